package fact

import (
	"math/big"
	"slices"
	"strings"
	"unicode/utf8"
)

// implied finds the calculations that a sentence leaves to its reader: what is
// left of a number, what is more than another by a third, what a price and a
// number come to, what parts come to. Where the words do not say plainly which
// numbers belong together, only what holds exactly is reported.
func (f *finder) implied(items []item) []item {
	var out []item
	for len(items) > 1 {
		n := 1
		for n < len(items) && f.between(items[n-1], items[n]) != "。" {
			n++
		}
		if n <= mostNumbers {
			out = append(out, f.impliedIn(timeless(items[:n]))...)
		}
		items = items[n:]
	}
	return out
}

// lengths checks 6月20日に受理して7月18日に回答した。ちょうど4週間だ: the length stands some
// words behind the second day, perhaps in the next sentence.
func (f *finder) lengths(items []item) []item {
	var out []item
	for n := 2; n < len(items); n++ {
		a, b, c := items[n-2], items[n-1], items[n]
		if c.kind != Duration || a.day.d == 0 || b.day.d == 0 || a.ranged() || b.ranged() || c.start-b.end > farAway*3/4 || b.start-a.end > farAway || f.between(a, b) == "。" || f.parted(c.end) || f.another(a, b, c) {
			continue
		}
		gap := string(f.r[b.end:c.start])
		if strings.ContainsAny(gap, "\n") || strings.Count(gap, "。") > 1 || has(strings.NewReplacer("だから", "", "ですから", "").Replace(gap), "まで", "から", "以降", "また") {
			continue
		}
		it, ok := f.span2(a, b, c, c.end)
		alone := strings.HasSuffix(f.joining(b.end, c.start), "。") && f.stops(c.end) // 5月1日に公表した。実に28日だ
		if ok && (it.consistent || alone || entailed(f.joining(b.end, c.start))) {
			out = append(out, it)
		}
	}
	return out
}

// mostNumbers are as many as a sentence has that somebody words; a table's row
// with more says what it adds by signs.
const mostNumbers = 32

// timeless are the items but for dates and times.
func timeless(items []item) []item {
	if !slices.ContainsFunc(items, item.moment) {
		return items
	}
	return slices.DeleteFunc(slices.Clone(items), item.moment)
}

// farAway is how many characters stand between two numbers of an implied
// calculation at most.
const farAway = 40

// impliedIn finds those of one sentence, each by its last number.
func (f *finder) impliedIn(items []item) []item {
	var out []item
	for n := 1; n < len(items); n++ {
		from := n
		for from > 0 && n-from < maxTerms && items[from].start-items[from-1].end <= farAway && !items[from].computed {
			from--
		}
		for _, read := range []func(*finder, []item, item) (item, bool){(*finder).difference, (*finder).moreThan, (*finder).raised, (*finder).priceTimes, (*finder).eachPart, (*finder).meanOf, (*finder).packed, (*finder).madeUp, (*finder).timesBehind, (*finder).allOf, (*finder).rateBehind, (*finder).rateBefore, (*finder).grewOver} {
			if it, ok := read(f, items[from:n], items[n]); ok {
				out = append(out, it)
				break
			}
		}
	}
	return out
}

// lastAlike are the items at the end of a list that can be added to c.
func lastAlike(items []item, c item) []item {
	n := len(items)
	for n > 0 && alike(items[n-1], c) {
		n--
	}
	return items[n:]
}

// meanOf checks 3日間で計2,700食、1日平均900食. It is reported if it holds.
func (f *finder) meanOf(items []item, c item) (item, bool) {
	if len(items) < 2 || c.kind != Count && c.kind != Money {
		return item{}, false
	}
	a, b := items[len(items)-2], items[len(items)-1]
	all, long := a, b
	if a.kind == Duration {
		all, long = b, a
	}
	if long.kind != Duration || !alike(all, c) || !has(f.between(b, c), "平均", "あたり", "当たり", "につき", "ずつ") {
		return item{}, false
	}
	times, _ := oneSpan(long.iso)
	if times == nil {
		return item{}, false
	}
	it, ok := f.judge(item{start: a.start, end: c.end}, []*big.Rat{all.value, times}, "/", c.value, c.qualifier != "")
	return it, ok && it.consistent
}

