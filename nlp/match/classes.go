package match

import (
	"encoding/binary"
	"regexp/syntax"
	"slices"
)

// classes are the characters that no instruction of an expression tells apart,
// numbered in the order of their first.
type classes struct {
	bounds []rune     // where the class may change, and from there on
	number []uint8    // it is this
	first  []rune     // of each class
	page   [256]uint8 // by the upper byte of a character below U+10000
	pages  [][256]uint8
}

// mostClasses is how many an expression may have to get an automaton.
const mostClasses = 1 << 8

// newClasses is nil if there are too many.
func newClasses(prog *syntax.Prog) *classes {
	c := &classes{bounds: []rune{0}}
	var readers []*syntax.Inst // of those that read the same characters one
	known := map[string]bool{}
	for i := range prog.Inst {
		switch in := &prog.Inst[i]; in.Op {
		case syntax.InstRune, syntax.InstRune1:
			if key := string(in.Rune); !known[key] {
				known[key] = true
				c.bound(in.Rune)
				readers = append(readers, in)
			}
		case syntax.InstRuneAnyNotNL:
			if !known["\n"] {
				known["\n"] = true
				c.bound([]rune{'\n'})
				readers = append(readers, in)
			}
		}
	}
	slices.Sort(c.bounds)
	c.bounds = slices.Compact(c.bounds)
	if !c.count(readers) {
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

// count numbers the classes: a class is all characters that the same readers
// read. It reports whether there are not too many.
func (c *classes) count(readers []*syntax.Inst) bool {
	known := map[string]uint8{}
	var key []byte
	for _, r := range c.bounds {
		key = key[:0]
		for i, in := range readers {
			if in.MatchRune(r) {
				key = binary.LittleEndian.AppendUint16(key, uint16(i))
			}
		}
		class, seen := known[string(key)]
		if !seen {
			if len(c.first) == mostClasses {
				return false
			}
			class = uint8(len(c.first))
			known[string(key)] = class
			c.first = append(c.first, r)
		}
		c.number = append(c.number, class)
	}
	return true
}

// divide makes the pages of classes, of which those of one class are shared.
func (c *classes) divide() {
	shared := map[uint8]uint8{}
	at := 0
	for hi := range c.page {
		first := rune(hi) << 8
		for at+1 < len(c.bounds) && c.bounds[at+1] <= first {
			at++
		}
		whole := at+1 == len(c.bounds) || c.bounds[at+1] >= first+256
		if known, ok := shared[c.number[at]]; ok && whole {
			c.page[hi] = known
			continue
		}
		var page [256]uint8
		i := at
		for n := range page {
			for i+1 < len(c.bounds) && c.bounds[i+1] <= first+rune(n) {
				i++
			}
			page[n] = c.number[i]
		}
		c.page[hi] = uint8(len(c.pages))
		c.pages = append(c.pages, page)
		if whole {
			shared[c.number[at]] = c.page[hi]
		}
	}
}

// of is the class of a character.
func (c *classes) of(r rune) uint8 {
	if r < 1<<16 {
		return c.pages[c.page[r>>8&0xff]][r&0xff]
	}
	i, found := slices.BinarySearch(c.bounds, r)
	if !found {
		i--
	}
	return c.number[i]
}
