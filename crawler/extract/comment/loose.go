package comment

import (
	"strings"

	"classify/crawler/extract/dom"
	"classify/crawler/extract/prose"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// wrapLooseBelow gives paragraphs to the text between blocks anywhere in a
// section.
func wrapLooseBelow(all *html.Node) {
	wrapLoose(all)
	for _, n := range dom.Elements(all, func(c *html.Node) bool { return c != all && dom.Block(c) && c.DataAtom != atom.Form }) {
		loose := false
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			loose = loose || !dom.Block(c) && c.DataAtom != atom.Br && prose.Speaks(dom.Inline(c))
		}
		if loose {
			wrapLoose(n)
		}
	}
}

// splitSigned parts a paragraph whose first or last line signs it: the lines
// become paragraphs of their own, in their order.
func splitSigned(leaf *html.Node) []*html.Node {
	switch leaf.DataAtom {
	case atom.P, atom.Div, atom.Li, atom.Dd:
	default:
		return []*html.Node{leaf}
	}
	if !mayDate(leaf) {
		return []*html.Node{leaf}
	}
	lines := strings.Split(dom.Inline(leaf), "\n")
	if len(lines) < 2 {
		return []*html.Node{leaf}
	}
	signs := func(line string) bool {
		speaker, _ := sign(line)
		return speaker != "" && isSignature(line)
	}
	var at *html.Node // the break that parts them
	last := signs(lines[len(lines)-1])
	if !last && !signs(lines[0]) {
		return []*html.Node{leaf}
	}
	for c := leaf.FirstChild; c != nil && (last || at == nil); c = c.NextSibling {
		if c.DataAtom == atom.Br {
			at = c
		}
	}
	if at == nil {
		return []*html.Node{leaf}
	}
	rest := dom.New(leaf.DataAtom)
	for at.NextSibling != nil {
		c := at.NextSibling
		dom.Remove(c)
		rest.AppendChild(c)
	}
	dom.Remove(at)
	leaf.Parent.InsertBefore(rest, leaf.NextSibling)
	return []*html.Node{leaf, rest}
}

// namesAlternate reports whether the lines of a section are names and words in
// turn, two pairs at least: no name is a sentence, all that follow them are.
func namesAlternate(lines []*html.Node) bool {
	if len(lines) < 4 || len(lines)%2 != 0 {
		return false
	}
	for i := 0; i < len(lines); i += 2 {
		if !isName(lines[i]) || !prose.FullStop(dom.Inline(lines[i+1])) {
			return false
		}
	}
	return true
}

// shapeNamed boxes lines that are names and words in turn.
func shapeNamed(lines []*html.Node) {
	for i := 0; i < len(lines); i += 2 {
		name := dom.Inline(lines[i])
		box(lines[i], lines[i:i+1], lines[i+1:i+2])
		dom.SetAttr(lines[i+1].Parent.Parent, "data-author", name)
	}
}
