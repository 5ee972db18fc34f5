package fact

import (
	"math/big"
	"slices"
	"strings"
	"unicode/utf8"
)

// ofWhole checks 102万人は会員170万人の6割に当たる: the part stands before the
// whole, and a word behind says that it is its share.
func (f *finder) ofWhole(a, b, c item) (item, bool) {
	share, _, _ := c.fraction()
	gap := f.between(a, b)
	if gap == "。" && f.ofOther(a, b, c) {
		return f.partIs(b, a, c) // 対象は12,345人。会員50万人の約5%に当たる
	}
	if share == nil || !shareable(a, b) || utf8.RuneCountInString(gap) > reach || !f.fits(b, c, []string{"の", "のうち", "のうちの", "中の", "全体の", "のおよそ"}) {
		return item{}, false
	}
	if f.eat(a.end, "は", "が", "、", "で、", "(", "という") == a.end {
		return item{}, false
	}
	if factor, ok := f.step(c.end, share); ok {
		return f.shared(item{start: a.start, end: c.end}, b, c, a.value, factor)
	}
	at := f.eat(c.end, "以上", "程度", "超", "弱", "強", "近く", "ほど", "余り")
	if at < len(f.r) && f.eat(at, "に当た", "にあた", "に相当", "を占め", "だ", "です", "である", "にな", "となる", ")", "に上", "にのぼ", "に達", "。") == at {
		return item{}, false
	}
	return f.partIs(b, a, c)
}

// ofOther reports whether a sentence says of the number that the one before ended with
// what share of another it is.
func (f *finder) ofOther(part, whole, share item) bool {
	if value, _, _ := share.fraction(); value == nil || !shareable(part, whole) || !holds(whole, part) || whole.start < part.end || whole.start-part.end > reach || !f.fits(whole, share, []string{"の", "のうち"}) {
		return false
	}
	end, name, _ := strings.Cut(string(f.r[part.end:whole.start]), "。")
	if !slices.Contains([]string{"", "です", "だ", "でした", "だった", "である", "となる", "となった", "になる"}, end) || strings.ContainsAny(name, "。、\n!?！？") || has(name, "昨", "前", "うち", "残") {
		return false
	}
	at := f.eat(f.eat(share.end, "以上", "程度", "超", "弱", "強", "近く", "ほど", "余り"), "に当た", "にあた", "に相当", "を占め")
	if !f.in(at-1, "た当め") {
		return false
	}
	behind := f.eat(at, "る", "する")
	return behind == len(f.r) || behind == at || f.eat(behind, "。", "、", ")", "と", "こと", "計算", "規模", "数", "人数", "件数", "\n") > behind // not にあたる2万人, にあたる層
}

// step reads the 増 of 1割増: what the whole was multiplied with.
func (f *finder) step(i int, share *big.Rat) (*big.Rat, bool) {
	one := big.NewRat(1, 1)
	switch {
	case f.eat(i, "増", "アップ", "高") > i:
		return one.Add(one, share), true
	case f.eat(i, "減", "引", "ダウン", "安", "オフ") > i:
		return one.Sub(one, share), true
	}
	return nil, false
}

// shared judges that part is whole times a factor, as exactly as s says it.
func (f *finder) shared(it, whole, s item, part, factor *big.Rat) (item, bool) {
	room := new(big.Rat).Mul(whole.value, f.half10(s, factor))
	it, ok := f.judge(it, []*big.Rat{whole.value, factor}, "*", part, s.qualifier != "")
	return f.allow(it, new(big.Rat).Mul(whole.value, factor), part, room), ok
}

// beyond is between, but the rate of what a sentence tells may begin the next:
// 60人が退会した。退会率は30%.
func (f *finder) beyond(a, b item) string {
	gap := f.between(a, b)
	if gap != "。" || b.start < a.end || b.start-a.end > 2*reach {
		return gap
	}
	raw := string(f.r[a.end:b.start])
	if strings.Count(raw, "。") == 1 && !strings.ContainsAny(raw, "\n!?！？") && rateOf(raw) {
		return raw
	}
	return gap
}

