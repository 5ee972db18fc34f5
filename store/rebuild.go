package store

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"

	bolt "go.etcd.io/bbolt"

	"classify/store/forget"
	"classify/store/record"
)

// kept is what a salvage knows of the records that it keeps.
type kept struct {
	incidents map[string]bool
	methods   map[string]bool // incidents that have one
	captures  map[uint64]bool
	revisions map[uint64]bool
	pages     map[uint64]page // by capture
	visits    map[string]bool // keys
	runs      map[uint64]record.Run
	last      map[string]uint64 // last number given, by bucket
}

// rebuild makes the new store of the raw one, bucket by bucket, so that what a
// record names is there before it.
func (s *salvage) rebuild() error {
	s.kept = kept{
		map[string]bool{}, map[string]bool{}, map[uint64]bool{}, map[uint64]bool{}, map[uint64]page{}, map[string]bool{},
		map[uint64]record.Run{}, map[string]uint64{},
	}
	for _, part := range []struct {
		bucket []byte
		each   func(old *bolt.Tx, x *indexer, key, value []byte) (usable bool, err error)
	}{
		{incidentsBucket, s.incident}, {capturesBucket, s.capture}, {bodiesBucket, s.body}, {membersBucket, s.member},
		{pagesBucket, s.page}, {revisionsBucket, s.revision}, {membersBucket, s.place}, {methodsBucket, s.method},
		{labelsBucket, s.label}, {analysesBucket, s.analysis}, {runsBucket, s.run}, {visitsBucket, s.visit},
		{visitsBucket, s.origin}, {changesBucket, s.change}, {tombsBucket, s.tombstone}, {auditBucket, s.audit},
	} {
		if err := s.each(part.bucket, part.each); err != nil {
			return err
		}
	}
	return s.new.update(func(tx *bolt.Tx) error {
		return errors.Join(s.closeRuns(tx), s.stages(tx), s.sequences(tx))
	})
}

// each calls fn for every raw record of a bucket, in transactions of some. One
// that is not usable is lost.
func (s *salvage) each(bucket []byte, fn func(old *bolt.Tx, x *indexer, key, value []byte) (bool, error)) error {
	return s.raw.view(func(old *bolt.Tx) error {
		from := func(*bolt.Tx) *bolt.Bucket { return old.Bucket(bucket) }
		return s.new.inStretches(from, func(x *indexer, key, value []byte) error {
			usable, err := fn(old, x, key, value)
			if err != nil && !errors.Is(err, ErrDamaged) {
				return err
			}
			if err != nil || !usable {
				s.lost[string(bucket)]++
			}
			return nil
		})
	})
}

func (k *kept) given(bucket []byte, n uint64) {
	k.last[string(bucket)] = max(k.last[string(bucket)], n)
}

// owner is the incident that a key begins with. One whose own record is lost
// keeps its id alone, and gets the rest from its file at the next crawl.
func (s *salvage) owner(x *indexer, key []byte) (string, error) {
	id, _, _ := bytes.Cut(key, []byte{0})
	if len(id) == 0 {
		return "", fmt.Errorf("%w: the record %q belongs to no incident", ErrDamaged, key)
	}
	if s.incidents[string(id)] {
		return string(id), nil
	}
	s.incidents[string(id)] = true
	s.lost[string(incidentsBucket)]++
	return string(id), put(x.tx.Bucket(incidentsBucket), id, record.Incident{ID: string(id), Title: string(id)})
}

func (s *salvage) incident(_ *bolt.Tx, x *indexer, key, value []byte) (bool, error) {
	var inc record.Incident
	if err := decode(key, value, &inc); err != nil || inc.ID != string(key) {
		return false, err
	}
	s.incidents[inc.ID] = true
	return true, x.tx.Bucket(incidentsBucket).Put(key, value)
}

