package extract

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"classify/crawler/extract/comment"
	"classify/crawler/extract/date"
	"classify/crawler/extract/dom"
	"classify/crawler/extract/link"
	"classify/crawler/extract/prose"
	"classify/store/record"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// meta is what a page says about itself to machines.
type meta struct {
	tags  map[string]string // <meta>, by lower-case property, name or itemprop
	title string            // <title>
	ld    article           // JSON-LD
	h1    []string          // headings of level 1, then 2
	shown []string          // the short lines of the page
}

// article is the part of JSON-LD we use. Objects of an article type come
// before others.
type article struct {
	headline, published, modified, publisher, author string
}

// readMeta fills the document's fields that describe the page.
func readMeta(d *record.Document, root *html.Node, base *url.URL) meta {
	m := collectMeta(root)
	d.Site = firstOf(m.tags["og:site_name"], m.ld.publisher, m.tags["application-name"], base.Hostname())
	d.Title = titleOf(m, d.Site)
	d.Byline = authorOf(m, root)
	d.Lang = langOf(root)
	d.Canonical = canonicalOf(m, root, base)
	return m
}

// readDates dates the document: by its metadata, else by what it shows, else
// by its address. The tree must have its loose text in paragraphs.
func readDates(d *record.Document, m meta, root *html.Node, base *url.URL) {
	seen := visibleDates(root, d.Title)
	d.Published = date.First(m.ld.published, m.tags["article:published_time"], m.tags["og:article:published_time"],
		m.tags["datepublished"], m.tags["pubdate"], m.tags["publishdate"], m.tags["cxenseparse:recs:publishtime"], m.tags["dc.date.issued"], m.tags["dcterms.issued"],
		m.tags["date"], m.tags["dc.date"], m.tags["article.published"], m.tags["sailthru.date"], seen.Published, date.Path(base))
	d.Modified = date.First(m.ld.modified, m.tags["article:modified_time"], m.tags["og:updated_time"], m.tags["datemodified"],
		m.tags["last-modified"], m.tags["dcterms.modified"], seen.Modified)
	if shown := seen.Published; shown != "" && saidUTC(m) && !strings.HasPrefix(d.Published, shown[:10]) {
		d.Published = shown
	}
}

// saidUTC reports whether the page's published time is written in UTC. Sites
// often write Japanese time that way by mistake; then the day they show to
// readers is right.
func saidUTC(m meta) bool {
	said := firstOf(m.ld.published, m.tags["article:published_time"])
	return strings.HasSuffix(said, "Z") || strings.HasSuffix(said, "+00:00")
}

func firstOf(values ...string) string {
	for _, v := range values {
		if v = strings.ReplaceAll(prose.Squeeze(v), "\n", " "); v != "" {
			return v
		}
	}
	return ""
}

func collectMeta(root *html.Node) meta {
	m := meta{tags: map[string]string{}}
	var second []string
	dom.Each(root, func(n *html.Node) bool {
		switch n.DataAtom {
		case atom.Meta:
			for _, key := range []string{"property", "name", "itemprop", "http-equiv"} {
				m.add(dom.Attr(n, key), dom.Attr(n, "content"))
			}
		case atom.Title:
			if m.title == "" && n.FirstChild != nil && n.Parent != nil && n.Parent.DataAtom != atom.Svg {
				m.title = prose.Squeeze(n.FirstChild.Data)
			}
		case atom.Script:
			if strings.Contains(strings.ToLower(dom.Attr(n, "type")), "ld+json") && n.FirstChild != nil {
				m.readLD(n.FirstChild.Data)
			}
		case atom.H1:
			m.h1 = appendNew(m.h1, headingText(n))
		case atom.H2:
			second = appendNew(second, headingText(n))
		}
		return n.DataAtom != atom.Svg
	})
	m.h1 = append(m.h1, second...)
	for _, n := range dom.Leaves(root) {
		if text := headingText(n); text != "" && utf8.RuneCountInString(text) <= maxTitle {
			m.shown = append(m.shown, text)
		}
	}
	return m
}

// maxTitle is longer than titles get, in characters.
const maxTitle = 120

