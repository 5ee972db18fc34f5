package crawler

import (
	"context"
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"classify/store/record"
)

// asked is when each address was asked for, since the first request.
func (s *web) asked(url string) (times []time.Duration) {
	for _, r := range s.requests {
		if r.url == url {
			times = append(times, r.at.Sub(s.requests[0].at))
		}
	}
	return times
}

// gaps are the times between one request and the next to any of the hosts.
func (s *web) gaps(hosts ...string) (gaps []time.Duration) {
	var last time.Time
	for _, r := range s.requests {
		for _, h := range hosts {
			if strings.HasPrefix(r.url, "https://"+h+"/") {
				if !last.IsZero() {
					gaps = append(gaps, r.at.Sub(last))
				}
				last = r.at
			}
		}
	}
	return gaps
}

// polite is an incident with the pace that is the default.
func polite(sources ...record.Source) record.Incident {
	inc := following(sources...)
	inc.Crawl.Delay, inc.Crawl.Adapt, inc.Crawl.MaxDelay = 5*time.Second, 10, time.Minute
	return inc
}

func TestARefusedHostIsAskedAgainWhenItSaid(t *testing.T) {
	const page503 = "!503"
	for name, header := range map[string]func(now time.Time) string{
		"seconds": func(time.Time) string { return "40" },
		"date": func(now time.Time) string {
			return now.Add(40 * time.Second).UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT")
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &web{pages: map[string]string{"https://a.example/1": page503, "https://a.example/2": page("二")}}
				s.answer = func(url string, h map[string][]string) {
					if url == "https://a.example/1" && len(s.asked(url)) == 1 {
						h["Retry-After"] = []string{header(time.Now())}
					}
				}
				s.hook = func(url string) {
					if url == "https://a.example/1" && len(s.asked(url)) == 2 {
						s.pages[url] = page("一")
					}
				}
				n := &notebook{}
				mustCrawl(t, n, polite(listed("https://a.example/1", 0), listed("https://a.example/2", 0)), s)
				times := s.asked("https://a.example/1")
				if len(times) != 2 || times[1]-times[0] < 39*time.Second || times[1]-times[0] > 2*time.Minute {
					t.Errorf("the address was asked for at %v, want again after 40 s", times)
				}
				if other := s.asked("https://a.example/2"); len(other) != 1 || other[0] < times[0]+39*time.Second {
					t.Errorf("its host was asked at %v although it had asked for a pause at %v", other, times[0])
				}
				if got := n.states()["https://a.example/1"]; got != "fetched" {
					t.Errorf("in the end it was %s", got)
				}
			})
		})
	}
}

func TestAHostThatAsksForAMuchLongerPauseIsLeftForALaterRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &web{pages: map[string]string{"https://a.example/1": "!503"}}
		s.answer = func(url string, h map[string][]string) { h["Retry-After"] = []string{"7200"} }
		n := &notebook{}
		inc := polite(listed("https://a.example/1", 0))
		begin := time.Now()
		mustCrawl(t, n, inc, s)
		if took := time.Since(begin); took > time.Minute {
			t.Errorf("the run slept through the pause: %s", took)
		}
		if got := n.states()["https://a.example/1"]; got != "failed "+FailLater {
			t.Errorf("the address was %s", got)
		}
		mustCrawl(t, n, inc, s)
		if got := len(s.asked("https://a.example/1")); got != 1 {
			t.Errorf("it was asked for %d times within the pause, want once", got)
		}
		time.Sleep(2 * time.Hour)
		mustCrawl(t, n, inc, s)
		if got := len(s.asked("https://a.example/1")); got != 2 {
			t.Errorf("after the pause it was asked for %d times, want twice", got)
		}
	})
}

