package pdf

import (
	"fmt"
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

// drawing is what the objects of a page are, beside its readable text.
type drawing struct {
	covered float64 // by images, as a part of the page
	shapes  int     // lines and curves
	texts   int
	lost    int // texts whose font is not in the file and of which nothing is known but their place
}

// pictured reports whether a page is a picture: images cover it, or its
// letters are drawn as shapes.
func (d drawing) pictured() bool { return d.covered >= covered || d.shapes >= manyShapes }

// incomplete reports whether a page lost more than blanks: a blank, too, is a
// text without an extent.
func (d drawing) incomplete() bool { return d.lost > 3 && d.lost*5 > d.texts }

// draw looks at the first objects of a page.
func draw(p pdfium.Pdfium, page requests.Page) (d drawing) {
	size, err := p.FPDF_GetPageSizeByIndex(&requests.FPDF_GetPageSizeByIndex{Document: page.ByIndex.Document, Index: page.ByIndex.Index})
	if err != nil || size.Width <= 0 || size.Height <= 0 {
		return d
	}
	count, err := p.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: page})
	if err != nil {
		return d
	}
	for i := range min(count.Count, maxObjects) {
		got, err := p.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: page, Index: i})
		if err != nil {
			continue
		}
		switch kind := kindOf(p, got.PageObject); kind {
		case enums.FPDF_PAGEOBJ_PATH:
			d.shapes++
		case enums.FPDF_PAGEOBJ_TEXT:
			d.texts++
			if area, thin := extent(p, got.PageObject); area == 0 && thin && !embedded(p, got.PageObject) {
				d.lost++
			}
		case enums.FPDF_PAGEOBJ_IMAGE, enums.FPDF_PAGEOBJ_FORM:
			if kind == enums.FPDF_PAGEOBJ_IMAGE || holdsImage(p, got.PageObject, 3) {
				area, _ := extent(p, got.PageObject)
				d.covered += area / (size.Width * size.Height)
			}
		}
	}
	return d
}

// extent is the area of an object, and whether it has no width: PDFium then
// takes a text for nothing.
func extent(p pdfium.Pdfium, object references.FPDF_PAGEOBJECT) (area float64, thin bool) {
	b, err := p.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: object})
	if err != nil {
		return 0, false
	}
	return float64(b.Right-b.Left) * float64(b.Top-b.Bottom), b.Right-b.Left < 0.01
}

// embedded reports whether the font of a text is in the file.
func embedded(p pdfium.Pdfium, object references.FPDF_PAGEOBJECT) bool {
	font, err := p.FPDFTextObj_GetFont(&requests.FPDFTextObj_GetFont{PageObject: object})
	if err != nil {
		return true
	}
	in, err := p.FPDFFont_GetIsEmbedded(&requests.FPDFFont_GetIsEmbedded{Font: font.Font})
	return err != nil || in.IsEmbedded
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

// tally is which pages, from 0, gave what.
type tally struct {
	read                                                         int
	pictures, garbled, incomplete, unread, heavy, blank, crowded []int
}

// warnings say which pages could not be read, and why.
func (t tally) warnings() (out []string) {
	switch {
	case len(t.pictures) > 0 && len(t.pictures) == t.read:
		out = append(out, fmt.Sprintf("no text layer: the PDF is a scan or a picture on %s", counted(t.read)))
	case len(t.pictures) > 0:
		out = append(out, fmt.Sprintf("partial: no text layer on %s of the PDF", numbers(t.pictures)))
	case len(t.blank) > 0 && len(t.blank) == t.read:
		out = append(out, fmt.Sprintf("the PDF holds no text on %s", counted(t.read)))
	}
	if len(t.garbled) > 0 {
		out = append(out, fmt.Sprintf("partial: the fonts on %s of the PDF do not say which characters they show", numbers(t.garbled)))
	}
	if len(t.incomplete) > 0 {
		out = append(out, fmt.Sprintf("partial: words on %s of the PDF are set in a font that is not in the file and were not read", numbers(t.incomplete)))
	}
	if len(t.crowded) > 0 {
		out = append(out, fmt.Sprintf("partial: only the first %d characters on %s of the PDF were read", maxPageText, numbers(t.crowded)))
	}
	if len(t.heavy) > 0 {
		out = append(out, fmt.Sprintf("partial: %s of the PDF could not be read: more than %d MiB of memory were needed", numbers(t.heavy), memoryPages>>4))
	}
	if len(t.unread) > 0 {
		out = append(out, fmt.Sprintf("partial: %s of the PDF could not be read", numbers(t.unread)))
	}
	return out
}

func counted(pages int) string {
	if pages == 1 {
		return "its only page"
	}
	return fmt.Sprintf("all %d pages", pages)
}
