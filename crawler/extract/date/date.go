// Package date reads the dates that pages and posts write about themselves:
// Japanese, English and machine-written ones. In goes a short text, such as a
// metadata field or a line near the title; out comes ISO 8601, as a day or,
// where a time is given, as a time in Japan's zone. Start at ISO; Shown
// gathers what labelled lines say (公開日：…　更新日：…).
//
// It reads full dates only, of the years of the web. It does not look for
// dates in sentences: that is package fact's.
package date

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// stamp is a date as far as it is known: a day, or a time with its zone.
type stamp struct {
	year, month, day     int
	hour, minute, second int // hour -1: no time; second -1: no seconds
	zone                 string
}

// tokyo is what a time means that names no zone.
var tokyo = time.FixedZone("JST", 9*60*60)

// iso writes a stamp in ISO 8601 with the precision it has. Times are given
// in Japan's zone, so that the first ten characters are the day in Japan.
func (s stamp) iso() string {
	if s.hour < 0 {
		return fmt.Sprintf("%04d-%02d-%02d", s.year, s.month, s.day)
	}
	zone := tokyo
	if s.zone != "" {
		if z, err := time.Parse("Z07:00", s.zone); err == nil {
			zone = z.Location()
		}
	}
	t := time.Date(s.year, time.Month(s.month), s.day, s.hour, s.minute, max(s.second, 0), 0, zone).In(tokyo)
	if s.second < 0 {
		return t.Format("2006-01-02T15:04-07:00")
	}
	return t.Format("2006-01-02T15:04:05-07:00")
}

