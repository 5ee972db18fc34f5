package store

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	bolt "go.etcd.io/bbolt"

	"classify/store/forget"
	"classify/store/record"
)

// Erasure says what is to be erased from a store. It is asked from several
// goroutines at once.
type Erasure struct {
	Audit record.Audit // its time and counts are filled in
	// Tombstone is kept, so that what was erased does not come back; nil: none.
	Tombstone *forget.Tombstone
	// Address is what is kept in the place of an address; nil: itself.
	Address func(string) string
	// Whole reports whether all that stands at an address is erased whose Address is
	// another one; nil: always.
	Whole func(string) bool
	// Capture is what is left of a capture, which comes with its body, and
	// whether that is another one; told says that something was taken out of a
	// document that was read in it. nil: all.
	Capture func(c record.Capture, told bool) (left record.Capture, changed bool, err error)
	// Expired: the body of the capture is not kept any longer; nil: of none.
	Expired func(record.Capture) bool
	// Document takes out of a revision's document what is erased. One without
	// utterances is not kept.
	Document func(*record.Revision) forget.Gone
	// Finds reports whether words that are erased stand in a text that belongs to
	// no document; nil: in none.
	Finds func(string) bool
	// Copies reports whether a text holds so much of what is erased that whoever
	// says it has it from there; nil: as Finds.
	Copies func(string) bool
	// Why is the problem of pages of which nothing is left, a short fixed phrase.
	Why string
}

const erasingSuffix = ".erasing"

// Erase writes the store at path anew without what is to be erased, and returns
// what was; dry only counts. The new file is made beside the old one, checked,
// searched for what should not be in it, and then takes its place, and copies
// that migrations and compactions have left are removed: whatever fails before,
// the old store stays as it is. The stages must catch up then. Where there is
// nothing to erase, and no tombstone to keep, nothing is written.
func Erase(path string, e Erasure, dry bool) (a record.Audit, err error) {
	wrap := func(err error) (record.Audit, error) { return a, fmt.Errorf("erase from store %s: %w", path, err) }
	if err := sound(path); err != nil {
		return wrap(err)
	}
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return wrap(err)
	}
	old, err := attach(real, dry)
	if err != nil {
		return a, err
	}
	defer func() { err = errors.Join(err, old.Close()) }()
	r := &eraser{Erasure: e, old: old}
	r.audit = e.Audit
	if err := old.view(r.survey); err != nil {
		return wrap(err)
	}
	if dry || e.Tombstone == nil && !r.audit.Anything() {
		return r.audit, nil
	}
	r.audit.Time = old.now()
	fresh := real + erasingSuffix
	if err := os.Remove(fresh); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return wrap(err)
	}
	if err := r.write(fresh); err != nil {
		return wrap(errors.Join(err, os.Remove(fresh)))
	}
	if err := errors.Join(os.Rename(fresh, real), syncNames(real), r.leavings(real)); err != nil {
		return wrap(err)
	}
	return r.audit, nil
}

// eraser is one erasure.
type eraser struct {
	Erasure
	old, new *Store
	audit    record.Audit

	captures  map[uint64]record.Capture   // that are changed, with what is left of their bodies
	revisions map[uint64]*record.Revision // that are changed; nil: not kept
	same      map[uint64]uint64           // revisions that now say what another one says
	retold    map[uint64]bool             // revisions whose text is another one
	told      map[uint64]bool             // captures that they were read in
	texts     map[wording]bool            // of utterances that are not as they were
	said      map[wording]bool            // of utterances that stay, though they hold words that are erased elsewhere, as far as they are labelled
	names     map[string]bool             // by which utterances of changed revisions were known, see revisionName
	renamed   map[renaming]string         // ids of labelled utterances of theirs, as they are now
	cuts      map[wording]cut             // of texts that are not as they were, what is left of them
	narrowed  map[string]record.Labelled  // by their keys, labels of which that is left
}

// wording is the address of a document and the text of an utterance in it.
type wording struct{ url, text string }

func (r *eraser) address(s string) string {
	if r.Address == nil {
		return s
	}
	return r.Address(s)
}

// whole reports whether all that stands at an address that is not kept is erased.
func (r *eraser) whole(address string) bool { return r.Whole == nil || r.Whole(address) }

func (r *eraser) copies(text string) bool {
	if r.Copies == nil {
		return r.finds(text)
	}
	return r.Copies(text)
}

func (r *eraser) finds(texts ...string) bool {
	return r.Finds != nil && slices.ContainsFunc(texts, r.Finds)
}

