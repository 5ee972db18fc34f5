package main

import (
	"fmt"
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"classify/crawler"
	"classify/store/record"
)

// progress tells of a run under way: a bar on a terminal, plain lines
// otherwise.
type progress struct {
	w    io.Writer
	bar  *progressbar.ProgressBar
	seen int
}

func newProgress(w io.Writer) *progress {
	p := &progress{w: w}
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		p.bar = progressbar.NewOptions(1,
			progressbar.OptionSetWriter(w), progressbar.OptionShowCount(),
			progressbar.OptionSetWidth(30), progressbar.OptionClearOnFinish(),
			progressbar.OptionSetElapsedTime(false), progressbar.OptionSetPredictTime(false))
	}
	return p
}

// visit notes a finished visit and how many addresses are waiting.
func (p *progress) visit(v record.Visit, q crawler.Queue) {
	p.seen++
	if p.bar != nil {
		// Nothing can be done about a bar that cannot be drawn.
		p.bar.ChangeMax(p.seen + q.Addresses)
		_ = p.bar.Set(p.seen)
		return
	}
	line := string(v.State) + " " + v.URL
	if why := v.Why(); why != "" {
		line += ": " + why
	}
	fmt.Fprintln(p.w, line)
}

func (p *progress) done() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
