package match

import "sync"

// scanner finds which of many lists have one of their strings in a text, in
// one pass over its bytes: an Aho-Corasick automaton whose failures are
// resolved beforehand. Bytes that no string holds share a class.
type scanner struct {
	class   [256]uint8
	classes int
	next    []int32   // by state and class: the first entry of the next state, with speaks if a string ends there
	says    [][]int32 // by state: the lists that have a string which ends there
	lists   int
	always  []int32 // lists with an empty string, which is everywhere
	seen    sync.Pool
}

// speaks marks a step to a state in which a string has been read.
const speaks = 1 << 30

func newScanner(lists [][]string) *scanner {
	s := &scanner{classes: 1, lists: len(lists)}
	s.seen.New = func() any { seen := make(bits, (s.lists+63)/64); return &seen }
	var known [256]bool
	for id, list := range lists {
		for _, one := range list {
			if one == "" {
				s.always = append(s.always, int32(id))
			}
			for i := range len(one) {
				known[one[i]] = true
			}
		}
	}
	for b, yes := range known {
		if yes && s.classes < 256 { // text is UTF-8, which has not all bytes
			s.class[b] = uint8(s.classes)
			s.classes++
		}
	}
	s.resolve(s.trie(lists))
	return s
}

// none is a step that the trie has not.
const none = -1

// trie makes the rows of steps of the strings' trie.
func (s *scanner) trie(lists [][]string) [][]int32 {
	var rows [][]int32
	grow := func() int32 {
		row := make([]int32, s.classes)
		for i := range row {
			row[i] = none
		}
		rows = append(rows, row)
		s.says = append(s.says, nil)
		return int32(len(rows) - 1)
	}
	grow()
	for id, list := range lists {
		for _, one := range list {
			state := int32(0)
			for i := range len(one) {
				c := s.class[one[i]]
				if rows[state][c] == none {
					to := grow()
					rows[state][c] = to
				}
				state = rows[state][c]
			}
			if state != 0 {
				s.says[state] = append(s.says[state], int32(id))
			}
		}
	}
	return rows
}

// resolve gives every state a step for every class, level by level: where the
// trie has none, that of the longest end of what was read that the trie knows.
func (s *scanner) resolve(rows [][]int32) {
	fail := make([]int32, len(rows))
	queue := []int32{0}
	for len(queue) > 0 {
		state := queue[0]
		queue = queue[1:]
		for c, to := range rows[state] {
			back := int32(0)
			if state != 0 {
				back = rows[fail[state]][c]
			}
			if to == none {
				rows[state][c] = back
				continue
			}
			fail[to] = back
			s.says[to] = append(s.says[to], s.says[back]...)
			queue = append(queue, to)
		}
	}
	for _, row := range rows {
		for _, to := range row {
			step := to * int32(s.classes)
			if len(s.says[to]) > 0 {
				step |= speaks
			}
			s.next = append(s.next, step)
		}
	}
}

// bits is a set of numbers.
type bits []uint64

func (b bits) set(i int32)      { b[i>>6] |= 1 << (i & 63) }
func (b bits) has(i int32) bool { return b[i>>6]&(1<<(i&63)) != 0 }

// scan marks the lists of which a text holds a string.
func (s *scanner) scan(text string, seen bits) {
	for _, id := range s.always {
		seen.set(id)
	}
	state := int32(0)
	for i := range len(text) {
		state = s.next[state+int32(s.class[text[i]])]
		if state&speaks == 0 {
			continue
		}
		state &^= speaks
		for _, id := range s.says[int(state)/s.classes] {
			seen.set(id)
		}
	}
}

// any reports whether a text holds a string of any list.
func (s *scanner) any(text string) bool {
	if len(s.always) > 0 {
		return true
	}
	state := int32(0)
	for i := range len(text) {
		if state = s.next[state+int32(s.class[text[i]])]; state&speaks != 0 {
			return true
		}
	}
	return false
}
