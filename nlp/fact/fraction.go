package fact

// fractions is the end of a calculation with fractions, 1/2+1/3=5/6, or i.
// Its numbers are neither days nor claims: two fractions are added or
// multiplied in it, or its result is one. Days are only taken from each other,
// 5/21-4/28=23日.
func (f *finder) fractions(i int) int {
	if !f.slashed || !digit(f.peek(i)) || digit(f.peek(i-1)) || f.in(i-1, "./-") || letter(f.peek(i-1)) {
		return i
	}
	parts := 0 // fractions since the last equals sign
	equal, added := false, false
	end := i
	for range maxTerms {
		next, part, ok := f.fraction(f.spaces(end))
		if !ok {
			return i
		}
		if part {
			parts++
		}
		at := f.spaces(next)
		if sign := f.eat(at, "=", "≒"); sign > at {
			added = added || parts > 1 && f.plussed(i, at)
			equal, parts, end = true, 0, sign
		} else if sign := f.eat(at, "+", "×", "✕", "*", "÷", "-", "−"); sign > at {
			end = sign
		} else if equal && (added || parts > 0) {
			return next
		} else {
			return i
		}
	}
	return i
}

// fraction reads a number of digits, and the one it is divided by if there is
// one; part says that there is.
func (f *finder) fraction(i int) (end int, part, ok bool) {
	n, ok := f.number(i)
	if !ok || n.kanji {
		return i, false, false
	}
	if m, ok := f.number(n.end + 1); ok && f.peek(n.end) == '/' && n.plain && m.plain {
		return m.end, true, f.peek(m.end) != '/'
	}
	return n.end, false, true
}

// plussed reports whether there is a sign other than minus from i to j.
func (f *finder) plussed(i, j int) bool {
	for ; i < j; i++ {
		if f.in(i, "+×✕*÷") {
			return true
		}
	}
	return false
}
