package fact

import (
	"math/big"
	"slices"
	"strings"
	"unicode/utf8"
)

// totals are the words a sum is announced with, right before it.
var totals = []string{"合計", "総計", "あわせて", "合わせて", "併せて", "計", "総数は", "総数", "総勢", "足して", "足すと", "全部で"}

// addings are the words behind the last of the parts.
var addings = []string{"を足すと", "を足した", "を足して", "を加えると", "を加えた", "を加えて", "を合わせると", "を合わせた", "をあわせた", "を合計すると", "を合計した"}

// sums finds additions told in words: A、B、Cの合計はD, AとBで計C, AにBを加えC,
// and the parts of a whole, AのうちBとC. The parts are guessed from what stands
// before, so only a sum that holds is reported, or one whose parts are plainly
// listed. Days may stand between the parts: 4月に30件、5月に40件、計70件.
func (f *finder) sums(items []item) []item {
	var out []item
	for n := range items {
		if it, ok := f.total(items, n); ok {
			out = append(out, it)
		} else if it, ok := f.parts(items[n:]); ok {
			out = append(out, it)
		}
	}
	return out
}

// total checks whether items[n] is announced as the sum of those before it.
func (f *finder) total(items []item, n int) (item, bool) {
	start := items[n].start
	start = f.eatBefore(start, "約", "およそ")
	start = f.eatBefore(start, "は", "が", "で", "、", "すると", "して")
	if end := f.eatBefore(items[n].start, "約", "およそ"); f.eatBefore(end, totals...) < end {
		start = end // 足して, which して ends
	}
	word := f.eatBefore(start, totals...)
	if word == start && f.eatBefore(start, addings...) == start || f.peek(word-1) == '累' {
		return item{}, false
	}
	var terms []*big.Rat
	listed, next := true, n
	for k := n - 1; k >= 0 && n-k <= 2*maxTerms && len(terms) < maxTerms; k-- {
		if items[k].moment() && k < n-1 {
			continue
		}
		gap := f.between(items[k], items[next])
		if next == n {
			gap = f.announced(items[k], items[n])
		}
		if !alike(items[k], items[n]) && (items[k].kind != Percent || items[n].kind != Percent) || gap == "。" {
			break
		}
		listed = listed && (next == n || f.lists(gap, f.between(items[n-1], items[n]))) && utf8.RuneCountInString(gap) < 16
		terms, next = slices.Insert(terms, 0, items[k].part()), k
		if len(terms) < 2 {
			continue
		}
		it, ok := f.judge(item{start: items[k].start, end: items[n].end}, terms, strings.Repeat("+", len(terms)-1), items[n].part(), items[n].qualifier == approx)
		if ok && !it.consistent && (items[n].qualifier == over || items[n].qualifier == atLeast || f.foreseen(items[n].end)) {
			continue // 合計800件を超える and 計800件の予定 have other parts
		}
		if ok && it.consistent || ok && listed && f.first(items[:k+1]) && !has(f.between(items[n-1], items[n]), more...) {
			return it, true
		}
	}
	return item{}, false
}

// foreseen reports whether the words at i say that a sum is one to come.
func (f *finder) foreseen(i int) bool {
	at := f.eat(i, "になる", "となる", "に上る", "に達する", "の", "と", "を")
	return f.eat(at, "予定", "見込", "見通し", "想定", "計画", "目指", "目標", "見積") > at
}

// part is the value of an item, of a percentage as a part of one.
func (it item) part() *big.Rat {
	if it.kind == Percent {
		return new(big.Rat).Quo(it.value, big.NewRat(100, 1))
	}
	return it.value
}

// more are words before a sum that say that it has parts which are not listed.
var more = []string{"など", "ほか", "等", "含め", "全国", "国内", "世界", "全体", "全社", "グループ", "これまで", "過去", "通算"}

// lists reports whether the words between two numbers list them as parts of a
// sum: 、 or と before or behind the name of what they count, and に where the
// words behind the last add it.
func (f *finder) lists(gap, last string) bool {
	if strings.HasPrefix(gap, "と") || strings.HasPrefix(gap, "、") || strings.HasPrefix(gap, "に") && has(last, "を加え", "を足", "を上乗せ", "をプラス") {
		return true
	}
	name, ok := strings.CutPrefix(gap, "の")
	return ok && (strings.HasSuffix(name, "と") || strings.HasSuffix(name, "、"))
}

// announced is between, but the word that announces a sum may begin the next
// sentence: 慰謝料は30万円、費用は3万円。合わせて33万円.
func (f *finder) announced(a, b item) string {
	gap := f.between(a, b)
	if gap != "。" || b.start < a.end || b.start-a.end > reach {
		return gap
	}
	behind, ok := strings.CutPrefix(string(f.r[a.end:b.start]), "。")
	if ok && slices.ContainsFunc(totals, func(w string) bool { return strings.HasPrefix(behind, w) }) && !strings.ContainsAny(behind, "。\n!?！？") {
		return behind
	}
	return gap
}

