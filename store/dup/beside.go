package dup

import (
	"encoding/binary"
	"slices"
	"unicode/utf8"
)

// Neighbours are what stands beside the sentences of a group and is too short to
// be known by itself: of each text one passage.
type Neighbours []Neighbour

// Neighbour is a short sentence directly before or after one of a group, short
// ones between them apart.
type Neighbour struct {
	Number
	After bool
	Text  string // see Short
}

// Short is what is compared of a sentence that is too short to be known by
// itself; "" if it is not, or says nothing.
func Short(text string) string {
	if r := newRead(Item{Text: text}); r.size < exact {
		return r.text
	}
	return ""
}

// Add adds a neighbour, unless crowded other ones were, and returns those that
// say the same on the same side.
func (n *Neighbours) Add(one Neighbour) (same []Number) {
	there := false
	for _, o := range *n {
		if o.After == one.After && AlikeShort(o.Text, one.Text) {
			same = append(same, o.Number)
			there = there || o.Text == one.Text
		}
	}
	if !there && len(*n) < crowded {
		*n = append(*n, one)
	}
	return same
}

// What short sentences may differ in that are nearly the same.
const (
	nearShort = 8 // characters they have at least
	endings   = 3 // characters at the end: 思う, 思います
	mistakes  = 1 // characters elsewhere
)

// AlikeShort reports whether two short sentences that stand in the same place
// say the same: of few characters none may differ, of more what does not make
// another statement of one.
func AlikeShort(a, b string) bool {
	if a == b {
		return true
	}
	if min(utf8.RuneCountInString(a), utf8.RuneCountInString(b)) < nearShort {
		return false
	}
	x, y := &read{text: a}, &read{text: b}
	return x.sense() == y.sense() && !x.renamed(y) && !differ(a, b) && mistaken(align([]rune(a), []rune(b))) <= mistakes
}

// mistaken is in how many characters two texts differ before their endings.
func mistaken(cells []cell) (n int) {
	for i, c := range cells {
		if c.a != c.b && len(cells)-i > endings {
			n++
		}
	}
	return n
}

// Pack appends the neighbours to b.
func (n Neighbours) Pack(b []byte) []byte {
	for _, one := range n {
		head := uint64(len(one.Text)) << 1
		if one.After {
			head |= 1
		}
		b = binary.AppendUvarint(b, head)
		b = binary.AppendUvarint(b, one.Revision())
		b = binary.AppendUvarint(b, uint64(one.Passage()))
		b = append(b, one.Text...)
	}
	return b
}

// UnpackNeighbours reads what Pack wrote.
func UnpackNeighbours(b []byte) (n Neighbours, err error) {
	r := origins{rest: b}
	for len(r.rest) > 0 {
		head, revision, passage := r.unsigned(), r.unsigned(), r.unsigned()
		size := head >> 1
		if r.broken || size == 0 || size > uint64(len(r.rest)) || passage >= 1<<passageBits || revision >= 1<<(64-passageBits) {
			return nil, ErrBlock
		}
		n = append(n, Neighbour{At(revision, int(passage)), head&1 != 0, string(r.rest[:size])})
		r.rest = r.rest[size:]
	}
	return slices.Clip(n), nil
}
