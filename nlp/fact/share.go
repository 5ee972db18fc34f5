package fact

import (
	"math/big"
	"slices"
	"strings"
	"unicode/utf8"
)

// heads are units of which one may be a share of another: 3件 of 12,500台, 2万件 of the
// data of 100万人.
var heads = []string{"件", "人", "名", "台", "個", "枚", "社", "店", "店舗", "口座", "アカウント", "世帯", "戸", "校", "棟", "本", "通", "回線", "ID", "所", "か所", "箇所", "施設", "機", "両", "冊", "票"}

// shareable reports whether b may be a part of a, both being counted, in the same
// unit or not.
func shareable(a, b item) bool {
	return alike(a, b) || a.kind == Count && b.kind == Count && slices.Contains(heads, a.unit) && slices.Contains(heads, b.unit)
}

// percentOf checks 200人中60人、つまり30%.
func (f *finder) percentOf(a, b, c item) (item, bool) {
	near := f.fits(a, b, ofs[1:]) || f.whole(a, b) && f.fits(b, c, []string{"で", "(", "つまり", "、つまり", "、率にして"}) && f.stops(c.end)
	if gap := f.beyondWhole(a, b); !near && (!f.whole(a, b) || utf8.RuneCountInString(gap) > reach) {
		return item{}, false
	}
	if !c.isShare() || !shareable(a, b) || !f.fits(b, c, those) || !holds(a, b) || f.moves(c.end) {
		return item{}, false
	}
	it, ok := f.partIs(a, b, c)
	return it, ok && (near || it.consistent)
}

// isShare reports whether an item says a share: a percentage, or 4分の1.
func (it item) isShare() bool { return it.kind == Percent || it.kind == Ratio && !it.odds }

// holds reports whether b is no more than a, and a is not nothing.
func holds(a, b item) bool { return b.value.Cmp(a.value) <= 0 && a.value.Sign() != 0 }

// partIs judges that b is c percent of a.
func (f *finder) partIs(a, b, c item) (item, bool) {
	share, _, _ := c.fraction()
	if share == nil || a.value.Sign() == 0 {
		return item{}, false
	}
	it, ok := f.judge(item{start: min(a.start, b.start), end: c.end}, []*big.Rat{b.value, a.value}, "/", share, c.qualifier != "")
	return f.allow(it, new(big.Rat).Quo(b.value, a.value), share, f.half10(c, share)), ok
}

// moves reports whether the percentage that ends at i is by how much something
// changed, not a share: 3%増, 5%引き.
func (f *finder) moves(i int) bool {
	at := f.eat(i, "も", "の", "ほど", "近く", "以上", "程度")
	return f.eat(at, "増", "減", "引", "オフ", "安", "高", "アップ", "ダウン", "上昇", "低下", "値", "伸", "上が", "下が", "落") > at || f.eat(i, "ポイント") > i
}

// whole reports whether a is what b is a part of; the part may begin the next
// sentence: 対象は3,000名。うち60名.
func (f *finder) whole(a, b item) bool {
	gap := f.beyondWhole(a, b)
	return strings.HasPrefix(gap, "のうち") || strings.HasPrefix(gap, "中") || strings.HasPrefix(gap, "に対し") || f.holdsParts(a, b)
}

// beyondWhole is between, with のうち in place of what begins a sentence on a part.
func (f *finder) beyondWhole(a, b item) string {
	gap := f.between(a, b)
	if gap != "。" || b.start < a.end || b.start-a.end > 2*reach {
		return gap
	}
	before, behind, _ := strings.Cut(string(f.r[a.end:b.start]), "。")
	for _, w := range []string{"このうち", "そのうち", "うち"} {
		if rest, ok := strings.CutPrefix(behind, w); ok && !strings.ContainsAny(rest, "。\n!?！？") && slices.Contains([]string{"", "です", "だ", "でした", "だった", "である", "となる", "になる"}, before) {
			return "のうち" + rest
		}
	}
	return gap
}

