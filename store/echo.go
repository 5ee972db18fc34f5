package store

import (
	"encoding/binary"
	"fmt"
	"slices"

	bolt "go.etcd.io/bbolt"

	"classify/store/dup"
	"classify/store/record"
)

// A block of groups is what of a revision is said elsewhere too: of each passage
// which one it is, where it stands, and the number of its group. See group.go.
type grouped struct {
	passage int // its place among the passages of the revision
	record.Echo
}

func (g grouped) compare(passage int) int { return g.passage - passage }

// allOfIt is set beside the depth of a passage that is all of its utterance.
const allOfIt = 1

// packGrouped makes the block of what is in groups, in the order of passages.
func packGrouped(all []grouped) []byte {
	b := make([]byte, 0, 10*len(all))
	last := grouped{passage: -1}
	for _, g := range all {
		depth := uint64(g.Depth) << 1
		if g.All {
			depth |= allOfIt
		}
		for _, n := range []uint64{uint64(g.passage - last.passage), uint64(g.Utterance - last.Utterance), uint64(g.Start), uint64(g.End - g.Start), depth, g.Group} {
			b = binary.AppendUvarint(b, n)
		}
		last = g
	}
	return b
}

// unpackGrouped appends what a block says to dst.
func unpackGrouped(dst []grouped, b []byte) ([]grouped, error) {
	last := grouped{passage: -1}
	for u := (unpacker{rest: b}); len(u.rest) > 0; {
		passage, row, start, size, depth, group := u.number(), u.number(), u.number(), u.number(), u.number(), u.number()
		if u.broken || max(passage, row, start, size, depth) > 1<<31 || passage == 0 || group == 0 {
			return dst, errBlock
		}
		last = grouped{last.passage + int(passage), record.Echo{
			Utterance: last.Utterance + int(row), Start: int(start), End: int(start + size),
			Depth: int(depth >> 1), All: depth&allOfIt != 0, Group: group,
		}}
		dst = append(dst, last)
	}
	return dst, nil
}

// groupReader reads what of an incident's revisions is said elsewhere too.
type groupReader struct {
	segments *segmentReader
	groups   *dup.Groups
	firsts   firsts
	some     []grouped
	by       []uint64 // who said first what of a revision is known by itself
}

// newGroupReader checks that no groups are missing. It is nil for a store of an
// older version.
func newGroupReader(tx *bolt.Tx, incident string) (*groupReader, error) {
	if isOld(tx) {
		return nil, nil
	}
	if err := whole(tx, groupsBucket, incident); err != nil {
		return nil, err
	}
	_, groups, err := readAlike(tx, incident)
	if err != nil {
		return nil, err
	}
	first, err := readFirsts(tx, incident, groups)
	return &groupReader{segments: newSegmentReader(tx, groupsBucket, incident), groups: groups, firsts: first}, err
}

// of appends to dst what of a revision is said elsewhere too, with who said it
// first as it is known now.
func (r *groupReader) of(dst []record.Echo, revision uint64) ([]record.Echo, error) {
	block, err := r.segments.block(revision)
	if err != nil {
		return dst, err
	}
	if r.some, err = unpackGrouped(r.some[:0], block); err != nil {
		return dst, fmt.Errorf("%w: the groups of revision %d: %w", ErrDamaged, revision, err)
	}
	r.by = r.by[:0]
	for _, g := range r.some {
		if g.Group > r.groups.Last {
			return dst, fmt.Errorf("%w: revision %d is in the group %d of %d", ErrDamaged, revision, g.Group, r.groups.Last)
		}
		if first := r.firsts[g.Group-1]; !first.Beside {
			r.by = append(r.by, first.Author)
		}
	}
	for _, g := range r.some {
		first := r.firsts[g.Group-1]
		if first.Beside && !slices.Contains(r.by, first.Author) {
			continue // several have put it beside the words of somebody else
		}
		g.Group, g.Author, g.Page = r.groups.Root(g.Group), record.Author(first.Author), record.Author(first.Page)
		dst = append(dst, g.Echo)
	}
	return dst, nil
}
