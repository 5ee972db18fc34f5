package store

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	bolt "go.etcd.io/bbolt"

	"classify/store/dup"
	"classify/store/record"
)

// The passages of an incident that say the same are grouped by package dup,
// revision by revision, in the order of the memberships. What it keeps lies in
// the bucket alike: under the number 0 its state, under the next ones the origins
// of the groups (see origin.go), and blocks of segments under their segment and
// number.
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

// Group groups what is said in at most limit pages of the incident that were not
// grouped yet by this method, and returns of how many; 0 if none is left.
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

// ungroup forgets how the passages of an incident are grouped: what hung
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

// grouper groups what is said in some pages within a transaction.
type grouper struct {
	Grouping
	tx       *bolt.Tx
	incident string
	state    alike
	groups   *dup.Groups
	origins  *origins
	segments *segments
	known    map[uint64][]grouped // of a revision, what is in groups
	held     map[uint64]*reader   // revisions that were read
	holds    int                  // passages of those that were read again
	items    []dup.Item
}

// reader is a revision as its passages are compared.
type reader struct {
	record.Revision
	passages []passage
	captured int64 // when it was captured first, seconds since 1970
	new      bool  // of the pages that are grouped now
	shorts   map[int]string
}

func newGrouper(tx *bolt.Tx, incident string, g Grouping) (*grouper, error) {
	j := &grouper{
		Grouping: g, tx: tx, incident: incident, segments: newSegments(tx, groupsBucket, incident), origins: newOrigins(alikeBlocks{tx, incident}),
		known: map[uint64][]grouped{}, held: map[uint64]*reader{},
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

// read takes the passages of pages from a position on, which it moves.
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
			more, err := j.take(seq, m.Capture)
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

// take takes the passages of a revision, unless they were grouped before, and
// tells how many bytes of text they have.
func (j *grouper) take(revision, capture uint64) (size int, err error) {
	if _, ok := j.known[revision]; ok {
		return 0, nil // its other captures are counted with the first
	}
	if block, err := j.segments.block(revision); err != nil || block != nil {
		return 0, errors.Join(err, j.again(revision, capture))
	}
	r, err := j.open(revision)
	if err != nil {
		return 0, err
	}
	r.new = true
	for i := range r.passages {
		j.items = append(j.items, j.item(r, i))
	}
	for _, u := range r.Document.Utterances {
		size += len(u.Text)
	}
	j.known[revision] = []grouped{}
	return size, nil
}

// again notes that a revision that was grouped has another capture, which may be
// an earlier one.
func (j *grouper) again(revision, capture uint64) error {
	r, err := j.reader(revision)
	if err != nil || len(r.Captures) < 2 {
		return err
	}
	var c record.Capture
	if err := need(j.tx.Bucket(capturesBucket), "capture", number(capture), &c); err != nil || c.Time.Unix() > r.captured {
		return err
	}
	all, err := j.of(revision)
	for _, g := range all {
		if err == nil {
			err = j.noteAgain(g.Group, dup.At(revision, g.passage))
		}
	}
	return err
}

// open reads a revision, which is held.
func (j *grouper) open(revision uint64) (*reader, error) {
	r := &reader{captured: math.MaxInt64}
	var err error
	if r.Revision, err = readRevision(j.tx, revision); err != nil {
		return nil, err
	}
	for _, seq := range r.Captures {
		if member, err := has(j.tx.Bucket(memberOfBucket), numbered(j.incident, seq)); err != nil || !member {
			if err != nil {
				return nil, err
			}
			continue
		}
		var c record.Capture
		if err := need(j.tx.Bucket(capturesBucket), "capture", number(seq), &c); err != nil {
			return nil, err
		}
		r.captured = min(r.captured, c.Time.Unix())
	}
	r.passages = j.passages(r.Document)
	j.held[revision] = r
	return r, nil
}

// mostHeld is of how many passages the revisions are held that are looked at
// again.
const mostHeld = 50_000

// reader is a revision that is held, or is read again.
func (j *grouper) reader(revision uint64) (*reader, error) {
	if r := j.held[revision]; r != nil {
		return r, nil
	}
	if j.holds > mostHeld {
		maps.DeleteFunc(j.held, func(_ uint64, r *reader) bool { return !r.new })
		j.holds = 0
	}
	r, err := j.open(revision)
	if err == nil {
		j.holds += len(r.passages)
	}
	return r, err
}

// item is a passage as it is compared.
func (j *grouper) item(r *reader, at int) dup.Item {
	p := r.passages[at]
	u := r.Document.Utterances[p.row]
	one := dup.Item{Number: dup.At(r.Seq, at), Text: j.Fold(u.Text[p.start:p.end]), Whole: p.whole, Beside: p.beside(u)}
	one.By, one.Own = p.by(r.Document)
	for i, own := range one.Own {
		if own == u.Text { // nothing in it is quoted
			one.Own[i] = one.Text
			continue
		}
		one.Own[i] = j.Fold(own)
	}
	return one
}

// find is a passage by its number.
func (j *grouper) find(n dup.Number) (*reader, error) {
	r, err := j.reader(n.Revision())
	if err == nil && n.Passage() >= len(r.passages) {
		err = fmt.Errorf("%w: revision %d has no passage %d", ErrDamaged, n.Revision(), n.Passage())
	}
	return r, err
}

// keep groups what was taken, and stores it.
func (j *grouper) keep() error {
	index := dup.Index{State: j.state.State, Blocks: alikeBlocks{j.tx, j.incident}, Item: func(n dup.Number) (dup.Item, error) {
		r, err := j.find(n)
		if err != nil {
			return dup.Item{}, err
		}
		return j.item(r, n.Passage()), nil
	}}
	pairs, parts, err := index.Add(j.items)
	if err != nil {
		return damagedBlock(err)
	}
	slices.SortFunc(pairs, func(a, b dup.Pair) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	for _, p := range pairs {
		if err := j.join(p, false); err != nil {
			return err
		}
	}
	for _, p := range parts {
		if err := j.part(p); err != nil {
			return err
		}
	}
	for revision, all := range j.known {
		if err := j.segments.set(revision, packGrouped(all)); err != nil {
			return err
		}
	}
	j.state.State, j.state.Groups = index.State, j.groups.Pack()
	return errors.Join(j.segments.flush(), j.origins.flush(), put(j.tx.Bucket(alikeBucket), numbered(j.incident, 0), j.state))
}

// join makes one group of those of two passages, which are known by themselves or
// by what stands beside them.
func (j *grouper) join(p dup.Pair, beside bool) error {
	var of [2]uint64
	for i, n := range p {
		all, err := j.of(n.Revision())
		if err != nil {
			return err
		}
		if at, ok := slices.BinarySearchFunc(all, n.Passage(), grouped.compare); ok {
			of[i] = j.groups.Root(all[at].Group)
		}
	}
	group := j.groups.Join(of[0], of[1])
	if low, high := min(of[0], of[1]), max(of[0], of[1]); low != 0 && low != high {
		from, err := j.origins.of(high)
		if err != nil {
			return err
		}
		into, err := j.origins.of(low)
		if err != nil {
			return err
		}
		into.Join(from.Origin)
		others := from.beside
		*from = knownOf{}
		for _, one := range others {
			if err := j.neighbour(low, one); err != nil {
				return err
			}
		}
	}
	for i, n := range p {
		if of[i] == 0 {
			if err := j.put(n, group, beside); err != nil {
				return err
			}
		}
	}
	return nil
}

// part tells the group of a quotation, which has one of its own if it was in none, of
// whose words it is a part.
func (j *grouper) part(p dup.Part) error {
	all, err := j.of(p.Number.Revision())
	if err != nil {
		return err
	}
	if at, ok := slices.BinarySearchFunc(all, p.Number.Passage(), grouped.compare); ok {
		return j.whose(all[at].Group, p.Of)
	}
	group := j.groups.Join(0, 0)
	return errors.Join(j.put(p.Number, group, false), j.whose(group, p.Of))
}

// whose tells a group of whose words its passages are parts: they are that one's own,
// also in a post, which may be one that somebody shows.
func (j *grouper) whose(group uint64, n dup.Number) error {
	r, err := j.find(n)
	if err != nil {
		return err
	}
	o, err := j.origins.of(j.groups.Root(group))
	if err == nil {
		said := r.passages[n.Passage()].saying(n, r.Document, r.captured)
		said.Quoted, said.Part = false, true
		o.Add(said)
	}
	return err
}

// put makes a passage that is in no group one of a group.
func (j *grouper) put(n dup.Number, group uint64, beside bool) error {
	r, err := j.find(n)
	if err != nil {
		return err
	}
	all := j.known[n.Revision()]
	at, _ := slices.BinarySearchFunc(all, n.Passage(), grouped.compare)
	p := r.passages[n.Passage()]
	j.known[n.Revision()] = slices.Insert(all, at, grouped{n.Passage(), record.Echo{
		Utterance: p.row, Start: p.start, End: p.end, Depth: p.depth, All: p.all, Group: group,
	}})
	if err := j.note(group, n, beside); err != nil || beside {
		return err
	}
	return j.beside(r, n, group)
}

// noteAgain notes a passage that is in the group.
func (j *grouper) noteAgain(group uint64, n dup.Number) error {
	o, err := j.origins.of(j.groups.Root(group))
	if err != nil {
		return err
	}
	return j.note(group, n, o.First().Beside)
}

// note tells a group who said a passage and when.
func (j *grouper) note(group uint64, n dup.Number, beside bool) error {
	r, err := j.find(n)
	if err != nil {
		return err
	}
	o, err := j.origins.of(j.groups.Root(group))
	if err == nil {
		said := r.passages[n.Passage()].saying(n, r.Document, r.captured)
		said.Beside = beside
		o.Add(said)
	}
	return err
}

// of is what of a revision is in groups, to be changed.
func (j *grouper) of(revision uint64) ([]grouped, error) {
	if all, ok := j.known[revision]; ok {
		return all, nil
	}
	block, err := j.segments.block(revision)
	if err != nil {
		return nil, err
	}
	all, err := unpackGrouped(nil, block)
	if err != nil {
		return nil, fmt.Errorf("%w: the groups of revision %d in %s: %w", ErrDamaged, revision, j.incident, err)
	}
	j.known[revision] = all
	return all, nil
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

func isAlike(key, value []byte) error {
	switch n := readNumber(key); {
	case n>>segmentShift != 0:
		_, err := unseal(key, value)
		return err // the index is checked as a whole
	case n != 0:
		data, err := unseal(key, value)
		if err == nil {
			_, err = unpackOrigins(data)
		}
		return damagedBlock(err)
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
