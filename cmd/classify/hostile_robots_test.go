package main

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/encoding/unicode"
)

// ruled is a host with its own robots.txt: one page that its rules leave open
// and one that they close.
type ruled struct {
	name   string
	robots http.HandlerFunc
	open   []string // paths that must be collected
	closed []string // paths that must not be asked for
}

func rules(text string) http.HandlerFunc { return sends("text/plain", text) }

// robotsHazards are hosts whose rules are hard to read, or to get.
func (s *hostileSite) robotsHazards() []corner {
	none := []string{"/page"}
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String("User-agent: *\nDisallow: /\n")
	if err != nil {
		s.t.Fatal(err)
	}
	var groups strings.Builder
	for i := range 12_000 { // less than the 500 KiB that are read
		fmt.Fprintf(&groups, "User-agent: bot%d\nDisallow: /\n", i)
	}
	list := []ruled{
		{"robots-huge", rules("User-agent: *\nDisallow: /shut\n# " + strings.Repeat("x", 8<<20)), []string{"/page"}, []string{"/shut"}},
		{"robots-endless", s.pours("robots-endless", "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nUser-agent: *\nDisallow: /shut\n", strings.Repeat("# more\n", 10_000)), nil, []string{"/shut"}},
		{"robots-of-12000-groups", rules(groups.String() + "User-agent: *\nDisallow: /shut\n"), nil, []string{"/shut"}},
		{"robots-redirecting-to-itself", moves("/robots.txt"), nil, nil},
		{"robots-redirecting-to-tripwire", moves(s.tripURL("127.0.0.1", "robots")), nil, nil},
		{"robots-that-is-a-page", html("robots-that-is-a-page"), nil, nil},
		{"robots-with-bom", rules("\ufeffUser-agent: *\nDisallow: /shut\n"), []string{"/page"}, []string{"/shut"}},
		{"robots-in-utf16", sends("text/plain; charset=utf-16", utf16), nil, nil},
		{"robots-with-cr-only", rules("User-agent: *\rDisallow: /shut\r"), []string{"/page"}, []string{"/shut"}},
		{"robots-with-nul", rules("\x00\x00User-agent: x\x00\nUser-agent: *\nDisallow: /shut\n"), nil, []string{"/shut"}},
		{"robots-wildcard-bomb", rules("User-agent: *\nDisallow: /" + strings.Repeat("a*", 1000) + "c$\nDisallow: /shut\n"), []string{"/page", "/" + strings.Repeat("a", 1500) + "b"}, []string{"/shut"}},
		{"robots-percent-encoded", rules("User-agent: *\nDisallow: /%E7%A7%98\nDisallow: /%e5%af%86\nDisallow: /生\nDisallow: /%7Etilde\n"), []string{"/page"}, []string{"/%E7%A7%98/x", "/%E5%AF%86/x", "/%E7%94%9F/x", "/~tilde"}},
		{"robots-agent-in-capitals", rules("user-agent: CLASSIFY\ndisallow: /shut\n"), []string{"/page"}, []string{"/shut"}},
		{"robots-agent-with-version", rules("User-agent: classify/1.0\nDisallow: /shut\n"), nil, []string{"/shut"}},
		{"robots-groups-of-one-agent", rules("User-agent: classify\nDisallow: /shut1\n\nUser-agent: other\nDisallow: /\n\nUser-agent: classify\nDisallow: /shut2\n"), []string{"/page"}, []string{"/shut1", "/shut2"}},
		{"robots-several-agents", rules("User-agent: other\nUser-agent: classify\nUser-agent: third\nDisallow: /shut\n"), []string{"/page"}, []string{"/shut"}},
		{"robots-specific-denies", rules("User-agent: *\nAllow: /\n\nUser-agent: classify\nDisallow: /\n"), nil, none},
		{"robots-specific-allows", rules("User-agent: *\nDisallow: /\n\nUser-agent: classify\nDisallow: /shut\n"), []string{"/page"}, []string{"/shut"}},
		{"robots-for-a-similar-name", rules("User-agent: classifybot\nDisallow: /\n"), []string{"/page"}, nil},
		{"robots-longer-allow", rules("User-agent: *\nDisallow: /shut/\nAllow: /shut/open/\n"), []string{"/shut/open/page"}, []string{"/shut/page"}},
		{"robots-tie-goes-to-allow", rules("User-agent: *\nDisallow: /page\nAllow: /page\n"), []string{"/page"}, nil},
		{"robots-end-mark", rules("User-agent: *\nDisallow: /*.pdf$\nDisallow: /exact$\n"), []string{"/x.pdfx", "/exactly"}, []string{"/x.pdf", "/exact"}},
		{"robots-with-query", rules("User-agent: *\nDisallow: /*?secret=\n"), []string{"/page?open=1"}, []string{"/page?secret=1"}},
		{"robots-with-comments", rules("User-agent: * # all\n   Disallow : /shut # closed\n"), []string{"/page"}, []string{"/shut"}},
		{"robots-rules-before-agents", rules("Disallow: /\nUser-agent: *\nDisallow: /shut\n"), []string{"/page"}, []string{"/shut"}},
		{"robots-empty-disallow", rules("User-agent: *\nDisallow:\n"), []string{"/page"}, nil},
		{"robots-unknown-lines", rules("User-agent: *\nNoindex: /page\nHost: x\nClean-param: a\nDisallow: /shut\n"), []string{"/page"}, []string{"/shut"}},
		{"robots-compressed", sends("text/plain", pack(gzipped, "User-agent: *\nDisallow: /shut\n"), "Content-Encoding", "gzip"), []string{"/page"}, []string{"/shut"}},
		{"robots-404", status(404, "User-agent: *\nDisallow: /\n"), []string{"/page"}, nil},
		{"robots-403", status(403, ""), []string{"/page"}, nil},
		{"robots-401", status(401, "", "WWW-Authenticate", "Basic realm=x"), []string{"/page"}, nil},
		{"robots-429", status(429, ""), nil, none},
		{"robots-500", status(500, ""), nil, none},
		{"robots-503-retry-after", status(503, "", "Retry-After", "86400"), nil, none},
		{"robots-times-out", s.silent("robots-times-out"), nil, none},
		{"robots-dripping", s.drips("robots-dripping", "HTTP/1.1 200 OK\r\n\r\nUser-agent: *\n", "# "), nil, none},
		{"robots-reset", reset(""), nil, none},
		{"robots-bomb", sends("text/plain", bombs()["gzip"], "Content-Encoding", "gzip"), nil, nil},
		{"robots-crawl-delay-absurd", rules("User-agent: *\nCrawl-delay: 1000000000\n"), nil, nil},
		{"robots-crawl-delay-negative", rules("User-agent: *\nCrawl-delay: -1\n"), []string{"/page"}, nil},
		{"robots-crawl-delay-a-word", rules("User-agent: *\nCrawl-delay: NaN\n"), []string{"/page"}, nil},
	}
	var corners []corner
	for _, r := range list {
		corners = append(corners, r.corner())
	}
	pace := ruled{"robots-crawl-delay", rules("User-agent: *\nCrawl-delay: 1\n"), []string{"/1", "/2", "/3"}, nil}.corner()
	// A tenth is for the time that a request is under way.
	pace.least = 900 * time.Millisecond
	return append(corners, pace, s.movedRobots(), s.otherPort())
}

