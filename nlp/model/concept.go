package model

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// found is a concept in a text.
type found struct {
	class      int16 // its place in the table
	start, end int
}

// stem is one entry of a class: what of it stands after its first character.
type stem struct {
	rest  string
	class int16
}

// stems are those that begin with one character.
type stems struct {
	list []stem
	next uint64 // has a bit for each character that the second may be, by its last six bits
}

// table knows the classes by number and the stems by their first character.
type table struct {
	names  []string
	hashes []uint64
	number map[string]int16
	first  [1 << 16]uint16 // of a character: its place in lists, 0 for none
	lists  []stems
	// numeral has a bit for each character that a number may begin with.
	numeral             [1 << 16 / 64]uint64
	question, quotation int16 // classes
}

func (t *table) numeric(r rune) bool { return t.numeral[r>>6]&(1<<(r&63)) != 0 }

func (t *table) class(name string) int16 {
	n, known := t.number[name]
	if !known {
		n = int16(len(t.names))
		t.number[name] = n
		t.names = append(t.names, name)
		t.hashes = append(t.hashes, hashOf(name))
	}
	return n
}

// concepts is the table of all classes, made when it is first needed.
var concepts = sync.OnceValue(func() *table {
	t := &table{number: map[string]int16{}, lists: make([]stems, 1)}
	for _, c := range classes {
		n := t.class(c.name)
		for _, s := range strings.Fields(c.stems) {
			r, size := utf8.DecodeRuneInString(s)
			if t.first[r] == 0 {
				t.first[r] = uint16(len(t.lists))
				t.lists = append(t.lists, stems{})
			}
			of, rest := &t.lists[t.first[r]], s[size:]
			of.list = append(of.list, stem{rest, n})
			if second, _ := utf8.DecodeRuneInString(rest); rest != "" {
				of.next |= 1 << (second & 63)
			} else {
				of.next = ^uint64(0)
			}
		}
	}
	for _, name := range amountClasses {
		t.class(name)
	}
	t.question, t.quotation = t.class("question"), t.class("quotation")
	for r := range rune(1 << 16) {
		if '0' <= r && r <= '9' || startsNumber(r) {
			t.numeral[r>>6] |= 1 << (r & 63)
		}
	}
	return t
})

// conceptsIn finds the classes of a text in order, each where it first and
// where it last stands.
func conceptsIn(s string) []found {
	all := make([]found, 0, 64)
	eachConcept(cutShort(s), func(class int16, start, end int) { all = append(all, found{class, start, end}) })
	slices.SortStableFunc(all, func(a, b found) int { return a.start - b.start })
	return firstAndLast(all)
}

// eachConcept visits the classes of a text, those of amounts and marks last.
func eachConcept(s string, visit func(class int16, start, end int)) {
	t := concepts()
	numbers, question, quotation := -1, -1, -1
	for i := 0; i < len(s); {
		r, size := runeAt(s, i)
		if r >= 1<<16 {
			i += size
			continue
		}
		if at := t.first[r]; at > 0 {
			t.lists[at].visit(s, i, i+size, visit)
		}
		switch {
		case r == '?' || r == '？':
			question = first(question, i)
		case r == '「' || r == '『' || r == '"':
			quotation = first(quotation, i)
		case numbers < 0 && t.numeric(r):
			numbers = i
		}
		i += size
	}
	if numbers >= 0 {
		for _, one := range amountsFrom(s, numbers) {
			visit(t.number[one.class], one.start, one.end)
		}
	}
	if question >= 0 {
		visit(t.question, question, question+1)
	}
	if quotation >= 0 {
		visit(t.quotation, quotation, quotation+1)
	}
}

// visit visits the stems that stand in s at start, where their first character
// ends at after.
func (of *stems) visit(s string, start, after int, visit func(class int16, start, end int)) {
	second := rune(0)
	if after < len(s) {
		second, _ = runeAt(s, after)
	}
	if of.next&(1<<(second&63)) == 0 {
		return
	}
	for _, one := range of.list {
		if strings.HasPrefix(s[after:], one.rest) {
			visit(one.class, start, after+len(one.rest))
		}
	}
}

// runeAt is the character at byte i of a text, and how many bytes it has.
func runeAt(s string, i int) (rune, int) {
	if c := s[i]; c < utf8.RuneSelf {
		return rune(c), 1
	} else if c >= 0xe3 && c <= 0xe9 && i+2 < len(s) && s[i+1]&0xc0 == 0x80 && s[i+2]&0xc0 == 0x80 {
		return rune(c)&0xf<<12 | rune(s[i+1]&0x3f)<<6 | rune(s[i+2]&0x3f), 3
	}
	return utf8.DecodeRuneInString(s[i:])
}

// first is at, or if that is none i.
func first(at, i int) int {
	if at < 0 {
		return i
	}
	return at
}

// firstAndLast leaves out of each class what stands between.
func firstAndLast(all []found) []found {
	n := 0
	for i, one := range all {
		same := func(o found) bool { return o.class == one.class }
		if !slices.ContainsFunc(all[:n], same) || !slices.ContainsFunc(all[i+1:], same) {
			all[n] = one
			n++
		}
	}
	return all[:n]
}
