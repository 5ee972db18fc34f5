package store

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"sort"
	"unsafe"

	bolt "go.etcd.io/bbolt"
)

// A value's hash says nothing of a value that is not found: a flipped byte in a
// key, in an element of a page or in its header hides keys without a trace. So
// that a key is not there, or no more of them, is believed only if the keys next
// to its place are as they were written, and the pages that they lie in have as
// many elements as were written. bbolt writes the keys behind the elements
// without a gap: where the first key lies tells how many elements there are.

// absent returns ErrDamaged unless it is certain that a key that is not found
// was never written, or was deleted.
func absent(b *bolt.Bucket, key []byte) error {
	c := b.Cursor()
	next, value := c.Seek(key)
	if err := genuine(next, value); err != nil {
		return err
	}
	from, to := key, key
	if next != nil {
		to = next
	}
	before, value := keyBefore(c, next)
	if before != nil {
		from = before
	}
	if next != nil && bytes.Compare(next, key) <= 0 || before != nil && bytes.Compare(before, key) >= 0 {
		return fmt.Errorf("%w: the keys %q and %q are not in order", ErrDamaged, before, next)
	}
	if err := genuine(before, value); err != nil {
		return err
	}
	return counted(b, from, to)
}

// keyBefore is the key before next, at which the cursor stands; nil is the end.
// Of a bucket whose keys have all been deleted in the transaction bbolt looks for
// the last one for ever if they stood in several pages.
func keyBefore(c *bolt.Cursor, next []byte) (key, value []byte) {
	if next == nil {
		if first, _ := c.Bucket().Cursor().First(); first == nil {
			return nil, nil
		}
		return c.Last()
	}
	return c.Prev()
}

// ended returns ErrDamaged unless it is certain that the keys that begin with
// prefix are all those that a cursor has shown before next.
func ended(b *bolt.Bucket, prefix, next, value []byte) error {
	if err := genuine(next, value); err != nil {
		return err
	}
	if len(prefix) == 0 {
		return counted(b, nil, next)
	}
	c := b.Cursor()
	first, _ := c.Seek(prefix)
	before, value := keyBefore(c, first)
	if before != nil && bytes.Compare(before, prefix) >= 0 {
		return fmt.Errorf("%w: the key %q is in the wrong place", ErrDamaged, before)
	}
	if err := genuine(before, value); err != nil {
		return err
	}
	return counted(b, before, next)
}

// genuine checks that a key and its value are as they were written; a nil key
// is. Bodies have no hash: they are found by their number or missed.
func genuine(key, value []byte) error {
	if key == nil || bytes.Equal(key, versionKey) {
		return nil
	}
	_, err := unseal(key, value)
	return err
}

// counted checks that the pages of a bucket that hold the keys from one to
// another, nil being the first or last there is, have all their elements, as
// they were when the transaction began.
func counted(b *bolt.Bucket, from, to []byte) error {
	root := uint64(b.Root())
	if root == 0 {
		return nil // it lies within another page, which shaped has looked at
	}
	info := b.Tx().DB().Info()
	m := mapping{*(*unsafe.Pointer)(unsafe.Pointer(&info.Data)), uint64(info.PageSize)}
	return m.counted(root, from, to, deepest)
}

// mapping is the file as bbolt has it in memory, in a transaction. What is read
// beyond its end is a fault, see Store.safely.
type mapping struct {
	data     unsafe.Pointer
	pageSize uint64
}

func (m mapping) counted(id uint64, from, to []byte, levels int) error {
	page := unsafe.Add(m.data, id*m.pageSize)
	g := parseHead(unsafe.Slice((*byte)(page), pageHead))
	leaf := g.kind == leafPage
	if g.id != id || !leaf && g.kind != branchPage || g.count == 0 || levels == 0 || g.overflow > 1<<20 {
		return fmt.Errorf("%w: page %d has %d elements and is of kind %#x", ErrDamaged, id, g.count, g.kind)
	}
	g.data = unsafe.Slice((*byte)(unsafe.Add(page, pageHead)), (g.overflow+1)*m.pageSize-pageHead)
	at := 0
	if leaf {
		at = 4 // after its flags
	}
	if first := binary.NativeEndian.Uint32(g.data[at:]); int(first) != g.count*elementSize {
		return fmt.Errorf("%w: page %d does not have the %d elements that it says", ErrDamaged, id, g.count)
	}
	if leaf {
		return nil
	}
	begin, end := 0, g.count-1
	if from != nil {
		begin = g.child(from)
	}
	if to != nil {
		end = g.child(to)
	}
	for i := begin; i <= end; i++ {
		if err := m.counted(binary.NativeEndian.Uint64(g.data[i*elementSize+8:]), from, to, levels-1); err != nil {
			return err
		}
	}
	return nil
}

// child is the place of a branch's element under which a key lies.
func (g filePage) child(key []byte) int {
	n := sort.Search(g.count, func(i int) bool {
		b := g.data[i*elementSize:]
		at, size := binary.NativeEndian.Uint32(b), binary.NativeEndian.Uint32(b[4:])
		return bytes.Compare(b[at:at+size], key) > 0
	})
	return max(0, n-1)
}
