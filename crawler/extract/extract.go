// Package extract turns captures into documents: it finds the article, the
// embedded posts, the quotations, the comments and the links in HTML, plain
// text, PDF, tables of posts and the JSON of public threads. Start at
// Extract; a crawler that only wants to know where a response points starts at
// Skim.
//
// It does no I/O and gives the same answer for the same bytes. It never trusts
// them: sizes, depths and counts are capped, and a broken page gives what text
// it has, with a warning. PDF is the one exception: its reader keeps itself
// compiled in the user's cache folder and gives up by the clock, see package
// pdf.
//
// The work is done in its rooms: charset makes text of bytes, plain reads
// plain text, markdown Markdown, pdf PDF, feed feeds, thread posts in JSON,
// table CSV and JSON Lines; for HTML, dom holds the tree, structured reads what
// it tells machines, embed the posts it shows, meta, comment and article the
// rest, and glance skims it without a tree. What text and HTML share is in
// prose, date and utterance. Whatever the form, voice says at the end who
// speaks.
package extract

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"classify/crawler/extract/coding"

	"classify/crawler/extract/charset"
	"classify/crawler/extract/feed"
	"classify/crawler/extract/link"
	"classify/crawler/extract/markdown"
	"classify/crawler/extract/plain"
	"classify/crawler/extract/thread"
	"classify/crawler/extract/utterance"
	"classify/crawler/extract/voice"
	"classify/store/record"
)

// Version names this extractor in evidence. It grows whenever the same bytes
// may give another text or speaker, so that stale revisions are known.
const Version = "extract/8"

// Errors that callers branch on.
var (
	// ErrEmpty: the capture has no bytes, or a page without any text.
	ErrEmpty = errors.New("no text")
	// ErrNotText: the bytes are no text at all (an image, an archive, a
	// program), data for machines, or a PDF that cannot be opened.
	ErrNotText = errors.New("not a text page")
	// ErrEncoding: the body is compressed in a way we cannot undo.
	ErrEncoding = coding.ErrCoding
)

// Page is what a capture holds. A feed that was crawled has links and no
// documents, as its pages are fetched; one that was imported has both.
type Page struct {
	Documents []record.Document
	Links     []record.Link
	Warnings  []string
	List      bool // a list of documents, of which there may be one
}

// Extract reads a capture. Its error wraps ErrEmpty, ErrNotText or
// ErrEncoding, or says what was wrong with a feed.
func Extract(c record.Capture) (Page, error) {
	page, err := extract(c)
	page.plausible(c)
	if err != nil {
		return page, fmt.Errorf("extract %s: %w", c.URL, err)
	}
	return page, nil
}

// plausible drops the dates that lie after the fetch, by more than zones explain:
// nothing was said on a day that had not come. An imported file's time is that of the
// file alone: where most of its dates are later, it is that which is wrong. An export has been
// through this already.
func (p *Page) plausible(c record.Capture) {
	if c.Time.IsZero() || c.Origin == record.Exported {
		return
	}
	first := c.Time.AddDate(0, 0, 2).Format(time.DateOnly) // that cannot be
	all, later := 0, map[*string]string{}
	look := func(date *string, what string) {
		if *date == "" {
			return
		}
		if all++; *date >= first {
			later[date] = what
		}
	}
	for i := range p.Documents {
		d := &p.Documents[i]
		look(&d.Published, "published")
		look(&d.Modified, "modified")
		for k := range d.Utterances {
			look(&d.Utterances[k].Posted, "")
		}
	}
	if c.Origin == record.Imported && 2*len(later) > all {
		return
	}
	for i := range p.Documents {
		if dropLater(&p.Documents[i], later) && !slices.Contains(p.Warnings, datedLater) {
			p.Warnings = append(p.Warnings, datedLater)
		}
	}
}

// datedLater is the warning of a page of which a date was dropped.
const datedLater = "a date was dropped: it lies after the day the page was fetched"

// dropLater drops the dates of a document that are noted, and says so.
func dropLater(d *record.Document, later map[*string]string) bool {
	var warnings []string
	for _, date := range []*string{&d.Published, &d.Modified} {
		if field := later[date]; field != "" {
			warnings = append(warnings, fmt.Sprintf("the date %q was dropped: it lies after the day the page was fetched", *date))
			*date = ""
			delete(d.Grounds, field)
		}
	}
	posted := 0
	for k := range d.Utterances {
		date := &d.Utterances[k].Posted
		if _, is := later[date]; is {
			*date = ""
			posted++
		}
	}
	if posted > 0 {
		warnings = append(warnings, "dates of posts were dropped: they lie after the day the page was fetched")
	}
	d.Warnings = append(d.Warnings, warnings...)
	return len(warnings) > 0
}

func extract(c record.Capture) (Page, error) {
	if c.Original != "" || c.Origin == record.Exported {
		return readRest(c)
	}
	u, err := coding.Undo(c.Body, c.Header)
	if err != nil {
		return Page{}, err
	}
	if c.Truncated {
		u.Warnings = append(u.Warnings, cutOff)
	}
	doc := record.Document{URL: c.URL, Links: []record.Link{}}
	if isPDF(u.Bytes) {
		warnings, err := readPDF(&doc, u)
		if err != nil {
			return Page{}, err
		}
		doc.Site = address(c.URL).Hostname()
		return finished(doc, warnings)
	}
	if what := binary(u.Bytes); what != "" {
		return Page{}, fmt.Errorf("%w: %s", ErrNotText, what)
	}
	return readText(doc, c, u)
}

