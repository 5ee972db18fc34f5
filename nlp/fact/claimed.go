package fact

import (
	"slices"
	"strings"
)

// claimed leaves out the calculations that are denied where they stand: 総額6億円では
// ない, 6億円になるという計算は誤り. Nobody claims them there.
func (f *finder) claimed(all []item) []item {
	return slices.DeleteFunc(all, func(it item) bool { return f.denied(it.end) })
}

// What behind a result says that it is not so, what asks for assent in the same
// words, and what leaves the claim to others.
var (
	denials = []string{"ではない", "ではあり", "ではなく", "でない", "でなく", "じゃない", "じゃなく", "とはいえない", "とは言えない", "とはならない", "にならない", "にはならない", "になりません", "にはなりません", "にはなら", "になるわけではない", "になるわけがない",
		"になるはずがない", "になるはずはない", "になるとは限らない", "になるとはかぎらない", "は誤り", "は間違い", "は間違って", "は誤って", "は嘘", "はうそ", "はデマ", "というわけでは", "とは限らない", "とは思えない", "とは思わない", "というのは誤", "というのは間違", "というのは嘘", "というのはデマ", "という計算は誤", "という計算は間違", "という計算はおかし"}
	assents = []string{"ではないか", "ではありませんか", "ではないでしょうか", "ではないだろうか", "ではないの", "じゃないか", "じゃないの", "でないか", "ではなかろうか"}
	hearsay = []string{"という", "と言う", "といった", "と言った", "だと言", "だという", "になるという", "になると言", "との", "だとの", "とする", "だとする", "と主張", "と書"}
	refuted = []string{"間違い", "間違って", "誤り", "誤って", "嘘", "うそ", "デマ", "おかし", "正しくない"}
)

// longestRefuted is how many characters behind a claim of others its refutation is
// looked for.
const longestRefuted = 30

// denied reports whether what stands behind a result that ends at i denies it.
func (f *finder) denied(i int) bool {
	rest := string(f.r[i:min(len(f.r), i+longestRefuted)])
	starts := func(list []string) bool {
		return slices.ContainsFunc(list, func(w string) bool { return strings.HasPrefix(rest, w) })
	}
	if starts(assents) {
		return false
	}
	if starts(denials) {
		return true
	}
	rest, _, _ = strings.Cut(rest, "。")
	return starts(hearsay) && has(rest, refuted...)
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
