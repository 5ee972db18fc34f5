package store

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	bolt "go.etcd.io/bbolt"

	"classify/store/record"
)

// ErrNoIncident says that the store holds no such incident; the error's text
// names those it holds.
var ErrNoIncident = errors.New("incident not found in the store")

// Incident returns the incident as it was when it was last collected. An
// empty id means the only one there is.
func (s *Store) Incident(id string) (record.Incident, error) {
	var inc record.Incident
	err := s.view(func(tx *bolt.Tx) error {
		var known []string
		err := each(tx.Bucket(incidentsBucket), nil, func(key, _ []byte) error {
			known = append(known, string(key))
			return nil
		})
		if err == nil {
			err = allIncidents(tx, known)
		}
		if err != nil {
			return err
		}
		if id == "" && len(known) == 1 {
			id = known[0]
		}
		ok, err := get(tx.Bucket(incidentsBucket), []byte(id), &inc)
		if err != nil || ok {
			return err
		}
		there := "it holds " + strings.Join(known, ", ")
		if len(known) == 0 {
			there = "it is empty"
		}
		if id == "" {
			return fmt.Errorf("%w: name one; %s", ErrNoIncident, there)
		}
		return fmt.Errorf("%w: %q; %s", ErrNoIncident, id, there)
	})
	return inc, err
}

// allIncidents checks that no incident is missing of which something is
// counted: a flipped byte in a page's header hides keys without a trace.
func allIncidents(tx *bolt.Tx, known []string) error {
	return each(tx.Bucket(countsBucket), nil, func(key, _ []byte) error {
		if _, incident, _ := strings.Cut(string(key), "\x00"); incident != "" && !slices.Contains(known, incident) {
			return fmt.Errorf("%w: the incident %q is missing", ErrDamaged, incident)
		}
		return nil
	})
}

// Incidents returns the incident with an id, or every one if it is empty.
func (s *Store) Incidents(id string) (all []record.Incident, err error) {
	if id != "" {
		inc, err := s.Incident(id)
		return []record.Incident{inc}, err
	}
	err = s.view(func(tx *bolt.Tx) error {
		all = all[:0]
		var known []string
		err := each(tx.Bucket(incidentsBucket), nil, func(key, value []byte) error {
			var inc record.Incident
			err := decode(key, value, &inc)
			all, known = append(all, inc), append(known, string(key))
			return err
		})
		if err == nil {
			err = allIncidents(tx, known)
		}
		return err
	})
	return all, err
}

// Reason is how many visits of a run ended so.
type Reason struct {
	State  record.State
	Reason string
	Count  int
}

// Reasons sums up why a run's addresses were not fetched, the most frequent
// first.
func (s *Store) Reasons(run record.Run) (reasons []Reason, err error) {
	counts := map[Reason]int{}
	err = s.view(func(tx *bolt.Tx) error {
		clear(counts)
		return eachVisit(tx, run.Incident, func(v record.Visit) error {
			s.shed(false)
			if v.Run == run.ID && v.State != record.Fetched {
				counts[Reason{State: v.State, Reason: v.Reason}]++
			}
			return nil
		})
	})
	for r, n := range counts {
		r.Count = n
		reasons = append(reasons, r)
	}
	slices.SortFunc(reasons, func(a, b Reason) int {
		return cmp.Or(b.Count-a.Count, strings.Compare(string(a.State), string(b.State)), strings.Compare(a.Reason, b.Reason))
	})
	return reasons, err
}

// Pages calls fn for every page of the incident, in the order they became
// members.
func (s *Store) Pages(incident string, fn func(record.Page) error) error {
	return s.view(func(tx *bolt.Tx) error {
		groups, err := newGroupReader(tx, incident)
		if err != nil {
			return err
		}
		return eachCounted(tx, membersBucket, incident, func(key, value []byte) error {
			var p record.Page
			if err := decode(key, value, &p.Member); err != nil {
				return err
			}
			if err := fill(tx, incident, &p); err != nil {
				return err
			}
			for i := range p.Readings {
				r := &p.Readings[i]
				if groups == nil {
					break // a store of an older version
				}
				if r.Echoes, err = groups.of(nil, r.Revision.Seq); err != nil {
					return err
				}
			}
			return fn(p)
		})
	})
}

func fill(tx *bolt.Tx, incident string, p *record.Page) error {
	if err := need(tx.Bucket(capturesBucket), "capture", number(p.Member.Capture), &p.Capture); err != nil {
		return err
	}
	read, err := readPage(tx, p.Capture.Seq)
	if err != nil {
		return err
	}
	p.Problem, p.Detail, p.Warnings, p.Links = read.Problem, read.Detail, read.Warnings, read.Links
	revisions, err := revisionsOf(tx, p.Capture.Seq)
	if err != nil {
		return err
	}
	for _, r := range revisions {
		one, err := readingOf(tx, incident, p.Member.Seq, r)
		if err != nil {
			return err
		}
		p.Readings = append(p.Readings, one)
	}
	return nil
}

