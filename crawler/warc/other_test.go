package warc

import (
	"bytes"
	"compress/gzip"
	"errors"
	"net/http"
	"os"
	"testing"
	"time"

	"classify/store/record"
)

// TestOtherProgramsReadWhatIsWritten leaves an archive for another program to
// check; tools/warcio/check.sh runs it.
func TestOtherProgramsReadWhatIsWritten(t *testing.T) {
	path := os.Getenv("WARC_OUT")
	if path == "" {
		t.Skip("WARC_OUT names no file; make warc does")
	}
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	_, err := z.Write([]byte("<p>圧縮</p>"))
	f, failed := Open(path, Options{Software: "classify/1", Operator: "https://newsroom.example/bot"})
	if err := errors.Join(err, z.Close(), failed); err != nil {
		t.Fatal(err)
	}
	html := http.Header{"Content-Type": {"text/html; charset=utf-8"}, "Transfer-Encoding": {"chunked"}}
	packed := http.Header{"Content-Type": {"text/html; charset=utf-8"}, "Content-Encoding": {"gzip"}}
	for _, e := range []Exchange{
		{URL: "https://minato.example/news/1", Status: 200, Header: html, Body: []byte("<p>お詫び</p>"), Took: time.Second, IP: "2001:db8::7"},
		{URL: "https://minato.example/news/2", Status: 404, Proto: "HTTP/2.0", Header: html, Body: []byte("<p>ありません</p>"), Truncated: "length"},
		{URL: "https://minato.example/news/3", Status: 200, Header: packed, Body: zipped.Bytes()},
		{URL: "https://minato.example/news/1", Status: 200, Header: html, Body: []byte("<p>お詫び</p>")},
		{URL: "https://minato.example/news/1", Status: 304, Header: http.Header{"Etag": {`"a"`}}},
	} {
		err = errors.Join(err, f.Write(e))
	}
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
}

// TestWhatOtherProgramsWriteIsRead reads the archive that tools/warcio/write.js
// wrote.
func TestWhatOtherProgramsWriteIsRead(t *testing.T) {
	path := os.Getenv("WARC_IN")
	if path == "" {
		t.Skip("WARC_IN names no file; make warc does")
	}
	in, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	all, tally := captures(t, in)
	notice := "https://minato.example/%E3%81%8A%E7%9F%A5%E3%82%89%E3%81%9B"
	want := []struct{ url, body, date string }{
		{notice, "<p>お詫び 申し上げます</p>", "2021-05-21T07:00:00.123Z"},
		{"https://blog.example/chunked", "みなと", "2021-05-21T08:00:00Z"},
		{"https://blog.example/unchunked", "みなと", "2021-05-21T08:00:01Z"},
		{notice, "<p>お詫び 申し上げます</p>", "2021-05-22T07:00:00Z"},
		{"https://press.example/a.txt", "流出", "2021-05-22T08:00:00Z"},
	}
	if len(all) != len(want) || tally.Passed[PassRevisit] != 1 || tally.Passed[PassRequest] != 1 || tally.Passed[PassMetadata] != 1 || len(tally.Damages) > 0 {
		t.Fatalf("%d captures, %+v", len(all), tally)
	}
	for i, c := range all {
		if c.URL != want[i].url || string(c.Body) != want[i].body || c.Time.Format(time.RFC3339Nano) != want[i].date || c.Status != 200 || c.Truncated {
			t.Errorf("capture %d: %+v with %q, want %+v", i, c, c.Body, want[i])
		}
		if c.SHA256 != record.Hash(c.Body) {
			t.Errorf("capture %d has another hash than its body", i)
		}
	}
	if all[3].Header.Get("X-Again") != "1" {
		t.Errorf("the revisit has the header %v", all[3].Header)
	}
}
