package export

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const (
	// maxPiece is the longest part of a run of kanji or katakana that is found as
	// it is typed, in characters; longer names are found by their pairs.
	maxPiece = 8
	// anyPiece is that of a text in any script. With one more an export would be
	// half as large again.
	anyPiece = 3
)

// searchPairs cuts a text into pairs of characters, and the last character of
// each run alone: an index of words finds a word of two characters then, and
// any word as a phrase of its pairs.
func searchPairs(text string) string {
	var out []string
	for _, run := range runsOf(text) {
		for i := range run {
			out = append(out, string(run[i:min(i+2, len(run))]))
		}
	}
	return strings.Join(out, " ")
}

// searchWords are the pieces of a text of three characters and more that are
// found as they are typed: all of three, words in Latin letters and digits, of
// either width, and what may be a word in kanji or katakana, as nouns mostly are.
func searchWords(text string) string {
	var out []string
	for _, run := range runsOf(text) {
		for i := range len(run) - anyPiece + 1 {
			if piece := run[i : i+anyPiece]; slices.ContainsFunc(piece, func(r rune) bool { return scriptOf(r) != latin }) {
				out = append(out, string(piece))
			}
		}
		for len(run) > 0 {
			of, n := scriptOf(run[0]), 1
			for n < len(run) && scriptOf(run[n]) == of {
				n++
			}
			out = append(out, pieces(run[:n], of)...)
			run = run[n:]
		}
	}
	return strings.Join(out, " ")
}

// pieces are the words that a run in one script may hold, but for those that
// are found anyway.
func pieces(run []rune, of script) (out []string) {
	switch {
	case of == latin:
		if len(run) > 2 {
			out = append(out, string(run))
		}
		if wide := strings.Map(widened, string(run)); len(run) > 1 && wide != string(run) {
			out = append(out, wide) // as it is typed on a Japanese keyboard
		}
	case of == kanji || of == katakana:
		for i := range run {
			for j := i + anyPiece + 1; j <= min(i+maxPiece, len(run)); j++ {
				out = append(out, string(run[i:j]))
			}
		}
	}
	return out
}

// runsOf are the parts of a text without punctuation in them, of one width and
// case. Blanks part words of Latin letters only.
func runsOf(text string) (runs [][]rune) {
	var run []rune
	blank := false
	end := func() {
		if len(run) > 0 {
			runs, run = append(runs, run), nil
		}
	}
	for _, r := range folded(text) {
		switch {
		case unicode.IsSpace(r):
			blank = true
			continue
		case !inWord(r):
			end()
		default:
			if blank && len(run) > 0 && run[len(run)-1] < unicode.MaxASCII && r < unicode.MaxASCII {
				end()
			}
			run = append(run, r)
		}
		blank = false
	}
	end()
	return runs
}

// widened is a character of ASCII in its full width.
func widened(r rune) rune {
	if '!' <= r && r <= '~' {
		return r - '!' + '！'
	}
	return r
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
