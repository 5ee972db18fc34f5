package dom

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Attr is the value of an attribute, trimmed, "" if it has none.
func Attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return strings.TrimSpace(a.Val)
		}
	}
	return ""
}

// HasAttr reports whether an element has an attribute, empty or not.
func HasAttr(n *html.Node, key string) bool {
	for _, a := range n.Attr {
		if a.Key == key {
			return true
		}
	}
	return false
}

// Each visits n and everything below it, parents first, until visit says to
// leave a branch out.
func Each(n *html.Node, visit func(*html.Node) (deeper bool)) {
	if !visit(n) {
		return
	}
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		Each(c, visit)
		c = next
	}
}

// Elements lists the elements below n that fit, in document order.
func Elements(n *html.Node, fits func(*html.Node) bool) []*html.Node {
	var found []*html.Node
	Each(n, func(c *html.Node) bool {
		if c.Type == html.ElementNode && fits(c) {
			found = append(found, c)
		}
		return true
	})
	return found
}

// First is the first element that fits, n or one below it, nil if there is
// none.
func First(n *html.Node, fits func(*html.Node) bool) *html.Node {
	if n.Type == html.ElementNode && fits(n) {
		return n
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if found := First(c, fits); found != nil {
			return found
		}
	}
	return nil
}

// Words splits an element's class and id into lower-case words:
// "entryComment-body" gives entry, comment, body.
func Words(n *html.Node) []string {
	var out []string
	for _, key := range []string{"class", "id"} {
		for _, name := range strings.Fields(Attr(n, key)) {
			out = append(out, SplitName(name)...)
		}
	}
	return out
}

// SplitName splits one name into lower-case words, as Words does.
func SplitName(name string) []string {
	var out []string
	var b strings.Builder
	flush := func() {
		if b.Len() > 0 {
			out = append(out, strings.ToLower(b.String()))
			b.Reset()
		}
	}
	lower := false
	for _, r := range name {
		switch {
		case !unicode.IsLetter(r):
			flush()
			lower = false
			continue
		case unicode.IsUpper(r) && lower:
			flush()
		}
		lower = unicode.IsLower(r)
		b.WriteRune(r)
	}
	flush()
	return out
}

// HasWord reports whether one of the wanted words is among have.
func HasWord(have []string, wanted ...string) bool {
	for _, h := range have {
		for _, w := range wanted {
			if h == w {
				return true
			}
		}
	}
	return false
}

// Remove takes a node out of its tree.
func Remove(n *html.Node) {
	if n.Parent != nil {
		n.Parent.RemoveChild(n)
	}
}

// Within reports whether n is ancestor or lies below it.
func Within(n, ancestor *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == ancestor {
			return true
		}
	}
	return false
}

// SetAttr gives an element an attribute, in place of one of the same key.
func SetAttr(n *html.Node, key, value string) {
	n.Attr = append(without(n.Attr, key), html.Attribute{Key: key, Val: value})
}

// Heading reports whether an element is one of h1 to h6.
func Heading(n *html.Node) bool {
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

// Leaves lists the block elements that hold no other block.
func Leaves(root *html.Node) []*html.Node {
	var out []*html.Node
	var visit func(*html.Node) bool
	visit = func(n *html.Node) (block bool) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if visit(c) {
				block = true
			}
		}
		if n.Type == html.ElementNode && blocks[n.DataAtom] {
			if !block {
				out = append(out, n)
			}
			return true
		}
		return block
	}
	visit(root)
	return out
}
