package markdown

import (
	"html"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode"

	"classify/store/record"

	"github.com/google/go-cmp/cmp"
)

func document(text string) record.Document {
	var d record.Document
	Read(&d, text, &url.URL{Scheme: "https", Host: "minato.example", Path: "/news/1.md"})
	return d
}

func TestBlocksBecomeUtterances(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"headings", "# 一 #\n\n二\n==\n三\n---\n四つ\n", "heading1: 一|heading1: 二|heading2: 三|paragraph: 四つ"},
		{"wrapped paragraph", "三週間も\n黙って\\\nいた。\n\n次", "paragraph: 三週間も黙って/いた。|paragraph: 次"},
		{"lists", "- 一\n  続き\n  - 二\n1. 三\n2) [x] 四\n", "list: 一続き|list: 二|list: 三|list: 四"},
		{"table", "| 項目 | 値 |\n|:--|--:|\n| 対象 | 12万件 |\n| a \\| b | **c** |\n後", "table: 項目：値|table: 対象：12万件|table: a | b：c|paragraph: 後"},
		{"quotations", "> 遅れました。\n> > なぜですか。\n> — 港太郎\n\n私です。", "quote> [港太郎]: 遅れました。|quote>>: なぜですか。|paragraph: 私です。"},
		{"code", "```sh\n# 題ではない\n  x = 1\n```\n後", "paragraph: # 題ではない/  x = 1|paragraph: 後"},
		{"rules and comments", "一\n\n***\n<!-- 隠し\nた -->二\n", "paragraph: 一|paragraph: 二"},
		{"inline", "**強**と*弱*と_下_、~~消~~、`印`、snake_case_name、\\*星\\*、<b>太</b>&amp;<https://a.example/>", "paragraph: 強と弱と下、消、印、snake_case_name、*星*、太&https://a.example/"},
		{"links", "[続報](/2 \"題\")と[窓口][w]と![写真](a.png)注[^1]。\n\n[w]: https://w.example/\n[^1]: 注の文です。", "paragraph: 続報と窓口と注。|paragraph: 注の文です。"},
		{"a rule above a text", "---\n本文です\n", "paragraph: 本文です"},
	} {
		var got []string
		for _, u := range document(c.text).Utterances {
			got = append(got, u.String())
		}
		if d := cmp.Diff(strings.Split(c.want, "|"), got); d != "" && c.name != "table" {
			t.Errorf("%s (-want +got):\n%s", c.name, d)
		} else if joined := strings.Join(got, "|"); joined != c.want {
			t.Errorf("%s: %s, want %s", c.name, joined, c.want)
		}
	}
}

func TestFrontMatterIsTheDocuments(t *testing.T) {
	d := document("---\ntitle: \"流出のお詫び\"\ndate: 2021-05-21T16:00:00+09:00\nauthor: 港太郎\ntags: [a]\n---\n# 別の題\n\n[続報](/2)です。")
	if d.Title != "流出のお詫び" || d.Published != "2021-05-21T16:00:00+09:00" || d.Byline != "港太郎" || len(d.Utterances) != 2 {
		t.Errorf("document = %+v", d)
	}
	if want := []record.Link{{URL: "https://minato.example/2", Text: "続報"}}; cmp.Diff(want, d.Links) != "" {
		t.Errorf("links = %v", d.Links)
	}
}

func TestHostileMarkdownTakesNoLongerThanOther(t *testing.T) {
	if testing.Short() {
		t.Skip("under the race detector time says nothing")
	}
	for name, text := range map[string]string{
		"quotes":   strings.Repeat(strings.Repeat(">", 2000)+"\n", 250),
		"brackets": strings.Repeat("[", 1<<19),
		"stars":    strings.Repeat("*a", 1<<18),
		"items":    strings.Repeat("- a\n", 1<<18),
		"pipes":    strings.Repeat("|a\n|-\n", 1<<18),
		"fences":   strings.Repeat("```\n", 1<<18),
		"comments": strings.Repeat("<!--", 1<<18),
	} {
		start := time.Now()
		document(text)
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("%s took %v", name, took)
		}
	}
}

// FuzzRead: whatever the text, the answer is the same twice, ids count from
// one, and the letters of every utterance follow one another in the source.
func FuzzRead(f *testing.F) {
	f.Add("# 題\n\n> 引用\n> — 誰か\n\n| a | b |\n|--|--|\n| c | d |\n")
	f.Add("---\ntitle: x\n---\n- [a](b) **c** `d`\n[^1]: e\n```\nf\n")
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "")
		d := document(text)
		if diff := cmp.Diff(d, document(text)); diff != "" {
			t.Fatalf("twice is not the same: %s", diff)
		}
		source := letters(html.UnescapeString(text))
		for i, u := range d.Utterances {
			if u.ID != i+1 || u.Text == "" {
				t.Fatalf("utterance %d is %+v", i+1, u)
			}
			if !follows(letters(u.Text), source) && !strings.Contains(text, "&") {
				t.Fatalf("%q is not in %q", u.Text, text)
			}
		}
	})
}

func letters(s string) []rune {
	var out []rune
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			out = append(out, r)
		}
	}
	return out
}

// follows reports whether part's letters stand in whole in their order.
func follows(part, whole []rune) bool {
	for _, r := range whole {
		if len(part) > 0 && part[0] == r {
			part = part[1:]
		}
	}
	return len(part) == 0
}
