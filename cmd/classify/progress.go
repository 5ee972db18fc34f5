package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/mattn/go-runewidth"
	"golang.org/x/term"

	"classify/crawler"
	"classify/store/record"
	"classify/store/report/render/safe"
)

const (
	// redraw is how often the line on a terminal may change: ten times a
	// second is as much as a person sees.
	redraw = 100 * time.Millisecond
	// fullLines is how many addresses are told one by one where there is no
	// terminal. What is larger than an incident's usual few dozen sources
	// would only fill the log.
	fullLines = 200
	// sumUp is how often a line with the counts stands for the addresses
	// beyond those.
	sumUp = 10 * time.Second
	// usualWidth is that of a terminal that does not say how wide it is.
	usualWidth = 80
	// topReasons is how many reasons of failures are named.
	topReasons = 3
)

// progress tells of a run under way: one line that is drawn over and over on a
// terminal; otherwise a line for each of the first addresses and then one with
// the counts from time to time. It is safe for concurrent use.
type progress struct {
	w     io.Writer
	width func() int // columns of the terminal; nil: it is none

	mu      sync.Mutex
	tally   tally
	drawn   string // what stands on the terminal
	stop    chan struct{}
	drawing sync.WaitGroup
}

// newProgress begins to tell of a run on w, until done is called.
func newProgress(w io.Writer) *progress {
	var width func() int
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		width = func() int {
			columns, _, err := term.GetSize(int(f.Fd()))
			if err != nil || columns < 1 {
				return usualWidth
			}
			return columns
		}
	}
	return startProgress(w, width)
}

func startProgress(w io.Writer, width func() int) *progress {
	p := &progress{w: w, width: width, stop: make(chan struct{}), tally: newTally(time.Now())}
	every := sumUp
	if width != nil {
		every = redraw
	}
	p.drawing.Go(func() { p.draw(every) })
	return p
}

// draw shows how far the run is, again and again until stop is closed: also
// while hosts ask for a pause and nothing happens.
func (p *progress) draw(every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-p.stop:
			return
		case now := <-tick.C:
			p.show(now)
		}
	}
}

func (p *progress) show(now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.width == nil {
		if p.tally.seen() > fullLines {
			fmt.Fprintln(p.w, p.tally.record(now))
		}
		return
	}
	room, more := p.width()-1, "..." // in the last column many terminals begin a new line
	if room < 2*len(more) {
		more = ""
	}
	line := runewidth.Truncate(p.tally.line(now), max(room, 0), more)
	if line != p.drawn {
		fmt.Fprint(p.w, "\r"+line+"\x1b[K")
		p.drawn = line
	}
}

// visit notes a finished visit and what is waiting.
func (p *progress) visit(v record.Visit, q crawler.Queue) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.tally.note(v, q, time.Now())
	if p.width != nil || p.tally.seen() > fullLines+1 {
		return
	}
	if p.tally.seen() == fullLines+1 {
		fmt.Fprintf(p.w, "more than %d addresses: from here on their counts, every %s\n", fullLines, sumUp)
		return
	}
	line := string(v.State) + " " + v.URL
	if why := v.Why(); why != "" {
		line += ": " + why
	}
	fmt.Fprintln(p.w, safe.Line(line))
}

// done ends the telling and leaves the terminal's line empty.
func (p *progress) done() {
	close(p.stop)
	p.drawing.Wait()
	if p.drawn != "" {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}

// window is how many seconds the rate looks back.
const window = 10

// tally is what has been counted of a run.
type tally struct {
	pages, skipped, failed int
	reasons                map[string]int // of failures
	queue                  crawler.Queue
	begin                  time.Time
	second                 int         // since begin, of the newest of recent
	recent                 [window]int // pages by the second they came in
}

func newTally(now time.Time) tally { return tally{begin: now, reasons: map[string]int{}} }

func (t *tally) seen() int { return t.pages + t.skipped + t.failed }

func (t *tally) note(v record.Visit, q crawler.Queue, now time.Time) {
	t.queue = q
	t.advance(now)
	switch v.State {
	case record.Fetched:
		t.pages++
		t.recent[t.second%window]++
	case record.Failed:
		t.failed++
		t.reasons[v.Reason]++
	default:
		t.skipped++
	}
}

// advance empties the seconds that have passed since the newest one.
func (t *tally) advance(now time.Time) {
	second := int(now.Sub(t.begin) / time.Second)
	for range min(second-t.second, window) {
		t.second++
		t.recent[t.second%window] = 0
	}
	t.second = max(t.second, second)
}

// rate is how many pages a second came in lately.
func (t *tally) rate(now time.Time) float64 {
	t.advance(now)
	pages := 0
	for _, n := range t.recent {
		pages += n
	}
	span := now.Sub(t.begin) - time.Duration(max(t.second-window+1, 0))*time.Second
	return float64(pages) / max(span.Seconds(), 1)
}

// top names the commonest reasons of failures with their counts.
func (t *tally) top() string {
	reasons := slices.SortedFunc(maps.Keys(t.reasons), func(a, b string) int {
		return cmp.Or(t.reasons[b]-t.reasons[a], strings.Compare(a, b))
	})
	parts := make([]string, 0, topReasons)
	for _, reason := range reasons[:min(len(reasons), topReasons)] {
		parts = append(parts, fmt.Sprintf("%s (%d)", reason, t.reasons[reason]))
	}
	return strings.Join(parts, ", ")
}

// line is the tally for a person who watches. It is ASCII, as the width of
// other signs differs between terminals.
func (t *tally) line(now time.Time) string {
	line := fmt.Sprintf("pages %d, %.1f/s | waiting %d, hosts %d | failed %d", t.pages, t.rate(now), t.queue.Addresses, t.queue.Hosts, t.failed)
	if t.failed > 0 {
		line += ": " + t.top()
	}
	return line
}

// record is the tally for a log.
func (t *tally) record(now time.Time) string {
	return fmt.Sprintf("time=%s pages=%d rate=%.1f waiting=%d hosts=%d skipped=%d failed=%d errors=%q",
		now.Format(time.RFC3339), t.pages, t.rate(now), t.queue.Addresses, t.queue.Hosts, t.skipped, t.failed, t.top())
}
