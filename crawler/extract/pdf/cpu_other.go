//go:build !unix

package pdf

import "time"

var started = time.Now()

// spent stands for the processor time that the process has used: here it is
// not known, and the clock's time has to do.
func spent() time.Duration { return time.Since(started) }
