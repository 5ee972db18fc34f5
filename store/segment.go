package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"

	bolt "go.etcd.io/bbolt"
)

// What is counted lies in segments: one value has, for each of 64 revisions
// with numbers in a row, a block of bytes or none. A count over a million
// utterances so reads some thousand values, and one revision that changes
// writes some kilobytes anew.
const (
	segmentBits = 6
	segmentSize = 1 << segmentBits
	segmentForm = 1
)

// segment is the blocks of a segment by the last bits of their revision's
// number; nil where there is none.
type segment [segmentSize][]byte

var errSegment = errors.New("a segment that was not written so")

// segmentOf is the number of a revision's segment and its place in it.
func segmentOf(revision uint64) (n uint64, at int) {
	return revision >> segmentBits, int(revision & (segmentSize - 1))
}

func packSegment(s *segment) []byte {
	size := 1
	for _, block := range s {
		if block != nil {
			size += len(block) + 4
		}
	}
	b := append(make([]byte, 0, size), segmentForm)
	for i, block := range s {
		if block == nil {
			continue
		}
		b = append(b, byte(i))
		b = binary.AppendUvarint(b, uint64(len(block)))
		b = append(b, block...)
	}
	return b
}

// unpackSegment reads what packSegment wrote. The blocks are parts of b.
func unpackSegment(b []byte, s *segment) error {
	*s = segment{}
	if len(b) == 0 || b[0] != segmentForm {
		return errSegment
	}
	last := -1
	for b = b[1:]; len(b) > 0; {
		at := int(b[0])
		n, size := binary.Uvarint(b[1:])
		if at <= last || at >= segmentSize || size <= 0 || n > uint64(len(b)-1-size) {
			return errSegment
		}
		begin := 1 + size
		s[at] = b[begin : begin+int(n) : begin+int(n)]
		last, b = at, b[begin+int(n):]
	}
	return nil
}

// openSegment checks and reads a stored segment.
func openSegment(key, value []byte, s *segment) error {
	data, err := unseal(key, value)
	if err != nil {
		return err
	}
	if err := unpackSegment(data, s); err != nil {
		return unreadable(key, err)
	}
	return nil
}

// segments are those of an owner in a bucket, within a transaction that writes:
// what is set is written by flush. The owner is an incident, or "" where there
// is one list for all.
type segments struct {
	tx     *bolt.Tx
	bucket []byte
	owner  string
	held   map[uint64]*heldSegment
	more   uint64 // blocks, modulo 2^64
}

type heldSegment struct {
	segment
	changed bool
}

func newSegments(tx *bolt.Tx, bucket []byte, owner string) *segments {
	return &segments{tx: tx, bucket: bucket, owner: owner, held: map[uint64]*heldSegment{}}
}

// segmentKey is the key of an owner's segment.
func segmentKey(owner string, n uint64) []byte {
	if owner == "" {
		return number(n)
	}
	return numbered(owner, n)
}

func (s *segments) hold(n uint64) (*heldSegment, error) {
	if h := s.held[n]; h != nil {
		return h, nil
	}
	h := &heldSegment{}
	key := segmentKey(s.owner, n)
	if value := s.tx.Bucket(s.bucket).Get(key); value != nil {
		// A copy: bbolt may map the file elsewhere while it is written to.
		if err := openSegment(key, bytes.Clone(value), &h.segment); err != nil {
			return nil, err
		}
	} else if err := absent(s.tx.Bucket(s.bucket), key); err != nil {
		return nil, err
	}
	s.held[n] = h
	return h, nil
}

// block is what is kept of a revision; nil if nothing is.
func (s *segments) block(revision uint64) ([]byte, error) {
	n, at := segmentOf(revision)
	h, err := s.hold(n)
	if err != nil {
		return nil, err
	}
	return h.segment[at], nil
}

