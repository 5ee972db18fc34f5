package store

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"classify/store/trace"
)

// disk is a model of what a folder's files are on the disk and in the system's
// memory. A file's bytes are on the disk for certain when the file was synced
// after they were written; a name when the folder was. Until then any of the
// writes may be there, in any order and torn between sectors, and the changes of
// names up to any one, as journaling file systems have it.
type disk struct {
	names   map[string]*diskFile // on the disk
	renamed []func(map[string]*diskFile)
	now     map[string]*diskFile // names as the program sees them
	open    map[uint64]*diskFile // by inode
}

type diskFile struct {
	bytes   []byte // on the disk
	waiting []diskWrite
}

// diskWrite writes data at an offset, or with nil makes the file so long.
type diskWrite struct {
	offset int64
	data   []byte
}

const sector = 512

// newDisk is the disk with the files of a folder.
func newDisk(t *testing.T, dir string) *disk {
	t.Helper()
	d := &disk{names: map[string]*diskFile{}, open: map[uint64]*diskFile{}}
	all, err := os.ReadDir(dir)
	must(t, err)
	for _, e := range all {
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		must(t, err)
		d.names[e.Name()] = &diskFile{bytes: data}
	}
	d.now = maps.Clone(d.names)
	return d
}

// rename changes names: at once for the program, some time on the disk.
func (d *disk) rename(change func(map[string]*diskFile)) {
	change(d.now)
	d.renamed = append(d.renamed, change)
}

// note follows a call that has ended. The folder's own calls are those of path.
func (d *disk) note(t *testing.T, dir string, c *trace.Call) {
	if c.Result < 0 || c.FD == 1 || c.FD == 2 {
		return
	}
	name, to := filepath.Base(c.Path), filepath.Base(c.To)
	f := d.open[c.Inode]
	switch c.Name {
	case "open":
		f = d.now[name]
		if f == nil && c.Flags&unix.O_CREAT != 0 {
			f = &diskFile{}
			d.rename(func(names map[string]*diskFile) { names[name] = f })
		}
		if c.Path == dir || f == nil {
			return
		}
		d.open[c.Inode] = f
		if c.Flags&unix.O_TRUNC != 0 {
			f.waiting = append(f.waiting, diskWrite{0, nil})
		}
	case "write", "pwrite", "copy_file_range":
		f.waiting = append(f.waiting, diskWrite{c.Offset, c.Data[:c.Result]})
	case "truncate":
		f.waiting = append(f.waiting, diskWrite{c.Offset, nil})
	case "fsync", "fdatasync":
		if c.Path == dir {
			d.syncNames()
		} else {
			f.sync()
		}
	case "rename":
		f = d.now[name]
		d.rename(func(names map[string]*diskFile) { delete(names, name); names[to] = f })
	case "link":
		f = d.now[name]
		d.rename(func(names map[string]*diskFile) { names[to] = f })
	case "unlink":
		d.rename(func(names map[string]*diskFile) { delete(names, name) })
	case "chmod":
	default:
		t.Errorf("the model knows no %s", c.Name)
	}
}

func (d *disk) syncNames() {
	for _, change := range d.renamed {
		change(d.names)
	}
	d.renamed = nil
}

func (f *diskFile) sync() {
	for _, w := range f.waiting {
		f.bytes = w.on(f.bytes)
	}
	f.waiting = nil
}

// on makes the write on some bytes.
func (w diskWrite) on(b []byte) []byte {
	end := int(w.offset) + len(w.data)
	if w.data == nil && end < len(b) {
		return b[:end]
	}
	if end > len(b) {
		b = append(b, make([]byte, end-len(b))...)
	}
	copy(b[w.offset:], w.data)
	return b
}

// left is what a power cut now leaves of the files.
func (d *disk) left(random *rand.Rand) map[string][]byte {
	names := maps.Clone(d.names)
	n := len(d.renamed)
	if random.IntN(3) > 0 {
		n = random.IntN(n + 1)
	}
	for _, change := range d.renamed[:n] {
		change(names)
	}
	of := map[*diskFile][]byte{} // a file may have two names
	out := map[string][]byte{}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		f := names[name]
		if _, known := of[f]; !known {
			of[f] = f.left(random)
		}
		out[name] = of[f]
	}
	return out
}

