package main

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"classify/crawler"
	"classify/store/record"
)

// screen is a terminal of one line that remembers all that stood there, and
// when. Its clock is the test's.
type screen struct {
	mu    sync.Mutex
	shown []string
	at    []time.Time
}

func (s *screen) Write(b []byte) (int, error) {
	line, ok := strings.CutPrefix(string(b), "\r")
	line, cleared := strings.CutSuffix(line, "\x1b[K")
	if !ok || !cleared {
		return 0, fmt.Errorf("%q does not draw the line anew", b)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shown, s.at = append(s.shown, line), append(s.at, time.Now())
	return len(b), nil
}

// last is what stands on the screen.
func (s *screen) last() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.shown) == 0 {
		return ""
	}
	return s.shown[len(s.shown)-1]
}

func columns(n int) func() int { return func() int { return n } }

func came(n int, state record.State, reason string) record.Visit {
	return record.Visit{URL: fmt.Sprintf("https://blog.example/%d", n), State: state, Reason: reason}
}

func TestTheTerminalShowsPagesRateQueueAndTheCommonestFailures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s screen
		p := startProgress(&s, columns(200))
		for i := range 100 { // five a second for twenty seconds
			time.Sleep(200 * time.Millisecond)
			p.visit(came(i, record.Fetched, ""), crawler.Queue{Addresses: 400 - i, Hosts: 7})
		}
		for i, reason := range []string{"status 500", "no answer", "no answer", "status 503", "no answer", "status 503", "empty answer"} {
			p.visit(came(i, record.Failed, reason), crawler.Queue{Addresses: 300, Hosts: 6})
		}
		p.visit(came(0, record.Skipped, "denied by robots.txt"), crawler.Queue{Addresses: 299, Hosts: 6})
		time.Sleep(2 * redraw)
		synctest.Wait()
		want := "pages 100, 5.0/s | waiting 299, hosts 6 | failed 7: no answer (3), status 503 (2), empty answer (1)"
		if got := s.last(); got != want {
			t.Errorf("after 20 s the terminal shows\n%q, want\n%q", got, want)
		}
		time.Sleep(window * time.Second)
		synctest.Wait()
		if got, want := s.last(), "pages 100, 0.0/s | "; !strings.HasPrefix(got, want) {
			t.Errorf("after %d s without a page the terminal shows %q, want %q first", window, got, want)
		}
		p.done()
		if got := s.last(); got != "" {
			t.Errorf("at the end %q is left on the terminal", got)
		}
	})
}

func TestTheTerminalsLineIsDrawnAtMostTenTimesASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s screen
		p := startProgress(&s, columns(200))
		for i := range 5000 { // for five seconds
			time.Sleep(time.Millisecond)
			p.visit(came(i, record.Fetched, ""), crawler.Queue{})
		}
		p.done()
		drawn := len(s.at) - 1 // at the end the line is emptied
		if drawn < 40 || drawn > 50 {
			t.Errorf("the line was drawn %d times in five seconds, want about 50", drawn)
		}
		for i := 1; i < drawn; i++ {
			if pause := s.at[i].Sub(s.at[i-1]); pause < redraw {
				t.Errorf("the line was drawn again after %s, want %s at least", pause, redraw)
			}
		}
	})
}

func TestTheLineFitsTheTerminal(t *testing.T) {
	for _, width := range []int{0, 1, 2, 4, 20, 40, 80} {
		synctest.Test(t, func(t *testing.T) {
			var s screen
			p := startProgress(&s, columns(width))
			for i := range 30 {
				p.visit(came(i, record.Failed, fmt.Sprintf("status %d", 500+i%4)), crawler.Queue{Addresses: 1_000_000, Hosts: 10_000})
			}
			time.Sleep(time.Second)
			p.done()
			for _, line := range s.shown {
				if len(line) > max(width-1, 0) {
					t.Errorf("%q is %d columns wide in a terminal of %d", line, len(line), width)
				}
			}
			if want := "pages 0, 0.0/s | waiting 1000000, ho..."; width == 40 && s.shown[0] != want {
				t.Errorf("a terminal of 40 columns shows %q, want %q", s.shown[0], want)
			}
		})
	}
}

