package voice

import "slices"

// pair is a passage in brackets: text[open] begins the opening one and
// text[end] the closing one, both of three bytes; inner ones stand within.
type pair struct {
	open, end int
	inner     []pair
}

// bracket is the length of a bracket in bytes.
const bracket = len("「")

func (p pair) start() int { return p.open + bracket } // of what is quoted
func (p pair) after() int { return p.end + bracket }  // of what follows

// maxNested is how many brackets may be open at a time; of more, the oldest
// is taken for one that is never closed.
const maxNested = 8

// opened is a bracket that waits to be closed.
type opened struct {
	at    int
	mark  rune
	inner []pair
}

// brackets finds the closed passages of a text, those within others in them.
func brackets(text string) []pair {
	stack := []opened{{mark: 0}} // the text itself
	for at, r := range text {
		switch r {
		case '「', '『':
			if len(stack) > maxNested {
				stack[0].inner = append(stack[0].inner, stack[1].inner...)
				stack = slices.Delete(stack, 1, 2)
			}
			stack = append(stack, opened{at: at, mark: r})
		case '」', '』':
			stack = closed(stack, r-1, at) // an opening bracket stands before its closing one
		}
	}
	var out []pair
	for _, o := range stack {
		out = append(out, o.inner...)
	}
	return out
}

// closed closes the last open bracket of the mark; later ones were never
// closed, and what they hold is held by it.
func closed(stack []opened, mark rune, at int) []opened {
	for i := len(stack) - 1; i > 0; i-- {
		if stack[i].mark != mark {
			continue
		}
		p := pair{open: stack[i].at, end: at, inner: stack[i].inner}
		for _, lost := range stack[i+1:] {
			p.inner = append(p.inner, lost.inner...)
		}
		stack = stack[:i]
		stack[i-1].inner = append(stack[i-1].inner, p)
		return stack
	}
	return stack
}
