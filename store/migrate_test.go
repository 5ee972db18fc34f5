package store

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	bolt "go.etcd.io/bbolt"

	"classify/store/record"
	"classify/store/trace"
)

// lastOld is the version before this one.
var lastOld = readable[len(readable)-1]

// oldStore copies testdata's store of a version.
func oldStore(t *testing.T, version string) string {
	t.Helper()
	data, err := os.ReadFile("../testdata/store/v" + version + ".db")
	must(t, err)
	path := filepath.Join(t.TempDir(), "classify.db")
	must(t, os.WriteFile(path, data, 0o600))
	return path
}

// told is all that a store tells of its incidents.
func told(t *testing.T, s *Store) string {
	t.Helper()
	var b strings.Builder
	incidents, err := s.Incidents("")
	must(t, err)
	for _, inc := range incidents {
		fmt.Fprintf(&b, "%+v\n", inc)
		must(t, s.Pages(inc.ID, func(p record.Page) error {
			fmt.Fprintf(&b, "%+v %+v %s %d\n", p.Capture, p.Member, p.Problem, p.Links)
			for _, r := range p.Readings {
				fmt.Fprintf(&b, "%+v %+v\n", r.Revision, r.Analysis)
			}
			return nil
		}))
		visits, err := s.Visits(inc.ID)
		must(t, err)
		labels, err := s.Labels(inc.ID)
		must(t, err)
		method, _, err := s.Method(inc.ID)
		must(t, err)
		run, _, err := s.LastChange(inc.ID)
		must(t, err)
		difference, _, err := s.Difference(inc.ID, run.ID)
		must(t, err)
		fmt.Fprintf(&b, "%+v %+v %+v %+v %+v\n", visits, labels, method, run, difference)
	}
	tombs, err := s.Tombstones()
	must(t, err)
	audits, err := s.Audits()
	must(t, err)
	archives, err := s.Archives()
	must(t, err)
	fmt.Fprintf(&b, "%+v %+v %v\n", tombs, audits, archives)
	return b.String()
}

func sumOf(t *testing.T, path string) [32]byte {
	t.Helper()
	data, err := os.ReadFile(path)
	must(t, err)
	return sha256.Sum256(data)
}

// whole opens a store for writing, checks it and closes it.
func wholeAt(t *testing.T, path string) (all string) {
	t.Helper()
	s, err := Create(path)
	must(t, err)
	check(t, s)
	all = told(t, s)
	must(t, s.Close())
	return all
}

func TestStoresOfOlderVersionsOpen(t *testing.T) {
	for _, version := range readable {
		path := oldStore(t, version)
		before := sumOf(t, path)
		s, err := Open(path)
		must(t, err)
		want := told(t, s)
		if len(want) < 5000 {
			t.Errorf("version %s tells only %s", version, want)
		}
		if _, err := s.Count("hamabe", Query{}); !errors.Is(err, ErrUncounted) {
			t.Errorf("Count in version %s = %v, want %v", version, err, ErrUncounted)
		}
		if _, _, err := s.Search("hamabe", squeezed, Search{Any: []string{"浜辺"}}); !errors.Is(err, ErrUncounted) {
			t.Errorf("Search in version %s = %v, want %v", version, err, ErrUncounted)
		}
		if err := s.Digests("hamabe", func(*record.Digest) error { return nil }); !errors.Is(err, ErrUncounted) {
			t.Errorf("Digests in version %s = %v, want %v", version, err, ErrUncounted)
		}
		if _, err := s.Current("hamabe", 1); !errors.Is(err, ErrUncounted) {
			t.Errorf("Current in version %s = %v, want %v", version, err, ErrUncounted)
		}
		if err := s.Texts("hamabe", func(uint64, []record.Standing) error { return nil }); !errors.Is(err, ErrUncounted) {
			t.Errorf("Texts in version %s = %v, want %v", version, err, ErrUncounted)
		}
		if _, _, err := s.CountsAs("hamabe", "https://nikki.example/0611"); !errors.Is(err, ErrUncounted) {
			t.Errorf("CountsAs in version %s = %v, want %v", version, err, ErrUncounted)
		}
		must(t, s.Close())
		mustBeSound(t, path)
		if sumOf(t, path) != before {
			t.Errorf("reading version %s wrote to it", version)
		}

		if diff := gocmp.Diff(want, wholeAt(t, path)); diff != "" {
			t.Errorf("version %s, migrated (-old +new):\n%s", version, diff)
		}
		kept := keptName(path, version)
		if info, err := os.Stat(kept); err != nil || info.Mode().Perm() != 0o600 || sumOf(t, kept) != before {
			t.Errorf("the old store of version %s is not kept: %v", version, err)
		}
		again, err := Create(path)
		must(t, err)
		sameAsReport(t, again, "hamabe")
		sameAsReport(t, again, "minatobin")
		if hits, _, err := again.Search("hamabe", squeezed, Search{Any: []string{"残っていた"}}); err != nil || len(hits) != 1 {
			t.Errorf("version %s: %d hits, %v, want 1", version, len(hits), err)
		}
		must(t, again.Close())
		left, err := filepath.Glob(path + "*")
		must(t, err)
		if len(left) != 1 {
			t.Errorf("version %s, opened once more, leaves %v", version, left)
		}
	}
}