// packed checks バス3台に45人ずつ、計135人 and 1箱24本入りを50箱、全部で1,200本.
func (f *finder) packed(items []item, c item) (item, bool) {
	if len(items) < 2 || c.kind != Count {
		return item{}, false
	}
	a, b := items[len(items)-2], items[len(items)-1]
	per, many := b, a
	if alike(a, c) {
		per, many = a, b
	}
	if !alike(per, c) || many.kind != Count || alike(many, c) || !f.within(a, b) || !f.within(b, c) {
		return item{}, false
	}
	each := f.eat(per.end, "ずつ") > per.end || f.eat(per.end, "入り", "入") > per.end && namesOne(string(f.r[max(0, per.start-reach):per.start]), many.unit)
	it, ok := f.judge(item{start: a.start, end: c.end}, []*big.Rat{a.value, b.value}, "*", c.value, c.qualifier != "")
	return it, ok && each && (it.consistent || has(f.between(b, c), "計", "総", "全部", "あわせて", "合わせて"))
}

// madeUp checks 41件の内訳は、甲27件、乙9件、その他5件, by what ends its sentence.
func (f *finder) madeUp(items []item, c item) (item, bool) {
	list := append(slices.Clip(lastAlike(items, c)), c)
	if len(list) < 3 || !has(f.between(list[0], list[1]), "内訳") {
		return item{}, false
	}
	parts := values(list[1:])
	it, ok := f.judge(item{start: list[0].start, end: c.end}, parts, strings.Repeat("+", len(parts)-1), list[0].value, false)
	rest := has(f.between(list[len(list)-2], c), "その他", "残り", "ほか")
	return it, ok && (it.consistent || rest)
}

// timesBehind checks 定員240名に対し応募は612名、倍率は2.55倍: the multiple stands behind
// the last of items, c.
func (f *finder) timesBehind(items []item, c item) (item, bool) {
	list := lastAlike(items, c)
	if len(list) != 1 || !f.within(list[0], c) {
		return item{}, false
	}
	at := f.eat(f.eat(c.end, "で", "と", "が", "に"), "、")
	at = f.eat(at, "倍率は", "倍率が", "競争率は", "競争率が")
	if !f.has(at-2, "率は") && !f.has(at-2, "率が") {
		return item{}, false
	}
	number := f.eat(at, "約", "およそ", "ほぼ")
	times, ok := f.number(number)
	if !ok || f.peek(times.end) != '倍' {
		return item{}, false
	}
	more, less := list[0], c
	if more.value.Cmp(less.value) < 0 {
		more, less = less, more
	}
	if less.value.Sign() == 0 {
		return item{}, false
	}
	it, ok := f.judge(item{start: list[0].start, end: times.end + 1}, []*big.Rat{more.value, less.value}, "/", times.rat(), number > at)
	room := unit(times.rat())
	return f.allow(it, new(big.Rat).Quo(more.value, less.value), times.rat(), room.Quo(room, big.NewRat(2, 1))), ok
}

func values(items []item) (out []*big.Rat) {
	for _, it := range items {
		out = append(out, it.value)
	}
	return out
}

// Words behind a number that say that another is so much more, or less.
var (
	moreWords = []string{"多い", "多く", "多かった", "上回る", "上回り", "上回って", "高い", "高く", "増の", "増えて", "増加し", "プラスの"}
	lessThan  = []string{"少ない", "少なく", "少なかった", "下回る", "下回り", "下回って", "低い", "低く", "安い", "安く", "減の", "減って", "減少し", "マイナスの"}
)

