package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"os"
)

// bbolt's file begins with two meta pages, of which the valid one with the
// higher transaction number counts (bbolt internal/common/meta.go, format 2).
const (
	metaMagic   = 0xED0CDAED
	metaFormat  = 2
	metaOffset  = 16 // after the page's header
	metaSize    = 64
	metaPages   = 40 // offset of the high-water mark: pages in use
	metaSum     = 56 // offset of the checksum over what is before it
	minPageSize = 512
	maxPageSize = 64 << 10
)

// sound looks at the file before bbolt maps it, because a file that ends too
// early kills the process when it is read: at least one meta page must be
// whole and the file as long as it says.
func sound(path string) error {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return ErrNone
	}
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%w: it is not a file", ErrDamaged) // to open a pipe would wait for its writer
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	page, used, ok := meta(f, 0)
	for size := int64(minPageSize); !ok && size <= maxPageSize; size *= 2 {
		page, used, ok = meta(f, size) // the first is damaged: look for the second
	}
	if !ok {
		return fmt.Errorf("%w: it does not begin like a store (%d bytes)", ErrDamaged, info.Size())
	}
	if _, second, ok := meta(f, page); ok {
		used = max(used, second)
	}
	if need := page * used; info.Size() < need {
		return fmt.Errorf("%w: it is cut off, %d of at least %d bytes are there", ErrDamaged, info.Size(), need)
	}
	return nil
}

// metaPage is what a meta page says.
type metaPage struct {
	pageSize int64
	root     uint64 // page of the bucket of buckets
	free     uint64 // page of the list of free pages
	used     int64  // pages below this number are in use or free
	tx       uint64 // number of the transaction that wrote it
}

// meta reads the meta page at offset: the page size and how many pages are in
// use.
func meta(f io.ReaderAt, offset int64) (pageSize, used int64, ok bool) {
	m, ok := readMeta(f, offset)
	return m.pageSize, m.used, ok
}

func readMeta(f io.ReaderAt, offset int64) (m metaPage, ok bool) {
	var b [metaSize]byte
	if _, err := f.ReadAt(b[:], offset+metaOffset); err != nil {
		return m, false
	}
	order := binary.NativeEndian
	sum := fnv.New64a()
	sum.Write(b[:metaSum])
	if order.Uint32(b[0:]) != metaMagic || order.Uint32(b[4:]) != metaFormat || order.Uint64(b[metaSum:]) != sum.Sum64() {
		return m, false
	}
	m = metaPage{
		pageSize: int64(order.Uint32(b[8:])), root: order.Uint64(b[16:]), free: order.Uint64(b[32:]),
		used: int64(order.Uint64(b[metaPages:])), tx: order.Uint64(b[48:]),
	}
	ok = m.pageSize >= minPageSize && m.pageSize <= maxPageSize && m.used > 0 && m.used < 1<<40
	return m, ok
}