// headingText is a heading's words, or those of its picture.
func headingText(n *html.Node) string {
	return strings.ReplaceAll(dom.Inline(n), "\n", " ")
}

func (m *meta) add(key, value string) {
	key = strings.ToLower(key)
	if _, known := m.tags[key]; !known && key != "" && value != "" {
		m.tags[key] = value
	}
}

// readLD reads one JSON-LD script. Sites leave raw line ends in strings,
// which JSON forbids: they become spaces.
func (m *meta) readLD(script string) {
	script = strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, script)
	var value any
	if json.Unmarshal([]byte(strings.Trim(script, "; ")), &value) == nil {
		m.walkLD(value, 0)
	}
}

// walkLD finds the articles in a JSON-LD graph; a graph deeper than a few
// levels holds none.
func (m *meta) walkLD(value any, depth int) {
	if depth > 6 {
		return
	}
	switch v := value.(type) {
	case []any:
		for _, item := range v {
			m.walkLD(item, depth+1)
		}
	case map[string]any:
		kind := ldText(v["@type"])
		if strings.Contains(kind, "Article") || strings.Contains(kind, "Posting") || strings.Contains(kind, "Report") {
			m.ld.take(v, true)
		} else if strings.Contains(kind, "WebPage") {
			m.ld.take(v, false)
		}
		m.walkLD(v["@graph"], depth+1)
		m.walkLD(v["mainEntity"], depth+1)
	}
}

func (a *article) take(v map[string]any, sure bool) {
	set := func(field *string, value string) {
		if *field == "" || sure && value != "" && a.headline == "" {
			*field = value
		}
	}
	set(&a.published, ldText(v["datePublished"]))
	set(&a.modified, ldText(v["dateModified"]))
	set(&a.publisher, ldText(v["publisher"]))
	set(&a.author, ldText(v["author"]))
	if sure {
		set(&a.headline, ldText(v["headline"]))
	}
}

// ldText is a JSON-LD value as text: a string, an object's name, a list's
// first.
func ldText(value any) string {
	switch v := value.(type) {
	case string:
		return html.UnescapeString(strings.TrimSpace(v))
	case []any:
		if len(v) > 0 {
			if s, ok := v[0].(string); ok && len(v) > 1 && len(s) < 40 {
				return s + " " + ldText(v[1:])
			}
			return ldText(v[0])
		}
	case map[string]any:
		return ldName(v)
	}
	return ""
}

func ldName(v map[string]any) string {
	if s, ok := v["name"].(string); ok {
		return html.UnescapeString(strings.TrimSpace(s))
	}
	return ""
}

// alike reports whether a heading is what a title was made from: the title
// begins with it, or with its first two thirds (the site words its title for
// search engines a little differently).
func alike(title, heading string) bool {
	if strings.HasPrefix(title, heading) {
		return true
	}
	r := []rune(heading)
	return len(r) >= 15 && strings.HasPrefix(title, string(r[:len(r)*2/3]))
}

// titleOf finds the title: a heading that the page's <title> begins with is
// it, since what follows there is the site; else the first of og:title,
// headline, heading and <title>, without the site's name at its end.
func titleOf(m meta, site string) string {
	long := []string{m.tags["og:title"], m.ld.headline, m.title, m.tags["twitter:title"]}
	best := ""
	for _, h := range m.h1 {
		if sameName(h, site) || utf8.RuneCountInString(h) < 4 {
			continue
		}
		for _, l := range long {
			if alike(prose.Loose(l), prose.Loose(h)) && utf8.RuneCountInString(h) > utf8.RuneCountInString(best) {
				best = h
			}
		}
	}
	if best != "" {
		return best
	}
	for _, l := range append(long[:2:2], m.title) {
		if t := stripSite(firstOf(l), site, append(m.h1, m.shown...)); t != "" && !sameName(t, site) {
			return t
		}
	}
	for _, h := range m.h1 {
		if !sameName(h, site) {
			return h
		}
	}
	return firstOf(m.title, m.tags["og:title"])
}

