package fact

import (
	"fmt"
	"math/big"
	"strings"
	"time"
)

// between the ends of a range: marks and words. A dash parts the ends only
// where both have their unit or the second has.
var (
	tildes  = []string{"~", "〜", "∼", "〰", "ないし", "乃至", "-", "−", "–", "—", "―", "ー"}
	fromTos = []string{"から", "より"}
)

// joint reads what parts the two ends of a range, with a day of the week
// before it; word is the から or より that needs a まで or the like behind.
func (f *finder) joint(i int) (end int, word string) {
	j := f.spaces(f.weekday(i))
	if end = f.eat(j, tildes...); end > j {
		return f.spaces(end), ""
	}
	for _, w := range fromTos {
		if end = f.eat(j, w); end > j {
			return f.eat(end, "、"), w
		}
	}
	return i, ""
}

// partsOfDay may stand behind the day that begins or ends a range.
var partsOfDay = []string{"午前", "午後", "未明", "早朝", "朝", "昼", "夕方", "夜", "深夜"}

// bounds reports whether what stands behind the second end agrees with a
// range: 10時から12時まで does, 100件から150件に増えた does not.
func (f *finder) bounds(it item, word string) bool {
	end := f.weekday(it.end)
	if it.kind == Date {
		end = f.eat(end, partsOfDay...)
	}
	switch {
	case word == "":
		return true
	case f.eat(end, "にかけ", "にわた", "に及", "まで", "迄", "の間") > end:
		return true
	case word == "より":
		return false
	}
	if it.day.y == 0 && it.kind != Time && f.eat(end, "減", "増", "引", "下", "上", "落", "縮", "伸", "となっ", "となり", "とな", "後", "前") > end {
		return false
	}
	return !f.in(end, "にへ") && !(f.peek(end) == 'と' && has(string(f.r[end:min(len(f.r), end+reach)]), "倍", "増", "減")) // 18件から45件と、2.5倍に
}

// join makes ranges of two facts that are the ends of one, in the room of items.
func (f *finder) join(items []item) []item {
	out := items[:0]
	for k := 0; k < len(items); k++ {
		if k+1 < len(items) {
			if it, ok := f.pair(items[k], items[k+1]); ok {
				out = append(out, it)
				k++
				continue
			}
		}
		out = append(out, items[k])
	}
	return out
}

// pair joins a and b if they are the ends of a range.
func (f *finder) pair(a, b item) (item, bool) {
	if b.start-a.end > 12 || a.ranged() || b.ranged() {
		return item{}, false
	}
	end := f.eat(a.end, "頃", "ごろ")
	if a.kind == Date {
		end = f.eat(end, partsOfDay...)
	}
	at, word := f.joint(end)
	if at == end {
		return item{}, false
	}
	next := f.eat(at, "翌日の", "翌日", "翌朝の", "翌朝", "翌")
	if f.peek(at) == '翌' && b.start == at+1 {
		next = b.start // 翌|朝5時
	}
	start := f.spaces(f.eat(next, "約", "およそ", "最大", "同日の", "同日", "同"))
	if start != b.start && next != b.start && at != b.start || !f.bounds(b, word) {
		return item{}, false
	}
	if a.day.d > 0 && f.subtracted(a, b) {
		return item{}, false
	}
	it := item{kind: a.kind + "_range", start: a.start, end: b.end, day: b.day, qualifier: b.qualifier}
	if it.qualifier == "" {
		it.qualifier = a.qualifier
	}
	if it.qualifier == atMost {
		it.qualifier = "" // the upper end says so
	}
	if a.moment() && b.moment() {
		return f.moments(it, a, b, next > at)
	}
	return sizes(it, a, b, word)
}

// ranged reports whether the item is a range.
func (it item) ranged() bool { return strings.HasSuffix(it.kind, "_range") }

// moment reports whether the item is a date or time.
func (it item) moment() bool { return it.kind == Date || it.kind == Datetime || it.kind == Time }

// sizes joins two values of one kind, the smaller one first; it has all else.
func sizes(it, a, b item, word string) (item, bool) {
	if a.kind != b.kind || a.unit != b.unit || a.currency != b.currency || word == "より" {
		return item{}, false
	}
	switch a.kind {
	case Duration:
		it.iso = a.iso + "/" + b.iso
		return it, true
	case Count, Money, Percent:
		it.value, it.upper, it.unit, it.currency = a.value, b.value, a.unit, a.currency
		return it, a.value.Cmp(b.value) < 0
	}
	return item{}, false
}

