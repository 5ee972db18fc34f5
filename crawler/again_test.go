package crawler

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"classify/store/record"
)

// tagged lets a site send an ETag that changes with the page, and answer 304
// to who has it.
func tagged(s *web) *int {
	unchanged := new(int)
	tag := func(url string) string { return `"` + record.Hash([]byte(s.pages[url]))[:8] + `"` }
	s.answer = func(url string, h map[string][]string) {
		if _, ok := s.pages[url]; ok {
			h["Etag"] = []string{tag(url)}
		}
	}
	s.unchanged = func(url string) bool {
		if s.headers.Get("If-None-Match") != tag(url) {
			return false
		}
		*unchanged++
		return true
	}
	return unchanged
}

func TestAPageThatHasNotChangedCostsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &web{pages: map[string]string{"https://a.example/": page("一覧", "/1 みなと"), "https://a.example/1": page("一")}}
		unchanged := tagged(s)
		n := &notebook{}
		inc := polite(listed("https://a.example/", 1))
		mustCrawl(t, n, inc, s)
		mustCrawl(t, n, inc, s)
		if *unchanged != 2 || len(n.captures) != 2 {
			t.Errorf("%d answers were 304, %d captures are kept, want 2 and 2", *unchanged, len(n.captures))
		}
		for url, v := range n.visits {
			if v.State != record.Fetched || v.Run != 2 || v.Capture == 0 {
				t.Errorf("%s is %+v, want it fetched in the second run", url, v)
			}
		}
		s.pages["https://a.example/1"] = page("一、訂正しました")
		mustCrawl(t, n, inc, s)
		if len(n.captures) != 3 || !strings.Contains(string(n.captures[2].Body), "訂正") {
			t.Errorf("%d captures after a page has changed, want 3", len(n.captures))
		}
	})
}

func TestOtherRulesForLinksAskForThePagesWhole(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &web{pages: map[string]string{"https://a.example/": page("一覧", "/1 みなと"), "https://a.example/1": page("一")}}
		unchanged := tagged(s)
		n := &notebook{}
		mustCrawl(t, n, following(listed("https://a.example/", 0)), s)
		n.afresh = true // as the store says when the sources have changed
		mustCrawl(t, n, following(listed("https://a.example/", 1)), s)
		if *unchanged != 0 || n.states()["https://a.example/1"] != "fetched" {
			t.Errorf("%d answers were 304, the addresses are %v", *unchanged, n.states())
		}
	})
}

func TestAPageThatIsGoneIsNoticedAndKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &web{pages: map[string]string{"https://a.example/": page("一覧", "/1 みなと"), "https://a.example/1": page("一")}}
		n := &notebook{}
		inc := polite(listed("https://a.example/", 1))
		mustCrawl(t, n, inc, s)
		delete(s.pages, "https://a.example/1")
		mustCrawl(t, n, inc, s)
		if v := n.visits["https://a.example/1"]; !v.Gone() || v.Since != v.Time {
			t.Errorf("the page is %+v, want it gone", v)
		}
		if !strings.Contains(string(n.captures[1].Body), "一") {
			t.Error("what it said is not kept")
		}
		inc.Crawl.MaxPages = 1 // the source alone
		time.Sleep(24 * time.Hour)
		mustCrawl(t, n, inc, s)
		if v := n.visits["https://a.example/1"]; !v.Gone() {
			t.Errorf("when it was not asked for it became %+v", v)
		}
		s.pages["https://a.example/1"] = page("一")
		inc.Crawl.MaxPages = 10
		time.Sleep(30 * 24 * time.Hour)
		mustCrawl(t, n, inc, s)
		if v := n.visits["https://a.example/1"]; v.State != record.Fetched {
			t.Errorf("when it was back it was %+v", v)
		}
	})
}