// separators stand between a title and the site's name.
var separators = []string{"｜", "|", " - ", " – ", " — ", "－", " : ", "：", "：", " :: ", " » ", " « ", " / ", "／", "«", "»", " ‐ ", " ― ", "―", " · ", " • ", "◆", "【", "(", "（", "@", "＠", ": "}

// stripSite takes the site's name, with the separator before it, off the end
// of a title, or off its beginning.
func stripSite(title, site string, headings []string) string {
	for cuts := 0; cuts < 3; cuts++ {
		shorter := cutSite(title, site, headings)
		if shorter == title {
			break
		}
		title = shorter
	}
	return title
}

// rxCompany is a name that ends titles and never is one.
var rxCompany = regexp.MustCompile(`^(?:[\p{Han}\p{Katakana}\p{Latin}ー・&＆.\s]{0,20}(?:株式会社|有限会社|[(（]株[)）])|(?:株式会社|有限会社|[(（]株[)）])[^、。]{1,24}?)(?:公式サイト|公式ホームページ)?$`)

func cutSite(title, site string, headings []string) string {
	for _, sep := range separators {
		if i := strings.LastIndex(title, sep); i > 0 {
			left, right := strings.TrimSpace(title[:i]), strings.TrimRight(title[i+len(sep):], "】)） 　")
			if left != "" && (sameName(right, site) || rxCompany.MatchString(right) || isOne(left, headings)) {
				return left
			}
		}
		if i := strings.Index(title, sep); i > 0 {
			left, right := strings.TrimSpace(title[:i]), strings.TrimSpace(title[i+len(sep):])
			if right != "" && (sameName(left, site) || isOne(right, headings)) {
				return right
			}
		}
	}
	return title
}

func isOne(s string, list []string) bool {
	for _, l := range list {
		if utf8.RuneCountInString(s) >= 4 && prose.Loose(s) == prose.Loose(l) {
			return true
		}
	}
	return false
}

// sameName reports whether two names of a site are the same but for case,
// width, punctuation and a word at either end.
func sameName(a, b string) bool {
	a, b = prose.Loose(a), prose.Loose(b)
	if a == "" || b == "" {
		return false
	}
	if a == b {
		return true
	}
	short, long := a, b
	if len(a) > len(b) {
		short, long = b, a
	}
	return len(short)*2 >= len(long) && (strings.HasPrefix(long, short) || strings.HasSuffix(long, short))
}

// maxByline is more characters than a person's name and office take.
const maxByline = 60

func authorOf(m meta, root *html.Node) string {
	candidates := []string{m.ld.author, m.tags["author"], m.tags["article:author"], m.tags["dc.creator"]}
	if n := dom.First(root, func(n *html.Node) bool {
		return dom.HasWord(strings.Fields(dom.Attr(n, "rel")), "author") || dom.HasWord(strings.Fields(dom.Attr(n, "itemprop")), "author") || dom.HasWord(dom.Words(n), "byline")
	}); n != nil && !comment.In(n) {
		candidates = append(candidates, dom.Inline(n))
	}
	for _, c := range candidates {
		if c = firstOf(c); c != "" && !strings.Contains(c, "://") && utf8.RuneCountInString(c) <= maxByline {
			return c
		}
	}
	return ""
}

// langOf is the declared language, else Japanese if there is kana.
func langOf(root *html.Node) string {
	page := dom.First(root, func(n *html.Node) bool { return n.DataAtom == atom.Html })
	if page != nil {
		lang, _, _ := strings.Cut(strings.ToLower(firstOf(dom.Attr(page, "lang"), dom.Attr(page, "xml:lang"))), "-")
		if lang != "" && len(lang) <= 3 {
			return lang
		}
	}
	return prose.Language(dom.Raw(root))
}

func canonicalOf(m meta, root *html.Node, base *url.URL) string {
	n := dom.First(root, func(n *html.Node) bool {
		return n.DataAtom == atom.Link && dom.HasWord(strings.Fields(strings.ToLower(dom.Attr(n, "rel"))), "canonical")
	})
	if n != nil {
		if address := link.Resolve(base, dom.Attr(n, "href")); address != "" {
			return address
		}
	}
	return link.Resolve(base, m.tags["og:url"])
}