func TestAStoreOfTheFirstVersionIsRefused(t *testing.T) {
	path := oldStore(t, "1")
	before := sumOf(t, path)
	for how, open := range map[string]func(string) (*Store, error){"Open": Open, "Create": Create} {
		if _, err := open(path); !errors.Is(err, ErrOld) {
			t.Errorf("%s = %v, want %v", how, err, ErrOld)
		}
	}
	if sumOf(t, path) != before {
		t.Error("it was written to")
	}
}

var errStopped = errors.New("stopped")

// TestAStoppedMigrationIsGoneOnWith stops a migration after each of its
// transactions.
func TestAStoppedMigrationIsGoneOnWith(t *testing.T) {
	path := oldStore(t, lastOld)
	before := sumOf(t, path)
	old, err := Open(path)
	must(t, err)
	want := told(t, old)
	must(t, old.Close())
	stops := 0
	for ; ; stops++ {
		first := 0
		err := migrateBy(path, 3, func(n int) error { first = n; return errStopped })
		if err == nil {
			break
		}
		if !errors.Is(err, errStopped) || first != 1 || sumOf(t, path) != before {
			t.Fatalf("stop %d: %v after %d transactions", stops, err, first)
		}
		if s, err := Open(path); err != nil {
			t.Fatalf("stop %d: Open = %v", stops, err)
		} else {
			must(t, s.Close())
		}
		if stops > 1000 {
			t.Fatal("it does not come on")
		}
	}
	if stops < 30 {
		t.Errorf("it was stopped only %d times", stops)
	}
	if diff := gocmp.Diff(want, wholeAt(t, path)); diff != "" {
		t.Errorf("after %d stops (-old +new):\n%s", stops, diff)
	}
}

func TestAMigrationBeginsAnewWhereItCannotGoOn(t *testing.T) {
	for name, spoil := range map[string]func(path string) error{
		"the old store was written to": func(path string) error {
			db, err := bolt.Open(path, 0o600, nil)
			if err != nil {
				return err
			}
			return errors.Join(db.Update(func(tx *bolt.Tx) error { return nil }), db.Close())
		},
		"the new file is made by a program of another version": func(path string) error {
			db, err := bolt.Open(path+migratingSuffix, 0o600, nil)
			if err != nil {
				return err
			}
			return errors.Join(db.Update(func(tx *bolt.Tx) error {
				var m migration
				_, err := get(tx.Bucket(metaBucket), migrationKey, &m)
				m.To = ""
				return errors.Join(err, put(tx.Bucket(metaBucket), migrationKey, m))
			}), db.Close())
		},
		"the new file is cut off": func(path string) error { return os.Truncate(path+migratingSuffix, 5000) },
		"the new file is another": func(path string) error { return os.WriteFile(path+migratingSuffix, []byte("x"), 0o600) },
	} {
		path := oldStore(t, lastOld)
		if err := migrateBy(path, 3, func(n int) error { return map[bool]error{true: errStopped}[n == 20] }); !errors.Is(err, errStopped) {
			t.Fatal(err)
		}
		must(t, spoil(path))
		n := 0
		must(t, migrateBy(path, 3, func(int) error { n++; return nil }))
		if n < 30 {
			t.Errorf("%s: it went on for %d transactions", name, n)
		}
		wholeAt(t, path)
	}
}

func TestAMigrationDoesNotOverwriteWhatStandsInItsWay(t *testing.T) {
	path := oldStore(t, lastOld)
	before := sumOf(t, path)
	must(t, os.WriteFile(keptName(path, lastOld), []byte("mine"), 0o600))
	if _, err := Create(path); err == nil || !strings.Contains(err.Error(), "something else is there") {
		t.Errorf("Create = %v", err)
	}
	if data, _ := os.ReadFile(keptName(path, lastOld)); string(data) != "mine" || sumOf(t, path) != before {
		t.Error("it was overwritten")
	}
	must(t, os.Remove(keptName(path, lastOld)))
	wholeAt(t, path)
}

func TestADamagedRecordEndsTheMigration(t *testing.T) {
	path := oldStore(t, lastOld)
	db, err := bolt.Open(path, 0o600, nil)
	must(t, err)
	must(t, db.Update(func(tx *bolt.Tx) error {
		return tx.Bucket(revisionsBucket).Put(number(1), []byte("12345678{}"))
	}))
	must(t, db.Close())
	before := sumOf(t, path)
	if _, err := Create(path); !errors.Is(err, ErrDamaged) {
		t.Errorf("Create = %v, want %v", err, ErrDamaged)
	}
	if sumOf(t, path) != before {
		t.Error("the old store was written to")
	}
}

