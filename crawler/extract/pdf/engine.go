package pdf

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// engine owns the sandbox: one for the process, as compiling PDFium costs some
// seconds the first time on a machine and 70 ms later. It is started by the
// first file, reads one file at a time, and is closed when it has been idle,
// since it holds some tens of MiB.
type engine struct {
	mu    sync.Mutex
	pool  pdfium.Pool
	cache wazero.CompilationCache
	room  room
	idle  *time.Timer
}

// idleTime is how long the engine waits for the next file.
const idleTime = 30 * time.Second

// shared is the process's engine. It is the only state of this package, and
// no answer depends on it.
var shared engine

// read reads a file in one sandbox after another: a page that breaks one is
// left out, and the rest is read in the next. It gives up when nothing came
// of the file for as long as patience.
func (e *engine) read(body []byte, patience time.Duration) (File, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	patience += time.Duration(len(body)>>20) * perMiB
	r := reading{body: body, watch: watch{patience: patience}}
	r.watch.begin()
	for range maxSittings {
		r.broke = false
		if err := e.sit(&r); err != nil && len(r.pages) == 0 {
			return File{}, err
		} else if err != nil || !r.broke {
			break // what was read is kept
		}
	}
	return r.file()
}

// maxSittings is how many sandboxes a file may break but for one. Each costs
// as much as opening the file.
const maxSittings = 4

// sit reads on in a new sandbox.
func (e *engine) sit(r *reading) (err error) {
	if err := e.start(); err != nil {
		return fmt.Errorf("start PDFium: %w", err)
	}
	defer e.room.empty() // nothing runs there any more
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: PDFium failed: %v", ErrBroken, p)
			e.stop() // nothing is known of its state
		}
	}()
	instance, err := e.pool.GetInstance(maxTime)
	if err != nil {
		e.stop()
		return fmt.Errorf("start PDFium: %w", err)
	}
	if r.next == 0 {
		r.watch.begin() // compiling PDFium is not the file's fault
	}
	end := r.watch.over(instance)
	killed := false
	func() {
		defer func() { killed = end() }()
		err = r.on(instance, &e.room)
	}()
	if killed {
		e.stop()
		return err
	}
	if errClose := instance.Close(); errClose != nil {
		e.stop()
	}
	return err
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
	cache, kept := compilationCache()
	pool, err := e.sandbox(cache)
	if err != nil && kept { // the folder may be full, or not ours to write
		_ = cache.Close(context.Background())
		cache = wazero.NewCompilationCache()
		pool, err = e.sandbox(cache)
	}
	if err != nil {
		return err
	}
	e.pool, e.cache = pool, cache
	return nil
}

// sandbox is PDFium without a disk, a network or more memory than allowed.
func (e *engine) sandbox(cache wazero.CompilationCache) (pdfium.Pool, error) {
	config := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithCompilationCache(cache).
		WithCloseOnContextDone(true).
		WithMemoryLimitPages(sandboxPages)
	return webassembly.Init(webassembly.Config{
		Context: e.room.in(context.Background()), MaxTotal: 1, MaxIdle: 0, RuntimeConfig: config,
		FSConfig: wazero.NewFSConfig(), // the default would show it the whole disk
		Stdout:   io.Discard, Stderr: io.Discard,
	})
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
// folder that others may write to would not do, as what lies there is run;
// without one of its own PDFium is compiled for each process, and kept is
// false.
func compilationCache() (cache wazero.CompilationCache, kept bool) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return wazero.NewCompilationCache(), false
	}
	dir = filepath.Join(dir, "classify", "pdfium")
	if os.MkdirAll(dir, 0o700) != nil || os.Chmod(dir, 0o700) != nil {
		return wazero.NewCompilationCache(), false
	}
	cache, err = wazero.NewCompilationCacheWithDir(dir)
	if err != nil {
		return wazero.NewCompilationCache(), false
	}
	return cache, true
}
