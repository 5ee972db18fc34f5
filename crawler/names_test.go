package crawler

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"classify/store/record"
)

// imported imports paths and gives the states of their files and the run.
func imported(t *testing.T, paths ...string) (map[string]string, *notebook) {
	t.Helper()
	n := &notebook{}
	_, imports, err := Files(context.Background(), n, FileOptions{Incident: following(), Paths: paths, Version: "1"})
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, i := range imports {
		seen += len(i.Visits)
	}
	if got := n.states(); len(got) != seen {
		t.Errorf("%d files have %d addresses", seen, len(got))
	}
	return n.states(), n
}

func TestTwoFilesAreNeverOnePage(t *testing.T) {
	dir := t.TempDir()
	for _, path := range []string{"a/2021/05/i.txt", "a/2020/05/i.txt", "one/b/i.txt", "two/b/i.txt"} {
		write(t, dir, path, path)
	}
	got, n := imported(t, filepath.Join(dir, "a"), filepath.Join(dir, "one/b/i.txt"), filepath.Join(dir, "two/b/i.txt"))
	long := "file:" + strings.TrimPrefix(filepath.ToSlash(dir), "/") + "/two/b/i.txt"
	want := map[string]string{"file:a/2021/05/i.txt": "fetched", "file:a/2020/05/i.txt": "fetched", "file:b/i.txt": "fetched", long: "fetched"}
	if diff := cmp.Diff(want, got); diff != "" || len(n.captures) != 4 {
		t.Errorf("%d captures (-want +got):\n%s", len(n.captures), diff)
	}
	t.Chdir(filepath.Join(dir, "one"))
	write(t, dir, "b/i.txt", "a third")
	got, _ = imported(t, "b/i.txt", "../b/i.txt")
	if diff := cmp.Diff(map[string]string{"file:b/i.txt": "fetched", "file:b/i.txt#2": "fetched"}, got); diff != "" {
		t.Errorf("names that leave out the way up (-want +got):\n%s", diff)
	}
}

func TestNamesOfFilesSteerNoTerminal(t *testing.T) {
	for path, want := range map[string]string{
		"a\x1b[31m\n.txt": "a%1B[31m%0A.txt", "a\xff.txt": "a%FF.txt", "\u202egpj.txt": "%E2%80%AEgpj.txt", "港　の件.txt": "港　の件.txt", "100%.txt": "100%.txt",
	} {
		if got := shown(path); got != want {
			t.Errorf("shown(%q) = %q, want %q", path, got, want)
		}
	}
	dir := t.TempDir()
	t.Chdir(dir)
	write(t, dir, "f/\x1b[31m.http", "no response")
	write(t, dir, "f/\x1b[31m.csv", "A,B\nx,y\n")
	_, n := imported(t, "f")
	for _, v := range n.visits {
		if strings.Contains(v.URL+v.Detail, "\x1b") || v.State != record.Failed {
			t.Errorf("%+v", v)
		}
	}
}

func TestAFolderThatCannotBeReadCostsNoOther(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "deep/z.txt", "遅い")
	t.Chdir(filepath.Join(dir, "deep"))
	name := strings.Repeat("d", 200)
	for range 25 { // longer than a path may be
		if err := os.Mkdir(name, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Chdir(name); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chdir(dir); err != nil {
		t.Fatal(err)
	}
	got, _ := imported(t, "deep")
	failed := 0
	for url, state := range got {
		if url != "file:deep/z.txt" {
			failed++
		}
		if want := map[bool]string{true: "fetched", false: "failed " + FailFile}[url == "file:deep/z.txt"]; state != want {
			t.Errorf("%.60s is %s, want %s", url, state, want)
		}
	}
	if len(got) != 2 || failed != 1 {
		t.Errorf("%d addresses", len(got))
	}
}

func TestAFileThatChangesWhileItIsReadIsTold(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "log.txt", "一")
	path := filepath.Join(dir, "log.txt")
	in, before, err := open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	if how := changed(in, before); how != "" {
		t.Errorf("a file at rest has changed: %s", how)
	}
	write(t, dir, "log.txt", "一二")
	if how := changed(in, before); how != "3 bytes before, 6 after" {
		t.Errorf("a file that has grown: %q", how)
	}
	write(t, dir, "log.txt", "三")
	later := before.ModTime().Add(1e9)
	if err := os.Chtimes(path, later, later); err != nil {
		t.Fatal(err)
	}
	if how := changed(in, before); !strings.HasPrefix(how, "written to ") {
		t.Errorf("a file that was written to: %q", how)
	}
}
