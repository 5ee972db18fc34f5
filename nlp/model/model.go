package model

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"

	"classify/nlp/token"
	"classify/store/record"
)

// Version names how features are made and weighed. It grows when a file of
// weights means something else: a model of another version is not read.
const Version = "model/3"

// Model tells of a sentence which themes it may be about. It is safe for
// concurrent use.
type Model struct {
	themes []themed
	stance []stanced
	told   Stances
	keys   []uint64  // of the features that weigh something, sorted
	by     []float32 // weights, one for each theme and each stance, of each key
	index  []int32   // by hash: place in keys + 1, 0 for none; a power of two long
	saw    []uint64  // see Saw
	rooms  sync.Pool // of *traits, to score in
	naming sync.Once
	id     string // see ID, once asked
}

// themed is what belongs to one theme.
type themed struct {
	ID        string
	Bias      float64
	Slope     float64 // of the curve that makes a chance of the log-odds
	Offset    float64
	Threshold float64
	Gate      gate
	Result    Result
}

// Score is what the model says of one theme in a sentence.
type Score struct {
	Theme    string
	P        float64   // chance that the sentence is about it, if the rules find nothing
	Features []Feature // that speak for and against it, by size
	// Bytes of the normalised text whose tokens weigh most: the evidence.
	// Both are 0 if nothing speaks for the theme.
	Start, End int
}

// Feature is one thing in a sentence and what it weighs.
type Feature struct {
	Name   string
	Weight float64 // log-odds
}

// Themes are what it was trained on, sorted.
func (m *Model) Themes() []string {
	var out []string
	for _, t := range m.themes {
		out = append(out, t.ID)
	}
	return out
}

// Threshold is the chance from which on a theme is added to what the rules
// found; a theme that was not learned has one that nothing reaches.
func (m *Model) Threshold(theme string) float64 {
	for _, t := range m.themes {
		if t.ID == theme {
			return t.Threshold
		}
	}
	return never
}

// Knows reports whether it was trained on a theme.
func (m *Model) Knows(theme string) bool {
	return slices.ContainsFunc(m.themes, func(t themed) bool { return t.ID == theme })
}

// Results are how good it is on incidents it did not know, by theme.
func (m *Model) Results() []Result {
	var out []Result
	for _, t := range m.themes {
		out = append(out, t.Result)
	}
	return out
}

// Labels is on how many different texts it was trained.
func (m *Model) Labels() int { return len(m.saw) }

// Saw reports whether it was trained on a text, as it stood in the labels.
func (m *Model) Saw(text string) bool {
	_, found := slices.BinarySearch(m.saw, textHash(text))
	return found
}

func (m *Model) score(x Text, explain bool) (out []Score, stance record.Stance) {
	r := m.room()
	defer m.rooms.Put(r)
	r.collect(x)
	margins := m.margins(r)
	for t, theme := range m.themes {
		s := Score{Theme: theme.ID, P: curve{theme.Slope, theme.Offset}.chance(margins[t])}
		if !explain && (s.P < theme.Threshold || x.ruled(theme.ID)) {
			continue
		}
		weight := func(i int) float64 { return float64(m.weights(r.places[i])[t]) }
		s.Start, s.End = evidence(x, r.list, weight)
		if explain {
			s.Features = featuresOf(r.list, weight)
		}
		out = append(out, s)
	}
	if len(m.stance) > 0 {
		best := likeliest(len(m.stance), func(s int) float64 { return margins[len(m.themes)+s] })
		stance = m.stance[best].Stance
	}
	return out, stance
}

// weights are those of a feature, one for each theme and each stance.
func (m *Model) weights(place int32) []float32 {
	width := len(m.themes) + len(m.stance)
	return m.by[int(place)*width:][:width]
}

// margins are the log-odds of each theme and each stance.
func (m *Model) margins(r *traits) []float64 {
	r.margins = r.margins[:0]
	for _, t := range m.themes {
		r.margins = append(r.margins, t.Bias)
	}
	for _, s := range m.stance {
		r.margins = append(r.margins, s.Bias)
	}
	for _, place := range r.places {
		for column, w := range m.weights(place) {
			r.margins[column] += float64(w)
		}
	}
	return r.margins
}

