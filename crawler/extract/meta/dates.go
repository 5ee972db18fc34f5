package meta

import (
	"net/url"
	"regexp"
	"strings"

	"classify/crawler/extract/date"
	"classify/crawler/extract/dom"
	"classify/store/record"

	"golang.org/x/net/html"
)

// The fields of metadata that date a page, the most careful first.
var (
	publishedTags = []string{
		"article:published_time", "og:article:published_time", "datepublished", "pubdate", "publishdate",
		"cxenseparse:recs:publishtime", "dc.date.issued", "dcterms.issued", "article.published", "sailthru.date",
	}
	// looseTags may date the template as well as the page.
	looseTags    = []string{"date", "dc.date", "creation_date", "dcterms.created"}
	modifiedTags = []string{"article:modified_time", "og:updated_time", "datemodified", "last-modified", "dcterms.modified"}
)

// Dates dates the document: by its metadata and by what it shows to readers,
// else by its address. The tree must have its loose text in paragraphs; foreign
// says which elements are others' words, whose dates are theirs.
func (m Page) Dates(d *record.Document, root *html.Node, base *url.URL, foreign func(*html.Node) bool) {
	seen := visibleDates(root, d.Title, foreign)
	said := m.dateSaid(m.from("datePublished"), m.told.Published, publishedTags)
	modified := m.dateSaid(m.from("dateModified"), m.told.Modified, modifiedTags)
	if modified.value == "" {
		modified = found{seen.Modified, "shown by the title", record.Medium}
	} else if sameDay(modified.value, seen.Modified) {
		modified.confidence = record.High
	}
	published := weigh(said, found{seen.Published, "shown by the title", record.Medium})
	if published.value == "" {
		published = m.dateSaid("", "", looseTags)
	}
	if path := date.Path(base); published.value == "" {
		published = found{path, "address", record.Low}
	} else if sameDay(published.value, path) {
		published.confidence = record.High
	}
	if published.value == "" {
		published = found{completed(seen.Undated, root, base), "shown without a year; the year of an address on the page with that day", record.Low}
	}
	if published.value == "" && seen.Updated != "" {
		published = found{seen.Updated, "last update, the only date shown", record.Low}
	}
	if len(modified.value) >= 10 && len(published.value) >= 10 && modified.value[:10] < published.value[:10] {
		modified = found{} // one of the two is wrong; the page would be changed before it was there
	}
	d.Published = published.rest(d, "published")
	d.Modified = modified.rest(d, "modified")
}

// dateSaid is the first date in the metadata.
func (m Page) dateSaid(ldName, ldValue string, tags []string) found {
	if value := date.ISO(ldValue); value != "" {
		return found{value, ldName + utcMark(ldValue), record.Medium}
	}
	for _, tag := range tags {
		if value := date.ISO(m.tags[tag]); value != "" {
			return found{value, "meta " + tag + utcMark(m.tags[tag]), record.Medium}
		}
	}
	return found{}
}

// utcMark marks a time that was written in UTC.
func utcMark(s string) string {
	if strings.HasSuffix(s, "Z") || strings.HasSuffix(s, "+00:00") {
		return inUTC
	}
	return ""
}

const inUTC = " (UTC)"

// weigh decides between the date that a page says to machines and the one it
// shows to readers. Where they disagree readers are told the truth, as sites
// write Japanese time as if it were UTC, and the time of building a site as
// its pages'; but a later day shown without a label may be that of a change.
func weigh(said, shown found) found {
	switch {
	case said.value == "":
		return shown
	case shown.value == "":
		return said
	case sameDay(said.value, shown.value):
		said.from, said.confidence = said.from+" and "+shown.from, record.High
		return said
	case strings.HasSuffix(said.from, inUTC), shown.value[:10] < said.value[:10]:
		shown.from += ", against " + said.from
		return shown
	}
	said.from += ", against a later date shown"
	return said
}

func sameDay(a, b string) bool {
	return len(a) >= 10 && len(b) >= 10 && a[:10] == b[:10]
}

// completed gives a day that is shown without its year ("06-24") the year of
// the addresses and names on the page that hold this very day, if they agree.
func completed(monthDay string, root *html.Node, base *url.URL) string {
	month, day, ok := strings.Cut(monthDay, "-")
	if !ok {
		return ""
	}
	rx := regexp.MustCompile(`(?:^|\D)((?:19|20)\d{2})([/_.-]?)` + month + `([/_.-]?)` + day + `(?:\D|$)`)
	years := map[string]bool{}
	look := func(s string) {
		for _, m := range rx.FindAllStringSubmatch(s, 4) {
			if m[2] == m[3] {
				years[m[1]] = true
			}
		}
	}
	look(base.String())
	dom.Each(root, func(n *html.Node) bool {
		for _, a := range n.Attr {
			if strings.Contains(a.Val, month) {
				look(a.Val)
			}
		}
		return true
	})
	if len(years) != 1 {
		return ""
	}
	for year := range years {
		return date.ISO(year + "-" + month + "-" + day)
	}
	return ""
}
