package export

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// visible shows what a cell would hide: control characters as their pictures,
// marks that turn the direction of text, and those without width at which
// words are hidden, by their numbers. Line breaks and tabs stay.
func visible(s string) string {
	if !strings.ContainsFunc(s, hides) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case !hides(r):
			b.WriteRune(r)
		case r < ' ':
			b.WriteRune('␀' + r)
		case r == 0x7f:
			b.WriteRune('␡')
		default:
			fmt.Fprintf(&b, "[U+%04X]", r)
		}
	}
	return b.String()
}

// hides reports whether a character is not seen, or changes how others are.
func hides(r rune) bool {
	switch {
	case r < ' ':
		return r != '\n' && r != '\t' && r != '\r'
	case r >= 0x7f && r <= 0x9f, r == 0x61c, r == 0x200b, r == 0x200e, r == 0x200f,
		r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x2028, r == 0x2029, r == 0xfeff, r == 0xfffe, r == 0xffff,
		r >= 0xe0000 && r <= 0xe007f:
		return true
	}
	return false
}

// runs reports whether a spreadsheet may take a cell for a formula: its first
// character but for blanks is one that begins one, in either width, or it
// begins with a blank that some spreadsheets pass over when they look.
func runs(s string) bool {
	if s == "" {
		return false
	}
	if strings.ContainsRune("\t\r\n", rune(s[0])) {
		return true
	}
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, " \u00a0\u3000\t\r\n'"))
	return strings.ContainsRune("=+-@＝＋－＠−﹣﹢﹦﹫", first)
}

// cell is a text that a spreadsheet shows as it is and does not run.
func cell(s string) string {
	if s = visible(s); runs(s) {
		return "'" + s
	}
	return s
}
