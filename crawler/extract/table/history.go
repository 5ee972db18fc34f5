package table

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"classify/crawler/extract/utterance"
	"classify/store/record"
)

// Past is what a file of JSON Lines says of when its rows were captured.
type Past struct {
	// Captures are those of another store, of which the export holds the whole
	// history, in their order there.
	Captures []Capture
	Labels   []record.Labelled // of their utterances
	Restored map[string]bool   // the addresses of their documents
	// Parts are the other rows, by the day on which they say that they were
	// captured. Rows that do not say it, or cannot be right, stand in one without
	// a time.
	Parts []Part
	// Wrong tells of the rows whose time cannot be right; "": of none.
	Wrong string
}

// Capture is one of another store, with what was read in it.
type Capture struct {
	record.Kept
	Documents []record.Document
	within    []int // their places
}

// Part is some rows of a file.
type Part struct {
	Time time.Time // when the last of them was captured; zero: not told
	Rows []string
}

// History reads when the rows of a file were captured. ok is false if it says
// nothing of that, so that it is read as any other table. No row was captured
// after now.
func History(text string, now time.Time) (p Past, ok bool) {
	h := histories{
		reading: reading{docs: map[string]*document{}}, now: now, of: map[string]*record.History{}, rows: map[string][]string{},
		parts: map[string]*Part{}, restored: map[string]bool{},
	}
	line := 0
	for raw := range strings.SplitSeq(strings.TrimPrefix(text, "\ufeff"), "\n") {
		if line++; strings.TrimSpace(raw) != "" {
			h.row(line, raw)
		}
	}
	for _, d := range h.order {
		if !h.restore(d) {
			for i, raw := range h.rows[d.key] {
				h.part(d.line+i, raw)
			}
		}
	}
	if len(h.captures) == 0 && len(h.parts) == 1 && h.parts[""] != nil && h.late.count == 0 {
		return p, false
	}
	return h.past(), true
}

// histories is a file while it is read for its history.
type histories struct {
	reading
	now      time.Time
	of       map[string]*record.History
	rows     map[string][]string // of an address with a history
	captures map[int]*Capture    // by their places
	labels   []record.Labelled
	restored map[string]bool
	parts    map[string]*Part // by day
	late     faults
	bytes    int // of the texts of all captures
}

// mostTold is how many bytes of text the captures of a file may have: some words
// can say that one text was captured again and again.
const mostTold = 1 << 30

// row takes a row in: one of a document with a history, or another.
func (h *histories) row(line int, raw string) {
	var object map[string]json.RawMessage
	if json.Unmarshal([]byte(raw), &object) != nil {
		h.part(line, raw)
		return
	}
	e, ok := asExported(raw, object)
	if ok && object["history"] != nil && h.of[e.URL] == nil {
		var told record.History
		if json.Unmarshal(object["history"], &told) == nil {
			h.of[e.URL] = &told
		}
	}
	if !ok || h.of[e.URL] == nil {
		h.part(line, raw)
		return
	}
	h.addExported(line, e)
	h.rows[e.URL] = append(h.rows[e.URL], raw)
}

// restore makes the captures of a document; false says that its history cannot
// be right, or that rows are missing.
func (h *histories) restore(d *document) bool {
	told := h.of[d.key]
	if !d.whole() || len(told.Captures) == 0 || !slices.ContainsFunc(told.Captures, func(k record.Kept) bool { return k.Text == len(told.Before) }) {
		return false
	}
	now := told.Document
	read := d.out[0]
	now.URL, now.Title, now.Site, now.Published, now.Byline = d.key, read.Title, read.Site, read.Published, read.Byline
	now.Utterances = read.Utterances
	for i := range now.Utterances { // a line has the voice of the page where there is no other
		if u := &now.Utterances[i]; u.Voice == told.Captures[len(told.Captures)-1].Voice {
			u.Voice = ""
		}
	}
	texts := append(slices.Clone(told.Before), now)
	for i := range texts {
		texts[i].Links, texts[i].Warnings = []record.Link{}, record.OrEmpty(texts[i].Warnings)
		if texts[i].URL != d.key || !soundDocument(texts[i]) {
			return false
		}
	}
	size := 0
	for _, k := range told.Captures {
		if !h.soundKept(k) || k.Text < 0 || k.Text >= len(texts) {
			return false
		}
		size += len(texts[k.Text].Text())
	}
	if h.bytes += size; h.bytes > mostTold {
		return false
	}
	for _, k := range told.Captures {
		h.capture(k).put(k.Within, texts[k.Text])
	}
	for _, k := range told.Others {
		if h.soundKept(k) {
			h.capture(k)
		}
	}
	h.labels = append(h.labels, told.Labels...)
	h.restored[d.key] = true
	return true
}

// capture is that of a place, with what became of its address afterwards.
func (h *histories) capture(k record.Kept) *Capture {
	if h.captures == nil {
		h.captures = map[int]*Capture{}
	}
	c := h.captures[k.Place]
	if c == nil {
		c = &Capture{Kept: k}
		c.Warnings = nil
		h.captures[k.Place] = c
	}
	if c.Lost == nil {
		c.Lost = k.Lost
	}
	if c.Warnings == nil {
		c.Warnings = soundWarnings(k.Warnings)
	}
	return c
}

