package store

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	bolt "go.etcd.io/bbolt"

	"classify/store/record"
)

// position is how far a stage has read, and with which method.
type position struct {
	Method string `json:"method"`
	Last   uint64 `json:"last"`
	// Again are numbers up to Last that are to be read once more, in order.
	Again []uint64 `json:"again,omitempty"`
}

// page is what extraction made of a capture.
type page struct {
	Extractor string   `json:"extractor"`
	Revisions []uint64 `json:"revisions,omitempty"`
	Links     int      `json:"links"`
	Problem   string   `json:"problem,omitempty"` // why it says nothing, a short fixed phrase
	Detail    string   `json:"detail,omitempty"`
	Warnings  []string `json:"warnings,omitempty"`
}

// Read is what an extractor made of one capture: documents, or a problem.
type Read struct {
	Capture   uint64
	Documents []record.Document
	Links     int    // how many links were found, of which a feed consists
	Problem   string // why it says nothing, a short fixed phrase; "" if it does
	Detail    string
	Warnings  []string
	Expired   bool // its bytes are not kept any more: what was read of them stays
}

// ExpiredReason is why nothing is read in a capture whose keep period is over.
const ExpiredReason = "kept no longer"

// stand returns a stage's position for a method: the beginning if it last
// worked with another one.
func stand(tx *bolt.Tx, stage, method string) (position, error) {
	var p position
	_, err := get(tx.Bucket(stagesBucket), []byte(stage), &p)
	if p.Method != method {
		p = position{Method: method}
	}
	return p, err
}

const extractStage = "extract"

// maxUnread is how many bytes of bodies Unread returns, at least one body.
const maxUnread = 16 << 20

// Unread returns at most limit captures, with their bodies, that this
// extractor has not read yet, the oldest number first.
func (s *Store) Unread(extractor string, limit int) ([]record.Capture, error) {
	var captures []record.Capture
	err := s.view(func(tx *bolt.Tx) error {
		at, err := stand(tx, extractStage, extractor)
		if err != nil {
			return err
		}
		c := tx.Bucket(capturesBucket).Cursor()
		bytes := 0
		for k, v := c.Seek(number(at.Last + 1)); k != nil && len(captures) < limit && bytes < maxUnread; k, v = c.Next() {
			var capture record.Capture
			if err := decode(k, v, &capture); err != nil {
				return err
			}
			bytes += capture.Size
			if capture.Body, err = s.body(tx, capture); err != nil {
				return err
			}
			captures = append(captures, capture)
		}
		return nil
	})
	return captures, err
}

// body returns a capture's bytes and checks them against its hash; nil if they
// have expired.
func (s *Store) body(tx *bolt.Tx, c record.Capture) ([]byte, error) {
	if c.Expired {
		return nil, nil
	}
	body, err := s.open.DecodeAll(tx.Bucket(bodiesBucket).Get(number(c.Seq)), nil)
	if err == nil && record.Hash(body) != c.SHA256 {
		err = errors.New("its bytes do not have its hash")
	}
	if err != nil {
		return nil, fmt.Errorf("%w: capture %d of %s: %v", ErrDamaged, c.Seq, c.URL, err)
	}
	return body, nil
}

// KeepRead stores what an extractor made of captures, which must follow the
// stage's position in order.
func (s *Store) KeepRead(extractor string, reads []Read) error {
	return s.update(func(tx *bolt.Tx) error {
		x := newIndexer(tx)
		for _, r := range reads {
			if err := keepPage(tx, x, extractor, r); err != nil {
				return err
			}
		}
		last := reads[len(reads)-1].Capture
		return errors.Join(x.flush(), put(tx.Bucket(stagesBucket), []byte(extractStage), position{Method: extractor, Last: last}))
	})
}

