package model

import (
	"math"
	"math/rand/v2"
	"testing"

	"classify/nlp/label"
)

// Factors is a form that is not linear, which the built-in one is compared with. Every
// feature has a place in a space of a few dimensions, found by stochastic gradients.
type Factors struct {
	Form
	Dims, Epochs int
	Rate         float64
	// Products adds to the weights of the features the product of the places of each
	// two (factorisation machine, Rendle 2010). Without, a sentence stands where its
	// features do in the mean, and all themes are told from there (fastText, Joulin
	// and others 2016).
	Products bool
	Share    float64 // in the mean with the linear forms
}

// space is what a Factors learns.
type space struct {
	Factors
	rows   [][]int32
	worth  []float64
	places []float64   // of features, Dims each; with products, of features and themes
	out    [][]float64 // by theme: of dimensions, or with products of features
	bias   []float64
	sum    []float64 // of the places of a sentence's features
	push   []float64
}

func newSpace(c *corpus, f Factors, themes int, random *rand.Rand) *space {
	s := &space{Factors: f, sum: make([]float64, f.Dims), push: make([]float64, f.Dims), bias: make([]float64, themes)}
	for _, k := range c.kinds {
		s.worth = append(s.worth, kinds[k].worth)
	}
	for _, row := range c.rows {
		var has []int32
		for _, j := range row {
			if f.has(c.kinds[j]) {
				has = append(has, j)
			}
		}
		s.rows = append(s.rows, has)
	}
	s.places = make([]float64, len(c.keys)*f.Dims)
	for i := range s.places {
		s.places[i] = (2*random.Float64() - 1) / float64(f.Dims)
	}
	for range themes {
		n := f.Dims
		if f.Products {
			n = len(c.keys)
		}
		s.out = append(s.out, make([]float64, n))
	}
	return s
}

func (s *space) place(j int32) []float64 { return s.places[int(j)*s.Dims:][:s.Dims] }

// stand sums the places of a sentence's features.
func (s *space) stand(row []int32) (scale float64) {
	clear(s.sum)
	scale = 1 / math.Sqrt(float64(len(row)+1))
	for _, j := range row {
		for d, v := range s.place(j) {
			s.sum[d] += scale * s.worth[j] * v
		}
	}
	return scale
}

// margin is what a sentence that stands there has for a theme.
func (s *space) margin(theme int, row []int32, scale float64) float64 {
	m, out := s.bias[theme], s.out[theme]
	if !s.Products {
		for d, v := range s.sum {
			m += v * out[d]
		}
		return m
	}
	for _, j := range row {
		x := scale * s.worth[j]
		m += x * out[j]
		for _, v := range s.place(j) {
			m -= x * x * v * v / 2
		}
	}
	for _, v := range s.sum {
		m += v * v / 2
	}
	return m
}

// learn takes one step towards the truth of a sentence.
func (s *space) learn(row []int32, is []bool, rate float64) {
	scale := s.stand(row)
	clear(s.push)
	err := 0.0
	for theme, out := range s.out {
		wrong := one(is[theme]) - logistic(s.margin(theme, row, scale))
		s.bias[theme] += rate * wrong
		err += wrong
		if s.Products {
			for _, j := range row {
				out[j] += rate * wrong * scale * s.worth[j]
			}
			continue
		}
		for d, v := range s.sum {
			s.push[d] += wrong * out[d]
			out[d] += rate * wrong * v
		}
	}
	for _, j := range row {
		x := scale * s.worth[j]
		for d, v := range s.place(j) {
			if s.Products {
				s.place(j)[d] += rate * (err*x*(s.sum[d]-x*v) - 1e-4*v)
			} else {
				s.place(j)[d] += 8 * rate * x * s.push[d]
			}
		}
	}
}