// put adds a document in its place.
func (c *Capture) put(within int, d record.Document) {
	at, _ := slices.BinarySearch(c.within, within)
	c.within, c.Documents = slices.Insert(c.within, at, within), slices.Insert(c.Documents, at, d)
}

func (h *histories) soundKept(k record.Kept) bool {
	return k.Place >= 0 && k.Within >= 0 && k.Run >= 0 && resolve(k.URL) != "" && !k.Time.IsZero() && !k.Time.After(h.now) &&
		100 <= k.Status && k.Status < 600 && rxHash.MatchString(k.SHA256) && (k.Voice == "" || k.Voice.Valid()) && (k.Lost == nil || k.Lost.Run >= k.Run && !k.Lost.Time.After(h.now))
}

// mostWarnings is how many a page has at most that are believed, and longestWarning how
// many bytes one: they quote some cells of some rows.
const (
	mostWarnings   = 1000
	longestWarning = 4096
)

// soundWarnings are those of a page that an extractor can have given.
func soundWarnings(warnings []string) (sound []string) {
	for _, w := range warnings[:min(len(warnings), mostWarnings)] {
		if w = clean(w); w != "" && len(w) <= longestWarning {
			sound = append(sound, w)
		}
	}
	return sound
}

// soundDocument reports whether a document is one that an extractor can have
// read.
func soundDocument(d record.Document) bool {
	if len(d.Utterances) == 0 || len(d.Utterances) > utterance.MaxCount || !rxDate.MatchString(d.Published) || !rxDate.MatchString(d.Modified) || len(d.Lang) > 10 {
		return false
	}
	for _, said := range []string{d.Title, d.Site, d.Byline} {
		if len(said) > utterance.MaxText || clean(said) != said {
			return false
		}
	}
	for i, u := range d.Utterances {
		if u.ID != i+1 || u.Parent < 0 || u.Parent > len(d.Utterances) || !soundUtterance(u) {
			return false
		}
	}
	return true
}

// soundUtterance reports whether an extractor can have read an utterance.
func soundUtterance(u record.Utterance) bool {
	for _, said := range []string{u.Speaker, u.Handle, u.Heading} {
		if len(said) > utterance.MaxText || clean(said) != said {
			return false
		}
	}
	sound := u.Text != "" && len(u.Text) <= utterance.MaxText && clean(u.Text) == u.Text && (u.URL == "" || resolve(u.URL) != "") &&
		slices.Contains(kinds, u.Kind) && (u.Voice == "" || u.Voice.Valid()) && rxDate.MatchString(u.Posted) &&
		0 <= u.Depth && u.Depth < 100 && 0 <= u.Level && u.Level <= 6 && len(u.Lang) <= 3
	at := 0
	for _, q := range u.Quotes {
		sound = sound && at <= q.Start && q.Start < q.End && q.End <= len(u.Text) && utf8.ValidString(u.Text[q.Start:q.End]) && (q.Voice == "" || q.Voice.Valid())
		at = q.Start
	}
	return sound
}

// part adds a row to those of the day on which it was captured.
func (h *histories) part(line int, raw string) {
	var row struct{ Captured, Posted, Published string }
	_ = json.Unmarshal([]byte(raw), &row) // another row has none of them, or is told of when it is read
	day, at := "", time.Time{}
	if row.Captured != "" {
		var err error
		at, err = time.Parse(time.RFC3339, row.Captured)
		switch {
		case err != nil:
			h.late.note(line, "captured at "+quoted(row.Captured)+", which is no time")
		case at.After(h.now):
			h.late.note(line, "captured at "+quoted(row.Captured)+", which is to come")
		case before(at, cmp.Or(row.Posted, row.Published)):
			h.late.note(line, "captured at "+quoted(row.Captured)+", before it was posted")
		default:
			day = at.UTC().Format(time.DateOnly)
		}
	}
	p := h.parts[day]
	if p == nil {
		p = &Part{}
		h.parts[day] = p
	}
	if day != "" && at.After(p.Time) {
		p.Time = at.UTC()
	}
	p.Rows = append(p.Rows, raw)
}

// before reports whether a time is before the day of a date, wherever on earth.
func before(at time.Time, iso string) bool {
	if len(iso) < len(time.DateOnly) {
		return false
	}
	day, err := time.Parse(time.DateOnly, iso[:len(time.DateOnly)])
	return err == nil && at.Before(day.Add(-14*time.Hour))
}

// past is what was read.
func (h *histories) past() (p Past) {
	for _, c := range h.captures {
		p.Captures = append(p.Captures, *c)
	}
	slices.SortFunc(p.Captures, func(a, b Capture) int { return cmp.Or(a.Run-b.Run, a.Place-b.Place) })
	for _, one := range h.parts {
		p.Parts = append(p.Parts, *one)
	}
	slices.SortFunc(p.Parts, func(a, b Part) int { return a.Time.Compare(b.Time) })
	p.Labels, p.Restored = h.labels, h.restored
	p.Wrong = h.late.warning("rows cannot have been captured when they say; the time of the file is taken")
	return p
}
