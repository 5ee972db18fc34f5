package main

import (
	"cmp"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"classify/crawler/frontier"
	"classify/store"
	"classify/store/record"
)

// privateSpellings are hosts that are, under some reading, not public. Those
// with a name stand for what a resolver would have to answer.
var privateSpellings = []string{
	"127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001", "127.0.0.1.", "127.255.255.254",
	"１２７.０.０.１", "127。0。0。1", "%31%32%37.0.0.1", "0", "0.0.0.0", "0x0", "localhost", "LOCALHOST", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]",
	"[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[::ffff:0:127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b::169.254.169.254]", "[64:ff9b:1::a00:1]",
	"[2002:7f00:1::1]", "[2001:0:7f00:1::1]", "[fe80::1]", "[fc00::1]", "[fd00:ec2::254]", "[fec0::1]", "[ff02::1]", "[100::1]", "[2001:db8::1]", "[5f00::1]",
	"10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1", "169.254.169.254", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376",
	"100.64.0.1", "192.0.0.1", "192.0.0.192", "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
}

// refusal is how a run names an address that is not public.
var refusal = regexp.MustCompile("public|private|refused")

// TestNoSpellingOfAPrivateAddressIsReached lists every spelling as a source,
// once as it is and once behind a redirect: a listed source may move anywhere
// but there. Port 80 is open to the crawler, so that only the address can be
// the reason.
func TestNoSpellingOfAPrivateAddressIsReached(t *testing.T) {
	if testing.Short() {
		t.Skip("starts the program as a process of its own")
	}
	s := emptySite(t)
	moving := s.at("moving")
	var sources strings.Builder
	for i, spelling := range privateSpellings {
		address := fmt.Sprintf("http://%s/direct/%d", spelling, i)
		if _, err := frontier.Canonical(address); err == nil {
			fmt.Fprintf(&sources, "  - {url: %q, voice: press}\n", address)
		}
		path := fmt.Sprintf("/%d", i)
		s.hosts["moving"].pages[path] = moves(fmt.Sprintf("http://%s/moved/%d", spelling, i))
		fmt.Fprintf(&sources, "  - {url: %q, voice: press}\n", moving+path)
	}
	s.serve()
	dir := t.TempDir()
	file, db := filepath.Join(dir, "incident.yaml"), filepath.Join(dir, "classify.db")
	text := "id: hostile\ntitle: みなとの件\norganisation: {name: みなと}\nsources:\n" + sources.String() +
		"crawl: {delay: 1ms, adapt: 0, max_delay: 1s, per_host: 4, contact: \"" + hostileMaster + "\"}\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	crawl := process(t, dir, 30*time.Second, s.tripURL("127.0.0.1", "proxy"), "crawl", file, "--db", db, "--allow", s.hosts["moving"].address)
	if crawl.code != exitIncomplete {
		t.Fatalf("exit code %d, want %d\n%s", crawl.code, exitIncomplete, tail(crawl.stderr))
	}
	for _, fault := range s.faults {
		t.Error(fault)
	}
	judgeRefusals(t, db, moving, s.asks(func(a ask) bool { return a.path() != "/robots.txt" }))
}

// judgeRefusals wants each spelling to have been refused for what it is.
func judgeRefusals(t *testing.T, db, moving string, asked []ask) {
	t.Helper()
	kept, err := store.Open(db)
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	visits, err := kept.Visits("hostile")
	if err != nil {
		t.Fatal(err)
	}
	why := map[string]string{}
	for _, v := range visits {
		why[v.URL] = v.Why()
		if v.State == record.Fetched {
			t.Errorf("%s was fetched", v.URL)
		}
	}
	if len(asked) < len(privateSpellings) {
		t.Errorf("%d redirects were asked for, want %d", len(asked), len(privateSpellings))
	}
	for i, spelling := range privateSpellings {
		for _, way := range []string{"direct", "moved"} {
			address, err := frontier.Canonical(fmt.Sprintf("http://%s/%s/%d", spelling, way, i))
			if err != nil {
				continue // no address at all
			}
			// A crawler may put the reason on the target or on what led there.
			reason := cmp.Or(why[address], why[fmt.Sprintf("%s/%d", moving, i)])
			if !refusal.MatchString(reason) {
				t.Errorf("%s (%s): the reason is %q, want one that matches %s", spelling, way, reason, refusal)
			}
		}
	}
}

// TestACrawlIsNotLedThroughAProxyOfTheEnvironment is told by the tripwire of
// process, which every hostile run names as its proxy; here the page itself
// must come directly.
func TestACrawlIsNotLedThroughAProxyOfTheEnvironment(t *testing.T) {
	if testing.Short() {
		t.Skip("starts the program as a process of its own")
	}
	s := emptySite(t)
	at := s.at("main")
	s.hosts["main"].pages["/"] = func(w http.ResponseWriter, r *http.Request) {
		if r.URL.IsAbs() {
			t.Errorf("asked as a proxy for %s", r.URL)
		}
		html("direct")(w, r)
	}
	s.serve()
	dir := t.TempDir()
	file, db := filepath.Join(dir, "incident.yaml"), filepath.Join(dir, "classify.db")
	// A name that no proxy rule exempts; it has no address, so only a proxy
	// could answer for it.
	text := fmt.Sprintf("id: hostile\ntitle: みなとの件\norganisation: {name: みなと}\nsources:\n  - {url: %q, voice: press}\n  - {url: \"http://nowhere.invalid/\", voice: press}\n"+
		"crawl: {delay: 1ms, adapt: 0}\n", at+"/")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	crawl := process(t, dir, 30*time.Second, s.tripURL("127.0.0.1", "proxy"), "crawl", file, "--db", db, "--allow", s.hosts["main"].address)
	if crawl.code != exitIncomplete {
		t.Errorf("exit code %d, want %d\n%s", crawl.code, exitIncomplete, tail(crawl.stderr))
	}
	for _, fault := range s.faults {
		t.Error(fault)
	}
}
