package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Longest is how many characters a sentence may have. Longer ones are cut: no
// reader codes them as one.
const Longest = 400

// farthest is how many bytes after its opening a bracket's end is looked for;
// further away the sentence would be cut before it anyway.
const farthest = 3 * Longest

// Sentence is the bytes Start to End of the text it was found in.
type Sentence struct {
	Start, End int
}

// Sentences cuts text into sentences, in order and without overlap. 。！？ and
// a line's end close a sentence, together with the brackets and marks that
// follow; a line that ends in 、, or in a particle that nothing ends with, goes on. Nothing inside brackets or quotation
// marks and no mark of a web address closes one
// unless the bracket is never closed on its line. White space around sentences
// belongs to none, and so do lines without a letter or digit.
func Sentences(text string) []Sentence { return Append(nil, text) }

// Append is Sentences into a slice that is used again.
func Append(out []Sentence, text string) []Sentence {
	for start := 0; start < len(text); {
		end := lineEnd(text, start)
		out = cutLine(out, text, start, end)
		start = end
	}
	return out
}

// goesOn are what a line ends with that its sentence does not end with: commas, and
// particles behind which a verb must come. 悪用された事実は|ございません says the
// contrary of its first line.
var goesOn = []string{"、", "，", "､", "は", "を"}

// open reports whether a line ends within its sentence. A short one may be a
// heading or an entry of a list.
func open(line string) bool {
	for _, end := range goesOn {
		if strings.HasSuffix(line, end) {
			return len(end) < len(line) && (end == "、" || end == "，" || end == "､" || len(line) >= shortLine)
		}
	}
	return false
}

// shortLine is how many bytes a line has at least that ends in a particle and goes
// on: eight characters.
const shortLine = 8 * len("字")

// lineEnd returns where the line at start ends, its newline included. Lines
// that go on are taken together with the next.
func lineEnd(text string, start int) int {
	for at := start; ; {
		n := indexBreak(text[at:])
		if n < 0 {
			return len(text)
		}
		line := strings.TrimRightFunc(text[at:at+n], unicode.IsSpace)
		_, size := utf8.DecodeRuneInString(text[at+n:])
		if strings.HasPrefix(text[at+n:], "\r\n") {
			size = 2
		}
		at += n + size
		if !open(line) {
			return at
		}
	}
}

// indexBreak is where the first character that ends a line stands, or -1.
func indexBreak(text string) int {
	for i := range len(text) {
		switch text[i] {
		case '\n', '\r':
			return i
		case "\u2028"[0]:
			if strings.HasPrefix(text[i:], "\u2028") || strings.HasPrefix(text[i:], "\u2029") {
				return i
			}
		}
	}
	return -1
}

// cutters are the characters by which a line is cut: marks that end a
// sentence, brackets, and those that web addresses begin with.
var cutters = func() *[1 << 16]bool {
	out := new([1 << 16]bool)
	for _, r := range "。｡！？!?.．hw" {
		out[r] = true
	}
	for r := range rune(1 << 16) {
		if c := closerOf(r); c != 0 {
			out[r], out[c] = true, true
		}
	}
	return out
}()

// cutLine appends the sentences of text[start:end], which is one line or
// several joined by commas.
func cutLine(out []Sentence, text string, start, end int) []Sentence {
	var closers []rune // of the brackets now open, innermost last
	count := 0
	for at := start; at < end; {
		if r, size := runeAt(text, at); r < 1<<16 && !cutters[r] && count+1 < Longest {
			at, count = at+size, count+1
			continue
		}
		if n := address(text[start:at], text[at:end]); n > 0 && count+n < Longest {
			at, count = at+n, count+n
			continue
		}
		r, size := utf8.DecodeRuneInString(text[at:end])
		at += size
		count++
		if r == '"' && len(closers) > 0 && closers[len(closers)-1] == '"' {
			closers = closers[:len(closers)-1]
		} else if c := closerOf(r); c != 0 && strings.ContainsRune(text[at:min(end, at+farthest)], c) {
			closers = append(closers, c)
		} else if len(closers) > 0 && r == closers[len(closers)-1] {
			closers = closers[:len(closers)-1]
		}
		if count < Longest && (len(closers) > 0 || !ends(r, text[:at], text[at:end])) {
			continue
		}
		if count < Longest {
			at += trail(text[at:end])
		} else if at < end {
			at = start + bestCut(text[start:at], text[at:min(end, at+utf8.UTFMax)])
		}
		out = appendTrimmed(out, text, start, at)
		start, count, closers = at, 0, closers[:0]
	}
	return appendTrimmed(out, text, start, end)
}

