package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"classify/store/export"
)

// counter is a site that counts how often each of its pages is asked for.
type counter struct {
	mu   sync.Mutex
	hits map[string]int
}

const killPages = 40

func (c *counter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	c.hits[r.URL.Path]++
	c.mu.Unlock()
	time.Sleep(3 * time.Millisecond)
	switch {
	case r.URL.Path == "/robots.txt":
		http.NotFound(w, r)
	case r.URL.Path == "/":
		fmt.Fprint(w, "<!DOCTYPE html><title>みなと</title><article><h1>みなとの一覧</h1>")
		for i := range killPages {
			fmt.Fprintf(w, "<p><a href='/%d'>みなとの話 その%d</a></p>", i, i)
		}
	default:
		fmt.Fprintf(w, "<!DOCTYPE html><title>みなとの話%s</title><article><h1>話%s</h1><p>みなとの公表は三週間も遅かった。退会者の免許証%sも保存していた。</p>", r.URL.Path, r.URL.Path, r.URL.Path)
	}
}

// TestAKilledCrawlLosesNothingAndFetchesNothingTwice kills the program with
// signal 9 at random moments until it comes through: all pages are there once,
// and beyond the one lease in flight a kill costs no request.
func TestAKilledCrawlLosesNothingAndFetchesNothingTwice(t *testing.T) {
	if testing.Short() {
		t.Skip("starts the program and kills it, again and again")
	}
	t.Parallel()
	rounds := 1
	if os.Getenv("SOAK") != "" {
		rounds = 40
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range rounds {
		killed := killedRound(t, random)
		t.Logf("%d kills", killed)
	}
}

// killedRound crawls a fresh site into a fresh store, killed up to six times.
func killedRound(t *testing.T, random *rand.Rand) (killed int) {
	t.Helper()
	dir := t.TempDir()
	site := &counter{hits: map[string]int{}}
	server := httptest.NewServer(site)
	defer server.Close()
	incident := filepath.Join(dir, "incident.yaml")
	file := fmt.Sprintf("id: harbour\ntitle: みなとの件\norganisation: {name: みなと}\nsources:\n"+
		"  - {url: %q, voice: commentary, follow: {depth: 1}}\ncrawl: {delay: 1ms, adapt: 0}\n", server.URL+"/")
	if err := os.WriteFile(incident, []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	db := filepath.Join(dir, "classify.db")
	args := []string{"crawl", incident, "--db", db, "--allow", strings.TrimPrefix(server.URL, "http://")}
	for range 6 {
		// After some lines of progress, and then at any moment: also while
		// the stages catch up, when no line comes any more.
		if _, dead := crawlAndKill(t, args, 1+random.IntN(killPages/3), time.Duration(random.IntN(20))*time.Millisecond); dead {
			killed++
		}
	}
	last, dead := crawlAndKill(t, args, -1, 0)
	if dead {
		t.Fatal("the last run did not come through")
	}
	if killed == 0 {
		t.Error("no run was killed")
	}
	// A kill after the last page lets the run end; the next is a new one,
	// which asks for every page again.
	var runs int
	if _, err := fmt.Sscanf(last, "crawl %d:", &runs); err != nil {
		t.Fatalf("the last line is %q", last)
	}
	checkKilled(t, db, site, killed+(runs-1)*(killPages+1))
	return killed
}

// crawlAndKill runs the program as a process of its own and kills it a while
// after so many lines of progress; -1 lets it come through. It returns the
// last line and whether the process was killed.
func crawlAndKill(t *testing.T, args []string, lines int, after time.Duration) (last string, killed bool) {
	t.Helper()
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), "CLASSIFY_TEST_PROGRAM=1")
	progress, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var told []string
	for in := bufio.NewScanner(progress); in.Scan(); {
		told = append(told, in.Text())
		if len(told) == lines {
			time.Sleep(after)
			_ = cmd.Process.Kill() // it may have ended by itself
		}
	}
	err = cmd.Wait()
	if err != nil && cmd.ProcessState.ExitCode() != -1 {
		t.Fatalf("exit code %d:\n%s", cmd.ProcessState.ExitCode(), strings.Join(told, "\n"))
	}
	if len(told) > 0 {
		last = told[len(told)-1]
	}
	return last, err != nil
}

func checkKilled(t *testing.T, db string, site *counter, allowed int) {
	t.Helper()
	texts := map[string]int{}
	for _, raw := range strings.Split(strings.TrimSpace(mustCall(t, "export", "--db", db)), "\n") {
		var l export.Line
		if err := json.Unmarshal([]byte(raw), &l); err != nil {
			t.Fatal(err)
		}
		texts[l.URL+" "+l.Text]++
		if strings.Contains(l.Text, "公表は") && len(l.Themes) == 0 {
			t.Errorf("%q was not tagged", l.Text)
		}
	}
	if len(texts) < 2*killPages {
		t.Errorf("%d utterances, want at least %d", len(texts), 2*killPages)
	}
	for text, n := range texts {
		if n != 1 {
			t.Errorf("%q is there %d times", text, n)
		}
	}
	site.mu.Lock()
	defer site.mu.Unlock()
	again := 0
	for path, n := range site.hits {
		if path != "/robots.txt" {
			again += n - 1
		}
	}
	if again > allowed {
		t.Errorf("%d requests were made again, %d are explained", again, allowed)
	}
}
