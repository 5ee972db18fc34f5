package store

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	bolt "go.etcd.io/bbolt"

	"classify/store/record"
)

// Labels returns the utterances of an incident that people have labelled, by
// address and in the order of their first label.
func (s *Store) Labels(incident string) (all []record.Labelled, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		all = all[:0]
		if tx.Bucket(labelsBucket) == nil {
			return nil // a store of the version before
		}
		return eachCounted(tx, labelsBucket, incident, func(key, value []byte) error {
			var l record.Labelled
			err := decode(key, value, &l)
			all = append(all, l)
			return err
		})
	})
	return all, err
}

// anyLabels reports whether the incident has labels, and fails if one of them
// is missing.
func anyLabels(tx *bolt.Tx, incident string) (any bool, err error) {
	err = eachCounted(tx, labelsBucket, incident, func(_, _ []byte) error {
		any = true
		return nil
	})
	return any, err
}

// labelled returns the labelled utterances of one address with their keys.
func labelled(tx *bolt.Tx, incident, url string) (all []record.Labelled, keys [][]byte, err error) {
	begin := prefix(string(under(incident, url)))
	err = each(tx.Bucket(labelsBucket), begin, func(key, value []byte) error {
		if len(key) != len(begin)+8 {
			return nil
		}
		var l record.Labelled
		err := decode(key, value, &l)
		all, keys = append(all, l), append(keys, slices.Clone(key))
		return err
	})
	return all, keys, err
}

// override puts what people said in the place of what the machine said, and
// keeps that beside it. An analysis may be overridden again.
func override(tx *bolt.Tx, a *record.Analysis) error {
	r, err := readRevision(tx, a.Revision)
	if err != nil {
		return err
	}
	known, _, err := labelled(tx, a.Incident, r.Document.URL)
	if err != nil {
		return err
	}
	for i, found := range a.Machine {
		a.Codings[i].Findings = found
	}
	a.Machine = nil
	for i, l := range r.Document.Assign(known) {
		if i >= len(a.Codings) {
			continue
		}
		if a.Machine == nil {
			a.Machine = map[int][]record.Finding{}
		}
		a.Machine[i] = a.Codings[i].Findings
		a.Codings[i].Findings = said(l.Decides(), l.Text, a.Machine[i])
	}
	return nil
}

// said are the findings of a label: where the machine found a theme too, the
// words it found, else the whole text. Of themes that were not on offer the
// machine's findings stand.
func said(l record.Label, text string, machine []record.Finding) []record.Finding {
	out := slices.DeleteFunc(slices.Clone(machine), func(f record.Finding) bool { return l.SpeaksOf(f.Theme) })
	if out == nil {
		out = []record.Finding{}
	}
	for _, theme := range l.Themes {
		whole := record.Finding{
			Theme: theme, End: len(text), Quote: text, SentenceEnd: len(text), Stance: record.Asserted, Certainty: record.Certain,
		}
		found := slices.DeleteFunc(slices.Clone(machine), func(f record.Finding) bool { return f.Theme != theme })
		if len(found) == 0 {
			found = []record.Finding{whole}
		}
		for _, f := range found {
			f.By, f.Rule, f.Cue, f.Score = record.ByHuman, "", "", 1
			f.Stance = cmp.Or(l.Stance[theme], f.Stance)
			f.Certainty = cmp.Or(l.Certainty[theme], f.Certainty)
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b record.Finding) int { return cmp.Or(a.SentenceStart-b.SentenceStart, a.Start-b.Start) })
	return out
}

// Labelling is a label for the utterance with an id.
type Labelling struct {
	Incident  string // "": the only one that has the utterance
	Utterance string
	Text      string // that the person read
	record.Label
}

// Change is what a label has changed.
type Change string

// The changes that a label makes.
const (
	Added    Change = "new"
	Replaced Change = "replaced" // an earlier label of the same person
	Same     Change = "same"     // it was there already
)

// Taken is what became of a labelling.
type Taken struct {
	record.Labelled
	Change Change
}

// Misfit is a labelling that cannot be taken.
type Misfit struct {
	At     int // its place among those given
	Reason string
}

// Misfits are all labellings that cannot be taken. They are an error.
type Misfits []Misfit

// Error implements error.
func (m Misfits) Error() string {
	var b strings.Builder
	for i, one := range m {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "label %d: %s", one.At+1, one.Reason)
	}
	return b.String()
}

// KeepLabels takes labels into the store and lets them override what the
// machine said, all of them or, with Misfits as the error, none. A label of
// the same person for the same utterance is replaced, those of others stand
// beside it. What is returned tells of each labelling.
func (s *Store) KeepLabels(all []Labelling) (taken []Taken, err error) {
	err = s.update(func(tx *bolt.Tx) error {
		k, err := newLabelKeeper(tx, all)
		if err != nil {
			return err
		}
		taken = make([]Taken, len(all))
		var wrong Misfits
		for i, one := range all {
			l, reason, err := k.place(one)
			if err != nil {
				return err
			}
			if reason != "" {
				wrong = append(wrong, Misfit{i, reason})
				continue
			}
			if taken[i], err = k.keep(l); err != nil {
				return err
			}
		}
		if wrong != nil {
			return wrong
		}
		return k.spread()
	})
	if err != nil {
		return nil, err
	}
	last := map[record.LabelKey]record.Labelled{} // a later label may stand beside one by now
	for _, one := range taken {
		last[one.Key()] = one.Labelled
	}
	for i, one := range taken {
		taken[i].Labelled = last[one.Key()]
	}
	return taken, nil
}
