// Package sitemap reads sitemaps and their indexes (sitemaps.org): XML, plain
// lists of addresses, and either in gzip. In goes a stream of bytes; out come
// the addresses it lists with what it says of them. Start at Read.
//
// It reads as a stream and keeps only the entries, and it is lenient: a broken
// sitemap gives what can be read, with a warning. It fetches nothing, defines
// no entities and follows no references out of the document.
package sitemap

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"

	"classify/crawler/extract/charset"
	"classify/crawler/extract/date"

	"golang.org/x/net/html"
)

// Limits, as the protocol gives them.
const (
	MaxEntries = 50_000
	MaxBytes   = 50 << 20 // once decompressed
	// maxField bounds one address or title in bytes; the protocol allows 2,048
	// characters in an address.
	maxField = 8 << 10
	// maxToken bounds a tag or a stretch of text, which is all that is held in
	// memory besides the entries.
	maxToken = 1 << 20
)

// ErrOther: the bytes are no sitemap.
var ErrOther = errors.New("not a sitemap")

// Entry is one listed address.
type Entry struct {
	URL     string // as written, without white space around it
	Updated string // RFC 3339 as far as known, "" if it does not say
	Title   string // of a news sitemap
}

// Map is a sitemap, or with Index one that lists sitemaps.
type Map struct {
	Index     bool
	Entries   []Entry
	Warnings  []string
	Truncated bool // there was more than the limits allow
}

// Read reads a sitemap. Its error wraps ErrOther, or says why the stream could
// not be read; the entries before it are given all the same.
func Read(r io.Reader) (Map, error) { return read(r, MaxBytes) }

func read(r io.Reader, limit int64) (Map, error) {
	in := bufio.NewReader(r)
	if head, _ := in.Peek(2); string(head) == "\x1f\x8b" {
		unzipped, err := gzip.NewReader(in)
		if err != nil {
			return Map{}, fmt.Errorf("read sitemap: %w", err)
		}
		in = bufio.NewReader(unzipped)
	}
	limited := &io.LimitedReader{R: in, N: limit + 1}
	text := bufio.NewReaderSize(charset.NewReader(limited, ""), 4096)
	head, err := text.Peek(1024)
	if len(head) == 0 && err != io.EOF {
		return Map{}, fmt.Errorf("read sitemap: %w", err)
	}
	var m Map
	if start := strings.TrimSpace(string(head)); strings.HasPrefix(start, "<") {
		m, err = readXML(text)
	} else if isAddress(start) {
		m, err = readLines(text)
	} else {
		return m, fmt.Errorf("read sitemap: %w", ErrOther)
	}
	m.Truncated = m.Truncated || limited.N == 0
	if err != nil {
		return m, fmt.Errorf("read sitemap: %w", err)
	}
	return m, nil
}

func isAddress(s string) bool {
	return strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://")
}

// readLines reads a text sitemap: an address a line.
func readLines(r io.Reader) (m Map, err error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxField)
	other := 0
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		switch {
		case line == "":
		case !isAddress(line) || strings.ContainsAny(line, " \t"):
			other++
		case len(m.Entries) == MaxEntries:
			m.Truncated = true
			return m, nil
		default:
			m.Entries = append(m.Entries, Entry{URL: line})
		}
	}
	if other > len(m.Entries) {
		return Map{}, ErrOther
	}
	if other > 0 || lines.Err() != nil {
		m.Warnings = append(m.Warnings, "not every line is an address")
	}
	return m, nil
}

// document is an XML sitemap while it is being read.
type document struct {
	Map
	root, prefix string // "urlset" or "sitemapindex"; the namespace's prefix with its colon
	entry        Entry
	open         bool // within an entry
	field        field
	text         strings.Builder
	foreign      string // the outermost element of another vocabulary that is open
	ended        bool   // the root's end was met
}

// field is what of an entry the text at hand is.
type field int

