package extract

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"classify/crawler/extract/coding"
	"classify/crawler/extract/date"
	"classify/crawler/extract/pdf"
	"classify/crawler/extract/plain"
	"classify/crawler/extract/prose"
	"classify/crawler/extract/utterance"
	"classify/store/record"
)

// readPDF fills a document from a PDF. What the layout does not say of a
// paragraph is read off its form, as of plain text.
func readPDF(d *record.Document, u coding.Body) (warnings []string, err error) {
	body := u.Bytes
	if u.Cut { // a PDF may be longer than a page, and needs its end
		if body, err = u.Whole(pdf.MaxBytes); err != nil {
			return nil, err
		}
	}
	f, err := pdf.Read(body)
	if errors.Is(err, pdf.ErrLocked) || errors.Is(err, pdf.ErrBroken) {
		return nil, fmt.Errorf("%w: %w", ErrNotText, err)
	}
	if err != nil {
		return nil, err
	}
	fillPDF(d, f)
	// The PDF's own limit holds.
	return append(without(u.Warnings, coding.CutOff), f.Warnings...), nil
}

// fillPDF makes a document of what a PDF says.
func fillPDF(d *record.Document, f pdf.File) {
	var lines []plain.Line
	for i, b := range f.Blocks {
		if i > 0 && b.Page != f.Blocks[i-1].Page {
			lines = append(lines, plain.Line{})
		}
		lines = append(lines, plain.Line{Text: b.Text, Kind: b.Kind, Level: b.Level})
	}
	plain.ReadLines(d, lines)
	d.Partial = d.Partial || f.Partial
	titlePDF(d, f)
	datePDF(d, f)
	// Again, now that the year is known that 6月5日追記 means.
	utterance.Mark(d.Utterances, utterance.PublishedIn(d))
	if f.Meta.Author != "" {
		d.Byline = f.Meta.Author
		d.RestOn("byline", "pdf metadata Author", record.Medium)
	}
}

// titlePDF chooses the title. A template leaves the title of another file in
// the metadata, so that of the first page goes before one that is not on it.
func titlePDF(d *record.Document, f pdf.File) {
	said, first := prose.Loose(f.Meta.Title), prose.Loose(firstPage(f))
	switch {
	case said != "" && strings.Contains(first, said):
		d.Title = f.Meta.Title
		d.RestOn("title", "pdf metadata Title", record.High)
	case f.Title != "":
		d.Title = f.Title
		d.RestOn("title", "first page", record.Medium)
	case said != "":
		d.Title = f.Meta.Title
		d.RestOn("title", "pdf metadata Title", record.Medium)
	case d.Title != "":
		d.RestOn("title", "first lines", record.Low)
	}
	d.Title = d.Title[:prose.Cut(d.Title, 300)]
}

// Where a PDF is dated: a letter near its top, an order at its end; a line
// that dates is short.
const (
	datedTop    = 12
	datedBottom = 6
	datedLine   = 40 // characters
)

// firstPage is the text of a PDF's first page.
func firstPage(f pdf.File) string {
	var b strings.Builder
	for _, block := range f.Blocks {
		if block.Page == 1 {
			b.WriteString(block.Text)
		}
	}
	return b.String()
}

// datePDF finds when a PDF was published and changed: as its first page says,
// else as the program that made it noted.
func datePDF(d *record.Document, f pdf.File) {
	d.Published, d.Modified = "", ""
	var top, bottom date.Shown
	for i, b := range f.Blocks {
		if utf8.RuneCountInString(b.Text) > datedLine || b.Kind == record.List || b.Kind == record.Table && (i >= datedTop || !date.Bare(b.Text) && !date.Labelled(b.Text)) {
			continue
		}
		if b.Page == 1 && i < datedTop {
			top.Line(b.Text)
		} else if i >= len(f.Blocks)-datedBottom {
			bottom.Line(b.Text)
		}
	}
	switch {
	case top.Published != "":
		d.Published = top.Published
		d.RestOn("published", "first page", agreeing(top.Published, f.Meta))
	case bottom.Published != "":
		d.Published = bottom.Published
		d.RestOn("published", "last lines", agreeing(bottom.Published, f.Meta))
	case f.Meta.Created != "":
		d.Published = date.ISO(f.Meta.Created)
		d.RestOn("published", "pdf metadata CreationDate", record.Low)
	}
	modifiedPDF(d, top.Modified, f.Meta.Modified)
}

// modifiedPDF dates the last change; the day a file was saved counts only if
// it is after the publication.
func modifiedPDF(d *record.Document, shown, saved string) {
	switch saved = date.ISO(saved); {
	case shown != "":
		d.Modified = shown
		d.RestOn("modified", "first page", record.Medium)
	case saved != "" && d.Published != "" && dayOf(saved) > dayOf(d.Published):
		d.Modified = saved
		d.RestOn("modified", "pdf metadata ModDate", record.Low)
	}
}

// agreeing is how sure a date shown is: high if the file was made on that day.
func agreeing(shown string, m pdf.Meta) record.Confidence {
	if made := date.ISO(m.Created); made != "" && dayOf(made) == dayOf(shown) {
		return record.High
	}
	return record.Medium
}

func dayOf(iso string) string { return iso[:min(len(iso), len(time.DateOnly))] }
