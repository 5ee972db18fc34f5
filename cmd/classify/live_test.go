package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"classify/store"
	"classify/store/record"

	"golang.org/x/text/encoding/japanese"
)

// smallSite answers with a Shift_JIS page that declares no charset and leads,
// through a redirect, to a compressed one.
func smallSite(t *testing.T) map[string]*http.Response {
	t.Helper()
	sjis, err := japanese.ShiftJIS.NewEncoder().String("<html><head><title>みなとの続報</title></head><body><article><h1>みなとの続報</h1>" +
		"<p>みなとは五月に会員の情報が流出したと公表したが、公表まで三週間もかかったのは遅すぎる。</p>" +
		"<p>くわしくは<a href='/moved'>みなとの発表</a>を見てほしい。退会者の免許証の画像まで保存していたという。</p></article></body></html>")
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	fmt.Fprint(w, "<!DOCTYPE html><meta charset=utf-8><title>お詫び</title><article><h1>お詫び</h1><p>みなとは、会員の皆様に慰謝料をお支払いする予定はございません。</p></article>")
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	answer := func(status int, body string, header ...string) *http.Response {
		res := &http.Response{StatusCode: status, Header: http.Header{}}
		for i := 0; i+1 < len(header); i += 2 {
			res.Header.Set(header[i], header[i+1])
		}
		res.Status = body // carries the body, which is written more than once
		return res
	}
	return map[string]*http.Response{
		"/robots.txt": answer(200, "User-agent: *\nDisallow: /private", "Content-Type", "text/plain"),
		"/":           answer(200, sjis, "Content-Type", "text/html"),
		"/moved":      answer(302, "", "Location", "/notice"),
		"/notice":     answer(200, packed.String(), "Content-Type", "text/html", "Content-Encoding", "gzip"),
	}
}

// TestTheNetworkAndAFolderGiveTheSameReport crawls a site over loopback and
// replays its saved responses.
func TestTheNetworkAndAFolderGiveTheSameReport(t *testing.T) {
	pages := smallSite(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		res := pages[r.URL.Path]
		if res == nil {
			http.NotFound(w, r)
			return
		}
		for key, values := range res.Header {
			w.Header()[key] = values
		}
		w.WriteHeader(res.StatusCode)
		_, _ = w.Write([]byte(res.Status))
	}))
	defer server.Close()
	dir := t.TempDir()
	t.Chdir(dir)
	if err := os.Mkdir("pages", 0o700); err != nil {
		t.Fatal(err)
	}
	for path, res := range pages {
		var b bytes.Buffer
		fmt.Fprintf(&b, "GET %s%s\r\nHTTP/1.1 %d x\r\nDate: Fri, 21 May 2021 07:00:00 GMT\r\n", server.URL, path, res.StatusCode)
		_ = res.Header.Write(&b)
		fmt.Fprintf(&b, "\r\n%s", res.Status)
		if err := os.WriteFile(filepath.Join("pages", strings.Trim(path, "/")+"x.http"), b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	incident := fmt.Sprintf("id: harbour\ntitle: みなとの件\norganisation: {name: みなと}\nsources:\n"+
		"  - {url: %q, voice: commentary, follow: {depth: 1}}\ncrawl: {delay: 1ms, adapt: 0}\n", server.URL+"/")
	if err := os.WriteFile("incident.yaml", []byte(incident), 0o600); err != nil {
		t.Fatal(err)
	}
	live := mustCall(t, "run", "incident.yaml", "--format", "json", "--db", "live.db", "--save", "live.warc.gz",
		"--allow", strings.TrimPrefix(server.URL, "http://"))
	mustCall(t, "crawl", "incident.yaml", "--db", "archive.db", "--saved", "live.warc.gz")
	if got, want := contents(t, "archive.db"), contents(t, "live.db"); got != want {
		t.Errorf("from the archive\n%s\nfrom the network\n%s", got, want)
	}
	saved := mustCall(t, "run", "incident.yaml", "--format", "json", "--db", "saved.db", "--saved", "pages")
	times := regexp.MustCompile(`"(?:as_of|captured|signature)": "[^"]*"`)
	if got, want := times.ReplaceAllString(saved, ""), times.ReplaceAllString(live, ""); got != want {
		t.Errorf("from the folder\n%s\nfrom the network\n%s", got, want)
	}
	for _, want := range []string{"公表まで三週間", "免許証の画像", "慰謝料", "redirected to another address"} {
		if !strings.Contains(live, want) {
			t.Errorf("the report does not hold %q", want)
		}
	}
}

// contents is what a store says of every address, and every utterance.
func contents(t *testing.T, db string) string {
	t.Helper()
	s, err := store.Open(db)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var b strings.Builder
	visits, err := s.Visits("harbour")
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range visits {
		fmt.Fprintln(&b, v.Number, v.URL, v.State, v.Why(), v.Source, v.From, v.Depth, v.Hops, v.Capture)
	}
	err = s.Pages("harbour", func(p record.Page) error {
		fmt.Fprintln(&b, p.Capture.URL, p.Capture.Status, p.Capture.SHA256, p.Capture.Size, p.Capture.Header, p.Problem, p.Member.Voice)
		for _, r := range p.Readings {
			fmt.Fprintln(&b, r.Revision.TextSHA256, r.Analysis.On, len(r.Analysis.Codings))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}
