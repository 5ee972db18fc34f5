package fact

import (
	"slices"
	"unicode/utf8"
)

// claimed leaves out the calculations that are denied where they stand: 総額6億円では
// ない, 6億円になるという計算は誤り. Nobody claims them there.
func (f *finder) claimed(all []item) []item {
	return slices.DeleteFunc(all, func(it item) bool { return f.denied(it.end) })
}

// What behind a number says that it is not so, what asks for assent in the same
// words, who says so, what says of their words that they are not so, and what
// takes that back.
var (
	denials = listOf("ではない", "ではあり", "ではなく", "でない", "でなく", "じゃない", "じゃなく", "とはいえない", "とは言えない", "とはならない", "にならない", "にはならない", "になりません", "にはなりません", "にはなら", "になるわけではない", "になるわけがない",
		"になるはずがない", "になるはずはない", "になるとは限らない", "になるとはかぎらない", "は誤り", "は間違い", "は間違って", "は誤って", "は嘘", "はうそ", "はデマ", "というわけでは", "とは限らない", "とは思えない", "とは思わない", "というのは誤", "というのは間違", "というのは嘘", "というのはデマ", "という計算は誤", "という計算は間違", "という計算はおかし")
	assents = listOf("ではないか", "ではありませんか", "ではないでしょうか", "ではないだろうか", "ではないの", "じゃないか", "じゃないの", "でないか", "ではなかろうか")
	hearsay = listOf("という", "と言", "といった", "だと言", "だという", "になるという", "になると言", "との", "だとの", "とする", "だとする", "と主張", "と書", "と発表", "と公表", "とお知らせ", "と記載", "と報", "と計算", "としていま", "としてい", "としておりま", "としまし", "とした", "とあり", "とある", "とお伝え", "と説明", "とご案内", "と案内", "と表示", "と掲載", "と伝え")
	refuted = listOf("間違い", "間違ってい", "間違ってお", "間違ってる", "誤りで", "誤りだ", "誤りが", "誤りと", "誤り。", "誤りを", "の誤り", "誤ってい", "誤ってお", "誤ってる", "嘘", "うそ", "デマ", "おかし", "正しくない", "正しくは", "訂正")
	upheld  = []string{"なく", "ない", "なさ", "ありま", "ではな", "ではあ", "はない", "はあり", "くない", "くはな", "がない", "がなか"}
)

// deniers begin the words behind a number that may deny it.
var deniers = firstsOf(listOf("で", "じ", "と", "に", "は", "だ"))

// longestRefuted is how many characters behind the words of others their refutation is
// looked for.
const longestRefuted = 30

// denied reports whether what stands behind a number that ends at i denies it.
func (f *finder) denied(i int) bool {
	if !deniers.has(f.peek(i)) || f.eatAny(i, assents) > i {
		return false
	}
	return f.eatAny(i, denials) > i || f.eatAny(i, hearsay) > i && f.refuted(i)
}

// refuted reports whether the rest of a sentence says of the words before that
// they are wrong.
func (f *finder) refuted(i int) bool {
	for j := i; j < min(len(f.r), i+longestRefuted) && !f.in(j, "。\n"); j++ {
		if end := f.eatAny(j, refuted); end > j && f.eat(end, upheld...) == end {
			return true
		}
	}
	return false
}

// mistaken ends what somebody wrote by mistake.
var mistaken = []string{"と計算", "と記載", "と発表", "と公表", "と案内", "とご案内", "と表示", "と入力", "と報告", "と書", "と掲載", "と通知", "と記", "と伝え", "としていた", "としていま", "と集計", "と算出"}

// farthestSlip is how many characters before a number its slip may stand.
const farthestSlip = 10

// withdrawn reports whether a number is denied, or is told as what was said or
// written by mistake: 誤って13,345件と計算した, 13,345件は12,345件の誤り, (誤)13,345件.
func (f *finder) withdrawn(it item) bool {
	if f.eatBefore(it.start, "(誤)", "(誤", "誤:", "誤)") < it.start {
		return true
	}
	if f.corrects && f.correctedBehind(it) {
		return true
	}
	end := f.eat(f.eat(it.end, extents...), "」", "』", ")")
	if !deniers.has(f.peek(end)) {
		return false
	}
	if f.denied(end) || f.peek(end) == 'は' && f.correctedTo(end+1) {
		return true
	}
	if f.eat(end, mistaken...) == end {
		return false
	}
	for j := it.start - 1; j >= max(0, it.start-farthestSlip) && !f.in(j, "。、\n"); j-- {
		if f.eat(j, "誤って", "間違えて", "間違って") > j {
			return true
		}
	}
	return false
}

// rightly begins what is put in the place of a number that is wrong, and
// farthestRight is how many characters behind it that may stand.
const (
	rightly       = "正しくは"
	farthestRight = 60
)

// correctedBehind reports whether the sentence puts another number in the place of
// this one: 9月12日に検知したと発表しましたが、正しくは9月10日です.
func (f *finder) correctedBehind(it item) bool {
	for i := it.end; i < min(len(f.r), it.end+farthestRight) && !f.in(i, "。\n"); {
		right := f.has(i, rightly)
		if right {
			i = f.eat(i+utf8.RuneCountInString(rightly), "、", "「", "約")
		} else if !f.mayStart(i) || digit(f.peek(i-1)) {
			i++
			continue
		}
		next, ok := f.longest(i)
		if same := ok && next.unit == it.unit && next.currency == it.currency && (next.kind == it.kind || next.moment() && it.moment()); same || right {
			return same && right
		}
		i = max(next.end, i+1)
	}
	return false
}

// correctedTo reports whether the number at i is what should stand in the place of
// the one before: 12,345件の誤り.
func (f *finder) correctedTo(i int) bool {
	it, ok := f.longest(i)
	return ok && f.eat(f.eat(it.end, "」", "』"), "の誤り", "の間違い", "の誤記", "の誤植") > it.end
}

// whollyRead reports whether a calculation that is written with signs is all that it
// was read from; items are the facts from it on.
func (f *finder) whollyRead(it item, items []item) bool {
	return !cutsShort(it, items) && !f.leaves(it) && (it.consistent || !f.ranges(it))
}

// cutsShort reports whether a result is the beginning of another fact: で、7/24に.
func cutsShort(it item, items []item) bool {
	for _, other := range items {
		if other.start >= it.end {
			break
		}
		if other.end > it.end {
			return true
		}
	}
	return false
}

// leaves reports whether the bracket that a calculation stands in closes within it:
// 約0.2(=2÷10)で、7. One that opens before the name of the first number may close.
func (f *finder) leaves(it item) bool {
	may := 1
	if f.eatBefore(it.start, "(=", "(≒", "(") < it.start && f.in(it.start-1, "=≒") {
		may = 0
	}
	for _, c := range f.r[it.start:it.end] {
		switch c {
		case '(':
			may++
		case ')':
			if may--; may < 0 {
				return true
			}
		}
	}
	return false
}

// ranges reports whether a calculation may be a range, a score or a number of parts:
// a minus between bare numbers, 2-3=1日.
func (f *finder) ranges(it item) bool {
	minus := false
	for i := it.start; i < it.end && !f.in(i, "="); i++ {
		switch c := f.r[i]; {
		case c == '-' || c == '−':
			minus = true
		case !digit(c) && !f.in(i, "., "):
			return false
		}
	}
	return minus
}
