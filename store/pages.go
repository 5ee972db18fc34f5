package store

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
)

// bbolt's pages (internal/common/page.go, inode.go, bucket.go of 1.5.0). A page
// begins with its number, kind, how many elements it has and how many pages
// more it takes; the elements, of 16 bytes each, stand in a row before the keys
// and values that they point to, which follow one another without a gap.
const (
	pageHead    = 16
	elementSize = 16
	branchPage  = 0x01
	leafPage    = 0x02
	metaKind    = 0x04
	freePage    = 0x10
	bucketFlag  = 0x01 // of a leaf's element: its value is a bucket's header
	bucketHead  = 16   // its root page, 0 if the page follows, and its sequence
	noFreelist  = ^uint64(0)
	deepest     = 64 // levels of a tree; sixty-four levels of two keys are more than a disk holds
)

// pageFile reads the pages of a store without bbolt and without mapping the
// file: whatever stands in it, reading it neither panics nor faults nor hangs.
type pageFile struct {
	io.ReaderAt
	metaPage
	size int64 // of the file
}

// filePage is one page with those it overflows into.
type filePage struct {
	id       uint64
	kind     uint16
	count    int
	overflow uint64
	data     []byte // after the header
}

// element is one of a branch or leaf page.
type element struct {
	flags      uint32
	key, value []byte
	child      uint64 // of a branch
}

// openPages finds the meta page that counts. whole is false if the other one is
// not as it should be.
func openPages(f io.ReaderAt, size int64) (p pageFile, whole, ok bool) {
	p = pageFile{ReaderAt: f, size: size}
	first, ok1 := readMeta(f, 0)
	var second metaPage
	ok2 := false
	if ok1 {
		second, ok2 = readMeta(f, first.pageSize)
	}
	for at := int64(minPageSize); !ok1 && !ok2 && at <= maxPageSize; at *= 2 {
		second, ok2 = readMeta(f, at)
		ok2 = ok2 && second.pageSize == at
	}
	switch {
	case ok1 && ok2 && second.tx > first.tx, ok2 && !ok1:
		p.metaPage = second
	default:
		p.metaPage = first
	}
	whole = ok1 && ok2 && first.pageSize == second.pageSize && followed(first.tx, second.tx)
	return p, whole, ok1 || ok2
}

// followed reports whether the transactions of the two meta pages are the last
// two. bbolt writes an even one to the first page and an odd one to the second,
// but in the copy of a store the newer one is always in the first: when that is
// written over, the one before the last is left in the second.
func followed(first, second uint64) bool {
	switch {
	case first > second:
		return first-second == 1 || first-second == 2 && first%2 == 0
	default:
		return second-first == 1
	}
}

// read reads a page; an error says what is wrong with it.
func (p *pageFile) read(id uint64) (filePage, error) {
	if id >= uint64(p.used) {
		return filePage{}, fmt.Errorf("page %d is beyond the %d pages in use", id, p.used)
	}
	var head [pageHead]byte
	if _, err := p.ReadAt(head[:], int64(id)*p.pageSize); err != nil {
		return filePage{}, fmt.Errorf("page %d cannot be read: %w", id, err)
	}
	out := parseHead(head[:])
	if out.id != id {
		return filePage{}, fmt.Errorf("page %d says that it is page %d", id, out.id)
	}
	if id+out.overflow >= uint64(p.used) {
		return filePage{}, fmt.Errorf("page %d says that it takes %d pages more", id, out.overflow)
	}
	out.data = make([]byte, int64(out.overflow+1)*p.pageSize-pageHead)
	if _, err := p.ReadAt(out.data, int64(id)*p.pageSize+pageHead); err != nil {
		return filePage{}, fmt.Errorf("page %d cannot be read: %w", id, err)
	}
	return out, nil
}

func parseHead(b []byte) filePage {
	order := binary.NativeEndian
	return filePage{id: order.Uint64(b), kind: order.Uint16(b[8:]), count: int(order.Uint16(b[10:])), overflow: uint64(order.Uint32(b[12:]))}
}

// elements reads those of a branch or leaf page, and checks that they follow
// one another without a gap, in the order of their keys.
func (g filePage) elements() ([]element, error) {
	order := binary.NativeEndian
	out := make([]element, 0, g.count)
	at := uint64(g.count) * elementSize // where the next key should be
	if at > uint64(len(g.data)) {
		return nil, fmt.Errorf("page %d has no room for its %d elements", g.id, g.count)
	}
	for i := range g.count {
		b := g.data[i*elementSize:]
		var e element
		var pos, keys, values uint64
		if g.kind == branchPage {
			pos, keys, e.child = uint64(order.Uint32(b)), uint64(order.Uint32(b[4:])), order.Uint64(b[8:])
		} else {
			e.flags = order.Uint32(b)
			pos, keys, values = uint64(order.Uint32(b[4:])), uint64(order.Uint32(b[8:])), uint64(order.Uint32(b[12:]))
		}
		pos += uint64(i) * elementSize
		end := at + keys + values
		if pos != at || end > uint64(len(g.data)) {
			return out, fmt.Errorf("page %d: element %d of %d does not lie where it should", g.id, i, g.count)
		}
		e.key, e.value = g.data[at:at+keys:at+keys], g.data[at+keys:end:end]
		if i > 0 && bytes.Compare(out[i-1].key, e.key) >= 0 {
			return out, fmt.Errorf("page %d: the keys %q and %q are not in order", g.id, out[i-1].key, e.key)
		}
		out, at = append(out, e), end
	}
	return out, nil
}

