package crawler

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"classify/crawler/extract"
	"classify/crawler/extract/coding"
	"classify/crawler/extract/table"
	"classify/crawler/mask"
	"classify/store/record"
)

// past is what a file of JSON Lines says of when its rows were captured; ok is
// false if it says nothing, or its columns are told.
func (o *FileOptions) past(c *record.Capture, path string) (p table.Past, ok bool) {
	if kind := kindOf(path); c == nil || c.Truncated || len(o.Columns) > 0 || o.URL != "" || kind != ".jsonl" && kind != ".ndjson" {
		return p, false
	}
	plain, err := coding.Undo(c.Body, nil)
	if err != nil {
		return p, false // it is told of when it is read
	}
	text, err := plain.Whole(table.MaxBytes)
	if err != nil || len(text) > table.MaxBytes || !utf8.Valid(text) {
		return p, false
	}
	return table.History(string(text), time.Now())
}

// restore keeps the captures of another store as they were there, and what
// became of their addresses; each run of theirs is one here.
func (o *FileOptions) restore(p table.Past, name string, keep func(record.Outcome) error, next func() error) error {
	type event struct {
		run  int
		kept *table.Capture
		lost bool
	}
	var events []event
	for i := range p.Captures {
		c := &p.Captures[i]
		events = append(events, event{c.Run, c, false})
		if c.Lost != nil {
			events = append(events, event{c.Lost.Run, c, true})
		}
	}
	slices.SortStableFunc(events, func(a, b event) int {
		if a.run == b.run && a.lost != b.lost {
			return map[bool]int{false: -1, true: 1}[a.lost]
		}
		return a.run - b.run
	})
	for i, e := range events {
		if i > 0 && e.run != events[i-1].run {
			if err := next(); err != nil {
				return err
			}
		}
		out, err := o.told(e.kept, name)
		if err == nil && e.lost {
			lost := e.kept.Lost
			out = record.Outcome{Visit: record.Visit{URL: e.kept.URL, State: lost.State, Reason: lost.Reason, Detail: lost.Detail, Time: lost.Time, Since: lost.Since}}
		}
		if err == nil {
			err = keep(out)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// told is what a capture of another store brings, from a file of a name.
func (o *FileOptions) told(k *table.Capture, name string) (record.Outcome, error) {
	c, err := extract.Told(record.Capture{URL: k.URL, Time: k.Time.UTC(), Status: k.Status, SHA256: k.SHA256}, k.Documents, k.Warnings, k.Unread)
	if err != nil {
		return record.Outcome{}, err
	}
	c = mask.Capture(c)
	v := record.Visit{URL: c.URL, Time: c.Time}
	v.State, v.Reason = became(c)
	member := record.Membership{Voice: cmp.Or(o.Voice, k.Voice), Source: name, Listed: k.Listed, Match: k.Match}
	return record.Outcome{Visit: v, Capture: &c, Member: member}, nil
}

// keepParts keeps the other rows of a file, those of each day as a capture of
// their own: by its time it is known how long they are to be kept.
func keepParts(whole record.Outcome, parts []table.Part, keep func(record.Outcome) error) error {
	for _, p := range parts {
		c := *whole.Capture
		c.Body = []byte(strings.Join(p.Rows, "\n") + "\n")
		if !p.Time.IsZero() {
			c.Time = p.Time
		}
		c.SHA256, c.Size = record.Hash(c.Body), len(c.Body)
		out := whole
		out.Capture, out.Visit.Time = &c, c.Time
		if err := keep(out); err != nil {
			return err
		}
	}
	return nil
}
