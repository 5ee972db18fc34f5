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
	Forms []Form // the model is the mean of them; none: the built-in ones
	// Give is how far the precision of rules and model together may be
	// expected to be below that of the rules; 0: 0.012, which on incidents left
	// out came to 0.02 at most.
	Give float64
	// Divisions is in how many ways the incidents are divided into folds; 0:
	// 3. One alone moves the figures by two points.
	Divisions int
	Cores     int // how many are used; 0: one. The model is the same
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
		o.Give = 0.012
	}
	if o.Divisions == 0 {
		o.Divisions = 3
	}
	themes := themesOf(labels)
	if len(themes) == 0 {
		return nil, fmt.Errorf("no theme has %d labelled sentences, which are needed to learn it", fewest)
	}
	l := newLesson(labels, cut, o)
	for k := range folds {
		if !slices.Contains(l.folds[0], k) {
			return nil, fmt.Errorf("the labels are of fewer than %d incidents, which are needed to tell how good the model is", folds)
		}
	}
	fits := l.fit(themes, max(1, o.Cores))
	var learned []learnt
	for t, theme := range themes {
		one, err := l.learn(theme, fits[t*len(fits)/len(themes):(t+1)*len(fits)/len(themes)])
		if err != nil {
			return nil, err
		}
		learned = append(learned, one)
	}
	return l.assemble(learned, max(1, o.Cores)), nil
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
	there  [][]int    // concepts, for the gates
	folds  [][]int    // of each sentence, by division
	forms  []Form
	by     []*matrix   // by form
	rows   [][][]int32 // by form, for those that the themes share
	give   float64
}