// survey finds what is to be changed.
func (r *eraser) survey(tx *bolt.Tx) error {
	if isOld(tx) {
		return ErrUncounted
	}
	r.captures, r.revisions = map[uint64]record.Capture{}, map[uint64]*record.Revision{}
	r.same, r.retold, r.told, r.texts = map[uint64]uint64{}, map[uint64]bool{}, map[uint64]bool{}, map[wording]bool{}
	r.names, r.renamed, r.cuts = map[string]bool{}, map[renaming]string{}, map[wording]cut{}
	if err := r.surveyRevisions(tx); err != nil {
		return err
	}
	if err := r.surveyCaptures(tx); err != nil {
		return err
	}
	if err := r.stay(tx); err != nil {
		return err
	}
	if err := errors.Join(r.still(tx), r.narrow(tx), r.rename(tx)); err != nil {
		return err
	}
	of := map[string]bool{}
	err := each(tx.Bucket(memberOfBucket), nil, func(key, _ []byte) error {
		capture := readNumber(key)
		if _, changed := r.captures[capture]; changed || r.told[capture] {
			of[string(key[:len(key)-9])] = true
		}
		return nil
	})
	if err != nil {
		return err
	}
	err = each(tx.Bucket(labelsBucket), nil, func(key, value []byte) error {
		var l record.Labelled
		err := decode(key, value, &l)
		if err == nil && r.unlabelled(key, l) {
			r.audit.Labels++
			of[l.Incident] = true
		}
		return err
	})
	r.audit.Incidents = slices.Sorted(maps.Keys(of))
	return errors.Join(err, r.surveyRest(tx))
}

func (r *eraser) surveyCaptures(tx *bolt.Tx) error {
	return inBatches(tx.Bucket(capturesBucket), func(batch []record.Capture) error {
		left, changed := make([]record.Capture, len(batch)), make([]bool, len(batch))
		err := together(len(batch), func(i int) error {
			return r.old.safely(func() (err error) { // each goroutine reads the mapped file
				left[i], changed[i], err = r.leave(tx, batch[i])
				return err
			})
		})
		for i, c := range left {
			r.old.shed(false)
			if !changed[i] {
				continue
			}
			r.captures[c.Seq] = c
			if c.Expired && !batch[i].Expired {
				r.audit.Bodies++
				r.audit.Bytes += int64(c.Size)
			} else {
				r.audit.Captures++
				r.audit.Bytes += int64(max(0, batch[i].Size-c.Size))
			}
		}
		return err
	})
}

// leave is what is left of a capture.
func (r *eraser) leave(tx *bolt.Tx, c record.Capture) (left record.Capture, changed bool, err error) {
	if c.Expired {
		left = c
		left.URL = r.address(c.URL)
		return left, left.URL != c.URL, nil
	}
	if r.Expired != nil && r.Expired(c) {
		c.Expired, c.Body = true, nil
		return c, true, nil
	}
	if r.Capture == nil {
		return c, false, nil
	}
	if c.Body, err = r.old.body(tx, c); err != nil {
		return c, false, err
	}
	return r.Capture(c, r.told[c.Seq])
}

