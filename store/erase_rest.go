package store

import (
	"errors"
	"slices"
	"strings"

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
	return inBatches(tx.Bucket(labelsBucket), func(batch []record.Labelled) error {
		for _, l := range batch {
			count(!r.unlabelled(l) && r.leaveLabel(&l))
		}
		return nil
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

// renaming is a labelled utterance by the id that it had, and its text: ids are made of
// the hash of all that a page said.
type renaming struct{ id, text string }

// stay finds the labelled utterances that hold words that are erased elsewhere, and
// stay: their own speaker says them too.
func (r *eraser) stay(tx *bolt.Tx) error {
	r.said = map[wording]bool{}
	held := map[wording]bool{}
	err := inBatches(tx.Bucket(labelsBucket), func(batch []record.Labelled) error {
		for _, l := range batch {
			if of := (wording{l.URL, l.Text}); !r.texts[of] && r.finds(l.Text) {
				held[of] = true
			}
		}
		return nil
	})
	if err != nil || len(held) == 0 {
		return err
	}
	return r.eachLeft(tx, func(one record.Revision) {
		for _, u := range one.Document.Utterances {
			if of := (wording{one.Document.URL, u.Text}); held[of] {
				r.said[of] = true
			}
		}
	})
}

// revisionName is the part of an utterance's id that is its revision's.
func revisionName(id string) string {
	name, _, _ := strings.Cut(id, ":")
	return name
}

// rename finds what those labelled utterances are called now whose revision is
// changed: the newest text of their page that has them says it.
func (r *eraser) rename(tx *bolt.Tx) error {
	labelled := map[string][]record.Labelled{} // by address
	err := inBatches(tx.Bucket(labelsBucket), func(batch []record.Labelled) error {
		for _, l := range batch {
			if r.names[revisionName(l.Utterance)] && !r.unlabelled(l) {
				labelled[l.URL] = append(labelled[l.URL], l)
			}
		}
		return nil
	})
	if err != nil || len(labelled) == 0 {
		return err
	}
	return inBatches(tx.Bucket(revisionsBucket), func(batch []record.Revision) error {
		for _, one := range batch {
			known := labelled[one.Document.URL]
			if left, changed := r.revisions[one.Seq]; changed && left == nil {
				continue
			} else if changed {
				one = *left
			}
			for _, l := range known {
				l.URL = one.Document.URL
				for at := range one.Document.Assign([]record.Labelled{l}) {
					r.renamed[renaming{l.Utterance, l.Text}] = one.UtteranceID(one.Document.Utterances[at].ID)
				}
			}
		}
		return nil
	})
}

// leaveLabel takes out of what is known of a labelled utterance what is erased, and
// reports whether there was something.
func (r *eraser) leaveLabel(l *record.Labelled) (changed bool) {
	if r.finds(l.Heading) {
		l.Heading, changed = "", true
	}
	if r.finds(l.Parent) || r.texts[wording{l.URL, l.Parent}] {
		l.Parent, changed = "", true
	}
	if id, is := r.renamed[renaming{l.Utterance, l.Text}]; is {
		l.Utterance, changed = id, true
	}
	if address := r.address(l.URL); address != l.URL {
		l.URL, changed = address, true
	}
	l.Labels = slices.Clone(l.Labels)
	for i := range l.Labels {
		if r.finds(l.Labels[i].Note) {
			l.Labels[i].Note, changed = "", true
		}
	}
	return changed
}

func (r *eraser) copyLabel(tx *bolt.Tx, key, value []byte) error {
	var l record.Labelled
	if err := decode(key, value, &l); err != nil {
		return err
	}
	if r.unlabelled(l) {
		return nil
	}
	if r.leaveLabel(&l) {
		key = numbered(string(under(l.Incident, l.URL)), readNumber(key))
	}
	return errors.Join(put(tx.Bucket(labelsBucket), key, l), countMore(tx, labelsBucket, l.Incident, 1))
}
