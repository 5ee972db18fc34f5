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
	prev, count := rune(-1), 0
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		if r == '\n' && !strings.HasSuffix(s[:i], "、") { // after a comma the line goes on
			prev, count = -1, 0
			i += size
			continue
		}
		if !stays(r) || r == 'ー' && digit(prev) { // between digits it is a hyphen
			return false
		}
		if r == prev {
			count++
		} else {
			prev, count = r, 1
		}
		if count > limit(r) {
			return false
		}
		i += size
	}
	return true
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