// ofAddress are the bytes that a web address may have.
var ofAddress = func() *[256]bool {
	out := new([256]bool)
	for c := byte('!'); c < utf8.RuneSelf; c++ {
		out[c] = !strings.ContainsRune(`"<>()[]{}|\^`+"`", rune(c))
	}
	return out
}()

// address is the length of the web address that begins s, behind before, or
// 0. The mark behind an address is not part of it.
func address(before, s string) int {
	if s[0] != 'h' && s[0] != 'w' {
		return 0
	}
	if !strings.HasPrefix(s, "http://") && !strings.HasPrefix(s, "https://") && !strings.HasPrefix(s, "www.") {
		return 0
	}
	if last, _ := utf8.DecodeLastRuneInString(before); last < utf8.RuneSelf && unicode.IsLetter(last) {
		return 0
	}
	n := 0
	for n < min(len(s), Longest) && ofAddress[s[n]] {
		n++
	}
	return len(strings.TrimRight(s[:n], ".,!?:;'"))
}

// breaks are the places where a sentence that is too long is best cut, the best
// first: behind an end within brackets, a comma, a closing bracket, a blank.
var breaks = []string{"。｡！？!?", "、，､；;", "」』）)】〕》〉”", " \u3000\n\t", "，,・/／"}

// zwj joins two characters of a picture into one.
const zwj = '\u200d'

// bestCut is where to cut s, which is as long as a sentence may be and which
// rest follows: in its
// second half behind one of breaks, else anywhere but inside a number or word
// of letters or before a mark that belongs to the character it follows.
func bestCut(s, rest string) int {
	for _, set := range breaks {
		i := strings.LastIndexAny(s, set)
		if i < 0 {
			continue
		}
		if _, size := utf8.DecodeRuneInString(s[i:]); i+size > len(s)/2 {
			return i + size
		}
	}
	whole := s + rest
	for i := len(s); i > len(s)/2; {
		last, size := utf8.DecodeLastRuneInString(s[:i])
		next, _ := utf8.DecodeRuneInString(whole[i:])
		if !(glued(last) && glued(next)) && !unicode.Is(unicode.M, next) && next != 'ー' && !small(next) && next != zwj && last != zwj {
			return i
		}
		i -= size
	}
	return len(s)
}

// glued reports whether r is part of a number or a word of Latin letters.
func glued(r rune) bool {
	return r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)) || r >= '０' && r <= 'ｚ'
}

// small reports whether r is a small kana or a half-width sound mark.
func small(r rune) bool {
	return strings.ContainsRune("ぁぃぅぇぉっゃゅょァィゥェォッャュョﾞﾟ", r)
}

// abbreviations are the words whose full stop ends no sentence, though a
// blank follows.
var abbreviations = []string{"Mr", "Mrs", "Ms", "Dr", "No", "Co", "Ltd", "Inc", "vs", "St", "Vol", "pp", "cf", "Fig", "Jr", "Corp", "etc"}

// abbreviated reports whether before ends in an abbreviation or an initial.
func abbreviated(before string) bool {
	word := before[strings.LastIndexFunc(before, func(r rune) bool { return r >= utf8.RuneSelf || !unicode.IsLetter(r) })+1:]
	// LastIndexFunc gives the first byte of the character before the word.
	word = strings.TrimLeftFunc(word, func(r rune) bool { return r >= utf8.RuneSelf })
	if len(word) == 1 {
		return word >= "A" && word <= "Z"
	}
	for _, a := range abbreviations {
		if strings.EqualFold(word, a) {
			return true
		}
	}
	return false
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
		if unicode.Is(unicode.Hiragana, prev) && (after == "" || next >= utf8.RuneSelf) {
			return true // である．次の
		}
		return unicode.IsLetter(prev) && (next == ' ' || after == "") && r == '.' && !abbreviated(before[:len(before)-1])
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
	case '“':
		return '”'
	case '"':
		return '"'
	case '〈':
		return '〉'
	case '《':
		return '》'
	case '〔':
		return '〕'
	case '[':
		return ']'
	case '［':
		return '］'
	}
	return 0
}

// appendTrimmed appends text[start:end] without the white space around it, if
// it holds a letter or digit.
func appendTrimmed(out []Sentence, text string, start, end int) []Sentence {
	piece := strings.TrimRightFunc(text[start:end], unicode.IsSpace)
	end = start + len(piece)
	start = end - len(strings.TrimLeftFunc(piece, unicode.IsSpace))
	if !strings.ContainsFunc(text[start:end], worded) {
		return out
	}
	return append(out, Sentence{start, end})
}

// worded reports whether a text with r in it says something.
func worded(r rune) bool {
	return r >= 'ぁ' && r <= 'ゖ' || r >= '一' && r <= '鿿' || unicode.IsLetter(r) || unicode.IsDigit(r)
}
