package forget

import (
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"classify/store/person"
	"classify/store/record"
)

var key = []byte("a key of the tests, 32 bytes long")

// page makes a document of utterances; each is "who: text", who a name, an account with
// its @, both or empty, "> who: text" for a quotation.
func page(url, byline string, said ...string) *record.Document {
	d := &record.Document{URL: url, Title: "ページ", Byline: byline, Links: []record.Link{}}
	for i, s := range said {
		u := record.Utterance{ID: i + 1, Kind: record.Paragraph}
		if rest, ok := strings.CutPrefix(s, "> "); ok {
			s, u.Kind, u.Depth = rest, record.Quote, 1
		}
		who, text, _ := strings.Cut(s, ": ")
		if at := strings.Index(who, "@"); at >= 0 {
			who, u.Handle = strings.TrimSpace(who[:at]), who[at:]
		}
		u.Speaker = who
		u.Text = text
		d.Utterances = append(d.Utterances, u)
	}
	return d
}

// dated gives a document its day.
func dated(day string, d *record.Document) *record.Document {
	d.Published = day
	return d
}

func all(voice record.Voice, docs ...*record.Document) func(func(Source)) error {
	return func(show func(Source)) error {
		for _, d := range docs {
			v := voice
			switch {
			case strings.Contains(d.URL, "official"):
				v = record.Announcement
			case strings.Contains(d.URL, "press"):
				v = record.Press
			}
			show(Source{Page: d.URL, Voice: v, Document: d})
		}
		return nil
	}
}

// after is what is left of documents, each as the texts of its utterances,
// when a request is granted.
func after(t *testing.T, r Request, docs ...*record.Document) (texts []string, gone Gone) {
	t.Helper()
	tomb, _, err := Gather(key, r, all(record.Commentary, docs...))
	if err != nil {
		t.Fatal(err)
	}
	set, err := NewSet(key, []Tombstone{tomb})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range docs {
		gone.Add(set.Document(d))
		var list []string
		for i, u := range d.Utterances {
			if u.ID != i+1 || u.Parent >= u.ID {
				t.Errorf("%s: utterance %d has the number %d and answers %d", d.URL, i+1, u.ID, u.Parent)
			}
			list = append(list, u.Text)
		}
		texts = append(texts, strings.Join(list, " / "))
		if again := set.Document(d); again.Any() {
			t.Errorf("%s: asked again, %d more utterances and %d more passages are taken out: %q", d.URL, again.Utterances, again.Passages, list)
		}
	}
	return texts, gone
}

const theirs = "解約して三年も経つのに免許証の画像が残っていたなんて信じられません。"

