package article

import (
	"slices"
	"strings"
	"unicode/utf8"

	"classify/crawler/extract/dom"
	"classify/crawler/extract/prose"
	"classify/store/record"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// item emits one list item; lists inside it follow as items of their own.
func (w *walker) item(n *html.Node, st state) {
	if st.depth == 0 {
		st.kind = record.List
	}
	structured := dom.First(n, func(c *html.Node) bool {
		_, post := w.posts[c]
		return post || c.DataAtom == atom.Table || c.DataAtom == atom.Blockquote || c.DataAtom >= atom.H1 && dom.Heading(c)
	}) != nil
	if structured {
		w.children(n, st)
		return
	}
	var own, lists []*html.Node
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Ul || c.DataAtom == atom.Ol {
			lists = append(lists, c)
		} else {
			own = append(own, c)
		}
	}
	if text := dom.Inline(own...); text != "" {
		w.emitPart(n, st, linkShare(own...), text)
	}
	for _, list := range lists {
		w.block(list, st)
	}
}

// table emits one piece a row; a table that only lays out the page is walked
// as if it were not there.
func (w *walker) table(n *html.Node, st state) {
	if w.layout(n) {
		w.children(n, st)
		return
	}
	if st.depth == 0 {
		st.kind = record.Table
	}
	for _, row := range dom.Elements(n, func(c *html.Node) bool { return c.DataAtom == atom.Tr || c.DataAtom == atom.Caption }) {
		var cells []string
		for c := row.FirstChild; c != nil; c = c.NextSibling {
			if text := dom.Inline(c); text != "" {
				cells = append(cells, strings.ReplaceAll(text, "\n", " "))
			}
		}
		w.emit(row, st, strings.Join(cells, "："))
	}
}

// longCell is more than a table of facts holds in one cell; such a table is
// layout.
const longCell = 400

func (w *walker) layout(n *html.Node) bool {
	if r := dom.Attr(n, "role"); r == "presentation" || r == "none" {
		return true
	}
	if dom.First(n, func(c *html.Node) bool {
		_, post := w.posts[c]
		return c != n && (post || c.DataAtom == atom.Table || c.DataAtom == atom.Form || dom.Heading(c))
	}) != nil {
		return true
	}
	cells := dom.Elements(n, func(c *html.Node) bool { return c.DataAtom == atom.Td || c.DataAtom == atom.Th })
	for _, cell := range cells {
		if utf8.RuneCountInString(dom.Raw(cell)) > longCell {
			return true
		}
	}
	return len(cells) <= 1 || column(cells) || paragraphs(cells)
}

// paragraphs reports whether a cell of a table without headings holds
// paragraphs, parted by empty lines: the page's menu and text beside each
// other.
func paragraphs(cells []*html.Node) bool {
	for _, cell := range cells {
		if cell.DataAtom == atom.Th {
			return false
		}
	}
	return slices.ContainsFunc(cells, func(cell *html.Node) bool { return hasBreaks(cell) && strings.Count(dom.Raw(cell), "。") >= 2 })
}

// column reports whether a table has one cell in each row and sentences in
// some: old sites set a page's title, date and text below one another so.
func column(cells []*html.Node) bool {
	prosy := false
	for i, cell := range cells {
		if cell.DataAtom == atom.Th || i > 0 && cell.Parent == cells[i-1].Parent {
			return false
		}
		prosy = prosy || prose.HasStop(dom.Raw(cell))
	}
	return prosy
}

// terms emits a definition list: short definitions with their term as rows,
// others as paragraphs.
func (w *walker) terms(n *html.Node, st state) {
	var term *html.Node
	flush := func() {
		if term != nil {
			w.container(term, st)
		}
		term = nil
	}
	for _, c := range dom.Elements(n, func(c *html.Node) bool { return c.DataAtom == atom.Dt || c.DataAtom == atom.Dd }) {
		switch {
		case c.DataAtom == atom.Dt:
			flush()
			term = c
		case term != nil && !w.deep[c] && !w.deep[term] && utf8.RuneCountInString(dom.Raw(c)) <= longCell:
			w.pair(term, c, st)
			term = nil
		default:
			flush()
			w.container(c, st)
		}
	}
	flush()
}

func (w *walker) pair(term, def *html.Node, st state) {
	if st.depth == 0 {
		st.kind = record.Table
	}
	left, right := dom.Inline(term), dom.Inline(def)
	if left != "" && right != "" {
		left += "："
	}
	w.emit(def, st, strings.ReplaceAll(left+right, "\n", " "))
	setID(term, w.last)
}

// pre keeps the line ends of preformatted text; blank lines end a paragraph.
func (w *walker) pre(n *html.Node, st state) {
	if w.deep[n] {
		w.children(n, st)
		return
	}
	text := strings.ReplaceAll(strings.ReplaceAll(dom.Raw(n), "\r\n", "\n"), "\n", string(prose.Break))
	var texts []string
	for _, part := range rxTwoBreaks.Split(text, -1) {
		texts = append(texts, prose.Squeeze(part))
	}
	w.emit(n, st, texts...)
}
