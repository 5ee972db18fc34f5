package warc

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"classify/crawler/frontier"
	"classify/store/record"
)

// The reasons for which a record brings no capture.
const (
	PassInfo        = "description of the archive"
	PassRequest     = "request"
	PassMetadata    = "metadata"
	PassOther       = "record of another kind"
	PassScheme      = "record of what is no web page" // dns:, ftp:, urn:, …
	PassAddress     = "address that cannot be fetched"
	PassNoResponse  = "response that cannot be read"
	PassMethod      = "answer to another method than GET"
	PassRevisit     = "revisit without its original"
	PassNotModified = "not modified, without its original"
	PassDamaged     = "damaged part of the archive"
)

// Tally reconciles: Records = Used + the sum of Passed, damaged parts counted
// as one record each.
type Tally struct {
	Records int
	Used    int
	Passed  map[string]int // by reason
	Damages []Damage       // the first 100
}

// Entry is what came of one record of an archive, or of a damaged part of it.
type Entry struct {
	Place
	Type    string
	URI     string          // as written
	Capture *record.Capture // nil if the record was passed over
	Body    Place           // of the record that holds the capture's body, another one for a revisit
	Reason  string          // why it was passed over
	Detail  string
}

// Captures calls fn with every page of an archive, in its order; see Entries.
func Captures(in io.Reader, origin record.Origin, fn func(record.Capture) error) (Tally, error) {
	return Entries(in, origin, func(e Entry) error {
		if e.Capture == nil {
			return nil
		}
		return fn(*e.Capture)
	})
}

// Entries calls fn for every record of an archive, in its order, and for the
// damaged parts at last, of which only the first 100 are told one by one. The
// origin is noted in the captures. A revisit becomes a capture with the body of
// the record it refers to, if that stands before it in the same archive: in is
// read a second time there if it is an io.ReaderAt, as a file is, and otherwise
// the last 64 MiB of pages are remembered. The error is that of in or of fn.
func Entries(in io.Reader, origin record.Origin, fn func(Entry) error) (Tally, error) {
	s := &session{
		origin: origin, fn: fn, tally: Tally{Passed: map[string]int{}}, originals: newOriginals(in), methods: map[string]string{},
	}
	r := NewReader(in)
	for {
		rec, err := r.Next()
		if err == io.EOF {
			break
		}
		if err == nil {
			err = s.take(rec)
		}
		if err != nil {
			return s.tally, err
		}
	}
	err := s.release()
	damages, count := r.Damages()
	s.tally.Damages = damages
	for _, d := range damages {
		err = cmp.Or(err, s.tell(Entry{Place: d.Place, Reason: PassDamaged, Detail: d.What}))
	}
	if more := count - len(damages); more > 0 {
		s.tally.Records += more
		s.tally.Passed[PassDamaged] += more
	}
	return s.tally, err
}

// session is one reading of an archive.
type session struct {
	origin    record.Origin
	fn        func(Entry) error
	tally     Tally
	originals *originals
	held      *Entry            // a capture whose request may still follow it
	heldID    string            // of its record
	methods   map[string]string // of the last requests, by the IDs they name and their own
}

// take makes an entry of a record.
func (s *session) take(rec *Record) error {
	e := Entry{Place: rec.Place, Body: rec.Place, Type: rec.Type, URI: rec.URI}
	switch rec.Type {
	case "warcinfo":
		e.Reason = PassInfo
	case "metadata":
		e.Reason = PassMetadata
	case "request":
		e.Reason = PassRequest
		s.noteMethod(rec)
	case "response", "resource", "revisit":
		s.page(&e, rec)
	default:
		e.Reason, e.Detail = PassOther, rec.Type
	}
	if err := s.release(); err != nil {
		return err
	}
	if e.Capture == nil {
		return s.tell(e)
	}
	s.held, s.heldID = &e, rec.ID
	s.judgeMethod(s.methods[rec.ID], s.methods[rec.Get("WARC-Concurrent-To")])
	return nil
}

// release tells of the capture that was held back.
func (s *session) release() error {
	if s.held == nil {
		return nil
	}
	e := *s.held
	s.held = nil
	return s.tell(e)
}

func (s *session) tell(e Entry) error {
	s.tally.Records++
	if e.Capture != nil {
		s.tally.Used++
	} else {
		s.tally.Passed[e.Reason]++
	}
	return s.fn(e)
}

// maxMethods is how many requests are remembered: a request stands right
// before or right behind its answer.
const maxMethods = 64

// noteMethod remembers a request's method for its answer, which stands before
// or behind it.
func (s *session) noteMethod(rec *Record) {
	first, _, _ := splitHTTP(rec.Block)
	method, _, _ := strings.Cut(string(first), " ")
	if len(s.methods) > maxMethods {
		clear(s.methods)
	}
	answer := rec.Get("WARC-Concurrent-To")
	for _, id := range []string{rec.ID, answer} {
		if id != "" {
			s.methods[id] = method
		}
	}
	if s.held != nil && answer != "" && answer == s.heldID {
		s.judgeMethod(method)
	}
}

