package fact

import (
	"math/big"
	"slices"
	"strings"
	"unicode/utf8"
)

// told finds the calculations of which the words name two numbers and their
// relation: a share of a whole, a multiple, a difference, days between dates.
func (f *finder) told(items []item) []item {
	var out []item
	times := len(items) > 1 && (slices.Contains(f.r, '倍') || slices.Contains(f.r, '減'))
	for n := 1; n < len(items); n++ {
		if !times {
		} else if it, ok := f.timesFrom(items[n-1], items[n]); ok {
			out = append(out, it)
		} else if it, ok := f.multiple(items[n-1], items[n]); ok {
			out = append(out, it)
		} else if it, ok := f.timesLater(items[:n+1]); ok {
			out = append(out, it)
		} else if it, ok := f.timesNamed(items[n-1], items[n]); ok {
			out = append(out, it)
		} else if it, ok := f.timesOfThat(items[n-1], items[n]); ok {
			out = append(out, it)
		}
		if n < 2 || items[n].start-items[n-1].end > farthest || items[n-1].start-items[n-2].end > farthest {
			continue
		}
		for _, read := range f.readers(items[n-2 : n+1]) {
			if it, ok := read(f, items[n-2], items[n-1], items[n]); ok {
				out = append(out, it)
				break
			}
		}
	}
	return out
}

// farthest is more than any reader lets stand between two of its items.
const farthest = 2*reach + 8

type reader func(f *finder, a, b, c item) (item, bool)

var (
	ofNumbers = []reader{(*finder).partOf, (*finder).percentOf, (*finder).ofWhole, (*finder).grew, (*finder).growth, (*finder).added,
		(*finder).divided, (*finder).rateOfGrowth, (*finder).shareOfBracket, (*finder).withTax, (*finder).rateFirst, (*finder).offFirst, (*finder).exchanged,
		(*finder).shareLater, (*finder).shareTold, (*finder).both}
	ofClocks = []reader{(*finder).clockSpan}
	ofDays   = []reader{(*finder).minusDays, (*finder).daysBefore, (*finder).daysFrom, (*finder).daysLater, (*finder).elapsed}
)

// readers are those that three neighbours may be for.
func (f *finder) readers(items []item) []reader {
	days, lengths := 0, 0
	if items[2].kind == Duration && items[0].kind != Date && items[0].moment() {
		return ofClocks
	}
	for _, it := range items {
		switch {
		case it.moment():
			days++
		case it.kind == Duration:
			lengths++
		}
	}
	switch {
	case days == 2 && lengths == 1:
		return ofDays
	case days+lengths == 0:
		return ofNumbers
	}
	return nil
}

// ofs join a whole and its part; those join a share and the number it gives.
var (
	ofs   = []string{"", "のうち", "のうちの", "のうち、", "うち", "うち、", "の", "中", "中の", "中、", "に対し", "に対して"}
	those = []string{"", "、", "で、", "の", "相当の", "相当額の", "相当額", "に相当する額の", "に当たるのは", "にあたるのは", "なら", "だと", "なら、", "だと、", "となる", "すなわち", "にあたる", "に当たる", "に相当する", "、つまり", "、すなわち", "つまり", "(", "である", "=", "は", "が",
		"で", "、割合にして", "、割合で", "、全体の", "、率にして", "で、割合は", "、比率は", "で、全体の", "が該当し、割合は"}
)

// fits reports whether the text between a and b is one of words.
func (f *finder) fits(a, b item, words []string) bool {
	if b.start < a.end || b.start-a.end > reach {
		return false
	}
	gap := strings.ReplaceAll(string(f.r[a.end:b.start]), "（", "(")
	gap = strings.TrimSpace(strings.TrimPrefix(gap, "分"))
	for _, about := range []string{"約", "およそ", "ほぼ", "実に", "ちょうど", "まさに", "わずか", "たった"} {
		gap = strings.TrimSuffix(gap, about)
	}
	return slices.Contains(words, gap)
}

// fraction is the share an item says: 3割 or 3分の1; nil for other items.
func (it item) fraction() (value *big.Rat, terms []*big.Rat, ops string) {
	switch it.kind {
	case Percent:
		v := new(big.Rat).Quo(it.value, big.NewRat(100, 1))
		return v, []*big.Rat{v}, "*"
	case Ratio:
		if it.odds {
			return nil, nil, ""
		}
		part, whole, _ := strings.Cut(it.text, "/")
		p, ok := new(big.Rat).SetString(part)
		w, ok2 := new(big.Rat).SetString(whole)
		if !ok || !ok2 || w.Sign() == 0 {
			return nil, nil, ""
		}
		if part == "1" {
			return new(big.Rat).Quo(p, w), []*big.Rat{w}, "/"
		}
		return new(big.Rat).Quo(p, w), []*big.Rat{p, w}, "*/"
	}
	return nil, nil, ""
}

