package model

import "math/rand/v2"

// space is what all themes share of what is learned: each feature has a place in a
// few dimensions, a sentence stands at the sum of those of its features, and each
// theme is told from there, as fastText does (Joulin and others 2016), but for the
// length of the sentence. So what tells one theme from others' near misses, which is
// in few sentences, is learned from all. Multiplied out it is linear.
type space struct {
	dims   int
	worth  []float64 // of each feature
	places []float64 // of the features, dims each
	out    []float64 // of the themes, dims each
	bias   []float64 // of the themes
	stand  []float64 // where a sentence stands
	push   []float64 // where it should go
}

// scale keeps a sentence of some two hundred features within the first steps' reach.
const scale = 0.08

// firstStep is that of the gradients, which fall to nothing; hurry is how many times as
// far the places go as the themes.
const (
	firstStep = 0.3
	hurry     = 8
)

func newSpace(c *corpus, dims, themes int, random *rand.Rand) *space {
	s := &space{
		dims: dims, places: make([]float64, len(c.keys)*dims), out: make([]float64, themes*dims), bias: make([]float64, themes),
		stand: make([]float64, dims), push: make([]float64, dims),
	}
	for _, k := range c.kinds {
		s.worth = append(s.worth, float64(scale*kinds[k].worth))
	}
	for i := range s.places {
		s.places[i] = float64(2*random.Float64()-1) / float64(dims)
	}
	return s
}

func (s *space) place(feature int32) []float64 { return s.places[int(feature)*s.dims:][:s.dims] }

func (s *space) theme(t int) []float64 { return s.out[t*s.dims:][:s.dims] }

// step goes a step towards the truth of a sentence with these features: by theme, how
// much it counts and whether it is true.
func (s *space) step(row []int32, importance []float64, is []bool, rate float64) {
	clear(s.stand)
	for _, j := range row {
		for d, v := range s.place(j) {
			s.stand[d] += float64(s.worth[j] * v)
		}
	}
	clear(s.push)
	for t := range s.bias {
		out := s.theme(t)
		wrong := float64(importance[t] * (one(is[t]) - logistic(s.bias[t]+dot(s.stand, out))))
		s.bias[t] += float64(rate * wrong)
		for d, v := range s.stand {
			s.push[d] += float64(wrong * out[d])
			out[d] += float64(float64(rate*wrong) * v)
		}
	}
	for _, j := range row {
		far, place := float64(float64(hurry*rate)*s.worth[j]), s.place(j)
		for d := range place {
			place[d] += float64(far * s.push[d])
		}
	}
}

func dot(a, b []float64) float64 {
	sum := 0.0
	for i, v := range a {
		sum += float64(v * b[i])
	}
	return sum
}

// trainShared learns all themes at once by stochastic gradients, with the same chances
// each time. rows are the features of each sentence; truth and importance are by theme and
// sentence. As train it gives the weights, and the margins of all sentences, by theme.
func trainShared(c *corpus, rows [][]int32, dims, epochs int, truth [][]bool, importance [][]float64) ([]weights, [][]float64) {
	random := rand.New(rand.NewPCG(1, 2))
	s := newSpace(c, dims, len(truth), random)
	var order []int
	for i := range rows {
		for t := range truth {
			if importance[t][i] > 0 {
				order = append(order, i)
				break
			}
		}
	}
	counts, is := make([]float64, len(truth)), make([]bool, len(truth))
	for done, steps := 0, epochs*len(order); done < steps; {
		random.Shuffle(len(order), func(a, b int) { order[a], order[b] = order[b], order[a] })
		for _, i := range order {
			for t := range truth {
				counts[t], is[t] = importance[t][i], truth[t][i]
			}
			s.step(rows[i], counts, is, firstStep*(1-float64(done)/float64(steps)))
			done++
		}
	}
	known := make([]bool, len(c.keys)) // a feature that was not seen stays where chance put it
	for _, i := range order {
		for _, j := range rows[i] {
			known[j] = true
		}
	}
	var learned []weights
	var margins [][]float64
	for t := range truth {
		w := weights{bias: s.bias[t], by: make([]float64, len(c.keys))}
		for j := range w.by {
			if known[j] {
				w.by[j] = float64(s.worth[j] * dot(s.place(int32(j)), s.theme(t)))
			}
		}
		margin := make([]float64, len(rows))
		for i, row := range rows {
			margin[i] = w.bias
			for _, j := range row {
				margin[i] += w.by[j]
			}
		}
		learned, margins = append(learned, w), append(margins, margin)
	}
	return learned, margins
}