// moreThan checks 当初の1万3,000件より2,450件多い1万5,450件.
func (f *finder) moreThan(items []item, c item) (item, bool) {
	list := lastAlike(items, c)
	if len(list) < 2 {
		return item{}, false
	}
	a, b := list[len(list)-2], list[len(list)-1]
	first, second := f.between(a, b), f.between(b, c)
	if !has(first, "より", "から", "に比べ", "と比べ") || utf8.RuneCountInString(first) > reach || utf8.RuneCountInString(second) > reach {
		return item{}, false
	}
	ops := ""
	switch behind := strings.TrimLeft(second, "も"); {
	case begins(behind, moreWords):
		ops = "+"
	case begins(behind, lessThan):
		ops = "-"
	default:
		return item{}, false
	}
	return f.judge(item{start: a.start, end: c.end}, []*big.Rat{a.value, b.value}, ops, c.value, c.qualifier != "")
}

func begins(s string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(s, w) })
}

// raised checks 210円を20円引き上げて230円: the number that was raised is the
// one, of those before, with which it holds.
func (f *finder) raised(items []item, c item) (item, bool) {
	list := lastAlike(items, c)
	if len(list) < 2 {
		return item{}, false
	}
	b := list[len(list)-1]
	gap, ops := f.between(b, c), ""
	switch {
	case begins(gap, []string{"引き上げ", "値上げ", "上乗せ", "値上がり", "上がって", "上がり", "増やし", "追加し"}):
		ops = "+"
	case begins(gap, []string{"引き下げ", "値下げ", "値引き", "割引", "下がって", "下がり", "減らし"}):
		ops = "-"
	default:
		return item{}, false
	}
	for n := len(list) - 2; n >= 0; n-- {
		it, ok := f.judge(item{start: list[n].start, end: c.end}, []*big.Rat{list[n].value, b.value}, ops, c.value, false)
		if ok && (it.consistent || n == 0 && len(list) == 2) {
			return it, true
		}
	}
	return item{}, false
}

// perTimes are the letters of durations that a pay by the hour, day, month or
// year is for.
var perTimes = []struct {
	word string
	code byte
}{{"時給", 'H'}, {"1時間", 'H'}, {"日給", 'D'}, {"日当", 'D'}, {"1日", 'D'}, {"週給", 'W'}, {"月給", 'M'}, {"月額", 'M'}, {"月々", 'M'}, {"毎月", 'M'}, {"年額", 'Y'}, {"年間", 'Y'}, {"年会費", 'Y'}}

// priceTimes checks 1個につき398円、6個で2,388円 and 時給1,150円で8時間なら9,200円. If
// nothing names what the price is of, only what holds is reported.
func (f *finder) priceTimes(items []item, c item) (item, bool) {
	if c.kind != Money && c.kind != Count || len(items) < 2 {
		return item{}, false
	}
	a, b := items[len(items)-2], items[len(items)-1]
	price, many := sumFirst(a, b)
	if c.kind == Count {
		price, many = a, b // 1日200件を30日で、計6,000件
	}
	if !alike(price, c) || c.kind == Count && many.kind != Duration || price.qualifier == atMost || price.qualifier == atLeast {
		return item{}, false
	}
	times, named := many.value, false
	lead := string(f.r[max(0, price.start-farAway/2):price.start])
	switch many.kind {
	case Count:
		named = namesOne(lead, many.unit) || namesOne(f.behind(price.end), many.unit)
	case Duration:
		length, code := oneSpan(many.iso)
		if length == nil {
			return item{}, false
		}
		times = length
		for _, p := range perTimes {
			named = named || p.code == code && strings.Contains(lead, p.word)
		}
	default:
		return item{}, false
	}
	if times.Cmp(big.NewRat(1, 1)) <= 0 {
		return item{}, false
	}
	it, ok := f.judge(item{start: a.start, end: c.end}, []*big.Rat{price.value, times}, "*", c.value, c.qualifier != "")
	if c.kind == Count && !named {
		return item{}, false
	}
	sure := named && len(items) == 2 && f.within(a, b) && f.within(b, c) && slips(it.expected, c.value) && f.concludes(b, c) && f.amounts(b, c)
	return it, ok && (isProduct(price.value, times, c.value) || sure)
}

// sumFirst puts the sum of money first, if one of two is one.
func sumFirst(a, b item) (sum, other item) {
	if a.kind != Money {
		return b, a
	}
	return a, b
}

