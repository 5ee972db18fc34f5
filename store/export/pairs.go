package export

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxPiece is the longest part of a run of kanji or katakana that can be
// searched for as a word, in characters; longer names are found by their pairs.
const maxPiece = 8

// searchPairs cuts a text into pairs of characters, and the last character of
// each run alone: an index of words finds a word of two characters then, and
// any word as a phrase of its pairs. Widths and case are made alike. Blanks
// part words of Latin letters only.
func searchPairs(text string) string {
	var b strings.Builder
	put := func(s string) {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(s)
	}
	last, blank := rune(0), false // last: without its pair yet
	for _, r := range folded(text) {
		switch {
		case unicode.IsSpace(r):
			blank = true
			continue
		case !inWord(r):
			r = 0
		}
		switch {
		case last == 0:
		case r == 0 || blank && last < unicode.MaxASCII && r < unicode.MaxASCII:
			put(string(last))
		default:
			put(string([]rune{last, r}))
		}
		last, blank = r, false
	}
	if last != 0 {
		put(string(last))
	}
	return b.String()
}

// searchWords are the words of a text that are found as they are typed:
// those in Latin letters, and what may be one in runs of kanji or katakana, as
// nouns mostly are. Those of two characters are pairs already.
func searchWords(text string) string {
	var words []string
	run := []rune{}
	var of script
	end := func() {
		switch {
		case of == latin && len(run) > 2:
			words = append(words, string(run))
		case of == kanji || of == katakana:
			for i := range run {
				for j := i + 3; j <= min(i+maxPiece, len(run)); j++ {
					words = append(words, string(run[i:j]))
				}
			}
		}
		run = run[:0]
	}
	for _, r := range folded(text) {
		if s := scriptOf(r); s != of {
			end()
			of = s
		}
		run = append(run, r)
	}
	end()
	return strings.Join(words, " ")
}

func folded(text string) string { return strings.ToLower(norm.NFKC.String(text)) }

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) }

// script is what a character is written in.
type script int

const (
	other script = iota
	latin
	kanji
	katakana
)

func scriptOf(r rune) script {
	switch {
	case r == 'ー' || unicode.Is(unicode.Katakana, r):
		return katakana
	case r == '々' || unicode.Is(unicode.Han, r):
		return kanji
	case inWord(r) && !unicode.Is(unicode.Hiragana, r):
		return latin
	}
	return other
}
