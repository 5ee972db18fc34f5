package token

import (
	"os"
	"strings"
	"testing"
)

func bases(s string) string {
	var out []string
	for _, t := range Cut(s) {
		out = append(out, t.Base)
	}
	return strings.Join(out, "|")
}

func TestCutGivesBaseForms(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"連絡が遅かった", "連絡|が|遅い|た"},
		{"消さずに持ってた", "消す|ぬ|に|持つ|てる|た"},
		{"慰謝料", "慰謝|料"},
		{"クオカード", "クオカード"},
		{"", ""},
	} {
		if got := bases(c.in); got != c.want {
			t.Errorf("Cut(%q) = %s, want %s", c.in, got, c.want)
		}
	}
}

func TestCutCoversEveryByteInOrder(t *testing.T) {
	for _, s := range []string{"発表は 3週間後?", "abc😀です", "\x00\n改行", "ｶﾅ"} {
		at := 0
		for _, tok := range Cut(s) {
			if tok.Start != at || s[tok.Start:tok.End] != tok.Surface {
				t.Errorf("Cut(%q): token %+v does not start at %d", s, tok, at)
			}
			at = tok.End
		}
		if at != len(s) {
			t.Errorf("Cut(%q) ends at %d, want %d", s, at, len(s))
		}
	}
}

func TestCutNamesTheImperative(t *testing.T) {
	toks := Cut("早く払え")
	last := toks[len(toks)-1]
	if last.POS != "動詞" || !strings.HasPrefix(last.Form, "命令") {
		t.Errorf("Cut(早く払え) ends with %+v, want an imperative verb", last)
	}
}

func TestDictionaryIsTheVersionInGoMod(t *testing.T) {
	mod, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	version := strings.TrimPrefix(Dictionary, "ipa/")
	if !strings.Contains(string(mod), "kagome-dict/ipa v"+version) {
		t.Errorf("Dictionary = %q, but go.mod names another version", Dictionary)
	}
}
