package main

import (
	"math"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
)

// frugal keeps the garbage of a crawl small against what it has to remember,
// until restore is called: a watch runs for months beside other programs.
func frugal() (restore func()) {
	percent, limit := debug.SetGCPercent(200), debug.SetMemoryLimit(slim)
	return func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}
}

// slim is how much memory a crawl tries to do with. A frontier of a million
// addresses needs most of it.
const slim = 60 << 20

// thrifty is how much memory the program tries to do with while it reads and
// tags: beyond it garbage is collected at once. The dictionary needs a good
// third of it.
const thrifty = 320 << 20

// relaxed collects garbage more seldom while pages are read, until restore is
// called: reading makes much and keeps little, and the limit of memory holds
// all the same. It saves a sixth of the time.
func relaxed() (restore func()) {
	percent := debug.SetGCPercent(800)
	return func() { debug.SetGCPercent(percent) }
}

// longLine is from how many bytes on the memory for a line may be much beside
// that for the dictionary: a fact in every six characters takes a hundred times
// the text.
const longLine = 1 << 20

// roomy lets long lines have what they need, until restore is called. Held to
// a limit below that, the program would do nothing but collect garbage; so it
// collects early instead, when there is half as much as what is needed.
func roomy() (restore func()) {
	percent, limit := debug.SetGCPercent(50), debug.SetMemoryLimit(math.MaxInt64)
	return func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}
}

// lean is how much memory the program tries to do with while it reads one
// page, without the dictionary.
const lean = 130 << 20

// resident is how many bytes of memory the process occupies; 0 where the
// system does not say so as Linux does.
func resident() int64 {
	data, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(data))
	if len(fields) < 2 {
		return 0
	}
	pages, err := strconv.ParseInt(fields[1], 10, 64)
	if err != nil {
		return 0
	}
	return pages * int64(os.Getpagesize())
}
