package extract

import (
	"errors"
	"fmt"

	"classify/crawler/extract/coding"

	"classify/crawler/extract/pdf"
	"classify/crawler/extract/plain"
	"classify/store/record"
)

// readPDF fills a document from a PDF. What its lines are is read off their
// form, as of plain text.
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
	plain.Read(d, f.Text)
	if f.Title != "" {
		d.Title = f.Title
	}
	for _, w := range u.Warnings {
		if w != coding.CutOff { // the PDF's own limit holds
			warnings = append(warnings, w)
		}
	}
	return append(warnings, f.Warnings...), nil
}
