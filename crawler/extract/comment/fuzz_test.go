package comment

import (
	"net/url"
	"strings"
	"testing"

	"classify/crawler/extract/dom"
	"classify/crawler/extract/prose"

	"golang.org/x/net/html"
)

// FuzzTake: whatever the page, a comment says something, answers one before
// it or none, and the tree does not grow.
func FuzzTake(f *testing.F) {
	f.Add(diary + "<ol class=commentlist><li><cite>あ</cite>遅い。<ol class=commentlist><li>同感。</ol></ol>")
	f.Add("<li class=comment><li class=comment><p>は<blockquote>ひ— ふ (@h)")
	f.Add("<dl><dt>1 ：名無し：2021/05/21(金) 10:00:00<dd>まだか<dt>2 ：名無し：2021/05/21(金) 10:01:00<dd>&gt;&gt;1 だな</dl>")
	f.Add("<dl class=comments><dt>1. Posted by あ 2021/05/21<dd>い<dl class=comments><dt>う</dl></dl><table class=comments><tr><td>え 2021/05/21<td>お</table>")
	f.Add("<div class=comments>か<p>き 2021/05/21<div class=comment-body>く<p>け 2021/05/21</div></div>")
	f.Fuzz(func(t *testing.T, text string) {
		root, _ := dom.Parse(text)
		dom.Clean(root)
		before := words(root)
		for i, c := range Take(root, &url.URL{}) {
			if strings.TrimSpace(c.Utterance.Text) == "" || c.Parent < -1 || c.Parent >= i {
				t.Fatalf("comment %d of %q: %+v", i, text, c)
			}
		}
		if after := words(root); after > before {
			t.Fatalf("%q has grown from %d to %d", text, before, after)
		}
	})
}

// words is how many bytes a tree shows but for white space.
func words(root *html.Node) int {
	return len(strings.Join(strings.Fields(strings.ReplaceAll(dom.Raw(root), string(prose.Break), "")), ""))
}
