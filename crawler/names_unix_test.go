//go:build unix

package crawler

import (
	"path/filepath"
	"syscall"
	"testing"
)

func TestNoPipeIsWaitedFor(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	write(t, dir, "f/a.txt", "遅い")
	for _, name := range []string{"f/pipe.txt", "f/pipe.warc", "f/pipe.csv", "f/pipe.http"} {
		if err := syscall.Mkfifo(filepath.Join(dir, name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, _ := imported(t, "f")
	for name, state := range got {
		if want := map[bool]string{true: "fetched", false: "skipped " + SkipType}[name == "file:f/a.txt"]; state != want {
			t.Errorf("%s is %s, want %s", name, state, want)
		}
	}
	if _, _, err := open("f/pipe.txt"); err == nil || cause(err) != "no regular file" {
		t.Errorf("what has become a pipe since it was listed: %v", err)
	}
	if _, _, err := SavedTransport("f"); err == nil {
		t.Error("a pipe was replayed")
	}
}
