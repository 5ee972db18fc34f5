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
	body, err := u.Bytes, error(nil)
	if u.Cut {
		if body, err = u.Whole(table.MaxBytes); err != nil {
			return Page{}, err
		}
	}
	text, encoding, warnings := charset.Decode(body, c.Header.Get("Content-Type"))
	read, err := table.Read(text, table.Options{
		URL: c.URL, Map: table.ReadMap(c.Header.Get(table.Header)), Cut: c.Truncated || len(body) > table.MaxBytes,
		Lines: strings.Contains(c.Header.Get("Content-Type"), "json"),
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

func without(warnings []string, one string) (kept []string) {
	for _, w := range warnings {
		if w != one {
			kept = append(kept, w)
		}
	}
	return kept
}
