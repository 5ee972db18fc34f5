package store

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"classify/store/record"
	"classify/store/trace"
)

// The life of a store, in a process of its own: it is made and filled, read,
// tagged, labelled, folded, compacted, copied and gone on with, and one of an
// older version is migrated. After each deed that is done for good the process
// says so. Living it again goes on where it ended.
const (
	livingVariable   = "STORE_TEST_LIFE"
	unsyncedVariable = "STORE_TEST_UNSYNCED" // commits are not synced, as bbolt's NoSync has it
	livingPages      = 5
)

// life is where a store lives.
type life struct{ dir string }

func (l life) store() string { return filepath.Join(l.dir, "classify.db") }
func (l life) copy() string  { return filepath.Join(l.dir, "copy.db") }
func (l life) old() string   { return filepath.Join(l.dir, "old.db") }

func livingURL(n int) string { return fmt.Sprintf("https://a.example/%d", n) }

// TestLife is that process; by itself it does nothing.
func TestLife(t *testing.T) {
	dir := os.Getenv(livingVariable)
	if dir == "" {
		t.Skip("lived by other tests")
	}
	l := life{dir}
	say := func(format string, args ...any) {
		_, err := fmt.Fprintf(os.Stdout, format+"\n", args...)
		must(t, err)
	}
	open := func(path string) *Store {
		s, err := Create(path)
		must(t, err)
		s.db.NoSync = os.Getenv(unsyncedVariable) != ""
		return s
	}
	s := open(l.store())
	say("made")
	l.collect(t, s, 0, say)
	method := record.Method{Tagger: "nlp/1", Themes: []record.Theme{{ID: "delay"}}}
	work := func() {
		read(t, s, "extract/1", func(c record.Capture) string { return string(c.Body[:20]) })
		say("read")
		tag(t, s, "extract/1", method)
		say("tagged")
		foldAll(t, s, squeezed, 3)
	}
	work()
	l.label(t, s)
	say("labelled")
	must(t, s.Close())
	_, _, err := Compact(l.store())
	must(t, err)
	say("compacted")
	_, err = Snapshot(l.store(), l.copy(), true)
	must(t, err)
	say("copied")
	s = open(l.store())
	l.collect(t, s, livingPages, say)
	work()
	must(t, s.Close())
	must(t, open(l.old()).Close())
	say("migrated")
	must(t, open(l.old()).Close())
	say("over")
}

// collect keeps pages from a number on, in a run.
func (l life) collect(t *testing.T, s *Store, from int, say func(string, ...any)) {
	t.Helper()
	run := begin(t, s)
	for n := from; n < from+livingPages; n++ {
		body := fmt.Sprintf("本文%d\n", n) + strings.Repeat(fmt.Sprintf("%x", record.Hash([]byte{byte(n)})), 1+n%3*60)
		must(t, finish(s, run, fetched(run, capture(livingURL(n), body, noon))))
		say("kept %s", livingURL(n))
	}
	_, err := s.End(run)
	must(t, err)
}

func (l life) label(t *testing.T, s *Store) {
	t.Helper()
	var one Labelling
	must(t, s.Pages("harbour", func(p record.Page) error {
		if one.Text == "" {
			r := p.Readings[0].Revision
			one = Labelling{Utterance: r.UtteranceID(1), Text: r.Document.Utterances[0].Text, Label: record.Label{By: "a", Themes: []string{"delay"}}}
		}
		return nil
	}))
	_, err := s.KeepLabels([]Labelling{one})
	must(t, err)
}

// prepare makes the folder of a life, with a store of an older version.
func prepare(t *testing.T, dir string) (l life, old string) {
	t.Helper()
	l = life{dir}
	data, err := os.ReadFile("../testdata/store/v" + lastOld + ".db")
	must(t, err)
	must(t, os.WriteFile(l.old(), data, 0o600))
	s, err := Open(l.old())
	must(t, err)
	old = told(t, s)
	must(t, s.Close())
	return l, old
}

// lived is what came of a life.
type lived struct {
	code int
	said []string // deeds that are done for good
	told string   // stdout and stderr
}

