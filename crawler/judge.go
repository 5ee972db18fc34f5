package crawler

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"classify/crawler/extract"
	"classify/crawler/extract/prose"
	"classify/crawler/frontier"
	"classify/store/record"
)

const (
	maxHops  = 10 // redirects in a row
	maxPages = 20 // steps of pagination in a row
)

// judge decides what an answer means for its visit.
func (c *crawl) judge(r result, now time.Time) record.Outcome {
	old, known := r.visit.Visit, r.visit.Known
	v := old
	v.Run, v.Leased, v.Tries, v.Reason, v.Detail, v.Capture = c.run.ID, false, 0, "", "", 0
	v.Time, v.Due = now.UTC().Truncate(time.Second), time.Time{}
	o := record.Outcome{Visit: v}
	same := false
	switch status := r.capture.Status; {
	case r.err != nil:
		o.Visit.State, o.Visit.Reason, o.Visit.Detail = record.Failed, reason(r.err), r.err.Error()
	case status == http.StatusNotModified && known.Seq != 0:
		o.Visit.State, o.Visit.Capture, same = record.Fetched, known.Seq, true
		o.Member = c.member(v)
		c.bodies[bodyKey(v.URL, known.SHA256)] = v.URL
	case isRedirect(r.capture):
		c.redirect(&o, r.capture)
	case r.trouble() != "" && retryAfter(r.capture.Header, now) > patience && !c.replay:
		o.Visit.State, o.Visit.Reason, o.Visit.Detail = record.Failed, FailLater, "status "+strconv.Itoa(status)
		o.Visit.Due = now.Add(retryAfter(r.capture.Header, now))
	default:
		c.content(&o, r)
		same = o.Capture != nil && o.Capture.SHA256 == known.SHA256 && o.Visit.State == record.Fetched
	}
	c.archive(r)
	c.schedule(&o.Visit, old, same)
	return o
}

// content decides what becomes of a page that was sent.
func (c *crawl) content(o *record.Outcome, r result) {
	v, capture := &o.Visit, r.capture
	v.State, v.Reason = became(capture)
	v.Time = capture.Time
	switch {
	case v.State == record.Fetched && unkept(r.found):
		v.State, v.Reason = record.Skipped, SkipNoArchive
	case unkept(r.found): // an error page that says so is not kept either
	case v.State == record.Fetched && v.Depth > 0 && c.sameAs(v.URL, capture.SHA256) != "":
		v.State, v.Reason, v.Detail = record.Skipped, SkipSame, c.sameAs(v.URL, capture.SHA256)
		return // its links are those of the other page
	case gone(capture) && r.visit.Known.Seq != 0:
		v.State, v.Reason, v.Detail = record.Failed, FailGone, "status "+strconv.Itoa(capture.Status)
		fallthrough
	default:
		o.Capture = &capture
		o.Member = c.member(*v)
	}
	if v.State == record.Fetched {
		c.bodies[bodyKey(v.URL, capture.SHA256)] = v.URL
	}
	if capture.Usable() {
		c.follow(o, r.found)
	}
}

// unkept reports whether a page asks not to be kept.
func unkept(o extract.Outline) bool { return o.NoIndex || o.NoArchive }

// gone reports whether a server says that there is no such page.
func gone(c record.Capture) bool {
	return c.Status == http.StatusNotFound || c.Status == http.StatusGone
}

// sameAs is the address of another page of the host with these bytes; "" if
// there is none.
func (c *crawl) sameAs(address, sum string) string {
	if other := c.bodies[bodyKey(address, sum)]; other != address {
		return other
	}
	return ""
}

// bodyKey stands for a host and what one of its pages holds.
func bodyKey(address, sum string) string {
	return frontier.Host(address) + " " + sum[:min(len(sum), 32)]
}

