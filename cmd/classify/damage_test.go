package main

import (
	"bytes"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// readers are the commands that read a store.
var readers = [][]string{
	{"report", "--format", "json"}, {"export"}, {"label", "next", "--seed", "1"}, {"label", "export"},
	{"codebook", "diff", "builtin", "builtin"}, {"search", "の", "--json", "-n", "0"},
}

// TestEveryReaderOfADamagedStoreSaysSo damages a store in random places: each
// command answers as before, or with exit code 6 and without a word on stdout.
func TestEveryReaderOfADamagedStoreSaysSo(t *testing.T) {
	times := 12
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
			switch {
			case code == exitDamaged && got == "" && strings.Contains(messages, "db check"):
				told++
			case code != exitDone || got != want[i]:
				t.Errorf("seed %d, damage %d: classify %s: exit code %d, %d bytes\n%s", seed, n, args, code, len(got), messages)
			}
		}
	}
	if told == 0 {
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
