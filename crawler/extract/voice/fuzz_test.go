package voice

import (
	"strings"
	"testing"
	"unicode/utf8"

	"classify/store/record"
)

// FuzzAttribute: whatever the text, it stays as it is; quotations are in
// order, stand between brackets, and lie apart or within one another.
func FuzzAttribute(f *testing.F) {
	f.Add("同社は「社内では『遅い』との声もあった」と明かした。", "【お客様相談室】")
	f.Add("「「『」』」と述べた「", "株式会社みなとに対する勧告について")
	f.Add("――いつですか。", "みなと広報：平素はご利用いただきありがとうございます。")
	f.Fuzz(func(t *testing.T, a, b string) {
		if !utf8.ValidString(a) || !utf8.ValidString(b) {
			return
		}
		d := record.Document{Utterances: []record.Utterance{
			{Kind: record.Heading, Text: b}, {Kind: record.Paragraph, Text: a}, {Kind: record.Paragraph, Text: b},
			{Kind: record.Comment, Text: a, Speaker: b}, {Kind: record.Quote, Text: a, Depth: 1, Speaker: b},
		}}
		for i, u := range Attribute(d) {
			if u.Text != d.Utterances[i].Text {
				t.Fatalf("%q became %q", d.Utterances[i].Text, u.Text)
			}
			if u.Depth < 0 || u.Depth > 1 || u.Voice != "" && !u.Voice.Valid() {
				t.Fatalf("%q has the depth %d and the voice %q", u.Text, u.Depth, u.Voice)
			}
			checkQuotes(t, u)
		}
	})
}

func checkQuotes(t *testing.T, u record.Utterance) {
	t.Helper()
	for i, q := range u.Quotes {
		if q.Start > q.End || q.Depth <= 0 || !strings.Contains("「『", u.Text[q.Start-bracket:q.Start]) || !strings.Contains("」』", u.Text[q.End:q.End+bracket]) {
			t.Fatalf("%q is quoted as %+v", u.Text, q)
		}
		if i == 0 {
			continue
		}
		if before := u.Quotes[i-1]; q.Start < before.Start || q.Start < before.End && (q.End > before.End || q.Depth != before.Depth+1) {
			t.Fatalf("%q is quoted as %+v and then %+v", u.Text, before, q)
		}
	}
}
