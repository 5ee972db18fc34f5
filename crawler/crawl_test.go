package crawler

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"classify/store/record"
)

// notebook is a Memory in memory.
type notebook struct {
	run      record.Run
	visits   map[string]record.Visit
	captures []record.Capture
	members  []record.Membership
	fail     error // what Turn answers
	afresh   bool  // of the next run
}

func (n *notebook) Begin(inc record.Incident, command, program string) (record.Run, error) {
	if n.visits == nil {
		n.visits = map[string]record.Visit{}
	}
	if n.run.ID == 0 || !n.run.Finished.IsZero() {
		n.run = record.Run{ID: n.run.ID + 1, Incident: inc.ID, Command: command, Program: program, Afresh: n.afresh}
	}
	return n.run, nil
}

func (n *notebook) Known(_ record.Run, fn func(record.Visit, string) error) error {
	for _, v := range slices.SortedFunc(maps.Values(n.visits), func(a, b record.Visit) int { return int(a.Number) - int(b.Number) }) {
		sum := ""
		if v.Capture != 0 {
			sum = n.captures[v.Capture-1].SHA256
		}
		if err := fn(v, sum); err != nil {
			return err
		}
	}
	return nil
}

func (n *notebook) Turn(_ record.Run, finished []record.Outcome, lease []uint64) ([]record.Lease, error) {
	if n.fail != nil {
		return nil, n.fail
	}
	for _, o := range finished {
		n.finish(o)
	}
	leases := make([]record.Lease, len(lease))
	for i, number := range lease {
		for url, v := range n.visits {
			if v.Number == number {
				v.Leased = true
				n.visits[url], leases[i].Visit = v, v
			}
		}
		for j, c := range n.captures {
			if c.URL == leases[i].Visit.URL && c.Usable() {
				leases[i].Known, leases[i].Known.Seq = c, uint64(j+1)
			}
		}
	}
	return leases, nil
}

func (n *notebook) finish(o record.Outcome) {
	if o.Capture != nil {
		n.captures = append(n.captures, *o.Capture)
		n.members = append(n.members, o.Member)
		o.Visit.Capture = uint64(len(n.captures))
	}
	for _, v := range append(o.Found, o.Visit) {
		n.visits[v.URL] = v
	}
}

func (n *notebook) End(run record.Run) (record.Run, error) {
	for _, v := range n.visits {
		if v.State == record.Queued || v.Leased {
			return run, fmt.Errorf("%s is still queued", v.URL)
		}
	}
	run.Finished = time.Unix(1, 0)
	n.run = run
	return run, nil
}

// states shows what became of every address: "state reason".
func (n *notebook) states() map[string]string {
	got := map[string]string{}
	for url, v := range n.visits {
		got[url] = strings.TrimSpace(string(v.State) + " " + v.Reason)
	}
	return got
}

// request is one request a site was sent.
type request struct {
	url string
	at  time.Time
}

// web answers from a map: the value is a body, "STATUS body" or a panic; what
// is missing is 404.
type web struct {
	pages map[string]string
	took  time.Duration

	mu       sync.Mutex
	requests []request
	headers  http.Header
	hook     func(url string)
	answer   func(url string, header map[string][]string) // adds to an answer's headers
	other    func(url string) (body string, ok bool)      // pages beside those of the map
	// unchanged, if set, says whether the request is to be answered with 304.
	unchanged func(url string) bool
}

func (s *web) RoundTrip(req *http.Request) (*http.Response, error) {
	url := req.URL.String()
	s.mu.Lock()
	s.requests = append(s.requests, request{url, time.Now()})
	s.headers = req.Header
	s.mu.Unlock()
	if s.hook != nil {
		s.hook(url)
	}
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	time.Sleep(s.took)
	body, ok := s.pages[url]
	if !ok && s.other != nil {
		body, ok = s.other(url)
	}
	status := 200
	header := http.Header{"Content-Type": {"text/html; charset=utf-8"}}
	if s.answer != nil {
		s.answer(url, header)
	}
	switch {
	case !ok:
		status = 404
	case s.unchanged != nil && s.unchanged(url):
		status, body = 304, ""
	case body == "panic":
		panic("a transport's fault")
	case body == "down":
		return nil, errors.New("connection refused")
	case strings.HasPrefix(body, "-> "):
		status = 302
		header.Set("Location", body[3:])
		body = ""
	case strings.HasPrefix(body, "!"):
		fmt.Sscanf(body, "!%d", &status)
	}
	return &http.Response{StatusCode: status, Proto: "HTTP/1.1", Header: header, Body: io.NopCloser(strings.NewReader(body)), Request: req}, nil
}

