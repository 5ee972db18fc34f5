package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime/debug"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"classify/crawler"
	"classify/store"
	"classify/store/record"
)

// grace is how long a child process may take to end in good order.
const grace = 4 * time.Second

func (a *app) watchCommand() *cobra.Command {
	var w watch
	var metrics string
	cmd := &cobra.Command{
		Use:   "watch INCIDENT.yaml...",
		Short: "Crawl each incident on its schedule until stopped",
		Long: "Crawl each incident on the schedule of its file, read and tag what is new, and\n" +
			"keep what each run has changed, until stopped. A run that comes due while the one\n" +
			"before is still going on is skipped and counted; what came due while nobody\n" +
			"watched is made up for once.",
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			w.app, w.counters = a, newCounters()
			w.files = map[string]string{}
			listener, err := listen(metrics)
			if err != nil {
				return err
			}
			return w.run(cmd.Context(), args, listener)
		},
	}
	cmd.Flags().StringVar(&metrics, "metrics", "", "serve Prometheus metrics on this loopback `host:port`, such as 127.0.0.1:9180")
	cmd.Flags().StringArrayVar(&w.flags.allow, "allow", nil, "`host:port` that may be reached although it is private, for tests")
	return cmd
}

// listen opens the address for metrics, which must be a loopback one; nil
// without an address.
func listen(address string) (net.Listener, error) {
	if address == "" {
		return nil, nil
	}
	host, port, err := net.SplitHostPort(address)
	ip := net.ParseIP(host)
	if n, wrong := strconv.Atoi(port); err != nil || wrong != nil || n < 0 || n > 65535 || host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, usageError{fmt.Errorf("--metrics %q: give a loopback address and a port, such as 127.0.0.1:9180", address)}
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("serve metrics: %w", err)
	}
	return l, nil
}

// watch is one call of the command.
type watch struct {
	*app
	flags     crawlFlags
	files     map[string]string // incident file by id
	counters  *counters
	store     *store.Shared
	hosts     *crawler.Hosts
	transport http.RoundTripper
	unread    chan reading
	printing  sync.Mutex
}

// run watches the incident files until ctx ends, which is how it is to end.
func (w *watch) run(ctx context.Context, files []string, metrics net.Listener) (err error) {
	if metrics != nil {
		stop := w.counters.serve(metrics)
		defer stop()
		w.log("metrics on http://%s/metrics", metrics.Addr())
	}
	if err := w.flags.check(); err != nil {
		return err
	}
	w.transport, w.hosts = crawler.LiveTransport(w.flags.allow), crawler.NewHosts(net.DefaultResolver)
	var incidents []record.Incident
	var mistakes []error
	for _, file := range files {
		inc, err := w.load(file)
		if other, twice := w.files[inc.ID]; err == nil && twice {
			err = usageError{fmt.Errorf("%s: id %q is that of %s too", file, inc.ID, other)}
		}
		mistakes = append(mistakes, err)
		w.files[inc.ID] = file
		incidents = append(incidents, inc)
	}
	if err := errors.Join(mistakes...); err != nil {
		return err
	}
	if w.store, err = store.Share(ctx, w.db, w.waiting); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.store.Close()) }()
	if err := w.store.Claim(); err != nil {
		return err
	}
	plans, err := w.plans(incidents)
	if err != nil {
		return err
	}
	defer frugal()()
	w.unread = make(chan reading)
	reading := make(chan struct{})
	defer func() { <-reading }()
	go func() {
		defer close(reading)
		w.reader(ctx)
	}()
	return crawler.Watch(ctx, crawler.WatchOptions{Plans: plans, Run: w.once, Tell: w.tell})
}

// load reads an incident file and all it needs.
func (w *watch) load(file string) (record.Incident, error) {
	inc, err := loadIncident(file)
	if err != nil {
		return inc, err
	}
	if err := crawler.CheckSchedule(inc); err != nil {
		return inc, usageError{fmt.Errorf("%s: %w", file, err)}
	}
	_, err = loadBook(inc.Codebook)
	return inc, err
}

// plans says when each incident has last run.
func (w *watch) plans(incidents []record.Incident) (plans []crawler.Plan, err error) {
	err = w.store.Do(func(s *store.Store) error {
		for _, inc := range incidents {
			run, _, err := s.LastRun(inc.ID, "crawl")
			if err != nil {
				return err
			}
			plan := crawler.Plan{Incident: inc, Last: run.Started}
			if run.Finished.IsZero() {
				plan.Last = time.Time{} // it was interrupted, and goes on at once
			}
			plans = append(plans, plan)
		}
		return nil
	})
	return plans, err
}

