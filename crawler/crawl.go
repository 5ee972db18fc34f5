package crawler

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"classify/crawler/extract"
	"classify/crawler/frontier"
	"classify/crawler/redact"
	"classify/store/record"
)

// maxWorkers is how many hosts are asked at the same time.
const maxWorkers = 16

// maxTurn is how many addresses are handed out or finished in one transaction.
const maxTurn = 100

// Options say how a crawl is carried out; only Incident is required.
type Options struct {
	Incident record.Incident
	// Transport answers the requests. Nil: the network, with no private
	// address in reach.
	Transport http.RoundTripper
	// Hosts is what other crawls of the process know of the hosts. Nil: this
	// crawl is the only one.
	Hosts   *Hosts
	Version string // of the program, for the User-Agent and the run
	// Forgotten is what is not to be kept, of pages that are fetched as of those
	// that are known.
	Forgotten redact.Words
	// Archive, if set, is given every exchange with a server that may be kept,
	// robots.txt included, in the order in which they ended.
	Archive func(Exchange) error
	// Progress, if set, is told of every finished visit, and what is waiting.
	Progress func(v record.Visit, q Queue)
}

// Exchange is one request and what was answered to it.
type Exchange struct {
	Capture record.Capture
	Request http.Header
	Address string        // the server's network address; "": not known
	Took    time.Duration // until the whole answer was there
}

// Queue is what a crawl has yet to ask for.
type Queue struct {
	Addresses int
	Hosts     int // sites with something that can be asked for
}

// Crawl makes one run over the incident's sources, the links they follow and
// the pages that are due again, or continues the run that was interrupted. It
// returns the run with its counts. A page that cannot be had is a visit with
// its reason, not an error; an error means that the memory or the archive
// failed or ctx ended, and that the run can be continued.
func Crawl(ctx context.Context, memory Memory, o Options) (record.Run, error) {
	if o.Transport == nil {
		o.Transport = LiveTransport(nil)
	}
	if o.Hosts == nil {
		o.Hosts = NewHosts(nil)
	}
	run, err := memory.Begin(o.Incident, "crawl", product+"/"+o.Version)
	if err != nil {
		return run, fmt.Errorf("begin a run: %w", err)
	}
	c := newCrawl(ctx, memory, o, run)
	defer c.disclaim()
	if err := c.fill(time.Now()); err != nil {
		return run, fmt.Errorf("read the frontier: %w", err)
	}
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
	wanted   map[string][]string // the match words of each source, folded
	names    []string            // of the incident, folded: links that hold one go first
	sites    map[string]*site    // by origin
	bodies   map[string]string   // hash of host and content: the address that brought it
	finished []record.Outcome    // dealt with, but not yet kept
	dropped  []drop              // taken out of the frontier, but not yet leased
	idle     []*fetcher
	spare    func() *fetcher
	replay   bool
	workers  int
	fetched  int   // pages this run has asked for
	failed   error // the archive's
}

// drop is why addresses are given up without being asked for.
type drop struct {
	numbers        []uint64
	reason, detail string
	due            time.Time
}

func newCrawl(ctx context.Context, memory Memory, o Options, run record.Run) *crawl {
	c := &crawl{
		Options: o, memory: memory, run: run, workers: maxWorkers,
		sites: map[string]*site{}, bodies: map[string]string{}, sources: map[string]record.Source{}, wanted: map[string][]string{},
		names: folded(o.Incident.Organisation.Names()),
	}
	if _, c.replay = o.Transport.(replayer); c.replay {
		// Nobody is pressed, and one at a time gives captures one order.
		c.Incident.Crawl.Delay, c.Incident.Crawl.Adapt = 0, 0
		c.Incident.Crawl.PerHost, c.workers = 1, 1
		c.Hosts = NewHosts(nil)
	}
	for _, s := range o.Incident.Sources {
		c.sources[s.URL], c.wanted[s.URL] = s, folded(s.Follow.Match)
	}
	pace := c.Incident.Crawl
	c.frontier = frontier.New(c.Hosts.pace, pace.PerHost, pace.Delay)
	agent := userAgent(o.Version, pace.Contact)
	c.spare = func() *fetcher { return newFetcher(ctx, o.Transport, agent, pace.Timeout) }
	return c
}

