package frontier

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"classify/store/record"
)

func TestCanonicalGivesOneSpelling(t *testing.T) {
	tests := []struct{ raw, want string }{
		{"HTTPS://A.Example:443/x/../y#part", "https://a.example/y"},
		{"http://a.example", "http://a.example/"},
		{"http://a.example:8080/", "http://a.example:8080/"},
		{" https://a.example/p ", "https://a.example/p"},
		{"https://日本語.example/会員?q=退会", "https://xn--wgv71a119e.example/%E4%BC%9A%E5%93%A1?q=%E9%80%80%E4%BC%9A"},
		{"https://a.example/?utm_source=x&id=5&fbclid=y", "https://a.example/?id=5"},
		{"https://a.example/?utm_source=x", "https://a.example/"},
		{"https://a.example/x;jsessionid=0A1B?PHPSESSID=abc&id=5", "https://a.example/x?id=5"},
		{"https://a.example/?sid=12345", "https://a.example/?sid=12345"},
		{"https://a.example/?sid=8f14e45fceea167a5a36dedd4bea2543", "https://a.example/"},
		{"https://a.example./", "https://a.example/"},
		{"https://a.example/?b=2&a=1", "https://a.example/?b=2&a=1"},
		{"https://a.example//double//slash", "https://a.example//double//slash"},
		{"http://0x7f.1/", "http://127.0.0.1/"},
		{"https://a.example/x|y?q={1}^", "https://a.example/x%7Cy?q={1}^"},
	}
	for _, tt := range tests {
		if got, err := Canonical(tt.raw); err != nil || got != tt.want {
			t.Errorf("Canonical(%q) = %q, %v; want %q", tt.raw, got, err, tt.want)
		}
	}
	for _, raw := range []string{"", "page", "/page", "ftp://a.example/", "javascript:alert(1)", "https://u:p@a.example/", "https:///x y",
		"https://a.example/" + strings.Repeat("x", 5000)} {
		if got, err := Canonical(raw); err == nil {
			t.Errorf("Canonical(%.40q) = %q, want an error", raw, got)
		}
	}
}

func FuzzCanonical(f *testing.F) {
	f.Add("https://a.example/?utm_source=x&b=%zz#y")
	f.Add("http://[::1]:80/..//?=&&")
	f.Add("https://a.example/??&0")
	f.Add("https://a.example/p/1/./x?utm_source=1&y")
	f.Add("http://0x7f.1/p/19.html?p=3&q=a.b~c")
	f.Add("http://1.2.3/p%2e/..x//")
	f.Add("https://a.example/?" + strings.Repeat("\xcf", 2000))
	f.Fuzz(func(t *testing.T, raw string) {
		once, err := Canonical(raw)
		if slow, wrong := parse(raw); slow != once || (err == nil) != (wrong == nil) {
			t.Errorf("Canonical(%q) = %q, %v; parsed it is %q, %v", raw, once, err, slow, wrong)
		}
		if err != nil {
			return
		}
		if twice, err := Canonical(once); err != nil || twice != once {
			t.Errorf("Canonical(%q) = %q, again %q, %v", raw, once, twice, err)
		}
	})
}

// queue adds addresses and opens their origins.
func queue(f *Frontier, urls ...string) {
	for _, url := range urls {
		v := record.Visit{URL: url, State: record.Queued, Depth: 1}
		f.Add(&v)
		f.Open(Origin(url))
	}
}

// order leases and releases everything at one moment.
func order(f *Frontier, now time.Time) (numbers []uint64) {
	for {
		l, _, ok := f.Lease(now)
		if !ok {
			return numbers
		}
		numbers = append(numbers, l.Number)
		f.Release(l, time.Time{})
	}
}

var start = time.Unix(1_600_000_000, 0)

