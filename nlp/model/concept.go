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

// stem is one entry of a class.
type stem struct {
	text  string
	class int16
}

// table knows the classes by number and the stems by their first character.
type table struct {
	names  []string
	hashes []uint64
	number map[string]int16
	first  [1 << 16]uint16 // of a character: its place in lists, 0 for none
	lists  [][]stem
	// numeral has a bit for each character that a number may begin with.
	numeral             [1 << 16 / 64]uint64
	question, quotation int16 // classes
}

func (t *table) of(r rune) []stem {
	if r >= 1<<16 {
		return nil
	}
	return t.lists[t.first[r]]
}

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
	t := &table{number: map[string]int16{}, lists: [][]stem{nil}}
	for _, c := range classes {
		n := t.class(c.name)
		for _, s := range strings.Fields(c.stems) {
			r, _ := utf8.DecodeRuneInString(s)
			if t.first[r] == 0 {
				t.first[r] = uint16(len(t.lists))
				t.lists = append(t.lists, nil)
			}
			at := t.first[r]
			t.lists[at] = append(t.lists[at], stem{s, n})
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

func eachConcept(s string, visit func(class int16, start, end int)) {
	t := concepts()
	numbers, question, quotation := false, -1, -1
	for i, r := range s {
		for _, one := range t.of(r) {
			if strings.HasPrefix(s[i:], one.text) {
				visit(one.class, i, i+len(one.text))
			}
		}
		switch r {
		case '?', '？':
			question = first(question, i)
		case '「', '『', '"':
			quotation = first(quotation, i)
		default:
			numbers = numbers || r < 1<<16 && t.numeral[r>>6]&(1<<(r&63)) != 0
		}
	}
	if numbers {
		for _, one := range amounts(s) {
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
