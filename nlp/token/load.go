package token

import (
	"archive/zip"
	"bufio"
	"bytes"
	"embed"
	"encoding/binary"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	_ "unsafe" // for the name of the file within package ipa

	"github.com/ikawaha/kagome-dict/dict"
	_ "github.com/ikawaha/kagome-dict/ipa" // holds the file
	"github.com/klauspost/compress/flate"
)

// source is the dictionary file of package ipa, which only reads it whole: all
// features of all words as slices of strings, in 0.7 s and 160 MiB.
//
//go:linkname source github.com/ikawaha/kagome-dict/ipa.dictsrc
var source embed.FS

// open reads the tables that an earlier process kept, or else makes them and
// keeps them: that takes a quarter of a second more than reading them.
func open(path string) (*tables, error) {
	parts, err := openParts()
	if err != nil {
		return nil, fmt.Errorf("load the dictionary: %w", err)
	}
	made := maker(parts)
	if t := readKept(path, made); t != nil {
		return t, nil
	}
	t, err := load(parts)
	if err == nil && path != "" {
		_ = t.keep(path, made) // where it cannot be kept it is made anew each time
	}
	return t, err
}

// load reads of the dictionary what the lattice needs, its parts at the same
// time.
func load(parts map[string]*zip.File) (*tables, error) {
	t := &tables{}
	var words wordList
	var tags tagList
	todo := []func() error{
		read(parts, dict.IndexDictFileName, t.readIndex),
		read(parts, dict.ContentDictFileName, words.read),
		read(parts, dict.POSDictFileName, tags.read),
		read(parts, dict.ConnectionDictFileName, t.readConnection),
		read(parts, dict.MorphDictFileName, t.readMorphs),
		func() error { return t.readUnknown(parts) },
	}
	errs := make([]error, len(todo))
	var group sync.WaitGroup
	for i, one := range todo {
		group.Go(func() { errs[i] = one() })
	}
	group.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("load the dictionary: %w", err)
	}
	if err := t.join(&words, &tags); err != nil {
		return nil, fmt.Errorf("load the dictionary: %w", err)
	}
	return t, nil
}

func openParts() (map[string]*zip.File, error) {
	f, err := source.Open("ipa.dict")
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	at, ok := f.(io.ReaderAt)
	if !ok {
		return nil, errors.New("the file can only be read from its start")
	}
	z, err := zip.NewReader(at, info.Size())
	if err != nil {
		return nil, err
	}
	z.RegisterDecompressor(zip.Deflate, flate.NewReader) // faster than the standard one
	parts := map[string]*zip.File{}
	for _, f := range z.File {
		parts[f.Name] = f
	}
	return parts, nil
}

func read(parts map[string]*zip.File, name string, read func(io.Reader) error) func() error {
	return func() error { return readPart(parts, name, read) }
}