func TestLeaseTakesTurnsBetweenHosts(t *testing.T) {
	f := New(NewPace(), 1, 0)
	queue(f, "https://a.example/1", "https://a.example/2", "https://b.example/1", "https://a.example/1")
	first, _, _ := f.Lease(start)
	second, _, _ := f.Lease(start)
	if first.Number != 1 || second.Number != 3 {
		t.Errorf("leased %d, then %d, want 1 and 3", first.Number, second.Number)
	}
	if l, _, ok := f.Lease(start); ok {
		t.Errorf("a host was leased twice: %v", l)
	}
	f.Release(first, start.Add(5*time.Second))
	f.Release(second, start)
	if l, wait, ok := f.Lease(start); ok || wait != 5*time.Second {
		t.Errorf("Lease = %v, %s, %v; want to wait 5s", l, wait, ok)
	}
	if l, _, ok := f.Lease(start.Add(5 * time.Second)); !ok || l.Number != 2 {
		t.Errorf("Lease = %v, %v, want 2", l, ok)
	}
}

func TestTheRulesOfAnOriginAreAskedForOnceAndFirst(t *testing.T) {
	f := New(NewPace(), 4, 0)
	for _, url := range []string{"https://a.example/1", "https://a.example/2"} {
		f.Add(&record.Visit{URL: url, State: record.Queued})
	}
	l, _, ok := f.Lease(start)
	if !ok || l.Errand == nil || l.Errand.URL != "https://a.example/robots.txt" {
		t.Fatalf("Lease = %+v, %v, want the errand", l, ok)
	}
	if other, _, ok := f.Lease(start); ok {
		t.Errorf("before its rules are known the origin was leased: %+v", other)
	}
	f.Release(l, start)
	f.Send(Errand{URL: "https://b.example/rules", For: "https://a.example", Hops: 1})
	hop, _, ok := f.Lease(start)
	if !ok || hop.Errand == nil || hop.Origin != "https://b.example" {
		t.Fatalf("Lease = %+v, %v, want the errand's next hop", hop, ok)
	}
	f.Release(hop, start)
	f.Open("https://a.example")
	if got := order(f, start); len(got) != 2 {
		t.Errorf("leased %v once the rules were known, want both", got)
	}
	if !f.Idle() {
		t.Error("it is not idle in the end")
	}
}

func TestHostsAtOneAddressShareAPace(t *testing.T) {
	pace := NewPace()
	f := New(pace, 1, 5*time.Second)
	for _, host := range []string{"a.example", "b.example"} {
		pace.Locate(host, "192.0.2.7")
		queue(f, "https://"+host+"/1")
	}
	first, _, _ := f.Lease(start)
	if l, _, ok := f.Lease(start); ok {
		t.Errorf("two requests went to one address: %+v", l)
	}
	f.Release(first, start.Add(5*time.Second))
	if _, wait, ok := f.Lease(start); ok || wait != 5*time.Second {
		t.Errorf("Lease says %v after %s, want to wait 5s", ok, wait)
	}
	if l, _, ok := f.Lease(start.Add(5 * time.Second)); !ok || l.Origin != "https://b.example" {
		t.Errorf("Lease = %+v, %v", l, ok)
	}
}

func TestAPlaceThatWasNotAskedIsNotHeldBack(t *testing.T) {
	f := New(NewPace(), 1, 5*time.Second)
	queue(f, "https://a.example/1", "https://a.example/2")
	l, _, _ := f.Lease(start)
	f.Release(l, time.Time{})
	if l, wait, ok := f.Lease(start); !ok || l.Number != 2 {
		t.Errorf("Lease = %+v, %s, %v, want 2 at once", l, wait, ok)
	}
}

