package fact

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// What joins まで to the length of the time that ends with it: so that nothing
// else can be meant, or so that the words behind must show it.
var (
	lasting = []string{"", "の", "で", "での", "の間", "の期間"}
	perhaps = []string{"、", "で、", "は", "は、", "に", "に、", "には", "も", "が", "=", "(", "(計", "の間に", "の間は", "の間、", "の期間は", "の期間、", "、その間", "、この間", "、期間は"}
)

// dates checks 4月28日から5月21日まで23日. The length must be said of the time
// between them: in 5月21日までに届いた荷物を3日間預かる it is not.
func (f *finder) dates(a, b, length item) (item, bool) {
	if !strings.HasPrefix(f.between(a, b), "から") || !strings.HasPrefix(f.between(b, length), "まで") || f.parted(length.end) {
		return item{}, false
	}
	gap := f.joining(b.end+len([]rune("まで")), length.start)
	sure := slices.Contains(lasting, gap)
	if !sure && !slices.Contains(perhaps, gap) {
		return item{}, false
	}
	it, ok := f.span2(a, b, length, length.end)
	return it, ok && (sure || it.consistent || f.needed(length) || f.closes(length) && f.peek(length.end) != '、')
}

// months checks 2019年4月の開業から2024年10月の閉店まで5年半: where only months are told, the first
// may be counted too, and half a year is left out.
func (f *finder) months(a, b, length item) (item, bool) {
	if length.kind != Duration || a.day.m == 0 || a.day.d > 0 || b.day.m == 0 || b.day.d > 0 || a.ranged() || b.ranged() {
		return item{}, false
	}
	first, second := f.between(a, b), f.joining(b.end, length.start)
	if !strings.Contains(first, "から") || utf8.RuneCountInString(first) > reach || utf8.RuneCountInString(second) > reach || strings.ContainsAny(second, "。\n") {
		return item{}, false
	}
	if _, behind, ok := strings.Cut(second, "まで"); !ok || strings.Trim(behind, "の、で") != "" || f.parted(length.end) {
		return item{}, false
	}
	said := 0
	var y, m int
	switch {
	case scans(length.iso, "P%dY%dM", &y, &m), scans(length.iso, "P%dY", &y), scans(length.iso, "P%dM", &m):
		said = 12*y + m
	default:
		return item{}, false
	}
	gone := 12*(b.day.y-a.day.y) + b.day.m - a.day.m
	it := item{kind: Arithmetic, start: a.start, end: length.end, text: b.day.iso() + "-" + a.day.iso() + "=" + length.iso}
	room := 0
	if m == 0 || length.qualifier != "" {
		room = max(said/12, 1) // whole years
	}
	if it.consistent = said >= gone-room && said <= gone+1+room; !it.consistent {
		it.expected = fmt.Sprintf("P%dM", gone)
		if (gone+1)%12 == 0 {
			it.expected = fmt.Sprintf("P%dY", (gone+1)/12) // from April to March
		}
	}
	lasts := f.needed(length) || f.closes(length) || f.eat(length.end, "続", "勤", "働", "在籍", "にわた", "に及", "間続") > length.end
	return it, gone > 0 && (it.consistent || lasts)
}

// joining is the text from i to j without a remark in brackets before it and
// without what says how exact the number behind it is.
func (f *finder) joining(i, j int) string {
	gap := strings.ReplaceAll(strings.ReplaceAll(string(f.r[i:j]), "（", "("), "）", ")")
	if _, behind, ok := strings.Cut(gap, ")"); ok && gap[0] == '(' {
		gap = behind
	}
	for cut := true; cut; {
		short := strings.TrimSpace(gap)
		for _, w := range exactly {
			short = strings.TrimSuffix(short, w)
		}
		gap, cut = short, short != gap
	}
	return gap
}

// exactly are words before a number that say how exact or how large it is.
var exactly = []string{"約", "およそ", "ほぼ", "実に", "わずか", "たった", "丸", "まる", "のべ", "延べ", "ちょうど", "合計", "計", "最長で", "最長"}

// parted reports whether what stands behind a length makes it a part of the
// time or what comes again and again in it: 3日ごと, 3日だけ.
func (f *finder) parted(i int) bool {
	if _, ok := f.number(i + 1); ok && f.peek(i) == 'に' {
		return true // 1か月に2度
	}
	return f.eat(i, "ごと", "おき", "毎", "置き", "だけ", "しか", "のみ", "以内", "ずつ", "単位", "刻み", "隔で", "間隔", "前", "あたり", "当たり", "につき", "目") > i
}

