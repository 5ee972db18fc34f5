package comment

import (
	"strings"

	"classify/crawler/extract/dom"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// shapeArticles marks the article elements in a section for comments: each is
// one comment, and one in another answers it. A short heading is the name of
// who wrote it.
func shapeArticles(root *html.Node) {
	for _, n := range dom.Elements(root, func(c *html.Node) bool {
		return c.DataAtom == atom.Article && likeComment(c) == unlike && In(c) && !holdsTitle(c)
	}) {
		time := dom.First(n, func(c *html.Node) bool { return c.DataAtom == atom.Time })
		if time == nil {
			continue
		}
		dom.SetAttr(n, "class", strings.TrimSpace(boxClass+" "+dom.Attr(n, "class")))
		head := dom.First(n, dom.Heading)
		if head == nil || parentArticle(head) != n {
			continue
		}
		if name := nameOf(head); name != "" && isShortName(name) {
			dom.SetAttr(n, "data-author", name)
			dom.Remove(head)
		}
	}
}

// parentArticle is the innermost article that n stands in.
func parentArticle(n *html.Node) *html.Node {
	for up := n.Parent; up != nil; up = up.Parent {
		if up.DataAtom == atom.Article {
			return up
		}
	}
	return nil
}