// member is the place of a visit's capture in the incident.
func (c *crawl) member(v record.Visit) record.Membership {
	s := c.sources[v.Source]
	return record.Membership{Voice: s.Voice, Source: s.URL, Listed: v.Depth == 0, Match: s.Follow.Match}
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

// schedule says when an address is due again. What has not changed for some
// time will probably not change for half as long; a listed source is due in
// every run.
func (c *crawl) schedule(v *record.Visit, old record.Visit, same bool) {
	pace := c.Incident.Crawl
	v.Since = v.Time
	unchanged := old.State == v.State && old.Reason == v.Reason && (same || v.State != record.Fetched)
	if unchanged && !old.Since.IsZero() && old.Since.Before(v.Time) {
		v.Since = old.Since
	}
	if v.Depth == 0 || !v.Due.IsZero() {
		return
	}
	wait := v.Time.Sub(v.Since) / 2
	if wait < time.Minute {
		wait = 0
	}
	wait = max(wait, pace.RevisitMin)
	if pace.RevisitMax > 0 {
		wait = min(wait, pace.RevisitMax)
	}
	v.Due = v.Time.Add(wait)
}

// leaveOut finishes a lease that was not asked for. What is known of its
// address stays, unless the reason lies in the address itself.
func (c *crawl) leaveOut(l record.Lease, state record.State, why, detail string, due time.Time) {
	v := l.Visit
	v.Leased, v.Tries = false, 0
	busy := why != SkipRobots && why != SkipUnlisted
	if busy && (v.State == record.Fetched || v.Gone()) {
		v.Due = later(v.Due, due)
		c.finished = append(c.finished, record.Outcome{Visit: v})
		return
	}
	if v.State != state || v.Reason != why {
		v.Since = time.Now().UTC().Truncate(time.Second)
	}
	v.Run, v.State, v.Reason, v.Detail = c.run.ID, state, why, detail
	v.Time, v.Due, v.Capture = time.Now().UTC().Truncate(time.Second), due, 0
	c.finished = append(c.finished, record.Outcome{Visit: v})
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// count takes in a visit that an earlier part of the run has finished.
func (c *crawl) count(v record.Visit) {
	asked := v.Capture != 0 || v.Reason == SkipRedirected || v.Reason == SkipSame || v.Reason == SkipNoArchive
	if asked {
		v.Tries = 0
		c.spend(v)
	}
}

// redirect queues the address a page has moved to. A listed source may move
// anywhere; a followed page only within its source's hosts.
func (c *crawl) redirect(o *record.Outcome, capture record.Capture) {
	v := &o.Visit
	target := location(capture)
	if target == "" {
		v.State, v.Reason = record.Failed, FailLocation
		v.Detail = "status " + strconv.Itoa(capture.Status) + " to " + strconv.Quote(clip(capture.Header.Get("Location"), 200))
		return
	}
	v.State, v.Reason = record.Skipped, SkipRedirected
	v.Detail, _ = c.Forgotten.Known(target)
	next := record.Visit{URL: target, State: record.Queued, Depth: v.Depth, Hops: v.Hops + 1, Pages: v.Pages, Front: v.Front}
	switch {
	case next.Hops > maxHops:
		next.State, next.Reason = record.Failed, FailRedirects
	case v.Depth > 0 && !c.inScope(v.Source, target):
		next.State, next.Reason = record.Skipped, SkipScope
	}
	c.add(o, next)
}

// clip cuts a text from outside to at most n bytes.
func clip(s string, n int) string { return strings.ToValidUTF8(s[:min(len(s), n)], "") }

// follow queues a page's links, or notes why they are not followed.
func (c *crawl) follow(o *record.Outcome, found extract.Outline) {
	limit := c.sources[o.Visit.Source].Follow.Depth
	if limit == 0 {
		return
	}
	links := found.Links
	if isNext := func(l record.Link) bool { return l.URL == found.Next }; found.Next != "" && !slices.ContainsFunc(links, isNext) {
		links = append(links, record.Link{URL: found.Next, Rel: "next"}) // of a feed
	}
	for _, link := range links {
		next := record.Visit{State: record.Queued, Depth: o.Visit.Depth + 1}
		turned := link.URL == found.Next && o.Visit.Pages < maxPages || hasRel(link, "sitemap") && o.Visit.Pages < maxPages
		if turned { // more of the same page or list
			next.Depth, next.Pages = o.Visit.Depth, o.Visit.Pages+1
		}
		if next.Depth <= limit {
			c.consider(o, next, link, turned, found.NoFollow)
		}
	}
}

func hasRel(link record.Link, rel string) bool {
	return slices.Contains(strings.Fields(link.Rel), rel)
}

// consider queues a link of a page, or notes why it is not followed.
func (c *crawl) consider(o *record.Outcome, next record.Visit, link record.Link, turned, nofollow bool) {
	source := o.Visit.Source
	skip := func(reason, detail string) { next.State, next.Reason, next.Detail = record.Skipped, reason, detail }
	address, err := frontier.Canonical(link.URL)
	next.URL = address
	if err != nil {
		next.URL = clip(link.URL, 1000)
		skip(SkipAddress, err.Error())
		c.add(o, next)
		return
	}
	if c.frontier.Settled(address) {
		return
	}
	shape := frontier.ShapeOf(address, o.Visit.Time)
	text := wording(link)
	next.Front = holdsAny(text, c.names)
	wanted := c.wanted[source]
	switch {
	case !c.inScope(source, address):
		skip(SkipScope, "")
	case nofollow || hasRel(link, "nofollow"):
		skip(SkipNoFollow, "")
	case hasRel(link, "hidden"):
		skip(SkipHidden, "")
	case !turned && len(wanted) > 0 && !holdsAny(text, wanted):
		skip(SkipMatch, "")
	case shape.Trap != "" && !(turned && shape.Calendar): // a list that turns its pages by month ends by itself
		skip(SkipTrap, shape.Trap)
	}
	c.add(o, next)
}

// add notes a found address with the outcome, if that says anything new. An
// address that was passed over where it was found first is queued when a
// later link gives a reason to.
func (c *crawl) add(o *record.Outcome, v record.Visit) {
	v.Run, v.Source, v.From, v.Time = c.run.ID, o.Visit.Source, o.Visit.Number, o.Visit.Time
	c.forget(&v)
	if v.State == record.Queued {
		v.Time = time.Time{}
	}
	if c.frontier.Add(&v) {
		o.Found = append(o.Found, v)
	}
}

// forget leaves out an address whose page is to be forgotten, and its name.
func (c *crawl) forget(v *record.Visit) {
	address, forgotten := c.Forgotten.Known(v.URL)
	if !forgotten {
		return
	}
	v.URL, v.State, v.Reason, v.Detail = address, record.Skipped, SkipForgotten, ""
	if v.Source != "" {
		v.Source, _ = c.Forgotten.Known(v.Source)
	}
}

func folded(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = prose.Fold(w)
	}
	return out
}

// wording is what a link says of its page, its address included, folded.
func wording(link record.Link) string {
	address, err := url.PathUnescape(link.URL)
	if err != nil {
		address = link.URL
	}
	return prose.Fold(link.Text + "\n" + address)
}

// holdsAny reports whether a text holds one of the words.
func holdsAny(text string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
}

func (c *crawl) inScope(source string, address string) bool {
	s := c.sources[source]
	host := frontier.Host(address)
	return host == frontier.Host(s.URL) || slices.Contains(s.Follow.Hosts, host)
}

// isRedirect reports whether a capture sends elsewhere.
func isRedirect(c record.Capture) bool {
	switch c.Status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	}
	return false
}

// location is the address a redirect points to; "" if the capture is none or
// points nowhere.
func location(c record.Capture) string {
	if !isRedirect(c) {
		return ""
	}
	target, err := frontier.Resolve(c.URL, c.Header.Get("Location"))
	if err != nil {
		return ""
	}
	return target
}
