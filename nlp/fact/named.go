package fact

import (
	"math/big"
	"slices"
	"strings"
	"unicode/utf8"
)

// multipleAt reads 約3倍, 倍増 and 半減 at i.
func (f *finder) multipleAt(i int) (times number, about bool, end int) {
	if end = f.eat(i, "倍増"); end > i {
		return number{amount: amount{whole: 2}}, false, end
	}
	if end = f.eat(i, "半減"); end > i {
		return number{amount: amount{nano: 1e9 / 2}}, false, end
	}
	start := f.eat(f.spaces(i), "約", "およそ", "ほぼ", "実に")
	n, ok := f.number(start)
	if !ok || f.peek(n.end) != '倍' {
		return number{}, false, i
	}
	return n, f.eatBefore(start, "約", "およそ", "ほぼ") < start, n.end + 1
}

// multipleBefore reads the multiple and the name of its base that end at i: 前回の3倍にあたる
// before 90万件.
func (f *finder) multipleBefore(i int) (times number, base string, start int) {
	at := f.eatBefore(f.eatBefore(i, "約", "およそ"), "にあたる", "に当たる", "に相当する", "となる", "になる", "に上る", "の")
	if at == i || f.peek(at-1) != '倍' {
		return number{}, "", i
	}
	start = at - 1
	for start > 0 && (digit(f.r[start-1]) || f.in(start-1, ".,"+kanjiDigits+"十百千")) {
		start--
	}
	n, ok := f.number(start)
	if !ok || n.end != at-1 {
		return number{}, "", i
	}
	of := f.eatBefore(start, "約", "およそ", "実に")
	end := f.eatBefore(of, "の")
	if end == of {
		return number{}, "", i
	}
	start = end
	for start > 0 && (han(f.r[start-1]) || f.r[start-1] >= 'ァ' && f.r[start-1] <= 'ー') && end-start < reach {
		start--
	}
	return n, string(f.r[start:end]), start
}

// timesNamed checks 前回の3倍にあたる90万件で、前回は20万件だった.
func (f *finder) timesNamed(a, b item) (item, bool) {
	times, base, start := f.multipleBefore(a.start)
	gap := f.between(a, b)
	if base == "" || !alike(a, b) || gap == "。" || utf8.RuneCountInString(gap) > 2*reach || !strings.HasSuffix(gap, base+"は") && !strings.HasSuffix(gap, base+"が") && !strings.HasSuffix(gap, base+"の") {
		return item{}, false
	}
	return f.product(item{start: start, end: b.end}, b, times, a)
}

// timesOfThat checks 前回は20万件で、今回はその3倍の90万件.
func (f *finder) timesOfThat(a, b item) (item, bool) {
	gap := f.between(a, b)
	if !alike(a, b) || gap == "。" || utf8.RuneCountInString(gap) > 2*reach {
		return item{}, false
	}
	_, behind, ok := strings.Cut(gap, "その")
	if !ok || !strings.Contains(behind, "倍") {
		return item{}, false
	}
	at := f.eatBefore(f.eatBefore(b.start, "約", "およそ"), "にあたる", "に当たる", "に相当する", "となる", "になる", "の")
	times, about, end := f.multipleAt(a.end + utf8.RuneCountInString(gap[:len(gap)-len(behind)]))
	if about || end != at {
		return item{}, false
	}
	return f.product(item{start: a.start, end: b.end}, a, times, b)
}

// product judges that result is so many times base.
func (f *finder) product(it, base item, times number, result item) (item, bool) {
	loose := result.qualifier != "" || base.qualifier != ""
	it, ok := f.judge(it, []*big.Rat{base.value, times.rat()}, "*", result.value, loose)
	if loose || !times.integer() {
		room := new(big.Rat).Mul(base.value, unit(times.rat()))
		it = f.allow(it, new(big.Rat).Mul(base.value, times.rat()), result.value, room.Quo(room, big.NewRat(2, 1)))
	}
	return it, ok
}

// timesFrom checks 3億円と、前年同期の1億6000万円から倍増した, and 120件から240件に倍増: what it was
// stands before から, and the multiple behind both.
func (f *finder) timesFrom(a, b item) (item, bool) {
	gap := f.between(a, b)
	if !alike(a, b) || gap == "。" || utf8.RuneCountInString(gap) > reach+4 {
		return item{}, false
	}
	if times, _, end := f.multipleAt(f.eat(a.end, "から", "より")); end > a.end+1 && f.eatBefore(end, "倍増", "半減") < end && f.eat(f.eat(end, "し", "して", "となり", "になり", "の", "で"), "、") == b.start {
		return f.product(item{start: a.start, end: b.end}, a, times, b) // 40万人から半減し、20万人
	}
	now, was, at := a, b, f.eat(b.end, "から", "より", "に比べて", "に比べ", "と比べて", "と比べ")
	if at == b.end {
		now, was, at = b, a, f.eat(b.end, "へと", "へ", "に", "と")
		if at == b.end || !strings.HasPrefix(gap, "から") && gap != "が" {
			return item{}, false
		}
	} else if !slices.ContainsFunc([]string{"で", "と", "、", "は", "だった", "が"}, func(w string) bool { return strings.HasPrefix(gap, w) }) {
		return item{}, false
	}
	times, about, end := f.multipleAt(f.eat(at, "、"))
	word := f.eatBefore(end, "倍増", "半減") < end
	if end == f.eat(at, "、") || !word && (now.start == b.start || f.eat(end, "に", "へ", "の", "と", "だ", "。", "、", ")", "増") == end && end < len(f.r)) {
		return item{}, false // from what it was to N times that is read elsewhere
	}
	it, ok := f.quotient(item{start: a.start, end: end}, now, was, times, about || a.qualifier != "" || b.qualifier != "")
	return it, ok && (it.consistent || now.value.Cmp(was.value) == times.rat().Cmp(big.NewRat(1, 1)))
}

