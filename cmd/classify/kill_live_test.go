package main

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"classify/store"
	"classify/store/record"
)

// livePerHost is how many requests may be in flight when a kill comes.
const livePerHost = 4

// graph is a site of linked pages, found over several levels, that counts how
// often each is asked for. The page n leads to 3n+1, 3n+2 and 3n+3, and back.
type graph struct {
	pages int
	mu    sync.Mutex
	hits  map[string]int
}

func (g *graph) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	g.hits[r.URL.Path]++
	g.mu.Unlock()
	if r.URL.Path == "/robots.txt" {
		http.NotFound(w, r)
		return
	}
	n := 0
	if r.URL.Path != "/" {
		if _, err := fmt.Sscanf(r.URL.Path, "/%d", &n); err != nil || n >= g.pages {
			http.NotFound(w, r)
			return
		}
	}
	links := "<a href=/>みなとの始め</a>"
	for next := 3*n + 1; next <= min(3*n+3, g.pages-1); next++ {
		links += fmt.Sprintf("<a href=/%d>みなとの話 その%d</a>", next, next)
	}
	_, _ = io.WriteString(w, document(fmt.Sprintf("その%d", n), links)) // the crawler may have been killed
}

// killer starts one crawl over and over.
type killer struct {
	t      *testing.T
	site   *graph
	args   []string
	db     string
	random *rand.Rand
}

func newKiller(t *testing.T, pages int) *killer {
	t.Helper()
	dir := t.TempDir()
	k := &killer{t: t, site: &graph{pages: pages, hits: map[string]int{}}, db: filepath.Join(dir, "classify.db"), random: rand.New(rand.NewPCG(3, 7))}
	server := httptest.NewServer(k.site)
	t.Cleanup(server.Close)
	file := filepath.Join(dir, "incident.yaml")
	text := fmt.Sprintf("id: harbour\ntitle: みなとの件\norganisation: {name: みなと}\nsources:\n  - {url: %q, voice: commentary, follow: {depth: 8}}\n"+
		"crawl: {delay: 1ms, adapt: 0, per_host: %d, max_pages: 5000}\n", server.URL+"/", livePerHost)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	k.args = []string{"crawl", file, "--db", k.db, "--allow", strings.TrimPrefix(server.URL, "http://")}
	return k
}

// asked is how many requests for pages the site has had, and for how many
// different ones.
func (k *killer) asked() (requests, pages int) {
	k.site.mu.Lock()
	defer k.site.mu.Unlock()
	for path, hits := range k.site.hits {
		if path != "/robots.txt" {
			requests += hits
			pages++
		}
	}
	return requests, pages
}

// start runs the program once. It is killed after so many more requests for
// pages and then a while; without requests, fewer than 0, it may end. killed
// is false if it ended before.
func (k *killer) start(requests int, after time.Duration) (code int, killed bool) {
	k.t.Helper()
	cmd := exec.Command(os.Args[0], k.args...)
	cmd.Env = append(os.Environ(), "CLASSIFY_TEST_PROGRAM=1")
	var messages bytes.Buffer
	cmd.Stderr = &messages
	from, _ := k.asked()
	if err := cmd.Start(); err != nil {
		k.t.Fatal(err)
	}
	over := make(chan struct{})
	var wg sync.WaitGroup
	if requests >= 0 {
		wg.Go(func() {
			tick := time.NewTicker(time.Millisecond)
			defer tick.Stop()
			for {
				if now, _ := k.asked(); now >= from+requests {
					break
				}
				select {
				case <-over:
					return
				case <-tick.C:
				}
			}
			select {
			case <-over:
			case <-time.After(after):
				_ = cmd.Process.Kill() // it may have ended by itself
			}
		})
	}
	_ = cmd.Wait() // how it ended is in the state
	close(over)
	wg.Wait()
	code = cmd.ProcessState.ExitCode()
	if code > 0 {
		k.t.Fatalf("exit code %d:\n%s", code, tail(messages.String()))
	}
	return code, code < 0
}