func (s *web) urls() []string {
	var urls []string
	for _, r := range s.requests {
		urls = append(urls, r.url)
	}
	return urls
}

func page(words string, links ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<!DOCTYPE html><html><head><title>港の話</title></head><body><article><h1>港の話</h1><p>%s</p>", words)
	for _, l := range links {
		href, text, _ := strings.Cut(l, " ")
		fmt.Fprintf(&b, "<p><a href=%q>%s</a></p>", href, text)
	}
	return b.String() + "</article></body></html>"
}

func following(sources ...record.Source) record.Incident {
	return record.Incident{
		ID: "harbour", Organisation: record.Organisation{Name: "みなと"}, Sources: sources,
		Crawl: record.Pace{PerHost: 1, MaxPages: 100},
	}
}

func listed(url string, depth int, match ...string) record.Source {
	return record.Source{URL: url, Voice: record.Commentary, Follow: record.Follow{Depth: depth, Match: match}}
}

func mustCrawl(t *testing.T, n *notebook, inc record.Incident, s http.RoundTripper) {
	t.Helper()
	if _, err := Crawl(context.Background(), n, Options{Incident: inc, Transport: s, Version: "1"}); err != nil {
		t.Fatal(err)
	}
}

func TestCrawlFollowsLinksOneLevelDeepAndNamesWhatItLeaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &web{pages: map[string]string{
			"https://a.example/robots.txt": "User-agent: *\nDisallow: /private",
			"https://a.example/": page("みなとの件", "/one#top みなとの続報", "/one?utm_source=x みなと", "/two 天気", "/private/x みなと",
				"https://b.example/ みなと", "/busy みなと", "mailto:x@a.example みなと", "/down みなと"),
			"https://a.example/one":  page("みなとの話", "/deeper みなと"),
			"https://a.example/busy": "!503",
			"https://a.example/down": "down",
		}}
		n := &notebook{}
		mustCrawl(t, n, following(listed("https://a.example/", 1, "みなと")), s)
		want := map[string]string{
			"https://a.example/":          "fetched",
			"https://a.example/one":       "fetched",
			"https://a.example/two":       "skipped " + SkipMatch,
			"https://a.example/private/x": "skipped " + SkipRobots,
			"https://b.example/":          "skipped " + SkipScope,
			"https://a.example/busy":      "failed status 503",
			"https://a.example/down":      "failed " + FailNetwork,
		}
		if diff := cmp.Diff(want, n.states()); diff != "" {
			t.Errorf("what became of the addresses (-want +got):\n%s", diff)
		}
		if got := s.urls()[0]; got != "https://a.example/robots.txt" {
			t.Errorf("the first request was for %s", got)
		}
		if slices.Contains(s.urls(), "https://a.example/private/x") {
			t.Error("a denied address was asked for")
		}
	})
}

func TestCrawlKeepsTheBytesAsTheyWereSent(t *testing.T) {
	body := page("\x82\xdd\x82\xc8\x82\xc6") // Shift_JIS
	s := &web{pages: map[string]string{"https://a.example/": body}}
	n := &notebook{}
	mustCrawl(t, n, following(listed("https://a.example/", 0)), s)
	if got := n.captures[0]; !bytes.Equal(got.Body, []byte(body)) || got.SHA256 != record.Hash([]byte(body)) {
		t.Errorf("captured %q", got.Body)
	}
	if got := s.headers.Get("User-Agent"); got != "classify/1" {
		t.Errorf("User-Agent = %q", got)
	}
	if got := s.headers.Get("Cookie") + s.headers.Get("Authorization"); got != "" {
		t.Errorf("credentials were sent: %q", got)
	}
}

