package match

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// scanner finds which of many lists have one of their strings in a text. At
// each character of the text it goes down a trie of the strings, one character
// a step; nearly everywhere it is at once seen that no string goes on so. The
// strings are short, so that the work is in proportion to the text.
type scanner struct {
	first  [256]*page // by the upper byte of a character below U+10000
	high   map[rune]opening
	nodes  []trieNode
	runes  []rune  // of the edges, those of a node in order
	to     []int32 // where they lead
	says   []int32 // the lists of all nodes, one after the other
	lists  int
	always []int32 // lists with an empty string, which is everywhere
}

// page is where 256 characters lead to.
type page [256]opening

// opening is the node of the first character of strings, 0 if there is none,
// with its mask; a string of that character alone sets all of the mask.
type opening struct {
	mask uint64
	node int32
}

// trieNode is what has been read of some strings: where its edges and the
// lists that have a string which ends here stand.
type trieNode struct {
	mask       uint64 // bit r%64 is set if an edge may have character r
	edge, says int32
	edges, ids int32 // how many
}

// entry is a string of a list.
type entry struct {
	text string
	list int32
}

func newScanner(lists [][]string) *scanner {
	s := &scanner{lists: len(lists), nodes: make([]trieNode, 1)}
	var entries []entry
	for id, list := range lists {
		for _, one := range list {
			if one == "" {
				s.always = append(s.always, int32(id))
			} else {
				entries = append(entries, entry{one, int32(id)})
			}
		}
	}
	slices.SortFunc(entries, func(a, b entry) int { return cmp.Or(cmp.Compare(a.text, b.text), cmp.Compare(a.list, b.list)) })
	s.grow(0, slices.Compact(entries), 0)
	empty := new(page)
	for i := range s.first {
		s.first[i] = empty
	}
	root := s.nodes[0]
	for i := root.edge; i < root.edge+root.edges; i++ {
		r, o := s.runes[i], opening{s.nodes[s.to[i]].mask, s.to[i]}
		if s.nodes[o.node].ids > 0 {
			o.mask = ^uint64(0)
		}
		if r >= 1<<16 {
			if s.high == nil {
				s.high = map[rune]opening{}
			}
			s.high[r] = o
			continue
		}
		if s.first[r>>8] == empty {
			s.first[r>>8] = new(page)
		}
		s.first[r>>8][r&0xff] = o
	}
	return s
}

// grow makes node n out of sorted entries that have their first depth bytes in
// common.
func (s *scanner) grow(n int32, entries []entry, depth int) {
	node := trieNode{says: int32(len(s.says)), edge: int32(len(s.runes))}
	for len(entries) > 0 && len(entries[0].text) == depth {
		s.says = append(s.says, entries[0].list)
		node.ids++
		entries = entries[1:]
	}
	var parts [][]entry
	for len(entries) > 0 {
		r, size := utf8.DecodeRuneInString(entries[0].text[depth:])
		end := 1
		for end < len(entries) && len(entries[end].text) >= depth+size && entries[end].text[depth:depth+size] == entries[0].text[depth:depth+size] {
			end++
		}
		s.runes = append(s.runes, r)
		s.to = append(s.to, int32(len(s.nodes)))
		s.nodes = append(s.nodes, trieNode{})
		node.mask |= 1 << (r & 63)
		node.edges++
		parts = append(parts, entries[:end])
		entries = entries[end:]
	}
	s.nodes[n] = node
	for i, part := range parts {
		s.grow(s.to[node.edge+int32(i)], part, depth+utf8.RuneLen(s.runes[node.edge+int32(i)]))
	}
}

// step returns the node that character r leads to from a node, 0 if no string
// goes on so.
func (s *scanner) step(n *trieNode, r rune) int32 {
	if n.mask&(1<<(r&63)) == 0 {
		return 0
	}
	from, end := n.edge, n.edge+n.edges
	for end-from > 8 {
		if half := (from + end) / 2; s.runes[half] <= r {
			from = half
		} else {
			end = half
		}
	}
	for i, e := range s.runes[from:end] {
		if e == r {
			return s.to[from+int32(i)]
		}
	}
	return 0
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
		if o := s.opening(r); o.mask&(1<<(next&63)) != 0 {
			found = s.follow(o.node, text[at:], seen, found)
		}
		r, at = next, at+size
	}
	if o := s.opening(r); o.node != 0 {
		found = s.follow(o.node, "", seen, found)
	}
	return found
}

// follow goes on from node n with what follows in the text.
func (s *scanner) follow(n int32, rest string, seen bits, found []int32) []int32 {
	for {
		node := &s.nodes[n]
		for _, id := range s.says[node.says:][:node.ids] {
			if !seen.has(id) {
				seen.set(id)
				found = append(found, id)
			}
		}
		if node.mask == 0 || rest == "" {
			return found
		}
		r, size := runeAt(rest, 0)
		rest = rest[size:]
		if n = s.step(node, r); n == 0 {
			return found
		}
	}
}

// opening is where a character leads that strings may begin with.
func (s *scanner) opening(r rune) opening {
	if r < 1<<16 {
		return s.first[r>>8&0xff][r&0xff]
	}
	return s.high[r]
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
