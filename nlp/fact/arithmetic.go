package fact

import (
	"math/big"
	"slices"
	"strings"
	"time"
)

// tolerance is how far a result that is called approximate may be from the
// exact one: 約8億5000万円 for 855,878,000 is still right.
var tolerance = big.NewRat(5, 100)

// maxTerms is the longest calculation followed. People write three terms, a
// table's row perhaps ten; without a limit 1/1/1/… would cost its square.
const maxTerms = 16

// maxRemark is the longest remark in brackets behind an operand, in characters.
const maxRemark = 16

// operators in text and in claims. A bare - or / needs a number behind it,
// which the reader of operands sees to.
var operators = []struct {
	word string
	op   byte
}{
	{"×", '*'}, {"✕", '*'}, {"✖", '*'}, {"*", '*'}, {"x", '*'}, {"X", '*'}, {"掛ける", '*'}, {"かける", '*'},
	{"+", '+'}, {"プラス", '+'}, {"足す", '+'}, {"たす", '+'}, {"引く", '-'}, {"÷", '/'}, {"/", '/'}, {"−", '-'}, {"-", '-'}, {"マイナス", '-'},
}

// equals are what may part a calculation from its result; the words count
// only where × or ÷ was written.
var equals = []string{"=", "≒", "≈", "→", "で", "なら", "だと", "は", "となり"}

// arithmetics finds the calculations of the text and checks them.
func (f *finder) arithmetics(items []item) []item {
	var out []item
	end := 0
	for _, i := range f.starts {
		if i < end {
			continue
		}
		if it, ok := f.expression(i); ok {
			out, end = append(out, it), it.end
		}
	}
	words := slices.Concat(f.sums(items), f.spoken(items), f.told(items))
	if len(words) == 0 {
		return out
	}
	taken := make([]bool, len(f.r)) // characters of the calculations found
	for _, it := range out {
		mark(taken, it)
	}
	for _, it := range words {
		if !slices.Contains(taken[it.start:it.end], true) {
			mark(taken, it)
			out = append(out, it)
		}
	}
	return out
}

func mark(taken []bool, it item) {
	for i := it.start; i < it.end; i++ {
		taken[i] = true
	}
}

// expression reads 500円/人×170万人=8億5000万円 at i.
func (f *finder) expression(i int) (item, bool) {
	value, end, ok := f.operand(i)
	if !ok {
		return item{}, false
	}
	terms, ops := []*big.Rat{value}, ""
	for {
		op, at := f.operator(end)
		if at == end {
			break
		}
		value, next, ok := f.operand(at)
		if !ok || len(terms) == maxTerms {
			return item{}, false
		}
		terms, ops, end = append(terms, value), ops+string(op), next
	}
	loose, at, ok := f.equal(end, ops)
	if !ok {
		return item{}, false
	}
	result, end, ok := f.operand(at)
	if !ok {
		return item{}, false
	}
	return f.judge(item{start: i, end: end}, terms, ops, result, loose || f.loose(end))
}

// operand reads a number with or without unit. A share is a fraction of one;
// a rate's unit (/人) is skipped.
func (f *finder) operand(i int) (*big.Rat, int, bool) {
	i = f.spaces(i)
	for j := f.eat(i, "約", "およそ", "(", "（"); j > i; j = f.eat(i, "約", "およそ", "(", "（") {
		i = f.spaces(j)
	}
	for _, read := range []func(int) (item, bool){f.percent, f.money, f.count} {
		it, ok := read(i)
		if !ok {
			continue
		}
		if it.kind == Percent {
			it.value.Quo(it.value, big.NewRat(100, 1))
		}
		end := f.eat(it.end, "/人", "/件", "/名", "/アカウント", "/1人", "分")
		return it.value, f.aside(end), true
	}
	n, ok := f.number(i)
	if !ok || n.one() {
		return nil, i, false
	}
	end := f.eat(n.end, "か月分", "カ月分", "ヶ月分", "か月", "カ月", "ヶ月", "ヵ月", "年分", "年間", "年", "日分", "日間", "日", "週間", "時間", "回分")
	return n.rat(), f.aside(end), true
}

