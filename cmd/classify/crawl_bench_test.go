package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/gocolly/colly/v2"
	tree "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// What the crawl may cost beside its peers, and how it is measured.
const (
	peerWorkers     = 16       // requests at a time, of every client
	peerSmallSize   = 300      // pages, when nothing but the fetching is checked
	peerFullSize    = 20_000   // pages, from which on the claims are checked
	peerRounds      = 3        // with CRAWL_BENCH; the ratio in the middle counts
	mostBesideBare  = 1.5      // times the CPU of the bare client
	mostBesideColly = 0.5      // times the CPU of colly with OnHTML
	mostResident    = 80 << 20 // bytes
)

// peers are the clients that fetch the generated site, each a process of its
// own.
var peers = []string{"bare", "colly", "classify"}

// TestTheCrawlBesideItsPeers lets the program and two other clients fetch the
// same generated site in turn, politeness off, and compares what that costs:
// with CRAWL_BENCH=20000 at full size, where the claims must hold, else small.
// With CRAWL_PROFILE=DIR each client leaves its profiles there.
func TestTheCrawlBesideItsPeers(t *testing.T) {
	if testing.Short() {
		t.Skip("starts processes")
	}
	pages, rounds := peerSmallSize, 1
	if size, _ := strconv.Atoi(os.Getenv("CRAWL_BENCH")); size > 0 {
		pages, rounds = size, peerRounds
	}
	site := startGazette(t, pages)
	runs := map[string][]peerRun{}
	for range rounds {
		for _, name := range peers {
			r := fetchAll(t, name, site, pages)
			// Two of colly's callbacks may find an address at the same time and
			// both ask for it: it looks whether it was visited, and notes that
			// it is, in two steps.
			if r.pages != pages || r.requests != pages && name != "colly" {
				t.Errorf("%s: %d pages in %d requests, want each of %d once", name, r.pages, r.requests, pages)
			}
			runs[name] = append(runs[name], r)
		}
	}
	compare(t, runs, pages)
}

// compare prints what the clients have used, and at full size checks the
// claims.
func compare(t *testing.T, runs map[string][]peerRun, pages int) {
	var table strings.Builder
	out := tabwriter.NewWriter(&table, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(out, "client\tround\tCPU ms a page\tresident MB\tpages/s\trequests\t\n")
	for _, name := range peers {
		for i, r := range runs[name] {
			fmt.Fprintf(out, "%s\t%d\t%.3f\t%.1f\t%.0f\t%d\t\n",
				name, i+1, r.perPage()*1e3, float64(r.resident)/(1<<20), float64(r.requests)/r.took.Seconds(), r.requests)
		}
	}
	_ = out.Flush() // to memory
	beside := func(peer string) float64 {
		var ratios []float64
		for i, own := range runs["classify"] {
			ratios = append(ratios, own.perPage()/runs[peer][i].perPage())
		}
		slices.Sort(ratios)
		return ratios[len(ratios)/2]
	}
	bare, withColly := beside("bare"), beside("colly")
	resident := slices.MaxFunc(runs["classify"], func(a, b peerRun) int { return cmp.Compare(a.resident, b.resident) }).resident
	t.Logf("%d pages\n%sclassify: CPU a page %.2f x bare (at most %.1f), %.2f x colly (at most %.1f), at most %.1f MB resident (at most %d)",
		pages, &table, bare, mostBesideBare, withColly, mostBesideColly, float64(resident)/(1<<20), mostResident>>20)
	if pages >= peerFullSize && (bare > mostBesideBare || withColly > mostBesideColly || resident > mostResident) {
		t.Error("the crawl is not as frugal as it is to be")
	}
}

// peerRun is one client's crawl of the whole site.
type peerRun struct {
	pages    int // different ones that the site was asked for
	requests int // for pages
	resident int64
	cpu      time.Duration // user and system, with what the process has started
	took     time.Duration
}

// perPage is the CPU seconds for each page of the site. Colly asks for some
// twice, which is part of what a page costs it.
func (r peerRun) perPage() float64 { return r.cpu.Seconds() / float64(max(r.pages, 1)) }

// startGazette starts the generated site as a process of its own and returns
// its host and port.
func startGazette(t *testing.T, pages int) string {
	t.Helper()
	cmd := exec.Command(os.Args[0], strconv.Itoa(pages))
	cmd.Env = append(os.Environ(), "CLASSIFY_PEER=site")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close() // which ends it
		if err := cmd.Wait(); err != nil {
			t.Errorf("the site ended with %v", err)
		}
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the site did not start: %v", err)
	}
	return strings.TrimSpace(line)
}

