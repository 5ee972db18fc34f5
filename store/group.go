package store

import (
	"errors"
	"fmt"
	"strings"

	bolt "go.etcd.io/bbolt"

	"classify/store/dup"
	"classify/store/record"
)

// Grouping is how texts are spelt when utterances are compared.
type Grouping struct {
	Method string                   // its name and version: another one groups everything anew
	Fold   func(line string) string // a line of a text
}

// The utterances of an incident that say the same are grouped by package dup,
// revision by revision, in the order of the memberships. What it keeps lies in
// the bucket alike: under the number 0 its state, and blocks of segments under
// their segment and number.
func groupStage(incident string) string { return "group " + incident }

// alike is the state of an incident's groups.
type alike struct {
	dup.State
	Groups []byte `json:"groups"` // dup.Groups, packed
}

const segmentShift = 32 // of a segment's name in the number of a block

// maxUngrouped is how many bytes of text Group takes at a time, at least one
// page: a batch is held in memory, and reads most of the index.
const maxUngrouped = 8 << 20

// Group groups the utterances of at most limit pages of the incident that were
// not grouped yet by this method, and returns of how many; 0 if none is left.
func (s *Store) Group(incident, extractor string, g Grouping, limit int) (pages int, err error) {
	method := strings.Join([]string{extractor, dup.Version, g.Method}, " ")
	pending := false
	err = s.view(func(tx *bolt.Tx) error {
		at, err := stand(tx, groupStage(incident), method)
		if err == nil {
			pending, err = hasMember(tx, incident, at.Last+1)
		}
		return err
	})
	if err != nil || !pending {
		return 0, err
	}
	defer s.shed(false)
	err = s.update(func(tx *bolt.Tx) error {
		at, err := stand(tx, groupStage(incident), method)
		if err == nil && at.Last == 0 {
			err = ungroup(tx, incident)
		}
		if err != nil {
			return err
		}
		j, err := newGrouper(tx, incident, g)
		if err != nil {
			return err
		}
		if pages, err = j.read(&at, limit); err != nil {
			return err
		}
		return errors.Join(j.keep(), put(tx.Bucket(stagesBucket), []byte(groupStage(incident)), at))
	})
	return pages, err
}

// hasMember reports whether an incident has a membership of this number or a
// higher one.
func hasMember(tx *bolt.Tx, incident string, from uint64) (bool, error) {
	if isOld(tx) {
		return false, ErrUncounted
	}
	begin := prefix(incident)
	k, _ := tx.Bucket(membersBucket).Cursor().Seek(numbered(incident, from))
	return k != nil && len(k) == len(begin)+8 && string(k[:len(begin)]) == string(begin), nil
}

// ungroup forgets how the utterances of an incident are grouped: what hung
// together by one that is erased may come apart. The stage then groups anew those
// that there are.
func ungroup(tx *bolt.Tx, incident string) error {
	err := errors.Join(
		deleteUnder(tx.Bucket(alikeBucket), incident),
		deleteUnder(tx.Bucket(groupsBucket), incident),
		tx.Bucket(stagesBucket).Delete([]byte(groupStage(incident))),
		tx.Bucket(countsBucket).Delete(under(string(groupsBucket), incident)),
	)
	return err
}

// deleteUnder deletes the numbered things of an incident.
func deleteUnder(b *bolt.Bucket, incident string) error {
	var keys [][]byte
	begin := prefix(incident)
	err := each(b, begin, func(key, _ []byte) error {
		if len(key) == len(begin)+8 {
			keys = append(keys, key)
		}
		return nil
	})
	for _, key := range keys {
		err = errors.Join(err, b.Delete(key))
	}
	return err
}

// grouper groups the utterances of some pages within a transaction.
type grouper struct {
	Grouping
	tx       *bolt.Tx
	incident string
	state    alike
	groups   *dup.Groups
	segments *segments
	numbers  map[uint64][]uint64         // of the utterances of a revision, the group
	held     map[uint64]*record.Revision // some that were read
	holds    int                         // their utterances
	items    []dup.Item
}