// fill takes in what is known of the incident's addresses: what the run has
// done and has yet to do, what is due again, and the sources.
func (c *crawl) fill(now time.Time) error {
	var leased, queued []record.Visit
	err := c.memory.Known(c.run, func(v record.Visit, sum string) error {
		if _, own := c.sources[v.URL]; own && v.Source != v.URL && v.Run != c.run.ID {
			v.Source, v.From, v.Depth, v.Hops, v.Pages, v.Due = v.URL, 0, 0, 0, 0, time.Time{} // it was found before it was listed
			if v.State == record.Skipped {
				v.Run, v.State, v.Reason, v.Detail = c.run.ID, record.Queued, "", ""
			}
			c.finished = append(c.finished, record.Outcome{Visit: v})
		}
		over := v.State == record.Skipped && ofLink[v.Reason]
		c.frontier.Note(v, over)
		if v.State == record.Fetched && sum != "" {
			c.bodies[bodyKey(v.URL, sum)] = v.URL
		}
		switch {
		case v.Run == c.run.ID && v.State != record.Queued:
			c.count(v)
		case v.Leased:
			leased = append(leased, v)
		case v.State == record.Queued || due(c.sources, v, now) || c.replay && due(c.sources, v, v.Due):
			if v.State != record.Queued {
				v.Tries, v.Due = 0, time.Time{}
			}
			queued = append(queued, v)
		}
		if len(queued) == maxTurn {
			c.queue(queued, now)
			queued = queued[:0]
		}
		return nil
	})
	c.queue(append(leased, queued...), now)
	if err != nil {
		return err
	}
	for _, s := range c.Incident.Sources {
		v := record.Visit{Run: c.run.ID, URL: s.URL, State: record.Queued, Source: s.URL}
		c.forget(&v)
		if c.frontier.Add(&v) {
			c.finished = append(c.finished, record.Outcome{Visit: v})
		}
	}
	return nil
}

// ofLink are the reasons that concern a link, not the address it leads
// to: a later link may give a reason to follow it.
var ofLink = map[string]bool{SkipMatch: true, SkipScope: true, SkipNoFollow: true, SkipHidden: true}

// queue puts known addresses in line again.
func (c *crawl) queue(visits []record.Visit, now time.Time) {
	for _, v := range visits {
		if v.Due.After(now) {
			c.Hosts.pace.Defer(frontier.Host(v.URL), v.Due) // its host said so before the interruption
		} else {
			v.Due = time.Time{}
		}
		c.frontier.Queue(v)
	}
}

// loop leases, fetches and finishes until nothing is left or ctx ends.
func (c *crawl) loop(ctx context.Context) error {
	results := make(chan result)
	busy := 0
	for {
		stopping := ctx.Err() != nil
		var leases []frontier.Lease
		var wait time.Duration
		if !stopping {
			leases, wait = c.lease(c.workers-busy, results, &busy, ctx)
		}
		handed, err := c.turn(leases, stopping)
		if err = errors.Join(err, c.failed); err != nil {
			return c.abort(results, busy, err)
		}
		for i, l := range leases {
			if c.start(l, handed[i], results) {
				busy++
			}
		}
		if c.take(ctx, results, &busy) || len(c.finished) > 0 || len(c.dropped) > 0 && !stopping {
			continue // there may be something to lease now, or to keep
		}
		if busy == 0 && (stopping || c.frontier.Idle()) {
			return ctx.Err()
		}
		c.await(ctx, results, &busy, wait)
	}
}

// abort waits for the fetches under way, whose results are lost.
func (c *crawl) abort(results <-chan result, busy int, err error) error {
	for range busy {
		<-results
	}
	return err
}

// lease takes what may be asked for now out of the frontier, at most n; the
// errands among it are sent at once.
func (c *crawl) lease(n int, results chan<- result, busy *int, ctx context.Context) (leases []frontier.Lease, wait time.Duration) {
	for *busy+len(leases) < c.workers && len(leases) < n {
		now := time.Now()
		l, pause, ok := c.frontier.Lease(now)
		if !ok {
			return leases, pause
		}
		if l.Errand == nil {
			leases = append(leases, l)
		} else if c.errand(ctx, l, results) {
			*busy++
		}
	}
	return leases, 0
}

// turn keeps what has been finished and hands out leases, with what was given
// up among them, which is then finished too.
func (c *crawl) turn(leases []frontier.Lease, stopping bool) ([]record.Lease, error) {
	numbers := make([]uint64, len(leases), maxTurn)
	for i, l := range leases {
		numbers[i] = l.Number
	}
	var dropping []drop
	for len(c.dropped) > 0 && len(numbers) < maxTurn && !stopping {
		d := &c.dropped[0]
		n := min(maxTurn-len(numbers), len(d.numbers))
		numbers = append(numbers, d.numbers[:n]...)
		dropping = append(dropping, drop{d.numbers[:n], d.reason, d.detail, d.due})
		if d.numbers = d.numbers[n:]; len(d.numbers) == 0 {
			c.dropped = c.dropped[1:]
		}
	}
	if len(numbers) == 0 && len(c.finished) == 0 {
		return nil, nil
	}
	kept := c.finished
	c.finished = nil
	handed, err := c.memory.Turn(c.run, kept, numbers)
	if err != nil {
		return nil, fmt.Errorf("keep what was fetched: %w", err)
	}
	c.tell(kept)
	rest := handed[len(leases):]
	for _, d := range dropping {
		for _, l := range rest[:len(d.numbers)] {
			c.leaveOut(l, record.Skipped, d.reason, d.detail, d.due)
		}
		rest = rest[len(d.numbers):]
	}
	return handed[:len(leases)], nil
}

