package store

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"

	bolt "go.etcd.io/bbolt"

	"classify/store/record"
)

// A run leaves a key that reports of what it found are signed with, see package
// verify. It is a hash of the bytes of all that this run and those before brought:
// who has not fetched every page, byte for byte, cannot make it, and two stores that
// were filled alike have the same one, so that they give the same report. It goes
// with every copy, and stays when what it was made of is erased: of one text among
// all bytes it tells less than the hash of its capture, which is kept too.

// signing is what there is of the key of a run.
type signing struct {
	Brought string `json:"brought"`       // sum over what the run has captured until now, in hex
	Key     string `json:"key,omitempty"` // "": the run has not ended
}

// signingOf is the key of meta under which that of a run stands. Under 0 there is
// that of the run that ended last.
func signingOf(run uint64) []byte { return append([]byte(signingPrefix), number(run)...) }

// mix adds a capture to a sum, in which the order of captures does not matter:
// pages come in as servers answer.
func mix(sum *[sha256.Size]byte, c record.Capture) {
	h := sha256.New()
	for _, part := range [][]byte{[]byte(c.URL), {0}, c.Body} {
		_, _ = h.Write(part) // never fails
	}
	for i, b := range h.Sum(nil) {
		sum[i] ^= b
	}
}

// brought adds what a transaction captured to what its run did before.
func brought(tx *bolt.Tx, run uint64, sum [sha256.Size]byte) error {
	if sum == [sha256.Size]byte{} {
		return nil
	}
	var s signing
	if _, err := get(tx.Bucket(metaBucket), signingOf(run), &s); err != nil {
		return err
	}
	before, err := hex.DecodeString(s.Brought)
	if err != nil {
		return err
	}
	for i := range before {
		sum[i] ^= before[i]
	}
	s.Brought = hex.EncodeToString(sum[:])
	return put(tx.Bucket(metaBucket), signingOf(run), s)
}

// layKey makes the key of a run that ends.
func layKey(tx *bolt.Tx, run uint64) error {
	meta := tx.Bucket(metaBucket)
	var last, s signing
	if _, err := get(meta, signingOf(0), &last); err != nil {
		return err
	}
	if _, err := get(meta, signingOf(run), &s); err != nil {
		return err
	}
	s.Key = record.Hash([]byte("key of reports " + last.Key + s.Brought))
	return errors.Join(put(meta, signingOf(run), s), put(meta, signingOf(0), s))
}

// SigningKey returns the key that reports are signed with which name a run; nil if
// there is none, as of a run of an older program.
func (s *Store) SigningKey(run uint64) (key []byte, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		var of signing
		if ok, err := get(tx.Bucket(metaBucket), signingOf(run), &of); err != nil || !ok || run == 0 || of.Key == "" {
			return err
		}
		key, err = hex.DecodeString(of.Key)
		return err
	})
	return key, err
}
