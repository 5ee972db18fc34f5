// Package frontier decides what is fetched next: addresses go in, in the order
// they were found, and leases come out, no sooner than the pace of their host
// allows, hosts and the sections of a host taking turns. It also knows the one
// spelling of an address (Canonical) and the forms of address that are traps
// (ShapeOf).
//
// A Frontier lives in memory for one run, and holds of each address only its
// number. What outlives the run, each address's state, is kept by the
// crawler's memory as record.Visit values under the same numbers, from which a
// frontier is filled again after an interruption. It fetches nothing and reads
// no clock: the caller says what time it is.
package frontier

import (
	"container/heap"
	"time"

	"classify/store/record"
)

// Lease is what may be asked for now: the address with Number, or, for an
// origin whose rules are not known, the Errand to learn them.
type Lease struct {
	Origin string
	Number uint64
	Errand *Errand
	held   []hold
}

// Errand is a request for the rules of an origin. It is not one of the
// incident's addresses, but keeps the pace of the host it goes to.
type Errand struct {
	URL   string
	For   string // the origin whose rules it brings
	Hops  int    // redirects on the way here
	Tries int    // requests made for it before
	Due   time.Time
}

// Frontier hands out queued addresses. It is not safe for concurrent use.
type Frontier struct {
	pace    *Pace
	limit   int
	spacing time.Duration
	seen    *seen
	origins map[string]*origin
	ready   agenda
	last    uint64
	turns   uint64
	now     time.Time // of the last Lease
	queued  int
	leased  int
}

// New returns an empty frontier that keeps the pace, with at most limit
// requests to a host at a time, and never two within spacing.
func New(pace *Pace, limit int, spacing time.Duration) *Frontier {
	return &Frontier{
		pace: pace, limit: max(limit, 1), spacing: spacing, seen: newSeen(), origins: map[string]*origin{},
	}
}

// Note takes in an address that is known already, with its number, without
// queueing it. Over says that it was only passed over, so that Add may still
// queue it.
func (f *Frontier) Note(v record.Visit, over bool) {
	f.last = max(f.last, v.Number)
	n := uint32(v.Number)
	if over {
		n |= passed
	}
	f.seen.put(v.URL, n)
}

// Add takes in a found address, gives it its number and queues it if its state
// is Queued. It reports whether that says anything new: an address that is
// known already, or passed over again, is not.
func (f *Frontier) Add(v *record.Visit) bool {
	old, known := f.seen.get(v.URL)
	wanted := v.State == record.Queued
	if known && (!wanted || old&passed == 0) {
		return false
	}
	n := old &^ passed
	if !known {
		f.last++
		n = uint32(f.last)
	}
	v.Number = uint64(n)
	if !wanted {
		n |= passed
	}
	f.seen.put(v.URL, n)
	if wanted {
		f.Queue(*v)
	}
	return true
}

// Number is the number of a known address; 0 if it is not known.
func (f *Frontier) Number(url string) uint64 {
	note, _ := f.seen.get(url)
	return uint64(note &^ passed)
}

// Settled reports whether nothing that is found about an address can be new:
// it is queued or dealt with.
func (f *Frontier) Settled(url string) bool {
	note, known := f.seen.get(url)
	return known && note&passed == 0
}

// Queue puts an address that has its number in line, to be leased not before
// v.Due.
func (f *Frontier) Queue(v record.Visit) {
	o := f.origin(Origin(v.URL))
	f.queued++
	if v.Due.IsZero() {
		o.add(v)
	} else {
		heap.Push(&o.later, later{v.Due, uint32(v.Number)})
	}
	f.plan(o)
}

// Space keeps the leases of an origin at least d apart: its rules ask for it.
func (f *Frontier) Space(name string, d time.Duration) { f.origin(name).spacing = d }

// Send queues an errand, which is not sent before its Due time; it goes before
// every address of its host.
func (f *Frontier) Send(e Errand) {
	o := f.origin(Origin(e.URL))
	o.errands = append(o.errands, e)
	f.plan(o)
}

// Open lets the addresses of an origin be leased: its rules are known.
func (f *Frontier) Open(name string) {
	o := f.origin(name)
	o.state = open
	f.plan(o)
}