// readText reads what is text, by its form.
func readText(doc record.Document, c record.Capture, u coding.Body) (Page, error) {
	contentType, base := c.Header.Get("Content-Type"), address(c.URL)
	text, encoding, warnings := charset.Decode(u.Bytes, contentType)
	warnings = append(u.Warnings, warnings...)
	doc.Charset = encoding
	what := formOf(text, contentType, base)
	if what == formTable {
		if c.Origin == record.Imported {
			return readTable(c, u)
		}
		what = unlisted(text)
	}
	switch what {
	case formFeed:
		read, err := feed.Read(text, link.NewBase(c.URL))
		if err == nil && c.Origin == record.Imported {
			return readItems(doc, read, warnings)
		}
		return Page{Links: read.Links, Warnings: append(warnings, read.Warnings...)}, err
	case formData, formSitemap:
		return Page{}, fmt.Errorf("%w: machine data, not a page", ErrNotText)
	case formHTML:
		warnings = append(warnings, readHTML(&doc, text, base)...)
	case formThread:
		warn, err := thread.Read(&doc, text, base)
		if err != nil {
			return Page{}, fmt.Errorf("%w: %w", ErrNotText, err)
		}
		for _, field := range []string{"title", "published", "byline"} {
			rest(&doc, field, "the thread's data", record.Medium)
		}
		warnings = append(warnings, warn...)
	case formMarkdown:
		text, cut := shortened(text)
		warnings = append(warnings, cut...)
		markdown.Read(&doc, text, base)
		doc.Site = base.Hostname()
	default:
		text, cut := shortened(text)
		warnings = append(warnings, cut...)
		plain.Read(&doc, text)
		doc.Site = base.Hostname()
		rest(&doc, "title", "first heading or line of the text", record.Low)
		rest(&doc, "published", "a line near the top of the text", record.Medium)
		rest(&doc, "modified", "a line near the top of the text", record.Medium)
	}
	return finished(doc, warnings)
}

// More plain text and more lines than these are more than a document keeps.
const (
	mostPlain = 3 << 20 // bytes
	mostLines = 6 * utterance.MaxCount
)

// shortened cuts plain text that is too long to be kept, with a warning.
func shortened(text string) (short string, warnings []string) {
	if len(text) > mostPlain {
		text = strings.ToValidUTF8(text[:mostPlain], "") // not half a character
		warnings = append(warnings, "only the first 3 MiB of text were read")
	}
	at := 0
	for range mostLines {
		next := strings.IndexByte(text[at:], '\n')
		if next < 0 {
			return text, warnings
		}
		at += next + 1
	}
	return text[:at], append(warnings, "only the first 60,000 lines were read")
}

// rest notes what a field of a document rests on, unless that is known or the
// field is empty.
func rest(d *record.Document, field, from string, confidence record.Confidence) {
	value := map[string]string{"title": d.Title, "published": d.Published, "modified": d.Modified, "byline": d.Byline, "site": d.Site}[field]
	if _, known := d.Grounds[field]; known || value == "" {
		return
	}
	d.RestOn(field, from, confidence)
}

// partly reports whether a warning says that a text is not whole.
func partly(warning string) bool {
	return strings.HasPrefix(warning, "partial") || strings.HasPrefix(warning, "only the first") || slices.Contains([]string{cutOff, coding.BrokenOff, coding.Damaged}, warning)
}

// Harmed reports whether a warning says that not all that was sent could be read, or not
// as it was sent, through a fault of the bytes.
func Harmed(warning string) bool {
	return slices.Contains([]string{cutOff, coding.BrokenOff, coding.Damaged, coding.Altered, coding.CutOff}, warning)
}

// cutOff is the warning of a capture that did not come whole.
const cutOff = "the capture was cut off"

// noText is ErrEmpty with what may be the reason.
func noText(warnings []string) error {
	if len(warnings) == 0 {
		return ErrEmpty
	}
	return fmt.Errorf("%w: %s", ErrEmpty, strings.Join(warnings, "; "))
}

// finished is the page of one document, within the limits of one.
func finished(doc record.Document, warnings []string) (Page, error) {
	var cut string
	doc.Utterances, cut = utterance.Limit(doc.Utterances)
	if cut != "" {
		warnings = append(warnings, cut)
	}
	if full := voice.Overfull(doc.Utterances); full != "" {
		warnings = append(warnings, full)
	}
	if doubt := voice.Unverified(doc.Utterances); doubt != "" {
		warnings = append(warnings, doubt)
	}
	rest(&doc, "site", "address", record.Low)
	doc.Partial = doc.Partial || slices.ContainsFunc(warnings, partly)
	doc.Utterances = voice.Attribute(doc)
	markLang(&doc)
	doc.Warnings = append([]string{}, warnings...) // a list in JSON, never null
	if len(doc.Utterances) == 0 {
		return Page{Links: doc.Links, Warnings: warnings}, noText(warnings)
	}
	return Page{Documents: []record.Document{doc}, Links: doc.Links, Warnings: warnings}, nil
}

// address parses a URL; a bad one becomes an empty one, against which nothing
// relative resolves.
func address(s string) *url.URL {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil {
		return &url.URL{}
	}
	return u
}