// first reports whether the last of items is the first number of its sentence.
func (f *finder) first(items []item) bool {
	for k := len(items) - 1; k > 0; k-- {
		if f.between(items[k-1], items[k]) == "。" {
			return true
		}
		if !items[k-1].moment() {
			return false
		}
	}
	return true
}

// parts checks 2449人のうち2177人…272人.
func (f *finder) parts(items []item) (item, bool) {
	var terms []*big.Rat
	sum := new(big.Rat)
	for k := 1; k < len(items) && k <= maxTerms; k++ {
		gap := f.between(items[k-1], items[k])
		if !alike(items[0], items[k]) || gap == "。" || k == 1 && !has(gap, "うち", "内訳") && !strings.HasPrefix(gap, "(") {
			break
		}
		terms = append(terms, items[k].value)
		if sum.Add(sum, items[k].value).Cmp(items[0].value) > 0 {
			break
		}
		if len(terms) < 2 || sum.Cmp(items[0].value) < 0 || len(terms) == 2 && f.isRest(items[k]) {
			continue // what is left is a difference
		}
		it, ok := f.judge(item{start: items[0].start, end: items[k].end}, terms, strings.Repeat("+", len(terms)-1), items[0].value, false)
		if ok && it.consistent {
			return it, true
		}
	}
	return item{}, false
}

// alike reports whether two items can be added.
func alike(a, b item) bool {
	return (a.kind == Count || a.kind == Money) && a.kind == b.kind && a.unit == b.unit && a.currency == b.currency
}

// spoken finds the other calculations told in words: a sum each times how
// many (1人500円で170万人なら8億5000万円), a share said twice (10人に3人、
// つまり30%), and the days between two dates.
func (f *finder) spoken(items []item) []item {
	var out []item
	for n := 1; n < len(items); n++ {
		if it, ok := f.twice(items[n-1], items[n]); ok {
			out = append(out, it)
		}
		if n < 2 {
			continue
		}
		a, b, c := items[n-2], items[n-1], items[n]
		if it, ok := f.each(a, b, c); ok {
			if it, ok = f.eachOf(items[:n+1], it); ok {
				out = append(out, it)
			}
		} else if c.kind == Duration && a.day.d > 0 && b.day.d > 0 {
			if it, ok := f.dates(a, b, c); ok {
				out = append(out, it)
			}
		} else if it, ok := f.months(a, b, c); ok {
			out = append(out, it)
		}
	}
	return out
}

// reach is how many characters may stand between the parts of a calculation
// told in words; more, and they are not one.
const reach = 14

// each checks a sum per person, a number of persons and a total sum, the
// first two in either order. Something must say that the sum is for each.
func (f *finder) each(a, b, c item) (item, bool) {
	sum, heads := a, b
	if a.kind == Count {
		sum, heads = b, a
	}
	if a.computed || b.computed || c.computed {
		return item{}, false // written with signs already
	}
	first, second := f.between(a, b), f.between(b, c)
	if next := strings.TrimLeft(string(f.r[a.end:min(b.start, a.end+reach)]), "がいるですあった対象とな"); first == "。" && a.kind == Count && (next == "。1人" || next == "。一人" || next == "。1件") {
		first = "、"
	}
	if sum.kind != Money || heads.kind != Count || c.kind != Money || sum.currency != c.currency ||
		first == "。" || second == "。" || utf8.RuneCountInString(first) > reach || utf8.RuneCountInString(second) > reach {
		return item{}, false
	}
	lead := string(f.r[max(0, sum.start-8):sum.start])
	per := f.eat(sum.end, "ずつ", "/人", "/件") > sum.end || a.kind == Money && f.peek(heads.end) == '分' ||
		a.kind == Money && first == "を" && f.eat(heads.end, "に配", "に払", "に支", "に渡", "に返", "に補償", "に送", "へ支", "へ配", "に還元", "に対して", "分") > heads.end
	for _, word := range []string{"1人", "一人", "ひとり", "1件", "一件", "一律", "1アカウント"} {
		per = per || strings.Contains(lead, word)
	}
	times := first == "に" && (has(second, "を掛け", "をかけ", "を乗じ"))
	gift := a.kind == Money && strings.HasPrefix(first, "の") && strings.HasSuffix(first, "を")
	handed := gift && has(second, "に配", "に送", "に渡", "に贈") && has(second, "費用", "総額", "負担", "金額", "計")
	paid := gift && slices.Contains([]string{"に送ると", "に配ると", "に贈ると", "に渡すと", "に送れば", "に配れば", "に贈れば", "に渡せば"}, second)
	if handed || paid {
		per, second = true, second+"で" // 3000円の券を5000人に配り、費用は1500万円
	}
	per = per || a.kind == Count && first == "に" && has(second, "総額", "合計", "総計") || a.kind == Money && first == "を" && slices.Contains([]string{"で", "で総額", "で合計", "で計"}, second)
	if part := a.kind == Money && first == "の" && strings.HasPrefix(second, "分"); part || times {
		per = true
		second += "で"
	}
	if !per || !strings.ContainsAny(second, "でなとらば=→") && !strings.Contains(second, "総額") && !strings.Contains(second, "計") {
		return item{}, false
	}
	it, ok := f.judge(item{start: a.start, end: c.end}, []*big.Rat{sum.value, heads.value}, "*", c.value, c.qualifier != "" || heads.qualifier != "")
	return it, ok && (it.consistent || handed && misplaced(it.expected, c.value) || !handed && slips(it.expected, c.value) && f.amounts(b, c))
}

