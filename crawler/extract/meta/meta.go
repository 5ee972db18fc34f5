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
	"classify/crawler/extract/date"
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
	h1    []string          // headings of level 1, then 2
	shown []string          // the short lines of the page
}

// Read fills the document's fields that describe the page; told is what the
// page says of its article to machines.
func Read(d *record.Document, root *html.Node, base *url.URL, told structured.Thing) Page {
	m := collect(root)
	m.told = told
	d.Site = firstOf(m.tags["og:site_name"], m.told.Publisher, m.tags["application-name"], base.Hostname())
	d.Title = titleOf(m, d.Site)
	d.Byline = authorOf(m, root)
	d.Lang = langOf(root)
	d.Canonical = canonicalOf(m, root, base)
	return m
}

// Dates dates the document: by its metadata, else by what it shows, else
// by its address. The tree must have its loose text in paragraphs.
func (m Page) Dates(d *record.Document, root *html.Node, base *url.URL) {
	seen := visibleDates(root, d.Title)
	d.Published = date.First(m.told.Published, m.tags["article:published_time"], m.tags["og:article:published_time"],
		m.tags["datepublished"], m.tags["pubdate"], m.tags["publishdate"], m.tags["cxenseparse:recs:publishtime"], m.tags["dc.date.issued"], m.tags["dcterms.issued"],
		m.tags["date"], m.tags["dc.date"], m.tags["article.published"], m.tags["sailthru.date"], seen.Published, date.Path(base))
	d.Modified = date.First(m.told.Modified, m.tags["article:modified_time"], m.tags["og:updated_time"], m.tags["datemodified"],
		m.tags["last-modified"], m.tags["dcterms.modified"], seen.Modified)
	if shown := seen.Published; shown != "" && saidUTC(m) && !strings.HasPrefix(d.Published, shown[:10]) {
		d.Published = shown
	}
}

// saidUTC reports whether the page's published time is written in UTC. Sites
// often write Japanese time that way by mistake; then the day they show to
// readers is right.
func saidUTC(m Page) bool {
	said := firstOf(m.told.Published, m.tags["article:published_time"])
	return strings.HasSuffix(said, "Z") || strings.HasSuffix(said, "+00:00")
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
	var second []string
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
		case atom.H1:
			addHeading(&m.h1, n)
		case atom.H2:
			addHeading(&second, n)
		}
		return n.DataAtom != atom.Svg
	})
	m.h1 = append(m.h1, second...)
	for _, n := range dom.Leaves(root) {
		if text := headingText(n); text != "" && utf8.RuneCountInString(text) <= maxTitle {
			m.shown = append(m.shown, text)
		}
	}
	return m
}

// maxTitle is longer than titles get, in characters.
const maxTitle = 120

// addHeading adds a heading's words to a list, if it has any; one over the
// comments repeats the title.
func addHeading(to *[]string, n *html.Node) {
	if text := headingText(n); text != "" && !comment.Within(n) {
		*to = append(*to, text)
	}
}

// headingText is a heading's words in one line.
func headingText(n *html.Node) string {
	return strings.ReplaceAll(dom.Inline(n), "\n", " ")
}

func (m *Page) add(key, value string) {
	key = strings.ToLower(key)
	if _, known := m.tags[key]; !known && key != "" && value != "" {
		m.tags[key] = value
	}
}

// maxByline is more characters than a person's name and office take.
const maxByline = 60

func authorOf(m Page, root *html.Node) string {
	candidates := []string{m.told.Author, m.tags["author"], m.tags["article:author"], m.tags["dc.creator"]}
	if n := dom.First(root, func(n *html.Node) bool {
		return dom.HasWord(strings.Fields(dom.Attr(n, "rel")), "author") || dom.HasWord(strings.Fields(dom.Attr(n, "itemprop")), "author") || dom.HasWord(dom.Words(n), "byline")
	}); n != nil && !comment.Within(n) {
		candidates = append(candidates, dom.Inline(n))
	}
	for _, c := range candidates {
		if c = firstOf(c); c != "" && !strings.Contains(c, "://") && utf8.RuneCountInString(c) <= maxByline {
			return c
		}
	}
	return ""
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
