package store

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

	"classify/store/record"
)

// Begin continues the incident's unfinished run of the same command or starts
// a new one, and returns it with the visits it has made or queued so far. The
// incident is stored as it is now.
func (s *Store) Begin(inc record.Incident, command, program string) (run record.Run, visits []record.Visit, err error) {
	err = s.update(func(tx *bolt.Tx) error {
		if err := put(tx.Bucket(incidentsBucket), []byte(inc.ID), inc); err != nil {
			return err
		}
		found, err := lastRun(tx, func(r record.Run) bool {
			return r.Incident == inc.ID && r.Command == command && r.Finished.IsZero()
		})
		if err != nil {
			return err
		}
		if found != nil {
			run = *found
			visits, err = visitsOf(tx, inc.ID, func(v record.Visit) bool { return v.Run == run.ID })
			return err
		}
		runs := tx.Bucket(runsBucket)
		id, err := runs.NextSequence()
		if err != nil {
			return err
		}
		run = record.Run{ID: id, Incident: inc.ID, Command: command, Started: now(), Program: program}
		return put(runs, number(id), run)
	})
	return run, visits, err
}

// now is the time a run notes of itself; nothing that is reported of the
// pages depends on it.
func now() time.Time { return time.Now().UTC().Truncate(time.Second) }

// lastRun is the newest run that satisfies want, or nil.
func lastRun(tx *bolt.Tx, want func(record.Run) bool) (*record.Run, error) {
	c := tx.Bucket(runsBucket).Cursor()
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

// visitsOf returns the finished and the queued visits of an incident.
func visitsOf(tx *bolt.Tx, incident string, want func(record.Visit) bool) ([]record.Visit, error) {
	var visits []record.Visit
	keep := func(key, value []byte) error {
		var v record.Visit
		if err := decode(key, value, &v); err != nil {
			return err
		}
		if want(v) {
			visits = append(visits, v)
		}
		return nil
	}
	err := eachCounted(tx, visitsBucket, incident, keep)
	if err == nil {
		err = each(tx.Bucket(queueBucket), prefix(incident), keep)
	}
	return visits, err
}

// each calls fn for every key that begins with prefix, in order.
func each(b *bolt.Bucket, prefix []byte, fn func(key, value []byte) error) error {
	c := b.Cursor()
	for k, v := c.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix); k, v = c.Next() {
		if err := fn(k, v); err != nil {
			return err
		}
	}
	return nil
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

// countOne notes that the incident has one more key in a bucket.
func countOne(tx *bolt.Tx, bucket []byte, incident string) error {
	counts, key := tx.Bucket(countsBucket), under(string(bucket), incident)
	var n uint64
	if _, err := get(counts, key, &n); err != nil {
		return err
	}
	return put(counts, key, n+1)
}

// Finish keeps what one fetch brought, in one transaction. A capture whose
// bytes are those of the address's newest capture, or of one made at the same
// time, is that capture and is not stored again.
func (s *Store) Finish(run record.Run, o record.Outcome) error {
	return s.update(func(tx *bolt.Tx) error {
		visit := o.Visit
		if o.Capture != nil {
			seq, err := s.keepCapture(tx, *o.Capture)
			if err != nil {
				return err
			}
			visit.Capture = seq
			o.Member.Capture = seq
			if err := join(tx, run.Incident, o.Member); err != nil {
				return err
			}
		}
		changed := 0
		for _, v := range append(o.Found, visit) {
			different, err := keepVisit(tx, run.Incident, v)
			if err != nil {
				return err
			}
			if different {
				changed++
			}
		}
		return tally(tx, run.ID, changed)
	})
}

// keepVisit queues a visit, or replaces the address's last finished one and
// reports whether it says something else than that one.
func keepVisit(tx *bolt.Tx, incident string, v record.Visit) (changed bool, err error) {
	visits, queue, key := tx.Bucket(visitsBucket), tx.Bucket(queueBucket), under(incident, v.URL)
	if v.State == record.Queued {
		return false, put(queue, key, v)
	}
	var old record.Visit
	known, err := get(visits, key, &old)
	if err == nil && !known {
		err = countOne(tx, visitsBucket, incident)
	}
	if err != nil {
		return false, err
	}
	changed = old.State != v.State || old.Reason != v.Reason || old.Capture != v.Capture
	return changed, errors.Join(queue.Delete(key), put(visits, key, v))
}

// tally adds to what a run has changed.
func tally(tx *bolt.Tx, id uint64, changed int) error {
	if changed == 0 {
		return nil
	}
	var run record.Run
	if _, err := get(tx.Bucket(runsBucket), number(id), &run); err != nil {
		return err
	}
	run.Changed += changed
	return put(tx.Bucket(runsBucket), number(id), run)
}

func (s *Store) keepCapture(tx *bolt.Tx, c record.Capture) (uint64, error) {
	same, err := sameCapture(tx, c)
	if err != nil || same != 0 {
		return same, err
	}
	captures := tx.Bucket(capturesBucket)
	if c.Seq, err = captures.NextSequence(); err != nil {
		return 0, err
	}
	return c.Seq, errors.Join(
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
		if _, err := get(tx.Bucket(capturesBucket), number(readNumber(key)), &old); err != nil {
			return err
		}
		if sum == c.SHA256 && old.Status == c.Status && old.Time.Equal(c.Time) {
			repeated = old.Seq
		}
		if newest.Seq == 0 || !old.Time.Before(newest.Time) {
			newest = old
		}
		return nil
	})
	if repeated == 0 && newest.SHA256 == c.SHA256 && newest.Status == c.Status && !c.Time.Before(newest.Time) {
		repeated = newest.Seq
	}
	return repeated, err
}