// behind are the characters that follow i.
func (f *finder) behind(i int) string { return string(f.r[i:min(len(f.r), i+reach)]) }

// concludes reports whether the words between two numbers may lead from a
// calculation to its result.
func (f *finder) concludes(a, b item) bool {
	gap := f.between(a, b)
	return strings.ContainsAny(gap, "でなとらて") || strings.HasPrefix(gap, "分") || has(gap, "合計", "総額", "計", "全部")
}

// isProduct reports whether a times b is c, and not because one of them is 1.
func isProduct(a, b, c *big.Rat) bool {
	one := big.NewRat(1, 1)
	return a.Cmp(one) != 0 && b.Cmp(one) != 0 && new(big.Rat).Mul(a, b).Cmp(c) == 0
}

// namesOne reports whether words say that something is for one of a unit:
// 1個につき, 1缶あたり.
func namesOne(words, unit string) bool {
	for _, one := range []string{"1", "１", "一"} {
		if _, after, ok := strings.Cut(words, one+unit); ok && (strings.TrimSpace(after) == "" || begins(after, []string{"あたり", "当たり", "当り", "につき", "ごと", "の", "が", "は", "分", "、"})) {
			return true
		}
	}
	return begins(strings.TrimPrefix(words, "/"), []string{unit}) && strings.HasPrefix(words, "/")
}

// oneSpan is the length of a duration of one unit and that unit: 8 H of PT8H.
func oneSpan(iso string) (*big.Rat, byte) {
	digits := strings.TrimLeft(iso, "PT")
	if len(digits) < 2 || strings.ContainsAny(digits[:len(digits)-1], "PTYMWDHS/") || strings.HasPrefix(iso, "PT") && digits[len(digits)-1] == 'M' {
		return nil, 0
	}
	n, ok := new(big.Rat).SetString(digits[:len(digits)-1])
	if !ok {
		return nil, 0
	}
	return n, digits[len(digits)-1]
}

// eachPart checks 3万円を12回払いで月々2,500円 and 1,240口座で6億2,000万円、1口座平均50万円.
func (f *finder) eachPart(items []item, c item) (item, bool) {
	if c.kind != Money || len(items) < 2 {
		return item{}, false
	}
	a, b := items[len(items)-2], items[len(items)-1]
	all, many := sumFirst(a, b)
	if all.kind != Money || many.kind != Count || all.currency != c.currency || all.value.Cmp(c.value) <= 0 || many.value.Sign() <= 0 {
		return item{}, false
	}
	if many.unit != "" && namesOne(string(f.r[max(0, all.start-reach):all.start]), many.unit) {
		return item{}, false // 1人1200円で2人、子どもは1人600円
	}
	gap := f.between(b, c)
	mean := has(gap, "平均", "あたり", "当たり", "につき", "単価", "ずつ", "割ると", "等分", "月々", "毎月", "払い")
	it, ok := f.judge(item{start: a.start, end: c.end}, []*big.Rat{all.value, many.value}, "/", c.value, c.qualifier != "")
	return it, ok && (mean && it.consistent || isProduct(c.value, many.value, all.value))
}

// allOf checks 入会金1万1000円、月会費7,700円、ロッカー代550円で初月は1万9,250円, and with the
// sum first. Parts of many numbers come to another by chance, so that they must
// be written to three places, or to two each.
func (f *finder) allOf(items []item, c item) (item, bool) {
	list := append(slices.Clip(lastAlike(items, c)), c)
	if len(list) < 3 {
		return item{}, false
	}
	last := len(list) - 1
	if p := list[last-2:]; len(list) == 3 && (strings.HasPrefix(f.between(p[0], p[1]), "中") || strings.HasPrefix(f.between(p[0], p[1]), "のうち")) {
		it, ok := f.judge(item{start: p[0].start, end: c.end}, values(p[1:]), "+", p[0].value, false)
		if ok && it.consistent {
			return it, true // 31人中24人が署名し、7人は拒んだ
		}
	}
	for n := 2; n <= last; n++ {
		if it, ok := f.sumOf(list[last-n:last], c, list[last-n].start, c.end); ok {
			return it, true
		}
		if it, ok := f.sumOf(list[last-n+1:], list[last-n], list[last-n].start, c.end); ok {
			return it, true
		}
	}
	return item{}, false
}

