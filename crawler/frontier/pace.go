package frontier

import (
	"sync"
	"time"
)

// Pace keeps the clocks of the places that are asked: hosts, and the network
// addresses they were found at, which many hosts may share. It says when a
// place may be asked again. One Pace serves every crawl of a process, and is
// safe for concurrent use.
type Pace struct {
	mu     sync.Mutex
	clocks map[string]*clock
	places map[string][]string // host: its network addresses
}

type clock struct {
	asked int       // requests under way
	ready time.Time // not before this
}

// crowded is how many clocks are kept before those that have run out are
// dropped.
const crowded = 10_000

// again is when a place that another crawl is asking is looked at again.
const again = 500 * time.Millisecond

// NewPace returns a Pace that knows no place yet.
func NewPace() *Pace {
	return &Pace{clocks: map[string]*clock{}, places: map[string][]string{}}
}

// Locate notes the network addresses of a host. They share their clocks with
// every other host there.
func (p *Pace) Locate(host string, addresses ...string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, a := range addresses {
		known := false
		for _, old := range p.places[host] {
			known = known || old == a
		}
		if !known && len(p.places[host]) < 16 { // a name with more is a farm that answers anything
			p.places[host] = append(p.places[host], a)
		}
	}
}

// Located reports whether any network address of the host is known.
func (p *Pace) Located(host string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.places[host]) > 0
}

// hold is a clock that a lease has taken, and what it said before.
type hold struct {
	*clock
	before, set time.Time
}

// take begins a request to a host if all its clocks allow it, with at most
// limit requests under way at each, and keeps them for spacing. Otherwise it
// says how long to wait.
func (p *Pace) take(host string, now time.Time, limit int, spacing time.Duration) (held []hold, wait time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	all := p.all(host)
	for _, c := range all {
		if d := c.ready.Sub(now); d > wait {
			wait = d
		}
		if c.asked >= limit && wait < again {
			wait = again
		}
	}
	if wait > 0 {
		return nil, wait
	}
	for _, c := range all {
		h := hold{c, c.ready, now.Add(spacing)}
		c.asked++
		c.ready = h.set
		held = append(held, h)
	}
	return held, 0
}

// give ends a request; unused takes back that there was one.
func (p *Pace) give(held []hold, unused bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, h := range held {
		h.asked--
		if unused && h.ready.Equal(h.set) {
			h.ready = h.before
		}
	}
	if len(p.clocks) > crowded {
		p.prune(time.Now())
	}
}

// Hold keeps a host, and all who share its addresses, from being asked before
// ready.
func (p *Pace) Hold(host string, ready time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.all(host) {
		if ready.After(c.ready) {
			c.ready = ready
		}
	}
}

// Defer keeps this one host from being asked before ready: it said so itself.
func (p *Pace) Defer(host string, ready time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if c := p.clock(host); ready.After(c.ready) {
		c.ready = ready
	}
}

func (p *Pace) all(host string) []*clock {
	all := make([]*clock, 1, 1+len(p.places[host]))
	all[0] = p.clock(host)
	for _, a := range p.places[host] {
		all = append(all, p.clock("@"+a)) // no host is spelt so
	}
	return all
}

func (p *Pace) clock(place string) *clock {
	c := p.clocks[place]
	if c == nil {
		c = &clock{}
		p.clocks[place] = c
	}
	return c
}

// prune drops the clocks that hold nobody back any more.
func (p *Pace) prune(now time.Time) {
	for place, c := range p.clocks {
		if c.asked == 0 && c.ready.Before(now) {
			delete(p.clocks, place)
		}
	}
	for host := range p.places {
		if p.clocks[host] == nil {
			delete(p.places, host)
		}
	}
}
