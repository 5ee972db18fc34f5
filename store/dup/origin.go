package dup

import (
	"cmp"
	"encoding/binary"
)

// Saying is a passage as it is told who said it and when.
type Saying struct {
	Number
	Posted   int64 // seconds since 1970; 0: not known
	Captured int64 // seconds since 1970
	Quoted   bool  // a quotation or an embedded post
	Own      bool  // the words of its page or of somebody named
	Beside   bool  // a short one, known by what stands beside it: see Neighbours
	Part     bool  // it is more than the passages of the group, see Part
	Author   uint64
	Page     uint64 // the author of what stands on its page in nobody's name
}

// Origin tells who of those that say the same was first, whatever the order in
// which they come: by when it was posted if that is known. Of what is only known to
// have been captured the capture says that it was there by then, not since when: it
// is first if it was captured before any other was posted, and else a known time
// goes before. Among those whose time is not known the capture decides, and in the
// end the number. Between both, and among the latter, a quotation is later than
// what is none. Who quotes without a name is not first while another one is named.
type Origin struct {
	own bool
	// The first of those whose time is known, and of the others; with Number 0
	// there is none.
	known, other Saying
}

// Add adds a saying, whose number is not 0.
func (o *Origin) Add(s Saying) {
	if s.Own && !o.own {
		*o = Origin{own: true}
	}
	if s.Own != o.own {
		return
	}
	if s.Posted == 0 {
		if o.other.Number == 0 || s.compare(o.other) < 0 {
			o.other = s
		}
		return
	}
	if o.known.Number == 0 || cmp.Or(cmp.Compare(s.Posted, o.known.Posted), s.compare(o.known)) < 0 {
		o.known = s
	}
}

// Join adds the sayings of another origin.
func (o *Origin) Join(p Origin) {
	for _, s := range []Saying{p.known, p.other} {
		if s.Number != 0 {
			o.Add(s)
		}
	}
}

// First is the saying that was first; its number is 0 if there is none.
func (o *Origin) First() Saying {
	switch {
	case o.known.Number == 0:
		return o.other
	case o.other.Number == 0:
		return o.known
	case o.known.Quoted != o.other.Quoted:
		if o.known.Quoted {
			return o.other
		}
	case o.other.Captured < o.known.Posted:
		return o.other
	}
	return o.known
}

func (s Saying) compare(o Saying) int {
	if s.Quoted != o.Quoted {
		if s.Quoted {
			return 1
		}
		return -1
	}
	return cmp.Or(cmp.Compare(s.Captured, o.Captured), cmp.Compare(s.Number, o.Number))
}

// What a packed saying is.
const (
	saidQuoted = 1 << iota
	saidOwn
	saidPosted
	saidByPage // its author is that of its page
	saidAgain  // another one follows
	saidBeside
	saidPart
)

// Pack appends the origin to b.
func (o *Origin) Pack(b []byte) []byte {
	all := make([]Saying, 0, 2)
	for _, s := range []Saying{o.known, o.other} {
		if s.Number != 0 {
			all = append(all, s)
		}
	}
	for i, s := range all {
		kind := byte(0)
		for n, yes := range []bool{s.Quoted, s.Own, s.Posted != 0, s.Author == s.Page, i+1 < len(all), s.Beside, s.Part} {
			if yes {
				kind |= 1 << n
			}
		}
		b = append(b, kind)
		b = binary.AppendUvarint(b, s.Revision())
		b = binary.AppendUvarint(b, uint64(s.Passage()))
		b = binary.AppendVarint(b, s.Captured)
		if s.Posted != 0 {
			b = binary.AppendVarint(b, s.Posted-s.Captured)
		}
		b = binary.BigEndian.AppendUint64(b, s.Page)
		if s.Author != s.Page {
			b = binary.BigEndian.AppendUint64(b, s.Author)
		}
	}
	return b
}

// UnpackOrigin reads what Pack wrote from the beginning of b, and returns what
// is left of it.
func UnpackOrigin(b []byte) (o Origin, rest []byte, err error) {
	for again := true; again; {
		if len(b) == 0 {
			return o, nil, ErrBlock
		}
		kind := b[0]
		if kind >= saidPart<<1 {
			return o, nil, ErrBlock
		}
		r := origins{rest: b[1:]}
		s := Saying{Quoted: kind&saidQuoted != 0, Own: kind&saidOwn != 0, Beside: kind&saidBeside != 0, Part: kind&saidPart != 0}
		revision, passage := r.unsigned(), r.unsigned()
		s.Captured = r.signed()
		if kind&saidPosted != 0 {
			s.Posted = s.Captured + r.signed()
		}
		s.Page = r.fixed()
		s.Author = s.Page
		if kind&saidByPage == 0 {
			s.Author = r.fixed()
		}
		if s.Number = At(revision, int(passage)); r.broken || passage >= 1<<passageBits || revision >= 1<<(64-passageBits) || s.Number == 0 ||
			(s.Posted != 0) != (kind&saidPosted != 0) {
			return o, nil, ErrBlock
		}
		o.Add(s)
		again, b = kind&saidAgain != 0, r.rest
	}
	return o, b, nil
}

// origins reads numbers one after another.
type origins struct {
	rest   []byte
	broken bool
}

func (r *origins) unsigned() uint64 {
	n, size := binary.Uvarint(r.rest)
	r.skip(size)
	return n
}

func (r *origins) signed() int64 {
	n, size := binary.Varint(r.rest)
	r.skip(size)
	return n
}

func (r *origins) fixed() uint64 {
	if len(r.rest) < 8 {
		r.broken = true
		return 0
	}
	n := binary.BigEndian.Uint64(r.rest)
	r.rest = r.rest[8:]
	return n
}

// skip leaves out what was read; a size of 0 or less says that it was nothing.
func (r *origins) skip(size int) {
	if size <= 0 {
		r.broken, size = true, 0
	}
	r.rest = r.rest[size:]
}
