// Package incident reads incident files: YAML in, a record.Incident out, with
// every mistake of the file at its line and column. Start at Load. It looks at
// the disk only to see whether the files and folders that are named exist, and
// does not read what is in them.
package incident

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"classify/crawler/frontier"
	"classify/store/record"
)

// Defaults of the crawl section. Five seconds and ten times the response time
// is what large polite crawlers use towards servers they do not know.
const (
	defaultDelay    = 5 * time.Second
	defaultAdapt    = 10
	defaultMaxDelay = 60 * time.Second
	defaultPerHost  = 1
	defaultMaxPages = 500
	maxFollow       = 10 // levels; deeper than this is a crawl of the web
	defaultTimeout  = 90 * time.Second
	maxTimeout      = 10 * time.Minute
	defaultRevisit  = 14 * 24 * time.Hour
)

// Load reads and checks the incident file at path. Saved and Codebook
// come back as paths that can be opened from the working directory. All
// mistakes of the file are reported at once as Mistakes.
func Load(path string) (record.Incident, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return record.Incident{}, fmt.Errorf("read incident file: %w", err)
	}
	dir := filepath.Dir(path)
	return parse(path, data, func(rel string) (string, fs.FileInfo, error) {
		if !filepath.IsAbs(rel) {
			rel = filepath.Join(dir, rel)
		}
		info, err := os.Stat(rel)
		return rel, info, err
	})
}

// Parse reads and checks an incident file's bytes without touching
// the disk: the paths in it stay as written. name is used in errors.
func Parse(name string, data []byte) (record.Incident, error) {
	return parse(name, data, nil)
}

// incidentFile is the YAML form of an incident; at[T] remembers the place.
type incidentFile struct {
	ID           at[string]       `yaml:"id"`
	Title        at[string]       `yaml:"title"`
	Organisation at[organisation] `yaml:"organisation"`
	Authorities  []at[string]     `yaml:"authorities"`
	Known        known            `yaml:"known"`
	Sources      at[[]source]     `yaml:"sources"`
	Schedule     at[string]       `yaml:"schedule"`
	Crawl        pace             `yaml:"crawl"`
	Saved        at[string]       `yaml:"saved"`
	Keep         keep             `yaml:"keep"`
	Codebook     at[string]       `yaml:"codebook"`
}

type organisation struct {
	Name    at[string]   `yaml:"name"`
	Aliases []at[string] `yaml:"aliases"`

	Accounts []at[string] `yaml:"accounts"`
}

type known struct {
	Detected  at[string] `yaml:"detected"`
	Announced at[string] `yaml:"announced"`
}

type source struct {
	URL    at[string] `yaml:"url"`
	Voice  at[string] `yaml:"voice"`
	Follow follow     `yaml:"follow"`
}

type follow struct {
	Depth at[int]      `yaml:"depth"`
	Match []at[string] `yaml:"match"`
	Hosts []at[string] `yaml:"hosts"`

	Sitemap at[bool] `yaml:"sitemap"`
}

type pace struct {
	Delay    at[string]  `yaml:"delay"`
	Adapt    at[float64] `yaml:"adapt"`
	MaxDelay at[string]  `yaml:"max_delay"`
	PerHost  at[int]     `yaml:"per_host"`
	MaxPages at[int]     `yaml:"max_pages"`
	Contact  at[string]  `yaml:"contact"`

	HostPages    at[int]    `yaml:"host_pages"`
	PatternPages at[int]    `yaml:"pattern_pages"`
	Timeout      at[string] `yaml:"timeout"`
	RevisitMin   at[string] `yaml:"revisit_min"`
	RevisitMax   at[string] `yaml:"revisit_max"`
}

type keep struct {
	Raw  at[string] `yaml:"raw"`
	Text at[string] `yaml:"text"`
}

// statFunc resolves a path of the incident file and looks at it.
type statFunc func(rel string) (string, fs.FileInfo, error)

func parse(name string, data []byte, stat statFunc) (record.Incident, error) {
	var f incidentFile
	c := &checker{file: name, stat: stat}
	c.decode(data, &f)
	var inc record.Incident
	if !c.syntax {
		inc = c.incident(f)
	}
	return inc, c.err()
}

