package mask

import (
	"bytes"
	"slices"
	"sync"
	"unicode/utf8"

	"classify/crawler/extract/charset"
)

// contexts are words that say that a number is a My Number, folded as the text
// is: lower case, narrow letters, without spaces, hyphens and underscores.
var contexts = []string{"マイナンバ", "ﾏｲﾅﾝﾊ", "個人番号", "mynumber", "individualnumber", "kojinbango"}

// rivals are words right before a number that say that it is another one.
// Parcels, cards and orders have twelve digits too, one in ten of them with a
// right check digit.
var rivals = []string{
	"追跡番号", "伝票番号", "送り状", "送状番号", "荷物番号", "合せ番号", "合わせ番号", "注文番号", "受注番号", "受付番号", "予約番号", "申込番号",
	"申請番号", "会員番号", "顧客番号", "管理番号", "製造番号", "整理番号", "口座番号", "契約番号", "証券番号", "カード番号", "クレジット", "法人番号",
	"電話番号", "電話", "ファックス", "tel", "fax", "phone", "商品番号", "品番", "型番", "jan", "isbn", "発行番号", "事件番号",
	"orderno", "ordernumber", "trackingnumber", "tracking", "invoice", "cardnumber", "accountnumber",
}

// wordSet finds words at the end of a text: by their last characters.
type wordSet map[rune][][]rune

func newWordSet(words []string) wordSet {
	set := wordSet{}
	for _, w := range words {
		runes := []rune(w)
		last := runes[len(runes)-1]
		set[last] = append(set[last], runes)
	}
	return set
}

var (
	contextWords = sync.OnceValue(func() wordSet { return newWordSet(contexts) })
	rivalWords   = sync.OnceValue(func() wordSet { return newWordSet(rivals) })
)

// ending is the length of the word that a text, which is not empty, ends with,
// in characters; 0 if it ends with none of them.
func (s wordSet) ending(tail []rune) int {
	for _, w := range s[tail[len(tail)-1]] {
		if n := len(tail) - len(w); n >= 0 && slices.Equal(tail[n:], w) {
			return len(w)
		}
	}
	return 0
}

// Windows, in characters of text without markup, runs of spaces counted once.
// Of the made-up texts of mask_test.go all 35 personal ones are masked and none
// of the 27 others; half the first window misses one of the former, twice as much
// masks one of the latter.
const (
	before   = 60  // from the end of the word to the number
	after    = 20  // from the number to the word
	chained  = 120 // from a masked number to the next one of its list or column
	adjacent = 6   // from the end of a rival to the number: room for の, は, ： and brackets
)

// worthReading tells bodies that may hold a number from the others, in one
// quick pass: where twelve digits stand close together, and a word that could
// go with them anywhere.
func worthReading(b []byte) bool {
	return len(b) >= 12 && (wide(b) || hasWord(b) && manyDigits(b))
}

// wide reports whether characters take two bytes or four even where they are
// digits: in UTF-16, UTF-32 and ISO-2022-JP.
func wide(b []byte) bool {
	return charset.Wide(b) != "" || bytes.Contains(b, []byte("\x1b$B")) || bytes.Contains(b, []byte("\x1b$@"))
}

// stems are parts of the context words, short because words may be parted, in the encodings whose bytes can be
// looked for, and what stands for them in character references.
var stems = [][]byte{
	[]byte("ンバ"), []byte("番"), []byte("ﾝﾊ"),
	[]byte("\x83\x93\x83\x6f"), []byte("\x94\xd4"), []byte("\xdd\xca"), // Shift_JIS
	[]byte("\xa5\xf3\xa5\xd0"), []byte("\xc8\xd6"), []byte("\x8e\xdd\x8e\xca"), // EUC-JP
	[]byte("umber"), []byte("UMBER"), []byte("ango"), []byte("ANGO"), []byte("&#"), []byte(`\u`),
}

func hasWord(b []byte) bool {
	for _, s := range stems {
		if bytes.Contains(b, s) {
			return true
		}
	}
	return false
}

// gap is how many bytes outside of tags may stand between two groups of digits
// of a number: a character reference or a few spaces.
const gap = 12

// digitRuns counts groups of digits of the same length that follow each other.
type digitRuns struct {
	length, inRow int
	gap           int // bytes outside of tags since the last group
	joined        int // digits with nothing but tags between them
	full          int // digits of full width or written as references
}

// manyDigits looks for twelve digits in a row, three groups of four or twelve
// single ones with little between them, or digits of full width or written as
// character references.
func manyDigits(b []byte) bool {
	var runs digitRuns
	inTag, text := false, 0 // text is where the text since the last group or tag begins
	for i := 0; i < len(b); i++ {
		for i < len(b) && dull[b[i]] {
			i++
		}
		if i == len(b) {
			return false
		}
		switch c := b[i]; {
		case c-'0' <= 9:
			if !inTag {
				runs.pass(b[text:i])
			}
			start := i
			for i+1 < len(b) && b[i+1]-'0' <= 9 {
				i++
			}
			text = i + 1
			if runs.enough(i+1-start, inTag) {
				return true
			}
		case c == '<' && !inTag && i+1 < len(b) && opensTag(rune(b[i+1])):
			runs.pass(b[text:i])
			inTag = true
		case c == '>' && inTag:
			inTag, text = false, i+1
		case special(b[i:]):
			if runs.full++; runs.full >= 4 {
				return true
			}
		}
	}
	return false
}

// dull are the bytes that manyDigits has nothing to do with: most of a page.
var dull = func() (d [256]bool) {
	for i := range d {
		d[i] = true
	}
	for _, c := range []byte("0123456789<>&\\\xbc\x82\xa3") {
		d[c] = false
	}
	return d
}()

// pass takes in bytes that are no digits.
func (r *digitRuns) pass(b []byte) {
	if r.gap += len(b); r.gap > gap {
		return
	}
	for i := 0; i < len(b); i++ {
		// Bytes that are no whole character here, as in other encodings, count
		// as bytes.
		c, n := utf8.DecodeRune(b[i:])
		if _, between := separates(c); n > 1 && !between {
			r.gap = gap + 1
			return
		}
	}
}

// enough takes in a group of n digits and reports whether there are twelve now.
func (r *digitRuns) enough(n int, inTag bool) bool {
	if n == 12 {
		return true
	}
	if inTag {
		return false
	}
	if n != r.length || r.gap > gap {
		r.length, r.inRow = n, 0
	}
	if r.gap > 0 {
		r.joined = 0
	}
	r.inRow++
	r.joined += n
	r.gap = 0
	return r.joined == 12 || n <= 4 && n*r.inRow >= 12
}

// special reports whether b begins with a digit of full width or with what may
// be the reference to a digit.
func special(b []byte) bool {
	switch {
	case len(b) < 4:
		return len(b) > 1 && fullDigit(b[0], b[1])
	case b[0] == '&':
		return b[1] == '#' && (b[2]|0x20 == 'x' || b[2] >= '4' && b[2] <= '6')
	case b[0] == '\\':
		return b[1] == 'u' && (b[2] == '0' || b[2]|0x20 == 'f')
	}
	return fullDigit(b[0], b[1])
}

// fullDigit reports whether two bytes end a digit of full width: in UTF-8,
// Shift_JIS or EUC-JP.
func fullDigit(c, d byte) bool {
	return c == 0xbc && d-0x90 <= 9 || c == 0x82 && d-0x4f <= 9 || c == 0xa3 && d-0xb0 <= 9
}
