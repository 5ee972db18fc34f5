package match

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// scanner finds which of many lists have one of their strings in a text. At
// each character of the text it asks whether a string begins with it and the
// next; nearly everywhere none does, which a few kilobytes tell. Where one may
// it goes down a trie of the strings, one character a step. The strings are
// short, so that the work is in proportion to the text.
type scanner struct {
	alone  [1 << 10]uint64            // bit r is set if character r is a string by itself
	pairs  [1 << pairBits / 64]uint64 // the bit of a pair is set if strings may begin so
	places []place                    // by hash: where the trie goes on; some are free
	shift  int                        // of the hash, for places
	trie   []uint32                   // see grow
	lists  int
	always []int32 // lists with an empty string, which is everywhere
}

// place is the node of two characters, or of one and nobody; 0: none.
type place struct {
	pair uint64
	node uint32
}

// pairBits make 16 kB. The built-in codebook asks for 4,200 pairs, so that one
// in thirty others is let through.
const pairBits = 17

// nobody stands for the character behind one that is a string by itself.
const nobody = utf8.MaxRune + 1

// mix spreads a pair of characters over 64 bits, the upper ones best.
func mix(r, next rune) (pair, hash uint64) {
	pair = uint64(r)<<21 | uint64(next)
	return pair, pair * 0x9e3779b97f4a7c15
}

// entry is a string of a list.
type entry struct {
	text []rune
	list int32
}

func newScanner(lists [][]string) *scanner {
	s := &scanner{lists: len(lists), trie: make([]uint32, 1)}
	var entries []entry
	for id, list := range lists {
		for _, one := range list {
			if one == "" {
				s.always = append(s.always, int32(id))
			} else {
				entries = append(entries, entry{[]rune(one), int32(id)})
			}
		}
	}
	slices.SortFunc(entries, func(a, b entry) int { return cmp.Or(slices.Compare(a.text, b.text), cmp.Compare(a.list, b.list)) })
	entries = slices.CompactFunc(entries, func(a, b entry) bool { return a.list == b.list && slices.Equal(a.text, b.text) })
	for len(entries) > 0 {
		n := alike(entries, 0)
		s.open(entries[:n])
		entries = entries[n:]
	}
	s.hash()
	return s
}

// alike is how many of the entries have the character of the first at depth.
func alike(entries []entry, depth int) int {
	n := 1
	for n < len(entries) && len(entries[n].text) > depth && entries[n].text[depth] == entries[0].text[depth] {
		n++
	}
	return n
}

// open notes the entries that begin with one character.
func (s *scanner) open(entries []entry) {
	r := entries[0].text[0]
	n := 0
	for n < len(entries) && len(entries[n].text) == 1 {
		n++
	}
	if n > 0 {
		if r < 1<<16 {
			s.alone[r>>6] |= 1 << (r & 63)
		}
		s.put(r, nobody, s.grow(entries[:n], 1))
	}
	for entries = entries[n:]; len(entries) > 0; entries = entries[n:] {
		n = alike(entries, 1)
		_, hash := mix(r, entries[0].text[1])
		s.pairs[hash>>(64-pairBits)>>6] |= 1 << (hash >> (64 - pairBits) & 63)
		s.put(r, entries[0].text[1], s.grow(entries[:n], 2))
	}
}

func (s *scanner) put(r, next rune, node uint32) {
	pair, _ := mix(r, next)
	s.places = append(s.places, place{pair, node})
}

// hash puts the places where they are looked for; two of three stay free.
func (s *scanner) hash() {
	size := 4
	for 1<<size < 3*len(s.places) {
		size++
	}
	all := s.places
	s.places, s.shift = make([]place, 1<<size), 64-size
	for _, p := range all {
		_, hash := mix(rune(p.pair>>21), rune(p.pair&(1<<21-1)))
		i := hash >> s.shift
		for s.places[i].node != 0 {
			i = (i + 1) & uint64(len(s.places)-1)
		}
		s.places[i] = p
	}
}

// at is the node of a pair, 0 if no string begins so.
func (s *scanner) at(pair, hash uint64) uint32 {
	for i := hash >> s.shift; ; i = (i + 1) & uint64(len(s.places)-1) {
		if p := &s.places[i]; p.node == 0 || p.pair == pair {
			return p.node
		}
	}
}

