package text

import (
	"strings"
	"unicode/utf8"
)

// Form is what is sure of a text at a glance.
type Form int

const (
	Any    Form = iota // nothing is sure
	Plain              // Normalise leaves every sentence as it is
	Single             // besides, all of it is one sentence
)

// Glance reads a text once, character by character, for what is sure of it in a
// small part of the time that Normalise and Sentences take.
type Glance struct {
	// chars are, of each character: how often it may stand in a row in its normal
	// form, 0 for what is not its own; whether it is said, and whether a line is cut
	// by it; and its kinds.
	chars [1 << 16]uint16
}

// The bits of a character.
const (
	endless = 1<<6 - 1 // a limit that is none
	says    = 1 << 6
	cuts    = 1 << 7
	kinds   = 8 // how many bits are below its kinds
)

// NewGlance makes a Glance that tells, too, which kinds of characters a text holds.
// Those above U+FFFF have none.
func NewGlance(kindsOf func(rune) uint8) *Glance {
	g := new(Glance)
	for r := range rune(1 << 16) {
		c := uint16(kindsOf(r)) << kinds
		if stays(r) {
			c |= uint16(min(limit(r), endless))
		}
		if worded(r) {
			c |= says
		}
		if cutters[r] {
			c |= cuts
		}
		g.chars[r] = c
	}
	return g
}

// Of tells the form of s and the kinds of its characters. A text is plain that
// holds nothing but kana, kanji, their marks and ASCII, each in the form that
// Normalise writes.
func (g *Glance) Of(s string) (form Form, held uint8) {
	single := len(s) < Longest
	prev, count, all := rune(-1), uint16(0), uint16(0)
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 3
		if r >= 0xe3 && r <= 0xe9 && i+2 < len(s) && s[i+1]&0xc0 == 0x80 && s[i+2]&0xc0 == 0x80 {
			r = r&0xf<<12 | rune(s[i+1]&0x3f)<<6 | rune(s[i+2]&0x3f)
		} else if r, size = utf8.DecodeRuneInString(s[i:]); r >= 1<<16 {
			return Any, uint8(all>>kinds) | g.held(s[i+size:])
		}
		c := g.chars[r]
		all |= c
		if r == '\n' && !strings.HasSuffix(s[:i], "、") { // after a comma the line goes on
			prev, count, single = -1, 0, false
			i += size
			continue
		}
		most := c & endless
		if r == prev {
			count++
		} else {
			prev, count = r, 1
		}
		if count > most && most < endless || r == 'ー' && i > 0 && digit(rune(s[i-1])) { // between digits it is a hyphen
			return Any, uint8(all>>kinds) | g.held(s[i+size:])
		}
		i += size
		if c&cuts != 0 && (i < len(s) || !closes(r)) {
			single = false
		}
	}
	if single && all&says != 0 {
		return Single, uint8(all >> kinds)
	}
	return Plain, uint8(all >> kinds)
}

// held are the kinds of the characters of s.
func (g *Glance) held(s string) uint8 {
	all := uint16(0)
	for _, r := range s {
		if r < 1<<16 {
			all |= g.chars[r]
		}
	}
	return uint8(all >> kinds)
}

// closes reports whether a mark at the end of a text ends its sentence.
func closes(r rune) bool { return r == '。' || r == '!' || r == '?' }

// runeAt is the character at byte i of a text, and how many bytes it has.
func runeAt(s string, i int) (rune, int) {
	if c := s[i]; c >= 0xe3 && c <= 0xe9 && i+2 < len(s) && s[i+1]&0xc0 == 0x80 && s[i+2]&0xc0 == 0x80 {
		return rune(c)&0xf<<12 | rune(s[i+1]&0x3f)<<6 | rune(s[i+2]&0x3f), 3
	}
	return utf8.DecodeRuneInString(s[i:])
}

// Same is Normalise for a piece that it leaves as it is.
func Same(s string, offset int) Normal { return Normal{Text: s, offset: offset} }

// stays reports whether a character is its own normal form.
func stays(r rune) bool {
	switch {
	case r > ' ' && r < 0x7f:
		return true
	case r >= 'ぁ' && r <= 'ゖ', r >= 'ァ' && r <= 'ヺ', r >= '一' && r <= '鿿', r >= '㐀' && r <= '䶿':
		return true
	case r >= '、' && r <= '〃', r >= '々' && r <= '】', r == 'ー', r == '・', r == '…':
		return true
	}
	return false
}