// left is what a power cut leaves of a file: some of the waiting writes, whole
// or some of their sectors.
func (f *diskFile) left(random *rand.Rand) []byte {
	b := slices.Clone(f.bytes)
	keep := [...]int{0, 10, 50, 90, 100}[random.IntN(5)] // of a hundred
	most := len(f.waiting)
	if random.IntN(3) == 0 {
		most = random.IntN(most + 1) // those before another one
	}
	for _, w := range f.waiting[:most] {
		switch {
		case random.IntN(100) >= keep:
			if random.IntN(2) == 0 { // its length alone
				b = diskWrite{max(int64(len(b)), w.offset+int64(len(w.data))), nil}.on(b)
			}
		case w.data == nil || random.IntN(4) > 0:
			b = w.on(b)
		default:
			for at := 0; at < len(w.data); at += sector {
				if random.IntN(2) == 0 {
					b = diskWrite{w.offset + int64(at), w.data[at:min(at+sector, len(w.data))]}.on(b)
				}
			}
		}
	}
	return b
}

// recorded is what a life did to the disk, and said.
type recorded struct {
	t     *testing.T
	life  life
	old   string
	calls []trace.Call
	begin func() *disk
}

func recordLife(t *testing.T, env ...string) recorded {
	t.Helper()
	l, old := prepare(t, t.TempDir())
	before := t.TempDir()
	must(t, os.CopyFS(before, os.DirFS(l.dir)))
	r := recorded{t: t, life: l, old: old, begin: func() *disk { return newDisk(t, before) }}
	out := l.live(t, trace.Watch{After: func(c *trace.Call) { r.calls = append(r.calls, *c) }}, env...)
	if out.code != 0 {
		t.Fatalf("exit code %d\n%s", out.code, out.told)
	}
	return r
}

// cut cuts the power before each call for which chosen is true and tells what
// is broken then.
func (r recorded) cut(random *rand.Rand, chosen func() bool, broken func(why string)) (images int) {
	d := r.begin()
	var said strings.Builder
	dir := r.t.TempDir()
	for n := range r.calls {
		c := &r.calls[n]
		if chosen() {
			images++
			after := life{filepath.Join(dir, fmt.Sprint(images))}
			must(r.t, os.Mkdir(after.dir, 0o700))
			for name, data := range d.left(random) {
				must(r.t, os.WriteFile(filepath.Join(after.dir, name), data, 0o600))
			}
			if why := after.broken(r.old, strings.Split(said.String(), "\n")); why != "" {
				broken(fmt.Sprintf("before call %d, %s %s: %s", n, c.Name, filepath.Base(c.Path), why))
			}
			must(r.t, os.RemoveAll(after.dir))
		}
		if c.FD == 1 {
			said.Write(c.Data)
		}
		d.note(r.t, r.life.dir, c)
	}
	return images
}

// TestAPowerCutLosesNothingThatWasKept cuts the power at any moment of a life:
// whatever of the writes that were not synced has reached the disk, the stores
// are sound and what was said to be kept is there.
func TestAPowerCutLosesNothingThatWasKept(t *testing.T) {
	watched(t)
	r := recordLife(t)
	const seed = 11
	random := rand.New(rand.NewPCG(seed, 4))
	rounds, share := 1, 9
	if os.Getenv("SOAK") != "" {
		rounds, share = 20, 1
	}
	images := 0
	for range rounds {
		images += r.cut(random, func() bool { return random.IntN(share) == 0 }, func(why string) { t.Errorf("seed %d: %s", seed, why) })
	}
	t.Logf("%d power cuts among %d calls", images, len(r.calls))
}

// TestAPowerCutFindsCommitsThatAreNotSynced lives without syncing its commits:
// the cuts then find work that is lost.
func TestAPowerCutFindsCommitsThatAreNotSynced(t *testing.T) {
	watched(t)
	r := recordLife(t, unsyncedVariable+"=1")
	random := rand.New(rand.NewPCG(1, 4))
	lost := map[string]int{}
	images := r.cut(random, func() bool { return random.IntN(8) == 0 }, func(why string) {
		if strings.Contains(why, "is lost") {
			lost["lost"]++
		} else {
			lost["damaged"]++
		}
	})
	t.Logf("%d power cuts: %v", images, lost)
	if len(lost) == 0 {
		t.Error("nothing was lost")
	}
}
