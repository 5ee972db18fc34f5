package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"classify/crawler/frontier"
	"classify/store"
	"classify/store/export"
	"classify/store/record"
)

const (
	// hostileBound is when the crawl of the hostile site is given up. It takes
	// a few seconds, most of them spent on those that never answer.
	hostileBound = 60 * time.Second
	// hostileMemory is how much memory it may hold at any time.
	hostileMemory = 512 << 20
	// hostilePages is how many pages of a host are fetched: fewer than the traps
	// and the longest lists have. SOAK=1 walks further.
	hostilePages  = 200
	hostileDelay  = time.Millisecond
	hostileMaster = "https://newsroom.example/bot"
)

// siteFile is the incident that sends the crawler into the site.
func (s *hostileSite) siteFile() string {
	var hosts []string
	for _, name := range s.order {
		if name != "elsewhere" && name != "main" {
			hosts = append(hosts, fmt.Sprintf("%q", s.hosts[name].address))
		}
	}
	most := hostilePages
	if os.Getenv("SOAK") != "" {
		most = 500
	}
	return fmt.Sprintf("id: hostile\ntitle: みなとの件\norganisation: {name: みなと}\nsources:\n"+
		"  - url: %q\n    voice: commentary\n    follow: {depth: 8, sitemap: true, hosts: [%s]}\n"+
		"crawl: {delay: %s, adapt: 0, max_delay: 2s, per_host: 4, max_pages: 9000, host_pages: %d, timeout: 2s, contact: %q}\n",
		s.at("main")+"/", strings.Join(hosts, ", "), hostileDelay, most, hostileMaster)
}

// allowed are the flags that open the site's hosts, all but the tripwire.
func (s *hostileSite) allowed() (flags []string) {
	for _, name := range s.order {
		flags = append(flags, "--allow", s.hosts[name].address)
	}
	return flags
}

// ended is a run of the program as a process of its own.
type ended struct {
	code   int // -1: it was killed
	stdout []byte
	stderr string
	took   time.Duration
	memory int64 // the most it held at once, in bytes; 0: not known on this system
}

// process runs the program in dir with an environment that would mislead a
// crawler, and kills it after bound.
func process(t *testing.T, dir string, bound time.Duration, trip string, args ...string) ended {
	t.Helper()
	return processIn(t, nil, dir, bound, trip, args...)
}

// processIn is process behind a command that runs another in its place.
func processIn(t *testing.T, prefix []string, dir string, bound time.Duration, trip string, args ...string) ended {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), bound)
	defer cancel()
	argv := slices.Concat(prefix, []string{os.Args[0]}, args)
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Dir = dir
	// A program that hangs says where, before it is killed.
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGQUIT) }
	cmd.WaitDelay = 5 * time.Second
	cmd.Env = append(os.Environ(), "CLASSIFY_TEST_PROGRAM=1", "LC_ALL=C.UTF-8", "HTTP_PROXY="+trip, "http_proxy="+trip, "ALL_PROXY="+trip,
		"COLLY_IGNORE_ROBOTSTXT=1", "COLLY_USER_AGENT=somebody", "COLLY_FOLLOW_REDIRECTS=1", "COLLY_MAX_BODY_SIZE=10", "COLLY_CACHE_DIR="+dir)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	start := time.Now()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	peak := make(chan int64)
	over := make(chan struct{})
	go func() { peak <- watchMemory(cmd.Process.Pid, over) }()
	_ = cmd.Wait() // its exit code says how it went
	close(over)
	code := cmd.ProcessState.ExitCode()
	if ctx.Err() != nil {
		code = -1
	}
	return ended{code, stdout.Bytes(), stderr.String(), time.Since(start), <-peak}
}

// watchMemory is the largest resident size of a process until over is closed,
// as Linux tells it. The size in rusage is no use: it begins with that of the
// process that started it.
func watchMemory(pid int, over <-chan struct{}) (most int64) {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-over:
			return most
		case <-tick.C:
		}
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		if err != nil {
			continue
		}
		var kib int64
		if _, line, ok := strings.Cut(string(status), "VmHWM:"); ok {
			if _, err := fmt.Sscan(line, &kib); err == nil {
				most = max(most, kib<<10)
			}
		}
	}
}

