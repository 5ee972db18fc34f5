package store

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	bolt "go.etcd.io/bbolt"

	"classify/store/forget"
	"classify/store/record"
)

// bucket is one line of the schema: how its keys and values are told from
// damage, each by itself.
type bucket struct {
	name  []byte
	since string // version from which on it is as it is now
	// appended: its keys grow, within each incident, so that pages are filled
	// and not left half empty for what comes between.
	appended bool
	key      func(key []byte) bool
	value    func(key, value []byte) error
}

// schema lists every bucket. Whoever adds one adds its line here.
var schema = []bucket{
	{metaBucket, "1", false, isText, isMeta},
	{incidentsBucket, "1", false, isText, is[record.Incident]},
	{capturesBucket, "1", true, isNumber, is[record.Capture]},
	{bodiesBucket, "1", true, isNumber, isBody},
	{addressesBucket, "1", false, isNumbered, is[string]},
	{membersBucket, "1", true, isNumbered, is[record.Membership]},
	{memberOfBucket, "1", true, isNumbered, is[uint64]},
	{pagesBucket, "1", true, isNumber, is[page]},
	{revisionsBucket, "1", true, isNumber, is[record.Revision]},
	{textsBucket, "1", false, hasParts(3), is[uint64]},
	{analysesBucket, "1", true, isNumbered, is[record.Analysis]},
	{stagesBucket, "1", false, isText, is[position]},
	{methodsBucket, "1", false, isText, is[record.Method]},
	{runsBucket, "1", true, isNumber, is[record.Run]},
	{visitsBucket, "2", false, isNumbered, isVisit},
	{changesBucket, "2", true, isNumbered, is[record.Difference]},
	{labelsBucket, "3", false, isNumbered, is[record.Labelled]},
	{countsBucket, "2", false, hasParts(2), is[uint64]},
	{tombsBucket, "4", true, isNumber, is[forget.Tombstone]},
	{auditBucket, "4", true, isNumber, is[record.Audit]},
	{readingsBucket, "6", false, hasParts(2), isReadings},
	{currentBucket, "6", true, isNumbered, blocks(func(b []byte) error { _, err := unpackCurrent(b); return err })},
	{rowsBucket, "6", true, isNumber, blocks(func(b []byte) error { _, _, err := unpackRows(nil, b); return err })},
	{mentionsBucket, "6", true, isNumbered, blocks(func(b []byte) error { _, err := unpackMentions(nil, b); return err })},
	{toldBucket, "6", true, isNumbered, blocks(func(b []byte) error { _, _, err := unpackTold(nil, b); return err })},
	{groupsBucket, "6", true, isNumbered, blocks(func(b []byte) error { _, err := unpackGrouped(nil, b); return err })},
	{alikeBucket, "6", true, isNumbered, isAlike},
	{namesBucket, "6", true, isNumber, is[string]},
	{numbersBucket, "6", false, hasParts(2), is[uint64]},
	{foldedBucket, "6", true, isNumber, isFolded},
}

// isBucket reports whether a store has a bucket of a name.
func isBucket(name string) bool {
	return slices.ContainsFunc(schema, func(b bucket) bool { return string(b.name) == name })
}

// layBuckets makes the buckets of a new file.
func layBuckets(tx *bolt.Tx) error {
	for _, b := range schema {
		if _, err := tx.CreateBucketIfNotExists(b.name); err != nil {
			return err
		}
	}
	return nil
}

// appendedFill is how full pages are made in a bucket that is appended to; a
// record that grows a little later has room.
const appendedFill = 0.95

// fillAppended sets how full the pages are made that a transaction writes.
func fillAppended(tx *bolt.Tx) {
	for _, b := range schema {
		if bucket := tx.Bucket(b.name); b.appended && bucket != nil {
			bucket.FillPercent = appendedFill
		}
	}
}

// checkValues checks every key and value by itself, until one is wrong.
func checkValues(tx *bolt.Tx) error {
	for _, b := range schema {
		bucket := tx.Bucket(b.name)
		if bucket == nil {
			continue // of a later version, see checkVersion
		}
		err := each(bucket, nil, func(key, value []byte) error {
			if !b.key(key) {
				return fmt.Errorf("%w: the key %q in %s", ErrDamaged, key, b.name)
			}
			if err := b.value(key, value); err != nil {
				return fmt.Errorf("%s: %w", b.name, err)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func isText(key []byte) bool { return len(key) > 0 }

func isNumber(key []byte) bool { return len(key) == 8 }

// isNumbered is for keys of what belongs to a name and has a number.
func isNumbered(key []byte) bool { return len(key) > 9 && key[len(key)-9] == 0 }

// hasParts is for keys of so many texts.
func hasParts(n int) func([]byte) bool {
	return func(key []byte) bool { return bytes.Count(key, []byte{0}) >= n-1 }
}

// is checks that a value is a record of a type.
func is[T any](key, value []byte) error {
	var v T
	return decode(key, value, &v)
}

func isMeta(key, value []byte) error {
	switch {
	case bytes.Equal(key, versionKey):
		return nil // checkVersion knows it
	case bytes.Equal(key, migrationKey):
		return is[migration](key, value)
	case bytes.HasPrefix(key, []byte(signingPrefix)):
		return is[signing](key, value)
	case bytes.Equal(key, archivesKey):
		return is[[]string](key, value)
	}
	return is[string](key, value)
}

// isBody takes every value: its capture has its hash.
func isBody(_, _ []byte) error { return nil }

func isVisit(key, value []byte) error {
	_, err := decodeVisit(key, value)
	return err
}

func isReadings(key, value []byte) error {
	list, err := decodeReadings(key, value)
	if err == nil && len(list) == 0 {
		err = unreadable(key, errReadings)
	}
	return err
}

// blocks checks a segment and each of its blocks.
func blocks(check func(block []byte) error) func(key, value []byte) error {
	return func(key, value []byte) error {
		var s segment
		if err := openSegment(key, value, &s); err != nil {
			return err
		}
		var err error
		for _, b := range s {
			if b != nil {
				err = errors.Join(err, check(b))
			}
		}
		if err != nil {
			err = unreadable(key, err)
		}
		return err
	}
}
