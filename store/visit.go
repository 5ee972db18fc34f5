package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

	"classify/store/record"
)

// visitForm is the first byte of a stored visit. A frontier has a million of
// them, so they are not JSON but their fields in a row, of a third the size.
const visitForm = 1

// states are stored by their place in this list.
var states = []record.State{record.Queued, record.Fetched, record.Skipped, record.Failed}

const (
	leasedBit = 1 << 4
	frontBit  = 1 << 5
)

var errVisit = errors.New("a visit that was not written so")

// packVisit writes a visit without its number, which is its key's.
func packVisit(v record.Visit) []byte {
	bits := byte(slices.Index(states, v.State))
	if v.Leased {
		bits |= leasedBit
	}
	if v.Front {
		bits |= frontBit
	}
	b := append(make([]byte, 0, 128), visitForm, bits)
	for _, n := range []uint64{v.Run, v.From, uint64(v.Depth), uint64(v.Hops), uint64(v.Pages), uint64(v.Tries), v.Capture} {
		b = binary.AppendUvarint(b, n)
	}
	for _, t := range []time.Time{v.Time, v.Since, v.Due} {
		b = binary.AppendVarint(b, seconds(t))
	}
	for _, s := range []string{v.URL, v.Source, v.Reason, v.Detail} {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	return b
}

// seconds of a time since 1970; 0 for the zero time. A visit is known to the
// second.
func seconds(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}

func moment(seconds int64) time.Time {
	if seconds == 0 {
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}

// unpackVisit reads what packVisit wrote.
func unpackVisit(b []byte) (v record.Visit, err error) {
	if len(b) < 2 || b[0] != visitForm || int(b[1]&0xf) >= len(states) {
		return v, errVisit
	}
	v.State, v.Leased, v.Front = states[b[1]&0xf], b[1]&leasedBit != 0, b[1]&frontBit != 0
	r := unpacker{rest: b[2:]}
	v.Run, v.From = r.number(), r.number()
	v.Depth, v.Hops, v.Pages, v.Tries = int(r.number()), int(r.number()), int(r.number()), int(r.number())
	v.Capture = r.number()
	v.Time, v.Since, v.Due = r.time(), r.time(), r.time()
	v.URL, v.Source, v.Reason, v.Detail = r.text(), r.text(), r.text(), r.text()
	if r.broken || len(r.rest) > 0 {
		return v, errVisit
	}
	return v, nil
}

// unpacker reads fields from the front of rest.
type unpacker struct {
	rest   []byte
	broken bool
}

func (r *unpacker) number() uint64 {
	if len(r.rest) > 0 && r.rest[0] < 1<<7 { // most of them
		n := r.rest[0]
		r.rest = r.rest[1:]
		return uint64(n)
	}
	n, size := binary.Uvarint(r.rest)
	if size <= 0 {
		r.rest, r.broken = nil, true
		return 0
	}
	r.rest = r.rest[size:]
	return n
}

func (r *unpacker) time() time.Time {
	n, size := binary.Varint(r.rest)
	if size <= 0 {
		r.rest, r.broken = nil, true
		return time.Time{}
	}
	r.rest = r.rest[size:]
	return moment(n)
}

func (r *unpacker) text() string {
	n := r.number()
	if n > uint64(len(r.rest)) {
		r.rest, r.broken = nil, true
		return ""
	}
	s := string(r.rest[:n])
	r.rest = r.rest[n:]
	return s
}

// putVisit stores a visit under its incident and number.
func putVisit(tx *bolt.Tx, incident string, v record.Visit) error {
	key, data := numbered(incident, v.Number), packVisit(v)
	b := tx.Bucket(visitsBucket)
	// Visits are appended in the order of their numbers and grow a little when
	// they are finished.
	b.FillPercent = 0.8
	return b.Put(key, append(seal(key, data), data...))
}

// getVisit reads the visit with a number.
func getVisit(tx *bolt.Tx, incident string, n uint64) (v record.Visit, ok bool, err error) {
	key := numbered(incident, n)
	value := tx.Bucket(visitsBucket).Get(key)
	if value == nil {
		return v, false, absent(tx.Bucket(visitsBucket), key)
	}
	v, err = decodeVisit(key, value)
	return v, true, err
}

func decodeVisit(key, value []byte) (record.Visit, error) {
	data, err := unseal(key, value)
	if err != nil {
		return record.Visit{}, err
	}
	v, err := unpackVisit(data)
	if err != nil {
		return v, fmt.Errorf("%w: the record %q cannot be read: %v", ErrDamaged, key, err)
	}
	v.Number = readNumber(key)
	return v, nil
}

// eachVisit calls fn for every visit of an incident in the order of their
// numbers and checks that none is missing.
func eachVisit(tx *bolt.Tx, incident string, fn func(record.Visit) error) error {
	return eachCounted(tx, visitsBucket, incident, func(key, value []byte) error {
		v, err := decodeVisit(key, value)
		if err != nil {
			return err
		}
		return fn(v)
	})
}
