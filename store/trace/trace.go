// Package trace runs a program and watches the system calls with which it
// changes files: what it writes, syncs, renames and removes. A test records
// them, to see what a power cut would have left, or lets one of them fail, as
// on a disk that is full or broken. Start at Run; the program calls Begin first.
//
// It needs no right but that of debugging one's own child, and works on Linux on
// amd64 alone: see Supported. It is for tests; the program does not use it.
package trace

import (
	"os/exec"
	"syscall"
)

// Call is a system call that changes a file, or says something to stdout or
// stderr.
type Call struct {
	Process int    // that makes it
	Name    string // as the system has it, without the variants with at or 64
	FD      int    // that it is about, or, when it is over, that it has opened; -1: none
	Path    string // of the file that it is about, as it was called before; absolute
	To      string // that a rename or link makes
	Inode   uint64 // of an open file, else 0
	Offset  int64  // of a write, and where a truncate cuts
	Data    []byte // that is written
	Flags   int    // of an open

	Result int // what it returned, when it is over: below 0 an error's number
}

// Watch says what is done about calls.
type Watch struct {
	Dir string // only calls about files in this folder are told, and those to stdout and stderr
	// Before is told of a call; what it returns the call fails with, without
	// having done anything. nil: nothing fails.
	Before func(*Call) syscall.Errno
	After  func(*Call) // is told when it is over; nil: not
}

// variable tells the program that it is watched.
const variable = "CLASSIFY_TEST_TRACED"

// Run runs the program under a watch and returns its exit code, -1 if a signal
// ended it. Its stdin, stdout and stderr must be files or nil. Run must not be
// called while others of this process start processes: no parallel tests.
func Run(cmd *exec.Cmd, w Watch) (code int, err error) { return run(cmd, w) }

// Begin lets the program be watched if a watch runs it. It comes before anything
// else that the program does.
func Begin() error { return begin() }
