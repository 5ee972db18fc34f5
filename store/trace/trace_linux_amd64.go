package trace

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Supported tells whether programs can be watched here.
const Supported = true

// call is how a system call's arguments are read.
type call struct {
	name string
	read func(t *thread, c *Call)
}

// calls are those that are watched, by number.
var calls = map[uint64]call{
	unix.SYS_WRITE:           {"write", (*thread).write},
	unix.SYS_PWRITE64:        {"pwrite", (*thread).pwrite},
	unix.SYS_COPY_FILE_RANGE: {"copy_file_range", (*thread).copyRange},
	unix.SYS_FSYNC:           {"fsync", (*thread).file},
	unix.SYS_FDATASYNC:       {"fdatasync", (*thread).file},
	unix.SYS_FTRUNCATE:       {"truncate", (*thread).truncate},
	unix.SYS_FCHMOD:          {"chmod", (*thread).file},
	unix.SYS_FCHMODAT:        {"chmod", (*thread).pathAt},
	unix.SYS_OPENAT:          {"open", (*thread).open},
	unix.SYS_RENAMEAT:        {"rename", (*thread).twoPaths},
	unix.SYS_RENAMEAT2:       {"rename", (*thread).twoPaths},
	unix.SYS_LINKAT:          {"link", (*thread).twoPaths},
	unix.SYS_UNLINKAT:        {"unlink", (*thread).pathAt},
}

// begin puts a filter before all threads of this process that stops them at the
// calls that are watched and at no other.
func begin() error {
	if os.Getenv(variable) == "" {
		return nil
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	jump := func(code uint16, k uint32, yes, no uint8) unix.SockFilter {
		return unix.SockFilter{Code: code, Jt: yes, Jf: no, K: k}
	}
	filter := []unix.SockFilter{jump(unix.BPF_LD|unix.BPF_W|unix.BPF_ABS, 0, 0, 0)}
	left := len(calls)
	for nr := range calls {
		filter = append(filter, jump(unix.BPF_JMP|unix.BPF_JEQ|unix.BPF_K, uint32(nr), uint8(left), 0))
		left--
	}
	filter = append(filter, jump(unix.BPF_RET|unix.BPF_K, unix.SECCOMP_RET_ALLOW, 0, 0), jump(unix.BPF_RET|unix.BPF_K, unix.SECCOMP_RET_TRACE, 0, 0))
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return fmt.Errorf("be watched: %w", err)
	}
	program := unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	_, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_TSYNC, uintptr(unsafe.Pointer(&program)))
	if errno != 0 {
		return fmt.Errorf("be watched: %w", errno)
	}
	return nil
}

// watcher is a watch at work.
type watcher struct {
	Watch
	main    int
	waiting map[int]*Call // calls that are not over, by thread
	known   map[int]bool  // threads
}

