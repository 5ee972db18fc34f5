package trace

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

const folder = "TRACE_TEST_FOLDER"

// TestMain is also the program that is watched.
func TestMain(m *testing.M) {
	if err := Begin(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if dir := os.Getenv(folder); dir != "" {
		if err := work(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(3)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// work makes a file of two others, gives it another name and says so.
func work(dir string) error {
	at := func(name string) string { return filepath.Join(dir, name) }
	if err := os.WriteFile(at("part"), []byte("port"), 0o600); err != nil {
		return err
	}
	from, err := os.Open(at("part"))
	if err != nil {
		return err
	}
	f, err := os.Create(at("new"))
	if err != nil {
		return err
	}
	_, err = f.WriteAt([]byte("harbour "), 0)
	if err == nil {
		_, err = f.Seek(0, io.SeekEnd)
	}
	if err == nil {
		_, err = io.Copy(f, from)
	}
	err = errors.Join(err, f.Truncate(64), f.Sync(), f.Close(), from.Close(), os.Rename(at("new"), at("file")), os.Remove(at("part")))
	if err == nil {
		fmt.Println("done")
	}
	return err
}

func watch(t *testing.T, w Watch) int {
	t.Helper()
	if !Supported {
		t.Skip("no program can be watched here")
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), folder+"="+w.Dir)
	code, err := Run(cmd, w)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

func TestWhatAProgramWritesIsTold(t *testing.T) {
	dir := t.TempDir()
	var told []string
	code := watch(t, Watch{Dir: dir, After: func(c *Call) {
		one := c.Name
		switch c.Name {
		case "write", "pwrite", "copy_file_range":
			if c.Result <= 0 {
				return // the end of what is copied, or a way to copy that there is not
			}
			one = strings.Replace(one, "copy_file_range", "write", 1) + fmt.Sprintf(" %q at %d", c.Data[:c.Result], c.Offset)
		case "truncate":
			one += fmt.Sprint(" at ", c.Offset)
		case "rename":
			one += " to " + filepath.Base(c.To)
		}
		if c.FD == 1 {
			one = strings.TrimSuffix(one, " at 0")
		} else {
			one += " " + filepath.Base(c.Path)
		}
		told = append(told, one)
	}})
	want := []string{
		"open part", `write "port" at 0 part`, "open part", "open new", `pwrite "harbour " at 0 new`, `write "port" at 8 new`,
		"truncate at 64 new", "fsync new", "rename to file new", "unlink part", `write "done\n"`,
	}
	if got := strings.Join(told, "\n"); code != 0 || got != strings.Join(want, "\n") {
		t.Errorf("exit code %d\n%s\nwant\n%s", code, got, strings.Join(want, "\n"))
	}
}

func TestACallFailsWithoutHavingDoneAnything(t *testing.T) {
	for _, name := range []string{"open", "write", "pwrite", "truncate", "fsync", "rename", "unlink"} {
		dir := t.TempDir()
		var said strings.Builder
		code := watch(t, Watch{
			Dir: dir,
			Before: func(c *Call) syscall.Errno {
				if c.Name == name && c.FD != 1 && c.FD != 2 {
					return syscall.ENOSPC
				}
				return 0
			},
			After: func(c *Call) {
				if c.FD == 2 {
					said.Write(c.Data)
				}
			},
		})
		_, err := os.Stat(filepath.Join(dir, "file"))
		if renamed := err == nil; code != 3 || !strings.Contains(said.String(), "no space left") || renamed && (name == "rename" || name == "open") {
			t.Errorf("%s: exit code %d, renamed %v\n%s", name, code, renamed, said.String())
		}
	}
}

func TestAKilledProgramHasNoExitCode(t *testing.T) {
	dir := t.TempDir()
	code := watch(t, Watch{Dir: dir, Before: func(c *Call) syscall.Errno {
		if c.Name == "rename" {
			_ = syscall.Kill(c.Process, syscall.SIGKILL) // that it was is seen below
		}
		return 0
	}})
	if _, err := os.Stat(filepath.Join(dir, "new")); code != -1 || err != nil {
		t.Errorf("exit code %d, %v", code, err)
	}
}
