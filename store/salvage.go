package store

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"
)

// Salvaged is what a salvage has kept and lost, by bucket.
type Salvaged struct {
	Bytes   int64             `json:"bytes"` // of the new store
	Buckets []SalvagedRecords `json:"buckets"`
	Pages   int               `json:"lost_pages"` // of no known bucket
}

// SalvagedRecords are those of a bucket.
type SalvagedRecords struct {
	Bucket string `json:"bucket"`
	Kept   int    `json:"kept"`
	Lost   int    `json:"lost"`       // that are damaged, or of which what they need is lost
	Pages  int    `json:"lost_pages"` // each of which held some more
}

// Whole reports whether nothing was lost.
func (s Salvaged) Whole() bool {
	return s.Pages == 0 && !slices.ContainsFunc(s.Buckets, func(b SalvagedRecords) bool { return b.Lost+b.Pages > 0 })
}

// Salvage makes at out a sound store of all that can be read of the damaged one
// at path, which stays as it is. A record is kept if it has its hash and what it
// names is there: above all a capture if its body has its hash. What is lost is
// told, also where all pages look whole but are fewer than there were. What follows
// from records is made anew, and the stages begin again, so that an update reads
// and tags what was lost on the way. An out that exists is ErrExist unless it is
// to be replaced.
func Salvage(path, out string, replace bool) (told Salvaged, err error) {
	wrap := func(err error) (Salvaged, error) {
		return told, fmt.Errorf("salvage store %s to %s: %w", path, out, err)
	}
	if err := mayCopyTo(path, out, replace); err != nil {
		return wrap(err)
	}
	f, err := openWrecked(path)
	if err != nil {
		return wrap(err)
	}
	defer f.Close()
	raw, err := beside(out)
	if err != nil {
		return wrap(err)
	}
	defer os.Remove(raw.Name())
	fresh, err := beside(out)
	if err != nil {
		return wrap(errors.Join(err, raw.Close()))
	}
	s := &salvage{lostPages: map[string]int{}, lost: map[string]int{}}
	err = errors.Join(raw.Close(), fresh.Close())
	if err == nil {
		err = s.into(raw.Name(), fresh.Name(), f)
	}
	if err == nil {
		var found Whole
		found, err = Check(fresh.Name())
		if err = errors.Join(err, found.Err()); err != nil && len(found.Faults) > 0 {
			err = fmt.Errorf("%w: %+v", err, found.Faults[0])
		}
		told = s.told(found)
	}
	if err == nil && !told.Whole() && !slices.ContainsFunc(told.Buckets, func(b SalvagedRecords) bool { return b.Kept > 0 }) {
		err = fmt.Errorf("%w: there is no record in it that can be read", ErrDamaged)
	}
	if err == nil {
		err = place(fresh.Name(), out, replace)
	}
	if err != nil {
		os.Remove(fresh.Name())
		return wrap(err)
	}
	return told, nil
}

// openWrecked opens a file that is damaged, when nobody writes to it.
func openWrecked(path string) (*os.File, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNone
	}
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%w: it is not a file", ErrDamaged)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	for begin := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		if err = lock(f); err == nil {
			return f, nil
		}
		if !errors.Is(err, errHeld) || time.Since(begin) > patience {
			break
		}
	}
	if errors.Is(err, errHeld) {
		err = ErrBusy
	}
	return nil, errors.Join(err, f.Close())
}

// salvage is one at work: what the wreck holds goes into a raw store as it is,
// and from there, if it is usable, into the new one.
type salvage struct {
	raw, new        *Store
	lostPages, lost map[string]int // by bucket

	waiting map[string][]byte // for the raw store, by bucket and key
	size    int               // of what waits
	unsure  map[string]bool   // what may be old, by bucket and key
	doubted map[string]bool   // of which there are two
	gauge

	kept
}

func (s *salvage) into(raw, fresh string, f *os.File) (err error) {
	if s.raw, err = openMaking(raw); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.raw.Close()) }()
	if s.new, err = openMaking(fresh); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.new.Close()) }()
	if err := s.gather(f); err != nil {
		return err
	}
	if err := s.rebuild(); err != nil {
		return err
	}
	return s.new.db.Sync()
}

