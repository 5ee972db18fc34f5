package article

import (
	"regexp"

	"classify/crawler/extract/dom"
	"classify/crawler/extract/prose"
	"classify/store/record"

	"golang.org/x/net/html"
)

// leadLines is how many pieces may stand between the title and its text: a
// subtitle, the line of dates, buttons, the lead.
const leadLines = 8

// keepLead keeps the prose between the title and the first text that was
// chosen: the lead often has a box of its own. So has a subtitle, right under
// the title.
func keepLead(pieces []*piece, from int) {
	first := from
	for first < len(pieces) && !pieces[first].keep {
		first++
	}
	if first == len(pieces) || first-from > leadLines {
		return
	}
	for i := from; i < first; i++ {
		p := pieces[i]
		subtitle := i == from && p.u.Kind == record.Paragraph && p.size >= leastSubtitle && p.linked == 0 && !dateline(p, "")
		p.keep = !p.chrome && !p.noise && (p.sentence() || subtitle)
	}
}

// leastSubtitle is more characters than the name of a section or an author
// has.
const leastSubtitle = 15

// fill takes in what the finder dropped between two pieces it kept, and right
// after the last in the same box: tables of facts, lists, short lines of a
// notice, the address for questions at its end.
func fill(pieces []*piece) {
	first, last := -1, -1
	homes := map[*html.Node]bool{}
	for i, p := range pieces {
		if !p.keep {
			continue
		}
		if first < 0 {
			first = i
		}
		last = i
		homes[p.node.Parent] = true
	}
	for i := first; i >= 0 && i < last; i++ {
		p := pieces[i]
		if !p.keep && statement(p) && beside(p.node, homes) {
			p.keep = true
		}
	}
	if last >= 0 {
		fillAfter(pieces, last)
	}
}

// fillAfter takes what follows the last kept piece in its box, and prose that
// goes on right behind that box.
func fillAfter(pieces []*piece, last int) {
	home := map[*html.Node]bool{pieces[last].node.Parent: true}
	for i := last + 1; i < len(pieces); i++ {
		p := pieces[i]
		goesOn := p.sentence() && prose.FullStop(p.u.Text) && p.node.Parent != nil && dom.Within(pieces[last].node, p.node.Parent)
		if p.chrome || p.linked >= linkedMost || !goesOn && !beside(p.node, home) {
			return
		}
		p.keep = p.u.Kind != record.Heading
	}
}

const (
	// boxShare is how much of the chosen prose the article's box holds.
	boxShare = 0.9
	// boxChosen is how much of the box's own words must have been chosen for
	// the rest to be taken for the article's too: else the box is the page.
	boxChosen = 0.55
)

// fillBox takes what was passed over in the article's box, the innermost
// element that holds nearly all the chosen prose: steps, answers, dates of a
// diary, the address for questions.
func fillBox(pieces []*piece) {
	box := innermost(pieces)
	if box == nil {
		return
	}
	chosen, all := 0, 0
	for _, p := range pieces {
		if !statement(p) || p.above || p.noise || !dom.Within(p.node, box) {
			continue
		}
		all += p.size
		if p.keep {
			chosen += p.size
		}
	}
	if float64(chosen) < boxChosen*float64(all) {
		return
	}
	last := lastKept(pieces)
	heading := ""
	for i := range pieces {
		p := pieces[i]
		if p.heading() {
			heading = p.u.Text
		}
		if i > last && (p.noise || p.wall || p.heading() && opensTail(p.u.Text)) {
			return // what stands behind a button is not the article's
		}
		source := p.u.Kind == record.List && !p.chrome && rxSources.MatchString(heading)
		if (statement(p) || source) && !p.above && dom.Within(p.node, box) {
			p.keep = true
		}
	}
}

// lastKept is the index of the last piece that was chosen.
func lastKept(pieces []*piece) int {
	for i := len(pieces) - 1; i >= 0; i-- {
		if pieces[i].keep {
			return i
		}
	}
	return -1
}

// rxSources is a heading under which links are part of a notice.
var rxSources = regexp.MustCompile(`添付|資料|別紙|参考|出典|脚注|引用元`)

// innermost is the lowest element that holds boxShare of the chosen prose, nil
// if none was chosen.
func innermost(pieces []*piece) *html.Node {
	mass, total := map[*html.Node]int{}, 0
	for _, p := range pieces {
		if !p.keep || !p.sentence() {
			continue
		}
		total += p.size
		for n := p.node.Parent; n != nil; n = n.Parent {
			mass[n] += p.size
		}
	}
	for _, p := range pieces {
		if !p.keep || !p.sentence() {
			continue
		}
		for n := p.node.Parent; n != nil; n = n.Parent {
			if float64(mass[n]) >= boxShare*float64(total) {
				return n
			}
		}
	}
	return nil
}

// beside reports whether a node stands in the same box as a kept piece, or
// is part of a table, list or figure that does.
func beside(n *html.Node, homes map[*html.Node]bool) bool {
	for up := 0; up < 5 && n.Parent != nil; up++ {
		if homes[n.Parent] {
			return true
		}
		switch n = n.Parent; n.Data {
		case "table", "tbody", "thead", "tr", "td", "th", "ul", "ol", "dl", "figure", "blockquote":
		default:
			return false
		}
	}
	return false
}

// keepPosts keeps embedded posts wherever the page's own text put them: the
// finder drops them as short or full of links.
func keepPosts(pieces []*piece) {
	for i := range pieces {
		if pieces[i].u.Kind == record.Post {
			pieces[i].keep = pieces[i].keep || !pieces[i].chrome
		}
	}
}

// keepHeadings keeps the headings that have kept text under them.
func keepHeadings(pieces []*piece) {
	for i := range pieces {
		h := pieces[i]
		if h.u.Kind != record.Heading || h.chrome || h.above {
			continue
		}
		for _, p := range pieces[i+1:] {
			if p.u.Kind == record.Heading && p.u.Level <= h.u.Level {
				break
			}
			if p.keep && p.u.Kind != record.Heading {
				h.keep = true
				break
			}
		}
	}
}
