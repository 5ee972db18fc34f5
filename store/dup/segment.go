package dup

import (
	"encoding/binary"
	"errors"
	"math"
	"math/bits"
	"slices"
)

// entry is a key and a passage that has it.
type entry struct {
	key uint64
	Number
}

// Blocks keeps the blocks of segments by the name of the segment and their
// number in it, from 0.
type Blocks interface {
	Block(segment, n uint32) ([]byte, error)
	Keep(segment, n uint32, block []byte) error
	Drop(segment, n uint32) error
}

// Segment is sorted entries in blocks. The block 0 is the table of the first
// keys of the others.
type Segment struct {
	Name    uint32 `json:"name"`
	Entries int    `json:"entries"`
	Blocks  uint32 `json:"blocks"` // without the table
}

// blockSize is about how many bytes a block has, some hundred entries: a batch
// reads most of them, and who merges holds one of each segment. Two, with their
// keys, fill two pages of 4 kB of a file.
const blockSize = 3950

// Of the segments of like size, within a factor of four, so many are made one,
// up to largest entries, some 30 MB, which are then written at once.
const (
	crowd   = 4
	largest = 4 << 20
)

// ErrBlock says that a block is not as it was written.
var ErrBlock = errors.New("a block of a segment that was not written so")

// writer makes a segment of entries in order.
type writer struct {
	to    Blocks
	made  Segment
	block []byte
	last  uint64
	first []byte // the table so far
	since uint64 // the last first key
}

func (w *writer) add(e entry) error {
	if len(w.block) >= blockSize {
		if err := w.flush(); err != nil {
			return err
		}
	}
	if len(w.block) == 0 {
		w.first = binary.AppendUvarint(w.first, e.key-w.since)
		w.since, w.last = e.key, e.key
	}
	w.block = binary.AppendUvarint(w.block, e.key-w.last)
	w.block = binary.AppendUvarint(w.block, e.Revision())
	w.block = binary.AppendUvarint(w.block, uint64(e.Passage()))
	w.last = e.key
	w.made.Entries++
	return nil
}

func (w *writer) flush() error {
	if len(w.block) == 0 {
		return nil
	}
	w.made.Blocks++
	err := w.to.Keep(w.made.Name, w.made.Blocks, w.block)
	w.block = nil // whoever keeps it may hold it
	return err
}

// end writes what is left and the table.
func (w *writer) end() (Segment, error) {
	return w.made, errors.Join(w.flush(), w.to.Keep(w.made.Name, 0, w.first))
}

// table reads the first keys of a segment's blocks.
func (s Segment) table(from Blocks) ([]uint64, error) {
	packed, err := from.Block(s.Name, 0)
	if err != nil {
		return nil, err
	}
	first := make([]uint64, 0, min(int(s.Blocks), len(packed)))
	last := uint64(0)
	for len(packed) > 0 {
		more, n := binary.Uvarint(packed)
		if n <= 0 {
			return nil, ErrBlock
		}
		last, packed = last+more, packed[n:]
		first = append(first, last)
	}
	if len(first) != int(s.Blocks) {
		return nil, ErrBlock
	}
	return first, nil
}

// unpack appends the entries of a block whose first key is known.
func unpack(out []entry, first uint64, block []byte) ([]entry, error) {
	for len(block) > 0 {
		more, a := binary.Uvarint(block)
		revision, b := binary.Uvarint(block[max(a, 0):])
		passage, c := binary.Uvarint(block[max(a, 0)+max(b, 0):])
		if a <= 0 || b <= 0 || c <= 0 || passage >= 1<<passageBits || revision >= 1<<(64-passageBits) {
			return out, ErrBlock
		}
		first += more
		out, block = append(out, entry{first, At(revision, int(passage))}), block[a+b+c:]
	}
	return out, nil
}