// corner makes the host's pages. Those that must not be asked for are served
// all the same: their mark would show in the export.
func (r ruled) corner() corner {
	c := corner{name: r.name, hazard: true, robots: r.robots, pages: pages{}, never: r.closed, most: 2}
	for _, path := range r.open {
		c.keeps = append(c.keeps, r.name+path)
	}
	for _, path := range r.closed {
		c.absent = append(c.absent, r.name+path)
	}
	c.links = slices.Concat(r.open, r.closed)
	if len(c.links) == 0 {
		c.links = []string{"/page"}
	}
	c.pages["/*"] = func(w http.ResponseWriter, q *http.Request) { html(r.name+q.RequestURI)(w, q) }
	return c
}

// movedRobots is a host whose rules lie behind redirects on another host.
func (s *hostileSite) movedRobots() corner {
	c := ruled{"robots-moved", moves(s.at("robots-keeper") + "/1"), []string{"/page"}, []string{"/shut"}}.corner()
	keeper := s.hosts["robots-keeper"]
	keeper.pages["/1"], keeper.pages["/2"] = moves("/2"), moves("/3")
	keeper.pages["/3"] = rules("User-agent: *\nDisallow: /shut\n")
	return c
}

// otherPort is a host whose rules hold for its port only: the main host has
// the same IP address and other rules.
func (s *hostileSite) otherPort() corner {
	return ruled{mainsOtherPort, rules("User-agent: *\nDisallow: /blog/\n"), []string{"/page"}, []string{"/blog/x"}}.corner()
}
