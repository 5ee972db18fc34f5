package chart

const (
	headroom = 18 // pixels above the columns, for what the axis goes to
	footroom = 18 // and below, for dates
	// seen is how high the smallest column is: less than this nobody sees, and
	// one is not none.
	seen = 1.5
	// widest is how wide a column is at most, where there are few, as a part of the
	// chart.
	widest = .12
)

// Columns draws numbers over time, side by side on an axis from 0 to top. Unit
// says what that top is; dates stand below. The height is that of the columns
// alone, in pixels.
func Columns(n Name, values []int, top, height int, unit string, dates []Mark) string {
	d := begin(n, "columns", headroom+height+footroom)
	base := float64(headroom + height)
	d.rule("grid", headroom)
	d.word("tick", 0, headroom-5, left, unit)
	d.columns(values, top, height)
	d.rule("base", base)
	d.axis(base+14, dates)
	return d.end()
}

// columns draws all columns as one shape, in a frame of its own whose width is
// the number of columns: one element each would make a page twice as large.
func (d *drawing) columns(values []int, top, height int) {
	if len(values) == 0 || top <= 0 {
		return
	}
	width := short(min(.84, widest*float64(len(values))))
	d.add(`<svg y="%d" width="100%%" height="%d" viewBox="0 0 %d %d" preserveAspectRatio="none"><path class="bar" d="`, headroom, height, len(values), height)
	for i, v := range values {
		if v > 0 {
			tall := max(float64(height)*float64(v)/float64(top), seen)
			d.add("M%d %dv-%.1fh%sV%dz", i, height, tall, width, height)
		}
	}
	d.add(`"/></svg>`)
}
