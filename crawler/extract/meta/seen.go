package meta

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"classify/crawler/extract/comment"
	"classify/crawler/extract/date"
	"classify/crawler/extract/dom"
	"classify/crawler/extract/prose"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

const (
	// before and after are how many blocks from the title its date stands:
	// sites put it on the line above or in the few lines below.
	before = 8
	after  = 15
	// farBefore is how far above the title a letter has its date, over the lines
	// of whom it is to and from.
	farBefore = 40
	// shortLine is as long as a line that is only about a date.
	shortLine = 70
)

// visibleDates looks near the title for the lines and <time> elements that
// date the page; failing that, for a newspaper's line under the article.
func visibleDates(root *html.Node, title string, foreign func(*html.Node) bool) date.Shown {
	spots := slices.DeleteFunc(dom.Leaves(root), foreign)
	at := titleSpot(spots, title)
	spots, at = ownSpots(spots, at)
	var d date.Shown
	for i := max(at, 0); i < len(spots) && i <= at+after; i++ {
		if i != at && opensOther(spots[i]) {
			break
		}
		readSpot(&d, spots[i], i == at)
	}
	for i := at - 1; i >= 0 && i >= at-before; i-- {
		if onlyDates(spots[i]) {
			readSpot(&d, spots[i], false)
		}
	}
	for i := at - before - 1; d.Published == "" && i >= 0 && i >= at-farBefore; i-- {
		if text := dom.Inline(spots[i]); date.Bare(text) && !furniture(spots[i]) {
			d.Published = date.ISO(text) // the head of a letter
		}
	}
	for i := max(at, 0); d.Published == "" && i < len(spots); i++ {
		if longer(spots[i], longLine) {
			continue
		}
		if printed := date.Newspaper(dom.Inline(spots[i])); printed != "" && !furniture(spots[i]) {
			d.Published = printed
		}
	}
	if d.Published == "" {
		d.Published = d.WentUp
	}
	return d
}

// titleSpot is the index of the block that shows the title, -1 if none does.
func titleSpot(spots []*html.Node, title string) int {
	want, found := prose.Loose(title), -1
	for i, n := range spots {
		if !dom.Heading(n) && found >= 0 {
			continue
		}
		if longer(n, 4*len(title)+200) {
			continue
		}
		text := oneLine(n)
		if len(text) > 4*len(title)+40 || want == "" || prose.Loose(text) != want {
			continue
		}
		if dom.Heading(n) {
			return i
		}
		if n.DataAtom != atom.Li { // a crumb of the path repeats the title
			found = i
		}
	}
	return found
}

// longer reports whether an element's text is longer than so many bytes.
func longer(n *html.Node, limit int) bool {
	return textWithin(n, limit) < 0
}

// textWithin is what is left of a limit, in bytes, behind the text of n; less
// than 0 if it does not suffice.
func textWithin(n *html.Node, limit int) int {
	if n.Type == html.TextNode {
		return limit - len(n.Data)
	}
	for c := n.FirstChild; c != nil && limit >= 0; c = c.NextSibling {
		limit = textWithin(c, limit)
	}
	return limit
}

// readSpot takes the dates of one block: each <time>, and each labelled part of
// a short line.
func readSpot(d *date.Shown, n *html.Node, isTitle bool) {
	if longer(n, longLine) {
		return
	}
	text := strings.ReplaceAll(dom.Inline(n), "\n", " ")
	if !date.May(text) && !holdsTime(n) || labelledOther(n) || furniture(n) {
		return
	}
	if isTitle {
		readParts(d, n, true)
		return
	}
	if utf8.RuneCountInString(text) > shortLine {
		return
	}
	if date.Other(text) {
		d.Line(text)
		return
	}
	for _, t := range dom.Elements(n, func(c *html.Node) bool { return c.DataAtom == atom.Time }) {
		label := strings.Join(append(dom.Words(t), dom.Attr(t, "itemprop")), " ")
		d.Note(label, date.First(dom.Attr(t, "datetime"), dom.Inline(t)))
	}
	if !readParts(d, n, false) {
		d.Line(text)
	}
}

// labelledOther reports whether n is a cell whose label, the cell before it,
// does not speak of publication: 契約日.
func labelledOther(n *html.Node) bool {
	if n.DataAtom != atom.Td && n.DataAtom != atom.Dd {
		return false
	}
	if besideOther(n) {
		return true
	}
	for s := n.PrevSibling; s != nil; s = s.PrevSibling {
		if s.Type == html.ElementNode {
			label := dom.Inline(s)
			return prose.Speaks(label) && !date.Labelled(label)
		}
	}
	return false
}

// besideOther reports whether n is the first cell of a row that goes on with
// words: a list of goods or events, not the date of the page.
func besideOther(n *html.Node) bool {
	if n.DataAtom != atom.Td || n.PrevSibling != nil && dom.Inline(n.PrevSibling) != "" || !date.Bare(dom.Inline(n)) {
		return false
	}
	for s := n.NextSibling; s != nil; s = s.NextSibling {
		if s.DataAtom == atom.Td {
			return prose.Speaks(dom.Inline(s))
		}
	}
	return false
}

