package store

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// errHeld: another process holds the claim.
var errHeld = errors.New("held")

// Claim makes this process the store's only crawler until it is closed or dies:
// two would continue the same run, and know nothing of each other's pace. While
// another process crawls, Claim waits as for the store itself and then fails
// with ErrBusy. The claim is a lock on an empty file beside the store.
func (s *Shared) Claim() (err error) {
	s.claim, err = claim(s.path, crawling, patience)
	return err
}

// Claim keeps crawlers away, as Shared.Claim does, from the store at path while
// it is made anew; closing what it returns gives that up.
func Claim(path string) (io.Closer, error) {
	if err := sound(path); err != nil {
		return nil, fmt.Errorf("claim store %s: %w", path, err)
	}
	return claim(path, crawling, patience)
}

// work is what only one process at a time may do with a store.
type work struct{ suffix, others string }

var (
	crawling  = work{".lock", "another classify is crawling, or erases from it"}
	migrating = work{".migrating.lock", "another classify makes it anew in the format of today"}
)

func claim(path string, w work, wait time.Duration) (*os.File, error) {
	wrap := func(err error) error { return fmt.Errorf("claim store %s: %w", path, err) }
	real, err := filepath.EvalSymlinks(path) // whatever the store is called, there is one claim
	if err != nil {
		return nil, wrap(err)
	}
	f, err := os.OpenFile(filepath.Join(filepath.Dir(real), "."+filepath.Base(real)+w.suffix), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, wrap(err)
	}
	for begin := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		err = lock(f)
		if err == nil {
			return f, nil
		}
		if !errors.Is(err, errHeld) || time.Since(begin) > wait {
			break
		}
	}
	if errors.Is(err, errHeld) {
		err = fmt.Errorf("%w: %s", ErrBusy, w.others)
	}
	return nil, errors.Join(wrap(err), f.Close())
}
