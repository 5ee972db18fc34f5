package fact

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// view is a text with its widths folded, one rune after the other, and where
// each of them starts in the original: rune i is bytes at[i] to at[i+1].
type view struct {
	r       []rune
	at      []int
	base    int
	slashed bool     // there is a slash in it
	numbers [4]known // read last
}

// halfKana are the full-width forms of U+FF66 to U+FF9D.
var halfKana = []rune("ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン")

// fold reads text into a view: full-width ASCII becomes ASCII, half-width
// katakana full-width, with its sound mark in the same rune. Everything else
// stays, circled digits too: ① numbers a list.
// The text may be the part of a longer one, from byte base on.
func (v *view) fold(text string) {
	n := utf8.RuneCountInString(text)
	v.r, v.at = slices.Grow(v.r[:0], n), slices.Grow(v.at[:0], n+1)
	formal := false
	v.slashed = false
	for i, c := range text {
		last := len(v.r) - 1
		switch {
		case c >= '一' && c <= '鿿':
			formal = formal || formals.has(c)
		case c >= '！' && c <= '～':
			c -= '！' - '!'
		case c == '　':
			c = ' '
		case c == '￥':
			c = '¥'
		case c >= 'ｦ' && c <= 'ﾝ':
			c = halfKana[c-'ｦ']
		case c == 'ﾞ' && last >= 0 && strings.ContainsRune("カキクケコサシスセソタチツテトハヒフヘホ", v.r[last]):
			v.r[last]++
			continue
		case c == 'ﾟ' && last >= 0 && strings.ContainsRune("ハヒフヘホ", v.r[last]):
			v.r[last] += 2
			continue
		}
		v.slashed = v.slashed || c == '/'
		v.r = append(v.r, c)
		v.at = append(v.at, v.base+i)
	}
	v.at = append(v.at, v.base+len(text))
	if formal {
		v.foldFormal()
	}
}

// formal are the numerals of contracts, which no stroke can change, with the
// ordinary ones.
var (
	formal = map[rune]rune{'壱': '一', '壹': '一', '弐': '二', '貳': '二', '参': '三', '參': '三', '肆': '四', '伍': '五', '陸': '六', '漆': '七', '捌': '八', '玖': '九',
		'拾': '十', '佰': '百', '陌': '百', '仟': '千', '阡': '千', '萬': '万', '零': '〇'}
	formals = setOf("壱壹弐貳参參肆伍陸漆捌玖拾佰陌仟阡萬零")
	ordinal = setOf(kanjiDigits + "十百千万億兆0123456789")
)

// foldFormal makes 金壱百万円 金一百万円. Alone most of these characters are
// parts of words (参加, 大陸), so only a run of numerals that ends before a
// unit counts.
func (v *view) foldFormal() {
	for i := 0; i < len(v.r); i++ {
		if !formals.has(v.r[i]) {
			continue
		}
		j := i
		for formals.has(v.peek(j)) || ordinal.has(v.peek(j)) {
			j++
		}
		first := i
		for first > 0 && ordinal.has(v.r[first-1]) {
			first--
		}
		if j-first > 1 && v.in(j, "円件名個通枚年月日銭割ドユ社台分箇ヶか") {
			for k := i; k < j; k++ {
				if plain, ok := formal[v.r[k]]; ok {
					v.r[k] = plain
				}
			}
		}
		i = j - 1
	}
}

// peek is the rune at i, 0 outside the text.
func (v *view) peek(i int) rune {
	if i < 0 || i >= len(v.r) {
		return 0
	}
	return v.r[i]
}

// has reports whether word stands at i.
func (v *view) has(i int, word string) bool {
	for _, c := range word {
		if v.peek(i) != c {
			return false
		}
		i++
	}
	return true
}

// eat returns the end of the first of the words that stands at i, or i. Lists
// have the longer word before its prefix.
func (v *view) eat(i int, words ...string) int {
	c := v.peek(i)
	if c == 0 {
		return i
	}
	var first [utf8.UTFMax]byte
	n := utf8.EncodeRune(first[:], c)
	for _, w := range words {
		if len(w) >= n && w[n-1] == first[n-1] && w[0] == first[0] && v.has(i, w) {
			return i + utf8.RuneCountInString(w)
		}
	}
	return i
}

// eatBefore is eat to the left: the start of the first word that ends at i.
func (v *view) eatBefore(i int, words ...string) int {
	c := v.peek(i - 1)
	if c == 0 {
		return i
	}
	var last [utf8.UTFMax]byte
	size := utf8.EncodeRune(last[:], c)
	for _, w := range words {
		if w[len(w)-1] != last[size-1] {
			continue
		}
		if n := utf8.RuneCountInString(w); i >= n && v.has(i-n, w) {
			return i - n
		}
	}
	return i
}

// in reports whether the rune at i is one of set.
func (v *view) in(i int, set string) bool {
	c := v.peek(i)
	if c == 0 {
		return false
	}
	for _, one := range set {
		if one == c {
			return true
		}
	}
	return false
}

// runeSet is a set of characters below U+10000.
type runeSet [0x10000 / 64]uint64

func setOf(s string) *runeSet {
	set := new(runeSet)
	for _, c := range s {
		set[c/64] |= 1 << (c % 64)
	}
	return set
}

func (s *runeSet) has(c rune) bool { return c < 0x10000 && s[c/64]&(1<<(c%64)) != 0 }

// words are words by their first character; those that share it keep their
// order.
type words map[rune][]string

func listOf(list ...string) words {
	out := words{}
	for _, w := range list {
		r, _ := utf8.DecodeRuneInString(w)
		out[r] = append(out[r], w)
	}
	return out
}

// firstsOf are the characters that words begin with.
func firstsOf(list words) *runeSet {
	set := new(runeSet)
	for c := range list {
		set[c/64] |= 1 << (c % 64)
	}
	return set
}

// eatAny is eat for a long list.
func (v *view) eatAny(i int, list words) int {
	for _, w := range list[v.peek(i)] {
		if v.has(i, w) {
			return i + utf8.RuneCountInString(w)
		}
	}
	return i
}

// spaces skips blanks on one line.
func (v *view) spaces(i int) int {
	for v.in(i, " \t\u00a0") {
		i++
	}
	return i
}

func digit(c rune) bool  { return c >= '0' && c <= '9' }
func letter(c rune) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
func han(c rune) bool    { return c >= '一' && c <= '鿿' || c == '々' }
