package crawler

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptrace"
	"syscall"
	"time"

	"code.dny.dev/ssrf"
	"github.com/gocolly/colly/v2"
	"golang.org/x/net/http/httpguts"

	"classify/crawler/extract"
	"classify/crawler/mask"
	"classify/crawler/redact"
	"classify/store/record"
)

// product is the name under which robots.txt may address this crawler.
const product = "classify"

// userAgent names the product, its version and whom to ask about it.
func userAgent(version, contact string) string {
	if contact == "" {
		return product + "/" + version
	}
	return fmt.Sprintf("%s/%s (+%s)", product, version, contact)
}

// answer is what came of one request.
type answer struct {
	capture record.Capture
	request http.Header
	address string // the network address that was connected to; "": not known
	took    time.Duration
	err     error // the transport's
	cut     bool  // the connection broke off within the body
}

// fetcher is one worker's fetch engine: a colly collector in front of a
// recorder. It is not safe for concurrent use.
type fetcher struct {
	collector *colly.Collector
	recorder  *recorder
}

// newFetcher makes a fetcher whose requests end with ctx, or after timeout (0:
// requestTimeout) from the first byte sent to the last one read.
func newFetcher(ctx context.Context, transport http.RoundTripper, agent string, timeout time.Duration) *fetcher {
	c := colly.NewCollector(colly.StdlibContext(ctx))
	// The environment (COLLY_*) overrides options, so the fields are set after.
	c.UserAgent = agent
	c.Async = false
	c.AllowURLRevisit = true
	c.ParseHTTPErrorResponse = true
	c.IgnoreRobotsTxt = true // asked before, by package robots
	c.CacheDir = ""
	c.DetectCharset = false
	c.MaxDepth = 0
	c.MaxRequests = 0
	c.AllowedDomains, c.DisallowedDomains = nil, nil
	c.URLFilters, c.DisallowedURLFilters = nil, nil
	c.DisableCookies()
	c.SetRequestTimeout(cmp.Or(timeout, requestTimeout))
	r := &recorder{next: transport}
	c.WithTransport(r)
	return &fetcher{collector: c, recorder: r}
}

// fetch asks for one address and returns what was sent, whatever the status;
// redirects are not followed. Extra headers are sent besides the usual ones.
func (f *fetcher) fetch(address string, extra http.Header) (a answer) {
	defer func() {
		if v := recover(); v != nil {
			a.err = fmt.Errorf("fetch engine panicked: %v", v)
		}
	}()
	f.recorder.answer = answer{}
	header := http.Header{
		"User-Agent":      {f.collector.UserAgent},
		"Accept":          {"text/html,application/xhtml+xml,application/xml;q=0.9,application/feed+json;q=0.9,*/*;q=0.5"},
		"Accept-Language": {"ja,en;q=0.5"},
		"Accept-Encoding": {accepted},
	}
	maps.Copy(header, extra)
	start := time.Now()
	err := f.collector.Request(http.MethodGet, address, nil, nil, header)
	a = f.recorder.answer
	a.request = header
	a.took = time.Since(start)
	if a.err == nil && a.capture.Status == 0 {
		a.err = errors.Join(errors.New("the fetch engine sent no request"), err)
	}
	a.capture.URL = address
	return a
}

// accepted are the content encodings that package extract can undo.
const accepted = "gzip, br, zstd"

// replayer is a transport that answers from earlier responses.
type replayer interface {
	when(address string) time.Time
}

// recorder keeps the response's bytes as they were sent, before colly decodes
// anything, and hands colly an empty body in their place.
type recorder struct {
	next   http.RoundTripper
	answer answer
}