// keepPage stores what an extractor made of a capture.
func keepPage(tx *bolt.Tx, x *indexer, extractor string, r Read) error {
	var old page
	if _, err := get(tx.Bucket(pagesBucket), number(r.Capture), &old); err != nil {
		return err
	}
	before, err := locate(tx, old.Revisions)
	if err != nil {
		return err
	}
	if r.Expired {
		if old.Extractor != "" {
			return nil // what was read stays
		}
		r.Problem = ExpiredReason
	}
	p := page{Extractor: extractor, Links: r.Links, Problem: r.Problem, Detail: r.Detail, Warnings: r.Warnings}
	var read []located
	for _, d := range r.Documents {
		l, err := keepRevision(tx, x, extractor, r.Capture, d)
		if err != nil {
			return err
		}
		p.Revisions, read = append(p.Revisions, l.revision), append(read, l)
	}
	return errors.Join(put(tx.Bucket(pagesBucket), number(r.Capture), p), x.read(r.Capture, before, read))
}

// keepRevision finds or makes the revision of a document's text and notes the
// capture in it.
func keepRevision(tx *bolt.Tx, x *indexer, extractor string, capture uint64, d record.Document) (located, error) {
	now := record.Revision{TextSHA256: record.Hash([]byte(d.Text())), Extractor: extractor, Captures: []uint64{capture}, Document: d}
	r, err := findRevision(tx, x, &now)
	if err != nil {
		return located{}, err
	}
	if r != nil {
		if !slices.Contains(r.Captures, capture) {
			r.Captures = append(r.Captures, capture)
			x.keep(r)
		}
		return locatedAt(r.Seq, r.Document), nil
	}
	if now.Seq, err = tx.Bucket(revisionsBucket).NextSequence(); err != nil {
		return located{}, err
	}
	x.keep(&now)
	return locatedAt(now.Seq, d), errors.Join(put(tx.Bucket(textsBucket), textKey(now), now.Seq), x.revision(now))
}

// findRevision finds the revision that says the same as one to be made: its text
// under its headline. If there is none it is nil, and now is told apart from that
// which has its text.
func findRevision(tx *bolt.Tx, x *indexer, now *record.Revision) (*record.Revision, error) {
	titled := *now
	titled.Headline = headlineHash(now.Document)
	for _, one := range []record.Revision{titled, *now} {
		var seq uint64
		known, err := get(tx.Bucket(textsBucket), textKey(one), &seq)
		if err != nil {
			return nil, err
		}
		if !known {
			continue
		}
		r, err := x.kept(seq)
		if err != nil || !r.Document.Retitled(now.Document) {
			return r, err
		}
		*now = titled
	}
	return nil, nil
}

// textKey is where the number of a revision is found by what it says.
func textKey(r record.Revision) []byte {
	sum := r.TextSHA256
	if r.Headline != "" {
		sum += headlineMark + r.Headline
	}
	return under(r.Document.URL, r.Extractor, sum)
}

// headlineHash is half a hash of a document's headline.
func headlineHash(d record.Document) string { return record.Hash([]byte(d.Headline()))[:32] }

// headlineMark stands between the hash of a text and that of a headline.
const headlineMark = "~"

// Untagged is a revision that an incident's tag stage has not seen yet.
type Untagged struct {
	Member   record.Membership
	Revision record.Revision
	Position uint64 // where the stage stands once this is kept
}

// Untagged returns at most limit revisions of the incident that were not yet
// tagged by this method, in the order of their membership.
func (s *Store) Untagged(incident, extractor, method string, limit int) ([]Untagged, error) {
	var found []Untagged
	err := s.view(func(tx *bolt.Tx) error {
		at, err := stand(tx, tagStage(incident), extractor+" "+method)
		if err != nil {
			return err
		}
		for i := 0; i < len(at.Again) && len(found) < limit; i++ {
			var m record.Membership
			ok, err := get(tx.Bucket(membersBucket), numbered(incident, at.Again[i]), &m)
			if err == nil && !ok {
				err = fmt.Errorf("%w: the membership %d of %s is missing", ErrDamaged, at.Again[i], incident)
			}
			if err == nil {
				found, err = appendUntagged(found, tx, incident, m)
			}
			if err != nil {
				return err
			}
		}
		if len(found) > 0 {
			return nil
		}
		c := tx.Bucket(membersBucket).Cursor()
		begin := prefix(incident)
		for k, v := c.Seek(numbered(incident, at.Last+1)); k != nil && len(found) < limit; k, v = c.Next() {
			if len(k) != len(begin)+8 || string(k[:len(begin)]) != string(begin) {
				return nil
			}
			var m record.Membership
			if err := decode(k, v, &m); err != nil {
				return err
			}
			if found, err = appendUntagged(found, tx, incident, m); err != nil {
				return err
			}
		}
		return nil
	})
	return found, err
}

