package chart

// Lane is what of one kind happened when.
type Lane struct {
	Label  string
	Points []Point
}

// Point is a place on the axis, from 0 to 1, and how much happened there.
type Point struct {
	At    float64
	Count int
}

const laneRoom = 47 // pixels from one lane to the next

// Lanes draws what happened on an axis of time, a lane for each kind. Of several
// in one place the dot is larger, and a number stands beside it.
func Lanes(n Name, lanes []Lane, dates []Mark, count func(int) string) string {
	height := float64(len(lanes) * laneRoom)
	d := begin(n, "lanes", int(height)+footroom)
	for i := range dates {
		dates[i].At = inside(dates[i].At)
		d.tick("grid", dates[i].At, 0, height)
	}
	for i, l := range lanes {
		y := float64(i*laneRoom) + 26
		d.word("label", 0, y-12, left, l.Label)
		d.rule("base", y)
		for _, p := range l.Points {
			radius := 4.5
			if p.Count > 1 {
				radius = 6.5
			}
			d.dot("event", inside(p.At), y, radius)
			if p.Count > 1 {
				d.word("value", inside(p.At), y+18, anchorAt(inside(p.At)), count(p.Count))
			}
		}
	}
	d.axis(height+14, dates)
	return d.end()
}
