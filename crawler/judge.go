package crawler

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"classify/crawler/extract"
	"classify/crawler/extract/prose"
	"classify/crawler/frontier"
	"classify/store/record"
)

// judge decides what a response means for its visit.
func (c *crawl) judge(o *record.Outcome, r result) {
	v, capture := &o.Visit, &r.capture
	source := c.sources[v.Source]
	if target := location(*capture); target != "" {
		v.State, v.Reason, v.Detail = record.Skipped, SkipRedirected, target
		c.redirect(o, target)
		return
	}
	v.State, v.Reason = became(*capture)
	o.Capture = capture
	o.Member = record.Membership{Voice: source.Voice, Source: source.URL, Listed: v.Depth == 0, Match: source.Follow.Match}
	for _, link := range r.links {
		c.consider(o, link)
	}
}

// became is the state of a visit that brought a capture.
func became(c record.Capture) (state record.State, reason string) {
	switch {
	case c.Usable():
		return record.Fetched, ""
	case c.Size == 0 && c.Status >= 200 && c.Status < 300:
		return record.Failed, FailEmpty
	default:
		return record.Failed, FailStatus + " " + strconv.Itoa(c.Status)
	}
}

// redirect queues the address a page has moved to. A listed source may move
// anywhere; a followed page only within its source's hosts.
func (c *crawl) redirect(o *record.Outcome, target string) {
	v := o.Visit
	next := c.visit(target, v.Source, v.Depth)
	next.Hops = v.Hops + 1
	switch {
	case next.Hops > maxHops:
		next.State, next.Reason = record.Failed, FailRedirects
	case v.Depth > 0 && !c.inScope(v.Source, target):
		next.State, next.Reason = record.Skipped, SkipScope
	}
	c.add(o, next)
}

// consider queues a link of a page, or notes why it is not followed.
func (c *crawl) consider(o *record.Outcome, link record.Link) {
	from := o.Visit
	next := c.visit(link.URL, from.Source, from.Depth+1)
	address, err := frontier.Canonical(link.URL)
	switch {
	case err != nil:
		next.State, next.Reason, next.Detail = record.Skipped, SkipAddress, err.Error()
	case !c.inScope(from.Source, address):
		next.URL, next.State, next.Reason = address, record.Skipped, SkipScope
	case !holds(c.sources[from.Source].Follow.Match, link):
		next.URL, next.State, next.Reason = address, record.Skipped, SkipMatch
	default:
		next.URL = address
	}
	c.add(o, next)
}

// add notes a found address with the outcome. An address that was passed over
// where it was found first is queued when a later page gives a reason to.
func (c *crawl) add(o *record.Outcome, v record.Visit) {
	if v.State == record.Queued {
		if !c.frontier.Add(v) {
			return
		}
	} else if c.passed[v.URL] || c.frontier.Has(v.URL) {
		return
	}
	c.passed[v.URL] = v.State != record.Queued
	o.Found = append(o.Found, v)
}

// holds reports whether a link's words or address hold one of the wanted
// words; without any, every link is wanted.
func holds(words []string, link record.Link) bool {
	if len(words) == 0 {
		return true
	}
	address, err := url.PathUnescape(link.URL)
	if err != nil {
		address = link.URL
	}
	text := prose.Fold(link.Text + "\n" + address)
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, prose.Fold(w)) })
}

func (c *crawl) inScope(source string, address string) bool {
	s := c.sources[source]
	host := frontier.Host(address)
	return host == frontier.Host(s.URL) || slices.Contains(s.Follow.Hosts, host)
}

// location is the address a redirect points to; "" if the capture is none.
func location(c record.Capture) string {
	if c.Status < 300 || c.Status > 399 || c.Status == http.StatusNotModified {
		return ""
	}
	target, err := frontier.Resolve(c.URL, c.Header.Get("Location"))
	if err != nil {
		return ""
	}
	return target
}

// follows reports whether links of the visit's page are wanted.
func (c *crawl) follows(v record.Visit) bool {
	return v.Depth < c.sources[v.Source].Follow.Depth
}

// links reads a page's links. A page of which nothing else can be read, such
// as a list of articles, still has them; the extract stage says what is wrong
// with it.
func links(capture record.Capture) []record.Link {
	page, _ := extract.Extract(capture)
	return page.Links
}