func (r *eraser) surveyRevisions(tx *bolt.Tx) error {
	by := map[string]uint64{} // changed revisions, by their key in texts
	var changed []uint64
	err := inBatches(tx.Bucket(revisionsBucket), func(batch []record.Revision) error {
		gone, was := make([]forget.Gone, len(batch)), make([][]record.Utterance, len(batch))
		url := make([]string, len(batch))
		_ = together(len(batch), func(i int) error {
			was[i], url[i] = slices.Clone(batch[i].Document.Utterances), batch[i].Document.URL
			gone[i] = r.Document(&batch[i])
			return nil
		})
		for i := range batch {
			one := batch[i]
			if !gone[i].Any() && one.Document.URL == url[i] {
				continue
			}
			r.audit.Utterances += gone[i].Utterances
			r.audit.Passages += gone[i].Passages
			r.audit.Links += gone[i].Links
			r.note(one, url[i], was[i])
			changed = append(changed, one.Seq)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, seq := range changed {
		one := r.revisions[seq]
		if one == nil {
			continue
		}
		key := string(textKey(*one))
		into, known := by[key]
		if !known {
			if _, err := get(tx.Bucket(textsBucket), []byte(key), &into); err != nil {
				return err
			}
			known = into != 0 && into != seq && !r.retold[into]
		}
		if !known {
			by[key] = seq
			continue
		}
		if err := r.merge(tx, seq, into); err != nil {
			return err
		}
		by[key] = into
	}
	return nil
}

// note takes in a revision that is changed.
func (r *eraser) note(one record.Revision, url string, was []record.Utterance) {
	left := map[string]int{}
	for _, u := range one.Document.Utterances {
		left[u.Text]++
	}
	for _, u := range was {
		if left[u.Text] == 0 || one.Document.URL != url && r.whole(url) {
			r.texts[wording{url, u.Text}] = true
		}
	}
	r.cut(one, url, was)
	before := one // but for its document, with the hash of the text that it had
	before.Document.URL = url
	r.names[revisionName(before.UtteranceID(0))] = true
	r.retold[one.Seq] = true
	for _, c := range one.Captures {
		r.told[c] = true
	}
	if len(one.Document.Utterances) == 0 {
		r.revisions[one.Seq] = nil
		return
	}
	one.TextSHA256 = record.Hash([]byte(one.Document.Text()))
	if one.Headline != "" {
		one.Headline = headlineHash(one.Document)
	}
	r.revisions[one.Seq] = &one
}

// still leaves out of the texts those that stand at their address after all, in
// a revision that is kept.
func (r *eraser) still(tx *bolt.Tx) error {
	if len(r.texts) == 0 {
		return nil
	}
	return r.eachLeft(tx, func(one record.Revision) {
		for _, u := range one.Document.Utterances {
			delete(r.texts, wording{one.Document.URL, u.Text})
		}
	})
}

// eachLeft visits the revisions that are kept, as they are left.
func (r *eraser) eachLeft(tx *bolt.Tx, visit func(record.Revision)) error {
	return inBatches(tx.Bucket(revisionsBucket), func(batch []record.Revision) error {
		for _, one := range batch {
			left, changed := r.revisions[one.Seq]
			switch {
			case !changed:
				visit(one)
			case left != nil:
				visit(*left)
			}
		}
		return nil
	})
}

// merge gives the captures of a revision to the one that says the same.
func (r *eraser) merge(tx *bolt.Tx, seq, into uint64) error {
	target := r.revisions[into]
	if target == nil {
		one, err := readRevision(tx, into)
		if err != nil {
			return err
		}
		target = &one
		r.revisions[into] = target
	}
	target.Captures = slices.Compact(slices.Sorted(slices.Values(append(target.Captures, r.revisions[seq].Captures...))))
	r.same[seq], r.revisions[seq] = into, nil
	return nil
}

// leavings removes what else may hold what was erased: the store before a
// migration, and what processes that were killed have left.
func (r *eraser) leavings(path string) error {
	names := []string{path + migratingSuffix, filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".compact")}
	for _, v := range readable {
		names = append(names, keptName(path, v))
	}
	parts, err := filepath.Glob(filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".*.part"))
	for _, name := range append(names, parts...) {
		if gone := os.Remove(name); !errors.Is(gone, fs.ErrNotExist) {
			err = errors.Join(err, gone)
		}
	}
	return err
}

// Audits returns when what was erased, in order.
func (s *Store) Audits() (all []record.Audit, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		all, err = numberedRecords[record.Audit](tx, auditBucket)
		return err
	})
	return all, err
}

// Tombstones returns what is not to be kept.
func (s *Store) Tombstones() (all []forget.Tombstone, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		all, err = numberedRecords[forget.Tombstone](tx, tombsBucket)
		return err
	})
	return all, err
}

// numberedRecords reads all of a bucket in which none may be missing.
func numberedRecords[T any](tx *bolt.Tx, bucket []byte) (all []T, err error) {
	b := tx.Bucket(bucket)
	if b == nil {
		return nil, nil // a store of an older version
	}
	err = each(b, nil, func(key, value []byte) error {
		var one T
		err := decode(key, value, &one)
		all = append(all, one)
		return err
	})
	if err == nil && uint64(len(all)) != b.Sequence() {
		err = fmt.Errorf("%w: %d of %d %s are there", ErrDamaged, len(all), b.Sequence(), bucket)
	}
	return all, err
}

// Archives returns the names of the web archives that crawls were written to.
func (s *Store) Archives() (names []string, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		_, err := get(tx.Bucket(metaBucket), archivesKey, &names)
		return err
	})
	return names, err
}

// NoteArchive remembers that a crawl is written to a web archive too.
func (s *Store) NoteArchive(name string) error {
	return s.update(func(tx *bolt.Tx) error {
		var names []string
		if _, err := get(tx.Bucket(metaBucket), archivesKey, &names); err != nil || slices.Contains(names, name) {
			return err
		}
		return put(tx.Bucket(metaBucket), archivesKey, append(names, name))
	})
}

// kept is the number under which a revision's text is kept; 0: nowhere.
func (r *eraser) kept(seq uint64) uint64 {
	one, changed := r.revisions[seq]
	if changed && one == nil {
		return r.same[seq]
	}
	return cmp.Or(r.same[seq], seq)
}
