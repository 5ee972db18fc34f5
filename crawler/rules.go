package crawler

import (
	"net/http"
	"strconv"
	"time"

	"classify/crawler/robots"
	"classify/store/record"
)

// host is what is known of a host's robots.txt: its rules, or why they could
// not be learned.
type host struct {
	*robots.Rules
	reason, detail string
}

// refuse decides whether an address may be asked for: Queued means yes.
func (c *crawl) refuse(v record.Visit, at host, path string) (state record.State, reason, detail string) {
	switch {
	case c.sources[v.Source].URL == "":
		return record.Skipped, SkipUnlisted, v.Source
	case at.reason == SkipNoRules:
		return record.Skipped, at.reason, at.detail
	case at.reason != "":
		return record.Failed, at.reason, at.detail
	case !at.Allowed(product, path):
		return record.Skipped, SkipRobots, ""
	case c.fetched >= c.Incident.Crawl.MaxPages:
		return record.Skipped, SkipBudget, ""
	}
	return record.Queued, "", ""
}

// learn takes in a robots.txt; the lease's own address is then the host's
// next one.
func (c *crawl) learn(r result) {
	var at host
	if status := r.capture.Status; r.err != nil {
		at = host{reason: reason(r.err), detail: r.err.Error()}
	} else if at.Rules = robots.FromResponse(status, r.capture.Body); at.DeniesAll() {
		at.reason, at.detail = SkipNoRules, "status "+strconv.Itoa(status)
	}
	c.hosts[r.robots] = at
	c.frontier.Open(r.lease)
	c.frontier.Return(r.lease, time.Now().Add(c.delay(r)))
}

// chase follows the redirects of a robots.txt, at most five (RFC 9309 section
// 2.3.1.2); beyond them there are no rules.
func (f *fetcher) chase(answer record.Capture) (record.Capture, error) {
	for range 5 {
		target := location(answer)
		if target == "" {
			return answer, nil
		}
		var err error
		if answer, _, err = f.fetch(target); err != nil {
			return answer, err
		}
	}
	if location(answer) == "" {
		return answer, nil
	}
	return record.Capture{Status: http.StatusNotFound}, nil
}
