package main

import (
	"crypto/sha256"
	"fmt"
	"io"
	"strings"
	"time"

	"classify/crawler/warc"
	"classify/store"
	"classify/store/export"
	"classify/store/record"
)

// exportArchive writes the captures of an incident, or of one person those
// that hold their words, as a web archive. The same store gives the same
// bytes: records are dated and numbered by what is stored.
func (a *app) exportArchive(s *store.Store, set export.Set, f exportFlags) error {
	wanted := map[string]bool{} // captures by their hash
	for _, l := range set.Lines {
		wanted[l.SHA256] = true
	}
	n, last := 0, time.Time{}
	err := s.Pages(set.Incident.ID, func(p record.Page) error {
		if p.Capture.Time.After(last) {
			last = p.Capture.Time
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("export %s: %w", set.Incident.ID, err)
	}
	err = a.write(f.out, func(w io.Writer) error {
		n = 0
		out, err := warc.NewWriter(w, warc.Options{
			Software: program, Operator: set.Incident.Crawl.Contact, Gzip: strings.HasSuffix(strings.ToLower(f.out), ".gz"),
			Clock: func() time.Time { return last }, ID: counted(set.Incident.ID),
		})
		if err != nil {
			return err
		}
		return s.Captures(set.Incident.ID, func(c record.Capture) error {
			if f.author != "" && !wanted[c.SHA256] {
				return nil
			}
			n++
			return out.Write(warc.Exchange{URL: c.URL, Time: c.Time, Status: c.Status, Header: c.Header, Body: c.Body, Truncated: cutOf(c), Original: c.Original})
		})
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stderr, "classify: %d captures in %s\n", n, f.out)
	if f.author != "" {
		fmt.Fprintln(a.stderr, "classify: these are whole pages, which hold other people's words too")
	}
	return nil
}

// cutOf is how an archive says that a body was cut off.
func cutOf(c record.Capture) string {
	if c.Truncated {
		return "length"
	}
	return ""
}

// counted makes the ids of records of their number: UUIDs of version 8, which
// says that they are made in a way of their own (RFC 9562).
func counted(incident string) func() string {
	n := 0
	return func() string {
		n++
		b := sha256.Sum256(fmt.Appendf(nil, "%s %s %d", program, incident, n))
		b[6], b[8] = b[6]&0x0f|0x80, b[8]&0x3f|0x80
		return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:16])
	}
}