// shareLater checks 170万人のうち102万人が退会し、その割合は60%: what the part did
// stands before its share. Where the words leave it open of what the share
// is, only one that is right is reported.
func (f *finder) shareLater(a, b, c item) (item, bool) {
	first, second := f.beyondWhole(a, b), f.beyond(b, c)
	if !c.isShare() || !shareable(a, b) || !holds(a, b) || first == "。" || second == "。" ||
		utf8.RuneCountInString(first) > 2*reach || utf8.RuneCountInString(second) > 2*reach || f.moves(c.end) {
		return item{}, false
	}
	sure := f.whole(a, b) && (has(second, "その割合は", "割合にして", "率にして") || rateOf(second) || entailed(second) && f.stops(c.end))
	if !sure && (!has(second, "割合", "率", "全体の", "占め") && second != "(") {
		return item{}, false
	}
	it, ok := f.partIs(a, b, c)
	return it, ok && (sure || it.consistent)
}

// therefore end what something follows from.
var therefore = []string{"なので", "ので", "だから", "ですから", "つまり", "すなわち", "計算で", "計算すると", "まるまる", "まる", "ということは"}

// entailed reports whether the words before a number say that it follows from what
// they tell: が火災なので約2.4%だ.
func entailed(words string) bool {
	words = strings.TrimSuffix(withoutAbout(words), "全体の")
	words = strings.TrimRight(words, "、「『 ")
	return slices.ContainsFunc(therefore, func(w string) bool { return strings.HasSuffix(words, w) })
}

// Words that stand between a whole and its part where nothing says which is which,
// and between the part and its share.
var (
	beforePart  = []string{"で", "だ", "いる", "おり", "いて", "なので", "だから", "に対し", "あり", "、", "です", "だった", "のうち"}
	beforeShare = []string{"は", "が", "で", "は、", "が、", "で、", "、", "だから", "なので"}
)

// shareTold checks 会員は100万人で、流出した2万件は全体の2% and 去年は50万台だったので12,500台は2.5%に
// あたる. What the whole is only stands there in other words: what is wrong is
// reported if the point has slipped.
func (f *finder) shareTold(a, b, c item) (item, bool) {
	first, second := f.between(a, b), f.between(b, c)
	if !c.isShare() || !shareable(a, b) || !holds(a, b) || first == "。" || second == "。" ||
		utf8.RuneCountInString(first) > 2*reach || utf8.RuneCountInString(second) > reach || f.moves(c.end) {
		return item{}, false
	}
	for _, about := range []string{"約", "およそ", "ほぼ"} {
		second = strings.TrimSuffix(second, about)
	}
	bare, all := strings.CutSuffix(second, "全体の")
	if !slices.Contains(beforeShare, bare) || !slices.ContainsFunc(beforePart, func(w string) bool { return strings.HasPrefix(first, w) }) {
		return item{}, false
	}
	if !all && f.eat(c.end, "に当た", "にあた", "に相当", "を占め") == c.end {
		return item{}, false
	}
	it, ok := f.partIs(a, b, c)
	return it, ok && (it.consistent || slipped(it.expected, c.value))
}

// slipped reports whether a percentage would be the expected share if its point
// stood elsewhere, to half of its last digit.
func slipped(expected string, percent *big.Rat) bool {
	want, ok := new(big.Rat).SetString(expected)
	if !ok || want.Sign() <= 0 || percent.Sign() <= 0 {
		return false
	}
	ten, hundred := big.NewRat(10, 1), big.NewRat(100, 1)
	room := new(big.Rat).Quo(unit(percent), percent)
	room.Quo(room, big.NewRat(2, 1)) // as a part of the percentage
	ratio := new(big.Rat).Quo(percent, want.Mul(want, hundred))
	for range 4 {
		if ratio.Cmp(big.NewRat(3, 1)) > 0 {
			ratio.Quo(ratio, ten)
		} else if ratio.Cmp(big.NewRat(3, 10)) < 0 {
			ratio.Mul(ratio, ten)
		}
	}
	gap := ratio.Sub(ratio, big.NewRat(1, 1))
	return gap.Abs(gap).Cmp(room) <= 0
}