// join calls found for each entry whose key is one of keys, which are sorted and
// each there once, with the place of the key. It reads a block at most once, and
// only those in which a key may be.
func (s Segment) join(from Blocks, keys []uint64, found func(at int, n Number)) error {
	first, err := s.table(from)
	if err != nil {
		return err
	}
	var there []entry
	for i, low := range first {
		high := uint64(math.MaxUint64)
		if i+1 < len(first) {
			high = first[i+1]
		}
		at, _ := slices.BinarySearch(keys, low)
		if at == len(keys) || keys[at] > high {
			continue
		}
		block, err := from.Block(s.Name, uint32(i+1))
		if err == nil {
			there, err = unpack(there[:0], low, block)
		}
		if err != nil {
			return err
		}
		for _, e := range there {
			for at < len(keys) && keys[at] < e.key {
				at++
			}
			if at == len(keys) {
				break
			}
			if keys[at] == e.key {
				found(at, e.Number)
			}
		}
	}
	return nil
}

// reader reads a segment's entries in order.
type reader struct {
	Segment
	from  Blocks
	first []uint64
	at    int // of the next block
	there []entry
}

// peek is the next entry; ok is false at the end.
func (r *reader) peek() (e entry, ok bool, err error) {
	for len(r.there) == 0 {
		if r.at == len(r.first) {
			return e, false, nil
		}
		block, err := r.from.Block(r.Name, uint32(r.at+1))
		if err != nil {
			return e, false, err
		}
		if r.there, err = unpack(nil, r.first[r.at], block); err != nil {
			return e, false, err
		}
		r.at++
	}
	return r.there[0], true, nil
}

// merge makes one segment of several and drops them.
func merge(blocks Blocks, name uint32, old []Segment) (Segment, error) {
	w := writer{to: blocks, made: Segment{Name: name}}
	readers := make([]*reader, len(old))
	for i, s := range old {
		first, err := s.table(blocks)
		if err != nil {
			return Segment{}, err
		}
		readers[i] = &reader{Segment: s, from: blocks, first: first}
	}
	for {
		var least *reader
		var next entry
		for _, r := range readers {
			e, ok, err := r.peek()
			if err != nil {
				return Segment{}, err
			}
			if ok && (least == nil || compare(e, next) < 0) {
				least, next = r, e
			}
		}
		if least == nil {
			break
		}
		least.there = least.there[1:]
		if err := w.add(next); err != nil {
			return Segment{}, err
		}
	}
	for _, s := range old {
		for n := range s.Blocks + 1 {
			if err := blocks.Drop(s.Name, n); err != nil {
				return Segment{}, err
			}
		}
	}
	return w.end()
}

// Check reads all blocks of the segments, and tells whether they are as they were
// written.
func (s State) Check(blocks Blocks) error {
	for _, one := range s.Segments {
		first, err := one.table(blocks)
		if err != nil {
			return err
		}
		r, last, n := reader{Segment: one, from: blocks, first: first}, entry{}, 0
		for {
			e, ok, err := r.peek()
			if err != nil {
				return err
			}
			if !ok {
				break
			}
			if n > 0 && compare(last, e) >= 0 {
				return ErrBlock
			}
			r.there, last, n = r.there[1:], e, n+1
		}
		if n != one.Entries || one.Name == 0 || one.Name > s.Named {
			return ErrBlock
		}
	}
	return nil
}

// settle makes segments of like size one while there are too many of them.
func (x *Index) settle() error {
	for again := true; again; {
		again = false
		for tier := range 32 {
			var like, others []Segment
			all := 0
			for _, s := range x.Segments {
				if bits.Len(uint(s.Entries))/2 == tier {
					like, all = append(like, s), all+s.Entries
				} else {
					others = append(others, s)
				}
			}
			if len(like) < crowd || all > largest {
				continue
			}
			x.Named++
			made, err := merge(x.Blocks, x.Named, like)
			if err != nil {
				return err
			}
			x.Segments, again = append(others, made), true
			break
		}
	}
	return nil
}