// appendUntagged appends what was read in a member capture.
func appendUntagged(found []Untagged, tx *bolt.Tx, incident string, m record.Membership) ([]Untagged, error) {
	revisions, err := revisionsOf(tx, m.Capture)
	if err != nil {
		return found, err
	}
	own, err := speakersOf(tx, incident)
	for _, r := range revisions {
		own.document(&r.Document)
		found = append(found, Untagged{m, r, m.Seq})
	}
	return found, err
}

func tagStage(incident string) string { return "tag " + incident }

// readsRecords reports whether a stage makes records; of the others what they
// make follows from those, and is made again where they begin anew.
func readsRecords(stage string) bool {
	return stage == extractStage || strings.HasPrefix(stage, tagStage(""))
}

func revisionsOf(tx *bolt.Tx, capture uint64) ([]record.Revision, error) {
	p, err := readPage(tx, capture)
	if err != nil {
		return nil, err
	}
	revisions := make([]record.Revision, len(p.Revisions))
	for i, seq := range p.Revisions {
		if revisions[i], err = readRevision(tx, seq); err != nil {
			return nil, err
		}
	}
	return revisions, nil
}

func readRevision(tx *bolt.Tx, seq uint64) (r record.Revision, err error) {
	err = need(tx.Bucket(revisionsBucket), "revision", number(seq), &r)
	return r, err
}

// readPage returns what extraction made of a capture; the zero page if it has
// not come to it yet.
func readPage(tx *bolt.Tx, capture uint64) (p page, err error) {
	ok, err := get(tx.Bucket(pagesBucket), number(capture), &p)
	if err != nil || ok {
		return p, err
	}
	var read position
	if _, err := get(tx.Bucket(stagesBucket), []byte(extractStage), &read); err != nil {
		return p, err
	}
	if capture <= read.Last {
		err = fmt.Errorf("%w: what was read in capture %d is missing", ErrDamaged, capture)
	}
	return p, err
}

// KeepAnalyses stores what a tagger said of revisions that Untagged returned,
// and moves the stage to last, where the last of them stood; 0 leaves it. The
// method is what reports name from now on. What people said of an utterance
// takes the place of what the tagger said.
func (s *Store) KeepAnalyses(incident, extractor string, m record.Method, analyses []record.Analysis, last uint64) error {
	return s.update(func(tx *bolt.Tx) error {
		labels, err := anyLabels(tx, incident)
		if err != nil {
			return err
		}
		x := newIndexer(tx)
		for _, a := range analyses {
			if labels {
				if err := override(tx, &a); err != nil {
					return err
				}
			}
			if err := putAnalysis(x, incident, a); err != nil {
				return err
			}
		}
		method := extractor + " " + m.Key()
		at, err := stand(tx, tagStage(incident), method)
		if err != nil {
			return err
		}
		at.Last = max(at.Last, last)
		at.Again = slices.DeleteFunc(at.Again, func(n uint64) bool { return n <= last })
		return errors.Join(
			x.flush(),
			put(tx.Bucket(stagesBucket), []byte(tagStage(incident)), at),
			put(tx.Bucket(methodsBucket), []byte(incident), m),
		)
	})
}

// putAnalysis stores an analysis with the mentions that are counted of it.
func putAnalysis(x *indexer, incident string, a record.Analysis) error {
	a.Incident = incident
	x.puts.record(analysesBucket, numbered(incident, a.Revision), a)
	return x.analysis(a)
}

// Method returns the method of the incident's newest analyses; ok is false if
// it was never tagged.
func (s *Store) Method(incident string) (m record.Method, ok bool, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		if ok, err = get(tx.Bucket(methodsBucket), []byte(incident), &m); err != nil || ok {
			return err
		}
		tagged, err := has(tx.Bucket(stagesBucket), []byte(tagStage(incident)))
		if err == nil && tagged {
			err = fmt.Errorf("%w: the method of %s is missing", ErrDamaged, incident)
		}
		return err
	})
	return m, ok, err
}
