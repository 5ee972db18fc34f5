package fact

import "strings"

// dashes that part the groups of a telephone number, middle dots included.
const dashes = "-−‐‑‒–—―ーｰ・･ .()（）"

// phone reads a Japanese telephone number: ten or eleven digits from 0 on in
// two or three groups, (06)6489-1234 and +81-3-1234-5678 too; its value is
// the digits as dialled in Japan.
func (f *finder) phone(i int) (item, bool) {
	if digit(f.peek(i-1)) || f.in(i-1, "-./") && digit(f.peek(i-2)) {
		return item{}, false
	}
	var b strings.Builder
	j, groups := i, 0
	if end := f.eat(i, "+81"); end > i {
		b.WriteByte('0')
		j = end
	} else if f.peek(i) != '0' && !f.areaCode(i) {
		return item{}, false
	}
	for b.Len() < 11 {
		k := j
		if f.in(k, dashes) && (groups > 0 || b.Len() > 0 || f.in(k, "(（")) {
			k++
		}
		end := f.digits(k)
		if end == k || b.Len()+end-k > 11 || k > j && groups > 0 && !f.furtherGroup(k, end) {
			break
		}
		b.WriteString(string(f.r[k:end]))
		j, groups = end, groups+1
	}
	digits := b.String()
	if len(digits) != 10 && len(digits) != 11 || digits[0] != '0' || digits[1] == '0' {
		return item{}, false
	}
	free := strings.HasPrefix(digits, "0120") || strings.HasPrefix(digits, "0570")
	if free && len(digits) != 10 {
		return item{}, false
	}
	if groups == 1 && len(digits) == 10 && !free && !f.called(i) {
		return item{}, false
	}
	return item{kind: Phone, end: j, text: digits}, true
}

// furtherGroup reports whether the digits from k to end may be a further group of a
// telephone number: two at least, and in both brackets or none. The 9 of
// 0120-444-555(9時～18時) is an hour.
func (f *finder) furtherGroup(k, end int) bool {
	return end-k > 1 && (!f.in(k-1, "(（") || f.in(end, ")）"))
}

// areaCode reports whether (06) stands at i; another parenthesis is not part
// of the number.
func (f *finder) areaCode(i int) bool {
	return f.in(i, "(（") && f.peek(i+1) == '0' && f.in(f.digits(i+1), ")）")
}

// called reports whether a word for telephone stands before i.
func (f *finder) called(i int) bool {
	for i > 0 && f.in(i-1, " :：.") {
		i--
	}
	return f.eatBefore(i, "TEL", "Tel", "tel", "電話", "電話番号", "連絡先", "携帯", "直通", "ダイヤル", "FAX", "Fax", "☎", "℡") < i
}
