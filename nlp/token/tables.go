package token

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

// tables is the dictionary as the lattice reads it. Nothing is written after
// loading.
type tables struct {
	array      []cell
	words      []word
	connection []int16 // rows by the second word, columns by the first
	width      int     // of a row
	category   []byte
	unknown    []unknown // by category
	features   []features
	unkFeature []features // by unknown word
	parts      []part
	bases      string // base forms one after the other
}

// cell is one of the double array of the spellings: the state at i goes on
// with byte c to that at array[i].base+c, if the check of that says so.
// A state after which a word may end has a leaf at its base, that is with
// c = 0: its base is the first word of that spelling, its check minus their
// number.
type cell struct{ base, check int32 }

// ends, in the check of a state, says that a word may end there; above it
// stands the state it is reached from.
const ends = 1

// word is what the lattice needs to know of a word: what it costs, and the
// number by which the cost of standing before or after another is found, which
// in the IPA dictionary is the same on both sides.
type word struct {
	context uint16
	weight  int16
}

// unknown says how words that the dictionary lacks are made of the characters
// of one category.
type unknown struct {
	words  []word
	first  int32 // of the unknown words
	invoke bool  // also where the dictionary has a word
	group  bool  // of several characters
}

// features is what a caller is told of a word besides its surface.
type features struct {
	base uint32 // where the base form begins in bases
	size uint8  // of the base form; 0: it is the surface
	part uint8  // in parts
}

// part is a part of speech and an inflected form. Words share them: the
// dictionary has 151 different ones.
type part struct{ pos, sub, form string }

const (
	maxParts = 1 << 8
	maxBase  = 1<<8 - 1 // bytes; the longest in the dictionary has 78
)

// Columns of the IPA dictionary's features.
const (
	colPOS  = 0
	colSub  = 1
	colForm = 5
	colBase = 6
)

// loaded is built on first use. The dictionary is embedded: it cannot fail.
var loaded = sync.OnceValue(func() *tables {
	t, err := open(keptPath())
	if err != nil {
		panic(err)
	}
	return t
})

// step returns the state that byte c leads to, 0 if no word goes on so.
func (t *tables) step(state int32, c byte) int32 {
	next := t.array[state].base + int32(c)
	if int(next) < len(t.array) && t.array[next].check>>1 == state {
		return next
	}
	return 0
}

// setPart notes the part of a word, which is likely the one seen.
func (t *tables) setPart(f *features, p part, seen *uint8) error {
	if len(t.parts) == 0 || t.parts[*seen] != p {
		i := slices.Index(t.parts, p)
		if i < 0 {
			if i = len(t.parts); i == maxParts {
				return fmt.Errorf("load the dictionary: more than %d parts of speech", maxParts)
			}
			p.form = strings.Clone(p.form) // not the text of all features
			t.parts = append(t.parts, p)
		}
		*seen = uint8(i)
	}
	f.part = *seen
	return nil
}

// fill makes out the token of the word id, or of the unknown word ^id if it is
// negative, that stands at start.
func (t *tables) fill(out *Token, id int32, surface string, start int) {
	var f features
	if id >= 0 {
		f = t.features[id]
	} else {
		f = t.unkFeature[^id]
	}
	p := &t.parts[f.part]
	out.Surface, out.Base = surface, surface
	if f.size > 0 {
		out.Base = t.bases[f.base:][:f.size]
	}
	out.POS, out.Sub, out.Form = p.pos, p.sub, p.form
	out.Start, out.End = start, start+len(surface)
}