// capture keeps a capture whose body has its hash.
func (s *salvage) capture(old *bolt.Tx, x *indexer, key, value []byte) (bool, error) {
	var c record.Capture
	if err := decode(key, value, &c); err != nil || !isNumber(key) || c.Seq != readNumber(key) {
		return false, err
	}
	if _, err := s.raw.body(old, c); err != nil {
		return false, err
	}
	s.captures[c.Seq] = true
	s.given(capturesBucket, c.Seq)
	if !c.Expired {
		if err := x.tx.Bucket(bodiesBucket).Put(key, old.Bucket(bodiesBucket).Get(key)); err != nil {
			return false, err
		}
	}
	return true, errors.Join(
		x.tx.Bucket(capturesBucket).Put(key, value),
		put(x.tx.Bucket(addressesBucket), numbered(c.URL, c.Seq), c.SHA256),
	)
}

// body only counts: its capture has brought it.
func (s *salvage) body(_ *bolt.Tx, _ *indexer, key, _ []byte) (bool, error) {
	return isNumber(key) && s.captures[readNumber(key)], nil
}

func (s *salvage) member(_ *bolt.Tx, x *indexer, key, value []byte) (bool, error) {
	var m record.Membership
	if err := decode(key, value, &m); err != nil || !isNumbered(key) || m.Seq != readNumber(key) || !s.captures[m.Capture] {
		return false, err
	}
	incident, err := s.owner(x, key)
	if err != nil {
		return false, err
	}
	s.given(membersBucket, m.Seq)
	return true, errors.Join(
		x.tx.Bucket(membersBucket).Put(key, value),
		put(x.tx.Bucket(memberOfBucket), numbered(incident, m.Capture), m.Seq),
		countMore(x.tx, membersBucket, incident, 1),
	)
}

// page keeps what was read in a capture if all of it is there.
func (s *salvage) page(old *bolt.Tx, x *indexer, key, value []byte) (bool, error) {
	var p page
	if err := decode(key, value, &p); err != nil || p.Extractor == "" || !isNumber(key) || !s.captures[readNumber(key)] {
		return false, err
	}
	for _, seq := range p.Revisions {
		r, err := readRevision(old, seq)
		if err != nil || record.Hash([]byte(r.Document.Text())) != r.TextSHA256 {
			return false, err
		}
	}
	s.pages[readNumber(key)] = p
	return true, x.tx.Bucket(pagesBucket).Put(key, value)
}

// revision keeps a revision of which a capture is left that says it.
func (s *salvage) revision(_ *bolt.Tx, x *indexer, key, value []byte) (bool, error) {
	var r record.Revision
	if err := decode(key, value, &r); err != nil || r.Seq != readNumber(key) || record.Hash([]byte(r.Document.Text())) != r.TextSHA256 {
		return false, err
	}
	r.Captures = slices.DeleteFunc(r.Captures, func(c uint64) bool {
		p, ok := s.pages[c]
		return !ok || p.Extractor == r.Extractor && !slices.Contains(p.Revisions, r.Seq)
	})
	if len(r.Captures) == 0 {
		return false, nil
	}
	s.revisions[r.Seq] = true
	s.given(revisionsBucket, r.Seq)
	return true, errors.Join(
		put(x.tx.Bucket(revisionsBucket), key, r),
		put(x.tx.Bucket(textsBucket), textKey(r), r.Seq),
		x.revision(r),
	)
}

// place notes what of a member that was kept counts now.
func (s *salvage) place(_ *bolt.Tx, x *indexer, key, value []byte) (bool, error) {
	var m record.Membership
	if err := decode(key, value, &m); err != nil || !s.captures[m.Capture] {
		return true, nil // counted before
	}
	incident, err := s.owner(x, key)
	if err != nil {
		return false, err
	}
	return true, x.joined(incident, m)
}

func (s *salvage) method(_ *bolt.Tx, x *indexer, key, value []byte) (bool, error) {
	var m record.Method
	if err := decode(key, value, &m); err != nil || m.Tagger == "" || bytes.IndexByte(key, 0) >= 0 {
		return false, err
	}
	incident, err := s.owner(x, key)
	if err != nil {
		return false, err
	}
	s.methods[incident] = true
	return true, x.tx.Bucket(methodsBucket).Put(key, value)
}

