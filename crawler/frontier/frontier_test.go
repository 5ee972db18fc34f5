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
	f.Add("https://a.example/?" + strings.Repeat("\xcf", 2000))
	f.Fuzz(func(t *testing.T, raw string) {
		once, err := Canonical(raw)
		if err != nil {
			return
		}
		if twice, err := Canonical(once); err != nil || twice != once {
			t.Errorf("Canonical(%q) = %q, again %q, %v", raw, once, twice, err)
		}
	})
}

func visit(url string) record.Visit { return record.Visit{URL: url} }

func TestLeaseTakesTurnsBetweenHosts(t *testing.T) {
	f := New(1, 0)
	for _, url := range []string{"https://a.example/1", "https://a.example/2", "https://b.example/1", "https://a.example/1"} {
		f.Add(visit(url))
	}
	now := time.Unix(0, 0)
	first, _, _ := f.Lease(now)
	second, _, _ := f.Lease(now)
	if first.Visit.URL != "https://a.example/1" || second.Visit.URL != "https://b.example/1" {
		t.Errorf("leased %s, then %s", first.Visit.URL, second.Visit.URL)
	}
	if l, wait, ok := f.Lease(now); ok || wait != 0 {
		t.Errorf("a host was leased twice: %v, %s", l, wait)
	}
	f.Release(first, now.Add(5*time.Second))
	f.Release(second, now)
	if l, wait, ok := f.Lease(now); ok || wait != 5*time.Second {
		t.Errorf("Lease = %v, %s, %v; want to wait 5s", l, wait, ok)
	}
	if l, _, ok := f.Lease(now.Add(5 * time.Second)); !ok || l.Visit.URL != "https://a.example/2" {
		t.Errorf("Lease = %v, %v", l, ok)
	}
}

func TestReturnedLeasesComeFirst(t *testing.T) {
	f := New(1, 0)
	f.Add(visit("https://a.example/1"))
	f.Add(visit("https://a.example/2"))
	now := time.Unix(0, 0)
	l, _, _ := f.Lease(now)
	f.Return(l, now)
	if again, _, ok := f.Lease(now); !ok || again.Visit.URL != "https://a.example/1" || f.Waiting() != 1 {
		t.Errorf("leased %v with %d waiting", again, f.Waiting())
	}
}

func TestTwoLeasesOfAHostKeepTheirDistance(t *testing.T) {
	f := New(2, 5*time.Second)
	f.Add(visit("https://a.example/1"))
	f.Add(visit("https://a.example/2"))
	now := time.Unix(0, 0)
	first, _, _ := f.Lease(now)
	if _, wait, ok := f.Lease(now.Add(time.Hour)); ok || wait != 0 {
		t.Errorf("a host whose rules are not known was leased twice, %s", wait)
	}
	f.Open(first)
	if _, wait, ok := f.Lease(now); ok || wait != 5*time.Second {
		t.Errorf("the second lease came after %s", wait)
	}
}

func Example() {
	f := New(1, 5*time.Second)
	address, _ := Canonical("https://Blog.example/post?utm_source=feed#comments")
	f.Add(record.Visit{URL: address})
	lease, _, ok := f.Lease(time.Now())
	fmt.Println(ok, lease.Visit.URL, f.Idle())
	f.Release(lease, time.Now().Add(5*time.Second))
	fmt.Println(f.Idle())
	// Output:
	// true https://blog.example/post false
	// true
}
