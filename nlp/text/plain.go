package text

import (
	"strings"
	"unicode/utf8"
)

// Plain reports whether Normalise surely leaves every sentence of s as it is:
// s holds nothing but kana, kanji, their marks and ASCII, each in the form that
// Normalise writes. It takes a small part of Normalise's time; of a text that
// it cannot be sure of it says false.
func Plain(s string) bool {
	prev, count := rune(-1), uint8(0)
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 3
		if r >= 0xe3 && r <= 0xe9 && i+2 < len(s) && s[i+1]&0xc0 == 0x80 && s[i+2]&0xc0 == 0x80 {
			r = r&0xf<<12 | rune(s[i+1]&0x3f)<<6 | rune(s[i+2]&0x3f)
		} else {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		if r >= 1<<16 {
			return false
		}
		if r == '\n' && !strings.HasSuffix(s[:i], "、") { // after a comma the line goes on
			prev, count = -1, 0
			i += size
			continue
		}
		most := plain[r]
		if r == prev {
			count++
		} else {
			prev, count = r, 1
			if most == 0 {
				return false
			}
		}
		if count > most && most < endless {
			return false
		}
		if r == 'ー' && i > 0 && digit(rune(s[i-1])) { // between digits it is a hyphen
			return false
		}
		i += size
	}
	return true
}

// plain is how often a character that is its own normal form may stand in a
// row; 0 for all others.
var plain = func() *[1 << 16]uint8 {
	out := new([1 << 16]uint8)
	for r := range rune(1 << 16) {
		if stays(r) {
			out[r] = uint8(min(limit(r), endless))
		}
	}
	return out
}()

// endless is a limit that is none.
const endless = 0xff

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
