package fact

import "fmt"

// half is a word for a part of the day, and the hours, inclusive, that mean
// the afternoon behind it.
type half struct {
	word     string
	from, to int
}

// hour is n o'clock of the part of the day, from 0 to 24.
func (h half) hour(n int) int {
	if n >= h.from && n <= h.to {
		return n + 12
	}
	return n
}

var halves = []half{
	{"午前", 1, 0}, {"午後", 0, 11}, {"AM", 1, 0}, {"PM", 1, 11}, {"早朝", 1, 0}, {"朝", 1, 0}, {"未明", 1, 0}, {"明け方", 1, 0}, {"昼", 1, 5}, {"夕方", 1, 11}, {"夕刻", 1, 11},
	{"深夜", 8, 11}, {"夜", 5, 11}, {"晩", 5, 11},
}

var partly = setOf("午APap早朝未明昼夕深夜晩")

// latest is the last hour of a day that goes on past midnight, as broadcasters,
// shops and railways count: 25時, 24時12分.
const latest = 29

// clock reads a time of day: 15時, 午後3時15分30秒, 15時半, 18:45, 25時.
func (f *finder) clock(i int) (item, bool) {
	if end := f.eat(i, "正午"); end > i {
		return f.about(item{kind: Time, end: end, iso: "12:00"}), true
	}
	part, j := f.half(i)
	from, to := part.from, part.to
	h, m, s, end, ok := f.colons(j)
	if ok && j == i {
		from, to, end = f.suffix(f.offset(i, end))
	} else if !ok {
		h, m, s, end, ok = f.hours(j)
	}
	if !ok {
		return item{}, false
	}
	switch {
	case h >= from && h <= to:
		h += 12
	case h == 12 && to < 0:
		h = 0 // 12:11 AM
	}
	if h > 24 && (h > latest || j == i && f.peek(i+2) == ':') || h == 24 && f.peek(i+2) == ':' && (m > 0 || s > 0) || m > 59 || s > 59 {
		return item{}, false
	}
	it := item{kind: Time, end: end, iso: fmt.Sprintf("%02d:%02d", h, max(m, 0))}
	if s >= 0 {
		it.iso += fmt.Sprintf(":%02d", s)
	}
	return f.about(it), true
}

// half reads a word for a part of the day; without one the hours count to 24.
func (f *finder) half(i int) (half, int) {
	for _, h := range halves {
		if !partly.has(f.peek(i)) {
			break
		}
		if end := f.eat(i, h.word); end > i {
			return h, f.spaces(f.eat(end, "の"))
		}
	}
	return half{from: 1, to: 0}, i
}

// about marks a time that is not exact: 15時過ぎ.
func (f *finder) about(it item) item {
	if f.eat(it.end, "過ぎ", "すぎ", "台", "前") > it.end {
		it.qualifier = approx
	}
	return it
}

// suffix reads the AM or PM behind 6:25: which hours mean the afternoon, as
// in halves. A to of -1 says that twelve is midnight.
func (f *finder) suffix(end int) (from, to, next int) {
	k := f.spaces(end)
	if next = f.eat(k, "PM", "pm", "p.m."); next > k && !letter(f.peek(next)) {
		return 1, 11, next
	}
	if next = f.eat(k, "AM", "am", "a.m."); next > k && !letter(f.peek(next)) {
		return 1, -1, next
	}
	return 1, 0, end
}

// offset skips the distance from Greenwich behind the hour from i to end:
// 15:00:00+09:00. A minus and the short forms need the T of ISO 8601 before
// the hour: 15:00-18:00 is a range.
func (f *finder) offset(i, end int) int {
	iso := f.peek(i-1) == 'T'
	if iso && f.peek(end) == 'Z' && !letter(f.peek(end+1)) {
		return end + 1
	}
	if f.peek(end) != '+' && !(iso && f.in(end, "-−")) {
		return end
	}
	hours := f.digits(end + 1)
	switch minutes := f.digits(hours + 1); {
	case hours == end+3 && f.peek(hours) == ':' && minutes == hours+3:
		return minutes
	case iso && hours == end+5:
		return hours
	}
	return end
}

// colons reads 18:45 and 18:45:30; s is -1 when not written.
func (f *finder) colons(i int) (h, m, s, end int, ok bool) {
	s = -1
	if digit(f.peek(i-1)) || f.peek(i-1) == ':' {
		return
	}
	h, j, ok := f.short(i, 2)
	if !ok || f.peek(j) != ':' || f.digits(j+1) != j+3 {
		return 0, 0, s, i, false
	}
	m, end, _ = f.short(j+1, 2)
	if f.peek(end) == ':' && f.digits(end+1) == end+3 {
		s, end, _ = f.short(end+1, 2)
	}
	return h, m, s, end, f.peek(end) != ':'
}

// hours reads 18時, 18時45分, 15時半; s is -1 when not written.
func (f *finder) hours(i int) (h, m, s, end int, ok bool) {
	s = -1
	n, ok := f.number(i)
	if f.peek(i) == '零' {
		n, ok = number{end: i + 1, plain: true}, true
	}
	if !ok || !n.plain && !n.kanji || n.one() && f.eatBefore(i, "午前", "午後") == i || f.peek(n.end) != '時' || f.in(n.end+1, "間代給短系期効限速差点価") {
		return 0, 0, s, i, false
	}
	h, end = n.small(99), n.end+1
	if h < 0 {
		return 0, 0, s, i, false
	}
	if f.peek(end) == '半' {
		return h, 30, s, end + 1, true
	}
	min, ok := f.number(end)
	if !ok || min.small(59) < 0 || f.peek(min.end) != '分' {
		return h, 0, s, end, true
	}
	m, end = min.small(59), min.end+1
	if sec, ok := f.number(end); ok && sec.small(59) >= 0 && f.peek(sec.end) == '秒' {
		s, end = sec.small(59), sec.end+1
	}
	return h, m, s, end, true
}
