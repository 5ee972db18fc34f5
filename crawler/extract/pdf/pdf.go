// Package pdf reads the text of PDF files by their layout. In goes a file's
// bytes; out come its paragraphs, headings and rows of tables in reading order,
// with page numbers and running heads left out, and what its metadata says.
// Start at Read.
//
// The reading is done by PDFium, compiled to WebAssembly and run in a sandbox
// that sees no file, no network and a bounded memory, so that a hostile file
// can spoil its own reading alone. It tells which characters stand where; what
// belongs together is found here: glyphs become spans, these lines (layout),
// rows of tables and blocks. It reads no pictures and runs no scripts: a scan
// without a text layer gives a warning.
package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"time"

	"classify/crawler/extract/prose"
)

// Limits of one file.
const (
	MaxBytes = 16 << 20
	MaxPages = 200
	// maxTime is how long a file may take. One of 180 dense pages took nine
	// seconds.
	maxTime = 20 * time.Second
	// patience is how long a file may take before anything of it is read, and
	// perLetter what each character read adds to that: of a dense file a
	// character took 22 µs.
	patience  = 1300 * time.Millisecond
	perLetter = 50 * time.Microsecond
	perMiB    = 100 * time.Millisecond // of the file: pictures take time too
	// maxText is how many bytes of text are kept, as many as a document may
	// hold.
	maxText = 2 << 20
	// maxPageText bounds the characters of one page; the densest are tables of
	// ten thousand.
	maxPageText = 50_000
	// memoryPages bounds the sandbox: 80 MiB in pages of 64 KiB. The whole
	// process takes 75 MB for an ordinary file, 160 MB for a bomb.
	memoryPages = 1280
)

// Errors that callers branch on.
var (
	// ErrLocked: the file opens only with a password.
	ErrLocked = errors.New("the PDF opens only with a password")
	// ErrBroken: the file cannot be read as a PDF.
	ErrBroken = errors.New("the PDF is broken")
)

// File is what a PDF says.
type File struct {
	Meta     Meta
	Title    string // set as one on the first page, "" if nothing is
	Blocks   []Block
	Pages    int
	Partial  bool // some of its text is missing; a warning says why
	Warnings []string
}

// Text is the blocks, one a line.
func (f File) Text() string {
	var b strings.Builder
	for _, block := range f.Blocks {
		b.WriteString(block.Text)
		b.WriteByte('\n')
	}
	return b.String()
}

// Read reads a file. Its error wraps ErrLocked or ErrBroken, or says why
// PDFium could not be started. It is safe for concurrent use: files wait for
// one another.
func Read(body []byte) (File, error) {
	if len(body) > MaxBytes {
		return File{}, fmt.Errorf("%w: it has %d bytes, more than %d", ErrBroken, len(body), MaxBytes)
	}
	if !bytes.Contains(body, []byte(" obj")) { // not worth starting PDFium for
		return File{}, fmt.Errorf("%w: it holds no objects", ErrBroken)
	}
	f, err := shared.read(body, patience)
	for _, w := range f.Warnings {
		f.Partial = f.Partial || strings.HasPrefix(w, "partial:")
	}
	return f, err
}

// note counts a page, and reports whether its text is worth keeping.
func (t *tally) note(page int, all []glyph, d drawing) bool {
	t.read++
	switch letters := shown(all); {
	case letters < fewLetters && d.pictured():
		t.pictures = append(t.pictures, page)
	case d.incomplete():
		t.incomplete = append(t.incomplete, page)
	case letters == 0:
		t.blank = append(t.blank, page)
	}
	if !readable(all) {
		t.garbled = append(t.garbled, page)
		return false
	}
	return true
}

// pageLines are the lines of a page, those written aside behind the others.
func pageLines(all []glyph, page int) []line {
	main, aside := upright(all)
	lines := append(layout(spans(main)), layout(spans(aside))...)
	for i := range lines {
		lines[i].page = page
	}
	return lines
}

// shown counts the characters that are more than white space.
func shown(all []glyph) (n int) {
	for _, g := range all {
		if !g.made && prose.Speaks(string(g.r)) {
			n++
		}
	}
	return n
}