// partOf checks 170万件のうち60%にあたる102万件. The share of what was counted may
// be rounded to its last digit: 2449人の9割にあたる2177人. What is computed from
// the share is exact: 170万人の2割は30万人 is wrong.
func (f *finder) partOf(a, b, c item) (item, bool) {
	share, terms, ops := b.fraction()
	if share == nil || !alike(a, c) || !f.fits(a, b, ofs[1:]) || !f.fits(b, c, those) {
		return item{}, false
	}
	room := new(big.Rat)
	if b.qualifier != "" || c.qualifier != "" || looksCounted(c.value) && !f.fits(b, c, []string{"は", "=", "で", "なら", "なら、", "だと", "だと、", "となる"}) {
		room.Mul(a.value, f.half10(b, share))
	}
	it, ok := f.judge(item{start: a.start, end: c.end}, append([]*big.Rat{a.value}, terms...), ops, c.value, c.qualifier != "" || b.qualifier != "")
	return f.allow(it, new(big.Rat).Mul(a.value, share), c.value, room), ok
}

// looksCounted reports whether a number looks counted and not computed or rounded:
// it has ones, or at least three digits before its noughts.
func looksCounted(v *big.Rat) bool {
	last := place(v)
	return last.Cmp(big.NewRat(10, 1)) < 0 || new(big.Rat).Quo(v, last).Cmp(big.NewRat(100, 1)) >= 0
}

// half10 is half of the last digit a share is written with: 0.005 for 60%,
// 0.05 for 6割; nothing for a fraction, which is exact unless about.
func (f *finder) half10(it item, share *big.Rat) *big.Rat {
	switch {
	case it.kind == Ratio && it.qualifier == "":
		return new(big.Rat)
	case it.kind == Ratio:
		return new(big.Rat).Mul(share, big.NewRat(1, 10))
	case strings.Contains(string(f.r[it.start:it.end]), "割") && it.value.IsInt() && new(big.Int).Mod(it.value.Num(), big.NewInt(10)).Sign() == 0:
		return big.NewRat(5, 100)
	}
	return new(big.Rat).Quo(unit(it.value), big.NewRat(200, 1))
}

// allow accepts a result that differs from the exact one by no more than room.
func (f *finder) allow(it item, exact, result, room *big.Rat) item {
	gap := new(big.Rat).Sub(exact, result)
	if gap.Abs(gap).Cmp(room) <= 0 {
		it.consistent, it.expected = true, ""
	}
	return it
}

// stops reports whether a statement ends at i, or a remark in brackets.
func (f *finder) stops(i int) bool {
	return i == len(f.r) || f.eat(i, "。", ")", "）", "だ", "です", "であ", "でし", "に上", "に達", "にとど", "を占め", "に当た", "にあた", "\n") > i
}

// Words behind a share by which something grew or shrank.
var (
	grown  = []string{"増の", "増えて", "増え", "増え、", "増加の", "増加し", "増加し、", "増で", "アップの", "上乗せの", "増しの", "増となる", "増しで", "を足して", "を足した", "を足すと", "を加えて", "を加えた", "を加えると", "を乗せて", "を上乗せした", "を上乗せして", "多い", "高い", "上回る"}
	shrunk = []string{"少ない", "低い", "下回る", "減の", "減って", "減り", "減り、", "減少の", "減少し", "減少し、", "減で", "ダウンの", "引きの", "引きで", "安の", "減となる", "オフの", "引で", "引の", "減って、", "減少して"}
)

// grew checks 8億円から2割減の6億4000万円.
func (f *finder) grew(a, b, c item) (item, bool) {
	share, _, _ := b.fraction()
	if share == nil || b.kind != Percent || !alike(a, c) || !f.fits(a, b, []string{"から", "の", "より", "に比べ", "に比べて", "から、", "のところ", "のところ、", "のところを", "が", "を", "の品が", "の商品が", "のものが", "に", "に税", "に消費税", "に手数料", "に利息"}) {
		return item{}, false
	}
	factor := big.NewRat(1, 1)
	switch {
	case f.fits(b, c, grown):
		factor.Add(factor, share)
	case f.fits(b, c, shrunk):
		factor.Sub(factor, share)
	default:
		return item{}, false
	}
	room := new(big.Rat).Mul(a.value, f.half10(b, share))
	it, ok := f.judge(item{start: a.start, end: c.end}, []*big.Rat{a.value, factor}, "*", c.value, c.qualifier != "" || b.qualifier != "")
	return f.allow(it, new(big.Rat).Mul(a.value, factor), c.value, room), ok
}

// added checks 30万件と20万件を足すと50万件 and 合計は30万件と20万件で50万件.
func (f *finder) added(a, b, c item) (item, bool) {
	if !alike(a, b) || !alike(b, c) || !f.fits(a, b, []string{"と", "に"}) {
		return item{}, false
	}
	sum := f.eatBefore(f.eatBefore(a.start, "、"), "合計は", "総計は", "総数は", "計は", "総額は") < a.start && f.fits(b, c, []string{"で"})
	if !sum && !f.fits(b, c, []string{"を足すと", "を足して", "を加えると", "を加えて", "を加えた", "を足した", "を合わせると", "を合わせた", "をあわせた", "を合計すると", "を合計した"}) {
		return item{}, false
	}
	return f.judge(item{start: a.start, end: c.end}, []*big.Rat{a.value, b.value}, "+", c.value, c.qualifier != "")
}

