// Package warc reads and writes web archives, WARC/1.1 (ISO 28500:2017). In go
// exchanges, one request with its response, and out come archive files; or in
// go archive files of any producer, whole or damaged, and out come records and
// captures. Start at NewWriter or Open to write, at Captures or Entries to
// read pages, at NewReader to read records.
//
// It does not fetch, does not undo content encodings and keeps no index. After
// damage it looks for what reads as a record: in an archive without gzip that
// may be an archive quoted in the damaged record's own page.
package warc

import (
	"fmt"
	"strings"
	"time"
)

// Limits of what is read from an archive; all in bytes.
const (
	// maxBlock is how much of a record is kept: the crawler's 16 MiB of body
	// and what stands before it.
	maxBlock = 16<<20 + maxHead
	// maxHead is the largest header of a record or of a response. The crawler
	// accepts 256 KiB from a server.
	maxHead = 512 << 10
)

// Field is one named field of a record's header.
type Field struct{ Name, Value string }

// Place is where a record stands in an archive: the byte of the file where it
// or its gzip member begins, and its first byte within what that member
// unpacks to.
type Place struct{ Offset, Inner int64 }

// String gives the offset, and the inner one behind a plus if there is one.
func (p Place) String() string {
	if p.Inner == 0 {
		return fmt.Sprint(p.Offset)
	}
	return fmt.Sprintf("%d+%d", p.Offset, p.Inner)
}

// Record is one record of an archive.
type Record struct {
	Place
	Version   string // such as WARC/1.1
	Type      string // response, request, revisit, …, in lower case
	ID        string // WARC-Record-ID as written
	URI       string // WARC-Target-URI; "" if it has none
	Date      time.Time
	Fields    []Field // as written, in order
	Block     []byte  // at most 16.5 MiB of it
	Length    int64   // of the whole block
	Truncated bool    // Block is shorter than Length
}

// Get returns the first field of that name in whatever case; "" if there is
// none.
func (r *Record) Get(name string) string {
	for _, f := range r.Fields {
		if strings.EqualFold(f.Name, name) {
			return f.Value
		}
	}
	return ""
}

// Damage is a part of an archive that could not be read as a record.
type Damage struct {
	Place
	What string
}

func (d Damage) String() string { return fmt.Sprintf("offset %s: %s", d.Place, d.What) }

// parseDate reads the date forms of WARC 1.0 and 1.1; the zero time if it is
// none of them.
func parseDate(s string) time.Time {
	s = strings.TrimSpace(s)
	for _, form := range []string{time.RFC3339, "2006-01-02T15:04Z", "2006-01-02T15:04:05", time.DateOnly, "2006-01", "2006", "20060102150405"} {
		if t, err := time.Parse(form, s); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}
