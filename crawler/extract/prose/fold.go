package prose

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold folds widths and case; white space goes, except between Latin
// words.
func Fold(s string) string {
	s = strings.ToLower(norm.NFKC.String(s))
	fields := strings.FieldsFunc(s, unicode.IsSpace)
	var b strings.Builder
	for _, f := range fields {
		last, _ := utf8.DecodeLastRuneInString(b.String())
		next, _ := utf8.DecodeRuneInString(f)
		if b.Len() > 0 && latin(last) && latin(next) {
			b.WriteByte(' ')
		}
		b.WriteString(f)
	}
	return b.String()
}

// Loose is a text's letters and digits, folded.
func Loose(s string) string {
	if norm.NFKC.QuickSpanString(s) < len(s) {
		s = norm.NFKC.String(s)
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r >= 'ぁ' && r <= 'ゖ', r >= '一' && r <= '鿿':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

func latin(r rune) bool {
	return r < 0x250 && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

func katakana(r rune) bool { return unicode.Is(unicode.Katakana, r) || r == 'ー' }

// Holds finds a term as a word: a Latin name does not match inside a longer
// Latin word, nor a katakana name of up to three characters inside a longer
// katakana word (マッチ in マッチング).
func Holds(text, term string) bool {
	firstRune, _ := utf8.DecodeRuneInString(term)
	lastRune, _ := utf8.DecodeLastRuneInString(term)
	short := utf8.RuneCountInString(term) <= 3
	same := func(a, b rune) bool { return latin(a) && latin(b) || short && katakana(a) && katakana(b) }
	for at := 0; ; {
		i := strings.Index(text[at:], term)
		if i < 0 {
			return false
		}
		start, end := at+i, at+i+len(term)
		before, _ := utf8.DecodeLastRuneInString(text[:start])
		after, _ := utf8.DecodeRuneInString(text[end:])
		if !same(before, firstRune) && !same(after, lastRune) {
			return true
		}
		at = end
	}
}
