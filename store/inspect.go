package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"strings"

	bolt "go.etcd.io/bbolt"
)

// Fault is one thing that is wrong with a store.
type Fault struct {
	Bucket string `json:"bucket,omitempty"` // "": of no bucket
	Key    string `json:"key,omitempty"`    // of the record, quoted as in Go; "": of none
	Page   uint64 `json:"page,omitempty"`   // of the file; 0: of none
	Byte   int64  `json:"byte,omitempty"`   // where the page begins
	What   string `json:"what"`
}

// Whole is what a check has found.
type Whole struct {
	Stats  Stats   `json:"stats"`
	Faults []Fault `json:"faults"`
	More   int     `json:"more,omitempty"` // faults beyond MostFaults
	// Notes are what is odd and does no harm.
	Notes []string `json:"notes,omitempty"`
}

// MostFaults is how many faults a check lists; one lost page makes thousands.
const MostFaults = 200

// Err is nil if nothing is wrong, else ErrDamaged.
func (w Whole) Err() error {
	if n := len(w.Faults) + w.More; n > 0 {
		return fmt.Errorf("%w: %d faults", ErrDamaged, n)
	}
	return nil
}

func (w *Whole) add(f Fault) {
	if len(w.Faults) < MostFaults {
		w.Faults = append(w.Faults, f)
	} else {
		w.More++
	}
}

// Check reads the whole store at path and tells what is wrong with it: every
// page, every value against its hash, and, if the pages are in order, every
// reference between records. An error means that it could not look; what it
// found wrong is in the answer.
func Check(path string) (Whole, error) {
	var found Whole
	err := sound(path)
	if errors.Is(err, ErrDamaged) {
		found.add(Fault{What: faultText(err)})
		return found, nil
	}
	if err != nil {
		return found, fmt.Errorf("check store %s: %w", path, err)
	}
	db, f, err := openLocked(path, true)
	if err != nil {
		return found, fmt.Errorf("check store %s: %w", path, err)
	}
	found, err = checkOpen(db, f, path)
	if err = errors.Join(err, db.Close()); err != nil {
		return found, fmt.Errorf("check store %s: %w", path, err)
	}
	return found, nil
}

// checkOpen checks a store that is open, by its file.
func checkOpen(db *bolt.DB, f *os.File, path string) (found Whole, err error) {
	info, err := f.Stat()
	if err != nil {
		return found, err
	}
	i := inspection{fault: found.add}
	i.file(f, info.Size())
	found.Stats = i.stats
	if note := shortEnd(info.Size(), i.pageSize, i.used); note != "" {
		found.Notes = append(found.Notes, note)
	}
	if len(found.Faults) > 0 {
		return found, nil // following references would only repeat it, or fail
	}
	s := newStore(path, db)
	defer s.open.Close()
	r := references{s: s, fault: found.add}
	if err := s.view(r.check); err != nil {
		found.add(Fault{What: faultText(err)})
	}
	return found, nil
}

// allocSize is by how much bbolt makes a file longer that is not smaller (bbolt
// internal/common/types.go).
const allocSize = 16 << 20

// shortEnd says that the end of a file is missing that holds nothing. Behind the pages that
// are in use or free bbolt keeps room for more: up to allocSize a file is
// a power of two, and beyond it grows by so much; only a copy ends with its last page. What
// it writes there next it puts behind the end all the same, and makes the file
// longer before, so that this is no damage. Where pages are missing that are in use or free
// the file is not opened, see sound.
func shortEnd(size, pageSize, used int64) string {
	end := pageSize * used
	if size == end || size%pageSize == 0 && (size > allocSize || size&(size-1) == 0) {
		return ""
	}
	return fmt.Sprintf("its end was cut off: it has %d bytes, of which the last %d hold nothing yet and are fewer than were there", size, size-end)
}

// faultText is an error's text without what every fault has.
func faultText(err error) string {
	return strings.TrimPrefix(err.Error(), ErrDamaged.Error()+": ")
}

// inspection reads all pages of a file and the values in them.
type inspection struct {
	pageFile
	free, seen pageSet
	stats      Stats
	fault      func(Fault)
}

// file reads the whole file.
func (i *inspection) file(f *os.File, size int64) {
	var whole, ok bool
	if i.pageFile, whole, ok = openPages(f, size); !ok {
		i.fault(Fault{What: "neither of its two first pages is whole"})
		return
	}
	if !whole {
		i.fault(Fault{What: "one of its two first pages is not as it was written; what was stored last may be missing"})
	}
	i.seen = newPageSet(i.used)
	i.stats = Stats{Bytes: size, PageSize: i.pageSize, Pages: i.used, Buckets: map[string]*BucketStats{}}
	i.first()
	i.list()
	i.tree("", i.root, nil, nil, 0)
	for id := range uint64(i.used) {
		if !i.seen.has(id) && !i.free.has(id) {
			i.fault(i.at(id, "", "page %d is neither in use nor in the list of free pages", id))
		}
	}
}

