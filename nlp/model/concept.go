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
// It is asked of every sentence, and most characters begin no stem together
// with the next.
func eachConcept(s string, visit func(class int16, start, end int)) {
	if s == "" {
		return
	}
	t := concepts()
	numbers, question, quotation := -1, -1, -1
	r, after := runeAt(s, 0)
	for start := 0; start < len(s); {
		next, size := rune(0), 0
		if after < len(s) {
			next, size = rune(s[after]), 3
			if next >= 0xe3 && next <= 0xe9 && after+2 < len(s) { // nearly all: kana and kanji
				next = next&0xf<<12 | rune(s[after+1]&0x3f)<<6 | rune(s[after+2]&0x3f)
			} else {
				next, size = runeAt(s, after)
			}
		}
		if r < 1<<16 {
			if at := t.first[r]; at > 0 && t.lists[at].next&(1<<(next&63)) != 0 {
				t.lists[at].visit(s, start, after, visit)
			}
			switch {
			case r == '?' || r == '？':
				question = first(question, start)
			case r == '「' || r == '『' || r == '"':
				quotation = first(quotation, start)
			case numbers < 0 && t.numeric(r):
				numbers = start
			}
		}
		start, after, r = after, after+size, next
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
