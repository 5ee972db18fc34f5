package verify

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"classify/store/record"
	"classify/store/report/told"
)

// evidence is what a store holds of what a report cites.
type evidence struct {
	texts    map[reading][]record.Revision
	captures map[string][]record.Capture // by the hash they have or had
	read     map[uint64]string           // what the store's revisions say of a cited capture that holds less by now
	broken   map[uint64]bool             // captures whose kept bytes do not have their hash
}

// reading names a text as an extractor read it.
type reading struct{ extractor, text string }

// find looks up what a report cites, in one walk through the captures and one
// through the revisions.
func find(s Store, cited []told.Passage) (*evidence, error) {
	e := &evidence{texts: map[reading][]record.Revision{}, captures: map[string][]record.Capture{}, read: map[uint64]string{}, broken: map[uint64]bool{}}
	for _, q := range cited {
		e.texts[reading{q.Evidence.Extractor, q.Evidence.TextSHA256}] = nil
		e.captures[q.Evidence.CaptureSHA256] = nil
	}
	less, err := e.findCaptures(s)
	if err != nil {
		return nil, fmt.Errorf("read captures: %w", err)
	}
	err = s.Revisions(func(r record.Revision, _ record.Capture, _ record.Voice) error {
		key := reading{r.Extractor, r.TextSHA256}
		if _, cited := e.texts[key]; cited {
			e.texts[key] = append(e.texts[key], r)
		}
		for _, c := range r.Captures {
			if less[c] {
				e.read[c] += r.Document.Text()
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read revisions: %w", err)
	}
	return e, nil
}

// findCaptures finds the captures that are cited and rehashes what is kept of
// them; less are those that hold less than came.
func (e *evidence) findCaptures(s Store) (less map[uint64]bool, err error) {
	less = map[uint64]bool{}
	var kept []record.Capture
	err = s.AllCaptures(func(c record.Capture) error {
		cited := false
		for _, hash := range slices.Compact([]string{c.SHA256, c.Original}) {
			if _, ok := e.captures[hash]; ok {
				e.captures[hash] = append(e.captures[hash], c)
				cited = true
			}
		}
		if !cited {
			return nil
		}
		less[c.Seq] = c.Expired || c.Original != ""
		if !c.Expired {
			kept = append(kept, c)
		}
		return nil
	})
	for _, c := range kept {
		if err != nil {
			break
		}
		var body []byte
		body, err = s.Body(c)
		e.broken[c.Seq] = record.Hash(body) != c.SHA256
	}
	return less, err
}

// bind looks a quotation up by its evidence; since is what was erased since it
// was quoted.
func (e *evidence) bind(q told.Passage, since []record.Audit) (Verdict, Claim) {
	ev := q.Evidence
	revisions := e.texts[reading{ev.Extractor, ev.TextSHA256}]
	if len(revisions) == 0 {
		return e.lost(q, since)
	}
	i := slices.IndexFunc(revisions, func(r record.Revision) bool { return r.Document.URL == q.URL })
	if i < 0 {
		return Changed, Claim{Path: ".url", Report: shown(q.URL), Store: shown(revisions[0].Document.URL)}
	}
	r := revisions[i]
	if record.Hash([]byte(r.Document.Text())) != ev.TextSHA256 {
		return Changed, Claim{Report: shown(q.Text), Store: "the text " + short(ev.TextSHA256) + " does not have its hash"}
	}
	if stands, what := stands(r, ev, q.Text); !stands {
		return Changed, Claim{Report: shown(q.Text), Store: what}
	}
	for _, c := range e.captures[ev.CaptureSHA256] {
		if !slices.ContainsFunc(revisions, func(o record.Revision) bool { // of one text under several headlines
			return o.Document.URL == q.URL && slices.Contains(o.Captures, c.Seq)
		}) {
			continue
		}
		if e.broken[c.Seq] {
			return Changed, Claim{Path: ".evidence.capture_sha256", Report: ev.CaptureSHA256, Store: "the bytes that are kept of the capture do not have its hash"}
		}
		return OK, Claim{}
	}
	return Missing, Claim{Path: ".evidence.capture_sha256", Report: ev.CaptureSHA256, Store: "the text was read in no capture with this hash"}
}

// stands reports whether a quotation is the bytes of the utterance; if not, what
// stands there.
func stands(r record.Revision, ev record.Evidence, text string) (bool, string) {
	i := slices.IndexFunc(r.Document.Utterances, func(u record.Utterance) bool { return u.ID == ev.Utterance })
	if i < 0 {
		return false, fmt.Sprintf("the text %s has no utterance %d", short(ev.TextSHA256), ev.Utterance)
	}
	said := r.Document.Utterances[i].Text
	if ev.Start < 0 || ev.End > len(said) || ev.Start >= ev.End {
		return false, fmt.Sprintf("utterance %d has %d bytes, not %d-%d", ev.Utterance, len(said), ev.Start, ev.End)
	}
	return said[ev.Start:ev.End] == text, shown(said[ev.Start:ev.End])
}

// lost says why a text that a report cites is not there: a capture with its hash
// knows whether something of it was erased or has expired.
func (e *evidence) lost(q told.Passage, since []record.Audit) (Verdict, Claim) {
	ev := q.Evidence
	one := Claim{Report: shown(q.Text), Store: "nothing"}
	asked := slices.ContainsFunc(since, func(a record.Audit) bool { return a.By != record.ByRetention })
	for _, c := range e.captures[ev.CaptureSHA256] {
		left, still := e.read[c.Seq]
		switch {
		case c.Original == ev.CaptureSHA256 && strings.Contains(left, q.Text):
			one.Store, one.Why = shown(q.Text), "it still stands there, in a page of which something else was erased on request"
			return Erased, one
		case c.Original == ev.CaptureSHA256:
			one.Why = "erased on request"
			return Erased, one
		case c.Expired && asked: // its bytes had gone before, so that none are left of which to keep a rest
			one.Why = "erased on request, or kept no longer"
			return Erased, one
		case c.Expired && !still && len(since) > 0:
			one.Why = "kept no longer"
			return Expired, one
		}
	}
	one.Why = fmt.Sprintf("there is no text %s as %s reads it", short(ev.TextSHA256), ev.Extractor)
	return Missing, one
}

// shown is a text as it is told: in quotation marks, its beginning.
func shown(text string) string {
	const most = 60 // characters
	if r := []rune(text); len(r) > most {
		text = string(r[:most]) + "…"
	}
	return strconv.Quote(text)
}

// short is the beginning of a hash, enough to find it by.
func short(hash string) string { return hash[:min(len(hash), 12)] }
