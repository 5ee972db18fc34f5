package dom

import (
	"io"
	"strings"
	"unicode/utf8"

	"classify/crawler/extract/prose"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Inline is the text of nodes on one line of markup: ruby without its
// readings, breaks as '\n', white space collapsed.
func Inline(nodes ...*html.Node) string {
	return prose.Squeeze(Raw(nodes...))
}

// Raw is the text of nodes before white space is collapsed; prose.Break
// stands for a line end that is shown.
func Raw(nodes ...*html.Node) string {
	var b strings.Builder
	for _, n := range nodes {
		writeRaw(&b, n, nil)
	}
	return b.String()
}

// Without is the text of n as Raw gives it, without the nodes to be left out:
// what stood before and behind one is kept apart.
func Without(n *html.Node, out func(*html.Node) bool) string {
	var b strings.Builder
	writeRaw(&b, n, out)
	return b.String()
}

func writeRaw(w io.StringWriter, n *html.Node, out func(*html.Node) bool) {
	switch {
	case out != nil && out(n):
		if blocks[n.DataAtom] {
			w.WriteString(string(prose.Break))
		} else {
			w.WriteString(" ")
		}
		return
	case n.Type == html.TextNode:
		w.WriteString(strings.ReplaceAll(n.Data, string(prose.Break), ""))
		return
	case n.Type != html.ElementNode && n.Type != html.DocumentNode:
		return
	case n.DataAtom == atom.Br || n.DataAtom == atom.Hr:
		w.WriteString(string(prose.Break))
		return
	case n.DataAtom == atom.Img:
		if HasWord(Words(n), "emoji", "smiley") {
			w.WriteString(Attr(n, "alt"))
		}
		return
	case silent[n.DataAtom] || hidden(n):
		return
	}
	block := blocks[n.DataAtom]
	if block {
		w.WriteString(string(prose.Break))
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		writeRaw(w, c, out)
	}
	if block {
		w.WriteString(string(prose.Break))
	}
}

// Says counts the bytes of the words below n, at least until there are
// more than enough.
func Says(n *html.Node, enough int) (size int) {
	First(n, func(c *html.Node) bool {
		for t := c.FirstChild; t != nil && size <= enough && !Silent(c); t = t.NextSibling {
			if t.Type == html.TextNode && prose.Speaks(t.Data) {
				size += len(t.Data)
			}
		}
		return size > enough
	})
	if n.Type == html.TextNode && prose.Speaks(n.Data) {
		size += len(n.Data)
	}
	return size
}

// hidden reports whether the page itself hides the element from readers.
func hidden(n *html.Node) bool {
	if HasAttr(n, "hidden") && Attr(n, "hidden") != "until-found" {
		return true
	}
	style := strings.Join(strings.Fields(strings.ToLower(Attr(n, "style"))), "")
	return strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden")
}

// Clean removes what a reader never sees. A page that hides most of itself
// until a script has run is shown as if it had run.
func Clean(root *html.Node) {
	total := utf8.RuneCountInString(Raw(root))
	Each(root, func(n *html.Node) bool {
		switch {
		case n.Type == html.CommentNode:
			Remove(n)
			return false
		case n.Type != html.ElementNode || n.DataAtom == atom.Head || n.DataAtom == atom.Rt || n.DataAtom == atom.Rp:
			return true
		case silent[n.DataAtom] || HasWord(strings.Fields(Attr(n, "class")), "screen-reader-text", "sr-only"):
			Remove(n)
			return false
		case hidden(n):
			return unhide(n, total)
		}
		return true
	})
}

// maxHidden is how long an element may be and still be hidden on purpose, in
// characters: a label, a menu, a form. An article is longer.
const maxHidden = 200

// unhide keeps a hidden element only if it is an article's length and more
// than a third of the page.
func unhide(n *html.Node, total int) (kept bool) {
	style := n.Attr
	n.Attr = without(n.Attr, "style", "hidden")
	if size := utf8.RuneCountInString(Raw(n)); size > maxHidden && 3*size > total {
		return true
	}
	n.Attr = style
	Remove(n)
	return false
}

func without(attrs []html.Attribute, keys ...string) []html.Attribute {
	var out []html.Attribute
	for _, a := range attrs {
		if !HasWord([]string{a.Key}, keys...) {
			out = append(out, a)
		}
	}
	return out
}