// live lives under a watch.
func (l life) live(t *testing.T, w trace.Watch, env ...string) (out lived) {
	t.Helper()
	var said, all strings.Builder
	w.Dir = l.dir
	after := w.After
	w.After = func(c *trace.Call) {
		if c.FD == 1 && c.Name == "write" {
			said.Write(c.Data)
		}
		if c.FD == 1 || c.FD == 2 {
			all.Write(c.Data)
		}
		if after != nil {
			after(c)
		}
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestLife$", "-test.timeout=60s")
	cmd.Env = append(append(os.Environ(), livingVariable+"="+l.dir, "GOCOVERDIR="+t.TempDir()), env...)
	var err error
	out.code, err = trace.Run(cmd, w)
	must(t, err)
	out.said, out.told = strings.Split(said.String(), "\n"), all.String()
	return out
}

// broken is what is not as it was said to be: a store must be sound, and hold
// what was kept; what was not said may be there or not. "" is nothing.
func (l life) broken(old string, said []string) string {
	made := map[string]bool{}
	var kept []string // and whether it was read and tagged later
	for _, deed := range said {
		if url, ok := strings.CutPrefix(deed, "kept "); ok {
			kept = append(kept, url)
		} else if deed == "read" || deed == "tagged" {
			for _, url := range kept {
				made[deed+" "+url] = true
			}
		}
		made[deed] = true
	}
	for path, promised := range map[string]bool{l.store(): made["made"], l.copy(): made["copied"], l.old(): true} {
		if _, err := os.Stat(path); os.IsNotExist(err) && !promised {
			continue
		}
		if found, err := Check(path); err != nil || found.Err() != nil {
			return fmt.Sprintf("%s: %v, %+v", path, err, found.Faults)
		}
	}
	if made["made"] {
		if missing := l.missing(kept, made); missing != "" {
			return missing
		}
	}
	s, err := Open(l.old())
	if err != nil {
		return err.Error()
	}
	defer s.Close()
	if now := toldOr(s); now != old {
		return "the migrated store is not what the old one was:\n" + gocmp.Diff(old, now)
	}
	return ""
}

// toldOr is told, or the error that kept it from telling.
func toldOr(s *Store) (all string) {
	t := &testing.T{}
	done := make(chan struct{})
	go func() { // which a failure ends
		defer close(done)
		defer func() { _ = recover() }() // of a test that never began
		all = "it cannot be read"
		all = told(t, s)
	}()
	<-done
	return all
}

// missing is what was kept and is not there.
func (l life) missing(kept []string, made map[string]bool) string {
	s, err := Open(l.store())
	if err != nil {
		return err.Error()
	}
	defer s.Close()
	there := map[string]bool{}
	if len(kept) > 0 {
		err = s.Pages("harbour", func(p record.Page) error {
			url := p.Capture.URL
			there["kept "+url] = true
			there["read "+url] = len(p.Readings) == 1
			there["tagged "+url] = len(p.Readings) == 1 && p.Readings[0].Analysis != nil
			return nil
		})
	}
	if err != nil {
		return err.Error()
	}
	labels, err := s.Labels("harbour")
	if err != nil {
		return err.Error()
	}
	there["labelled"] = len(labels) == 1
	for deed := range made {
		name, _, _ := strings.Cut(deed, " ")
		if (deed != name && slices.Contains([]string{"kept", "read", "tagged"}, name) || name == "labelled") && !there[deed] {
			return fmt.Sprintf("%q is lost", deed)
		}
	}
	return ""
}

// watched skips the test where no program can be watched.
func watched(t *testing.T) {
	t.Helper()
	if !trace.Supported {
		t.Skip("no program can be watched here")
	}
	if testing.Short() {
		t.Skip("starts processes")
	}
}

func TestALifeEndsWell(t *testing.T) {
	watched(t)
	l, old := prepare(t, t.TempDir())
	begin := time.Now()
	calls := map[string]int{}
	out := l.live(t, trace.Watch{After: func(c *trace.Call) { calls[c.Name]++ }})
	if out.code != 0 || out.said[len(out.said)-2] != "PASS" || out.said[len(out.said)-3] != "over" {
		t.Fatalf("exit code %d\n%s", out.code, out.told)
	}
	t.Logf("%v in %v", calls, time.Since(begin))
	if why := l.broken(old, out.said); why != "" {
		t.Error(why)
	}
	again := l.live(t, trace.Watch{})
	if again.code != 0 {
		t.Errorf("lived again: exit code %d\n%s", again.code, again.told)
	}
	if why := l.broken(old, again.said); why != "" {
		t.Error(why)
	}
}
