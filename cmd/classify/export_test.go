package main

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"classify/store"
	"classify/store/record"
)

// captured are the captures of the only incident of a store, without what a
// store or an import gives them, and the length of the body, which an archive
// says anew.
func captured(t *testing.T, db string) (all []record.Capture) {
	t.Helper()
	s, err := store.Open(db)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	inc, err := s.Incident("")
	if err != nil {
		t.Fatal(err)
	}
	err = s.Captures(inc.ID, func(c record.Capture) error {
		header := http.Header{}
		for name, values := range c.Header {
			if name != "Content-Length" && name != "Transfer-Encoding" {
				header[name] = values
			}
		}
		c.Seq, c.Origin, c.Header = 0, "", header
		all = append(all, c)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestAnExportedArchiveGivesTheSameCaptures(t *testing.T) {
	t.Parallel()
	example := filepath.Join(root(t), example)
	dir := t.TempDir()
	db, archive, again := filepath.Join(dir, "a.db"), filepath.Join(dir, "a.warc"), filepath.Join(dir, "b.db")
	mustCall(t, "crawl", example, "--db", db)
	mustCall(t, "export", "--db", db, "--format", "warc", "--out", archive)
	if _, messages, code := call(t, "import", example, archive, "--db", again); code != exitDone {
		t.Fatalf("import: exit code %d\n%s", code, messages)
	}
	want := captured(t, db)
	if len(want) < 10 {
		t.Fatalf("only %d captures", len(want))
	}
	if diff := cmp.Diff(want, captured(t, again)); diff != "" {
		t.Errorf("captures after a round (-before +after):\n%.4000s", diff)
	}
	first, err := os.ReadFile(archive)
	if err != nil {
		t.Fatal(err)
	}
	mustCall(t, "export", "--db", db, "--format", "warc", "--out", archive)
	if second, err := os.ReadFile(archive); err != nil || !bytes.Equal(first, second) {
		t.Errorf("the second archive differs from the first: %v", err)
	}
}
