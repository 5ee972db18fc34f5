package warc

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"classify/crawler/frontier"
	"classify/store/record"
)

// FuzzReader: whatever the bytes, the reader ends, the tally reconciles, and a
// second reading says the same.
func FuzzReader(f *testing.F) {
	for _, zip := range []bool{false, true} {
		whole := written(f, zip, exchange(1), exchange(1))
		f.Add(whole)
		f.Add(whole[:len(whole)/2])
		f.Add(append([]byte("\x1f\x8b\x08\x00"), whole[9:]...))
	}
	f.Add([]byte(alien(answer, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")))
	f.Fuzz(func(t *testing.T, data []byte) {
		read := func(in io.Reader) (urls []string, tally Tally) {
			tally, err := Entries(in, record.Imported, func(e Entry) error {
				if e.Capture == nil {
					return nil
				}
				urls = append(urls, e.Capture.URL+" "+e.Capture.SHA256)
				if at, err := ReadCapture(bytes.NewReader(data), e.Body); err != nil || !bytes.Equal(at.Body, e.Capture.Body) {
					t.Errorf("ReadCapture(%s) = %q, %v, want %q", e.Body, at.Body, err, e.Capture.Body)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			return urls, tally
		}
		urls, tally := read(bytes.NewReader(data))
		passed := 0
		for _, n := range tally.Passed {
			passed += n
		}
		if tally.Records != tally.Used+passed || tally.Used != len(urls) || tally.Passed[PassDamaged] < len(tally.Damages) {
			t.Errorf("the tally does not reconcile: %+v", tally)
		}
		if len(bytes.TrimLeft(data, "\r\n")) > 0 && tally.Records == 0 && !bytes.HasPrefix(data, []byte("\x1f\x8b")) {
			t.Errorf("%q went in silence", data)
		}
		again, _ := read(io.MultiReader(bytes.NewReader(data)))
		if strings.Join(urls, "\n") != strings.Join(again, "\n") {
			t.Errorf("as a file %v, as a stream %v", urls, again)
		}
	})
}

// FuzzWriter: any exchange that is written reads back equal.
func FuzzWriter(f *testing.F) {
	f.Add("https://minato.example/", "Content-Type", "text/html", 200, []byte("みなと"), "", true)
	f.Add("http://a.example/?q=1", "X\r\ny", "a\nWARC/1.1\r\n", 304, []byte("WARC/1.1\r\nWARC-Type: response\r\n\r\n"), "time", false)
	f.Fuzz(func(t *testing.T, address, name, value string, status int, body []byte, truncated string, zip bool) {
		canonical, err := frontier.Canonical(address)
		if err != nil || status < 100 || status > 999 || status == http.StatusNotModified {
			return
		}
		e := Exchange{URL: canonical, Time: noon, Took: time.Second, Request: http.Header{name: {value}}, Status: status,
			Header: http.Header{name: {value}, "X-Last": {"1"}}, Body: body, Truncated: truncated}
		data := written(t, zip, e, e)
		all, tally := captures(t, bytes.NewReader(data))
		if len(all) != 2 || len(tally.Damages) > 0 || tally.Records != 7 {
			t.Fatalf("%d captures, %+v of %q", len(all), tally, data)
		}
		for _, c := range all {
			cut := strings.TrimSpace(oneLine(truncated)) != ""
			if c.URL != canonical || c.Status != status || !bytes.Equal(c.Body, body) || c.Truncated != cut || c.Header.Get("X-Last") != "1" {
				t.Errorf("read %+v of %+v", c, e)
			}
			plain := http.CanonicalHeaderKey(name) == name && isToken([]byte(name))
			if got := c.Header.Get(name); plain && !strings.Contains("Content-Length Transfer-Encoding X-Last", name) && got != oneLine(value) {
				t.Errorf("%s: %q, want %q", name, got, oneLine(value))
			}
		}
	})
}
