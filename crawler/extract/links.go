package extract

import (
	"net/url"
	"strings"

	"classify/crawler/extract/prose"
	"classify/store/record"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxLinkText bounds the words kept with one link, in bytes.
const maxLinkText = 2000

// baseOf is what relative links are resolved against: <base href>, itself
// relative to the page's address.
func baseOf(root *html.Node, page *url.URL) *url.URL {
	n := first(root, func(n *html.Node) bool { return n.DataAtom == atom.Base && hasAttr(n, "href") })
	if n == nil {
		return page
	}
	if ref, err := url.Parse(attr(n, "href")); err == nil {
		return page.ResolveReference(ref)
	}
	return page
}

// absolute resolves a reference to an http or https address, "" if it is
// another kind or no address.
func absolute(base *url.URL, ref string) string {
	ref = strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r == '\r' {
			return -1
		}
		return r
	}, strings.TrimSpace(ref))
	u, err := url.Parse(ref)
	if err != nil || ref == "" {
		return ""
	}
	u = base.ResolveReference(u)
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return u.String()
}

// linkList gathers links in order; an address met again adds its words to
// the first.
type linkList struct {
	links []record.Link
	at    map[string]int
}

func (l *linkList) add(address, text, rel string) {
	if address == "" {
		return
	}
	if l.at == nil {
		l.at = map[string]int{}
	}
	i, known := l.at[address]
	if !known {
		l.at[address] = len(l.links)
		l.links = append(l.links, record.Link{URL: address, Text: clip(text), Rel: rel})
		return
	}
	switch old := l.links[i].Text; {
	case strings.Contains(text, old):
		l.links[i].Text = clip(text)
	case !strings.Contains(old, text):
		l.links[i].Text = clip(old + " " + text)
	}
	if l.links[i].Rel == "" {
		l.links[i].Rel = rel
	}
}

func clip(s string) string {
	if len(s) <= maxLinkText {
		return s
	}
	return strings.ToValidUTF8(s[:maxLinkText], "")
}

// pageLinks lists the links of the whole page with the words they are shown
// with: anchor text, title, and the text alternative of pictures.
func pageLinks(root *html.Node, base *url.URL) []record.Link {
	var list linkList
	for _, n := range elements(root, func(n *html.Node) bool {
		return (n.DataAtom == atom.A || n.DataAtom == atom.Area) && hasAttr(n, "href")
	}) {
		shown := []string{strings.ReplaceAll(inline(n), "\n", " "), attr(n, "title"), attr(n, "alt")}
		for _, img := range elements(n, func(c *html.Node) bool { return c.DataAtom == atom.Img }) {
			shown = append(shown, attr(img, "alt"))
		}
		list.add(absolute(base, attr(n, "href")), joinNew(shown), strings.ToLower(attr(n, "rel")))
	}
	return list.links
}

// joinNew joins texts by spaces, each said once.
func joinNew(texts []string) string {
	out := ""
	for _, t := range texts {
		if t = prose.Squeeze(t); t != "" && !strings.Contains(out, t) {
			out = strings.TrimSpace(out + " " + t)
		}
	}
	return out
}
