package crawler

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httputil"
	"net/textproto"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"classify/crawler/frontier"
	"classify/store/record"
)

// errNotSaved is what a replayed crawl answers for an address that is not in
// the folder.
var errNotSaved = errors.New("not among the saved pages")

// savedPages replays a folder of saved responses in place of the network.
type savedPages map[string]record.Capture

// SavedTransport returns a transport that answers from the *.http files below
// dir: each a line "GET URL" and then the response as sent. An address that is
// not there is an error, except robots.txt, which then is answered 404: the
// saved pages were fetched under rules of their own day. Every file that
// cannot be read is named in the error.
func SavedTransport(dir string) (http.RoundTripper, error) {
	pages := savedPages{}
	var faults []error
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".http" {
			return err
		}
		if err := pages.load(path); err != nil {
			faults = append(faults, err)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read saved pages: %w", err)
	}
	if len(pages) == 0 && len(faults) == 0 {
		return nil, fmt.Errorf("read saved pages: no .http file in %s", dir)
	}
	return pages, errors.Join(faults...)
}

func (p savedPages) load(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("read saved page: %w", err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read saved page: %w", err)
	}
	c, err := parseSaved(path, data)
	if err != nil {
		return err
	}
	if c.Time.IsZero() {
		c.Time = info.ModTime().UTC()
	}
	if _, twice := p[c.URL]; twice {
		return fmt.Errorf("%s:1:5: %s is saved in another file of the folder too", path, c.URL)
	}
	p[c.URL] = c
	return nil
}

// RoundTrip implements http.RoundTripper.
func (p savedPages) RoundTrip(req *http.Request) (*http.Response, error) {
	address, err := frontier.Canonical(req.URL.String())
	if err != nil {
		return nil, err
	}
	c, ok := p[address]
	if !ok {
		if req.URL.Path != "/robots.txt" {
			return nil, errNotSaved
		}
		c.Status = http.StatusNotFound
	}
	return &http.Response{
		StatusCode: c.Status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: c.Header.Clone(), Body: io.NopCloser(replayed(c)), ContentLength: -1, Request: req,
	}, nil
}

// replayed reads a saved body; one that was cut off ends as it did on the
// network.
func replayed(c record.Capture) io.Reader {
	if c.Truncated {
		return io.MultiReader(bytes.NewReader(c.Body), cutOff{})
	}
	return bytes.NewReader(c.Body)
}

// cutOff is the end of a body that was cut off.
type cutOff struct{}

// Read implements io.Reader.
func (cutOff) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// when is the time at which the page at an address was saved: its Date
// header, else the file's modification time.
func (p savedPages) when(address string) time.Time {
	canonical, _ := frontier.Canonical(address) // RoundTrip has answered it already
	return p[canonical].Time
}

// parseSaved reads one saved response. The Date header is the capture's time;
// without one it is left zero.
func parseSaved(path string, data []byte) (record.Capture, error) {
	place := func(line int, format string, args ...any) error {
		return fmt.Errorf("%s:%d:1: "+format, append([]any{path, line}, args...)...)
	}
	first, rest, _ := bytes.Cut(data, []byte("\n"))
	raw, ok := strings.CutPrefix(strings.TrimSpace(string(first)), "GET ")
	if !ok {
		return record.Capture{}, place(1, "a saved page begins with a line GET URL")
	}
	address, err := frontier.Canonical(raw)
	if err != nil {
		return record.Capture{}, place(1, "%v", err)
	}
	in := bufio.NewReader(bytes.NewReader(rest))
	head := textproto.NewReader(in)
	statusLine, _ := head.ReadLine() // an error here is an unreadable status below
	status, err := parseStatus(statusLine)
	if err != nil {
		return record.Capture{}, place(2, "%v", err)
	}
	header, err := head.ReadMIMEHeader()
	if err != nil {
		return record.Capture{}, place(3, "headers: %v", err)
	}
	c := record.Capture{URL: address, Origin: record.Saved, Status: status, Header: http.Header(header)}
	c.Body, c.Truncated, err = savedBody(c.Header, in)
	if err != nil {
		return record.Capture{}, place(3, "body: %v", err)
	}
	if when, err := http.ParseTime(c.Header.Get("Date")); err == nil {
		c.Time = when.UTC()
	}
	return c, nil
}

func parseStatus(line string) (int, error) {
	fields := strings.Fields(line)
	if len(fields) < 2 || !strings.HasPrefix(fields[0], "HTTP/") {
		return 0, fmt.Errorf("%q is no status line such as HTTP/1.1 200 OK", line)
	}
	status, err := strconv.Atoi(fields[1])
	if err != nil || status < 100 || status > 999 {
		return 0, fmt.Errorf("%q is no HTTP status", fields[1])
	}
	return status, nil
}

// savedBody reads what follows the headers; truncated says that less came
// than Content-Length promised or than the cap allows.
func savedBody(h http.Header, in io.Reader) (body []byte, truncated bool, err error) {
	if strings.EqualFold(h.Get("Transfer-Encoding"), "chunked") {
		in = httputil.NewChunkedReader(in)
	}
	body, truncated, err = readCapped(in)
	if want, wrong := strconv.Atoi(h.Get("Content-Length")); wrong == nil && len(body) < want {
		truncated = true
	}
	return body, truncated, err
}

// readCapped reads at most maxBody bytes and says whether there were more.
func readCapped(in io.Reader) (body []byte, truncated bool, err error) {
	body, err = io.ReadAll(io.LimitReader(in, maxBody+1))
	if len(body) > maxBody {
		return body[:maxBody], true, err
	}
	return body, false, err
}