// amountWords end a word for what several persons pay or get together.
var amountWords = []string{"総額", "額", "計", "全体", "全部", "全員", "費用", "経費", "負担", "支出", "出費", "支払い", "支払", "コスト", "売上", "売り上げ", "収入", "原資", "予算", "補償", "賠償", "損失", "代金", "単純計算", "計算", "最大", "最低"}

// amounts reports whether c may be what each of b's sum comes to: a word right
// before it that names another thing, 10人で予約、取消料は, says that it is not.
func (f *finder) amounts(b, c item) bool {
	end := c.start
	for at := 0; at != end; {
		at = end
		end = f.eatBefore(f.eatBefore(end, exactly...), " ")
	}
	end = f.eatBefore(end, "は", "が", "も")
	named := end
	for named > b.end && (han(f.r[named-1]) || f.r[named-1] >= 'ァ' && f.r[named-1] <= 'ー') {
		named--
	}
	return named == end || string(f.r[named:end]) == "分" || f.eatBefore(end, amountWords...) < end
}

// eachOf makes of a product, the last of several, the sum of them all: 2人に
// 3000円ずつ、5人に1000円ずつで計1万1000円. items end with its result. A sum that
// does not hold is reported only if it is announced as one.
func (f *finder) eachOf(items []item, last item) (item, bool) {
	n := len(items) - 1
	var terms []*big.Rat
	var ops []byte
	k := n - 2
	for ; k >= 0 && len(terms)+2 <= maxTerms && f.priced(items, k, n); k -= 2 {
		sum, heads := items[k], items[k+1]
		if sum.kind == Count {
			sum, heads = heads, sum
		}
		terms = slices.Insert(terms, 0, sum.value, heads.value)
		ops = append(ops, "*+"...)
	}
	if last.consistent || len(terms) < 4 {
		return last, true
	}
	it, ok := f.judge(item{start: items[k+2].start, end: last.end}, terms, string(ops[:len(ops)-1]), items[n].value, items[n].qualifier == approx)
	return it, ok && (it.consistent || has(f.between(items[n-1], items[n]), totals...))
}

// priced reports whether a sum and a number of persons stand at k, in the
// sentence and the currency of items[n].
func (f *finder) priced(items []item, k, n int) bool {
	a, b := items[k], items[k+1]
	sum := a
	if a.kind == Count {
		sum = b
	}
	return a.kind != b.kind && (a.kind == Count || b.kind == Count) && sum.kind == Money && sum.currency == items[n].currency &&
		f.within(a, b) && f.within(b, items[k+2])
}

// within reports whether one item follows another in its sentence within reach.
func (f *finder) within(a, b item) bool {
	gap := f.between(a, b)
	return gap != "。" && utf8.RuneCountInString(gap) <= reach
}

// maxSlip is how many times too large or small a total told in words may be
// and still be a mistake, and not another sum altogether.
const maxSlip = 1000

// slips reports whether result is near enough to what it should be.
func slips(expected string, result *big.Rat) bool {
	want, ok := new(big.Rat).SetString(expected)
	if !ok || want.Sign() == 0 || result.Sign() == 0 {
		return false
	}
	limit := big.NewRat(maxSlip, 1)
	return new(big.Rat).Quo(want, result).Cmp(limit) <= 0 && new(big.Rat).Quo(result, want).Cmp(limit) <= 0
}

// twice checks a ratio against the percentage that repeats it.
func (f *finder) twice(a, b item) (item, bool) {
	if a.kind != Ratio || a.odds || b.kind != Percent {
		return item{}, false
	}
	switch gap := f.between(a, b); strings.Trim(gap, "、 ") {
	case "つまり", "すなわち", "=", "(", "（", "約":
	case "":
		if gap == "" || f.eat(b.end, "の割合", "の確率", "という割合", "という確率") == b.end {
			return item{}, false // 千人に一人、1%の割合
		}
	default:
		return item{}, false
	}
	part, whole, _ := strings.Cut(a.text, "/")
	p, ok := new(big.Rat).SetString(part)
	w, ok2 := new(big.Rat).SetString(whole)
	if !ok || !ok2 {
		return item{}, false
	}
	percent := new(big.Rat).Quo(b.value, big.NewRat(100, 1))
	return f.judge(item{start: a.start, end: b.end}, []*big.Rat{p, w}, "/", percent, b.qualifier == approx)
}
