package match

import (
	"regexp/syntax"
	"slices"
)

// classes are the characters that no instruction of an expression tells apart,
// numbered in the order of their first.
type classes struct {
	bounds []rune // the first character of each
	pages  [256]*[256]uint16
}

// mostClasses is how many an expression may have to get an automaton.
const mostClasses = 1 << 12

// newClasses is nil if there are too many.
func newClasses(prog *syntax.Prog) *classes {
	c := &classes{bounds: []rune{0}}
	for i := range prog.Inst {
		switch in := &prog.Inst[i]; in.Op {
		case syntax.InstRune, syntax.InstRune1:
			c.bound(in.Rune)
		case syntax.InstRuneAnyNotNL:
			c.bound([]rune{'\n'})
		}
	}
	slices.Sort(c.bounds)
	if c.bounds = slices.Compact(c.bounds); len(c.bounds) > mostClasses {
		return nil
	}
	c.divide()
	return c
}

// bound notes the borders of one character, or of pairs of bounds.
func (c *classes) bound(runes []rune) {
	if len(runes) == 1 {
		runes = []rune{runes[0], runes[0]}
	}
	for i := 0; i+1 < len(runes); i += 2 {
		c.bounds = append(c.bounds, runes[i], runes[i+1]+1)
	}
}

// divide makes the pages of classes, of which those without a border are
// shared.
func (c *classes) divide() {
	shared := map[uint16]*[256]uint16{}
	class := 0
	for hi := range c.pages {
		first := rune(hi) << 8
		for class+1 < len(c.bounds) && c.bounds[class+1] <= first {
			class++
		}
		whole := class+1 == len(c.bounds) || c.bounds[class+1] >= first+256
		if whole && shared[uint16(class)] != nil {
			c.pages[hi] = shared[uint16(class)]
			continue
		}
		page, at := new([256]uint16), class
		for i := range page {
			for at+1 < len(c.bounds) && c.bounds[at+1] <= first+rune(i) {
				at++
			}
			page[i] = uint16(at)
		}
		if c.pages[hi] = page; whole {
			shared[uint16(class)] = page
		}
	}
}

// of is the class of a character.
func (c *classes) of(r rune) uint16 {
	if r < 1<<16 {
		return c.pages[r>>8&0xff][r&0xff]
	}
	i, found := slices.BinarySearch(c.bounds, r)
	if !found {
		i--
	}
	return uint16(i)
}
