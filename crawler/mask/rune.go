package mask

import "unicode/utf8"

// digitOf is the value of a digit of either width.
func digitOf(r rune) (value byte, ok bool) {
	switch {
	case r >= '0' && r <= '9':
		return byte(r - '0'), true
	case r >= '０' && r <= '９':
		return byte(r - '０'), true
	}
	return 0, false
}

func isDigit(r rune) bool {
	_, ok := digitOf(r)
	return ok
}

// values of exactly twelve digits.
func values(digits []symbol) (d [12]byte) {
	for i := range d {
		d[i], _ = digitOf(digits[i].r)
	}
	return d
}

func isLetter(r rune) bool {
	r = fold(r)
	return r >= 'a' && r <= 'z' || r == '_' && r < utf8.RuneSelf
}

// joins reports whether a character ties a number to the letters before it.
func joins(r rune) bool { return r == '-' || r == '_' }

// separates says what a character between two groups of digits is; ok is false
// if it ends a number.
func separates(r rune) (s separator, ok bool) {
	switch r {
	case ' ', '\t', '\r', '\n', '\u00a0', '\u2002', '\u2003', '\u2005', '\u2006', '\u2007', '\u2008', '\u2009', '\u200a', '\u200b', '\u202f', '\u3000':
		return blank, true
	case '-', '‐', '‑', '‒', '–', '—', '―', '−', '－', '─', 'ー', '﹣', 'ｰ':
		return hyphen, true
	}
	return nothing, false
}

// fold makes letters narrow and small.
func fold(r rune) rune {
	if r >= 'Ａ' && r <= 'ｚ' {
		r -= 'Ａ' - 'A'
	}
	if r >= 'A' && r <= 'Z' {
		r += 'a' - 'A'
	}
	return r
}
