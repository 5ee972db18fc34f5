package forget

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"classify/store/record"
)

// quoting marks what stands in brackets in a document as said by nobody who is named.
func quoting(d *record.Document) *record.Document {
	for i := range d.Utterances {
		u := &d.Utterances[i]
		for _, in := range bracketed(u.Text, span{0, len(u.Text)}) {
			u.Quotes = append(u.Quotes, record.Quotation{Start: in.start, End: in.end, Depth: 1})
		}
	}
	return d
}

// spoken marks it as what somebody says.
func spoken(who string, d *record.Document) *record.Document {
	for i := range quoting(d).Utterances {
		for k := range d.Utterances[i].Quotes {
			d.Utterances[i].Quotes[k].Speaker = who
		}
	}
	return d
}

func TestWhatStandsBesideAnyOfTheirNamesIsTheirs(t *testing.T) {
	for name, c := range map[string]struct {
		request Request
		docs    []*record.Document
		want    []string
	}{
		"parts of their words beside another name of theirs, whoever says it": {
			Request{Author: "@shio_k"},
			[]*record.Document{
				dated("2021-05-22", page("https://sns.example/1", "", "塩田屋＠新刊 @shio_k: 夜中に窓口へ二十回かけてもつながらず、翌朝には営業時間外と言われた。")),
				dated("2021-05-23", page("https://sns.example/2", "", "沖 @oki: 塩田屋さんの「窓口へ二十回かけてもつながらず」がすべて。", "沖 @oki: 塩田屋さんが「二十回かけても」と書いていた。", "沖 @oki: 「翌朝には営業時間外」（塩田屋）とのこと。", "沖 @oki: 塩田屋「翌朝には営業時間外と言われた」")),
				dated("2021-05-23", page("https://sns.example/3", "", "沖 @oki: 塩田屋さんが「窓の外は朝から雨だ」と言う。", "沖 @oki: 塩田屋さん、「夜中に窓口へ」は名言。「同じ目に遭いました」と返した人も。", "塩田屋 @shio_other: 翌朝には営業時間外と言われた。")),
			},
			[]string{
				"", "塩田屋さんの「［…］」がすべて。 / 塩田屋さんが「二十回かけても」と書いていた。 / 「［…］」（塩田屋）とのこと。 / 塩田屋「［…］」",
				"塩田屋さんが「窓の外は朝から雨だ」と言う。 / 塩田屋さん、「夜中に窓口へ」は名言。「同じ目に遭いました」と返した人も。 / 翌朝には営業時間外と言われた。",
			},
		},
		"a quotation of which the reader takes the end of the name for the speaker": {
			Request{Author: "@yo_penguin"},
			[]*record.Document{
				dated("2021-05-22", page("https://sns.example/1", "", "夜更かしペンギン @yo_penguin: 先週も引き落としがあって、返金の話はどこにも書いていない。")),
				spoken("ペンギンさん", dated("2021-05-23", page("https://sns.example/2", "", "沖 @oki: 夜更かしペンギンさんによると「先週も引き落としがあって」とのこと。"))),
				spoken("高橋さん", dated("2021-05-23", page("https://sns.example/3", "", "沖 @oki: 夜更かしペンギンさんに高橋さんは「先週も引き落としがあって」と返した。"))),
			},
			[]string{"", "夜更かしペンギンさんによると「［…］」とのこと。", "夜更かしペンギンさんに高橋さんは「先週も引き落としがあって」と返した。"},
		},
		"a name of one letter, by which others call them": {
			Request{Author: "@shio_k"},
			[]*record.Document{
				dated("2021-05-22", page("https://sns.example/1", "", "塩 @shio_k: 夜中に窓口へ二十回かけてもつながらず、翌朝には営業時間外と言われた。")),
				dated("2021-05-23", page("https://sns.example/2", "", "沖 @oki: 塩さんの「窓口へ二十回かけてもつながらず」がすべて。", "沖 @oki: 減塩の話だが「窓口へ二十回かけてもつながらず」と聞く。")),
			},
			[]string{"", "塩さんの「［…］」がすべて。 / 減塩の話だが「窓口へ二十回かけてもつながらず」と聞く。"},
		},
		"a quotation in a newspaper that is dated before them": {
			Request{Author: "@shio_k"},
			[]*record.Document{
				dated("2021-05-22", page("https://sns.example/1", "", "塩田屋 @shio_k: 夜中に窓口へ二十回かけてもつながらず、翌朝には営業時間外と言われた。")),
				dated("2021-05-20", quoting(page("https://press.example/1", "", ": 会員からは「夜中に窓口へ二十回かけてもつながらず、翌朝には営業時間外と言われた」との声が上がる。", ": 「夜中に窓口へ二十回かけてもつながらず」という人も。", ": 株式会社みなとの窓口について、会員たちからは夜中に窓口へ二十回かけてもつながらずとの声もある。"))),
				dated("2021-05-23", page("https://sns.example/2", "", "沖 @oki: 塩田屋さんの「窓口へ二十回かけてもつながらず」がすべて。")),
			},
			[]string{"", "会員からは「［…］」との声が上がる。 / 「［…］」という人も。 / 株式会社みなとの窓口について、会員たちからは［…］との声もある。", "塩田屋さんの「［…］」がすべて。"},
		},
		"beside their name what others say too, but not what the organisation does": {
			Request{Author: "@shio_k"},
			[]*record.Document{
				page("https://official.example/", "", ": 不正アクセスにより会員の画像データが流出した可能性があります。"),
				dated("2021-05-22", page("https://sns.example/1", "", "塩田屋 @shio_k: 一日も早い全容の解明と説明をお願いしたいものです。不正アクセスにより会員の画像データが流出した可能性があります。")),
				dated("2021-05-20", page("https://sns.example/2", "", "沖 @oki: 一日も早い全容の解明と説明をお願いしたいものです。")),
				dated("2021-05-23", page("https://sns.example/3", "", "浜 @hama: 塩田屋さんの「一日も早い全容の解明と説明をお願いしたい」に一票。「一日も早い全容の解明と説明をお願いしたいものです」は皆の声。", "浜 @hama: 塩田屋さんが「不正アクセスにより会員の画像データが流出した可能性があります」と教えてくれた。")),
			},
			[]string{
				"不正アクセスにより会員の画像データが流出した可能性があります。", "", "一日も早い全容の解明と説明をお願いしたいものです。",
				"塩田屋さんの「［…］」に一票。「一日も早い全容の解明と説明をお願いしたいものです」は皆の声。 / 塩田屋さんが「不正アクセスにより会員の画像データが流出した可能性があります」と教えてくれた。",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got, _ := after(t, c.request, c.docs...); !slices.Equal(got, c.want) {
				t.Errorf("left is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

func TestTheirsAreTheUtterancesOfWhichSomethingGoes(t *testing.T) {
	said := "港町の窓口に並んで三時間も待たされました。"
	docs := []*record.Document{
		page("https://sns.example/1", "", "沖野 帆 @okino_ho: "+said, "浜: ＞港町の窓口に並んで、三時間も待たされました だそうです。", "浜: @okino_ho さんの言うとおりだと思います。", "浜: 沖野 帆さんの「窓口に並んで三時間」に笑った。"),
		page("https://okino.example/1", "沖野 帆（@okino_ho）", ": 私の日記。", "通りすがり: 読みました。"),
	}
	tomb, meant, err := Gather(key, Request{Author: "@Okino_Ho"}, all(record.Commentary, docs...))
	if err != nil {
		t.Fatal(err)
	}
	set, err := NewSet(key, []Tombstone{tomb})
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(set.Theirs(docs[0]), set.Theirs(docs[1]), len(meant)); got != "[0 3] [0] 3" {
		t.Errorf("theirs are %s, want those that they say and that quote them", got)
	}
}

// TestNoQuotationOutlivesItsAuthor: whatever parts of somebody's words others put
// beside one of the names, none remains, now or when it comes again, and what the
// others say themselves does.
func TestNoQuotationOutlivesItsAuthor(t *testing.T) {
	forms := []string{
		"%[1]sさんの「%[2]s」に続けて%[3]s。", "%[1]sさんが「%[2]s」と書いていた。%[3]s。", "「%[2]s」（%[1]s）。%[3]s。", "%[1]s「%[2]s」\n%[3]s。", "%[3]s。%[1]s氏は「%[2]s。」と話す。", "@%[4]s「%[2]s」%[3]s。",
		"%[3]s。\n%[1]s：%[2]s。", "『%[2]s』とは%[1]sさん。%[3]s。",
	}
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 9))
		word := func(alphabet string, n int) string {
			letters, b := []rune(alphabet), strings.Builder{}
			for range n {
				b.WriteRune(letters[r.IntN(len(letters))])
			}
			return b.String()
		}
		text := func(n int) string {
			return word("あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめも町港船海会社公表説明返金電話窓口写真番号", n)
		}
		name, handle := word("浜沖野岬潮凪磯", 3)+word("ABCアイウ", 1), word("abcdefgh_", 8)
		var own []string
		for range 3 {
			own = append(own, text(20+r.IntN(30)))
		}
		docs := []*record.Document{dated("2021-05-22", page("https://sns.example/0", "", name+" @"+handle+": "+strings.Join(own, "。")+"。"))}
		var parts, others []string
		for i := range 12 {
			said := []rune(own[r.IntN(len(own))])
			n := fragment + r.IntN(len(said)-fragment)
			from := r.IntN(len(said) - n)
			part, mine := string(said[from:from+n]), "わ"+text(12+r.IntN(20)) // which goes on with nothing of theirs
			parts, others = append(parts, part), append(others, mine)
			who := []string{"", "礁 @sho", "渚"}[r.IntN(3)]
			host := []string{"sns", "press", "blog"}[r.IntN(3)]
			day := []string{"", "2021-05-20", "2021-05-23"}[r.IntN(3)]
			docs = append(docs, dated(day, page(fmt.Sprintf("https://%s.example/%d", host, i), "", who+": "+fmt.Sprintf(forms[r.IntN(len(forms))], name, part, mine, handle))))
		}
		request := Request{Author: "@" + handle}
		if seed%2 == 0 {
			request = Request{Author: name, Site: "sns.example"}
		}
		var kept []record.Document
		for _, d := range docs {
			kept = append(kept, *d)
			kept[len(kept)-1].Utterances = slices.Clone(d.Utterances)
		}
		tomb, _, err := Gather(key, request, all(record.Commentary, docs...))
		if err != nil {
			t.Fatal(err)
		}
		left, _ := after(t, request, docs...)
		set, err := NewSet(key, []Tombstone{tomb})
		if err != nil {
			t.Fatal(err)
		}
		for i := range own { // which a page says later
			part := string([]rune(own[i])[2 : 2+fragment+r.IntN(8)])
			later := page("https://blog.example/later", "", "渚: "+fmt.Sprintf(forms[r.IntN(5)], name, part, "わかる", handle))
			if set.Document(later); strings.Contains(later.Text(), part) || !strings.Contains(later.Text(), "わかる") {
				t.Errorf("seed %d, %+v: of a part that comes later is left %q", seed, request, later.Text())
			}
		}
		for i, part := range parts {
			if slices.ContainsFunc(left, func(s string) bool { return strings.Contains(s, part) }) {
				t.Errorf("seed %d, %+v: of %q is left %q", seed, request, kept[i+1].Utterances[0].Text, left[i+1])
			}
			if !strings.Contains(left[i+1], others[i]) {
				t.Errorf("seed %d, %+v: of %q is left %q, without %q", seed, request, kept[i+1].Utterances[0].Text, left[i+1], others[i])
			}
		}
	}
}