func (i *inspection) at(id uint64, bucket, format string, args ...any) Fault {
	return Fault{Bucket: bucket, Page: id, Byte: int64(id) * i.pageSize, What: fmt.Sprintf(format, args...)}
}

// first looks at the headers of the two meta pages, which no hash covers.
func (i *inspection) first() {
	for id := range uint64(2) {
		i.seen.add(id)
		g, err := i.read(id)
		if err == nil && (g.kind != metaKind || g.overflow != 0) {
			err = fmt.Errorf("page %d is of kind %#x where a first page should be", id, g.kind)
		}
		if err != nil {
			i.fault(i.at(id, "", "%v", err))
		}
	}
}

func (i *inspection) list() {
	free, n, list, err := i.freePages()
	i.free, i.stats.Free = free, n
	if err != nil {
		i.fault(i.at(i.pageFile.free, "", "%v", err))
		return
	}
	for n := range list.overflow + 1 {
		i.take(i.pageFile.free+n, "")
	}
}

// take marks a page as in use, and reports whether it was not before.
func (i *inspection) take(id uint64, bucket string) bool {
	if i.free.has(id) {
		i.fault(i.at(id, bucket, "page %d is in use and in the list of free pages", id))
	}
	if !i.seen.add(id) {
		i.fault(i.at(id, bucket, "page %d is in use twice, or beyond the end", id))
		return false
	}
	return true
}

// tree reads the pages of a tree, whose keys are from low up to high; nil is
// no bound. The root bucket, which holds the others, is "".
func (i *inspection) tree(bucket string, id uint64, low, high []byte, depth int) {
	if !i.take(id, bucket) || depth > deepest {
		return
	}
	g, err := i.read(id)
	if err != nil {
		i.fault(i.at(id, bucket, "%v", err))
		return
	}
	for n := range g.overflow {
		i.take(id+1+n, bucket)
	}
	if of := i.stats.Buckets[bucket]; of != nil {
		of.Pages += int(g.overflow) + 1
	}
	i.page(bucket, g, low, high, depth)
}

// page reads the elements of a page.
func (i *inspection) page(bucket string, g filePage, low, high []byte, depth int) {
	if g.kind != branchPage && g.kind != leafPage {
		i.fault(i.at(g.id, bucket, "page %d is of kind %#x where a branch or leaf should be", g.id, g.kind))
		return
	}
	elements, err := g.elements()
	if err != nil {
		i.fault(i.at(g.id, bucket, "%v", err))
	}
	if g.count == 0 && (depth > 0 || g.kind == branchPage) {
		i.fault(i.at(g.id, bucket, "page %d is empty", g.id))
	}
	for n, e := range elements {
		if bytes.Compare(e.key, low) < 0 || high != nil && bytes.Compare(e.key, high) >= 0 {
			i.fault(i.at(g.id, bucket, "page %d: the key %q is in the wrong place", g.id, e.key))
		}
		if g.kind == branchPage {
			next := high
			if n+1 < len(elements) {
				next = elements[n+1].key
			}
			i.tree(bucket, e.child, e.key, next, depth+1)
			continue
		}
		i.leaf(bucket, g.id, e)
	}
}

func (i *inspection) leaf(bucket string, id uint64, e element) {
	switch {
	case bucket == "" && (e.flags != bucketFlag || len(e.value) < bucketHead):
		i.fault(i.at(id, "", "page %d: %q is not a bucket", id, e.key))
	case bucket == "":
		i.bucket(string(e.key), id, e.value)
	case e.flags != 0:
		i.fault(i.at(id, bucket, "page %d: %q is marked as a bucket", id, e.key))
	default:
		i.value(bucket, id, e)
	}
}

func (i *inspection) bucket(name string, id uint64, value []byte) {
	root := binary.NativeEndian.Uint64(value)
	i.stats.Buckets[name] = &BucketStats{}
	if root != 0 {
		i.tree(name, root, nil, nil, 0)
		return
	}
	g, err := inlinePage(id, []byte(name), value)
	if err != nil {
		i.fault(i.at(id, name, "%v", err))
		return
	}
	i.page(name, g, nil, nil, 0)
}

// value checks a value against its hash, and counts it.
func (i *inspection) value(bucket string, id uint64, e element) {
	of := i.stats.Buckets[bucket]
	of.Keys++
	of.Bytes += int64(len(e.key) + len(e.value))
	if err := sealed(bucket, e.key, e.value); err != nil {
		f := i.at(id, bucket, "%s", faultText(err))
		f.Key = fmt.Sprintf("%q", e.key)
		i.fault(f)
	}
}

// sealed checks a value of a bucket against its hash. A body has none; its
// capture has it.
func sealed(bucket string, key, value []byte) error {
	if bucket == string(bodiesBucket) || bucket == string(metaBucket) && bytes.Equal(key, versionKey) {
		return nil
	}
	_, err := unseal(key, value)
	return err
}