func run(cmd *exec.Cmd, w Watch) (code int, err error) {
	runtime.LockOSThread() // only the thread that started a process may watch it
	defer runtime.UnlockOSThread()
	if w.Dir, err = filepath.EvalSymlinks(w.Dir); err != nil {
		return -1, err
	}
	if cmd.Env == nil {
		cmd.Env = os.Environ()
	}
	cmd.Env = append(cmd.Env, variable+"=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{Ptrace: true}
	if err := cmd.Start(); err != nil {
		return -1, err
	}
	defer func() { err = errors.Join(err, cmd.Process.Release()) }()
	on := &watcher{Watch: w, main: cmd.Process.Pid, waiting: map[int]*Call{}, known: map[int]bool{}}
	var status syscall.WaitStatus
	if _, err := syscall.Wait4(on.main, &status, 0, nil); err != nil {
		return -1, err
	}
	const options = syscall.PTRACE_O_TRACECLONE | syscall.PTRACE_O_TRACESYSGOOD | unix.PTRACE_O_TRACESECCOMP | unix.PTRACE_O_EXITKILL
	if err := syscall.PtraceSetOptions(on.main, options); err != nil {
		return -1, err
	}
	on.known[on.main] = true
	if err := syscall.PtraceCont(on.main, 0); err != nil {
		return -1, err
	}
	return on.loop()
}

// loop lets the threads go on until the program is over.
func (w *watcher) loop() (code int, err error) {
	for {
		var status syscall.WaitStatus
		id, err := syscall.Wait4(-1, &status, unix.WALL|unix.WNOTHREAD, nil)
		if errors.Is(err, syscall.EINTR) {
			continue
		}
		if err != nil {
			return -1, fmt.Errorf("wait for a program: %w", err)
		}
		if !status.Stopped() {
			if id == w.main {
				return status.ExitStatus(), nil // -1 if it was a signal
			}
			continue
		}
		if err := w.stopped(id, status); err != nil && !errors.Is(err, syscall.ESRCH) { // ESRCH: it was killed meanwhile
			return -1, err
		}
	}
}

// stopped looks why a thread has stopped and lets it go on.
func (w *watcher) stopped(id int, status syscall.WaitStatus) error {
	first := !w.known[id]
	w.known[id] = true
	switch signal := status.StopSignal(); {
	case signal == syscall.SIGTRAP && status.TrapCause() == unix.PTRACE_EVENT_SECCOMP:
		return w.begins(id)
	case signal == syscall.SIGTRAP|0x80:
		return w.ends(id)
	case signal == syscall.SIGTRAP, signal == syscall.SIGSTOP && first:
		return syscall.PtraceCont(id, 0)
	default:
		return syscall.PtraceCont(id, int(signal))
	}
}

// begins looks at a call that a thread is about to make.
func (w *watcher) begins(id int) error {
	t := thread{id: id}
	if err := syscall.PtraceGetRegs(id, &t.regs); err != nil {
		return err
	}
	of := calls[t.regs.Orig_rax]
	c := &Call{Process: w.main, Name: of.name, FD: -1}
	of.read(&t, c)
	if t.err != nil {
		return fmt.Errorf("watch %s: %w", of.name, t.err)
	}
	if !w.tells(c) {
		return syscall.PtraceCont(id, 0)
	}
	if w.Before != nil {
		if errno := w.Before(c); errno != 0 {
			t.regs.Orig_rax, t.regs.Rax = ^uint64(0), uint64(-int64(errno)) // no call, and its result
			return errors.Join(syscall.PtraceSetRegs(id, &t.regs), syscall.PtraceCont(id, 0))
		}
	}
	w.waiting[id] = c
	return syscall.PtraceSyscall(id, 0)
}

// tells reports whether a call is to be told.
func (w *watcher) tells(c *Call) bool {
	within := func(path string) bool { return path == w.Dir || strings.HasPrefix(path, w.Dir+"/") }
	return c.Name == "write" && (c.FD == 1 || c.FD == 2) || within(c.Path) || within(c.To)
}

// ends looks at a call that is over.
func (w *watcher) ends(id int) error {
	c := w.waiting[id]
	delete(w.waiting, id)
	var regs syscall.PtraceRegs
	if err := syscall.PtraceGetRegs(id, &regs); err != nil {
		return err
	}
	if c != nil && w.After != nil {
		c.Result = int(int64(regs.Rax))
		if c.Name == "open" && c.Result >= 0 {
			c.FD = c.Result
			t := thread{id: id}
			t.describe(c)
		}
		w.After(c)
	}
	return syscall.PtraceCont(id, 0)
}

// thread is one that has stopped before a call.
type thread struct {
	id   int
	regs syscall.PtraceRegs
	err  error
}

// memory reads n bytes of the program.
func (t *thread) memory(at uint64, n int) []byte {
	b := make([]byte, n)
	if n == 0 {
		return b
	}
	local := []unix.Iovec{{Base: &b[0], Len: uint64(n)}}
	got, err := unix.ProcessVMReadv(t.id, local, []unix.RemoteIovec{{Base: uintptr(at), Len: n}}, 0)
	if err == nil && got != n {
		err = io.ErrUnexpectedEOF
	}
	t.err = errors.Join(t.err, err)
	return b
}

// text reads a text that ends with a zero byte, in parts that end with a page.
func (t *thread) text(at uint64) string {
	var all []byte
	for t.err == nil {
		part := t.memory(at, 256-int(at%256))
		if i := bytes.IndexByte(part, 0); i >= 0 {
			return string(append(all, part[:i]...))
		}
		all, at = append(all, part...), at+uint64(len(part))
	}
	return ""
}

// path reads the name of a file.
func (t *thread) path(folder, at uint64) string {
	name := t.text(at)
	if filepath.IsAbs(name) {
		return filepath.Clean(name)
	}
	from := fmt.Sprintf("/proc/%d/cwd", t.id)
	if int32(folder) != unix.AT_FDCWD {
		from = fmt.Sprintf("/proc/%d/fd/%d", t.id, int32(folder))
	}
	if dir, err := os.Readlink(from); err == nil {
		return filepath.Join(dir, name)
	}
	return name
}

// describe finds the file of a descriptor.
func (t *thread) describe(c *Call) {
	name := fmt.Sprintf("/proc/%d/fd/%d", t.id, c.FD)
	c.Path, _ = os.Readlink(name) // of a descriptor that is not open: ""
	var info unix.Stat_t
	if unix.Stat(name, &info) == nil {
		c.Inode = info.Ino
	}
}

// at is where a descriptor stands in its file.
func (t *thread) at(fd int) (offset int64) {
	data, _ := os.ReadFile(fmt.Sprintf("/proc/%d/fdinfo/%d", t.id, fd)) // what is missing fails below
	if _, err := fmt.Sscanf(string(data), "pos: %d", &offset); err != nil {
		t.err = errors.Join(t.err, err)
	}
	return offset
}

func (t *thread) file(c *Call) {
	c.FD = int(int32(t.regs.Rdi))
	t.describe(c)
}

func (t *thread) write(c *Call) {
	t.file(c)
	if strings.HasPrefix(c.Path, "/") && c.Path != os.DevNull {
		c.Offset = t.at(c.FD)
	}
	c.Data = t.memory(t.regs.Rsi, int(t.regs.Rdx))
}

func (t *thread) pwrite(c *Call) {
	t.file(c)
	c.Data, c.Offset = t.memory(t.regs.Rsi, int(t.regs.Rdx)), int64(t.regs.R10)
}

// copyRange reads what is copied from the file that it is copied from.
func (t *thread) copyRange(c *Call) {
	place := func(fd int, pointer uint64) int64 {
		if pointer == 0 {
			return t.at(fd)
		}
		return *(*int64)(unsafe.Pointer(&t.memory(pointer, 8)[0]))
	}
	from := int(int32(t.regs.Rdi))
	begin := place(from, t.regs.Rsi)
	c.FD = int(int32(t.regs.Rdx))
	t.describe(c)
	c.Offset = place(c.FD, t.regs.R10)
	f, err := os.Open(fmt.Sprintf("/proc/%d/fd/%d", t.id, from))
	if err == nil {
		c.Data, err = io.ReadAll(io.NewSectionReader(f, begin, int64(min(t.regs.R8, 1<<40))))
		err = errors.Join(err, f.Close())
	}
	t.err = errors.Join(t.err, err)
}

func (t *thread) truncate(c *Call) {
	t.file(c)
	c.Offset = int64(t.regs.Rsi)
}

func (t *thread) pathAt(c *Call) { c.Path = t.path(t.regs.Rdi, t.regs.Rsi) }

func (t *thread) open(c *Call) {
	t.pathAt(c)
	c.Flags = int(t.regs.Rdx)
}

func (t *thread) twoPaths(c *Call) {
	t.pathAt(c)
	c.To = t.path(t.regs.Rdx, t.regs.R10)
}