// aside skips a closing bracket behind an operand, or a remark in brackets
// that a sign follows: 170万(会員全員)=.
func (f *finder) aside(i int) int {
	if end := f.eat(i, ")", "）"); end > i || !f.in(i, "(（") {
		return end
	}
	for j := i + 1; j < i+maxRemark && !f.in(j, "(（=\n") && j < len(f.r); j++ {
		if !f.in(j, ")）") {
			continue
		}
		if _, at := f.operator(j + 1); at > j+1 || f.eat(f.spaces(j+1), equals...) > f.spaces(j+1) {
			return j + 1
		}
		return i
	}
	return i
}

// operator reads the sign of a calculation behind an operand.
func (f *finder) operator(i int) (byte, int) {
	j := f.spaces(i)
	for _, o := range operators {
		if end := f.eat(j, o.word); end > j {
			return o.op, end
		}
	}
	return 0, i
}

// equal reads what stands between the terms and the result; loose says that
// the result is only near.
func (f *finder) equal(i int, ops string) (loose bool, end int, ok bool) {
	j := f.spaces(i)
	for n, word := range equals {
		end = f.eat(j, word)
		if end == j || ops == "" || n > 2 && !strings.ContainsAny(ops, "*+") {
			continue
		}
		k := f.spaces(f.eat(end, "、"))
		return n == 1 || n == 2 || f.eat(k, "約", "およそ", "ほぼ") > k, k, true
	}
	return false, i, false
}

// loose reports whether the result that ends at end is called approximate.
func (f *finder) loose(end int) bool {
	return f.eat(end, "程度", "くらい", "ぐらい", "ほど", "前後", "弱", "強") > end
}

// judge computes the terms and fills in claim, consistent and expected.
func (f *finder) judge(it item, terms []*big.Rat, ops string, result *big.Rat, loose bool) (item, bool) {
	exact, ok := compute(terms, ops)
	if !ok || len(ops) == 0 {
		return item{}, false
	}
	var claim strings.Builder
	for n, t := range terms {
		if n > 0 {
			claim.WriteByte(ops[n-1])
		}
		claim.WriteString(decimal(t))
	}
	it.kind, it.text = Arithmetic, claim.String()+"="+decimal(result)
	it.consistent = exact.Cmp(result) == 0 || loose && near(exact, result) || strings.ContainsAny(ops, "*/") && rounded(exact, result)
	if !it.consistent {
		it.expected = decimal(exact)
	}
	return it, true
}

// near reports whether result is within tolerance of exact.
func near(exact, result *big.Rat) bool {
	gap := new(big.Rat).Sub(exact, result)
	limit := new(big.Rat).Mul(exact, tolerance)
	return gap.Abs(gap).Cmp(limit.Abs(limit)) <= 0
}

// compute applies * and / before + and -; false for a division by zero.
func compute(terms []*big.Rat, ops string) (*big.Rat, bool) {
	sum := new(big.Rat)
	product, sign := new(big.Rat).Set(terms[0]), int64(1)
	for n := range len(ops) {
		next := terms[n+1]
		switch ops[n] {
		case '*':
			product.Mul(product, next)
		case '/':
			if next.Sign() == 0 {
				return nil, false
			}
			product.Quo(product, next)
		default:
			sum.Add(sum, product.Mul(product, big.NewRat(sign, 1)))
			product, sign = new(big.Rat).Set(next), 1
			if ops[n] == '-' {
				sign = -1
			}
		}
	}
	return sum.Add(sum, product.Mul(product, big.NewRat(sign, 1))), true
}

// between is the text from one item to the next; "。" when a sentence ends
// in it, so that no pattern fits.
func (f *finder) between(a, b item) string {
	if b.start < a.end {
		return "。"
	}
	gap := f.r[a.end:b.start]
	for _, c := range gap {
		switch c {
		case '。', '\n', '！', '？', '!', '?':
			return "。"
		}
	}
	return string(gap)
}

func (d day) time() time.Time { return time.Date(d.y, time.Month(d.m), d.d, 0, 0, 0, 0, time.UTC) }