// valid refuses what cannot be: the 31st of April, and years before the web,
// which are never the date of a page or a post.
func (s stamp) valid() bool {
	if s.year < 1990 || s.year > 2099 || s.month < 1 || s.month > 12 || s.day < 1 {
		return false
	}
	if s.hour > 24 || s.minute > 59 || s.second > 60 {
		return false
	}
	return s.day <= time.Date(s.year, time.Month(s.month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

const (
	rxWeekday = `(?:\s*[\(\[](?:sun|mon|tue|wed|thu|fri|sat)[a-z]*\.?[\)\]]|\s*[\(\[][日月火水木金土祝・]{1,3}(?:曜日?)?[\)\]]|\s*[日月火水木金土]曜日?)?`
	rxClock   = `(?:[T\s,，、]*(午前|午後|am|pm)?\s*(\d{1,2})\s*(?::|時)\s*(\d{1,2})\s*分?(?::(\d{2})(?:\.\d+)?)?\s*(am|pm)?\s*\(?(Z|GMT|UTC|JST|[+-]\d{2}:?\d{2})?\)?)?`
)

var (
	rxYMD      = regexp.MustCompile(`(?i)(?:^|[^\d./-])((?:19|20)\d{2})\s*(?:年|([/.-]))\s*(\d{1,2})\s*(月|[/.-])\s*(\d{1,2})(?:\s*(日))?` + rxWeekday + rxClock)
	rxEra      = regexp.MustCompile(`(?i)(令和|平成|[RH](?:\.|\b|\d))\s*(元|\d{0,2})\s*[年./]\s*(\d{1,2})\s*[月./]\s*(\d{1,2})日?` + rxWeekday + rxClock)
	rxEnglish  = regexp.MustCompile(`(?i)\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?[,.]?\s+((?:19|20)\d{2})(?:\s*(?:at|,))?` + rxClock)
	rxBritish  = regexp.MustCompile(`(?i)\b(\d{1,2})\s+(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+((?:19|20)\d{2})` + rxClock)
	rxCompact  = regexp.MustCompile(`^((?:19|20)\d{2})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?$`)
	rxKanjiNum = regexp.MustCompile(`[〇一二三四五六七八九十]+[年月日]`)
	months     = map[string]int{"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12}
)

// find reads the first full date of s. It knows 2021年5月21日,
// 2021/05/21, 2021.5.21, ISO 8601, 令和3年5月21日, 令和三年…, R3.5.21,
// May 21, 2021 and 21 May 2021, in any width of digits.
func find(s string) (stamp, bool) {
	if !May(s) {
		return stamp{}, false
	}
	s = fold(s)
	best, at := stamp{}, -1
	try := func(found stamp, index int, ok bool) {
		if ok && found.valid() && (at < 0 || index < at) {
			best, at = found, index
		}
	}
	for _, form := range formsIn(s) {
		try(form.read(s))
	}
	return best, at >= 0
}

// form is a way to write a date.
type form struct {
	rx   *regexp.Regexp
	read func(string) (stamp, int, bool)
}

var (
	westernForms = []form{{rxYMD, dateYMD}}
	eraForms     = []form{{rxEra, dateEra}}
	namedForms   = []form{{rxEnglish, dateEnglish}, {rxBritish, dateBritish}}
)

// formsIn are the forms that a folded text may hold a date of: those with a
// year of the web, with the name of a month, with an era.
func formsIn(s string) (out []form) {
	western := strings.Contains(s, "20") || strings.Contains(s, "19")
	if western {
		out = append(out, westernForms...)
	}
	if strings.Contains(s, "令和") || strings.Contains(s, "平成") || strings.ContainsAny(s, "RrHh") {
		out = append(out, eraForms...)
	}
	if western && holdsWord(s) {
		out = append(out, namedForms...)
	}
	return out
}

// holdsWord reports whether three Latin letters stand together in s.
func holdsWord(s string) bool {
	run := 0
	for i := range len(s) {
		if c := s[i] | 0x20; c < 'a' || c > 'z' {
			run = 0
		} else if run++; run == 3 {
			return true
		}
	}
	return false
}

// May reports whether a text may hold a date: a digit, or a year in kanji.
func May(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= '0' && c <= '9' {
			return true
		}
	}
	return strings.Contains(s, "年") || strings.ContainsFunc(s, func(r rune) bool { return r >= '０' && r <= '９' })
}

// ISO reads the first full date of s, machine-written or in words, "" if there
// is none.
func ISO(s string) string {
	s = strings.TrimSpace(s)
	if m := compact(s); m != nil {
		found := stamp{number(m[1]), number(m[2]), number(m[3]), -1, 0, -1, ""}
		if m[4] != "" {
			found.hour, found.minute = number(m[4]), number(m[5])
		}
		if found.valid() {
			return found.iso()
		}
		return ""
	}
	if found, ok := find(s); ok {
		return found.iso()
	}
	return ""
}

// compact are the parts of 20210521 and 20210521T120000, nil for any other text.
func compact(s string) []string {
	if len(s) < len("20210521") || len(s) > len("20210521T120000") || s[0] != '1' && s[0] != '2' {
		return nil
	}
	return rxCompact.FindStringSubmatch(s)
}

// rxShort is a line that is a date with a year of two digits and nothing
// else: 21/05/21, '21.5.21, 21年5月21日, with its time.
var rxShort = regexp.MustCompile(`^['’\s]*(\d{2})\s*(?:([/.])\s*(\d{1,2})\s*([/.])\s*(\d{1,2})|年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日)((?:\s*[(\[][日月火水木金土祝・]{1,3}[)\]])?[T\s]*(?:\d{1,2}:\d{2}(?::\d{2})?)?)$`)

// Short reads a line that is nothing but a date with a year of two digits, in
// the order that Japan writes them, "" for any other.
func Short(line string) string {
	if len(line) > maxBare || !May(line) {
		return ""
	}
	m := rxShort.FindStringSubmatch(strings.TrimSpace(fold(line)))
	if m == nil || m[2] != m[4] {
		return ""
	}
	century := "20"
	if number(m[1]) >= 90 {
		century = "19"
	}
	return ISO(century + m[1] + "-" + m[3] + m[6] + "-" + m[5] + m[7] + m[8])
}

// Split reads the first full date of a line and gives the line without it; day
// is "" if there is none.
func Split(line string) (day, rest string) {
	if !May(line) {
		return "", line
	}
	line = strings.TrimSpace(fold(line))
	for _, form := range formsIn(line) {
		if at := form.rx.FindStringIndex(line); at != nil {
			if day = ISO(line[at[0]:at[1]]); day != "" {
				return day, strings.TrimSpace(line[:at[0]]) + " " + strings.TrimSpace(line[at[1]:])
			}
		}
	}
	return "", line
}

// maxBare is longer than a date with its time and zone, in bytes.
const maxBare = 200

// Bare reports whether s is a full date and nothing else.
func Bare(s string) bool {
	if len(s) > maxBare || !May(s) {
		return false
	}
	s = strings.TrimSpace(fold(s))
	for _, form := range formsIn(s) {
		if m := form.rx.FindString(s); m != "" && len(m) == len(s) {
			return true
		}
	}
	return false
}

// First is the first of the values that holds a date, as ISO reads it.
func First(values ...string) string {
	for _, v := range values {
		if date := ISO(v); date != "" {
			return date
		}
	}
	return ""
}

var rxMonthDay = regexp.MustCompile(`(\d{1,2})\s*(?:月|/)\s*(\d{1,2})\s*(?:日|追|更|訂|\b)`)

// MonthDay completes the first 6月5日 or 6/5 of s with a year of four digits.
func MonthDay(s, year string) string {
	if m := rxMonthDay.FindStringSubmatch(fold(s)); m != nil && year != "" {
		return ISO(fmt.Sprintf("%s-%s-%s", year, m[1], m[2]))
	}
	return ""
}

// rxMonth is a month of a year, or of any.
var rxMonth = regexp.MustCompile(`(?:((?:19|20)\d{2})\s*年\s*|(令和|平成)\s*(元|\d{1,2})\s*年\s*)?\b(\d{1,2})\s*月`)

// Month reads the first month of s as "2021-06", one without a year as of the
// year given; "" if there is none, or no year.
func Month(s, year string) string {
	if !strings.Contains(s, "月") {
		return ""
	}
	m := rxMonth.FindStringSubmatch(fold(s))
	if m == nil {
		return ""
	}
	if m[2] != "" {
		if first := ISO(m[2] + m[3] + "年" + m[4] + "月1日"); first != "" {
			return first[:len("2021-06")]
		}
		return ""
	}
	if m[1] != "" {
		year = m[1]
	}
	if first := ISO(year + "-" + m[4] + "-1"); year != "" && first != "" {
		return first[:len("2021-06")]
	}
	return ""
}

// rxBothYears is a year in both calendars: 2021(令和3)年, 2021年(令和3年),
// 令和3年(2021年), 令和3(2021)年.
var rxBothYears = regexp.MustCompile(`((?:19|20)\d{2}|(?:令和|平成)\s*(?:元|\d{1,2}))\s*年?\s*\(\s*(?:(?:19|20)\d{2}|(?:令和|平成)\s*(?:元|\d{1,2}))\s*年?\s*\)\s*年?`)

// fold makes widths alike, turns 三十一日 into 31日 and keeps one of two years.
func fold(s string) string {
	s = norm.NFKC.String(s)
	if strings.Contains(s, "(") {
		s = rxBothYears.ReplaceAllString(s, "${1}年")
	}
	if !strings.Contains(s, "年") && !strings.Contains(s, "月") && !strings.Contains(s, "日") {
		return s
	}
	return rxKanjiNum.ReplaceAllStringFunc(s, func(m string) string {
		r := []rune(m)
		return strconv.Itoa(kanjiNumber(r[:len(r)-1])) + string(r[len(r)-1])
	})
}

// kanjiNumber reads 二〇二一, 三十一 and 十; values beyond a year mean nothing.
func kanjiNumber(digits []rune) int {
	if len(digits) > 5 {
		return 0
	}
	total, last := 0, -1
	for _, r := range digits {
		if r == '十' {
			if last < 0 {
				last = 1
			}
			total, last = total+last*10, 0
			continue
		}
		value := strings.Index("〇一二三四五六七八九", string(r)) / len("〇")
		if last > 0 {
			value += last * 10
		}
		last = value
	}
	return total + max(last, 0)
}

func dateYMD(s string) (stamp, int, bool) {
	for _, m := range rxYMD.FindAllStringSubmatchIndex(s, 8) {
		part := parts(s, m)
		if part[2] != "" && part[4] != part[2] || part[2] == "" && part[4] != "月" {
			continue // 2021.5/21 is not a date
		}
		found := clock(stamp{year: number(part[1]), month: number(part[3]), day: number(part[5])}, part[7:])
		if found.valid() {
			return found, m[2], true
		}
	}
	return stamp{}, 0, false
}

func dateEra(s string) (stamp, int, bool) {
	m := rxEra.FindStringSubmatchIndex(s)
	if m == nil {
		return stamp{}, 0, false
	}
	part := parts(s, m)
	year := part[2]
	if era := part[1]; era[len(era)-1] >= '0' && era[len(era)-1] <= '9' {
		year = era[len(era)-1:] + year // R3.5.21: the pattern took the digit
	}
	n := number(year)
	if year == "元" {
		n = 1
	}
	if n == 0 {
		return stamp{}, 0, false
	}
	first := 2018 // 令和1 is 2019
	if strings.HasPrefix(part[1], "平成") || part[1][0] == 'H' || part[1][0] == 'h' {
		first = 1988
	}
	return clock(stamp{year: first + n, month: number(part[3]), day: number(part[4])}, part[5:]), m[0], true
}

func dateEnglish(s string) (stamp, int, bool) {
	m := rxEnglish.FindStringSubmatchIndex(s)
	if m == nil {
		return stamp{}, 0, false
	}
	part := parts(s, m)
	return clock(stamp{year: number(part[3]), month: months[strings.ToLower(part[1])], day: number(part[2])}, part[4:]), m[0], true
}

func dateBritish(s string) (stamp, int, bool) {
	m := rxBritish.FindStringSubmatchIndex(s)
	if m == nil {
		return stamp{}, 0, false
	}
	part := parts(s, m)
	return clock(stamp{year: number(part[3]), month: months[strings.ToLower(part[2])], day: number(part[1])}, part[4:]), m[0], true
}

// parts cuts the submatches out of s.
func parts(s string, m []int) []string {
	out := make([]string, len(m)/2)
	for i := range out {
		if m[2*i] >= 0 {
			out[i] = s[m[2*i]:m[2*i+1]]
		}
	}
	return out
}

// clock adds the time of day: half of day, hour, minute, second, half of day
// behind, zone.
func clock(s stamp, part []string) stamp {
	s.hour, s.second = -1, -1
	if len(part) < 6 || part[1] == "" {
		return s
	}
	s.hour, s.minute = number(part[1]), number(part[2])
	half := strings.ToLower(part[0] + part[4])
	if (half == "午後" || half == "pm") && s.hour < 12 {
		s.hour += 12
	}
	if (half == "am" || half == "午前") && s.hour == 12 {
		s.hour = 0
	}
	if part[3] != "" {
		s.second = number(part[3])
	}
	s.zone = zoneName(part[5])
	return s
}

// zoneName writes +0900 as +09:00, and the zones that have names as numbers.
func zoneName(s string) string {
	switch strings.ToUpper(s) {
	case "GMT", "UTC":
		return "Z"
	case "JST":
		return "+09:00"
	}
	if len(s) == 5 {
		return s[:3] + ":" + s[3:]
	}
	return strings.ToUpper(s)
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}
