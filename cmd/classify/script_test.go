package main

import (
	"context"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"classify/crawler/warc"
)

// TestScripts runs the scripts. They are not beside other tests: a script's folder
// becomes that of the process.
func TestScripts(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the program some hundred times")
	}
	dir := root(t)
	s := &scripts{apart: os.Getenv("SOAK") != ""}
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join(dir, "testdata/script"),
		Setup: func(e *testscript.Env) error {
			e.Setenv("EXAMPLE", filepath.Join(dir, example))
			e.Setenv("STORES", filepath.Join(dir, "testdata/store"))
			e.Setenv("LANG", "C.UTF-8")
			if cache, err := os.UserCacheDir(); err == nil {
				e.Setenv("XDG_CACHE_HOME", cache) // a script has no home
			}
			return nil
		},
		Cmds:          map[string]func(*testscript.TestScript, bool, []string){"exits": s.exits, "archive": archive, "cut": cut, "edit": edit},
		UpdateScripts: os.Getenv("UPDATE") != "",
	})
}

// scripts runs the program for scripts, in the process of the test: to start it
// takes a tenth of a second of the processor, most of what a script does.
type scripts struct {
	apart bool // as processes of their own, every one
	mu    sync.Mutex
}

// exits runs the program and wants an exit code: exits CODE classify ARGS... As a
// process of its own, which stdin is for: exits CODE process classify ARGS...
func (s *scripts) exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE [process] classify ARGS...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	args, alone := args[1:], s.apart
	if args[0] == "process" {
		args, alone = args[1:], true
	}
	code := 0
	if alone {
		code = apart(ts, args)
	} else {
		code = s.within(ts, args)
	}
	if code != want {
		ts.Fatalf("exit code %d, want %d", code, want)
	}
}

// apart runs a program as a process of its own.
func apart(ts *testscript.TestScript, args []string) (code int) {
	err := ts.Exec(args[0], args[1:]...)
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode()
	}
	ts.Check(err)
	return exitDone
}

// within runs the program in this process, which has the script's folder and
// what the program asks of its environment meanwhile.
func (s *scripts) within(ts *testscript.TestScript, args []string) (code int) {
	if args[0] != "classify" {
		ts.Fatalf("%s is not classify; use exec", args[0])
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	here, err := os.Getwd()
	ts.Check(err)
	ts.Check(os.Chdir(ts.MkAbs(".")))
	defer func() { ts.Check(os.Chdir(here)) }()
	for _, name := range []string{"LANG", "LC_ALL", "LC_MESSAGES", "TMPDIR"} {
		before, was := os.LookupEnv(name)
		ts.Check(os.Setenv(name, ts.Getenv(name)))
		defer func() {
			if !was {
				ts.Check(os.Unsetenv(name))
				return
			}
			ts.Check(os.Setenv(name, before))
		}()
	}
	return run(context.Background(), args[1:], strings.NewReader(""), ts.Stdout(), ts.Stderr())
}

// archive writes a web archive in which each address was answered with a file,
// a minute after the one before: archive NAME.warc.gz [STATUS:]URL=FILE...
func archive(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: archive NAME [STATUS:]URL=FILE...")
	}
	w, err := warc.Open(ts.MkAbs(args[0]), warc.Options{Software: "classify/1"})
	ts.Check(err)
	for i, arg := range args[1:] {
		url, file, _ := strings.Cut(arg, "=")
		e := warc.Exchange{URL: url, Status: 200, Body: []byte(ts.ReadFile(file)), Header: http.Header{"Content-Type": {"text/html; charset=utf-8"}}}
		if status, rest, ok := strings.Cut(url, ":"); ok && len(status) == 3 {
			e.Status, err = strconv.Atoi(status)
			ts.Check(err)
			e.URL = rest
		}
		e.Time = time.Date(2021, 5, 21, 7, i, 0, 0, time.UTC)
		ts.Check(w.Write(e))
	}
	ts.Check(w.Close())
}

// cut takes bytes away from the end of a file: cut FILE BYTES
func cut(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: cut FILE BYTES")
	}
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	data := ts.ReadFile(args[0])
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(data[:max(0, len(data)-n)]), 0o600))
}

// edit writes a file with the first of some words replaced: edit FROM TO OLD NEW
func edit(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 4 {
		ts.Fatalf("usage: edit FROM TO OLD NEW")
	}
	text := ts.ReadFile(args[0])
	if !strings.Contains(text, args[2]) {
		ts.Fatalf("%s does not have %s", args[0], args[2])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(strings.Replace(text, args[2], args[3], 1)), 0o600))
}
