package token

import (
	"math"
	"slices"
	"sync"
	"unicode/utf8"
)

// longestGroup is how many characters an unknown word may have, as in kagome.
const longestGroup = 1024

// kept is how many nodes, and how many bytes of text, a lattice may have room
// for to be used again: a sentence of 400 characters has some 3,000 nodes. What
// a longer text took is given back.
const kept = 1 << 16

// heavy is the cost from which the costs in use are made smaller, all by the
// same amount, so that no text is too long for 32 bits.
const heavy = 1 << 30

// farthest is how many bytes after its start a word may end.
const farthest = longestGroup * utf8.UTFMax

// lattice finds the cheapest way to cut a text into words: what kagome does
// in Normal mode, with the same choice between ways that cost the same. It goes
// through the text once; where a word may begin, all words that end there are
// known, and so is the cheapest way to each word that begins there.
// It belongs to one goroutine.
type lattice struct {
	*tables
	text  string
	nodes []node  // nodes[0] is none, nodes[1] the beginning
	ends  []int32 // by byte: the newest node that ends there, 0 if none
	here  []way   // the ways to the place where words now begin
	seen  []mark  // by context id: its place in here
	best  []best  // by context id
	round uint32  // grows with every place; seen and best of earlier rounds are void
	trips []trip  // of late, by a hash of where from and by what
	group group
}

// node is a word at its place.
type node struct {
	cost    int32 // of the cheapest way up to its end
	before  int32 // the node before it on that way
	beside  int32 // the next older node with the same end
	start   int32
	id      int32 // of the dictionary's words; ^id of an unknown word
	context uint16
}

// way is the cheapest of the nodes that end here with the same context id.
type way struct {
	rank    int64
	context uint16
}

type mark struct {
	round uint32
	at    int32
}

// best is the cheapest way to a word that begins here with some context id.
type best struct {
	rank  int64
	round uint32
}

// trip is where a character leads to from a state of the double array, and the
// words that end there. Text goes the same ways again and again, and the double
// array, of which every byte is another place in memory, is far larger than what
// a processor keeps at hand.
type trip struct {
	from, by, to int32
	id, count    int32 // the first word, and how many
}

// tripBits make 32,768 trips: 640 kB.
const tripBits = 15

// A rank orders ways by their cost, and those of the same cost by the age of
// their last node, oldest first.
func rank(cost, node int32) int64 { return int64(cost)<<32 | int64(node) }

// group is the characters of one category from the place last asked for.
type group struct {
	end   int
	count int // characters from the present place to end
}

var lattices = sync.Pool{New: func() any { return new(lattice) }}

// append cuts s, which is not empty, and appends its tokens to dst.
func (t *tables) append(dst []Token, s string) []Token {
	l := lattices.Get().(*lattice)
	l.reset(t, s)
	last := l.run()
	count := 0
	for n := last; n > 1; n = l.nodes[n].before {
		count++
	}
	at := len(dst)
	dst = grow(dst, count)
	end := len(s)
	for n := last; n > 1; n = l.nodes[n].before {
		count--
		start := int(l.nodes[n].start)
		t.fill(&dst[at+count], l.nodes[n].id, s[start:end], start)
		end = start
	}
	l.text = ""
	if cap(l.nodes) <= kept && cap(l.ends) <= kept {
		lattices.Put(l)
	}
	return dst
}

func (l *lattice) reset(t *tables, s string) {
	if l.tables != t {
		*l = lattice{tables: t, seen: make([]mark, t.width), best: make([]best, t.width), trips: make([]trip, 1<<tripBits)}
	}
	l.text = s
	l.nodes = append(l.nodes[:0], node{}, node{})
	if cap(l.ends) <= len(s) {
		l.ends = make([]int32, len(s)+1)
	} else {
		l.ends = l.ends[:len(s)+1]
		clear(l.ends)
	}
	l.ends[0] = 1
	l.group = group{}
}

// run builds the lattice and returns its last node.
func (l *lattice) run() int32 {
	for at, c := range l.text {
		if at < l.group.end {
			l.group.count--
		}
		if l.ends[at] == 0 {
			continue // no word ends here, so none on any way begins here
		}
		l.arrive(at)
		category := l.categoryOf(c)
		known := l.addKnown(at)
		if u := &l.unknown[category]; !known || u.invoke {
			l.addUnknown(at, c, category, u)
		}
	}
	l.arrive(len(l.text))
	var b best
	l.choose(&b, 0)
	return int32(b.rank)
}

func (l *lattice) categoryOf(c rune) byte {
	if int(c) < len(l.category) {
		return l.category[c]
	}
	return l.category[0]
}

// arrive collects the ways to a place, one for each context id.
func (l *lattice) arrive(at int) {
	if l.round++; l.round == 0 {
		clear(l.seen)
		clear(l.best)
		l.round = 1
	}
	l.here = l.here[:0]
	least := int32(math.MaxInt32)
	for i := l.ends[at]; i != 0; {
		n := &l.nodes[i]
		least = min(least, n.cost)
		if m := &l.seen[n.context]; m.round != l.round {
			*m = mark{l.round, int32(len(l.here))}
			l.here = append(l.here, way{rank(n.cost, i), n.context})
		} else {
			l.here[m.at].rank = min(l.here[m.at].rank, rank(n.cost, i))
		}
		i = n.beside
	}
	if least > heavy || least < -heavy {
		l.lighten(at, least)
	}
}

