package extract

import (
	"net/url"
	"strings"

	"classify/crawler/extract/dom"
	"classify/crawler/extract/link"
	"classify/store/record"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// baseOf is what relative links are resolved against: <base href>, itself
// relative to the page's address.
func baseOf(root *html.Node, page *url.URL) *url.URL {
	n := dom.First(root, func(n *html.Node) bool { return n.DataAtom == atom.Base && dom.HasAttr(n, "href") })
	if n == nil {
		return page
	}
	if ref, err := url.Parse(dom.Attr(n, "href")); err == nil {
		return page.ResolveReference(ref)
	}
	return page
}

// pageLinks lists the links of the whole page with the words they are shown
// with: anchor text, title, and the text alternative of pictures.
func pageLinks(root *html.Node, base *url.URL) []record.Link {
	var list link.List
	against := link.NewBase(base.String())
	for _, n := range dom.Elements(root, func(n *html.Node) bool {
		return (n.DataAtom == atom.A || n.DataAtom == atom.Area) && dom.HasAttr(n, "href")
	}) {
		shown := []string{strings.ReplaceAll(dom.Inline(n), "\n", " "), dom.Attr(n, "title"), dom.Attr(n, "alt")}
		for _, img := range dom.Elements(n, func(c *html.Node) bool { return c.DataAtom == atom.Img }) {
			shown = append(shown, dom.Attr(img, "alt"))
		}
		list.Add(against.Resolve(dom.Attr(n, "href")), link.Join(shown), strings.ToLower(dom.Attr(n, "rel")))
	}
	return list.Links
}
