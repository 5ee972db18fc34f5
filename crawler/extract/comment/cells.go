package comment

import (
	"regexp"
	"strconv"
	"unicode/utf8"

	"classify/crawler/extract/dom"
	"classify/crawler/extract/prose"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// mostSpanned is how many rows a cell of a comment table is followed through.
const mostSpanned = 20

// spannedRows lists the cells of a table's rows. A row that a cell with a
// sentence reaches into from above is the same comment and goes on in that
// row's list; any other cell that reaches down signs each row by a copy.
func spannedRows(table *html.Node, isCell func(*html.Node) bool) (out [][]*html.Node) {
	joined, copied := 0, 0 // rows below that the cell reaches
	var name *html.Node
	for _, row := range dom.Elements(table, func(c *html.Node) bool { return c.DataAtom == atom.Tr }) {
		cells := dom.Elements(row, isCell)
		if joined > 0 && len(out) > 0 {
			joined--
			out[len(out)-1] = append(out[len(out)-1], cells...)
			continue
		}
		if copied > 0 {
			copied--
			cells = append(cells, copyOf(name))
		}
		out = append(out, cells)
		for _, c := range cells {
			span, _ := strconv.Atoi(dom.Attr(c, "rowspan"))
			if span = min(span, mostSpanned); span < 2 {
				continue
			}
			if c == longest(cells) && !isShortName(dom.Inline(c)) {
				joined = span - 1
			} else if !prose.HasStop(dom.Inline(c)) {
				copied, name = span-1, c
			}
		}
	}
	return out
}

// copyOf is a cell with the text of another.
func copyOf(cell *html.Node) *html.Node {
	out := dom.New(atom.Td)
	out.AppendChild(&html.Node{Type: html.TextNode, Data: dom.Inline(cell)})
	return out
}

// rxField is the name of a field of a comment, in a cell beside it.
var rxField = regexp.MustCompile(`(?i)^(?:お?名前|投稿者|ハンドル(?:ネーム)?|日時|日付|投稿日時?|コメント|内容|本文|ご?意見|name|date|comment|message)\s*[:：]?$`)

// isField reports whether a cell only names what the cell beside it holds.
func isField(cell *html.Node) bool {
	text := dom.Inline(cell)
	return len(text) <= 40 && rxField.MatchString(text)
}

// isShortName reports whether a text may be a name: short, no sentence.
func isShortName(text string) bool {
	return utf8.RuneCountInString(text) <= longName && prose.Speaks(text) && !prose.HasStop(text)
}

// onlySigns reports whether a row holds a name in a header cell and a date, and
// no words: these stand in the next row.
func onlySigns(row []*html.Node) bool {
	headed, dated := false, false
	for _, c := range row {
		text := dom.Inline(c)
		switch {
		case isSignature(text):
			dated = true
		case !isShortName(text):
			return false
		case c.DataAtom == atom.Th:
			headed = true
		default:
			return false
		}
	}
	return headed && dated
}
