package frontier

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Shape says what kind of address one is, by its form alone.
type Shape struct {
	// Pattern stands for all addresses that differ only in numbers and in what
	// lies deep in the path, such as "/cal/#/#" or "/list?page&sort".
	Pattern string
	// Space says that several parts of the pattern vary, so that what it
	// covers may be without end; one number that varies is a collection.
	Space bool
	// Calendar says that the address ends in a date and nothing more.
	Calendar bool
	// Trap names what makes the address one that no site means; "" if nothing.
	Trap string
}

const (
	maxSegments = 24 // of a path; the deepest seen on real sites is 11
	maxRepeats  = 3  // of one segment, or of one run of segments, in a path
	firstYear   = 1990
)

// ShapeOf looks at a canonical address. Calendar pages are a trap from 32
// days after now on: what is published has a date in the past.
func ShapeOf(canonical string, now time.Time) Shape {
	path, query, _ := strings.Cut(pathOf(canonical), "?")
	segments := strings.Split(strings.Trim(path, "/"), "/")
	var s Shape
	vary := s.pattern(segments, query)
	s.Space = vary > 1
	s.Trap = repeats(segments)
	if year, month, ok := dated(segments, query); ok {
		s.Calendar = true
		day := time.Date(year, time.Month(month), 1, 0, 0, 0, 0, time.UTC)
		if s.Trap == "" && (year < firstYear || day.After(now.AddDate(0, 0, 32))) {
			s.Trap = "a calendar page of a day on which nothing was published"
		}
	}
	return s
}

// Section is the part of a site that a canonical address lies in: its first
// path segment, or "" for what lies at the root.
func Section(canonical string) string {
	path := strings.TrimLeft(pathOf(canonical), "/")
	if end := strings.IndexAny(path, "/?"); end >= 0 {
		return path[:end]
	}
	return ""
}

// pathOf is a canonical address's path with its query.
func pathOf(canonical string) string {
	_, rest, _ := strings.Cut(canonical, "://")
	if i := strings.IndexAny(rest, "/?"); i >= 0 {
		return rest[i:]
	}
	return "/"
}

// pattern writes the pattern and counts its parts that vary.
func (s *Shape) pattern(segments []string, query string) (vary int) {
	var b strings.Builder
	for i, segment := range segments {
		b.WriteByte('/')
		numbers := generalise(&b, segment, i >= 2)
		vary += numbers
	}
	if query != "" {
		b.WriteByte('?')
		for _, pair := range strings.Split(query, "&") {
			name, _, _ := strings.Cut(pair, "=")
			b.WriteString(name + "&")
			vary++
		}
	}
	s.Pattern = b.String()
	return vary
}

// generalise writes a segment with # for its numbers, or * as a whole if it
// lies deep, and counts what varies.
func generalise(b *strings.Builder, segment string, deep bool) (vary int) {
	if deep {
		b.WriteByte('*')
		return 1
	}
	number := false
	for i := range len(segment) {
		digit := '0' <= segment[i] && segment[i] <= '9'
		if digit && !number {
			b.WriteByte('#')
			vary++
		}
		if !digit {
			b.WriteByte(segment[i])
		}
		number = digit
	}
	return vary
}

// repeats names what repeats itself in a path too often to be meant: an
// address that was resolved against itself grows so.
func repeats(segments []string) string {
	if len(segments) > maxSegments {
		return "its path has more than " + strconv.Itoa(maxSegments) + " parts"
	}
	count := map[string]int{}
	for _, s := range segments {
		if count[s]++; count[s] > maxRepeats && s != "" {
			return "its path repeats itself"
		}
	}
	for size := 2; size <= len(segments)/maxRepeats; size++ {
		for start := 0; start+size*maxRepeats <= len(segments); start++ {
			if cycle(segments[start:], size) {
				return "its path repeats itself"
			}
		}
	}
	return ""
}

// cycle reports whether the segments begin with maxRepeats times the same run.
func cycle(segments []string, size int) bool {
	for i := size; i < size*maxRepeats; i++ {
		if segments[i] != segments[i-size] {
			return false
		}
	}
	return true
}

var (
	rxYear  = regexp.MustCompile(`^(?:19|20|21)\d\d$`)
	rxMonth = regexp.MustCompile(`^(?:0[1-9]|1[0-2])$`) // of two digits: /2031/1 may be page 1 of article 2031
	rxDay   = regexp.MustCompile(`^(?:0[1-9]|[12]\d|3[01])$`)
	rxDate  = regexp.MustCompile(`^(\d{4})[-/.]?(0[1-9]|1[0-2])(?:[-/.]?(?:0[1-9]|[12]\d|3[01]))?$`)
)

// dated reports whether an address ends in a month or a day: /2021/05,
// /2021/05/21, /2021-05, ?month=2021-05, ?y=2021&m=5.
func dated(segments []string, query string) (year, month int, ok bool) {
	if query != "" {
		return datedQuery(query)
	}
	n := len(segments)
	if m := rxDate.FindStringSubmatch(segments[n-1]); m != nil && strings.ContainsAny(segments[n-1], "-.") {
		return number(m[1]), number(m[2]), true
	}
	for tail := 2; tail <= 3 && tail <= n; tail++ {
		part := segments[n-tail:]
		if rxYear.MatchString(part[0]) && rxMonth.MatchString(part[1]) && (tail == 2 || rxDay.MatchString(part[2])) {
			return number(part[0]), number(part[1]), true
		}
	}
	return 0, 0, false
}

func datedQuery(query string) (year, month int, ok bool) {
	for _, pair := range strings.Split(query, "&") {
		name, value, _ := strings.Cut(pair, "=")
		switch name = strings.ToLower(name); {
		case yearNames[name] && rxYear.MatchString(value):
			year = number(value)
		case monthNames[name] && value != "" && len(value) <= 2 && rxMonth.MatchString("0"[:2-len(value)]+value):
			month = number(value)
		}
		if m := rxDate.FindStringSubmatch(value); m != nil && dateNames[name] {
			return number(m[1]), number(m[2]), true
		}
	}
	return year, month, year > 0 && month > 0
}

// yearNames and monthNames are the parameters that are read as such.
var (
	yearNames  = map[string]bool{"y": true, "yy": true, "yyyy": true, "yr": true, "year": true, "cal_year": true}
	monthNames = map[string]bool{"m": true, "mm": true, "mon": true, "month": true, "cal_month": true}
)

// dateNames are the parameters whose value is read as a date.
var dateNames = map[string]bool{
	"date": true, "day": true, "month": true, "ym": true, "ymd": true, "cal": true, "calendar": true, "d": true, "m": true,
	"from": true, "start": true, "week": true, "archive": true,
}

func number(digits string) int {
	n, _ := strconv.Atoi(digits) // the patterns let only short runs of digits through
	return n
}
