// Package extract turns captures into documents: it finds the article, the
// embedded posts, the quotations, the comments and the links in HTML, plain
// text, PDF, tables of posts and the JSON of public threads. Start at Extract; a crawler that
// only wants to know where a response points starts at Skim.
//
// It does no I/O and gives the same answer for the same bytes. It never trusts
// them: sizes, depths and counts are capped, and a broken page gives what text
// it has, with a warning. PDF is the one exception: its reader keeps itself
// compiled in the user's cache folder and gives up by the clock, see package
// pdf.
//
// The work is done in its rooms: charset makes text of bytes, plain reads
// plain text, markdown Markdown, pdf PDF, feed feeds, thread posts in JSON, table CSV; for HTML, dom holds
// the tree, meta, comment and article read it, and glance skims it without a
// tree. What text and HTML share is in prose, date and utterance.
package extract

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"classify/crawler/extract/coding"

	"classify/crawler/extract/charset"
	"classify/crawler/extract/feed"
	"classify/crawler/extract/link"
	"classify/crawler/extract/markdown"
	"classify/crawler/extract/plain"
	"classify/crawler/extract/thread"
	"classify/crawler/extract/utterance"
	"classify/store/record"
)

// Version names this extractor in evidence. It grows whenever the same bytes
// may give another text, so that stale revisions are known.
const Version = "extract/4"

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
	if err != nil {
		return page, fmt.Errorf("extract %s: %w", c.URL, err)
	}
	return page, nil
}

func extract(c record.Capture) (Page, error) {
	u, err := coding.Undo(c.Body, c.Header)
	if err != nil {
		return Page{}, err
	}
	if c.Truncated {
		u.Warnings = append(u.Warnings, "the capture was cut off")
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
		warnings = append(warnings, warn...)
	case formMarkdown:
		markdown.Read(&doc, text, base)
		doc.Site = base.Hostname()
	default:
		plain.Read(&doc, text)
		doc.Site = base.Hostname()
	}
	return finished(doc, warnings)
}

// finished is the page of one document, within the limits of one.
func finished(doc record.Document, warnings []string) (Page, error) {
	var cut string
	doc.Utterances, cut = utterance.Limit(doc.Utterances)
	if cut != "" {
		warnings = append(warnings, cut)
	}
	markLang(&doc)
	doc.Warnings = append([]string{}, warnings...) // a list in JSON, never null
	if len(doc.Utterances) == 0 {
		return Page{Links: doc.Links, Warnings: warnings}, ErrEmpty
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