// needed reports whether the words behind a length say that it passed.
func (f *finder) needed(length item) bool {
	took := f.eat(length.end, "も", "ほど", "が", "以上", "近く", "余り", "を", "程度", "あまり")
	return f.eat(took, "かか", "要し", "要す", "経", "たっ", "たつ", "あった", "あり", "ある", "空", "あい", "開", "遅", "の差", "の空白", "の遅れ", "の開き", "のずれ", "のタイムラグ", "の間隔", "費や") > took
}

// closes reports whether a clause ends with a length.
func (f *finder) closes(length item) bool {
	return f.in(length.end-1, "間") && (length.end == len(f.r) || f.in(length.end, "。、)！!？?\n）") || f.eat(length.end, "も", "です", "だ", "以上", "近く", "余り", "ほど", "弱", "強") > length.end)
}

// another reports whether the words between the second day and a length say
// that it is that of something else: 5月21日に退会、返金まで10日. What is named
// before is not else: 4月28日に検知し5月21日に公表、検知から公表まで23日.
func (f *finder) another(a, b, length item) bool {
	from := b.end
	for i := b.end; i < length.start; i++ {
		if f.in(i, "、。") {
			from = i + 1
		}
	}
	clause := f.joining(from, length.start)
	if name, _, ok := strings.Cut(clause, "まで"); ok {
		if _, behind, ok := strings.Cut(name, "から"); ok {
			name = behind
		}
		return from > b.end && !strings.Contains(string(f.r[a.start:from]), name)
	}
	if has(clause, "その間", "期間", "日数", "差", "遅れ", "かかっ", "要し") {
		return false
	}
	for _, w := range []string{"を", "に", "は", "が"} {
		if len(clause) > len(w) && strings.HasSuffix(clause, w) {
			return true
		}
	}
	return false
}

// elapsed checks 4月28日に検知し5月21日に公表、23日間. The length must close the
// clause or be what was needed.
func (f *finder) elapsed(a, b, length item) (item, bool) {
	if length.kind != Duration || a.day.d == 0 || b.day.d == 0 || length.start < b.end || f.parted(length.end) {
		return item{}, false
	}
	first, second := f.between(a, b), string(f.r[b.end:length.start])
	far := utf8.RuneCountInString(first)
	if first == "。" || far > 2*reach || utf8.RuneCountInString(second) > reach || strings.HasPrefix(first, "から") && strings.HasPrefix(second, "まで") || f.another(a, b, length) {
		return item{}, false
	}
	if before, after, ok := strings.Cut(second, "。"); ok && (after != "" || before == "") && strings.Trim(after, "約そおよのべ間実に、わずかたっ") != "" {
		return item{}, false
	}
	needed, closed := f.needed(length), f.closes(length)
	closed = closed || strings.Contains(second, "その間") || f.eat(length.end, "後だ", "後です", "後のこと", "後であ", "後でし") > length.end
	joined := f.fits(b, length, []string{"の", "まで", "までの", "まで、", "までは", "(", "までで"}) && f.in(length.end-1, "間週日月") && f.peek(length.end) != '後'
	if !needed && !closed && !joined {
		return item{}, false
	}
	it, ok := f.span2(a, b, length, length.end)
	return it, ok && (it.consistent || far <= reach)
}

// minusDays checks 5月21日-4月28日=23日, with or without names of the days.
func (f *finder) minusDays(a, b, length item) (item, bool) {
	if length.kind != Duration || a.day.d == 0 || b.day.d == 0 || !f.subtracted(a, b) || strings.TrimSpace(f.between(b, length)) != "=" {
		return item{}, false
	}
	it, ok := f.span2(b, a, length, length.end)
	if n := wholeDays(a.day.time().Sub(b.day.time())); ok && it.consistent && length.iso == fmt.Sprintf("P%dD", n+1) {
		it.consistent, it.expected = false, fmt.Sprintf("P%dD", n) // a minus does not count the first day too
	}
	it.start = a.start
	return it, ok
}

// wholeDays are the whole days of a time.
func wholeDays(d time.Duration) int { return int(d.Hours() / 24) }

// subtracted reports whether a minus stands between two items, and what
// follows them is an equals sign.
func (f *finder) subtracted(a, b item) bool {
	op, at := f.operator(a.end)
	return op == '-' && f.label(at) == b.start && f.peek(f.spaces(b.end)) == '='
}

// daysBefore checks 5月21日の23日前、4月28日に検知.
func (f *finder) daysBefore(b, length, a item) (item, bool) {
	if length.kind != Duration || a.day.d == 0 || b.day.d == 0 || !f.fits(b, length, []string{"の", "より", "から"}) ||
		!f.fits(length, a, []string{"前の", "前、", "前", "前は", "前となる", "前にあたる", "前に当たる", "前に、", "前、つまり"}) {
		return item{}, false
	}
	it, ok := f.span2(a, b, length, a.end)
	it.start = b.start
	return it, ok
}

