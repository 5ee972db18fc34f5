package extract

import (
	"strings"

	"classify/crawler/extract/charset"
	"classify/crawler/extract/coding"
	"classify/crawler/extract/table"
	"classify/crawler/extract/voice"
	"classify/store/record"
)

// readTable reads a file of rows, which may be longer than a page. Rows that
// name no address are of the file itself.
func readTable(c record.Capture, u coding.Body) (Page, error) {
	lines := strings.Contains(c.Header.Get("Content-Type"), "json")
	body, more, err := rows(u, lines)
	if err != nil {
		return Page{}, err
	}
	text, encoding, warnings := charset.Decode(body, c.Header.Get("Content-Type"))
	read, err := table.Read(text, table.Options{
		URL: c.URL, Map: table.ReadMap(c.Header.Get(table.Header)), Cut: c.Truncated || more, Lines: lines,
	})
	if err != nil {
		return Page{List: true}, err
	}
	page := Page{List: true, Warnings: append(without(u.Warnings, coding.CutOff), append(warnings, read.Warnings...)...)}
	for _, d := range read.Documents {
		d.Charset = encoding
		if !read.Exported[d.URL] {
			d.Utterances = voice.Quotations(d.Utterances)
			markLang(&d)
		}
		page.Documents = append(page.Documents, d)
	}
	if len(page.Documents) == 0 {
		return page, ErrEmpty
	}
	// Faults of rows are the file's; the first of its documents keeps them.
	page.Documents[0].Warnings = append(page.Documents[0].Warnings, page.Warnings...)
	return page, nil
}

// rows is what a body holds of a table, and whether there is more.
func rows(u coding.Body, lines bool) (body []byte, more bool, err error) {
	if !u.Cut {
		return u.Bytes, false, nil
	}
	if !lines {
		body, err = u.Whole(table.MaxBytes)
		return body, len(body) > table.MaxBytes, err
	}
	in, err := u.Stream()
	if err != nil {
		return nil, false, err
	}
	defer in.Close()
	if body, more, err = table.ReadLines(in); len(body) > 0 {
		err = nil // what is damaged was said already
	}
	return body, more, err
}

func without(warnings []string, one string) (kept []string) {
	for _, w := range warnings {
		if w != one {
			kept = append(kept, w)
		}
	}
	return kept
}