// fetchAll lets one client fetch the site in a process of its own.
func fetchAll(t *testing.T, name, site string, pages int) (r peerRun) {
	t.Helper()
	first := "http://" + site + gazetteStart
	args := []string{first}
	if name == "classify" {
		args = classifyArgs(t, site, first, pages)
	}
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), "CLASSIFY_PEER="+name)
	var out, messages bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &messages
	begin := time.Now()
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, tail(messages.String()))
	}
	r.took = time.Since(begin)
	if kept := fmt.Sprintf("= %d fetched", pages); name == "classify" && !strings.Contains(messages.String(), kept) {
		t.Errorf("classify does not say %q:\n%s", kept, tail(messages.String()))
	}
	r.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	if _, err := fmt.Sscan(out.String(), &r.resident); err != nil {
		t.Fatalf("%s said %q: %v", name, out.String(), err)
	}
	res, err := http.Get("http://" + site + gazetteCounts)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if _, err := fmt.Fscan(res.Body, &r.pages, &r.requests); err != nil {
		t.Fatalf("read the site's counts: %v", err)
	}
	return r
}

// classifyArgs writes an incident that follows the whole site as fast as it
// answers, and returns the arguments that crawl it into a new store.
func classifyArgs(t *testing.T, site, first string, pages int) []string {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "incident.yaml")
	text := fmt.Sprintf("id: harbour\ntitle: みなとマッチの件\norganisation: {name: みなとマッチ}\n"+
		"sources:\n  - {url: %q, voice: commentary, follow: {depth: 10}}\n"+
		"crawl: {delay: 0s, adapt: 0, per_host: %d, max_pages: %d}\n", first, peerWorkers, 2*pages)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{"crawl", file, "--fetch-only", "--allow", site, "--db", filepath.Join(dir, "classify.db")}
}

// peerProcess is the site or one client, and returns the exit code. A client
// prints how much memory it has had resident at most: only the process itself
// knows that exactly, since what wait reports of it may be its parent's.
func peerProcess(name string) int {
	if name == "site" {
		return peerCode(gazetteProcess(os.Args[1]))
	}
	stop := func() error { return nil }
	if dir := os.Getenv("CRAWL_PROFILE"); dir == "" {
		runtime.MemProfileRate = 0 // as in a program that has no profiles
	} else {
		var err error
		if stop, err = profile(filepath.Join(dir, name)); err != nil {
			return peerCode(err)
		}
	}
	code := 0
	switch name {
	case "bare":
		code = peerCode(bareClient(os.Args[1]))
	case "colly":
		code = peerCode(collyClient(os.Args[1]))
	case "classify":
		log.SetOutput(io.Discard)
		code = run(context.Background(), os.Args[1:], os.Stdin, os.Stderr, os.Stderr)
	default:
		code = peerCode(fmt.Errorf("no client %q", name))
	}
	fmt.Println(mostEverResident())
	return cmp.Or(code, peerCode(stop()))
}

func peerCode(err error) int {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return exitFailed
	}
	return exitDone
}

// mostEverResident is the most memory that the process has had resident, its
// heap and the files it maps; 0 where the system does not say so as Linux does.
func mostEverResident() int64 {
	data, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(data)) {
		var kb int64
		if _, err := fmt.Sscanf(line, "VmHWM: %d kB", &kb); err == nil {
			return kb << 10
		}
	}
	return 0
}