// hostileRun is what a crawl of the hostile site left behind.
type hostileRun struct {
	*hostileSite
	crawl  ended
	marks  map[string]bool           // those in the export
	visits map[string][]record.Visit // by host
}

// TestTheHostileSiteIsCrawledWhole sends the program into a site of hazards
// and benign pages. It must come out by itself, with every benign page, having
// broken no rule. Each hazard is judged under its own name.
func TestTheHostileSiteIsCrawledWhole(t *testing.T) {
	if testing.Short() {
		t.Skip("starts the program and spends its time on hosts that never answer")
	}
	t.Parallel()
	r := &hostileRun{hostileSite: newHostileSite(t)}
	dir := t.TempDir()
	file, db := filepath.Join(dir, "incident.yaml"), filepath.Join(dir, "classify.db")
	if err := os.WriteFile(file, []byte(r.siteFile()), 0o600); err != nil {
		t.Fatal(err)
	}
	trip := r.tripURL("127.0.0.1", "proxy")
	r.crawl = process(t, dir, hostileBound, trip, append([]string{"crawl", file, "--db", db}, r.allowed()...)...)

	t.Logf("%s, %d MiB, exit code %d, %d requests", r.crawl.took.Round(time.Millisecond), r.crawl.memory>>20, r.crawl.code, len(r.asked))
	if r.crawl.code == exitUsage || len(r.asked) == 0 {
		t.Fatalf("the crawl did not begin, exit code %d:\n%.2000s", r.crawl.code, r.crawl.stderr)
	}
	r.read(t, process(t, dir, hostileBound, trip, "export", "--db", db), db)
	t.Run("rule", r.rules)
	for _, c := range r.corners {
		kind := "benign"
		if c.hazard {
			kind = "hazard"
		}
		t.Run(kind+"/"+c.name, func(t *testing.T) { r.judge(t, c) })
	}
}

// read takes in what the crawl left in the store.
func (r *hostileRun) read(t *testing.T, exported ended, db string) {
	t.Helper()
	if exported.code != exitDone {
		t.Errorf("export: exit code %d\n%.2000s", exported.code, exported.stderr)
	}
	r.marks, r.visits = map[string]bool{}, map[string][]record.Visit{}
	in := bufio.NewReader(bytes.NewReader(exported.stdout))
	for decoder := json.NewDecoder(in); decoder.More(); {
		var l export.Line
		if err := decoder.Decode(&l); err != nil {
			t.Fatalf("read the export: %v", err)
		}
		for _, m := range markForm.FindAllString(l.Text, -1) {
			r.marks[m] = true
		}
	}
	s, err := store.Open(db)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	all, err := s.Visits("hostile")
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range all {
		host := frontier.Host(v.URL)
		r.visits[host] = append(r.visits[host], v)
	}
}

// of reports whether a request was for one of the corner's pages.
func (c corner) of(a ask) bool {
	return a.host == c.host && a.form != "" && c.pages[a.form] != nil && a.path() != "/robots.txt"
}

// judge holds one corner against what was asked and what was kept.
func (r *hostileRun) judge(t *testing.T, c corner) {
	for _, name := range c.keeps {
		if !r.marks[mark(name)] {
			t.Errorf("the page %.100s is not in the export", name)
		}
	}
	for _, name := range c.absent {
		if r.marks[mark(name)] {
			t.Errorf("the page %s is in the export", name)
		}
	}
	asked := r.asks(c.of)
	times := map[string]int{}
	for i, a := range asked {
		times[a.uri]++
		if gap := a.at.Sub(asked[max(i-1, 0)].at); c.least > 0 && i > 0 && gap < c.least {
			t.Errorf("%.100s was asked for %s after the request before, want %s", a.uri, gap, c.least)
		}
	}
	for uri, n := range times {
		if n > c.most {
			t.Errorf("%.100s was asked for %d times, want at most %d", uri, n, c.most)
		}
	}
	if c.total > 0 && len(asked) > c.total {
		t.Errorf("%d requests, want at most %d", len(asked), c.total)
	}
	for _, a := range r.asks(func(a ask) bool {
		return a.host == c.host && slices.ContainsFunc(c.never, func(form string) bool { return matches(form, a.path()) })
	}) {
		t.Errorf("%.100s was asked for", a.uri)
	}
	r.judgeOutcome(t, c, len(asked))
}

