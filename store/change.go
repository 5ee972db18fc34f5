package store

import (
	"errors"
	"slices"

	bolt "go.etcd.io/bbolt"

	"classify/store/record"
)

// difference gathers what a run has changed, by its captures alone.
type difference struct {
	record.Difference
	tx  *bolt.Tx
	run *record.Run
}

// note looks at a visit that the run has finished.
func (d *difference) note(v record.Visit) error {
	if v.Capture == 0 {
		return nil
	}
	m, joined, err := d.member(v.Capture)
	if err != nil || !joined || m.Seq <= d.run.Above {
		return err // it was known before the run
	}
	c := record.Change{URL: v.URL, Voice: m.Voice, Capture: v.Capture}
	if c.Before, err = d.before(v); err != nil {
		return err
	}
	switch {
	case v.Gone():
		d.Gone = append(d.Gone, c)
	case v.State != record.Fetched:
	case c.Before == 0:
		d.New = append(d.New, c)
	default:
		d.Changed = append(d.Changed, c)
	}
	return nil
}

func (d *difference) member(capture uint64) (m record.Membership, ok bool, err error) {
	var seq uint64
	ok, err = get(d.tx.Bucket(memberOfBucket), numbered(d.run.Incident, capture), &seq)
	if err == nil && ok {
		err = need(d.tx.Bucket(membersBucket), "membership", numbered(d.run.Incident, seq), &m)
	}
	return m, ok, err
}

// before is the newest usable capture of the visit's address that was in the
// incident before the run; 0 if there is none.
func (d *difference) before(v record.Visit) (found uint64, err error) {
	err = each(d.tx.Bucket(addressesBucket), prefix(v.URL), func(key, _ []byte) error {
		seq := readNumber(key)
		m, joined, err := d.member(seq)
		if err != nil || !joined || seq == v.Capture || m.Seq > d.run.Above {
			return err
		}
		var c record.Capture
		if err := need(d.tx.Bucket(capturesBucket), "capture", number(seq), &c); err != nil {
			return err
		}
		if c.Usable() {
			found = seq
		}
		return nil
	})
	return found, err
}

// ReadDifferences leaves of the incident's differences whose captures have all
// been read what concerns the text: a page without documents is not new, and
// one that says the same is not changed.
func (s *Store) ReadDifferences(incident string) error {
	return s.update(func(tx *bolt.Tx) error {
		var read position
		if _, err := get(tx.Bucket(stagesBucket), []byte(extractStage), &read); err != nil {
			return err
		}
		var pending []record.Difference
		err := each(tx.Bucket(changesBucket), prefix(incident), func(key, value []byte) error {
			var d record.Difference
			if err := decode(key, value, &d); err != nil || !d.Unread {
				return err
			}
			pending = append(pending, d)
			return nil
		})
		if err != nil {
			return err
		}
		for _, d := range pending {
			unread := func(c record.Change) bool { return c.Capture > read.Last }
			if slices.ContainsFunc(d.New, unread) || slices.ContainsFunc(d.Changed, unread) {
				continue
			}
			if err := readDifference(tx, &d); err != nil {
				return err
			}
			if err := put(tx.Bucket(changesBucket), numbered(incident, d.Run), d); err != nil {
				return err
			}
		}
		return nil
	})
}

func readDifference(tx *bolt.Tx, d *record.Difference) error {
	d.Unread = false
	var failed error
	texts := func(capture uint64) (sums []string, title string) {
		revisions, err := revisionsOf(tx, capture)
		failed = errors.Join(failed, err)
		for _, r := range revisions {
			sums = append(sums, r.TextSHA256+r.Headline)
			title = r.Document.Title
		}
		return sums, title
	}
	keep := d.New[:0]
	for _, c := range d.New {
		sums, title := texts(c.Capture)
		if c.Title = title; len(sums) > 0 {
			keep = append(keep, c)
		}
	}
	d.New = keep
	keep = d.Changed[:0]
	for _, c := range d.Changed {
		sums, title := texts(c.Capture)
		old, _ := texts(c.Before)
		if c.Title = title; len(sums) > 0 && !slices.Equal(sums, old) {
			keep = append(keep, c)
		}
	}
	d.Changed = keep
	for i := range d.Gone {
		_, d.Gone[i].Title = texts(d.Gone[i].Before)
	}
	return failed
}

// Difference returns what a run has changed; ok is false if the run has not
// ended.
func (s *Store) Difference(incident string, run uint64) (d record.Difference, ok bool, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		ok, err = get(tx.Bucket(changesBucket), numbered(incident, run), &d)
		return err
	})
	return d, ok, err
}

// LastRun returns the incident's newest run of a command; ok is false if there
// is none.
func (s *Store) LastRun(incident, command string) (run record.Run, ok bool, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		found, err := lastRun(tx, func(r record.Run) bool { return r.Incident == incident && r.Command == command })
		if found != nil {
			run, ok = *found, true
		}
		return err
	})
	return run, ok, err
}