// join makes a capture a member of an incident. The newest word about a
// listed page counts; one that is only followed does not change what is known
// of it. Without any word its voice is commentary.
func join(tx *bolt.Tx, incident string, m record.Membership) error {
	members, of := tx.Bucket(membersBucket), tx.Bucket(memberOfBucket)
	known, err := get(of, numbered(incident, m.Capture), &m.Seq)
	if err != nil {
		return err
	}
	var old record.Membership
	if known {
		if _, err := get(members, numbered(incident, m.Seq), &old); err != nil {
			return err
		}
		if old.Listed && !m.Listed {
			return nil
		}
	} else if m.Seq, err = members.NextSequence(); err == nil {
		err = countOne(tx, membersBucket, incident)
	}
	if err != nil {
		return err
	}
	m.Voice = cmp.Or(m.Voice, old.Voice, record.Commentary)
	return errors.Join(
		put(members, numbered(incident, m.Seq), m),
		put(of, numbered(incident, m.Capture), m.Seq),
	)
}

// End closes a run: it counts its visits and chains it to the run before.
func (s *Store) End(run record.Run) (record.Run, error) {
	err := s.update(func(tx *bolt.Tx) error {
		visits, err := visitsOf(tx, run.Incident, func(v record.Visit) bool { return v.Run == run.ID })
		if err != nil {
			return err
		}
		slices.SortFunc(visits, func(a, b record.Visit) int { return int(a.Order) - int(b.Order) })
		if _, err := get(tx.Bucket(runsBucket), number(run.ID), &run); err != nil {
			return err
		}
		var sums []byte
		for _, v := range visits {
			if err := count(&run.Counts, v); err != nil {
				return err
			}
			if v.Capture == 0 {
				continue
			}
			var c record.Capture
			if _, err := get(tx.Bucket(capturesBucket), number(v.Capture), &c); err != nil {
				return err
			}
			sums = append(sums, c.SHA256...)
		}
		before, err := lastRun(tx, func(r record.Run) bool { return !r.Finished.IsZero() })
		if err != nil {
			return err
		}
		if before != nil {
			run.Prev = before.Hash
		}
		run.Captures, run.Finished = record.Hash(sums), now()
		if run.Hash, err = manifest(run); err != nil {
			return err
		}
		return put(tx.Bucket(runsBucket), number(run.ID), run)
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