// set keeps a block of a revision, or with nil none.
func (s *segments) set(revision uint64, block []byte) error {
	n, at := segmentOf(revision)
	h, err := s.hold(n)
	if err != nil || bytes.Equal(h.segment[at], block) && (h.segment[at] == nil) == (block == nil) {
		return err
	}
	if h.segment[at] == nil {
		s.more++
	}
	if block == nil {
		s.more--
	}
	h.segment[at], h.changed = block, true
	return nil
}

// flush writes what was set, and how many blocks there are by now.
func (s *segments) flush() error {
	bucket := s.tx.Bucket(s.bucket)
	for _, n := range slices.Sorted(maps.Keys(s.held)) {
		h := s.held[n]
		if !h.changed {
			continue
		}
		key, data := segmentKey(s.owner, n), packSegment(&h.segment)
		var err error
		if len(data) == 1 {
			err = bucket.Delete(key)
		} else {
			err = putSealed(bucket, key, data)
		}
		if err != nil {
			return err
		}
		h.changed = false
	}
	more := s.more
	s.more = 0
	return countMore(s.tx, s.bucket, s.owner, more)
}

// segmentReader reads an owner's segments in a transaction, the newest one read
// at hand.
type segmentReader struct {
	bucket *bolt.Bucket
	owner  string
	at     uint64
	read   bool
	now    segment
}

func newSegmentReader(tx *bolt.Tx, bucket []byte, owner string) *segmentReader {
	return &segmentReader{bucket: tx.Bucket(bucket), owner: owner}
}

// segment is the n-th one, empty if there is none; it is good until the next
// call.
func (r *segmentReader) segment(n uint64) (*segment, error) {
	if r.read && r.at == n {
		return &r.now, nil
	}
	key := segmentKey(r.owner, n)
	r.at, r.read, r.now = n, true, segment{}
	if value := r.bucket.Get(key); value != nil {
		if err := openSegment(key, value, &r.now); err != nil {
			return nil, err
		}
	} else if err := absent(r.bucket, key); err != nil {
		return nil, err
	}
	return &r.now, nil
}

func (r *segmentReader) block(revision uint64) ([]byte, error) {
	n, at := segmentOf(revision)
	s, err := r.segment(n)
	if err != nil {
		return nil, err
	}
	return s[at], nil
}

// eachSegment calls fn for an owner's segments in order and checks that no
// block is missing: a flipped byte in a page's header hides keys without a
// trace.
func eachSegment(tx *bolt.Tx, bucket []byte, owner string, fn func(n uint64, s *segment) error) error {
	var s segment
	return eachBlocks(tx, bucket, owner, func(key, value []byte) (int, error) {
		if err := openSegment(key, value, &s); err != nil {
			return 0, err
		}
		return s.blocks(), fn(readNumber(key), &s)
	})
}

// whole checks that none of an owner's blocks is missing, without checking what
// is in them.
func whole(tx *bolt.Tx, bucket []byte, owner string) error {
	var s segment
	return eachBlocks(tx, bucket, owner, func(key, value []byte) (int, error) {
		if err := unpackSegment(value[min(len(value), sealSize):], &s); err != nil {
			return 0, unreadable(key, err)
		}
		return s.blocks(), nil
	})
}

// eachBlocks calls fn for the values of an owner's segments, which tells how
// many blocks it found, and compares their number with that which was written.
func eachBlocks(tx *bolt.Tx, bucket []byte, owner string, fn func(key, value []byte) (int, error)) error {
	var want, found uint64
	if _, err := get(tx.Bucket(countsBucket), under(string(bucket), owner), &want); err != nil {
		return err
	}
	var begin []byte
	if owner != "" {
		begin = prefix(owner)
	}
	err := each(tx.Bucket(bucket), begin, func(key, value []byte) error {
		if len(key) != len(begin)+8 {
			return nil
		}
		n, err := fn(key, value)
		found += uint64(n)
		return err
	})
	if err == nil && found != want {
		err = fmt.Errorf("%w: %s of %q: %d of %d are there", ErrDamaged, bucket, owner, found, want)
	}
	return err
}

// blocks is how many there are.
func (s *segment) blocks() (n int) {
	for _, b := range s {
		if b != nil {
			n++
		}
	}
	return n
}
