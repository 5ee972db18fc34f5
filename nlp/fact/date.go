package fact

import (
	"fmt"
	"strings"
	"time"
)

// day is a date as far as it is known: month and day may be 0.
type day struct{ y, m, d int }

// iso writes the precision that is known: 2021, 2021-04, 2021-05-21.
func (d day) iso() string {
	switch {
	case d.m == 0:
		return fmt.Sprintf("%04d", d.y)
	case d.d == 0:
		return fmt.Sprintf("%04d-%02d", d.y, d.m)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.y, d.m, d.d)
}

// valid reports whether the calendar has the day.
func (d day) valid() bool {
	if d.y < 1 || d.y > 9999 || d.m > 12 || d.m == 0 && d.d > 0 {
		return false
	}
	return d.d == 0 || d.d <= time.Date(d.y, time.Month(d.m)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// date reads a date at i, with the time of day behind it if there is one.
func (f *finder) date(i int) (item, bool) {
	if digit(f.peek(i-1)) || f.in(i-1, "/-") && digit(f.peek(i-2)) && f.end != i-1 {
		return item{}, false
	}
	for _, read := range []func(int) (day, int, bool){f.numeric, f.eight, f.points, f.written, f.dayOnly, f.relative, f.endOfYear} {
		d, end, ok := read(i)
		if !ok || !d.valid() {
			continue
		}
		it := item{kind: Date, end: end, iso: d.iso(), day: d}
		if d.d == 0 {
			return it, true
		}
		at := f.toClock(end)
		if f.in(end-1, "夜晩朝") {
			at = end - 1 // 昨夜9時
		}
		c, ok := f.clock(at)
		if ok {
			it.kind, it.end, it.iso, it.qualifier = Datetime, c.end, it.iso+"T"+c.iso, c.qualifier
		}
		return it, true
	}
	return item{}, false
}

// toClock skips what may stand between a day and its hour: (金), の, blanks,
// the T of ISO 8601.
func (f *finder) toClock(i int) int {
	j := f.spaces(i)
	if f.in(j, weekdays) && f.peek(j+1) == '曜' {
		j = f.eat(j+1, "曜日", "曜")
	}
	j = f.spaces(f.weekday(j))
	j = f.eat(j, "の", "T")
	return f.spaces(j)
}

// numeric reads 2021-05-24, 2021/5/21, 2021.5.21, 2021/05, and 8/31.
func (f *finder) numeric(i int) (day, int, bool) {
	if d, end, ok := f.monthOfYear(i); ok {
		return d, end, true
	}
	a, j, ok := f.short(i, 4)
	if !ok || !f.in(j, "/-.") {
		return day{}, i, false
	}
	sep := f.peek(j)
	b, k, ok := f.short(j+1, 2)
	if !ok {
		return day{}, i, false
	}
	if c, end, ok := f.short(k+1, 2); ok && f.peek(k) == sep && j-i == 4 {
		if f.peek(end) == sep || c == 0 || b == 0 {
			return day{}, i, false
		}
		return day{a, b, c}, end, true
	}
	if sep != '/' || j-i > 2 || a == 0 || b == 0 || f.in(k, "/%") || f.share(i, k) {
		return day{}, i, false
	}
	return f.complete(day{m: a, d: b}), k, true
}

// share: 全体の1/3 is no date.
func (f *finder) share(i, end int) bool {
	return f.eatBefore(i, "の", "約", "わずか") < i ||
		f.peek(end) == '=' && !(f.last.d > 0 && f.in(i-1, "-−–")) ||
		f.eat(end, "以上", "以下", "程度", "ほど", "弱", "強", "に減", "になっ", "くらい", "の確率", "の割合", "の人", "を占", "が賛", "が反") > end
}

// short reads up to n ASCII digits that no further digit follows.
func (f *finder) short(i, n int) (int, int, bool) {
	j, v := f.digits(i), 0
	if j == i || j-i > n {
		return 0, i, false
	}
	for _, c := range f.r[i:j] {
		v = v*10 + int(c-'0')
	}
	return v, j, true
}

// written reads 2021年5月21日, 令和3年5月, 昨年12月, 来月10日, 5月21日, 4月.
func (f *finder) written(i int) (day, int, bool) {
	y, fiscal, j := f.year(i)
	if d, end, ok := f.relativeMonth(j); ok && y == 0 {
		return d, end, true
	}
	n, ok := f.number(j)
	m := -1
	if ok && (n.plain || n.kanji) {
		m = n.small(12)
	}
	end := n.end + 1
	if m < 1 || f.peek(n.end) != '月' || f.in(end, "間号病雨晴") || y == 0 && f.sentenced(end) || f.term(end) || f.in(j-1, "数") {
		return f.yearAlone(i, y, j)
	}
	d := day{y: y, m: m}
	if fiscal && m < 4 {
		d.y++
	}
	if n, ok := f.number(end); ok && n.small(31) > 0 && f.peek(n.end) == '日' && !f.in(n.end+1, "間") {
		d.d, end = n.small(31), n.end+1
	} else if ok && n.small(31) > 0 && f.listed(n.end) {
		d.d, end = n.small(31), n.end // 5月1、2日
	}
	if y == 0 {
		d = f.complete(d)
		d = f.ahead(d, end)
	}
	if d.d == 0 && d.y > 0 {
		return f.lastDay(d, end)
	}
	return d, end, true
}

// sentenced reports whether 以下 or 以上 stands at i, which bound a number of
// months: 6月以下の懲役.
func (f *finder) sentenced(i int) bool { return f.eat(i, "以下", "以上") > i }

// listed reports whether a day without its 日 ends at i and others follow, up
// to one with it: 1、2日 or 1・8・15日.
func (f *finder) listed(i int) bool {
	for n := 0; n < 4 && f.in(i, "、・,"); n++ {
		next, ok := f.number(i + 1)
		if !ok || next.small(31) < 1 {
			return false
		}
		if i = next.end; f.peek(i) == '日' {
			return !f.in(i+1, "間")
		}
	}
	return false
}

// term reports whether 期 stands at i, so that the month before it names the
// end of a financial year and not a month.
func (f *finder) term(i int) bool { return f.peek(i) == '期' && !f.in(i+1, "限間日") }

// points reads R3.5.21 and H30.4.1.
func (f *finder) points(i int) (day, int, bool) {
	at := strings.IndexRune("RHS", f.peek(i))
	if f.peek(i) == 0 || at < 0 || letter(f.peek(i-1)) || !digit(f.peek(i+1)) {
		return day{}, i, false
	}
	y, j, ok := f.short(i+1, 2)
	m, k, ok2 := f.short(j+1, 2)
	d, end, ok3 := f.short(k+1, 2)
	if !ok || !ok2 || !ok3 || !f.in(j, "./") || f.peek(k) != f.peek(j) || y*m*d == 0 || f.peek(end) == f.peek(j) && digit(f.peek(end+1)) {
		return day{}, i, false
	}
	return day{eras[at].base + y, m, d}, end, true
}

// relativeMonth reads 来月10日, 先月28日, 同月3日; without a day the word is
// left alone.
func (f *finder) relativeMonth(i int) (day, int, bool) {
	step, base := 0, day{f.ref.Year(), int(f.ref.Month()), 1}
	j := f.eat(i, "今月", "来月", "先月", "同月", "翌月", "前月")
	if j == i || f.ref.IsZero() {
		return day{}, i, false
	}
	switch f.peek(i) {
	case '来':
		step = 1
	case '先':
		step = -1
	case '同', '翌', '前':
		if f.last.m > 0 {
			base = f.last
		}
		step = map[rune]int{'翌': 1, '前': -1}[f.peek(i)]
	}
	n, ok := f.number(f.eat(j, "の"))
	if !ok || n.small(31) < 1 || f.peek(n.end) != '日' || f.in(n.end+1, "間") {
		return day{}, i, false
	}
	if f.peek(i) == '同' && f.last.m == 0 && !f.yearOnly() {
		return f.elsewhere(n.small(31), n.end+1, false), n.end + 1, true
	}
	t := time.Date(base.y, time.Month(base.m+step), 1, 0, 0, 0, 0, time.UTC)
	return day{t.Year(), int(t.Month()), n.small(31)}, n.end + 1, true
}

// dayOnly reads 23日 of the month mentioned last, or of the month nearest to
// ref, and 同日 when an hour follows.
func (f *finder) dayOnly(i int) (day, int, bool) {
	if f.peek(i-1) == '月' || f.weekly(i) {
		return day{}, i, false // of a month that has no such day; of each week
	}
	if j := f.eat(i, "同日"); j > i && f.last.d > 0 {
		_, ok := f.clock(f.toClock(j))
		return f.last, j, ok
	}
	j := f.eat(i, "翌", "同")
	n, ok := f.number(j)
	d := -1
	if ok && (n.plain || n.kanji) {
		d = n.small(31)
	}
	end := n.end + 1
	if d > 0 && f.in(i-1, "、・,") && f.last.m > 0 && f.end == i-1 && f.listed(n.end) {
		return day{f.last.y, f.last.m, d}, n.end, true // the 8 of 5月1・8・15日
	}
	if d < 1 || f.peek(n.end) != '日' || f.counted(i) || n.kanji && f.in(end, "市町") || f.in(end, "間本目ご") && f.eat(end, "ごろ") == end || f.lastsDays(end) {
		return day{}, i, false
	}
	if j == i && f.often(end) {
		return day{}, i, false
	}
	if d == 1 && j == i && (n.kanji || f.eat(end, "あたり", "当たり", "に", "につき") > end || f.each1(end) || f.daily(end)) {
		return day{}, i, false
	}
	switch {
	case f.peek(i) == '翌' && f.last.d > d:
		return f.last.nextMonth(d), end, true // 4月30日に…、翌1日に…
	case f.last.m > 0:
		return day{f.last.y, f.last.m, d}, end, true
	case f.ref.IsZero() || f.yearOnly():
		return day{}, i, false
	}
	if j > i {
		return f.elsewhere(d, end, f.peek(i) == '翌'), end, true
	}
	return f.nearest(d, end), end, true
}

// often reports whether a number of days that ends at end says how often something
// is done: 10日に1回.
func (f *finder) often(end int) bool {
	once := f.eat(end, "に1回", "に1度", "に一回", "に一度")
	return once > end && f.peek(once) != '目'
}

// nextMonth is the n-th of the month after d's.
func (d day) nextMonth(n int) day {
	t := time.Date(d.y, time.Month(d.m)+1, 1, 0, 0, 0, 0, time.UTC)
	return day{t.Year(), int(t.Month()), n}
}

// weekly reports whether the days at i are so many of each week: 週3日, 週3〜4日.
func (f *finder) weekly(i int) bool {
	for range 4 {
		if digit(f.peek(i-1)) || f.in(i-1, "~〜-−、・,") {
			i--
		}
	}
	return f.peek(i-1) == '週' && !f.in(i-2, "先今来翌同前々再")
}

// each1: 1日3回 and 1日6時間 are rates, 1日10時 is not.
func (f *finder) each1(end int) bool {
	n, ok := f.number(end)
	return ok && (f.peek(n.end) != '時' || f.peek(n.end+1) == '間')
}

// daily: 1日の件数 is what one day brings.
func (f *finder) daily(end int) bool {
	if f.peek(end) != 'の' {
		return false
	}
	for i := end + 1; i < end+6; i++ {
		if f.in(i, "数量額") || f.eat(i, "平均") > i {
			return true
		}
	}
	return false
}

// nearest is the d-th of last, this or next month: the last one that has been,
// or where the words behind speak of what is to come, the closest to ref.
func (f *finder) nearest(d, end int) day {
	if !f.toCome(end) {
		if past, ok := f.past(d); ok {
			return past
		}
	}
	best, least := day{}, 1<<30
	for step := -1; step <= 1; step++ {
		t := time.Date(f.ref.Year(), f.ref.Month()+time.Month(step), d, 0, 0, 0, 0, time.UTC)
		gap := int(t.Sub(f.ref).Hours())
		if gap = max(gap, -gap); t.Day() == d && gap < least {
			best, least = day{t.Year(), int(t.Month()), d}, gap
		}
	}
	return best
}

// past is the d-th that was last.
func (f *finder) past(d int) (day, bool) {
	t := time.Date(f.ref.Year(), f.ref.Month(), 1, 0, 0, 0, 0, time.UTC)
	for step := range 3 {
		m := t.AddDate(0, -step, 0)
		if past := (day{m.Year(), int(m.Month()), d}); past.valid() && !past.after(f.ref) {
			return past, true
		}
	}
	return day{}, false
}

// elsewhere is nearest for 同28日 and 翌22日 whose month is named elsewhere. A ref
// on the first of a month, midnight, stands for its month; next says that the
// day follows another, which may be that of writing.
func (f *finder) elsewhere(d, end int, next bool) day {
	today := day{f.ref.Year(), int(f.ref.Month()), f.ref.Day()}
	same := day{today.y, today.m, d}
	if today.d == 1 && f.ref.Hour()+f.ref.Minute() == 0 && same.valid() {
		return same
	}
	if after := today.plus(1); next && after.d == d {
		return after
	}
	if past, ok := f.past(d); ok && !has(string(f.r[end:min(len(f.r), end+12)]), coming...) {
		return past // what is told with the day before has been: 翌22日から
	}
	return f.nearest(d, end)
}

// complete gives a date without a year the year of the date mentioned last,
// else ref's. Written in January, 12月25日 is the year before.
func (f *finder) complete(d day) day {
	switch {
	case f.frame.year > 0:
		d.y = f.frame.year
	case f.last.y > 0:
		d.y = f.last.y
		if d.m > 0 && d.m+7 < f.last.m && !f.ref.IsZero() && !d.after(f.ref) {
			d.y++ // 12月7日に…、1月5日に…
			if d.after(f.ref) {
				d.y--
			}
		}
	case !f.ref.IsZero():
		d.y = f.ref.Year()
	}
	return d
}

// soon is how many months ahead of the day of writing a date is still taken
// for one to come; further ahead only if the words say so.
const soon = 4

// ahead takes a date far ahead of the day of writing for one of the year
// before, unless the words behind it speak of what is to come.
func (f *finder) ahead(d day, end int) day {
	if f.ref.IsZero() || f.yearOnly() || f.last.y > 0 || f.frame.year > 0 || d.y == 0 {
		return d
	}
	switch months := d.m - int(f.ref.Month()); {
	case months > soon && !f.toCome(end):
		d.y--
	case months < -8 && f.toCome(end):
		d.y++
	}
	return d
}

// coming are words behind a date that lies ahead; those of onsets say so
// of a single day only, since what is over has its first and last day too.
var (
	coming = []string{"予定", "以降", "施行", "開始", "期限", "締", "見込", "します", "行う", "行い", "開く", "開き", "をめど", "を目"}
	onsets = []string{"まで", "より", "から"}
)

// toCome reports whether the words right behind a date say that it lies ahead.
// Of a range those behind its other end say it, or a verb that is not in the
// past: 12月1日から1月9日まで受け付ける.
func (f *finder) toCome(end int) bool {
	from := f.behindRange(end)
	gap := string(f.r[from:min(len(f.r), from+12)])
	gap, _, closed := strings.Cut(gap, "。")
	if has(gap, coming...) {
		return true
	}
	if from == end {
		return has(gap, onsets...)
	}
	return closed && (strings.HasSuffix(gap, "る") || strings.HasSuffix(gap, "ます"))
}

// behindRange is the end of the range of days whose first ends at end; end
// itself where it begins none.
func (f *finder) behindRange(end int) int {
	at := end
	if c, ok := f.clock(f.toClock(end)); ok {
		at = c.end
	}
	start, _ := f.joint(at)
	if start == at {
		return end
	}
	next := f.eat(start, "翌年の", "翌年", "同年", "翌")
	for _, unit := range "月日" {
		if n, ok := f.number(next); ok && f.peek(n.end) == unit {
			next = n.end + 1
		}
	}
	if !f.in(next-1, "月日") || next == start {
		return end
	}
	if c, ok := f.clock(f.toClock(next)); ok {
		next = c.end
	}
	return f.eat(f.weekday(next), "まで", "迄")
}

// after reports whether the day lies behind t.
func (d day) after(t time.Time) bool {
	d.m, d.d = max(d.m, 1), max(d.d, 1)
	return d.time().After(t)
}

// yearOnly: see Find.
func (f *finder) yearOnly() bool {
	return f.ref.YearDay() == 1 && f.ref.Hour() == 0 && f.ref.Minute() == 0
}
