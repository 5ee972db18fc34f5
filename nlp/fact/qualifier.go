package fact

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
var before = []cue{
	{"約", approx}, {"およそ", approx}, {"おおよそ", approx}, {"おおむね", approx}, {"概ね", approx}, {"ほぼ", approx}, {"ざっと", approx},
	{"推定", estimated}, {"推計", estimated}, {"最大で", atMost}, {"最大", atMost}, {"最長", atMost},
	{"少なくとも", atLeast}, {"最低でも", atLeast}, {"最低", atLeast},
}

// after stands right behind the unit. The first that fits counts, so the
// negated 超えない comes before 超え.
var after = []cue{
	{"以上", atLeast}, {"あまり", atLeast}, {"余り", atLeast}, {"余", atLeast}, {"は下らない", atLeast},
	{"以下", atMost}, {"以内", atMost}, {"を超えない", atMost}, {"を上限", atMost},
	{"超", over}, {"を超え", over}, {"をこえ", over}, {"を上回", over}, {"強", over},
	{"未満", under}, {"弱", under}, {"を下回", under}, {"に満たない", under}, {"足らず", under},
	{"頃", approx}, {"ごろ", approx}, {"ころ", approx}, {"程度", approx}, {"ほど", approx}, {"くらい", approx}, {"ぐらい", approx},
	{"前後", approx}, {"近く", approx}, {"見当", approx},
	{"と推定", estimated}, {"と推計", estimated}, {"と見込", estimated}, {"の見込", estimated}, {"になる見込", estimated},
	{"とみられ", estimated}, {"と見られ", estimated}, {"と試算", estimated}, {"の見通し", estimated},
}

// qualifier reads the words around it. What stands behind wins, since it
// bounds the value: 約3週間以上 is at least three weeks.
func (f *finder) qualifier(it item) string {
	end := f.eat(it.end, "相当", "分", "間")
	for _, c := range after {
		if f.eat(end, c.word) > end || f.eat(it.end, c.word) > it.end {
			return c.means
		}
	}
	start := it.start
	for f.in(start-1, " (（") {
		start--
	}
	start = f.eatBefore(start, "のべ", "延べ", "計")
	for _, c := range before {
		if f.eatBefore(start, c.word) < start {
			return c.means
		}
	}
	return ""
}
