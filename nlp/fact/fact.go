// Package fact finds numbers with a meaning in Japanese text. In goes the
// text of an utterance and the day it was written; out come facts, each with
// its bytes in that text and a normalised value: sums of money, counts,
// shares, dates, times, lengths of time, telephone numbers and calculations.
// Start at Find.
//
// Full-width digits, kanji numerals and half-width katakana are read where
// they stand, so offsets always refer to the text as given. A number without
// a unit is no fact, nor are the digits of addresses, versions and product
// names, nor a multiple alone (2倍), for which there is no type. The package
// does no I/O and keeps no state. It does not know what a number is about and
// gives no value to a vague quantity (数百人, 5、6人), and ends to one that has
// them (十数人).
package fact

import (
	"cmp"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"classify/store/record"
)

// The types of fact that Find returns.
const (
	Count      = "count"
	Money      = "money"
	Percent    = "percent"
	Ratio      = "ratio"
	Date       = "date"
	Datetime   = "datetime"
	Time       = "time"
	Duration   = "duration"
	Phone      = "phone"
	Arithmetic = "arithmetic"
	// Two ends of a range are TYPE_range; ratio, phone and arithmetic have none.
)

// item is a fact in terms of the view: rune indexes, exact value.
type item struct {
	kind       string
	start, end int
	value      *big.Rat // count, money, percent; the lower end of a range
	upper      *big.Rat // the upper end
	unit       string
	currency   string
	iso        string
	text       string // ratio, phone; the claim of an arithmetic
	qualifier  string
	fiscal     int // the year in which a fiscal year begins
	day        day // what a date was resolved to, context for the next one
	consistent bool
	expected   string
	odds       bool // of a ratio: one part to the other, which is no share
	vague      bool // a range that is one value of which the last places are not said
	computed   bool // the result of a calculation written with signs, and its span
}

// finder is one reading of one text.
type finder struct {
	view
	ref    time.Time
	last   day       // the date mentioned last
	from   day       // the one before, if 翌日 was said of it
	end    int       // of the fact before
	hour   int       // of the time before
	frame  frame     // the year that a word named without a day
	fiscal int       // the fiscal year named last by its place: 昨年度
	starts []int     // where a number stands that a calculation may begin with
	groups []grouped // read last, see group

	corrects bool // there is a word of correction in the text
}

// Most is how many facts of one text are given. People write a handful; a line
// of half a million is a machine's, and each takes two hundred bytes.
const Most = 100_000

// Find returns the facts of text in reading order, up to Most; CountAll says how
// many there are. ref is the day the text was written and completes dates
// without a year; when it is zero such dates are left out. A ref of 1 January,
// midnight, stands for its year alone. Facts do not overlap, except that an
// arithmetic covers its operands.
func Find(text string, ref time.Time) []record.Fact {
	if !May(text, ref) {
		return []record.Fact{}
	}
	return find(text, ref)
}

// CountAll is how many facts a text has, those too that Find leaves out.
func CountAll(text string, ref time.Time) int {
	n := 0
	read(text, ref, func(facts []record.Fact) { n += len(facts) })
	return n
}

// find is Find, whatever the text.
func find(text string, ref time.Time) (out []record.Fact) {
	read(text, ref, func(facts []record.Fact) {
		if out == nil {
			out = facts[:min(len(facts), Most)]
			return
		}
		out = append(out, facts[:min(len(facts), Most-len(out))]...)
	})
	return out
}

// read hands over the facts of text, window by window.
func read(text string, ref time.Time, found func([]record.Fact)) {
	f := finders.Get().(*finder)
	defer f.release()
	f.ref = ref
	for from := 0; ; {
		to := windowEnd(text, from)
		f.base = from
		f.fold(text[from:to])
		f.corrects = strings.Contains(text[from:to], rightly)
		items := f.items()
		calculations := f.arithmetics(items)
		slices.SortStableFunc(calculations, inOrder)
		found(f.facts(text, f.join(items), calculations))
		if from = to; from == len(text) {
			return
		}
		clear(f.groups)
		clear(f.numbers[:])
		f.starts, f.end, f.frame = f.starts[:0], 0, frame{}
	}
}

// window is how many bytes are read at a time. A text that is longer is cut
// where a line or sentence ends in the second half of a window, else at a
// comma or a blank, else anywhere.
const window = 1 << 17

// windowEnd is the end of the window that begins at from.
func windowEnd(text string, from int) int {
	if len(text)-from <= window {
		return len(text)
	}
	to := from + window
	for !utf8.RuneStart(text[to]) {
		to--
	}
	half := from + window/2
	for _, mark := range []string{"\n", "。", "、", " "} {
		if at := strings.LastIndex(text[half:to], mark); at >= 0 {
			return half + at + len(mark)
		}
	}
	return to
}

// inOrder is reading order: of two that start together the longer is first.
func inOrder(a, b item) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end)) }