// kept is the path and the hash of every page that the store has, and wants
// each of them to be there once.
func (k *killer) kept() map[string]string {
	k.t.Helper()
	s, err := store.Open(k.db)
	if err != nil {
		k.t.Fatal(err)
	}
	defer s.Close()
	found := map[string]string{}
	err = s.Pages("harbour", func(p record.Page) error {
		path := p.Capture.URL[strings.LastIndex(p.Capture.URL, "/"):]
		if found[path] != "" {
			k.t.Errorf("%s is there twice", path)
		}
		found[path] = p.Capture.SHA256
		return nil
	})
	if err != nil {
		k.t.Fatal(err)
	}
	visits, err := s.Visits("harbour")
	if err != nil {
		k.t.Fatal(err)
	}
	runs := map[uint64]bool{}
	for _, v := range visits {
		runs[v.Run] = true
		if v.State == record.Queued {
			k.t.Errorf("%s is still queued", v.URL)
		}
	}
	if len(runs) != 1 {
		k.t.Errorf("the visits belong to %d runs, want one that was continued", len(runs))
	}
	return found
}

// TestKillLiveEndsWithThePagesOfAnUndisturbedCrawl kills a crawl over the
// network with signal 9 again and again, early and late, also while it reads
// what the killed one left, and starts it again with the same command.
func TestKillLiveEndsWithThePagesOfAnUndisturbedCrawl(t *testing.T) {
	if testing.Short() {
		t.Skip("starts the program and kills it, again and again")
	}
	t.Parallel()
	pages, want := 200, 5
	if os.Getenv("SOAK") != "" {
		pages, want = 2000, 55
	}
	calm := newKiller(t, pages)
	if code, _ := calm.start(-1, 0); code != exitDone {
		t.Fatalf("the undisturbed crawl ended with %d", code)
	}
	undisturbed := calm.kept()
	if len(undisturbed) != pages {
		t.Fatalf("the undisturbed crawl has %d pages, want %d", len(undisturbed), pages)
	}

	k := newKiller(t, pages)
	kills := 0
	for kills < want {
		// So few requests that many pages are still to come after the last
		// kill; with none it is killed while it starts.
		requests := k.random.IntN(pages / want / 2)
		if _, killed := k.start(requests, time.Duration(k.random.IntN(15))*time.Millisecond); !killed {
			break
		}
		kills++
	}
	if _, found := k.asked(); kills < want {
		t.Errorf("the crawl ended after %d kills and %d pages, want %d kills", kills, found, want)
	}
	if code, _ := k.start(-1, 0); code != exitDone {
		t.Errorf("the last start ended with %d, want %d", code, exitDone)
	}
	k.compare(undisturbed, kills)
	requests, _ := k.asked()
	t.Logf("%d kills, %d requests for %d pages", kills, requests, pages)
}

// compare holds the killed crawl against an undisturbed one.
func (k *killer) compare(undisturbed map[string]string, kills int) {
	kept := k.kept()
	for _, path := range slices.Sorted(maps.Keys(undisturbed)) {
		if kept[path] != undisturbed[path] {
			k.t.Errorf("%s is kept as %q, undisturbed it is %q", path, kept[path], undisturbed[path])
		}
	}
	if len(kept) != len(undisturbed) {
		k.t.Errorf("%d pages are kept, undisturbed %d", len(kept), len(undisturbed))
	}
	// What was in flight when a kill came was asked for and not kept: at most
	// the leases of the one host, each time.
	requests, _ := k.asked()
	again := requests - k.site.pages
	if again < 0 || again > kills*livePerHost {
		k.t.Errorf("%d requests were made again, %d kills explain at most %d", again, kills, kills*livePerHost)
	}
	for path, n := range k.site.hits {
		if n > kills+1 {
			k.t.Errorf("%s was asked for %d times with %d kills", path, n, kills)
		}
	}
}
