package model

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"classify/nlp/label"
)

// Options configures Learn. The zero Options is what the built-in model was
// made with.
type Options struct {
	Forms []Form  // the model is the mean of them; none: the built-in ones
	Give  float64 // how much precision of rules and model together may be below that of the rules; 0: 0.02
	Cores int     // themes learned at a time; 0: one. The model is the same
}

// fewest is of how many sentences a theme must be to be learned.
const fewest = 20

// Learn learns from labelled sentences: the themes that at least twenty of them
// are about. cut gives what the model sees of one. The same labels in the
// same order give the same model, byte for byte.
func Learn(labels []label.Label, cut func(label.Label) Text, o Options) (*Model, error) {
	if len(o.Forms) == 0 {
		o.Forms = builtinForms()
	}
	if o.Give == 0 {
		o.Give = 0.01
	}
	themes := themesOf(labels)
	if len(themes) == 0 {
		return nil, fmt.Errorf("no theme has %d labelled sentences, which are needed to learn it", fewest)
	}
	l := newLesson(labels, cut, o)
	for k := range folds {
		if !slices.Contains(l.fold, k) {
			return nil, fmt.Errorf("the labels are of fewer than %d incidents, which are needed to tell how good the model is", folds)
		}
	}
	learned := make([]learnt, len(themes))
	parallel(max(1, o.Cores), len(themes), func(i int) { learned[i] = l.learn(themes[i]) })
	for _, one := range learned {
		if one.err != nil {
			return nil, one.err
		}
	}
	return assemble(learned, sawOf(labels)), nil
}

// parallel calls do for 0 to n-1, some at a time, and waits.
func parallel(cores, n int, do func(i int)) {
	var wait sync.WaitGroup
	free := make(chan struct{}, cores)
	for i := range n {
		wait.Add(1)
		free <- struct{}{}
		go func() {
			defer wait.Done()
			do(i)
			<-free
		}()
	}
	wait.Wait()
}

// themesOf are the themes to learn, sorted.
func themesOf(labels []label.Label) []string {
	count := map[string]int{}
	for _, one := range labels {
		for _, theme := range one.Themes {
			count[theme]++
		}
	}
	var out []string
	for theme, n := range count {
		if n >= fewest && n <= len(labels)-fewest {
			out = append(out, theme)
		}
	}
	slices.Sort(out)
	return out
}

// sawOf are the hashes of what was trained on, sorted.
func sawOf(labels []label.Label) []uint64 {
	var out []uint64
	for _, one := range labels {
		out = append(out, textHash(one.Text))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// textHash is the SHA-256 of a text cut to 8 bytes.
func textHash(s string) uint64 {
	sum := sha256.Sum256([]byte(s))
	return binary.BigEndian.Uint64(sum[:8])
}

// lesson is what all themes are learned from.
type lesson struct {
	labels []label.Label
	corpus *corpus
	ruled  [][]string // themes that the rules found
	fold   []int
	whole  []*matrix // of all sentences, by form
	part   [][]*matrix
	give   float64
	forms  []Form
}

func newLesson(labels []label.Label, cut func(label.Label) Text, o Options) *lesson {
	l := &lesson{labels: labels, fold: foldsOf(labels), give: o.Give, forms: o.Forms}
	all := unionOf(o.Forms)
	var traits [][]trait
	for _, one := range labels {
		x := cut(one)
		traits = append(traits, traitsOf(x, all))
		l.ruled = append(l.ruled, ruledThemes(x.Rules))
	}
	l.corpus = newCorpus(traits)
	for _, f := range o.Forms {
		l.whole = append(l.whole, l.corpus.matrix(f, func(int) bool { return true }))
		var parts []*matrix
		for k := range folds {
			parts = append(parts, l.corpus.matrix(f, func(i int) bool { return l.fold[i] != k }))
		}
		l.part = append(l.part, parts)
	}
	return l
}

// ruledThemes are the themes of rules, which are named theme/name.
func ruledThemes(rules []string) []string {
	var out []string
	for _, one := range rules {
		theme, _, _ := strings.Cut(one, "/")
		out = append(out, theme)
	}
	return out
}

// learnt is what was learned of one theme.
type learnt struct {
	theme     string
	weights   map[uint64]float64 // mean of the forms
	bias      float64
	curve     curve // makes chances of margins
	threshold float64
	result    Result
	err       error
}

var errAlike = errors.New("all scored sentences in which the rules find nothing are alike")

func (l *lesson) learn(theme string) learnt {
	out := learnt{theme: theme, weights: map[uint64]float64{}}
	margins := make([]float64, len(l.labels))
	share := 1 / float64(len(l.forms))
	for n, f := range l.forms {
		for k := range folds {
			w := l.fit(theme, f, l.part[n][k], k)
			l.apply(w, l.part[n][k], k, share, margins)
		}
		w := l.fit(theme, f, l.whole[n], folds)
		out.bias += float64(share * w.bias)
		for j, key := range l.corpus.keys {
			if w.by[j] != 0 {
				out.weights[key] += float64(float64(share*w.by[j]) * l.whole[n].values[j])
			}
		}
	}
	var open []scored // those that the rules leave open
	for _, one := range l.scoredOf(theme, margins) {
		if !one.ruled {
			open = append(open, one)
		}
	}
	if !slices.ContainsFunc(open, func(s scored) bool { return s.is }) || !slices.ContainsFunc(open, func(s scored) bool { return !s.is }) {
		out.err = fmt.Errorf("%s: %w", theme, errAlike)
		return out
	}
	all := l.scoredOf(theme, margins)
	out.curve = curveOf(open)
	out.threshold = thresholdOf(all, out.curve, l.give)
	out.result = l.judge(theme, all)
	out.result.Threshold = out.threshold
	return out
}

// fit trains on all sentences that are not in a fold.
func (l *lesson) fit(theme string, f Form, m *matrix, fold int) weights {
	truth := make([]bool, len(l.labels))
	importance := make([]float64, len(l.labels))
	for i := range l.labels {
		if truth[i] = l.labels[i].Has(theme); l.fold[i] == fold {
			continue
		}
		importance[i] = 1
		if l.fold[i] < 0 {
			importance[i] = f.Loose
		}
		if slices.Contains(l.ruled[i], theme) {
			importance[i] *= f.Obvious
		}
	}
	return train(m, truth, importance, f.Lasso, f.Ridge)
}

// apply adds a share of the margins of the sentences of a fold.
func (l *lesson) apply(w weights, m *matrix, fold int, share float64, margins []float64) {
	for i, row := range l.corpus.rows {
		if l.fold[i] != fold {
			continue
		}
		v := w.bias
		for _, j := range row {
			v += float64(w.by[j] * m.values[j])
		}
		margins[i] += float64(share * v)
	}
}

// scored is a sentence with the margin it got from a model that did not know
// its incident.
type scored struct {
	margin   float64
	fold     int
	is       bool // about the theme
	ruled    bool // the rules say so
	implicit bool
}

func (l *lesson) scoredOf(theme string, margins []float64) []scored {
	var out []scored
	for i := range l.labels {
		if l.fold[i] < 0 {
			continue
		}
		is := l.labels[i].Has(theme)
		out = append(out, scored{margins[i], l.fold[i], is, slices.Contains(l.ruled[i], theme), is && l.labels[i].Phenomenon == "implicit"})
	}
	return out
}

// falling sorts by falling margin.
func falling(list []scored) {
	slices.SortStableFunc(list, func(a, b scored) int { return cmp.Compare(b.margin, a.margin) })
}
