package fact

// frame is a year that a word names for the days behind it: 昨年、同社は5月10日に公表した.
// It holds to the end of the next sentence, 去年、障害が起きた。公表は5月10日だった, or to a day
// of another year.
type frame struct {
	year int // 0: none
	ends int // how many sentences have ended since
}

// pass reads a character that is no part of a fact.
func (w *frame) pass(c rune) {
	if w.year == 0 {
		return
	}
	switch c {
	case '。', '！', '？', '!', '?', '\n':
		if w.ends++; w.ends > 1 {
			*w = frame{}
		}
	}
}

// leave ends the frame at a day of another year.
func (w *frame) leave(year int) {
	if year != w.year {
		*w = frame{}
	}
}

// yearWords name a year by that of writing.
var yearWords = listOf("一昨年", "昨年", "去年", "前年", "今年", "本年")

// nows name what is written about, behind which no year holds of what was before:
// 2019年5月10日にも漏えいした。今回は4月28日に検知した.
var nows = []string{"今回の漏", "今回の流出", "今回の不正", "今回の件", "今回の事", "今回は", "今回、", "今般"}

var yearFirsts = firstsOf(yearWords)

// topical are what stands behind a year that is that of the whole sentence.
var topical = []string{"、", "は", "も", "には", "にも", "に、"}

// enter begins a frame at i if a word there names the year of what follows, and
// gives the end of that word. A year
// that something is compared with is none (昨年より, 昨年から, 昨年同様), nor that in which a
// thing was made (昨年導入したシステム).
func (f *finder) enter(i int) (end int) {
	if f.ref.IsZero() || !yearFirsts.has(f.r[i]) {
		return i
	}
	if end = f.eat(i, nows...); end > i {
		f.frame, f.last = frame{}, day{}
		return end
	}
	if end = f.eatAny(i, yearWords); end == i || f.eat(end, topical...) == end || f.ofThing(end) {
		return end
	}
	f.frame = frame{year: f.relativeYear(i, end)}
	return end
}

// farthestThing is how many characters behind a year a thing may stand that was made
// in it.
const farthestThing = 30

// ofThing reports whether what stands behind a year up to the next day says of a
// thing what was done with it: 昨年、当社が導入したシステムで4月20日に.
func (f *finder) ofThing(i int) bool {
	if f.in(i, "はも") {
		return false
	}
	for j := i; j < min(len(f.r), i+farthestThing) && !digit(f.r[j]) && !f.in(j, "。\n"); j++ {
		if f.r[j] == 'た' && (han(f.peek(j+1)) || f.peek(j+1) >= 'ァ' && f.peek(j+1) <= 'ー') {
			return true
		}
	}
	return false
}
