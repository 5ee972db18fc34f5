// Package text prepares Japanese text for matching. Sentences cuts an
// utterance into sentences; Normalise gives one spelling to the many ways of
// writing the same characters and remembers which original bytes each
// normalised byte came from. All results point into the original text.
// It knows nothing of words: see package token.
package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Method names this way of normalising. Texts that are kept normalised are made
// anew when it changes, so it changes with what Normalise does.
const Method = "normalise/1"

// Normal is a normalised string with its way back to the original.
type Normal struct {
	Text string
	// from[i] and to[i] are the original bytes that the character at
	// normalised byte i came from; both nil when nothing changed.
	from, to []int32
	offset   int // of the normalised piece within the original text
}

// Span returns the original bytes of the normalised bytes start to end. Both
// must lie on character boundaries and start < end.
func (n Normal) Span(start, end int) (int, int) {
	if n.from == nil {
		return n.offset + start, n.offset + end
	}
	return n.offset + int(n.from[start]), n.offset + int(n.to[end-1])
}

// Find returns the normalised bytes that come from the original bytes start to
// end, and false if none do.
func (n Normal) Find(start, end int) (int, int, bool) {
	start, end = start-n.offset, end-n.offset
	if n.from == nil {
		start, end = max(start, 0), min(end, len(n.Text))
		return start, end, start < end
	}
	first, last := -1, -1
	for i := range n.from {
		if int(n.to[i]) > start && int(n.from[i]) < end {
			if first < 0 {
				first = i
			}
			last = i + 1
		}
	}
	return first, last, first >= 0
}

// runs is how often one character may be repeated; more carries no meaning.
const runs = 3

// Normalise normalises s, a piece of a longer text that begins offset bytes
// into it: NFKC (half-width kana, full-width letters and digits, ㈱), one form
// of tilde, hyphen and ellipsis, no invisible characters, no spaces between
// Japanese characters, repeated characters cut short. Digits are never cut.
func Normalise(s string, offset int) Normal {
	out, simple := pass(s)
	for range 3 {
		if simple {
			break // of such characters no two are one
		}
		// What was left out may have kept two characters apart that are one.
		if out.from == nil || norm.NFKC.IsNormalString(out.Text) {
			break
		}
		var again Normal
		again, simple = pass(out.Text)
		out = out.then(again)
	}
	out.offset = offset
	return out
}

// then is n with its text normalised again to m.
func (n Normal) then(m Normal) Normal {
	if m.from == nil {
		return n
	}
	for i := range m.from {
		m.from[i], m.to[i] = n.from[m.from[i]], n.to[m.to[i]-1]
	}
	return m
}

// singles are the characters that NFKC changes into one character or leaves
// as they are, whatever of them stands beside: kana, kanji, their marks, ASCII
// and full-width ASCII. By each stands what it becomes, 0 for all others.
var singles = func() *[1 << 16]uint16 {
	out := new([1 << 16]uint16)
	for r := range rune(1 << 16) {
		if stays(r) {
			out[r] = uint16(r)
		}
	}
	for r := '!'; r <= '~'; r++ {
		out[r-'!'+'！'] = uint16(r)
	}
	for _, r := range " \n\r\t" {
		out[r] = uint16(r)
	}
	out['　'] = ' '
	return out
}()

// addSingles adds the characters from byte at on that have only singles beside
// them, and returns where they end.
func (b *builder) addSingles(s string, at int) int {
	if at == len(s) {
		return at
	}
	r, size := runeAt(s, at)
	for r < 1<<16 && singles[r] != 0 {
		end := at + size
		next, n := rune(0), 0
		if end < len(s) {
			if next, n = runeAt(s, end); next >= 1<<16 || singles[next] == 0 {
				return at
			}
		}
		b.add(rune(singles[r]), at, end)
		if at = end; at == len(s) {
			return at
		}
		r, size = next, n
	}
	return at
}

// pass normalises s once; offsets are those of s. simple says that it held
// nothing but singles.
func pass(s string) (out Normal, simple bool) {
	b := builder{prev: -1, before: -1, text: make([]byte, 0, len(s)), from: make([]int32, 0, len(s)), to: make([]int32, 0, len(s))}
	simple = true
	for at := 0; at < len(s); {
		if at = b.addSingles(s, at); at == len(s) {
			break
		}
		simple = false
		if n := norm.NFKC.QuickSpanString(s[at:]); n > 0 {
			b.addRunes(s[at:at+n], at)
			at += n
			continue
		}
		n := norm.NFKC.NextBoundaryInString(s[at:], true)
		if n <= 0 {
			n = len(s) - at
		}
		b.addGroup(s[at:at+n], at)
		at += n
	}
	if string(b.text) == s {
		return Normal{Text: s}, simple
	}
	return Normal{Text: string(b.text), from: b.from, to: b.to}, simple
}

// builder collects normalised bytes with the original bytes of each.
type builder struct {
	text     []byte
	from, to []int32
	prev     rune // last character written, -1 at the start
	before   rune // the one before prev
	dash     bool // prev is a - that was written as a long dash
	count    int  // how often it was written in a row
	space    bool // a space was met and not yet written
	spaceAt  int  // its original bytes
	spaceEnd int
}

