package fact

import (
	"math/big"
	"slices"
	"strings"
	"time"
)

// maxTerms is the longest calculation followed. People write three terms, a
// table's row perhaps ten; without a limit 1/1/1/… would cost its square.
const maxTerms = 16

// maxRemark is the longest remark in brackets behind an operand, in characters.
const maxRemark = 16

// operators in text and in claims. A bare - or / needs a number behind it,
// which the reader of operands sees to.
var operators = []struct {
	word string
	op   byte
}{
	{"×", '*'}, {"✕", '*'}, {"✖", '*'}, {"*", '*'}, {"x", '*'}, {"X", '*'}, {"掛ける", '*'}, {"かける", '*'},
	{"+", '+'}, {"プラス", '+'}, {"足す", '+'}, {"たす", '+'}, {"引く", '-'}, {"÷", '/'}, {"/", '/'}, {"−", '-'}, {"-", '-'}, {"マイナス", '-'},
}

// operatorsBy are the words of operators by their first character.
var (
	operatorsBy    = operatorWords()
	operatorFirsts = firstsOf(operatorsBy)
)

func operatorWords() words {
	var list []string
	for _, o := range operators {
		list = append(list, o.word)
	}
	return listOf(list...)
}

// calculates reports whether there is a sign or word of a calculation anywhere.
func (f *finder) calculates() bool {
	for i, c := range f.r {
		if operatorFirsts.has(c) && f.eatAny(i, operatorsBy) > i {
			return true
		}
	}
	return false
}

// arithmetics finds the calculations of the text and checks them: those
// written with signs, then those told in words, for which a calculation with
// signs is its result.
func (f *finder) arithmetics(items []item) []item {
	var out []item
	end, k := 0, 0
	if !f.calculates() {
		f.starts = f.starts[:0]
	}
	for _, i := range f.starts {
		for k < len(items) && items[k].end <= i {
			k++
		}
		if i < end || k < len(items) && items[k].start <= i && (items[k].moment() || items[k].kind == Phone) {
			continue
		}
		it, next, ok := f.expression(i)
		if ok && f.whollyRead(it, items[k:]) {
			out = append(out, it)
		}
		end = max(end, next)
	}
	rest, units := results(items, out)
	words := slices.Concat(f.sums(rest), f.spoken(rest), f.told(rest), f.implied(rest), f.lengths(rest))
	if len(words) == 0 {
		return f.claimed(out)
	}
	taken := make([]bool, len(f.r)) // characters of the calculations found
	for n, it := range out {
		if !units[n] {
			mark(taken, it)
		}
	}
	for _, it := range words {
		if !slices.Contains(taken[it.start:it.end], true) {
			mark(taken, it)
			out = append(out, it)
		}
	}
	return f.claimed(out)
}

// results are the items, with one in place of all those of a calculation: its
// result, where that has a unit; units says of which calculations it has one.
func results(items, calculations []item) (out []item, units []bool) {
	if len(calculations) == 0 {
		return items, nil
	}
	units = make([]bool, len(calculations))
	k := 0
	for _, it := range items {
		for k < len(calculations) && calculations[k].end < it.end {
			k++
		}
		if k < len(calculations) && calculations[k].end == it.end {
			units[k] = true
		}
	}
	out, k = make([]item, 0, len(items)), 0
	for _, it := range items {
		for k < len(calculations) && calculations[k].end < it.end {
			k++
		}
		switch {
		case k == len(calculations) || it.start < calculations[k].start || !units[k]:
			out = append(out, it)
		case it.end == calculations[k].end:
			it.start, it.computed = calculations[k].start, true
			out = append(out, it)
		}
	}
	return out, units
}

func mark(taken []bool, it item) {
	for i := it.start; i < it.end; i++ {
		taken[i] = true
	}
}