// moments joins two dates or times; next says that the second is of the day
// after. The second year may be left out: 12月1日から1月31日まで.
func (f *finder) moments(it, a, b item, next bool) (item, bool) {
	if b.kind == Time && !next && strings.Contains(string(f.r[a.start:a.end]), "午後") && digit(f.peek(b.start)) {
		var from, to int
		fmt.Sscanf(a.iso[strings.IndexByte(a.iso, 'T')+1:], "%d", &from)
		fmt.Sscanf(b.iso, "%d", &to)
		if to < 12 && to+12 >= from {
			b.iso = fmt.Sprintf("%02d", to+12) + b.iso[2:] // 午後3時から5時
		}
	}
	switch {
	case a.kind == Time && b.kind == Time:
		it.iso = a.iso + "/" + b.iso
		return it, true
	case a.kind == Datetime && b.kind == Time:
		to := a.day
		if next {
			to = to.plus(1)
		}
		it.day, it.iso = to, a.iso+"/"+to.iso()+"T"+b.iso
		return it, a.iso < to.iso()+"T"+b.iso
	case a.kind == Time || b.kind == Time:
		return item{}, false
	}
	if b.iso < a.iso && b.day.m > 0 && !strings.Contains(string(f.r[b.start:b.end]), "年") && digit(f.peek(b.start)) {
		b.day.y++
		b.iso = b.day.iso() + strings.TrimPrefix(b.iso, b.iso[:len(b.day.iso())])
	}
	if b.kind == Datetime {
		it.kind = Datetime + "_range"
	}
	it.day, it.iso = b.day, a.iso+"/"+b.iso
	return it, a.iso < b.iso
}

// plus is the day n days later.
func (d day) plus(n int) day {
	t := d.time().AddDate(0, 0, n)
	return day{t.Year(), int(t.Month()), t.Day()}
}

// ends reads a range whose first end lacks the unit: 3~4週間, 3000〜5000円,
// 9〜18時, 4〜6月, 2〜3割.
func (f *finder) ends(i int) (item, bool) {
	if !digit(f.peek(i)) && !kanji.has(f.peek(i)) && !tens.has(f.peek(i)) && !partly.has(f.peek(i)) && !eraStart.has(f.peek(i)) {
		return item{}, false
	}
	if it, ok := f.hourRange(i); ok {
		return it, true
	}
	if it, ok := f.dateRange(i); ok {
		return it, true
	}
	if it, ok := f.weekdayRange(i); ok {
		return it, true
	}
	n, ok := f.number(i)
	if !ok || f.in(i-1, "-./") {
		return item{}, false
	}
	at, word := f.joint(n.end)
	if at == n.end || word == "より" {
		return item{}, false
	}
	at = f.eat(at, "約", "およそ")
	up, ok := f.number(at)
	if !ok {
		return item{}, false
	}
	for _, read := range []func(int) (item, bool){f.duration, f.money, f.percent, f.count} {
		it, ok := read(at)
		if !ok || !f.bounds(it, word) {
			continue
		}
		low := it
		if it.kind == Duration {
			low.iso = strings.Replace(it.iso, decimal(up.rat()), decimal(n.rat()), 1)
			if strings.Count(it.iso, decimal(up.rat())) != 1 || len(strings.Trim(it.iso, "PT0123456789.")) != 1 || n.whole >= up.whole {
				return item{}, false
			}
		} else {
			low.value = f.scaled(n, up).rat()
			if it.kind == Percent && f.peek(up.end) == '割' {
				low.value.Mul(low.value, big.NewRat(10, 1))
			}
		}
		low.start, low.end = i, n.end
		return sizes(item{kind: it.kind + "_range", start: i, end: it.end}, low, it, word)
	}
	return item{}, false
}

// scaled gives the lower end the 万 or 億 of the upper one: 3〜5万円.
func (f *finder) scaled(n, up number) number {
	m := multiplier(f.peek(up.end - 1))
	if m == 1 {
		m = ten(f.peek(up.end - 1))
	}
	if last := f.peek(n.end - 1); m == 1 || multiplier(last) > 1 || ten(last) > 1 || n.whole >= up.whole/m {
		return n
	}
	if a, ok := n.times(m); ok {
		n.amount = a
	}
	return n
}

