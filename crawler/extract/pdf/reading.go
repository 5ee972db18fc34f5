package pdf

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"github.com/klippa-app/go-pdfium"
	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// reading is a file while it is read.
type reading struct {
	body  []byte
	watch watch
	f     File
	pages [][]line
	tally tally
	next  int // the page to go on with
	size  int // about how many bytes of text there are
	swept sweeper
	long  bool // its text, too long
	broke bool // the sandbox, at the page before next
}

// file is what was read.
func (r *reading) file() (File, error) {
	late := r.watch.late.Load() && (r.f.Pages == 0 || r.next < min(r.f.Pages, MaxPages))
	if len(r.pages) == 0 && late {
		return File{}, fmt.Errorf("%w: it took longer than %v", ErrBroken, r.watch.allowed())
	}
	f := r.f
	if !late && !r.long {
		r.rest()
	}
	switch {
	case late:
		f.Warnings = append(f.Warnings, fmt.Sprintf("partial: the PDF took longer than %v; page %d and what follows was not read", r.watch.allowed(), r.next+1))
	case f.Pages > MaxPages:
		f.Warnings = append(f.Warnings, fmt.Sprintf("partial: only the first %d of %d pages were read", MaxPages, f.Pages))
	}
	f.Warnings = append(f.Warnings, r.tally.warnings()...)
	f.Blocks, f.Title = blocks(withoutFurniture(r.pages))
	return f, nil
}

// rest counts the pages that were not reached as unread.
func (r *reading) rest() {
	for ; r.next < min(r.f.Pages, MaxPages); r.next++ {
		r.tally.unread = append(r.tally.unread, r.next)
	}
}

// on opens the file in a sandbox and reads on there, page by page.
func (r *reading) on(p pdfium.Pdfium, room *room) error {
	said := damage(r.body)
	opened, err := p.OpenDocument(&requests.OpenDocument{File: &r.body})
	if err != nil && said != "" && !broken(err) {
		if whole := mended(r.body); whole != nil {
			opened, err = p.OpenDocument(&requests.OpenDocument{File: &whole})
		}
	}
	switch {
	case r.watch.late.Load():
		return nil // file says so
	case errors.Is(err, pdferrors.ErrPassword), errors.Is(err, pdferrors.ErrSecurity):
		return ErrLocked
	case err != nil && room.full:
		return fmt.Errorf("%w: it takes more than %d MiB of memory", ErrBroken, memoryPages>>4)
	case err != nil:
		first, _, _ := strings.Cut(err.Error(), "\n") // a trace follows
		return fmt.Errorf("%w: %s", ErrBroken, first)
	}
	if r.next == 0 {
		count, err := p.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: opened.Document})
		if err != nil {
			return fmt.Errorf("%w: %v", ErrBroken, err)
		}
		r.f.Pages, r.f.Meta = count.PageCount, metadata(p, opened.Document)
		if said != "" {
			r.f.Warnings = append(r.f.Warnings, said)
		}
	}
	r.read(p, opened.Document, room)
	return nil
}

// read reads the pages from the next one on.
func (r *reading) read(p pdfium.Pdfium, document references.FPDF_DOCUMENT, room *room) {
	for ; r.next < min(r.f.Pages, MaxPages); r.next++ {
		page := requests.Page{ByIndex: &requests.PageByIndex{Document: document, Index: r.next}}
		all, err := glyphs(p, page, &r.swept)
		if r.watch.late.Load() {
			return
		}
		if err != nil {
			if r.miss(room.full); !broken(err) && !r.hopeless() {
				continue
			}
			r.next++
			r.broke = !r.hopeless()
			return
		}
		if len(all) == maxPageText {
			r.tally.crowded = append(r.tally.crowded, r.next)
		}
		if r.size += 3 * len(all); r.size > maxText {
			r.f.Warnings = append(r.f.Warnings, "partial: only the first 2 MiB of the PDF's text were read")
			r.long = true
			return
		}
		if r.tally.note(r.next, all, draw(p, page)) {
			r.pages = append(r.pages, pageLines(all, r.next))
		}
		r.watch.letters.Add(int64(shown(all)))
	}
}

// miss counts the next page as unread.
func (r *reading) miss(full bool) {
	if full {
		r.tally.heavy = append(r.tally.heavy, r.next)
	} else {
		r.tally.unread = append(r.tally.unread, r.next)
	}
}

// hopeless reports whether the pages to come will be no better.
func (r *reading) hopeless() bool {
	lost := len(r.tally.unread) + len(r.tally.heavy)
	return lost > 5 && lost > r.tally.read
}

// sweeper collects garbage: each character leaves two kilobytes, and of the
// sandbox's memory Go knows nothing when it weighs how much may lie about.
type sweeper int // characters since it was last done

func (s *sweeper) count() {
	const often = 4096
	if *s++; *s >= often {
		runtime.GC()
		*s = 0
	}
}

// broken reports whether an error is one of the sandbox, which is not to be
// used any more, rather than of the file.
func broken(err error) bool { return strings.Contains(err.Error(), "wasm error") }

// maxWait is how long a reading takes at most by the clock, however busy the
// machine is.
const maxWait = 3 * maxTime

// watch ends a reading that takes too long: by the clock, and by the processor
// time of the process, as on a busy machine it may have got little of it.
type watch struct {
	begun    time.Time
	spent    time.Duration // when it began
	patience time.Duration
	letters  atomic.Int64 // read so far
	late     atomic.Bool
}

// allowed is how long the reading may take in all.
func (w *watch) allowed() time.Duration {
	return min(maxTime, w.patience+time.Duration(w.letters.Load())*perLetter).Round(100 * time.Millisecond)
}

// begin starts the time.
func (w *watch) begin() { w.begun, w.spent = time.Now(), spent() }

// over kills a sandbox when its time is up, until end is called, which reports
// whether it was killed.
func (w *watch) over(instance pdfium.Pdfium) (end func() (killed bool)) {
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			left := min(w.allowed()-min(time.Since(w.begun), spent()-w.spent), maxWait-time.Since(w.begun))
			if left <= 0 {
				w.late.Store(true)
				_ = instance.Kill() // the engine is thrown away with it
				return
			}
			timer := time.NewTimer(left)
			select {
			case <-stop:
				timer.Stop()
				return
			case <-timer.C:
			}
		}
	}()
	return func() bool {
		close(stop)
		<-done
		return w.late.Load()
	}
}
