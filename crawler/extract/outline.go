package extract

import (
	"cmp"
	"fmt"
	"strings"

	"classify/crawler/extract/coding"

	"classify/crawler/extract/charset"
	"classify/crawler/extract/feed"
	"classify/crawler/extract/glance"
	"classify/crawler/extract/link"
	"classify/crawler/sitemap"
	"classify/store/record"
)

// Outline is what a crawler needs to know of a response without reading it as
// a document.
type Outline struct {
	// Form is page, feed, sitemap, sitemapindex, thread, pdf, text or data;
	// "" for what cannot be read.
	Form string
	// Links are absolute http and https addresses without fragments, in order
	// of appearance, each once; files that are surely no page are left out.
	// Text holds the words a link is shown with, Rel its rel tokens in lower
	// case (nofollow, ugc, sponsored, next, prev, canonical, "alternate feed",
	// refresh, sitemap for what an index lists), Updated what a feed or sitemap
	// says of its age. "hidden" stands in Rel for one that readers do not see; an
	// address met several times is hidden or nofollow only if it always is.
	Links     []record.Link
	Canonical string // the address the page names as its own, "" if none
	Next      string // the page after this one, "" if none

	// What the page asks of robots, in its markup and its headers.
	NoIndex, NoArchive, NoFollow bool

	Decoded   int  // bytes after content decoding
	Truncated bool // the capture was cut, or a limit was reached
}

// The forms of a response.
const (
	FormPage         = "page"
	FormFeed         = "feed"
	FormSitemap      = "sitemap"
	FormSitemapIndex = "sitemapindex"
	FormThread       = "thread" // posts as JSON
	FormPDF          = "pdf"
	FormText         = "text"
	FormData         = "data" // for machines, or no text at all
)

// Skim reads of a capture what a crawler needs, at a small part of the cost of
// Extract. Its error wraps ErrEncoding or says what was wrong with a feed or
// sitemap; what had been read before is in the outline all the same.
func Skim(c record.Capture) (Outline, error) {
	base := link.NewBase(c.URL)
	o := Outline{Truncated: c.Truncated}
	header := glance.Header(c.Header, base, c.Time)
	o.take(header)
	u, err := coding.Undo(c.Body, c.Header)
	if err == nil {
		o.Decoded = len(u.Bytes)
		err = o.read(c, u, base)
		o.Truncated = o.Truncated || u.Cut && o.Form != FormSitemap && o.Form != FormSitemapIndex
	}
	o.prefer(header)
	if err != nil {
		return o, fmt.Errorf("skim %s: %w", c.URL, err)
	}
	return o, nil
}

// read takes in the decoded body by its form.
func (o *Outline) read(c record.Capture, u coding.Body, base link.Base) error {
	if len(u.Bytes) == 0 {
		return nil
	}
	if isPDF(u.Bytes) {
		o.Form = FormPDF
		return nil
	}
	if binary(u.Bytes) != "" {
		o.Form = FormData
		return nil
	}
	contentType := c.Header.Get("Content-Type")
	text := charset.Text(u.Bytes, contentType)
	page := address(c.URL)
	what := formOf(text, contentType, page)
	if what == formTable {
		what = unlisted(text)
	}
	switch what {
	case formHTML:
		o.Form = FormPage
		o.take(glance.Page(text, base, c.Time))
	case formFeed:
		o.Form = FormFeed
		read, err := feed.Read(text, base)
		o.Links, o.Next = read.Links, read.Next
		o.Truncated = o.Truncated || read.Truncated
		return err
	case formThread: // its posts are all there: nothing to follow
		o.Form = FormThread
	case formSitemap:
		return o.sitemap(u, base)
	case formData:
		o.Form = FormData
	default:
		if strings.HasPrefix(text, "http") && o.sitemap(u, base) == nil {
			return nil
		}
		o.Form = FormText
		o.Links = link.InText(strings.Split(text, "\n"))
	}
	o.limit()
	return nil
}

// limit keeps as many links as a page may have.
func (o *Outline) limit() {
	o.Truncated = o.Truncated || len(o.Links) > glance.MaxLinks
	o.Links = o.Links[:min(len(o.Links), glance.MaxLinks)]
}

// sitemap takes in the addresses that a sitemap lists. It is read as a stream,
// as one may be longer than a page.
func (o *Outline) sitemap(u coding.Body, base link.Base) error {
	stream, err := u.Stream()
	if err != nil {
		return err
	}
	defer stream.Close()
	m, err := sitemap.Read(stream)
	if err != nil {
		return err
	}
	o.Form = FormSitemap
	rel := ""
	if m.Index {
		o.Form, rel = FormSitemapIndex, "sitemap"
	}
	o.Truncated = o.Truncated || m.Truncated
	met := make(map[string]bool, len(m.Entries))
	o.Links = make([]record.Link, 0, len(m.Entries))
	for _, e := range m.Entries {
		address := base.Resolve(e.URL)
		if address == "" || met[address] || !m.Index && !glance.MayBePage(address) {
			continue
		}
		met[address] = true
		o.Links = append(o.Links, record.Link{URL: address, Text: e.Title, Rel: rel, Updated: e.Updated})
	}
	return nil
}

// take adds what was seen; rules add up.
func (o *Outline) take(s glance.Seen) {
	o.Links = s.Links
	o.Canonical, o.Next = s.Canonical, s.Next
	o.NoIndex = o.NoIndex || s.Rules.NoIndex
	o.NoArchive = o.NoArchive || s.Rules.NoArchive
	o.NoFollow = o.NoFollow || s.Rules.NoFollow
	o.Truncated = o.Truncated || s.Truncated
}

// prefer lets the headers' word hold, as the server speaks for the page, and
// puts their links first.
func (o *Outline) prefer(header glance.Seen) {
	o.Canonical = cmp.Or(header.Canonical, o.Canonical)
	o.Next = cmp.Or(header.Next, o.Next)
	if len(header.Links) == 0 {
		return
	}
	known := make(map[string]bool, len(o.Links))
	for _, l := range o.Links {
		known[l.URL] = true
	}
	var links []record.Link
	for _, l := range header.Links {
		if !known[l.URL] {
			links = append(links, l)
		}
	}
	o.Links = append(links, o.Links...)
}
