package fact

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// pauses are words of a sentence in which a length is less than the time it lies in.
var pauses = []string{"休憩", "実働", "うち", "昼休み", "延べ", "除", "合計", "最大", "平均", "最長"}

// clockSpan finds what is wrong in 午前9時から午後5時までの7時間停止した. One that is right is the
// way a length is told, and no calculation.
func (f *finder) clockSpan(a, b, length item) (item, bool) {
	if length.kind != Duration || a.kind != b.kind || a.kind != Time && a.kind != Datetime {
		return item{}, false
	}
	first, second := f.between(a, b), f.between(b, length)
	if !slices.Contains([]string{"から", "より", "~", "〜", "から翌", "から翌日の", "から翌日"}, first) || !strings.HasPrefix(second, "まで") {
		return item{}, false
	}
	if !slices.Contains([]string{"", "の", "、", "、約", "の約", "約", "およそ", "のおよそ", "の計"}, strings.TrimPrefix(second, "まで")) || f.parted(length.end) || !f.lengthEnds(length.end) {
		return item{}, false
	}
	said, unit, ok := minutesOf(length.iso)
	from, okA := clockTime(a)
	to, okB := clockTime(b)
	if !ok || !okA || !okB || has(f.sentenceAt(a.start, length.end), pauses...) {
		return item{}, false
	}
	span := int(to.Sub(from).Minutes())
	if a.kind == Time {
		span = (span + 24*60) % (24 * 60)
	}
	if length.qualifier != "" {
		unit = max(2*unit, span/4)
	}
	for _, turn := range []int{0, 12 * 60, -12 * 60} { // 9時から5時まで: which half of the day is left open
		if gap := span + turn - said; gap < unit && gap > -unit && (turn == 0 || a.kind == Time) {
			return item{}, false
		}
	}
	it := item{kind: Arithmetic, start: a.start, end: length.end, text: b.iso + "-" + a.iso + "=" + length.iso}
	it.expected = fmt.Sprintf("PT%dH%dM", span/60, span%60)
	if span%60 == 0 {
		it.expected = fmt.Sprintf("PT%dH", span/60)
	} else if span < 60 {
		it.expected = fmt.Sprintf("PT%dM", span)
	}
	return it, span > 0
}

// lengthEnds reports whether what stands at i says that the length before went by.
func (f *finder) lengthEnds(i int) bool {
	i = f.eat(i, "ほど", "余り", "あまり", "近く", "弱", "強", "にわたって", "にわたり", "にわたる", "も")
	return i == len(f.r) || f.eat(i, "、", "。", ")", "）", "\n", "停", "続", "止", "中断", "断水", "遅", "閉", "かか", "使え", "つなが", "利用でき", "だった", "です", "でした", "に及", "不通", "障害", "待") > i
}

// farthestPause is how many characters of a sentence on either side of a length are
// read for what explains it.
const farthestPause = 40

// sentenceAt is what stands from i to j with what is near it in the sentence.
func (f *finder) sentenceAt(i, j int) string {
	from, to := i, j
	for from > 0 && i-from < farthestPause && !f.in(from-1, "。\n") {
		from--
	}
	for to < len(f.r) && to-j < farthestPause && !f.in(to, "。\n") {
		to++
	}
	return string(f.r[from:to])
}

// clockTime is the time of a clock, of no day in particular where it has none.
func clockTime(it item) (time.Time, bool) {
	iso := it.iso
	if it.kind == Time {
		iso = "2000-01-01T" + iso
	}
	t, err := time.Parse("2006-01-02T15:04", iso)
	return t, err == nil
}

// minutesOf are the minutes of a length of hours and minutes, and those of the
// last unit that it is told in.
func minutesOf(iso string) (minutes, unit int, ok bool) {
	var h, m int
	switch {
	case scans(iso, "PT%dH%dM", &h, &m):
		return 60*h + m, 1, true
	case scans(iso, "PT%dH", &h):
		return 60 * h, 60, true
	case scans(iso, "PT%dM", &m):
		if m%10 == 0 {
			return m, 10, true
		}
		return m, 1, true
	}
	return 0, 0, false
}

// scans reports whether a text is wholly of a form, and fills its numbers in if it is.
func scans(s, form string, into ...*int) bool {
	values, read := make([]any, len(into)), make([]int, len(into))
	for i := range read {
		values[i] = &read[i]
	}
	if n, err := fmt.Sscanf(s, form, values...); err != nil || n != len(into) {
		return false
	}
	for i, v := range read {
		values[i] = v
	}
	if s != fmt.Sprintf(form, values...) {
		return false // Sscanf does not mind what stands behind
	}
	for i, v := range read {
		*into[i] = v
	}
	return true
}