func TestCrawlWaitsBetweenRequestsToAHostButNotBetweenHosts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &web{took: 2 * time.Second, pages: map[string]string{
			"https://a.example/robots.txt": "User-agent: *\nCrawl-delay: 7",
			"https://a.example/1":          page("一"), "https://a.example/2": page("二"),
			"https://b.example/1": page("一"), "https://b.example/2": page("二"),
		}}
		inc := following(listed("https://a.example/1", 0), listed("https://a.example/2", 0),
			listed("https://b.example/1", 0), listed("https://b.example/2", 0))
		inc.Crawl.Delay, inc.Crawl.Adapt, inc.Crawl.MaxDelay = 5*time.Second, 10, 12*time.Second
		start := time.Now()
		mustCrawl(t, &notebook{}, inc, s)
		last := map[string]time.Time{}
		for _, r := range s.requests {
			host := r.url[:len("https://a.example")]
			// 2 s of answer, then ten times that, but no more than 12 s.
			if before, ok := last[host]; ok && r.at.Sub(before) < 14*time.Second {
				t.Errorf("%s was asked again after %s", host, r.at.Sub(before))
			}
			last[host] = r.at
		}
		if took := time.Since(start); took > 35*time.Second {
			t.Errorf("the hosts waited for each other: %s", took)
		}
	})
}

func TestCrawlDeniesWhenRobotsTxtCannotBeHad(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for answer, want := range map[string]string{
			"!503":                       "skipped " + SkipNoRules,
			"!429":                       "skipped " + SkipNoRules,
			"down":                       "failed " + FailNetwork,
			"!404":                       "fetched",
			"!403":                       "fetched",
			"-> https://c.example/rules": "skipped " + SkipRobots,
		} {
			s := &web{pages: map[string]string{
				"https://a.example/robots.txt": answer, "https://a.example/x": page("みなと"),
				"https://c.example/rules": "User-agent: *\nDisallow: /x",
			}}
			n := &notebook{}
			mustCrawl(t, n, following(listed("https://a.example/x", 0)), s)
			if got := n.states()["https://a.example/x"]; got != want {
				t.Errorf("robots.txt answering %s: %s, want %s", answer, got, want)
			}
		}
	})
}

func TestCrawlTreatsEachRedirectAsAnAddressOfItsOwn(t *testing.T) {
	s := &web{pages: map[string]string{
		"https://a.example/old":        "-> /new",
		"https://a.example/new":        "-> https://b.example/x",
		"https://b.example/robots.txt": "User-agent: classify\nDisallow: /x",
		"https://b.example/x":          page("みなと"),
		"https://a.example/loop":       "-> /loop",
		"https://a.example/long/0":     "-> /long/1",
	}}
	for i := range 12 {
		s.pages[fmt.Sprintf("https://a.example/long/%d", i)] = fmt.Sprintf("-> /long/%d", i+1)
	}
	n := &notebook{}
	mustCrawl(t, n, following(listed("https://a.example/old", 0), listed("https://a.example/loop", 0), listed("https://a.example/long/0", 0)), s)
	got := n.states()
	want := map[string]string{
		"https://a.example/old":     "skipped " + SkipRedirected,
		"https://a.example/new":     "skipped " + SkipRedirected,
		"https://b.example/x":       "skipped " + SkipRobots,
		"https://a.example/loop":    "skipped " + SkipRedirected,
		"https://a.example/long/11": "failed " + FailRedirects,
	}
	for url, state := range want {
		if got[url] != state {
			t.Errorf("%s: %q, want %q", url, got[url], state)
		}
	}
}