// sumOf reports whether parts come exactly to a number that is no round one.
func (f *finder) sumOf(parts []item, sum item, start, end int) (item, bool) {
	total, places := new(big.Rat), significant(sum.value) >= 2
	for _, p := range parts {
		total.Add(total, p.value)
		places = places && significant(p.value) >= 2
	}
	if total.Cmp(sum.value) != 0 || significant(sum.value) < 3 && !places || len(parts) > 1 && parts[0].value.Cmp(parts[1].value) == 0 {
		return item{}, false
	}
	return f.judge(item{start: start, end: end}, values(parts), strings.Repeat("+", len(parts)-1), sum.value, false)
}

// significant is how many digits a number has before its noughts.
func significant(v *big.Rat) int {
	return len(new(big.Rat).Quo(v, place(v)).Num().String())
}

// shareRates are words for the share of one number in another; other rates may
// be of something else, and are reported where they hold.
var shareRates = []string{"達成率", "充足率", "進捗率", "回答率", "回収率", "返信率", "応募率", "出席率", "参加率", "割合", "比率"}

// growths are rates that are no shares.
var growths = []string{"前年", "伸び率", "増加率", "成長率", "減少率", "上昇率", "下落率", "前回", "昨年", "利率", "税率", "値上げ率", "倍率", "為替"}

// rateBehind checks 5万筆の目標に対し4万5,000筆、達成率は90%.
func (f *finder) rateBehind(items []item, c item) (item, bool) {
	if c.kind != Percent || len(items) < 2 || c.value.Cmp(big.NewRat(100, 1)) > 0 {
		return item{}, false
	}
	a, b := items[len(items)-2], items[len(items)-1]
	gap := f.between(b, c)
	words := strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(gap, "約"), "は"), "が")
	if !alike(a, b) || !strings.HasSuffix(words, "率") && !strings.HasSuffix(words, "割合") || has(gap, growths...) || utf8.RuneCountInString(gap) > reach || !f.within(a, b) || len(lastAlike(items, b)) > 2 {
		return item{}, false
	}
	it, ok := f.shareOf(a, b, c, a.start, c.end)
	return it, ok && (it.consistent || slices.Contains(shareRates, strings.TrimLeft(words, "、でその")))
}

// grewOver is growth where days stand between: 1月の400件から2月は500件へと25%増えた.
func (f *finder) grewOver(items []item, c item) (item, bool) {
	if len(items) < 2 {
		return item{}, false
	}
	return f.growth(items[len(items)-2], items[len(items)-1], c)
}

// rateBefore checks わずか1割、1,460人中146人. It is reported if it holds.
func (f *finder) rateBefore(items []item, c item) (item, bool) {
	if len(items) < 2 {
		return item{}, false
	}
	p, whole := items[len(items)-2], items[len(items)-1]
	if p.kind != Percent || !alike(whole, c) || !f.fits(whole, c, ofs[1:]) || !f.within(p, whole) {
		return item{}, false
	}
	it, ok := f.shareOf(whole, c, p, p.start, c.end)
	return it, ok && it.consistent
}

// shareOf judges that the lesser of two numbers is the share of the greater that
// p says, as it is rounded.
func (f *finder) shareOf(a, b, p item, start, end int) (item, bool) {
	whole, part := a, b
	if whole.value.Cmp(part.value) < 0 {
		whole, part = b, a
	}
	share := new(big.Rat).Quo(p.value, big.NewRat(100, 1))
	it, ok := f.judge(item{start: start, end: end}, []*big.Rat{part.value, whole.value}, "/", share, p.qualifier != "")
	if !ok {
		return item{}, false
	}
	return f.allow(it, new(big.Rat).Quo(part.value, whole.value), share, f.half10(p, share)), true
}
