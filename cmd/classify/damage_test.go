package main

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"classify/store/export"
)

// readers are the commands that read a store.
var readers = [][]string{
	{"report", "--format", "json"}, {"export"}, {"label", "next", "--seed", "1"}, {"label", "export"},
	{"codebook", "diff", "builtin", "builtin"}, {"search", "の", "--json", "-n", "0"},
	{"crosstab", "--by", "source", "--count", "voices", "--json"}, {"trend", "--json"}, {"cooccur", "--json"}, {"cooccur", "--with", "themes", "--json"},
	{"forget", "--match", "遅かった", "--dry-run"}, {"retention", "show"},
}

// TestEveryReaderOfADamagedStoreSaysSo damages a store in random places: each
// command answers as before, or with exit code 6 and without a word on stdout.
func TestEveryReaderOfADamagedStoreSaysSo(t *testing.T) {
	t.Parallel()
	times := 8
	if os.Getenv("SOAK") != "" {
		times = 1000
	}
	if testing.Short() {
		times = 4
	}
	_, db := talking(t, 30)
	mustCall(t, "db", "compact", "--db", db)
	whole, err := os.ReadFile(db)
	if err != nil {
		t.Fatal(err)
	}
	want := make([]string, len(readers))
	for i, args := range readers {
		want[i] = mustCall(t, append(args, "--db", db)...)
	}
	const seed = 7
	random := rand.New(rand.NewPCG(seed, 8))
	damaged, told := filepath.Join(t.TempDir(), "damaged.db"), 0
	for n := range times {
		data := bytes.Clone(whole)
		page, size := random.IntN(len(data)/os.Getpagesize())*os.Getpagesize(), os.Getpagesize()
		switch n % 4 {
		case 0:
			data[page+random.IntN(256)] ^= 1 << random.IntN(8)
		case 1:
			clear(data[page : page+size])
		case 2:
			data = data[:page+random.IntN(size)]
		case 3:
			data[random.IntN(len(data))] ^= 1 << random.IntN(8)
		}
		if err := os.WriteFile(damaged, data, 0o600); err != nil {
			t.Fatal(err)
		}
		for i, args := range readers {
			got, messages, code := call(t, append(args, "--db", damaged)...)
			got = strings.ReplaceAll(got, damaged, db)
			switch {
			case code == exitDamaged && got == "" && strings.Contains(messages, "db check"):
				told++
			case code != exitDone || got != want[i]:
				t.Errorf("seed %d, damage %d: classify %s: exit code %d, %d bytes\n%s", seed, n, args, code, len(got), messages)
			}
		}
	}
	if told == 0 && times >= 8 { // fewer may all lie where nothing is
		t.Error("no damage was noticed")
	}
}

// TestWhatIsNoStoreIsToldWithoutWaiting gives every command things that are no
// store: it neither waits for a pipe nor writes to them.
func TestWhatIsNoStoreIsToldWithoutWaiting(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	if err := syscall.Mkfifo(at("pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	socket, err := net.Listen("unix", at("socket"))
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	for name, data := range map[string]string{"empty": "", "text": strings.Repeat("not a store\n", 999), "zeros": strings.Repeat("\x00", 40960)} {
		if err := os.WriteFile(at(name), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(at("folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("nowhere", at("dangling")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"pipe", "socket", "empty", "text", "zeros", "folder"} {
		for _, args := range append(readers, []string{"db", "check"}, []string{"db", "compact"}, []string{"db", "snapshot", "--out", at("copy")}, []string{"update"}) {
			if _, messages, code := call(t, append(args, "--db", at(name))...); code != exitDamaged || !strings.Contains(messages, at(name)) {
				t.Errorf("classify %s of a %s: exit code %d\n%s", args, name, code, messages)
			}
		}
	}
	if _, _, code := call(t, "db", "check", "--db", at("dangling")); code != exitNoStore {
		t.Errorf("a link to nowhere: exit code %d", code)
	}
	if left, _ := filepath.Glob(at(".*")); len(left) > 0 {
		t.Errorf("left %v", left)
	}
}

// TestAFolderThatCannotBeWrittenToIsToldAndLeftAsItIs compacts and copies where
// nothing may be made.
func TestAFolderThatCannotBeWrittenToIsToldAndLeftAsItIs(t *testing.T) {
	t.Parallel()
	if os.Getuid() == 0 {
		t.Skip("root may write everywhere")
	}
	_, db := talking(t, 2)
	dir := filepath.Dir(db)
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(dir, 0o700)
	for _, args := range [][]string{{"db", "compact"}, {"db", "snapshot", "--out", filepath.Join(dir, "copy.db")}} {
		if _, messages, code := call(t, append(args, "--db", db)...); code != exitFailed || !strings.Contains(messages, "may write to") {
			t.Errorf("classify %s: exit code %d\n%s", args, code, messages)
		}
	}
	mustCall(t, "db", "check", "--db", db)
	mustCall(t, "export", "--db", db)
}

// TestWhatIsLeftOfADamagedStoreCanBeWorkedWith salvages a store of which pages
// were overwritten, and lets it be updated, exported and reported.
func TestWhatIsLeftOfADamagedStoreCanBeWorkedWith(t *testing.T) {
	t.Parallel()
	example := filepath.Join(root(t), example)
	db := filepath.Join(t.TempDir(), "classify.db")
	mustCall(t, "run", example, "--db", db)
	whole, err := os.ReadFile(db)
	if err != nil {
		t.Fatal(err)
	}
	before := words(t, db)
	size := os.Getpagesize()
	random := rand.New(rand.NewPCG(2, 8))
	dir := t.TempDir()
	damaged, saved := filepath.Join(dir, "damaged.db"), filepath.Join(dir, "saved.db")
	tried, left := 0, 0
	for tried < 5 {
		data := bytes.Clone(whole)
		for range 2 {
			page := 2 + random.IntN(len(data)/size-2)
			clear(data[page*size : (page+1)*size])
		}
		if err := os.WriteFile(damaged, data, 0o600); err != nil {
			t.Fatal(err)
		}
		_, messages, code := call(t, "db", "salvage", "--db", damaged, "--out", saved, "--replace")
		if code == exitDone {
			continue // they were free
		}
		tried++
		if code != exitDamaged || !strings.Contains(messages, "classify update --db "+saved) {
			t.Errorf("exit code %d\n%s", code, messages)
		}
		mustCall(t, "db", "check", "--db", saved)
		mustCall(t, "update", "--db", saved)
		mustCall(t, "report", "--db", saved)
		after := words(t, saved)
		for one := range after {
			if !before[one] {
				t.Errorf("not exported before: %s", one)
			}
		}
		left += len(after)
		mustCall(t, "db", "check", "--db", saved)
	}
	if left < tried*len(before)/3 { // a page may hold all there is of a kind of record
		t.Errorf("of %d times %d utterances %d are left", tried, len(before), left)
	}
}

// words are the utterances that a store holds, with what proves them.
func words(t *testing.T, db string) map[string]bool {
	t.Helper()
	return utterances(t, mustCall(t, "export", "--db", db))
}

// utterances are those of an export.
func utterances(t *testing.T, exported string) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	for raw := range strings.Lines(exported) {
		var l export.Line
		if err := json.Unmarshal([]byte(raw), &l); err != nil {
			t.Fatal(err)
		}
		all[strings.Join([]string{l.ID, l.URL, l.SHA256, l.TextSHA256, l.Text}, " ")] = true
	}
	return all
}
