package fact

import (
	"slices"
	"strings"
)

// starters open facts that begin with no digit, letter or word of beginnings.
var starters = setOf("〇一二三四五六七八九十百千¥$€\\(+")

// beginnings are the words that open a fact, or an idiom, without a numeral.
var (
	beginnings = wordsThatBegin()
	beginning  = firstsOf(beginnings)
)

func wordsThatBegin() words {
	list := []string{"正午", "零時", "半年", "半日", "半数", "過半数", "半分", "今月", "来月", "先月", "同月", "翌月", "前月", "同日", "今回", "今般"}
	for _, h := range halves {
		list = append(list, h.word)
	}
	for _, e := range eras {
		list = append(list, e.name)
	}
	for _, d := range slices.Concat(days, following, weeks, months) {
		list = append(list, d.word)
	}
	for _, named := range []words{relativeYears, fiscalYears, idioms} {
		for _, w := range named {
			list = append(list, w...)
		}
	}
	for _, c := range kanjiDigits + "0123456789十百千" {
		list = append(list, "同"+string(c), "翌"+string(c)) // 翌5日
	}
	return listOf(list...)
}

// mayStart reports whether a fact may start at i at all: a digit not inside
// a word, a kanji numeral, or a word that opens a date, time or sum.
func (f *finder) mayStart(i int) bool {
	switch c := f.peek(i); {
	case digit(c):
		return true
	case letter(c):
		return strings.ContainsRune("UJEAPRHSuja", c) && !letter(f.peek(i-1))
	default:
		return starters.has(c) || beginning.has(c) && f.eatAny(i, beginnings) > i
	}
}

// either is the end of a number given by two neighbours, 2、3日 or 二三人, which
// is no exact one; i when there is none.
func (f *finder) either(i int) int {
	n, ok := f.number(i)
	if !ok || f.peek(i-1) == '月' || digit(f.peek(i-1)) || f.in(i-1, "第、,.") {
		return i
	}
	if n.kanji && n.end-i == 2 && n.small(89) >= 12 && n.whole%10 == n.whole/10+1 && kanji.has(f.r[i]) && kanji.has(f.r[i+1]) {
		return f.neighbours(i, n.end)
	}
	up, ok := f.number(f.eat(n.end, "、", ","))
	if !ok || n.small(8) < 1 || up.small(9) != n.small(8)+1 || up.end-n.end != 2 {
		return i
	}
	return f.neighbours(i, up.end)
}

// neighbours is the end of the unit behind such a number, or i.
func (f *finder) neighbours(i, end int) int {
	for _, s := range spans {
		if next := f.eat(end, s.words...); next > end {
			return next
		}
	}
	if next := f.eat(end, "割", "%", "パーセント", "分の"); next > end {
		return next // 3、4割
	}
	if _, next := f.unit(end); next > end {
		return next
	}
	return i
}

// skip returns where to read on when no fact starts at i: behind an address,
// a word with digits in it, or a number that counts nothing.
func (f *finder) skip(i int) int {
	c := f.peek(i)
	switch {
	case letter(c) || c == '@' || c == '#' || c == '_':
		return f.word(i)
	case c == '第':
		if n, ok := f.number(f.spaces(i + 1)); ok {
			return n.end
		}
	case c == '数' || c == '何' || c == '幾':
		if n, ok := f.number(i + 1); ok && (n.kanji || !han(f.peek(i-1))) {
			return n.end // 数百人: how many is not said
		}
	case digit(c):
		return f.digitsWord(i)
	}
	if n, ok := f.number(i); ok {
		if f.in(n.end, "数何") {
			return f.skip(n.end)
		}
		return n.end
	}
	return i + 1
}

// word skips the ASCII word at i: an address, a host, a name with digits.
func (f *finder) word(i int) int {
	j := i
	for letter(f.peek(j)) {
		j++
	}
	if f.has(j, "://") || f.in(i, "@#_") || f.addressed(i) {
		return f.run(i+1, "_-./:@?=&%#~+,;!*'$")
	}
	if !digit(f.peek(j)) && (!f.in(j, "-._") || abbreviated(string(f.r[i:j]))) {
		return max(j, i+1)
	}
	if n, ok := f.number(j); ok && !n.plain || ok && f.peek(n.end) == '円' || abbreviated(string(f.r[i:j])) {
		return j // LINE3000万人: a sum or count, not a name's digits
	}
	return f.run(i+1, "_-.")
}

// addressed reports whether the word at i is a host or an e-mail address.
func (f *finder) addressed(i int) bool {
	s := string(f.r[i:f.run(i, "_-.@")])
	dot := strings.LastIndexByte(s, '.')
	return strings.Contains(s, "@") || dot > 0 && dot+1 < len(s) && letter(rune(s[dot+1]))
}

// abbreviated reports whether digits after the word and a point or dash are a
// number of their own: TEL.03-….
func abbreviated(word string) bool {
	switch strings.ToLower(word) {
	case "tel", "fax", "phone":
		return true
	}
	return false
}

// run is the end of the letters, digits and marks from i on.
func (f *finder) run(i int, marks string) int {
	for c := f.peek(i); letter(c) || digit(c) || c != 0 && c < 0x80 && strings.ContainsRune(marks, c); c = f.peek(i) {
		i++
	}
	return i
}

// digitsWord skips a number that starts no fact: with the letters that hang
// on it (5G, 1.4.0-beta), but not past the x of a multiplication.
func (f *finder) digitsWord(i int) int {
	j := i
	if n, ok := f.number(i); ok {
		j = n.end
		if f.in(j, "数何") {
			return f.skip(j)
		}
	}
	for c := f.peek(j); letter(c) || digit(c) || f.in(j, ".-_") && digit(f.peek(j+1)); c = f.peek(j) {
		if (c == 'x' || c == 'X') && digit(f.peek(j+1)) {
			return j + 1
		}
		j++
	}
	return max(j, i+1)
}