func TestTheLineFollowsATerminalThatChangesItsWidth(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s screen
		var width atomic.Int64
		width.Store(200)
		p := startProgress(&s, func() int { return int(width.Load()) })
		p.visit(came(1, record.Fetched, ""), crawler.Queue{Addresses: 12, Hosts: 3})
		time.Sleep(time.Second)
		synctest.Wait()
		wide := len(s.last())
		width.Store(20)
		time.Sleep(time.Second)
		synctest.Wait()
		if got := len(s.last()); wide <= 20 || got != 19 {
			t.Errorf("the line is %d and then %d columns wide, want more than 20 and then 19", wide, got)
		}
		p.done()
	})
}

func TestTheRateLooksBackTenSecondsAtMost(t *testing.T) {
	begin := time.Date(2021, 6, 1, 0, 0, 0, 0, time.UTC)
	at := func(seconds float64) time.Time { return begin.Add(time.Duration(seconds * float64(time.Second))) }
	tests := []struct {
		name  string
		pages []float64 // when each came, in seconds
		now   float64
		want  float64
	}{
		{"nothing came", nil, 30, 0},
		{"the first second counts as one", []float64{0.1, 0.2}, 0.3, 2},
		{"all of a young run", []float64{0.5, 1.5, 2.5, 3.5}, 4, 1},
		{"the newest ten seconds", []float64{1, 2, 3, 95, 96, 97, 98, 99}, 99.999, 0.5},
		{"what came before a long pause is forgotten", []float64{1, 2, 3}, 3600, 0},
		{"a page after a long pause", []float64{1, 2, 3600}, 3600.5, 1 / 9.5},
	}
	for _, test := range tests {
		tally := newTally(begin)
		for _, second := range test.pages {
			tally.note(came(1, record.Fetched, ""), crawler.Queue{}, at(second))
		}
		if got := tally.rate(at(test.now)); got < test.want-0.001 || got > test.want+0.001 {
			t.Errorf("%s: rate at %v s = %v, want %v", test.name, test.now, got, test.want)
		}
	}
}

func TestALogHasALineForTheFirstAddressesAndThenCounts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		p := startProgress(&log, nil)
		for i := range fullLines + 50 { // for 25 seconds
			time.Sleep(100 * time.Millisecond)
			p.visit(came(i, record.Fetched, ""), crawler.Queue{Addresses: 1000 - i, Hosts: 4})
		}
		p.visit(came(0, record.Failed, "status 503"), crawler.Queue{Addresses: 749, Hosts: 4})
		time.Sleep(sumUp - time.Second)
		p.done()
		lines := strings.Split(strings.TrimSuffix(log.String(), "\n"), "\n")
		if len(lines) != fullLines+2 {
			t.Fatalf("%d lines, want %d:\n%s", len(lines), fullLines+2, strings.Join(lines[min(len(lines), fullLines):], "\n"))
		}
		for i, line := range lines[:fullLines] {
			if want := fmt.Sprintf("fetched https://blog.example/%d", i); line != want {
				t.Fatalf("line %d is %q, want %q", i+1, line, want)
			}
		}
		rest := lines[fullLines:]
		if want := "more than 200 addresses: from here on their counts, every 10s"; rest[0] != want {
			t.Errorf("then comes %q, want %q", rest[0], want)
		}
		stamp, got, _ := strings.Cut(rest[1], " ")
		if _, err := time.Parse("time="+time.RFC3339, stamp); err != nil {
			t.Errorf("then comes %q, want the time first", rest[1])
		}
		if want := `pages=250 rate=4.6 waiting=749 hosts=4 skipped=0 failed=1 errors="status 503 (1)"`; got != want {
			t.Errorf("then comes %q, want %q", got, want)
		}
	})
}

func TestASmallRunsLogHasNoCounts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		p := startProgress(&log, nil)
		p.visit(came(7, record.Skipped, "denied by robots.txt"), crawler.Queue{})
		time.Sleep(5 * sumUp)
		p.done()
		if got, want := log.String(), "skipped https://blog.example/7: denied by robots.txt\n"; got != want {
			t.Errorf("the log is %q, want %q", got, want)
		}
	})
}
