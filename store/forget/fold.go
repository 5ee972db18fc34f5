package forget

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// folded is a text as it is compared: its letters and digits alone, compatible
// forms made one, in lower case, each with the bytes it stands for.
type folded struct {
	runes      []rune
	start, end []int // of the bytes, by rune
}

func fold(text string) (f folded) {
	var it norm.Iter
	it.InitString(norm.NFKC, text)
	for !it.Done() {
		from := it.Pos()
		segment := it.Next()
		to := it.Pos()
		for _, r := range string(segment) {
			if unicode.IsLetter(r) || unicode.IsDigit(r) || r == 'ー' {
				f.runes, f.start, f.end = append(f.runes, unicode.ToLower(r)), append(f.start, from), append(f.end, to)
			}
		}
	}
	return f
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
