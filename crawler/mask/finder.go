package mask

import (
	"bytes"
	"slices"
	"strings"
)

// separator is what stands between two groups of digits.
type separator int

const (
	nothing separator = iota
	blank
	hyphen
	cell // markup that ends a cell or a block
)

// group is digits without anything between them.
type group struct {
	digits []symbol // the first 13
	count  int
	sep    separator // before it
	glued  bool      // to a letter, before or behind
	// Where it stands and what was known there.
	start, end     int // in characters of text
	context, rival int
}

// maxGroups is how many groups in a row are looked at together: a number has at
// most twelve.
const maxGroups = 96

// far is a place no window reaches back to.
const far = -1 << 30

// candidate is a number whose word may still follow.
type candidate struct {
	digits []symbol
	end    int
}

// lane is a stream of text in which numbers are looked for: a page's text, or
// the inside of one tag.
type lane struct {
	groups         []group
	open           bool // the last group may go on
	sep            separator
	last           [2]rune // the last two characters, the very last first
	tail           []rune  // the last characters, folded
	context, rival int     // where the last such word ended
}

// finder looks for My Numbers in a stream of characters and masks them.
type finder struct {
	body, out []byte // out is body until something is masked
	masked    int
	pos       int // characters of text
	text      lane
	tag       lane
	inTag     int // characters since the tag began; 0: outside
	name      []byte
	named     bool // the tag's name is complete
	before    symbol
	pending   []candidate
	chain     int // where the last masked number ended
}

func newFinder(body []byte) *finder {
	f := &finder{body: body, out: body, chain: far}
	f.text.context, f.text.rival = far, far
	return f
}

// maxTag is where a < that is not closed is taken for text, in characters.
const maxTag = 4096

// take looks at the next character.
func (f *finder) take(s symbol) {
	switch {
	case f.inTag == 0 && f.before.r == '<' && opensTag(s.r):
		f.inTag, f.name, f.named = 1, f.name[:0], false
		f.tag = lane{context: far, rival: far, groups: f.tag.groups[:0], tail: f.tag.tail[:0]}
		f.inside(s)
	case f.inTag > 0 && (s.r == '>' || f.inTag > maxTag):
		f.close()
	case f.inTag > 0:
		f.inside(s)
	case s.r != '<':
		if f.before.r == '<' {
			f.pass(&f.text, symbol{r: '<'})
		}
		f.step(&f.text, s)
	}
	f.before = s
}

func opensTag(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '/' || r == '!' || r == '?'
}

// inside looks at a character within a tag.
func (f *finder) inside(s symbol) {
	f.inTag++
	if letter := s.r|0x20 >= 'a' && s.r|0x20 <= 'z' && s.r < 0x80; !f.named && letter && len(f.name) < 16 {
		f.name = append(f.name, byte(s.r|0x20))
	} else if s.r != '/' || len(f.name) > 0 {
		f.named = true
	}
	f.step(&f.tag, s)
}

// inline are the tags that a number may hold without being parted.
var inline = []string{"span", "b", "i", "em", "strong", "font", "a", "u", "s", "wbr", "small", "mark", "big", "code", "tt", "sup", "sub", "label", "nobr"}

// close ends a tag.
func (f *finder) close() {
	f.inTag = 0
	f.flush(&f.tag)
	if !slices.Contains(inline, string(f.name)) {
		f.text.sep, f.text.open = max(f.text.sep, cell), false
		if f.text.last[0] != ' ' {
			f.pos++
		}
		f.text.last = [2]rune{' ', ' '}
	}
}

// step adds a character to a lane.
func (f *finder) step(l *lane, s symbol) {
	if _, ok := digitOf(s.r); ok {
		f.digit(l, s)
	} else {
		f.pass(l, s)
	}
	l.last = [2]rune{s.r, l.last[0]}
}

func (f *finder) digit(l *lane, s symbol) {
	if l == &f.text {
		f.pos++
	}
	if !l.open {
		if len(l.groups) >= maxGroups {
			f.flush(l)
		}
		glued := isLetter(l.last[0]) || joins(l.last[0]) && isLetter(l.last[1]) || l.last[0] == '.' && isDigit(l.last[1])
		l.groups = append(l.groups, group{sep: l.sep, start: f.pos - 1, context: l.context, rival: l.rival, glued: glued})
		l.open, l.sep = true, nothing
	}
	g := &l.groups[len(l.groups)-1]
	if g.count++; g.count <= 13 {
		g.digits = append(g.digits, s)
	}
	g.end = f.pos
	l.tail = l.tail[:0]
}

// pass looks at a character that is no digit.
func (f *finder) pass(l *lane, s symbol) {
	kind, between := separates(s.r)
	if s.r == 'ー' && !isDigit(l.last[0]) { // the long vowel of a word
		kind, between = nothing, false
	}
	if unseen(s.r) {
		return
	}
	if l == &f.text && (kind != blank || l.last[0] != ' ') {
		f.pos++
	}
	if between {
		l.open, l.sep = false, max(l.sep, kind)
		return
	}
	if len(l.groups) > 0 {
		g := &l.groups[len(l.groups)-1]
		g.glued = g.glued || l.open && isLetter(s.r)
		f.flush(l)
	}
	l.open, l.sep = false, nothing
	if s.r != '_' {
		f.word(l, fold(s.r))
	}
}

