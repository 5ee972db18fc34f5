package main

import (
	"fmt"
	"io"

	"classify/store"
	"classify/store/record"
	"classify/store/report/render/safe"
)

// summary says what a run did: its counts, why addresses were not fetched, and
// what it has changed; as JSON on stdout if that is wanted.
func (a *app) summary(s *store.Store, run record.Run, asJSON bool) error {
	d, _, err := s.Difference(run.Incident, run.ID)
	if err != nil {
		return err
	}
	if asJSON {
		out := encoder(a.stdout)
		out.SetIndent("", "  ")
		return out.Encode(struct {
			Run        record.Run        `json:"run"`
			Difference record.Difference `json:"difference"`
		}{run, d})
	}
	reasons, err := s.Reasons(run)
	if err != nil {
		return err
	}
	differences(a.stderr, d)
	for _, r := range reasons {
		fmt.Fprintf(a.stderr, "  %6d  %s: %s\n", r.Count, r.State, r.Reason)
	}
	c := run.Counts
	fmt.Fprintf(a.stderr, "%s %d: %d addresses seen = %d fetched + %d skipped + %d failed\n",
		run.Command, run.ID, c.Seen, c.Fetched, c.Skipped, c.Failed)
	if d.Unread {
		fmt.Fprintf(a.stderr, "not read yet: run classify update %s --db %s\n", run.Incident, a.db)
	}
	return nil
}

// differences tells what a run has changed, once that is known.
func differences(w io.Writer, d record.Difference) {
	if d.Unread {
		return
	}
	fmt.Fprintf(w, "%d new, %d changed, %d gone\n", len(d.New), len(d.Changed), len(d.Gone))
	for _, kind := range []struct {
		name    string
		changes []record.Change
	}{{"changed", d.Changed}, {"gone", d.Gone}} {
		for _, change := range kind.changes[:min(len(kind.changes), 20)] {
			fmt.Fprintf(w, "  %s %s %s\n", kind.name, safe.Line(change.URL), safe.Line(change.Title))
		}
	}
}
