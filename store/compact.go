package store

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	bolt "go.etcd.io/bbolt"
)

// compactBytes is how much a transaction of a compaction copies.
const compactBytes = 4 << 20

// Compact writes the store at path anew without what was deleted from it, and
// returns its size before and after. The new file is made beside the old one,
// checked, and then takes its place; whatever fails before, the old one stays
// as it is. A store that is damaged is not compacted.
func Compact(path string) (before, after int64, err error) {
	wrap := func(err error) (int64, int64, error) { return 0, 0, fmt.Errorf("compact store %s: %w", path, err) }
	if err := sound(path); err != nil {
		return wrap(err)
	}
	real, err := filepath.EvalSymlinks(path) // a link is not replaced, but the file it points to
	if err != nil {
		return wrap(err)
	}
	db, err := openShaped(real, false)
	if err != nil {
		return wrap(err)
	}
	// The lock is held until the new file is in place, so that nobody writes to
	// the old one meanwhile; who waits for it opens the new one.
	before, after, err = compactOpen(db, real)
	if err = errors.Join(err, db.Close()); err != nil {
		return wrap(err)
	}
	return before, after, nil
}

func compactOpen(db *bolt.DB, path string) (before, after int64, err error) {
	f, before, err := openSized(path)
	if err != nil {
		return 0, 0, err
	}
	defer f.Close()
	if found, err := checkOpen(db, f, path); err != nil || found.Err() != nil {
		return 0, 0, errors.Join(err, found.Err())
	}
	info, err := f.Stat()
	if err != nil {
		return 0, 0, err
	}
	// A fixed name: under the lock nobody else uses it, and what a process that
	// was killed has left is written over.
	fresh := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".compact")
	err = os.Remove(fresh)
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		err = compactInto(fresh, db, info.Mode().Perm())
	}
	if err == nil {
		info, err = os.Stat(fresh)
	}
	if err == nil {
		err = os.Rename(fresh, path)
	}
	if err != nil {
		os.Remove(fresh)
		return 0, 0, err
	}
	return before, info.Size(), syncNames(path)
}

// compactInto writes what a store holds into a file of its own and checks it.
func compactInto(fresh string, from *bolt.DB, mode fs.FileMode) error {
	to, err := bolt.Open(fresh, 0o600, &bolt.Options{NoSync: true, FreelistType: bolt.FreelistMapType})
	if err != nil {
		return err
	}
	err = bolt.Compact(to, from, compactBytes)
	if err == nil {
		err = to.Sync()
	}
	var want, got [sha256.Size]byte
	if err == nil {
		want, err = contents(from)
	}
	if err == nil {
		got, err = contents(to)
	}
	if err == nil && want != got {
		err = errors.New("the new file does not hold what the old one holds")
	}
	if err = errors.Join(err, to.Close(), os.Chmod(fresh, mode)); err != nil {
		return err
	}
	found, err := Check(fresh)
	return errors.Join(err, found.Err())
}

// contents is a hash over every bucket, its sequence, keys and values.
func contents(db *bolt.DB) (sum [sha256.Size]byte, err error) {
	h := sha256.New()
	write := func(b []byte) {
		_, _ = h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(b)))) // never fails
		_, _ = h.Write(b)
	}
	err = db.View(func(tx *bolt.Tx) error {
		return tx.ForEach(func(name []byte, b *bolt.Bucket) error {
			write(name)
			write(number(b.Sequence()))
			return b.ForEach(func(k, v []byte) error {
				write(k)
				write(v)
				return nil
			})
		})
	})
	h.Sum(sum[:0])
	return sum, err
}

// Snapshot copies the store at path, as it is now, to the file out, which other
// programs may then read and move while the store is written to. An out that
// exists is ErrExist unless it is to be replaced. The copy is made beside out,
// checked, and put in place whole; nothing is left if that fails.
func Snapshot(path, out string, replace bool) (size int64, err error) {
	wrap := func(err error) (int64, error) { return 0, fmt.Errorf("copy store %s to %s: %w", path, out, err) }
	if err := sound(path); err != nil {
		return wrap(err)
	}
	if err := mayCopyTo(path, out, replace); err != nil {
		return wrap(err)
	}
	fresh, err := beside(out)
	if err != nil {
		return wrap(err)
	}
	size, err = copyStore(path, fresh)
	err = errors.Join(err, fresh.Close())
	if err == nil {
		var found Whole
		found, err = Check(fresh.Name())
		err = errors.Join(err, found.Err())
	}
	if err == nil {
		err = place(fresh.Name(), out, replace)
	}
	if err != nil {
		os.Remove(fresh.Name())
		return wrap(err)
	}
	return size, nil
}

// mayCopyTo is ErrExist if something is at out that a copy of the store at path
// may not take the place of.
func mayCopyTo(path, out string, replace bool) error {
	there, err := os.Stat(out)
	if err != nil {
		return nil // that it cannot be made will show
	}
	mine, err := os.Stat(path)
	switch {
	case err == nil && os.SameFile(there, mine):
		return fmt.Errorf("it is the store itself: %w", fs.ErrExist)
	case !replace:
		return fs.ErrExist
	case !there.Mode().IsRegular():
		return fmt.Errorf("it is not a file: %w", fs.ErrExist)
	}
	return nil
}

// copyStore copies a store while nobody writes to it.
func copyStore(path string, to *os.File) (size int64, err error) {
	db, err := openShaped(path, true)
	if err != nil {
		return 0, err
	}
	s := newStore(path, db)
	defer func() { err = errors.Join(err, s.Close()) }()
	err = s.view(func(tx *bolt.Tx) error {
		size, err = tx.WriteTo(to)
		return err
	})
	return size, errors.Join(err, to.Sync())
}

// place gives a finished file its name, and makes that last.
func place(fresh, path string, replace bool) error {
	if replace {
		if err := os.Rename(fresh, path); err != nil {
			return err
		}
		return syncNames(path)
	}
	err := os.Link(fresh, path) // unlike a rename it never replaces
	if errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.ENOTSUP) {
		// A file system without links: nothing stood there a moment ago.
		if err := os.Rename(fresh, path); err != nil {
			return err
		}
		return syncNames(path)
	}
	if err != nil {
		return err
	}
	return errors.Join(os.Remove(fresh), syncNames(path))
}
