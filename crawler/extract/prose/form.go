// Package prose says what a text is by its form. In goes a text, or a line of
// one; out come the same words with the white space a reader sees (Squeeze),
// a form in which two wordings can be compared (Fold, Loose), and judgements:
// does it say anything, end a sentence, read like a heading. Start at Squeeze.
//
// It knows neither markup nor documents and does not understand the words.
package prose

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Speaks reports whether a text says anything: a letter or a digit.
func Speaks(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) >= 0
}

// What ends sentences and opens or ends headings.
var (
	rxStop     = regexp.MustCompile(`[。！？]|[a-z][.!?](?:\s|$)`)
	rxAddress  = regexp.MustCompile(`^https?://[!-~]+$`)
	rxTextMark = regexp.MustCompile(`^(?:[■□◆◇▼▶●]|【[^】]+】$|〈[^〉]+〉$|#{1,6}\s|第[0-9０-９一二三四五六七八九十]+[章節条部]|[0-9０-９]{1,2}[.．、)）]|[①-⑳])`)
	rxNounEnd  = regexp.MustCompile(`[\p{Han}\p{Katakana}ー?？]$|(?:について|に関して|とは|まとめ|知らせ|詫び|合わせ|合せ|お願い|流れ|取り組み|疑い|恐れ|こと|とき)$`)
)

// HasStop reports whether a sentence ends in s.
func HasStop(s string) bool {
	return strings.Contains(s, "。") || strings.Contains(s, "？") || strings.Contains(s, "！") || strings.ContainsAny(s, ".!?") && rxStop.MatchString(s)
}

// FullStop reports whether s ends as a sentence does, or is an address alone.
func FullStop(s string) bool {
	last, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune("。．！？!?", last) || strings.HasPrefix(s, "http") && rxAddress.MatchString(s)
}

// Marked reports whether s opens with a mark of headings: ■, 【…】, 第1章, 1.
func Marked(s string) bool { return rxTextMark.MatchString(s) }

// NounEnd reports whether s ends as noun phrases do.
func NounEnd(s string) bool { return rxNounEnd.MatchString(s) }

// MaxHeading is longer than headings get, in characters.
const MaxHeading = 45

// Topic reports whether s reads like a heading: short, a noun phrase or
// numbered, not a sentence.
func Topic(s string) bool {
	n := utf8.RuneCountInString(s)
	if n < 2 || n > MaxHeading || HasStop(s) || strings.ContainsAny(s, "\n、") {
		return false
	}
	return NounEnd(s) || Marked(s)
}

// Cut is the largest rune boundary of s not beyond n bytes, or its first
// line end.
func Cut(s string, n int) int {
	if i := strings.IndexByte(s, '\n'); i >= 0 && i < n {
		n = i
	}
	if len(s) <= n {
		return len(s)
	}
	for n > 0 && s[n]&0xc0 == 0x80 {
		n--
	}
	return n
}

// Language is "ja" for text with kana in it, else "".
func Language(text string) string {
	kana, letters := 0, 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			letters++
			if unicode.In(r, unicode.Hiragana, unicode.Katakana) {
				kana++
			}
		}
		if letters == 2000 {
			break
		}
	}
	if kana*20 > letters {
		return "ja"
	}
	return ""
}
