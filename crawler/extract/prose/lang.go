package prose

import (
	"bytes"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
)

// judged is how many letters of a text are looked at for its language.
const judged = 2000

// What is too short to tell: names of products and firms in Latin letters, and
// of institutions in kanji, stand in Japanese text everywhere.
const (
	fewHan     = 8 // characters
	fewLetters = 4
	fewWords   = 4
	manyWords  = 6 // of a language that is not known
)

var rxNoWords = regexp.MustCompile(`https?://\S+|[@#][\w.]+|[\w.]+@[\w.]+`)

// Lang is the language a text is written in, as ISO 639-1, "und" if it is none
// that is known here; "" is Japanese, and what is too short to tell. The
// scripts tell, and of Latin letters the commonest words.
func Lang(text string) string {
	if strings.ContainsAny(text, "@#") || strings.Contains(text, "http") {
		text = rxNoWords.ReplaceAllString(text, " ")
	}
	n := lettersOf(text)
	switch {
	case n.all == 0, n.kana*10 >= n.all, n.kana > 0 && (n.kana+n.han)*2 >= n.all:
		return ""
	case n.hangul*2 > n.all:
		return "ko"
	case n.han*2 > n.all:
		if n.han >= fewHan && isChinese(text, n.han) {
			return "zh"
		}
		return ""
	case n.latin*2 > n.all:
		return latinLang(text)
	case n.all < fewLetters:
		return ""
	case n.cyrillic*2 > n.all && strings.ContainsAny(text, "ыэёъЫЭЁЪ") && !strings.ContainsAny(text, "іїєґІЇЄҐ"):
		return "ru"
	}
	return "und"
}

// letters counts the letters of a text by their scripts.
type letters struct{ all, kana, han, hangul, latin, cyrillic int }

func lettersOf(text string) (n letters) {
	for _, r := range text {
		if !unicode.IsLetter(r) {
			continue
		}
		if n.all++; n.all > judged {
			break
		}
		switch {
		case r < 0x250 || r >= 'Ａ' && r <= 'ｚ':
			n.latin++
		case unicode.In(r, unicode.Hiragana, unicode.Katakana) || r == 'ー' || r == 'ｰ':
			n.kana++
		case unicode.Is(unicode.Han, r):
			n.han++
		case unicode.Is(unicode.Hangul, r):
			n.hangul++
		case unicode.Is(unicode.Cyrillic, r):
			n.cyrillic++
		}
	}
	return n
}

// chinese are characters of Chinese grammar that the Japanese encodings hold
// but Japanese does not use.
const chinese = "們這妳她您嗎呢吧很沒麼"

// isChinese looks in a text of kanji for characters that Japanese has not:
// those of Chinese grammar, and those that no Japanese encoding holds, as the
// simplified ones. One may be in a name.
func isChinese(text string, han int) bool {
	text = text[:min(len(text), 4*judged)]
	found := 0
	for _, r := range text {
		if strings.ContainsRune(chinese, r) {
			found++
		}
	}
	kanji := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Han, r) {
			return r
		}
		return -1
	}, strings.ToValidUTF8(text, ""))
	coded, err := encoding.ReplaceUnsupported(japanese.ShiftJIS.NewEncoder()).Bytes([]byte(kanji))
	if err == nil {
		found += bytes.Count(coded, []byte{'\x1a'}) // what stands for the others
	}
	return found > 1 || found == 1 && han < 2*fewHan
}

// english are words that nearly every English sentence has one of.
var english = wordSet("the of and to in is for that was with on are we our you your this have it as be by not has will from an at or their they been were but can all if any us no what how did do don't it's i'm my so me")

func wordSet(s string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(s) {
		set[w] = true
	}
	return set
}

// latinLang tells English from other languages in Latin letters, and both from
// names: a sentence has words in lower case.
func latinLang(text string) string {
	words, known, low := 0, 0, 0
	for w := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' }) {
		words++
		if english[strings.ToLower(strings.ReplaceAll(w, "’", "'"))] {
			known++
		}
		if unicode.IsLower([]rune(w)[0]) {
			low++
		}
		if words == judged {
			break
		}
	}
	switch {
	case words < fewWords || low*2 < words && known < 2:
		return ""
	case known*8 >= words:
		return "en"
	case words >= manyWords && low*2 > words:
		return "und"
	}
	return ""
}
