package fact

import (
	"strings"
	"time"
)

// days counted from the day of writing.
var days = []struct {
	word string
	step int
}{
	{"一昨日", -2}, {"おととい", -2}, {"昨日", -1}, {"きのう", -1}, {"昨夜", -1}, {"昨晩", -1}, {"今朝", 0}, {"今夜", 0}, {"今晩", 0}, {"本日", 0}, {"今日", 0}, {"明日", 1}, {"明後日", 2}, {"あさって", 2},
}

// following are days counted from the one mentioned last.
var following = []struct {
	word string
	step int
}{
	{"翌々日", 2}, {"翌日", 1}, {"翌朝", 1}, {"翌晩", 1}, {"同日", 0}, {"前日", -1},
}

// months counted from that of writing.
var months = []struct {
	word string
	step int
}{
	{"先々月", -2}, {"先月", -1}, {"今月", 0}, {"来月", 1}, {"再来月", 2},
}

var relatives = setOf("一おきあ昨本今明先来再翌同前")

// weeks counted from that of writing, which begins on Monday; a day of the
// week stands behind them.
var weeks = []struct {
	word string
	step int
}{
	{"先々週", -2}, {"先週", -1}, {"今週", 0}, {"再来週", 2}, {"来週", 1},
}

// weekdays from Monday on.
const weekdays = "月火水木金土日"

// inWeek reads 先週の金曜日.
func (f *finder) inWeek(i int, today day) (day, int, bool) {
	for _, w := range weeks {
		j := f.eat(i, w.word)
		if j == i {
			continue
		}
		j = f.eat(j, "の")
		n := strings.IndexRune(weekdays, f.peek(j)) / len("月")
		if j == len(f.r) || !f.in(j, weekdays) || f.peek(j+1) != '曜' {
			return day{}, i, false
		}
		monday := -(int(today.time().Weekday()) + 6) % 7
		return today.plus(monday + 7*w.step + n), f.eat(j+1, "曜日", "曜"), true
	}
	return day{}, i, false
}

// relative reads 昨日, 先月, 今月末 by the day of writing, and 翌日, 同日 by the
// date mentioned last. Without the one or the other they are left alone, and
// so are whole years (昨年), which are said of no day.
func (f *finder) relative(i int) (day, int, bool) {
	if !relatives.has(f.peek(i)) {
		return day{}, i, false
	}
	if f.last.d > 0 {
		for _, w := range following {
			if end := f.eat(i, w.word); end > i {
				base := f.last
				if w.step == 2 && f.last == f.from.plus(1) && f.from.d > 0 {
					base = f.from // 3日に検知し、翌日に遮断、翌々日に公表
				}
				d := base.plus(w.step)
				return d, f.again(d, end), !f.in(end, "比程付")
			}
		}
	}
	if f.ref.IsZero() || f.yearOnly() {
		return day{}, i, false
	}
	today := day{f.ref.Year(), int(f.ref.Month()), f.ref.Day()}
	if d, end, ok := f.endOfMonth(i, today); ok {
		return d, end, true
	}
	if d, end, ok := f.inWeek(i, today); ok {
		return d, end, true
	}
	for _, w := range days {
		if end := f.eat(i, w.word); end > i {
			d := today.plus(w.step)
			return d, f.again(d, end), f.eat(end, "では", "的", "性", "中に") == end
		}
	}
	for _, w := range months {
		if end := f.eat(i, w.word); end > i {
			t := time.Date(today.y, time.Month(today.m+w.step), 1, 0, 0, 0, 0, time.UTC)
			d := day{y: t.Year(), m: int(t.Month())}
			if f.in(end, "号分比") || f.eat(end, "の") > end && digit(f.peek(end+1)) {
				return day{}, i, false
			}
			return f.lastDay(d, end)
		}
	}
	return day{}, i, false
}

// monthEnds are the ends of the months before and behind one.
var monthEnds = []struct {
	word string
	step int
}{{"前月末", -1}, {"翌月末", 1}}

// endOfMonth reads 前月末 and 翌月末, from the date mentioned last or else from today.
func (f *finder) endOfMonth(i int, today day) (day, int, bool) {
	base := today
	if f.last.m > 0 {
		base = f.last
	}
	for _, one := range monthEnds {
		if end := f.eat(i, one.word) - 1; end >= i {
			t := time.Date(base.y, time.Month(base.m+one.step), 1, 0, 0, 0, 0, time.UTC)
			return f.lastDay(day{y: t.Year(), m: int(t.Month())}, end)
		}
	}
	return day{}, i, false
}

// yearEnds are the ends of the years before that of writing and of it.
var yearEnds = []struct {
	word string
	step int
}{{"一昨年末", -2}, {"昨年末", -1}, {"去年末", -1}, {"前年末", -1}, {"今年末", 0}, {"本年末", 0}, {"来年末", 1}}

// endOfYear reads 昨年末 as the last day of that year.
func (f *finder) endOfYear(i int) (day, int, bool) {
	if f.ref.IsZero() || !yearFirsts.has(f.peek(i)) && f.peek(i) != '来' {
		return day{}, i, false
	}
	for _, one := range yearEnds {
		if end := f.eat(i, one.word); end > i {
			return day{f.ref.Year() + one.step, 12, 31}, end, true
		}
	}
	return day{}, i, false
}

// again skips the number of the day behind a word for it: 昨日20日.
func (f *finder) again(d day, end int) int {
	if n, ok := f.number(f.eat(end, "の")); ok && n.small(31) == d.d && f.peek(n.end) == '日' && !f.in(n.end+1, "間") {
		return n.end + 1
	}
	return end
}

// lastDay reads the 末 behind a month.
func (f *finder) lastDay(d day, end int) (day, int, bool) {
	if next := f.eat(end, "の末日", "末日", "末"); next > end {
		return d.monthEnd(), next, true
	}
	return d, end, true
}
