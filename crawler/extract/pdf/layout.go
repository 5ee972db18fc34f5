package pdf

import (
	"cmp"
	"slices"
	"strings"

	"classify/crawler/extract/prose"
)

// line is what stands side by side in a column of a page.
type line struct {
	box
	text   string
	size   float64
	bold   bool
	cells  []span  // left to right
	column box     // what its column covers, ragged ends aside
	edge   float64 // where the full lines around it end
	pitch  float64 // the usual distance to the next line of its column
	table  bool    // a row of a table: joins nothing
	page   int     // from 0
}

// layout puts the spans of a page into lines in reading order. Vertical
// writing is read by laying the page on its side.
func layout(all []span) []line {
	var across, down []span
	letters := 0
	for _, s := range all {
		if s.down {
			down = append(down, s)
			letters += s.letters
		} else {
			across = append(across, s)
			letters -= s.letters
		}
	}
	if letters <= 0 {
		for _, s := range down { // a label among rows stands where it begins
			s.bottom = max(s.bottom, s.top-s.size)
			across = append(across, s)
		}
		return flow(across, 0)
	}
	top := down[0].top
	for _, s := range down {
		top = max(top, s.top)
	}
	var above, below, sideways []span
	for _, s := range down {
		s.box = s.turned(3)
		sideways = append(sideways, s)
	}
	for _, s := range across {
		switch {
		case len(across) < maxWithin && s.within(down):
			s.box = s.turned(3) // a number within a vertical line
			sideways = append(sideways, s)
		case s.bottom > top:
			above = append(above, s)
		default:
			below = append(below, s)
		}
	}
	return slices.Concat(flow(above, 0), flow(sideways, 0), flow(below, 0))
}

// maxWithin is how many spans across a page written down may have for each to
// be looked for in its lines: page numbers, years and sums are few.
const maxWithin = 500

// within reports whether a short span across stands in a line written down.
func (s span) within(down []span) bool {
	if s.letters > 4 || s.width() > 2.2*s.size {
		return false
	}
	return slices.ContainsFunc(down, func(d span) bool {
		reach := 1.5 * d.size
		return d.left-reach/3 < s.centre() && s.centre() < d.right+reach/3 && d.bottom-reach < s.middle() && s.middle() < d.top+reach
	})
}

// maxColumns is how deep columns may stand within columns.
const maxColumns = 4

// flow lays out spans, column by column where they stand in columns.
func flow(all []span, depth int) []line {
	slices.SortStableFunc(all, func(a, b span) int {
		return cmp.Or(cmp.Compare(b.middle(), a.middle()), cmp.Compare(a.left, b.left))
	})
	at, ok := gutter(all)
	if !ok || depth == maxColumns {
		return rows(all)
	}
	var out []line
	var whole, left, right []span
	flush := func() {
		n := leading(right, left)
		whole, right = append(whole, right[:n]...), right[n:]
		if parted(left, right) {
			out = append(out, rows(whole)...)
			out = append(out, flow(left, depth+1)...)
			out = append(out, flow(right, depth+1)...)
			whole = nil
		} else {
			whole = append(append(whole, left...), right...)
		}
		left, right = nil, nil
	}
	for _, s := range all {
		switch {
		case s.right <= at:
			left = append(left, s)
		case s.left >= at:
			right = append(right, s)
		default:
			flush()
			whole = append(whole, s)
		}
	}
	flush()
	return append(out, rows(whole)...)
}

// leading is how many spans of the right side stand above the left one: the
// date and the sender over the columns of a letter.
func leading(right, left []span) int {
	n := 0
	for len(left) > 0 && n < len(right) && right[n].bottom > left[0].top {
		n++
	}
	return n
}

// gutter finds where a page may part into columns: the middle of the gap, at
// least an em wide and away from the edges, that the fewest spans cross.
func gutter(all []span) (at float64, ok bool) {
	if len(all) < 6 {
		return 0, false
	}
	type edge struct {
		x  float64
		by int
	}
	edges := make([]edge, 0, 2*len(all))
	around, size := all[0].box, 0.0
	for _, s := range all {
		edges = append(edges, edge{s.left, 1}, edge{s.right, -1})
		around = around.and(s.box)
		size += s.size / float64(len(all))
	}
	slices.SortFunc(edges, func(a, b edge) int { return cmp.Or(cmp.Compare(a.x, b.x), cmp.Compare(a.by, b.by)) })
	crossing, fewest := 0, len(all)/4
	from, to := around.left+around.width()/8, around.right-around.width()/8
	for i, e := range edges[:len(edges)-1] {
		crossing += e.by
		if next := edges[i+1].x; next-e.x >= 0.8*size && e.x > from && next < to && (crossing < fewest || crossing == fewest && !ok) {
			at, fewest, ok = (e.x+next)/2, crossing, true
		}
	}
	return at, ok
}

// rows are the lines of one column, its tables recognised.
func rows(all []span) []line {
	lines := rowsOf(all)
	if len(lines) == 0 {
		return nil
	}
	column, pitch := columnOf(lines), pitchOf(lines)
	for from := 0; from < len(lines); {
		to := from + 1
		for to < len(lines) && lines[to-1].middle()-lines[to].middle() < farther*pitch {
			to++
		}
		edge := edgeOf(lines[from:to], column.right)
		for i := from; i < to; i++ {
			lines[i].column, lines[i].edge, lines[i].pitch = column, edge, pitch
		}
		from = to
	}
	return tables(lines)
}

