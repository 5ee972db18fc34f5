package fact

// The years that eight digits, or a year with a slash behind it, are read in:
// what people write of lies in them, and few numbers of articles do.
const firstYear, lastYear = 1900, 2099

// eight reads 20210521, unless a word before it says that it is the number of
// something, or what stands around it makes it a part of a name.
func (f *finder) eight(i int) (day, int, bool) {
	end := f.digits(i)
	if end != i+8 || letter(f.peek(i-1)) || f.in(i-1, ".-_/+#@=") || letter(f.peek(end)) || f.in(end, "-_/.+*×÷=%@") || f.numbered(i) {
		return day{}, i, false
	}
	n := 0
	for _, c := range f.r[i:end] {
		n = n*10 + int(c-'0')
	}
	d := day{n / 10000, n / 100 % 100, n % 100}
	if _, next := f.unit(end); next > end || d.y < firstYear || d.y > lastYear || d.m == 0 || d.d == 0 {
		return day{}, i, false
	}
	return d, end, true
}

// numberWords stand before what is the number of a thing.
var numberWords = []string{"番号", "No.", "NO.", "no.", "No", "NO", "ID", "id", "コード", "号", "第", "¥", "$", "総数", "合計", "件数", "整理", "ロット", "パスワード", "暗証"}

// numbered reports whether one of them stands before i.
func (f *finder) numbered(i int) bool {
	if f.in(i-1, "~〜") {
		for i--; digit(f.peek(i - 1)); {
			i-- // the first end of a range
		}
	}
	for f.in(i-1, " :：「『(（") || f.in(i-1, "はがも") {
		i--
	}
	return f.eatBefore(i, numberWords...) < i
}

// monthOfYear reads 2021/05. With one digit it is a month only where the words
// around it do not divide: 2021/5に, but not 2000/5=400.
func (f *finder) monthOfYear(i int) (day, int, bool) {
	y, j, ok := f.short(i, 4)
	if !ok || j != i+4 || f.peek(j) != '/' || y < firstYear || y > lastYear {
		return day{}, i, false
	}
	m, end, ok := f.short(j+1, 2)
	if !ok || m < 1 || m > 12 || f.in(end, "/-.%=") || letter(f.peek(end)) || f.in(i-1, "=+-−×÷*/") {
		return day{}, i, false
	}
	next := f.spaces(end)
	if _, at := f.operator(next); at > next || f.eat(next, equals...) > next {
		return day{}, i, false
	}
	if unit, _ := f.unit(end); unit != "" || f.in(end, "円万億千") {
		return day{}, i, false
	}
	return day{y: y, m: m}, end, true
}
