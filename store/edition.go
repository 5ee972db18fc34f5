package store

import (
	"cmp"
	"fmt"
	"slices"

	bolt "go.etcd.io/bbolt"

	"classify/store/diff"
	"classify/store/record"
)

// Edition is what a page said from a capture on: a text that comes back after
// another one is an edition of its own.
type Edition struct {
	Revision record.Revision
	Captures []record.Capture // of the incident that say this and nothing else between, the earliest first
	Changes  diff.Difference  // from the edition before; none of the first one
}

// Editions returns what an address of the incident said, the earliest first,
// as its captures are read now; nothing if it has no text in the incident.
func (s *Store) Editions(incident, url string) (editions []Edition, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		editions = editions[:0]
		if isOld(tx) {
			return ErrUncounted
		}
		list, err := readingsOf(tx, incident, url)
		if err != nil {
			return err
		}
		slices.SortStableFunc(list, func(a, b reading) int {
			return cmp.Or(a.time.Compare(b.time), cmp.Compare(a.member, b.member), a.nth-b.nth)
		})
		for _, r := range list {
			var c record.Capture
			if ok, err := get(tx.Bucket(capturesBucket), number(r.capture), &c); err != nil || !ok {
				return cmp.Or(err, fmt.Errorf("%w: capture %d is missing", ErrDamaged, r.capture))
			}
			if last := len(editions) - 1; last >= 0 && editions[last].Revision.Seq == r.revision {
				editions[last].Captures = append(editions[last].Captures, c)
				continue
			}
			revision, err := readRevision(tx, r.revision)
			if err != nil {
				return err
			}
			editions = append(editions, Edition{Revision: revision, Captures: []record.Capture{c}})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	docs := make([]record.Document, len(editions))
	for i, v := range editions {
		docs[i] = v.Revision.Document
	}
	for i, d := range diff.Steps(docs) {
		editions[i+1].Changes = d
	}
	return editions, nil
}
