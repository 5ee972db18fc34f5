package store

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"time"

	bolt "go.etcd.io/bbolt"

	"classify/store/record"
)

// Begin continues the incident's unfinished run of the same command or starts
// a new one. The incident is stored as it is now; a run whose incident file
// follows other links than the last one is afresh.
func (s *Store) Begin(inc record.Incident, command, program string) (run record.Run, err error) {
	err = s.update(func(tx *bolt.Tx) error {
		var before record.Incident
		known, err := get(tx.Bucket(incidentsBucket), []byte(inc.ID), &before)
		if err == nil {
			err = put(tx.Bucket(incidentsBucket), []byte(inc.ID), inc)
		}
		if err != nil {
			return err
		}
		found, err := lastRun(tx, func(r record.Run) bool {
			return r.Incident == inc.ID && r.Command == command && r.Finished.IsZero()
		})
		if err != nil {
			return err
		}
		runs := tx.Bucket(runsBucket)
		if found != nil {
			run = *found
		} else {
			id, err := runs.NextSequence()
			if err != nil {
				return err
			}
			run = record.Run{ID: id, Incident: inc.ID, Command: command, Started: s.now(), Program: program,
				Above: tx.Bucket(membersBucket).Sequence()}
		}
		run.Afresh = run.Afresh || known && !reflect.DeepEqual(before.Sources, inc.Sources)
		return put(runs, number(run.ID), run)
	})
	return run, err
}

// Known calls fn with every visit of the run's incident, in the order of their
// numbers, and for those that were fetched with the hash of what they brought.
func (s *Store) Known(run record.Run, fn func(v record.Visit, sha256 string) error) error {
	return s.view(func(tx *bolt.Tx) error {
		return eachVisit(tx, run.Incident, func(v record.Visit) error {
			s.shed(false)
			sum := ""
			if v.State == record.Fetched && v.Capture != 0 {
				var c record.Capture
				if err := need(tx.Bucket(capturesBucket), "capture", number(v.Capture), &c); err != nil {
					return err
				}
				sum = c.SHA256
			}
			return fn(v, sum)
		})
	})
}

// now is the time a run notes of itself; nothing that is reported of the
// pages depends on it.
func (s *Store) now() time.Time { return s.clock().UTC().Truncate(time.Second) }

// lastRun is the newest run that satisfies want, or nil.
func lastRun(tx *bolt.Tx, want func(record.Run) bool) (*record.Run, error) {
	runs := tx.Bucket(runsBucket)
	c := runs.Cursor()
	if k, _ := c.Last(); runs.Sequence() > 0 && !bytes.Equal(k, number(runs.Sequence())) {
		return nil, fmt.Errorf("%w: the last run, %d, is missing", ErrDamaged, runs.Sequence())
	}
	for k, v := c.Last(); k != nil; k, v = c.Prev() {
		var run record.Run
		if err := decode(k, v, &run); err != nil {
			return nil, err
		}
		if want(run) {
			return &run, nil
		}
	}
	return nil, nil
}

// each calls fn for every key that begins with prefix, in order. In the end it
// is certain that these are all there are.
func each(b *bolt.Bucket, prefix []byte, fn func(key, value []byte) error) error {
	c := b.Cursor()
	k, v := c.Seek(prefix)
	for ; k != nil && bytes.HasPrefix(k, prefix); k, v = c.Next() {
		if err := fn(k, v); err != nil {
			return err
		}
	}
	return ended(b, prefix, k, v)
}

// eachCounted calls fn for every key of the incident in a bucket and checks
// that none is missing: a flipped byte in a page's header hides keys without
// a trace.
func eachCounted(tx *bolt.Tx, bucket []byte, incident string, fn func(key, value []byte) error) error {
	var want, found uint64
	if _, err := get(tx.Bucket(countsBucket), under(string(bucket), incident), &want); err != nil {
		return err
	}
	err := each(tx.Bucket(bucket), prefix(incident), func(key, value []byte) error {
		found++
		return fn(key, value)
	})
	if err == nil && found != want {
		err = fmt.Errorf("%w: %s of %s: %d of %d are there", ErrDamaged, bucket, incident, found, want)
	}
	return err
}

// countMore notes that the incident has n more keys in a bucket, modulo 2^64.
func countMore(tx *bolt.Tx, bucket []byte, incident string, n uint64) error {
	if n == 0 {
		return nil
	}
	counts, key := tx.Bucket(countsBucket), under(string(bucket), incident)
	var old uint64
	if _, err := get(counts, key, &old); err != nil {
		return err
	}
	return put(counts, key, old+n)
}

