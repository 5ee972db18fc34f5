package pdf

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	// maxCells bounds the columns of a table.
	maxCells = 30
	// maxWrapped is how many lines one cell may have.
	maxWrapped = 12
)

// tables finds rows whose cells stand in common columns and makes each one
// line of cells joined by "：", as rows of HTML tables are worded. Cells of a
// line that is in no table are lines of their own if they stand far apart.
func tables(lines []line) []line {
	var out []line
	for i := 0; i < len(lines); {
		n, columns := tableAt(lines[i:])
		if n == 0 {
			out = append(out, lines[i].scattered()...)
			i++
			continue
		}
		back := opening(lines[:i], out, lines[i], columns)
		out = append(out[:len(out)-back], records(lines[i-back:i+n], columns)...)
		i += n
	}
	return out
}

// opening is how many lines before a table belong to its first row: they stand
// in another column than the first, close to it.
func opening(lines, out []line, first line, columns []box) (n int) {
	below := first
	for n < min(len(lines), len(out), maxWrapped) {
		l := lines[len(lines)-1-n]
		if len(l.cells) > 1 || out[len(out)-1-n].table || l.middle()-below.middle() > 1.8*l.size || l.left < columns[0].right {
			break
		}
		if _, ok := l.fitted(columns); !ok || !aligned(l, columns) {
			break
		}
		below = l
		n++
	}
	return n
}

// tableAt is how many lines from the first are one table, and the columns
// these have; 0 if there is none.
func tableAt(lines []line) (n int, columns []box) {
	if len(lines[0].cells) < 2 {
		return 0, nil
	}
	filled := 0 // lines of several cells
	for i, l := range lines {
		if i > 0 && lines[i-1].bottom-l.top > 3*l.size || i >= n+maxWrapped {
			break
		}
		wider, ok := l.fitted(columns)
		if !ok {
			break
		}
		columns = wider
		if len(l.cells) > 1 {
			filled, n = filled+1, i+1
		} else if l.left > columns[0].right {
			n = i + 1 // goes on in another column than the first
		}
	}
	if filled < 2 {
		return 0, nil
	}
	return n, columns
}

// fitted are the columns with a line's cells added, if each cell stands in
// one of them or, in a line of several, between them.
func (l line) fitted(columns []box) (wider []box, ok bool) {
	if len(l.cells) > maxCells || utf8.RuneCountInString(l.text) > 400 || len(l.cells) == 1 && rxHeadMark.MatchString(l.text) && l.left < columns[0].right {
		return nil, false
	}
	wider = slices.Clone(columns)
	common := 0
	for _, c := range l.cells {
		in := -1
		for k, column := range wider {
			if c.left < column.right && c.right > column.left {
				if in >= 0 {
					return nil, false // it crosses columns
				}
				in = k
			}
		}
		switch {
		case in >= 0:
			common++
			wider[in] = wider[in].and(c.box)
		case len(l.cells) == 1 && len(columns) > 0:
			return nil, false
		default:
			wider = append(wider, c.box)
		}
	}
	slices.SortFunc(wider, func(a, b box) int { return int(math.Copysign(1, a.left-b.left)) })
	for k := 1; k < len(wider); k++ {
		if wider[k].left < wider[k-1].right {
			return nil, false
		}
	}
	return wider, len(wider) <= maxCells && (len(columns) == 0 || common > 0 && aligned(l, columns))
}

// aligned reports whether one cell behind the first begins, ends or is centred
// as its column: the words of two lines that only happen to have gaps are not.
func aligned(l line, columns []box) bool {
	for _, c := range l.cells {
		for k, column := range columns {
			same := math.Abs(c.left-column.left) < 0.7*c.size || math.Abs(c.right-column.right) < 0.7*c.size || math.Abs(c.centre()-column.centre()) < 0.7*c.size
			if same && (k > 0 || len(l.cells) == 1) {
				return true
			}
		}
	}
	return false
}

// records joins the lines of a table into its rows: a line without a first
// cell goes on with the row it stands closer to, and lines closer together
// than rows are one.
func records(lines []line, columns []box) []line {
	usual := usualStep(lines)
	var out []line
	var open []line
	keyed := math.Inf(1) // where the last first cell of the open row stands
	flush := func() {
		if len(open) > 0 {
			out = append(out, merged(open, columns))
		}
		open, keyed = nil, math.Inf(1)
	}
	for i, l := range lines {
		key := l.left < columns[0].right
		if i > 0 {
			step := lines[i-1].middle() - l.middle()
			below := math.Inf(1)
			if i+1 < len(lines) {
				below = l.middle() - lines[i+1].middle()
			}
			if len(open) == maxWrapped || key && !math.IsInf(keyed, 1) && keyed-l.middle() > 0.8*usual || !key && step > 1.15*below {
				flush()
			}
		}
		if open = append(open, l); key {
			keyed = l.middle()
		}
	}
	flush()
	return out
}

// usualStep is the middle one of the distances between lines that have a
// first cell.
func usualStep(lines []line) float64 {
	var steps []float64
	for i := 1; i < len(lines); i++ {
		if len(lines[i].cells) > 1 && len(lines[i-1].cells) > 1 {
			steps = append(steps, lines[i-1].middle()-lines[i].middle())
		}
	}
	if len(steps) == 0 {
		return 0
	}
	slices.Sort(steps)
	return steps[len(steps)/2]
}

// merged is the row of a table that lines make.
func merged(lines []line, columns []box) line {
	row := lines[0]
	row.table, row.cells = true, nil
	texts := make([]string, len(columns))
	for _, l := range lines {
		row.box = row.and(l.box)
		for _, c := range l.cells {
			for k, column := range columns {
				if c.left < column.right && c.right > column.left {
					texts[k] = strings.ReplaceAll(texts[k]+glue(texts[k], c.text)+c.text, string(softHyphen), "")
					break
				}
			}
		}
	}
	var cells []string
	for _, text := range texts {
		if text = strings.TrimRight(unspread(text), ":： "); text != "" {
			cells = append(cells, text)
		}
	}
	row.text = strings.Join(cells, "：")
	return row
}

// scattered are the parts of a line that belong together: cells far apart, as
// a date at the right of an addressee at the left, are not one line.
func (l line) scattered() []line {
	var out []line
	from := 0
	for i := 1; i <= len(l.cells); i++ {
		if i == len(l.cells) || l.cells[i].left-l.cells[i-1].right > 4*l.size {
			part := newLine(l.cells[from:i])
			part.column, part.edge, part.pitch = l.column, l.edge, l.pitch
			out = append(out, part)
			from = i
		}
	}
	return out
}
