package verify

import (
	"fmt"
	"unicode/utf8"

	"classify/store/record"
)

// Everything is a store of which all is rechecked, cited or not.
type Everything interface {
	Revisions(fn func(record.Revision, record.Capture, record.Voice) error) error
	AllCaptures(fn func(record.Capture) error) error
	Body(c record.Capture) ([]byte, error)
	Incidents(id string) ([]record.Incident, error)
	// Pages calls fn with every page of an incident, and fails if one is missing or
	// what was read or found in it.
	Pages(incident string, fn func(record.Page) error) error
	// Analyses calls fn with every analysis and the revision that it is of.
	Analyses(fn func(record.Analysis, record.Revision) error) error
}

// Whole is what was rechecked of a store.
type Whole struct {
	Incidents  int
	Pages      int // of them
	Captures   int // of which
	Bodies     int // are kept with their bytes,
	Redacted   int // of these with less than came,
	Expired    int // and kept no longer
	Revisions  int
	Utterances int
	Analyses   int
	Findings   int // with facts and events
	Result
}

// All rechecks every capture, text and finding of a store: bytes and texts have
// their hashes, and what was found is the bytes where it was found.
func All(s Everything) (w Whole, err error) {
	there, err := w.captures(s)
	if err != nil {
		return w, fmt.Errorf("read captures: %w", err)
	}
	if err := w.revisions(s, there); err != nil {
		return w, fmt.Errorf("read revisions: %w", err)
	}
	if err := s.Analyses(w.analysis); err != nil {
		return w, fmt.Errorf("read analyses: %w", err)
	}
	if err := w.pages(s, there); err != nil {
		return w, fmt.Errorf("read pages: %w", err)
	}
	return w, nil
}

// captures rechecks the bytes that are kept, and returns which captures are there.
func (w *Whole) captures(s Everything) (there map[uint64]bool, err error) {
	there = map[uint64]bool{}
	var kept []record.Capture
	err = s.AllCaptures(func(c record.Capture) error {
		w.Captures++
		there[c.Seq] = true
		if c.Redacted() {
			w.Redacted++
		}
		if c.Expired {
			w.Expired++
		} else {
			kept = append(kept, record.Capture{Seq: c.Seq, URL: c.URL, SHA256: c.SHA256})
		}
		return nil
	})
	for _, c := range kept {
		if err != nil {
			break
		}
		var body []byte
		if body, err = s.Body(c); err == nil {
			w.Bodies++
			w.hold(record.Hash(body), c.SHA256, "capture %d of %s", c.Seq, c.URL)
		}
	}
	return there, err
}

// revisions rechecks the texts.
func (w *Whole) revisions(s Everything, there map[uint64]bool) error {
	return s.Revisions(func(r record.Revision, _ record.Capture, _ record.Voice) error {
		w.Revisions++
		w.Utterances += len(r.Document.Utterances)
		w.hold(record.Hash([]byte(r.Document.Text())), r.TextSHA256, "revision %d of %s", r.Seq, r.Document.URL)
		for _, c := range r.Captures {
			if w.Claims++; !there[c] {
				w.add(Missing, Claim{Path: fmt.Sprintf("revision %d of %s", r.Seq, r.Document.URL), Report: fmt.Sprintf("read in capture %d", c), Store: "nothing"})
			}
		}
		return nil
	})
}

// pages looks whether what incidents count is there.
func (w *Whole) pages(s Everything, there map[uint64]bool) error {
	all, err := s.Incidents("")
	if err != nil {
		return err
	}
	for _, inc := range all {
		w.Incidents++
		err := s.Pages(inc.ID, func(p record.Page) error {
			w.Pages++
			if w.Claims++; !there[p.Capture.Seq] {
				w.add(Missing, Claim{Path: fmt.Sprintf("page %d of %s", p.Member.Seq, inc.ID), Report: fmt.Sprintf("capture %d", p.Member.Capture), Store: "nothing"})
			}
			for _, r := range p.Readings {
				w.echoes(r)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// hold compares a hash with the one that is noted.
func (w *Whole) hold(is, noted, format string, args ...any) {
	if w.Claims++; is != noted {
		w.add(Changed, Claim{Path: fmt.Sprintf(format, args...), Report: "hash " + short(noted), Store: "hash " + short(is)})
	}
}

// analysis rechecks what was found in the utterances of a revision.
func (w *Whole) analysis(a record.Analysis, r record.Revision) error {
	w.Analyses++
	said := r.Document.Utterances
	if len(a.Codings) > len(said) {
		w.Claims++
		w.add(Changed, Claim{Path: fmt.Sprintf("analysis of revision %d in %s", r.Seq, a.Incident), Report: fmt.Sprintf("%d codings", len(a.Codings)), Store: fmt.Sprintf("%d utterances", len(said))})
		return nil
	}
	for i, c := range a.Codings {
		for _, f := range append(c.Findings[:len(c.Findings):len(c.Findings)], a.Machine[i]...) {
			w.found(r, i, f.Theme, f.Quote, f.Start, f.End)
			if f.SentenceStart != 0 || f.SentenceEnd != 0 {
				w.within(r, i, f)
			}
		}
		for _, f := range c.Facts {
			w.found(r, i, f.Type, f.Text, f.Start, f.End)
		}
		for _, e := range c.Events {
			w.found(r, i, e.Kind, e.Quote, e.Start, e.End)
		}
	}
	return nil
}

// found checks that what was found is the bytes where it was found.
func (w *Whole) found(r record.Revision, utterance int, what, quote string, start, end int) {
	w.Findings++
	w.Claims++
	u := r.Document.Utterances[utterance]
	if !(record.Finding{Start: start, End: end, Quote: quote}).Holds(u.Text) {
		w.add(Changed, Claim{Path: r.UtteranceID(u.ID) + " " + what, Report: shown(quote), Store: bytesOf(u.Text, start, end)})
	}
}

// within checks that a finding stands in its sentence.
func (w *Whole) within(r record.Revision, utterance int, f record.Finding) {
	u := r.Document.Utterances[utterance]
	if f.SentenceStart > f.Start || f.SentenceEnd < f.End || f.SentenceStart < 0 || f.SentenceEnd > len(u.Text) {
		w.Claims++
		w.add(Changed, Claim{Path: r.UtteranceID(u.ID) + " " + f.Theme, Report: fmt.Sprintf("bytes %d-%d of the sentence %d-%d", f.Start, f.End, f.SentenceStart, f.SentenceEnd),
			Store: fmt.Sprintf("an utterance of %d bytes", len(u.Text))})
	}
}

// echoes checks that what is said elsewhere too are passages of a revision.
func (w *Whole) echoes(r record.Reading) {
	said := r.Revision.Document.Utterances
	for _, e := range r.Echoes {
		text := ""
		if e.Utterance < len(said) {
			text = said[e.Utterance].Text
		}
		if e.Start < 0 || e.Start >= e.End || e.End > len(text) || !utf8.ValidString(text[e.Start:e.End]) {
			w.Claims++
			w.add(Changed, Claim{Path: fmt.Sprintf("groups of revision %d", r.Revision.Seq), Report: fmt.Sprintf("bytes %d-%d of utterance %d", e.Start, e.End, e.Utterance+1),
				Store: fmt.Sprintf("an utterance of %d bytes", len(text))})
		}
	}
}

// bytesOf shows bytes of a text, or that it has no such bytes.
func bytesOf(text string, start, end int) string {
	if start < 0 || end > len(text) || start >= end {
		return fmt.Sprintf("the utterance has %d bytes, not %d-%d", len(text), start, end)
	}
	return shown(text[start:end])
}