func TestWhatDoesNotChangeIsAskedForLessOften(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &web{pages: map[string]string{"https://a.example/": page("一覧", "/1 みなと"), "https://a.example/1": page("一")}}
		n := &notebook{}
		inc := polite(listed("https://a.example/", 1))
		inc.Crawl.RevisitMax = 5 * 24 * time.Hour
		for range 30 * 4 { // every six hours for a month
			mustCrawl(t, n, inc, s)
			time.Sleep(6 * time.Hour)
		}
		times := s.asked("https://a.example/1")
		if len(times) < 8 || len(times) > 20 {
			t.Errorf("in a month it was asked for %d times, at %v", len(times), times)
		}
		for i := 2; i < len(times); i++ {
			if gap := times[i] - times[i-1]; gap > 5*24*time.Hour+7*time.Hour || gap+7*time.Hour < times[i-1]-times[i-2] {
				t.Errorf("asked for at %v", times)
				break
			}
		}
		if got := len(s.asked("https://a.example/")); got != 120 {
			t.Errorf("the source was asked for %d times, want in every run", got)
		}
		s.pages["https://a.example/1"] = page("一、訂正")
		time.Sleep(5 * 24 * time.Hour)
		mustCrawl(t, n, inc, s)
		before := len(s.asked("https://a.example/1"))
		time.Sleep(time.Hour)
		mustCrawl(t, n, inc, s)
		if got := len(s.asked("https://a.example/1")); got != before+1 {
			t.Error("after a change it was not asked for in the next run")
		}
	})
}

func TestTheSameBytesUnderManyAddressesAreOnePage(t *testing.T) {
	s := &web{pages: map[string]string{"https://a.example/": page("一覧", "/x/1 みなと", "/x/2 みなと"), "https://b.example/": page("空", "/c/0 みなと")}}
	body := page("終わりなき部屋", "next みなと")
	s.other = func(url string) (string, bool) { return body, strings.HasPrefix(url, "https://a.example/x/") }
	n := &notebook{}
	mustCrawl(t, n, following(listed("https://a.example/", 9)), s)
	count := map[string]int{}
	for _, state := range n.states() {
		count[state]++
	}
	if count["fetched"] != 2 || count["skipped "+SkipSame] == 0 || len(s.requests) > 8 {
		t.Errorf("%d requests, the addresses were %v", len(s.requests), count)
	}
}

func TestSpacesWithoutEndStopAtTheirBudgetAndStarveNobody(t *testing.T) {
	s := &web{pages: map[string]string{"https://a.example/": page("一覧", "/cal/2021/01/01 暦", "/maze/a/1 迷路", "/news/1 みなと", "/a/a/a/a/a 深い")}}
	for i := 1; i <= 60; i++ {
		s.pages[fmt.Sprintf("https://a.example/news/%d", i)] = page(fmt.Sprint("知らせ", i), fmt.Sprintf("/news/%d 次", i+1))
	}
	s.other = func(url string) (string, bool) {
		at := url[strings.LastIndex(url, "/")+1:]
		switch {
		case strings.Contains(url, "/cal/"):
			var y, m, d int
			fmt.Sscanf(url, "https://a.example/cal/%d/%d/%d", &y, &m, &d)
			next := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
			links := []string{"/cal/2999/01/01 遠い日"}
			for i := range 40 {
				links = append(links, next.AddDate(0, 0, i+1).Format("/cal/2006/01/02")+" 日")
			}
			return page(url, links...), true
		case strings.Contains(url, "/maze/"):
			var links []string
			for i := range 30 {
				links = append(links, fmt.Sprintf("/maze/%s%d/%d 扉", at, i, i))
			}
			return page(url, links...), true
		}
		return "", false
	}
	inc := following(listed("https://a.example/", 10))
	inc.Crawl.MaxPages, inc.Crawl.PatternPages = 400, 50
	n := &notebook{}
	mustCrawl(t, n, inc, s)
	news, calendar, maze, reasons := 0, 0, 0, map[string]int{}
	for url, v := range n.visits {
		fetched := v.State == record.Fetched
		switch {
		case fetched && strings.Contains(url, "/news/"):
			news++
		case fetched && strings.Contains(url, "/cal/"):
			calendar++
		case fetched && strings.Contains(url, "/maze/"):
			maze++
		}
		reasons[v.Reason]++
	}
	if news < 10 { // each is one link deeper, so depth ends it
		t.Errorf("%d news pages were fetched beside the traps", news)
	}
	if calendar > 50 || maze > 51 { // the maze's door has a pattern of its own
		t.Errorf("%d calendar pages and %d of the maze were fetched", calendar, maze)
	}
	if reasons[SkipTrap] < 2 || reasons[SkipPattern]+reasons[SkipCalendar] == 0 {
		t.Errorf("the reasons were %v", reasons)
	}
}