// addRunes adds a piece that is NFKC already, one character at a time.
func (b *builder) addRunes(s string, at int) {
	for i, r := range s {
		_, size := utf8.DecodeRuneInString(s[i:])
		b.add(r, at+i, at+i+size)
	}
}

// addGroup adds a piece that changes as a whole: each new character comes from
// all of it.
func (b *builder) addGroup(s string, at int) {
	if r, size := utf8.DecodeRuneInString(s); r == '…' || r == '‥' {
		b.add('…', at, at+size) // NFKC would make full stops of it
		b.addGroupRest(s[size:], at+size)
		return
	} else if strings.ContainsRune("´¨¯¸゛゜", r) {
		b.add(r, at, at+size) // NFKC would part it into a blank and a mark
		b.addGroupRest(s[size:], at+size)
		return
	}
	for _, r := range norm.NFKC.String(s) {
		b.add(r, at, at+len(s))
	}
}

func (b *builder) addGroupRest(s string, at int) {
	for _, r := range s {
		b.add(r, at, at+len(s))
	}
}

// add writes one character that came from the original bytes from to to.
func (b *builder) add(r rune, from, to int) {
	dash := false
	if r < 0x3041 || r > 0x9fff { // kana and kanji are neither folded nor blank
		dash = r > 0x2000 && r < 0x2600 && strings.ContainsRune("—―−─━", r)
		r = fold(r)
	}
	switch {
	case r < 0:
		return
	case r < 0x3041 && unicode.IsSpace(r):
		if !b.space {
			b.space, b.spaceAt = true, from
		}
		b.spaceEnd = to
		return
	}
	b.flushSpace(r)
	if b.prev == 'ー' || b.prev == '-' {
		b.settle(r)
	}
	if r == b.prev {
		b.count++
	} else {
		b.before, b.prev, b.count, b.dash = b.prev, r, 1, dash
	}
	if b.count > limit(r) {
		b.stretch(to)
		return
	}
	b.write(r, from, to)
}

func (b *builder) write(r rune, from, to int) {
	before := len(b.text)
	b.text = utf8.AppendRune(b.text, r)
	if len(b.text)-before == 3 {
		b.from = append(b.from, int32(from), int32(from), int32(from))
		b.to = append(b.to, int32(to), int32(to), int32(to))
	} else {
		for range len(b.text) - before {
			b.from = append(b.from, int32(from))
			b.to = append(b.to, int32(to))
		}
	}
}

// flushSpace writes the space that was met before r, unless it stands between
// Japanese characters or at the start.
func (b *builder) flushSpace(r rune) {
	if !b.space {
		return
	}
	b.space = false
	if b.prev < 0 || wide(b.prev) && wide(r) {
		return
	}
	b.write(' ', b.spaceAt, b.spaceEnd)
	b.before, b.prev, b.count = b.prev, ' ', 1
}

// settle decides, now that r follows, what a line before it is: the long vowel
// between digits is a hyphen (10ー20), a dash within a katakana word a long
// vowel (サ―バー).
func (b *builder) settle(r rune) {
	var want rune
	switch {
	case b.prev == 'ー' && digit(b.before) && digit(r):
		want = '-'
	case b.prev == '-' && b.dash && b.count == 1 && unicode.Is(unicode.Katakana, b.before) && unicode.In(r, unicode.Katakana, unicode.Hiragana, unicode.Han):
		want = 'ー'
	default:
		return
	}
	at := len(b.text) - utf8.RuneLen(b.prev)
	from, to := b.from[at], b.to[at]
	b.text, b.from, b.to = b.text[:at], b.from[:at], b.to[:at]
	b.write(want, int(from), int(to))
	b.prev, b.dash = want, false
}

func digit(r rune) bool { return r >= '0' && r <= '9' }

// stretch lets the last character written cover a repetition left out.
func (b *builder) stretch(to int) {
	_, size := utf8.DecodeLastRune(b.text)
	for i := len(b.to) - size; i < len(b.to); i++ {
		b.to[i] = int32(to)
	}
}

// limit is how often r may stand in a row. Marks that only stretch a word
// count once, digits always.
func limit(r rune) int {
	switch {
	case '0' <= r && r <= '9':
		return 1 << 30
	case r == 'ー' || r == 'っ' || r == 'ッ' || r == '~' || r == '…' || r == '。' || r == '!' || r == '?':
		return 1
	}
	return runs
}

// fold maps look-alikes to one character and invisible ones to -1.
func fold(r rune) rune {
	switch r {
	case '〜', '∼', '〰', '⁓':
		return '~'
	case '‐', '‑', '‒', '–', '—', '―', '−', '─', '━', '﹣':
		return '-'
	case '‥', '⋯':
		return '…'
	case '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\u00ad', '\u200e', '\u200f':
		return -1
	case '‘', '’':
		return '\''
	case '“', '”':
		return '"'
	}
	if unicode.Is(unicode.Variation_Selector, r) {
		return -1
	}
	return r
}

// wide reports whether r is a Japanese character, beside which a space is
// only layout.
func wide(r rune) bool {
	return r >= 0x2e80 && !unicode.IsSpace(r) && r < 0x1f000
}