// expression reads 500円/人×170万人=8億5000万円 at i, or with the result first,
// 171万件=会員111万件+退会者60万件. The next calculation may begin at next, the
// result when a sign follows it. Where there is none it is the last term: what
// begins with one before that ends as this does.
func (f *finder) expression(i int) (it item, next int, ok bool) {
	start := i
	if f.peek(i-1) == '(' {
		if _, _, ok := f.group(i - 1); ok {
			i, start = i-1, i-1
		}
	}
	first, end, ok := f.operand(i)
	if !ok {
		return item{}, i, false
	}
	if at := f.eat(f.spaces(end), "=", "は"); at > f.spaces(end) {
		terms, ops, _, last, ok := f.terms(f.label(at))
		if !ok || ops == "" || f.peek(at-1) != '=' && f.equalled(last, ops) {
			return item{}, i, false
		}
		it, ok = f.judge(item{start: start, end: last}, terms, ops, first, f.loose(last))
		return it, last, ok && (it.consistent || f.peek(at-1) == '=')
	}
	if it, ok := f.explained(start, end, first); ok {
		return it, it.end, true
	}
	terms, ops, final, end, ok := f.terms(i)
	if !ok || ops == "" {
		return item{}, final, false
	}
	eq, ok := f.equal(start, end, ops)
	if !ok {
		return item{}, final, false
	}
	result, end, ok := f.operand(eq.end)
	if !ok {
		return item{}, i, false
	}
	it, ok = f.judge(item{start: start, end: end}, terms, ops, result, eq.loose || f.loose(end))
	if _, at := f.operator(end); at > end {
		return it, eq.end, ok && (it.consistent || !eq.weak)
	}
	return it, end, ok && (it.consistent || !eq.weak)
}

// explained checks a sum of money that a calculation in brackets explains: 約17万円(総額
// 8,450万円÷512件). value is written from start to end.
func (f *finder) explained(start, end int, value *big.Rat) (item, bool) {
	loose := f.loose(end) || f.eatBefore(start, roughly...) < start
	end = f.eat(end, "程度", "ほど", "前後")
	if !f.in(end, "(（") || f.eatBefore(end, "円") == end {
		return item{}, false
	}
	terms, ops, _, last, ok := f.terms(f.label(end + 1))
	if !ok || ops == "" || !f.in(last-1, ")）") || strings.Trim(ops, "*/") != "" {
		return item{}, false
	}
	return f.judge(item{start: start, end: last}, terms, ops, value, loose)
}

// equalled reports whether a result stands behind the terms that end at i.
func (f *finder) equalled(i int, ops string) bool {
	eq, ok := f.equal(i, i, ops)
	if ok {
		_, _, ok = f.operand(eq.end)
	}
	return ok
}

// terms reads numbers and the signs between them. The last of them begins at
// final; of more than are followed none is given.
func (f *finder) terms(i int) (terms []*big.Rat, ops string, final, end int, ok bool) {
	value, end, ok := f.operand(i)
	if !ok {
		return nil, "", i, i, false
	}
	for terms, final = []*big.Rat{value}, i; ; {
		op, at := f.operator(end)
		if at == end {
			return terms, ops, final, end, true
		}
		start := f.label(at)
		value, next, ok := f.operand(start)
		if !ok {
			return nil, "", i, i, false
		}
		if len(terms) == maxTerms {
			return nil, "", f.lastTerm(start, next), i, false
		}
		terms, ops, final, end = append(terms, value), ops+string(op), start, next
	}
}

// lastTerm is where the last of the terms begins that go on with that from
// start to end.
func (f *finder) lastTerm(start, end int) int {
	for {
		op, at := f.operator(end)
		next := f.label(at)
		if op == 0 {
			return start
		}
		_, last, ok := f.single(next) // whatever its brackets are worth
		if !ok {
			return start
		}
		start, end = next, last
	}
}

// broken skips blanks, and the end of the line where one of signs begins the
// next.
func (f *finder) broken(i int, signs ...string) int {
	i = f.spaces(i)
	if f.peek(i) == '\n' {
		if next := f.spaces(i + 1); f.eat(next, signs...) > next {
			return next
		}
	}
	return i
}

// label skips the name of what the number behind it counts, 会員111万件, and
// the end of a line before it.
func (f *finder) label(i int) int {
	i = f.spaces(i)
	if f.peek(i) == '\n' {
		i = f.spaces(i + 1)
	}
	for j := i; j < i+8; j++ {
		switch c := f.peek(j); {
		case digits.has(c) || f.in(j, "¥$約("):
			return j
		case !han(c) && (c < 'ァ' || c > 'ー'):
			return i
		}
	}
	return i
}