// judgeMethod passes the held capture over if it answers another method than
// GET: what a form was answered is not the page at its address.
func (s *session) judgeMethod(methods ...string) {
	for _, m := range methods {
		if m != "" && !strings.EqualFold(m, http.MethodGet) {
			s.held.Capture, s.held.Reason, s.held.Detail = nil, PassMethod, m
		}
	}
}

// page reads a record that may bring a capture.
func (s *session) page(e *Entry, rec *Record) {
	scheme, _, _ := strings.Cut(strings.ToLower(rec.URI), ":")
	named := nameOfFile(rec)
	if scheme != "http" && scheme != "https" && !named {
		e.Reason, e.Detail = PassScheme, rec.URI
		return
	}
	address, err := rec.URI, error(nil)
	if !named {
		address, err = frontier.Canonical(rec.URI)
	}
	if err != nil {
		e.Reason, e.Detail = PassAddress, err.Error()
		return
	}
	var c record.Capture
	if rec.Type == "revisit" {
		c, err = s.revisit(e, rec, address)
	} else {
		c, err = capture(rec)
	}
	if err != nil {
		e.Reason, e.Detail = cmp.Or(e.Reason, PassNoResponse), err.Error()
		return
	}
	if c.Status == http.StatusNotModified && rec.Type == "response" {
		e.Reason, e.Detail = PassNotModified, rec.URI
		if c, err = s.again(e, rec, c, address); err != nil {
			return
		}
		e.Reason, e.Detail = "", ""
	}
	c.URL, c.Time, c.Origin = address, rec.Date, s.origin
	c.SHA256, c.Size = record.Hash(c.Body), len(c.Body)
	e.Capture = &c
	if rec.Type != "revisit" && e.Body == rec.Place {
		s.originals.add(rec, address, c)
	}
}

// nameOfFile reports whether a record's address is the name that an imported
// file was kept under: file:folder/page.html. It is no place on a disk.
func nameOfFile(rec *Record) bool {
	name, ok := strings.CutPrefix(rec.URI, "file:")
	return ok && name != "" && name[0] != '/' && len(name) < 1000
}

var errNoResponse = errors.New("no HTTP response stands in the record")

// capture reads a response or resource record: status, header and body.
func capture(rec *Record) (c record.Capture, err error) {
	c.Truncated = rec.Truncated || rec.Get("WARC-Truncated") != ""
	if rec.Type == "resource" {
		c.Status, c.Body, c.Header = http.StatusOK, rec.Block, http.Header{}
		if kind := rec.Get("Content-Type"); kind != "" {
			c.Header.Set("Content-Type", kind)
		}
		return c, nil
	}
	res, ok := parseHTTP(rec.Block)
	if !ok {
		return c, errNoResponse
	}
	c.Status, c.Header, c.Body = res.status, res.header, res.body
	c.Truncated = c.Truncated || res.short
	if sum, ok := strings.CutPrefix(rec.Get(originalField), originalForm); ok {
		c.Original = sum
	}
	return c, nil
}

// revisit makes a capture of a record that says: as before.
func (s *session) revisit(e *Entry, rec *Record, address string) (record.Capture, error) {
	e.Reason = PassRevisit
	var c record.Capture
	if res, ok := parseHTTP(rec.Block); ok {
		c.Status, c.Header = res.status, res.header
	}
	c, err := s.again(e, rec, c, address)
	if err == nil {
		e.Reason = ""
	}
	return c, err
}

// again gives a capture the body of the record it repeats. After a 304 the
// status is the earlier one, and so is the header, which a 304 need not repeat.
func (s *session) again(e *Entry, rec *Record, c record.Capture, address string) (record.Capture, error) {
	unmodified := c.Status == http.StatusNotModified || strings.HasSuffix(rec.Get("WARC-Profile"), "/server-not-modified")
	old, at, ok := s.originals.find(rec, address, unmodified)
	if !ok {
		return c, fmt.Errorf("%s is not earlier in the archive", cmp.Or(rec.Get("WARC-Refers-To-Target-URI"), rec.URI))
	}
	if c.Header == nil || c.Status == http.StatusNotModified {
		c.Status, c.Header = old.Status, old.Header
	}
	if c.Original = old.Original; c.Original != "" {
		c.Header = old.Header // which says what is left of the body
	}
	c.Body, c.Truncated, e.Body = old.Body, old.Truncated, at
	return c, nil
}

// ReadCapture reads the page again that stands at a place of an archive: its
// status, header and body.
func ReadCapture(in io.ReaderAt, at Place) (record.Capture, error) {
	r := NewReader(io.NewSectionReader(in, at.Offset, 1<<62))
	for {
		rec, err := r.Next()
		if err != nil {
			return record.Capture{}, fmt.Errorf("read the archive at %s: %w", at, err)
		}
		if rec.Offset != 0 || rec.Inner > at.Inner {
			return record.Capture{}, fmt.Errorf("read the archive at %s: the record is not there any more", at)
		}
		if rec.Inner == at.Inner {
			return capture(rec)
		}
	}
}
