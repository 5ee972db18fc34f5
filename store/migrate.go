package store

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"

	bolt "go.etcd.io/bbolt"

	"classify/store/record"
)

// A store of an older version is never changed. Whoever opens it for writing
// makes a new file beside it, NAME.migrating, record by record, in transactions
// that each note how far they came: a process that is killed is gone on with by
// the next one, or started anew if the old store was written to since. What
// follows from the records is not copied but made of them. Then the new file is
// checked whole, the old one gets the second name NAME.vN, N its version, and the
// new one its first. Until then others may read the old file, and none may write
// to it. It is kept until the new one has been opened for writing once more and
// found whole again.
const migratingSuffix = ".migrating"

// keptName is what the old file of a version is called after its migration.
func keptName(path, version string) string { return path + ".v" + version }

// migration is how far a file is made from an older one.
type migration struct {
	From  string `json:"from"`           // version of the old file
	To    string `json:"to"`             // and of the new one; "": 4, before it was noted
	Also  string `json:"also,omitempty"` // version of an older file that is kept of the migration before
	State int    `json:"state"`          // its last transaction
	Step  int    `json:"step"`           // the step at work
	Last  []byte `json:"last"`           // key of the old record that was done last in it; nil: none
	Done  bool   `json:"done"`           // all is made, and the old file still kept
}

// migrator makes a new file from an old one.
type migrator struct {
	old, new *Store
	keys     int // most that a transaction copies
	migration
	steps []step
}

// step is a part of a migration: what becomes of each record of an old bucket.
type step struct {
	bucket []byte
	each   func(x *indexer, key, value []byte) error
	after  func(old, new *bolt.Tx) error // when the last one is done; nil: nothing
}

// migrate brings the store at path to this version if it has an older one that
// can be read.
func migrate(path string) error {
	return migrateBy(path, batchKeys, func(int) error { return nil })
}

// migrateBy is migrate with so many keys in a transaction, which calls after
// with the number of each, from 1.
func migrateBy(path string, keys int, after func(n int) error) error {
	mine, err := claim(path, migrating, patience)
	if err != nil {
		return err
	}
	old, err := openFile(path, true)
	if err != nil {
		return errors.Join(err, mine.Close())
	}
	return errors.Join(migrateOpen(old, path, keys, after), old.Close(), mine.Close())
}

func migrateOpen(old *Store, path string, keys int, after func(n int) error) error {
	version, err := versionOf(old)
	if err != nil || version == Version {
		return err
	}
	m := &migrator{old: old, keys: keys, migration: migration{From: version, To: Version}}
	if err := m.begin(path + migratingSuffix); err != nil {
		return err
	}
	err = m.run(after)
	if err == nil {
		err = m.check()
	}
	if err = errors.Join(err, m.new.Close()); err != nil {
		return err
	}
	return m.replace(path)
}

func versionOf(s *Store) (version string, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		if err := checkVersion(tx); err != nil {
			return err
		}
		version = string(tx.Bucket(metaBucket).Get(versionKey))
		return nil
	})
	return version, err
}

// begin opens the new file, or makes it, and finds how far it is.
func (m *migrator) begin(path string) error {
	err := m.old.view(func(tx *bolt.Tx) error {
		m.State = tx.ID()
		var before migration
		_, err := get(tx.Bucket(metaBucket), migrationKey, &before)
		m.Also = before.From
		return err
	})
	if err != nil {
		return err
	}
	for _, again := range []bool{true, false} {
		if !again {
			if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
		if m.new, err = openMigrating(path, again); err != nil {
			continue
		}
		err = m.new.update(m.stand)
		if err == nil {
			m.steps = m.plan()
			return nil
		}
		m.new.Close()
	}
	return err
}

// openMigrating opens a file that is being made; there gone on with, or new.
func openMigrating(path string, there bool) (*Store, error) {
	if there {
		if err := sound(path); err != nil {
			return nil, err
		}
	}
	db, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: patience, FreelistType: bolt.FreelistMapType})
	if err != nil {
		return nil, err
	}
	return newStore(path, db), nil
}

