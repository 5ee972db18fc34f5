package fact

import (
	"math/big"
	"strings"
)

// tolerance is how far a result that is called approximate may be from the
// exact one: 約8億5000万円 for 855,878,000 is still right.
var tolerance = big.NewRat(5, 100)

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
	it.consistent = exact.Cmp(result) == 0 || loose && (near(exact, result) || f.oneDigit(it.end, exact, result)) || strings.Contains(ops, "/") && f.truncated(it.end, exact, result) || strings.ContainsAny(ops, "*/") && f.rounded(it.end, exact, result) || f.roundedAsSaid(it, exact, result)
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

// oneDigit reports whether result, which is called approximate and written up
// to end, is exact rounded to the last digit that is not 0: both 8 and 9 may be
// said of 8.5. Where more than a fifth is lost, as in 2 for 1.5, it is not.
func (f *finder) oneDigit(end int, exact, result *big.Rat) bool {
	if result.Sign() <= 0 || exact.Sign() <= 0 || f.eat(end, cutOff...) > end || f.eat(end, filled...) > end {
		return false
	}
	gap := new(big.Rat).Sub(exact, result)
	gap.Abs(gap)
	fifth := new(big.Rat).Mul(exact, big.NewRat(1, 5))
	return gap.Cmp(fifth) <= 0 && gap.Add(gap, gap).Cmp(place(result)) <= 0
}

// truncated reports whether result, written up to end, is exact without its
// further digits: 166 for 500÷3, 66% for 2÷3.
func (f *finder) truncated(end int, exact, result *big.Rat) bool {
	gap := new(big.Rat).Sub(exact, result)
	one := big.NewRat(1, 1)
	if result.Sign() <= 0 || gap.Sign() < 0 || gap.Cmp(one) >= 0 {
		return false
	}
	u := f.lastPlace(end, result)
	if u.Cmp(one) > 0 {
		u = one
	}
	return gap.Cmp(u) < 0
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

// unit is the place of the last digit v is written with when nothing after
// the point is left out: 1 for 60, 0.1 for 6.8.
func unit(v *big.Rat) *big.Rat {
	u := big.NewRat(1, 1)
	for n := 0; n < maxPoint && !new(big.Rat).Quo(v, u).IsInt(); n++ {
		u.Quo(u, big.NewRat(10, 1))
	}
	return u
}

// lastPlace is that of the last digit of a result that is written up to end:
// of a share 1%, or 10% where it is a whole number of 割, else see place.
func (f *finder) lastPlace(end int, result *big.Rat) *big.Rat {
	hundred := big.NewRat(100, 1)
	percent := new(big.Rat).Mul(result, hundred)
	switch {
	case result.Cmp(big.NewRat(2, 1)) > 0:
	case f.in(end-1, "%㌫") || f.eatBefore(end, "パーセント") < end:
		return new(big.Rat).Quo(unit(percent), hundred)
	case f.peek(end-1) == '割':
		return big.NewRat(1, 10)
	}
	return place(result)
}

// rounded reports whether the result written up to end is exact rounded to u,
// the place of its last digit: 8億7620万円 for 876,197,000. Below a whole
// number it always may be; above, only where that changes little, since 80 for
// 75 is a mistake.
func (f *finder) rounded(end int, exact, result *big.Rat) bool {
	if result.Sign() == 0 {
		return false
	}
	gap := new(big.Rat).Sub(exact, result)
	gap.Abs(gap)
	small := new(big.Rat).Mul(result, big.NewRat(1, 200))
	twice, little := new(big.Rat).Add(gap, gap), gap.Cmp(small.Abs(small)) <= 0
	one := big.NewRat(1, 1)
	if !little && twice.Cmp(one) > 0 {
		return false // whatever the place, which takes long to find
	}
	u := f.lastPlace(end, result)
	return twice.Cmp(u) <= 0 && (little || u.Cmp(one) <= 0)
}

// place is that of the last digit of v which is not 0: 10,000,000 for
// 8億5000万.
func place(v *big.Rat) *big.Rat {
	u := unit(v)
	if v.Sign() == 0 {
		return u
	}
	for ten := big.NewRat(10, 1); ; u = new(big.Rat).Mul(u, ten) {
		if next := new(big.Rat).Mul(u, ten); !new(big.Rat).Quo(v, next).IsInt() {
			return u
		}
	}
}

// Words behind a result that is less than the exact one, and more.
var (
	cutOff = []string{"余り", "余", "あまり", "強", "超", "以上", "を超", "を上回", "台"}
	filled = []string{"弱", "足らず", "近く", "近い", "未満", "以下", "を下回", "に迫"}
)

// roundedAsSaid reports whether the words around a calculation explain that
// its result is not exact: 9億円弱, 8億円(億円未満切り捨て).
func (f *finder) roundedAsSaid(it item, exact, result *big.Rat) bool {
	gap := new(big.Rat).Sub(exact, result)
	size := new(big.Rat).Abs(gap)
	said, _, _ := strings.Cut(string(f.r[it.start:min(len(f.r), it.end+maxRounding)]), "。")
	ok := false
	switch {
	case f.eat(it.end, cutOff...) > it.end:
		ok = gap.Sign() >= 0
	case f.eat(it.end, filled...) > it.end:
		ok = gap.Sign() <= 0
	case strings.Contains(said, "切り捨て"), strings.Contains(said, "切捨"):
		ok = gap.Sign() >= 0
	case strings.Contains(said, "切り上げ"):
		ok = gap.Sign() <= 0
	case strings.Contains(said, "概数"), strings.Contains(said, "概算"):
		ok = near(exact, result)
	case strings.Contains(said, "四捨五入"):
		ok = new(big.Rat).Add(size, size).Cmp(place(result)) <= 0
	}
	return ok && size.Cmp(place(result)) < 0
}