// judgeOutcome wants the corner to have been met and its addresses to have
// ended under a named reason.
func (r *hostileRun) judgeOutcome(t *testing.T, c corner, asked int) {
	own := c.host == c.name && len(r.asks(func(a ask) bool { return a.host == c.host })) > 0
	if asked == 0 && !own && !slices.Contains(c.never, "/*") && len(c.links) > 0 {
		t.Errorf("it was never met: %v", r.visits[r.hosts[c.host].address])
	}
	found, named := 0, false
	at := "http://" + r.hosts[c.host].address
	for _, v := range r.visits[r.hosts[c.host].address] {
		uri, ok := strings.CutPrefix(v.URL, at)
		path, _, _ := strings.Cut(uri, "?")
		if form, _ := r.hosts[c.host].pages.find(path); !ok || form == "" || c.pages[form] == nil {
			continue
		}
		found++
		named = named || c.reason != "" && v.State != record.Fetched && regexp.MustCompile(c.reason).MatchString(v.Why())
	}
	if asked > 0 && found == 0 {
		t.Error("it was asked for and has no outcome")
	}
	if c.reason != "" && !named {
		t.Errorf("no outcome of it names the reason %q", c.reason)
	}
}

// markForm is what a mark looks like, see mark.
var markForm = regexp.MustCompile(`標識[〇一二三四五六七八九]{8}番`)

var summaryForm = regexp.MustCompile(`(\d+) addresses seen = (\d+) fetched \+ (\d+) skipped \+ (\d+) failed`)

// rules judges the run as a whole.
func (r *hostileRun) rules(t *testing.T) {
	t.Run("ends-by-itself", func(t *testing.T) {
		if r.crawl.code != exitDone {
			messages, stacks, _ := strings.Cut(r.crawl.stderr, "SIGQUIT: quit")
			t.Errorf("exit code %d after %s, want %d\n%s\n%.4000s", r.crawl.code, r.crawl.took, exitDone, tail(messages), stacks)
		}
	})
	t.Run("stays-under-512-MiB", func(t *testing.T) {
		if r.crawl.memory > hostileMemory {
			t.Errorf("it held %d MiB", r.crawl.memory>>20)
		}
	})
	t.Run("no-address-is-left-open", func(t *testing.T) {
		counted := map[record.State]int{}
		for _, v := range slices.Concat(slices.Collect(maps.Values(r.visits))...) {
			counted[v.State]++
			if v.State != record.Fetched && v.State != record.Queued && v.Reason == "" {
				t.Errorf("%.100s is %s for no reason", v.URL, v.State)
			}
		}
		if counted[record.Queued] > 0 {
			t.Errorf("%d addresses are still queued", counted[record.Queued])
		}
		var seen, fetched, skipped, failed int
		sums := summaryForm.FindStringSubmatch(r.crawl.stderr)
		if sums == nil {
			t.Fatalf("no summary:\n%s", tail(r.crawl.stderr))
		}
		if _, err := fmt.Sscan(strings.Join(sums[1:], " "), &seen, &fetched, &skipped, &failed); err != nil {
			t.Fatal(err)
		}
		if seen != fetched+skipped+failed {
			t.Errorf("%s does not add up", sums[0])
		}
		if total := counted[record.Fetched] + counted[record.Skipped] + counted[record.Failed] + counted[record.Queued]; seen != total || fetched != counted[record.Fetched] || skipped != counted[record.Skipped] || failed != counted[record.Failed] {
			t.Errorf("the summary says %s, the store has %v", sums[0], counted)
		}
	})
	t.Run("nothing-forbidden-is-touched", func(t *testing.T) {
		for _, fault := range r.faults {
			t.Error(fault)
		}
	})
	t.Run("requests-are-decent", r.decent)
	t.Run("robots-txt-comes-first", r.robotsFirst)
	t.Run("pace-is-kept", r.paced)
}

