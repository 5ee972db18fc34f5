package dup

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// read is an item with what is compared of it, made when it is first asked for.
type read struct {
	Item
	text  string // letters and digits
	size  int    // its characters
	runs  []uint64
	parts []part
	// numbers are sorted, digits are theirs in the order of the text.
	numbers []string
	digits  string
	names   []string // words in katakana and Latin letters, sorted
	have    struct{ runs, parts, names bool }
}

// part is a sentence that can be known again.
type part struct {
	hash uint64
	size int
}

func newRead(one Item) *read {
	text := squeeze(one.Text)
	return &read{Item: one, text: text, size: utf8.RuneCountInString(text)}
}

// squeeze leaves of a text what copies have in common: letters and digits.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if isLetter(r) {
			return r
		}
		return -1
	}, s)
}

func isLetter(r rune) bool {
	switch {
	case r == '〇':
		return true
	case r < utf8.RuneSelf:
		return '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
	case 'ぁ' <= r && r <= 'ゖ', 'ァ' <= r && r <= 'ヺ', r == 'ー', '一' <= r && r <= '鿿':
		return true
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// linked reports whether two utterances belong together that have a key in
// common.
func linked(a, b *read) bool {
	switch {
	case a.text == b.text:
		return a.size >= exact || a.size > 0 && (a.Page == b.Page || a.Account != "" && a.Account == b.Account)
	case a.copies(b):
		return true
	}
	return a.Quoted && a.stands(b) || b.Quoted && b.stands(a)
}

// copies reports whether two texts are nearly the same.
func (r *read) copies(o *read) bool {
	if min(r.size, o.size) < near || float64(min(r.size, o.size)) < alike*float64(max(r.size, o.size)) {
		return false
	}
	return jaccard(r.grams(), o.grams()) >= alike && !r.replaced(o)
}

// stands reports whether a quotation stands in another utterance.
func (r *read) stands(in *read) bool {
	if r.size < exact || r.size > in.size {
		return false
	}
	there := 0
	for _, one := range r.sentences() {
		if slices.Contains(in.sentences(), one) {
			there += one.size
		}
	}
	return there > 0 && float64(there) >= quoted*float64(r.size)
}

// longest is how many characters of an utterance are read for what is nearly
// the same: of a longer one the beginning tells, and its length.
const longest = 4000

// grams are the runs of three characters, sorted, each once: three characters of
// 21 bits.
func (r *read) grams() []uint64 {
	if r.have.runs {
		return r.runs
	}
	r.have.runs = true
	out := make([]uint64, 0, min(r.size, longest))
	var run uint64
	n := 0
	for _, c := range r.text {
		run = run<<21&(1<<63-1) | uint64(c)
		if n++; n >= 3 {
			out = append(out, run)
		}
		if n == longest {
			break
		}
	}
	slices.Sort(out)
	r.runs = slices.Compact(out)
	return r.runs
}

// jaccard is the share of common members of two sorted sets.
func jaccard(x, y []uint64) float64 {
	both := 0
	for i, j := 0, 0; i < len(x) && j < len(y); {
		switch {
		case x[i] == y[j]:
			both, i, j = both+1, i+1, j+1
		case x[i] < y[j]:
			i++
		default:
			j++
		}
	}
	return float64(both) / float64(max(1, len(x)+len(y)-both))
}

// sentences are those that can be known again; what stands in brackets is left
// out unless the whole is a quotation.
func (r *read) sentences() []part {
	if r.have.parts {
		return r.parts
	}
	r.have.parts = true
	begin, depth := 0, 0
	end := func(at int) {
		if depth == 0 || r.Quoted {
			if one := squeeze(r.Text[begin:at]); utf8.RuneCountInString(one) >= phrase {
				r.parts = append(r.parts, part{hash(one), utf8.RuneCountInString(one)})
			}
		}
	}
	for i, c := range r.Text {
		if !strings.ContainsRune(enders, c) {
			continue
		}
		end(i)
		begin = i + utf8.RuneLen(c)
		switch c {
		case '「', '『':
			depth++
		case '」', '』':
			depth = max(depth-1, 0)
		}
	}
	end(len(r.Text))
	return r.parts
}

const enders = "。！？!?\n「」『』"

// words finds the numbers, of two characters if they are in kanji, and the words
// in katakana and Latin letters, of three: what is replaced in a template.
func (r *read) words() {
	if r.have.names {
		return
	}
	r.have.names = true
	begin, kind := 0, other
	for i, c := range r.text + "。" {
		now := kindOf(c)
		if now == kind {
			continue
		}
		word := r.text[begin:i]
		switch size := utf8.RuneCountInString(word); {
		case kind == numeral && size > 1:
			word = numeralValue(word)
			fallthrough
		case kind == digit:
			r.numbers, r.digits = append(r.numbers, word), r.digits+word
		case (kind == latin || kind == katakana) && size > 2:
			r.names = append(r.names, word)
		}
		begin, kind = i, now
	}
	slices.Sort(r.names)
	slices.Sort(r.numbers)
}

// kinds of characters.
const (
	other = iota
	digit
	latin
	katakana
	numeral
)

func kindOf(c rune) int {
	switch {
	case '0' <= c && c <= '9':
		return digit
	case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z':
		return latin
	case 'ァ' <= c && c <= 'ヺ', c == 'ー':
		return katakana
	case strings.ContainsRune(numerals+tens, c):
		return numeral
	}
	return other
}

const (
	numerals = "〇一二三四五六七八九"
	tens     = "十百千"
)

// numeralValue writes a number in kanji with digits: 九十 and 90 are one number,
// and so are 二〇二一 and 2021.
func numeralValue(s string) string {
	value, last := 0, 0
	for _, c := range s {
		if n := strings.IndexRune(numerals, c); n >= 0 {
			last = last*10%1e12 + n/len("〇")
			continue
		}
		unit := 10
		for range strings.IndexRune(tens, c) / len("十") {
			unit *= 10
		}
		value, last = value+max(last, 1)*unit, 0
	}
	return strconv.Itoa(value + last)
}

// replaced reports whether a number or a name of one text is another one in the
// other.
func (r *read) replaced(o *read) bool {
	r.words()
	o.words()
	// With the same digits in the same order something was left out between them.
	if r.digits != o.digits && len(without(r.numbers, o.numbers)) > 0 && len(without(o.numbers, r.numbers)) > 0 {
		return true
	}
	a, b := without(r.names, o.names), without(o.names, r.names)
	return hasStrange(a, b) && hasStrange(b, a)
}

// hasStrange reports whether one of the words resembles none of the others.
func hasStrange(words, others []string) bool {
	return slices.ContainsFunc(words, func(s string) bool {
		return !slices.ContainsFunc(others, func(t string) bool { return resemble(s, t) })
	})
}

// without is what is in a more often than in b; both are sorted.
func without(a, b []string) (out []string) {
	j := 0
	for _, one := range a {
		for j < len(b) && b[j] < one {
			j++
		}
		if j < len(b) && b[j] == one {
			j++
			continue
		}
		out = append(out, one)
	}
	return out
}

// resemble reports whether of the shorter one of two words two thirds of the
// characters are in the other, as of one and its misspelling or a part of it.
func resemble(a, b string) bool {
	x, y := []rune(a), []rune(b)
	slices.Sort(x)
	slices.Sort(y)
	both := 0
	for i, j := 0, 0; i < len(x) && j < len(y); {
		c := cmp.Compare(x[i], y[j])
		if c == 0 {
			both++
		}
		if c <= 0 {
			i++
		}
		if c >= 0 {
			j++
		}
	}
	return 3*both >= 2*min(len(x), len(y))
}
