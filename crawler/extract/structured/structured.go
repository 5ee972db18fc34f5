// Package structured reads what a page says to machines in schema.org's
// words: JSON-LD and microdata. In goes the tree of a page as parsed; out
// come its articles, forum posts, questions, answers, comments and reviews
// as small typed values in the order told, each with its words, author,
// dates and what it answers. Start at Read.
//
// It takes the page at its word. It does not look at what readers are shown:
// weighing the two is for package meta and for whoever cuts the text.
package structured

import (
	"strings"

	"classify/crawler/extract/dom"
	"classify/crawler/extract/prose"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Kind is what a thing is.
type Kind int

// The kinds of things. A Page is the page around the others.
const (
	None Kind = iota
	Page
	Article
	Post // of a forum or a social network
	Question
	Answer
	Comment
	Review
)

// Thing is one thing a page tells of. Names and headlines are one line; Text
// is what a reader would see of it.
type Thing struct {
	Kind                Kind
	Headline, Text      string
	Author, Publisher   string
	Published, Modified string // as written
	URL                 string // as written
	Parent              int    // index of the thing it belongs to or answers; -1: none
	Main                bool   // told of for itself, not as an entry of a list
	Markup              bool   // told by microdata, so readers are shown it
}

// Things are all the things of a page. A parent stands before its children.
type Things []Thing

const (
	// maxBytes is how much JSON-LD of a page is read, in bytes. The longest
	// threads seen told in it have a tenth.
	maxBytes = 8 << 20
	// maxThings bounds the things of a page, as many as a document may hold
	// utterances.
	maxThings = 10_000
	// maxText is how many bytes of text all things may have, four times what a
	// document holds: some of it is told twice.
	maxText = 8 << 20
	// maxName is longer than names and headlines are, in bytes.
	maxName = 2000
)

// Read reads all things a page tells of.
func Read(root *html.Node) Things {
	w := &walk{ids: map[string]object{}, place: map[string]int{}, text: maxText}
	left := maxBytes
	var told []any
	dom.Each(root, func(n *html.Node) bool {
		if n.DataAtom == atom.Script && strings.Contains(strings.ToLower(dom.Attr(n, "type")), "ld+json") && n.FirstChild != nil {
			script := n.FirstChild.Data
			script = script[:min(len(script), left)]
			left -= len(script)
			told = append(told, parseJSON(script)...)
		}
		return true
	})
	w.index(told, 0)
	w.value(told, -1, true, 0)
	w.things.ownOnly(root)
	w.markup = true
	w.value(microdata(root), -1, true, 0)
	return w.things
}

// Article is what the page says of its own article: the things told for
// themselves, an article before a page, JSON-LD before microdata. Kind and
// Markup are those of the first.
func (things Things) Article() Thing {
	var a Thing
	marked := 0
	for _, t := range things {
		if t.Markup && t.Main && (t.Kind == Article || t.Kind == Post) {
			marked++
		}
	}
	for _, t := range things {
		sure := t.Kind == Article || t.Kind == Post || t.Kind == Question
		if !t.Main || !sure && t.Kind != Page || t.Markup && (marked != 1 || !sure) {
			continue
		}
		if a.Kind == None {
			a.Kind, a.Markup = t.Kind, t.Markup // JSON-LD comes first
		}
		named := a.Headline != ""
		set := func(field *string, value string) {
			if *field == "" || sure && !t.Markup && value != "" && !named {
				*field = value
			}
		}
		set(&a.Published, t.Published)
		set(&a.Modified, t.Modified)
		set(&a.Publisher, t.Publisher)
		set(&a.Author, t.Author)
		if sure && !t.Markup {
			set(&a.Headline, t.Headline)
		}
	}
	return a
}

// Body is the text of the page's own article as told to machines, "" if it
// tells none: the longest of those told for themselves.
func (things Things) Body() string {
	body := ""
	for _, t := range things {
		if t.Main && (t.Kind == Article || t.Kind == Post) && len(t.Text) > len(body) {
			body = t.Text
		}
	}
	return body
}

// Said reports whether a thing is what a person said under or instead of an
// article.
func (t Thing) Said() bool {
	return t.Kind >= Post && t.Text != ""
}

// shown is the text of a value as a reader would see it: without tags, with
// the line ends it has.
func shown(s string) string {
	if strings.Contains(s, "<") || strings.Contains(s, "&lt;") {
		if !strings.Contains(s, "<") {
			s = html.UnescapeString(s)
		}
		root, _ := dom.Parse(s)
		s = dom.Raw(root)
	} else {
		s = html.UnescapeString(s)
		s = strings.ReplaceAll(s, string(prose.Break), "")
	}
	return prose.Squeeze(strings.ReplaceAll(s, "\n", string(prose.Break)))
}

// line is a name or a headline: shown, in one line.
func line(s string) string {
	if s = strings.TrimSpace(s); len(s) > maxName {
		return ""
	}
	return strings.Join(strings.Fields(html.UnescapeString(s)), " ")
}
