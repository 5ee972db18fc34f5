package crawler

import (
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"time"

	"classify/crawler/frontier"
	"classify/store/record"
)

// How a run bears with a host that does not answer.
const (
	maxTries = 3 // requests for one address in a run
	maxWaits = 2 // of them, how many may wait in vain for an answer
	// patience is the longest that a Retry-After is waited for within a run;
	// what is asked for later is for a later run.
	patience = time.Minute
	// longestPause is the longest Crawl-delay that a run waits through; with
	// more, it asks for one page.
	longestPause = 2 * time.Minute
	// strangers and acquaintances are how many answers in a row a host may
	// fail to give before it is left alone: one that has answered before gets
	// more.
	strangers, acquaintances = 5, 8
	// unavailable is how much it counts that a host cannot answer, against an
	// answer that breaks off: that may lie in the page alone.
	unavailable  = 3
	farOff       = 4 // how much a request to come back much later counts for
	leastPattern = 200
	forever      = 30 * 24 * time.Hour // no Retry-After is believed beyond
)

// site is what a run knows of an origin.
type site struct {
	rules            host
	known            bool // rules say something
	located, claimed bool
	answered         bool
	streak           int    // requests in a row without a proper answer, times unavailable
	last             string // what came instead
	left             string // why it is left alone; "" if it is not
	pages, calendar  int
	patterns         map[string]int
}

func (c *crawl) site(origin string) *site {
	at := c.sites[origin]
	if at == nil {
		at = &site{patterns: map[string]int{}}
		c.sites[origin] = at
	}
	return at
}

// open reports whether the site's rules are known and not too old.
func (at *site) open(now time.Time) bool {
	return at.known && now.Sub(at.rules.learned) < rulesAge
}

// reopen takes over what is known of an origin's rules, if anything.
func (c *crawl) reopen(origin string, now time.Time) bool {
	rules, ok := c.Hosts.of(origin, now)
	if ok {
		c.obey(origin, rules)
	}
	return ok
}

// obey sets the rules of an origin and lets its addresses be leased.
func (c *crawl) obey(origin string, rules host) {
	at := c.site(origin)
	at.rules, at.known, at.claimed = rules, true, false
	if rules.Rules != nil && !c.replay {
		c.frontier.Space(origin, min(rules.Delay(product), longestPause))
	}
	c.frontier.Open(origin)
	c.sitemaps(origin, rules)
}

// disclaim lets other crawls ask for the rules that this one has not learned.
func (c *crawl) disclaim() {
	for origin, at := range c.sites {
		if at.claimed {
			c.Hosts.disclaim(origin)
		}
	}
}

// learn takes in the answer to an errand.
func (c *crawl) learn(r result, now time.Time) {
	e := *r.lease.Errand
	target := location(r.capture)
	switch {
	case r.err == nil && target != "" && e.Hops < 5: // RFC 9309 section 2.3.1.2
		c.frontier.Send(frontier.Errand{URL: target, For: e.For, Hops: e.Hops + 1})
	case c.transient(r.answer) && e.Tries+1 < r.tries() && retryAfter(r.capture.Header, now) <= patience:
		e.Tries++
		e.Due = now.Add(c.pause(e.Tries, r.answer, now))
		c.frontier.Send(e)
	default:
		rules := rulesOf(r.answer, now)
		c.Hosts.learn(e.For, rules)
		c.obey(e.For, rules)
	}
	c.frontier.Release(r.lease, now.Add(c.delay(c.site(r.lease.Origin), r.took))) // as the new rules have it
	c.archive(r)
}

// maxSitemaps is how many sitemaps of a robots.txt are followed.
const maxSitemaps = 20

// sitemaps queues the sitemaps that a robots.txt names, for the sources there
// that want them.
func (c *crawl) sitemaps(origin string, rules host) {
	if rules.Rules == nil {
		return
	}
	for _, s := range c.Incident.Sources {
		if !s.Follow.Sitemap || frontier.Origin(s.URL) != origin {
			continue
		}
		for _, raw := range rules.Sitemaps(maxSitemaps) {
			address, err := frontier.Resolve(origin+"/robots.txt", raw)
			v := record.Visit{Run: c.run.ID, URL: address, State: record.Queued, Source: s.URL, Pages: 1}
			if err == nil && c.inScope(s.URL, address) && c.frontier.Add(&v) {
				c.finished = append(c.finished, record.Outcome{Visit: v})
			}
		}
	}
}