// tell informs the progress of what is kept.
func (c *crawl) tell(kept []record.Outcome) {
	if c.Progress == nil {
		return
	}
	q := Queue{Addresses: c.frontier.Waiting(), Hosts: c.frontier.Hosts()}
	for _, o := range kept {
		for _, v := range append([]record.Visit{o.Visit}, o.Found...) {
			if v.State != record.Queued && v.Run == c.run.ID && !(v.State == record.Skipped && ofLink[v.Reason]) {
				c.Progress(v, q)
			}
		}
	}
}

// await waits for the first that a fetch brings, for wait, or for the end of
// ctx.
func (c *crawl) await(ctx context.Context, results <-chan result, busy *int, wait time.Duration) {
	var timer <-chan time.Time
	if wait > 0 {
		timer = time.After(wait)
	}
	var done <-chan struct{}
	if *busy == 0 {
		done = ctx.Done()
	}
	select {
	case r := <-results:
		*busy--
		c.finish(ctx, r)
	case <-timer:
	case <-done:
	}
	c.take(ctx, results, busy)
}

// take takes in what fetches have brought, without waiting, and reports
// whether that is anything.
func (c *crawl) take(ctx context.Context, results <-chan result, busy *int) (some bool) {
	for {
		select {
		case r := <-results:
			*busy--
			c.finish(ctx, r)
			some = true
		default:
			return some
		}
	}
}

// result is what a lease's or an errand's fetch gave.
type result struct {
	lease   frontier.Lease
	visit   record.Lease // for an address
	fetcher *fetcher
	answer
	found extract.Outline // of a page
	at    []string        // for a host that was looked up
	kind  kind
}

// kind is what a result is of.
type kind int

const (
	ofPage kind = iota
	ofErrand
	ofLookup
)

// start sends a lease's request on its way, unless there is a reason not to:
// then the visit is finished at once.
func (c *crawl) start(l frontier.Lease, handed record.Lease, results chan<- result) bool {
	v := handed.Visit
	now := time.Now()
	at := c.site(l.Origin)
	if !at.open(now) && !c.reopen(l.Origin, now) {
		c.frontier.Close(l.Origin)
		c.frontier.Return(l, v, time.Time{})
		return false
	}
	if state, why, detail := c.refuse(v, at); state != record.Queued {
		c.frontier.Release(l, time.Time{})
		c.leaveOut(handed, state, why, detail, at.rules.due)
		return false
	}
	c.spend(v)
	r := result{lease: l, visit: handed, fetcher: c.engine(), kind: ofPage}
	whole := c.run.Afresh || c.replay
	go func() {
		r.answer, r.found = r.fetcher.page(handed, whole)
		r.redact(c.Forgotten)
		results <- r
	}()
	return true
}

// errand sends the request for a robots.txt, after its host was looked up.
func (c *crawl) errand(ctx context.Context, l frontier.Lease, results chan<- result) bool {
	e := *l.Errand
	now := time.Now()
	if _, known := c.Hosts.of(e.For, now); known || e.Hops == 0 && e.Tries == 0 && !c.site(e.For).claimed && !c.Hosts.claim(e.For) {
		// Another crawl has learned the rules, or is learning them.
		c.frontier.Release(l, time.Time{})
		if known {
			c.reopen(e.For, now)
		} else {
			e.Due = now.Add(time.Second)
			c.frontier.Send(e)
		}
		return false
	}
	c.site(e.For).claimed = true
	r := result{lease: l, fetcher: c.engine(), kind: ofErrand}
	host := frontier.Host(e.URL)
	if !c.site(l.Origin).located {
		c.site(l.Origin).located = true
		r.kind = ofLookup
	}
	go func() {
		if r.kind == ofLookup {
			r.at = c.Hosts.whereabouts(ctx, host)
		} else {
			r.answer = r.fetcher.fetch(e.URL, nil)
		}
		results <- r
	}()
	return true
}

// engine is an idle fetcher, or a new one.
func (c *crawl) engine() *fetcher {
	if n := len(c.idle); n > 0 {
		f := c.idle[n-1]
		c.idle = c.idle[:n-1]
		return f
	}
	return c.spare()
}

// finish takes in what a fetch gave.
func (c *crawl) finish(ctx context.Context, r result) {
	c.idle = append(c.idle, r.fetcher)
	now := time.Now()
	host := frontier.Host(r.lease.Origin)
	if r.kind == ofLookup {
		c.Hosts.pace.Locate(host, r.at...)
		c.frontier.Release(r.lease, time.Time{})
		c.frontier.Send(*r.lease.Errand)
		return
	}
	if r.address != "" {
		c.Hosts.pace.Locate(host, r.address)
	}
	at := c.site(r.lease.Origin)
	at.heard(r.answer, now)
	pause := c.delay(at, r.took)
	c.frontier.Space(r.lease.Origin, min(pause, longestPause)) // also between requests at the same time
	ready := now.Add(pause)
	if r.err != nil && ctx.Err() != nil {
		c.frontier.Release(r.lease, ready) // interrupted: still leased in the memory
		return
	}
	if r.kind == ofErrand {
		c.learn(r, now)
		return
	}
	if c.again(r, ready, now) {
		return
	}
	c.frontier.Release(r.lease, ready)
	c.finished = append(c.finished, c.judge(r, now))
	c.mind(r.lease.Origin, now)
}
