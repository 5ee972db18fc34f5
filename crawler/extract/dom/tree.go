package dom

import (
	"strings"
	"unicode"
	"unicode/utf8"

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
		out = append(out, splitNames(Attr(n, key))...)
	}
	return out
}

// Named reports whether one of the wanted words, in lower case, is among an
// element's Words, without listing them.
func Named(n *html.Node, wanted ...string) bool {
	for i := range n.Attr {
		if a := &n.Attr[i]; (a.Key == "class" || a.Key == "id") && a.Val != "" && hasWord(a.Val, wanted) {
			return true
		}
	}
	return false
}

// hasWord looks for a word in a class or id as SplitName would split it.
func hasWord(name string, wanted []string) bool {
	for i := 0; i < len(name); {
		if name[i] >= utf8.RuneSelf {
			return HasWord(splitNames(name), wanted...)
		}
		end := wordEnd(name, i)
		for _, w := range wanted {
			if end-i == len(w) && strings.EqualFold(name[i:end], w) {
				return true
			}
		}
		i = max(end, i+1)
	}
	return false
}

// wordEnd is where the word that begins at i ends; i itself if none begins
// there.
func wordEnd(name string, i int) int {
	lower := false
	for ; i < len(name); i++ {
		c := name[i]
		switch {
		case c >= 'a' && c <= 'z':
			lower = true
		case c >= 'A' && c <= 'Z':
			if lower {
				return i
			}
		default:
			return i
		}
	}
	return i
}

func splitNames(names string) []string {
	var out []string
	for _, name := range strings.Fields(names) {
		out = append(out, SplitName(name)...)
	}
	return out
}

// SplitName splits one name into lower-case words, as Words does.
func SplitName(name string) []string {
	var out []string
	start, lower := -1, false
	end := func(at int) {
		if start >= 0 {
			out = append(out, strings.ToLower(name[start:at]))
		}
		start = -1
	}
	for i, r := range name {
		if !unicode.IsLetter(r) {
			end(i)
			lower = false
			continue
		}
		if unicode.IsUpper(r) && lower {
			end(i)
		}
		if start < 0 {
			start = i
		}
		lower = unicode.IsLower(r)
	}
	end(len(name))
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
