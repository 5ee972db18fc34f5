package eval

import (
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
)

// Share is a number that may not be there: NaN where nothing could be
// counted, null in JSON.
type Share float64

// None is a share of nothing.
var None = Share(math.NaN())

// There reports whether there is a number.
func (s Share) There() bool { return !math.IsNaN(float64(s)) }

// MarshalJSON writes four digits: more say nothing of some hundred sentences,
// and the last ones are not the same on every processor.
func (s Share) MarshalJSON() ([]byte, error) {
	if !s.There() {
		return []byte("null"), nil
	}
	return strconv.AppendFloat(nil, math.Round(float64(s)*1e4)/1e4, 'f', -1, 64), nil
}

// share is part of whole, None of nothing.
func share(part, whole int) Share {
	if whole == 0 {
		return None
	}
	return Share(part) / Share(whole)
}

// Estimate is a value with its 95 % interval; None where there is none.
type Estimate struct {
	Value Share `json:"value"`
	Low   Share `json:"low"`
	High  Share `json:"high"`
}

// z is the normal distribution's quantile that leaves 2.5 % above it.
const z = 1.959963984540054

// Wilson is the score interval of right of found (Wilson 1927), which stays
// within 0 and 1 and holds for small numbers too.
func Wilson(right, found int) Estimate {
	if found == 0 {
		return Estimate{None, None, None}
	}
	n, p := float64(found), float64(right)/float64(found)
	middle := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	out := Estimate{Share(p), Share(max(0, middle-half)), Share(min(1, middle+half))}
	switch right { // exactly so, whatever the rounding
	case 0:
		out.Low = 0
	case found:
		out.High = 1
	}
	return out
}

// count is what is right and wrong of a theme.
type count struct{ hit, false, missed int }

func (c count) plus(d count, times int) count {
	return count{c.hit + times*d.hit, c.false + times*d.false, c.missed + times*d.missed}
}

func (c count) precision() Share { return share(c.hit, c.hit+c.false) }
func (c count) recall() Share    { return share(c.hit, c.hit+c.missed) }
func (c count) f1() Share        { return share(2*c.hit, 2*c.hit+c.false+c.missed) }

const (
	// draws is how many samples of documents are drawn: with 1,000 the ends of
	// an interval are known to about a hundredth of its length.
	draws = 1000
	// seed makes every run draw the same.
	seed = 1979
	// enough is in how many draws there must be a value for an interval to be
	// given. A theme found in fewer than three documents does not reach it, and
	// the rest would say nothing of how far documents differ.
	enough = draws * 95 / 100
)

// estimates are precision, recall and F1 over documents, with percentile
// bootstrap intervals (Efron 1979): the documents are drawn with replacement,
// as the sentences of one resemble each other.
func estimates(documents []count) (precision, recall, f1 Estimate) {
	sum := func(times []int) (all count) {
		for i, c := range documents {
			all = all.plus(c, times[i])
		}
		return all
	}
	drawn := make([][]float64, 3)
	each(len(documents), func(times []int) {
		all := sum(times)
		for i, s := range []Share{all.precision(), all.recall(), all.f1()} {
			if s.There() {
				drawn[i] = append(drawn[i], float64(s))
			}
		}
	})
	all := sum(ones(len(documents)))
	return estimate(all.precision(), drawn[0]), estimate(all.recall(), drawn[1]), estimate(all.f1(), drawn[2])
}

// macro is the mean F1 of the themes, whose counts are given by document. A
// draw in which a theme neither stands nor is found is averaged without it.
func macro(themes []Theme, counts [][]count) Estimate {
	var drawn []float64
	each(len(counts[0]), func(times []int) {
		var found []Share
		for _, documents := range counts {
			var all count
			for i, n := range times {
				if n > 0 {
					all = all.plus(documents[i], n)
				}
			}
			found = append(found, all.f1())
		}
		if m := mean(found); m.There() {
			drawn = append(drawn, float64(m))
		}
	})
	var values []Share
	for _, t := range themes {
		values = append(values, t.F1.Value)
	}
	return estimate(mean(values), drawn)
}

// mean is that of the values that are there.
func mean(values []Share) Share {
	sum, n := Share(0), 0
	for _, v := range values {
		if v.There() {
			sum, n = sum+v, n+1
		}
	}
	if n == 0 {
		return None
	}
	return sum / Share(n)
}

// each calls do for every draw of n documents, with how often each is drawn.
// One document alone cannot tell how far documents differ: there is no draw.
func each(n int, do func(times []int)) {
	if n < 2 {
		return
	}
	random := rand.New(rand.NewPCG(seed, uint64(n)))
	times := make([]int, n)
	for range draws {
		clear(times)
		for range n {
			times[random.IntN(n)]++
		}
		do(times)
	}
}

func ones(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = 1
	}
	return out
}

// estimate puts a value and what was drawn for it together.
func estimate(value Share, drawn []float64) Estimate {
	if len(drawn) < enough {
		return Estimate{value, None, None}
	}
	slices.Sort(drawn)
	return Estimate{value, Share(quantile(drawn, .025)), Share(quantile(drawn, .975))}
}

// quantile is that of sorted values, linear between two of them.
func quantile(sorted []float64, q float64) float64 {
	at := q * float64(len(sorted)-1)
	i := int(at)
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}
