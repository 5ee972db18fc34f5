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
	pool, err := sandbox(cache)
	if err != nil && kept { // the folder may be full, or not ours to write
		_ = cache.Close(context.Background())
		cache = wazero.NewCompilationCache()
		pool, err = sandbox(cache)
	}
	if err != nil {
		return err
	}
	e.pool, e.cache = pool, cache
	return nil
}

// sandbox is PDFium without a disk, a network or more memory than allowed.
func sandbox(cache wazero.CompilationCache) (pdfium.Pool, error) {
	config := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithCompilationCache(cache).
		WithCloseOnContextDone(true).
		WithMemoryLimitPages(memoryPages)
	return webassembly.Init(webassembly.Config{
		MaxTotal: 1, MaxIdle: 0, RuntimeConfig: config,
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
