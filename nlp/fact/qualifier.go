package fact

import (
	"cmp"
	"strings"
	"unicode/utf8"
)

// The qualifiers of a value.
const (
	approx    = "approx"
	atLeast   = "at_least"
	atMost    = "at_most"
	over      = "over"
	under     = "under"
	estimated = "estimated"
)

type cue struct{ word, means string }

// before stands right before the number.
var before = byLast([]cue{
	{"約", approx}, {"およそ", approx}, {"おおよそ", approx}, {"おおむね", approx}, {"概ね", approx}, {"ほぼ", approx}, {"ざっと", approx},
	{"凡そ", approx}, {"大体", approx}, {"だいたい", approx}, {"大よそ", approx}, {"概算で", approx}, {"概算", approx},
	{"推定で", estimated}, {"推定", estimated}, {"推計で", estimated}, {"推計", estimated}, {"試算で", estimated}, {"見込みで", estimated}, {"見込み", estimated}, {"見通し", estimated},
	{"最大で", atMost}, {"最大", atMost}, {"最長で", atMost}, {"最長", atMost}, {"最高で", atMost}, {"最高", atMost}, {"最多で", atMost}, {"多くても", atMost}, {"高くても", atMost}, {"長くても", atMost}, {"遅くとも", atMost},
	{"上限は", atMost}, {"上限が", atMost}, {"上限を", atMost}, {"上限", atMost}, {"せいぜい", atMost}, {"MAX", atMost},
	{"少なくとも", atLeast}, {"少なくても", atLeast}, {"最低でも", atLeast}, {"最小でも", atLeast}, {"最小で", atLeast}, {"最小", atLeast}, {"最少でも", atLeast}, {"最少", atLeast}, {"最低で", atLeast}, {"最低", atLeast}, {"最短で", atLeast}, {"最短", atLeast}, {"最少で", atLeast}, {"最短でも", atLeast}, {"早くても", atLeast}, {"早くとも", atLeast}, {"短くても", atLeast}, {"短くとも", atLeast}, {"安くても", atLeast},
	{"下限は", atLeast}, {"下限", atLeast}, {"優に", over},
})

// after stands right behind the unit. The first that fits counts, so the
// negated 超えない comes before 超え.
var after = byFirst([]cue{
	{"以上", atLeast}, {"あまり", atLeast}, {"余り", atLeast}, {"余", atLeast}, {"は下らない", atLeast}, {"を下らない", atLeast}, {"を下回らない", atLeast}, {"がた", approx},
	{"以下", atMost}, {"以内", atMost}, {"を超えない", atMost}, {"を上限", atMost}, {"が上限", atMost}, {"を限度", atMost}, {"が限度", atMost}, {"が最大", atMost}, {"を超えず", atMost}, {"までの範囲", atMost},
	{"超", over}, {"を超え", over}, {"をこえ", over}, {"を上回", over}, {"強", over}, {"越え", over}, {"を越え", over}, {"を突破", over}, {"突破", over}, {"オーバー", over},
	{"未満", under}, {"弱", under}, {"を下回", under}, {"に満たない", under}, {"にも満たない", under}, {"にすら満たない", under}, {"にも届かな", under}, {"足らず", under}, {"たらず", under}, {"に届かな", under}, {"を割", under}, {"を切", under}, {"に満たぬ", under}, {"割れ", under},
	{"頃", approx}, {"ごろ", approx}, {"ころ", approx}, {"程度", approx}, {"ほど", approx}, {"くらい", approx}, {"ぐらい", approx},
	{"前後", approx}, {"近く", approx}, {"近い", approx}, {"に迫", approx}, {"見当", approx}, {"内外", approx}, {"規模", approx}, {"そこそこ", approx}, {"相当とみられ", estimated},
	{"と推定", estimated}, {"と推計", estimated}, {"と見込", estimated}, {"の見込", estimated}, {"になる見込", estimated},
	{"とみられ", estimated}, {"と見られ", estimated}, {"と試算", estimated}, {"の見通し", estimated},
	{"と推測", estimated}, {"と予測", estimated}, {"と予想", estimated}, {"と想定", estimated}, {"と見積", estimated}, {"の推計", estimated}, {"の推定", estimated}, {"と考えられ", estimated},
	{"が見込まれ", estimated}, {"が想定され", estimated}, {"になると見", estimated}, {"になるとみ", estimated}, {"になるとの見", estimated}, {"になる見通し", estimated},
	{"かかる見", estimated}, {"かかるとみ", estimated}, {"かかると見", estimated}, {"を要する見", estimated}, {"に上る見", estimated}, {"に上ると見", estimated}, {"に上るとみ", estimated}, {"にのぼる見", estimated}, {"にのぼるとみ", estimated}, {"に達する見", estimated}, {"に達するとみ", estimated},
})

