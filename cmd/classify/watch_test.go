package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// watching is a watch as a process of its own.
type watching struct {
	*exec.Cmd
	metrics string
	log     *safeBuffer
}

// safeBuffer collects what a process prints.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// startWatch starts a watch that may reach the servers.
func startWatch(t *testing.T, servers []*httptest.Server, db string, files ...string) *watching {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	args := append([]string{"watch", "--db", db, "--metrics", address}, files...)
	for _, s := range servers {
		args = append(args, "--allow", strings.TrimPrefix(s.URL, "http://"))
	}
	w := &watching{Cmd: exec.Command(os.Args[0], args...), metrics: "http://" + address + "/metrics", log: &safeBuffer{}}
	w.Env = append(os.Environ(), "CLASSIFY_TEST_PROGRAM=1")
	w.Stderr = w.log
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Process.Kill() })
	return w
}

// metric reads one series; 0 while it is not there.
func (w *watching) metric(series string) float64 {
	res, err := http.Get(w.metrics)
	if err != nil {
		return 0
	}
	defer res.Body.Close()
	body, _ := io.ReadAll(res.Body)
	m := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(series) + ` (\S+)$`).FindSubmatch(body)
	if m == nil {
		return 0
	}
	value, _ := strconv.ParseFloat(string(m[1]), 64)
	return value
}

// until waits for a condition, at most so long.
func (w *watching) until(t *testing.T, most time.Duration, what string, ok func() bool) {
	t.Helper()
	for begin := time.Now(); !ok(); time.Sleep(50 * time.Millisecond) {
		if time.Since(begin) > most {
			t.Fatalf("after %s still not: %s\n%s", most, what, w.log)
		}
	}
}

func watchFile(t *testing.T, dir, id, url, schedule string) string {
	t.Helper()
	path := filepath.Join(dir, id+".yaml")
	text := fmt.Sprintf("id: %s\ntitle: みなとの件\norganisation: {name: みなと}\nschedule: %q\nsources:\n"+
		"  - {url: %q, voice: announcement}\ncrawl: {delay: 1ms, adapt: 0}\n", id, schedule, url)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestWatchCollectsReportsWhatHasChangedAndStopsInGoodOrder(t *testing.T) {
	if testing.Short() {
		t.Skip("starts the program")
	}
	var mu sync.Mutex
	text := "みなとは、会員情報が流出したと公表した。"
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/notice":
			mu.Lock()
			defer mu.Unlock()
			fmt.Fprintf(w, "<!DOCTYPE html><title>お知らせ</title><article><h1>お知らせ</h1><p>%s</p></article>", text)
		default:
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	// At another address: hosts at one address wait for each other.
	hanging := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	l, err := net.Listen("tcp", "127.0.0.2:0")
	if err != nil {
		t.Skip("this system has one loopback address only: ", err)
	}
	hanging.Listener.Close()
	hanging.Listener = l
	hanging.Start()
	defer hanging.Close()
	dir := t.TempDir()
	db := filepath.Join(dir, "classify.db")
	w := startWatch(t, []*httptest.Server{server, hanging}, db,
		watchFile(t, dir, "harbour", server.URL+"/notice", "@every 2s"), watchFile(t, dir, "hanging", hanging.URL+"/", "@every 2s"))
	w.until(t, 20*time.Second, "a first run", func() bool { return w.metric(`classify_runs_total{incident="harbour",result="done"}`) >= 1 })
	out := mustCall(t, "report", "harbour", "--db", db, "--format", "json") // while the watch goes on
	if !strings.Contains(out, `"fetched": 1`) {
		t.Errorf("the report during the watch is\n%s", out)
	}
	mu.Lock()
	text += "【追記】対象者は二千人に増えました。"
	mu.Unlock()
	w.until(t, 20*time.Second, "the change", func() bool { return w.metric(`classify_changes_total{incident="harbour",kind="changed"}`) == 1 })
	w.until(t, 20*time.Second, "a hanging run", func() bool { return w.metric(`classify_runs_active`) >= 1 })
	begin := time.Now()
	if err := w.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := w.Wait(); w.ProcessState.ExitCode() != exitInterrupted {
		t.Errorf("the watch ended with %v\n%s", err, w.log)
	}
	if took := time.Since(begin); took > 5*time.Second {
		t.Errorf("it took %s to stop", took)
	}
	if log := w.log.String(); !strings.Contains(log, "harbour: run") || strings.Contains(log, "panic") {
		t.Errorf("it said\n%s", log)
	}
}

// TestAWatchOfManyIncidentsIsIdleInBetween measures a watch of 100 incidents
// after each has run once.
func TestAWatchOfManyIncidentsIsIdleInBetween(t *testing.T) {
	count := 3
	if os.Getenv("SOAK") != "" {
		count = 100
	}
	if testing.Short() {
		t.Skip("starts the program")
	}
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		fmt.Fprintf(w, "<!DOCTYPE html><title>話%s</title><article><h1>話</h1><p>みなとの公表は三週間も遅かった。%s</p></article>", r.URL.Path, r.URL.Path)
	}))
	defer server.Close()
	dir := t.TempDir()
	var files []string
	for i := range count {
		files = append(files, watchFile(t, dir, fmt.Sprintf("harbour-%d", i), fmt.Sprintf("%s/%d", server.URL, i), "0 4 1 1 *"))
	}
	w := startWatch(t, []*httptest.Server{server}, filepath.Join(dir, "classify.db"), files...)
	w.until(t, 5*time.Minute, "every run", func() bool {
		done := 0.0
		for i := range count {
			done += w.metric(fmt.Sprintf(`classify_runs_total{incident="harbour-%d",result="done"}`, i))
		}
		return int(done) == count
	})
	time.Sleep(2 * time.Second) // what the last run used is given back
	before := w.metric("process_cpu_seconds_total")
	watch := 3 * time.Second
	time.Sleep(watch)
	cpu, memory := w.metric("process_cpu_seconds_total")-before, w.metric("process_resident_memory_bytes")
	t.Logf("%d incidents: idle at %.0f MB, %.3f s of CPU in %s", count, memory/(1<<20), cpu, watch)
	if memory > 80<<20 || cpu > 0.05 {
		t.Errorf("idle it uses %.0f MB and %.3f s of CPU in %s", memory/(1<<20), cpu, watch)
	}
}