// hourRange reads 9〜18時, 午後1〜3時, AM9~PM6時: an hour without its 時.
func (f *finder) hourRange(i int) (item, bool) {
	h, j := f.half(i)
	n, ok := f.number(j)
	if !ok || n.small(24) < 0 || !n.plain && !n.kanji || f.in(i-1, "-./") {
		return item{}, false
	}
	at, word := f.joint(n.end)
	if at == n.end || word == "より" {
		return item{}, false
	}
	up, ok := f.clock(at)
	if !ok || !f.bounds(up, word) {
		return item{}, false
	}
	hour := h.hour(n.small(24))
	var upper int
	fmt.Sscanf(up.iso, "%d", &upper)
	if own, _ := f.half(at); own.word == "" && upper < hour && upper < 12 && hour >= 12 {
		up.iso = fmt.Sprintf("%02d", upper+12) + up.iso[2:]
		upper += 12
	}
	it := item{kind: Time + "_range", end: up.end, iso: fmt.Sprintf("%02d:00/%s", hour, up.iso), qualifier: up.qualifier}
	return it, hour < upper
}

// dateRange reads 4〜6月, 4月20〜26日, 20〜26日, 2018〜2020年: the first end
// lacks the unit of the second.
func (f *finder) dateRange(i int) (item, bool) {
	y, _, j := f.year(i)
	m := 0
	if n, ok := f.number(j); ok && f.peek(n.end) == '月' && n.small(12) > 0 {
		m, j = n.small(12), n.end+1
	}
	n, ok := f.number(j)
	if !ok {
		return item{}, false
	}
	at, word := f.joint(n.end)
	up, ok := f.number(at)
	if !ok || at == n.end || word == "より" || !n.plain && !n.kanji || !up.plain && !up.kanji || f.weekly(i) {
		return item{}, false
	}
	low, high := n.small(9999), up.small(9999)
	end := up.end + 1
	var a, b day
	switch unit := f.peek(up.end); {
	case unit == '日' && (m > 0 || f.last.m > 0) && y == 0 && !f.in(end, "間本目") && (m > 0 || !f.lastsDays(end)):
		b = day{f.last.y, f.last.m, high}
		if m > 0 {
			b = f.complete(day{0, m, high})
		}
		a = day{b.y, b.m, low}
	case unit == '日' && m == 0 && y == 0 && !f.ref.IsZero() && !f.yearOnly() && !f.in(end, "間本目") && !f.lastsDays(end) && high <= 31:
		b = f.nearest(high, end)
		a = day{b.y, b.m, low}
	case unit == '日' && m > 0:
		a, b = day{y, m, low}, day{y, m, high}
	case unit == '月' && m == 0 && !f.in(end, "間号"):
		b = day{y: y, m: high}
		if y == 0 {
			b = f.complete(b)
		}
		a = day{y: b.y, m: low}
		if low > high {
			a.y--
		}
	case unit == '年' && m == 0 && y == 0 && low >= 1000 && f.peek(end) != '間':
		if high < 100 {
			high += low / 100 * 100
		}
		a, b, end = day{y: low}, day{y: high}, f.eat(end-1, "年度", "年")
	}
	if !a.valid() || !b.valid() || a.iso() >= b.iso() {
		return item{}, false
	}
	it := item{kind: Date + "_range", start: i, end: end, day: b}
	if !f.bounds(it, word) {
		return item{}, false
	}
	return item{kind: Date + "_range", end: end, iso: a.iso() + "/" + b.iso(), day: b}, true
}

// weekdayRange reads 5/3(金)〜6(月): the second day stands alone before its weekday.
func (f *finder) weekdayRange(i int) (item, bool) {
	if !digit(f.peek(i)) {
		return item{}, false
	}
	a, end, ok := f.numeric(i)
	if !ok || a.d == 0 || f.weekday(end) == end {
		return item{}, false
	}
	at, word := f.joint(end)
	n, ok := f.number(at)
	if !ok || at == end || word != "" || n.small(31) <= a.d || f.weekday(n.end) == n.end {
		return item{}, false
	}
	b := day{a.y, a.m, n.small(31)}
	return item{kind: Date + "_range", end: n.end, iso: a.iso() + "/" + b.iso(), day: b}, a.valid() && b.valid()
}

// minmax are the ends of a range as the record gives them.
func (it item) minmax() (low, high any) {
	if from, to, ok := strings.Cut(it.iso, "/"); ok {
		return from, to
	}
	if it.kind == Percent+"_range" {
		a, _ := it.value.Float64()
		b, _ := it.upper.Float64()
		return a, b
	}
	return plain(it.value), plain(it.upper)
}

// weekday skips (金) or （水・祝）.
func (f *finder) weekday(i int) int {
	if f.in(i, "(（") && f.in(i+1, "月火水木金土日祝") {
		for k := i + 2; k < i+8; k++ {
			if f.in(k, ")）") {
				return k + 1
			}
		}
	}
	return i
}

// monthEnd is the last day of d's month.
func (d day) monthEnd() day {
	d.d = time.Date(d.y, time.Month(d.m)+1, 0, 0, 0, 0, 0, time.UTC).Day()
	return d
}
