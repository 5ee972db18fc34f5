package main

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"classify/nlp/label"
	"classify/store/trace"
)

// disturbed is a command that writes to a store, and what it finds there.
type disturbed struct {
	name    string
	from    string // the folder that it begins with: empty, or full
	forgets bool   // it takes something away
	args    []string
}

// disturbances are the commands; a path in {} is one of the folder.
var disturbances = []disturbed{
	{"create", "empty", false, []string{"import", "{incident.yaml}", "{notes.txt}", "--db", "{classify.db}"}},
	{"import", "full", false, []string{"import", "{incident.yaml}", "{more.txt}", "--db", "{classify.db}"}},
	{"update", "full", false, []string{"update", "--db", "{classify.db}"}},
	{"crawl", "full", false, []string{"crawl", example, "--db", "{classify.db}"}},
	{"label import", "full", false, []string{"label", "import", "{labels.jsonl}", "--db", "{classify.db}"}},
	{"compact", "full", false, []string{"db", "compact", "--db", "{classify.db}"}},
	{"snapshot", "full", false, []string{"db", "snapshot", "--out", "{copy.db}", "--replace", "--db", "{classify.db}"}},
	{"forget", "full", true, []string{"forget", "--match", "その17", "--db", "{classify.db}"}},
	{"retention", "full", true, []string{"retention", "apply", "--db", "{classify.db}"}},
}

// in is the command for a folder.
func (d disturbed) in(dir string) (args []string) {
	for _, arg := range d.args {
		if name, ok := strings.CutPrefix(arg, "{"); ok {
			arg = filepath.Join(dir, strings.TrimSuffix(name, "}"))
		}
		args = append(args, arg)
	}
	return args
}

