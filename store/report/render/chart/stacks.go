package chart

// Stack is a bar made of parts.
type Stack struct {
	Label string
	Note  string // at its right end, such as of how many it is
	Parts []int
}

const (
	stackRoom = 36 // pixels from one bar to the next
	stackBar  = 13 // how thick a bar is
)

// Stacks draws bars of equal length, each cut into its parts, so that one sees
// what each is made of; Note tells of how many. The part at an index has the
// class of this index. Zero and whole are the ends of the axis.
func Stacks(n Name, stacks []Stack, classes []string, zero, whole string) string {
	d := begin(n, "stacks", len(stacks)*stackRoom+footroom)
	for i, s := range stacks {
		y := float64(i * stackRoom)
		d.word("label", 0, y+13, left, s.Label)
		d.word("value", 1, y+13, right, s.Note)
		sum := 0
		for _, v := range s.Parts {
			sum += max(v, 0)
		}
		at := 0.0
		d.add(`<svg y="%d" width="100%%" height="%d">`, i*stackRoom+18, stackBar)
		for j, v := range s.Parts {
			if v <= 0 || j >= len(classes) {
				continue
			}
			width := float64(v) / float64(sum)
			d.rect(classes[j], at, width, 0, stackBar)
			at += width
		}
		d.add("</svg>")
	}
	d.axis(float64(len(stacks)*stackRoom)+12, []Mark{{0, zero}, {1, whole}})
	return d.end()
}