// trainFactors are the margins of all sentences, by theme, of what was learned from
// those that are not held out.
func trainFactors(c *corpus, f Factors, truth [][]bool, held func(sentence int) bool, seed uint64) [][]float64 {
	if f.Products && len(truth) > 1 { // each theme has places of its own
		var out [][]float64
		for t := range truth {
			out = append(out, trainFactors(c, f, truth[t:t+1], held, seed)...)
		}
		return out
	}
	random := rand.New(rand.NewPCG(seed, 1))
	s := newSpace(c, f, len(truth), random)
	var order []int
	for i := range s.rows {
		if !held(i) {
			order = append(order, i)
		}
	}
	is := make([]bool, len(truth))
	for epoch := range f.Epochs {
		random.Shuffle(len(order), func(a, b int) { order[a], order[b] = order[b], order[a] })
		for n, i := range order {
			for t := range truth {
				is[t] = truth[t][i]
			}
			s.learn(s.rows[i], is, f.Rate*(1-(float64(epoch)+float64(n)/float64(len(order)))/float64(f.Epochs)))
		}
	}
	out := make([][]float64, len(truth))
	for _, row := range s.rows {
		scale := s.stand(row)
		for t := range truth {
			out[t] = append(out[t], s.margin(t, row, scale))
		}
	}
	return out
}

// Compare judges the mean of linear forms and of another as Learn does.
func Compare(labels []label.Label, cut func(label.Label) Text, linear []Form, other Factors, divisions int) []Result {
	o := Options{Forms: linear, Give: 0.012, Divisions: divisions}
	l, themes := newLesson(labels, cut, o), themesOf(labels)
	truth := make([][]bool, len(themes))
	for t, theme := range themes {
		for _, one := range labels {
			truth[t] = append(truth[t], one.Has(theme))
		}
	}
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
	if other.Share < 1 {
		for _, f := range l.fit(themes, 2) {
			if f.division >= 0 {
				add(f.theme, f.division, f.fold, (1-other.Share)*linear[f.form].share()/whole, f.margins)
			}
		}
	}
	for d := range divisions {
		for k := range folds {
			for t, margin := range trainFactors(l.corpus, other, truth, func(i int) bool { return l.folds[d][i] == k }, uint64(k)) {
				add(t, d, k, other.Share, margin)
			}
		}
	}
	var out []Result
	for t, theme := range themes {
		var all []scored
		for d := range divisions {
			all = append(all, l.scoredOf(theme, d, margins[t][d])...)
		}
		out = append(out, judge(theme, all, o.Give))
	}
	return out
}

// TestFactorsLearnWhatTheyAreFor: both forms tell the sentences of a theme from others,
// and one with products those in which one of two words stands without the other, which
// no linear form can.
func TestFactorsLearnWhatTheyAreFor(t *testing.T) {
	const words = 12
	c, random := &corpus{keys: make([]uint64, words), kinds: make([]kind, words)}, rand.New(rand.NewPCG(1, 2))
	for j := range c.kinds {
		c.kinds[j] = kindWord
	}
	var either, first []bool
	for range 600 {
		a, b := random.IntN(2) == 1, random.IntN(2) == 1
		row := []int32{int32(2 + random.IntN(words-2))}
		if a {
			row = append(row, 0)
		}
		if b {
			row = append(row, 1)
		}
		c.rows, either, first = append(c.rows, row), append(either, a != b), append(first, a)
	}
	form := Factors{Form: Form{Words: true}, Dims: 4, Epochs: 60, Rate: 0.5}
	for _, one := range []struct {
		products bool
		truth    []bool
		least    float64
	}{{false, first, 0.98}, {true, first, 0.98}, {true, either, 0.95}} {
		form.Products = one.products
		margins, right := trainFactors(c, form, [][]bool{one.truth}, func(i int) bool { return i >= 400 }, 1)[0], 0
		for i := 400; i < 600; i++ {
			if margins[i] > 0 == one.truth[i] {
				right++
			}
		}
		if float64(right) < one.least*200 {
			t.Errorf("products %v: %d of 200 are right", one.products, right)
		}
	}
}
