package pdf

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

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

var (
	rxCatalog = regexp.MustCompile(`(?:^|[\r\n])(\d{1,7})\s+(\d{1,5})\s+obj\s*<<[^>]{0,200}/Type\s*/Catalog\b`)
	rxPage    = regexp.MustCompile(`(?:^|[\r\n])(\d{1,7})\s+(\d{1,5})\s+obj\s*<<(?:[^e]|e[^n]){0,500}?/Type\s*/Page\b`)
	rxTree    = regexp.MustCompile(`/Type\s*/Pages\b`)
)

// mended is a file that lost its end, with a new end that names the catalogue,
// or one made of the pages that are there; nil if nothing can be done.
func mended(body []byte) []byte {
	if bytes.Contains(body, []byte("/Encrypt")) {
		return nil // its key is gone
	}
	cut := bytes.LastIndex(body, []byte("endobj"))
	if cut < 0 {
		return nil
	}
	whole := bytes.Clone(body[:cut+len("endobj")])
	if rest := body[len(whole):]; bytes.Contains(rest, []byte("stream")) { // what there is of its text
		whole = append(append(whole, rest...), "\nendstream\nendobj"...)
	}
	if m := rxCatalog.FindSubmatch(whole); m != nil && rxTree.Match(whole) {
		return fmt.Appendf(whole, "\ntrailer\n<</Root %s %s R>>\nstartxref\n0\n%%%%EOF\n", m[1], m[2])
	}
	var kids []string
	for _, m := range rxPage.FindAllSubmatch(whole, MaxPages) {
		kids = append(kids, fmt.Sprintf("%s %s R", m[1], m[2]))
	}
	if len(kids) == 0 {
		return nil
	}
	const catalogue, tree = 8388606, 8388605 // numbers hardly taken, near the largest allowed
	return fmt.Appendf(whole, "\n%d 0 obj\n<</Type/Catalog/Pages %d 0 R>>\nendobj\n%d 0 obj\n<</Type/Pages/Count %d/Kids[%s]/MediaBox[0 0 595 842]>>\nendobj\ntrailer\n<</Root %d 0 R>>\nstartxref\n0\n%%%%EOF\n",
		catalogue, tree, tree, len(kids), strings.Join(kids, " "), catalogue)
}
