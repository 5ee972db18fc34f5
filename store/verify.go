package store

import (
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"

	"classify/store/record"
)

// Run returns the run of a number; ok is false if there is none.
func (s *Store) Run(id uint64) (run record.Run, ok bool, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		ok, err = get(tx.Bucket(runsBucket), number(id), &run)
		return err
	})
	return run, ok, err
}

// Body returns the bytes of a capture that are kept; nil if it has expired.
func (s *Store) Body(c record.Capture) (body []byte, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		body, err = s.body(tx, c)
		return err
	})
	return body, err
}

// Analyses calls fn with every analysis of every incident, also of readings
// that do not count any more, and the revision that it is of.
func (s *Store) Analyses(fn func(record.Analysis, record.Revision) error) error {
	return s.view(func(tx *bolt.Tx) error {
		return each(tx.Bucket(analysesBucket), nil, func(key, value []byte) error {
			s.shed(false)
			var a record.Analysis
			if err := decode(key, value, &a); err != nil {
				return err
			}
			r, err := readRevision(tx, a.Revision)
			if errors.Is(err, ErrDamaged) {
				err = fmt.Errorf("an analysis in %s: %w", a.Incident, err)
			}
			if err != nil {
				return err
			}
			return fn(a, r)
		})
	})
}