// delay is how long the host is now left alone: the incident's delay, or a
// multiple of the time the answer took, twice as long for each answer in a row
// that was none, or what its robots.txt asks for.
func (c *crawl) delay(at *site, took time.Duration) time.Duration {
	pace := c.Incident.Crawl
	d := min(time.Duration(float64(took)*pace.Adapt), pace.MaxDelay)
	d = max(d, pace.Delay)
	d = max(d, min(d<<min((at.streak+unavailable-1)/unavailable, 6), pace.MaxDelay))
	if at.rules.Rules != nil && !c.replay {
		if asked := at.rules.Delay(product); asked <= longestPause || at.pages > 0 {
			d = max(d, asked) // else the first page is the run's last of this host
		}
	}
	return d
}

// heard notes whether a host answers.
func (at *site) heard(a answer, now time.Time) {
	switch {
	case a.trouble() == "":
		at.streak, at.answered = 0, true
		return
	case a.err == nil && retryAfter(a.capture.Header, now) > patience:
		at.streak += farOff * unavailable
	case a.broken():
		at.streak++
	default:
		at.streak += unavailable
	}
	at.last = a.trouble()
}

// mind gives up the addresses that will not be asked for in this run any more.
func (c *crawl) mind(origin string, now time.Time) {
	at := c.site(origin)
	limit := strangers
	if at.answered {
		limit = acquaintances
	}
	switch {
	case c.replay || at.left != "":
	case at.streak >= limit*unavailable:
		at.left = "request after request was not answered properly, the last with: " + at.last
		c.drop(drop{numbers: c.frontier.Abandon(origin), reason: SkipLeftAlone, detail: at.left})
	case at.rules.Rules != nil && at.rules.Delay(product) > longestPause && at.pages > 0:
		at.left = "Crawl-delay of " + at.rules.Delay(product).String()
		c.drop(drop{numbers: c.frontier.Abandon(origin), reason: SkipPause, detail: at.left, due: now.Add(at.rules.Delay(product))})
	}
	if pace := c.Incident.Crawl; pace.HostPages > 0 && at.pages >= pace.HostPages {
		c.drop(drop{numbers: c.frontier.Abandon(origin), reason: SkipHostPages})
	}
	if c.fetched >= c.Incident.Crawl.MaxPages {
		c.drop(drop{numbers: c.frontier.AbandonAll(), reason: SkipBudget})
	}
}

func (c *crawl) drop(d drop) {
	if len(d.numbers) > 0 {
		c.dropped = append(c.dropped, d)
	}
}

// refuse decides whether an address may be asked for: Queued means yes.
func (c *crawl) refuse(v record.Visit, at *site) (state record.State, reason, detail string) {
	pace := c.Incident.Crawl
	shape := frontier.ShapeOf(v.URL, time.Now())
	switch {
	case c.sources[v.Source].URL == "":
		return record.Skipped, SkipUnlisted, v.Source
	case at.rules.reason == SkipNoRules:
		return record.Skipped, at.rules.reason, at.rules.detail
	case at.rules.reason != "":
		return record.Failed, at.rules.reason, at.rules.detail
	case !at.rules.Allowed(product, pathOf(v.URL)):
		return record.Skipped, SkipRobots, ""
	case at.left != "":
		return record.Skipped, SkipLeftAlone, at.left
	case v.Tries > 0:
		return record.Queued, "", "" // it is in the budgets already
	case c.fetched >= pace.MaxPages:
		return record.Skipped, SkipBudget, ""
	case pace.HostPages > 0 && at.pages >= pace.HostPages:
		return record.Skipped, SkipHostPages, ""
	case v.Depth > 0 && shape.Calendar && at.calendar >= patternPages(pace):
		return record.Skipped, SkipCalendar, ""
	case v.Depth > 0 && shape.Space && at.patterns[shape.Pattern] >= patternPages(pace):
		return record.Skipped, SkipPattern, shape.Pattern
	}
	return record.Queued, "", ""
}

