package structured

import (
	"strings"
	"unicode/utf8"

	"classify/crawler/extract/dom"
	"classify/crawler/extract/prose"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

const (
	// minCut is how many characters a title has at least where it may be cut
	// off.
	minCut = 20
	// maxHeads bounds the headings of a page that may be its title.
	maxHeads = 8
	// siteMarks stand between a title and the name of a site or a part of one.
	siteMarks = "|｜-–—―─/／:：【】［］[]«»<>＜＞(（"
)

// ownOnly keeps for the page's own, of several articles with different
// headlines, those that bear its title or its address. Which of the others is
// its own nobody can tell: they are told as parts.
func (things Things) ownOnly(root *html.Node) {
	var told []int
	differ := false
	for i, t := range things {
		if t.Kind == Article && t.Main && !t.Markup && t.Headline != "" {
			differ = differ || len(told) > 0 && !sameTitle(t.Headline, things[told[0]].Headline)
			told = append(told, i)
		}
	}
	if !differ {
		return
	}
	titles, addresses := pageNames(root)
	if len(titles) == 0 && len(addresses) == 0 {
		return // the page names itself nowhere else
	}
	for _, i := range told {
		things[i].Main = bears(things[i], titles, addresses)
	}
}

// bears reports whether an article has one of the titles or addresses.
func bears(t Thing, titles []string, addresses map[string]bool) bool {
	if t.URL != "" && addresses[plainAddress(t.URL)] {
		return true
	}
	for _, title := range titles {
		if sameTitle(title, t.Headline) {
			return true
		}
	}
	return false
}

// sameTitle reports whether one title is the other, with or without the name
// of a site beside it, or its beginning.
func sameTitle(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	short, long := prose.Loose(a), prose.Loose(b)
	if short == "" || short == long {
		return short != ""
	}
	if utf8.RuneCountInString(short) >= minCut && strings.HasPrefix(long, short) {
		return true
	}
	if !strings.HasPrefix(long, short) && !strings.HasSuffix(long, short) {
		return false
	}
	for i, r := range b {
		if strings.ContainsRune(siteMarks, r) && (prose.Loose(b[:i]) == short || prose.Loose(b[i+utf8.RuneLen(r):]) == short) {
			return true
		}
	}
	return false
}

// pageNames are the titles and the addresses that a page gives itself.
func pageNames(root *html.Node) (titles []string, addresses map[string]bool) {
	addresses = map[string]bool{}
	heads := 0
	dom.Each(root, func(n *html.Node) bool {
		switch n.DataAtom {
		case atom.Title, atom.H1:
			if heads++; heads <= maxHeads {
				titles = append(titles, dom.Inline(n))
				if n.FirstChild != nil && n.DataAtom == atom.Title {
					titles = append(titles, n.FirstChild.Data)
				}
			}
		case atom.Meta:
			switch strings.ToLower(dom.Attr(n, "property")) {
			case "og:title":
				titles = append(titles, dom.Attr(n, "content"))
			case "og:url":
				addresses[plainAddress(dom.Attr(n, "content"))] = true
			}
		case atom.Link:
			if strings.EqualFold(dom.Attr(n, "rel"), "canonical") {
				addresses[plainAddress(dom.Attr(n, "href"))] = true
			}
		}
		return n.DataAtom != atom.Svg
	})
	return titles, addresses
}

// plainAddress is an address without its scheme and what may be left off.
func plainAddress(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), "#")
	s = strings.TrimPrefix(strings.TrimPrefix(s, "https:"), "http:")
	return strings.TrimRight(s, "/")
}
