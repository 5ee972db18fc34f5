package fact

import "time"

// fiscalYears are whole years from April on, as they are named from that of
// writing, or from the one named last.
var fiscalYears = listOf("一昨年度", "昨年度", "前年度", "今年度", "本年度", "来年度", "翌年度", "同年度")

// parts of a fiscal year: what they name is not the whole of it.
var fiscalParts = []string{"上半期", "下半期", "上期", "下期", "前期", "後期", "前半", "後半", "第", "中間", "期", "の第", "の上", "の下"}

// fiscalYear reads 昨年度 and 今年度 as the days from April to March, and 今年度末
// as the last of them.
func (f *finder) fiscalYear(i int) (item, bool) {
	if !relatives.has(f.peek(i)) || f.ref.IsZero() || f.yearOnly() && f.last.y == 0 {
		return item{}, false
	}
	end := f.eatAny(i, fiscalYears)
	if end == i || f.eat(end, "比", "並", "同") > end || f.eat(end, fiscalParts...) > end {
		return item{}, false
	}
	y := f.relativeYear(i, end)
	if f.fiscal > 0 && f.last.y == 0 {
		switch f.peek(i) {
		case '前':
			y = f.fiscal - 1
		case '同':
			y = f.fiscal
		case '翌':
			y = f.fiscal + 1
		}
	}
	first, last := day{y, int(time.April), 1}, day{y + 1, int(time.March), 31}
	if next := f.eat(end, "末"); next > end {
		return item{kind: Date, end: next, iso: last.iso()}, true
	}
	return item{kind: Date + "_range", end: end, iso: first.iso() + "/" + last.iso(), fiscal: y}, true
}
