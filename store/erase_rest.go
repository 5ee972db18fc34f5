package store

import (
	"slices"

	bolt "go.etcd.io/bbolt"

	"classify/store/record"
)

// surveyRest counts the records besides captures, texts and labels of which
// something is to be erased.
func (r *eraser) surveyRest(tx *bolt.Tx) error {
	count := func(changed bool) {
		if changed {
			r.audit.Records++
		}
	}
	err := each(tx.Bucket(visitsBucket), nil, func(key, value []byte) error {
		v, err := decodeVisit(key, value)
		if err == nil {
			_, changed := r.leftVisit(v)
			count(changed)
		}
		return err
	})
	if err != nil {
		return err
	}
	err = inBatches(tx.Bucket(membersBucket), func(batch []record.Membership) error {
		for _, m := range batch {
			count(r.address(m.Source) != m.Source)
		}
		return nil
	})
	if err != nil {
		return err
	}
	err = inBatches(tx.Bucket(pagesBucket), func(batch []page) error {
		for _, p := range batch {
			count(r.finds(p.Detail) || r.finds(p.Warnings...))
		}
		return nil
	})
	if err != nil {
		return err
	}
	err = inBatches(tx.Bucket(changesBucket), func(batch []record.Difference) error {
		for _, d := range batch {
			count(slices.ContainsFunc(slices.Concat(d.New, d.Changed, d.Gone), func(c record.Change) bool {
				return r.address(c.URL) != c.URL || r.finds(c.Title)
			}))
		}
		return nil
	})
	if err != nil {
		return err
	}
	return each(tx.Bucket(labelsBucket), nil, func(key, value []byte) error {
		var l record.Labelled
		err := decode(key, value, &l)
		count(err == nil && !r.unlabelled(key, l) && r.leaveLabel(key, &l))
		return err
	})
}

func (r *eraser) copyMember(tx *bolt.Tx, key, value []byte) error {
	var m record.Membership
	if err := decode(key, value, &m); err != nil {
		return err
	}
	m.Source = r.address(m.Source)
	return put(tx.Bucket(membersBucket), key, m)
}

func (r *eraser) copyPage(tx *bolt.Tx, key, value []byte) error {
	var p page
	if err := decode(key, value, &p); err != nil {
		return err
	}
	had := len(p.Revisions)
	var kept []uint64
	for _, seq := range p.Revisions {
		if seq = r.kept(seq); seq != 0 {
			kept = append(kept, seq)
		}
	}
	p.Revisions = kept
	if had > 0 && len(kept) == 0 {
		p.Problem, p.Detail, p.Warnings = r.Why, "", nil
	}
	if r.finds(p.Detail) {
		p.Detail = ""
	}
	if r.finds(p.Warnings...) {
		p.Warnings = nil
	}
	return put(tx.Bucket(pagesBucket), key, p)
}

// leftVisit is what is left of a visit, and whether that is another one.
func (r *eraser) leftVisit(v record.Visit) (left record.Visit, changed bool) {
	left = v
	left.URL, left.Source, left.Detail = r.address(v.URL), r.address(v.Source), r.address(v.Detail)
	if left.URL != v.URL {
		left.Detail = ""
		if r.whole(v.URL) {
			left.State, left.Reason, left.Leased = record.Skipped, r.Why, false
		}
	}
	if r.finds(left.Detail) {
		left.Detail = ""
	}
	return left, left != v
}

func (r *eraser) copyVisit(tx *bolt.Tx, key, value []byte) error {
	v, err := decodeVisit(key, value)
	if err != nil {
		return err
	}
	left, changed := r.leftVisit(v)
	if !changed {
		return tx.Bucket(visitsBucket).Put(key, value)
	}
	return putVisit(tx, string(key[:len(key)-9]), left)
}

func (r *eraser) copyChange(old, tx *bolt.Tx, key, value []byte) error {
	var d record.Difference
	if err := decode(key, value, &d); err != nil {
		return err
	}
	for _, list := range [][]record.Change{d.New, d.Changed, d.Gone} {
		for i := range list {
			c := &list[i]
			c.URL = r.address(c.URL)
			for _, capture := range []uint64{c.Capture, c.Before} {
				var p page
				if _, err := get(old.Bucket(pagesBucket), number(capture), &p); err != nil {
					return err
				}
				if slices.ContainsFunc(p.Revisions, func(seq uint64) bool { return r.retold[seq] }) {
					c.Title = "" // it was that of the text
				}
			}
			if r.finds(c.Title) {
				c.Title = ""
			}
		}
	}
	return put(tx.Bucket(changesBucket), key, d)
}
