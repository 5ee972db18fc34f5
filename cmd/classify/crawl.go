package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"classify/crawler"
	"classify/crawler/incident"
	"classify/crawler/redact"
	"classify/crawler/warc"
	"classify/store"
	"classify/store/record"
)

// crawlFlags are the flags of the commands that fetch.
type crawlFlags struct {
	saved    string
	save     string
	maxPages int
	delay    time.Duration
	perHost  int
	allow    []string
	dryRun   bool
	fetch    bool // and nothing else
	json     bool
}

func (f *crawlFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.saved, "saved", "", "replay the saved pages of this `path` in place of the network: a folder, or a .warc or .warc.gz file")
	flags.StringVar(&f.save, "save", "", "write every exchange to this WARC `file` too, after what it holds; gzip if it ends in .gz")
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
		Long: "Fetch the incident's sources, the links they follow and the pages that are due\n" +
			"again, and read and tag what is new. An interrupted crawl goes on where it was.",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			inc, err := f.incident(cmd, args[0])
			if err != nil {
				return err
			}
			if f.dryRun {
				return a.plan(inc, f)
			}
			missing, err := a.collect(cmd.Context(), inc, f)
			if err == nil && missing {
				err = errIncomplete
			}
			return err
		},
	}
	f.register(cmd)
	flags := cmd.Flags()
	flags.BoolVar(&f.dryRun, "dry-run", false, "print what would be fetched and why, and fetch nothing")
	flags.BoolVar(&f.fetch, "fetch-only", false, "keep what is fetched without reading it; classify update does so later")
	flags.BoolVar(&f.json, "json", false, "print the run and what it has changed as JSON")
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
	return inc, f.check()
}

// check reads the flags' values.
func (f *crawlFlags) check() error {
	for _, pair := range f.allow {
		host, port, err := net.SplitHostPort(pair)
		if number, wrong := strconv.Atoi(port); err != nil || host == "" || wrong != nil || number < 1 || number > 65535 {
			return usageError{fmt.Errorf("--allow %q: give HOST:PORT, such as 127.0.0.1:8080", pair)}
		}
	}
	return nil
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

// collect crawls, lets the stages catch up, and reports whether a listed
// source has nothing usable.
func (a *app) collect(ctx context.Context, inc record.Incident, f crawlFlags) (missing bool, err error) {
	tagger, err := newTagger(inc.Codebook, inc.Organisation.Names())
	if err != nil {
		return false, err
	}
	o := crawler.Options{
		Incident: inc, Version: Version, Transport: crawler.LiveTransport(f.allow), Hosts: crawler.NewHosts(net.DefaultResolver),
	}
	if inc.Saved != "" {
		var warnings []error
		if o.Transport, warnings, err = crawler.SavedTransport(inc.Saved); err != nil {
			return false, usageError{err}
		}
		for _, w := range warnings {
			fmt.Fprintf(a.stderr, "classify: %v\n", w)
		}
	}
	if f.save != "" && sameFile(f.save, inc.Saved) {
		return false, usageError{fmt.Errorf("--save %s: it is what is replayed; name another file", f.save)}
	}
	s, err := store.Share(ctx, a.db, a.waiting)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if err := s.Claim(); err != nil {
		return false, err
	}
	if f.save != "" { // by nobody else, now that the store is claimed
		archive, err := warc.Open(f.save, warc.Options{Software: program, Operator: inc.Crawl.Contact})
		if err != nil {
			return false, err
		}
		defer func() { err = errors.Join(err, archive.Close()) }()
		o.Archive = func(e crawler.Exchange) error { return archive.Write(exchange(e)) }
	}
	err = s.Do(func(open *store.Store) (err error) {
		if o.Forgotten, err = a.forgotten(open); err != nil || f.save == "" {
			return err
		}
		return noteArchive(open, f.save)
	})
	if err != nil {
		return false, err
	}
	bar := newProgress(a.stderr)
	o.Progress = bar.visit
	restore := frugal()
	run, err := crawler.Crawl(ctx, s, o)
	restore()
	bar.done()
	if err != nil {
		return false, err
	}
	err = s.Do(func(open *store.Store) error {
		if !f.fetch {
			if err := catchUp(ctx, open, inc, tagger); err != nil {
				return err
			}
		}
		if err := a.summary(open, run, f.json); err != nil || f.fetch {
			return err
		}
		missing, err = a.missingSources(open, inc, o.Forgotten)
		return err
	})
	return missing, err
}

// sameFile reports whether two paths lead to one file that is there.
func sameFile(a, b string) bool {
	one, err := os.Stat(a)
	if err != nil {
		return false
	}
	other, err := os.Stat(b)
	return err == nil && os.SameFile(one, other)
}

// exchange is what an archive keeps of a request and its answer.
func exchange(e crawler.Exchange) warc.Exchange {
	c := e.Capture
	return warc.Exchange{
		URL: c.URL, Time: c.Time, Took: e.Took, IP: e.Address, Request: e.Request,
		Status: c.Status, Header: c.Header, Body: c.Body, Truncated: cutOf(c), Original: c.Original,
	}
}

// noteArchive remembers a web archive by the name it has wherever the program is
// started.
func noteArchive(s *store.Store, name string) error {
	whole, err := filepath.Abs(name)
	if err != nil {
		return err
	}
	return s.NoteArchive(whole)
}

// missingSources names the listed sources of which the store holds no usable
// capture.
func (a *app) missingSources(s *store.Store, inc record.Incident, forgotten redact.Words) (missing bool, err error) {
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
		led := linked[source.URL] || reasons[source.URL] == crawler.SkipNoArchive // read for its links, which many feeds allow and no more
		if read[source.URL] || source.Follow.Depth > 0 && led {
			continue
		}
		missing = true
		kept, _ := forgotten.Known(source.URL)
		reason := reasons[kept]
		if reason == "" {
			reason = "nothing could be read in it"
		}
		fmt.Fprintf(a.stderr, "classify: no usable capture of the listed source %s: %s\n", source.URL, reason)
	}
	return missing, nil
}
