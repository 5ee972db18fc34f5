package fact

import (
	"math"
	"math/big"
	"strings"
)

// maxDigits is the longest run of digits read as a number. A trillion yen has
// thirteen; longer runs are identifiers. maxPoint is that behind the point.
const (
	maxDigits = 18
	maxPoint  = 9
)

// amount is an exact decimal: whole + nano/10⁹. Numbers are read far more
// often than they become facts, so it is not a big.Rat yet.
type amount struct{ whole, nano int64 }

// times multiplies by m, a power of ten; false when it grows too large.
func (a amount) times(m int64) (amount, bool) {
	for ; m > 1; m /= 10 {
		if a.whole > math.MaxInt64/10-1 {
			return a, false
		}
		a.nano *= 10
		a.whole = a.whole*10 + a.nano/1e9
		a.nano %= 1e9
	}
	return a, true
}

// plus adds; false when the sum grows too large.
func (a amount) plus(b amount) (amount, bool) {
	nano := a.nano + b.nano
	if a.whole > math.MaxInt64-b.whole-1 {
		return a, false
	}
	return amount{a.whole + b.whole + nano/1e9, nano % 1e9}, true
}

// number is a numeral as it was read.
type number struct {
	amount
	end   int
	kanji bool // written without any ASCII digit
	plain bool // ASCII digits only: no comma, point or multiplier
}

// small returns the value if it is a whole number not above limit, else -1.
func (n number) small(limit int64) int {
	if n.nano != 0 || n.whole > limit {
		return -1
	}
	return int(n.whole)
}

// one reports whether it is the kanji 一 alone, which is mostly not counted
// with: 一部, 一方, 一時.
func (n number) one() bool { return n.kanji && n.small(1) == 1 }

// integer reports whether it is a whole number.
func (n number) integer() bool { return n.nano == 0 }

// rat is the exact value.
func (n number) rat() *big.Rat {
	if n.nano == 0 {
		return new(big.Rat).SetInt64(n.whole)
	}
	r := big.NewRat(n.nano, 1e9)
	return r.Add(r, new(big.Rat).SetInt64(n.whole))
}

// multiplier is the value of 万, 億, 兆, else 1. 京 is left out: it is a city's
// name more often than 10^16.
func multiplier(c rune) int64 {
	switch c {
	case '万':
		return 1e4
	case '億':
		return 1e8
	case '兆':
		return 1e12
	}
	return 1
}

// ten is the value of 十, 百, 千, else 1.
func ten(c rune) int64 {
	switch c {
	case '十':
		return 10
	case '百':
		return 100
	case '千':
		return 1000
	}
	return 1
}

const kanjiDigits = "〇一二三四五六七八九"

var (
	kanji = setOf(kanjiDigits)
	tens  = setOf("十百千")
	// digits begin a number.
	digits = setOf("0123456789" + kanjiDigits + "十百千")
)

// number reads the numeral at i: 1,711,756, 171万1千756, 2.5万, 百二十三万.
func (v *view) number(i int) (number, bool) {
	if !digits.has(v.peek(i)) {
		return number{end: i, kanji: true, plain: true}, false
	}
	known := &v.numbers[i%len(v.numbers)]
	if known.at != i+1 {
		known.at = i + 1
		known.number, known.ok = v.read(i)
	}
	return known.number, known.ok
}

// known is the number that was read at a rune; each of a fact's readers asks
// for it anew.
type known struct {
	number
	at int // the rune, from 1; 0: none was read
	ok bool
}

func (v *view) read(i int) (number, bool) {
	n := number{end: i, kanji: true, plain: true}
	for above := int64(1e16); above > 1; {
		part, end, ok := v.section(n.end)
		if !ok {
			break
		}
		m := multiplier(v.peek(end))
		if m > 1 {
			end++
		}
		if m >= above {
			break
		}
		if n.amount, ok = n.add(part, m); !ok {
			return number{}, false
		}
		n.end, above = end, m
	}
	for _, c := range v.r[i:n.end] {
		n.kanji = n.kanji && !digit(c)
		n.plain = n.plain && digit(c)
	}
	return n, n.end > i
}

