package structured

import (
	"strings"

	"classify/crawler/extract/dom"
	"classify/crawler/extract/prose"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// microdata writes the items of a page as the objects JSON-LD has.
func microdata(root *html.Node) []any {
	m := &markup{text: maxText}
	m.below(root, nil)
	return m.items
}

// markup gathers the items of a tree.
type markup struct {
	items []any
	text  int // bytes of text still to be read
}

// below reads what stands below n into the item around it, nil if none.
func (m *markup) below(n *html.Node, around object) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode {
			continue
		}
		inner := around
		if dom.HasAttr(c, "itemscope") {
			inner = object{"@type": dom.Attr(c, "itemtype")}
			if id := dom.Attr(c, "itemid"); id != "" {
				inner["@id"] = id
			}
			m.place(c, around, inner)
		} else if around != nil {
			m.property(c, around)
		}
		m.below(c, inner)
	}
}

// place puts an item where it belongs: into the item around it as the value
// of its properties; else beside it.
func (m *markup) place(n *html.Node, around, item object) {
	names := strings.Fields(dom.Attr(n, "itemprop"))
	if around == nil || len(names) == 0 {
		m.items = append(m.items, item)
		return
	}
	for _, name := range names {
		list, _ := around[name].([]any)
		around[name] = append(list, item)
	}
}

// wanted are the properties whose values are read; links are those of them
// that are addresses.
var (
	wanted = map[string]bool{
		"headline": true, "name": true, "alternateName": true, "text": true, "commentText": true, "articleBody": true, "reviewBody": true, "description": true,
		"author": true, "creator": true, "publisher": true, "datePublished": true, "dateModified": true, "dateCreated": true, "commentTime": true, "url": true,
	}
	links = map[string]bool{"url": true}
)

// property reads an element that is a plain value; the first of a name
// counts.
func (m *markup) property(n *html.Node, item object) {
	for _, name := range strings.Fields(dom.Attr(n, "itemprop")) {
		if !wanted[name] || item[name] != nil {
			continue
		}
		value := m.valueOf(n, links[name])
		if value != "" {
			item[name] = value
		}
	}
}

func (m *markup) valueOf(n *html.Node, address bool) string {
	if s := dom.Attr(n, "content"); s != "" {
		return s
	}
	if n.DataAtom == atom.Time && dom.Attr(n, "datetime") != "" {
		return dom.Attr(n, "datetime")
	}
	if address {
		return dom.Attr(n, "href")
	}
	if m.text <= 0 {
		return ""
	}
	raw := dom.Raw(n)
	m.text -= len(raw) + 1
	return prose.Squeeze(raw)
}
