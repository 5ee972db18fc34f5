package model

import (
	"strings"
	"unicode/utf8"
)

// An amount is a number with its unit: its class says how much it is, as a
// week's silence is told like another's and 500 yen are not 500 people.
type amount struct {
	class      string
	start, end int // bytes
}

// units are what may follow a number, longest first where one begins with the
// other. The size is days for lengths of time and yen for money.
var units = []struct {
	text, kind string
	size       float64
}{
	{"年間", "time", 365}, {"年余", "time", 365}, {"年近", "time", 365}, {"年以上", "time", 365}, {"年後", "time", 365}, {"年前", "ago", 365}, {"年も", "time", 365}, {"年分", "time", 365}, {"年", "year", 365},
	{"ヶ月", "time", 30}, {"か月", "time", 30}, {"カ月", "time", 30}, {"ヵ月", "time", 30}, {"ケ月", "time", 30}, {"箇月", "time", 30}, {"月間", "time", 30},
	{"週間", "time", 7}, {"週", "time", 7},
	{"営業日", "time", 1}, {"日間", "time", 1}, {"日後", "time", 1}, {"日目", "time", 1}, {"日も", "time", 1}, {"日余", "time", 1}, {"日近", "time", 1}, {"日以内", "limit", 1}, {"日以上", "time", 1}, {"日前", "ago", 1}, {"日で", "time", 1}, {"日たっ", "time", 1}, {"日経", "time", 1},
	{"時間以内", "limit", 1. / 24}, {"時間", "time", 1. / 24}, {"分間", "time", 1. / 1440}, {"分で", "time", 1. / 1440}, {"分後", "time", 1. / 1440},
	{"月", "date", 0}, {"日", "date", 0}, {"時", "clock", 0}, {"分", "clock", 0}, {"世紀", "time", 36500},
	{"円", "yen", 1}, {"ドル", "yen", 150}, {"ユーロ", "yen", 160}, {"万", "number", 1},
	{"人", "people", 1}, {"名", "people", 1}, {"件", "people", 1}, {"世帯", "people", 1}, {"戸", "people", 1},
	{"%", "percent", 1}, {"パーセント", "percent", 1}, {"割", "percent", 1},
	{"ポイント", "goods", 1}, {"本", "goods", 1}, {"個", "goods", 1}, {"枚", "goods", 1}, {"袋", "goods", 1}, {"箱", "goods", 1}, {"回分", "goods", 1}, {"点", "goods", 1},
	{"回", "times", 1}, {"度", "times", 1},
	{"条", "article", 1}, {"章", "article", 1}, {"号", "article", 1},
}

// follows has a bit for each character that a unit may begin with, by its last six
// bits.
var follows = func() (all uint64) {
	for _, u := range units {
		r, _ := utf8.DecodeRuneInString(u.text)
		all |= 1 << (r & 63)
	}
	return all
}()

// digitOf is the value of a character that is a digit of a number.
func digitOf(r rune) (value float64, is bool) {
	switch r {
	case '〇':
		return 0, true
	case '一':
		return 1, true
	case '二':
		return 2, true
	case '三':
		return 3, true
	case '四':
		return 4, true
	case '五', '数', '何':
		return 5, true
	case '六':
		return 6, true
	case '七':
		return 7, true
	case '八':
		return 8, true
	case '九':
		return 9, true
	}
	return 0, false
}

// powerOf is by how much a character multiplies what stands before it.
func powerOf(r rune) (value float64, is bool) {
	switch r {
	case '十':
		return 10, true
	case '百':
		return 100, true
	case '千':
		return 1000, true
	case '万':
		return 1e4, true
	case '億':
		return 1e8, true
	case '兆':
		return 1e12, true
	}
	return 0, false
}

// amounts finds the amounts in a normalised text.
func amounts(s string) []amount { return amountsFrom(s, 0) }

// amountsFrom finds those that begin at byte i or later.
func amountsFrom(s string, i int) []amount {
	var out []amount
	t := concepts()
	for i < len(s) {
		r, size := runeAt(s, i)
		if r >= 1<<16 || !t.numeric(r) {
			i += size
			continue
		}
		value, n := number(s[i:])
		next := rune(0)
		if i+n < len(s) {
			next, _ = runeAt(s, i+n)
		}
		if follows&(1<<(next&63)) == 0 {
			i += n
			continue
		}
		for _, u := range units {
			if strings.HasPrefix(s[i+n:], u.text) {
				out = append(out, amount{amountClass(u.kind, value*u.size, value), i, i + n + len(u.text)})
				n += len(u.text)
				break
			}
		}
		i += n
	}
	return out
}

// startsNumber reports whether a number may begin with a character.
func startsNumber(r rune) bool {
	_, digit := digitOf(r)
	_, power := powerOf(r)
	return digit || power
}

// amountClasses are those of all amounts.
var amountClasses = []string{
	"time:minutes", "time:hours", "time:days", "time:weeks", "time:months", "time:years", "ago", "limit", "date", "clock",
	"yen:none", "yen:small", "yen:some", "yen:much", "number", "people", "percent", "goods", "times", "article",
}

// number reads the number that s begins with, and how many bytes it takes.
func number(s string) (value float64, n int) {
	var whole, part, run float64
	for n < len(s) {
		r, size := runeAt(s, n)
		if '0' <= r && r <= '9' {
			run = float64(run*10) + float64(r-'0')
			n += size
			continue
		}
		if r != ',' && (r >= 1<<16 || !concepts().numeric(r)) {
			return whole + part + run, n
		}
		digit, isDigit := digitOf(r)
		power, isPower := powerOf(r)
		switch {
		case isDigit:
			run = float64(run*10) + digit
		case isPower && power >= 1e4:
			whole, part, run = whole+float64(max(part+run, 1)*power), 0, 0
		case isPower:
			part, run = part+float64(max(run, 1)*power), 0
		case r == ',' && n > 0:
		default:
			return whole + part + run, n
		}
		n += size
	}
	return whole + part + run, n
}

func amountClass(kind string, size, value float64) string {
	switch kind {
	case "time":
		for _, step := range []struct {
			most float64
			name string
		}{{1. / 24, "minutes"}, {1, "hours"}, {6.5, "days"}, {27, "weeks"}, {300, "months"}} {
			if size < step.most {
				return "time:" + step.name
			}
		}
		return "time:years"
	case "year":
		if value < 100 {
			return "time:years"
		}
		return "date"
	case "yen":
		switch {
		case value == 0:
			return "yen:none"
		case size <= 5500:
			return "yen:small"
		case size <= 500000:
			return "yen:some"
		}
		return "yen:much"
	}
	return kind
}
