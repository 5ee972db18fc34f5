package token

import (
	"archive/zip"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"unsafe"
)

// keptHead tells what a file of tables is and holds what is small of them. It
// stands before the sections as JSON, with its length and the checksum of all
// that follows before it.
type keptHead struct {
	Made     string // see maker
	Sections [8]int // bytes of each, see sections
	Width    int
	Parts    [][3]string
	Unknown  []keptUnknown
}

type keptUnknown struct {
	First, Count int32
	Invoke       bool
	Group        bool
}

// sectionsAt is how the sections are aligned, and the size of what stands before
// the head.
const sectionsAt = 8

// keptPath is where tables are kept for the next process, "" if nowhere.
func keptPath() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "classify", "words")
}

// tablesVersion grows when the tables, or what they are made of, are others.
const tablesVersion = 1

// maker says of which dictionary tables are, and how they lie in memory.
func maker(parts map[string]*zip.File) string {
	out := fmt.Sprintf("%d %x %d %d %d", tablesVersion, bytesOf([]uint16{0x0102}), unsafe.Sizeof(cell{}), unsafe.Sizeof(word{}), unsafe.Sizeof(features{}))
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		out += fmt.Sprintf(" %08x", parts[name].CRC32)
	}
	return out
}

// keep writes the tables for the next process. Where that fails, the next one
// reads the dictionary again.
func (t *tables) keep(path, made string) error {
	var unknown []word
	h := keptHead{Made: made, Width: t.width}
	for _, p := range t.parts {
		h.Parts = append(h.Parts, [3]string{p.pos, p.sub, p.form})
	}
	for _, u := range t.unknown {
		h.Unknown = append(h.Unknown, keptUnknown{u.first, int32(len(u.words)), u.invoke, u.group})
		unknown = append(unknown, u.words...)
	}
	sections := [...][]byte{bytesOf(t.array), bytesOf(t.words), bytesOf(t.connection), bytesOf(t.features), bytesOf(t.unkFeature), bytesOf(unknown), t.category, []byte(t.bases)}
	body := make([]byte, 0, 24<<20)
	for i, s := range sections {
		h.Sections[i] = len(s)
		body = append(body, s...)
		for len(body)%sectionsAt != 0 {
			body = append(body, 0)
		}
	}
	head, err := json.Marshal(h)
	if err != nil {
		return err
	}
	for len(head)%sectionsAt != 0 {
		head = append(head, ' ')
	}
	sum := crc32.Update(crc32.Checksum(head, castagnoli), castagnoli, body)
	start := binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(nil, uint32(len(head))), sum)
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, "words-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // fails when it has its name
	_, err = f.Write(append(start, head...))
	if err == nil {
		_, err = f.Write(body)
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// readKept reads tables that were kept; nil if there are none such, or they are
// damaged.
func readKept(path, made string) *tables {
	f, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.Size() < sectionsAt || info.Size() > 1<<28 {
		return nil
	}
	all := bytesOf(make([]uint64, (info.Size()+7)/8))[:info.Size()] // aligned
	if _, err := f.ReadAt(all, 0); err != nil {
		return nil
	}
	size, sum := int(binary.LittleEndian.Uint32(all)), binary.LittleEndian.Uint32(all[4:])
	all = all[sectionsAt:]
	if size > len(all) || size%sectionsAt != 0 || crc32.Checksum(all, castagnoli) != sum {
		return nil
	}
	var h keptHead
	if json.Unmarshal(all[:size], &h) != nil || h.Made != made {
		return nil
	}
	return h.tables(all[size:])
}

// tables are those that the sections hold.
func (h *keptHead) tables(body []byte) *tables {
	var section [len(h.Sections)][]byte
	for i, n := range h.Sections {
		padded := (n + sectionsAt - 1) / sectionsAt * sectionsAt
		if n < 0 || padded > len(body) {
			return nil
		}
		section[i], body = body[:n], body[padded:]
	}
	t := &tables{
		array: sliceOf[cell](section[0]), words: sliceOf[word](section[1]), connection: sliceOf[int16](section[2]), width: h.Width,
		features: sliceOf[features](section[3]), unkFeature: sliceOf[features](section[4]),
	}
	for _, p := range h.Parts {
		t.parts = append(t.parts, part{p[0], p[1], p[2]})
	}
	unknowns := sliceOf[word](section[5])
	for _, u := range h.Unknown {
		t.unknown = append(t.unknown, unknown{words: unknowns[:u.Count], first: u.First, invoke: u.Invoke, group: u.Group})
		unknowns = unknowns[u.Count:]
	}
	t.category, t.bases = section[6], unsafe.String(unsafe.SliceData(section[7]), len(section[7]))
	return t
}

// bytesOf is how a list lies in memory.
func bytesOf[T any](list []T) []byte {
	var one T
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(list))), len(list)*int(unsafe.Sizeof(one)))
}

// sliceOf is the list that lies so in memory.
func sliceOf[T any](b []byte) []T {
	var one T
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(b))), len(b)/int(unsafe.Sizeof(one)))
}
