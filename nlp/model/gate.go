package model

import (
	"slices"
	"unicode/utf8"
)

// gate tells from the concepts in a text, before it is cut into words, whether
// a theme can reach its threshold: a small model of its own, over the classes
// in the sentence and pairs of them, and over those in its heading and in what it
// answers.
type gate struct {
	Bias  float64
	By    []float64 // three for each class: here, in the heading, in the parent; then the pairs here, see pair
	Least float64   // what is below is not asked about
	Grams float64   // nor where the model's own weights of characters come to less
}

// pair is the place of two classes of a sentence in gate.By, of n classes.
func pair(n, a, b int) int { return n*places + max(a, b)*(max(a, b)-1)/2 + min(a, b) }

// pairs is how many there are of n classes.
func pairs(n int) int { return n * (n - 1) / 2 }

// lost is how many of the sentences that the model adds may be lost at the
// gate, at most three quarters of them by its concepts, and as many by the
// characters: most of those are the same.
const lost = 0.02

// places are where a class may stand.
const places = 3

// present are the classes of a text and of what stands around it: numbers
// in gate.By, each once.
func present(texts [places]string) []int {
	var out []int
	for place, s := range texts {
		if s != "" {
			eachConcept(cutShort(s), func(class int16, _, _ int) { out = append(out, int(class)*places+place) })
		}
	}
	slices.Sort(out)
	out = slices.Compact(out)
	n := len(concepts().names)
	for i, a := range out {
		for _, b := range out[:i] {
			if a%places == 0 && b%places == 0 {
				out = append(out, pair(n, a/places, b/places))
			}
		}
	}
	return out
}

// longestAsked is the most characters of a sentence that is asked about. Few of those
// learned from are longer, and in a long one much can add up that belongs to
// nothing; what is said at length is said with words that rules find.
const longestAsked = 100

// Around is what stands around sentences, as the gate sees it.
type Around struct{ margins []float64 } // by theme; nil: nothing

// Around reads a normalised heading and what is answered.
func (m *Model) Around(heading, parent string) Around {
	if heading == "" && parent == "" {
		return Around{}
	}
	out := Around{make([]float64, len(m.themes))}
	for _, i := range present([places]string{1: heading, 2: parent}) {
		for t := range m.themes {
			out.margins[t] += m.themes[t].Gate.By[i]
		}
	}
	return out
}

// mostThemes is for how many themes a sentence is asked about without
// allocating.
const mostThemes = 16

// May reports whether Score can add a theme to a sentence. It reads normalised
// texts, and takes a small part of the time of cutting them into words.
func (m *Model) May(sentence string, around Around) bool {
	if len(sentence) > longestAsked && utf8.RuneCountInString(sentence) > longestAsked {
		return false
	}
	var room [mostThemes]float64
	sums := append(room[:0], around.margins...)
	if around.margins == nil {
		sums = slices.Grow(sums, len(m.themes))[:len(m.themes)]
	}
	var seen [1 << 8 / 64]uint64
	var found [1 << 8]int16
	n, classes := 0, len(concepts().names)
	eachConcept(sentence, func(class int16, _, _ int) {
		word, bit := &seen[class>>6], uint64(1)<<(class&63)
		if *word&bit != 0 {
			return
		}
		*word |= bit
		for t := range sums {
			by := m.themes[t].Gate.By
			sums[t] += by[int(class)*places]
			for _, other := range found[:n] {
				sums[t] += by[pair(classes, int(class), int(other))]
			}
		}
		found[n] = class
		n++
	})
	var open [mostThemes]bool
	some := false
	for t, sum := range sums {
		g := &m.themes[t].Gate
		open[t%mostThemes] = open[t%mostThemes] || g.Bias+sum >= g.Least
		some = some || g.Bias+sum >= g.Least
	}
	return some && m.weighs(sentence, open)
}

// weighs reports whether the characters of a sentence weigh enough for one of
// the open themes. They take a few times as long as the concepts.
func (m *Model) weighs(sentence string, open [mostThemes]bool) bool {
	r := m.room()
	defer m.rooms.Put(r)
	r.grams(sentence)
	for t := range m.themes {
		sum := 0.0
		for _, place := range r.places {
			sum += float64(m.weights(place)[t])
		}
		if open[t%mostThemes] && sum >= m.themes[t].Gate.Grams {
			return true
		}
	}
	return false
}

// Penalties of a gate's weights. Of those tried, from 0 to 3 and from 0.3 to 30,
// these let the fewest sentences through.
const (
	gateLasso = 2
	gateRidge = 3
)

// newGates is what gates are learned from: sentences by concept.
func newGates(there [][]int) *matrix {
	n := len(concepts().names)
	n = n*places + pairs(n)
	m := &matrix{rows: len(there), columns: make([][]int32, n), values: make([]float64, n)}
	for i, list := range there {
		for _, j := range list {
			m.columns[j] = append(m.columns[j], int32(i))
		}
	}
	for j := range m.values {
		m.values[j] = 1
	}
	return m
}

// guard learns the gate of a theme from the sentences that the rules leave
// open, and sets what is least asked about so that few of those that the model
// adds rightly are lost: in the folds, by gates that did not know them.
// grams are what the characters of each sentence weighed there, by division.
func (l *lesson) guard(out *learnt, open []scored, grams [][]float64) {
	m := newGates(l.there)
	truth, importance := make([]bool, m.rows), make([]float64, m.rows)
	margins := make([]float64, m.rows)
	for k := range folds + 1 { // the last leaves out nothing
		for i := range truth {
			truth[i] = l.labels[i].Has(out.theme)
			importance[i] = one(l.folds[0][i] != k && !slices.Contains(l.ruled[i], out.theme))
		}
		w, all := train(m, truth, importance, gateLasso, gateRidge)
		out.gate = gate{Bias: w.bias, By: w.by}
		for i, margin := range all {
			if l.folds[0][i] == k {
				margins[i] = margin
			}
		}
	}
	var added, weighed []float64
	for _, s := range open {
		if s.is && out.curve.chance(s.margin) >= out.threshold {
			added, weighed = append(added, margins[s.label]), append(weighed, grams[s.division][s.label])
		}
	}
	if len(added) == 0 {
		return
	}
	out.gate.Least, out.gate.Grams = losing(added, lost*3/4), losing(weighed, lost*3/4)
	passes := func(s scored) bool {
		return margins[s.label] >= out.gate.Least && grams[s.division][s.label] >= out.gate.Grams
	}
	var right, kept, passed int
	for _, s := range open {
		passed += int(one(passes(s)))
		if s.is && out.curve.chance(s.margin) >= out.threshold {
			right++
			kept += int(one(passes(s)))
		}
	}
	out.result.Lost, out.result.Passed = ratio(right-kept, right), ratio(passed, len(open))
}

// losing is the limit below which a share of the values lies.
func losing(values []float64, share float64) float64 {
	slices.Sort(values)
	return values[int(float64(len(values))*share)]
}