// rateOf reports whether words end with the rate of what they tell before:
// が退会し、退会率は, and が不満で、全体の.
func rateOf(words string) bool {
	for _, about := range []string{"約", "およそ", "ほぼ"} {
		words = strings.TrimSuffix(words, about)
	}
	words = strings.TrimSuffix(strings.TrimSuffix(words, "は"), "が")
	told, ok := strings.CutSuffix(words, "率")
	if !ok {
		return false
	}
	at := strings.LastIndexFunc(told, func(c rune) bool { return !han(c) })
	before, what := told, ""
	if at >= 0 {
		_, size := utf8.DecodeRuneInString(told[at:])
		before, what = told[:at+size], told[at+size:]
	}
	return what != "" && strings.Contains(before, what) &&
		(strings.HasSuffix(before, "、") || strings.HasSuffix(before, "。") || strings.HasSuffix(before, "その")) // not 前年の退会率
}

// has reports whether one of words is in s.
func has(s string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}

// timesLater checks 1万件から3万件へ3倍に増えた and 4月の120件が5月は360件と3倍に:
// the multiple stands behind both. items end with the second of them.
func (f *finder) timesLater(items []item) (item, bool) {
	n := len(items) - 1
	b := items[n]
	k := n - 1
	for k > 0 && k > n-3 && items[k].moment() {
		k--
	}
	a := items[k]
	if b.end >= len(f.r) || !alike(a, b) || a.value.Cmp(b.value) >= 0 {
		return item{}, false
	}
	gap := f.between(a, b)
	listed := k < n-1 && strings.HasPrefix(gap, "、") && f.peek(b.end) == 'と' // 4月は120件、5月は360件と3倍に
	if gap == "。" || utf8.RuneCountInString(gap) > reach+4 || !listed && !has(gap, "から", "が", "だった", "に対し", "に比べ", "より") || strings.Contains(gap, "倍") {
		return item{}, false
	}
	at := f.eat(b.end, "へと", "へ", "に", "と", "まで", "になり", "となり", "で")
	at = f.spaces(f.eat(at, "、"))
	number := f.eat(at, "約", "およそ", "ほぼ")
	times, ok := f.number(number)
	if !ok || f.peek(times.end) != '倍' {
		return item{}, false
	}
	end := times.end + 1
	behind := f.eat(end, "以上", "近く", "強", "弱", "超", "ほど", "余り")
	if end < len(f.r) && behind == end && f.eat(end, "に", "増", "とな", "だ", "。", "、", ")", "へ", "も") == end {
		return item{}, false
	}
	loose := number > at || behind > end || b.qualifier != "" || a.qualifier != ""
	return f.quotient(item{start: a.start, end: end}, b, a, times, loose)
}

// growth checks 1万件から1万5000件へ50%増えた.
func (f *finder) growth(a, b, c item) (item, bool) {
	share, _, _ := c.fraction()
	first := f.between(a, b)
	later := strings.HasPrefix(first, "から") && strings.HasSuffix(first, "は") && utf8.RuneCountInString(first) <= reach // 1月の400件から2月は500件へ
	became := first == "が" && f.fits(b, c, []string{"に、", "になり、", "となり、", "へ", "へと", "に"})
	if c.kind != Percent || !alike(a, b) || !became && (first != "から" && !later || !f.fits(b, c, changes)) {
		return item{}, false
	}
	factor := big.NewRat(1, 1)
	switch at := f.eat(c.end, "も", "の", "ほど", "近く", "以上"); {
	case f.eat(at, "増", "伸", "アップ", "上", "値上", "引き上げ") > at:
		factor.Add(factor, share)
	case f.eat(at, "減", "下", "落", "ダウン", "縮", "値下", "値引", "引き下げ", "割引") > at:
		factor.Sub(factor, share)
	default:
		return item{}, false
	}
	room := new(big.Rat).Mul(a.value, f.half10(c, share))
	it, ok := f.judge(item{start: a.start, end: c.end}, []*big.Rat{a.value, factor}, "*", b.value, c.qualifier != "" || b.qualifier != "")
	return f.allow(it, new(big.Rat).Mul(a.value, factor), b.value, room), ok
}

// both checks 会員111万件と退会者60万件の171万件. Only a sum that holds is meant.
func (f *finder) both(a, b, c item) (item, bool) {
	gap := f.between(a, b)
	if !alike(a, b) || !alike(b, c) || !strings.HasPrefix(gap, "と") && !strings.HasPrefix(gap, "、") || utf8.RuneCountInString(gap) > reach || !f.fits(b, c, []string{"の", "で", "、", "=", "で、"}) {
		return item{}, false
	}
	it, ok := f.judge(item{start: a.start, end: c.end}, []*big.Rat{a.value, b.value}, "+", c.value, false)
	return it, ok && it.consistent
}
