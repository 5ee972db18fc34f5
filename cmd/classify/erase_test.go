package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"classify/store"
)

// TestNothingIsErasedWhileACrawlGoesOn holds a crawl's claim: who would replace
// the archive that it writes to is refused, and another crawl opens none.
func TestNothingIsErasedWhileACrawlGoesOn(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db, archive := filepath.Join(dir, "classify.db"), filepath.Join(dir, "kept.warc")
	crawl, err := store.Share(t.Context(), db, func() {})
	if err == nil {
		err = crawl.Claim()
	}
	if err != nil {
		t.Fatal(err)
	}
	defer crawl.Close()
	var wg sync.WaitGroup
	for _, args := range [][]string{
		{"retention", "apply"}, {"forget", "--match", "三年も前の写真"}, {"crawl", filepath.Join(root(t), example), "--save", archive},
	} {
		wg.Go(func() {
			_, messages, code := call(t, append(args, "--db", db)...)
			if code != exitBusy || !strings.Contains(messages, "another classify is crawling") {
				t.Errorf("%v: exit code %d, %s", args, code, messages)
			}
		})
	}
	wg.Wait()
	for _, name := range []string{archive, db + ".key"} {
		if _, err := os.Stat(name); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s was made (%v)", name, err)
		}
	}
	mustCall(t, "retention", "apply", "--dry-run", "--db", db)
}