func (s *salvage) label(_ *bolt.Tx, x *indexer, key, value []byte) (bool, error) {
	var l record.Labelled
	if err := decode(key, value, &l); err != nil || !isNumbered(key) || !bytes.HasPrefix(key, prefix(string(under(l.Incident, l.URL)))) || len(l.Labels) == 0 {
		return false, err
	}
	incident, err := s.owner(x, key)
	if err != nil {
		return false, err
	}
	s.given(labelsBucket, readNumber(key))
	return true, errors.Join(x.tx.Bucket(labelsBucket).Put(key, value), countMore(x.tx, labelsBucket, incident, 1))
}

// analysis keeps an analysis, as the labels that are left have it.
func (s *salvage) analysis(_ *bolt.Tx, x *indexer, key, value []byte) (bool, error) {
	var a record.Analysis
	if err := decode(key, value, &a); err != nil || !isNumbered(key) || a.Revision != readNumber(key) || !s.revisions[a.Revision] {
		return false, err
	}
	incident, err := s.owner(x, key)
	if err != nil || !s.methods[incident] || a.Incident != incident {
		return false, err
	}
	r, err := readRevision(x.tx, a.Revision)
	if err != nil || len(a.Codings) != 0 && len(a.Codings) != len(r.Document.Utterances) {
		return false, err
	}
	if len(a.Codings) > 0 {
		if err := override(x.tx, &a); err != nil {
			return false, err
		}
	}
	return true, putAnalysis(x, incident, a)
}

func (s *salvage) run(_ *bolt.Tx, x *indexer, key, value []byte) (bool, error) {
	var run record.Run
	if err := decode(key, value, &run); err != nil || !isNumber(key) || run.ID != readNumber(key) {
		return false, err
	}
	if _, err := s.owner(x, under(run.Incident, "")); err != nil {
		return false, err
	}
	s.runs[run.ID] = run
	s.given(runsBucket, run.ID)
	return true, x.tx.Bucket(runsBucket).Put(key, value)
}

// visit notes which visits there are.
func (s *salvage) visit(_ *bolt.Tx, x *indexer, key, value []byte) (bool, error) {
	v, err := decodeVisit(key, value)
	if err != nil || !isNumbered(key) {
		return false, err
	}
	if _, err := s.owner(x, key); err != nil {
		return false, err
	}
	s.visits[string(key)] = true
	s.given(runsBucket, v.Run)
	return true, nil
}

// origin keeps a visit. What it brought and is lost is fetched again.
func (s *salvage) origin(_ *bolt.Tx, x *indexer, key, value []byte) (bool, error) {
	if !s.visits[string(key)] {
		return true, nil // counted before
	}
	v, err := decodeVisit(key, value)
	if err != nil {
		return false, err
	}
	incident, err := s.owner(x, key)
	if err != nil {
		return false, err
	}
	if v.Capture != 0 && !s.captures[v.Capture] {
		v.Capture = 0
		if v.State == record.Fetched {
			v.State = record.Queued
		}
	}
	if !s.visits[string(numbered(incident, v.From))] {
		v.From = 0
	}
	return true, errors.Join(putVisit(x.tx, incident, v), countMore(x.tx, visitsBucket, incident, 1))
}

func (s *salvage) change(_ *bolt.Tx, x *indexer, key, value []byte) (bool, error) {
	var d record.Difference
	if err := decode(key, value, &d); err != nil || !isNumbered(key) || d.Run != readNumber(key) || d.RunHash == "" {
		return false, err
	}
	run, ok := s.runs[readNumber(key)]
	if !ok || run.Hash != d.RunHash {
		s.given(runsBucket, readNumber(key))
		return false, nil
	}
	for _, list := range []*[]record.Change{&d.New, &d.Changed, &d.Gone} {
		*list = slices.DeleteFunc(*list, func(c record.Change) bool { return !s.captures[c.Capture] })
		for i, c := range *list {
			if !s.captures[c.Before] {
				(*list)[i].Before = 0
			}
		}
	}
	return true, put(x.tx.Bucket(changesBucket), key, d)
}

// tombstone keeps what is not to be kept, under the next number.
func (s *salvage) tombstone(_ *bolt.Tx, x *indexer, key, value []byte) (bool, error) {
	var one forget.Tombstone
	if err := decode(key, value, &one); err != nil || one.Kind == "" || !isNumber(key) {
		return false, err
	}
	n := s.last[string(tombsBucket)] + 1
	s.given(tombsBucket, n)
	return true, put(x.tx.Bucket(tombsBucket), number(n), one)
}