// daysFrom checks 5月21日は4月28日の23日後.
func (f *finder) daysFrom(b, a, length item) (item, bool) {
	gap := f.between(b, a)
	if length.kind != Duration || a.day.d == 0 || b.day.d == 0 || utf8.RuneCountInString(gap) > reach || !strings.HasPrefix(gap, "は") && !strings.HasPrefix(gap, "、") && !strings.HasPrefix(gap, "が") {
		return item{}, false
	}
	if !f.fits(a, length, []string{"の", "から", "から数えて", "より"}) || f.peek(length.end) != '後' {
		return item{}, false
	}
	it, ok := f.span2(a, b, length, length.end)
	it.start = b.start
	return it, ok
}

// daysLater checks 4月28日に検知し、23日後の5月21日に公表.
func (f *finder) daysLater(a, length, b item) (item, bool) {
	if length.kind != Duration || a.day.d == 0 || b.day.d == 0 || utf8.RuneCountInString(f.between(a, length)) > reach || f.between(a, length) == "。" {
		return item{}, false
	}
	if !f.fits(length, b, []string{"後の", "後、", "後", "後は", "後が", "後に", "後となる", "後にあたる", "後に当たる", "たった", "経った", "がたった", "が経った"}) {
		return item{}, false
	}
	return f.span2(a, b, length, b.end)
}

// span2 judges a length of days, weeks or months between two days.
func (f *finder) span2(a, b, length item, end int) (item, bool) {
	from, to := a.day.time(), b.day.time()
	if a.day.d == 0 || b.day.d == 0 || to.Before(from) || f.worked(length.end) {
		return item{}, false
	}
	days := wholeDays(to.Sub(from))
	it := item{kind: Arithmetic, start: a.start, end: end}
	it.text = b.day.iso() + "-" + a.day.iso() + "=" + length.iso
	if y, m, ok := calendar(length.iso); ok {
		if it.consistent = passed(from, to, y, m, length.qualifier); !it.consistent {
			it.expected = fmt.Sprintf("P%dD", days)
		}
		return it, true
	}
	var n int
	var unit byte
	if _, err := fmt.Sscanf(length.iso, "P%d%c", &n, &unit); err != nil || !strings.ContainsRune("DWM", rune(unit)) || length.iso != fmt.Sprintf("P%d%c", n, unit) || n > 9999 {
		return item{}, false
	}
	it.consistent = agrees(n, unit, days, length.qualifier)
	if !it.consistent {
		it.expected = fmt.Sprintf("P%dD", days)
	}
	return it, true
}

// calendar reads the years of a length, with or without months: P3Y, P3Y3M.
func calendar(iso string) (years, months int, ok bool) {
	if scans(iso, "P%dY%dM", &years, &months) {
		return years, months, true
	}
	return years, 0, scans(iso, "P%dY", &years) && years < 1000
}

// passed reports whether so many years and months may be said of the time
// from one day to another: what is said may leave out what is smaller than
// its last unit, or be rounded to half of it.
func passed(from, to time.Time, years, months int, qualifier string) bool {
	said := from.AddDate(years, months, 0)
	unit := 365
	if months > 0 {
		unit = 31
	}
	days := wholeDays(to.Sub(said))
	switch qualifier {
	case atLeast, over:
		return days >= -unit/12
	case atMost, under:
		return days <= unit/12 && days > -unit
	case approx, estimated:
		return days >= -unit/2 && days <= unit
	}
	return days >= -unit/12 && days < unit
}

// agrees reports whether n days, weeks or months may be said of so many days.
// The first day may be counted too; weeks and months are rounded.
func agrees(n int, unit byte, days int, qualifier string) bool {
	size := map[byte]int{'D': 1, 'W': 7, 'M': 30}[unit]
	switch qualifier {
	case atLeast, over:
		return days >= n*size-n/2
	case atMost, under:
		return days <= n*size+n/2
	case approx, estimated:
		place := 1 // of the last digit said: 約20日 may be 23
		for n > 0 && n%(place*10) == 0 {
			place *= 10
		}
		room := max(place*size/2, days/10)
		if gap := days - n*size; gap <= room && -gap <= room {
			return true
		}
	}
	switch unit {
	case 'W':
		return n == days/7 || n == (days+3)/7
	case 'M':
		return days >= n*28 && days <= n*31+1
	}
	return n == days || n == days+1
}
