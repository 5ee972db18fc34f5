package comment

import (
	"slices"
	"strings"
	"unicode/utf8"

	"classify/crawler/extract/dom"
	"classify/crawler/extract/prose"
	"classify/crawler/extract/utterance"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// The boxes that shape builds: one a comment, with the line that signs it
// and its words.
const (
	boxClass       = "comment-item"
	signatureClass = "comment-signature"
	wordsClass     = "comment-text"
)

// shape gives each comment a box of its own where a page has none: terms and
// definitions, rows of tables, bodies with their signature beside or inside
// them, and last whatever stands in a section for comments.
func shape(root *html.Node) {
	defer shapeRepeats(root)
	shapeHeaded(root)
	if dom.First(root, func(n *html.Node) bool { return named(n, commentStems) && (namingOf(n) != nothing || isBody(n)) }) == nil {
		return // nothing is named for comments
	}
	shapeParts(root)
	for _, n := range outermost(root, func(n *html.Node) bool {
		return (namingOf(n) != nothing || n.DataAtom == atom.Table && n.Parent != nil && namingOf(n.Parent) != nothing) && (n.DataAtom == atom.Dl || n.DataAtom == atom.Table || isBody(n))
	}) {
		switch n.DataAtom {
		case atom.Dl:
			shapeTerms(n)
		case atom.Table:
			shapeRows(n)
		default:
			shapeBody(n)
		}
	}
	for _, n := range outermost(root, func(n *html.Node) bool { return namingOf(n) == section }) {
		shapeLoose(n)
	}
}

// outermost lists the elements that fit, neither inside each other nor above
// or below a comment that needs no other shape, nor above the page's title.
// It looks at each element once or twice, however they are nested.
func outermost(root *html.Node, fits func(*html.Node) bool) []*html.Node {
	above := map[*html.Node]bool{} // holds a comment or the title, or is one
	surely := map[*html.Node]bool{}
	var visit func(*html.Node) bool
	visit = func(n *html.Node) bool {
		like := likeComment(n)
		if like == sure {
			surely[n] = true
		}
		is := like >= maybe || n.DataAtom == atom.H1 || n.DataAtom == atom.Main
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			is = visit(c) || is
		}
		if is {
			above[n] = true
		}
		return is
	}
	visit(root)
	var out []*html.Node
	dom.Each(root, func(n *html.Node) bool {
		if surely[n] {
			return false
		}
		if !above[n] && fits(n) {
			out = append(out, n)
			return false
		}
		return true
	})
	return out
}

// within reports whether n stands in an element that fits.
func within(n *html.Node, fits func(*html.Node) bool) bool {
	for up := n.Parent; up != nil; up = up.Parent {
		if fits(up) {
			return true
		}
	}
	return false
}

// box builds the box of one comment in front of a node, which may be part
// of it.
func box(before *html.Node, signature, words []*html.Node) {
	if !prose.Speaks(dom.Inline(signature...) + dom.Inline(words...)) {
		return
	}
	outer := dom.New(atom.Div)
	dom.SetAttr(outer, "class", boxClass)
	before.Parent.InsertBefore(outer, before)
	for _, part := range []struct {
		class string
		nodes []*html.Node
	}{{signatureClass, signature}, {wordsClass, words}} {
		if len(part.nodes) == 0 {
			continue
		}
		inner := dom.New(atom.Div)
		dom.SetAttr(inner, "class", part.class)
		outer.AppendChild(inner)
		for _, n := range part.nodes {
			dom.Remove(n)
			inner.AppendChild(n)
		}
	}
}

// shapeTerms boxes each term with its definitions. A board's posts are left
// to takeThread, and a list no term of which is signed is somebody's text
// unless it is named for many comments.
func shapeTerms(dl *html.Node) {
	items := dom.Elements(dl, func(c *html.Node) bool { return c.DataAtom == atom.Dt || c.DataAtom == atom.Dd })
	sure := namingOf(dl) == section
	for _, c := range items {
		line := dom.Inline(c)
		if _, _, board := utterance.BoardHead(line); board {
			return
		}
		sure = sure || c.DataAtom == atom.Dt && isSignature(line)
	}
	for i := 0; sure && i < len(items); {
		first, terms := i, 0
		for ; i < len(items) && items[i].DataAtom == atom.Dt; i++ {
			terms++
		}
		for ; i < len(items) && items[i].DataAtom == atom.Dd; i++ {
		}
		box(items[first], items[first:first+terms], items[first+terms:i])
	}
}

// shapeRows boxes the rows of a table: the longest cell that is no signature
// is what was said, the others sign it. A row that only signs belongs to the
// row below. A table no row of which is signed is left, as shapeTerms does.
func shapeRows(table *html.Node) {
	isCell := func(c *html.Node) bool { return c.DataAtom == atom.Td || c.DataAtom == atom.Th }
	signs := func(c *html.Node) bool { return isCell(c) && isSignature(dom.Inline(c)) }
	if namingOf(table) != section && dom.First(table, signs) == nil {
		return
	}
	var signature []*html.Node
	for _, row := range spannedRows(table, isCell) {
		if !slices.ContainsFunc(row, func(c *html.Node) bool { return c.DataAtom == atom.Td || signs(c) }) {
			continue // the names of the columns
		}
		row = slices.DeleteFunc(row, isField)
		said := longest(row)
		if onlySigns(row) {
			said = nil
		}
		for _, c := range row {
			if c != said {
				signature = append(signature, c)
			}
		}
		if said != nil {
			box(table, signature, []*html.Node{said})
			signature = nil
		}
	}
	if len(signature) > 0 {
		box(table, nil, signature)
	}
}