func TestTwoLeasesOfAHostKeepTheirDistance(t *testing.T) {
	f := New(NewPace(), 2, 5*time.Second)
	queue(f, "https://a.example/1", "https://a.example/2", "https://a.example/3")
	if _, _, ok := f.Lease(start); !ok {
		t.Fatal("nothing was leased")
	}
	if _, wait, ok := f.Lease(start); ok || wait != 5*time.Second {
		t.Errorf("the second lease may come after %s", wait)
	}
	f.Lease(start.Add(5 * time.Second))
	if _, wait, ok := f.Lease(start.Add(time.Hour)); ok || wait == 0 {
		t.Errorf("a third lease beside two: %v, wait %s", ok, wait)
	}
}

func TestWhatIsGivenBackComesFirstOnceItIsDue(t *testing.T) {
	f := New(NewPace(), 1, 0)
	queue(f, "https://a.example/1", "https://a.example/2", "https://a.example/3")
	l, _, _ := f.Lease(start)
	f.Return(l, record.Visit{Number: 1, URL: "https://a.example/1", Due: start.Add(10 * time.Second)}, start)
	second, _, _ := f.Lease(start)
	if second.Number != 2 {
		t.Errorf("leased %d, want 2", second.Number)
	}
	f.Release(second, start)
	if l, _, _ := f.Lease(start.Add(10 * time.Second)); l.Number != 1 {
		t.Errorf("leased %d, want 1 again", l.Number)
	}
}

func TestSectionsOfASiteTakeTurns(t *testing.T) {
	f := New(NewPace(), 1, 0)
	var urls []string
	for i := range 500 {
		urls = append(urls, fmt.Sprintf("https://a.example/maze/%d", i))
	}
	urls = append(urls, "https://a.example/news/1", "https://a.example/news/2")
	queue(f, urls...)
	got := order(f, start)[:4]
	if want := []uint64{1, 501, 2, 502}; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("leased %v first, want %v", got, want)
	}
}

func TestChainsOfPagesDoNotStarveASection(t *testing.T) {
	f := New(NewPace(), 1, 0)
	queue(f, "https://a.example/news/1", "https://a.example/news/2", "https://a.example/news/3")
	chains := map[uint64]string{}
	extend := func(chain string) {
		url := fmt.Sprintf("https://a.example/%s/%d", chain, len(chains))
		queue(f, url)
		chains[f.Number(url)] = chain
	}
	extend("log")
	extend("archive")
	news := 0
	for range 12 {
		l, _, _ := f.Lease(start)
		f.Release(l, time.Time{})
		if chain, is := chains[l.Number]; is {
			extend(chain) // each page leads to one more
		} else {
			news++
		}
	}
	if news != 3 {
		t.Errorf("of 12 leases %d were news, want all 3: a third is its turn", news)
	}
}

func TestWhatNamesTheIncidentGoesFirstInItsSection(t *testing.T) {
	f := New(NewPace(), 1, 0)
	queue(f, "https://a.example/news/1", "https://a.example/news/2")
	f.Add(&record.Visit{URL: "https://a.example/news/3", State: record.Queued, Depth: 1, Front: true})
	if got := order(f, start); got[0] != 3 {
		t.Errorf("leased in the order %v, want 3 first", got)
	}
}

func TestAnAddressPassedOverIsQueuedForALaterReason(t *testing.T) {
	f := New(NewPace(), 1, 0)
	over := record.Visit{URL: "https://a.example/1", State: record.Skipped}
	wanted := record.Visit{URL: "https://a.example/1", State: record.Queued}
	if !f.Add(&over) || f.Add(&over) {
		t.Error("an address passed over is not new once")
	}
	if !f.Add(&wanted) || f.Add(&wanted) || wanted.Number != over.Number {
		t.Errorf("it was not queued once under its number %d: %+v", over.Number, wanted)
	}
}

func TestAbandonedAddressesAreLeasedNoMore(t *testing.T) {
	f := New(NewPace(), 1, 0)
	queue(f, "https://a.example/1", "https://a.example/x/2", "https://b.example/1")
	if got := f.Abandon("https://a.example"); len(got) != 2 || f.Waiting() != 1 {
		t.Errorf("abandoned %v, %d are waiting", got, f.Waiting())
	}
	if got := order(f, start); len(got) != 1 || got[0] != 3 {
		t.Errorf("leased %v, want 3", got)
	}
}

