// Package meta reads what a page says about itself: title, site, author,
// language, canonical address and dates. In goes the tree of a page; out come
// the fields of the document. Start at Read, on the tree as parsed; Dates
// follows once the tree is clean.
//
// It weighs the page's metadata (meta elements, and what package structured
// found) against what readers are shown. It does not read the article.
package meta

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"classify/crawler/extract/comment"
	"classify/crawler/extract/dom"
	"classify/crawler/extract/link"
	"classify/crawler/extract/prose"
	"classify/crawler/extract/structured"
	"classify/store/record"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Page is what a page says about itself to machines.
type Page struct {
	tags  map[string]string // <meta>, by lower-case property, name or itemprop
	title string            // <title>
	told  structured.Thing  // the article, by JSON-LD and microdata
	lines []line            // the short lines of the page, in reading order
	names []string          // the site's names by its logo and its line of rights, letters only
	// linked are the short texts of links, letters only: menus name sections.
	linked map[string]bool
}

// found is a value, the place it stood in and how far it is to be trusted.
type found struct {
	value, from string
	confidence  record.Confidence
}

// rest notes in the document what a field rests on.
func (f found) rest(d *record.Document, field string) string {
	if f.value == "" {
		return ""
	}
	d.RestOn(field, f.from, f.confidence)
	return f.value
}

// Read fills the document's fields that describe the page; told is what the
// page says of its article to machines.
func Read(d *record.Document, root *html.Node, base *url.URL, told structured.Thing) Page {
	m := collect(root)
	m.told = told
	d.Site = siteOf(m, base).rest(d, "site")
	d.Title = titleOf(m, d.Site).rest(d, "title")
	d.Byline = authorOf(m, root).rest(d, "byline")
	d.Lang = langOf(root)
	d.Canonical = canonicalOf(m, root, base)
	return m
}

// from names the place of a property that was told to machines.
func (m Page) from(property string) string {
	if m.told.Markup {
		return "microdata " + property
	}
	return "json-ld " + property
}

// siteOf is the site's name as the page says it, else its host.
func siteOf(m Page, base *url.URL) found {
	said := []found{
		{m.tags["og:site_name"], "meta og:site_name", record.Medium}, {m.told.Publisher, m.from("publisher"), record.Medium},
		{m.tags["application-name"], "meta application-name", record.Medium}, {base.Hostname(), "address", record.Low},
	}
	for _, f := range said {
		if f.value = firstOf(f.value); f.value != "" {
			if isOne(prose.Loose(f.value), m.names) {
				f.confidence = record.High // its logo or its line of rights says so too
			}
			return f
		}
	}
	return found{}
}

func firstOf(values ...string) string {
	for _, v := range values {
		if v = strings.ReplaceAll(prose.Squeeze(v), "\n", " "); v != "" {
			return v
		}
	}
	return ""
}

func collect(root *html.Node) Page {
	m := Page{tags: map[string]string{}}
	dom.Each(root, func(n *html.Node) bool {
		switch n.DataAtom {
		case atom.Meta:
			for _, key := range []string{"property", "name", "itemprop", "http-equiv"} {
				if key == "itemprop" && comment.Within(n) {
					continue // a comment's time
				}
				m.add(dom.Attr(n, key), dom.Attr(n, "content"))
			}
		case atom.Title:
			if m.title == "" && n.FirstChild != nil && n.Parent != nil && n.Parent.DataAtom != atom.Svg {
				m.title = prose.Squeeze(n.FirstChild.Data)
			}
		}
		return n.DataAtom != atom.Svg
	})
	m.lines, m.names = linesOf(root)
	m.linked = menuOf(root)
	return m
}

func (m *Page) add(key, value string) {
	key = strings.ToLower(key)
	if _, known := m.tags[key]; !known && key != "" && value != "" {
		m.tags[key] = value
	}
}

// maxByline is more characters than a person's name and office take.
const maxByline = 60

// inArticle reports whether n stands in the page's article, if the page marks
// one: cards of other pages name authors too.
func inArticle(root, n *html.Node) bool {
	isArticle := func(c *html.Node) bool { return c.DataAtom == atom.Article || c.DataAtom == atom.Main }
	if dom.First(root, isArticle) == nil {
		return true
	}
	for up := n; up != nil; up = up.Parent {
		if isArticle(up) {
			return true
		}
	}
	return false
}

// authorOf is the first name that is one: no address, no line of text.
func authorOf(m Page, root *html.Node) found {
	said := []found{
		{m.told.Author, m.from("author"), record.Medium}, {m.tags["author"], "meta author", record.Medium},
		{m.tags["article:author"], "meta article:author", record.Medium}, {m.tags["dc.creator"], "meta dc.creator", record.Medium},
	}
	shown := ""
	if n := dom.First(root, func(n *html.Node) bool {
		if len(n.Attr) == 0 {
			return false
		}
		return dom.HasWord(strings.Fields(dom.Attr(n, "rel")), "author") || dom.HasWord(strings.Fields(dom.Attr(n, "itemprop")), "author") || dom.Named(n, "byline")
	}); n != nil && !comment.Within(n) && inArticle(root, n) {
		shown = firstOf(dom.Inline(n))
		said = append(said, found{shown, "byline on the page", record.Medium})
	}
	for _, f := range said {
		if f.value = firstOf(f.value); f.value == "" || strings.Contains(f.value, "://") || utf8.RuneCountInString(f.value) > maxByline {
			continue
		}
		if f.value != shown && strings.Contains(prose.Loose(shown), prose.Loose(f.value)) {
			f.confidence = record.High
		}
		return f
	}
	return found{}
}

// langOf is the declared language, else Japanese if there is kana.
func langOf(root *html.Node) string {
	page := dom.First(root, func(n *html.Node) bool { return n.DataAtom == atom.Html })
	if page != nil {
		lang, _, _ := strings.Cut(strings.ToLower(firstOf(dom.Attr(page, "lang"), dom.Attr(page, "xml:lang"))), "-")
		if lang != "" && len(lang) <= 3 {
			return lang
		}
	}
	return prose.Language(dom.Raw(root))
}

func canonicalOf(m Page, root *html.Node, base *url.URL) string {
	n := dom.First(root, func(n *html.Node) bool {
		return n.DataAtom == atom.Link && dom.HasWord(strings.Fields(strings.ToLower(dom.Attr(n, "rel"))), "canonical")
	})
	if n != nil {
		if address := link.Resolve(base, dom.Attr(n, "href")); address != "" {
			return address
		}
	}
	return link.Resolve(base, m.tags["og:url"])
}
