package token

import (
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/ikawaha/kagome-dict/dict"
	"github.com/ikawaha/kagome-dict/dict/trie"
	"github.com/ikawaha/kagome-dict/ipa"
)

// tables is the dictionary as the lattice reads it. Arrays that kagome has in
// the same shape are kagome's own; nothing is written after loading.
type tables struct {
	dict       *dict.Dict // without the features of its words
	array      trie.DoubleArray
	first      []int32 // state of the double array after each character below limitBMP; 0: no word begins so
	more       []uint8 // how many further words have the spelling of each
	morphs     dict.Morphs
	connection []int16 // rows by left id of the second word, columns by right id of the first
	width      int     // of a row
	category   []byte
	unknown    []unknown // by category
	unkMorphs  dict.Morphs
	words      []features // by word
	unkWords   []features // by unknown word
	parts      []part
	bases      string // base forms one after the other
}

// unknown says how words that the dictionary lacks are made of the characters
// of one category.
type unknown struct {
	id, more int32 // the first of its unknown words, and how many follow
	invoke   bool  // also where the dictionary has a word
	group    bool  // of several characters
}

// features is what a caller is told of a word besides its surface.
type features struct {
	base uint32 // where the base form begins in bases
	size uint8  // of the base form; 0: it is the surface
	part uint8  // in parts
}

// part is a part of speech and an inflected form. Words share them: the
// dictionary has 151 different ones.
type part struct{ pos, sub, form string }

const (
	limitBMP = 1 << 16 // the characters whose categories the dictionary lists
	maxParts = 1 << 8
	maxBase  = 1<<8 - 1 // bytes; the longest in the dictionary has 78
)

// Columns of the IPA dictionary's features.
const (
	colPOS  = 0
	colSub  = 1
	colForm = 5
	colBase = 6
)

// loaded is built on first use. The dictionary is embedded: it cannot fail.
var loaded = sync.OnceValue(func() *tables {
	d := ipa.Dict()
	t, err := newTables(d)
	if err != nil {
		panic(err)
	}
	// The features of 392,127 words as slices of strings are three quarters
	// of what the dictionary takes.
	d.Contents, d.POSTable.POSs = nil, nil
	return t
})

func newTables(d *dict.Dict) (*tables, error) {
	t := &tables{
		dict: d, array: d.Index.Da, more: make([]uint8, len(d.Morphs)), morphs: d.Morphs,
		connection: d.Connection.Vec, width: int(d.Connection.Row),
		category: d.CharCategory, unkMorphs: d.UnkDict.Morphs,
	}
	for id, n := range d.Index.Dup {
		if n > 1<<8-1 {
			return nil, fmt.Errorf("load the dictionary: %d words of one spelling", n)
		}
		t.more[id] = uint8(n)
	}
	for c := range d.CharClass {
		t.unknown = append(t.unknown, unknown{
			id: d.UnkDict.Index[int32(c)], more: d.UnkDict.IndexDup[int32(c)],
			invoke: d.InvokeList[c], group: d.GroupList[c],
		})
	}
	t.readFirst()
	return t, t.readFeatures(d)
}

// readFirst walks the double array by every character below limitBMP.
func (t *tables) readFirst() {
	t.first = make([]int32, limitBMP)
	var buf [utf8.UTFMax]byte
	for r := rune(1); r < limitBMP; r++ {
		if r == utf8.RuneError || utf8.RuneLen(r) < 0 {
			continue // the lattice cannot tell these from bytes that are no character
		}
		state := int32(0)
		for _, c := range buf[:utf8.EncodeRune(buf[:], r)] {
			if state = t.step(state, c); state == 0 {
				break
			}
		}
		t.first[r] = state
	}
}

// step returns the state that byte c leads to, 0 if no word goes on so.
func (t *tables) step(state int32, c byte) int32 {
	next := t.array[state].Base + int32(c)
	if int(next) < len(t.array) && t.array[next].Check == state {
		return next
	}
	return 0
}

// readFeatures keeps of the features what callers are told. A word that is
// not inflected is its own base form.
func (t *tables) readFeatures(d *dict.Dict) error {
	var bases strings.Builder
	parts := map[part]uint8{}
	note := func(p part) (uint8, error) {
		n, ok := parts[p]
		if !ok {
			if len(parts) == maxParts {
				return 0, fmt.Errorf("load the dictionary: more than %d parts of speech", maxParts)
			}
			n = uint8(len(parts))
			parts[p] = n
			t.parts = append(t.parts, p)
		}
		return n, nil
	}
	t.words = make([]features, len(d.Morphs))
	last, lastBase := features{}, ""
	for id, ids := range d.POSTable.POSs {
		rest := d.Contents[id]
		form, base := rest[colForm-len(ids)], rest[colBase-len(ids)]
		n, err := note(part{d.POSTable.NameList[ids[colPOS]], d.POSTable.NameList[ids[colSub]], form})
		if err != nil {
			return err
		}
		f := features{part: n}
		if form != "*" && base != "" && base != "*" {
			if len(base) > maxBase {
				return fmt.Errorf("load the dictionary: the base form %s has more than %d bytes", base, maxBase)
			}
			if base != lastBase {
				last, lastBase = features{base: uint32(bases.Len()), size: uint8(len(base))}, base
				bases.WriteString(base)
			}
			f.base, f.size = last.base, last.size
		}
		t.words[id] = f
	}
	t.bases = bases.String()
	for _, c := range d.UnkDict.Contents {
		n, err := note(part{c[colPOS], c[colSub], c[colForm]})
		if err != nil {
			return err
		}
		t.unkWords = append(t.unkWords, features{part: n})
	}
	return nil
}

// token returns what is known of the word id, or of the unknown word ^id if it
// is negative, that stands at start.
func (t *tables) token(id int32, surface string, start int) Token {
	var f features
	if id >= 0 {
		f = t.words[id]
	} else {
		f = t.unkWords[^id]
	}
	p := &t.parts[f.part]
	out := Token{Surface: surface, Base: surface, POS: p.pos, Sub: p.sub, Form: p.form, Start: start, End: start + len(surface)}
	if f.size > 0 {
		out.Base = t.bases[f.base : f.base+uint32(f.size)]
	}
	return out
}
