package eval

import (
	"classify/store/report/render/columns"
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// spoken collects the phrases that the text says.
func spoken(t *testing.T) []string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), "text.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	out := []string{False, Missed, "asserted", "denied", "asked", "neutral", "certain", "hedged", "hearsay"}
	ast.Inspect(f, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) != 1 {
			return true
		}
		said, isMethod := call.Fun.(*ast.SelectorExpr)
		phrase, isText := call.Args[0].(*ast.BasicLit)
		if isMethod && isText && said.Sel.Name == "say" {
			text, _ := strconv.Unquote(phrase.Value) // the parser accepted it
			out = append(out, text)
		}
		return true
	})
	return out
}

func TestEveryPhraseIsSaidInJapaneseWithTheSameValues(t *testing.T) {
	verbs := regexp.MustCompile(`%[a-z%]`)
	said := map[string]bool{}
	for _, phrase := range spoken(t) {
		said[phrase] = true
		word := japanese[phrase]
		if word == "" {
			t.Errorf("%q has no Japanese word", phrase)
		}
		if got, want := strings.Join(verbs.FindAllString(word, -1), " "), strings.Join(verbs.FindAllString(phrase, -1), " "); got != want {
			t.Errorf("%q has the values %s, in Japanese %s", phrase, want, got)
		}
	}
	if len(said) < 40 {
		t.Fatalf("only %d phrases were found", len(said))
	}
	for phrase := range japanese {
		if !said[phrase] {
			t.Errorf("nothing says %q", phrase)
		}
	}
}

func TestAResultIsWrittenInBothLanguages(t *testing.T) {
	r := score(t, byHand())
	for _, c := range []struct{ lang, want string }{
		{"en", "\ngoods  Goods (too few)          5     3      1       2  0.750"},
		{"en", "\nmacro-F1 0.667 "},
		{"en", "\nlabelled, but not in the codebook, so not scored: colour\n"},
		{"en", "\n6   false   goods  goods/named goods/sent  文6\n"},
		{"ja", "\ngoods   品物 (少数)     5     3       1         2  0.750"},
		{"ja", "\nラベルがなく、採点しないテーマ: advice\n"},
		{"ja", "\n4   見落とし  goods   -                       文4\n"},
	} {
		var out strings.Builder
		if err := r.Write(&out, c.lang); err != nil || !strings.Contains(out.String(), c.want) {
			t.Errorf("%s: no %q in\n%s%v", c.lang, c.want, out.String(), err)
		}
	}
}

func TestATextIsCutToALine(t *testing.T) {
	if got := inLine("一行目\n二行目\t終わり"); got != "一行目 二行目 終わり" {
		t.Errorf("inLine = %q", got)
	}
	if got := inLine(strings.Repeat("長", 100)); columns.Width(got) > textShown || !strings.HasSuffix(got, "長…") {
		t.Errorf("inLine = %q", got)
	}
}

func TestManyRulesAreCutShortAndTold(t *testing.T) {
	p := &printer{lang: "en"}
	p.rules(make([]Rule, rulesShown))
	if strings.Contains(p.out.String(), "more rules") {
		t.Errorf("%d rules: %s", rulesShown, p.out.String())
	}
	p = &printer{lang: "en"}
	p.rules(append(make([]Rule, rulesShown), Rule{Found: 3, Right: 1}, Rule{Found: 1, Right: 1}))
	if !strings.Contains(p.out.String(), "and 2 more rules, wrong 2 times together: --json\n") {
		t.Errorf("two more rules: %s", p.out.String())
	}
}
