package store

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"classify/store/trace"
)

// TestAKillInMidWriteLosesNothingThatWasKept kills a life with signal 9 before
// one of its calls: what it had said to be kept is there, and the next one goes
// on with it.
func TestAKillInMidWriteLosesNothingThatWasKept(t *testing.T) {
	watched(t)
	total := 0
	l, old := prepare(t, t.TempDir())
	if out := l.live(t, trace.Watch{After: func(*trace.Call) { total++ }}); out.code != 0 {
		t.Fatal(out.told)
	}
	step := total/6 + 1
	if os.Getenv("SOAK") != "" {
		step = 1
	}
	kills := 0
	for n := 1; n <= total; n += step {
		l, _ := prepare(t, t.TempDir())
		at, what := 0, ""
		out := l.live(t, trace.Watch{Before: func(c *trace.Call) syscall.Errno {
			if at++; at == n {
				what = c.Name + " " + filepath.Base(c.Path)
				must(t, syscall.Kill(c.Process, syscall.SIGKILL))
			}
			return 0
		}})
		if out.code == -1 {
			kills++
		}
		if why := l.broken(old, out.said); why != "" {
			t.Errorf("killed at call %d, %s: %s", n, what, why)
		}
		again := l.live(t, trace.Watch{})
		if why := l.broken(old, again.said); why != "" || again.code != 0 {
			t.Errorf("after a kill at call %d, %s: exit code %d, %s\n%s", n, what, again.code, why, again.told)
		}
	}
	t.Logf("%d kills", kills)
	if kills < 4 {
		t.Errorf("only %d kills", kills)
	}
}