// errAnother: the file is made from another state of the old one.
var errAnother = errors.New("made from something else")

// stand reads how far the new file is, or makes its buckets.
func (m *migrator) stand(tx *bolt.Tx) error {
	meta := tx.Bucket(metaBucket)
	if meta != nil {
		var there migration
		_, err := get(meta, migrationKey, &there)
		if err == nil && (there.From != m.From || there.To != m.To || there.State != m.State) {
			err = errAnother
		}
		if err == nil {
			m.migration = there
		}
		return err
	}
	return errors.Join(layBuckets(tx), put(tx.Bucket(metaBucket), migrationKey, m.migration))
}

// plan lists the steps: every bucket of records is copied, and then what is
// counted made from the copies.
func (m *migrator) plan() (steps []step) {
	for _, b := range schema {
		if bytes.Equal(b.name, metaBucket) || b.since > m.From {
			continue
		}
		asIs := bytes.Equal(b.name, bodiesBucket) || bytes.Equal(b.name, visitsBucket)
		steps = append(steps, step{b.name, func(x *indexer, key, value []byte) error {
			to := x.tx.Bucket(b.name)
			if asIs {
				return to.Put(key, value)
			}
			data, err := unseal(key, value)
			if err != nil || !carried(b.name, key) {
				return err
			}
			if len(data) > 0 && data[0] != formDictionary1 {
				data = shorter(data)
			}
			return putSealed(to, key, data)
		}, func(old, new *bolt.Tx) error {
			return new.Bucket(b.name).SetSequence(old.Bucket(b.name).Sequence())
		}})
	}
	return append(steps, indexing()...)
}

// indexing lists the steps that make what is counted of the records that are
// in the new file.
func indexing() []step {
	return []step{
		{revisionsBucket, func(x *indexer, key, value []byte) error {
			var r record.Revision
			if err := decode(key, value, &r); err != nil {
				return err
			}
			return x.revision(r)
		}, nil},
		{membersBucket, func(x *indexer, key, value []byte) error {
			var one record.Membership
			if err := decode(key, value, &one); err != nil {
				return err
			}
			return x.joined(string(key[:len(key)-9]), one)
		}, nil},
		{analysesBucket, func(x *indexer, key, value []byte) error {
			var a record.Analysis
			if err := decode(key, value, &a); err != nil {
				return err
			}
			a.Incident = string(key[:len(key)-9])
			return x.analysis(a)
		}, nil},
	}
}

// carried reports whether a record of a bucket that is copied is: not what is
// counted of that which is made anew, nor the stages that make it.
func carried(bucket, key []byte) bool {
	switch {
	case bytes.Equal(bucket, countsBucket):
		return ofRecords(key)
	case bytes.Equal(bucket, stagesBucket):
		return readsRecords(string(key))
	}
	return true
}

// ofRecords reports whether a key of counts is of records; blocks are counted
// when they are made.
func ofRecords(key []byte) bool {
	name, _, _ := bytes.Cut(key, []byte{0})
	return slices.ContainsFunc([][]byte{membersBucket, visitsBucket, labelsBucket}, func(b []byte) bool { return bytes.Equal(b, name) })
}

// run does all steps that are left, a transaction after the other.
func (m *migrator) run(after func(n int) error) error {
	return m.old.view(func(old *bolt.Tx) error {
		for n := 1; !m.Done; n++ {
			if err := m.new.update(func(tx *bolt.Tx) error { return m.batch(old, tx) }); err != nil {
				return err
			}
			if err := after(n); err != nil {
				return err
			}
		}
		return nil
	})
}

// batch does some records of the step at work.
func (m *migrator) batch(old, tx *bolt.Tx) error {
	if m.Step == len(m.steps) {
		return m.finish(old, tx)
	}
	m.old.shed(false)
	s, x := m.steps[m.Step], newIndexer(tx)
	last, err := stretch(old.Bucket(s.bucket), m.Last, m.keys, func(key, value []byte) error { return s.each(x, key, value) })
	if err != nil {
		return err
	}
	if m.Last = last; last == nil {
		m.Step++
		if s.after != nil {
			if err := s.after(old, tx); err != nil {
				return err
			}
		}
	}
	return errors.Join(x.flush(), put(tx.Bucket(metaBucket), migrationKey, m.migration))
}

