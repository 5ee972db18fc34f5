package model

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // the built-in model
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"sync"
)

// A file is: the line of its format; the head as JSON, with its length before
// it; the keys of the features; the weights of each, one for each theme and each
// stance; the hashes of the texts it was trained on; the SHA-256 of all that.
// Numbers are little-endian, weights whole ones of the size of a grain.
const magic = "classify model 2\n"

// grain is what weights are rounded to: a hundred of them move a chance by less than a
// hundredth.
const grain = 1. / 2048

// rounded is a weight as a file has it.
func rounded(w float64) float32 {
	return float32(min(max(math.Round(w/grain), math.MinInt16), math.MaxInt16) * grain)
}

// largest is the most bytes a file may have.
const largest = 64 << 20

// head is what is small of a model.
type head struct {
	Version string
	Classes string // hash of the concept classes the weights are of
	Themes  []themed
	Stance  []stanced
	Told    Stances
	Keys    int
	Saw     int
}

// ErrOther says that a file is no model, or one of another version of the
// program. Train it again.
var ErrOther = errors.New("no model of " + Version)

// ErrDamaged says that a file is not as it was written.
var ErrDamaged = errors.New("the model is damaged")

// classesHash tells the classes from others.
var classesHash = sync.OnceValue(func() string {
	h := sha256.New()
	for _, c := range classes {
		fmt.Fprintf(h, "%s: %s\n", c.name, c.stems)
	}
	fmt.Fprintln(h, amountClasses)
	return fmt.Sprintf("%x", h.Sum(nil)[:8])
})

// Write writes the model, the same bytes each time.
func (m *Model) Write(w io.Writer) error {
	h, err := json.Marshal(head{Version, classesHash(), m.themes, m.stance, m.told, len(m.keys), len(m.saw)})
	if err != nil {
		return err
	}
	var b bytes.Buffer
	b.WriteString(magic)
	by := make([]int16, len(m.by))
	for i, w := range m.by {
		by[i] = int16(w / grain)
	}
	for _, part := range []any{uint32(len(h)), h, m.keys, by, m.saw} {
		if err := binary.Write(&b, binary.LittleEndian, part); err != nil {
			return err
		}
	}
	sum := sha256.Sum256(b.Bytes())
	b.Write(sum[:])
	_, err = w.Write(b.Bytes())
	return err
}

// ID names the model: its version, and the hash of the file that Write writes.
func (m *Model) ID() string {
	m.naming.Do(func() {
		var b bytes.Buffer
		if m.id = Version; m.Write(&b) == nil {
			m.id = fmt.Sprintf("%s %x", Version, b.Bytes()[b.Len()-sha256.Size:][:6])
		}
	})
	return m.id
}

// Read reads a model that Write wrote.
func Read(r io.Reader) (*Model, error) {
	b, err := io.ReadAll(io.LimitReader(r, largest))
	if err != nil {
		return nil, err
	}
	return parse(b)
}

func parse(b []byte) (*Model, error) {
	body, is := bytes.CutPrefix(b, []byte(magic))
	if !is {
		return nil, ErrOther
	}
	if len(body) < 4+sha256.Size {
		return nil, ErrDamaged
	}
	end := len(b) - sha256.Size
	if sum := sha256.Sum256(b[:end]); !bytes.Equal(sum[:], b[end:]) {
		return nil, ErrDamaged
	}
	body = body[:len(body)-sha256.Size]
	size := int(binary.LittleEndian.Uint32(body))
	if body = body[4:]; size > len(body) {
		return nil, ErrDamaged
	}
	var h head
	if err := json.Unmarshal(body[:size], &h); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if h.Version != Version || h.Classes != classesHash() {
		return nil, ErrOther
	}
	return h.model(body[size:])
}

// model is that of a head and the numbers after it.
func (h *head) model(body []byte) (*Model, error) {
	if h.Keys < 0 || h.Saw < 0 || len(h.Themes) == 0 || h.Keys > len(body) || h.Saw > len(body) ||
		len(body) != 8*h.Keys+2*h.Keys*(len(h.Themes)+len(h.Stance))+8*h.Saw {
		return nil, ErrDamaged
	}
	for _, t := range h.Themes {
		if n := len(concepts().names); len(t.Gate.By) != n*places+pairs(n) {
			return nil, ErrDamaged
		}
	}
	m := &Model{themes: h.Themes, stance: h.Stance, told: h.Told}
	m.keys, body = numbers64(body, h.Keys)
	m.by = make([]float32, h.Keys*(len(h.Themes)+len(h.Stance)))
	for i := range m.by {
		m.by[i] = float32(int16(binary.LittleEndian.Uint16(body[2*i:]))) * grain
	}
	m.saw, _ = numbers64(body[2*len(m.by):], h.Saw)
	if !slices.IsSorted(m.keys) || !slices.IsSorted(m.saw) {
		return nil, ErrDamaged
	}
	m.hash()
	return m, nil
}

func numbers64(b []byte, n int) ([]uint64, []byte) {
	out := make([]uint64, n)
	for i := range out {
		out[i] = binary.LittleEndian.Uint64(b[8*i:])
	}
	return out, b[8*n:]
}

//go:generate sh -c "go run ../../cmd/classify learn --out builtin.model ../../testdata/gold/*.jsonl"

//go:embed builtin.model
var builtin []byte

var builtinModel = sync.OnceValues(func() (*Model, error) { return parse(builtin) })

// Builtin is the model that comes with the program; it is read once.
func Builtin() (*Model, error) { return builtinModel() }