// Turn keeps what leases brought, and hands out the visits with the given
// numbers as new leases, in one transaction. A capture whose bytes are those
// of the address's newest capture, or of one made at the same time, is that
// capture and is not stored again.
func (s *Store) Turn(run record.Run, finished []record.Outcome, lease []uint64) (leases []record.Lease, err error) {
	defer s.shed(false)
	err = s.update(func(tx *bolt.Tx) error {
		leases = leases[:0]
		t := turn{Store: s, tx: tx, run: run, index: newIndexer(tx)}
		for _, o := range finished {
			if err := t.finish(o); err != nil {
				return err
			}
		}
		for _, n := range lease {
			l, err := t.lease(n)
			if err != nil {
				return err
			}
			leases = append(leases, l)
		}
		return errors.Join(t.index.flush(), brought(tx, run.ID, t.brought), countMore(tx, visitsBucket, run.Incident, t.fresh), tally(tx, run.ID, t.changed))
	})
	return leases, err
}

// turn is one transaction of a run.
type turn struct {
	*Store
	tx      *bolt.Tx
	run     record.Run
	index   *indexer
	brought [sha256.Size]byte
	fresh   uint64 // visits that were not there before
	changed int    // addresses of which something else is known now
}

// finish keeps one outcome.
func (t *turn) finish(o record.Outcome) error {
	if o.Capture != nil {
		seq, fresh, err := t.keepCapture(t.tx, *o.Capture)
		if err != nil {
			return err
		}
		if fresh {
			mix(&t.brought, *o.Capture)
		}
		o.Visit.Capture = seq
	}
	if o.Capture != nil || o.Visit.Capture != 0 && o.Member.Source != "" {
		o.Member.Capture = o.Visit.Capture
		if err := join(t.tx, t.index, t.run.Incident, o.Member); err != nil {
			return err
		}
	}
	for _, v := range append(o.Found, o.Visit) {
		if err := t.keepVisit(v); err != nil {
			return err
		}
	}
	return nil
}

// keepVisit replaces what is known of an address. An import does not change
// where the crawler has found it.
func (t *turn) keepVisit(v record.Visit) error {
	old, known, err := getVisit(t.tx, t.run.Incident, v.Number)
	if err != nil {
		return err
	}
	if !known {
		t.fresh++
	} else if v.Source == "" {
		v.Source, v.From, v.Depth, v.Hops, v.Pages = old.Source, old.From, old.Depth, old.Hops, old.Pages
		if v.Withdrawn() {
			v.Capture = cmp.Or(v.Capture, old.Capture)
		}
	}
	same := old.State == v.State && old.Reason == v.Reason && old.Capture == v.Capture
	if !same && v.State != record.Queued { // what a queued one is will be known when it was asked for
		t.changed++
	}
	return putVisit(t.tx, t.run.Incident, v)
}

// lease marks a visit as handed out and finds what is known of its address.
func (t *turn) lease(n uint64) (l record.Lease, err error) {
	v, ok, err := getVisit(t.tx, t.run.Incident, n)
	if err == nil && !ok {
		err = fmt.Errorf("%w: visit %d of %s is missing", ErrDamaged, n, t.run.Incident)
	}
	if err != nil {
		return l, err
	}
	v.Leased = true
	l.Visit = v
	if v.Time.IsZero() && v.Capture == 0 {
		return l, putVisit(t.tx, t.run.Incident, v) // never finished: no capture of this incident's
	}
	if l.Known, err = newest(t.tx, v.URL); err != nil {
		return l, err
	}
	return l, putVisit(t.tx, t.run.Incident, v)
}

// newest is the newest usable capture of an address; the zero capture if
// there is none.
func newest(tx *bolt.Tx, url string) (found record.Capture, err error) {
	err = each(tx.Bucket(addressesBucket), prefix(url), func(key, _ []byte) error {
		var c record.Capture
		if err := need(tx.Bucket(capturesBucket), "capture", number(readNumber(key)), &c); err != nil {
			return err
		}
		if c.Usable() && !c.Time.Before(found.Time) {
			found = c
		}
		return nil
	})
	return found, err
}

// tally adds to what a run has changed.
func tally(tx *bolt.Tx, id uint64, changed int) error {
	if changed == 0 {
		return nil
	}
	var run record.Run
	if err := need(tx.Bucket(runsBucket), "run", number(id), &run); err != nil {
		return err
	}
	run.Changed += changed
	return put(tx.Bucket(runsBucket), number(id), run)
}

// keepCapture keeps a capture, if it is fresh, and returns its number.
func (s *Store) keepCapture(tx *bolt.Tx, c record.Capture) (seq uint64, fresh bool, err error) {
	same, err := sameCapture(tx, c)
	if err != nil || same != 0 {
		return same, false, err
	}
	captures := tx.Bucket(capturesBucket)
	if c.Seq, err = captures.NextSequence(); err != nil {
		return 0, false, err
	}
	return c.Seq, true, errors.Join(
		put(captures, number(c.Seq), c),
		tx.Bucket(bodiesBucket).Put(number(c.Seq), s.pack.EncodeAll(c.Body, nil)),
		put(tx.Bucket(addressesBucket), numbered(c.URL, c.Seq), c.SHA256),
	)
}