// TestMain is also the process that TestAKilledMigrationLosesNothing kills, and
// the one that TestTheStoreHoldsManyUtterances asks.
func TestMain(m *testing.M) {
	if err := trace.Begin(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if path := os.Getenv("STORE_TEST_BULK"); path != "" {
		told, err := bulkAsk(path)
		if err = errors.Join(err, json.NewEncoder(os.Stdout).Encode(told)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	if path := os.Getenv("STORE_TEST_MIGRATE"); path != "" {
		fmt.Println("begun")
		err := migrateBy(path, 1, func(int) error { time.Sleep(time.Millisecond); return nil })
		fmt.Println(err)
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestAKilledMigrationLosesNothing(t *testing.T) {
	path := oldStore(t, lastOld)
	before := sumOf(t, path)
	old, err := Open(path)
	must(t, err)
	want := told(t, old)
	must(t, old.Close())
	r := rand.New(rand.NewPCG(1, 1))
	for range 12 {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "STORE_TEST_MIGRATE="+path)
		out, err := cmd.StdoutPipe()
		must(t, err)
		must(t, cmd.Start())
		_, err = out.Read(make([]byte, 6)) // it has begun
		must(t, err)
		time.Sleep(time.Duration(5+r.IntN(40)) * time.Millisecond)
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		s, err := Open(path)
		must(t, err)
		if diff := gocmp.Diff(want, told(t, s)); diff != "" {
			t.Fatalf("killed (-before +after):\n%s", diff)
		}
		version, err := versionOf(s)
		must(t, err)
		must(t, s.Close())
		kept := keptName(path, lastOld)
		if version == Version && sumOf(t, kept) != before || version != Version && sumOf(t, path) != before {
			t.Fatal("the old store is not as it was")
		}
	}
	if diff := gocmp.Diff(want, wholeAt(t, path)); diff != "" {
		t.Errorf("in the end (-old +new):\n%s", diff)
	}
}

// aged gives the store at path another version, as a program of that version
// that had the same layout would have written it.
func aged(t *testing.T, path, version string) {
	t.Helper()
	s := reopened(t, path)
	must(t, s.update(func(tx *bolt.Tx) error { return tx.Bucket(metaBucket).Put(versionKey, []byte(version)) }))
	must(t, s.Close())
}

// TestAStoreBetweenTwoVersionsIsMadeAnew takes a store that has today's buckets
// and says it is of version 4: for a while programs wrote such ones.
func TestAStoreBetweenTwoVersionsIsMadeAnew(t *testing.T) {
	path := grown(t, 6)
	s := reopened(t, path)
	must(t, s.NoteArchive("pages.warc.gz"))
	want := told(t, s)
	must(t, s.Close())
	aged(t, path, "4")
	mustBeSound(t, path)
	if got := wholeAt(t, path); got != want {
		t.Errorf("it tells\n%s\nnot\n%s", got, want)
	}
	mustBeSound(t, path)
	s = reopened(t, path)
	groupAll(t, s, "extract/1", sameLines, 2)
	foldAll(t, s, squeezed, 100)
	sameAsReport(t, s, "harbour")
	must(t, s.Close())
	mustBeSound(t, path)
}

// TestAStoreIsReadWhileItIsMadeAnew opens it for reading after each transaction of
// a migration; another process that would write waits in vain.
func TestAStoreIsReadWhileItIsMadeAnew(t *testing.T) {
	path := oldStore(t, lastOld)
	s, err := Open(path)
	must(t, err)
	want := told(t, s)
	must(t, s.Close())
	must(t, migrateBy(path, 20, func(n int) error {
		s, err := Open(path)
		if err != nil {
			return err
		}
		if now := told(t, s); now != want {
			t.Errorf("after transaction %d it tells something else", n)
		}
		if n == 1 {
			if other, err := claim(path, migrating, 60*time.Millisecond); !errors.Is(err, ErrBusy) {
				t.Errorf("another migration: %v, %v; want %v", other, err, ErrBusy)
			}
		}
		return s.Close()
	}))
	if got := wholeAt(t, path); got != want {
		t.Errorf("it tells\n%s\nnot\n%s", got, want)
	}
}

// TestTwoMigrationsInARowLeaveNothing makes a store anew that was not opened again
// since it was made anew the last time.
func TestTwoMigrationsInARowLeaveNothing(t *testing.T) {
	path := oldStore(t, "3")
	must(t, migrate(path))
	db, err := bolt.Open(path, 0o600, nil)
	must(t, err)
	must(t, db.Update(func(tx *bolt.Tx) error { return tx.Bucket(metaBucket).Put(versionKey, []byte("4")) }))
	must(t, db.Close())
	wholeAt(t, path)
	for _, version := range []string{"3", "4"} {
		if _, err := os.Stat(keptName(path, version)); err != nil {
			t.Errorf("the store of version %s is not kept: %v", version, err)
		}
	}
	wholeAt(t, path)
	left, err := filepath.Glob(path + "*")
	must(t, err)
	if len(left) != 1 {
		t.Errorf("left are %v", left)
	}
}