// patternPages is how many pages of one pattern a run asks for.
func patternPages(pace record.Pace) int {
	if pace.PatternPages > 0 {
		return pace.PatternPages
	}
	return max(leastPattern, pace.MaxPages/4)
}

// spend counts an address that is asked for against its budgets.
func (c *crawl) spend(v record.Visit) {
	if v.Tries > 0 {
		return
	}
	c.fetched++
	at := c.site(frontier.Origin(v.URL))
	at.pages++
	shape := frontier.ShapeOf(v.URL, time.Now())
	if shape.Space {
		at.patterns[shape.Pattern]++
	}
	if shape.Calendar {
		at.calendar++
	}
}

// pathOf is a canonical address's path with its query.
func pathOf(address string) string {
	if path := strings.TrimPrefix(address, frontier.Origin(address)); strings.HasPrefix(path, "/") {
		return path
	}
	return "/"
}

// broken reports whether a connection was made and broke off.
func (a answer) broken() bool { return a.cut || brokenOff(a.err) }

// brokenOff is broken for an error.
func brokenOff(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}

// trouble says what came in place of a proper answer: nothing, or that the
// server cannot answer now. It is "" for a proper answer.
func (a answer) trouble() string {
	switch {
	case a.err != nil && unanswered(a.err):
		return a.err.Error()
	case a.err != nil:
		return ""
	case a.cut:
		return "broken off after " + strconv.Itoa(a.capture.Size) + " bytes"
	}
	switch status := a.capture.Status; {
	case status == http.StatusRequestTimeout, status == http.StatusTooEarly, status == http.StatusTooManyRequests, status >= 500 && status <= 599:
		return "status " + strconv.Itoa(status)
	}
	return ""
}

// transient reports whether the same request may well be answered later in
// the run.
func (c *crawl) transient(a answer) bool {
	return !c.replay && a.trouble() != ""
}

// tries is how often the request may be made in all.
func (a answer) tries() int {
	var late net.Error
	if errors.As(a.err, &late) && late.Timeout() {
		return maxWaits
	}
	return maxTries
}

// again puts a lease back whose request is worth repeating in this run.
func (c *crawl) again(r result, ready, now time.Time) bool {
	v := r.visit.Visit
	at := c.site(r.lease.Origin)
	asked := retryAfter(r.capture.Header, now)
	if asked > patience && c.transient(r.answer) {
		// It means the page, or the host: that shows when the host is asked for
		// another one, after a while.
		c.Hosts.pace.Defer(frontier.Host(v.URL), now.Add(patience/2))
	}
	if !c.transient(r.answer) || v.Tries+1 >= r.tries() || asked > patience || at.left != "" {
		return false
	}
	v.Tries++
	v.Due, v.Leased = now.Add(c.pause(v.Tries, r.answer, now)), false
	if asked > 0 {
		c.Hosts.pace.Defer(frontier.Host(v.URL), now.Add(asked))
	}
	c.frontier.Return(r.lease, v, ready)
	c.finished = append(c.finished, record.Outcome{Visit: v})
	c.mind(r.lease.Origin, now)
	return true
}

// pause is how long to wait before a request is repeated: what the server asks
// for, or twice as long each time, up to a quarter more or less so that not
// everybody comes back at once.
func (c *crawl) pause(tries int, a answer, now time.Time) time.Duration {
	base := max(2*c.Incident.Crawl.Delay, time.Second)
	d := time.Duration(float64(base<<(tries-1)) * (0.75 + rand.Float64()/2))
	return min(max(d, retryAfter(a.capture.Header, now)), max(patience, base))
}

// retryAfter reads the Retry-After of an answer in both its forms (RFC 9110
// section 10.2.3); 0 if there is none that makes sense.
func retryAfter(h http.Header, now time.Time) time.Duration {
	value := strings.TrimSpace(h.Get("Retry-After"))
	if seconds, err := strconv.ParseFloat(value, 64); err == nil && seconds > 0 {
		return time.Duration(min(seconds, forever.Seconds()) * float64(time.Second))
	}
	at, err := http.ParseTime(value)
	if err != nil || !at.After(now) {
		return 0
	}
	return min(at.Sub(now), forever)
}
