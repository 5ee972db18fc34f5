package forget

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// folded is a text as it is compared: its letters and digits alone, compatible
// forms made one, in lower case, each with the bytes it stands for.
type folded struct {
	runes      []rune
	start, end []int // of the bytes, by rune
}

func fold(text string) (f folded) {
	f.runes, f.start, f.end = make([]rune, 0, len(text)/2), make([]int, 0, len(text)/2), make([]int, 0, len(text)/2)
	add := func(r rune, from, to int) {
		if said(r) {
			f.runes, f.start, f.end = append(f.runes, unicode.ToLower(r)), append(f.start, from), append(f.end, to)
		}
	}
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		next, _ := utf8.DecodeRuneInString(text[at+size:])
		if plain(r) && (plain(next) || at+size == len(text)) {
			add(r, at, at+size)
			at += size
			continue
		}
		to := len(text)
		if n := norm.NFKC.NextBoundaryInString(text[at:], true); n > 0 {
			to = at + n
		}
		for _, r := range norm.NFKC.String(text[at:to]) {
			add(r, at, to)
		}
		at = to
	}
	return f
}

// said reports whether a character is one that texts are compared by.
func said(r rune) bool {
	switch {
	case r < 0x80:
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	case 0x3041 <= r && r <= 0x3096, 0x30a1 <= r && r <= 0x30fa, r == 'ー', 0x4e00 <= r && r <= 0x9fff:
		return true
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// plain reports whether a character is its own compatible form and joins no
// other one.
func plain(r rune) bool {
	return r < 0x80 || 0x3041 <= r && r <= 0x3096 || 0x30a1 <= r && r <= 0x30fa || r == 'ー' || 0x4e00 <= r && r <= 0x9fff || r == '、' || r == '。' || r == '「' || r == '」'
}

// unit is a part of a text between stops or brackets.
type unit struct {
	start, end int  // bytes
	quoted     bool // in brackets of speech
}

const (
	opening = "「『“‘《〈＜"
	closing = "」』”’》〉＞"
	stops   = "。！？!?\n\r（）()【】［］[]\"…"
)

// units cuts a text at its stops and brackets. A stop belongs to the unit
// before it, a bracket to none.
func units(text string) (list []unit) {
	at, depth := 0, 0
	add := func(end int) {
		if strings.TrimSpace(text[at:end]) != "" {
			list = append(list, unit{at, end, depth > 0})
		}
	}
	for i, r := range text {
		next := i + len(string(r))
		switch {
		case strings.ContainsRune(opening, r):
			add(i)
			at, depth = next, depth+1
		case strings.ContainsRune(closing, r):
			add(i)
			at, depth = next, max(depth-1, 0)
		case strings.ContainsRune(stops, r):
			add(i)
			at = next
		}
	}
	add(len(text))
	return list
}
