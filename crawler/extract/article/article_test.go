package article

import (
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"classify/crawler/extract/dom"
	"classify/crawler/extract/embed"
	"classify/crawler/extract/prose"
)

// read cuts a page and chooses.
func read(page string) Pieces {
	root, _ := dom.Parse(page)
	dom.Clean(root)
	pieces := Cut(root, embed.Find(root, &url.URL{}))
	pieces.Choose(root, "", false)
	return pieces
}

func TestFurnitureIsCutButNotKept(t *testing.T) {
	pieces := read("<nav><p>会社案内のページへ行きます。</p></nav><div><h1>流出のお詫び</h1>" +
		strings.Repeat("<p>会員の皆さまに深くお詫び申し上げます。結果は、判明しだいあらためてご報告いたします。</p>", 2) +
		"<p>以上です。</p></div><footer>港の会社 2021</footer>")
	var kept []string
	for _, u := range pieces.Kept() {
		kept = append(kept, u.Text)
	}
	text := strings.Join(kept, "\n")
	if len(pieces) != 6 || !strings.Contains(text, "お詫び") || !strings.Contains(text, "以上です") ||
		strings.Contains(text, "会社案内") || strings.Contains(text, "港の会社") {
		t.Errorf("%d pieces, kept %q", len(pieces), text)
	}
}

// FuzzCut: whatever the markup, every piece says something and has an
// element, and pieces come in the order of their elements.
func FuzzCut(f *testing.F) {
	f.Add("<p>はじめに<b>太い</b><br><br>次<table><tr><td>あ<td>い</table><ul><li>う<ul><li>え</ul></ul>")
	f.Add("<blockquote><p>遅い</p>— あ (@a) May 21, 2021</blockquote><dl><dt>窓口<dd>平日</dl><pre>a\n\nb</pre>")
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return
		}
		pieces := read(text)
		last := 0
		for i, p := range pieces {
			if !prose.Speaks(p.u.Text) && p.u.Handle == "" && p.u.Depth == 0 || p.node == nil || p.id < last {
				t.Fatalf("piece %d of %q: %+v", i, text, p)
			}
			last = p.id
		}
		if n := len(pieces.Kept()); n > len(pieces) {
			t.Fatalf("%d kept of %d", n, len(pieces))
		}
	})
}
