package comment

import (
	"regexp"
	"strings"

	"classify/crawler/extract/date"
	"classify/crawler/extract/dom"
	"classify/crawler/extract/prose"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

var (
	// rxSaidBegin and rxSaidEnd are the name before the words of a comment on
	// one line and the date behind them: "桃：買いました。(2023/04/13)".
	rxSaidBegin = regexp.MustCompile(`^\s*(?:[0-9]{1,4}[.．)]\s*)?([^\s：:。、「」（）()][^：:。、「」]{0,19})[：:]\s*`)
	rxSaidEnd   = regexp.MustCompile(`\s*[（(]([^（）()]{6,30})[)）]\s*$`)
	// rxSectionTitle is the heading over readers' comments.
	rxSectionTitle = regexp.MustCompile(`^[■□●◆▼]?\s*(?:この(?:記事|エントリー?|投稿|日記)への|みんなの|読者の|いただいた)?コメント[\s一覧欄0-9０-９(（）)件:：]*$`)
)

// shapeHeaded boxes the lines under a heading for comments that each give a
// name, words and a date, where no element is named for comments.
func shapeHeaded(root *html.Node) {
	for _, head := range dom.Elements(root, func(c *html.Node) bool {
		return dom.Heading(c) && c.DataAtom != atom.H1 && rxSectionTitle.MatchString(dom.Inline(c)) && !Within(c)
	}) {
		var lines []*html.Node
		for s := head.NextSibling; s != nil; s = s.NextSibling {
			if s.Type != html.ElementNode || s.DataAtom == atom.Hr || s.DataAtom == atom.Br {
				continue
			}
			if s.DataAtom == atom.Ul || s.DataAtom == atom.Ol {
				lines = append(lines, dom.Elements(s, func(c *html.Node) bool { return c.DataAtom == atom.Li })...)
				continue
			}
			if s.DataAtom != atom.P && s.DataAtom != atom.Div || !saysLine(s) {
				break
			}
			lines = append(lines, s)
		}
		shapeSaid(lines)
	}
}

// saysLine reports whether a block is a comment on one line.
func saysLine(n *html.Node) bool {
	if !mayDate(n) {
		return false
	}
	first, last := ends(n)
	if first == nil {
		return false
	}
	name, day := rxSaidBegin.FindStringSubmatch(first.Data), rxSaidEnd.FindStringSubmatch(last.Data)
	return name != nil && day != nil && date.ISO(day[1]) != "" && nameOfLine(name[1]) != "" && prose.Speaks(dom.Inline(n))
}

// ends are the first and the last text below n that is no white space.
func ends(n *html.Node) (first, last *html.Node) {
	dom.Each(n, func(c *html.Node) bool {
		if c.Type == html.TextNode && strings.TrimSpace(c.Data) != "" {
			if last = c; first == nil {
				first = c
			}
		}
		return true
	})
	return first, last
}

// shapeSaid boxes lines that are each a comment; it does nothing unless all
// of them are.
func shapeSaid(lines []*html.Node) bool {
	for _, n := range lines {
		if !saysLine(n) {
			return false
		}
	}
	for _, n := range lines {
		first, last := ends(n)
		name := nameOfLine(rxSaidBegin.FindStringSubmatch(first.Data)[1])
		day := rxSaidEnd.FindStringSubmatch(last.Data)[1]
		first.Data = rxSaidBegin.ReplaceAllString(first.Data, "")
		last.Data = rxSaidEnd.ReplaceAllString(last.Data, "")
		signature := dom.New(atom.Span)
		signature.AppendChild(&html.Node{Type: html.TextNode, Data: day})
		n.Parent.InsertBefore(signature, n)
		box(signature, []*html.Node{signature}, []*html.Node{n})
		if made := signature.Parent.Parent; made != nil && dom.Attr(made, "class") == boxClass {
			dom.SetAttr(made, "data-author", name)
		}
	}
	return len(lines) > 0
}
