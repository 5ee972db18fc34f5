package store

import (
	"bytes"
	"errors"
	"maps"
	"slices"

	bolt "go.etcd.io/bbolt"

	"classify/store/record"
)

// gauge is how much a damaged file says there was in it. Broken pages tell of
// themselves, but one may be whole and yet not the one that should be there: an
// old copy of it, or another that a branch leads to by mistake.
type gauge struct {
	least   map[string]int    // records that there were, by bucket
	numbers map[string]uint64 // last number given, by bucket
}

func newGauge() gauge { return gauge{least: map[string]int{}, numbers: map[string]uint64{}} }

// count takes in a record of one of the buckets that tell of another one.
func (g *gauge) count(bucket string, key, value []byte) {
	of, counts := counting[bucket]
	if !counts || sealed(bucket, key, value) != nil {
		return
	}
	if of != "" {
		g.least[of]++
		return
	}
	name, _, _ := bytes.Cut(key, []byte{0})
	var n int
	if decode(key, value, &n) != nil || n < 0 {
		return
	}
	switch string(name) {
	case string(visitsBucket), string(labelsBucket):
		g.least[string(name)] += n
	case string(mentionsBucket): // an analysis has one block
		g.least[string(analysesBucket)] += n
	}
}

// missed counts as lost what was there by the gauge, or by what other records
// say, and is neither there nor told to be lost. The raw store has what was
// gathered.
func (s *salvage) missed(raw *bolt.Tx, w *wreck) error {
	if err := s.follows(raw); err != nil {
		return err
	}
	for bucket, least := range s.least {
		if n := least - keysOf(raw.Bucket([]byte(bucket))); s.lostPages[bucket] == 0 && n > s.lost[bucket] {
			s.lost[bucket] = n
		}
	}
	for _, bucket := range [][]byte{runsBucket, tombsBucket, auditBucket} { // none of these is ever deleted
		if name := string(bucket); !s.tells(name) && uint64(keysOf(raw.Bucket(bucket))) != s.numbers[name] {
			s.lostPages[name]++
		}
	}
	if w.orphans > 0 && !s.tells("") && !slices.ContainsFunc(slices.Collect(maps.Keys(inTree)), s.tells) {
		s.lostPages[""] = w.orphans // a tree that looks whole and is another one
	}
	return nil
}

// tells reports whether something of a bucket is told to be lost.
func (s *salvage) tells(bucket string) bool { return s.lost[bucket]+s.lostPages[bucket] > 0 }

// follows counts what must be there because of other records.
func (s *salvage) follows(raw *bolt.Tx) error {
	must := func(bucket, key []byte) error {
		if raw.Bucket(bucket).Get(key) == nil {
			s.least[string(bucket)]++
		}
		return nil
	}
	for _, bucket := range [][]byte{pagesBucket, methodsBucket, changesBucket} {
		s.least[string(bucket)] = keysOf(raw.Bucket(bucket))
	}
	var read position
	if _, err := get(raw.Bucket(stagesBucket), []byte(extractStage), &read); err != nil {
		return err
	}
	return errors.Join(
		each(raw.Bucket(capturesBucket), nil, func(key, _ []byte) error {
			if !isNumber(key) || readNumber(key) > read.Last {
				return nil
			}
			return must(pagesBucket, key)
		}),
		each(raw.Bucket(stagesBucket), nil, func(key, _ []byte) error {
			incident, tags := bytes.CutPrefix(key, []byte(tagStage("")))
			if !tags {
				return nil
			}
			return must(methodsBucket, incident)
		}),
		each(raw.Bucket(runsBucket), nil, func(key, value []byte) error {
			var run record.Run
			if decode(key, value, &run) != nil || run.Finished.IsZero() {
				return nil // what is no run is lost later
			}
			return must(changesBucket, numbered(run.Incident, run.ID))
		}),
	)
}
