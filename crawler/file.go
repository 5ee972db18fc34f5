package crawler

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strings"

	"classify/crawler/extract"
	"classify/crawler/extract/coding"
	"classify/crawler/extract/table"
	"classify/crawler/frontier"
	"classify/crawler/mask"
	"classify/store/record"
)

// Bare says what is known of a file besides its bytes; the zero Bare is usable.
type Bare struct {
	URL         string    // where it was fetched from; "": as it says itself, else its name
	ContentType string    // what the server said of it, "" if that is unknown
	Columns     table.Map // which columns of a table hold what, before their names

	name string // the address of a file that does not say its own; "": as its path is
}

// Capture makes the capture of what in holds, a file of the given name: a
// page, a PDF, a feed, or a saved response (.http) with its headers, each also
// as .gz. My Numbers are masked. Of a file without a time of its own the
// capture's is zero.
func (b Bare) Capture(name string, in io.Reader) (record.Capture, error) {
	if isArchive(name) {
		return record.Capture{}, fmt.Errorf("%s is a web archive of many pages; use import", name)
	}
	if b.URL != "" {
		canonical, err := frontier.Canonical(b.URL)
		if err != nil {
			return record.Capture{}, fmt.Errorf("--url: %w", err)
		}
		b.URL = canonical
	}
	c, _, err := b.capture(name, in)
	return c, err
}

// capture is Capture for an address that is canonical; reason names the kind
// of the error.
func (b Bare) capture(name string, in io.Reader) (c record.Capture, reason string, err error) {
	data, truncated, err := read(name, in)
	if err != nil {
		return c, FailFile, err
	}
	if kindOf(name) == ".http" {
		plain, err := coding.Undo(data, nil)
		if err != nil {
			return c, FailSaved, err
		}
		if c, err = parseSaved(shown(name), plain.Bytes); err != nil {
			return c, FailSaved, err
		}
		c.URL = cmp.Or(b.URL, c.URL)
		c.Truncated = c.Truncated || truncated || plain.Cut || slices.ContainsFunc(plain.Warnings, extract.Harmed)
	} else {
		c = record.Capture{URL: b.address(name, data), Status: 200, Body: data, Truncated: truncated}
	}
	if typ := typeOf[kindOf(name)]; typ != "" && c.Header.Get("Content-Type") == "" {
		c.Header = header(c.Header, "Content-Type", typ) // its address may end otherwise
	}
	if b.ContentType != "" {
		c.Header = header(c.Header, "Content-Type", b.ContentType)
	}
	if len(b.Columns) > 0 {
		c.Header = header(c.Header, table.Header, b.Columns.String())
	}
	c.Origin, c.SHA256, c.Size = record.Imported, record.Hash(c.Body), len(c.Body)
	return mask.Capture(c), "", nil
}

// typeOf is what a file's ending says it is, where its text does not show it.
var typeOf = map[string]string{
	".md": "text/markdown", ".csv": "text/csv", ".tsv": "text/tab-separated-values", ".jsonl": "application/x-ndjson", ".ndjson": "application/x-ndjson",
}

func header(h http.Header, name, value string) http.Header {
	if h == nil {
		h = http.Header{}
	}
	h.Set(name, value)
	return h
}

// read reads a file as far as one of its kind is kept, and says whether there is more.
// Of JSON Lines, one that is too long is passed over.
func read(name string, in io.Reader) (data []byte, more bool, err error) {
	if kind := kindOf(name); kind == ".jsonl" || kind == ".ndjson" {
		ahead := bufio.NewReader(in)
		if magic, _ := ahead.Peek(2); string(magic) != "\x1f\x8b" { // not gzip
			return table.ReadLines(ahead)
		}
		in = ahead
	}
	return readUpTo(in, limitOf(name))
}

// readUpTo reads at most limit bytes and says whether there were more.
func readUpTo(in io.Reader, limit int) (data []byte, more bool, err error) {
	data, err = io.ReadAll(io.LimitReader(in, int64(limit)+1))
	if len(data) > limit {
		return data[:limit], true, err
	}
	return data, false, err
}

// limitOf is how many bytes of a file are read. Of one without a name nobody
// knows yet what it is.
func limitOf(name string) int {
	if kind := kindOf(name); kind == "" || slices.Contains(tableTypes, kind) {
		return table.MaxBytes
	}
	return maxBody
}

// kindOf is the ending of a file's name below .gz, in lower case.
func kindOf(name string) string {
	return filepath.Ext(strings.TrimSuffix(strings.ToLower(name), ".gz"))
}

// address is where a bare file was fetched from: what the user says, else
// what the browser that saved it wrote into it, else the file's own name.
func (b Bare) address(name string, data []byte) string {
	if b.URL != "" {
		return b.URL
	}
	if plain, err := coding.Undo(data, nil); err == nil {
		data = plain.Bytes
	}
	if saved, ok := extract.SavedFrom(data); ok {
		if canonical, err := frontier.Canonical(saved); err == nil {
			return canonical
		}
	}
	return cmp.Or(b.name, fileURL(name))
}
