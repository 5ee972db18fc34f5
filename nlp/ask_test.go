package nlp

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestAQuestionWithoutAThemeIsFound(t *testing.T) {
	tagger, err := New(Options{Names: []string{"みなと商会"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ text, want string }{
		{"みなと商会はなぜ別の会社に頼んだのですか。", "direct"},
		{"御社の監査役は誰ですか？", "direct"},
		{"会社側はどの国のサーバーを使っていますか", "direct"},
		{"ご回答いただけますでしょうか。", "direct"},
		{"暗号化の方式は何を使っていたのですか。", "asked"},
		{"サーバーはどの国に置かれていたのでしょうか。", "asked"},
		{"監査役の名前を教えてください。", "asked"},
		{"「監査役は誰なのか？」", "asked"},
		{"監査は年に何回？", "asked"},

		{"なぜ？", ""},
		{"大規模な障害？", ""},
		{"監査役がいるかどうかは知らない。", ""},
		{"なんとかなるか。なるだろう。", ""},
		{"こんな会社を誰が信用するんですか？", ""},
		{"おかしいと思いませんか？", ""},
		{"監査役は何を考えているのですか？", ""},
		{"普通の会社なら辞任ですよね？", ""},
		{"監査役も同じだろうか。", ""},
		{"あなたはどう思いますか？", ""},
		{"皆さんは監査役を知っていますか？", ""},
		{"鈴木さんは何を言っているんですか？", ""},
		{">>12 監査役は誰ですか？", ""},
		{"＞監査役は誰ですか？", ""},
		{"そこは直すべきじゃないですか。", ""},
		{"@hanako 監査役は誰ですか？", ""},
		{"詳しい方、監査役の名前を教えてください。", ""},
		{"公表が遅れたのはなぜですか？", ""}, // it has a theme
	} {
		c := tagger.Tag(row.text, Context{})
		got := ""
		for _, a := range c.Asked {
			got = map[bool]string{true: "direct", false: "asked"}[a.Direct]
			if a.Start < 0 || a.Start >= a.End || a.End > len(row.text) {
				t.Errorf("Tag(%q): %+v", row.text, a)
			}
		}
		if got != row.want {
			t.Errorf("Tag(%q).Asked = %+v, want %q; themes %v", row.text, c.Asked, row.want, fmt.Sprint(c.Findings))
		}
	}
}

func TestEachSentenceIsAQuestionOfItsOwn(t *testing.T) {
	tagger, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := "監査役は誰ですか。天気がよい。\n方式は何を使っていたのですか？"
	var got []string
	for _, a := range tagger.Tag(s, Context{}).Asked {
		got = append(got, s[a.Start:a.End])
	}
	if want := "監査役は誰ですか。|方式は何を使っていたのですか？"; strings.Join(got, "|") != want {
		t.Errorf("asked %q, want %q", got, want)
	}
}

// TestMayAskSeesWhatMayBeAQuestion compares it with looking for each form.
func TestMayAskSeesWhatMayBeAQuestion(t *testing.T) {
	parts := []string{"か", "。", "\n", "教", "えて", "？", "?", "が", "教え", "て", "x", "、", "何", "\x8b", "ガ", "力"}
	r := rand.New(rand.NewPCG(3, 4))
	for range 20_000 {
		var b strings.Builder
		for range r.IntN(6) {
			b.WriteString(parts[r.IntN(len(parts))])
		}
		s := b.String()
		want := strings.ContainsAny(s, "？?") || strings.Contains(s, "か。") || strings.Contains(s, "か\n") || strings.HasSuffix(s, "か") || strings.Contains(s, "教えて")
		if got := mayAsk(s); got != want {
			t.Fatalf("mayAsk(%q) = %v, want %v", s, got, want)
		}
	}
}
