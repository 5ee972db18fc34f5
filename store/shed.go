//go:build linux

package store

import (
	"os"
	"sync/atomic"

	"golang.org/x/sys/unix"
)

// shedAfter is after how many transactions, or records of a long read, the
// mapping is shed.
const shedAfter = 48

// shed tells the system that the pages of the mapped file need not stay in the
// process: they come back from the file when they are read again. Without it
// whatever a months-long crawl has touched would count as its memory. It is
// called often and does so now and then, or at once.
func (s *Store) shed(now bool) {
	if atomic.AddUint32(&s.uses, 1)%shedAfter != 0 && !now {
		return
	}
	// No more than is surely mapped: the file may be longer than its mapping, and
	// what lies behind that is other memory of the process.
	start := s.db.Info().Data
	size := int(atomic.LoadInt64(&s.mapped)) / os.Getpagesize() * os.Getpagesize()
	if start == 0 || size == 0 {
		return
	}
	_, _, _ = unix.Syscall(unix.SYS_MADVISE, start, uintptr(size), unix.MADV_DONTNEED) // if it fails, memory stays
}
