package dom

import (
	"bytes"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"classify/crawler/extract/prose"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Inline is the text of nodes on one line of markup: ruby without its
// readings, breaks as '\n', white space collapsed.
func Inline(nodes ...*html.Node) string {
	if len(nodes) == 1 {
		if t := soleText(nodes[0]); t != "" {
			return prose.Squeeze(t)
		}
	}
	return prose.Squeeze(Raw(nodes...))
}

// soleText is the text of an element that holds nothing else, or of a text
// node; "" for any other.
func soleText(n *html.Node) string {
	if n.Type == html.ElementNode && !silent[n.DataAtom] && !hidden(n) && n.FirstChild != nil && n.FirstChild == n.LastChild {
		n = n.FirstChild
	}
	if n.Type != html.TextNode || len(n.Data) > maxRaw || strings.Contains(n.Data, string(prose.Break)) {
		return ""
	}
	return n.Data
}

// Blank reports whether nodes show nothing: Inline gives "".
func Blank(nodes ...*html.Node) bool {
	for _, n := range nodes {
		if !blank(n) {
			return false
		}
	}
	return true
}

func blank(n *html.Node) bool {
	switch {
	case n.Type == html.TextNode:
		return strings.IndexFunc(n.Data, func(r rune) bool { return !unicode.IsSpace(r) && !prose.Invisible(r) }) < 0
	case n.Type != html.ElementNode && n.Type != html.DocumentNode:
		return true
	case n.DataAtom == atom.Img:
		return Inline(n) == ""
	case silent[n.DataAtom] || n.FirstChild == nil || hidden(n):
		return true
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if !blank(c) {
			return false
		}
	}
	return true
}

// Raw is the text of nodes before white space is collapsed; prose.Break
// stands for a line end that is shown.
func Raw(nodes ...*html.Node) string {
	return written(func(w *bytes.Buffer) {
		for _, n := range nodes {
			writeRaw(w, n, nil)
		}
	})
}

// Without is the text of n as Raw gives it, without the nodes to be left out:
// what stood before and behind one is kept apart.
func Without(n *html.Node, out func(*html.Node) bool) string {
	return written(func(w *bytes.Buffer) { writeRaw(w, n, out) })
}

// buffers are used again, as text is taken of every element of a page.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// keptBuffer is how large a buffer is used again, in bytes.
const keptBuffer = 1 << 20

// written is what a function writes.
func written(write func(*bytes.Buffer)) string {
	w := buffers.Get().(*bytes.Buffer)
	w.Reset()
	write(w)
	s := w.String()
	if w.Cap() <= keptBuffer {
		buffers.Put(w)
	}
	return s
}

// maxRaw is how much text is taken of an element, in bytes: more than a
// document keeps.
const maxRaw = 3 << 20

func writeRaw(w *bytes.Buffer, n *html.Node, out func(*html.Node) bool) {
	switch {
	case w.Len() > maxRaw:
		return
	case out != nil && out(n):
		if blocks[n.DataAtom] {
			w.WriteString(string(prose.Break))
		} else {
			w.WriteString(" ")
		}
		return
	case n.Type == html.TextNode:
		data := n.Data
		if len(data) > maxRaw {
			data = strings.ToValidUTF8(data[:maxRaw], "")
		}
		w.WriteString(strings.ReplaceAll(data, string(prose.Break), ""))
		return
	case n.Type != html.ElementNode && n.Type != html.DocumentNode:
		return
	case n.DataAtom == atom.Br || n.DataAtom == atom.Hr:
		w.WriteString(string(prose.Break))
		return
	case n.DataAtom == atom.Img:
		if Named(n, "emoji", "smiley") {
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
	style := Attr(n, "style")
	if style == "" {
		return false
	}
	style = strings.Join(strings.Fields(strings.ToLower(style)), "")
	return strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden")
}

// Clean removes what a reader never sees. A page that hides most of itself
// until a script has run is shown as if it had run.
func Clean(root *html.Node) {
	total := sync.OnceValue(func() int { return utf8.RuneCountInString(Raw(root)) })
	toggled := toggles(root)
	Each(root, func(n *html.Node) bool {
		switch {
		case n.Type == html.CommentNode:
			Remove(n)
			return false
		case n.Type != html.ElementNode || n.DataAtom == atom.Head || n.DataAtom == atom.Rt || n.DataAtom == atom.Rp:
			return true
		case silent[n.DataAtom] || isReading(n) || HasWord(strings.Fields(Attr(n, "class")), "screen-reader-text", "sr-only"):
			Remove(n)
			return false
		case hidden(n):
			return unhide(n, total, toggled)
		}
		return true
	})
}

// isReading reports whether an element is the reading beside a word in ruby
// that classes make: <span class="ruby">…<span class="rt">.
func isReading(n *html.Node) bool {
	if n.DataAtom != atom.Span {
		return false
	}
	class := Attr(n, "class")
	if !strings.Contains(class, "r") || n.Parent == nil {
		return false
	}
	return HasWord(strings.Fields(class), "rt", "rp", "ruby-rt", "ruby-text") && HasWord(SplitName(Attr(n.Parent, "class")), "ruby")
}

// toggles names what the page lets readers open: the ids that its buttons and
// links point to. A button whose words are a question or a sentence becomes a
// line of the page, as the heading of what it opens.
func toggles(root *html.Node) map[string]bool {
	ids := map[string]bool{}
	Each(root, func(n *html.Node) bool {
		if n.Type != html.ElementNode {
			return true
		}
		for i := range n.Attr {
			switch a := &n.Attr[i]; a.Key {
			case "aria-controls", "data-target", "data-bs-target", "href":
				value := strings.TrimSpace(a.Val)
				if id := strings.TrimPrefix(value, "#"); id != "" && (a.Key == "aria-controls" || id != value) {
					ids[id] = true
				}
			case "onclick":
				if m := rxOpens.FindStringSubmatch(a.Val); m != nil {
					ids[m[1]] = true
				}
			}
		}
		if n.DataAtom == atom.Button && HasAttr(n, "aria-expanded") && utf8.RuneCountInString(prose.Squeeze(text(n))) >= leastQuestion {
			n.DataAtom, n.Data = atom.Div, "div"
		}
		return true
	})
	return ids
}

// rxOpens is the id that a button's script opens.
var rxOpens = regexp.MustCompile(`(?:getElementById\(|toggle\(|show\(|open\(|\$\()\s*['"]#?([\w-]+)['"]`)

// leastQuestion is longer than what is written on buttons, in characters.
const leastQuestion = 8

// text is all text below n, also of what is silent.
func text(n *html.Node) string {
	var b strings.Builder
	Each(n, func(c *html.Node) bool {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
		return true
	})
	return b.String()
}

// maxHidden is how long an element may be and still be hidden on purpose, in
// characters: a label, a menu, a form. An article is longer.
const maxHidden = 200

// unhide keeps a hidden element only if it is an article's length and more
// than a third of the page, or if readers can open it and it speaks in
// sentences.
func unhide(n *html.Node, total func() int, toggled map[string]bool) (kept bool) {
	all, rest := n.Attr, without(n.Attr, "style", "hidden")
	n.Attr = rest
	shown := Raw(n)
	n.Attr = all
	if size := utf8.RuneCountInString(shown); size > maxHidden && 3*size > total() || opens(n, toggled) && strings.Contains(shown, "。") && !asks(n) {
		n.Attr = rest
		return true
	}
	Remove(n)
	return false
}

// opens reports whether readers can open a hidden element: a button points to
// it, or it is named as the folded part of a list of questions.
func opens(n *html.Node, toggled map[string]bool) bool {
	w := Words(n)
	if HasWord(w, "modal", "dialog", "popup", "menu", "nav", "drawer", "tooltip", "cookie", "consent", "login", "share", "search") {
		return false
	}
	return toggled[Attr(n, "id")] || HasWord(w, "accordion", "acc", "collapse", "collapsible", "toggle", "faq", "answer", "panel")
}

// asks reports whether an element is a form.
func asks(n *html.Node) bool {
	return First(n, func(c *html.Node) bool {
		return c.DataAtom == atom.Form || c.DataAtom == atom.Input || c.DataAtom == atom.Textarea
	}) != nil
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
