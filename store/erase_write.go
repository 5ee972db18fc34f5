package store

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	bolt "go.etcd.io/bbolt"

	"classify/store/record"
)

// write makes the new store, and checks it.
func (r *eraser) write(fresh string) error {
	new, err := openMigrating(fresh, false)
	if err != nil {
		return err
	}
	r.new = new
	if err = new.update(layBuckets); err == nil {
		err = r.old.view(r.copy)
	}
	if err == nil {
		err = r.index()
	}
	if err == nil {
		err = new.view(r.prove)
	}
	if err = errors.Join(err, new.Close()); err != nil {
		return err
	}
	found, err := Check(fresh)
	return errors.Join(err, found.Err())
}

// copied are the buckets whose records follow from nothing else, with what
// becomes of one; nil: it stays as it is.
func (r *eraser) copied(old *bolt.Tx) map[string]func(tx *bolt.Tx, key, value []byte) error {
	return map[string]func(tx *bolt.Tx, key, value []byte) error{
		string(incidentsBucket): nil, string(memberOfBucket): nil, string(methodsBucket): nil, string(runsBucket): nil,
		string(tombsBucket): nil, string(auditBucket): nil,
		string(capturesBucket):  r.copyCapture,
		string(bodiesBucket):    r.copyBody,
		string(membersBucket):   r.copyMember,
		string(pagesBucket):     r.copyPage,
		string(revisionsBucket): r.copyRevision,
		string(analysesBucket):  r.copyAnalysis,
		string(visitsBucket):    r.copyVisit,
		string(changesBucket):   func(tx *bolt.Tx, key, value []byte) error { return r.copyChange(old, tx, key, value) },
		string(labelsBucket):    r.copyLabel,
		string(countsBucket):    r.copyCount,
		string(stagesBucket):    func(tx *bolt.Tx, key, value []byte) error { return r.copyStage(old, tx, key, value) },
		string(metaBucket):      nil,
	}
}

// copy writes what is left of every record.
func (r *eraser) copy(old *bolt.Tx) error {
	copied := r.copied(old)
	for _, b := range schema {
		bucket := b.name
		change, is := copied[string(bucket)]
		if !is {
			continue
		}
		from := func(*bolt.Tx) *bolt.Bucket {
			r.old.shed(false)
			return old.Bucket(bucket)
		}
		err := r.new.inStretches(from, func(x *indexer, key, value []byte) error {
			if change == nil {
				return x.tx.Bucket(bucket).Put(key, value)
			}
			return change(x.tx, key, value)
		})
		if err != nil {
			return fmt.Errorf("%s: %w", bucket, err)
		}
	}
	return r.new.update(func(tx *bolt.Tx) error {
		for _, b := range schema {
			if err := tx.Bucket(b.name).SetSequence(old.Bucket(b.name).Sequence()); err != nil {
				return err
			}
		}
		// Of what is left the last number given is that of the last record.
		for _, name := range [][]byte{revisionsBucket, labelsBucket} {
			if err := tx.Bucket(name).SetSequence(lastOf(tx.Bucket(name))); err != nil {
				return err
			}
		}
		return errors.Join(tx.Bucket(namesBucket).SetSequence(0), r.sign(tx))
	})
}

// lastOf is the highest number that a record of a bucket has.
func lastOf(b *bolt.Bucket) (last uint64) {
	_ = each(b, nil, func(key, _ []byte) error { // fails with fn alone
		last = max(last, readNumber(key))
		return nil
	})
	return last
}

// sign keeps the tombstone and the audit.
func (r *eraser) sign(tx *bolt.Tx) error {
	tombs, audits := tx.Bucket(tombsBucket), tx.Bucket(auditBucket)
	if r.Tombstone != nil {
		n, err := tombs.NextSequence()
		if err == nil {
			err = put(tombs, number(n), r.Tombstone)
		}
		if err != nil {
			return err
		}
	}
	n, err := audits.NextSequence()
	if err != nil {
		return err
	}
	r.audit.Seq = n
	return put(audits, number(n), r.audit)
}

func (r *eraser) copyCapture(tx *bolt.Tx, key, value []byte) error {
	var c record.Capture
	if err := decode(key, value, &c); err != nil {
		return err
	}
	if left, changed := r.captures[c.Seq]; changed {
		c = left
	}
	return errors.Join(
		put(tx.Bucket(capturesBucket), key, c),
		put(tx.Bucket(addressesBucket), numbered(c.URL, c.Seq), c.SHA256),
	)
}

func (r *eraser) copyBody(tx *bolt.Tx, key, value []byte) error {
	c, changed := r.captures[readNumber(key)]
	switch {
	case !changed:
		return tx.Bucket(bodiesBucket).Put(key, value)
	case c.Expired:
		return nil
	}
	return tx.Bucket(bodiesBucket).Put(key, r.new.pack.EncodeAll(c.Body, nil))
}

func (r *eraser) copyRevision(tx *bolt.Tx, key, value []byte) error {
	one, changed := r.revisions[readNumber(key)]
	if !changed {
		one = &record.Revision{}
		if err := decode(key, value, one); err != nil {
			return err
		}
		if err := tx.Bucket(revisionsBucket).Put(key, value); err != nil {
			return err
		}
	} else if one == nil {
		return nil
	} else if err := put(tx.Bucket(revisionsBucket), key, one); err != nil {
		return err
	}
	return put(tx.Bucket(textsBucket), textKey(*one), one.Seq)
}

func (r *eraser) copyAnalysis(tx *bolt.Tx, key, value []byte) error {
	if r.retold[readNumber(key)] {
		return nil // it is made anew
	}
	return tx.Bucket(analysesBucket).Put(key, value)
}

// copyCount copies the counts of what is copied one to one.
func (r *eraser) copyCount(tx *bolt.Tx, key, value []byte) error {
	name, _, _ := bytes.Cut(key, []byte{0})
	if !bytes.Equal(name, membersBucket) && !bytes.Equal(name, visitsBucket) {
		return nil
	}
	return tx.Bucket(countsBucket).Put(key, value)
}

// copyStage lets the tag stages read those members again whose text is another
// one now, and others that follow from the texts begin anew.
func (r *eraser) copyStage(old, tx *bolt.Tx, key, value []byte) error {
	var at position
	if err := decode(key, value, &at); err != nil {
		return err
	}
	incident, tags := strings.CutPrefix(string(key), tagStage(""))
	if !readsRecords(string(key)) {
		return nil
	}
	if tags {
		err := each(old.Bucket(membersBucket), prefix(incident), func(key, value []byte) error {
			var m record.Membership
			var p page
			if err := decode(key, value, &m); err != nil {
				return err
			}
			if m.Seq > at.Last || slices.Contains(at.Again, m.Seq) {
				return nil
			}
			_, err := get(old.Bucket(pagesBucket), number(m.Capture), &p)
			if slices.ContainsFunc(p.Revisions, func(seq uint64) bool { return r.retold[seq] && r.kept(seq) != 0 }) {
				at.Again = append(at.Again, m.Seq)
			}
			return err
		})
		if err != nil {
			return err
		}
		slices.Sort(at.Again)
	}
	return put(tx.Bucket(stagesBucket), key, at)
}

// index makes what follows from the records.
func (r *eraser) index() error {
	for _, s := range indexing() {
		if err := r.new.inStretches(func(tx *bolt.Tx) *bolt.Bucket { return tx.Bucket(s.bucket) }, s.each); err != nil {
			return err
		}
	}
	return nil
}
