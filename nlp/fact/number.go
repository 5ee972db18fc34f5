package fact

import (
	"math/big"
	"strings"
)

// maxDigits is the longest run of digits read as a number. A trillion yen has
// thirteen; longer runs are identifiers.
const maxDigits = 18

// number is a numeral as it was read.
type number struct {
	value *big.Rat
	end   int
	kanji bool // written without any ASCII digit
	plain bool // ASCII digits only: no comma, point or multiplier
}

// small returns the value if it is a whole number not above limit, else -1.
func (n number) small(limit int64) int {
	if !n.value.IsInt() || n.value.Cmp(big.NewRat(limit, 1)) > 0 {
		return -1
	}
	return int(n.value.Num().Int64())
}

// one reports whether it is the kanji 一 alone, which is mostly not counted
// with: 一部, 一方, 一時.
func (n number) one() bool { return n.kanji && n.small(1) == 1 }

// multipliers, ascending by ten thousand. 京 is left out: it is a city's
// name more often than 10^16.
var multipliers = map[rune]int64{'万': 1e4, '億': 1e8, '兆': 1e12}

var tens = map[rune]int64{'十': 10, '百': 100, '千': 1000}

const kanjiDigits = "〇一二三四五六七八九"

// number reads the numeral at i: 1,711,756, 171万1千756, 2.5万, 百二十三万.
func (v view) number(i int) (number, bool) {
	n := number{value: new(big.Rat), end: i, kanji: true}
	above := int64(1e16)
	for above > 1 {
		part, end, ok := v.section(n.end)
		if !ok {
			break
		}
		m, ok := multipliers[v.peek(end)]
		if ok {
			end++
		} else {
			m = 1
		}
		if m >= above {
			break
		}
		n.value.Add(n.value, part.Mul(part, big.NewRat(m, 1)))
		n.end, above = end, m
	}
	if n.end == i {
		return number{}, false
	}
	n.plain = true
	for _, c := range v.r[i:n.end] {
		n.kanji = n.kanji && !digit(c)
		n.plain = n.plain && digit(c)
	}
	return n, true
}

// section reads what may stand before 万: 1千756, 二十三, 6,019, 2.5.
func (v view) section(i int) (*big.Rat, int, bool) {
	sum, end, above := new(big.Rat), i, int64(1e4)
	for above > 1 {
		part, at, ok := v.mantissa(end)
		m, isTen := tens[v.peek(at)]
		switch {
		case isTen && !ok:
			part, at = big.NewRat(1, 1), at+1
		case isTen:
			at++
		case ok:
			m = 1
		default:
			return sum, end, end > i
		}
		if m >= above {
			break
		}
		sum.Add(sum, part.Mul(part, big.NewRat(m, 1)))
		end, above = at, m
	}
	return sum, end, end > i
}

// mantissa reads one run of digits, ASCII or kanji.
func (v view) mantissa(i int) (*big.Rat, int, bool) {
	if digit(v.peek(i)) {
		return v.ascii(i)
	}
	var b strings.Builder
	j := i
	for ; b.Len() <= maxDigits && v.in(j, kanjiDigits); j++ {
		b.WriteByte('0' + byte(strings.Index(kanjiDigits, string(v.r[j]))/len("〇")))
	}
	return rat(b.String(), j)
}

// ascii reads ASCII digits with commas at thousands and one decimal point.
func (v view) ascii(i int) (*big.Rat, int, bool) {
	j := v.digits(i)
	s := string(v.r[i:j])
	if j-i <= 3 {
		for v.peek(j) == ',' && v.digits(j+1) == j+4 {
			s += string(v.r[j+1 : j+4])
			j += 4
		}
	}
	if v.peek(j) == '.' && digit(v.peek(j+1)) {
		k := v.digits(j + 1)
		if v.peek(k) == '.' && digit(v.peek(k+1)) {
			return nil, i, false // 1.4.0 is a version
		}
		s += string(v.r[j:k])
		j = k
	}
	return rat(s, j)
}

// digits is the end of the run of ASCII digits at i.
func (v view) digits(i int) int {
	for digit(v.peek(i)) {
		i++
	}
	return i
}

func rat(s string, end int) (*big.Rat, int, bool) {
	if s == "" || len(s) > maxDigits {
		return nil, end, false
	}
	r, ok := new(big.Rat).SetString(s)
	return r, end, ok
}

// decimal writes r as claims do: 850000000, 0.03.
func decimal(r *big.Rat) string {
	if r.IsInt() {
		return r.Num().String()
	}
	return strings.TrimRight(strings.TrimRight(r.FloatString(6), "0"), ".")
}
