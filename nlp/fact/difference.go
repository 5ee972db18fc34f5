package fact

import (
	"math/big"
	"slices"
	"strings"
	"unicode/utf8"
)

// difference checks what two numbers differ by, and what is left of one when
// others are taken from it: 100万円から30万円を引くと70万円, 3000人から2000人へ1000人減った,
// 3000人のうち1000人が退会し残り2000人, 旧1,980円、新2,480円で差額は500円. Where the words do not say
// plainly which numbers these are, it is reported if it holds.
func (f *finder) difference(items []item, c item) (item, bool) {
	list := lastAlike(items, c)
	if len(list) < 2 {
		return item{}, false
	}
	a, b := list[len(list)-2], list[len(list)-1]
	switch {
	case f.isTaken(a, b, c):
		return f.less(a, b, a, c)
	case f.balances(a, b, c), f.isApart(a, b, c), f.changes(a, b, c):
		return f.less(larger(a, b), smaller(a, b), a, c)
	}
	if it, ok := f.left(list, c); ok {
		return it, true
	}
	if !f.compares(c.end) {
		return item{}, false
	}
	it, ok := f.less(larger(a, b), smaller(a, b), a, c)
	return it, ok && it.consistent
}

// less judges that more less less is c, from first on.
func (f *finder) less(more, less, first, c item) (item, bool) {
	return f.judge(item{start: first.start, end: c.end}, []*big.Rat{more.value, less.value}, "-", c.value, c.qualifier != "" || more.qualifier != "" || less.qualifier != "")
}

func larger(a, b item) item {
	if a.value.Cmp(b.value) < 0 {
		return b
	}
	return a
}

func smaller(a, b item) item {
	if a.value.Cmp(b.value) < 0 {
		return a
	}
	return b
}

// takings end what is said of the number that is taken away, and leavings stand
// between that and what is left.
var (
	takings  = []string{"差し引くと", "差し引いた", "差し引いて", "差し引けば", "差し引き", "引くと", "引いた", "引いて", "引けば", "引き", "除くと", "除いた", "除いて", "除けば", "除き", "除く"}
	leavings = []string{"", "、", "、残りは", "残り", "残りは", "、残り", "、残るのは", "、手元に残るのは", "、差額は", "差額は", "、差引", "額は", "額が", "、まだ", "、なお", "、あと", "まだ", "なお"}
	balances = []string{"で差し引き", "、差し引き", "で、差し引き", "で差し引き、", "、差し引きは", "で、差し引きは", "、差引", "、差引は", "で差引"}
)

// isTaken reports whether b is taken from a, with names beside the numbers,
// and c is what is left: 100万円の収入から30万円の費用を引くと70万円.
func (f *finder) isTaken(a, b, c item) bool {
	first, second := f.between(a, b), f.between(b, c)
	if first == "。" || second == "。" || utf8.RuneCountInString(first) > reach || !strings.Contains(first, "から") {
		return false
	}
	name, rest, ok := strings.Cut(second, "を")
	if !ok || utf8.RuneCountInString(name) > reach/2 {
		return false
	}
	for _, w := range takings {
		if left, ok := strings.CutPrefix(rest, w); ok {
			if left == "、" && f.in(c.end, "をにとかの") {
				return false // 30万円を引き、40万円を足した
			}
			return slices.Contains(leavings, withoutAbout(strings.TrimSpace(left)))
		}
	}
	return false
}

// withoutAbout is what stands before a number without the word that says that it
// is not exact.
func withoutAbout(words string) string {
	for _, w := range []string{"約", "およそ", "ほぼ"} {
		words = strings.TrimSuffix(words, w)
	}
	return words
}

// balances reports whether c is what is left of income a after costs b: 収入100万円、
// 支出30万円で、差し引き70万円.
func (f *finder) balances(a, b, c item) bool {
	first := f.between(a, b)
	short := f.eat(c.end, "の赤字", "の不足", "のマイナス", "赤字", "不足", "足りな") > c.end
	return first != "。" && utf8.RuneCountInString(first) <= reach && (a.value.Cmp(b.value) >= 0 || short) && slices.Contains(balances, f.between(b, c))
}

