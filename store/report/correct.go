package report

import (
	"math/rand/v2"
	"slices"

	"classify/store/record"
)

// estimator is a way to correct a share by some evidence.
type estimator interface {
	basis() Basis
	value() Fraction
	// drawn is the share in one draw of the bootstrap, in which the documents
	// weigh so much.
	drawn(of, found, with float64, weights []float64, r *rand.Rand) float64
}

// correction is a share that is being corrected.
type correction struct {
	estimator
	theme string
	share *Estimate
}

const (
	// draws is how many times the documents are weighed anew: with 1,000 the ends
	// of an interval are known to about a hundredth of its length.
	draws = 1000
	// seed makes every report draw the same.
	seed = 1979
)

// draw gives shares their 95 % intervals, by the Bayesian bootstrap over
// documents (Rubin 1981): in each draw a document weighs a random amount, the
// utterances and the labels of one together, as they resemble each other. To
// every rate half an observation of either kind is added, Jeffreys' prior, so
// that "none of thirty" is not taken for never: with one label a document a rate
// is drawn from its Jeffreys interval (Brown, Cai and DasGupta 2001). So the
// interval has both what the evidence does not know and how far the documents
// of the incident, as a sample of what is said of it, differ.
func (c *census) draw(todo []correction) {
	if len(todo) == 0 {
		return
	}
	r := rand.New(rand.NewPCG(seed, 0))
	weights := make([]float64, len(c.counts))
	values := make([][]float64, len(todo))
	for range draws {
		var of, found float64
		for i := range weights {
			weights[i] = r.ExpFloat64()
			of += weights[i] * float64(c.counts[i])
			found += weights[i] * float64(c.found[i])
		}
		for k, one := range todo {
			var with float64
			for _, in := range c.with[one.theme] {
				with += weights[in.document] * float64(in.n)
			}
			values[k] = append(values[k], min(1, one.drawn(of, found, with, weights, r)))
		}
	}
	for k, one := range todo {
		slices.Sort(values[k])
		one.share.Low = min(Fraction(quantile(values[k], .025)), one.share.Value)
		one.share.High = max(Fraction(quantile(values[k], .975)), one.share.Value)
	}
}

// half draws the weight of half an observation.
func half(r *rand.Rand) float64 {
	x := r.NormFloat64()
	return x * x / 2
}

// rate draws a rate of part among whole, which are weighed counts.
func rate(part, whole float64, r *rand.Rand) float64 {
	a, b := half(r), half(r)
	return (part + a) / (whole + a + b)
}

// quantile is that of sorted values, linear between two of them.
func quantile(sorted []float64, q float64) float64 {
	at := q * float64(len(sorted)-1)
	i := min(int(at), len(sorted)-2)
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}

// byLabels is the stratified estimate (Cochran, Sampling Techniques, chapter
// 5): of each stratum its share of all utterances, times how many of its labels
// have the theme. Nothing is taken over from other text. It speaks of the
// utterances that were there when the labels were drawn, and it flatters rules
// that were mended with these labels in view: draw anew then.
type byLabels struct {
	size     stratified // utterances
	labels   stratified
	positive stratified // of labels
	verdicts []verdict
	in       int // documents that are labelled
	all      int // documents on the incident
}

// byLabels takes the labels of a theme. Those drawn by elusion may leave the
// utterances with other themes without any; then they are left out, and what
// was drawn at random speaks for all without the theme.
func (c *census) byLabels(theme string, size stratified) *byLabels {
	e := newByLabels(c.verdicts[theme], size, len(c.counts))
	if !e.enough() {
		random := slices.Clone(c.verdicts[theme])
		random = slices.DeleteFunc(random, func(v verdict) bool { return !v.random })
		for i := range random {
			if random[i].stratum == nothing {
				random[i].stratum = other
			}
		}
		if joined := newByLabels(random, size.rest(), len(c.counts)); joined.enough() {
			return joined
		}
	}
	return e
}

func newByLabels(verdicts []verdict, size stratified, all int) *byLabels {
	e := &byLabels{size: size, verdicts: verdicts, all: all}
	documents := map[int]bool{}
	for _, v := range verdicts {
		documents[v.document] = true
		e.labels[v.stratum]++
		if v.is {
			e.positive[v.stratum]++
		}
	}
	e.in = len(documents)
	return e
}