// multiple checks 100件の3倍の300件 and 300件は100件の3倍.
func (f *finder) multiple(a, b item) (item, bool) {
	if !alike(a, b) {
		return item{}, false
	}
	gap := f.between(a, b)
	if gap == "。" || utf8.RuneCountInString(gap) > reach+4 {
		return item{}, false
	}
	base, result, at := a, b, f.eat(a.end, "の", "から", "が", "に比べ", "と比べ", "に対して", "に対し")
	if !strings.Contains(gap, "倍") {
		base, result, at = b, a, f.eat(b.end, "の")
		if at == b.end || !f.fits(a, b, []string{"は", "は、", "は約", "が", "、", "で", "とは"}) && !f.compared(a, b, at) {
			return item{}, false
		}
	}
	from := f.spaces(f.eat(at, "、"))
	start := f.eat(from, "約", "およそ", "ほぼ")
	n, ok := f.number(start)
	if !ok || at == base.end || f.peek(n.end) != '倍' {
		return item{}, false
	}
	end := n.end + 1
	if base.start == a.start {
		if next := f.eat(end, "の", "は", "が", "にあたる", "に当たる", "に相当する", "となる", "になる", "、", "で", "である", "にもなる", "近い"); f.spaces(f.eat(next, "約", "およそ")) != b.start {
			return item{}, false
		}
		end = b.end
	}
	loose := start > from || result.qualifier != "" || f.eat(n.end+1, "近い", "ほど", "弱", "強", "以上", "超") > n.end+1
	at = a.start
	if base.start != a.start {
		return f.quotient(item{start: at, end: end}, result, base, n, loose)
	}
	it, ok := f.judge(item{start: at, end: end}, []*big.Rat{base.value, n.rat()}, "*", result.value, loose)
	if loose || !n.integer() {
		room := new(big.Rat).Mul(base.value, unit(n.rat()))
		it = f.allow(it, new(big.Rat).Mul(base.value, n.rat()), result.value, room.Quo(room, big.NewRat(2, 1)))
	}
	return it, ok
}

// quotient judges that result is so many times base, where the multiple is told
// behind both.
func (f *finder) quotient(it, result, base item, times number, loose bool) (item, bool) {
	if base.value.Sign() == 0 {
		return item{}, false
	}
	it, ok := f.judge(it, []*big.Rat{result.value, base.value}, "/", times.rat(), loose)
	if loose {
		return it, ok
	}
	exact := new(big.Rat).Quo(result.value, base.value)
	room := new(big.Rat).Mul(times.rat(), big.NewRat(1, 20)) // 2.9 may be called 3倍, 2.5 not 2倍
	if !times.integer() {
		room = unit(times.rat())
		room.Quo(room, big.NewRat(2, 1))
	}
	it.consistent, it.expected = false, decimal(exact)
	return f.allow(it, exact, times.rat(), room), ok
}

// compared reports whether a is said to be a multiple of b, which has a name,
// and of which the multiple stands at: 90件で、昨年の20件の3倍に当たる.
func (f *finder) compared(a, b item, at int) bool {
	gap := f.between(a, b)
	for _, w := range []string{"は", "が", "で", "と", "も", "、"} {
		if name, ok := strings.CutPrefix(gap, w); ok {
			name = strings.TrimSuffix(strings.TrimPrefix(name, "、"), "の")
			if strings.ContainsFunc(name, func(c rune) bool { return !han(c) && (c < 'ァ' || c > 'ー') }) {
				return false
			}
			n, ok := f.number(f.eat(f.spaces(at), "約", "およそ", "ほぼ"))
			end := f.eat(n.end+1, "近く", "以上", "超", "弱", "強", "ほど")
			return ok && (end == len(f.r) || f.eat(end, "に当た", "にあた", "に相当", "に上", "にのぼ", "に達", "にな", "に増", "にも", "となる", "となっ", "だ", "です", "で、", "であ", "でし", "。", "、", ")", "\n") > end)
		}
	}
	return false
}

// divided checks 8億5000万円を170万人で割ると500円.
func (f *finder) divided(a, b, c item) (item, bool) {
	if a.kind != Money || b.kind != Count || c.kind != Money || a.currency != c.currency || !f.fits(a, b, []string{"を", "を、", "を約", "÷"}) {
		return item{}, false
	}
	if gap := f.between(b, c); !strings.HasPrefix(gap, "で割") && !strings.HasPrefix(gap, "で等分") && !strings.HasPrefix(gap, "で分け") || utf8.RuneCountInString(gap) > reach {
		return item{}, false
	}
	return f.judge(item{start: a.start, end: c.end}, []*big.Rat{a.value, b.value}, "/", c.value, c.qualifier != "")
}
