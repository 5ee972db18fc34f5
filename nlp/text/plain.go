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

// FormOf tells the form of s in a small part of the time that Normalise and
// Sentences take. A text is plain that holds nothing but kana, kanji, their
// marks and ASCII, each in the form that Normalise writes.
func FormOf(s string) Form {
	single := len(s) < Longest
	prev, count := rune(-1), uint8(0)
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 3
		if r >= 0xe3 && r <= 0xe9 && i+2 < len(s) && s[i+1]&0xc0 == 0x80 && s[i+2]&0xc0 == 0x80 {
			r = r&0xf<<12 | rune(s[i+1]&0x3f)<<6 | rune(s[i+2]&0x3f)
		} else {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		if r >= 1<<16 {
			return Any
		}
		if r == '\n' && !strings.HasSuffix(s[:i], "、") { // after a comma the line goes on
			prev, count, single = -1, 0, false
			i += size
			continue
		}
		kind := plain[r]
		most := kind &^ cuts
		if r == prev {
			count++
		} else {
			prev, count = r, 1
			if most == 0 {
				return Any
			}
		}
		if count > most && most < endless {
			return Any
		}
		if r == 'ー' && i > 0 && digit(rune(s[i-1])) { // between digits it is a hyphen
			return Any
		}
		i += size
		if kind&cuts != 0 && (i < len(s) || !closes(r)) {
			single = false
		}
	}
	if single && strings.ContainsFunc(s, worded) {
		return Single
	}
	return Plain
}

// closes reports whether a mark at the end of a text ends its sentence.
func closes(r rune) bool { return r == '。' || r == '!' || r == '?' }

// plain is how often a character that is its own normal form may stand in a
// row, 0 for all others; and cuts for those by which a line is cut.
var plain = func() *[1 << 16]uint8 {
	out := new([1 << 16]uint8)
	for r := range rune(1 << 16) {
		if stays(r) {
			out[r] = uint8(min(limit(r), endless))
		}
		if cutters[r] {
			out[r] |= cuts
		}
	}
	return out
}()

// cuts is the bit of a character by which a line is cut.
const cuts = 1 << 7

// endless is a limit that is none.
const endless = 0x7f

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