// enough reports whether every stratum has labels.
func (e *byLabels) enough() bool {
	for s, n := range e.size {
		if e.labels[s] < min(n, fewLabels) {
			return false
		}
	}
	return e.labels.sum() > 0
}

func (e *byLabels) basis() Basis {
	b := Basis{From: FromLabels, Labels: e.labels.sum(), Documents: e.in, Positives: e.positive.sum(), Precision: unknown, Recall: unknown}
	switch {
	case b.Labels == 0:
		b.From, b.Lacks = "", LacksLabels
	case b.Positives < FewPositives:
		b.Lacks = LacksPositives
	case !e.enough():
		b.Lacks = LacksLabels
	case b.Documents < FewDocuments:
		b.Lacks = LacksDocuments
	default:
		b.Precision = fraction(e.positive[matched], e.labels[matched])
		b.Recall = Fraction(e.of(matched)) / e.value()
	}
	return b
}

// of is the share of all utterances that are about the theme and in a stratum.
func (e *byLabels) of(stratum int) float64 {
	if e.size[stratum] == 0 {
		return 0
	}
	return float64(e.size[stratum]) / float64(e.size.sum()) * float64(e.positive[stratum]) / float64(e.labels[stratum])
}

func (e *byLabels) value() Fraction { return Fraction(e.of(matched) + e.of(other) + e.of(nothing)) }

func (e *byLabels) drawn(of, found, with float64, weights []float64, r *rand.Rand) (share float64) {
	var labels, positive [strata]float64
	for _, v := range e.verdicts {
		labels[v.stratum] += weights[v.document]
		if v.is {
			positive[v.stratum] += weights[v.document]
		}
	}
	size := [strata]float64{with, found - with, of - found}
	if e.labels[nothing] == 0 { // it is joined with other, or empty
		size[other], size[nothing] = of-with, 0
	}
	for s := range strata {
		if e.size[s] > 0 {
			share += size[s] / of * rate(positive[s], labels[s], r)
		}
	}
	return share
}

// byHeldOut corrects by precision and recall in other text, as Rogan and Gladen
// (1978) do by sensitivity and specificity: raw × precision / recall. Precision
// is taken in place of specificity because most text is about nothing, and more
// or less of it, in which nothing is found either, changes specificity and not
// precision. That assumes that the theme is as hard to find here as there, and
// that what makes false finds is as common beside it. The scores are of
// sentences: an utterance of several that are about the theme is found more
// easily, so the share is then too high.
type byHeldOut struct {
	held  record.HeldOut
	total record.Counted
	raw   Fraction
	all   int // documents on the incident
}

func (c *census) byHeldOut(h record.HeldOut, raw Fraction) *byHeldOut {
	return &byHeldOut{h, h.Total(), raw, len(c.counts)}
}

func (e *byHeldOut) basis() Basis {
	t := e.total
	b := Basis{
		From: FromHeldOut, Labels: t.Sentences, Documents: len(e.held.Documents), Positives: t.Hits + t.Missed,
		Precision: fraction(t.Hits, t.Hits+t.False), Recall: fraction(t.Hits, t.Hits+t.Missed),
	}
	switch {
	case b.Positives < FewPositives || t.Hits == 0:
		b.Lacks = LacksPositives
	case e.all < FewDocuments || b.Documents < FewDocuments:
		b.Lacks = LacksDocuments
	}
	return b
}

func (e *byHeldOut) value() Fraction {
	b := e.basis()
	return min(1, e.raw*b.Precision/b.Recall)
}

func (e *byHeldOut) drawn(of, _, with float64, _ []float64, r *rand.Rand) float64 {
	hit, wrong, missed := half(r), half(r), half(r)
	for _, d := range e.held.Documents {
		w := r.ExpFloat64()
		hit, wrong, missed = hit+w*float64(d.Hits), wrong+w*float64(d.False), missed+w*float64(d.Missed)
	}
	return rate(with, of, r) * (hit + missed) / (hit + wrong) // precision / recall
}