func TestTheOlderPagesOfAFeedAreRead(t *testing.T) {
	feed := func(item, next string) string {
		return `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>港</title><link rel="next" href="` + next + `"/>` +
			`<entry><title>みなと</title><id>` + item + `</id><link href="` + item + `"/></entry></feed>`
	}
	s := &web{pages: map[string]string{
		"https://a.example/feed": feed("/1", "/feed?page=2"), "https://a.example/feed?page=2": feed("/2", "/feed?page=2"),
		"https://a.example/1": page("一"), "https://a.example/2": page("二"),
	}}
	n := &notebook{}
	mustCrawl(t, n, following(listed("https://a.example/feed", 1, "みなと")), s)
	if got := n.states(); got["https://a.example/1"] != "fetched" || got["https://a.example/2"] != "fetched" {
		t.Errorf("the addresses were %v", got)
	}
}

func TestAPageThatAsksNotToBeKeptIsNowhere(t *testing.T) {
	s := &web{pages: map[string]string{
		"https://a.example/": page("一覧", "/1 みなと", "/2 みなと", "/3 みなと"), "https://a.example/1": page("一"), "https://a.example/2": "!403 二",
		"https://a.example/3": strings.Replace(page("三"), "<title>", "<noscript><meta name=robots content='noarchive'></noscript><title>", 1),
	}}
	s.answer = func(url string, h map[string][]string) {
		if url == "https://a.example/1" || url == "https://a.example/2" {
			h["X-Robots-Tag"] = []string{"otherbot: none", "classify: noindex"}
		}
	}
	n := &notebook{}
	var archived []string
	_, err := Crawl(context.Background(), n, Options{Incident: following(listed("https://a.example/", 1)), Transport: s,
		Archive: func(e Exchange) error { archived = append(archived, e.Capture.URL); return nil }})
	if err != nil {
		t.Fatal(err)
	}
	if len(n.captures) != 1 || len(archived) != 2 {
		t.Errorf("%d captures are kept and %v archived, want the list alone, with robots.txt", len(n.captures), archived)
	}
	if got := n.states(); got["https://a.example/1"] != "skipped "+SkipNoArchive || got["https://a.example/2"] != "failed status 403" {
		t.Errorf("the addresses were %v", got)
	}
}

func TestAFollowedPageThatIsListedLaterIsASourceAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &web{pages: map[string]string{
			"https://a.example/": page("一覧", "/1 みなと"), "https://a.example/1": page("一", "/2 みなと"), "https://a.example/2": page("二"),
		}}
		n := &notebook{}
		inc := following(listed("https://a.example/", 1))
		inc.Crawl.RevisitMin = 24 * time.Hour
		mustCrawl(t, n, inc, s)
		n.afresh = true
		inc.Sources = append(inc.Sources, listed("https://a.example/1", 1))
		mustCrawl(t, n, inc, s)
		if v := n.visits["https://a.example/1"]; v.Run != 2 || v.Depth != 0 || n.states()["https://a.example/2"] != "fetched" {
			t.Errorf("the page listed later is %+v, the addresses are %v", v, n.states())
		}
	})
}

func TestAnInterruptedRetryKeepsItsAppointment(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &web{pages: map[string]string{"https://a.example/1": "!503"}}
		s.answer = func(_ string, h map[string][]string) { h["Retry-After"] = []string{"50"} }
		n := &notebook{}
		ctx, cancel := context.WithCancel(context.Background())
		inc := polite(listed("https://a.example/1", 0))
		time.AfterFunc(20*time.Second, cancel)
		if _, err := Crawl(ctx, n, Options{Incident: inc, Transport: s}); err == nil {
			t.Fatal("the crawl was not interrupted")
		}
		s.pages["https://a.example/1"] = page("一")
		s.answer = nil
		mustCrawl(t, n, inc, s)
		times := s.asked("https://a.example/1")
		if len(times) != 2 || times[1]-times[0] < 49*time.Second {
			t.Errorf("asked for at %v, want the second time 50 s after the first", times)
		}
	})
}