var slug = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,63}$`)

func (c *checker) incident(f incidentFile) record.Incident {
	inc := record.Incident{
		ID:       c.required("id", f.ID),
		Title:    c.required("title", f.Title),
		Schedule: f.Schedule.value,
		Codebook: "builtin",
	}
	if inc.ID != "" && !slug.MatchString(inc.ID) {
		c.add(f.ID.mark, "id %q: use lower-case letters, digits and hyphens, at most 64", inc.ID)
	}
	c.organisation(f, &inc)
	c.known(f.Known, &inc)
	c.sources(f.Sources, &inc)
	c.schedule(f.Schedule)
	c.pace(f.Crawl, &inc)
	inc.Keep.Raw = c.period("keep.raw", f.Keep.Raw)
	inc.Keep.Text = c.period("keep.text", f.Keep.Text)
	inc.Saved = c.path("saved", f.Saved, true)
	if f.Codebook.set && f.Codebook.value != "builtin" {
		inc.Codebook = c.path("codebook", f.Codebook, false)
	}
	return inc
}

// accountLike is an account of a network: its name, alone or behind the network's
// host.
var accountLike = regexp.MustCompile(`^(?:(?:https?://)?[a-z0-9.-]+\.[a-z]+/(?:[a-z]+/)?@?|@)[A-Za-z0-9_][A-Za-z0-9_.-]*(?:@[a-z0-9.-]+)?/?$`)

func (c *checker) organisation(f incidentFile, inc *record.Incident) {
	if !f.Organisation.set {
		c.add(f.Organisation.mark, "organisation is missing: give its name, such as {name: 株式会社…, aliases: […]}")
		return
	}
	org := f.Organisation.value
	org.Name.mark = org.Name.or(f.Organisation.mark)
	inc.Organisation.Name = c.required("organisation.name", org.Name)
	for _, alias := range org.Aliases {
		if v := c.required("organisation.aliases", alias); v != "" {
			inc.Organisation.Aliases = append(inc.Organisation.Aliases, v)
		}
	}
	inc.Organisation.Accounts = c.accounts("organisation.accounts", org.Accounts)
	inc.Authorities = c.accounts("authorities", f.Authorities)
}

// accounts are those that a list gives.
func (c *checker) accounts(list string, all []at[string]) (out []string) {
	for _, account := range all {
		v := c.required(list, account)
		if v != "" && !accountLike.MatchString(v) {
			c.add(account.mark, "%s %q: give an account such as x.com/minato or @minato", list, v)
		}
		out = append(out, v)
	}
	return out
}

func (c *checker) known(k known, inc *record.Incident) {
	detected, okD := c.moment("known.detected", k.Detected)
	announced, okA := c.moment("known.announced", k.Announced)
	if okD && okA && announced.AddDate(0, 0, 1).Before(detected) {
		c.add(k.Announced.mark, "known.announced %s lies before known.detected %s", k.Announced.value, k.Detected.value)
	}
	inc.Known = record.Known{Detected: k.Detected.value, Announced: k.Announced.value}
}

func (c *checker) sources(list at[[]source], inc *record.Incident) {
	if len(list.value) == 0 {
		c.add(list.mark, "sources is missing: list at least one {url: …, voice: …}")
	}
	seen := map[string]bool{}
	for _, s := range list.value {
		var src record.Source
		place := s.URL.or(s.Voice.or(list.mark))
		src.URL = c.address(s.URL, place)
		if src.URL != "" && seen[src.URL] {
			c.add(s.URL.mark, "url %s is listed twice", s.URL.value)
		}
		seen[src.URL] = true
		src.Voice = c.voice(s.Voice, place)
		src.Follow = c.follow(s.Follow)
		inc.Sources = append(inc.Sources, src)
	}
}

func (c *checker) address(u at[string], near mark) string {
	u.mark = u.or(near)
	raw := c.required("url", u)
	if raw == "" {
		return ""
	}
	canonical, err := frontier.Canonical(raw)
	if err != nil {
		c.add(u.mark, "url %q: %v", raw, err)
	}
	return canonical
}

func (c *checker) voice(v at[string], near mark) record.Voice {
	v.mark = v.or(near)
	name := c.required("voice", v)
	voice := record.Voice(name)
	if name != "" && !voice.Valid() {
		c.add(v.mark, "voice %q: use announcement, authority, press or commentary", name)
	}
	return voice
}

func (c *checker) follow(f follow) record.Follow {
	out := record.Follow{Depth: f.Depth.value, Sitemap: f.Sitemap.value}
	if f.Depth.value < 0 || f.Depth.value > maxFollow {
		c.add(f.Depth.mark, "follow.depth %d: use 0 to %d", f.Depth.value, maxFollow)
	}
	for _, m := range f.Match {
		if v := c.required("follow.match", m); v != "" {
			out.Match = append(out.Match, v)
		}
	}
	for _, h := range f.Hosts {
		host := strings.ToLower(c.required("follow.hosts", h))
		if canonical, err := frontier.Canonical("https://" + host + "/"); host != "" && (err != nil || canonical != "https://"+host+"/") {
			c.add(h.mark, "follow.hosts %q: give a host name without scheme or path", h.value)
		}
		out.Hosts = append(out.Hosts, host)
	}
	if out.Depth == 0 && (len(out.Match) > 0 || len(out.Hosts) > 0 || out.Sitemap) {
		place := f.Sitemap.mark
		if words := slices.Concat(f.Match, f.Hosts); len(words) > 0 {
			place = words[0].mark
		}
		c.add(place, "follow has match, hosts or sitemap but no depth: add depth: 1")
	}
	return out
}

func (c *checker) schedule(s at[string]) {
	if !s.set {
		return
	}
	if _, err := ParseSchedule(s.value); err != nil {
		c.add(s.mark, "%v", err)
	}
}

func (c *checker) pace(p pace, inc *record.Incident) {
	out := record.Pace{
		Delay:    c.duration("crawl.delay", p.Delay, defaultDelay),
		MaxDelay: c.duration("crawl.max_delay", p.MaxDelay, defaultMaxDelay),
		Adapt:    p.Adapt.otherwise(defaultAdapt),
		PerHost:  p.PerHost.otherwise(defaultPerHost),
		MaxPages: p.MaxPages.otherwise(defaultMaxPages),
		Contact:  p.Contact.value,

		HostPages:    p.HostPages.value,
		PatternPages: p.PatternPages.value,
		Timeout:      c.duration("crawl.timeout", p.Timeout, defaultTimeout),
		RevisitMin:   c.span("crawl.revisit_min", p.RevisitMin, 0),
		RevisitMax:   c.span("crawl.revisit_max", p.RevisitMax, defaultRevisit),
	}
	if out.Timeout <= 0 || out.Timeout > maxTimeout {
		c.add(p.Timeout.mark, "crawl.timeout %s: use a time up to %s for one whole request", p.Timeout.value, maxTimeout)
	}
	if out.RevisitMax < out.RevisitMin {
		c.add(p.RevisitMax.or(p.RevisitMin.mark), "crawl.revisit_max %s is shorter than crawl.revisit_min %s", out.RevisitMax, out.RevisitMin)
	}
	for _, n := range []struct {
		key   string
		given at[int]
	}{{"crawl.host_pages", p.HostPages}, {"crawl.pattern_pages", p.PatternPages}} {
		if n.given.set && n.given.value < 1 {
			c.add(n.given.mark, "%s %d: at least one page must be allowed", n.key, n.given.value)
		}
	}
	if !p.MaxDelay.set {
		out.MaxDelay = max(out.MaxDelay, out.Delay)
	}
	if out.MaxDelay < out.Delay {
		c.add(p.MaxDelay.mark, "crawl.max_delay %s is shorter than crawl.delay %s", p.MaxDelay.value, out.Delay)
	}
	if out.Adapt < 0 || out.Adapt > 1000 {
		c.add(p.Adapt.mark, "crawl.adapt %v: use 0 (off) to 1000 times the response time", out.Adapt)
	}
	if out.PerHost < 1 || out.PerHost > 16 {
		c.add(p.PerHost.mark, "crawl.per_host %d: use 1 to 16 requests at a time", out.PerHost)
	}
	if out.MaxPages < 1 {
		c.add(p.MaxPages.mark, "crawl.max_pages %d: at least one page must be allowed", out.MaxPages)
	}
	if strings.ContainsAny(out.Contact, "\r\n()") {
		c.add(p.Contact.mark, "crawl.contact: give one address or mailbox, without brackets or line breaks")
	}
	inc.Crawl = out
}

// isArchive reports whether a file's name is that of a web archive.
func isArchive(path string) bool {
	name := strings.ToLower(path)
	return strings.HasSuffix(name, ".warc") || strings.HasSuffix(name, ".warc.gz")
}

// path resolves a file, or a folder or web archive, the incident file names.
func (c *checker) path(key string, p at[string], folder bool) string {
	if !p.set {
		return ""
	}
	rel := c.required(key, p)
	if rel == "" || c.stat == nil {
		return rel
	}
	full, info, err := c.stat(rel)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		c.add(p.mark, "%s: %s does not exist", key, full)
	case err != nil:
		c.add(p.mark, "%s: %v", key, err)
	case folder && !info.IsDir() && !isArchive(full):
		c.add(p.mark, "%s: %s is neither a folder nor a .warc or .warc.gz file", key, full)
	case folder && !info.IsDir() && !info.Mode().IsRegular():
		c.add(p.mark, "%s: %s is no regular file", key, full)
	case !folder && info.IsDir():
		c.add(p.mark, "%s: %s is a folder, a file is wanted", key, full)
	}
	return full
}
