package main

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"unicode"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"golang.org/x/text/unicode/norm"
)

//go:embed look.js
var look string

// page is one page with what was found wrong in it.
type page struct {
	name, url, axe, shots string

	looks, passed, printed int

	mu    sync.Mutex // events come from the browser's own goroutine
	wrong []string
}

func (p *page) complain(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wrong = append(p.wrong, p.name+": "+fmt.Sprintf(format, args...))
}

// The looks: a telephone and a desk, in both schemes of colours.
var (
	widths  = []int64{400, 1400}
	schemes = []string{"light", "dark"}
)

func (p *page) check(browser context.Context) error {
	for _, width := range widths {
		for _, scheme := range schemes {
			if err := p.look(browser, width, scheme); err != nil {
				return fmt.Errorf("%d pixels wide, %s: %w", width, scheme, err)
			}
		}
	}
	return p.print(browser)
}

// open opens the page in a tab of its own and listens to what it does there.
func (p *page) open(browser context.Context, where, scheme string, width int64) (context.Context, func(), error) {
	tab, done := chromedp.NewContext(browser)
	err := chromedp.Listen(tab, func(event any) {
		switch e := event.(type) {
		case *log.EventEntryAdded:
			p.complain("%s: the console says %q", where, e.Entry.Text)
		case *runtime.EventConsoleAPICalled:
			p.complain("%s: something is written to the console", where)
		case *runtime.EventExceptionThrown:
			p.complain("%s: %v", where, e.ExceptionDetails.Text)
		case *network.EventRequestWillBeSent:
			if e.Request.URL != p.url {
				p.complain("%s: it asks for %s", where, e.Request.URL)
			}
		}
	})
	if err != nil {
		return nil, done, err
	}
	if _, err := chromedp.Call(tab, log.Enable, cdp.Empty{}); err != nil {
		return nil, done, err
	}
	if _, err := chromedp.Call(tab, network.Enable, network.EnableParams{}); err != nil {
		return nil, done, err
	}
	colours := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}
	if _, err := chromedp.Call(tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: colours}); err != nil {
		return nil, done, err
	}
	limited, stop := context.WithTimeout(tab, patience)
	return limited, func() { stop(); done() }, chromedp.Do(limited, chromedp.EmulateViewport(width, 900), chromedp.Navigate(p.url))
}

// seen is what look.js finds.
type seen struct {
	Passed int
	Wrong  []string
}

func (p *page) look(browser context.Context, width int64, scheme string) error {
	where := fmt.Sprintf("%d %s", width, scheme)
	tab, done, err := p.open(browser, where, scheme, width)
	defer done()
	if err != nil {
		return err
	}
	if err := p.shoot(tab, fmt.Sprintf("%d-%s.png", width, scheme)); err != nil {
		return err
	}
	if err := chromedp.Do(tab, chromedp.Evaluate[chromedp.Void](p.axe+"\n;0")); err != nil {
		return err
	}
	s, err := chromedp.Run(tab, chromedp.Evaluate[seen](look, chromedp.EvalAwaitPromise))
	if err != nil {
		return err
	}
	for _, w := range s.Wrong {
		p.complain("%s: %s", where, w)
	}
	p.looks++
	p.passed += s.Passed
	return nil
}

// shoot keeps a picture of the whole page, if there is a folder for it.
func (p *page) shoot(tab context.Context, name string) error {
	if p.shots == "" {
		return nil
	}
	shot, err := chromedp.Run(tab, chromedp.FullScreenshot(100))
	if err != nil {
		return err
	}
	return p.keep(name, shot)
}

// keep writes a file beside the other screenshots.
func (p *page) keep(name string, data []byte) error {
	if p.shots == "" {
		return nil
	}
	return os.WriteFile(filepath.Join(p.shots, strings.TrimSuffix(p.name, ".html")+"-"+name), data, 0o644)
}

// print prints the page, and reads the print.
func (p *page) print(browser context.Context) error {
	tab, done, err := p.open(browser, "print", "dark", 1400)
	defer done()
	if err != nil {
		return err
	}
	words, err := chromedp.Run(tab, chromedp.Evaluate[[]string](`[
		...[...document.querySelectorAll("h1, h2")].map(h => h.textContent),
		...[...document.querySelectorAll("blockquote a[href^=http]")].slice(0, 3).map(a => a.getAttribute("href"))]`))
	if err != nil {
		return err
	}
	pdf, err := chromedp.Run(tab, chromedp.PrintToPDF(chromedp.PDFPrintBackground(), chromedp.PDFPreferCSSPageSize()))
	if err != nil {
		return err
	}
	if err := p.keep("print.pdf", pdf); err != nil {
		return err
	}
	read := exec.CommandContext(tab, "pdftotext", "-", "-")
	read.Stdin = bytes.NewReader(pdf)
	text, err := read.Output()
	if err != nil {
		return fmt.Errorf("read the print: %w; apt-get install poppler-utils", err)
	}
	sheets := strings.Split(strings.TrimSuffix(string(text), "\f"), "\f")
	p.printed = len(sheets)
	for i, sheet := range sheets {
		if squeeze(sheet) == "" {
			p.complain("print: page %d of %d is empty", i+1, len(sheets))
		}
	}
	all := squeeze(string(text))
	for _, w := range words {
		if !strings.Contains(all, squeeze(w)) {
			p.complain("print: %q is not in it", w)
		}
	}
	return nil
}

// squeeze leaves the letters and digits of a text, in the one form that print and
// page have in common: a print has other line breaks, some letters by another
// number, and of some signs none.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, norm.NFKC.String(s))
}
