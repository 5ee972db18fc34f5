package store

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	bolt "go.etcd.io/bbolt"

	"classify/store/record"
)

// prove looks whether something that should be erased is still there, in any field
// that holds words of others. What the program and the analyst call things, such as
// themes, reasons and the words that sources are followed by, is theirs: it may be
// the same word.
func (r *eraser) prove(tx *bolt.Tx) error {
	if r.Finds == nil {
		return nil
	}
	holding := r.holding(tx)
	for _, b := range schema {
		holds := holding[string(b.name)]
		if holds == nil {
			continue
		}
		err := each(tx.Bucket(b.name), nil, func(key, value []byte) error {
			r.new.shed(false)
			held, err := holds(key, value)
			if err == nil && held {
				err = still(b.name, key)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return r.proveBodies(tx)
}

func still(bucket, key []byte) error {
	return fmt.Errorf("something that was to be erased is still in %s, record %q; nothing was changed", bucket, key)
}

// holding says for each bucket with words of others how to see whether a record of it
// holds something erased. The segments follow from what is looked at here.
func (r *eraser) holding(tx *bolt.Tx) map[string]func(key, value []byte) (bool, error) {
	return map[string]func(key, value []byte) (bool, error){
		string(capturesBucket): func(key, value []byte) (bool, error) {
			var c record.Capture
			err := decode(key, value, &c)
			held := r.leads(c.URL)
			for name, values := range c.Header {
				held = held || name != "Content-Type" && r.finds(values...)
			}
			return held, err
		},
		string(membersBucket): func(key, value []byte) (bool, error) {
			var m record.Membership
			err := decode(key, value, &m)
			return r.leads(m.Source), err
		},
		string(pagesBucket): func(key, value []byte) (bool, error) {
			var p page
			err := decode(key, value, &p)
			return r.finds(p.Detail) || r.finds(p.Warnings...), err
		},
		string(revisionsBucket): func(key, value []byte) (bool, error) {
			var one record.Revision
			err := decode(key, value, &one)
			return err == nil && r.inRevision(one), err
		},
		string(analysesBucket): func(key, value []byte) (bool, error) {
			var a record.Analysis
			if err := decode(key, value, &a); err != nil {
				return false, err
			}
			one, err := readRevision(tx, readNumber(key))
			return err == nil && r.finds(besides(one, saidIn(a))...), err
		},
		string(visitsBucket): func(key, value []byte) (bool, error) {
			v, err := decodeVisit(key, value)
			_, changed := r.leftVisit(v)
			return err == nil && changed, err
		},
		string(changesBucket): func(key, value []byte) (bool, error) {
			var d record.Difference
			err := decode(key, value, &d)
			return slices.ContainsFunc(slices.Concat(d.New, d.Changed, d.Gone), func(c record.Change) bool {
				return r.leads(c.URL) || r.finds(c.Title)
			}), err
		},
		string(labelsBucket): func(key, value []byte) (bool, error) {
			var l record.Labelled
			err := decode(key, value, &l)
			says := r.finds(l.Text) && !r.said[wording{l.URL, l.Text}]
			return r.leads(l.URL) || says || r.finds(l.Heading, l.Parent) || slices.ContainsFunc(l.Labels, func(one record.Label) bool { return r.finds(one.Note) }), err
		},
		string(numbersBucket): func(key, _ []byte) (bool, error) {
			name, is := bytes.CutPrefix(key, prefix(speakerName))
			return is && r.finds(strings.Split(string(name), "\x00")...), nil
		},
	}
}

// leads reports whether one of some addresses is erased.
func (r *eraser) leads(addresses ...string) bool {
	return slices.ContainsFunc(addresses, func(s string) bool { return r.address(s) != s })
}

func (r *eraser) inRevision(one record.Revision) bool {
	d := one.Document
	words := []string{d.Title, d.Site, d.Byline}
	addresses := []string{d.URL, d.Canonical}
	for _, l := range d.Links {
		words, addresses = append(words, l.Text), append(addresses, l.URL)
	}
	for _, u := range d.Utterances {
		words, addresses = append(words, u.Speaker, u.Handle, u.Heading), append(addresses, u.URL)
		for _, q := range u.Quotes {
			words = append(words, q.Speaker)
		}
		if r.copies(u.Text) {
			return true
		}
	}
	words = append(words, d.Warnings...)
	return r.finds(besides(one, words)...) || r.leads(addresses...) || r.Document(&one).Any()
}

// saidIn are the words of others in an analysis.
func saidIn(a record.Analysis) (words []string) {
	for _, c := range a.Codings {
		for _, f := range c.Findings {
			words = append(words, f.Quote, f.Speaker)
		}
		for _, f := range c.Facts {
			words = append(words, f.Text)
		}
		for _, e := range c.Events {
			words = append(words, e.Quote, e.Who, e.To, e.What)
		}
	}
	for _, list := range a.Machine {
		for _, f := range list {
			words = append(words, f.Quote, f.Speaker)
		}
	}
	return words
}

// proveBodies looks whether captures that were rewritten still hold something.
func (r *eraser) proveBodies(tx *bolt.Tx) error {
	rewritten := func(c record.Capture) error {
		if _, changed := r.captures[c.Seq]; !changed || c.Expired || r.Capture == nil {
			return nil // it was looked at, and copied as it was
		}
		body, err := r.new.body(tx, c)
		if c.Body = body; err != nil {
			return err
		}
		_, changed, err := r.Capture(c, true)
		if err == nil && changed {
			err = still(bodiesBucket, number(c.Seq))
		}
		return err
	}
	return inBatches(tx.Bucket(capturesBucket), func(batch []record.Capture) error {
		return together(len(batch), func(i int) error {
			return r.new.safely(func() error { return rewritten(batch[i]) })
		})
	})
}

// besides are the words of a revision, or of its analysis, that do not stand in what
// its utterances say: there it is known who says it, and others may say the same.
func besides(one record.Revision, words []string) []string {
	return slices.DeleteFunc(words, func(w string) bool {
		return slices.ContainsFunc(one.Document.Utterances, func(u record.Utterance) bool { return strings.Contains(u.Text, w) })
	})
}
