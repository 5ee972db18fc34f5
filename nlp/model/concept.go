package model

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"classify/nlp/token"
)

// found is a concept in a text.
type found struct {
	class      string
	hash       uint64
	start, end int
}

// stem is one entry of a class.
type stem struct {
	text  string
	class string
	hash  uint64
	base  bool // a whole word's base form
}

// stemTable finds the stems that begin with a character.
type stemTable struct {
	first [1 << 16]uint16 // its place in lists, 0 for none
	lists [][]stem
}

func (t *stemTable) of(r rune) []stem {
	if r >= 1<<16 {
		return nil
	}
	return t.lists[t.first[r]]
}

// stems are those of all classes.
var stems = sync.OnceValue(func() *stemTable {
	t := &stemTable{lists: [][]stem{nil}}
	for _, c := range classes {
		for _, s := range strings.Fields(c.stems) {
			one := stem{class: c.name, hash: hashOf(c.name)}
			one.text, one.base = strings.CutPrefix(s, "=")
			r, _ := utf8.DecodeRuneInString(one.text)
			if t.first[r] == 0 {
				t.first[r] = uint16(len(t.lists))
				t.lists = append(t.lists, nil)
			}
			at := t.first[r]
			t.lists[at] = append(t.lists[at], one)
		}
	}
	return t
})

// conceptsIn finds the classes of a text in order, each where it first and
// where it last stands.
func conceptsIn(s string, tokens []token.Token) []found {
	s = cutShort(s)
	table := stems()
	all := make([]found, 0, 64)
	for i, r := range s {
		for _, one := range table.of(r) {
			if !one.base && strings.HasPrefix(s[i:], one.text) {
				all = append(all, found{one.class, one.hash, i, i + len(one.text)})
			}
		}
	}
	at := 0
	for _, word := range tokens {
		r, _ := utf8.DecodeRuneInString(word.Base)
		for _, one := range table.of(r) {
			if one.base && one.text == word.Base {
				all = append(all, found{one.class, one.hash, at, at + len(word.Surface)})
			}
		}
		at += len(word.Surface)
	}
	for _, one := range amounts(s) {
		all = append(all, found{one.class, hashOf(one.class), one.start, one.end})
	}
	for _, mark := range []struct{ class, any string }{{"question", "?？"}, {"quotation", "「『\""}} {
		if n := strings.IndexAny(s, mark.any); n >= 0 {
			all = append(all, found{mark.class, hashOf(mark.class), n, n + 1})
		}
	}
	slices.SortStableFunc(all, func(a, b found) int { return a.start - b.start })
	return firstAndLast(all)
}

// firstAndLast leaves out of each class what stands between.
func firstAndLast(all []found) []found {
	n := 0
	for i, one := range all {
		same := func(o found) bool { return o.hash == one.hash }
		if !slices.ContainsFunc(all[:n], same) || !slices.ContainsFunc(all[i+1:], same) {
			all[n] = one
			n++
		}
	}
	return all[:n]
}
