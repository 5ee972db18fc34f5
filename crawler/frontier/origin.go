package frontier

import (
	"container/heap"
	"slices"
	"strings"
	"time"

	"classify/store/record"
)

// Origin is the scheme with the host and port of a canonical address: what a
// robots.txt speaks for.
func Origin(canonical string) string {
	begin := strings.Index(canonical, "://") + len("://")
	if end := strings.IndexAny(canonical[begin:], "/?"); end >= 0 {
		return canonical[:begin+end]
	}
	return canonical
}

// origin is a site's queue.
type origin struct {
	name, host string
	state      access
	spacing    time.Duration // between two leases, if longer than the frontier's
	errands    []Errand
	first      []uint32 // leases that were given back, and listed sources
	lanes      []*lane
	round      int         // of the lanes' turns, the one under way
	later      agendaLater // not before their time
	at         time.Time   // when it is looked at next
	turn       uint64      // of two with the same time, who came first
	index      int         // in the agenda, or resting
}

// access says whether an origin's addresses may be leased.
type access int

const (
	closed access = iota // its rules are not known
	asking               // an errand for them is under way
	open
)

const resting = -1

func (o *origin) planned() bool { return o.index != resting }

// lane is the queue of one section of a site, while it has one. Sections take
// turns, so that one without end does not starve the others.
type lane struct {
	section     string
	front, rest []uint32
	round       int // in which its next turn is
}

// maxLanes is how many sections of a site take turns; what more a site has
// shares the last one.
const maxLanes = 64

// add queues an address by its place: sources first, then by section.
func (o *origin) add(v record.Visit) {
	n := uint32(v.Number)
	if v.Depth == 0 {
		o.first = append(o.first, n)
		return
	}
	l := o.lane(Section(v.URL))
	if v.Front {
		l.front = append(l.front, n)
	} else {
		l.rest = append(l.rest, n)
	}
}

// lane finds or makes the lane of a section. The first turn of a new one is in
// the next round: one that is emptied and filled again with each page, as a
// chain of pages does, has no more turns than the others.
func (o *origin) lane(section string) *lane {
	for _, l := range o.lanes {
		if l.section == section {
			return l
		}
	}
	if len(o.lanes) == maxLanes {
		return o.lanes[maxLanes-1]
	}
	l := &lane{section: strings.Clone(section), round: o.round + 1} // not to keep the whole address
	o.lanes = append(o.lanes, l)
	return l
}

// waiting reports whether there is anything to ask once its time has come.
func (o *origin) waiting() bool {
	return len(o.errands) > 0 || o.state != asking && o.queued() > 0
}

func (o *origin) queued() int {
	n := len(o.first) + len(o.later)
	for _, l := range o.lanes {
		n += len(l.front) + len(l.rest)
	}
	return n
}

// wake moves what had to wait until now into the queue.
func (o *origin) wake(now time.Time) {
	for len(o.later) > 0 && !o.later[0].at.After(now) {
		o.first = append(o.first, heap.Pop(&o.later).(later).number)
	}
}

// next is when there is something to ask: a time that has passed for at once.
func (o *origin) next(now time.Time) time.Time {
	var at time.Time
	for _, e := range o.errands {
		if !e.Due.After(now) {
			return time.Time{}
		}
		if at.IsZero() || e.Due.Before(at) {
			at = e.Due
		}
	}
	switch {
	case o.state == asking:
	case o.state == closed && o.queued() > 0, o.queued() > len(o.later):
		return time.Time{}
	case len(o.later) > 0 && (at.IsZero() || o.later[0].at.Before(at)):
		at = o.later[0].at
	}
	return at
}

// lease takes out what is to be asked now.
func (o *origin) lease(now time.Time) Lease {
	l := Lease{Origin: o.name}
	due := slices.IndexFunc(o.errands, func(e Errand) bool { return !e.Due.After(now) })
	switch {
	case due >= 0:
		e := o.errands[due]
		o.errands = slices.Delete(o.errands, due, due+1)
		l.Errand = &e
	case o.state == closed:
		o.state = asking
		l.Errand = &Errand{URL: o.name + "/robots.txt", For: o.name}
	default:
		l.Number = uint64(o.pop())
	}
	return l
}

// pop takes the next address: what was given back or is listed, then that of
// the section whose turn it is, what names the incident first.
func (o *origin) pop() uint32 {
	if len(o.first) > 0 {
		return shift(&o.first)
	}
	next := 0
	for i, l := range o.lanes {
		if l.round < o.lanes[next].round {
			next = i
		}
	}
	l := o.lanes[next]
	o.round = l.round
	l.round++
	queue := &l.rest
	if len(l.front) > 0 {
		queue = &l.front
	}
	n := shift(queue)
	if len(l.front)+len(l.rest) == 0 {
		o.lanes = slices.Delete(o.lanes, next, next+1)
	}
	return n
}

func shift(queue *[]uint32) uint32 {
	n := (*queue)[0]
	*queue = (*queue)[1:]
	if len(*queue) == 0 {
		*queue = nil // its array is given back
	}
	return n
}

// drain empties the origin's queue.
func (o *origin) drain() []uint64 {
	var all []uint64
	for _, n := range o.first {
		all = append(all, uint64(n))
	}
	for _, l := range o.later {
		all = append(all, uint64(l.number))
	}
	for _, l := range o.lanes {
		for _, n := range append(l.front, l.rest...) {
			all = append(all, uint64(n))
		}
	}
	o.first, o.later, o.lanes = nil, nil, nil
	return all
}

// later is an address that may not be asked for before its time.
type later struct {
	at     time.Time
	number uint32
}

// agendaLater is a heap of them, the earliest first.
type agendaLater []later

func (a agendaLater) Len() int           { return len(a) }
func (a agendaLater) Less(i, j int) bool { return a[i].at.Before(a[j].at) }
func (a agendaLater) Swap(i, j int)      { a[i], a[j] = a[j], a[i] }
func (a *agendaLater) Push(x any)        { *a = append(*a, x.(later)) }
func (a *agendaLater) Pop() any {
	last := (*a)[len(*a)-1]
	*a = (*a)[:len(*a)-1]
	return last
}

// agenda is a heap of the origins that have something to ask, by the time at
// which they are looked at next, then by turn.
type agenda []*origin

func (a agenda) Len() int { return len(a) }
func (a agenda) Less(i, j int) bool {
	if a[i].at.Equal(a[j].at) {
		return a[i].turn < a[j].turn
	}
	return a[i].at.Before(a[j].at)
}

func (a agenda) Swap(i, j int) {
	a[i], a[j] = a[j], a[i]
	a[i].index, a[j].index = i, j
}

func (a *agenda) Push(x any) {
	o := x.(*origin)
	o.index = len(*a)
	*a = append(*a, o)
}

func (a *agenda) Pop() any {
	o := (*a)[len(*a)-1]
	*a = (*a)[:len(*a)-1]
	o.index = resting
	return o
}
