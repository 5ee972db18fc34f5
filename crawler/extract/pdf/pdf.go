// Package pdf reads the text of PDF files. In goes a file's bytes; out come
// its title and its text, a paragraph a line, with page numbers and running
// heads left out. Start at Read.
//
// The reading is done by PDFium, compiled to WebAssembly and run in a sandbox
// that sees no file, no network and a bounded memory, so that a hostile file
// can spoil its own reading alone. It reads no pictures: a scan without a text
// layer gives a warning.
package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/klippa-app/go-pdfium"
	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// Limits of one file.
const (
	MaxBytes = 16 << 20
	MaxPages = 200
	// maxTime is how long a file may take. Reports of a hundred pages took
	// two seconds.
	maxTime = 20 * time.Second
	// maxText is how many bytes of text are kept, as many as a document may
	// hold.
	maxText = 2 << 20
	// maxPageText bounds the characters of one page; the densest are tables of
	// ten thousand.
	maxPageText = 200_000
	// memoryPages bounds the sandbox: 256 MiB in pages of 64 KiB.
	memoryPages = 4096
	// fewCharacters: a page with a text layer has more on average.
	fewCharacters = 50
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
	Title    string // of its metadata, "" if that says nothing
	Text     string // a paragraph a line, pages between empty lines
	Pages    int
	Warnings []string
}

// engine owns the sandbox: one for the process, as compiling PDFium costs two
// seconds the first time on a machine and 70 ms later. It is started by the
// first file, reads one file at a time, and is closed when it has been idle,
// since it holds some tens of MiB.
type engine struct {
	mu    sync.Mutex
	pool  pdfium.Pool
	cache wazero.CompilationCache
	idle  *time.Timer
}

// idleTime is how long the engine waits for the next file.
const idleTime = 30 * time.Second

// shared is the process's engine. It is the only state of this package, and
// no answer depends on it.
var shared engine

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
	return shared.read(body, maxTime)
}

func (e *engine) read(body []byte, limit time.Duration) (f File, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if err := e.start(); err != nil {
		return File{}, fmt.Errorf("start PDFium: %w", err)
	}
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: PDFium failed: %v", ErrBroken, r)
			e.stop() // nothing is known of its state
		}
	}()
	instance, err := e.pool.GetInstance(maxTime)
	if err != nil {
		e.stop()
		return File{}, fmt.Errorf("start PDFium: %w", err)
	}
	killed := make(chan struct{})
	timer := time.AfterFunc(limit, func() {
		defer close(killed)
		_ = instance.Kill() // the engine is thrown away with it
	})
	f, err = readFile(instance, body)
	if !timer.Stop() {
		<-killed
		e.stop()
		return f.overdue(limit)
	}
	if errClose := instance.Close(); errClose != nil {
		e.stop()
	}
	return f, err
}

// overdue is the answer for a file that took too long: the pages before.
func (f File) overdue(limit time.Duration) (File, error) {
	if f.Text == "" {
		return File{}, fmt.Errorf("%w: it took longer than %v", ErrBroken, limit)
	}
	f.Warnings = append(f.Warnings, fmt.Sprintf("partial: the PDF took longer than %v", limit))
	return f, nil
}

// start makes the sandbox unless it runs.
func (e *engine) start() error {
	if e.idle != nil {
		e.idle.Stop()
	}
	e.idle = time.AfterFunc(idleTime, func() {
		if e.mu.TryLock() { // a file is being read otherwise
			defer e.mu.Unlock()
			e.stop()
		}
	})
	if e.pool != nil {
		return nil
	}
	e.cache = compilationCache()
	config := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithCompilationCache(e.cache).
		WithCloseOnContextDone(true).
		WithMemoryLimitPages(memoryPages)
	pool, err := webassembly.Init(webassembly.Config{
		MaxTotal: 1, MaxIdle: 0, RuntimeConfig: config,
		FSConfig: wazero.NewFSConfig(), // the default would show it the whole disk
		Stdout:   io.Discard, Stderr: io.Discard,
	})
	if err != nil {
		return err
	}
	e.pool = pool
	return nil
}

