package model

import (
	"math"
	"slices"
)

// corpus is all sentences with their features by number, in the order of keys.
type corpus struct {
	keys  []uint64
	kinds []kind    // of each feature
	rows  [][]int32 // numbers of each sentence's features, in the order of traits
}

func newCorpus(all [][]trait) *corpus {
	count := map[uint64]int32{}
	kindOf := map[uint64]kind{}
	for _, list := range all {
		for _, one := range list {
			if count[one.key]++; count[one.key] == 1 {
				kindOf[one.key] = one.kind
			}
		}
	}
	c := &corpus{}
	for key, n := range count {
		if n > rare {
			c.keys = append(c.keys, key)
		}
	}
	slices.Sort(c.keys)
	clear(count)
	for i, key := range c.keys {
		count[key] = int32(i)
		c.kinds = append(c.kinds, kindOf[key])
	}
	for _, list := range all {
		var row []int32
		for _, one := range list {
			if i, known := count[one.key]; known {
				row = append(row, i)
			}
		}
		c.rows = append(c.rows, row)
	}
	return c
}

// ofGrams is what the characters of a sentence weigh.
func (c *corpus) ofGrams(i int, w weights) float64 {
	sum := 0.0
	for _, j := range c.rows[i] {
		if c.kinds[j] == kindGram {
			sum += w.by[j]
		}
	}
	return sum
}

// matrix holds which sentences have which feature, by feature: training goes
// through one feature after the other.
type matrix struct {
	columns [][]int32 // the sentences that have it, in order; none if it is left out
	values  []float64 // what it counts, the same in every sentence
	rows    int
}

// rare is in how few sentences a feature is left out: it says nothing of
// other text.
const rare = 2

// matrix is that of a form's features.
func (c *corpus) matrix(f Form) *matrix {
	m := &matrix{rows: len(c.rows), columns: make([][]int32, len(c.keys)), values: make([]float64, len(c.keys))}
	for j, k := range c.kinds {
		m.values[j] = kinds[k].worth
	}
	for i, row := range c.rows {
		for _, j := range row {
			if f.has(c.kinds[j]) {
				m.columns[j] = append(m.columns[j], int32(i))
			}
		}
	}
	return m
}

// of are the rows with the features of a form alone.
func (c *corpus) of(f Form) [][]int32 {
	out := make([][]int32, len(c.rows))
	for i, row := range c.rows {
		for _, j := range row {
			if f.has(c.kinds[j]) {
				out[i] = append(out[i], j)
			}
		}
	}
	return out
}

// spread gives the features of a matrix the worth of how differently they are
// spread over true and untrue sentences: the logarithm of the ratio of their
// shares, so that the penalties hold back most what stands everywhere (Wang and
// Manning 2012). Half a sentence is added to each count.
func (m *matrix) spread(truth []bool, importance []float64) *matrix {
	var of, have [2]float64
	for i, is := range truth {
		of[int(one(is))] += importance[i]
	}
	values := make([]float64, len(m.values))
	for j, column := range m.columns {
		have = [2]float64{}
		for _, i := range column {
			have[int(one(truth[i]))] += importance[i]
		}
		ratio := (have[1] + 0.5) * (of[0] + 1) / ((have[0] + 0.5) * (of[1] + 1))
		values[j] = float64(m.values[j] * math.Abs(ln(ratio)))
	}
	return &matrix{m.columns, values, m.rows}
}

// seldom reports whether hardly any sentence that is trained on has a feature.
func seldom(column []int32, importance []float64) bool {
	n := 0
	for _, i := range column {
		if importance[i] > 0 {
			if n++; n > rare {
				return false
			}
		}
	}
	return true
}

// weights are what training finds: the log-odds that a feature adds, and those
// of a sentence that has none.
type weights struct {
	bias float64
	by   []float64
}

// passes bounds the training: the weights are still before. Between full
// passes only features that weigh something are visited.
const (
	passes  = 21
	visited = 5
	still   = 1e-2
)