// inlinePage is the page within the value of a small bucket, on page id; an
// error says what is wrong with it.
func inlinePage(id uint64, name, value []byte) (filePage, error) {
	inline := value[bucketHead:]
	if len(inline) < pageHead {
		return filePage{}, fmt.Errorf("page %d: the bucket %q is cut off", id, name)
	}
	g := parseHead(inline)
	if g.id != 0 || g.overflow != 0 || g.kind != leafPage {
		return g, fmt.Errorf("page %d: the bucket %q has a page of kind %#x within", id, name, g.kind)
	}
	g.id, g.data = id, inline[pageHead:]
	elements, err := g.elements()
	if err != nil {
		return g, err
	}
	end := 0
	for _, e := range elements {
		end += elementSize + len(e.key) + len(e.value)
	}
	if end != len(g.data) {
		return g, fmt.Errorf("page %d: the bucket %q does not have the %d elements that it says", id, name, g.count)
	}
	return g, nil
}

// pageSet is a set of page numbers.
type pageSet []uint64

func newPageSet(n int64) pageSet { return make(pageSet, (n+63)/64) }

func (s pageSet) has(id uint64) bool { return id/64 < uint64(len(s)) && s[id/64]>>(id%64)&1 == 1 }

// add reports whether the page was not in the set.
func (s pageSet) add(id uint64) bool {
	if id/64 >= uint64(len(s)) || s.has(id) {
		return false
	}
	s[id/64] |= 1 << (id % 64)
	return true
}

// freePages reads the list of free pages.
func (p *pageFile) freePages() (free pageSet, n int, list filePage, err error) {
	free = newPageSet(p.used)
	if p.free == noFreelist {
		return free, 0, list, fmt.Errorf("there is no list of free pages")
	}
	if list, err = p.read(p.free); err != nil {
		return free, 0, list, fmt.Errorf("the list of free pages: %w", err)
	}
	order := binary.NativeEndian
	data, count := list.data, uint64(list.count)
	if count == 0xFFFF { // too many for the header: the first number is how many follow
		count, data = order.Uint64(data), data[8:]
	}
	if list.kind != freePage || count > uint64(len(data)/8) {
		return free, 0, list, fmt.Errorf("page %d is not a list of free pages", p.free)
	}
	for i := range count {
		id := order.Uint64(data[i*8:])
		if id < 2 || id >= uint64(p.used) || !free.add(id) {
			return free, n, list, fmt.Errorf("the list of free pages, page %d, names page %d", p.free, id)
		}
		n++
	}
	return free, n, list, nil
}

// shaped looks at what bbolt takes on trust and would hang, die or write over
// data for: both meta pages, the list of free pages, and that no branch leads
// to a page that is free or that another branch leads to. It reads the branch
// pages and no leaf but those of the root, about one page of a hundred. The
// file must be locked.
func shaped(f io.ReaderAt, size int64) error {
	p, whole, ok := openPages(f, size)
	if !ok || !whole {
		return fmt.Errorf("%w: one of its two first pages is not as it was written, so what was stored last may be missing", ErrDamaged)
	}
	free, _, list, err := p.freePages()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	w := shape{pageFile: p, free: free, seen: newPageSet(p.used)}
	w.seen.add(0)
	w.seen.add(1)
	for i := range list.overflow + 1 {
		w.seen.add(p.free + i)
	}
	if err := w.buckets(); err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return nil
}

// shape follows the branches of a file.
type shape struct {
	pageFile
	free, seen pageSet
}

func (w *shape) buckets() error {
	leaves, err := w.tree(w.root)
	if err != nil {
		return err
	}
	for _, id := range leaves {
		g, err := w.read(id)
		if err != nil {
			return err
		}
		if g.kind != leafPage {
			return fmt.Errorf("page %d is of kind %#x where a leaf should be", id, g.kind)
		}
		elements, err := g.elements()
		if err != nil {
			return err
		}
		for _, e := range elements {
			if e.flags != bucketFlag || len(e.value) < bucketHead {
				return fmt.Errorf("page %d: %q is not a bucket", id, e.key)
			}
			if root := binary.NativeEndian.Uint64(e.value); root != 0 {
				_, err = w.tree(root)
			} else {
				_, err = inlinePage(id, e.key, e.value)
			}
			if err != nil {
				return fmt.Errorf("bucket %s: %w", e.key, err)
			}
		}
	}
	return nil
}

// tree follows the branches of a tree level by level and returns its leaves.
func (w *shape) tree(root uint64) (level []uint64, err error) {
	level = []uint64{root}
	for range deepest {
		if err := w.mark(level); err != nil {
			return nil, err
		}
		g, err := w.read(level[0])
		if err != nil || g.kind != branchPage {
			return level, err
		}
		var below []uint64
		for _, id := range level {
			g, err := w.read(id)
			if err != nil {
				return nil, err
			}
			if g.kind != branchPage || g.count == 0 {
				return nil, fmt.Errorf("page %d is of kind %#x with %d elements where a branch should be", id, g.kind, g.count)
			}
			elements, err := g.elements()
			if err != nil {
				return nil, err
			}
			for _, e := range elements {
				below = append(below, e.child)
			}
		}
		level = below
	}
	return nil, fmt.Errorf("the tree of page %d has no leaves", root)
}

func (w *shape) mark(level []uint64) error {
	for _, id := range level {
		if w.free.has(id) {
			return fmt.Errorf("page %d is in use and in the list of free pages", id)
		}
		if !w.seen.add(id) {
			return fmt.Errorf("page %d is in use twice, or beyond the end", id)
		}
	}
	return nil
}
