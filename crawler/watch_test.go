package crawler

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"classify/store/record"
)

// diary notes what a watch does, as of a fake clock.
type diary struct {
	mu     sync.Mutex
	begun  map[string][]time.Time
	missed map[string]int
	active map[string]int
	most   int
	twice  bool
}

func (d *diary) tell(e Event) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch e.What {
	case Begun:
		d.begun[e.Incident] = append(d.begun[e.Incident], time.Now())
		d.active[e.Incident]++
		d.twice = d.twice || d.active[e.Incident] > 1
		n := 0
		for _, a := range d.active {
			n += a
		}
		d.most = max(d.most, n)
	case Ended:
		d.active[e.Incident]--
	case Missed:
		d.missed[e.Incident]++
	}
}

// watched runs plans for some fake time; each run takes as long as long says.
func watched(t *testing.T, length time.Duration, long func(id string) time.Duration, plans func(now time.Time) []Plan) (*diary, time.Time) {
	t.Helper()
	d := &diary{begun: map[string][]time.Time{}, missed: map[string]int{}, active: map[string]int{}}
	var start time.Time
	synctest.Test(t, func(t *testing.T) {
		start = time.Now()
		ctx, cancel := context.WithTimeout(context.Background(), length)
		defer cancel()
		err := Watch(ctx, WatchOptions{Plans: plans(start), Tell: d.tell, Run: func(ctx context.Context, inc record.Incident, _ time.Time) error {
			sleep(ctx, long(inc.ID))
			return errors.New("a run that fails is told and not the end")
		}})
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Watch = %v", err)
		}
	})
	return d, start
}

func plan(id, schedule string, last time.Time) Plan {
	return Plan{Incident: record.Incident{ID: id, Schedule: schedule}, Last: last}
}

func TestWatchRunsOnEachScheduleInItsZone(t *testing.T) {
	minute := func(string) time.Duration { return time.Minute }
	d, start := watched(t, 3*24*time.Hour, minute, func(now time.Time) []Plan {
		return []Plan{plan("tokyo", "30 9 * * *", now), plan("utc", "CRON_TZ=UTC 0 */6 * * *", now)}
	})
	if n := len(d.begun["tokyo"]); n != 3 {
		t.Errorf("a daily schedule ran %d times in three days", n)
	}
	for _, at := range d.begun["tokyo"] {
		if late := at.Sub(at.UTC().Truncate(24 * time.Hour).Add(30 * time.Minute)); late < 0 || late > maxJitter { // 9:30 in Tokyo
			t.Errorf("it ran at %s", at.UTC())
		}
	}
	if n := len(d.begun["utc"]); n < 11 || n > 12 {
		t.Errorf("a schedule of six hours ran %d times in three days from %s", n, start)
	}
}

func TestWatchMissesWhatComesDuringARunAndCountsIt(t *testing.T) {
	d, _ := watched(t, 10*time.Hour, func(string) time.Duration { return 150 * time.Minute }, func(now time.Time) []Plan {
		return []Plan{plan("slow", "CRON_TZ=UTC 0 * * * *", now)}
	})
	if d.twice {
		t.Error("two runs of an incident overlapped")
	}
	if n := len(d.begun["slow"]); n != 3 && n != 4 || d.missed["slow"] < 5 {
		t.Errorf("it ran %d times and missed %d, want 3 and at least 5", n, d.missed["slow"])
	}
}

func TestWatchCatchesUpOnceAfterDowntime(t *testing.T) {
	d, start := watched(t, 50*time.Minute, func(string) time.Duration { return time.Minute }, func(now time.Time) []Plan {
		return []Plan{
			plan("down", "CRON_TZ=UTC 0 */6 * * *", now.Add(-48*time.Hour)),
			plan("new", "CRON_TZ=UTC 0 */6 * * *", time.Time{}),
			plan("fresh", "CRON_TZ=UTC 0 */6 * * *", now),
		}
	})
	if len(d.begun["down"]) != 1 || len(d.begun["new"]) != 1 || len(d.begun["fresh"]) != 0 {
		t.Errorf("they ran at %v", d.begun)
	}
	if late := d.begun["down"][0].Sub(start); late > maxJitter {
		t.Errorf("it caught up %s after the start", late)
	}
}

func TestWatchRunsAFewIncidentsAtATime(t *testing.T) {
	d, _ := watched(t, 24*time.Hour, func(string) time.Duration { return 20 * time.Minute }, func(now time.Time) (plans []Plan) {
		for i := range 100 {
			plans = append(plans, plan(fmt.Sprint(i), "CRON_TZ=UTC 0 */12 * * *", time.Time{}))
		}
		return plans
	})
	if len(d.begun) != 100 || d.most > together {
		t.Errorf("%d incidents ran, %d at a time", len(d.begun), d.most)
	}
}

func TestWatchRefusesAnIncidentWithoutASchedule(t *testing.T) {
	if err := Watch(context.Background(), WatchOptions{Plans: []Plan{plan("x", "", time.Time{})}}); err == nil {
		t.Error("Watch accepted an incident without a schedule")
	}
}