// RoundTrip implements http.RoundTripper.
func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	trace := &httptrace.ClientTrace{GotConn: func(info httptrace.GotConnInfo) {
		if host, _, err := net.SplitHostPort(info.Conn.RemoteAddr().String()); err == nil {
			r.answer.address = host
		}
	}}
	res, err := r.next.RoundTrip(req.WithContext(httptrace.WithClientTrace(req.Context(), trace)))
	if err != nil {
		r.answer.err = err
		return nil, err
	}
	defer res.Body.Close()
	body, truncated, err := readSized(res.Body, res.ContentLength)
	if err != nil && len(body) == 0 {
		r.answer.err = fmt.Errorf("read the response: %w", err)
		return nil, r.answer.err
	}
	r.answer.capture = record.Capture{
		Time: time.Now().UTC().Truncate(time.Second), Origin: record.Live,
		Status: res.StatusCode, Header: res.Header.Clone(),
		SHA256: record.Hash(body), Size: len(body), Body: body,
		Truncated: truncated || err != nil,
	}
	var late net.Error
	r.answer.cut = err != nil && !(errors.As(err, &late) && late.Timeout())
	if old, ok := r.next.(replayer); ok {
		r.answer.capture.Origin, r.answer.capture.Time = record.Saved, old.when(req.URL.String())
	}
	r.answer.capture = mask.Capture(r.answer.capture)
	// Without Location and encodings colly neither redirects nor decodes.
	return &http.Response{
		Status: res.Status, StatusCode: res.StatusCode, Proto: res.Proto,
		ProtoMajor: res.ProtoMajor, ProtoMinor: res.ProtoMinor,
		Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(nil)), Request: req,
	}, nil
}

// reason names the kind of a transport's error.
func reason(err error) string {
	switch {
	case errors.Is(err, errNotSaved):
		return FailNotSaved
	case errors.Is(err, ssrf.ErrProhibitedIP), errors.Is(err, ssrf.ErrProhibitedPort), errors.Is(err, ssrf.ErrProhibitedNetwork):
		return FailRefused
	default:
		return FailNetwork
	}
}

// unanswered reports whether an error says that a host cannot be reached or
// does not answer, so that it may do so later; a name that does not exist, a
// refused address or a malformed answer will be the same again.
func unanswered(err error) bool {
	var timeout net.Error
	var name *net.DNSError
	if errors.As(err, &name) {
		return name.IsTemporary || name.IsTimeout
	}
	if reason(err) != FailNetwork {
		return false
	}
	return errors.As(err, &timeout) && timeout.Timeout() || brokenOff(err) || errors.Is(err, syscall.ECONNREFUSED) ||
		errors.Is(err, syscall.EHOSTUNREACH) || errors.Is(err, syscall.ENETUNREACH)
}

// page makes of a lease what its server answers; whole asks for the content
// although what is known may not have changed. Nothing else goes into it, so
// that it may be done on another machine.
func (f *fetcher) page(l record.Lease, whole bool) (a answer, found extract.Outline) {
	var extra http.Header
	if !whole {
		extra = conditional(l)
	}
	if a = f.fetch(l.Visit.URL, extra); a.err == nil {
		found = look(a.capture)
	}
	return a, found
}

// conditional are the headers that ask for a page only if it has changed since
// the content that is known of it was captured (RFC 9110 section 13.1).
func conditional(l record.Lease) http.Header {
	known := l.Known
	if known.Seq == 0 || known.Truncated || l.Visit.State != record.Fetched {
		return nil
	}
	h := http.Header{}
	if tag := known.Header.Get("ETag"); tag != "" && httpguts.ValidHeaderFieldValue(tag) {
		h.Set("If-None-Match", tag)
	}
	if when := known.Header.Get("Last-Modified"); when != "" {
		if _, err := http.ParseTime(when); err == nil {
			h.Set("If-Modified-Since", when)
		}
	}
	return h
}

// redact takes out of what came what is to be forgotten.
func (r *result) redact(w redact.Words) {
	if w.None() || r.err != nil || isRedirect(r.capture) {
		return
	}
	left, changed, err := w.Capture(r.capture)
	if err != nil {
		r.err = err // rather than to keep it
	} else if changed {
		r.capture = left
	}
}

// archive hands an exchange to the archive, unless the page asks not to be
// kept or nothing came.
func (c *crawl) archive(r result) {
	if c.Archive == nil || r.err != nil || unkept(r.found) || c.failed != nil {
		return
	}
	if err := c.Archive(Exchange{Capture: r.capture, Request: r.request, Address: r.address, Took: r.took}); err != nil {
		c.failed = fmt.Errorf("archive %s: %w", r.capture.URL, err)
	}
}

// look reads what the crawl must know of a response. One of which nothing else
// can be read, such as a list of articles, still has its links; the extract
// stage says what is wrong with it. A panic costs the page's links.
func look(c record.Capture) (found extract.Outline) {
	defer func() {
		if v := recover(); v != nil {
			found = extract.Outline{}
		}
	}()
	found, _ = extract.Skim(c)
	if !c.Usable() {
		found.Links, found.Next = nil, "" // of an error page only what it asks of robots counts
	}
	return found
}