// openMaking opens a new file with all buckets, which is synced in the end.
func openMaking(path string) (*Store, error) {
	db, err := bolt.Open(path, 0o600, &bolt.Options{NoSync: true, FreelistType: bolt.FreelistMapType})
	if err != nil {
		return nil, err
	}
	s := newStore(path, db)
	err = s.update(func(tx *bolt.Tx) error {
		if err := layBuckets(tx); err != nil {
			return err
		}
		return tx.Bucket(metaBucket).Put(versionKey, []byte(Version))
	})
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// gather reads the wreck into the raw store.
func (s *salvage) gather(f *os.File) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	s.waiting, s.unsure, s.doubted = map[string][]byte{}, map[string]bool{}, map[string]bool{}
	s.gauge = newGauge()
	w, newest, trees := openWreck(f, info.Size())
	if !newest {
		s.lostPages[""]++
	}
	var failed error
	w.found = func(bucket string, key, value []byte, sure bool) {
		if failed == nil {
			failed = s.take(bucket, key, value, sure)
		}
	}
	w.lost = func(bucket, what string) {
		if what == "page" {
			s.lostPages[bucket]++
		} else {
			s.lost[bucket]++
		}
	}
	w.gauge = s.gauge
	if trees {
		w.follow()
	}
	w.strays()
	if failed != nil {
		return failed
	}
	if err := s.write(); err != nil {
		return err
	}
	err = s.raw.update(func(tx *bolt.Tx) error {
		for name := range s.doubted {
			bucket, key, _ := bytes.Cut([]byte(name), []byte{0})
			s.lost[string(bucket)]++
			if err := tx.Bucket(bucket).Delete(key); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil && trees {
		err = s.raw.view(func(tx *bolt.Tx) error { return s.missed(tx, w) })
	}
	return err
}

// take keeps a record that has its hash. What may be old is not taken where
// there is something else, and not at all where there are two of it.
func (s *salvage) take(bucket string, key, value []byte, sure bool) error {
	if bucket == string(metaBucket) && bytes.Equal(key, versionKey) {
		return nil
	}
	if len(key) == 0 || sealed(bucket, key, value) != nil {
		s.lost[bucket]++
		return nil
	}
	name := bucket + "\x00" + string(key)
	there, err := s.there(name, bucket, key)
	if err != nil {
		return err
	}
	if there != nil {
		if s.unsure[name] && !bytes.Equal(there, value) {
			s.doubted[name] = true
		}
		return nil
	}
	if !sure {
		s.unsure[name] = true
	}
	s.waiting[name] = bytes.Clone(value)
	if s.size += len(name) + len(value); s.size < batchBytes {
		return nil
	}
	return s.write()
}

// there is what was taken of a key before; nil: nothing.
func (s *salvage) there(name, bucket string, key []byte) (value []byte, err error) {
	if value, ok := s.waiting[name]; ok {
		return value, nil
	}
	err = s.raw.view(func(tx *bolt.Tx) error {
		value = bytes.Clone(tx.Bucket([]byte(bucket)).Get(key))
		return nil
	})
	return value, err
}

// write puts what waits into the raw store.
func (s *salvage) write() error {
	err := s.raw.update(func(tx *bolt.Tx) error {
		for _, name := range slices.Sorted(maps.Keys(s.waiting)) {
			bucket, key, _ := bytes.Cut([]byte(name), []byte{0})
			if err := tx.Bucket(bucket).Put(key, s.waiting[name]); err != nil {
				return err
			}
		}
		return nil
	})
	clear(s.waiting)
	s.size = 0
	return err
}

// told sums up what was kept and lost.
func (s *salvage) told(found Whole) (out Salvaged) {
	out.Bytes, out.Pages = found.Stats.Bytes, s.lostPages[""]+s.lost[""]
	for _, b := range schema {
		name := string(b.name)
		if !inTree[name] || name == string(metaBucket) || name == string(stagesBucket) {
			continue // stages begin again
		}
		one := SalvagedRecords{Bucket: name, Lost: s.lost[name], Pages: s.lostPages[name]}
		if of := found.Stats.Buckets[name]; of != nil {
			one.Kept = of.Keys
		}
		out.Buckets = append(out.Buckets, one)
	}
	return out
}