func newGrouper(tx *bolt.Tx, incident string, g Grouping) (*grouper, error) {
	j := &grouper{
		Grouping: g, tx: tx, incident: incident, segments: newSegments(tx, groupsBucket, incident),
		numbers: map[uint64][]uint64{}, held: map[uint64]*record.Revision{},
	}
	var err error
	j.state, j.groups, err = readAlike(tx, incident)
	return j, err
}

// readAlike reads the state of an incident's groups; there are none before the
// first page is grouped.
func readAlike(tx *bolt.Tx, incident string) (a alike, g *dup.Groups, err error) {
	b, key := tx.Bucket(alikeBucket), numbered(incident, 0)
	if b == nil {
		return a, &dup.Groups{}, nil // of a version before
	}
	ok, err := get(b, key, &a)
	if err != nil || !ok {
		if err == nil && tx.Bucket(stagesBucket).Get([]byte(groupStage(incident))) != nil {
			err = fmt.Errorf("%w: the groups of %s are missing", ErrDamaged, incident)
		}
		return a, &dup.Groups{}, err
	}
	if g, err = dup.UnpackGroups(a.Groups); err != nil {
		err = unreadable(key, err)
	}
	return a, g, err
}

// read takes the utterances of pages from a position on, which it moves.
func (j *grouper) read(at *position, limit int) (pages int, err error) {
	begin, size := prefix(j.incident), 0
	c := j.tx.Bucket(membersBucket).Cursor()
	for k, v := c.Seek(numbered(j.incident, at.Last+1)); k != nil && pages < limit && size < maxUngrouped; k, v = c.Next() {
		if len(k) != len(begin)+8 || string(k[:len(begin)]) != string(begin) {
			break
		}
		var m record.Membership
		if err := decode(k, v, &m); err != nil {
			return pages, err
		}
		p, err := readPage(j.tx, m.Capture)
		if err != nil {
			return pages, err
		}
		for _, seq := range p.Revisions {
			more, err := j.take(seq)
			if err != nil {
				return pages, err
			}
			size += more
		}
		at.Last = m.Seq
		pages++
	}
	return pages, nil
}

// take takes the utterances of a revision, unless they were grouped before, and
// tells how many bytes of text they have.
func (j *grouper) take(revision uint64) (size int, err error) {
	if _, ok := j.numbers[revision]; ok {
		return 0, nil
	}
	if block, err := j.segments.block(revision); err != nil || block != nil {
		return 0, err
	}
	r, err := readRevision(j.tx, revision)
	if err != nil {
		return 0, err
	}
	for i := range r.Document.Utterances {
		one := j.item(&r, i)
		size += len(one.Text)
		j.items = append(j.items, one)
	}
	j.numbers[revision] = make([]uint64, len(r.Document.Utterances))
	return size, nil
}

// item is an utterance as it is compared.
func (j *grouper) item(r *record.Revision, at int) dup.Item {
	u := r.Document.Utterances[at]
	lines := strings.Split(u.Text, "\n")
	for i, line := range lines {
		lines[i] = j.Fold(line)
	}
	return dup.Item{
		Number: dup.At(r.Seq, at), Text: strings.Join(lines, "\n"),
		Account: strings.ToLower(u.Handle), Page: r.Document.URL, Quoted: u.Quoted(),
	}
}

// mostHeld is of how many utterances the revisions are held that are looked at
// again.
const mostHeld = 20_000

// again is an utterance that was grouped before.
func (j *grouper) again(n dup.Number) (dup.Item, error) {
	r := j.held[n.Revision()]
	if r == nil {
		one, err := readRevision(j.tx, n.Revision())
		if err != nil {
			return dup.Item{}, err
		}
		if j.holds += len(one.Document.Utterances); j.holds > mostHeld {
			clear(j.held)
			j.holds = len(one.Document.Utterances)
		}
		r = &one
		j.held[n.Revision()] = r
	}
	if n.Utterance() >= len(r.Document.Utterances) {
		return dup.Item{}, fmt.Errorf("%w: revision %d has no utterance %d", ErrDamaged, r.Seq, n.Utterance())
	}
	return j.item(r, n.Utterance()), nil
}