// train fits a logistic regression with elastic-net penalties by cyclic
// coordinate descent: one weight after the other takes a step of Newton, with
// the loss's curve bounded over a region of trust that follows the steps
// (Genkin, Lewis and Madigan 2007). importance is 0 for a sentence that is left
// out; it gets its log-odds, as all do, and nothing is learned from it. Sums are taken in a fixed order and without fused operations, so that
// the weights are the same on every machine.
func train(m *matrix, truth []bool, importance []float64, lasso, ridge float64) (weights, []float64) {
	w := weights{by: make([]float64, len(m.columns))}
	margin := make([]float64, m.rows)
	chance := make([]float64, m.rows)
	for i := range chance {
		chance[i] = 0.5
	}
	trust := make([]float64, len(m.columns))
	for j, column := range m.columns {
		if !seldom(column, importance) {
			trust[j] = 1
		}
	}
	for pass := range passes {
		most := w.trainBias(margin, chance, truth, importance)
		for j, column := range m.columns {
			if trust[j] == 0 || w.by[j] == 0 && pass%visited != 0 {
				continue
			}
			slope, curve := slopes(column, chance, truth, importance, trust[j]*m.values[j])
			slope = float64(slope*m.values[j]) + float64(ridge*w.by[j])
			curve = float64(float64(curve*m.values[j])*m.values[j]) + ridge
			next := shrink(float64(curve*w.by[j])-slope, lasso) / curve
			step := min(max(next-w.by[j], -trust[j]), trust[j])
			trust[j] = max(2*math.Abs(step), trust[j]/2, 1e-6)
			if step == 0 {
				continue
			}
			w.by[j] += step
			most = max(most, math.Abs(step))
			step = float64(step * m.values[j])
			for _, i := range column {
				margin[i] += step
				chance[i] = logistic(margin[i])
			}
		}
		if most < still && pass%visited == 0 {
			break
		}
	}
	for j := range w.by {
		w.by[j] = float64(w.by[j] * m.values[j])
	}
	return w, margin
}

// slopes are the first derivative of the loss by the margin of a feature's
// sentences, and a bound of the second while that moves by at most reach.
func slopes(column []int32, chance []float64, truth []bool, importance []float64, reach float64) (slope, curve float64) {
	shrunk := exp(-reach)
	for _, i := range column {
		p := chance[i]
		slope += float64(importance[i] * (p - one(truth[i])))
		bound := 0.25
		if least := max(p, 1-p); least < 1 {
			if odds := float64(least / (1 - least) * shrunk); odds > 1 {
				bound = 1 / (2 + odds + 1/odds)
			}
		} else {
			bound = 0
		}
		curve += float64(importance[i] * bound)
	}
	return slope, curve
}

// trainBias sets the weight that every sentence has.
func (w *weights) trainBias(margin, chance []float64, truth []bool, importance []float64) float64 {
	var slope, curve float64
	for i := range margin {
		slope += float64(importance[i] * (chance[i] - one(truth[i])))
		curve += float64(importance[i] * 0.25)
	}
	if curve == 0 {
		return 0
	}
	step := -slope / curve
	w.bias += step
	for i := range margin {
		margin[i] += step
		chance[i] = logistic(margin[i])
	}
	return math.Abs(step)
}

// shrink moves v towards 0 by as much as lasso.
func shrink(v, lasso float64) float64 {
	switch {
	case v > lasso:
		return v - lasso
	case v < -lasso:
		return v + lasso
	}
	return 0
}

func one(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// logistic is 1/(1+e^-x).
func logistic(x float64) float64 { return 1 / (1 + exp(-x)) }

// ln is the natural logarithm of x > 0 to 1e-11 or so: three steps of Newton from
// what the exponent and a line between powers of two tell. math.Log is another
// on every machine.
func ln(x float64) float64 {
	mantissa, exponent := math.Frexp(x) // 0.5 <= mantissa < 1
	y := float64(math.Ln2*float64(exponent-1)) + float64(math.Ln2*float64(2*mantissa-1))
	for range 3 {
		y += float64(x*exp(-y)) - 1
	}
	return y
}

// exp is e^x to 1e-11 or so. math.Exp is another on every machine.
func exp(x float64) float64 {
	x = min(max(x, -700), 700)
	n := math.Floor(x/math.Ln2 + 0.5)
	r := x - float64(n*math.Ln2)
	sum := 0.0
	for _, c := range taylor {
		sum = float64(sum*r) + c
	}
	return sum * math.Float64frombits(uint64(1023+int(n))<<52)
}

// taylor are 1/11!, 1/10!, … 1/0!.
var taylor = [...]float64{
	1. / 39916800, 1. / 3628800, 1. / 362880, 1. / 40320, 1. / 5040, 1. / 720, 1. / 120, 1. / 24, 1. / 6, 1. / 2, 1, 1,
}