// group reads a calculation in brackets, (1万円+5000円), as its value.
func (f *finder) group(i int) (*big.Rat, int, bool) {
	if f.peek(i) != '(' {
		return nil, i, false
	}
	if len(f.groups) == 0 {
		f.groups = slices.Grow(f.groups, groupsKept)[:groupsKept]
	}
	known := &f.groups[i%groupsKept]
	if known.at != i+1 {
		known.at = i + 1
		known.value, known.end, known.ok = f.bracketed(i)
	}
	return known.value, known.end, known.ok
}

// groupsKept is how many characters back a group is remembered: more than the
// longest calculation that is followed has brackets.
const groupsKept = 64

// grouped is the group that was read at a bracket: where one opens behind each
// sign of a calculation, every bracket before it asks for it anew.
type grouped struct {
	value *big.Rat // not to be changed
	at    int      // the rune, from 1; 0: none was read
	end   int
	ok    bool
}

// bracketed reads the group of the bracket at i.
func (f *finder) bracketed(i int) (*big.Rat, int, bool) {
	value, end, ok := f.single(i + 1)
	terms, ops := []*big.Rat{value}, ""
	for ok && f.peek(end-1) != ')' && len(terms) < maxTerms {
		op, at := f.operator(end)
		if at == end {
			return nil, i, false
		}
		value, end, ok = f.single(f.label(at))
		terms, ops = append(terms, value), ops+string(op)
	}
	if !ok || ops == "" {
		return nil, i, false
	}
	sum, ok := compute(terms, ops)
	return sum, end, ok && f.peek(end-1) == ')'
}

// operand reads a number or a calculation in brackets.
func (f *finder) operand(i int) (*big.Rat, int, bool) {
	if value, end, ok := f.group(f.spaces(i)); ok {
		return value, end, true
	}
	return f.single(i)
}

// single reads a number with or without unit. A share is a fraction of one;
// a rate's unit (/人) is skipped.
func (f *finder) single(i int) (*big.Rat, int, bool) {
	i = f.spaces(i)
	for j := f.eat(i, "約", "およそ", "(", "（"); j > i; j = f.eat(i, "約", "およそ", "(", "（") {
		i = f.spaces(j)
	}
	for _, read := range []func(int) (item, bool){f.percent, f.money, f.count} {
		it, ok := read(i)
		if !ok {
			continue
		}
		if it.kind == Percent {
			it.value.Quo(it.value, big.NewRat(100, 1))
		}
		end := f.eat(it.end, "/人", "/件", "/名", "/アカウント", "/1人", "分")
		return it.value, f.aside(end), true
	}
	n, ok := f.number(i)
	if !ok || n.one() {
		return nil, i, false
	}
	end := f.eat(n.end, "か月分", "カ月分", "ヶ月分", "か月", "カ月", "ヶ月", "ヵ月", "年分", "年間", "年", "日分", "日間", "日", "週間", "時間", "回分")
	return n.rat(), f.aside(end), true
}

// aside skips a closing bracket behind an operand, or a remark in brackets
// that a sign follows: 170万(会員全員)=.
func (f *finder) aside(i int) int {
	if end := f.eat(i, ")", "）"); end > i || !f.in(i, "(（") {
		return end
	}
	for j := i + 1; j < i+maxRemark && !f.in(j, "(（=\n") && j < len(f.r); j++ {
		if !f.in(j, ")）") {
			continue
		}
		if _, at := f.operator(j + 1); at > j+1 || f.eat(f.spaces(j+1), equals...) > f.spaces(j+1) || f.eat(j+1, becomes...) > j+1 {
			return j + 1
		}
		return i
	}
	return i
}

// operator reads the sign of a calculation behind an operand.
func (f *finder) operator(i int) (byte, int) {
	j := f.broken(i, "×", "✕", "✖", "*", "+", "÷")
	for _, o := range operators {
		if end := f.eat(j, o.word); end > j {
			return o.op, end
		}
	}
	return 0, i
}

