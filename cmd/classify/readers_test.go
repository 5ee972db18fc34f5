package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"classify/store"
	"classify/store/record"
)

// TestReadersComeInWhileACrawlWrites runs every reading command, and others that
// write a little, again and again while a crawl is under way: each comes in, and
// finds a store that is sound and never poorer than before.
func TestReadersComeInWhileACrawlWrites(t *testing.T) {
	if testing.Short() {
		t.Skip("starts the program")
	}
	t.Parallel()
	pages, delay := 12, "300ms" // so that the crawl rests in between
	if os.Getenv("SOAK") != "" {
		pages, delay = 3000, "30ms" // so that it does not
	}
	k := newKiller(t, pages)
	cmd := exec.Command(os.Args[0], append(k.args, "--delay", delay)...)
	cmd.Env = append(os.Environ(), "CLASSIFY_TEST_PROGRAM=1")
	var messages bytes.Buffer
	cmd.Stderr = &messages
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	over := make(chan error, 1)
	go func() { over <- cmd.Wait() }()
	for _, err := os.Stat(k.db); err != nil; _, err = os.Stat(k.db) {
		time.Sleep(time.Millisecond)
	}
	commands := append([][]string{{"db", "check"}, {"db", "stats"}, {"update"}, {"db", "snapshot", "--replace", "--out", filepath.Join(t.TempDir(), "copy.db")}}, readers...)
	came, grown, last := 0, 0, 0
	var longest time.Duration
	for running := true; running; {
		for _, args := range commands {
			begin := time.Now()
			out, told, code := call(t, append(args, "--db", k.db)...)
			longest = max(longest, time.Since(begin))
			notYet := strings.Contains(told, "incident not found") || strings.Contains(told, "not tagged yet") || strings.Contains(told, "nothing was erased")
			if code != exitDone && !notYet {
				t.Errorf("classify %s: exit code %d\n%s", args, code, told)
			}
			came++
			if args[0] == "export" {
				lines := strings.Count(out, "\n")
				if lines < last {
					t.Errorf("%d utterances after %d", lines, last)
				}
				if lines > last {
					grown++
				}
				last = lines
			}
		}
		select {
		case err := <-over:
			running = false
			if err != nil {
				t.Errorf("the crawl: %v\n%s", err, tail(messages.String()))
			}
		default:
		}
	}
	t.Logf("%d commands came in, the export grew %d times, the longest waited %v", came, grown, longest)
	if grown < 2 {
		t.Error("the export did not grow")
	}
	if kept := k.kept(); len(kept) != pages {
		t.Errorf("%d of %d pages are kept", len(kept), pages)
	}
}

// TestWhoFindsTheStoreInUseIsTold holds a store for writing for longer than any
// command waits: all of them at once end with exit code 5.
func TestWhoFindsTheStoreInUseIsTold(t *testing.T) {
	if testing.Short() {
		t.Skip("waits as long as a person would")
	}
	t.Parallel()
	_, db := talking(t, 2)
	s, err := store.Create(db)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var wg sync.WaitGroup
	for _, args := range append([][]string{{"db", "check"}, {"db", "stats"}, {"db", "compact"}, {"db", "snapshot", "--out", db + ".copy"}, {"db", "salvage", "--out", db + ".saved"}}, readers...) {
		wg.Go(func() {
			out, told, code := call(t, append(args, "--db", db)...)
			if code != exitBusy || out != "" || !strings.Contains(told, db) || !strings.Contains(told, "wait until the other classify has finished") {
				t.Errorf("classify %s: exit code %d\n%s%s", args, code, out, told)
			}
		})
	}
	wg.Go(func() { // a crawl waits longer, until it is told to end
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		var out, told strings.Builder
		begun := time.Now()
		code := run(ctx, []string{"crawl", "../../testdata/minato-2021/incident.yaml", "--db", db}, strings.NewReader(""), &out, &told)
		if code != exitInterrupted || time.Since(begun) > 15*time.Second {
			t.Errorf("exit code %d after %s\n%s%s", code, time.Since(begun), out.String(), told.String())
		}
	})
	wg.Wait()
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(db), "*classify.db*")); len(left) != 1 {
		t.Errorf("left %v", left)
	}
}

func TestAStageThatAnotherProcessBeginsAnewEnds(t *testing.T) {
	var p pace
	for _, position := range []uint64{128, 256, 300} {
		if err := p.beyond(position); err != nil {
			t.Errorf("beyond(%d) = %v", position, err)
		}
	}
	if err := p.beyond(128); !errors.Is(err, store.ErrBusy) {
		t.Errorf("beyond(128) = %v, want %v", err, store.ErrBusy)
	}
}

// TestACatchUpLetsOthersIn tags in a store that is open for longer than one may
// be: another process comes in between two batches.
func TestACatchUpLetsOthersIn(t *testing.T) {
	t.Parallel()
	_, db := talking(t, 1)
	s, err := store.Create(db)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	came := make(chan error, 1)
	go func() {
		_, _, code := call(t, "report", "--db", db) // waits
		if code != exitDone {
			came <- errors.New("the report did not come in")
		}
		close(came)
	}()
	tagger, err := newTagger("builtin", nil)
	if err != nil {
		t.Fatal(err)
	}
	for begin := time.Now(); time.Since(begin) < 9*time.Second; {
		if err := catchUp(t.Context(), s, record.Incident{ID: "minato"}, tagger); err != nil {
			t.Fatal(err)
		}
		select {
		case err := <-came:
			if err != nil {
				t.Error(err)
			}
			return
		case <-time.After(20 * time.Millisecond):
		}
	}
	t.Error("nobody came in")
}