func (s *salvage) audit(_ *bolt.Tx, x *indexer, key, value []byte) (bool, error) {
	var one record.Audit
	if err := decode(key, value, &one); err != nil || one.By == "" || !isNumber(key) {
		return false, err
	}
	one.Seq = s.last[string(auditBucket)] + 1
	s.given(auditBucket, one.Seq)
	return true, put(x.tx.Bucket(auditBucket), number(one.Seq), one)
}

// lostRun is the command of a run whose record is lost: its number, and its hash
// if the next run names it, are all that is known.
const lostRun = "lost"

// closeRuns puts something in the place of the runs that are lost, and of what
// runs have changed.
func (s *salvage) closeRuns(tx *bolt.Tx) error {
	hashes, named := map[string]bool{"": true}, map[string]bool{}
	for _, run := range s.runs {
		hashes[run.Hash] = true
		named[run.Prev] = true
	}
	var missing []string // hashes of lost runs
	for _, id := range slices.Sorted(maps.Keys(s.runs)) {
		if prev := s.runs[id].Prev; !hashes[prev] {
			hashes[prev] = true
			missing = append(missing, prev)
		}
	}
	incident := ""
	for _, id := range slices.Sorted(maps.Keys(s.incidents)) {
		incident = id
	}
	head := ""
	for id := uint64(1); id <= s.last[string(runsBucket)] || len(missing) > 0; id++ {
		run, ok := s.runs[id]
		if !ok {
			run = record.Run{ID: id, Incident: incident, Command: lostRun}
			s.lost[string(runsBucket)]++
			s.given(runsBucket, id)
			if len(missing) > 0 {
				run.Hash, missing = missing[0], missing[1:]
			}
			if err := put(tx.Bucket(runsBucket), number(id), run); err != nil {
				return err
			}
			continue
		}
		if run.Finished.IsZero() {
			continue
		}
		if !named[run.Hash] {
			head = run.Hash
		}
		key := numbered(run.Incident, id)
		if tx.Bucket(changesBucket).Get(key) == nil {
			err := put(tx.Bucket(changesBucket), key, record.Difference{Run: id, Incident: run.Incident, RunHash: run.Hash, Time: run.Finished})
			if err != nil {
				return err
			}
		}
	}
	if head == "" {
		return nil
	}
	return put(tx.Bucket(metaBucket), headKey, head)
}

// stages lets the stages begin where something is lost, and keeps what the store
// says of itself.
func (s *salvage) stages(tx *bolt.Tx) error {
	return s.raw.view(func(old *bolt.Tx) error {
		bucket := tx.Bucket(stagesBucket)
		var archives []string
		if ok, err := get(old.Bucket(metaBucket), archivesKey, &archives); err != nil {
			return err
		} else if ok {
			if err := put(tx.Bucket(metaBucket), archivesKey, archives); err != nil {
				return err
			}
		}
		err := each(old.Bucket(metaBucket), []byte(signingPrefix), func(key, value []byte) error { return tx.Bucket(metaBucket).Put(key, value) })
		if err != nil {
			return err
		}
		var at position
		if _, err := get(old.Bucket(stagesBucket), []byte(extractStage), &at); err != nil {
			return err
		}
		for c := range s.captures {
			if _, read := s.pages[c]; !read {
				at.Last = min(at.Last, c-1)
			}
		}
		at.Last = min(at.Last, s.last[string(capturesBucket)])
		if err := put(bucket, []byte(extractStage), at); err != nil {
			return err
		}
		for incident := range s.methods {
			var tagged position
			if _, err := get(old.Bucket(stagesBucket), []byte(tagStage(incident)), &tagged); err != nil {
				return err
			}
			tagged.Last, tagged.Again = 0, nil
			if err := put(bucket, []byte(tagStage(incident)), tagged); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *salvage) sequences(tx *bolt.Tx) error {
	var err error
	for name, last := range s.last {
		err = errors.Join(err, tx.Bucket([]byte(name)).SetSequence(last))
	}
	return err
}
