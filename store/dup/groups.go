package dup

import (
	"encoding/binary"
	"maps"
	"slices"
)

// Groups gives numbers to groups, from 1, and knows which of them were found to
// be one: what was numbered before is not numbered anew.
type Groups struct {
	Last uint64            // the last number that was given
	Into map[uint64]uint64 // of a group that is part of another one: that one, which has a lower number
}

// Root is the number by which a group is known now; 0, alone, is 0.
func (g *Groups) Root(n uint64) uint64 {
	for up := g.Into[n]; up != 0; up = g.Into[n] {
		n = up
	}
	return n
}

// Join makes one group of two, of which 0 is one that has no number yet, and
// returns its number.
func (g *Groups) Join(a, b uint64) uint64 {
	a, b = g.Root(a), g.Root(b)
	switch {
	case a == 0 && b == 0:
		g.Last++
		return g.Last
	case a == 0 || b == 0 || a == b:
		return max(a, b)
	}
	if g.Into == nil {
		g.Into = map[uint64]uint64{}
	}
	g.Into[max(a, b)] = min(a, b)
	return min(a, b)
}

// Pack writes the groups: the last number, and of each that is part of another
// one by how much it is higher than the one before, and than that which it is
// part of.
func (g *Groups) Pack() []byte {
	b := binary.AppendUvarint(nil, g.Last)
	last := uint64(0)
	for _, n := range slices.Sorted(maps.Keys(g.Into)) {
		if up := g.Into[g.Into[n]]; up != 0 {
			g.Into[n] = up // the root: lower ones have theirs by now
		}
		b = binary.AppendUvarint(b, n-last)
		b = binary.AppendUvarint(b, n-g.Into[n])
		last = n
	}
	return b
}

// UnpackGroups reads what Pack wrote.
func UnpackGroups(b []byte) (*Groups, error) {
	last, n := binary.Uvarint(b)
	if n <= 0 {
		return nil, ErrBlock
	}
	g := &Groups{Last: last, Into: map[uint64]uint64{}}
	at := uint64(0)
	for b = b[n:]; len(b) > 0; {
		more, n := binary.Uvarint(b)
		less, m := binary.Uvarint(b[max(n, 0):])
		if n <= 0 || m <= 0 || more == 0 || more > last-at || less == 0 || less >= at+more {
			return nil, ErrBlock
		}
		at, b = at+more, b[n+m:]
		g.Into[at] = at - less
	}
	return g, nil
}
