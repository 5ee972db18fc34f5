package model

import (
	"classify/nlp/label"
	"classify/store/record"
)

// stanced is what belongs to one stance. It is that of a sentence, whichever
// themes it is about: few have two.
type stanced struct {
	Stance record.Stance
	Bias   float64
}

// Stances tells how often the stance of a sentence with a theme is right, on
// incidents that were not known.
type Stances struct{ Right, Scored int }

var allStances = []record.Stance{record.Asserted, record.Denied, record.Asked, record.Neutral}

// toldAs reports whether a sentence has a theme with a stance.
func toldAs(l *label.Label, s record.Stance) bool {
	for _, one := range l.Stance {
		if one == s {
			return true
		}
	}
	return false
}

// learntStance is what was learned of one stance.
type learntStance struct {
	stance  record.Stance
	weights weights // of the first form
	margins []float64
}

// stances learns those that enough sentences have, from all that have a theme;
// it tells how good they are.
func (l *lesson) stances(cores int) ([]learntStance, Stances) {
	var out []learntStance
	for _, s := range allStances {
		n := 0
		for i := range l.labels {
			n += int(one(toldAs(&l.labels[i], s)))
		}
		if n >= fewest {
			out = append(out, learntStance{stance: s, margins: make([]float64, len(l.labels))})
		}
	}
	if len(out) < 2 {
		return nil, Stances{}
	}
	const each = folds + 1 // the last leaves out nothing
	fits := make([]fitting, len(out)*each)
	parallel(cores, len(fits), func(i int) { fits[i].weights, fits[i].margins = l.trainStance(out[i/each].stance, i%each) })
	for n, one := range fits {
		s := &out[n/each]
		for i, margin := range one.margins {
			if l.folds[0][i] == n%each {
				s.margins[i] = margin
			}
		}
		s.weights = one.weights
	}
	var score Stances
	for i := range l.labels {
		if l.folds[0][i] < 0 || len(l.labels[i].Stance) == 0 {
			continue
		}
		best := likeliest(len(out), func(s int) float64 { return out[s].margins[i] })
		score.Scored++
		score.Right += int(one(toldAs(&l.labels[i], out[best].stance)))
	}
	return out, score
}

func (l *lesson) trainStance(s record.Stance, fold int) (weights, []float64) {
	truth, importance := make([]bool, len(l.labels)), make([]float64, len(l.labels))
	for i := range l.labels {
		truth[i] = toldAs(&l.labels[i], s)
		importance[i] = one(l.folds[0][i] != fold && len(l.labels[i].Stance) > 0)
	}
	return train(l.by[0].spread(truth, importance), truth, importance, l.forms[0].Lasso, l.forms[0].Ridge)
}

// likeliest is the first of n with the highest margin.
func likeliest(n int, margin func(int) float64) int {
	best := 0
	for i := range n {
		if margin(i) > margin(best) {
			best = i
		}
	}
	return best
}