func newLesson(labels []label.Label, cut func(label.Label) Text, o Options) *lesson {
	l := &lesson{labels: labels, give: o.Give, forms: o.Forms}
	for d := range o.Divisions {
		l.folds = append(l.folds, foldsOf(labels, d))
	}
	var traits [][]trait
	for _, one := range labels {
		x := cut(one)
		traits = append(traits, traitsOf(x))
		l.ruled = append(l.ruled, ruledThemes(x.Rules))
		l.there = append(l.there, present([places]string{joined(x.Tokens), joined(x.Heading), joined(x.Parent)}))
	}
	l.corpus = newCorpus(traits)
	for _, f := range o.Forms {
		l.by, l.rows = append(l.by, l.corpus.matrix(f)), append(l.rows, l.corpus.of(f))
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
	gate      gate
	result    Result
}

// fitting is one training: of a form on all sentences, or on all but those of
// one fold of a division.
type fitting struct {
	theme, form    int
	division, fold int // -1: all sentences
	weights        weights
	margins        []float64
}

// fit trains all that is to be trained, in the order of themes, forms,
// divisions and folds, some at a time.
func (l *lesson) fit(themes []string, cores int) []fitting {
	var out []fitting
	for t := range themes {
		for f := range l.forms {
			out = append(out, fitting{theme: t, form: f, division: -1, fold: -1})
			for d := range l.folds {
				for k := range folds {
					out = append(out, fitting{theme: t, form: f, division: d, fold: k})
				}
			}
		}
	}
	tasks := l.tasks(out)
	parallel(cores, len(tasks), func(n int) { l.train(themes, tasks[n]) })
	return out
}

// tasks are the trainings that can be made by themselves: those of a form that the
// themes share are one.
func (l *lesson) tasks(fits []fitting) [][]*fitting {
	var out [][]*fitting
	of := map[[3]int]int{}
	for i := range fits {
		one := &fits[i]
		key := [3]int{one.form, one.division, one.fold}
		n, known := of[key]
		if l.forms[one.form].Dims == 0 || !known {
			n, of[key] = len(out), len(out)
			out = append(out, nil)
		}
		out[n] = append(out[n], one)
	}
	return out
}

// train trains a form for one theme, or for all that are of one task.
func (l *lesson) train(themes []string, task []*fitting) {
	var truths [][]bool
	var importances [][]float64
	for _, one := range task {
		truth, importance := l.seen(themes[one.theme], one)
		truths, importances = append(truths, truth), append(importances, importance)
	}
	form := task[0].form
	f := l.forms[form]
	if f.Dims > 0 {
		w, margins := trainShared(l.corpus, l.rows[form], f.Dims, f.Epochs, truths, importances)
		for i, one := range task {
			one.weights, one.margins = w[i], margins[i]
		}
		return
	}
	m := l.by[form]
	if !f.Flat {
		m = m.spread(truths[0], importances[0])
	}
	task[0].weights, task[0].margins = train(m, truths[0], importances[0], f.Lasso, f.Ridge)
}

// seen is what a training sees: which sentences are of the theme, and how much each
// counts.
func (l *lesson) seen(theme string, one *fitting) (truth []bool, importance []float64) {
	f := l.forms[one.form]
	truth, importance = make([]bool, len(l.labels)), make([]float64, len(l.labels))
	for i := range l.labels {
		truth[i] = l.labels[i].Has(theme)
		if one.division >= 0 && l.folds[one.division][i] == one.fold {
			continue
		}
		importance[i] = 1
		if l.folds[0][i] < 0 {
			importance[i] = f.Loose
		}
		if slices.Contains(l.ruled[i], theme) {
			importance[i] *= f.Obvious
		}
	}
	return truth, importance
}

var errAlike = errors.New("all scored sentences in which the rules find nothing are alike")

// learn puts together what was trained of one theme.
func (l *lesson) learn(theme string, fits []fitting) (learnt, error) {
	out := learnt{theme: theme, weights: map[uint64]float64{}}
	margins, grams := make([][]float64, len(l.folds)), make([][]float64, len(l.folds))
	for d := range margins {
		margins[d], grams[d] = make([]float64, len(l.labels)), make([]float64, len(l.labels))
	}
	whole := 0.0
	for _, f := range l.forms {
		whole += f.share()
	}
	for _, one := range fits {
		share := l.forms[one.form].share() / whole
		if one.division < 0 {
			out.bias += float64(share * one.weights.bias)
			for j, w := range one.weights.by {
				if w != 0 {
					out.weights[l.corpus.keys[j]] += float64(share * w)
				}
			}
			continue
		}
		for i, margin := range one.margins {
			if l.folds[one.division][i] == one.fold {
				margins[one.division][i] += float64(share * margin)
				grams[one.division][i] += float64(share * l.corpus.ofGrams(i, one.weights))
			}
		}
	}
	var all, open []scored
	for d := range margins {
		all = append(all, l.scoredOf(theme, d, margins[d])...)
	}
	open = openOf(all)
	if n := slices.IndexFunc(open, func(s scored) bool { return s.is != open[0].is }); n < 0 {
		return out, fmt.Errorf("%s: %w", theme, errAlike)
	}
	out.curve = curveOf(open)
	out.threshold = thresholdOf(all, out.curve, l.give)
	out.result = judge(theme, all, l.give)
	out.result.Threshold = out.threshold
	l.guard(&out, open, grams)
	return out, nil
}

// scored is a sentence with the margin it got from a model that did not know
// its incident.
type scored struct {
	label          int // its place in the labels
	margin         float64
	division, fold int
	is             bool // about the theme
	ruled          bool // the rules say so
	implicit       bool
}

func (l *lesson) scoredOf(theme string, division int, margins []float64) []scored {
	var out []scored
	for i := range l.labels {
		fold := l.folds[division][i]
		if fold < 0 {
			continue
		}
		is := l.labels[i].Has(theme)
		out = append(out, scored{i, margins[i], division, fold, is, slices.Contains(l.ruled[i], theme), is && l.labels[i].Phenomenon == "implicit"})
	}
	return out
}

// openOf are those that the rules leave open.
func openOf(all []scored) []scored {
	var out []scored
	for _, s := range all {
		if !s.ruled {
			out = append(out, s)
		}
	}
	return out
}

// falling sorts by falling margin.
func falling(list []scored) {
	slices.SortStableFunc(list, func(a, b scored) int { return cmp.Compare(b.margin, a.margin) })
}
