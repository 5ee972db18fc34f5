package main

import (
	"cmp"
	"errors"
	"fmt"
	"text/tabwriter"
	"time"

	"classify/crawler"
	"classify/store"
	"classify/store/record"
)

// plan prints what a crawl would ask for first, and why: what an interrupted
// run has left, the listed sources, and the pages that are due again. What
// those lead to shows when they are fetched.
func (a *app) plan(inc record.Incident, f crawlFlags) error {
	var known []record.Visit
	s, err := store.Open(a.db)
	switch {
	case errors.Is(err, store.ErrNone):
	case err != nil:
		return err
	default:
		known, err = s.Visits(inc.ID)
		if err = errors.Join(err, s.Close()); err != nil {
			return err
		}
	}
	out := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	due := crawler.Due(inc, known, time.Now())
	for _, d := range due {
		voice := record.Voice("")
		for _, s := range inc.Sources {
			if s.URL == d.Visit.Source {
				voice = s.Voice
			}
		}
		fmt.Fprintf(out, "%s\t%s\t%s\n", d.Visit.URL, cmp.Or(string(voice), "-"), d.Why)
	}
	pace := inc.Crawl
	fmt.Fprintf(out, "%d addresses at first, at most %d pages in all, at least %s between requests to a host\n", len(due), pace.MaxPages, pace.Delay)
	return out.Flush()
}
