// Package glance reads of a page only what a crawler must know: where it
// points, which address is its own, which page comes next, and what robots
// are asked not to do. In go a page's text (Page) or a response's headers
// (Header); out comes what was Seen. Start at Page.
//
// It makes one pass over the tags and builds no tree, so that it costs no
// more than the page is long, however broken the page is. It does not read
// the page as a document: that is package extract's.
package glance

import (
	"bytes"
	"strings"
	"time"

	"classify/crawler/extract/link"
	"classify/store/record"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Limits of one page.
const (
	// MaxLinks is how many addresses are taken from one page; the largest
	// indexes that people read have a few thousand.
	MaxLinks = 20_000
	// maxMet is how many references are looked at, of which many may be alike.
	maxMet = 100_000
	// maxAttributes is how many attributes of one tag are looked at.
	maxAttributes = 100
	// maxShown bounds the words kept with one link, in bytes.
	maxShown = 2000
)

// Seen is what a crawler must know of a response.
type Seen struct {
	Links     []record.Link // absolute, each address once, in order
	Canonical string        // the address it names as its own, "" if none
	Next      string        // the page after this one, "" if none
	Rules     Rules
	Truncated bool // there was more than the limits allow
}

// reference is a link as it is written, before it is resolved.
type reference struct {
	href, text, title, label, rel string
	alts                          []string
	hidden                        bool
}

// scan is a page while it is being read.
type scan struct {
	tokens *html.Tokenizer
	attrs  [][2]string // of the tag at hand

	base      string // the first <base href>
	canonical string
	next      string
	rules     Rules
	now       time.Time

	met   []reference
	shown strings.Builder // words of the open anchor
	alts  []string        // of pictures in the open anchor
	open  bool            // an anchor is open: the last of met

	shade     shade
	raw       bool // the next text is a script's, style's or title's
	templates int  // depth of <template>
}

// Page reads the text of a page whose address is base. The time is the
// capture's, against which unavailable_after is judged.
func Page(text string, base link.Base, now time.Time) Seen {
	s := &scan{tokens: html.NewTokenizer(strings.NewReader(text)), now: now}
	for len(s.met) < maxMet {
		kind := s.tokens.Next()
		if kind == html.ErrorToken {
			break
		}
		s.token(kind)
	}
	s.close()
	if s.base != "" {
		base = base.Within(s.base)
	}
	seen := Seen{Canonical: base.Resolve(s.canonical), Next: base.Resolve(s.next), Rules: s.rules}
	var more bool
	seen.Links, more = resolve(s.met, base)
	seen.Truncated = more || len(s.met) == maxMet
	return seen
}

func (s *scan) token(kind html.TokenType) {
	switch kind {
	case html.TextToken:
		if s.open && !s.raw && s.templates == 0 && s.shown.Len() < maxShown {
			text := s.tokens.Text()
			s.shown.Write(text[:min(len(text), maxShown)])
		}
		s.raw = false
	case html.StartTagToken, html.SelfClosingTagToken:
		name, more := tagName(s.tokens.Raw()[len("<"):])
		s.start(name, more)
	case html.EndTagToken:
		name, _ := tagName(s.tokens.Raw()[len("</"):])
		s.end(name)
	}
}

// tagName reads the name at the start of what follows "<", and reports whether
// there is room for attributes after it. Unlike the tokenizer's own it makes
// no copies, which cost as much as the rest of the pass.
func tagName(raw []byte) (a atom.Atom, attributes bool) {
	var lower [16]byte // the longest name of HTML, figcaption, has 10
	for i, c := range raw {
		switch {
		case c == ' ' || c == '\n' || c == '\t' || c == '\f' || c == '\r' || c == '/' || c == '>':
			return atom.Lookup(lower[:i]), i+2 < len(raw)
		case i == len(lower):
			return 0, bytes.IndexByte(raw, '=') >= 0 || bytes.IndexByte(raw, ' ') >= 0
		case c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
		}
		lower[i] = c
	}
	return 0, false
}

// start reads a start tag. A noscript's and a template's content is not the
// page's, except a refresh for readers without scripts.
func (s *scan) start(a atom.Atom, attributes bool) {
	s.raw = false
	switch a {
	case atom.Script, atom.Style, atom.Textarea, atom.Title, atom.Xmp, atom.Iframe, atom.Noembed, atom.Noframes:
		s.raw = true
		return
	case atom.Noscript:
		s.noscript()
		return
	case atom.Template:
		s.templates++
		return
	}
	if s.templates > 0 {
		return
	}
	hides := false
	s.attrs = s.attrs[:0]
	if attributes && (s.wants(a) || mayHide(s.tokens.Raw())) {
		s.readAttributes()
		hides = s.hides(a)
	}
	s.shade.start(a, hides)
	s.use(a, hides)
}

// wants reports whether an element's attributes matter by themselves.
func (s *scan) wants(a atom.Atom) bool {
	switch a {
	case atom.A, atom.Area, atom.Link, atom.Meta, atom.Base:
		return true
	case atom.Img:
		return s.open
	}
	return false
}

func (s *scan) use(a atom.Atom, hides bool) {
	switch a {
	case atom.A:
		s.close()
		s.anchor(hides)
	case atom.Area:
		s.close()
		if s.anchor(hides); s.open {
			s.alts = append(s.alts, s.attr("alt"))
			s.close()
		}
	case atom.Img:
		if alt := s.attr("alt"); s.open && alt != "" && len(s.alts) < 20 {
			s.alts = append(s.alts, alt)
		}
	case atom.Base:
		if s.base == "" {
			s.base = s.attr("href")
		}
	case atom.Link:
		s.linked()
	case atom.Meta:
		s.meta()
	default:
		if s.open && breaks[a] {
			s.shown.WriteByte(' ')
		}
	}
}

// breaks are the elements that stand between the words around them; the many
// inline ones do not.
var breaks = map[atom.Atom]bool{
	atom.Br: true, atom.P: true, atom.Div: true, atom.Li: true, atom.Dt: true, atom.Dd: true, atom.Td: true, atom.Th: true, atom.Section: true, atom.Article: true,
	atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true, atom.Figcaption: true, atom.Header: true, atom.Footer: true, atom.Time: true,
}

func (s *scan) end(a atom.Atom) {
	s.raw = false
	if a == atom.Template {
		s.templates = max(s.templates-1, 0)
		return
	}
	if s.templates > 0 {
		return
	}
	s.shade.end(a)
	if a == atom.A {
		s.close()
	} else if s.open && breaks[a] {
		s.shown.WriteByte(' ')
	}
}

// anchor opens a link; one that is downloaded or holds no address is none.
func (s *scan) anchor(hides bool) {
	href, has := s.find("href")
	if _, download := s.find("download"); !has || download || href == "" {
		return
	}
	s.met = append(s.met, reference{
		href: href, title: s.attr("title"), label: s.attr("aria-label"), rel: s.attr("rel"), hidden: hides || s.shade.hidden(),
	})
	s.open = true
	if s.next == "" && holdsToken(s.attr("rel"), "next") {
		s.next = href
	}
}

// close ends the open anchor.
func (s *scan) close() {
	if !s.open {
		return
	}
	last := &s.met[len(s.met)-1]
	last.text, last.alts = strings.ToValidUTF8(s.shown.String(), ""), s.alts
	s.shown.Reset()
	s.alts, s.open = nil, false
}

// linked reads a <link>.
func (s *scan) linked() {
	href, rel := s.attr("href"), strings.ToLower(s.attr("rel"))
	rel = linkRel(rel, s.attr("type"), s.attr("hreflang"))
	if href == "" || rel == "" {
		return
	}
	if s.canonical == "" && rel == "canonical" {
		s.canonical = href
	}
	if s.next == "" && rel == "next" {
		s.next = href
	}
	s.aside(reference{href: href, title: s.attr("title"), rel: rel})
}

// aside notes a reference that is not shown, perhaps within an open anchor.
func (s *scan) aside(r reference) {
	s.close()
	s.met = append(s.met, r)
}

// linkRel is what of a <link> or Link header is worth following: the pages
// before and after, the page's own address, and its feeds. Translations
// (hreflang) are other pages.
func linkRel(rel, kind, hreflang string) string {
	for _, token := range strings.Fields(rel) {
		switch token {
		case "next", "prev", "canonical":
			return token
		case "previous":
			return "prev"
		case "alternate":
			kind, _, _ = strings.Cut(strings.ToLower(kind), ";")
			switch strings.TrimSpace(kind) {
			case "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml":
				if hreflang == "" {
					return "alternate feed"
				}
			}
		}
	}
	return ""
}

// meta reads a <meta>: what robots may do, and a refresh.
func (s *scan) meta() {
	switch name := strings.ToLower(strings.TrimSpace(s.attr("name"))); name {
	case "robots", product:
		s.rules.read(s.attr("content"), s.now)
	}
	if strings.EqualFold(strings.TrimSpace(s.attr("http-equiv")), "refresh") {
		if href := refresh(s.attr("content")); href != "" {
			s.aside(reference{href: href, rel: "refresh"})
		}
	}
}

// noscript looks for a refresh and for robots rules in the raw text of a
// noscript: nothing here runs scripts.
func (s *scan) noscript() {
	if s.tokens.Next() != html.TextToken || s.templates > 0 {
		return
	}
	raw := s.tokens.Raw()
	inner := html.NewTokenizer(strings.NewReader(string(raw[:min(len(raw), 4096)])))
	outer := s.tokens
	s.tokens = inner
	defer func() { s.tokens = outer }()
	for {
		switch inner.Next() {
		case html.ErrorToken:
			return
		case html.StartTagToken, html.SelfClosingTagToken:
			if name, more := inner.TagName(); more && string(name) == "meta" {
				s.readAttributes()
				s.meta()
			}
		}
	}
}

// refresh is the address of a refresh such as "5; url='/new'".
func refresh(content string) string {
	i := strings.IndexAny(content, ";,")
	if i < 0 || strings.Trim(content[:i], " \t\n\r0123456789.") != "" {
		return ""
	}
	rest := strings.TrimSpace(content[i+1:])
	if name, value, found := strings.Cut(rest, "="); found && strings.EqualFold(strings.TrimSpace(name), "url") {
		rest = strings.TrimSpace(value)
	}
	if rest != "" && (rest[0] == '"' || rest[0] == '\'') {
		rest, _, _ = strings.Cut(rest[1:], rest[:1])
	}
	return rest
}

// readAttributes reads the attributes of the tag at hand; of two with one
// name the first holds.
func (s *scan) readAttributes() {
	s.attrs = s.attrs[:0]
	more := true
	for i := 0; more && i < maxAttributes; i++ {
		var key, value []byte
		key, value, more = s.tokens.TagAttr()
		for _, name := range telling {
			if string(key) == name {
				s.attrs = append(s.attrs, [2]string{name, string(value)})
			}
		}
	}
}

// telling are the attributes that this package knows.
var telling = [...]string{"href", "rel", "style", "hidden", "title", "alt", "aria-hidden", "aria-label", "download", "content", "name", "http-equiv", "type", "hreflang"}

func (s *scan) find(name string) (value string, has bool) {
	for _, a := range s.attrs {
		if a[0] == name {
			return a[1], true
		}
	}
	return "", false
}

func (s *scan) attr(name string) string {
	value, _ := s.find(name)
	return value
}

func holdsToken(rel, token string) bool {
	for field := range strings.FieldsSeq(rel) {
		if strings.EqualFold(field, token) {
			return true
		}
	}
	return false
}
