package store

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	bolt "go.etcd.io/bbolt"

	"classify/store/record"
)

// labelKeeper takes labels into the store within one transaction.
type labelKeeper struct {
	tx        *bolt.Tx
	revisions map[string][]uint64 // by the first half of an utterance's id, the newest first
	methods   map[string]record.Method
	documents map[address]*document
	touched   []address
	read      map[uint64]record.Revision // some that were read
}

// address is that of a document in an incident.
type address struct{ incident, url string }

// document is what is labelled in one, with the keys.
type document struct {
	labelled []record.Labelled
	keys     [][]byte
	touched  bool
}

// mostRead is how many revisions are kept: the labels of a file speak of the
// same ones again and again, but a long thread has a megabyte.
const mostRead = 64

// newLabelKeeper finds the revisions that the labels speak of.
func newLabelKeeper(tx *bolt.Tx, all []Labelling) (*labelKeeper, error) {
	k := &labelKeeper{
		tx: tx, revisions: map[string][]uint64{}, methods: map[string]record.Method{},
		documents: map[address]*document{}, read: map[uint64]record.Revision{},
	}
	for _, one := range all {
		name, _, _ := strings.Cut(one.Utterance, ":")
		k.revisions[name] = nil
	}
	err := each(tx.Bucket(textsBucket), nil, func(key, value []byte) error {
		first, last := bytes.IndexByte(key, 0), bytes.LastIndexByte(key, 0)
		if first < 0 {
			return fmt.Errorf("%w: the key %q of a text", ErrDamaged, key)
		}
		sum, _, _ := strings.Cut(string(key[last+1:]), headlineMark)
		r := record.Revision{TextSHA256: sum, Document: record.Document{URL: string(key[:first])}}
		name, _, _ := strings.Cut(r.UtteranceID(0), ":")
		known, wanted := k.revisions[name]
		if !wanted {
			return nil
		}
		var seq uint64
		err := decode(key, value, &seq)
		k.revisions[name] = append(known, seq)
		return err
	})
	for _, list := range k.revisions {
		slices.Sort(list)
		slices.Reverse(list)
	}
	return k, err
}

// place finds what a labelling is of; reason says why it cannot be taken.
func (k *labelKeeper) place(one Labelling) (l record.Labelled, reason string, err error) {
	doc, at, captures, err := k.utterance(one)
	if err != nil {
		return l, "", err
	}
	if at < 0 {
		return l, fmt.Sprintf("no utterance %q in the store; classify export lists them with their ids", one.Utterance), nil
	}
	if one.Incident, reason, err = k.incident(one, captures); err != nil || reason != "" {
		return l, reason, err
	}
	label, reason, err := k.inOrder(one)
	if err != nil || reason != "" {
		return l, reason, err
	}
	u := doc.Utterances[at]
	l = record.Labelled{
		Incident: one.Incident, URL: doc.URL, Text: one.Text, Utterance: one.Utterance, Heading: u.Heading, Labels: []record.Label{label},
	}
	if one.Text == u.Text {
		l.Nth = doc.PlaceOf(at).Nth
	}
	l.Parent = doc.Answered(u)
	return l, "", nil
}

// utterance reads the revision that an id names: the newest one in which the
// text is that of the label, else the newest. at is -1 if there is none.
func (k *labelKeeper) utterance(one Labelling) (doc record.Document, at int, captures []uint64, err error) {
	name, n, _ := strings.Cut(one.Utterance, ":")
	id, err := strconv.Atoi(n)
	if err != nil {
		return doc, -1, nil, nil // no id at all
	}
	at = -1
	for _, seq := range k.revisions[name] {
		r, err := k.revision(seq)
		if err != nil {
			return doc, -1, nil, err
		}
		captures = append(captures, r.Captures...)
		i := slices.IndexFunc(r.Document.Utterances, func(u record.Utterance) bool { return u.ID == id })
		if i < 0 || r.UtteranceID(id) != one.Utterance {
			continue
		}
		same := r.Document.Utterances[i].Text == one.Text
		if at < 0 || same && doc.Utterances[at].Text != one.Text {
			doc, at = r.Document, i
		}
	}
	return doc, at, captures, nil
}

func (k *labelKeeper) revision(seq uint64) (record.Revision, error) {
	if r, ok := k.read[seq]; ok {
		return r, nil
	}
	r, err := readRevision(k.tx, seq)
	if len(k.read) == mostRead {
		clear(k.read)
	}
	k.read[seq] = r
	return r, err
}

// incident is that of a label, which must hold one of the captures.
func (k *labelKeeper) incident(one Labelling, captures []uint64) (id, reason string, err error) {
	var having []string
	known := false
	err = each(k.tx.Bucket(incidentsBucket), nil, func(key, _ []byte) error {
		known = known || string(key) == one.Incident
		for _, c := range captures {
			member, err := has(k.tx.Bucket(memberOfBucket), numbered(string(key), c))
			if err != nil {
				return err
			}
			if member {
				having = append(having, string(key))
				break
			}
		}
		return nil
	})
	switch {
	case err != nil:
		return "", "", err
	case one.Incident != "" && !known:
		return "", fmt.Sprintf("no incident %q in the store", one.Incident), nil
	case one.Incident != "" && !slices.Contains(having, one.Incident):
		return "", fmt.Sprintf("the utterance %q is not in the incident %q", one.Utterance, one.Incident), nil
	case one.Incident != "":
		return one.Incident, "", nil
	case len(having) == 1:
		return having[0], "", nil
	case len(having) == 0:
		return "", fmt.Sprintf("the utterance %q is in no incident", one.Utterance), nil
	}
	return "", fmt.Sprintf("the utterance %q is in %s: the label must name its incident", one.Utterance, strings.Join(having, " and ")), nil
}