// limits stand behind an amount, and make まで its bound; behind others it says
// how far something went: 50人まで減った.
var limits = []string{"とさせ", "としま", "とす", "とな", "可", "です", "でし", "に限", "の制限", "利用", "ご利用", "無料", "注文", "ご注文", "購入", "ご購入", "申し込", "入場", "ご入場", "同伴", "応募", "受け付け", "だっ"}

// limited reports whether an amount that ends at i is the most that is allowed:
// 1人3個までとします.
func (f *finder) limited(it item) bool {
	end := f.eat(it.end, "まで")
	if end == it.end || it.kind != Count && it.kind != Money {
		return false
	}
	next := f.peek(end)
	return next == 0 || strings.ContainsRune("。)）\n", next) || f.eat(end, limits...) > end
}

// opens reports whether a sum is the least of an open range: 3,278円〜.
func (f *finder) opens(it item) bool {
	end := f.eat(it.end, "~", "〜")
	if end == it.end || it.kind != Money {
		return false
	}
	next := f.peek(end)
	return next == 0 || strings.ContainsRune("。、,)）(（の/\n ", next)
}

// byFirst sorts cues by their first character; those that share it keep their
// order.
func byFirst(cues []cue) map[rune][]cue { return by(utf8.DecodeRuneInString, cues) }

// byLast is byFirst by the last character.
func byLast(cues []cue) map[rune][]cue { return by(utf8.DecodeLastRuneInString, cues) }

func by(character func(string) (rune, int), cues []cue) map[rune][]cue {
	out := map[rune][]cue{}
	for _, c := range cues {
		r, _ := character(c.word)
		out[r] = append(out[r], c)
	}
	return out
}

// qualifier reads the words around it. What stands behind wins, since it
// bounds the value: 約3週間以上 is at least three weeks. That a value is
// estimated says less than a bound or 約 before it.
func (f *finder) qualifier(it item) string {
	end := f.eat(it.end, "相当", "分", "間", "台半ば", "台前半", "台後半", "台", "再生", "視聴", "閲覧", "ダウンロード")
	behind := ""
	for _, c := range after[f.peek(it.end)] {
		if f.has(it.end, c.word) {
			behind = c.means
			break
		}
	}
	for _, c := range after[f.peek(end)] {
		if behind == "" && f.has(end, c.word) {
			behind = c.means
		}
	}
	if f.in(it.end, "(（") && f.eat(it.end+1, "推定", "推計", "試算", "見込み", "概算") > it.end+1 {
		behind = estimated
	}
	switch {
	case behind != "" && behind != estimated:
		return behind
	case f.limited(it):
		return atMost
	case f.opens(it):
		return atLeast
	}
	start := it.start
	for f.in(start-1, " (（") {
		start--
	}
	if f.peek(start-2) != '推' {
		start = f.eatBefore(start, "のべ", "延べ", "総額", "合計", "計")
	}
	if means, at := f.cueBefore(start); means != approx {
		return cmp.Or(means, behind)
	} else if bound, _ := f.cueBefore(at); bound != "" {
		return bound // 最大で約93万人
	}
	return approx
}

// cueBefore is the cue that ends at i and where it starts.
func (f *finder) cueBefore(i int) (string, int) {
	for _, c := range before[f.peek(i-1)] {
		if at := f.eatBefore(i, c.word); at < i {
			return c.means, at
		}
	}
	return "", i
}