// longest is the cell with the most characters that does not sign, one with a
// sentence before others; nil if all sign.
func longest(cells []*html.Node) (said *html.Node) {
	most := 0
	for _, c := range cells {
		text := dom.Inline(c)
		size := utf8.RuneCountInString(text)
		if prose.HasStop(text) {
			size += 1 << 30
		}
		if size > most && !isSignature(text) {
			said, most = c, size
		}
	}
	return said
}

// isBody reports whether an element is named as the words of a comment.
func isBody(n *html.Node) bool {
	if !named(n, commentStems) {
		return false
	}
	w := dom.SplitName(dom.Attr(n, "class"))
	return len(w) == 2 && dom.HasWord(w[:1], "comment", "cmt") && dom.HasWord(w[1:], "body", "text", "content", "message", "txt") && dom.Block(n)
}

// shapeBody boxes a body that stands alone, if it is signed: by an element at
// its end, or by the element before it.
func shapeBody(n *html.Node) {
	if likeComment(n.Parent) == maybe && tellsAll(n.Parent) {
		return
	}
	for _, c := range dom.Elements(n, func(c *html.Node) bool { return c != n && dom.Block(c) }) {
		if isSignature(dom.Inline(c)) {
			box(n, []*html.Node{c}, []*html.Node{n})
			return
		}
	}
	before := n.PrevSibling
	for before != nil && before.Type != html.ElementNode {
		before = before.PrevSibling
	}
	if before != nil && namingOf(before) != nothing && isSignature(dom.Inline(before)) {
		box(n, []*html.Node{before}, []*html.Node{n})
	}
}

// tellsAll reports whether the children of a comment are named as one speaker,
// one time and one body.
func tellsAll(n *html.Node) bool {
	has := map[role]int{}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode {
			has[roleOf(c)]++
		}
	}
	return has[nameRole] == 1 && has[dateRole] == 1 && has[bodyRole] == 1
}

// shapeLoose boxes what stands in a section for comments without any form we
// know: each block is a comment, behind the line that signs it if there is
// one. Headings and what belongs to the form stay.
func shapeLoose(all *html.Node) {
	wrapLooseBelow(all)
	var lines []*html.Node
	for _, n := range dom.Leaves(all) {
		text := dom.Inline(n)
		if dom.Heading(n) || n.DataAtom == atom.Th || within(n, func(up *html.Node) bool { return up.DataAtom == atom.Form }) ||
			!prose.Speaks(text) || rxForm.MatchString(text) && utf8.RuneCountInString(text) <= maxFormLine {
			continue
		}
		lines = append(lines, splitSigned(n)...)
	}
	if shapeSaid(lines) {
		return
	}
	if namesAlternate(lines) {
		shapeNamed(lines)
		return
	}
	signs := func(n *html.Node) bool { return isSignature(dom.Inline(n)) }
	if n := len(lines); n > 1 && !signs(lines[0]) && signs(lines[n-1]) {
		shapeSignedBelow(lines, signs)
		return
	}
	var signature []*html.Node
	for _, n := range lines {
		if signs(n) {
			signature = append(signature, n)
			continue
		}
		box(n, signature, []*html.Node{n})
		signature = nil
	}
	if len(signature) > 0 {
		box(signature[0], nil, signature)
	}
}

// shapeSignedBelow boxes comments that are signed under their words.
func shapeSignedBelow(lines []*html.Node, signs func(*html.Node) bool) {
	var words []*html.Node
	for _, n := range lines {
		if !signs(n) {
			words = append(words, n)
			continue
		}
		if len(words) > 0 {
			box(words[0], []*html.Node{n}, words)
		}
		words = nil
	}
	for _, n := range words {
		box(n, nil, []*html.Node{n})
	}
}

// wrapLoose gives paragraphs to the text that stands between a section's
// blocks, directly below it.
func wrapLoose(all *html.Node) {
	if dom.First(all, func(c *html.Node) bool { return c != all && dom.Block(c) }) == nil {
		return
	}
	var p *html.Node
	for c := all.FirstChild; c != nil; {
		next := c.NextSibling
		if dom.First(c, dom.Block) != nil {
			p = nil
		} else {
			if p == nil {
				p = dom.New(atom.P)
				all.InsertBefore(p, c)
			}
			dom.Remove(c)
			p.AppendChild(c)
		}
		c = next
	}
}

// signatureOf is the element of a box that signs its comment, nil if there
// is none.
func signatureOf(n *html.Node) *html.Node {
	return dom.First(n, func(c *html.Node) bool { return strings.TrimSpace(dom.Attr(c, "class")) == signatureClass })
}
