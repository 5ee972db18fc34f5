// Package store keeps everything the program knows in one bbolt file: captures
// as they came, the revisions read from them, the analyses of those, and the
// runs. Records go in and come out as package record's types; nobody outside
// sees a bucket or a key.
//
// Start at Create for a command that collects and at Open for one that reads,
// which never makes a file. The file's schema is described in keys.go.
//
// Captures are immutable and numbered. Each later stage remembers how far it
// has read and with which method, so that a crash, a resumed run and a changed
// codebook are one mechanism: the stage is asked what is pending, and keeps
// what came of it together with its new position in one transaction.
//
// A Store is safe for concurrent use within a process. Between processes
// bbolt allows one writer or several readers; who comes second waits for
// patience and then gets ErrBusy.
package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"sync/atomic"
	"time"

	"github.com/klauspost/compress/zstd"
	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// What can be wrong with a store as a whole; the program's exit code depends
// on it.
var (
	ErrNone    = errors.New("no store there")
	ErrBusy    = errors.New("store is in use by another process")
	ErrDamaged = errors.New("store is damaged")
	ErrOld     = errors.New("store of an older program")
)

// patience is how long a second process waits for the file. A batch is
// written in well under a second; ten leave room for a slow disk.
const patience = 10 * time.Second

// Store is an open store. Close it.
type Store struct {
	path   string
	db     *bolt.DB
	clock  func() time.Time // for what a run or an erasure notes of itself
	opened time.Time
	pack   *zstd.Encoder
	open   *zstd.Decoder

	uses   uint32 // of the mapping, counted atomically
	mapped int64  // bytes of the file that are surely mapped
}

// Create opens the store at path for writing and makes it, with mode 0600, if
// there is none. A store that cannot be made whole leaves no file behind.
func Create(path string) (*Store, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		if err := lay(path); err != nil {
			return nil, fmt.Errorf("create store %s: %w", path, err)
		}
	}
	return attach(path, false)
}

// Open opens the store at path for reading. It never creates one: without a
// file the error is ErrNone.
func Open(path string) (*Store, error) { return attach(path, true) }

// lay writes an empty store beside path and puts it in place whole.
func lay(path string) (err error) {
	if info, err := os.Stat(filepath.Dir(path)); err != nil {
		return err
	} else if !info.IsDir() {
		return fmt.Errorf("%s is not a folder", filepath.Dir(path))
	}
	fresh := path + ".new"
	db, err := bolt.Open(fresh, 0o600, &bolt.Options{Timeout: patience})
	if err != nil {
		if !errors.Is(err, bolterrors.ErrTimeout) {
			os.Remove(fresh)
		}
		return err
	}
	err = db.Update(func(tx *bolt.Tx) error {
		if err := layBuckets(tx); err != nil {
			return err
		}
		return tx.Bucket(metaBucket).Put(versionKey, []byte(Version))
	})
	err = errors.Join(err, db.Close())
	if err == nil {
		err = os.Rename(fresh, path)
	}
	if err == nil {
		return syncNames(path)
	}
	if err != nil {
		os.Remove(fresh)
	}
	return err
}

func attach(path string, readOnly bool) (*Store, error) {
	wrap := func(err error) error { return fmt.Errorf("open store %s: %w", path, err) }
	s, err := openFile(path, readOnly)
	if err != nil {
		return nil, wrap(err)
	}
	version, err := versionOf(s)
	switch {
	case err != nil || readOnly:
	case version == Version:
		err = s.settle()
	default:
		if err = errors.Join(s.Close(), migrate(path)); err != nil {
			return nil, wrap(err)
		}
		if s, err = openFile(path, false); err != nil {
			return nil, wrap(err)
		}
		_, err = versionOf(s)
	}
	if err != nil {
		return nil, wrap(errors.Join(err, s.Close()))
	}
	return s, nil
}

func newStore(path string, db *bolt.DB) *Store {
	s := &Store{path: path, db: db, clock: time.Now, opened: time.Now()}
	// Both only fail on impossible options.
	s.pack, _ = zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest))
	s.open, _ = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(mostUnpacked))
	return s
}

// checkVersion tells whether the file is a store of a version that is read.
func checkVersion(tx *bolt.Tx) error {
	meta := tx.Bucket(metaBucket)
	if meta == nil {
		return fmt.Errorf("%w: it has no %q bucket; is it a store of this program?", ErrDamaged, metaBucket)
	}
	v := string(meta.Get(versionKey))
	switch {
	case v == "1":
		return fmt.Errorf("%w: its format is version 1, this program reads version %s", ErrOld, Version)
	case v != Version && !slices.Contains(readable, v):
		return fmt.Errorf("%w: its format is version %q, this program reads version %s", ErrDamaged, v, Version)
	}
	for _, b := range schema {
		if b.since <= v && tx.Bucket(b.name) == nil {
			return fmt.Errorf("%w: it has no %q bucket; is it a store of this program?", ErrDamaged, b.name)
		}
	}
	return nil
}

// Close releases the file.
func (s *Store) Close() error {
	s.open.Close()
	return s.db.Close()
}

// view and update run a transaction; a fault or panic inside bbolt, which is
// how it answers damaged pages, becomes ErrDamaged.
func (s *Store) view(fn func(tx *bolt.Tx) error) error {
	return s.guarded(s.db.View, func(tx *bolt.Tx) error {
		atomic.StoreInt64(&s.mapped, tx.Size())
		return fn(tx)
	})
}

// viewCounted is view of what is counted.
func (s *Store) viewCounted(fn func(tx *bolt.Tx) error) error {
	return s.view(func(tx *bolt.Tx) error {
		if isOld(tx) {
			return ErrUncounted
		}
		return fn(tx)
	})
}

func (s *Store) update(fn func(tx *bolt.Tx) error) error {
	return s.guarded(s.db.Update, func(tx *bolt.Tx) error {
		atomic.StoreInt64(&s.mapped, tx.Size())
		fillAppended(tx)
		return fn(tx)
	})
}

func (s *Store) guarded(do func(func(*bolt.Tx) error) error, fn func(*bolt.Tx) error) error {
	return s.safely(func() error { return do(fn) })
}

// safely calls fn, which reads the mapped file.
func (s *Store) safely(fn func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("%w: %s: %v", ErrDamaged, s.path, v)
		}
	}()
	return fn()
}
