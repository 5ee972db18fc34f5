package crawler

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"code.dny.dev/ssrf"

	"classify/crawler/frontier"
	"classify/store/record"
)

// maxHops is how many redirects in a row are followed.
const maxHops = 10

// maxWorkers is how many hosts are asked at the same time.
const maxWorkers = 16

// Options say how a crawl is carried out; only Incident is required.
type Options struct {
	Incident record.Incident
	// Transport answers the requests. Nil: the network, with no private
	// address in reach.
	Transport http.RoundTripper
	Version   string // of the program, for the User-Agent and the run
	// Progress, if set, is told of every finished visit, and how many
	// addresses are still waiting.
	Progress func(v record.Visit, waiting int)
}

// Crawl makes one run over the incident's sources and the links they follow,
// or continues the one that was interrupted. It returns the run with its
// counts. A page that cannot be had is a visit with its reason, not an error;
// an error means that the memory failed or ctx ended, and that the run can be
// continued.
func Crawl(ctx context.Context, memory Memory, o Options) (record.Run, error) {
	if o.Transport == nil {
		o.Transport = LiveTransport(nil)
	}
	run, visits, err := memory.Begin(o.Incident, "crawl", product+"/"+o.Version)
	if err != nil {
		return run, fmt.Errorf("begin a run: %w", err)
	}
	c := newCrawl(ctx, memory, o, run)
	c.resume(visits)
	if err := c.loop(ctx); err != nil {
		return run, err
	}
	run, err = memory.End(run)
	if err != nil {
		return run, fmt.Errorf("end the run: %w", err)
	}
	return run, nil
}

// crawl is one run under way. Only loop's goroutine touches it, but for the
// fetchers, of which each belongs to one lease at a time.
type crawl struct {
	Options
	memory   Memory
	run      record.Run
	frontier *frontier.Frontier
	sources  map[string]record.Source
	hosts    map[string]host // what robots.txt said, by scheme and host
	passed   map[string]bool // addresses found and not followed
	refused  []record.Visit  // dealt with, but not yet kept
	idle     []*fetcher
	spare    func() *fetcher
	workers  int
	fetched  int // pages this run has asked for
	order    uint64
}

func newCrawl(ctx context.Context, memory Memory, o Options, run record.Run) *crawl {
	pace := o.Incident.Crawl
	c := &crawl{Options: o, memory: memory, run: run, hosts: map[string]host{}, passed: map[string]bool{}, workers: maxWorkers}
	if _, replay := o.Transport.(replayer); replay {
		// Nobody is pressed, and one at a time gives captures one order.
		c.Incident.Crawl.Delay, c.Incident.Crawl.Adapt = 0, 0
		pace.Delay, c.workers = 0, 1
	}
	c.sources = map[string]record.Source{}
	for _, s := range o.Incident.Sources {
		c.sources[s.URL] = s
	}
	c.frontier = frontier.New(pace.PerHost, pace.Delay)
	agent := userAgent(o.Version, pace.Contact)
	c.spare = func() *fetcher { return newFetcher(ctx, o.Transport, agent) }
	return c
}

// resume fills the frontier with what the run had queued and with the sources
// it does not know yet.
func (c *crawl) resume(visits []record.Visit) {
	slices.SortFunc(visits, func(a, b record.Visit) int { return int(a.Order) - int(b.Order) })
	for _, v := range visits {
		c.order = max(c.order, v.Order)
		if v.State == record.Queued {
			c.frontier.Add(v)
			continue
		}
		if v.State == record.Skipped && (v.Reason == SkipMatch || v.Reason == SkipScope) {
			c.passed[v.URL] = true
			continue
		}
		c.frontier.Note(v.URL)
		if v.Capture != 0 || v.Reason == SkipRedirected {
			c.fetched++
		}
	}
	for _, s := range c.Incident.Sources {
		c.frontier.Add(c.visit(s.URL, s.URL, 0))
	}
}

func (c *crawl) visit(address, source string, depth int) record.Visit {
	c.order++
	return record.Visit{Run: c.run.ID, URL: address, State: record.Queued, Source: source, Depth: depth, Order: c.order}
}

// result is what a lease's fetch gave.
type result struct {
	lease   frontier.Lease
	fetcher *fetcher
	robots  string // set when the request was for the host's robots.txt
	capture record.Capture
	took    time.Duration
	err     error
	links   []record.Link
}

// loop leases, fetches and finishes until nothing is left or ctx ends.
func (c *crawl) loop(ctx context.Context) error {
	results := make(chan result)
	busy := 0
	var failed error
	for {
		var wait time.Duration
		for failed == nil && ctx.Err() == nil && busy < c.workers {
			lease, pause, ok := c.frontier.Lease(time.Now())
			if !ok {
				wait = pause
				break
			}
			if started := c.start(lease, results); started {
				busy++
			}
			if len(c.refused) >= refusedBatch {
				failed = c.keepRefused()
			}
		}
		if err := c.keepRefused(); err != nil && failed == nil {
			failed = err
		}
		if busy == 0 && (failed != nil || ctx.Err() != nil || c.frontier.Idle()) {
			return errors.Join(failed, ctx.Err())
		}
		var timer <-chan time.Time
		if wait > 0 {
			timer = time.After(wait)
		}
		var done <-chan struct{}
		if busy == 0 {
			done = ctx.Done()
		}
		select {
		case r := <-results:
			busy--
			if err := c.finish(ctx, r); err != nil && failed == nil {
				failed = err
			}
		case <-timer:
		case <-done:
		}
	}
}