// tail is the end of a long message.
func tail(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-5):], "\n")
}

// decent looks at the requests themselves.
func (r *hostileRun) decent(t *testing.T) {
	wanted := regexp.MustCompile(`^classify/[0-9]+\.[0-9]+\.[0-9]+ \(\+` + regexp.QuoteMeta(hostileMaster) + `\)$`)
	agents := map[string]bool{}
	for _, a := range r.asks(func(ask) bool { return true }) {
		agents[strings.Join(a.header.Values("User-Agent"), "|")] = true
		if a.method != http.MethodGet {
			t.Errorf("%s %s%.100s, want only GET", a.method, a.host, a.uri)
		}
		for _, secret := range []string{"Cookie", "Authorization", "Proxy-Authorization", "Proxy-Connection", "Referer", "From", "X-Forwarded-For"} {
			if v := a.header.Get(secret); v != "" {
				t.Errorf("%s%.100s was asked for with %s: %.100s", a.host, a.uri, secret, v)
			}
		}
		if strings.Contains(a.uri, "#") {
			t.Errorf("a fragment was sent: %.100s", a.uri)
		}
	}
	for agent := range agents {
		if len(agents) > 1 || !wanted.MatchString(agent) {
			t.Errorf("User-Agent %q of %d, want one that matches %s", agent, len(agents), wanted)
		}
	}
}

// robotsFirst wants each host to have been asked for its rules before all
// else, and not again and again.
func (r *hostileRun) robotsFirst(t *testing.T) {
	for _, name := range r.order {
		asked := r.asks(func(a ask) bool { return a.host == name })
		if len(asked) == 0 || name == "robots-keeper" { // its pages are another host's rules
			continue
		}
		if asked[0].path() != "/robots.txt" {
			t.Errorf("%s was asked for %s first", name, asked[0].uri)
		}
		n := 0
		for _, a := range asked {
			if a.path() == "/robots.txt" {
				n++
			}
		}
		most := tries
		switch {
		case r.hosts[name].robots == nil:
			most = 1
		case name == "robots-redirecting-to-itself":
			most = 6 * tries // five redirects are followed
		}
		if n > most {
			t.Errorf("%s was asked for its robots.txt %d times, want at most %d", name, n, most)
		}
	}
}

// paced wants no host to have got more requests than the delay allows. The
// time between two single requests says nothing: both wait in this process.
func (r *hostileRun) paced(t *testing.T) {
	for _, name := range r.order {
		asked := r.asks(func(a ask) bool { return a.host == name })
		if len(asked) < 20 {
			continue
		}
		span := asked[len(asked)-1].at.Sub(asked[0].at)
		if least := time.Duration(len(asked)-1) * hostileDelay * 9 / 10; span < least {
			t.Errorf("%s got %d requests within %s, want at least %s", name, len(asked), span, least)
		}
	}
}

// TestTheHostileSiteIsAsLargeAsPromised counts what is served.
func TestTheHostileSiteIsAsLargeAsPromised(t *testing.T) {
	if testing.Short() {
		t.Skip("packs bombs for seconds")
	}
	s := newHostileSite(t)
	names := map[string]bool{}
	marks := map[string]string{}
	hazards, pages := 0, 0
	for _, c := range s.corners {
		if names[c.name] {
			t.Errorf("two corners are named %s", c.name)
		}
		names[c.name] = true
		if len(c.pages) == 0 {
			t.Errorf("%s serves nothing", c.name)
		}
		if c.hazard {
			hazards++
		} else {
			pages += len(c.keeps)
		}
		for _, name := range slices.Concat(c.keeps, c.absent) {
			if other, taken := marks[mark(name)]; taken && other != name {
				t.Errorf("%s and %s have the same mark", name, other)
			}
			marks[mark(name)] = name
		}
	}
	t.Logf("%d hazards, %d benign pages on %d hosts", hazards, pages, len(s.hosts))
	if hazards < 90 || pages < 40 {
		t.Errorf("%d hazards and %d benign pages, want at least 90 and 40", hazards, pages)
	}
}
