package crawler

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/gocolly/colly/v2"

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

// fetcher is one worker's fetch engine: a colly collector in front of a
// recorder. It is not safe for concurrent use.
type fetcher struct {
	collector *colly.Collector
	recorder  *recorder
}

func newFetcher(ctx context.Context, transport http.RoundTripper, agent string) *fetcher {
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
	c.SetRequestTimeout(requestTimeout)
	r := &recorder{next: transport}
	c.WithTransport(r)
	return &fetcher{collector: c, recorder: r}
}

// fetch asks for one address and returns what was sent, whatever the status;
// redirects are not followed. The error is that of the transport.
func (f *fetcher) fetch(address string) (c record.Capture, took time.Duration, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("fetch engine panicked: %v", v)
		}
	}()
	f.recorder.capture, f.recorder.err = nil, nil
	header := http.Header{
		"User-Agent":      {f.collector.UserAgent},
		"Accept":          {"text/html,application/xhtml+xml,application/xml;q=0.9,application/feed+json;q=0.9,*/*;q=0.5"},
		"Accept-Language": {"ja,en;q=0.5"},
		"Accept-Encoding": {"gzip"},
	}
	start := time.Now()
	err = f.collector.Request(http.MethodGet, address, nil, nil, header)
	took = time.Since(start)
	if f.recorder.err != nil {
		return record.Capture{}, took, f.recorder.err
	}
	if f.recorder.capture == nil {
		return record.Capture{}, took, errors.Join(errors.New("the fetch engine sent no request"), err)
	}
	c = *f.recorder.capture
	c.URL = address
	return c, took, nil
}

// replayer is a transport that answers from earlier responses.
type replayer interface {
	when(address string) time.Time
}

// recorder keeps the response's bytes as they were sent, before colly decodes
// anything, and hands colly an empty body in their place.
type recorder struct {
	next    http.RoundTripper
	capture *record.Capture
	err     error
}

// RoundTrip implements http.RoundTripper.
func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	res, err := r.next.RoundTrip(req)
	if err != nil {
		r.err = err
		return nil, err
	}
	defer res.Body.Close()
	body, truncated, err := readCapped(res.Body)
	if err != nil && len(body) == 0 {
		r.err = fmt.Errorf("read the response: %w", err)
		return nil, r.err
	}
	c := record.Capture{
		Time: time.Now().UTC().Truncate(time.Second), Origin: record.Live,
		Status: res.StatusCode, Header: res.Header.Clone(),
		SHA256: record.Hash(body), Size: len(body), Body: body,
		Truncated: truncated || err != nil,
	}
	if old, ok := r.next.(replayer); ok {
		c.Origin, c.Time = record.Saved, old.when(req.URL.String())
	}
	r.capture = &c
	// Without Location and encodings colly neither redirects nor decodes.
	return &http.Response{
		Status: res.Status, StatusCode: res.StatusCode, Proto: res.Proto,
		ProtoMajor: res.ProtoMajor, ProtoMinor: res.ProtoMinor,
		Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(nil)), Request: req,
	}, nil
}
