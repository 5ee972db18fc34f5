package store

import (
	"bytes"
	"errors"
	"testing"

	bolt "go.etcd.io/bbolt"

	"classify/store/record"
)

func TestRunsAreThoseOfTheIncidentAndNoneMayBeMissing(t *testing.T) {
	s, _ := fresh(t)
	other := harbour
	other.ID = "other"
	for _, inc := range []record.Incident{harbour, other, harbour} {
		run, err := s.Begin(inc, "import", "classify/1")
		must(t, err)
		_, err = s.End(run)
		must(t, err)
	}
	runs, err := s.Runs(harbour.ID)
	must(t, err)
	if len(runs) != 2 || runs[0].ID != 1 || runs[1].ID != 3 {
		t.Errorf("runs = %+v", runs)
	}
	var kept []byte // the store is checked when the test ends
	must(t, s.update(func(tx *bolt.Tx) error {
		kept = bytes.Clone(tx.Bucket(runsBucket).Get(number(2)))
		return tx.Bucket(runsBucket).Delete(number(2))
	}))
	if _, err := s.Runs(harbour.ID); !errors.Is(err, ErrDamaged) {
		t.Errorf("a missing run gives the error %v", err)
	}
	must(t, s.update(func(tx *bolt.Tx) error { return tx.Bucket(runsBucket).Put(number(2), kept) }))
}
