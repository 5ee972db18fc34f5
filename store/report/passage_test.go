package report

import (
	"slices"
	"strings"
	"testing"

	"classify/store/record"
	"classify/store/report/told"
)

func TestASentenceIsWholeOverLinesThatGoOn(t *testing.T) {
	for _, row := range []struct{ text, words, want string }{
		{"前置き。\n3週間空くのは稀だと感じますが、\n公表なのか、\nどちらが正解でしょうか。後。", "空くのは", "3週間空くのは稀だと感じますが、\n公表なのか、\nどちらが正解でしょうか。"},
		{"3週間空くのは稀だと感じますが、\nどちらが正解でしょうか。", "正解", "3週間空くのは稀だと感じますが、\nどちらが正解でしょうか。"},
		{"一行目\n二行目、 \r\n三行目", "三行", "二行目、 \r\n三行目"},
		{"一行目\n二行目", "二行", "二行目"},
		{"遅い。早い。", "早い", "早い。"},
		{"彼は「遅い。早い」と言い、\n帰った。後。", "帰った", "彼は「遅い。早い」と言い、\n帰った。"},
	} {
		at := strings.Index(row.text, row.words)
		from, to := sentenceStart(row.text, at), sentenceEnd(row.text, at+len(row.words))
		if got := row.text[from:to]; got != row.want {
			t.Errorf("of %q the sentence around %s is %q, want %q", row.text, row.words, got, row.want)
		}
	}
}

// long is a sentence that is coded in parts: the first says that it was late.
func long(end string) (text string, first int) {
	first = len("公表が遅いという人がいるが、")
	return "公表が遅いという人がいるが、" + strings.Repeat("担当者の説明や資料の扱いをめぐる様々な経緯があり、", 20) + end, first
}

func TestALongSentenceIsQuotedWholeOrNotAtAll(t *testing.T) {
	for _, row := range []struct {
		end    string
		quoted bool
	}{
		{"私もそう思う。", true},
		{"会社は謝罪すべきだ。", true},
		{"公表が遅いという批判は当たらないというのが私の結論である。", false},
		{"私は遅いとは思わない。", false},
		{"それは誤解にもとづく話だ。", false},
		{"そういうわけではないのである。", false},
		{strings.Repeat("経緯があり、", 300) + "私もそう思う。", false},
	} {
		text, first := long(row.end)
		p := page("https://blog.example/", record.Commentary, 0, say(text))
		c := &p.Readings[0].Analysis.Codings[0]
		for i := range c.Findings {
			c.Findings[i].SentenceEnd = first
		}
		r := mustBuild(t, shelf{pages: []record.Page{p}}, Options{})
		quotes := r.Themes[0].Quotes
		if (len(quotes) > 0) != row.quoted || r.Themes[0].Mentions != 1 {
			t.Errorf("…%s: quotes %+v, %d mentions", row.end[:min(60, len(row.end))], quotes, r.Themes[0].Mentions)
		}
		if row.quoted && quotes[0].Text != text {
			t.Errorf("the quotation is %q", quotes[0].Text)
		}
	}
}

func TestAShortSentenceIsQuotedAsItWasCoded(t *testing.T) {
	const text = "公表が遅いという人がいるが、批判は当たらない。"
	if from, to, ok := whole(text, 0, len("公表が遅いという人がいるが、")); !ok || from != 0 || to != len("公表が遅いという人がいるが、") {
		t.Errorf("bytes %d to %d, %v", from, to, ok)
	}
	d := Document{Reading: record.Reading{Revision: record.Revision{Document: record.Document{Utterances: []record.Utterance{{Text: text}}}}}}
	if p, err := (&builder{Options: Options{Speakers: true}}).sentence(d, told.Place{End: 3}); err != nil || p.Text != text {
		t.Errorf("the sentence is %q, %v", p.Text, err)
	}
}

func TestATextIsSentenceAfterSentence(t *testing.T) {
	for text, want := range map[string][]string{
		"「一。二。」と述べた。三。": {"「一。二。」と述べた。", "三。"},
		"『一」と言った。二！？三":  {"『一」と言った。", "二！？", "三"},
		"一\n\n二、\n続き。":  {"一", "\n", "\n", "二、\n続き。"},
		"「閉じない。次。\n三。":  {"「閉じない。", "次。", "\n", "三。"},
		"。":             {"。"},
		"\xff一。":        {"\xff一。"},
		"「会員番号」及び「氏名」です。次。": {"「会員番号」及び「氏名」です。", "次。"},
	} {
		var got []string
		for at := 0; at < len(text); {
			end := nextSentence(text, at)
			if end <= at || end > len(text) {
				t.Fatalf("%q: from %d to %d", text, at, end)
			}
			got, at = append(got, text[at:end]), end
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func TestAQuotationGoesOnOverWhatTakesItBack(t *testing.T) {
	for text, want := range map[string]string{
		"発表が遅い！？ いいえ、遅くありません。次。": "発表が遅い！？ いいえ、遅くありません。",
		"発表が遅い？冗談じゃない、むしろ早い。次。":  "発表が遅い？冗談じゃない、むしろ早い。",
		"公表が遅い。なんてね。":            "公表が遅い。なんてね。",
		"公表が遅い。そのような事実はございません。":  "公表が遅い。そのような事実はございません。",
		"公表が遅い。いや本当に遅い。":         "公表が遅い。",
		"公表が遅い。というのは本当だ。":        "公表が遅い。",
		"公表が遅い。": "公表が遅い。",
		"公表が遅い。\nいいえ、遅くありません。次。": "公表が遅い。\nいいえ、遅くありません。",
	} {
		s := shelf{pages: []record.Page{page("https://blog.example/", record.Commentary, 0, say(text))}}
		f := &s.pages[0].Readings[0].Analysis.Codings[0].Findings[0]
		f.SentenceEnd = sentenceEnd(text, f.End)
		q := mustBuild(t, s, Options{}).Themes[0].Quotes
		if len(q) != 1 || q[0].Text != want || text[q[0].Evidence.Start:q[0].Evidence.End] != want {
			t.Errorf("%q is quoted as %+v", text, q)
		}
	}
}
