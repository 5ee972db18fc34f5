package match

// scanner finds whether a text holds one of many strings, in one pass over
// its bytes: an Aho-Corasick automaton whose failures are resolved beforehand.
// Bytes that no string holds share a class.
type scanner struct {
	class   [256]uint8
	classes int
	next    []int32 // by state and class; found if a string ends there
	always  bool    // an empty string is everywhere
}

// found is the state in which a string has been read.
const found = -1

func newScanner(strings []string) *scanner {
	s := &scanner{classes: 1}
	for _, one := range strings {
		s.always = s.always || one == ""
		for i := range len(one) {
			if s.class[one[i]] == 0 {
				s.class[one[i]] = uint8(s.classes % 256)
				s.classes++
			}
		}
	}
	if s.classes > 256 { // every byte occurs: no class is left for the others
		for i := range s.class {
			s.class[i] = uint8(i)
		}
		s.classes = 256
	}
	s.build(strings)
	return s
}

// build makes the trie of the strings and resolves its failures level by
// level.
func (s *scanner) build(strings []string) {
	const none = -2
	row := func() []int32 {
		r := make([]int32, s.classes)
		for i := range r {
			r[i] = none
		}
		return r
	}
	rows := [][]int32{row()}
	for _, one := range strings {
		state := int32(0)
		for i := range len(one) {
			at := &rows[state][s.class[one[i]]]
			if *at == found {
				break // a shorter string says as much
			}
			if i == len(one)-1 {
				*at = found
				break
			}
			if *at == none {
				*at = int32(len(rows))
				rows = append(rows, row())
			}
			state = rows[state][s.class[one[i]]]
		}
	}
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
			switch {
			case to == none:
				rows[state][c] = back
			case to == found:
			case back == found: // a string ends there too
				rows[state][c] = found
			default:
				fail[to] = back
				queue = append(queue, to)
			}
		}
	}
	for i := range rows {
		s.next = append(s.next, rows[i]...)
	}
}

// in reports whether the text holds one of the strings.
func (s *scanner) in(text string) bool {
	if s.always {
		return true
	}
	state := 0
	for i := range len(text) {
		to := s.next[state+int(s.class[text[i]])]
		if to < 0 {
			return true
		}
		state = int(to) * s.classes
	}
	return false
}