// Words between two numbers and a third that say that it is their difference, or
// what one lacks to the other.
var (
	lessWords  = []string{"差額", "差は", "差が", "開きは"}
	untilWords = []string{"まであと", "まで残り", "にはあと", "まで、あと", "には残り"}
)

// isApart reports whether c is said to be the difference of a and b.
func (f *finder) isApart(a, b, c item) bool {
	gap := f.between(b, c)
	return has(gap, lessWords...) || has(gap, untilWords...) || f.fits(a, b, []string{"と"}) && f.fits(b, c, []string{"の差は", "の差の", "の差、", "の開きの"})
}

// changes join what something was to how much it changed.
var changes = []string{"へ", "に", "へと", "まで", "に、", "へ、", "になり、", "となり、", "と", "、"}

// changes reports whether something went from a to b by c: 3000人から2000人へ1000人減った.
func (f *finder) changes(a, b, c item) bool {
	at := f.eat(c.end, "も", "の", "分", "が", "ほど")
	became := f.between(a, b) == "が" && f.fits(b, c, []string{"に、", "になり、", "となり、", "になって", "になって、"})
	return (became || f.between(a, b) == "から" && f.fits(b, c, changes)) && f.eat(at, "減", "増", "少な", "多", "下", "上", "落", "伸", "値上", "値下", "引き上げ", "引き下げ") > at
}

// compares reports whether the words at i say that the number before is by how
// much something is less or more: 3億円の減収.
func (f *finder) compares(i int) bool {
	at := f.eat(i, "の", "も", "分")
	return f.eat(at, "減", "増", "安", "高", "多", "少な", "下が", "上が", "下げ", "上げ", "差", "開き", "上回", "下回", "赤字", "黒字", "不足", "足りな", "超過", "余", "プラス", "マイナス", "損", "得", "利益", "オーバー") > at
}

var leftWords = []string{"残る", "残り", "残って", "残った", "を除く", "を除いた", "を除き", "を除いて"}

// left checks 84名で、61名と19名を除いた4名: how many of the numbers before belong to it is
// what makes it hold. A whole with its parts leaves no doubt: 3000人のうち1000人が退会し、
// 残り2000人.
func (f *finder) left(list []item, c item) (item, bool) {
	last := len(list) - 1
	gap := f.between(list[last], c)
	if !has(gap, leftWords...) {
		return item{}, false
	}
	rest := f.isRest(c) && utf8.RuneCountInString(gap) <= reach+6
	for from := last - 1; from >= 0; from-- {
		it, ok := f.judge(item{start: list[from].start, end: c.end}, values(list[from:]), strings.Repeat("-", last-from), c.value, c.qualifier != "")
		if ok && (it.consistent || rest && f.holdsParts(list[from], list[from+1])) {
			return it, true
		}
	}
	plain := strings.HasPrefix(gap, "を除") && (len(list) == 2 || strings.HasPrefix(f.between(list[last-1], list[last]), "と"))
	it, ok := f.judge(item{start: list[0].start, end: c.end}, values(list), strings.Repeat("-", last), c.value, c.qualifier != "")
	return it, ok && plain && list[0].value.Cmp(list[last].value) > 0
}

// isRest reports whether a number is said to be the rest.
func (f *finder) isRest(c item) bool {
	at := f.eatBefore(c.start, "約", "の", "は", "る")
	return f.eatBefore(at, "残り", "残") < at
}

// holdsParts reports whether the words between two numbers say that the second is a
// part of the first.
func (f *finder) holdsParts(whole, part item) bool {
	gap := f.between(whole, part)
	return strings.HasPrefix(gap, "のうち") || strings.HasPrefix(gap, "中") || has(gap, "このうち", "そのうち", "、うち")
}