// readingOf is what was read in a member capture with its analysis, which it may
// only lack if the tag stage has yet to come to it.
func readingOf(tx *bolt.Tx, incident string, member uint64, r record.Revision) (record.Reading, error) {
	own, err := speakersOf(tx, incident)
	if err != nil {
		return record.Reading{}, err
	}
	own.document(&r.Document)
	out := record.Reading{Revision: r}
	var a record.Analysis
	ok, err := get(tx.Bucket(analysesBucket), numbered(incident, r.Seq), &a)
	if err != nil {
		return out, err
	}
	if ok {
		out.Analysis = &a
		return out, nil
	}
	var tagged position
	if _, err := get(tx.Bucket(stagesBucket), []byte(tagStage(incident)), &tagged); err != nil {
		return out, err
	}
	if member <= tagged.Last && !slices.Contains(tagged.Again, member) && strings.HasPrefix(tagged.Method, r.Extractor+" ") {
		return out, fmt.Errorf("%w: the analysis of revision %d is missing", ErrDamaged, r.Seq)
	}
	return out, nil
}

// Visits returns what became of every address of the incident, ordered by
// address.
func (s *Store) Visits(incident string) ([]record.Visit, error) {
	var visits []record.Visit
	err := s.view(func(tx *bolt.Tx) error {
		visits = visits[:0]
		return eachVisit(tx, incident, func(v record.Visit) error {
			visits = append(visits, v)
			return nil
		})
	})
	slices.SortFunc(visits, func(a, b record.Visit) int { return strings.Compare(a.URL, b.URL) })
	return visits, err
}

// LastChange returns the incident's newest finished run that changed what is
// known of it, the state that reports name; ok is false if there is none.
func (s *Store) LastChange(incident string) (run record.Run, ok bool, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		found, err := lastRun(tx, func(r record.Run) bool {
			return r.Incident == incident && !r.Finished.IsZero() && r.Changed > 0
		})
		if found != nil {
			run, ok = *found, true
		}
		return err
	})
	return run, ok, err
}

// Revisions calls fn with every revision, of whatever extractor, and with the
// capture it was read in first and the voice of its page: of a page that has
// several, that of the organisation or an authority.
func (s *Store) Revisions(fn func(record.Revision, record.Capture, record.Voice) error) error {
	return s.view(func(tx *bolt.Tx) error {
		voices := map[uint64]record.Voice{}
		err := each(tx.Bucket(membersBucket), nil, func(key, value []byte) error {
			var m record.Membership
			err := decode(key, value, &m)
			if voices[m.Capture] != record.Announcement && voices[m.Capture] != record.Authority {
				voices[m.Capture] = m.Voice
			}
			return err
		})
		if err != nil {
			return err
		}
		return each(tx.Bucket(revisionsBucket), nil, func(key, value []byte) error {
			s.shed(false)
			var r record.Revision
			var c record.Capture
			if err := decode(key, value, &r); err != nil {
				return err
			}
			for i, seq := range r.Captures {
				if i > 0 && voices[c.Seq] != "" {
					break
				}
				if ok, err := get(tx.Bucket(capturesBucket), number(seq), &c); err != nil || !ok {
					return errors.Join(err, fmt.Errorf("%w: capture %d is missing", ErrDamaged, seq))
				}
			}
			return fn(r, c, voices[c.Seq])
		})
	})
}

// Memberships calls fn with every membership of every incident.
func (s *Store) Memberships(fn func(incident string, m record.Membership) error) error {
	return s.view(func(tx *bolt.Tx) error {
		return each(tx.Bucket(membersBucket), nil, func(key, value []byte) error {
			var m record.Membership
			if err := decode(key, value, &m); err != nil {
				return err
			}
			return fn(string(key[:len(key)-9]), m)
		})
	})
}

// AllCaptures calls fn with every capture, without its body.
func (s *Store) AllCaptures(fn func(record.Capture) error) error {
	return s.view(func(tx *bolt.Tx) error {
		return each(tx.Bucket(capturesBucket), nil, func(key, value []byte) error {
			var c record.Capture
			if err := decode(key, value, &c); err != nil {
				return err
			}
			return fn(c)
		})
	})
}

// Runs returns the incident's runs, in the order in which they began.
func (s *Store) Runs(incident string) (all []record.Run, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		all = all[:0]
		runs, found := tx.Bucket(runsBucket), uint64(0)
		err := each(runs, nil, func(key, value []byte) error {
			var run record.Run
			err := decode(key, value, &run)
			if found++; run.Incident == incident {
				all = append(all, run)
			}
			return err
		})
		if err == nil && found != runs.Sequence() {
			err = fmt.Errorf("%w: %d of %d runs are there", ErrDamaged, found, runs.Sequence())
		}
		return err
	})
	return all, err
}

// Captures calls fn for every capture of the incident whose body is kept, with
// it, in the order they became members.
func (s *Store) Captures(incident string, fn func(record.Capture) error) error {
	return s.view(func(tx *bolt.Tx) error {
		return eachCounted(tx, membersBucket, incident, func(key, value []byte) error {
			s.shed(false)
			var m record.Membership
			if err := decode(key, value, &m); err != nil {
				return err
			}
			var c record.Capture
			err := need(tx.Bucket(capturesBucket), "capture", number(m.Capture), &c)
			if err != nil {
				return err
			}
			if c.Expired {
				return nil
			}
			if c.Body, err = s.body(tx, c); err != nil {
				return err
			}
			return fn(c)
		})
	})
}