// onlyDates reports whether a line above the title says no more than a date,
// with a label or a section's name: else it is the news of another page.
func onlyDates(n *html.Node) bool {
	if longer(n, longLine) {
		return false
	}
	text := dom.Inline(n)
	if n.DataAtom == atom.Li {
		return date.Bare(text) || date.Labelled(text)
	}
	if first, _, cut := strings.Cut(text, "\n"); cut && date.Bare(first) {
		return true // the head of a letter
	}
	day, rest := date.Split(text)
	return day == "" || utf8.RuneCountInString(prose.Loose(rest)) <= leastTitle || date.Labelled(rest)
}

func holdsTime(n *html.Node) bool {
	return dom.First(n, func(c *html.Node) bool { return c.DataAtom == atom.Time }) != nil
}

// readParts takes the dates of a line of which each stands in an element of
// its own, under the names of that element and of the picture before it:
// <span class="post-update"><i class="fa-refresh"></i> 2021.06.01</span>.
func readParts(d *date.Shown, n *html.Node, isTitle bool) (any bool) {
	parts := dom.Elements(n, func(c *html.Node) bool {
		switch c.DataAtom {
		case atom.Span, atom.Time, atom.Em, atom.A:
			text := dom.Inline(c)
			return date.Bare(text) || date.Short(text) != "" && dom.Named(c, "date", "day", "time", "posted", "published", "ymd")
		}
		return false
	})
	if len(parts) == 0 || len(parts) == 1 && (date.Bare(dom.Inline(parts[0])) && !isTitle) {
		return false // the line says what its one date is
	}
	for _, c := range parts {
		names := dom.Words(c)
		for _, mark := range dom.Elements(c, func(m *html.Node) bool { return m != c }) {
			names = append(names, dom.Words(mark)...)
		}
		label := ""
		if dom.HasWord(names, "update", "updated", "modified", "modify", "refresh", "sync", "revised", "koushin", "lastmod") {
			label = "updated"
		}
		d.Note(label, cmp.Or(date.ISO(dom.Inline(c)), date.Short(dom.Inline(c))))
	}
	return true
}

// rxOther is a line that opens what is dated by itself: an addition or the
// comments.
var rxOther = regexp.MustCompile(`^[\s【［\[（(■●◆▼※*]*(?:この(?:記事|エントリー?|投稿|日記)へ?の)?(?:追記|加筆|訂正|(?:更新|改訂|変更|修正|改版)履歴|コメント|みんなの声|読者の声|(?i:comments?))(?:一覧|欄)?[\s\d】］\]）)（(件:：]*$`)

// opensOther reports whether the lines under n are dated by themselves.
func opensOther(n *html.Node) bool {
	if longer(n, longLine) {
		return false
	}
	text := dom.Inline(n)
	return len(text) < shortLine && rxOther.MatchString(text)
}

// ownSpots are the blocks of a page without the entries of lists, each of
// which has a date of its own: three or more blocks that are made alike and
// dated, or are a link and a date.
func ownSpots(spots []*html.Node, at int) ([]*html.Node, int) {
	links, made := 0, map[string]int{}
	for _, n := range spots[max(at-before, 0):min(max(at, 0)+after, len(spots))] {
		if longer(n, longLine) {
			continue
		}
		if text := dom.Inline(n); utf8.RuneCountInString(text) > maxTitle || date.ISO(text) == "" {
			continue
		}
		made[makeOf(n)]++
		if linksOther(n) {
			links++
		}
	}
	for key, n := range made {
		if n < 3 {
			delete(made, key)
		}
	}
	if links < 3 && len(made) == 0 {
		return spots, at
	}
	var own []*html.Node
	ownAt := -1
	for i, n := range spots {
		if i != at && (links >= 3 && linksOther(n) || len(made) > 0 && made[makeOf(n)] > 0 && !dom.Heading(n)) {
			continue
		}
		if i == at {
			ownAt = len(own)
		}
		own = append(own, n)
	}
	return own, ownAt
}

// makeOf is how an element and the two above it are made: their names and
// classes.
func makeOf(n *html.Node) string {
	var b strings.Builder
	for up := 0; n != nil && up < 3; n, up = n.Parent, up+1 {
		b.WriteString(n.Data + "." + dom.Attr(n, "class") + " ")
	}
	return b.String()
}

// linksOther reports whether a line shows the title of another page as a
// link; the names of sections and authors are shorter, and a date may link to
// the page itself.
func linksOther(n *html.Node) bool {
	a := dom.First(n, func(c *html.Node) bool { return c.DataAtom == atom.A })
	for up := n.Parent; a == nil && up != nil; up = up.Parent {
		if up.DataAtom == atom.A {
			a = up
		}
	}
	return a != nil && utf8.RuneCountInString(rxDigits.ReplaceAllString(prose.Loose(dom.Inline(a)), "")) >= leastTitle
}

// rxDigits are the parts of a date.
var rxDigits = regexp.MustCompile(`[\d年月日時分]|令和|平成`)

// leastTitle is how many letters the linked title of another page has at
// least.
const leastTitle = 10

// furniture reports whether n stands in navigation, comments, a quotation or
// the like.
func furniture(n *html.Node) bool {
	if comment.Within(n) {
		return true
	}
	for ; n != nil; n = n.Parent {
		switch n.DataAtom {
		case atom.Nav, atom.Aside, atom.Footer, atom.Blockquote:
			return true
		}
		if n.DataAtom != atom.Body && n.DataAtom != atom.Html && dom.Named(n, "sidebar", "ranking", "related", "comments", "recommend", "profile", "postprofile") {
			return true
		}
	}
	return false
}
