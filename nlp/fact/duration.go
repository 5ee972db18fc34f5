package fact

import (
	"math/big"
	"strings"
)

// span is a unit of time: the words for it, and its place in ISO 8601.
type span struct {
	words []string
	code  byte // Y M W D, h m s below a day
	half  string
}

var spans = []span{
	{[]string{"年間", "か年間", "カ年間", "ヶ年間", "か年", "カ年", "ヶ年", "ヵ年", "ケ年", "箇年", "年"}, 'Y', "6M"},
	{[]string{"か月間", "カ月間", "ヶ月間", "ヵ月間", "ケ月間", "箇月間", "か月", "カ月", "ヶ月", "ヵ月", "ケ月", "箇月", "ヶ月", "個月", "月"}, 'M', "15D"},
	{[]string{"週間", "週"}, 'W', ""},
	{[]string{"営業日", "日間", "日"}, 'D', "T12H"},
	{[]string{"時間"}, 'h', "30M"},
	{[]string{"分間", "分"}, 'm', "30S"},
	{[]string{"秒間", "秒"}, 's', ""},
}

// fully before a number of days says that no day of the month is meant.
var fully = []string{"丸", "まる", "満", "足掛け", "足かけ", "約", "およそ", "のべ", "延べ", "泊", "まで", "最短で", "最短", "最長で", "最長", "長くて", "=", "実に", "わずか", "たった", "その間"}

// counted reports whether a word of fully stands before i.
func (f *finder) counted(i int) bool {
	for f.peek(i-1) == ' ' {
		i--
	}
	if f.in(i-1, ")）") { // まで(連休を挟んで)10日
		for j := i - 2; j >= 0 && j > i-maxRemark; j-- {
			if f.in(j, "(（") {
				return f.eatBefore(j, "まで", "までに") < j
			}
		}
	}
	return f.eatBefore(i, fully...) < i
}

// duration reads 3週間, 10年, 61時間25分, 1カ月半, 半年.
func (f *finder) duration(i int) (item, bool) {
	if f.eatBefore(i, "令和", "平成", "昭和") < i {
		return item{}, false
	}
	if f.peek(i-1) == '時' && digit(f.peek(i-2)) {
		return item{}, false // 25時10分 is a time that clocks do not show
	}
	full := f.counted(i)
	if iso, end := f.halfSpan(i); end > i {
		return item{kind: Duration, end: end, iso: iso}, true
	}
	var iso strings.Builder
	iso.WriteByte('P')
	end, below := i, 0
	for below < len(spans) {
		start := end
		if end > i {
			start = f.eat(end, "と") // 2か月と3日
		}
		n, ok := f.number(start)
		if !ok {
			break
		}
		at, next, ok := f.span(n, below, full || end > i)
		if !ok || start > end && at > below+1 || spans[at].code == 'Y' && f.padded(start) && f.peek(next-1) != '間' {
			break
		}
		write(&iso, n.rat(), spans[at].code)
		end, below = next, at+1
		if spans[at].half != "" && f.peek(end) == '半' && !f.in(end+1, "分数") {
			half := spans[at].half
			if spans[at].code >= 'a' {
				half = "T" + half
			}
			appendISO(&iso, half)
			end++
			break
		}
	}
	if end == i {
		return item{}, false
	}
	return item{kind: Duration, end: end, iso: iso.String()}, true
}

// halfSpan reads half a year or half a day as a length; in 前半日程, 半日本 and
// 半日陰 there is none.
func (f *finder) halfSpan(i int) (iso string, end int) {
	if end = f.eat(i, "半年間", "半年"); end > i {
		return "P6M", end
	}
	if end = f.eat(i, "半日間", "半日"); end > i && !f.in(end, "本程陰影向当照村") && !f.in(i-1, "前後反親") {
		return "PT12H", end
	}
	return "", i
}