// Close makes the next lease of an origin an errand for its rules.
func (f *Frontier) Close(name string) { f.origin(name).state = closed }

// Lease returns what may be asked for at the time now. Without anything, ok is
// false and wait says how long until something may be; wait is 0 when only the
// end of a lease can bring the next one, or nothing is queued at all.
func (f *Frontier) Lease(now time.Time) (l Lease, wait time.Duration, ok bool) {
	f.now = now
	for len(f.ready) > 0 {
		o := f.ready[0]
		if d := o.at.Sub(now); d > 0 {
			return Lease{}, d, false
		}
		o.wake(now)
		if !o.waiting() {
			f.rest(o)
			continue
		}
		if at := o.next(now); at.After(now) {
			f.move(o, at)
			continue
		}
		held, pause := f.pace.take(o.host, now, f.limit, max(f.spacing, o.spacing))
		if pause > 0 {
			f.move(o, now.Add(pause))
			continue
		}
		l = o.lease(now)
		l.held = held
		if l.Number != 0 {
			f.queued--
		}
		f.leased++
		f.move(o, now)
		return l, 0, true
	}
	return Lease{}, 0, false
}

// Release ends a lease; its host, and all who share its network addresses, are
// asked again no sooner than ready. A zero ready says that nothing was asked.
func (f *Frontier) Release(l Lease, ready time.Time) {
	o := f.origins[l.Origin]
	f.leased--
	f.pace.give(l.held, ready.IsZero())
	if !ready.IsZero() {
		f.pace.Hold(o.host, ready)
	}
	if o.planned() && o.at.After(f.now) {
		f.move(o, f.now) // whatever held it back is asked again
	}
	f.plan(o)
}

// Return gives a lease back whose address is still to be asked for, not
// before v.Due.
func (f *Frontier) Return(l Lease, v record.Visit, ready time.Time) {
	f.Release(l, ready)
	o := f.origins[l.Origin]
	f.queued++
	if v.Due.IsZero() {
		o.first = append(o.first, uint32(v.Number))
	} else {
		heap.Push(&o.later, later{v.Due, uint32(v.Number)})
	}
	f.plan(o)
}

// Abandon takes every queued address of an origin out of the frontier and
// returns their numbers.
func (f *Frontier) Abandon(name string) []uint64 {
	o := f.origins[name]
	if o == nil {
		return nil
	}
	numbers := o.drain()
	f.queued -= len(numbers)
	return numbers
}

// AbandonAll takes every queued address out of the frontier.
func (f *Frontier) AbandonAll() []uint64 {
	var numbers []uint64
	for name := range f.origins {
		numbers = append(numbers, f.Abandon(name)...)
	}
	return numbers
}

// Waiting is how many addresses are queued.
func (f *Frontier) Waiting() int { return f.queued }

// Hosts is how many sites have something queued that can be asked for.
func (f *Frontier) Hosts() int { return len(f.ready) }

// Idle reports whether nothing is queued and nothing is leased.
func (f *Frontier) Idle() bool { return f.queued == 0 && f.leased == 0 && !f.errands() }

func (f *Frontier) errands() bool {
	for _, o := range f.ready {
		if len(o.errands) > 0 {
			return true
		}
	}
	return false
}

func (f *Frontier) origin(name string) *origin {
	o := f.origins[name]
	if o == nil {
		o = &origin{name: name, host: Host(name), index: resting}
		f.origins[name] = o
	}
	return o
}

// plan puts an origin that has something to ask on the agenda, after all that
// are on it for now.
func (f *Frontier) plan(o *origin) {
	if !o.waiting() {
		return
	}
	if o.planned() {
		if o.at.After(f.now) {
			f.move(o, f.now)
		}
		return
	}
	f.turns++
	o.at, o.turn = f.now, f.turns
	heap.Push(&f.ready, o)
}

// move gives an origin that is on the agenda its next time and a turn after
// all others of that time.
func (f *Frontier) move(o *origin, at time.Time) {
	f.turns++
	o.at, o.turn = at, f.turns
	heap.Fix(&f.ready, o.index)
}

// rest takes an origin with nothing to ask off the agenda.
func (f *Frontier) rest(o *origin) { heap.Remove(&f.ready, o.index) }
