package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"classify/crawler"
	"classify/store/record"
)

// counters are what a watch has counted, served as Prometheus text (format
// version 0.0.4). They are safe for concurrent use.
type counters struct {
	mu     sync.Mutex
	series map[string]map[string]float64 // by name, then by labels
	active int
}

// families are the metrics, with their kind and what they say.
var families = []struct{ name, kind, help string }{
	{"classify_build_info", "gauge", "The program's version."},
	{"classify_runs_total", "counter", "Runs that have ended, by result."},
	{"classify_runs_missed_total", "counter", "Times of a schedule that came during the run before."},
	{"classify_runs_active", "gauge", "Runs under way."},
	{"classify_run_seconds_total", "counter", "Time that runs have taken."},
	{"classify_last_run_timestamp_seconds", "gauge", "When the last run ended."},
	{"classify_next_run_timestamp_seconds", "gauge", "When the next run is due."},
	{"classify_addresses_total", "counter", "Addresses dealt with, by what became of them."},
	{"classify_failures_total", "counter", "Addresses that were skipped or failed, by reason."},
	{"classify_queue_addresses", "gauge", "Addresses that wait to be fetched."},
	{"classify_queue_hosts", "gauge", "Hosts with an address that waits."},
	{"classify_changes_total", "counter", "Documents that were new, changed or gone."},
	{"process_cpu_seconds_total", "counter", "Processor time used."},
	{"process_resident_memory_bytes", "gauge", "Resident memory."},
}

func newCounters() *counters {
	c := &counters{series: map[string]map[string]float64{}}
	c.set("classify_build_info", 1, "version", Version)
	return c
}

// labelText writes pairs of names and values as Prometheus has them.
func labelText(pairs []string) string {
	if len(pairs) == 0 {
		return ""
	}
	quote := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)
	var parts []string
	for i := 0; i+1 < len(pairs); i += 2 {
		parts = append(parts, pairs[i]+`="`+quote.Replace(pairs[i+1])+`"`)
	}
	return "{" + strings.Join(parts, ",") + "}"
}

func (c *counters) values(name string) map[string]float64 {
	if c.series[name] == nil {
		c.series[name] = map[string]float64{}
	}
	return c.series[name]
}

func (c *counters) set(name string, value float64, pairs ...string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.values(name)[labelText(pairs)] = value
}

func (c *counters) add(name string, value float64, pairs ...string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.values(name)[labelText(pairs)] += value
}

// event counts what happens to a schedule.
func (c *counters) event(e crawler.Event) {
	switch e.What {
	case crawler.Waiting:
		c.set("classify_next_run_timestamp_seconds", float64(e.Slot.Unix()), "incident", e.Incident)
	case crawler.Begun:
		c.turn(1)
	case crawler.Missed:
		c.add("classify_runs_missed_total", 1, "incident", e.Incident)
	case crawler.Ended:
		c.turn(-1)
		result := "done"
		if errors.Is(e.Err, context.Canceled) {
			result = "interrupted"
		} else if e.Err != nil {
			result = "failed"
		}
		c.add("classify_runs_total", 1, "incident", e.Incident, "result", result)
		c.add("classify_run_seconds_total", e.Took.Seconds(), "incident", e.Incident)
		c.set("classify_last_run_timestamp_seconds", float64(time.Now().Unix()), "incident", e.Incident)
		c.set("classify_queue_addresses", 0, "incident", e.Incident)
		c.set("classify_queue_hosts", 0, "incident", e.Incident)
	}
}

// turn counts the runs under way.
func (c *counters) turn(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.active += n
	c.values("classify_runs_active")[""] = float64(c.active)
}

// idle reports whether no run is under way.
func (c *counters) idle() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.active == 0
}

// progress counts the visits of an incident's crawl.
func (c *counters) progress(incident string) func(record.Visit, crawler.Queue) {
	return func(v record.Visit, q crawler.Queue) {
		c.add("classify_addresses_total", 1, "incident", incident, "state", string(v.State))
		if v.State != record.Fetched {
			c.add("classify_failures_total", 1, "incident", incident, "reason", v.Reason)
		}
		c.set("classify_queue_addresses", float64(q.Addresses), "incident", incident)
		c.set("classify_queue_hosts", float64(q.Hosts), "incident", incident)
	}
}

// ended counts what a run has changed.
func (c *counters) ended(run record.Run, d record.Difference) {
	for kind, n := range map[string]int{"new": len(d.New), "changed": len(d.Changed), "gone": len(d.Gone)} {
		c.add("classify_changes_total", float64(n), "incident", run.Incident, "kind", kind)
	}
}

// write writes every metric in a fixed order.
func (c *counters) write(w io.Writer) {
	c.process()
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, f := range families {
		if len(c.series[f.name]) == 0 {
			continue
		}
		fmt.Fprintf(w, "# HELP %s %s\n# TYPE %s %s\n", f.name, f.help, f.name, f.kind)
		for _, labels := range slices.Sorted(maps.Keys(c.series[f.name])) {
			fmt.Fprintf(w, "%s%s %s\n", f.name, labels, strconv.FormatFloat(c.series[f.name][labels], 'g', -1, 64))
		}
	}
}

// process measures the program itself.
func (c *counters) process() {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err == nil {
		c.set("process_cpu_seconds_total", time.Duration(u.Utime.Nano()+u.Stime.Nano()).Seconds())
	}
	if bytes := resident(); bytes > 0 {
		c.set("process_resident_memory_bytes", float64(bytes))
	}
}

// isLoopback reports whether a request was made to a loopback name.
func isLoopback(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// serve answers GET /metrics until stop is called.
func (c *counters) serve(l net.Listener) (stop func()) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, r *http.Request) {
		if !isLoopback(r.Host) { // a page in a browser was led here by its name server
			http.Error(w, "not found", http.StatusNotFound)
			return
		}
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		c.write(w)
	})
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, WriteTimeout: 10 * time.Second}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(l) // ends when it is closed
	}()
	return func() {
		_ = server.Close()
		<-done
	}
}