// stop closes the sandbox; the next file starts another.
func (e *engine) stop() {
	if e.pool != nil {
		_ = e.pool.Close() // nothing was written
		_ = e.cache.Close(context.Background())
		debug.FreeOSMemory() // compiling takes 300 MiB, once on a machine
	}
	e.pool, e.cache = nil, nil
}

// compilationCache keeps PDFium as machine code in the user's cache folder. A
// folder for everybody's temporary files would not do, as what lies there is
// run; without a cache folder it is compiled for each process.
func compilationCache() wazero.CompilationCache {
	if dir, err := os.UserCacheDir(); err == nil {
		dir = filepath.Join(dir, "classify", "pdfium")
		if err := os.MkdirAll(dir, 0o700); err == nil {
			if cache, err := wazero.NewCompilationCacheWithDir(dir); err == nil {
				return cache
			}
		}
	}
	return wazero.NewCompilationCache()
}

// readFile reads a file page by page.
func readFile(p pdfium.Pdfium, body []byte) (f File, err error) {
	opened, err := p.OpenDocument(&requests.OpenDocument{File: &body})
	switch {
	case errors.Is(err, pdferrors.ErrPassword), errors.Is(err, pdferrors.ErrSecurity):
		return File{}, ErrLocked
	case err != nil:
		return File{}, fmt.Errorf("%w: %v", ErrBroken, err)
	}
	count, err := p.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: opened.Document})
	if err != nil {
		return File{}, fmt.Errorf("%w: %v", ErrBroken, err)
	}
	f.Pages = count.PageCount
	if meta, err := p.FPDF_GetMetaText(&requests.FPDF_GetMetaText{Document: opened.Document, Tag: "Title"}); err == nil {
		f.Title = title(meta.Value)
	}
	f.pages(p, opened.Document)
	return f, nil
}

// pages reads the pages and joins their text.
func (f *File) pages(p pdfium.Pdfium, document references.FPDF_DOCUMENT) {
	var pages [][]string
	size, unread := 0, 0
	for i := range min(f.Pages, MaxPages) {
		text, err := pageText(p, document, i)
		if err != nil {
			unread++
			if unread > 5 && unread > len(pages) {
				break // the rest will be no better
			}
			continue
		}
		if size += len(text); size > maxText {
			f.Warnings = append(f.Warnings, "partial: only the first 2 MiB of the PDF's text were read")
			break
		}
		pages = append(pages, lines(text))
	}
	if f.Pages > MaxPages {
		f.Warnings = append(f.Warnings, fmt.Sprintf("partial: only the first %d of %d pages were read", MaxPages, f.Pages))
	}
	if unread > 0 {
		f.Warnings = append(f.Warnings, fmt.Sprintf("partial: %d pages of the PDF could not be read", unread))
	}
	f.Text = join(pages)
	if n := utf8.RuneCountInString(f.Text); f.Pages > 0 && n < fewCharacters*min(f.Pages, MaxPages) {
		f.Warnings = append(f.Warnings, fmt.Sprintf("the PDF has no text layer, or little of one: %d characters on %d pages", n, f.Pages))
	}
}

// pageText is the text of a page as PDFium orders it, lines between \r\n.
func pageText(p pdfium.Pdfium, document references.FPDF_DOCUMENT, index int) (string, error) {
	page := requests.Page{ByIndex: &requests.PageByIndex{Document: document, Index: index}}
	loaded, err := p.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: page})
	if err != nil {
		return "", err
	}
	defer p.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: loaded.TextPage})
	count, err := p.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: loaded.TextPage})
	if err != nil || count.Count <= 0 {
		return "", err
	}
	text, err := p.FPDFText_GetText(&requests.FPDFText_GetText{TextPage: loaded.TextPage, Count: min(count.Count, maxPageText)})
	if err != nil {
		return "", err
	}
	return strings.ToValidUTF8(text.Text, ""), nil
}