// once makes one run of an incident. Its file is read anew, so that a source
// may be added without a restart; a mistake in it leaves what was read before.
func (w *watch) once(ctx context.Context, inc record.Incident, _ time.Time) error {
	if fresh, err := w.load(w.files[inc.ID]); err != nil {
		w.log("%s: the file is not taken over: %v", inc.ID, err)
	} else if fresh.ID == inc.ID {
		inc = fresh
	}
	o := crawler.Options{Incident: inc, Version: Version, Transport: w.transport, Hosts: w.hosts, Progress: w.counters.progress(inc.ID)}
	if inc.Saved != "" {
		transport, warnings, err := crawler.SavedTransport(inc.Saved)
		if err != nil {
			return err
		}
		o.Transport = transport
		for _, warning := range warnings {
			w.log("%s: %v", inc.ID, warning)
		}
	}
	err := w.store.Do(func(s *store.Store) (err error) {
		o.Forgotten, err = w.forgotten(s)
		return err
	})
	if err != nil {
		return err
	}
	run, err := crawler.Crawl(ctx, w.store, o)
	if err != nil {
		return err
	}
	if err := w.read(ctx, inc.ID); err != nil {
		return err
	}
	return w.store.Do(func(s *store.Store) error {
		d, _, err := s.Difference(run.Incident, run.ID)
		if err != nil {
			return err
		}
		w.counters.ended(run, d)
		c := run.Counts
		w.log("%s: run %d: %d seen = %d fetched + %d skipped + %d failed; %d new, %d changed, %d gone", inc.ID, run.ID,
			c.Seen, c.Fetched, c.Skipped, c.Failed, len(d.New), len(d.Changed), len(d.Gone))
		return nil
	})
}

// reading is an incident whose stages are to catch up, and where to tell how
// that went.
type reading struct {
	id   string
	done chan error
}

// read lets an incident's stages catch up.
func (w *watch) read(ctx context.Context, id string) error {
	r := reading{id, make(chan error, 1)}
	select {
	case w.unread <- r:
		return <-r.done
	case <-ctx.Done():
		return ctx.Err()
	}
}

// reader lets the stages catch up for what is unread, all that waits at once,
// until ctx ends.
func (w *watch) reader(ctx context.Context) {
	for {
		var waiting []reading
		select {
		case r := <-w.unread:
			waiting = append(waiting, r)
		case <-ctx.Done():
			return
		}
		for more := true; more; {
			select {
			case r := <-w.unread:
				waiting = append(waiting, r)
			default:
				more = false
			}
		}
		var ids []string
		for _, r := range waiting {
			ids = append(ids, r.id)
		}
		err := w.update(ctx, ids)
		for _, r := range waiting {
			r.done <- err
		}
	}
}

// update runs classify update as a process of its own: the dictionary's memory
// goes with it, and whatever a page does to it ends one run.
func (w *watch) update(ctx context.Context, ids []string) error {
	program, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find the program: %w", err)
	}
	cmd := exec.CommandContext(ctx, program, append([]string{"update", "--db", w.db}, ids...)...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = grace
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("read what was fetched: %w: %s", err, out)
	}
	return nil
}

// tell notes what happens to a schedule.
func (w *watch) tell(e crawler.Event) {
	w.counters.event(e)
	switch {
	case e.What == crawler.Missed:
		w.log("%s: the run of %s was skipped, the one before was still going on", e.Incident, e.Slot.Format(time.RFC3339))
	case e.What == crawler.Waiting:
		w.log("%s: next run %s", e.Incident, e.Slot.Format(time.RFC3339))
	case e.What == crawler.Ended && e.Err != nil && !errors.Is(e.Err, context.Canceled):
		w.log("%s: the run of %s failed: %v", e.Incident, e.Slot.Format(time.RFC3339), e.Err)
	}
	if e.What == crawler.Ended && w.counters.idle() {
		debug.FreeOSMemory() // what the crawls have used is not needed until the next
	}
}

// log writes a line with the time.
func (w *watch) log(format string, args ...any) {
	w.printing.Lock()
	defer w.printing.Unlock()
	fmt.Fprintf(w.stderr, time.Now().Format(time.RFC3339)+" "+format+"\n", args...)
}