// room is room for the features of one sentence.
func (m *Model) room() *traits {
	r, _ := m.rooms.Get().(*traits)
	if r == nil || r.round == math.MaxUint32 {
		r = &traits{model: m, marks: make([]uint32, len(m.keys))}
	}
	r.round++
	r.list, r.places = r.list[:0], r.places[:0]
	return r
}

// Score gives the themes that the rules did not find and whose chance reaches
// their threshold, in the order of Themes, with the evidence and without features;
// and the stance of the sentence, whatever the theme, "" if none was learned.
func (m *Model) Score(x Text) ([]Score, record.Stance) { return m.score(x, false) }

// Explain is Score of every theme, with features.
func (m *Model) Explain(x Text) ([]Score, record.Stance) { return m.score(x, true) }

func featuresOf(list []trait, weight func(int) float64) []Feature {
	var out []Feature
	for i, one := range list {
		if w := weight(i); w != 0 {
			out = append(out, Feature{one.name(), w})
		}
	}
	slices.SortStableFunc(out, func(a, b Feature) int {
		return cmp.Or(cmp.Compare(math.Abs(b.Weight), math.Abs(a.Weight)), strings.Compare(a.Name, b.Name))
	})
	return out
}

// evidence is the run of tokens that weighs most: each feature is divided
// among the tokens it begins and ends with. A run costs a little for each
// token, so that it does not grow for crumbs.
func evidence(x Text, list []trait, weight func(int) float64) (start, end int) {
	if len(x.Tokens) == 0 {
		return 0, 0
	}
	at := make([]float64, len(x.Tokens))
	place := func(b int) int {
		b += x.Tokens[0].Start
		i, found := slices.BinarySearchFunc(x.Tokens, b, func(t token.Token, b int) int { return cmp.Compare(t.Start, b) })
		if !found {
			i--
		}
		return min(max(i, 0), len(at)-1)
	}
	for i, one := range list {
		if one.end > one.start {
			half := weight(i) / 2
			at[place(one.start)] += half
			at[place(one.end-1)] += half
		}
	}
	const cost = 0.02
	best, sum, from := 0.0, 0.0, 0
	for i, w := range at {
		if sum <= 0 {
			sum, from = 0, i
		}
		if sum += w - cost; sum > best {
			best, start, end = sum, x.Tokens[from].Start, x.Tokens[i].End
		}
	}
	return start, end
}

// find is the place of a key, -1 if it weighs nothing.
func (m *Model) find(key uint64) int32 {
	mask := uint64(len(m.index) - 1)
	for i := key & mask; ; i = (i + 1) & mask {
		at := m.index[i] - 1
		if at < 0 || m.keys[at] == key {
			return at
		}
	}
}

// hash makes the index.
func (m *Model) hash() {
	size := 16
	for size < 3*len(m.keys) {
		size *= 2
	}
	m.index = make([]int32, size)
	mask := uint64(size - 1)
	for at, key := range m.keys {
		i := key & mask
		for m.index[i] != 0 {
			i = (i + 1) & mask
		}
		m.index[i] = int32(at) + 1
	}
}

// crumb is a weight that is left out: it moves a chance by less than a
// thousandth.
const crumb = 0.004

// assemble makes one model of what was learned of each theme, and learns the
// stances.
func (l *lesson) assemble(learned []learnt, cores int) *Model {
	m := &Model{saw: sawOf(l.labels)}
	var columns []map[uint64]float64
	for _, one := range learned {
		m.themes = append(m.themes, themed{one.theme, one.bias, one.curve.slope, one.curve.offset, one.threshold, one.gate, one.result})
		columns = append(columns, one.weights)
	}
	stances, told := l.stances(cores)
	m.told = told
	for _, s := range stances {
		m.stance = append(m.stance, stanced{s.stance, s.weights.bias})
		column := map[uint64]float64{}
		for j, w := range s.weights.by {
			column[l.corpus.keys[j]] = w
		}
		columns = append(columns, column)
	}
	for _, key := range l.corpus.keys {
		if slices.ContainsFunc(columns, func(c map[uint64]float64) bool { return math.Abs(c[key]) >= crumb }) {
			m.keys = append(m.keys, key)
			for _, c := range columns {
				m.by = append(m.by, rounded(c[key]))
			}
		}
	}
	m.hash()
	return m
}

// Stances tells how good the stances are.
func (m *Model) Stances() Stances { return m.told }
