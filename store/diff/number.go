package diff

import (
	"cmp"
	"math/big"
	"slices"
	"strings"
	"unicode/utf8"
)

// number is one in a text.
type number struct {
	start, end int
	digits     string // as written
	unit       string // the letter that follows, and one more; "" of a phone number
	phone      bool
}

// numbersIn finds the numbers of a text that is narrow: digits, also with commas,
// a point, and 万 and 億, as in 2億1,300万.
func numbersIn(s string) (out []number) {
	for at := 0; at < len(s); at++ {
		if !isDigit(s[at]) {
			continue
		}
		n := number{start: at}
		if end := phoneEnd(s, at); end > at {
			n.end, n.digits, n.phone = end, s[at:end], true
			out = append(out, n)
			at = end
			continue
		}
		for {
			at = afterScales(s, afterDigits(s, at))
			if last, _ := utf8.DecodeLastRuneInString(s[:at]); scales[last] == 0 || at == len(s) || !isDigit(s[at]) {
				break
			}
		}
		n.end, n.digits = at, s[n.start:at]
		n.unit = unitOf(strings.TrimLeft(s[at:], " "))
		out = append(out, n)
	}
	return out
}

// phoneEnd is where a phone number ends that begins at a place, else the place: a
// nought, and ten or eleven digits in groups, 03-1234-5678.
func phoneEnd(s string, at int) int {
	digits, groups, end := 0, 1, at
	for i := at; s[at] == '0' && i < len(s); {
		switch size := dash(s[i:]); {
		case isDigit(s[i]):
			digits, i = digits+1, i+1
			end = i
		case size > 0 && i+size < len(s) && isDigit(s[i+size]):
			groups, i = groups+1, i+size
		default:
			i = len(s)
		}
	}
	if groups < 2 || groups > 4 || digits < 10 || digits > 11 {
		return at
	}
	return end
}

// dash is how many bytes the dash has that a text begins with.
func dash(s string) int {
	for _, d := range []string{"-", "‐", "−", "–"} {
		if strings.HasPrefix(s, d) {
			return len(d)
		}
	}
	return 0
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

// afterDigits is where digits end, of which commas and a point stand between.
func afterDigits(s string, at int) int {
	point := false
	for ; at < len(s); at++ {
		switch {
		case isDigit(s[at]):
		case (s[at] == ',' || s[at] == '.' && !point) && at+1 < len(s) && isDigit(s[at+1]):
			point = point || s[at] == '.'
		default:
			return at
		}
	}
	return at
}

// afterScales is where 千, 万 and the like end.
func afterScales(s string, at int) int {
	for at < len(s) {
		r, size := utf8.DecodeRuneInString(s[at:])
		if scales[r] == 0 {
			break
		}
		at += size
	}
	return at
}

// unitOf is what a number is of: the letter that follows, with ヶ月 and the like
// in full.
func unitOf(s string) string {
	for _, long := range []string{"ヶ月", "か月", "カ月", "時間", "週間", "年間", "日間", "社", "パーセント", "円"} {
		if strings.HasPrefix(s, long) {
			return long
		}
	}
	r, size := utf8.DecodeRuneInString(s)
	if size == 0 || !isLetter(r) && r != '%' && r != ':' && r != '/' && r != '.' {
		return ""
	}
	return s[:size]
}

var scales = map[rune]int64{'千': 1e3, '万': 1e4, '億': 1e8, '兆': 1e12}

// longest is how many bytes a number has that is read; a longer one is a serial
// number.
const longest = 40

// rat is the value of a number; 0 of one that is too long, or no amount.
func (n number) rat() *big.Rat {
	if len(n.digits) > longest || n.phone {
		return new(big.Rat)
	}
	sum, part := new(big.Rat), new(big.Rat)
	begin := 0
	take := func(end int) {
		if digits := strings.ReplaceAll(n.digits[begin:end], ",", ""); digits != "" {
			if _, ok := part.SetString(digits); !ok {
				part.SetInt64(0)
			}
		}
	}
	for i, r := range n.digits {
		scale, ok := scales[r]
		if !ok {
			continue
		}
		take(i)
		begin = i + utf8.RuneLen(r)
		part.Mul(part, new(big.Rat).SetInt64(scale))
		if next, _ := utf8.DecodeRuneInString(n.digits[begin:]); scales[next] == 0 {
			sum.Add(sum, part)
			part = new(big.Rat)
		}
	}
	take(len(n.digits))
	return sum.Add(sum, part)
}

// value is a number's value in its shortest form.
func (n number) value() string {
	if len(n.digits) > longest {
		return n.digits
	}
	if n.phone {
		return strings.Join(strings.FieldsFunc(n.digits, func(r rune) bool { return r < '0' || r > '9' }), "")
	}
	if plain := strings.ReplaceAll(n.digits, ",", ""); strings.Trim(plain, "0123456789") == "" {
		return cmp.Or(strings.TrimLeft(plain, "0"), "0") // most are, and need no arithmetic
	}
	return n.rat().RatString()
}

// mostNumbers is how many numbers of a sentence are told that became others.
const mostNumbers = 50

// numbersChanged finds the numbers of a sentence that became others: those of the
// same unit, in their order, and amounts of the same kind of which one has another unit or
// is told in words.
func numbersChanged(before, after sentence) (out []Number) {
	old, new := numbersIn(narrow(before.text)), numbersIn(narrow(after.text))
	old, new = without(old, new), without(new, old)
	old, new = old[:min(len(old), mostNumbers)], new[:min(len(new), mostNumbers)]
	for _, n := range new {
		i := slices.IndexFunc(old, func(o number) bool { return o.unit == n.unit && o.phone == n.phone })
		if i < 0 {
			continue
		}
		from, _ := old[i].rat().Float64()
		to, _ := n.rat().Float64()
		out = append(out, Number{Before: old[i].digits, After: n.digits, Unit: n.unit, From: from, To: to})
		old = slices.Delete(slices.Clone(old), i, i+1)
	}
	return append(out, amountsChanged(before.amounts, after.amounts, out)...)
}

// without are the numbers of a that are not in b as often.
func without(a, b []number) (out []number) {
	there := map[[2]string]int{}
	for _, n := range b {
		there[[2]string{n.value(), n.unit}]++
	}
	for _, n := range a {
		if k := [2]string{n.value(), n.unit}; there[k] > 0 {
			there[k]--
		} else {
			out = append(out, n)
		}
	}
	return out
}