const (
	none field = iota
	address
	updated
	title
)

// readXML walks the tags. An HTML tokenizer is the right one: it knows no
// external entities and never fails on broken ones.
func readXML(r io.Reader) (Map, error) {
	z := html.NewTokenizer(r)
	z.SetMaxBuf(maxToken)
	z.AllowCDATA(true)
	d := &document{}
	for !d.ended && !d.Truncated {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			return d.finish(z.Err())
		case html.TextToken:
			if d.field != none && d.text.Len() < maxField {
				text := z.Text()
				d.text.Write(text[:min(len(text), maxField)])
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			z.NextIsNotRawText() // <title> and <style> mean nothing here
			if !d.start(string(name), kind == html.SelfClosingTagToken) {
				return d.Map, ErrOther
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			d.end(string(name))
		}
	}
	return d.Map, nil
}

// finish judges how the stream ended.
func (d *document) finish(err error) (Map, error) {
	if d.root == "" {
		return d.Map, ErrOther
	}
	if d.open {
		d.close()
	}
	switch {
	case err == nil, err == io.EOF:
		d.Warnings = append(d.Warnings, "the sitemap is cut off")
	case errors.Is(err, html.ErrBufferExceeded):
		d.Warnings = append(d.Warnings, "a tag or text in the sitemap is longer than 1 MiB: read up to it")
	default: // a damaged gzip stream, a broken connection
		d.Warnings = append(d.Warnings, "the sitemap is damaged: "+err.Error())
	}
	return d.Map, nil
}

// start takes a start tag in; ok is false if the root is no sitemap's.
func (d *document) start(name string, selfClosing bool) (ok bool) {
	local := name[strings.IndexByte(name, ':')+1:]
	if d.root == "" {
		d.root, d.prefix = local, name[:len(name)-len(local)]
		d.Index = local == "sitemapindex"
		return d.Index || local == "urlset"
	}
	own := name == local || name == d.prefix+local
	switch {
	case own && (local == "url" || local == "sitemap"):
		if d.open { // the last one was not closed
			d.close()
		}
		d.open = true
	case d.foreign != "" || selfClosing || !d.open:
	case own && local == "loc":
		d.begin(address)
	case own && local == "lastmod":
		d.begin(updated)
	case local == "publication_date" && d.entry.Updated == "":
		d.begin(updated)
	case local == "title" && strings.HasPrefix(name, "news:"):
		d.begin(title)
	case own && (local == "changefreq" || local == "priority"), strings.HasPrefix(name, "news:"):
		d.field = none
	default: // pictures, films and translations have addresses of their own
		d.foreign = name
	}
	return true
}

func (d *document) begin(f field) {
	d.field = f
	d.text.Reset()
}

func (d *document) end(name string) {
	local := name[strings.IndexByte(name, ':')+1:]
	switch {
	case local == d.root:
		if d.open {
			d.close()
		}
		d.ended = true
	case local == "url" || local == "sitemap":
		d.close()
	case name == d.foreign:
		d.foreign = ""
	case d.field != none:
		d.keep()
	}
}

// keep ends the field at hand.
func (d *document) keep() {
	text := strings.TrimSpace(d.text.String())
	switch d.field {
	case address:
		if d.entry.URL == "" {
			d.entry.URL = text
		}
	case updated:
		if at := date.Machine(text); at != "" {
			d.entry.Updated = at
		}
	case title:
		d.entry.Title = strings.Join(strings.Fields(text), " ")
	}
	d.field = none
}

// close ends the entry at hand.
func (d *document) close() {
	if d.field != none {
		d.keep()
	}
	entry := d.entry
	d.entry, d.open, d.foreign = Entry{}, false, ""
	switch {
	case entry.URL == "" || len(entry.URL) > maxField:
	case len(d.Entries) == MaxEntries:
		d.Truncated = true
	default:
		d.Entries = append(d.Entries, entry)
	}
}
