package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"classify/crawler"
	"classify/crawler/incident"
	"classify/store"
	"classify/store/record"
)

// crawlFlags are the flags of the commands that fetch.
type crawlFlags struct {
	saved    string
	maxPages int
	delay    time.Duration
	perHost  int
	allow    []string
	dryRun   bool
}

func (f *crawlFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.saved, "saved", "", "replay the saved pages of this `path` in place of the network: a folder, or a .warc or .warc.gz file")
	flags.IntVar(&f.maxPages, "max-pages", 0, "fetch at most `n` pages in this run")
	flags.DurationVar(&f.delay, "delay", 0, "least `time` between requests to a host, such as 5s")
	flags.IntVar(&f.perHost, "per-host", 0, "at most `n` requests to a host at a time")
	flags.StringArrayVar(&f.allow, "allow", nil, "`host:port` that may be reached although it is private, for tests")
}

func (a *app) crawlCommand() *cobra.Command {
	var f crawlFlags
	cmd := &cobra.Command{
		Use:   "crawl INCIDENT.yaml",
		Short: "Fetch what is due, read and tag it",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			inc, err := f.incident(cmd, args[0])
			if err != nil {
				return err
			}
			if f.dryRun {
				return a.plan(inc)
			}
			missing, err := a.collect(cmd.Context(), inc, f)
			if err == nil && missing {
				err = errIncomplete
			}
			return err
		},
	}
	f.register(cmd)
	cmd.Flags().BoolVar(&f.dryRun, "dry-run", false, "print what would be fetched, and fetch nothing")
	return cmd
}

// incident loads the incident file and lets the flags have their way.
func (f *crawlFlags) incident(cmd *cobra.Command, path string) (record.Incident, error) {
	inc, err := loadIncident(path)
	if err != nil {
		return inc, err
	}
	given := cmd.Flags().Changed
	if given("saved") {
		inc.Saved = f.saved
	}
	if given("max-pages") {
		inc.Crawl.MaxPages = f.maxPages
	}
	if given("delay") {
		inc.Crawl.Delay = f.delay
		inc.Crawl.MaxDelay = max(inc.Crawl.MaxDelay, f.delay)
	}
	if given("per-host") {
		inc.Crawl.PerHost = f.perHost
	}
	switch {
	case inc.Crawl.MaxPages < 1:
		return inc, usageError{fmt.Errorf("--max-pages %d: at least one page must be allowed", f.maxPages)}
	case inc.Crawl.Delay < 0:
		return inc, usageError{fmt.Errorf("--delay %s: a delay is not negative", f.delay)}
	case inc.Crawl.PerHost < 1 || inc.Crawl.PerHost > 16:
		return inc, usageError{fmt.Errorf("--per-host %d: use 1 to 16", f.perHost)}
	}
	for _, pair := range f.allow {
		host, port, err := net.SplitHostPort(pair)
		if number, wrong := strconv.Atoi(port); err != nil || host == "" || wrong != nil || number < 1 || number > 65535 {
			return inc, usageError{fmt.Errorf("--allow %q: give HOST:PORT, such as 127.0.0.1:8080", pair)}
		}
	}
	return inc, nil
}

// loadIncident reads an incident file; that it is missing is the caller's
// mistake.
func loadIncident(path string) (record.Incident, error) {
	inc, err := incident.Load(path)
	var missing *fs.PathError
	if errors.As(err, &missing) {
		return inc, usageError{err}
	}
	return inc, err
}

// plan prints what a crawl would begin with.
func (a *app) plan(inc record.Incident) error {
	for _, s := range inc.Sources {
		fmt.Fprintf(a.stdout, "%s\t%s\tfollow %d\n", s.URL, s.Voice, s.Follow.Depth)
	}
	_, err := fmt.Fprintf(a.stdout, "at most %d pages, at least %s between requests to a host\n", inc.Crawl.MaxPages, inc.Crawl.Delay)
	return err
}

// collect crawls, lets the stages catch up, and reports whether a listed
// source has nothing usable.
func (a *app) collect(ctx context.Context, inc record.Incident, f crawlFlags) (missing bool, err error) {
	tagger, err := newTagger(inc.Codebook, inc.Organisation.Names())
	if err != nil {
		return false, err
	}
	var transport http.RoundTripper = crawler.LiveTransport(f.allow)
	if inc.Saved != "" {
		var warnings []error
		if transport, warnings, err = crawler.SavedTransport(inc.Saved); err != nil {
			return false, usageError{err}
		}
		for _, w := range warnings {
			fmt.Fprintf(a.stderr, "classify: %v\n", w)
		}
	}
	err = a.writing(func(s *store.Store) error {
		bar := newProgress(a.stderr)
		run, err := crawler.Crawl(ctx, s, crawler.Options{
			Incident: inc, Transport: transport, Version: Version, Progress: bar.visit,
		})
		bar.done()
		if err != nil {
			return err
		}
		if err := catchUp(ctx, s, inc, tagger); err != nil {
			return err
		}
		a.summary(run)
		missing, err = a.missingSources(s, inc)
		return err
	})
	return missing, err
}

// summary says in a line what a run did.
func (a *app) summary(run record.Run) {
	c := run.Counts
	fmt.Fprintf(a.stderr, "%s %d: %d addresses seen = %d fetched + %d skipped + %d failed\n",
		run.Command, run.ID, c.Seen, c.Fetched, c.Skipped, c.Failed)
}

// missingSources names the listed sources of which the store holds no usable
// capture.
func (a *app) missingSources(s *store.Store, inc record.Incident) (missing bool, err error) {
	read, linked := map[string]bool{}, map[string]bool{}
	err = s.Pages(inc.ID, func(p record.Page) error {
		for _, address := range []string{p.Member.Source, p.Capture.URL} {
			read[address] = read[address] || p.Member.Listed && len(p.Readings) > 0
			linked[address] = linked[address] || p.Member.Listed && p.Links > 0
		}
		return nil
	})
	if err != nil {
		return false, err
	}
	why, err := s.Visits(inc.ID)
	if err != nil {
		return false, err
	}
	reasons := map[string]string{}
	for _, v := range why {
		reasons[v.URL] = v.Why()
	}
	for _, source := range inc.Sources {
		if read[source.URL] || source.Follow.Depth > 0 && linked[source.URL] {
			continue
		}
		missing = true
		reason := reasons[source.URL]
		if reason == "" {
			reason = "nothing could be read in it"
		}
		fmt.Fprintf(a.stderr, "classify: no usable capture of the listed source %s: %s\n", source.URL, reason)
	}
	return missing, nil
}
