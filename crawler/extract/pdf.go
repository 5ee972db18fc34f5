package extract

import (
	"errors"
	"fmt"

	"classify/crawler/extract/pdf"
	"classify/crawler/extract/plain"
	"classify/store/record"
)

// readPDF fills a document from a PDF. What its lines are is read off their
// form, as of plain text.
func readPDF(d *record.Document, u unwrapped) (warnings []string, err error) {
	body := u.body
	if u.cut { // a PDF may be longer than a page, and needs its end
		if body, err = u.whole(pdf.MaxBytes); err != nil {
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
	for _, w := range u.warnings {
		if w != cutOff { // the PDF's own limit holds
			warnings = append(warnings, w)
		}
	}
	return append(warnings, f.Warnings...), nil
}
