package chart

// Interval is a number that was counted, with the one that is estimated and how
// far it may be off; all in the unit of the axis.
type Interval struct {
	Label string
	Note  string // the numbers in words, at the right
	Found float64
	// Estimated: Value, Low and High are known.
	Estimated        bool
	Value, Low, High float64
}

const intervalRoom = 36 // pixels from one row to the next

// Intervals draws a row for each interval on an axis from 0 to top: what was
// counted as a ring, what is estimated as a disc on a beam from low to high.
func Intervals(n Name, rows []Interval, top float64, marks []Mark) string {
	height := float64(len(rows) * intervalRoom)
	d := begin(n, "intervals", int(height)+footroom)
	for _, m := range marks {
		d.tick("grid", inside(m.At), 0, height)
	}
	for i, r := range rows {
		y := float64(i*intervalRoom) + 24
		d.word("label", 0, y-11, left, r.Label)
		d.word("value", 1, y-11, right, r.Note)
		d.rule("base", y)
		if r.Estimated {
			low, high := inside(r.Low/top), inside(r.High/top)
			d.rect("beam", low, high-low, y-2.5, 5)
			d.dot("estimate", inside(r.Value/top), y, 5)
		}
		d.dot("found", inside(r.Found/top), y, 4)
	}
	for i := range marks {
		marks[i].At = inside(marks[i].At)
	}
	d.axis(height+14, marks)
	return d.end()
}

// edge is the part of the width that is left free at both ends, so that a dot is
// not cut in half: five pixels of three hundred.
const edge = .018

// inside is the place of a part of an axis.
func inside(part float64) float64 { return edge + (1-2*edge)*min(max(part, 0), 1) }