// add is a + part·m.
func (a amount) add(part amount, m int64) (amount, bool) {
	part, ok := part.times(m)
	if !ok {
		return a, false
	}
	return a.plus(part)
}

// section reads what may stand before 万: 1千756, 二十三, 6,019, 2.5.
func (v *view) section(i int) (sum amount, end int, ok bool) {
	end = i
	for above := int64(1e4); above > 1; {
		part, at, ok := v.mantissa(end)
		m := ten(v.peek(at))
		if !ok && m == 1 {
			break
		}
		if !ok {
			part = amount{whole: 1}
		}
		if m > 1 {
			at++
		}
		if m >= above {
			break
		}
		if sum, ok = sum.add(part, m); !ok {
			return amount{}, i, false
		}
		end, above = at, m
	}
	return sum, end, end > i
}

// mantissa reads one run of digits, ASCII or kanji.
func (v *view) mantissa(i int) (amount, int, bool) {
	if a, end, ok := v.dotted(i); ok {
		return a, end, true
	}
	if digit(v.peek(i)) {
		return v.ascii(i)
	}
	var a amount
	j := i
	for ; kanji.has(v.peek(j)); j++ {
		if j-i == maxDigits {
			return a, i, false
		}
		a.whole = a.whole*10 + int64(strings.IndexRune(kanjiDigits, v.r[j])/len("〇"))
	}
	return a, j, j > i
}

// dotted reads the decimal of vertical print, 三・五億 or ２・５％. The same dot
// parts the items of a list, so a share or a large unit must follow.
func (v *view) dotted(i int) (amount, int, bool) {
	dot := i
	for dot < i+4 && (digit(v.peek(dot)) || kanji.has(v.peek(dot))) {
		dot++
	}
	end := dot + 1
	for end < dot+3 && (digit(v.peek(end)) || kanji.has(v.peek(end))) {
		end++
	}
	if dot == i || end == dot+1 || v.peek(dot) != '・' || v.peek(i-1) == '・' || !v.in(end, "%万億兆倍") && !v.has(end, "パーセント") && !v.has(end, "ポイント") {
		return amount{}, i, false
	}
	var a amount
	scale := int64(1e9)
	for k := i; k < end; k++ {
		n := int64(strings.IndexRune(kanjiDigits, v.r[k]) / len("〇"))
		if digit(v.r[k]) {
			n = int64(v.r[k] - '0')
		}
		switch {
		case k < dot:
			a.whole = a.whole*10 + n
		case k > dot:
			scale /= 10
			a.nano += n * scale
		}
	}
	return a, end, true
}

// ascii reads ASCII digits with commas at thousands and one decimal point.
func (v *view) ascii(i int) (amount, int, bool) {
	var a amount
	j, n := v.digits(i), 0
	take := func(from, to int) {
		for ; from < to && n <= maxDigits; from, n = from+1, n+1 {
			a.whole = a.whole*10 + int64(v.r[from]-'0')
		}
	}
	groups := j-i <= 3
	take(i, j)
	for groups && n <= maxDigits && v.peek(j) == ',' && v.digits(j+1) == j+4 {
		take(j+1, j+4)
		j += 4
	}
	if n > maxDigits {
		return amount{}, i, false
	}
	if v.peek(j) != '.' || !digit(v.peek(j+1)) {
		return a, j, true
	}
	k := v.digits(j + 1)
	if k-j-1 > maxPoint || v.peek(k) == '.' && digit(v.peek(k+1)) {
		return amount{}, i, false // 1.4.0 is a version
	}
	scale := int64(1e9)
	for _, c := range v.r[j+1 : k] {
		scale /= 10
		a.nano += int64(c-'0') * scale
	}
	return a, k, true
}

// digits is the end of the run of ASCII digits at i.
func (v *view) digits(i int) int {
	for digit(v.peek(i)) {
		i++
	}
	return i
}

// decimal writes r as claims do: 850000000, 0.03.
func decimal(r *big.Rat) string {
	if r.IsInt() {
		return r.Num().String()
	}
	return strings.TrimRight(strings.TrimRight(r.FloatString(6), "0"), ".")
}
