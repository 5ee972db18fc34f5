package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"syscall"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// openShaped opens a file that sound has looked at, with bbolt's lock, and
// looks at its shape before a tree of it is followed. Who waits for the lock
// may get that of a file which another process has replaced meanwhile, and
// then opens the one in its place.
func openShaped(path string, readOnly bool) (*bolt.DB, error) {
	for begin := time.Now(); ; {
		db, f, err := openLocked(path, readOnly)
		if err != nil {
			return nil, err
		}
		mine, err := f.Stat()
		if err != nil {
			return nil, errors.Join(err, db.Close())
		}
		if there, err := os.Stat(path); err == nil && os.SameFile(mine, there) {
			if err := shaped(f, mine.Size()); err != nil {
				return nil, errors.Join(err, db.Close())
			}
			return db, nil
		}
		if err := db.Close(); err != nil {
			return nil, err
		}
		if time.Since(begin) > patience {
			return nil, ErrBusy
		}
		if err := sound(path); err != nil {
			return nil, err
		}
	}
}

// openLocked is bolt.Open; where that panics, on a damaged list of free pages,
// the lock is given up again.
func openLocked(path string, readOnly bool) (db *bolt.DB, f *os.File, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("%w: %v", ErrDamaged, v)
			if f != nil {
				f.Close()
			}
		}
	}()
	db, err = bolt.Open(path, 0o600, &bolt.Options{
		Timeout: patience, ReadOnly: readOnly, FreelistType: bolt.FreelistMapType, PreLoadFreelist: !readOnly,
		OpenFile: func(name string, flag int, mode fs.FileMode) (*os.File, error) {
			f, err = os.OpenFile(name, flag&^os.O_CREATE, mode)
			return f, err
		},
	})
	if errors.Is(err, bolterrors.ErrTimeout) {
		err = ErrBusy
	}
	return db, f, err
}

// openSized opens a file to read it beside bbolt.
func openSized(path string) (*os.File, int64, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, 0, errors.Join(err, f.Close())
	}
	return f, info.Size(), nil
}

// beside makes an empty file of mode 0600 in the folder of path, for what is to
// take its place.
func beside(path string) (*os.File, error) {
	return os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*.part")
}

// syncNames makes the names in the folder of path last.
func syncNames(path string) error {
	d, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	err = d.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP) {
		err = nil // a file system that cannot
	}
	return errors.Join(err, d.Close())
}
