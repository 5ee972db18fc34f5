package crawler

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"classify/crawler/warc"
	"classify/store/record"
)

var friday = time.Date(2021, 5, 21, 7, 0, 0, 0, time.UTC)

// answered is what an address answered, so many minutes after friday.
func answered(url string, minute, status int, body string) warc.Exchange {
	return warc.Exchange{URL: url, Time: friday.Add(time.Duration(minute) * time.Minute), Status: status,
		Header: http.Header{"Content-Type": {"text/html; charset=utf-8"}}, Body: []byte(body)}
}

// packed writes an archive into dir and returns its path.
func packed(t *testing.T, dir, name string, all ...warc.Exchange) string {
	t.Helper()
	path := filepath.Join(dir, name)
	w, err := warc.Open(path, warc.Options{Software: "classify/1"})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		err = errors.Join(err, w.Write(e))
	}
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAReplayedArchiveGivesTheLastAnswer(t *testing.T) {
	dir := t.TempDir()
	body := page("みなと", "/gone みなと", "/still みなと", "/moved みなと")
	moved := answered("https://a.example/moved", 4, 301, "")
	moved.Header = http.Header{"Location": {"/still"}}
	packed(t, dir, "a.warc.gz",
		answered("https://a.example/x", 0, 503, "busy"), answered("https://a.example/x", 1, 200, body),
		answered("https://a.example/still", 2, 200, page("みなと 二")), answered("https://a.example/still", 3, 304, ""), moved)
	write(t, dir, "b.http", "GET https://a.example/gone\nHTTP/1.1 404 Not Found\nDate: Fri, 21 May 2021 09:00:00 GMT\n\n"+page("ありません"))
	for _, path := range []string{dir, filepath.Join(dir, "a.warc.gz")} {
		transport, warnings, err := SavedTransport(path)
		if err != nil || len(warnings) > 0 {
			t.Fatal(err, warnings)
		}
		n := &notebook{}
		mustCrawl(t, n, following(listed("https://a.example/x", 1)), transport)
		want := map[string]string{
			"https://a.example/x": "fetched", "https://a.example/still": "fetched", "https://a.example/gone": "failed status 404",
			"https://a.example/moved": "skipped " + SkipRedirected,
		}
		if path != dir {
			want["https://a.example/gone"] = "failed " + FailNotSaved
		}
		if diff := cmp.Diff(want, n.states()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", path, diff)
		}
		for _, c := range n.captures {
			if c.URL == "https://a.example/still" && (!c.Time.Equal(friday.Add(3*time.Minute)) || !strings.Contains(string(c.Body), "みなと 二")) {
				t.Errorf("the page that did not change: %q at %s", c.Body, c.Time)
			}
		}
	}
}

func TestADamagedArchiveIsReplayedAsFarAsItGoes(t *testing.T) {
	dir := t.TempDir()
	path := packed(t, dir, "a.warc.gz", answered("https://a.example/1", 0, 200, page("一")), answered("https://a.example/2", 1, 200, page("二")))
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, append([]byte("rubbish"), data[:len(data)-30]...), 0o600); err != nil {
		t.Fatal(err)
	}
	transport, warnings, err := SavedTransport(path)
	if err != nil || len(warnings) != 2 || !strings.Contains(warnings[0].Error(), "a.warc.gz: offset 0: ") {
		t.Fatalf("SavedTransport = %v, %v", warnings, err)
	}
	n := &notebook{}
	mustCrawl(t, n, following(listed("https://a.example/1", 0)), transport)
	if got := n.states()["https://a.example/1"]; got != "fetched" {
		t.Errorf("the whole page: %s", got)
	}
	if err := os.WriteFile(path, []byte("no archive"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := SavedTransport(path); err == nil || !strings.Contains(err.Error(), "a.warc.gz: offset 0: ") {
		t.Errorf("SavedTransport of rubbish: %v", err)
	}
	packed(t, dir, "empty.warc")
	if _, _, err := SavedTransport(filepath.Join(dir, "empty.warc")); err == nil || !strings.Contains(err.Error(), "no page") {
		t.Errorf("SavedTransport of an empty archive: %v", err)
	}
}

func TestFilesTakesThePagesOutOfAnArchive(t *testing.T) {
	t.Chdir(t.TempDir())
	again := answered("https://a.example/1", 5, 200, page("みなと 一"))
	post := answered("https://a.example/form", 6, 200, "thanks")
	post.Method = http.MethodPost
	path := packed(t, ".", "saved.warc.gz", answered("https://a.example/1", 0, 200, page("みなと 一")), again,
		answered("https://a.example/2", 1, 200, page("個人番号 123456789018")), answered("https://a.example/3", 2, 404, "gone"), post)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, append(data, "rubbish"...), 0o600); err != nil {
		t.Fatal(err)
	}
	n := &notebook{}
	_, imports, err := Files(context.Background(), n, FileOptions{Incident: following(), Paths: []string{"."}, Version: "1"})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, v := range imports[0].Visits {
		url, offset, _ := strings.Cut(v.URL, "#")
		if offset != "" && strings.Trim(offset, "0123456789") == "" {
			url += "#offset"
		} else if offset != "" {
			url = v.URL
		}
		got[url] = strings.TrimSpace(fmt.Sprintf("%s %s", v.State, v.Reason))
	}
	want := map[string]string{
		"https://a.example/1": "fetched", "https://a.example/2": "fetched", "https://a.example/3": "failed status 404",
		"file:saved.warc.gz#offset":                     "failed " + warc.PassDamaged,
		"file:saved.warc.gz#request":                    "skipped " + warc.PassRequest,
		"file:saved.warc.gz#description-of-the-archive": "skipped " + warc.PassInfo,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := n.states()["file:saved.warc.gz#"+fmt.Sprint(len(data))]; got != "failed "+warc.PassDamaged {
		t.Errorf("the rubbish at the end: %s", got)
	}
	if len(n.captures) != 4 || !n.captures[1].Time.Equal(again.Time) || !bytes.Equal(n.captures[0].Body, n.captures[1].Body) {
		t.Fatalf("%d captures", len(n.captures))
	}
	c := n.captures[2]
	if c.Masked != 1 || strings.Contains(string(c.Body), "5678") || c.SHA256 != record.Hash(c.Body) || c.Origin != record.Imported || n.members[2].Source != "file:saved.warc.gz" {
		t.Errorf("captured %+v with %q from %s", c, c.Body, n.members[2].Source)
	}
	o := FileOptions{Incident: following(), Paths: []string{path}, URL: "https://a.example/"}
	if err := o.Check(); err == nil || !strings.Contains(err.Error(), "saved.warc.gz names the addresses") {
		t.Errorf("Check = %v", err)
	}
}
