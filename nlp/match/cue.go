package match

import (
	"regexp"
	"strings"
	"sync"
)

// cue is an expression that is asked about very many texts, of which most hold
// nothing of it. Automata see that many times as fast as package regexp, and
// find its matches; they are made when first asked for. What they do not know
// is left to regexp.
type cue struct {
	rx     *regexp.Regexp
	fast   func() *fast
	number int // of those of cues.go, from 1 on; 0: another expression
}

// fast is an expression's automata.
type fast struct {
	anywhere *automaton // nil: none can be made
	anchored *automaton // nil: the expression may match nothing, as regexp has rules of its own for that
}

// cueExprs are the expressions of cues.go, by number.
var cueExprs = []*regexp.Regexp{nil}

// newCue is for package variables: it numbers the expression.
func newCue(expr string) cue {
	c := cueOf(regexp.MustCompile(expr))
	c.number = len(cueExprs)
	cueExprs = append(cueExprs, c.rx)
	return c
}

func cueOf(rx *regexp.Regexp) cue {
	return cue{rx: rx, fast: sync.OnceValue(func() *fast { return newFast(rx.String()) })}
}

// cueScanner finds which of the numbered cues may match in a text: those of
// which it holds a string that a match must hold. always are those of which
// that cannot be told.
var cueScanner = sync.OnceValues(func() (scan *scanner, always bits) {
	lists := make([][]string, len(cueExprs))
	always = newBits(len(cueExprs))
	for number, rx := range cueExprs[1:] {
		if list := literals(rx); list != nil && cost(list) <= mostCost {
			lists[number+1] = brief(list)
		} else {
			always.set(int32(number + 1))
		}
	}
	return newScanner(lists), always
})

func newFast(expr string) *fast {
	prog := compileProg(expr)
	if prog == nil {
		return &fast{}
	}
	c := newClasses(prog)
	if c == nil {
		return &fast{}
	}
	f := &fast{newAutomaton(prog, c, false), newAutomaton(prog, c, true)}
	f.anywhere.last = lasts(expr, c)
	for _, s := range []*state{f.anchored.first, f.anchored.inner} {
		if s.matches || s.ends {
			f.anchored = nil
			break
		}
	}
	return f
}

// may reports whether the expression may match in s, and whether that is sure.
func (c cue) may(s string) (may, sure bool) {
	a := c.fast().anywhere
	if a == nil {
		return true, false
	}
	matches, known := a.match(s)
	return matches || !known, known
}

func (c cue) in(s string) bool {
	may, sure := c.may(s)
	return may && (sure || c.rx.MatchString(s))
}

func (c cue) find(s string) string {
	if m := c.place(s); m != nil {
		return s[m[0]:m[1]]
	}
	return ""
}

func (c cue) groups(s string) []string {
	if may, _ := c.may(s); !may {
		return nil
	}
	return c.rx.FindStringSubmatch(s)
}

func (c cue) place(s string) []int {
	if may, _ := c.may(s); !may {
		return nil
	}
	if a := c.fast().anchored; a != nil {
		if start, end, known := a.next(s, 0); known && end < 0 {
			return nil
		} else if known {
			return []int{start, end}
		}
	}
	return c.rx.FindStringIndex(s)
}

func (c cue) places(s string) [][]int {
	if may, _ := c.may(s); !may {
		return nil
	}
	return c.held(s)
}

// held is places of a text in which the expression may match.
func (c cue) held(s string) [][]int {
	if out, known := c.fast().places(s); known {
		return out
	}
	return c.rx.FindAllStringIndex(s, -1)
}

func (c cue) without(s string) string {
	if may, _ := c.may(s); !may {
		return s
	}
	places, known := c.fast().places(s)
	if !known {
		return c.rx.ReplaceAllString(s, "")
	}
	var b strings.Builder
	at := 0
	for _, m := range places {
		b.WriteString(s[at:m[0]])
		at = m[1]
	}
	b.WriteString(s[at:])
	return b.String()
}

// next finds the first match from byte at on, of an expression that does not
// match nothing; end is -1 if there is none.
func (a *automaton) next(s string, at int) (start, end int, known bool) {
	for i, r := range s[at:] {
		if !a.opens[a.classes.of(r)] {
			continue
		}
		if end, known = a.at(s, at+i); !known || end >= 0 {
			return at + i, end, known
		}
	}
	return 0, -1, true
}

// places are all matches, one behind the other, and whether they are known.
func (f *fast) places(s string) (out [][]int, known bool) {
	if f.anchored == nil {
		return nil, false
	}
	for at := 0; at < len(s); {
		start, end, known := f.anchored.next(s, at)
		if !known {
			return nil, false
		}
		if end < 0 {
			break
		}
		out = append(out, []int{start, end})
		at = end
	}
	return out, true
}
