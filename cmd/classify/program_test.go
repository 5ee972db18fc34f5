package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"classify/store/trace"
)

// atOnce lets more tests run at a time than there are cores, unless the caller
// says how many: those that are parallel mostly wait, for a pace to pass or for a
// host that never answers.
func atOnce() {
	if !strings.HasSuffix(os.Args[0], ".test") {
		return // a script runs the program
	}
	flag.Parse()
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "test.parallel" })
	if !given {
		_ = flag.Set("test.parallel", fmt.Sprint(3*runtime.GOMAXPROCS(0))) // a number is never refused
	}
}

func TestMain(m *testing.M) {
	if err := trace.Begin(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if os.Getenv("CLASSIFY_TEST_PROGRAM") != "" {
		main() // a test has started the program as a process of its own
	}
	if os.Getenv("CLASSIFY_BULK") != "" {
		if err := bulkProcess(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	if name := os.Getenv("CLASSIFY_PEER"); name != "" {
		os.Exit(peerProcess(name))
	}
	atOnce()
	testscript.Main(m, map[string]func(){
		"classify": func() { main() },
	})
}

// example is the incident that the README shows.
const example = "testdata/minato-2021/incident.yaml"

func root(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs(rootDir)
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// call runs the program in this process.
func call(t *testing.T, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, messages bytes.Buffer
	code = run(context.Background(), args, strings.NewReader(""), &out, &messages)
	return out.String(), messages.String(), code
}

func mustCall(t *testing.T, args ...string) string {
	t.Helper()
	out, messages, code := call(t, args...)
	if code != exitDone {
		t.Fatalf("classify %s: exit code %d\n%s", strings.Join(args, " "), code, messages)
	}
	return out
}

var session = regexp.MustCompile("(?s)```console\n(.*?)```")

// TestTheREADMEsSessionIsReal runs what the README shows, from the root, and
// compares the output; a line "…" there stands for any number of lines.
func TestTheREADMEsSessionIsReal(t *testing.T) {
	dir := root(t)
	readme, err := os.ReadFile(filepath.Join(dir, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	t.Setenv("LC_ALL", "ja_JP.UTF-8")
	db := filepath.Join(t.TempDir(), "classify.db")
	ran := 0
	for _, block := range session.FindAllStringSubmatch(string(readme), -1) {
		for _, step := range strings.Split("\n"+block[1], "\n$ ")[1:] {
			command, want, _ := strings.Cut(step, "\n")
			args, ok := strings.CutPrefix(command, "go run ./cmd/classify ")
			if !ok {
				args, ok = strings.CutPrefix(command, "classify ")
			}
			if !ok {
				continue // go test itself
			}
			ran++
			got := mustCall(t, append(strings.Fields(args), "--db", db)...)
			if !matchesElided(strings.TrimRight(got, "\n"), strings.TrimRight(want, "\n")) {
				t.Errorf("$ %s\nprints\n%s\nthe README says\n%s", command, got, want)
			}
		}
	}
	if ran == 0 {
		t.Error("the README shows no session")
	}
}

// matchesElided compares output with what is written of it.
func matchesElided(got, want string) bool {
	form := strings.ReplaceAll(regexp.QuoteMeta(want)+"\n", "…\n", `(?:[^\n]*\n)*`)
	return regexp.MustCompile("^" + form + "$").MatchString(got + "\n")
}

func TestMatchesElidedKnowsADifference(t *testing.T) {
	if !matchesElided("a\nb\nc\nd", "a\n…\nd") || !matchesElided("a\nb", "a\n…") || matchesElided("a\nb\nc", "a\n…\nd") || matchesElided("a\nb", "a") {
		t.Error("elided comparison is wrong")
	}
}

func TestRunningTwiceAddsNothing(t *testing.T) {
	t.Parallel()
	example := filepath.Join(root(t), example)
	db := filepath.Join(t.TempDir(), "classify.db")
	for _, format := range []string{"text", "markdown", "json"} {
		first := mustCall(t, "run", example, "--db", db, "--format", format)
		exported := mustCall(t, "export", "--db", db)
		if again := mustCall(t, "run", example, "--db", db, "--format", format); again != first {
			t.Errorf("the second %s report differs from the first", format)
		}
		if again := mustCall(t, "export", "--db", db); again != exported {
			t.Error("the second export differs from the first")
		}
		if alone := mustCall(t, "report", "--db", db, "--format", format); alone != first {
			t.Errorf("report prints another %s report than run", format)
		}
	}
}

func TestAnotherMachineGetsTheSameReport(t *testing.T) {
	t.Parallel()
	example := filepath.Join(root(t), example)
	var reports []string
	for i := range 2 {
		db := filepath.Join(t.TempDir(), fmt.Sprintf("%d.db", i))
		reports = append(reports, mustCall(t, "run", example, "--db", db, "--format", "json"))
	}
	if reports[0] != reports[1] {
		t.Error("two fresh stores give two reports")
	}
}

func TestAnInterruptSaysHowToGoOn(t *testing.T) {
	t.Chdir(root(t))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out, messages bytes.Buffer
	db := filepath.Join(t.TempDir(), "classify.db")
	code := run(ctx, []string{"run", example, "--db", db}, strings.NewReader(""), &out, &messages)
	if code != exitInterrupted || !strings.Contains(messages.String(), "run the same command again") {
		t.Errorf("exit code %d, %q", code, messages.String())
	}
	mustCall(t, "run", example, "--db", db)
}

// full is a writer that has no room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

func TestAResultThatCannotBeWrittenIsAFailure(t *testing.T) {
	t.Chdir(root(t))
	db := filepath.Join(t.TempDir(), "classify.db")
	mustCall(t, "run", example, "--db", db)
	for _, args := range [][]string{{"report"}, {"export"}, {"report", "--format", "json"}, {"version"}, {"tag"}, {"crawl", example, "--dry-run"}} {
		var messages bytes.Buffer
		code := run(context.Background(), append(args, "--db", db), strings.NewReader("遅い。\n"), full{}, &messages)
		if code != exitFailed || !strings.Contains(messages.String(), "no space left") {
			t.Errorf("%v: exit code %d, %q", args, code, messages.String())
		}
	}
}

func TestAFileIsWrittenWholeOrNotAtAll(t *testing.T) {
	t.Chdir(root(t))
	dir := t.TempDir()
	db := filepath.Join(dir, "classify.db")
	mustCall(t, "run", example, "--db", db)
	if _, _, code := call(t, "report", "--db", db, "--out", filepath.Join(dir, "missing", "report.txt")); code != exitFailed {
		t.Errorf("exit code %d for a file in a missing folder", code)
	}
	if err := os.Mkdir(filepath.Join(dir, "taken"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, _, code := call(t, "report", "--db", db, "--out", filepath.Join(dir, "taken")); code != exitFailed {
		t.Errorf("exit code %d for a folder's name", code)
	}
	if _, _, code := call(t, "report", "--db", db, "--out", db); code != exitUsage {
		t.Errorf("exit code %d for the store's own name", code)
	}
	protected := filepath.Join(dir, "protected.txt")
	if err := os.WriteFile(protected, []byte("kept"), 0o444); err != nil {
		t.Fatal(err)
	}
	if _, _, code := call(t, "report", "--db", db, "--out", protected); code != exitFailed {
		t.Errorf("exit code %d for a protected file", code)
	}
	if err := os.Symlink("real.txt", filepath.Join(dir, "link.txt")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "real.txt"), nil, 0o640); err != nil {
		t.Fatal(err)
	}
	want := mustCall(t, "report", "--db", db)
	mustCall(t, "report", "--db", db, "--out", filepath.Join(dir, "link.txt"))
	got, err := os.ReadFile(filepath.Join(dir, "real.txt"))
	if info, _ := os.Stat(filepath.Join(dir, "real.txt")); err != nil || string(got) != want || info.Mode().Perm() != 0o640 {
		t.Errorf("through a link %d bytes were written with mode %s, %v", len(got), info.Mode(), err)
	}
	if again := mustCall(t, "report", "--db", db); again != want {
		t.Error("the store has changed")
	}
	left, err := filepath.Glob(filepath.Join(dir, ".classify-*"))
	if err != nil || len(left) != 0 {
		t.Errorf("left %v, %v", left, err)
	}
}

func TestAResultGoesThroughAPipe(t *testing.T) {
	t.Chdir(root(t))
	dir := t.TempDir()
	db, pipe := filepath.Join(dir, "classify.db"), filepath.Join(dir, "pipe")
	mustCall(t, "run", example, "--db", db)
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	got := make(chan string)
	go func() {
		data, _ := os.ReadFile(pipe) // what is missing shows below
		got <- string(data)
	}()
	mustCall(t, "report", "--db", db, "--out", pipe)
	if want := mustCall(t, "report", "--db", db); <-got != want {
		t.Error("the pipe's reader got something else")
	}
}

// TestAFlippedBitIsNeverReportedAsTruth flips bits of a store: each report is
// the same as before, or exit code 6.
func TestAFlippedBitIsNeverReportedAsTruth(t *testing.T) {
	t.Parallel()
	flips := 40
	if testing.Short() {
		flips = 20
	}
	if os.Getenv("SOAK") != "" {
		flips = 5000
	}
	example := filepath.Join(root(t), example)
	dir := t.TempDir()
	db, flipped := filepath.Join(dir, "classify.db"), filepath.Join(dir, "flipped.db")
	mustCall(t, "run", example, "--db", db)
	whole, err := os.ReadFile(db)
	if err != nil {
		t.Fatal(err)
	}
	want := mustCall(t, "report", "--db", db, "--format", "json")
	random := rand.New(rand.NewPCG(3, 4))
	damaged := 0
	for range flips {
		data := bytes.Clone(whole)
		at, bit := random.IntN(len(data)), random.IntN(8)
		data[at] ^= 1 << bit
		if err := os.WriteFile(flipped, data, 0o600); err != nil {
			t.Fatal(err)
		}
		got, messages, code := call(t, "report", "--db", flipped, "--format", "json")
		if code == exitDamaged {
			damaged++
		} else if code != exitDone || got != want {
			t.Errorf("bit %d of byte %d: exit code %d, %s", bit, at, code, messages)
		}
	}
	if damaged == 0 {
		t.Error("no flip was noticed")
	}
}
