package store

import (
	"errors"
	"fmt"
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
func (s *Shared) Claim() error { return s.claimWithin(patience) }

func (s *Shared) claimWithin(wait time.Duration) error {
	name := filepath.Join(filepath.Dir(s.path), "."+filepath.Base(s.path)+".lock")
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("claim store %s: %w", s.path, err)
	}
	for begin := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		err = lock(f)
		if err == nil {
			s.claim = f
			return nil
		}
		if !errors.Is(err, errHeld) || time.Since(begin) > wait {
			break
		}
	}
	if errors.Is(err, errHeld) {
		err = fmt.Errorf("%w: another classify is crawling", ErrBusy)
	}
	return errors.Join(fmt.Errorf("claim store %s: %w", s.path, err), f.Close())
}