// refusedBatch is how many refused addresses are kept in one transaction: an
// archive page beyond the budget has thousands.
const refusedBatch = 500

// keepRefused hands the refused visits to the memory.
func (c *crawl) keepRefused() error {
	if len(c.refused) == 0 {
		return nil
	}
	all := c.refused
	c.refused = nil
	return c.keep(record.Outcome{Visit: all[0], Found: all[1:]})
}

// start sends a lease's request on its way, or the one for robots.txt that
// must come before it; without either it finishes the visit at once.
func (c *crawl) start(l frontier.Lease, results chan<- result) bool {
	v := l.Visit
	origin, path := split(v.URL)
	at, known := c.hosts[origin]
	if known {
		if v.State, v.Reason, v.Detail = c.refuse(v, at, path); v.State != record.Queued {
			c.frontier.Release(l, time.Time{})
			c.refused = append(c.refused, v)
			return false
		}
	}
	f := c.take()
	r := result{lease: l, fetcher: f}
	address := v.URL
	if !known {
		r.robots = origin
		address = origin + "/robots.txt"
	} else {
		c.fetched++
	}
	follow := c.follows(v)
	go func() {
		r.capture, r.took, r.err = f.fetch(address)
		switch {
		case r.err != nil:
		case r.robots != "":
			r.capture, r.err = f.chase(r.capture)
		case follow && r.capture.Usable():
			r.links = links(r.capture)
		}
		results <- r
	}()
	return true
}

func (c *crawl) take() *fetcher {
	if n := len(c.idle); n > 0 {
		f := c.idle[n-1]
		c.idle = c.idle[:n-1]
		return f
	}
	return c.spare()
}

// split cuts a canonical address into scheme with host, and path with query.
func split(address string) (origin, path string) {
	scheme := strings.Index(address, "://") + len("://")
	if i := strings.IndexAny(address[scheme:], "/?"); i >= 0 {
		return address[:scheme+i], address[scheme+i:]
	}
	return address, "/"
}

// finish takes in what a fetch gave.
func (c *crawl) finish(ctx context.Context, r result) error {
	c.idle = append(c.idle, r.fetcher)
	ready := time.Now().Add(c.delay(r))
	if r.err != nil && ctx.Err() != nil {
		c.frontier.Return(r.lease, ready) // interrupted: still queued in the memory
		return nil
	}
	if r.robots != "" {
		c.learn(r)
		return nil
	}
	c.frontier.Release(r.lease, ready)
	o := record.Outcome{Visit: r.lease.Visit}
	switch {
	case r.err != nil:
		o.Visit.State, o.Visit.Reason, o.Visit.Detail = record.Failed, reason(r.err), r.err.Error()
	default:
		c.judge(&o, r)
	}
	return c.keep(o)
}

// reason names the kind of a transport's error.
func reason(err error) string {
	switch {
	case errors.Is(err, errNotSaved):
		return FailNotSaved
	case errors.Is(err, ssrf.ErrProhibitedIP), errors.Is(err, ssrf.ErrProhibitedPort), errors.Is(err, ssrf.ErrProhibitedNetwork):
		return FailRefused
	default:
		return FailNetwork
	}
}

// delay is how long the host is now left alone.
func (c *crawl) delay(r result) time.Duration {
	pace := c.Incident.Crawl
	d := min(time.Duration(float64(r.took)*pace.Adapt), pace.MaxDelay)
	d = max(d, pace.Delay)
	origin, _ := split(r.lease.Visit.URL)
	if at := c.hosts[origin]; at.Rules != nil && pace.Delay > 0 {
		d = max(d, at.Delay(product))
	}
	return d
}

// keep hands an outcome to the memory and tells the progress.
func (c *crawl) keep(o record.Outcome) error {
	o.Visit.Time = time.Now().UTC().Truncate(time.Second)
	if o.Capture != nil {
		o.Visit.Time = o.Capture.Time
	}
	for i := range o.Found {
		o.Found[i].Time = o.Visit.Time
	}
	if err := c.memory.Finish(c.run, o); err != nil {
		return fmt.Errorf("keep %s: %w", o.Visit.URL, err)
	}
	if c.Progress == nil {
		return nil
	}
	for _, v := range append([]record.Visit{o.Visit}, o.Found...) {
		if v.State != record.Queued && (v.State != record.Skipped || v.Reason != SkipMatch && v.Reason != SkipScope) {
			c.Progress(v, c.frontier.Waiting())
		}
	}
	return nil
}
