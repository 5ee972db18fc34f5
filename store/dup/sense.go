package dup

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// sense is what the contrary of a text has otherwise, counted: its numbers, how
// often it is negated, whether it asks. Passages are only joined if it is the
// same, so all of a group have the same.
func (r *read) sense() string {
	if r.have.sense {
		return r.felt
	}
	r.have.sense = true
	b := append(make([]byte, 0, 32), numbers(r.text)...)
	text := others.Replace(r.text)
	for _, n := range []int{negations(text), prefixes(text), questions(text)} {
		b = append(b, byte('0'+min(n, 9)))
	}
	r.felt = string(b)
	return r.felt
}

// numbers are the digits of a text in their order, with what they count in where
// that is time, money, a share or thousands; numbers of two characters or more in
// kanji are written with digits.
func numbers(text string) (b []byte) {
	counting, single := false, "" // a numeral of one character, that counts if something follows
	eachWord(text, func(word string, kind int) {
		c, size := utf8.DecodeRuneInString(word)
		several := size < len(word)
		unit := kind == counter || strings.ContainsRune("ヶケカヵか箇", c)
		if single != "" && unit {
			b, counting = append(b, numeralValue(single)...), true
		}
		is := kind == digit || kind == numeral && (several || counting)
		switch single = ""; {
		case kind == numeral && several:
			b = append(b, numeralValue(word)...)
		case is, kind == counter && counting:
			b = append(b, word...)
		case unit && counting:
			b = append(b, "か"...)
		case kind == numeral:
			single = word
		}
		counting = is || kind == counter && counting
	})
	return append(b, ' ')
}

// counters are what numbers count in.
const counters = "万億兆年月日時分秒週円割倍"

// others are words in which what looks like a negation is none.
var others = strings.NewReplacer(
	"不正", "", "不審", "", "不具合", "", "不備", "", "非常", "", "未然", "", "無料", "", "無断", "", "是非", "",
	"少ない", "少い", "少なく", "少く", "かなしい", "", "はなし", "",
	"ごらん", "", "必ず", "", "かならず", "", "わずか", "", "はず", "", "ずっと", "", "いずれ", "", "ずさん", "", "むずかし", "", "ずつ", "", "恥ず", "",
	"ていねい", "", "ですねえ", "", "ますねえ", "", "かねてより", "", "かねてから", "",
)

// denials are the forms of ない, of which none holds another one, and of かねる.
var denials = []string{"ない", "なかっ", "なかろ", "なけれ", "なく", "なし", "ねえ", "ねぇ", "ねーよ", "じゃね", "くね", "かねま", "かねる", "かねて", "兼ねま", "兼ねる"}

// politely are what is left of ません if one of its characters was mistaken or
// left out; polite ones are not negated.
var (
	politely = regexp.MustCompile(`ませ(?:[^てるたらよなばろ]|$)|[^ま]せん(?:[がでしかとのよねけ?]|$)|[しりきみいちえべれせけめ]まん(?:[がでしかとのよねけ?]|$)`)
	polite   = strings.NewReplacer("ださいませ", "", "下さいませ", "", "ゃいませ", "", "なさいませ", "")
)

// negations counts the negated words of a text.
func negations(text string) (n int) {
	for _, w := range denials {
		n += strings.Count(text, w)
	}
	if strings.Contains(text, "ませ") || strings.Contains(text, "せん") || strings.Contains(text, "まん") {
		n += len(politely.FindAllStringIndex(polite.Replace(text), -1))
	}
	before, last := rune(0), rune(0)
	for i, c := range text {
		switch {
		case c == 'ず' && last != 0 && (last != 'ま' || unicode.Is(unicode.Han, before)) && strings.ContainsRune(stems, last),
			c == 'ぬ' && strings.ContainsRune(stems, last),
			c == 'ん' && strings.ContainsRune("られきわへ", last) && before != 'ま' && closes(text[i+len("ん"):]):
			n++
		}
		before, last = last, c
	}
	return n
}

// stems are the sounds in which a verb ends before ず and ぬ: the rows of あ and
// え, and of verbs in いる some of the row of い.
const stems = "わかがさたなばまらえけげせぜてでねべめれ来出見きちにみりじ"

// closes reports whether what follows a colloquial ん ends the verb.
func closes(rest string) bool {
	if rest == "" {
		return true
	}
	c, _ := utf8.DecodeRuneInString(rest)
	return strings.ContainsRune("とのかでぞわしよながけ?", c) && !strings.HasPrefix(rest, "です")
}

// prefixes counts the kanji that negate the word that they stand before.
func prefixes(text string) (n int) {
	last := rune(0)
	for _, c := range text {
		if unicode.Is(unicode.Han, c) && strings.ContainsRune("不非未無", last) {
			n++
		}
		last = c
	}
	return n
}

// asking are the words that make a question without a mark, at the end of a
// sentence and anywhere.
var (
	askingEnds  = []string{"か", "かな", "かね", "かよ", "かい", "かしら", "のやら"}
	askingWords = []string{"なぜ", "何故", "どうして", "なんで"}
)

// questions is 1 for a text that asks.
func questions(text string) int {
	if strings.Contains(text, "?") {
		return 1
	}
	for _, w := range askingEnds {
		if strings.HasSuffix(text, w) {
			return 1
		}
	}
	for _, w := range askingWords {
		if strings.Contains(text, w) {
			return 1
		}
	}
	return 0
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
