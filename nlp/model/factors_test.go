package model

import (
	"math"
	"math/rand/v2"
	"testing"

	"classify/nlp/label"
)

// Factors is a factorisation machine (Rendle 2010), which the built-in form is compared
// with: it adds to the weights of the features the product of the places of each two.
type Factors struct {
	Form // Dims, Epochs, and which features; Share is that in the mean with the linear forms
	Rate float64
}

// machine is what a Factors learns of one theme.
type machine struct {
	*space
	by   []float64 // of features
	bias float64
}

// margin is what a sentence has, which it leaves the machine at.
func (m *machine) margin(row []int32, size float64) float64 {
	clear(m.stand)
	sum := m.bias
	for _, j := range row {
		x := size * m.worth[j]
		sum += x * m.by[j]
		for d, v := range m.place(j) {
			m.stand[d] += x * v
			sum -= x * x * v * v / 2
		}
	}
	return sum + dot(m.stand, m.stand)/2
}

// trainFactors are the margins of all sentences, of what was learned from those that
// are not held out.
func trainFactors(c *corpus, f Factors, truth []bool, held func(sentence int) bool, seed uint64) []float64 {
	random := rand.New(rand.NewPCG(seed, 1))
	m := &machine{space: newSpace(c, f.Dims, 1, random), by: make([]float64, len(c.keys))}
	rows := c.of(f.Form)
	size := func(row []int32) float64 { return 1 / math.Sqrt(float64(len(row)+1)) / scale }
	var order []int
	for i := range rows {
		if !held(i) {
			order = append(order, i)
		}
	}
	for epoch := range f.Epochs {
		random.Shuffle(len(order), func(a, b int) { order[a], order[b] = order[b], order[a] })
		for n, i := range order {
			rate := f.Rate * (1 - (float64(epoch)+float64(n)/float64(len(order)))/float64(f.Epochs))
			row, size := rows[i], size(rows[i])
			wrong := one(truth[i]) - logistic(m.margin(row, size))
			m.bias += rate * wrong
			for _, j := range row {
				x := size * m.worth[j]
				m.by[j] += rate * wrong * x
				for d, v := range m.place(j) {
					m.place(j)[d] += rate * (wrong*x*(m.stand[d]-x*v) - 1e-4*v)
				}
			}
		}
	}
	var out []float64
	for _, row := range rows {
		out = append(out, m.margin(row, size(row)))
	}
	return out
}

// Compare judges the mean of linear forms and of another as Learn does.
func Compare(labels []label.Label, cut func(label.Label) Text, linear []Form, other Factors, divisions int) []Result {
	l, themes := newLesson(labels, cut, Options{Forms: linear, Divisions: divisions}), themesOf(labels)
	margins := make([][][]float64, len(themes)) // by theme and division
	for t := range margins {
		for range divisions {
			margins[t] = append(margins[t], make([]float64, len(labels)))
		}
	}
	add := func(t, division, fold int, share float64, margin []float64) {
		for i, f := range l.folds[division] {
			if f == fold {
				margins[t][division][i] += share * margin[i]
			}
		}
	}
	whole := 0.0
	for _, f := range linear {
		whole += f.share()
	}
	for _, f := range l.fit(themes, 2) {
		if f.division >= 0 {
			add(f.theme, f.division, f.fold, (1-other.share())*linear[f.form].share()/max(whole, 1), f.margins)
		}
	}
	for t, theme := range themes {
		var truth []bool
		for _, one := range labels {
			truth = append(truth, one.Has(theme))
		}
		for d := range divisions {
			for k := range folds {
				add(t, d, k, other.share(), trainFactors(l.corpus, other, truth, func(i int) bool { return l.folds[d][i] == k }, uint64(k)))
			}
		}
	}
	var out []Result
	for t, theme := range themes {
		var all []scored
		for d := range divisions {
			all = append(all, l.scoredOf(theme, d, margins[t][d])...)
		}
		out = append(out, judge(theme, all, 0.012))
	}
	return out
}

// eitherOf are sentences with a word in common with one another, and with one of two,
// both or none; which have the first, and which have one without the other.
func eitherOf(sentences, words int) (c *corpus, first, either []bool) {
	random := rand.New(rand.NewPCG(1, 2))
	c = &corpus{keys: make([]uint64, words), kinds: make([]kind, words)}
	for j := range c.kinds {
		c.kinds[j] = kindWord
	}
	for range sentences {
		a, b := random.IntN(2) == 1, random.IntN(2) == 1
		row := []int32{int32(2 + random.IntN(words-2))}
		if a {
			row = append(row, 0)
		}
		if b {
			row = append(row, 1)
		}
		c.rows, first, either = append(c.rows, row), append(first, a), append(either, a != b)
	}
	return c, first, either
}

// TestFactorsLearnWhatTheyAreFor: a factorisation machine tells sentences in which one
// of two words stands without the other, which no linear form can.
func TestFactorsLearnWhatTheyAreFor(t *testing.T) {
	c, first, either := eitherOf(600, 12)
	for least, truth := range map[int][]bool{196: first, 190: either} {
		margins, right := trainFactors(c, Factors{Form{Words: true, Dims: 4, Epochs: 60}, 0.5}, truth, func(i int) bool { return i >= 400 }, 1), 0
		for i := 400; i < 600; i++ {
			right += int(one(margins[i] > 0 == truth[i]))
		}
		if right < least {
			t.Errorf("%d of 200 are right, want %d", right, least)
		}
	}
}

// TestWhatThemesShareIsLearnedFromAll: two themes that the same words tell, of one of
// which hardly a sentence is known, are learned together; and what comes out is what the
// weights add up to, whatever was held out.
func TestWhatThemesShareIsLearnedFromAll(t *testing.T) {
	c, first, _ := eitherOf(600, 12)
	none, all, few := make([]float64, 600), make([]float64, 600), make([]float64, 600)
	for i := range 400 {
		all[i] = 1
		if i < 12 {
			few[i] = 1
		}
	}
	c.keys, c.kinds = append(c.keys, 99), append(c.kinds, kindWord) // in no sentence
	w, margins := trainShared(c, c.rows, 4, 30, [][]bool{first, first, first}, [][]float64{all, few, none})
	right := 0
	for i := 400; i < 600; i++ {
		right += int(one(margins[1][i] > 0 == first[i]))
		sum := w[1].bias
		for _, j := range c.rows[i] {
			sum += w[1].by[j]
		}
		if math.Abs(sum-margins[1][i]) > 1e-12 {
			t.Fatalf("sentence %d has %v, its weights add up to %v", i, margins[1][i], sum)
		}
	}
	if right < 190 {
		t.Errorf("%d of 200 are right of the theme with few sentences", right)
	}
	if w[0].by[12] != 0 || w[2].bias != 0 || w[2].by[0] != 0 {
		t.Errorf("what was not seen weighs %v, %v, %v", w[0].by[12], w[2].bias, w[2].by[0])
	}
}
