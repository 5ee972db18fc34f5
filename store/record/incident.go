package record

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Incident is what is followed: one organisation's leak, outage or recall,
// as its YAML file describes it.
type Incident struct {
	ID           string       `json:"id"` // slug: lower-case letters, digits, hyphens
	Title        string       `json:"title"`
	Organisation Organisation `json:"organisation"`
	// Authorities are accounts of authorities on networks, as Organisation.Accounts: no
	// other account speaks as one, whatever its name.
	Authorities []string `json:"authorities,omitempty"`
	Known       Known    `json:"known"`
	Sources     []Source `json:"sources"`
	Schedule    string   `json:"schedule,omitempty"` // cron, Asia/Tokyo unless it names a zone
	Crawl       Pace     `json:"crawl"`
	Saved       string   `json:"saved,omitempty"` // folder that replaces the network
	Keep        Keep     `json:"keep"`
	Codebook    string   `json:"codebook"` // "builtin" or a file
}

// Organisation is whose incident it is.
type Organisation struct {
	Name    string   `json:"name"`
	Aliases []string `json:"aliases,omitempty"`
	// Accounts are its own on networks, each as x.com/minato or @minato. Anybody may
	// call his own by the organisation's name, so that none but these speak for it.
	Accounts []string `json:"accounts,omitempty"`
}

// HasAccount reports whether a handle, such as @minato, is one of the organisation's
// accounts. A handle does not say of which network it is.
func (o Organisation) HasAccount(handle string) bool { return IsListed(o.Accounts, handle) }

// IsListed reports whether a handle is one of a list of accounts.
func IsListed(accounts []string, handle string) bool {
	handle = strings.ToLower(strings.TrimPrefix(handle, "@"))
	return handle != "" && slices.ContainsFunc(accounts, func(a string) bool {
		a = strings.TrimSuffix(a, "/")
		return strings.ToLower(strings.TrimPrefix(a[strings.LastIndexByte(a, '/')+1:], "@")) == handle
	})
}

// AccountIn is the account in the speaker of a Row; "" if there is none.
func AccountIn(speaker string) string {
	_, account, _ := strings.Cut(speaker, "\x00")
	return account
}

// Names returns the name and the aliases, the name first.
func (o Organisation) Names() []string {
	return append([]string{o.Name}, o.Aliases...)
}

// Known holds dates the analyst already knows. Empty means: read them from
// the text. Values are ISO 8601 of the precision that is known
// (2021-05-21 or 2021-04-28T15:00+09:00).
type Known struct {
	Detected  string `json:"detected,omitempty"`
	Announced string `json:"announced,omitempty"`
}

// Source is a page, feed or sitemap to start from.
type Source struct {
	URL    string `json:"url"`
	Voice  Voice  `json:"voice"`
	Follow Follow `json:"follow"`
}

// Follow says how far links of a source are followed. The zero value follows
// none.
type Follow struct {
	Depth int      `json:"depth,omitempty"` // 0: the source alone
	Match []string `json:"match,omitempty"` // only links that hold one of these; empty: all in scope
	Hosts []string `json:"hosts,omitempty"` // hosts in scope besides the source's own
	// Sitemap: the sitemaps that the source's robots.txt names are followed too.
	Sitemap bool `json:"sitemap,omitempty"`
}

// Pace is how hard the incident may press on other people's servers, and how
// far a run goes.
type Pace struct {
	Delay        time.Duration `json:"delay"`                   // least time between requests to a host
	Adapt        float64       `json:"adapt"`                   // and this many times the response time; 0: off
	MaxDelay     time.Duration `json:"max_delay"`               // the adapted delay is not longer than this
	PerHost      int           `json:"per_host"`                // requests to one host at a time
	MaxPages     int           `json:"max_pages"`               // pages fetched in one run
	HostPages    int           `json:"host_pages,omitempty"`    // of one host; 0: no limit of its own
	PatternPages int           `json:"pattern_pages,omitempty"` // of one path pattern that may be without end; 0: a quarter of MaxPages, at least 200
	Timeout      time.Duration `json:"timeout,omitempty"`       // of one whole request; 0: the crawler's own limit
	RevisitMin   time.Duration `json:"revisit_min,omitempty"`   // a followed page is not asked for again before this
	RevisitMax   time.Duration `json:"revisit_max,omitempty"`   // and no later than this; 0: without limit
	Contact      string        `json:"contact,omitempty"`
}

// Keep is how long raw captures and texts are kept; zero is without limit.
type Keep struct {
	Raw  Period `json:"raw"`
	Text Period `json:"text"`
}

// Period is a length of calendar time.
type Period struct {
	Years  int `json:"years,omitempty"`
	Months int `json:"months,omitempty"`
	Days   int `json:"days,omitempty"`
}

// After is the time a period after t; ok is false if the period is without end.
func (p Period) After(t time.Time) (end time.Time, ok bool) {
	return t.AddDate(p.Years, p.Months, p.Days), p != Period{}
}

// String is the period as an incident file has it, such as 180d; "" if it is
// without end.
func (p Period) String() string {
	s := ""
	for _, part := range []struct {
		n    int
		unit string
	}{{p.Years, "y"}, {p.Months, "m"}, {p.Days, "d"}} {
		if part.n != 0 {
			s += fmt.Sprint(part.n, part.unit)
		}
	}
	return s
}

// Scope is a hash of what the analysis of a document depends on besides its
// text: the names, which are never evidence, whose accounts speak for it, and all by which a document is
// judged to be about the incident: its title, its known dates, the words that
// sources are matched by and the addresses of the announcements.
func (i Incident) Scope() string {
	words := append(slices.Concat(i.Organisation.Names(), i.Organisation.Accounts, i.Authorities), i.Title, i.Known.Detected, i.Known.Announced)
	for _, s := range i.Sources {
		words = append(words, s.Follow.Match...)
		if s.Voice == Announcement {
			words = append(words, s.URL)
		}
	}
	return Hash([]byte(strings.Join(words, "\n")))
}