// keep groups what was taken, and stores it.
func (j *grouper) keep() error {
	index := dup.Index{State: j.state.State, Blocks: alikeBlocks{j.tx, j.incident}, Item: j.again}
	pairs, err := index.Add(j.items)
	if err != nil {
		return damagedBlock(err)
	}
	for _, p := range pairs {
		if err := j.join(p); err != nil {
			return err
		}
	}
	for revision, numbers := range j.numbers {
		if err := j.segments.set(revision, packGroups(numbers)); err != nil {
			return err
		}
	}
	j.state.State, j.state.Groups = index.State, j.groups.Pack()
	return errors.Join(j.segments.flush(), put(j.tx.Bucket(alikeBucket), numbered(j.incident, 0), j.state))
}

// join makes one group of those of two utterances.
func (j *grouper) join(p dup.Pair) error {
	var of [2]*uint64
	for i, n := range p {
		numbers, err := j.of(n.Revision())
		if err != nil {
			return err
		}
		if n.Utterance() >= len(numbers) {
			return fmt.Errorf("%w: revision %d in %s has groups of %d utterances", ErrDamaged, n.Revision(), j.incident, len(numbers))
		}
		of[i] = &numbers[n.Utterance()]
	}
	group := j.groups.Join(*of[0], *of[1])
	for _, one := range of {
		if *one == 0 {
			*one = group
		}
	}
	return nil
}

// of is the groups of a revision's utterances, to be changed.
func (j *grouper) of(revision uint64) ([]uint64, error) {
	if numbers, ok := j.numbers[revision]; ok {
		return numbers, nil
	}
	block, err := j.segments.block(revision)
	if err != nil {
		return nil, err
	}
	numbers, err := unpackGroups(nil, block)
	if err != nil {
		return nil, fmt.Errorf("%w: the groups of revision %d in %s: %w", ErrDamaged, revision, j.incident, err)
	}
	j.numbers[revision] = numbers
	return numbers, nil
}

// alikeBlocks are the blocks of an incident's index.
type alikeBlocks struct {
	tx       *bolt.Tx
	incident string
}

func (b alikeBlocks) key(segment, n uint32) []byte {
	return numbered(b.incident, uint64(segment)<<segmentShift|uint64(n))
}

// Block returns a part of the mapped file, which is read before the next write.
func (b alikeBlocks) Block(segment, n uint32) ([]byte, error) {
	key := b.key(segment, n)
	value := b.tx.Bucket(alikeBucket).Get(key)
	if value == nil {
		return nil, fmt.Errorf("%w: the record %q is missing", ErrDamaged, key)
	}
	return unseal(key, value)
}

func (b alikeBlocks) Keep(segment, n uint32, block []byte) error {
	return putSealed(b.tx.Bucket(alikeBucket), b.key(segment, n), block)
}

func (b alikeBlocks) Drop(segment, n uint32) error {
	return b.tx.Bucket(alikeBucket).Delete(b.key(segment, n))
}

// damagedBlock makes damage of what package dup says of a block.
func damagedBlock(err error) error {
	if errors.Is(err, dup.ErrBlock) {
		err = fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return err
}

// groupReader reads the groups of an incident's utterances.
type groupReader struct {
	segments *segmentReader
	groups   *dup.Groups
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
	return &groupReader{newSegmentReader(tx, groupsBucket, incident), groups}, err
}

// of appends to dst the groups of a revision's utterances, as they are known now;
// none if they were not grouped yet.
func (r *groupReader) of(dst []uint64, revision uint64) ([]uint64, error) {
	block, err := r.segments.block(revision)
	if err != nil {
		return dst, err
	}
	from := len(dst)
	if dst, err = unpackGroups(dst, block); err != nil {
		return dst, fmt.Errorf("%w: the groups of revision %d: %w", ErrDamaged, revision, err)
	}
	for i := from; i < len(dst); i++ {
		dst[i] = r.groups.Root(dst[i])
	}
	return dst, nil
}

func isAlike(key, value []byte) error {
	if readNumber(key) != 0 {
		_, err := unseal(key, value)
		return err // the index is checked as a whole
	}
	var a alike
	if err := decode(key, value, &a); err != nil {
		return err
	}
	if _, err := dup.UnpackGroups(a.Groups); err != nil {
		return unreadable(key, err)
	}
	return nil
}
