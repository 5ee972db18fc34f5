package crawler

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"classify/crawler/frontier"
	"classify/store/record"
)

// serve starts a server on loopback that answers every path but robots.txt
// with body, and returns its host and port.
func serve(t *testing.T, body string) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte(body))
	}))
	t.Cleanup(s.Close)
	host, port, err := net.SplitHostPort(strings.TrimPrefix(s.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	return net.JoinHostPort(host, port)
}

func write(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const savedPage = "GET https://a.example/x#part\r\nHTTP/1.1 200 OK\r\nDate: Fri, 21 May 2021 07:00:00 GMT\r\nContent-Type: text/html\r\n\r\n"

func TestSavedPagesAreTheSameCrawlWithAnotherTransport(t *testing.T) {
	dir := t.TempDir()
	body := page("みなと", "/gone みなと")
	write(t, dir, "sub/blog.http", savedPage+body)
	write(t, dir, "notes.txt", "not a saved page")
	transport, _, err := SavedTransport(dir)
	if err != nil {
		t.Fatal(err)
	}
	inc := following(listed("https://a.example/x", 1))
	inc.Crawl.Delay = time.Hour // a replay presses nobody and does not wait
	n := &notebook{}
	mustCrawl(t, n, inc, transport)
	c := n.captures[0]
	if string(c.Body) != body || c.Origin != record.Saved || !c.Time.Equal(time.Date(2021, 5, 21, 7, 0, 0, 0, time.UTC)) {
		t.Errorf("captured %q from %s at %s", c.Body, c.Origin, c.Time)
	}
	if got := n.states()["https://a.example/gone"]; got != "failed "+FailNotSaved {
		t.Errorf("an address that is not there: %s", got)
	}
}

func TestAReplayKeepsTimesAndCutsOfWhateverAddress(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "odd.http", "GET https://a.example/x|y?q={会員}^\nHTTP/1.1 200 OK\nDate: Fri, 21 May 2021 07:00:00 GMT\nContent-Length: 999\n\n"+page("みなと"))
	transport, _, err := SavedTransport(dir)
	if err != nil {
		t.Fatal(err)
	}
	address, err := frontier.Canonical("https://a.example/x|y?q={会員}^")
	if err != nil {
		t.Fatal(err)
	}
	n := &notebook{}
	mustCrawl(t, n, following(listed(address, 0)), transport)
	if c := n.captures[0]; c.Time.Year() != 2021 || !c.Truncated || c.URL != address {
		t.Errorf("captured %s at %s, truncated %v", c.URL, c.Time, c.Truncated)
	}
}

func TestSavedTransportNamesEveryFileItCannotRead(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "good.http", savedPage+"x")
	write(t, dir, "twice.http", savedPage+"y")
	write(t, dir, "request.http", "POST https://a.example/\nHTTP/1.1 200 OK\n\nx")
	write(t, dir, "status.http", "GET https://a.example/s\nHTTP/1.1 abc\n\nx")
	write(t, dir, "scheme.http", "GET ftp://a.example/\nHTTP/1.1 200 OK\n\nx")
	_, _, err := SavedTransport(dir)
	for _, want := range []string{"twice.http:1:", "request.http:1:1:", "status.http:2:1:", "scheme.http:1:1:"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error does not name %s: %v", want, err)
		}
	}
}

func TestSavedBodiesAreWhatTheHeadersSay(t *testing.T) {
	head := "GET https://a.example/\nHTTP/1.1 200 OK\n"
	for name, tt := range map[string]struct {
		text, body string
		truncated  bool
	}{
		"plain":    {head + "\nbody", "body", false},
		"short":    {head + "Content-Length: 9\n\nbody", "body", true},
		"chunked":  {head + "Transfer-Encoding: chunked\n\n4\r\nbody\r\n0\r\n\r\n", "body", false},
		"no bytes": {head + "\n", "", false},
	} {
		c, err := parseSaved(name, []byte(tt.text))
		if err != nil || string(c.Body) != tt.body || c.Truncated != tt.truncated {
			t.Errorf("%s: body %q, truncated %v, error %v", name, c.Body, c.Truncated, err)
		}
	}
}

func FuzzParseSaved(f *testing.F) {
	f.Add([]byte(savedPage + "body"))
	f.Add([]byte("GET https://a.example/\nHTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n4\r\nbody\r\n0\r\n\r\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := parseSaved("x.http", data)
		if err == nil && (c.URL == "" || c.Status < 100 || len(c.Body) > len(data)) {
			t.Errorf("parseSaved(%q) = %+v", data, c)
		}
	})
}

func TestFilesKnowsPagesByTheBestNameItHas(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	write(t, dir, "pages/plain.txt", "みなとの件")
	write(t, dir, "pages/kept.html", "<!DOCTYPE html>\n<!-- saved from url=(0027)https://press.example/a?b=1 -->\n<html><body><p>みなと</p></body></html>")
	write(t, dir, "pages/blog.http", savedPage+page("みなと"))
	write(t, dir, "pages/photo.png", "\x89PNG")
	write(t, dir, "pages/empty.html", "")
	if err := os.Symlink("plain.txt", filepath.Join(dir, "pages/link.txt")); err != nil {
		t.Fatal(err)
	}
	inc := following(record.Source{URL: "https://press.example/", Voice: record.Press})
	n := &notebook{}
	_, imports, err := Files(context.Background(), n, FileOptions{Incident: inc, Paths: []string{"pages"}, Version: "1"})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"file:pages/plain.txt":        "fetched",
		"https://press.example/a?b=1": "fetched",
		"https://a.example/x":         "fetched",
		"file:pages/photo.png":        "skipped " + SkipType,
		"file:pages/empty.html":       "failed " + FailEmpty,
		"file:pages/link.txt":         "skipped " + SkipSymlink,
	}
	got := n.states()
	for url, state := range want {
		if got[url] != state {
			t.Errorf("%s: %q, want %q", url, got[url], state)
		}
	}
	if len(imports) != 1 || len(imports[0].Visits) != len(want) {
		t.Errorf("imports = %+v", imports)
	}
	for i, c := range n.captures {
		if c.URL == "https://press.example/a?b=1" && n.members[i].Voice != record.Press {
			t.Errorf("the page on a source's host got the voice %s", n.members[i].Voice)
		}
	}
}

func TestFilesRefusesOneAddressForManyFiles(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.txt", "一")
	write(t, dir, "b.txt", "二")
	o := FileOptions{Incident: following(), Paths: []string{dir}, URL: "https://a.example/"}
	if err := o.Check(); err == nil || !strings.Contains(err.Error(), "--url") {
		t.Errorf("Check = %v", err)
	}
	o.Paths, o.URL = []string{filepath.Join(dir, "missing"), filepath.Join(dir, "gone")}, ""
	if err := o.Check(); err == nil || !strings.Contains(err.Error(), "missing") || !strings.Contains(err.Error(), "gone") {
		t.Errorf("Check does not name both missing paths: %v", err)
	}
}