// grow makes a node out of sorted entries that have their first depth
// characters in common, and returns where it is in the trie: how many lists
// have a string that ends here and how many characters strings go on with; the
// lists; those characters, in order; and the nodes they lead to. Nodes stand
// behind the one that leads to them, as near as can be.
func (s *scanner) grow(entries []entry, depth int) uint32 {
	node := uint32(len(s.trie))
	s.trie = append(s.trie, 0, 0)
	for len(entries) > 0 && len(entries[0].text) == depth {
		s.trie = append(s.trie, uint32(entries[0].list))
		entries = entries[1:]
	}
	ids := uint32(len(s.trie)) - node - 2
	var parts [][]entry
	for len(entries) > 0 {
		n := alike(entries, depth)
		parts = append(parts, entries[:n])
		s.trie = append(s.trie, uint32(entries[0].text[depth]))
		entries = entries[n:]
	}
	s.trie[node], s.trie[node+1] = ids, uint32(len(parts))
	to := len(s.trie)
	s.trie = append(s.trie, make([]uint32, len(parts))...)
	for i, part := range parts {
		s.trie[to+i] = s.grow(part, depth+1)
	}
	return node
}

// bits is a set of numbers.
type bits []uint64

func (b bits) set(i int32)      { b[i>>6] |= 1 << (i & 63) }
func (b bits) has(i int32) bool { return b[i>>6]&(1<<(i&63)) != 0 }

// newBits is room for n numbers.
func newBits(n int) bits { return make(bits, (n+63)/64) }

// scan marks the lists of which a text holds a string, and appends to found
// those that were not yet marked.
func (s *scanner) scan(text string, seen bits, found []int32) []int32 {
	for _, id := range s.always {
		if !seen.has(id) {
			seen.set(id)
			found = append(found, id)
		}
	}
	if text == "" {
		return found
	}
	r, at := runeAt(text, 0)
	for at < len(text) {
		next, size := rune(text[at]), 3
		if next >= 0xe3 && next <= 0xe9 && at+2 < len(text) { // nearly all: kana and kanji
			next = next&0xf<<12 | rune(text[at+1]&0x3f)<<6 | rune(text[at+2]&0x3f)
		} else {
			next, size = runeAt(text, at)
		}
		if s.alone[r>>6&0x3ff]&(1<<(r&63)) != 0 || r >= 1<<16 {
			pair, hash := mix(r, nobody)
			found = s.follow(s.at(pair, hash), "", seen, found)
		}
		at += size
		if pair, hash := mix(r, next); s.pairs[hash>>(64-pairBits)>>6]&(1<<(hash>>(64-pairBits)&63)) != 0 {
			found = s.follow(s.at(pair, hash), text[at:], seen, found)
		}
		r = next
	}
	pair, hash := mix(r, nobody)
	return s.follow(s.at(pair, hash), "", seen, found)
}

// follow goes on from a node with what follows in the text.
func (s *scanner) follow(node uint32, rest string, seen bits, found []int32) []int32 {
	for node != 0 {
		ids, edges := s.trie[node], s.trie[node+1]
		for _, id := range s.trie[node+2:][:ids] {
			if id := int32(id); !seen.has(id) {
				seen.set(id)
				found = append(found, id)
			}
		}
		if edges == 0 || rest == "" {
			return found
		}
		r, size := runeAt(rest, 0)
		rest = rest[size:]
		node = step(s.trie[node+2+ids:][:2*edges], uint32(r))
	}
	return found
}

// step returns where character r leads to, 0 if no string goes on so: the
// first half of a node's edges are characters, the others nodes.
func step(edges []uint32, r uint32) uint32 {
	from, end := 0, len(edges)/2
	for end-from > 8 {
		if half := (from + end) / 2; edges[half] <= r {
			from = half
		} else {
			end = half
		}
	}
	for i, e := range edges[from:end] {
		if e == r {
			return edges[len(edges)/2+from+i]
		}
	}
	return 0
}

// runeAt is the character at byte i of a text, and how many bytes it has.
func runeAt(text string, i int) (rune, int) {
	c := text[i]
	if c < utf8.RuneSelf {
		return rune(c), 1
	}
	if c&0xf0 == 0xe0 && i+2 < len(text) && text[i+1]&0xc0 == 0x80 && text[i+2]&0xc0 == 0x80 {
		return rune(c&0xf)<<12 | rune(text[i+1]&0x3f)<<6 | rune(text[i+2]&0x3f), 3
	}
	return utf8.DecodeRuneInString(text[i:])
}
