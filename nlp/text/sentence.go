package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Longest is how many characters a sentence may have. Longer ones are cut: no
// reader codes them as one, and the tokenizer's time grows with them.
const Longest = 400

// Sentence is the bytes Start to End of the text it was found in.
type Sentence struct {
	Start, End int
}

// Sentences cuts text into sentences, in order and without overlap. 。！？ and
// a line's end close a sentence, together with the brackets and marks that
// follow; a line that ends in 、 goes on. Nothing inside 「」 or （） closes one
// unless the bracket is never closed on its line. White space around sentences
// belongs to none, and so do lines without a letter or digit.
func Sentences(text string) []Sentence {
	var out []Sentence
	for start := 0; start < len(text); {
		end := lineEnd(text, start)
		out = cutLine(out, text, start, end)
		start = end
	}
	return out
}

// lineEnd returns where the line at start ends, its newline included. Lines
// that end in a comma are taken together with the next.
func lineEnd(text string, start int) int {
	for at := start; ; {
		n := strings.IndexByte(text[at:], '\n')
		if n < 0 {
			return len(text)
		}
		line := strings.TrimRightFunc(text[at:at+n], unicode.IsSpace)
		at += n + 1
		if !strings.HasSuffix(line, "、") && !strings.HasSuffix(line, "，") && !strings.HasSuffix(line, "､") {
			return at
		}
	}
}

// cutLine appends the sentences of text[start:end], which is one line or
// several joined by commas.
func cutLine(out []Sentence, text string, start, end int) []Sentence {
	var closers []rune // of the brackets now open, innermost last
	count := 0
	for at := start; at < end; {
		r, size := utf8.DecodeRuneInString(text[at:end])
		at += size
		count++
		if c := closerOf(r); c != 0 && strings.ContainsRune(text[at:end], c) {
			closers = append(closers, c)
		} else if len(closers) > 0 && r == closers[len(closers)-1] {
			closers = closers[:len(closers)-1]
		}
		if count < Longest && (len(closers) > 0 || !ends(r, text[:at], text[at:end])) {
			continue
		}
		if count < Longest {
			at += trail(text[at:end])
		}
		out = appendTrimmed(out, text, start, at)
		start, count, closers = at, 0, closers[:0]
	}
	return appendTrimmed(out, text, start, end)
}

// ends reports whether r, the last character of before, closes a sentence.
func ends(r rune, before, after string) bool {
	switch r {
	case '。', '｡', '！', '？':
		return true
	case '!', '?':
		// Half width is also part of addresses and code: a?b=1, !=.
		next, _ := utf8.DecodeRuneInString(after)
		return after == "" || next > unicode.MaxASCII || next == ' ' || next == '\n' || next == '!' || next == '?' || next == ')'
	case '.', '．':
		prev, _ := utf8.DecodeLastRuneInString(before[:len(before)-utf8.RuneLen(r)])
		next, _ := utf8.DecodeRuneInString(after)
		return unicode.IsLetter(prev) && (next == ' ' || after == "") && r == '.'
	}
	return false
}

// trail is the length of the marks and closing brackets that still belong to
// the sentence that has just ended.
func trail(s string) int {
	for i, r := range s {
		if !strings.ContainsRune("。｡！？!?」』）)】〕》〉\"”’…‥・♪wｗ笑草", r) {
			return i
		}
		if strings.ContainsRune("wｗ笑草", r) && !laughs(s[i:]) {
			return i
		}
	}
	return len(s)
}

// laughs reports whether s begins with laughter (www, 笑, 草) that ends there,
// rather than with a word.
func laughs(s string) bool {
	rest := strings.TrimLeft(s, "wｗ笑草")
	r, _ := utf8.DecodeRuneInString(rest)
	return rest == "" || !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

func closerOf(r rune) rune {
	switch r {
	case '「':
		return '」'
	case '『':
		return '』'
	case '（':
		return '）'
	case '(':
		return ')'
	case '【':
		return '】'
	case '｢':
		return '｣'
	}
	return 0
}

// appendTrimmed appends text[start:end] without the white space around it, if
// it holds a letter or digit.
func appendTrimmed(out []Sentence, text string, start, end int) []Sentence {
	piece := strings.TrimRightFunc(text[start:end], unicode.IsSpace)
	end = start + len(piece)
	start = end - len(strings.TrimLeftFunc(piece, unicode.IsSpace))
	if !strings.ContainsFunc(text[start:end], func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		return out
	}
	return append(out, Sentence{start, end})
}
