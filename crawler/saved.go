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
	"classify/crawler/warc"
	"classify/store/record"
)

// errNotSaved is what a replayed crawl answers for an address that is not
// among the saved pages.
var errNotSaved = errors.New("not among the saved pages")

// storedPage is one address's answer: in memory, or still in an archive.
type storedPage struct {
	record.Capture
	archive string     // the file the body is in; "": Body holds it
	at      warc.Place // of the body's record in the archive
}

// savedPages replays saved responses in place of the network.
type savedPages map[string]storedPage

// SavedTransport returns a transport that answers from what was saved: an
// archive (.warc or .warc.gz), or a folder with archives and *.http files, each
// a line "GET URL" and then the response as sent. Of an address that was saved
// several times the latest answer counts. An address that is not there is an
// error, except robots.txt, which then is answered 404: the saved pages were
// fetched under rules of their own day.
//
// The warnings name each damaged place of an archive from which other pages
// could be read, and what else of it is left out. The error names every .http file, and every archive, of which
// nothing can be read.
func SavedTransport(path string) (transport http.RoundTripper, warnings []error, err error) {
	pages := savedPages{}
	var faults []error
	err = filepath.WalkDir(path, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		switch {
		case isArchive(path):
			damages, fault := pages.loadArchive(path)
			warnings, faults = append(warnings, damages...), append(faults, fault)
		case filepath.Ext(path) == ".http":
			faults = append(faults, pages.load(path))
		}
		return nil
	})
	if err != nil {
		return nil, nil, fmt.Errorf("read saved pages: %w", err)
	}
	if err := errors.Join(faults...); err != nil {
		return nil, warnings, err
	}
	if len(pages) == 0 {
		return nil, nil, fmt.Errorf("read saved pages: no .http, .warc or .warc.gz file in %s", path)
	}
	return pages, warnings, nil
}

// isArchive reports whether a file's name is that of a web archive.
func isArchive(path string) bool {
	name := strings.ToLower(path)
	return strings.HasSuffix(name, ".warc") || strings.HasSuffix(name, ".warc.gz")
}

func (p savedPages) load(path string) error {
	in, info, err := open(path)
	if err != nil {
		return fmt.Errorf("read saved page: %w", err)
	}
	defer in.Close()
	data, err := io.ReadAll(in)
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
	if old, twice := p[c.URL]; twice && old.archive == "" {
		return fmt.Errorf("%s:1:5: %s is saved in another file of the folder too", path, c.URL)
	}
	p.add(storedPage{Capture: c})
	return nil
}

// add keeps a page unless a later answer of its address is known.
func (p savedPages) add(page storedPage) {
	if old, ok := p[page.URL]; !ok || !page.Time.Before(old.Time) {
		p[page.URL] = page
	}
}

// maxUnpacked is how much is kept in memory of the pages of an archive that is
// packed as one stream, in bytes; those of others are read when asked for.
const maxUnpacked = 256 << 20

// loadArchive notes where the pages of an archive are.
func (p savedPages) loadArchive(path string) (damages []error, fault error) {
	in, _, err := open(path)
	if err != nil {
		return nil, fmt.Errorf("read saved pages: %w", err)
	}
	defer in.Close()
	unpacked := 0
	tally, err := warc.Entries(in, record.Saved, func(e warc.Entry) error {
		if e.Capture == nil {
			return nil
		}
		page := storedPage{Capture: *e.Capture, archive: path, at: e.Body}
		if e.Body.Inner > 0 {
			page.archive = ""
			if unpacked += page.Size; unpacked > maxUnpacked {
				return fmt.Errorf("more than %d MiB of pages in one gzip stream; pack each record by itself", maxUnpacked>>20)
			}
		} else {
			page.Body = nil
		}
		p.add(page)
		return nil
	})
	damages = faultsOf(path, tally)
	switch {
	case err != nil:
		return nil, fmt.Errorf("read saved pages: %s: %w", path, err)
	case tally.Used == 0 && len(damages) > 0:
		return nil, errors.Join(damages...)
	case tally.Used == 0:
		return nil, fmt.Errorf("%s: no page is in this archive", path)
	}
	return damages, nil
}

// faultsOf tells what of an archive is damaged or left out although it may
// have been a page.
func faultsOf(path string, tally warc.Tally) (faults []error) {
	for _, d := range tally.Damages {
		faults = append(faults, fmt.Errorf("%s: %s", path, d))
	}
	if more := tally.Passed[warc.PassDamaged] - len(tally.Damages); more > 0 {
		faults = append(faults, fmt.Errorf("%s: %d more damaged places", path, more))
	}
	for _, lost := range []string{warc.PassRevisit, warc.PassNoResponse, warc.PassAddress} {
		if n := tally.Passed[lost]; n > 0 {
			faults = append(faults, fmt.Errorf("%s: %d records left out: %s", path, n, lost))
		}
	}
	return faults
}

// body reads the page's body.
func (s storedPage) body() ([]byte, error) {
	if s.archive == "" {
		return s.Body, nil
	}
	in, err := os.Open(s.archive)
	if err != nil {
		return nil, fmt.Errorf("read saved page: %w", err)
	}
	defer in.Close()
	c, err := warc.ReadCapture(in, s.at)
	if err == nil && record.Hash(c.Body) != s.SHA256 {
		err = errors.New("it has changed while it was replayed")
	}
	if err != nil {
		return nil, fmt.Errorf("read saved page: %s: %w", s.archive, err)
	}
	return c.Body, nil
}

// RoundTrip implements http.RoundTripper.
func (p savedPages) RoundTrip(req *http.Request) (*http.Response, error) {
	address, err := frontier.Canonical(req.URL.String())
	if err != nil {
		return nil, err
	}
	page, ok := p[address]
	if !ok {
		if req.URL.Path != "/robots.txt" {
			return nil, errNotSaved
		}
		page.Status = http.StatusNotFound
	}
	c := page.Capture
	if c.Body, err = page.body(); err != nil {
		return nil, err
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

// when is the time at which the page at an address was saved: of an archive
// that of its record, else its Date header, else the file's modification time.
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
func readCapped(in io.Reader) (body []byte, truncated bool, err error) { return readSized(in, 0) }

// maxTrust is how many bytes are set aside for a body because its header says
// so, before any of them has come.
const maxTrust = 1 << 20

// readSized is readCapped for a body that is said to have so many bytes.
func readSized(in io.Reader, said int64) (body []byte, truncated bool, err error) {
	var b bytes.Buffer
	if said > 0 {
		b.Grow(int(min(said, maxTrust)) + bytes.MinRead)
	}
	_, err = b.ReadFrom(io.LimitReader(in, maxBody+1))
	if body = b.Bytes(); len(body) > maxBody {
		return body[:maxBody], true, err
	}
	return body, false, err
}