// farther is how much more than the usual distance sets paragraphs apart.
const farther = 1.35

// pitchOf is the usual distance between the lines of a column: the middle one,
// or what lines need at least.
func pitchOf(lines []line) float64 {
	steps := make([]float64, 0, len(lines))
	size := 0.0
	for i, l := range lines {
		size += l.size / float64(len(lines))
		if i > 0 {
			steps = append(steps, lines[i-1].middle()-l.middle())
		}
	}
	slices.Sort(steps)
	if len(steps) < 3 {
		return 1.6 * size
	}
	return min(max(1.3*size, steps[(len(steps)-1)/2]), 2.5*size)
}

// edgeOf is where the full lines of a part of a column end: a part may be
// narrower than its column if at least three lines say so.
func edgeOf(lines []line, column float64) float64 {
	if len(lines) < 3 {
		return column
	}
	first, second := lines[0], line{}
	for _, l := range lines[1:] {
		if l.right > first.right {
			first, second = l, first
		} else if second.cells == nil || l.right > second.right {
			second = l
		}
	}
	if first.right-second.right > ragged*first.size {
		return column
	}
	return min(column, first.right)
}

// rowsOf gathers the spans that stand on one line.
func rowsOf(all []span) []line {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b span) int { return cmp.Compare(b.middle(), a.middle()) })
	var out []line
	for from := 0; from < len(all); {
		to, around, size := from+1, all[from].box, all[from].size
		for to < len(all) && around.middle()-all[to].middle() < 0.45*max(size, all[to].size) {
			around, size = around.and(all[to].box), max(size, all[to].size)
			to++
		}
		cells := all[from:to]
		slices.SortStableFunc(cells, func(a, b span) int { return cmp.Compare(a.left, b.left) })
		l := newLine(cells)
		if n := len(out); n > 0 && l.labels(out[n-1]) {
			l = newLine(append(slices.Clone(l.cells), out[n-1].cells...))
			out = out[:n-1]
		}
		out = append(out, l)
		from = to
	}
	return withoutRuby(out)
}

// labels reports whether a short line stands at the left of the one before and
// only a little lower: the name of a row in the middle of its cell.
func (l line) labels(before line) bool {
	return len(l.cells) == 1 && l.cells[0].letters <= 12 && before.bottom < l.top-0.15*l.size &&
		l.right+apart*l.size < before.left && len(before.cells) < maxCells
}

// maxCell is more letters than stand in a line.
const maxCell = 1000

// newLine is a line of spans. Those that follow one another closely are one
// cell, as are a mark or number and what it marks.
func newLine(spans []span) line {
	var cells []span
	for _, s := range spans {
		if n := len(cells); n > 0 {
			last := &cells[n-1]
			if gap := s.left - last.right; last.letters < maxCell && gap < apart*max(s.size, last.size) || last.letters < 5 && gap < 4*s.size && rxMark.MatchString(last.text) {
				*last = last.joined(s)
				continue
			}
		}
		cells = append(cells, s)
	}
	l := line{box: cells[0].box, cells: cells, bold: true}
	letters := 0
	texts := make([]string, len(cells))
	for i, c := range cells {
		texts[i] = c.text
		l.box = l.and(c.box)
		l.bold = l.bold && c.bold
		l.size += c.size * float64(c.letters)
		letters += c.letters
	}
	l.size /= float64(letters)
	l.text = unspread(strings.Join(texts, " "))
	return l
}

// joined is the span with the next one behind it.
func (s span) joined(next span) span {
	between := " "
	if end, start := ends(s.text, next.text); next.left-s.right < 0.2*s.size || prose.Wide(end) && prose.Wide(start) && next.left-s.right < 0.5*s.size {
		between = ""
	}
	letters := s.letters + next.letters
	return span{
		box: s.and(next.box), text: s.text + between + next.text, letters: letters, bold: s.bold && next.bold, down: s.down,
		size: (s.size*float64(s.letters) + next.size*float64(next.letters)) / float64(letters),
	}
}

// columnOf is what a column covers: where its lines begin, and the right end
// that several of them reach.
func columnOf(lines []line) box {
	around := lines[0].box
	rights := make([]float64, len(lines))
	for i, l := range lines {
		around = around.and(l.box)
		rights[i] = l.right
	}
	slices.Sort(rights)
	around.right = rights[len(rights)-1-len(rights)/20] // a title may be wider
	return around
}

// withoutRuby leaves out lines of small kana that say how the line below them
// is read aloud.
func withoutRuby(lines []line) []line {
	out := lines[:0]
	for i, l := range lines {
		if i+1 == len(lines) || !l.ruby(lines[i+1]) {
			out = append(out, l)
		}
	}
	return out
}

func (l line) ruby(below line) bool {
	return l.size <= 0.6*below.size && l.bottom-below.top < 0.3*below.size &&
		l.left >= below.left-l.size && l.right <= below.right+l.size && rxKana.MatchString(l.text)
}
