package dom

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func TestTooDeepMarkupKeepsItsWordsAndElements(t *testing.T) {
	const depth = 700
	page := "<p>始め</p>" + strings.Repeat(`<ol><li id="a"><div class="w">一つ</div>`, depth) + "底" + strings.Repeat("</li></ol>", depth) + "<p>終わり</p>"
	root, warnings := Parse(page)
	if len(warnings) != 1 || !strings.Contains(warnings[0], "beside") {
		t.Errorf("warnings = %q", warnings)
	}
	words := Elements(root, func(c *html.Node) bool { return Attr(c, "class") == "w" && Inline(c) == "一つ" })
	if len(words) != depth {
		t.Errorf("%d elements with their words, want %d", len(words), depth)
	}
	if got, want := strings.ReplaceAll(Inline(root), "\n", ""), "始め"+strings.Repeat("一つ", depth)+"底終わり"; got != want {
		t.Errorf("Inline = %.60q…, want %.60q…", got, want)
	}
}