// finish makes the new file a store of this version.
func (m *migrator) finish(old, tx *bolt.Tx) error {
	meta := tx.Bucket(metaBucket)
	err := each(old.Bucket(metaBucket), nil, func(key, value []byte) error {
		if bytes.Equal(key, versionKey) || bytes.Equal(key, migrationKey) {
			return nil
		}
		return meta.Put(key, value)
	})
	if err != nil {
		return err
	}
	m.Done = true
	return errors.Join(meta.Put(versionKey, []byte(Version)), put(meta, migrationKey, m.migration))
}

// check reads all of the new file, and that no record of the old one is
// missing in it.
func (m *migrator) check() error {
	return m.old.view(func(old *bolt.Tx) error {
		return m.new.view(func(tx *bolt.Tx) error {
			for _, b := range schema {
				if b.since > m.From || bytes.Equal(b.name, metaBucket) {
					continue
				}
				was, is := carriedOf(old, b.name), carriedOf(tx, b.name)
				if was != is {
					return fmt.Errorf("%w: %d of %d keys of %s were copied", ErrDamaged, is, was, b.name)
				}
			}
			return checkAll(tx)
		})
	})
}

// carriedOf is how many records of a bucket are carried.
func carriedOf(tx *bolt.Tx, bucket []byte) (n int) {
	c := tx.Bucket(bucket).Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		if carried(bucket, k) {
			n++
		}
	}
	return n
}

func keysOf(b *bolt.Bucket) (n int) {
	c := b.Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		n++
	}
	return n
}

// replace puts the new file in the old one's place and keeps that beside it.
func (m *migrator) replace(path string) error {
	kept := keptName(path, m.From)
	if err := keep(path, kept); err != nil {
		return fmt.Errorf("keep the old store as %s: %w", kept, err)
	}
	if err := os.Rename(path+migratingSuffix, path); err != nil {
		return err
	}
	return syncNames(path)
}

// keep gives a file a second name, or where that cannot be a copy.
func keep(path, kept string) error {
	if there, err := os.Stat(kept); err == nil {
		if is, err := os.Stat(path); err == nil && os.SameFile(there, is) {
			return nil // of a migration that was killed here
		}
		return errors.New("something else is there; move it away")
	}
	if err := os.Link(path, kept); err == nil {
		return syncNames(path)
	}
	from, err := os.Open(path)
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := os.OpenFile(kept+".new", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	if err = errors.Join(err, to.Sync(), to.Close()); err == nil {
		err = os.Rename(to.Name(), kept)
	}
	if err != nil {
		return errors.Join(err, os.Remove(to.Name()))
	}
	return syncNames(path)
}

// settle checks a store that was migrated, once, and then lets go of the old
// one.
func (s *Store) settle() error {
	var m migration
	err := s.view(func(tx *bolt.Tx) error {
		if ok, err := get(tx.Bucket(metaBucket), migrationKey, &m); err != nil || !ok {
			return err
		}
		return checkAll(tx)
	})
	if err != nil || m.From == "" {
		return err
	}
	for _, version := range []string{m.From, m.Also} {
		if version == "" {
			continue
		}
		if err := os.Remove(keptName(s.path, version)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return s.update(func(tx *bolt.Tx) error { return tx.Bucket(metaBucket).Delete(migrationKey) })
}

// openFile opens a store's file.
func openFile(path string, readOnly bool) (*Store, error) {
	if err := sound(path); err != nil {
		return nil, err
	}
	db, err := openShaped(path, readOnly)
	if err != nil {
		return nil, err
	}
	return newStore(path, db), nil
}

// readable are the older versions that can be read and migrated.
var readable = []string{"2", "3", "4", "5"}

// isOld reports whether a transaction is of a store of an older version.
func isOld(tx *bolt.Tx) bool {
	return slices.Contains(readable, string(tx.Bucket(metaBucket).Get(versionKey)))
}
