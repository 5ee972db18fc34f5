package store

import (
	"errors"
	"maps"
	"slices"
	"strings"

	bolt "go.etcd.io/bbolt"

	"classify/store/forget"
	"classify/store/record"
)

// What people said of an utterance out of which others' words are taken, a quotation,
// stays with what its own speaker says, as far as it is of that: a theme whose words were
// all in what is erased is one that the label says nothing of any more, and so is one of
// which nobody knows the words, unless at least half of the utterance is left. That a
// theme is not there holds for what is left too. Where fewer than ownLetters are left, or
// no theme that the label speaks of, it goes.

// ownLetters is how many letters and digits an utterance has at least that says something.
const ownLetters = 4

// cut is what is left of a text in a document.
type cut struct {
	left         string
	size         int      // bytes of the text before
	gone         [][2]int // and those that are erased
	nth          int      // utterances before the first such one that now have the same text
	revision     uint64
	place        int // of the utterance in it, before
	letters, own int // of the text before, and of them those that are left
}

// cut notes what is left of the texts of a revision that are not as they were.
func (r *eraser) cut(one record.Revision, url string, was []record.Utterance) {
	if one.Document.URL != url {
		return
	}
	at := 0
	for place, u := range was {
		if at == len(one.Document.Utterances) {
			return
		}
		now := one.Document.Utterances[at]
		gone, is := forget.CutFrom(u.Text, now.Text)
		if !is || u.Kind != now.Kind || u.Speaker != now.Speaker || u.Handle != now.Handle {
			continue // it is gone as a whole
		}
		if before, is := r.cuts[wording{url, u.Text}]; len(gone) > 0 && (!is || before.revision != one.Seq) {
			c := cut{left: now.Text, size: len(u.Text), gone: gone, nth: one.Document.PlaceOf(at).Nth, revision: one.Seq, place: place, letters: forget.Letters(u.Text)}
			c.own = c.letters
			for _, s := range gone {
				c.own -= forget.Letters(u.Text[s[0]:s[1]])
			}
			r.cuts[wording{url, u.Text}] = c
		}
		at++
	}
}

// narrow finds the labels of which something is left with what is left of their texts.
func (r *eraser) narrow(tx *bolt.Tx) error {
	r.narrowed = map[string]record.Labelled{}
	taken := map[record.LabelKey]bool{}
	return each(tx.Bucket(labelsBucket), nil, func(key, value []byte) error {
		var l record.Labelled
		if err := decode(key, value, &l); err != nil {
			return err
		}
		of := wording{l.URL, l.Text}
		c, is := r.cuts[of]
		if !is || !r.texts[of] || c.own < ownLetters {
			return nil
		}
		left, err := r.narrowLabels(tx, l, c)
		if err != nil || len(left) == 0 {
			return err
		}
		l.Labels, l.Text, l.Nth = left, c.left, c.nth+l.Nth
		if at := l.Key(); !taken[at] { // two texts may have become one
			taken[at] = true
			r.narrowed[string(key)] = l
		}
		return nil
	})
}

// narrowLabels are the labels of an utterance as far as they are of what is left of it.
func (r *eraser) narrowLabels(tx *bolt.Tx, l record.Labelled, c cut) (left []record.Label, err error) {
	var a record.Analysis
	if _, err := get(tx.Bucket(analysesBucket), numbered(l.Incident, c.revision), &a); err != nil {
		return nil, err
	}
	var m record.Method
	if _, err := get(tx.Bucket(methodsBucket), []byte(l.Incident), &m); err != nil {
		return nil, err
	}
	var found []record.Finding
	if c.place < len(a.Codings) {
		found = slices.Concat(a.Codings[c.place].Findings, a.Machine[c.place])
	}
	for _, one := range l.Labels {
		one.Themes = slices.DeleteFunc(slices.Clone(one.Themes), func(theme string) bool {
			if c.says(theme, found) {
				return false
			}
			if one.Offered == nil {
				for _, t := range m.Themes {
					one.Offered = append(one.Offered, t.ID)
				}
			}
			one.Offered = slices.DeleteFunc(slices.Clone(one.Offered), func(id string) bool { return id == theme })
			one.Stance, one.Certainty = maps.Clone(one.Stance), maps.Clone(one.Certainty)
			delete(one.Stance, theme)
			delete(one.Certainty, theme)
			return true
		})
		if one.Offered == nil || len(one.Offered) > 0 {
			left = append(left, one)
		}
	}
	return left, nil
}

// says reports whether a theme is in what is left of a text, in which these were found.
// Where a person has found it and the program has not, that is in the text as a whole.
func (c cut) says(theme string, found []record.Finding) bool {
	known := false
	for _, f := range found {
		switch {
		case f.Theme != theme || f.Start == 0 && f.End == c.size:
		case slices.ContainsFunc(c.gone, func(s [2]int) bool { return f.Start < s[1] && s[0] < f.End }):
			known = true
		default:
			return true
		}
	}
	return !known && 2*c.own >= c.letters
}

// unlabelled reports whether a label goes: with what it is of, and where nothing says
// that any more, if it holds words that are erased.
func (r *eraser) unlabelled(key []byte, l record.Labelled) bool {
	if _, is := r.narrowed[string(key)]; is {
		return false
	}
	of := wording{l.URL, l.Text}
	return r.texts[of] || r.address(l.URL) != l.URL && r.whole(l.URL) || r.finds(l.Text) && !r.said[of]
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
	type renamed struct{ was, left record.Labelled }
	labelled := map[string][]renamed{} // by address
	err := each(tx.Bucket(labelsBucket), nil, func(key, value []byte) error {
		var l record.Labelled
		err := decode(key, value, &l)
		if err == nil && r.names[revisionName(l.Utterance)] && !r.unlabelled(key, l) {
			left, is := r.narrowed[string(key)]
			if !is {
				left = l
			}
			labelled[l.URL] = append(labelled[l.URL], renamed{l, left})
		}
		return err
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
				l.left.URL = one.Document.URL
				for at := range one.Document.Assign([]record.Labelled{l.left}) {
					r.renamed[renaming{l.was.Utterance, l.was.Text}] = one.UtteranceID(one.Document.Utterances[at].ID)
				}
			}
		}
		return nil
	})
}

// leaveLabel takes out of what is known of a labelled utterance what is erased, and
// reports whether there was something.
func (r *eraser) leaveLabel(key []byte, l *record.Labelled) (changed bool) {
	was := renaming{l.Utterance, l.Text}
	if left, is := r.narrowed[string(key)]; is {
		*l, changed = left, true
	}
	if r.finds(l.Heading) {
		l.Heading, changed = "", true
	}
	if r.finds(l.Parent) || r.texts[wording{l.URL, l.Parent}] {
		l.Parent, changed = "", true
	}
	if id, is := r.renamed[was]; is {
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
	if r.unlabelled(key, l) {
		return nil
	}
	if r.leaveLabel(key, &l) {
		key = numbered(string(under(l.Incident, l.URL)), readNumber(key))
	}
	return errors.Join(put(tx.Bucket(labelsBucket), key, l), countMore(tx, labelsBucket, l.Incident, 1))
}
