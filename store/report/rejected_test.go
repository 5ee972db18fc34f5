package report

import (
	"strings"
	"testing"

	"classify/store/record"
)

// foundLate is what is found in a text that says that it was late.
func foundLate(text string) record.Finding {
	start := strings.Index(text, "遅")
	end := start + len("遅")
	return record.Finding{Theme: "delay", Start: start, End: end, Quote: "遅", SentenceEnd: sentenceEnd(text, end), Stance: record.Asserted, Certainty: record.Certain, By: record.ByRule}
}

func TestWhatItsOwnSpeakerRejectsIsNotQuotedAsTheirs(t *testing.T) {
	for _, row := range []struct {
		text     string
		rejected bool
	}{
		{"公表が遅すぎる！と騒ぐ人たちの言うことは間違いだ。", true},
		{"公表が遅すぎる。というのは誤解で、むしろ早い。", true},
		{"公表が遅すぎる。などと言うつもりは私にはありません。", true},
		{"「公表が遅すぎる。」という人は間違い。", true},
		{"「公表が遅すぎる」という意見には賛成できない。", true},
		{"公表が遅すぎる、なんて言う人の気が知れない。", true},
		{"公表が遅い！ひどい！と叫ぶ連中はどうかしている。", true},
		{"公表が遅いという批判は筋違いだ。", true},
		{"公表が遅い、とは思わない。", true},
		{"公表が遅いって話はデマです。", true},
		{"公表が遅いという見方は当たらない。", true},
		{"公表が遅い！と言うつもりはない。", true},
		{"公表が遅いというわけではない。", true},
		{"公表が遅いなんて言うのは筋違いだ。", true},
		{"公表が遅かった。という根拠のないデマが流れている。", true},
		{"公表が遅いと騒ぐのはおかしい。", true},
		{"公表が遅いと責める人がいるがおかしな話だ。", true},
		{"公表が遅い。……というのは冗談です。次。", true},
		{"公表が遅れたと思っていたが、違った。", true},
		{"公表が遅い、と言いたいところだが今回は早かった。", true},
		{"公表が遅い……とまでは言わない。", false}, // what no word says to be that of others is the tagger's to see

		{"公表が遅すぎるのは間違いない。", false},
		{"公表が遅すぎるという批判は間違いではない。", false},
		{"公表が遅すぎるなんておかしい。", false},
		{"公表が遅いなんて理解できない。", false},
		{"公表が遅いなんて嘘だろ。", false},
		{"公表が遅すぎる。という人が多い。", false},
		{"公表が遅すぎる。とにかく間違いだ。", false},
		{"公表が遅すぎる。ところで会社の説明は誤りだ。", false},
		{"公表が遅すぎる。会社の言い分は間違いだ。", false},
		{"公表が遅いと思っていたが、やはりそうだった。", false},
		{"公表が遅い上に自己負担だと言われ、納得できない。", false},
		{"公表が遅いというのは納得できない。", false},
		{"公表が遅いと言った社長は理解できない。", false},
		{"公表が遅いと批判され、会社はおかしな言い訳をした。", false},
		{"公表が遅いと言われても仕方ない。", false},
		{"公表が遅いという声に同意する。", false},
		{"公表が遅いという指摘はおかしくない。", false},
		{"公表が遅すぎる！\nと騒ぐ人もいる。", false},
	} {
		p := page("https://blog.example/", record.Commentary, 0, say(row.text))
		p.Readings[0].Analysis.Codings[0].Findings = []record.Finding{foundLate(row.text)}
		r := mustBuild(t, shelf{pages: []record.Page{p}}, Options{})
		if q := r.Themes[0].Quotes; (len(q) == 0) != row.rejected || r.Themes[0].Mentions != 1 {
			t.Errorf("%s: quoted as %+v", row.text, q)
		}
	}
}

func TestAQuotationGoesWithWhatTakesItBack(t *testing.T) {
	const text = "公表が遅すぎる。そう騒ぐ人がいるが的外れだ。"
	for _, row := range []struct {
		said []record.Utterance
		want string
	}{
		{[]record.Utterance{say(text)}, text},
		{[]record.Utterance{say("公表が遅すぎる。"), say("そう批判する声が多いが、見当違いだ。")}, ""},
		{[]record.Utterance{{Kind: record.List, Text: "公表が遅すぎる。", Heading: "よくある誤解"}}, ""},
	} {
		p := page("https://blog.example/", record.Commentary, 0, row.said...)
		p.Readings[0].Analysis.Codings[0].Findings = []record.Finding{foundLate("公表が遅すぎる。")}
		r := mustBuild(t, shelf{pages: []record.Page{p}}, Options{})
		got := ""
		for _, q := range r.Themes[0].Quotes {
			got += q.Text
		}
		if got != row.want {
			t.Errorf("of %v is quoted %q, want %q", row.said, got, row.want)
		}
	}
}

func TestWhatIsRejectedIsQuotedWholeWhereItIsToldSo(t *testing.T) {
	const text = "公表が遅すぎる！と騒ぐ人たちの言うことは間違いだ。次。"
	for _, row := range []struct {
		stance  record.Stance
		speaker string
	}{{record.Denied, ""}, {record.Asserted, "会員の男性"}} {
		p := page("https://blog.example/", record.Commentary, 0, say(text))
		f := foundLate(text)
		f.Stance, f.Speaker = row.stance, row.speaker
		p.Readings[0].Analysis.Codings[0].Findings = []record.Finding{f}
		q := mustBuild(t, shelf{pages: []record.Page{p}}, Options{}).Themes[0].Quotes
		if want := strings.TrimSuffix(text, "次。"); len(q) != 1 || q[0].Text != want {
			t.Errorf("%s by %q: %+v", row.stance, row.speaker, q)
		}
	}
}
