package store

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"classify/store/trace"
)

// failing is what a call fails with: a disk that is full, and else one that is
// broken.
func failing(name string) syscall.Errno {
	switch name {
	case "write", "pwrite", "copy_file_range", "truncate", "link":
		return syscall.ENOSPC
	}
	return syscall.EIO
}

// TestAFailingCallLosesNothingThatWasKept lives with one system call that fails,
// or with all that fail from one on: what was said to be kept is there, the
// stores are sound, and when the disk is in order again the same command ends
// well.
func TestAFailingCallLosesNothingThatWasKept(t *testing.T) {
	watched(t)
	total := 0
	count := func(c *trace.Call) bool { return c.FD != 1 && c.FD != 2 }
	l, old := prepare(t, t.TempDir())
	if out := l.live(t, trace.Watch{Before: func(c *trace.Call) syscall.Errno {
		if count(c) {
			total++
		}
		return 0
	}}); out.code != 0 {
		t.Fatal(out.told)
	}
	step := total/5 + 1
	if os.Getenv("SOAK") != "" {
		step = 1
	}
	survived := 0
	for n := 1; n <= total; n += step {
		for _, forGood := range []bool{false, true} {
			dir := t.TempDir()
			l, _ := prepare(t, dir)
			at, what := 0, ""
			out := l.live(t, trace.Watch{Before: func(c *trace.Call) syscall.Errno {
				if !count(c) {
					return 0
				}
				if at++; at < n || at > n && !forGood {
					return 0
				}
				if at == n {
					what = c.Name + " " + filepath.Base(c.Path)
				}
				return failing(c.Name)
			}})
			if out.code == 0 {
				survived++
			}
			if out.code != 0 && out.code != 1 || strings.Contains(out.told, "goroutine ") {
				t.Errorf("call %d, %s, for good %v: exit code %d\n%s", n, what, forGood, out.code, out.told)
			}
			if why := l.broken(old, out.said); why != "" {
				t.Errorf("call %d, %s, for good %v: %s\n%s", n, what, forGood, why, out.told)
			}
			if left := leftBehind(t, dir); len(left) > 0 && what[:6] != "unlink" && !forGood {
				t.Errorf("call %d, %s leaves %v\n%s", n, what, left, out.told)
			}
			again := l.live(t, trace.Watch{})
			if why := l.broken(old, again.said); why != "" || again.code != 0 {
				t.Errorf("after call %d, %s, for good %v: exit code %d, %s\n%s", n, what, forGood, again.code, why, again.told)
			}
		}
	}
	t.Logf("%d calls, %d failures were harmless", total, survived)
}

// leftBehind lists the files that only a process that was killed may leave.
func leftBehind(t *testing.T, dir string) (left []string) {
	t.Helper()
	for _, pattern := range []string{".*.part", ".*.compact", "*.new"} {
		some, err := filepath.Glob(filepath.Join(dir, pattern))
		must(t, err)
		left = append(left, some...)
	}
	return left
}
