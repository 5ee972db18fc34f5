package fact

import "time"

// eras and the year before their first. 大 and 明 are no short names: 大3年 is a
// student.
var eras = []struct {
	name string
	base int
}{{"令和", 2018}, {"平成", 1988}, {"昭和", 1925}, {"大正", 1911}, {"明治", 1867}, {"令", 2018}, {"平", 1988}, {"昭", 1925}, {"R", 2018}, {"H", 1988}, {"S", 1925}}

var eraStart = setOf("令平昭大明RHS")

// yearAlone accepts a year that stands for itself: 2020年, 令和2年度, but not
// 昨年, which says nothing a reader of the sentence could not see, nor that of
// a case before a court (平成30年(ワ)第12号).
func (f *finder) yearAlone(i, y, end int) (day, int, bool) {
	if n, ok := f.number(end); ok && f.peek(n.end) == '月' && f.term(n.end+1) || y > 0 && f.term(end) {
		return day{}, i, false
	}
	if y == 0 || f.eat(end, "代", "問題", "版") > end || f.peek(end) == '(' && f.has(end+2, ")第") || !f.in(end-1, "年度)") || f.eatAny(i, relativeYears) > i {
		return day{}, i, false
	}
	if f.peek(end-1) == '度' && f.peek(end) == '末' {
		return day{y + 1, int(time.March), 31}, end + 1, true
	}
	return day{y: y}, end, true
}

var relativeYears = listOf("一昨年度", "一昨年", "昨年度", "昨年", "去年", "前年度", "前年", "今年度", "今年", "本年度", "本年",
	"来年度", "来年", "翌年度", "翌年", "同年度", "同年")

// year reads the year at i, if any; fiscal says it runs from April. The same
// year may follow in the other calendar: 2021年(令和3年), 令和3(2021)年.
func (f *finder) year(i int) (y int, fiscal bool, end int) {
	y, end = f.oneYear(i)
	if end == i {
		y, end = f.twoYears(i)
	} else if j := f.eat(end, "("); j > end && y > 0 {
		if again, next := f.oneYear(j); again == y && f.peek(next) == ')' {
			end = next + 1
		}
	}
	fiscal = end > i && (f.peek(end-1) == '度' || f.peek(end-1) == ')' && f.peek(end-2) == '度')
	if end > i && f.peek(end) == 'の' && f.monthFollows(end+1) {
		end++
	}
	return y, fiscal, end
}

// twoYears reads 2021(令和3)年 and 令和3(2021)年.
func (f *finder) twoYears(i int) (y, end int) {
	western, other := 0, 0
	for n, at := 0, i; n < 2; n++ {
		base, j := f.era(at)
		number, ok := f.number(j)
		if v := number.small(2999); !ok || !number.plain && !number.kanji || v < 1 {
			return 0, i
		} else if j > at {
			other = base + v
		} else {
			western = v
		}
		mark := '('
		if n == 1 {
			mark = ')'
		}
		if f.peek(number.end) != mark {
			return 0, i
		}
		at = number.end + 1
		end = at
	}
	if next := f.eat(end, "年度", "年"); western == other && next > end {
		return western, next
	}
	return 0, i
}

// era reads the name of an era: the year before its first.
func (f *finder) era(i int) (base, end int) {
	if !eraStart.has(f.peek(i)) {
		return 0, i
	}
	for _, e := range eras {
		if j := f.eat(i, e.name); j > i {
			if letter(f.peek(i)) && letter(f.peek(i-1)) || j == i+1 && han(f.peek(i)) && han(f.peek(i-1)) {
				break // 法令3年分
			}
			return e.base, j
		}
	}
	return 0, i
}

// oneYear reads a year in one calendar.
func (f *finder) oneYear(i int) (y, end int) {
	if end = f.eatAny(i, relativeYears); end > i {
		return f.relativeYear(i, end), end
	}
	if base, j := f.era(i); j > i {
		if end = f.eat(j, "元年度", "元年"); end > j {
			return base + 1, end
		}
		if n, ok := f.number(j); ok && n.small(99) > 0 && f.peek(n.end) == '年' {
			return base + n.small(99), f.eat(n.end, "年度", "年")
		}
	}
	n, ok := f.number(i)
	if !ok || f.peek(n.end) != '年' || !n.plain && !n.kanji {
		return 0, i
	}
	end = f.eat(n.end, "年度", "年")
	y = n.small(2999)
	switch {
	case y >= 1000 && f.peek(end) != '間' && (y > 1000 || n.plain):
		return y, end
	case y > 0 && y < 100 && (n.plain || f.placed(i, n.end)) && (f.monthFollows(end) || y > 9 && f.peek(end) == 'の' && f.monthFollows(end+1)):
		return f.century(y) + y, end // 21年5月, 二一年五月
	case y > 0 && n.end == i+2 && f.padded(i) && f.peek(end) != '間':
		return f.century(y) + y, end // 〇三年に
	}
	return 0, i
}

// padded reports whether the number at i begins with a nought, as the last two
// digits of a year do and a count does not: 〇三年.
func (f *finder) padded(i int) bool {
	return f.in(i, "0〇") && (digit(f.peek(i+1)) || kanji.has(f.peek(i+1)))
}

// placed reports whether two kanji digits stand for tens and ones without a 十,
// as those of a year do: 二一年五月.
func (f *finder) placed(i, end int) bool {
	return end == i+2 && kanji.has(f.r[i]) && kanji.has(f.r[i+1])
}

// planned is how many years ahead a year of two digits may lie: 25年4月から.
const planned = 20

// century is that of a year of two digits: this one, or the last for those
// that lie too far ahead, 95年1月. Without a day of writing those of the second
// half are of the last.
func (f *finder) century(y int) int {
	latest := 50
	if !f.ref.IsZero() {
		latest = f.ref.Year() - 2000 + planned
	}
	if y > latest {
		return 1900
	}
	return 2000
}

// relativeYear resolves 昨年, 来年度 by ref, 翌年 by the date before.
func (f *finder) relativeYear(i, end int) int {
	if f.ref.IsZero() {
		return 0
	}
	y := f.ref.Year()
	if f.peek(end-1) == '度' && f.ref.Month() < time.April && !f.yearOnly() {
		y--
	}
	switch f.peek(i) {
	case '一':
		return y - 2
	case '昨', '去':
		return y - 1
	case '来':
		return y + 1
	case '前', '翌', '同':
		step := map[rune]int{'前': -1, '翌': 1}[f.peek(i)]
		if f.last.y > 0 {
			return f.last.y + step
		}
		return y + step
	}
	return y
}