// folders makes what the commands begin with.
func folders(t *testing.T) map[string]string {
	t.Helper()
	incident, db := talking(t, 20)
	full := filepath.Dir(db)
	var labels []label.Label
	for _, l := range drawn(t, "-n", "10", "--db", db) {
		l.Themes = []string{"retention"}
		labels = append(labels, l.Label)
	}
	f, err := os.Create(filepath.Join(full, "labels.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	if err := label.Write(f, labels); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	more := strings.Repeat("みなとの退会者の免許証も保存していた。\n\nもう一つの話。\n\n", 30)
	if err := os.WriteFile(filepath.Join(full, "more.txt"), []byte(more), 0o600); err != nil {
		t.Fatal(err)
	}
	empty := t.TempDir()
	for _, name := range []string{filepath.Base(incident), "notes.txt"} {
		data, err := os.ReadFile(filepath.Join(full, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(empty, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	mustCall(t, "crawl", example, "--fetch-only", "--db", db)
	return map[string]string{"full": full, "empty": empty}
}

// folderLike is a copy of a folder, of the same name as the others. Its files are of
// one time, which an import takes for that of their capture.
func folderLike(t *testing.T, dir string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "work")
	if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	all, err := os.ReadDir(to)
	if err != nil {
		t.Fatal(err)
	}
	noon := time.Date(2021, 5, 21, 12, 0, 0, 0, time.UTC)
	for _, e := range all {
		if err := os.Chtimes(filepath.Join(to, e.Name()), noon, noon); err != nil {
			t.Fatal(err)
		}
	}
	return to
}

// allOf is all that the store of a folder holds, by incident; without a store
// nothing.
func allOf(t *testing.T, dir string) (all map[string]string, said map[string]bool) {
	t.Helper()
	all, said = map[string]string{}, map[string]bool{}
	db := filepath.Join(dir, "classify.db")
	if _, err := os.Stat(db); err != nil {
		return all, said
	}
	mustCall(t, "db", "check", "--db", db)
	for _, incident := range []string{"minato", "minato-2021"} {
		out, messages, code := call(t, "export", incident, "--db", db)
		if code != exitDone && !strings.Contains(messages, "incident not found") {
			t.Fatalf("export: exit code %d\n%s", code, messages)
		}
		all[incident] = out
		maps.Copy(said, utterances(t, out))
	}
	return all, said
}

// disturb runs a command in a folder, under a watch.
func (d disturbed) disturb(t *testing.T, dir string, before func(*trace.Call) syscall.Errno) (code int, messages string) {
	t.Helper()
	cmd := exec.Command(os.Args[0], d.in(dir)...)
	cmd.Env = append(os.Environ(), "CLASSIFY_TEST_PROGRAM=1")
	var told strings.Builder
	code, err := trace.Run(cmd, trace.Watch{
		Dir: dir,
		Before: func(c *trace.Call) syscall.Errno {
			if c.FD == 1 || c.FD == 2 {
				return 0
			}
			return before(c)
		},
		After: func(c *trace.Call) {
			if c.FD == 2 {
				told.Write(c.Data)
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return code, told.String()
}

// TestADisturbedCommandLosesNothingThatWasKept kills each command that writes
// to a store before one of its calls, or lets that call fail, or all from it on:
// the store is sound and holds all that it held before, and the same command
// ends as if nothing had been.
func TestADisturbedCommandLosesNothingThatWasKept(t *testing.T) {
	if !trace.Supported || testing.Short() {
		t.Skip("starts the program under a watch")
	}
	each := 0 // trials of a command and disturbance
	if os.Getenv("SOAK") != "" {
		each = 12
	}
	t.Chdir(root(t))
	from := folders(t)
	kills := 0
	for i, d := range disturbances {
		if each == 0 && i%3 > 0 {
			continue
		}
		dir := folderLike(t, from[d.from])
		calls := 0
		if code, messages := d.disturb(t, dir, func(*trace.Call) syscall.Errno { calls++; return 0 }); code != exitDone {
			t.Fatalf("%s: exit code %d\n%s", d.name, code, messages)
		}
		if d.forgets {
			mustCall(t, "update", "--db", filepath.Join(dir, "classify.db"))
		}
		want, _ := allOf(t, dir)
		_, before := allOf(t, from[d.from])
		for _, how := range []string{"killed", "one failing", "all failing"} {
			if each == 0 && how == "all failing" {
				continue
			}
			step := max(1, calls/max(each, 1))
			for n := 1 + calls/2%step; n <= calls; n += step {
				if d.trial(t, folderLike(t, from[d.from]), how, n, before, want) == -1 {
					kills++
				}
			}
		}
	}
	t.Logf("%d kills", kills)
}

// trial disturbs a command at its n-th call, and then runs it again.
func (d disturbed) trial(t *testing.T, dir, how string, n int, before map[string]bool, want map[string]string) (code int) {
	t.Helper()
	at, what := 0, ""
	code, messages := d.disturb(t, dir, func(c *trace.Call) syscall.Errno {
		if at++; at < n || at > n && how != "all failing" {
			return 0
		}
		if at == n {
			what = c.Name + " " + filepath.Base(c.Path)
		}
		if how == "killed" {
			if err := syscall.Kill(c.Process, syscall.SIGKILL); err != nil {
				t.Fatal(err)
			}
			return 0
		}
		switch c.Name {
		case "write", "pwrite", "copy_file_range", "truncate", "link":
			return syscall.ENOSPC
		}
		return syscall.EIO
	})
	ofUser := strings.HasPrefix(what, "open ") && !strings.HasSuffix(what, ".db") // a file that cannot be read is the caller's mistake
	switch {
	case how == "killed" && code == -1, code == exitDone, (code == exitFailed || code == exitUsage && ofUser) && strings.HasPrefix(lastOf(messages), "classify: ") && !strings.Contains(messages, "goroutine "):
	default:
		t.Errorf("%s, %s at call %d, %s: exit code %d\n%s", d.name, how, n, what, code, messages)
	}
	_, after := allOf(t, dir)
	for one := range before {
		if !after[one] && !d.forgets {
			t.Errorf("%s, %s at call %d, %s: lost is %s", d.name, how, n, what, one)
		}
	}
	if how != "killed" && how != "all failing" {
		if left, _ := filepath.Glob(filepath.Join(dir, ".*.[pc]*")); len(left) > 0 && !strings.HasPrefix(what, "unlink") {
			t.Errorf("%s, %s at call %d, %s: leaves %v", d.name, how, n, what, left)
		}
	}
	if _, messages, code := call(t, d.in(dir)...); code != exitDone && !(d.forgets && strings.Contains(messages, "nothing was erased")) {
		t.Errorf("%s, %s at call %d, %s: run again: exit code %d\n%s", d.name, how, n, what, code, messages)
	}
	if d.forgets {
		mustCall(t, "update", "--db", filepath.Join(dir, "classify.db"))
	}
	if now, _ := allOf(t, dir); !maps.Equal(now, want) {
		t.Errorf("%s, %s at call %d, %s: run again it ends with something else", d.name, how, n, what)
	}
	return code
}

// lastOf is the last line of a text.
func lastOf(text string) string {
	text = strings.TrimRight(text, "\n")
	return text[strings.LastIndexByte(text, '\n')+1:]
}