// Names of a rate by which something grew or shrank.
var (
	growthRates = []string{"増加率", "伸び率", "上昇率", "成長率", "増収率", "増益率", "値上げ率", "値上がり率", "引き上げ率"}
	fallRates   = []string{"減少率", "下落率", "低下率", "減収率", "減益率", "値下げ率", "値下がり率", "割引率", "引き下げ率", "値引き率"}
)

// rateOfGrowth checks 3万件が5万件に増え、増加率は67%.
func (f *finder) rateOfGrowth(a, b, c item) (item, bool) {
	if c.kind != Percent || !alike(a, b) || a.value.Sign() == 0 || a.value.Cmp(b.value) == 0 {
		return item{}, false
	}
	first, second := f.between(a, b), withoutAbout(f.between(b, c))
	if first == "。" || second == "。" || utf8.RuneCountInString(first) > reach || utf8.RuneCountInString(second) > reach {
		return item{}, false
	}
	name := strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(second, "は"), "が"), "にして")
	ends := func(w string) bool { return strings.HasSuffix(name, w) }
	share, _, _ := c.fraction()
	factor := big.NewRat(1, 1)
	switch {
	case slices.ContainsFunc(growthRates, ends):
		factor.Add(factor, share)
	case slices.ContainsFunc(fallRates, ends):
		factor.Sub(factor, share)
	default:
		return item{}, false
	}
	it, ok := f.shared(item{start: a.start, end: c.end}, a, c, b.value, factor)
	direct := strings.HasPrefix(first, "から") || strings.HasPrefix(first, "が") || strings.HasPrefix(first, "だった")
	return it, ok && (it.consistent || direct && (b.value.Cmp(a.value) > 0) == (factor.Cmp(big.NewRat(1, 1)) > 0))
}

// wholeNames are the names of what a share is of, in brackets behind its part.
var wholeNames = []string{"全", "総", "会員", "登録", "定員", "対象", "利用者", "加入", "契約", "回答", "有権者", "人口", "社員", "従業員", "職員", "生徒", "学生", "児童", "母数", "在籍", "世帯", "出荷", "販売", "全体"}

// shareOfBracket checks 9割にあたる40万人(会員50万人).
func (f *finder) shareOfBracket(p, part, whole item) (item, bool) {
	if share, _, _ := p.fraction(); share == nil || !shareable(whole, part) || !holds(whole, part) || f.eat(whole.end, ")", "）") == whole.end {
		return item{}, false
	}
	if !f.fits(p, part, []string{"にあたる", "に当たる", "に相当する", "を占める", "の"}) {
		return item{}, false
	}
	gap := f.between(part, whole)
	name := withoutAbout(strings.TrimLeft(gap, "(（"))
	if name == gap || utf8.RuneCountInString(gap) > reach || !slices.ContainsFunc(wholeNames, func(w string) bool { return strings.HasPrefix(name, w) }) || has(name, "うち", "中", "前") {
		return item{}, false
	}
	share, terms, ops := p.fraction()
	it, ok := f.judge(item{start: p.start, end: whole.end}, append([]*big.Rat{whole.value}, terms...), ops, part.value, p.qualifier != "" || part.qualifier != "" || whole.qualifier != "")
	room := new(big.Rat).Mul(whole.value, f.half10(p, share))
	return f.allow(it, new(big.Rat).Mul(whole.value, share), part.value, room), ok
}

// rateFirst checks 手数料は3.5%なので、20万円の決済なら7,000円. What is wrong is reported if the
// point has slipped: the rate may be of something else.
func (f *finder) rateFirst(p, base, c item) (item, bool) {
	if p.kind != Percent || base.kind != Money || c.kind != Money || base.currency != c.currency || f.moves(p.end) || f.between(p, base) == "。" || !f.within(base, c) {
		return item{}, false
	}
	if has(f.between(base, c), "まで", "以上", "以下", "未満") || !f.amounts(base, c) || f.eat(c.end, "の", "引", "分", "オフ") > c.end {
		return item{}, false // なら送料は500円, なら500円引き
	}
	if gap := f.between(p, base); utf8.RuneCountInString(gap) > 2*reach || !has(gap, "なので", "だから", "ですから", "のため", "で、", "とすると", "として", "、") || !has(f.between(base, c), "なら", "だと", "では", "の場合", "に対し", "につき", "で") {
		return item{}, false
	}
	share, _, _ := p.fraction()
	it, ok := f.judge(item{start: p.start, end: c.end}, []*big.Rat{base.value, share}, "*", c.value, c.qualifier != "")
	return it, ok && (it.consistent || misplaced(it.expected, c.value))
}