// lighten takes least from the cost of every node that ends here or later.
func (l *lattice) lighten(at int, least int32) {
	for _, i := range l.ends[at:min(len(l.ends), at+farthest+1)] {
		for ; i != 0; i = l.nodes[i].beside {
			l.nodes[i].cost -= least
		}
	}
	for i := range l.here {
		l.here[i].rank -= rank(least, 0)
	}
}

// choose finds the cheapest way to a word that begins here with this context id.
func (l *lattice) choose(b *best, context uint16) {
	row := l.connection[int(context)*l.width:][:l.width]
	least := int64(math.MaxInt64)
	for i := range l.here {
		w := &l.here[i]
		least = min(least, w.rank+rank(int32(row[w.context]), 0))
	}
	b.rank, b.round = least, l.round
}

// addKnown adds the dictionary's words that begin at byte at and reports
// whether there are any. No word ends inside a character.
func (l *lattice) addKnown(at int) (found bool) {
	s := l.text
	state := int32(0)
	for i := at; i < len(s) && s[i] != 0; {
		end := min(i+sizeBy(s[i]), len(s))
		t := l.follow(state, s[i:end])
		if t.to == 0 {
			break
		}
		if t.count > 0 {
			l.addWords(at, end, l.words[t.id:t.id+t.count], t.id, 1)
			found = true
		}
		state, i = t.to, end
	}
	return found
}

// follow finds where the bytes of a character lead to; to state 0 if no word
// goes on so.
func (l *lattice) follow(state int32, character string) *trip {
	by := int32(0)
	for i := range len(character) {
		by = by<<8 | int32(character[i])
	}
	t := &l.trips[uint32(by*-1640531535^state*-2048144789)>>(32-tripBits)]
	if t.by == by && t.from == state {
		return t
	}
	*t = trip{from: state, by: by}
	for i := range len(character) {
		if state = l.step(state, character[i]); state == 0 {
			return t
		}
	}
	t.to = state
	if here := l.array[state]; here.check&ends != 0 {
		leaf := l.array[here.base]
		t.id, t.count = leaf.base, -leaf.check
	}
	return t
}

// sizeBy returns how many bytes a character has that begins with c.
func sizeBy(c byte) int {
	switch {
	case c < 0xC0:
		return 1
	case c < 0xE0:
		return 2
	case c < 0xF0:
		return 3
	}
	return 4
}

// addWords adds words of one spelling: those of the list, of which the first
// has the number id and each next one that by step.
func (l *lattice) addWords(start, end int, words []word, id, step int32) {
	from := len(l.nodes)
	l.nodes = slices.Grow(l.nodes, len(words))[:from+len(words)]
	beside := l.ends[end]
	for i, w := range words {
		b := &l.best[w.context]
		if b.round != l.round {
			l.choose(b, w.context)
		}
		n := &l.nodes[from+i]
		n.cost, n.before, n.beside = int32(b.rank>>32)+int32(w.weight), int32(b.rank), beside
		n.start, n.id, n.context = int32(start), id, w.context
		beside = int32(from + i)
		id += step
	}
	l.ends[end] = beside
}

// addUnknown adds words that the dictionary lacks: the character c at byte at,
// or with it those of its category that follow, all of them and all but one.
func (l *lattice) addUnknown(at int, c rune, category byte, u *unknown) {
	_, size := utf8.DecodeRuneInString(l.text[at:])
	end, shorter := at+size, at
	if u.group {
		end = l.groupEnd(at, end, c, category)
	}
	if end > at+size {
		if last, n := utf8.DecodeLastRuneInString(l.text[at:end]); last != utf8.RuneError {
			shorter = end - n
		}
	}
	if shorter > at {
		l.addWords(at, shorter, u.words, ^u.first, -1)
	}
	l.addWords(at, end, u.words, ^u.first, -1)
}

// groupEnd returns where the characters of the category end that begin with c
// at byte at. What was found from an earlier place of the group is used again,
// so that a text of one character takes no more time than another.
func (l *lattice) groupEnd(at, next int, c rune, category byte) int {
	limit := longestGroup
	if c == utf8.RuneError && next > at+1 {
		limit -= 2 // kagome counts the three bytes of a U+FFFD at the start
	}
	g := &l.group
	if at >= g.end {
		*g = group{end: next, count: 1}
	}
	for g.count < limit && g.end < len(l.text) {
		r, size := utf8.DecodeRuneInString(l.text[g.end:])
		if l.categoryOf(r) != category {
			break
		}
		g.end += size
		g.count++
	}
	end := g.end
	for count := g.count; count > limit; count-- {
		_, size := utf8.DecodeLastRuneInString(l.text[at:end])
		end -= size
	}
	return end
}

// grow returns dst longer by n, in as few bytes as hold it.
func grow(dst []Token, n int) []Token {
	if cap(dst)-len(dst) >= n {
		return dst[:len(dst)+n]
	}
	if len(dst) == 0 {
		return make([]Token, n)
	}
	return append(dst, make([]Token, n)...)
}