func TestRetriesAreBoundedAndGrow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &web{pages: map[string]string{"https://a.example/1": "!502"}}
		n := &notebook{}
		mustCrawl(t, n, polite(listed("https://a.example/1", 0)), s)
		times := s.asked("https://a.example/1")
		if len(times) != maxTries {
			t.Fatalf("asked for at %v, want %d times", times, maxTries)
		}
		if first, second := times[1]-times[0], times[2]-times[1]; first < 7*time.Second || second < 15*time.Second || second > time.Minute {
			t.Errorf("asked again after %s and %s", first, second)
		}
		if got := n.states()["https://a.example/1"]; got != "failed status 502" {
			t.Errorf("it was %s", got)
		}
	})
}

func TestAHostThatKeepsFailingIsLeftAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &web{pages: map[string]string{"https://b.example/1": page("一")}}
		var sources []record.Source
		for i := range 40 {
			url := fmt.Sprintf("https://a.example/%d", i)
			s.pages[url] = "!500"
			sources = append(sources, listed(url, 0))
		}
		n := &notebook{}
		mustCrawl(t, n, polite(append(sources, listed("https://b.example/1", 0))...), s)
		gaps := s.gaps("a.example")
		if len(gaps) > acquaintances+1 {
			t.Errorf("the failing host was asked %d times", len(gaps)+1)
		}
		for i := 3; i < len(gaps); i++ {
			if gaps[i] < gaps[i-1] && gaps[i] < time.Minute {
				t.Errorf("the pauses do not grow: %v", gaps)
			}
		}
		count := map[string]int{}
		for _, state := range n.states() {
			count[state]++
		}
		if count["skipped "+SkipLeftAlone] < 30 || count["fetched"] != 1 {
			t.Errorf("the addresses were %v", count)
		}
	})
}

func TestACrawlDelayIsKeptWithTwoRequestsAtATimeToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &web{pages: map[string]string{"https://a.example/robots.txt": "User-agent: *\nCrawl-delay: 30"}}
		var sources []record.Source
		for i := range 4 {
			url := fmt.Sprintf("https://a.example/%d", i)
			s.pages[url] = page(fmt.Sprint(i))
			sources = append(sources, listed(url, 0))
		}
		inc := polite(sources...)
		inc.Crawl.PerHost = 2
		mustCrawl(t, &notebook{}, inc, s)
		for _, gap := range s.gaps("a.example") {
			if gap < 30*time.Second {
				t.Errorf("the requests came %v apart, want 30 s", s.gaps("a.example"))
				break
			}
		}
	})
}

func TestACrawlDelayLongerThanARunLeavesOnePageARun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &web{pages: map[string]string{
			"https://a.example/robots.txt": "User-agent: *\nCrawl-delay: 3600",
			"https://a.example/1":          page("一"), "https://a.example/2": page("二"),
		}}
		n := &notebook{}
		inc := polite(listed("https://a.example/1", 0), listed("https://a.example/2", 0))
		begin := time.Now()
		mustCrawl(t, n, inc, s)
		if gap := time.Since(begin); len(s.asked("https://a.example/2")) != 0 || len(s.asked("https://a.example/1")) != 1 || gap > time.Minute {
			t.Errorf("the pages were asked for at %v and %v, the run took %s", s.asked("https://a.example/1"), s.asked("https://a.example/2"), gap)
		}
		if got := n.states()["https://a.example/2"]; got != "skipped "+SkipPause {
			t.Errorf("the second page was %s", got)
		}
	})
}

// phonebook is a Resolver with a list.
type phonebook map[string]string

func (p phonebook) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	ip, err := netip.ParseAddr(p[host])
	return []netip.Addr{ip}, err
}

