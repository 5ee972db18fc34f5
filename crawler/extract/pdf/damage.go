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
	rxNumber  = regexp.MustCompile(`(?:^|[\r\n])(\d{1,7})\s+(\d{1,5})\s+$`)
	rxCatalog = regexp.MustCompile(`^\s*<<[^>]{0,200}/Type\s*/Catalog\b`)
	rxPage    = regexp.MustCompile(`^\s*<<(?s:.){0,500}?/Type\s*/Page\b`)
	rxTree    = regexp.MustCompile(`/Type\s*/Pages\b`)
)

// objects are the names of the first objects, at most n, whose beginning holds
// a word and matches a form.
func objects(body []byte, n int, word string, form *regexp.Regexp) (names []string) {
	const within = 600 // bytes: what tells of an object stands at its beginning
	for at := 0; len(names) < n; {
		next := bytes.Index(body[at:], []byte("obj"))
		if next < 0 {
			break
		}
		from := at + next
		at = from + len("obj")
		start := body[at:min(len(body), at+within)]
		if end := bytes.Index(start, []byte("endobj")); end >= 0 {
			start = start[:end]
		}
		if !bytes.Contains(start, []byte(word)) || !form.Match(start) {
			continue
		}
		if m := rxNumber.FindSubmatch(body[max(0, from-30):from]); m != nil {
			names = append(names, fmt.Sprintf("%s %s R", m[1], m[2]))
		}
	}
	return names
}

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
	if root := objects(whole, 1, "/Catalog", rxCatalog); root != nil && rxTree.Match(whole) {
		return fmt.Appendf(whole, "\ntrailer\n<</Root %s>>\nstartxref\n0\n%%%%EOF\n", root[0])
	}
	kids := objects(whole, MaxPages, "/Page", rxPage)
	if len(kids) == 0 {
		return nil
	}
	const catalogue, tree = 8388606, 8388605 // numbers hardly taken, near the largest allowed
	return fmt.Appendf(whole, "\n%d 0 obj\n<</Type/Catalog/Pages %d 0 R>>\nendobj\n%d 0 obj\n<</Type/Pages/Count %d/Kids[%s]/MediaBox[0 0 595 842]>>\nendobj\ntrailer\n<</Root %d 0 R>>\nstartxref\n0\n%%%%EOF\n",
		catalogue, tree, tree, len(kids), strings.Join(kids, " "), catalogue)
}
