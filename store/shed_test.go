//go:build linux

package store

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

// mappedBytes is how many bytes of a file are mapped in this process.
func mappedBytes(t *testing.T, path string) (n int64) {
	t.Helper()
	f, err := os.Open("/proc/self/maps")
	must(t, err)
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if strings.HasSuffix(lines.Text(), path) {
			var from, to int64
			_, err := fmt.Sscanf(lines.Text(), "%x-%x", &from, &to)
			must(t, err)
			n += to - from
		}
	}
	return n
}

// TestNoMoreIsShedThanIsMapped fills a store until its file is longer than its
// mapping: what lies behind the mapping is other memory.
func TestNoMoreIsShedThanIsMapped(t *testing.T) {
	s, path := fresh(t)
	run := begin(t, s)
	noise := make([]byte, 1<<20)
	longer := false
	for i := range 40 {
		for j := range noise { // which does not pack
			noise[j] = byte(j*j>>3) ^ byte((i+1)*j>>7) ^ byte(j*2654435761>>13)
		}
		must(t, finish(s, run, fetched(run, capture(fmt.Sprintf("https://a.example/%d", i), string(noise), noon.Add(time.Duration(i)*time.Hour)))))
		info, err := os.Stat(path)
		must(t, err)
		mapped := mappedBytes(t, path)
		longer = longer || info.Size() > mapped
		if shed := s.mapped; shed <= 0 || shed > mapped {
			t.Fatalf("%d bytes are shed of %d that are mapped, of a file of %d", shed, mapped, info.Size())
		}
		s.shed(true)
	}
	if !longer {
		t.Error("the file was never longer than its mapping, so nothing was tested")
	}
}
