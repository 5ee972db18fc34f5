package crawler

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"classify/crawler/incident"
	"classify/store/record"
)

const (
	// together is how many incidents are crawled at the same time. More would
	// mostly wait for the same few disks and links.
	together = 8
	// maxJitter is how much later than its time a run may begin, at most a
	// tenth of the time between two runs: not all the world's crawls are to
	// begin at the full hour.
	maxJitter = 5 * time.Minute
)

// Plan is an incident with its schedule's state.
type Plan struct {
	Incident record.Incident
	Last     time.Time // when its last run began; zero: it has never run
}

// WatchOptions say what is watched and how.
type WatchOptions struct {
	Plans []Plan
	// Run makes one run of an incident, for the time slot of its schedule. It
	// ends soon after ctx, and its error is told, not fatal.
	Run func(ctx context.Context, inc record.Incident, slot time.Time) error
	// Tell is told of what happens, by several goroutines.
	Tell func(Event)
}

// Event is something that happened to an incident's schedule.
type Event struct {
	Incident string
	What     EventKind
	Slot     time.Time // the time of the schedule it concerns
	Took     time.Duration
	Err      error
}

// EventKind says what has happened.
type EventKind string

// What can happen.
const (
	Waiting EventKind = "waiting" // for Slot
	Begun   EventKind = "begun"
	Ended   EventKind = "ended"  // with Err, if it failed
	Missed  EventKind = "missed" // Slot came while the run before was still going on
)

// Watch runs every plan on its schedule until ctx ends, and returns when all
// runs have ended. No incident runs twice at a time: what comes due during its
// own run is missed. What came due while nobody watched is made up for once,
// and an incident that has never run begins at once.
func Watch(ctx context.Context, o WatchOptions) error {
	schedules := make([]incident.Schedule, len(o.Plans))
	for i, p := range o.Plans {
		var err error
		if schedules[i], err = incident.ParseSchedule(p.Incident.Schedule); err != nil {
			return fmt.Errorf("incident %s: %w", p.Incident.ID, err)
		}
	}
	var running sync.WaitGroup
	places := make(chan struct{}, together)
	for i, p := range o.Plans {
		w := watcher{WatchOptions: o, plan: p, schedule: schedules[i], places: places}
		running.Go(func() { w.watch(ctx) })
	}
	running.Wait()
	return ctx.Err()
}

// CheckSchedule reports what is wrong with an incident's schedule.
func CheckSchedule(inc record.Incident) error {
	_, err := incident.ParseSchedule(inc.Schedule)
	return err
}

// watcher watches one incident.
type watcher struct {
	WatchOptions
	plan     Plan
	schedule incident.Schedule
	places   chan struct{}
}

func (w watcher) tell(e Event) {
	if w.Tell != nil {
		e.Incident = w.plan.Incident.ID
		w.Tell(e)
	}
}

func (w watcher) watch(ctx context.Context) {
	slot := w.first(time.Now())
	for {
		w.tell(Event{What: Waiting, Slot: slot})
		wait := time.Until(slot)
		if wait > 0 { // what is made up for begins at once
			wait += w.jitter(slot)
		}
		if !sleep(ctx, wait) {
			return
		}
		select {
		case w.places <- struct{}{}:
		case <-ctx.Done():
			return
		}
		begin := time.Now()
		w.tell(Event{What: Begun, Slot: slot})
		err := w.Run(ctx, w.plan.Incident, slot)
		w.tell(Event{What: Ended, Slot: slot, Took: time.Since(begin), Err: err})
		<-w.places
		if ctx.Err() != nil {
			return
		}
		slot = w.after(slot, time.Now())
	}
}

// first is the first slot: now, if one has passed since the last run.
func (w watcher) first(now time.Time) time.Time {
	if w.plan.Last.IsZero() || !w.schedule.Next(w.plan.Last).After(now) {
		return now
	}
	return w.schedule.Next(now)
}

// after is the slot that follows a run; those that came during the run are
// missed.
func (w watcher) after(slot, now time.Time) time.Time {
	for next := w.schedule.Next(slot); ; next = w.schedule.Next(next) {
		if next.After(now) {
			return next
		}
		w.tell(Event{What: Missed, Slot: next})
	}
}

func (w watcher) jitter(slot time.Time) time.Duration {
	most := min(w.schedule.Next(slot).Sub(slot)/10, maxJitter)
	if most <= 0 {
		return 0
	}
	return rand.N(most)
}

// sleep waits, and reports whether ctx lasted.
func sleep(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