func TestCrawlStopsAtItsBudget(t *testing.T) {
	s := &web{pages: map[string]string{}}
	var links []string
	for i := range 10 {
		address := fmt.Sprintf("https://a.example/%d", i)
		s.pages[address] = page(fmt.Sprint("みなと", i))
		links = append(links, address+" みなと")
	}
	s.pages["https://a.example/"] = page("一覧", links...)
	inc := following(listed("https://a.example/", 1))
	inc.Crawl.MaxPages = 4
	n := &notebook{}
	mustCrawl(t, n, inc, s)
	count := map[string]int{}
	for _, state := range n.states() {
		count[state]++
	}
	if diff := cmp.Diff(map[string]int{"fetched": 4, "skipped " + SkipBudget: 7}, count); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestCrawlGoesOnWhereItWasInterrupted(t *testing.T) {
	s := &web{pages: map[string]string{
		"https://a.example/": page("一覧", "/1 みなと", "/2 みなと", "/3 みなと"), "https://a.example/1": page("一"),
		"https://a.example/2": page("二"), "https://a.example/3": page("三"),
	}}
	ctx, cancel := context.WithCancel(context.Background())
	s.hook = func(url string) {
		if url == "https://a.example/2" {
			cancel()
		}
	}
	n := &notebook{}
	inc := following(listed("https://a.example/", 1))
	if _, err := Crawl(ctx, n, Options{Incident: inc, Transport: s}); !errors.Is(err, context.Canceled) {
		t.Fatalf("Crawl = %v, want it interrupted", err)
	}
	first := len(s.requests)
	s.hook = nil
	mustCrawl(t, n, inc, s)
	if diff := cmp.Diff([]string{"https://a.example/robots.txt", "https://a.example/2", "https://a.example/3"}, s.urls()[first:]); diff != "" {
		t.Errorf("asked for after the interruption (-want +got):\n%s", diff)
	}
	if n.run.ID != 1 || len(n.captures) != 4 {
		t.Errorf("run %d with %d captures, want run 1 with 4", n.run.ID, len(n.captures))
	}
}

func TestCrawlForgetsTheQueueOfASourceThatIsNoLongerListed(t *testing.T) {
	s := &web{pages: map[string]string{
		"https://a.example/": page("一覧", "/1 みなと"), "https://a.example/1": page("一"), "https://b.example/": page("二"),
	}}
	ctx, cancel := context.WithCancel(context.Background())
	s.hook = func(url string) {
		if url == "https://a.example/1" {
			cancel()
		}
	}
	n := &notebook{}
	_, err := Crawl(ctx, n, Options{Incident: following(listed("https://a.example/", 1)), Transport: s})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("Crawl = %v, want it interrupted", err)
	}
	s.hook = nil
	mustCrawl(t, n, following(listed("https://b.example/", 0)), s)
	if got := n.states()["https://a.example/1"]; got != "skipped "+SkipUnlisted {
		t.Errorf("the queued address was %s", got)
	}
}

func TestCrawlFollowsALaterReasonForAnAddressPassedOver(t *testing.T) {
	s := &web{pages: map[string]string{
		"https://a.example/":  page("一覧", "/x 続きを読む"),
		"https://a.example/2": page("二", "/x みなとの続報"),
		"https://a.example/x": page("みなと"),
	}}
	n := &notebook{}
	mustCrawl(t, n, following(listed("https://a.example/", 1, "みなと"), listed("https://a.example/2", 1, "みなと")), s)
	if got := n.states()["https://a.example/x"]; got != "fetched" {
		t.Errorf("the address was %s", got)
	}
}

func TestAPanicCostsOnePage(t *testing.T) {
	s := &web{pages: map[string]string{"https://a.example/1": "panic", "https://a.example/2": page("二")}}
	n := &notebook{}
	mustCrawl(t, n, following(listed("https://a.example/1", 0), listed("https://a.example/2", 0)), s)
	got := n.states()
	if got["https://a.example/1"] != "failed "+FailNetwork || got["https://a.example/2"] != "fetched" {
		t.Errorf("got %v", got)
	}
}

func TestCrawlEndsWhenTheMemoryFails(t *testing.T) {
	full := errors.New("no space left")
	s := &web{pages: map[string]string{"https://a.example/": page("一")}}
	_, err := Crawl(context.Background(), &notebook{fail: full}, Options{Incident: following(listed("https://a.example/", 0)), Transport: s})
	if !errors.Is(err, full) {
		t.Errorf("Crawl = %v, want %v", err, full)
	}
}

func TestLiveTransportRefusesPrivateAddressesButForTheExactException(t *testing.T) {
	server := serve(t, page("みなと"))
	for _, tt := range []struct {
		allow []string
		want  string
	}{
		{nil, "failed " + FailRefused},
		{[]string{"127.0.0.1:1"}, "failed " + FailRefused},
		{[]string{server}, "fetched"},
	} {
		n := &notebook{}
		mustCrawl(t, n, following(listed("http://"+server+"/", 0)), LiveTransport(tt.allow))
		if got := n.states()["http://"+server+"/"]; got != tt.want {
			t.Errorf("with %v allowed: %s, want %s", tt.allow, got, tt.want)
		}
	}
}
