package pdf

import (
	"context"
	"syscall"

	"github.com/tetratelabs/wazero/experimental"
)

// room is the memory of the sandbox, one address range for the life of the
// engine. The system gives it pages as they are touched, so that it grows
// without being copied: a copy would be held beside the old one, twice the
// size. It serves one sandbox after another, never two at a time.
type room struct {
	all  []byte
	used uint64 // bytes that may have been written
	full bool   // more was asked for than there is
}

// sandboxPages is as much as a sandbox can ask for: the room says no.
const sandboxPages = 1 << 16

// in makes the sandboxes of a context live in the room.
func (r *room) in(ctx context.Context) context.Context {
	return experimental.WithMemoryAllocator(ctx, r)
}

// Allocate hands the room, empty, to a new sandbox. Without address space the
// sandbox takes Go's memory.
func (r *room) Allocate(_, _ uint64) experimental.LinearMemory {
	if r.all == nil {
		all, err := syscall.Mmap(-1, 0, memoryPages<<16, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE|syscall.MAP_NORESERVE)
		if err != nil {
			return &heap{room: r}
		}
		r.all = all
	}
	r.empty()
	return r
}

// Reallocate grows the memory in place; nil tells the sandbox that it may not.
func (r *room) Reallocate(size uint64) []byte {
	if size > uint64(len(r.all)) {
		r.full = true
		return nil
	}
	r.used = max(r.used, size)
	return r.all[:size:size]
}

// Free is called when a sandbox is closed, which may be while its code still
// runs: the room is emptied later, by the one who waited for that.
func (r *room) Free() {}

// empty gives the pages back to the system: they are zero when touched again.
func (r *room) empty() {
	if r.used > 0 && syscall.Madvise(r.all, syscall.MADV_DONTNEED) != nil {
		clear(r.all[:r.used])
	}
	r.used, r.full = 0, false
}

// heap is memory of Go's.
type heap struct {
	all  []byte
	room *room
}

func (h *heap) Reallocate(size uint64) []byte {
	if size > memoryPages<<16 {
		h.room.full = true
		return nil
	}
	if size > uint64(len(h.all)) {
		h.all = append(h.all, make([]byte, size-uint64(len(h.all)))...)
	}
	return h.all[:size]
}

func (h *heap) Free() {}