func readPart(parts map[string]*zip.File, name string, read func(io.Reader) error) error {
	f := parts[name]
	if f == nil {
		return fmt.Errorf("no file %s", name)
	}
	r, err := f.Open()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	defer r.Close()
	if err := read(r); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// numbers reads how many numbers of so many bytes follow, and these.
func numbers(r io.Reader, size int) ([]byte, error) {
	var n int64
	if err := binary.Read(r, binary.LittleEndian, &n); err != nil {
		return nil, err
	}
	if n < 0 || n > 1<<26 {
		return nil, fmt.Errorf("%d numbers", n)
	}
	b := make([]byte, int(n)*size)
	_, err := io.ReadFull(r, b)
	return b, err
}

func number32(b []byte, i int) int32 { return int32(binary.LittleEndian.Uint32(b[4*i:])) }

// readIndex makes the double array out of kagome's, in which a leaf has minus
// its first word as base, and how many follow stands in a map. It leaves free
// cells free.
func (t *tables) readIndex(r io.Reader) error {
	from, err := numbers(r, 8)
	if err != nil {
		return err
	}
	dups, err := numbers(r, 8)
	if err != nil {
		return err
	}
	more := map[int32]int32{} // words of the same spelling, by the first
	for i := range len(dups) / 8 {
		more[number32(dups, 2*i)] = number32(dups, 2*i+1)
	}
	t.array = make([]cell, len(from)/8)
	for i := range t.array {
		base, check := number32(from, 2*i), number32(from, 2*i+1)
		if check < 0 {
			t.array[i] = cell{check: -1}
			continue
		}
		if base <= 0 && number32(from, 2*int(check)) == int32(i) {
			t.array[i] = cell{-base, -1 - more[-base]}
			t.array[check].check |= ends
			continue
		}
		t.array[i].base = base
		t.array[i].check |= check << 1
	}
	t.array[0] = cell{base: number32(from, 0)} // the root is reached from nowhere
	return nil
}

func (t *tables) readConnection(r io.Reader) error {
	var rows int64
	if err := binary.Read(r, binary.LittleEndian, &rows); err != nil {
		return err
	}
	var columns int64
	if err := binary.Read(r, binary.LittleEndian, &columns); err != nil {
		return err
	}
	if rows != columns || rows > 1<<14 {
		return fmt.Errorf("a table of %d by %d", rows, columns)
	}
	b := make([]byte, 2*rows*columns)
	if _, err := io.ReadFull(r, b); err != nil {
		return err
	}
	t.connection, t.width = make([]int16, rows*columns), int(rows)
	for i := range t.connection {
		t.connection[i] = int16(binary.LittleEndian.Uint16(b[2*i:]))
	}
	return nil
}

func (t *tables) readMorphs(r io.Reader) error {
	b, err := numbers(r, 6)
	if err != nil {
		return err
	}
	t.words = make([]word, len(b)/6)
	for i := range t.words {
		one := b[6*i:]
		left, right, weight := binary.LittleEndian.Uint16(one), binary.LittleEndian.Uint16(one[2:]), binary.LittleEndian.Uint16(one[4:])
		if left != right {
			return fmt.Errorf("word %d is %d before others and %d after them", i, right, left)
		}
		t.words[i] = word{left, int16(weight)}
	}
	return nil
}

// readUnknown reads how words that the dictionary lacks are made.
func (t *tables) readUnknown(parts map[string]*zip.File) error {
	var chars *dict.CharDef
	err := readPart(parts, dict.CharDefDictFileName, func(r io.Reader) (err error) {
		chars, err = dict.ReadCharDef(r)
		return err
	})
	if err != nil {
		return err
	}
	return readPart(parts, dict.UnkDictFileName, func(r io.Reader) error {
		u, err := dict.ReadUnkDic(r)
		if err != nil {
			return err
		}
		t.category = chars.CharCategory
		var words []word
		for _, m := range u.Morphs {
			words = append(words, word{uint16(m.LeftID), m.Weight})
		}
		for c := range chars.CharClass {
			first := u.Index[int32(c)]
			t.unknown = append(t.unknown, unknown{
				words: words[first : first+u.IndexDup[int32(c)]+1], first: first,
				invoke: chars.InvokeList[c], group: chars.GroupList[c],
			})
		}
		t.unkFeature = make([]features, len(u.Contents))
		for i, c := range u.Contents {
			if err := t.setPart(&t.unkFeature[i], part{c[colPOS], c[colSub], c[colForm]}, new(uint8)); err != nil {
				return err
			}
		}
		return nil
	})
}

// wordList is what the dictionary says of its words behind their parts of
// speech: the inflected form, and the base form of those that have one.
type wordList struct {
	form  []uint8 // in forms
	forms []string
	base  []features // only where the base form stands
	bases strings.Builder
}

// tagged is how many columns are parts of speech, and in a file of their own.
const tagged = 4

func (l *wordList) read(r io.Reader) error {
	lines := bufio.NewReaderSize(r, 1<<16)
	known := map[string]uint8{}
	var last []byte // base form, and where it stands
	var lastAt features
	for {
		line, err := lines.ReadSlice('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if len(line) == 0 {
			return nil
		}
		form, base, ok := columns(bytes.TrimSuffix(line, []byte("\n")))
		if !ok {
			return fmt.Errorf("word %d has too few columns", len(l.form))
		}
		n, seen := known[string(form)]
		if !seen {
			if len(l.forms) == maxParts {
				return fmt.Errorf("more than %d inflected forms", maxParts)
			}
			n = uint8(len(l.forms))
			l.forms = append(l.forms, string(form))
			known[l.forms[n]] = n
		}
		l.form = append(l.form, n)
		var f features
		if l.forms[n] != "*" && len(base) > 0 && string(base) != "*" {
			if len(base) > maxBase {
				return fmt.Errorf("the base form %s has more than %d bytes", base, maxBase)
			}
			if !bytes.Equal(base, last) {
				lastAt = features{base: uint32(l.bases.Len()), size: uint8(len(base))}
				last = append(last[:0], base...)
				l.bases.Write(base)
			}
			f = lastAt
		}
		l.base = append(l.base, f)
	}
}

// columns are the inflected form and the base form of a word.
func columns(line []byte) (form, base []byte, ok bool) {
	_, line, ok1 := bytes.Cut(line, []byte("\a"))
	form, line, ok2 := bytes.Cut(line, []byte("\a"))
	base, _, _ = bytes.Cut(line, []byte("\a"))
	return form, base, ok1 && ok2
}

// tagList is the parts of speech of the words: each a list of names.
type tagList struct {
	ids   [][]uint16
	names []string
}

func (l *tagList) read(r io.Reader) error {
	d := gob.NewDecoder(bufio.NewReaderSize(r, 1<<16))
	if err := d.Decode(&l.ids); err != nil {
		return err
	}
	return d.Decode(&l.names)
}

// join makes of both lists what callers are told of the words. A word that is
// not inflected is its own base form.
func (t *tables) join(words *wordList, tags *tagList) error {
	if len(tags.ids) != len(t.words) || len(words.form) < len(t.words) {
		return fmt.Errorf("%d words, %d parts of speech, %d forms", len(t.words), len(tags.ids), len(words.form))
	}
	t.features, t.bases = words.base[:len(t.words)], words.bases.String()
	parts := t.parts // of unknown words, which come last
	t.parts = nil
	seen := make([]uint8, t.width) // the part of the last word with each context id
	for id, ids := range tags.ids {
		if len(ids) != tagged {
			return fmt.Errorf("word %d has %d parts of speech", id, len(ids))
		}
		p := part{tags.names[ids[colPOS]], tags.names[ids[colSub]], words.forms[words.form[id]]}
		if err := t.setPart(&t.features[id], p, &seen[t.words[id].context]); err != nil {
			return err
		}
	}
	for i := range t.unkFeature {
		if err := t.setPart(&t.unkFeature[i], parts[t.unkFeature[i].part], new(uint8)); err != nil {
			return err
		}
	}
	return nil
}