// offFirst checks 30%オフで、5,000円の品が3,500円になる.
func (f *finder) offFirst(p, base, c item) (item, bool) {
	if p.kind != Percent || base.kind != Money || !alike(base, c) || f.eat(p.end, "オフ", "OFF", "引き", "引", "割引", "値引き") == p.end || f.between(p, base) == "。" || base.start-p.end > 2*reach || !f.within(base, c) {
		return item{}, false
	}
	gap := f.between(base, c)
	became := slices.Contains([]string{"が", "の品が", "の商品が", "のものが", "の商品は", "の品は", "→", "は", "なら", "の品なら", "の商品なら"}, withoutAbout(gap)) && f.eat(c.end, "に", "で", "とな", "だ", "。", "、", "へ") > c.end
	share, _, _ := p.fraction()
	factor := share.Sub(big.NewRat(1, 1), share)
	it, ok := f.judge(item{start: p.start, end: c.end}, []*big.Rat{base.value, factor}, "*", c.value, c.qualifier != "" || p.qualifier != "")
	return it, ok && (it.consistent && strings.ContainsAny(gap, "がは→ら") || became && c.value.Cmp(base.value) < 0)
}

// misplaced reports whether result has the digits of what is expected, and the point
// elsewhere.
func misplaced(expected string, result *big.Rat) bool {
	want, ok := new(big.Rat).SetString(expected)
	if !ok || want.Sign() <= 0 || result.Sign() <= 0 {
		return false
	}
	ratio := want.Quo(result, want)
	return slices.ContainsFunc([]int64{10, 100, 1000, 10_000}, func(n int64) bool {
		return ratio.Cmp(big.NewRat(n, 1)) == 0 || ratio.Cmp(big.NewRat(1, n)) == 0
	})
}

// exchanged checks 1ドル=155円換算で、300万ドルは4億6500万円.
func (f *finder) exchanged(rate, sum, c item) (item, bool) {
	if rate.kind != Money || sum.kind != Money || c.kind != Money || sum.currency == rate.currency || c.currency != rate.currency || !f.within(sum, c) || f.between(rate, sum) == "。" || sum.start-rate.end > 2*reach {
		return item{}, false
	}
	at := f.eatBefore(f.eatBefore(rate.start, "約"), "=", "あたり", "は", "が", "、")
	for _, one := range currencies {
		word := f.eatBefore(at, one.word)
		if one.code != sum.currency || word == at || f.eatBefore(word, "1", "一") == word {
			continue
		}
		it, ok := f.judge(item{start: rate.start, end: c.end}, []*big.Rat{rate.value, sum.value}, "*", c.value, c.qualifier != "" || rate.qualifier != "")
		return it, ok && (it.consistent || misplaced(it.expected, c.value))
	}
	return item{}, false
}

// Words beside a price that say whether it has its tax.
var (
	untaxed = []string{"税抜", "税抜き", "税別", "本体", "本体価格", "税抜価格", "税抜き価格", "税抜で", "税別で"}
	taxed   = []string{"税込", "税込み", "税込価格", "税込み価格", "税込で", "税込みで"}
	taxes   = []string{"税率", "消費税率", "消費税", "税"}
)

// marked reports whether a price has one of words beside it: 税抜1,000円, 1,000円(税抜).
func (f *finder) marked(it item, words []string) bool {
	start := f.eatBefore(it.start, "は", "が", " ")
	return slices.ContainsFunc(words, func(w string) bool { return f.eatBefore(start, w) < start }) || f.eat(f.eat(it.end, "(", "（"), words...) > f.eat(it.end, "(", "（")
}

// withTax checks 税抜1,000円、税込1,080円(税率8%), in whatever order the prices stand. What the
// tax comes to may be rounded to a yen either way.
func (f *finder) withTax(a, b, c item) (item, bool) {
	if c.kind != Percent || a.kind != Money || !alike(a, b) || !f.within(a, b) || !f.within(b, c) {
		return item{}, false
	}
	bare, full := a, b
	if f.marked(b, untaxed) {
		bare, full = b, a
	}
	at := f.eatBefore(f.eatBefore(c.start, "は", ":"), " ")
	if bare.qualifier != "" || full.qualifier != "" || has(f.between(b, c), "の", "が") {
		return item{}, false // 税抜3,000円以上で, 税込1,100円の品は
	}
	if !f.marked(bare, untaxed) || !f.marked(full, taxed) || f.eatBefore(at, taxes...) == at {
		return item{}, false
	}
	share, _, _ := c.fraction()
	factor := share.Add(share, big.NewRat(1, 1))
	it, ok := f.judge(item{start: a.start, end: c.end}, []*big.Rat{bare.value, factor}, "*", full.value, full.qualifier != "")
	return f.allow(it, new(big.Rat).Mul(bare.value, factor), full.value, big.NewRat(1, 1)), ok
}
