//go:build unix

package pdf

import (
	"syscall"
	"time"
)

// spent is the processor time that the process has used.
func spent() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0 // maxWait ends the reading all the same
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