// sameCapture finds the stored capture that c only repeats; 0 if there is
// none.
func sameCapture(tx *bolt.Tx, c record.Capture) (uint64, error) {
	var newest record.Capture
	var repeated uint64
	err := each(tx.Bucket(addressesBucket), prefix(c.URL), func(key, value []byte) error {
		var old record.Capture
		var sum string
		if err := decode(key, value, &sum); err != nil {
			return err
		}
		if err := need(tx.Bucket(capturesBucket), "capture", number(readNumber(key)), &old); err != nil {
			return err
		}
		if sum == c.SHA256 && old.Status == c.Status && old.Time.Equal(c.Time) && (c.Origin != record.Exported || old.Original == c.Original) {
			repeated = old.Seq
		}
		if newest.Seq == 0 || !old.Time.Before(newest.Time) {
			newest = old
		}
		return nil
	})
	if c.Origin == record.Exported && newest.Original != c.Original {
		return repeated, err // of two captures whose bytes differed the documents may be the same
	}
	if repeated == 0 && newest.SHA256 == c.SHA256 && newest.Status == c.Status && !c.Time.Before(newest.Time) {
		repeated = newest.Seq
	}
	return repeated, err
}

// join makes a capture a member of an incident. The newest word about a
// listed page counts; one that is only followed does not change what is known
// of it. Without any word its voice is commentary.
func join(tx *bolt.Tx, x *indexer, incident string, m record.Membership) error {
	members, of := tx.Bucket(membersBucket), tx.Bucket(memberOfBucket)
	known, err := get(of, numbered(incident, m.Capture), &m.Seq)
	if err != nil {
		return err
	}
	var old record.Membership
	if known {
		if err := need(members, "membership", numbered(incident, m.Seq), &old); err != nil {
			return err
		}
		if old.Listed && !m.Listed {
			return nil
		}
	} else if m.Seq, err = members.NextSequence(); err == nil {
		err = countMore(tx, membersBucket, incident, 1)
	}
	if err != nil {
		return err
	}
	m.Voice = cmp.Or(m.Voice, old.Voice, record.Commentary)
	err = errors.Join(
		put(members, numbered(incident, m.Seq), m),
		put(of, numbered(incident, m.Capture), m.Seq),
	)
	if err != nil || known && old.Voice == m.Voice && old.Listed == m.Listed {
		return err
	}
	return x.joined(incident, m)
}

// End closes a run: it counts its visits, chains it to the run before, and
// keeps what it has changed.
func (s *Store) End(run record.Run) (record.Run, error) {
	err := s.update(func(tx *bolt.Tx) error {
		if err := need(tx.Bucket(runsBucket), "run", number(run.ID), &run); err != nil {
			return err
		}
		run.Counts = record.Counts{}
		var sums []byte
		d := difference{tx: tx, run: &run, Difference: record.Difference{Run: run.ID, Incident: run.Incident, Unread: true}}
		err := eachVisit(tx, run.Incident, func(v record.Visit) error {
			s.shed(false)
			if v.Leased {
				return fmt.Errorf("run %d cannot end: %s is still leased", run.ID, v.URL)
			}
			if v.Run != run.ID {
				return nil
			}
			if err := errors.Join(count(&run.Counts, v), d.note(v)); err != nil || v.Capture == 0 {
				return err
			}
			var c record.Capture
			err := need(tx.Bucket(capturesBucket), "capture", number(v.Capture), &c)
			sums = append(sums, c.SHA256...)
			return err
		})
		if err != nil {
			return err
		}
		// Runs of several incidents may end in another order than they began.
		if _, err := get(tx.Bucket(metaBucket), headKey, &run.Prev); err != nil {
			return err
		}
		run.Captures, run.Finished = record.Hash(sums), s.now()
		if run.Hash, err = manifest(run); err != nil {
			return err
		}
		d.RunHash, d.Time = run.Hash, run.Finished
		return errors.Join(
			put(tx.Bucket(runsBucket), number(run.ID), run),
			put(tx.Bucket(metaBucket), headKey, run.Hash),
			layKey(tx, run.ID),
			put(tx.Bucket(changesBucket), numbered(run.Incident, run.ID), d.Difference),
		)
	})
	return run, err
}

func count(c *record.Counts, v record.Visit) error {
	c.Seen++
	switch v.State {
	case record.Fetched:
		c.Fetched++
	case record.Skipped:
		c.Skipped++
	case record.Failed:
		c.Failed++
	default:
		return fmt.Errorf("run %d cannot end: %s is still %s", v.Run, v.URL, v.State)
	}
	return nil
}

// manifest is the hash of a run's record. What time the machine was running
// is left out: the same run over the same saved pages has the same hash.
func manifest(run record.Run) (string, error) {
	run.Hash, run.Started, run.Finished = "", time.Time{}, time.Time{}
	data, err := json.Marshal(run)
	return record.Hash(data), err
}