// span reads the unit of time behind n, one of those from below on; later
// says that a greater unit was read before it.
func (f *finder) span(n number, below int, later bool) (at, end int, ok bool) {
	for at = below; at < len(spans); at++ {
		end = f.eat(n.end, spans[at].words...)
		if end > n.end {
			return at, end, f.lasts(n, spans[at].code, end, later)
		}
	}
	return 0, 0, false
}

// lasts reports whether number and unit up to end are a length of time, not
// a year, a day of the month or a word such as 十分.
func (f *finder) lasts(n number, code byte, end int, later bool) bool {
	long := f.peek(end-1) == '間'
	if !later && n.small(1) == 1 && f.eat(end, "あたり", "当たり", "当り", "につき") > end {
		return false // 1時間あたり: no hour is meant
	}
	switch code {
	case 'Y':
		if f.peek(end) == '度' {
			return n.small(99) > 0 && f.peek(end+1) == '分'
		}
		if n.one() && !long && f.in(end, "中生前目") && f.eat(end, "前") == end {
			return false
		}
		return n.small(999) > 0 && !f.in(end, "代生目版式組") && !((letter(f.peek(end)) || digit(f.peek(end))) && f.peek(end+1) == '組') && !f.monthFollows(end)
	case 'h':
		return f.peek(end) != '目' && !f.in(end, "帯割給")
	case 'W':
		return !f.in(end, "刊末明目") && n.whole > 0
	case 'D':
		if f.worked(end) {
			return f.peek(end) != '目'
		}
		if f.has(end-1, "日本") || f.in(end, "目付曜") {
			return false
		}
		return long || later || n.small(31) < 0 || f.lastsDays(end) && !n.one()
	case 'M':
		if f.peek(end-1) == '月' && (digit(f.peek(end-2)) || kanji.has(f.peek(end-2)) || tens.has(f.peek(end-2))) && !f.sentenced(end) {
			return false
		}
		return !f.in(end, "目")
	case 'm':
		if _, ok := f.number(end + 1); ok && f.peek(end) == 'の' {
			return false // 5分の1
		}
		return long || !n.kanji && !f.in(end, "け割野")
	case 's':
		return !n.kanji
	}
	return f.peek(end) != '目'
}

// worked reports whether a length that ends at i is of days of business.
func (f *finder) worked(i int) bool { return f.eatBefore(i, "営業日") < i }

// monthFollows: 21年5月 is a date.
func (f *finder) monthFollows(i int) bool {
	n, ok := f.number(i)
	return ok && n.small(12) > 0 && f.peek(n.end) == '月'
}

// lastsDays reports whether what follows 日 makes it a length: 30日以内.
func (f *finder) lastsDays(end int) bool {
	return f.eat(end, "以内", "以上", "以下", "未満", "後", "前", "余", "あまり", "ほど", "程度", "くらい", "ぐらい", "超", "弱", "強", "分",
		"連続", "続", "ぶり", "足らず", "近く", "半", "おき", "ごと", "遅", "早", "あり", "ある", "あった", "も", "で", "あれば", "かか", "を要", "を超", "が経",
		"経っ", "経ち", "かけ", "待", "のずれ", "の差", "の空白", "の遅れ", "の開き", "のタイムラグ", "の間隔", "要し", "がた", "放置", "を費", "しか", "が目安", "を目安", "の目安", "をめど", "が必要", "は必要", "はかか", "いただ", "頂", "お待ち", "経過", "経た", "たっ", "たち", "過ぎ") > end
}

// write appends value and unit to an ISO 8601 duration.
func write(iso *strings.Builder, value *big.Rat, code byte) {
	if code >= 'a' {
		appendISO(iso, "T"+decimal(value)+strings.ToUpper(string(code)))
		return
	}
	appendISO(iso, decimal(value)+string(code))
}

// appendISO appends part, whose T is written once only.
func appendISO(iso *strings.Builder, part string) {
	if strings.ContainsRune(iso.String(), 'T') {
		part = strings.TrimPrefix(part, "T")
	}
	iso.WriteString(part)
}