func TestWhatIsLeft(t *testing.T) {
	for name, c := range map[string]struct {
		request Request
		docs    []*record.Document
		want    []string
	}{
		"an account's words, wherever they stand": {
			Request{Author: "@Yuki_k"},
			[]*record.Document{
				page("https://sns.example/1", "", "@yuki_k: "+theirs, "@other: それはひどい。"),
				page("https://blog.example/a", "", "> : "+theirs, ": 私もそう思います。"),
				page("https://blog.example/b", "", ": ある人は「解約して三年も経つのに免許証の画像が残っていた」と書いている。"),
				page("https://blog.example/c", "", ": ＠yuki_k さん、その通りですね。@yuki_k2 さんは別の人です。"),
			},
			[]string{"それはひどい。", "私もそう思います。", "ある人は「［…］」と書いている。", "［…］ さん、その通りですね。@yuki_k2 さんは別の人です。"},
		},
		"a name, as speaker, as author of a page and where it is quoted": {
			Request{Author: "早坂 りく", Site: "blog.example"},
			[]*record.Document{
				page("https://blog.example/own", "早坂りくと", ": 別の話。"),
				page("https://blog.example/own2", "早坂 りく", ": 今回の件は説明が足りないと感じます。", "> 運営: お詫びいたします。", "通りすがり: 同感です。"),
				page("https://other.example/x", "", "早坂　りく: 同じ名前の別の人です。"),
			},
			[]string{"別の話。", "お詫びいたします。 / 同感です。", "同じ名前の別の人です。"},
		},
		"a page by its address": {
			Request{URL: "https://blog.example/own"},
			[]*record.Document{
				page("https://blog.example/own", "", ": "+theirs, "> 運営: このたびは多大なるご迷惑をおかけし申し訳ございません。"),
				page("https://news.example/1", "", ": 個人ブログには「"+theirs+"」との声もある。会社は「このたびは多大なるご迷惑をおかけし申し訳ございません」とした。"),
			},
			[]string{"", "個人ブログには「［…］。」との声もある。会社は「このたびは多大なるご迷惑をおかけし申し訳ございません」とした。"},
		},
		"words, whatever their width and what stands between them": {
			Request{Match: "ABC 12号室"},
			[]*record.Document{page("https://blog.example/1", "", ": 住所はＡＢＣ１２号室です。", ": ABC、12号室の隣。", ": ABC123号室")},
			[]string{"ABC123号室"},
		},
		"what the organisation said first is not theirs": {
			Request{Author: "@yuki_k"},
			[]*record.Document{
				page("https://official.example/", "", ": 不正アクセスにより会員の画像データが流出した可能性があります。"),
				page("https://sns.example/1", "", "@yuki_k: 不正アクセスにより会員の画像データが流出した可能性があります。だって。遅すぎて話にならないと思うのは私だけですか。"),
				page("https://blog.example/", "", ": 「遅すぎて話にならないと思うのは私だけですか」に同意。不正アクセスにより会員の画像データが流出した可能性があります。"),
			},
			[]string{"不正アクセスにより会員の画像データが流出した可能性があります。", "", "「［…］」に同意。不正アクセスにより会員の画像データが流出した可能性があります。"},
		},
		"a quotation is theirs although its page is dated before them": {
			Request{Author: "@yuki_k"},
			[]*record.Document{
				dated("2021-05-22", page("https://sns.example/1", "", "@yuki_k: "+theirs)),
				dated("2021-05-20", page("https://matome.example/", "", ": きょうの声。", "> : "+theirs)),
			},
			[]string{"", "きょうの声。"},
		},
		"what newspapers say themselves is theirs": {
			Request{Author: "@yuki_k"},
			[]*record.Document{
				page("https://sns.example/1", "", "@yuki_k: 会員の顔写真を含む二万件が外部から見られる状態だったという。"),
				page("https://press.example/", "", ": 会員の顔写真を含む二万件が外部から見られる状態だったという。"),
			},
			[]string{"", "会員の顔写真を含む二万件が外部から見られる状態だったという。"},
		},
		"a name with blanks or without": {
			Request{Author: "早坂りく"},
			[]*record.Document{page("https://sns.example/1", "", "早坂 りく: ひとつ", "早坂　りく: ふたつ", "早坂: みっつ")},
			[]string{"みっつ"},
		},
		"what many say is nobody's": {
			Request{Author: "@yuki_k"},
			[]*record.Document{
				page("https://sns.example/1", "", "@yuki_k: 一日も早い全容の解明と説明をお願いしたいものです。"),
				page("https://a.example/", "", ": 一日も早い全容の解明と説明をお願いしたいものです。"),
				page("https://b.example/", "", ": 一日も早い全容の解明と説明をお願いしたいものです。"),
				page("https://c.example/", "", ": 一日も早い全容の解明と説明をお願いしたいものです。"),
			},
			[]string{"", "一日も早い全容の解明と説明をお願いしたいものです。", "一日も早い全容の解明と説明をお願いしたいものです。", "一日も早い全容の解明と説明をお願いしたいものです。"},
		},
		"words beside a name, where nobody else is known to say them": {
			Request{Author: "高橋さくら"},
			[]*record.Document{page("https://blog.example/1", "",
				": ネットでは「対応が遅すぎて話にならない、解約する」（高橋さくら）という声もある。",
				": 高橋さくらさん曰く、謝罪文に誠意がないとのこと。",
				": 高橋さくらさんは、もう使わないと話した。",
				": 高橋さくらさんに会った。「みなと便り」を読む。",
				": 高橋さくらは去った。",
				": 高橋さくらさんは「みなと便り」を読んでいる。",
			)},
			[]string{"ネットでは「［…］」（高橋さくら）という声もある。 / 高橋さくらさん曰く、［…］。 / 高橋さくらさんは、［…］。 / 高橋さくらさんに会った。「みなと便り」を読む。 / 高橋さくらは去った。 / 高橋さくらさんは「みなと便り」を読んでいる。"},
		},
		"a name that is the beginning of another": {
			Request{Author: "高橋誠"},
			[]*record.Document{page("https://blog.example/1", "", ": 高橋誠一さんは「返金してほしいと思います」と言う。", ": 高橋誠氏は「もう使うつもりはない」と言う。")},
			[]string{"高橋誠一さんは「返金してほしいと思います」と言う。 / 高橋誠氏は「［…］」と言う。"},
		},
		"an account's words beside it": {
			Request{Author: "@umi_nami"},
			[]*record.Document{page("https://blog.example/1", "", ": @umi_nami の「謝罪文の書き写し感がすごい」が伸びている。", ": @umi_nami2 の「返金の手続きが分かりにくい」も。")},
			[]string{"［…］ の「［…］」が伸びている。 / @umi_nami2 の「返金の手続きが分かりにくい」も。"},
		},
		"a name with a picture, a title or an account": {
			Request{Author: "さくら餅"},
			[]*record.Document{page("https://sns.example/1", "", "さくら餅🌸: ひとつ", "さくら餅（@sakura_m）: ふたつ", "さくら餅さん: みっつ", "さくら餅屋: よっつ")},
			[]string{"よっつ"},
		},
		"a long part of their words with others put in": {
			Request{Author: "@yuki_k"},
			[]*record.Document{
				page("https://sns.example/1", "", "@yuki_k: "+theirs),
				page("https://blog.example/", "", ": なんと、解約して三年も経つのに免許証の画像がまだ残っていたなんてね、全く。別の話です。", ": 解約して三年も経つのに免許証の画像を持つ人は多いが、会社はどこも同じような規約を掲げ、消すとは一言も書いていないのが実情だと思う。"),
			},
			[]string{"", "［…］。別の話です。 / ［…］を持つ人は多いが、会社はどこも同じような規約を掲げ、消すとは一言も書いていないのが実情だと思う。"},
		},
		"what two people say is both's": {
			Request{Author: "@yuki_k"},
			[]*record.Document{
				dated("2021-05-22", page("https://sns.example/1", "", "@yuki_k: 会社の対応が遅いと思います。父も困っています。")),
				dated("2021-05-20", page("https://sns.example/2", "", "@other: 会社の対応が遅いと思います。犬は元気です。")),
				dated("2021-05-24", page("https://sns.example/3", "", "@third: 会社の対応が遅いと思います。")),
			},
			[]string{"", "会社の対応が遅いと思います。犬は元気です。", "会社の対応が遅いと思います。"},
		},
		"what they have taken over from somebody else is not theirs": {
			Request{Author: "@yuki_k"},
			[]*record.Document{
				dated("2021-05-22", page("https://sns.example/1", "", "@yuki_k: "+theirs, "@yuki_k: RT @other: 港町の窓口に並んで三時間も待たされたあげく番号札を取り上げられました。")),
				dated("2021-05-20", page("https://sns.example/2", "", "@other: "+theirs, "@other: 港町の窓口に並んで三時間も待たされたあげく番号札を取り上げられました。")),
			},
			[]string{"", theirs + " / 港町の窓口に並んで三時間も待たされたあげく番号札を取り上げられました。"},
		},
		"long words that others have copied, however many": {
			Request{Author: "@yuki_k"},
			[]*record.Document{
				dated("2021-05-20", page("https://sns.example/1", "", "@yuki_k: "+theirs)),
				dated("2021-05-21", page("https://a.example/", "", ": "+theirs)), dated("2021-05-21", page("https://b.example/", "", ": 声："+theirs)),
				dated("2021-05-21", page("https://c.example/", "", ": "+theirs+"と言う人がいる。")), dated("2021-05-22", page("https://d.example/", "", "@copy: "+theirs)),
			},
			[]string{"", "", "", "［…］。と言う人がいる。", ""},
		},
		"short words in a line that their name opens": {
			Request{Author: "浜野あおい", Site: "a.example"},
			[]*record.Document{
				page("https://a.example/1", "", "浜野あおい: 父は泣いた。"),
				page("https://b.example/1", "", ": 浜野あおい：父は泣いた。", "> 浜野あおい: 父は泣いた。", ": 父は泣いた。", ": 浜野あおい：母は笑った。"),
				page("https://a.example/2", "", ": 浜野あおい：母は笑った。", ": 浜野あおいさん（40代）\n母は笑った。\n別の話。"),
			},
			[]string{"", "浜野あおい：［…］。 / 父は泣いた。 / 浜野あおい：［…］。", "浜野あおい：［…］ / 浜野あおいさん（40代）\n［…］\n別の話。"},
		},
		"whoever answers them speaks for himself": {
			Request{Author: "@yuki_k"},
			[]*record.Document{page("https://sns.example/1", "", "@yuki_k: 窓口はつながりません。", "@other: @yuki_k\n私もつながりませんでした。", ": @yuki_k\nわかります。")},
			[]string{"［…］\n私もつながりませんでした。 / ［…］\nわかります。"},
		},
		"a name that is spoken of opens no line of theirs": {
			Request{Author: "浜野あおい"},
			[]*record.Document{page("https://blog.example/", "", ": 「浜野あおい」という方を存じません。", "港: 浜野あおいさん\nご無沙汰です。")},
			[]string{"「浜野あおい」という方を存じません。 / 浜野あおいさん\nご無沙汰です。"},
		},
		"short words that anybody says stay with whom they are": {
			Request{Author: "@yuki_k"},
			[]*record.Document{page("https://sns.example/1", "", "@yuki_k: 遅すぎる。", "@other: 遅すぎる。")},
			[]string{"遅すぎる。"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got, _ := after(t, c.request, c.docs...); !slices.Equal(got, c.want) {
				t.Errorf("left is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

func TestASpeakerWhoIsQuotedIsForgotten(t *testing.T) {
	text := "早坂さんは「返金は受けられなかった」と話す。広報は「確認中」と答えた。"
	d := page("https://news.example/", "", ": "+text)
	at := func(s string) (int, int) { i := strings.Index(text, s); return i, i + len(s) }
	q1, e1 := at("返金は受けられなかった")
	q2, e2 := at("確認中")
	d.Utterances[0].Quotes = []record.Quotation{{Start: q1, End: e1, Speaker: "早坂さん", Depth: 1}, {Start: q2, End: e2, Speaker: "広報", Depth: 1}}
	texts, gone := after(t, Request{Author: "早坂さん"}, d)
	if texts[0] != "早坂さんは「［…］」と話す。広報は「確認中」と答えた。" || gone != (Gone{Passages: 1}) {
		t.Errorf("left is %q, gone %+v", texts[0], gone)
	}
	if q := d.Utterances[0].Quotes; len(q) != 1 || d.Utterances[0].Text[q[0].Start:q[0].End] != "確認中" {
		t.Errorf("the other quotation is %+v", q)
	}
}

func TestAFamilyNameIsWhomTheDocumentNames(t *testing.T) {
	quoted := func(says ...string) *record.Document {
		d := page("https://news.example/", "", says...)
		for i := range d.Utterances {
			u := &d.Utterances[i]
			who, rest, ok := strings.Cut(u.Text, "は「")
			if !ok {
				continue
			}
			from := len(who) + len("は「")
			u.Quotes = []record.Quotation{{Start: from, End: from + strings.Index(rest, "」"), Speaker: who, Depth: 1}}
		}
		return d
	}
	request := Request{Author: "高橋さくら"}
	for want, d := range map[string]*record.Document{
		"取材に応じた高橋さくらさん。 / 高橋さんは「［…］」と話す。":                    quoted(": 取材に応じた高橋さくらさん。", ": 高橋さんは「遅い」と話す。"),
		"高橋さんは「遅い」と話す。":                                      quoted(": 高橋さんは「遅い」と話す。"),
		"高橋さくらさんは「［…］」と話す。 / 高橋さんは「遅い」と話す。 / 高橋誠さんは「早い」と話す。": quoted(": 高橋さくらさんは「怖い」と話す。", ": 高橋さんは「遅い」と話す。", ": 高橋誠さんは「早い」と話す。"),
	} {
		if texts, _ := after(t, request, d); texts[0] != want {
			t.Errorf("left is\n%s\nwant\n%s", texts[0], want)
		}
	}
}

// TestTheirWordsAtTheirAddressStayGone: a page that comes back without the name
// of its author does not bring short ones back.
func TestTheirWordsAtTheirAddressStayGone(t *testing.T) {
	own := page("https://blog.example/own", "早坂りく", ": 続報を待ちます。", ": ええ。")
	tomb, _, err := Gather(key, Request{Author: "早坂りく"}, all(record.Commentary, own))
	if err != nil {
		t.Fatal(err)
	}
	set, err := NewSet(key, []Tombstone{tomb})
	if err != nil {
		t.Fatal(err)
	}
	back, other := page("https://blog.example/own", "", ": 続報を待ちます。", ": 別の文です。"), page("https://b.example/", "", ": 続報を待ちます。")
	if set.Document(back); len(back.Utterances) != 1 || back.Utterances[0].Text != "別の文です。" {
		t.Errorf("left is %v", back.Utterances)
	}
	if gone := set.Document(other); gone.Any() {
		t.Errorf("of another page %+v is taken", gone)
	}
}

func TestAnswersKeepWhomTheyAnswer(t *testing.T) {
	d := page("https://sns.example/", "", "@a: ひとつめ", "@gone: ふたつめ", "@b: みっつめ", "@c: よっつめ")
	d.Utterances[2].Parent, d.Utterances[3].Parent = 2, 3
	after(t, Request{Author: "@gone"}, d)
	if d.Utterances[1].Parent != 0 || d.Utterances[2].Parent != 2 {
		t.Errorf("they answer %d and %d, want none and 2", d.Utterances[1].Parent, d.Utterances[2].Parent)
	}
}

func TestTitlesHeadingsAndLinksAreForgottenToo(t *testing.T) {
	d := page("https://news.example/", "", ": ほかの文。")
	d.Title, d.Utterances[0].Heading = "「"+theirs+"」の声", theirs
	d.Links = []record.Link{{URL: "https://sns.example/1", Text: theirs}, {URL: "https://ok.example/", Text: "続き"}, {URL: "https://share.example/?text=" + url.QueryEscape(theirs), Text: "共有"}}
	if _, gone := after(t, Request{Author: "@yuki_k"}, page("https://sns.example/1", "", "@yuki_k: "+theirs), d); gone.Links != 2 {
		t.Errorf("gone is %+v", gone)
	}
	if d.Title != "" || d.Utterances[0].Heading != "" || len(d.Links) != 1 {
		t.Errorf("left are the title %q, the heading %q and the links %v", d.Title, d.Utterances[0].Heading, d.Links)
	}
}

func TestAnAddressIsKeptAsAnAlias(t *testing.T) {
	d := page("https://blog.example/own", "", ": "+theirs)
	tomb, meant, err := Gather(key, Request{URL: d.URL}, all("", d))
	if err != nil || len(meant) != 1 {
		t.Fatal(meant, err)
	}
	set, err := NewSet(key, []Tombstone{tomb})
	if err != nil {
		t.Fatal(err)
	}
	alias := set.Address(d.URL)
	if !Alias(alias) || strings.Contains(alias, "blog") || set.Address(alias) != alias || set.Address("https://blog.example/") != "https://blog.example/" {
		t.Errorf("the alias is %q", alias)
	}
	if set.Document(d); d.URL != alias || len(d.Utterances) != 0 {
		t.Errorf("left is %+v", d)
	}
}

func TestAnAddressThatSaysItIsForgotten(t *testing.T) {
	own := page("https://sns.example/yuki_k/status/1", "", "@yuki_k: "+theirs)
	tomb, _, err := Gather(key, Request{Author: "@yuki_k"}, all("", own))
	if err != nil {
		t.Fatal(err)
	}
	set, err := NewSet(key, []Tombstone{tomb})
	if err != nil {
		t.Fatal(err)
	}
	for address, gone := range map[string]bool{
		"https://share.example/?text=" + url.QueryEscape(theirs): true, "https://sns.example/yuki_k/status/1": true, "https://sns.example/@Yuki_k": true, "https://sns.example/users/yuki_k/2": true,
		"https://sns.example/yuki_k2/status/1": false, "https://yuki_k.example/": false, "https://a.example/news/yuki_k/": false, "https://a.example/?text=%E9%81%85%E3%81%84": false,
	} {
		if got := set.Address(address); Alias(got) != gone {
			t.Errorf("%s is kept as %s", address, got)
		}
	}
}

func TestOfWordsWithoutADateTheCaptureOnlySaysByWhenTheyWereThere(t *testing.T) {
	const theirs = "弊社ではなく私の考えですが、会員情報が流出したのは保管のしすぎが原因だと考えます。"
	at := func(day string) time.Time {
		at, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	one := func(who, day, captured string) Source {
		return Source{Page: "https://" + who + ".example/", Captured: at(captured), Voice: record.Commentary, Document: dated(day, page("https://"+who+".example/", "", who+": "+theirs))}
	}
	for _, c := range []struct {
		name         string
		mine, others Source
		kept         bool // what the other says
	}{
		{"dated before an undated copy", one("hanako", "", "2021-06-07"), one("sato", "2021-05-20", "2021-06-08"), true},
		{"dated on the day of an undated copy's capture", one("hanako", "", "2021-06-07"), one("sato", "2021-06-07", "2021-06-08"), true},
		{"dated after the capture of what has no date", one("hanako", "", "2021-05-19"), one("sato", "2021-05-20", "2021-06-08"), false},
		{"captured before theirs was posted", one("hanako", "2021-05-22", "2021-06-07"), one("sato", "", "2021-05-21"), true},
		{"captured later, of unknown date", one("hanako", "2021-05-22", "2021-06-07"), one("sato", "", "2021-05-23"), false},
		{"neither dated", one("hanako", "", "2021-06-07"), one("sato", "", "2021-06-06"), false},
		{"both dated", one("hanako", "2021-05-22", "2021-06-07"), one("sato", "2021-05-21", "2021-06-07"), true},
	} {
		tomb, _, err := Gather(key, Request{Author: "hanako"}, func(show func(Source)) error {
			show(c.mine)
			show(c.others)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		set, err := NewSet(key, []Tombstone{tomb})
		if err != nil {
			t.Fatal(err)
		}
		left := *c.others.Document
		if gone := set.Document(&left); gone.Any() == c.kept {
			t.Errorf("%s: taken out is %+v, want kept %v", c.name, gone, c.kept)
		}
		if mine := *c.mine.Document; !set.Document(&mine).Any() {
			t.Errorf("%s: theirs is kept", c.name)
		}
	}
}

func TestWhoNamesThemHasItFromThemThoughDatedBefore(t *testing.T) {
	const theirs = "弊社ではなく私の考えですが、会員情報が流出したのは保管のしすぎが原因だと考えます。"
	mine, passed := page("https://a.example/", "", "@hanako_t: "+theirs), dated("2021-05-20", page("https://b.example/", "", "佐藤: RT @hanako_t: "+theirs))
	tomb, _, err := Gather(key, Request{Author: "@hanako_t"}, func(show func(Source)) error {
		show(Source{Captured: time.Date(2021, 6, 7, 0, 0, 0, 0, time.UTC), Document: mine})
		show(Source{Captured: time.Date(2021, 6, 7, 0, 0, 0, 0, time.UTC), Document: passed})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	set, err := NewSet(key, []Tombstone{tomb})
	if err != nil {
		t.Fatal(err)
	}
	if set.Document(passed); strings.Contains(passed.Text(), "保管のしすぎ") {
		t.Errorf("left is %q", passed.Text())
	}
}

func TestAFileOfManyAddressesGoesWithWhatIsInIt(t *testing.T) {
	const file = "file:voices.csv"
	one, other := page("https://a.example/1", "", "甲: 遅い。", "乙: 公表が遅い。", "短い。"), page("https://a.example/1", "", "丙: 公表が遅い。")
	tomb, _, err := Gather(key, Request{URL: file}, func(show func(Source)) error {
		show(Source{Page: file, Document: one})
		show(Source{Page: "https://a.example/1", Document: other})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	set, err := NewSet(key, []Tombstone{tomb})
	if err != nil {
		t.Fatal(err)
	}
	if set.Document(one); len(one.Utterances) != 0 {
		t.Errorf("left of the file is %+v", one.Utterances)
	}
	if set.Document(other); len(other.Utterances) != 1 {
		t.Error("what another says there is gone too")
	}
}

func TestNamesakesAreTold(t *testing.T) {
	docs := all("", page("https://a.example/", "", "ゆき: ひとつ"), page("https://b.example/", "", "ゆき: ふたつ"))
	var several *person.NamesakeError
	if _, _, err := Gather(key, Request{Author: "ゆき"}, docs); !errors.As(err, &several) || !slices.Equal(several.Sites, []string{"a.example", "b.example"}) {
		t.Errorf("the error is %v", err)
	}
	if _, _, err := Gather(key, Request{Author: "ゆき", Site: "a.example"}, docs); err != nil {
		t.Error(err)
	}
}

func TestATombstoneTellsNothing(t *testing.T) {
	d := page("https://sns.example/1", "", "@yuki_k: "+theirs)
	one, _, err := Gather(key, Request{Author: "@yuki_k"}, all("", d))
	if err != nil {
		t.Fatal(err)
	}
	other, _, err := Gather([]byte("another key of at least 16 bytes"), Request{Author: "@yuki_k"}, all("", d))
	if err != nil {
		t.Fatal(err)
	}
	if one.Person == other.Person || slices.ContainsFunc(one.Windows, func(w Fingerprint) bool { return slices.Contains(other.Windows, w) }) {
		t.Error("another key makes the same fingerprints")
	}
	if said := fmt.Sprint(one); strings.Contains(said, "免許") || strings.Contains(said, "yuki") {
		t.Errorf("it says %s", said)
	}
	if _, err := NewSet(key, []Tombstone{other}); !errors.Is(err, ErrKey) {
		t.Errorf("with the wrong key the error is %v", err)
	}
}

func TestRequestsThatCannotBeMeant(t *testing.T) {
	for _, r := range []Request{
		{}, {Author: "@a", URL: "https://a.example/"}, {Match: "遅い！"}, {Author: "@ "}, {URL: "https://a.example/", Site: "a.example"},
	} {
		if r.Check() == nil {
			t.Errorf("%+v is accepted", r)
		}
	}
}

// TestFoldingIsNormalising compares the quick way with normalising the whole.
func TestFoldingIsNormalising(t *testing.T) {
	parts := []string{"ガ", "ｶﾞ", "か\u3099", "㈱", "ａＢ", "é", "e\u0301", "漢", "〜", "ー", "。", "①", "ﬁ", "한", "\u3099", "9", " ", "\n", "𠮷", "\xff", "゛", "ゞ"}
	r := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		var b strings.Builder
		for range 1 + r.IntN(6) {
			b.WriteString(parts[r.IntN(len(parts))])
		}
		var want []rune
		for _, c := range norm.NFKC.String(b.String()) {
			if unicode.IsLetter(c) || unicode.IsDigit(c) {
				want = append(want, unicode.ToLower(c))
			}
		}
		f := fold(b.String())
		if !slices.Equal(f.runes, want) {
			t.Fatalf("%q is folded to %q, want %q", b.String(), string(f.runes), string(want))
		}
		for i := range f.runes {
			if f.start[i] >= f.end[i] || i > 0 && f.start[i] < f.start[i-1] {
				t.Fatalf("%q: character %d is at %d to %d", b.String(), i, f.start[i], f.end[i])
			}
		}
	}
}

func BenchmarkFingerprint(b *testing.B) {
	words := fold("三年も前の写真が残っていて驚きま").runes
	b.Run("of a window", func(b *testing.B) {
		s := newStamp(key)
		for b.Loop() {
			s.text(words)
		}
	})
	b.Run("as HMAC-SHA256", func(b *testing.B) {
		h, said := hmac.New(sha256.New, key), []byte(string(words))
		for b.Loop() {
			h.Reset()
			h.Write(said)
			h.Sum(nil)
		}
	})
}
