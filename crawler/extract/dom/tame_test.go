package dom

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// tameByTokens is tame by x/net/html's own tokenizer: slower, and the oracle.
func tameByTokens(text string) bool {
	z := html.NewTokenizer(strings.NewReader(text))
	depth, unclosed := 0, 0
	open := map[atom.Atom]int{}
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return true
		}
		if kind != html.StartTagToken && kind != html.EndTagToken {
			continue
		}
		name, _ := z.TagName()
		a := atom.Lookup(name)
		if void[a] || optionalEnd[a] {
			continue
		}
		step := 1
		if kind == html.EndTagToken {
			step = -1
		}
		depth = max(depth+step, 0)
		if formatting[a] && open[a]+step >= 0 {
			open[a] += step
			unclosed += step
		}
		if depth > maxDepth || unclosed > maxFormatting {
			return false
		}
	}
}

func TestTameAgreesWithTheTokenizer(t *testing.T) {
	texts := []string{
		strings.Repeat("<div>", maxDepth), strings.Repeat("<div>", maxDepth+1), strings.Repeat("<b>", maxFormatting), strings.Repeat("<b>", maxFormatting+1),
		"<script>" + strings.Repeat("'<div>'", 500) + "</script><p>あ", "<!-- " + strings.Repeat("<div>", 500) + " --><p>あ",
		"<style>" + strings.Repeat("<b>", 500) + "</style>", "<textarea>" + strings.Repeat("<div>", 500) + "</textarea>", "<title>" + strings.Repeat("<div>", 500) + "</title>",
		strings.Repeat("<DIV></div>", 1000), strings.Repeat("<div>a < b</div>", 1000),
	}
	names, err := filepath.Glob("../testdata/labelled/*.html")
	if err != nil || len(names) == 0 {
		t.Fatalf("%d pages, %v", len(names), err)
	}
	for _, name := range names {
		body, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(body))
	}
	for _, text := range texts {
		if got, want := tame(text), tameByTokens(text); got != want {
			t.Errorf("tame(%.60q) = %v, by tokens %v", text, got, want)
		}
	}
}
