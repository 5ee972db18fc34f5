package pdf

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

const (
	// fewLetters: a page with a text layer has more, unless it says little.
	fewLetters = 20
	// maxObjects is how many objects of a page are looked at.
	maxObjects = 400
	// manyShapes is how many lines and curves draw letters rather than a frame.
	manyShapes = 150
	// covered is the part of a page that a scan fills at least.
	covered = 0.5
)

// pictured reports whether a page is a picture: images cover it, or its
// letters are drawn as shapes.
func pictured(p pdfium.Pdfium, page requests.Page) bool {
	size, err := p.FPDF_GetPageSizeByIndex(&requests.FPDF_GetPageSizeByIndex{Document: page.ByIndex.Document, Index: page.ByIndex.Index})
	if err != nil {
		return false
	}
	count, err := p.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: page})
	if err != nil {
		return false
	}
	area, shapes := 0.0, 0
	for i := range min(count.Count, maxObjects) {
		got, err := p.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: page, Index: i})
		if err != nil {
			continue
		}
		kind := kindOf(p, got.PageObject)
		if kind == enums.FPDF_PAGEOBJ_PATH {
			shapes++
		}
		if kind == enums.FPDF_PAGEOBJ_IMAGE || kind == enums.FPDF_PAGEOBJ_FORM && holdsImage(p, got.PageObject, 3) {
			if b, err := p.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: got.PageObject}); err == nil {
				area += float64(b.Right-b.Left) * float64(b.Top-b.Bottom)
			}
		}
	}
	return shapes >= manyShapes || area >= covered*size.Width*size.Height && area > 0
}

func kindOf(p pdfium.Pdfium, object references.FPDF_PAGEOBJECT) enums.FPDF_PAGEOBJ {
	kind, err := p.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: object})
	if err != nil {
		return enums.FPDF_PAGEOBJ_UNKNOWN
	}
	return kind.Type
}

// holdsImage looks for an image among the first objects of a form, and in
// forms within it.
func holdsImage(p pdfium.Pdfium, form references.FPDF_PAGEOBJECT, depth int) bool {
	count, err := p.FPDFFormObj_CountObjects(&requests.FPDFFormObj_CountObjects{PageObject: form})
	if err != nil {
		return false
	}
	for i := range min(count.Count, 5) {
		got, err := p.FPDFFormObj_GetObject(&requests.FPDFFormObj_GetObject{PageObject: form, Index: uint64(i)})
		if err != nil {
			continue
		}
		kind := kindOf(p, got.PageObject)
		if kind == enums.FPDF_PAGEOBJ_IMAGE || kind == enums.FPDF_PAGEOBJ_FORM && depth > 1 && holdsImage(p, got.PageObject, depth-1) {
			return true
		}
	}
	return false
}

// numbers names pages, from 0 here, from 1 for people: "page 2",
// "pages 1, 3-7".
func numbers(pages []int) string {
	var parts []string
	for from := 0; from < len(pages); {
		to := from
		for to+1 < len(pages) && pages[to+1] == pages[to]+1 {
			to++
		}
		part := strconv.Itoa(pages[from] + 1)
		if to > from {
			part += "-" + strconv.Itoa(pages[to]+1)
		}
		parts = append(parts, part)
		from = to + 1
	}
	if len(parts) > 10 {
		parts = append(parts[:10], "…")
	}
	if len(pages) == 1 {
		return "page " + parts[0]
	}
	return "pages " + strings.Join(parts, ", ")
}

var rxStartXref = regexp.MustCompile(`startxref\s+(\d{1,10})`)

// damage says what of a file's frame is missing: PDFium then reads what
// objects it finds. "" if the frame is whole.
func damage(body []byte) string {
	end := bytes.LastIndex(body, []byte("%%EOF"))
	if end < 0 || bytes.Contains(body[end:], []byte(" obj")) {
		return "partial: the PDF is cut off; what could be had of it was read"
	}
	near := body[max(0, end-1024):end]
	all := rxStartXref.FindAllSubmatch(near, -1)
	if len(all) == 0 {
		return "the PDF's table of objects is missing; its objects were searched for"
	}
	at, err := strconv.Atoi(string(all[len(all)-1][1]))
	start := max(0, bytes.Index(body[:min(len(body), 1024)], []byte("%PDF-"))) // offsets count from there
	if err != nil || start+at >= len(body) || !rxXref.Match(body[start+at:min(len(body), start+at+40)]) {
		return "the PDF's table of objects is broken; its objects were searched for"
	}
	return ""
}

// rxXref is how a table of objects begins, or a stream that holds one.
var rxXref = regexp.MustCompile(`^\s*(?:xref|\d+\s+\d+\s+obj)`)

// pageWarnings say which pages could not be read, and why.
func (f *File) pageWarnings(pictures, garbled, unread, blank []int, read int) {
	switch {
	case len(pictures) > 0 && len(pictures) == read:
		f.Warnings = append(f.Warnings, fmt.Sprintf("no text layer: the PDF is a scan or a picture on %s", counted(read)))
	case len(pictures) > 0:
		f.Warnings = append(f.Warnings, fmt.Sprintf("partial: no text layer on %s of the PDF", numbers(pictures)))
	case len(blank) > 0 && len(blank) == read:
		f.Warnings = append(f.Warnings, fmt.Sprintf("the PDF holds no text on %s", counted(read)))
	}
	if len(garbled) > 0 {
		f.Warnings = append(f.Warnings, fmt.Sprintf("partial: the fonts on %s of the PDF do not say which characters they show", numbers(garbled)))
	}
	if len(unread) > 0 {
		f.Warnings = append(f.Warnings, fmt.Sprintf("partial: %s of the PDF could not be read", numbers(unread)))
	}
}

func counted(pages int) string {
	if pages == 1 {
		return "its only page"
	}
	return fmt.Sprintf("all %d pages", pages)
}
