package match

import (
	"encoding/binary"
	"regexp/syntax"
	"slices"
	"sync"
	"sync/atomic"
	"unicode/utf8"
)

// automaton goes through a text by an expression, one step a character. Its
// states are sets of the expression's instructions, made when they are first
// come to. It is safe for concurrent use.
//
// An anchored one finds the match that begins at a place, and where it ends,
// with the choices of package regexp: its sets are in the order in which regexp
// tries them, and what regexp would no longer try is left out. One that is not
// anchored tells only whether there is a match anywhere.
type automaton struct {
	prog     *syntax.Prog
	classes  *classes
	anchored bool
	begins   bool       // a match begins where the text does
	opens    []bool     // the classes that a match may begin with
	last     []bool     // the classes that a text with a match may end in; nil: any
	first    *state     // at the beginning of the text
	inner    *state     // elsewhere
	mu       sync.Mutex // of making states, and of what follows
	states   map[string]*state
}

// state is what may be read next.
type state struct {
	next    []atomic.Pointer[state] // by class; nil: not yet made
	runes   []uint32                // those that read a character
	matches bool                    // a match ends here
	ends    bool                    // one does if the text ends here
}

// mostStates is how many states an automaton may have; where an expression
// would need more, package regexp goes on.
const mostStates = 4000

// compileProg is nil for the few expressions that ask for more than an
// automaton knows: case-blind ones, borders of words and of lines.
func compileProg(expr string) *syntax.Prog {
	parsed, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return nil
	}
	prog, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		return nil
	}
	for i := range prog.Inst {
		switch in := &prog.Inst[i]; in.Op {
		case syntax.InstEmptyWidth:
			if syntax.EmptyOp(in.Arg)&^(syntax.EmptyBeginText|syntax.EmptyEndText) != 0 {
				return nil
			}
		case syntax.InstRune, syntax.InstRune1:
			if syntax.Flags(in.Arg)&syntax.FoldCase != 0 {
				return nil
			}
		}
	}
	return prog
}

func newAutomaton(prog *syntax.Prog, c *classes, anchored bool) *automaton {
	a := &automaton{prog: prog, classes: c, anchored: anchored, states: map[string]*state{}}
	start := []uint32{uint32(prog.Start)}
	a.first, a.inner = a.state(start, syntax.EmptyBeginText), a.state(start, 0)
	a.opens = make([]bool, len(c.first))
	for class, r := range c.first {
		a.opens[class] = slices.ContainsFunc(append(slices.Clone(a.first.runes), a.inner.runes...), func(pc uint32) bool { return prog.Inst[pc].MatchRune(r) })
	}
	a.begins = !anchored && len(a.inner.runes) == 0 && !a.inner.matches && !a.inner.ends
	return a
}

// match reports whether the expression matches in a text, and whether that is
// known. The automaton is not anchored.
func (a *automaton) match(text string) (matches, known bool) {
	if a.last != nil && text != "" {
		if r, _ := utf8.DecodeLastRuneInString(text); !a.last[a.classes.of(r)] {
			return false, true
		}
	}
	s := a.first
	for i := 0; i < len(text); {
		if s.matches {
			return true, true
		}
		if a.begins && len(s.runes) == 0 {
			return false, true
		}
		r, size := rune(text[i]), 3
		if r >= 0xe3 && r <= 0xe9 && i+2 < len(text) && text[i+1]&0xc0 == 0x80 && text[i+2]&0xc0 == 0x80 {
			r = r&0xf<<12 | rune(text[i+1]&0x3f)<<6 | rune(text[i+2]&0x3f)
		} else {
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		i += size
		class := a.classes.of(r)
		next := s.next[class].Load()
		if next == nil {
			if next = a.step(s, class); next == nil {
				return false, false
			}
		}
		s = next
	}
	return s.matches || s.ends, true
}

// at finds the match that begins at byte at, and where it ends; -1 if there is
// none. The automaton is anchored.
func (a *automaton) at(text string, at int) (end int, known bool) {
	s := a.inner
	if at == 0 {
		s = a.first
	}
	end = -1
	for i, r := range text[at:] {
		if s.matches {
			end = at + i
		}
		if len(s.runes) == 0 {
			return end, true
		}
		class := a.classes.of(r)
		next := s.next[class].Load()
		if next == nil {
			if next = a.step(s, class); next == nil {
				return 0, false
			}
		}
		s = next
	}
	if s.matches || s.ends {
		end = len(text)
	}
	return end, true
}

// step returns the state after s by a character of the class; nil if there
// are too many.
func (a *automaton) step(s *state, class uint8) *state {
	a.mu.Lock()
	defer a.mu.Unlock()
	if next := s.next[class].Load(); next != nil {
		return next // another has made it
	}
	if len(a.states) >= mostStates {
		return nil
	}
	r := a.classes.first[class]
	var to []uint32
	for _, pc := range s.runes {
		if in := &a.prog.Inst[pc]; in.MatchRune(r) {
			to = append(to, in.Out)
		}
	}
	if !a.anchored {
		to = append(to, uint32(a.prog.Start)) // a match may begin anywhere
	}
	next := a.state(to, 0)
	s.next[class].Store(next)
	return next
}

// state is the state at these instructions. at is what is true of the place.
func (a *automaton) state(from []uint32, at syntax.EmptyOp) *state {
	s := &state{}
	s.runes, s.matches = a.reach(from, at)
	_, s.ends = a.reach(from, at|syntax.EmptyEndText)
	key := make([]byte, 1, 1+4*len(s.runes))
	if s.matches {
		key[0] |= 1
	}
	if s.ends {
		key[0] |= 2
	}
	for _, pc := range s.runes {
		key = binary.LittleEndian.AppendUint32(key, pc)
	}
	if known := a.states[string(key)]; known != nil {
		return known
	}
	s.next = make([]atomic.Pointer[state], len(a.classes.first))
	a.states[string(key)] = s
	return s
}

// reach lists the instructions that read a character and can be come to from
// others without reading, in the order in which they are tried, and whether
// the end of the expression can. What is tried only after the end of an
// anchored one is left out.
func (a *automaton) reach(from []uint32, at syntax.EmptyOp) (runes []uint32, matches bool) {
	seen := newBits(len(a.prog.Inst))
	todo := slices.Clone(from)
	slices.Reverse(todo) // the last of todo is the next
	for len(todo) > 0 {
		pc := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen.has(int32(pc)) {
			continue
		}
		seen.set(int32(pc))
		switch in := &a.prog.Inst[pc]; in.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			todo = append(todo, in.Arg, in.Out)
		case syntax.InstCapture, syntax.InstNop:
			todo = append(todo, in.Out)
		case syntax.InstEmptyWidth:
			if syntax.EmptyOp(in.Arg)&^at == 0 {
				todo = append(todo, in.Out)
			}
		case syntax.InstMatch:
			matches = true
			if a.anchored {
				return runes, true
			}
		case syntax.InstFail:
		default:
			runes = append(runes, pc)
		}
	}
	if !a.anchored {
		slices.Sort(runes)
	}
	return runes, matches
}