func TestHostsAtOneAddressAreAskedLikeOneHost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &web{pages: map[string]string{}}
		book := phonebook{"c.example": "198.51.100.9"}
		sources := []record.Source{listed("https://c.example/1", 0)}
		s.pages["https://c.example/1"] = page("c")
		for _, host := range []string{"a.example", "b.example"} {
			book[host] = "192.0.2.7"
			for i := range 2 {
				url := fmt.Sprintf("https://%s/%d", host, i)
				s.pages[url] = page(url)
				sources = append(sources, listed(url, 0))
			}
		}
		_, err := Crawl(context.Background(), &notebook{}, Options{Incident: polite(sources...), Transport: s, Hosts: NewHosts(book)})
		if err != nil {
			t.Fatal(err)
		}
		gaps := s.gaps("a.example", "b.example")
		if len(gaps) != 5 {
			t.Errorf("%d requests, want 6", len(gaps)+1)
		}
		for _, gap := range gaps {
			if gap < 5*time.Second {
				t.Errorf("requests to one address came %v apart", gaps)
				break
			}
		}
		if at := s.asked("https://c.example/1"); len(at) != 1 || at[0] > 6*time.Second {
			t.Errorf("a host elsewhere waited: %v", at)
		}
	})
}

func TestARedirectedRobotsTxtKeepsThePaceOfTheHostItGoesTo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &web{pages: map[string]string{
			"https://a.example/robots.txt": "-> /r1", "https://a.example/r1": "-> /r2", "https://a.example/r2": "User-agent: *\nDisallow: /x",
			"https://a.example/x": page("x"), "https://a.example/y": page("y"),
		}}
		n := &notebook{}
		mustCrawl(t, n, polite(listed("https://a.example/x", 0), listed("https://a.example/y", 0)), s)
		for _, gap := range s.gaps("a.example") {
			if gap < 5*time.Second {
				t.Errorf("the hops came %v apart", s.gaps("a.example"))
				break
			}
		}
		if got := n.states(); got["https://a.example/x"] != "skipped "+SkipRobots || got["https://a.example/y"] != "fetched" {
			t.Errorf("the addresses were %v", got)
		}
	})
}

func TestRobotsTxtIsBelievedForADayByEveryCrawl(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &web{pages: map[string]string{"https://a.example/1": page("一"), "https://a.example/robots.txt": ""}}
		hosts := NewHosts(nil)
		crawl := func() {
			inc := polite(listed("https://a.example/1", 0))
			if _, err := Crawl(context.Background(), &notebook{}, Options{Incident: inc, Transport: s, Hosts: hosts}); err != nil {
				t.Fatal(err)
			}
		}
		crawl()
		time.Sleep(20 * time.Hour)
		crawl()
		if got := len(s.asked("https://a.example/robots.txt")); got != 1 {
			t.Errorf("within a day robots.txt was asked for %d times, want once", got)
		}
		time.Sleep(5 * time.Hour)
		crawl()
		if got := len(s.asked("https://a.example/robots.txt")); got != 2 {
			t.Errorf("after a day robots.txt was asked for %d times, want twice", got)
		}
	})
}

func TestTwoCrawlsTogetherAskNoHostFasterThanOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &web{pages: map[string]string{"https://a.example/robots.txt": ""}}
		hosts := NewHosts(nil)
		done := make(chan error)
		var sources [2][]record.Source // all there before a crawl reads them
		for crawl := range sources {
			for i := range 3 {
				url := fmt.Sprintf("https://a.example/%d/%d", crawl, i)
				s.pages[url] = page(url)
				sources[crawl] = append(sources[crawl], listed(url, 0))
			}
		}
		for _, mine := range sources {
			go func() {
				_, err := Crawl(context.Background(), &notebook{}, Options{Incident: polite(mine...), Transport: s, Hosts: hosts})
				done <- err
			}()
		}
		for range 2 {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		if got := len(s.asked("https://a.example/robots.txt")); got != 1 {
			t.Errorf("robots.txt was asked for %d times, want once", got)
		}
		for _, gap := range s.gaps("a.example") {
			if gap < 5*time.Second {
				t.Errorf("the requests came %v apart", s.gaps("a.example"))
				break
			}
		}
	})
}
