package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	bolt "go.etcd.io/bbolt"

	"classify/store/record"
)

// linger is how long a shared store stays open after its last use: a crawl at
// full speed keeps it, one that waits for its pace lets others in.
const linger = 250 * time.Millisecond

// turnover is how long it stays open however much it is used, and breath how
// long others then have to come in: they try every 50 ms.
const (
	turnover = 3 * time.Second
	breath   = 120 * time.Millisecond
)

// stubborn is how long a writer waits for others before it gives up.
const stubborn = 5 * time.Minute

// Breathe lets other processes come in between two steps of long work: a store
// for writing that was open for a while is closed, and opened again when they are
// done. No other call may be under way. What they have written is there then.
func (s *Store) Breathe() error {
	if time.Since(s.opened) < turnover {
		return nil
	}
	if err := s.db.Close(); err != nil {
		return err
	}
	time.Sleep(breath)
	for begin := time.Now(); ; {
		db, err := s.again()
		if err == nil {
			s.db, s.opened = db, time.Now()
			return nil
		}
		if !errors.Is(err, ErrBusy) || time.Since(begin) > stubborn {
			return fmt.Errorf("open store %s again: %w", s.path, err)
		}
	}
}

// again opens the store's file once more.
func (s *Store) again() (*bolt.DB, error) {
	if err := sound(s.path); err != nil {
		return nil, err
	}
	return openShaped(s.path, false)
}

// Shared is a store for writing that is open only while it is used, so that
// other processes can read in between. It is a crawler's memory, and safe for
// concurrent use. Close it.
type Shared struct {
	path    string
	ctx     context.Context // ends the waiting for others, no more
	waiting func()
	claim   *os.File // nil: not claimed

	mu     sync.Mutex
	store  *Store
	opened time.Time
	timer  *time.Timer
}

// Share opens the store at path, or makes it, and closes it again until it is
// used. Whenever others hold it for long, waiting is called and it is tried again
// for some minutes, or until ctx has ended.
func Share(ctx context.Context, path string, waiting func()) (*Shared, error) {
	s := &Shared{path: path, ctx: ctx, waiting: waiting}
	return s, s.Do(func(*Store) error { return nil })
}

// Do calls fn with the open store, one caller at a time.
func (s *Shared) Do(fn func(*Store) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.acquire(); err != nil {
		return err
	}
	defer func() { s.timer = time.AfterFunc(linger, s.rest) }()
	return fn(s.store)
}

// acquire opens the store, waiting for its readers.
func (s *Shared) acquire() (err error) {
	if s.timer != nil {
		s.timer.Stop()
		s.timer = nil
	}
	if s.store != nil && time.Since(s.opened) > turnover {
		if err := s.release(); err != nil {
			return err
		}
		time.Sleep(breath)
	}
	for begin, told := time.Now(), false; s.store == nil; told = true {
		s.store, err = Create(s.path)
		s.opened = time.Now()
		if err != nil && (!errors.Is(err, ErrBusy) || s.ctx.Err() != nil || time.Since(begin) > stubborn) {
			return err
		}
		if err != nil && !told {
			s.waiting()
		}
	}
	return nil
}

// rest closes the store if nobody has used it again.
func (s *Shared) rest() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.timer == nil {
		return
	}
	s.timer = nil
	_ = s.release() // what was committed is in the file; opening it again will tell
}

func (s *Shared) release() (err error) {
	if s.store != nil {
		err = s.store.Close()
		s.store = nil
	}
	return err
}

// Close closes the store and gives up the claim to it.
func (s *Shared) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.timer != nil {
		s.timer.Stop()
		s.timer = nil
	}
	err := s.release()
	if s.claim != nil {
		err = errors.Join(err, s.claim.Close()) // which unlocks it
	}
	return err
}

// Begin is Store.Begin.
func (s *Shared) Begin(inc record.Incident, command, program string) (run record.Run, err error) {
	err = s.Do(func(open *Store) error {
		run, err = open.Begin(inc, command, program)
		return err
	})
	return run, err
}

// Known is Store.Known.
func (s *Shared) Known(run record.Run, fn func(v record.Visit, sha256 string) error) error {
	return s.Do(func(open *Store) error { return open.Known(run, fn) })
}

// Turn is Store.Turn.
func (s *Shared) Turn(run record.Run, finished []record.Outcome, lease []uint64) (leases []record.Lease, err error) {
	err = s.Do(func(open *Store) error {
		leases, err = open.Turn(run, finished, lease)
		return err
	})
	return leases, err
}

// End is Store.End.
func (s *Shared) End(run record.Run) (ended record.Run, err error) {
	err = s.Do(func(open *Store) error {
		ended, err = open.End(run)
		return err
	})
	return ended, err
}