// facts makes the records of items and calculations, both in reading order,
// and lets go of each when it is made: a line of five megabytes may hold half
// a million.
func (f *finder) facts(text string, items, calculations []item) []record.Fact {
	out := make([]record.Fact, 0, len(items)+len(calculations))
	for len(items)+len(calculations) > 0 {
		next := &items
		if len(items) == 0 || len(calculations) > 0 && inOrder(calculations[0], items[0]) < 0 {
			next = &calculations
		}
		out = append(out, f.fact(text, (*next)[0]))
		(*next)[0], *next = item{}, (*next)[1:]
	}
	return out
}

var finders = sync.Pool{New: func() any { return new(finder) }}

// kept is how many characters a finder may have room for to be used again.
const kept = 1 << 14

// release gives back a finder.
func (f *finder) release() {
	if cap(f.r) <= kept {
		clear(f.groups)
		*f = finder{view: view{r: f.r[:0], at: f.at[:0]}, starts: f.starts[:0], groups: f.groups[:0]}
		finders.Put(f)
	}
}

// numeral may begin a calculation.
var numeral = setOf("0123456789" + kanjiDigits + "十百千¥$€")

// items reads the text once from left to right.
func (f *finder) items() []item {
	var items []item
	for i := 0; i < len(f.r); {
		if !numeral.has(f.r[i]) && !f.mayStart(i) {
			f.frame.pass(f.r[i])
			i = f.skip(i)
			continue
		}
		if end := max(f.idiom(i), f.either(i), f.fractions(i)); end > i {
			i = end
			continue
		}
		if numeral.has(f.r[i]) {
			f.starts = append(f.starts, i)
		}
		if it, ok := f.longest(i); ok {
			if it.day.y > 0 {
				if f.from = (day{}); f.has(i, "翌日") {
					f.from = f.last
				}
				f.last = it.day
				f.frame.leave(it.day.y)
			}
			if it.fiscal > 0 {
				f.fiscal = it.fiscal
			}
			it.iso = f.afternoon(it)
			if it.qualifier == "" {
				it.qualifier = f.qualifier(it)
			}
			if it.ranged() && it.qualifier == atMost {
				it.qualifier = "" // the upper end says so
			}
			items = append(f.room(items, i), it)
			i, f.end = it.end, it.end
			continue
		}
		i = max(f.enter(i), f.skip(i))
	}
	return items
}

// room makes room for one more item. Of many it makes as much as the rest of
// the text needs if it is like what is read up to i, up to four times what
// there is: append by itself copies a long list again and again.
func (f *finder) room(items []item, i int) []item {
	const many = 1 << 10
	if len(items) < cap(items) || len(items) < many {
		return items
	}
	alike := int(float64(len(items)) / float64(i+1) * float64(len(f.r)-i))
	return slices.Grow(items, min(max(alike+alike/64, len(items)/4), 3*len(items)))
}

// afternoon gives 同3時 the half of the day of the hour before: 午後1時…同3時.
func (f *finder) afternoon(it item) string {
	if it.kind != Time && it.kind != Datetime {
		return it.iso
	}
	at := strings.IndexByte(it.iso, 'T') + 1
	hour, _ := strconv.Atoi(it.iso[at : at+2])
	if f.peek(it.start-1) == '同' && it.kind == Time && digit(f.peek(it.start)) && f.hour >= 12 && hour < 12 {
		return strconv.Itoa(hour+12) + it.iso[2:]
	}
	f.hour = hour
	return it.iso
}

// longest returns the longest fact that starts at i; of equally long ones the
// first of the order below.
func (f *finder) longest(i int) (best item, ok bool) {
	if !f.mayStart(i) {
		return item{}, false
	}
	return f.readAt(i)
}

// readAt is longest, whatever stands at i.
func (f *finder) readAt(i int) (best item, ok bool) {
	for _, read := range readers {
		if it, found := read(f, i); found && it.end > best.end {
			it.start = i
			best, ok = it, true
		}
	}
	return best, ok
}

// readers are asked in this order.
var readers = [...]func(*finder, int) (item, bool){
	(*finder).phone, (*finder).ends, (*finder).date, (*finder).fiscalYear, (*finder).clock, (*finder).duration, (*finder).money, (*finder).percent,
	(*finder).ratio, (*finder).several, (*finder).count,
}

// fact turns an item into the record that leaves the package.
func (f *finder) fact(text string, it item) record.Fact {
	start, end := f.at[it.start], f.at[it.end]
	out := record.Fact{
		Type: it.kind, Start: start, End: end, Text: text[start:end],
		Unit: it.unit, Currency: it.currency, ISO: it.iso, Qualifier: it.qualifier,
	}
	if it.ranged() {
		out.Min, out.Max = it.minmax()
	}
	if it.vague {
		out.Type = strings.TrimSuffix(it.kind, "_range")
	}
	out.Denied = it.kind != Arithmetic && f.withdrawn(it)
	switch it.kind {
	case Count, Money:
		out.Value = plain(it.value)
	case Percent:
		out.Value, _ = it.value.Float64()
	case Ratio, Phone:
		out.Value = it.text
	case Arithmetic:
		out.Claim, out.Expected = it.text, it.expected
		out.Consistent = &it.consistent
	}
	return out
}

// plain is an int64 where the value is one, else a float64.
func plain(v *big.Rat) any {
	if v.IsInt() && v.Num().IsInt64() {
		return v.Num().Int64()
	}
	f, _ := v.Float64()
	return f
}