// equation is what stands between the terms and the result.
type equation struct {
	end   int
	loose bool // the result is only near
	weak  bool // the words may mean something else: only what is right is reported
}

// What an equation is made of: signs or words, and what may stand beside them.
var (
	equals    = []string{"=", "≒", "≈", "→", "⇒"}
	becomes   = []string{"で計算すると", "を計算すると", "計算すると", "の計算で", "計算で", "と計算すると", "となり", "となる", "とすると", "とすれば", "として", "すると", "なら", "だと", "だから", "なので", "つまり", "すなわち", "では", "で", "は", "の"}
	beside    = []string{"、", "(", "単価は", "1人あたり", "1件あたり", "合計", "総額", "総計", "計", "全部", "全体", "単純に", "単純", "合わせて", "あわせて", "金額"}
	announced = []string{"合計", "総額", "総計", "計", "合わせて", "あわせて"}
	roughly   = []string{"約", "およそ", "ほぼ", "ざっと", "概算", "概数", "おおよそ", "おおむね", "概ね"}
)

// maxBeside is how many words may stand between the terms and the result.
const maxBeside = 6

// equal reads what stands between the terms, from begin to i, and the result.
func (f *finder) equal(begin, i int, ops string) (eq equation, ok bool) {
	eq.end = f.broken(i, equals...)
	for range maxBeside {
		at := eq.end
		if next := f.eat(at, equals...); next > at {
			ok, eq.loose = true, eq.loose || f.in(at, "≒≈")
			eq.weak, eq.end = false, f.label(next)
		} else if next := f.eat(at, becomes...); next > at {
			eq.weak = !ok && (!strings.ContainsAny(ops, "*+") && !f.divides(begin, i) || f.peek(at) == 'の')
			ok, eq.end = true, next
		} else if next := f.rounding(at); next > at {
			ok, eq.end = true, next
		} else if next := f.eat(at, roughly...); next > at {
			eq.loose, eq.end = true, f.eat(next, "で")
		} else {
			eq.end = f.eat(at, beside...)
			if !ok && eq.end > at && f.eat(at, announced...) > at {
				ok, eq.weak = true, !strings.Contains(ops, "*") || !f.sum(eq.end) // 100人×500円、計5万円
			}
		}
		if eq.end = f.spaces(eq.end); eq.end == at {
			break
		}
	}
	return eq, ok
}

// sum reports whether a sum of money stands at i.
func (f *finder) sum(i int) bool {
	_, ok := f.money(f.label(i))
	return ok
}

// divides reports whether the calculation from i to j can only be a division:
// its sign is ÷, or / behind the unit of a number, 60人/200人.
func (f *finder) divides(i, j int) bool {
	for at := i + 1; at < j; at++ {
		if f.peek(at) == '÷' || f.peek(at) == '/' && !digit(f.peek(at-1)) {
			return true
		}
	}
	return false
}

// maxRounding is the longest remark on how a result is rounded, in characters.
const maxRounding = 14

// rounding skips such a remark: 億円未満を切り捨てると.
func (f *finder) rounding(i int) int {
	for j := i; j < i+maxRounding && j < len(f.r); j++ {
		if f.in(j, "。0123456789") {
			return i
		}
		if end := f.eat(j, "切り捨てると", "切り捨てて", "切り捨て", "切り上げると", "切り上げて", "切り上げ", "四捨五入すると", "四捨五入して", "四捨五入"); end > j {
			return f.eat(end, "で", "の")
		}
	}
	return i
}

// between is the text from one item to the next; "。" when a sentence ends
// in it, so that no pattern fits.
func (f *finder) between(a, b item) string {
	if b.start < a.end {
		return "。"
	}
	gap := f.r[a.end:b.start]
	for _, c := range gap {
		switch c {
		case '。', '\n', '！', '？', '!', '?':
			return "。"
		}
	}
	return string(gap)
}

func (d day) time() time.Time { return time.Date(d.y, time.Month(d.m), d.d, 0, 0, 0, 0, time.UTC) }