// profile begins to note where the time goes; stop writes that, and what was
// allocated, to files beginning with path.
func profile(path string) (stop func() error, err error) {
	cpu, err := os.Create(path + ".cpu.pprof")
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(cpu); err != nil {
		return nil, err
	}
	return func() error {
		pprof.StopCPUProfile()
		allocs, err := os.Create(path + ".allocs.pprof")
		if err == nil {
			err = pprof.Lookup("allocs").WriteTo(allocs, 0)
		}
		return cmp.Or(err, allocs.Close(), cpu.Close())
	}, nil
}

// bareClient is what a crawl cannot do without: net/http, a tree of each page,
// its links resolved, and what was seen in memory. It keeps nothing.
func bareClient(first string) error {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: peerWorkers}}
	b := &bareFrontier{seen: map[string]bool{}}
	b.cond.L = &b.mu
	b.add([]string{first})
	var wg sync.WaitGroup
	errs := make([]error, peerWorkers)
	for i := range peerWorkers {
		wg.Go(func() {
			for address, ok := b.next(); ok; address, ok = b.next() {
				links, err := bareFetch(client, address)
				errs[i] = cmp.Or(errs[i], err)
				b.add(links)
				b.done()
			}
		})
	}
	wg.Wait()
	return cmp.Or(errs...)
}

// bareFetch returns where the links of a page lead.
func bareFetch(client *http.Client, address string) (links []string, err error) {
	res, err := client.Get(address)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK || res.ContentLength < 0 {
		return nil, fmt.Errorf("%s: %s with %d bytes", address, res.Status, res.ContentLength)
	}
	body := make([]byte, res.ContentLength)
	if _, err := io.ReadFull(res.Body, body); err != nil {
		return nil, err
	}
	root, err := tree.Parse(bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	for n := range root.Descendants() {
		if n.DataAtom != atom.A {
			continue
		}
		for _, a := range n.Attr {
			if a.Key == "href" {
				links = append(links, bareResolve(res.Request.URL, a.Val))
			}
		}
	}
	return links, nil
}

// bareResolve is the address a link leads to, without its fragment; "" if it
// is none.
func bareResolve(base *url.URL, link string) string {
	u, err := base.Parse(link)
	if err != nil {
		return ""
	}
	u.Fragment = ""
	return u.String()
}

// bareFrontier hands out each address once.
type bareFrontier struct {
	mu    sync.Mutex
	cond  sync.Cond
	seen  map[string]bool
	queue []string
	open  int // queued or handed out
}

func (b *bareFrontier) add(addresses []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, a := range addresses {
		if a != "" && !b.seen[a] {
			b.seen[a] = true
			b.queue = append(b.queue, a)
			b.open++
			b.cond.Signal()
		}
	}
}

// next waits for an address; ok is false when all are done.
func (b *bareFrontier) next() (address string, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for len(b.queue) == 0 && b.open > 0 {
		b.cond.Wait()
	}
	if len(b.queue) == 0 {
		return "", false
	}
	address, b.queue = b.queue[0], b.queue[1:]
	return address, true
}

func (b *bareFrontier) done() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.open--; b.open == 0 {
		b.cond.Broadcast()
	}
}

// collyClient crawls as colly's own examples do: asynchronously, with a
// callback for each link that visits it. It cuts the fragments off, which
// would otherwise be pages of their own.
func collyClient(first string) error {
	c := colly.NewCollector(colly.Async(true))
	if err := c.Limit(&colly.LimitRule{DomainGlob: "*", Parallelism: peerWorkers}); err != nil {
		return err
	}
	var mu sync.Mutex
	var failed error
	c.OnError(func(r *colly.Response, err error) {
		mu.Lock()
		defer mu.Unlock()
		failed = cmp.Or(failed, fmt.Errorf("%s: %w", r.Request.URL, err))
	})
	c.OnHTML("a[href]", func(e *colly.HTMLElement) {
		link, _, _ := strings.Cut(e.Attr("href"), "#")
		_ = e.Request.Visit(link) // most have been visited, which is an error
	})
	if err := c.Visit(first); err != nil {
		return err
	}
	c.Wait()
	return failed
}
