// Package frontier decides what is fetched next: addresses go in, in the order
// they were found, and leases come out, one host at a time and no sooner than
// that host's pace allows. It also knows the one spelling of an address
// (Canonical).
//
// A Frontier lives in memory for one run. What outlives the run, each
// address's state, is kept by the crawler's Memory as record.Visit values,
// from which a frontier is filled again after an interruption. It fetches
// nothing and reads no clock: the caller says what time it is.
package frontier

import (
	"slices"
	"time"

	"classify/store/record"
)

// Lease is an address that its holder may fetch now.
type Lease struct {
	Visit record.Visit
	host  string
}

// Frontier hands out queued addresses. It is not safe for concurrent use.
type Frontier struct {
	perHost int
	spacing time.Duration
	hosts   map[string]*host
	order   []string // hosts in the order they were first seen
	next    int      // where in order the next search begins, so that hosts take turns
	seen    map[string]bool
	queued  int
	leased  int
}

type host struct {
	queue  []record.Visit
	leased int
	open   bool      // its rules are known, so that several leases are allowed
	ready  time.Time // not before this
}

// New returns an empty frontier that leases at most perHost addresses of one
// host at a time (one until Open), and never two of them within spacing.
func New(perHost int, spacing time.Duration) *Frontier {
	return &Frontier{perHost: max(perHost, 1), spacing: spacing, hosts: map[string]*host{}, seen: map[string]bool{}}
}

// Note marks an address as dealt with, so that Add will not queue it.
func (f *Frontier) Note(url string) { f.seen[url] = true }

// Has reports whether the address was added or noted before.
func (f *Frontier) Has(url string) bool { return f.seen[url] }

// Add queues a visit unless its address was seen before, and reports whether
// it did.
func (f *Frontier) Add(v record.Visit) bool {
	if f.seen[v.URL] {
		return false
	}
	f.seen[v.URL] = true
	name := Host(v.URL)
	h := f.hosts[name]
	if h == nil {
		h = &host{}
		f.hosts[name] = h
		f.order = append(f.order, name)
	}
	h.queue = append(h.queue, v)
	f.queued++
	return true
}

// Lease returns an address that may be fetched at the time now. Without one,
// ok is false and wait says how long until a host is ready; wait is 0 when
// only the end of a lease, or nothing at all, can bring the next one.
func (f *Frontier) Lease(now time.Time) (l Lease, wait time.Duration, ok bool) {
	for i := range f.order {
		at := (f.next + i) % len(f.order)
		h := f.hosts[f.order[at]]
		if len(h.queue) == 0 || h.leased >= f.perHost || h.leased > 0 && !h.open {
			continue
		}
		if d := h.ready.Sub(now); d > 0 {
			if wait == 0 || d < wait {
				wait = d
			}
			continue
		}
		l = Lease{h.queue[0], f.order[at]}
		h.queue = h.queue[1:]
		h.leased++
		h.ready = now.Add(f.spacing)
		f.queued--
		f.leased++
		f.next = (at + 1) % len(f.order)
		return l, 0, true
	}
	return Lease{}, wait, false
}

// Release ends a lease; its host is asked again no sooner than ready.
func (f *Frontier) Release(l Lease, ready time.Time) {
	h := f.hosts[l.host]
	h.leased--
	f.leased--
	if ready.After(h.ready) {
		h.ready = ready
	}
}

// Return gives a lease back unused: its address is the host's next one, no
// sooner than ready.
func (f *Frontier) Return(l Lease, ready time.Time) {
	h := f.hosts[l.host]
	h.queue = slices.Insert(h.queue, 0, l.Visit)
	f.queued++
	f.Release(l, ready)
}

// Open allows several leases of the lease's host at a time. Until then there
// is one, whose holder learns the host's rules.
func (f *Frontier) Open(l Lease) { f.hosts[l.host].open = true }

// Waiting is how many addresses are queued.
func (f *Frontier) Waiting() int { return f.queued }

// Idle reports whether nothing is queued and nothing is leased.
func (f *Frontier) Idle() bool { return f.queued == 0 && f.leased == 0 }