// inOrder is the label with its themes in the order of the codebook.
func (k *labelKeeper) inOrder(one Labelling) (l record.Label, reason string, err error) {
	m, known := k.methods[one.Incident]
	if !known {
		ok, err := get(k.tx.Bucket(methodsBucket), []byte(one.Incident), &m)
		if err != nil {
			return l, "", err
		}
		if !ok {
			return l, fmt.Sprintf("%s is not tagged yet; do so with classify update", one.Incident), nil
		}
		k.methods[one.Incident] = m
	}
	l = one.Label
	l.Themes = []string{}
	for _, t := range m.Themes {
		if slices.Contains(one.Themes, t.ID) {
			l.Themes = append(l.Themes, t.ID)
		}
	}
	for _, theme := range one.Themes {
		if !l.SpeaksOf(theme) { // the person thought of it all the same
			l.Offered = append(slices.Clone(l.Offered), theme)
		}
		if !slices.Contains(l.Themes, theme) {
			return l, fmt.Sprintf("the codebook %s has no theme %q; if it has by now, classify update first", m.Codebook, theme), nil
		}
	}
	if len(l.Stance) == 0 { // as it is read again
		l.Stance = nil
	}
	if len(l.Certainty) == 0 {
		l.Certainty = nil
	}
	return l, "", nil
}

// keep puts a label beside those of other people.
func (k *labelKeeper) keep(l record.Labelled) (Taken, error) {
	bucket, label := k.tx.Bucket(labelsBucket), l.Labels[0]
	d, err := k.document(address{l.Incident, l.URL})
	if err != nil {
		return Taken{}, err
	}
	i := slices.IndexFunc(d.labelled, func(o record.Labelled) bool { return o.Place() == l.Place() })
	change := Added
	if i < 0 {
		n, err := bucket.NextSequence()
		if err != nil {
			return Taken{}, err
		}
		if err := countMore(k.tx, labelsBucket, l.Incident, 1); err != nil {
			return Taken{}, err
		}
		l.Labels = []record.Label{k.complete(l.Incident, label, nil)}
		i = len(d.labelled)
		d.labelled, d.keys = append(d.labelled, l), append(d.keys, numbered(string(under(l.Incident, l.URL)), n))
	} else if l, change = k.beside(d.labelled[i], label); change == Same {
		return Taken{l, Same}, nil
	}
	d.labelled[i] = l
	if !d.touched {
		d.touched = true
		k.touched = append(k.touched, address{l.Incident, l.URL})
	}
	return Taken{l, change}, put(bucket, d.keys[i], l)
}

// beside puts a label beside the others of an utterance, in the place of that
// of the same person.
func (k *labelKeeper) beside(l record.Labelled, label record.Label) (record.Labelled, Change) {
	j := slices.IndexFunc(l.Labels, func(o record.Label) bool { return o.By == label.By })
	if j < 0 {
		l.Labels = append(slices.Clone(l.Labels), k.complete(l.Incident, label, nil))
		return l, Added
	}
	label = k.complete(l.Incident, label, &l.Labels[j])
	if reflect.DeepEqual(l.Labels[j], label) {
		return l, Same
	}
	l.Labels = append(slices.Delete(slices.Clone(l.Labels), j, j+1), label)
	return l, Replaced
}

// complete adds what a label does not tell of itself: how it was drawn, which
// is as in the earlier label of the same person, and the themes on offer, which
// are those of that label if it says the same, else those of the codebook.
func (k *labelKeeper) complete(incident string, l record.Label, before *record.Label) record.Label {
	if before != nil && l.Drawn == (record.Draw{}) {
		l.Drawn = before.Drawn
	}
	switch {
	case l.Offered != nil:
		return l
	case before != nil && l.Agrees(*before):
		l.Offered = before.Offered
		return l
	}
	for _, t := range k.methods[incident].Themes {
		l.Offered = append(l.Offered, t.ID)
	}
	return l
}

func (k *labelKeeper) document(at address) (*document, error) {
	if d := k.documents[at]; d != nil {
		return d, nil
	}
	d := &document{}
	var err error
	d.labelled, d.keys, err = labelled(k.tx, at.incident, at.url)
	k.documents[at] = d
	return d, err
}

// spread lets the labels override every analysis of their documents.
func (k *labelKeeper) spread() error {
	analyses, x := k.tx.Bucket(analysesBucket), newIndexer(k.tx)
	for _, at := range k.touched {
		var seqs []uint64
		err := each(k.tx.Bucket(textsBucket), prefix(at.url), func(key, value []byte) error {
			var seq uint64
			err := decode(key, value, &seq)
			seqs = append(seqs, seq)
			return err
		})
		if err != nil {
			return err
		}
		for _, seq := range seqs {
			key := numbered(at.incident, seq)
			var a record.Analysis
			if ok, err := get(analyses, key, &a); err != nil {
				return err
			} else if !ok {
				continue
			}
			if err := override(k.tx, &a); err != nil {
				return err
			}
			if err := putAnalysis(x, at.incident, a); err != nil {
				return err
			}
		}
	}
	return x.flush()
}