func TestShapesTellTrapsFromCollections(t *testing.T) {
	now := time.Date(2021, 6, 1, 0, 0, 0, 0, time.UTC)
	tests := []struct {
		path                  string
		trap, space, calendar bool
	}{
		{"/news/5873/", false, false, false},
		{"/p/19999", false, false, false},
		{"/?p=123", false, false, false},
		{"/2021/05/21/oshirase", false, true, false},
		{"/2021/05/", false, true, true},
		{"/cal?year=2021&month=5", false, true, true},
		{"/cal/2031/05/21", true, true, true},
		{"/cal?date=2022-01", true, false, true},
		{"/cal/1912/05", true, true, true},
		{"/news/5873/2", false, true, false},
		{"/article/2031/1", false, true, false},
		{"/?year_id=2031&mode=1", false, true, false},
		{"/list?sort=asc&page=3", false, true, false},
		{"/a/a/a/a/a", true, true, false},
		{"/x/y/x/y/x/y", true, true, false},
		{"/x/y/x/y/z", false, true, false},
		{strings.Repeat("/ab", 3) + strings.Repeat("/c/d/e", 9), true, true, false},
		{"/3000/10/", false, true, false},
		{"/tokyo/23/12/", false, true, false},
	}
	for _, tt := range tests {
		s := ShapeOf("https://a.example"+tt.path, now)
		if (s.Trap != "") != tt.trap || s.Space != tt.space || s.Calendar != tt.calendar {
			t.Errorf("ShapeOf(%q) = %+v, want trap %v, space %v, calendar %v", tt.path, s, tt.trap, tt.space, tt.calendar)
		}
	}
}

func FuzzShapeOf(f *testing.F) {
	f.Add("https://a.example/2021/05/21?x=1&y=2")
	f.Add("https://a.example//?&&=")
	f.Fuzz(func(t *testing.T, raw string) {
		canonical, err := Canonical(raw)
		if err != nil {
			return
		}
		s := ShapeOf(canonical, start)
		if again := ShapeOf(canonical, start); s != again {
			t.Errorf("ShapeOf(%q) = %+v, then %+v", canonical, s, again)
		}
		if origin := Origin(canonical); !strings.HasPrefix(canonical, origin) || Host(canonical) != Host(origin) {
			t.Errorf("Origin(%q) = %q", canonical, origin)
		}
	})
}

func Example() {
	f := New(NewPace(), 1, 5*time.Second)
	address, _ := Canonical("https://Blog.example/post?utm_source=feed#comments")
	f.Add(&record.Visit{URL: address, State: record.Queued})
	lease, _, _ := f.Lease(start)
	fmt.Println(lease.Errand.URL)
	f.Release(lease, start.Add(5*time.Second))
	f.Open(lease.Origin)
	lease, _, ok := f.Lease(start.Add(5 * time.Second))
	fmt.Println(ok, lease.Number, f.Idle())
	f.Release(lease, start.Add(10*time.Second))
	fmt.Println(f.Idle())
	// Output:
	// https://blog.example/robots.txt
	// true 1 false
	// true
}

func TestSeenAgreesWithAMap(t *testing.T) {
	s, oracle := newSeen(), map[string]uint32{}
	for i := range 20_000 {
		url := fmt.Sprintf("https://a.example/%d", i*7919%6000)
		if _, known := oracle[url]; !known {
			if _, found := s.get(url); found {
				t.Fatalf("%s is known before it was put", url)
			}
		}
		oracle[url] = uint32(i)
		s.put(url, uint32(i))
	}
	for url, want := range oracle {
		if got, known := s.get(url); !known || got != want {
			t.Errorf("get(%q) = %d, %v, want %d", url, got, known, want)
		}
	}
}
