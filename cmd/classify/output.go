package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"classify/store/report/render/safe"
)

// write puts a result on stdout, or into a file: a regular file whole or not
// at all, a device or pipe as it comes. Neither the store nor a file that is
// write-protected is overwritten.
func (a *app) write(out string, fill func(io.Writer) error) error {
	if out == "-" || out == "" {
		return buffered(a.stdout, fill)
	}
	if err := a.writeFile(out, fill); err != nil {
		return fmt.Errorf("write %s: %w", out, err)
	}
	return nil
}

func (a *app) writeFile(out string, fill func(io.Writer) error) error {
	info, err := os.Stat(out)
	if errors.Is(err, fs.ErrNotExist) {
		return replace(out, 0o600, fill)
	}
	if err != nil {
		return err
	}
	if db, err := os.Stat(a.db); err == nil && os.SameFile(info, db) {
		return usageError{errors.New("it is the store itself; give another file with --out")}
	}
	if !info.Mode().IsRegular() {
		f, err := os.OpenFile(out, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		return errors.Join(buffered(f, fill), f.Close())
	}
	if info.Mode().Perm()&0o200 == 0 {
		return fs.ErrPermission
	}
	if real, err := filepath.EvalSymlinks(out); err == nil {
		out = real // the file a link points to is replaced, not the link
	}
	return replace(out, info.Mode().Perm(), fill)
}

// replace writes a file beside its place and then puts it there.
func replace(path string, mode fs.FileMode, fill func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".classify-*")
	if err != nil {
		return err
	}
	err = errors.Join(buffered(f, fill), f.Chmod(mode), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

// encoder writes JSON as people read it, <, > and & as they are, and nothing that a
// terminal obeys.
func encoder(w io.Writer) *json.Encoder {
	e := json.NewEncoder(safe.JSON(w))
	e.SetEscapeHTML(false)
	return e
}

func buffered(w io.Writer, fill func(io.Writer) error) error {
	b := bufio.NewWriterSize(w, 64<<10)
	if err := fill(b); err != nil {
		return err
	}
	return b.Flush()
}

// byteOrderMark begins files that some editors write.
const byteOrderMark = "\ufeff"

// interruptible reads until the context ends: a pipe on which nothing comes
// would hold the program for ever. The read that is then under way is left to
// itself, as nothing else can stop it.
type interruptible struct {
	ctx context.Context
	in  io.Reader
}

func (r interruptible) Read(p []byte) (int, error) {
	type result struct {
		n   int
		err error
	}
	into, done := make([]byte, len(p)), make(chan result, 1)
	go func() {
		n, err := r.in.Read(into)
		done <- result{n, err}
	}()
	select {
	case got := <-done:
		return copy(p, into[:got.n]), got.err
	case <-r.ctx.Done():
		return 0, r.ctx.Err()
	}
}