// unseen reports whether a character is not to be seen: soft hyphens, and
// joiners and marks without width.
func unseen(r rune) bool {
	return r == '\u00ad' || '\u200b' <= r && r <= '\u200f' || r == '\u2060' || r == '\ufeff'
}

// word looks whether a word has just ended.
func (f *finder) word(l *lane, r rune) {
	if len(l.tail) >= 64 {
		l.tail = append(l.tail[:0], l.tail[32:]...)
	}
	l.tail = append(l.tail, r)
	if w := contextWords().ending(l.tail); w > 0 {
		l.context = f.pos
		if l == &f.text {
			f.settle(f.pos - w)
		}
	} else if rivalWords().ending(l.tail) > 0 {
		l.rival = f.pos
	}
}

// end says that no more characters come.
func (f *finder) end() {
	f.flush(&f.text)
	f.flush(&f.tag)
}

// flush judges the groups of a lane.
func (f *finder) flush(l *lane) {
	for i := 0; i < len(l.groups); {
		i += max(1, f.judge(l, i))
	}
	l.groups = l.groups[:0]
}

// judge looks whether a number begins with group i, and returns of how many
// groups it is; 0 if there is none.
func (f *finder) judge(l *lane, i int) int {
	rest := l.groups[i:]
	for _, form := range []struct{ groups, digits int }{{1, 12}, {3, 4}, {12, 1}} {
		if len(rest) < form.groups || !uniform(rest[:form.groups], form.digits) || f.goesOn(l.groups, i, form.groups, form.digits) {
			continue
		}
		var digits []symbol
		for _, g := range rest[:form.groups] {
			digits = append(digits, g.digits...)
		}
		if valid(values(digits)) {
			f.number(l, rest[0], rest[form.groups-1], digits)
		}
		return form.groups
	}
	return 0
}

// uniform reports whether groups of so many digits each stand between the same
// separators.
func uniform(groups []group, digits int) bool {
	for i, g := range groups {
		if g.count != digits || g.glued || i > 1 && g.sep != groups[1].sep {
			return false
		}
	}
	return true
}

// goesOn reports whether the groups i to i+n are a part of a longer number: of a
// card's four times four digits, or of one with further parts.
func (f *finder) goesOn(all []group, i, n, digits int) bool {
	var parted separator
	if n > 1 {
		parted = all[i+1].sep
	}
	next, previous := i+n < len(all), i > 0
	if next && all[i+n].sep == hyphen && parted != blank || previous && all[i].sep == hyphen && parted != blank {
		return true
	}
	if n == 1 {
		return false
	}
	next = next && all[i+n].sep == parted && all[i+n].count == digits
	previous = previous && all[i].sep == parted && all[i-1].count == digits
	if digits == 1 {
		return next || previous
	}
	return next && card(all[i:i+4]) || previous && card(all[i-1:i+3])
}

// card reports whether four groups hold a right card number (Luhn).
func card(groups []group) bool {
	sum, double := 0, true
	for _, g := range groups {
		for _, s := range g.digits {
			d, _ := digitOf(s.r)
			n := int(d)
			if double {
				if n *= 2; n > 9 {
					n -= 9
				}
			}
			double = !double
			sum += n
		}
	}
	return sum%10 == 0
}

// number has found one with a right check digit: it is masked if its word stood
// before it, and waits for it otherwise.
func (f *finder) number(l *lane, first, last group, digits []symbol) {
	context, rival := first.context, first.rival
	if l == &f.tag { // a tag is short: its words count wherever they stand
		context, rival = max(l.context, f.text.context), l.rival
	}
	if rival > context && first.start-rival <= adjacent {
		return
	}
	if first.start-context <= before || first.start-f.chain <= chained {
		f.mask(digits, last.end)
		return
	}
	if l == &f.text {
		f.pending = slices.DeleteFunc(f.pending, func(c candidate) bool { return f.pos-c.end > 2*after })
		f.pending = append(f.pending, candidate{digits, last.end})
	}
}

// settle masks the numbers that a word at a place belongs to.
func (f *finder) settle(word int) {
	waiting := f.pending
	f.pending = f.pending[:0]
	for _, c := range waiting {
		if word-c.end <= after {
			f.mask(c.digits, c.end)
		}
	}
}

// mask replaces a number. What follows it closely is likely one of the same
// list.
func (f *finder) mask(digits []symbol, end int) {
	if f.masked == 0 {
		f.out = bytes.Clone(f.body)
	}
	f.masked++
	for _, s := range digits {
		if len(s.star) == s.end-s.start {
			copy(f.out[s.start:s.end], s.star)
		} else {
			copy(f.out[s.start:s.end], strings.Repeat(string(halfStar), s.end-s.start))
		}
	}
	f.chain = end
}
