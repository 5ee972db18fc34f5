// Package eval says how well sentences are coded. Score takes labelled
// sentences with what was found in them, and gives precision, recall and F1 of
// each theme with intervals, and what each rule got right. Agree takes what two
// people say of the same sentences, and gives how far they agree beyond chance.
// The results are written as text for people or as JSON. It tags nothing and
// reads no files; the same input gives the same numbers on every machine.
package eval

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"classify/nlp/label"
	"classify/store/record"
)

// few is under how many positives a theme's numbers are marked: with 19, one
// more right or wrong moves recall by five points.
const few = 20

// Sentence is a labelled sentence and what was found in it.
type Sentence struct {
	label.Label
	File     string // its labels' file
	Findings []record.Finding
}

// document is what a draw takes or leaves as a whole: the page where it is
// known, as an incident has many, else the incident. Two files may have the same
// of either, and the same id for two sentences.
func (s *Sentence) document() string {
	if s.URL != "" {
		return "url " + s.URL
	}
	if s.Incident != "" {
		return "incident " + s.Incident
	}
	return "file " + s.File + " " + s.Group()
}

// Result is how well a codebook codes labelled sentences.
type Result struct {
	Tagger     string  `json:"tagger"`
	Codebook   string  `json:"codebook"`
	CodebookID string  `json:"codebook_sha256"`
	Model      string  `json:"model,omitempty"` // that adds to the rules; "": none does
	Files      []File  `json:"files"`
	Sentences  int     `json:"sentences"`
	Documents  int     `json:"documents"`
	Themes     []Theme `json:"themes"` // that are labelled, in the codebook's order
	// MacroF1 is the mean F1 of the themes.
	MacroF1 Estimate `json:"macro_f1"`
	// NotLabelled are the codebook's themes that no label names, Unknown those
	// that labels name and the codebook does not have: neither are scored.
	NotLabelled []string  `json:"not_labelled"`
	Unknown     []string  `json:"unknown"`
	Stance      Agreement `json:"stance"`          // of all hits
	Certainty   Agreement `json:"certainty"`       // of all hits
	Rules       []Rule    `json:"rules"`           // that found something, the worst first
	Mistakes    []Mistake `json:"errors,omitzero"` // nil: not asked for
}

// File is a file of labels. A theme that none of its labels names is taken as
// not labelled there, so its sentences say nothing of that theme.
type File struct {
	Name        string   `json:"file"`
	Sentences   int      `json:"sentences"`
	Documents   int      `json:"documents"`
	NotLabelled []string `json:"not_labelled"` // here, but in another file
}

// Theme is how well one theme is found. A sentence counts once, however often
// the theme is found in it.
type Theme struct {
	ID        string            `json:"theme"`
	Label     map[string]string `json:"label"`     // by language: ja, en
	Sentences int               `json:"sentences"` // of the files in which it is labelled, in which it was on offer
	Documents int               `json:"documents"`
	Positives int               `json:"positives"` // hits + missed
	Hits      int               `json:"hits"`
	False     int               `json:"false"`
	Missed    int               `json:"missed"`
	Precision Estimate          `json:"precision"`
	Recall    Estimate          `json:"recall"`
	F1        Estimate          `json:"f1"`
	TooFew    bool              `json:"too_few"`
	Stance    Agreement         `json:"stance"`    // of hits
	Certainty Agreement         `json:"certainty"` // of hits
}

// Agreement is how often two say the same of those cases in which both say
// something. Of several findings of a theme in a sentence the first speaks.
type Agreement struct {
	Same int `json:"same"`
	Of   int `json:"of"`
}

func (a *Agreement) add(same bool) {
	a.Of++
	if same {
		a.Same++
	}
}

// Rule is in how many sentences a rule found its theme, and in how many of
// them the label has it. Its interval is Wilson's.
type Rule struct {
	ID        string   `json:"rule"`
	Theme     string   `json:"theme"`
	Found     int      `json:"found"`
	Right     int      `json:"right"`
	Precision Estimate `json:"precision"`
}

// The kinds of mistakes.
const (
	False  = "false"  // found where the label does not have it
	Missed = "missed" // not found where the label has it
)

// Mistake is a sentence in which a theme was found wrongly, or missed.
type Mistake struct {
	ID    string `json:"id"`
	File  string `json:"file"`
	Kind  string `json:"error"`
	Theme string `json:"theme"`
	Rule  string `json:"rule"` // that found it, or several with spaces between; "": missed
	Text  string `json:"text"`
}

// ErrNothing says that no label names a theme of the codebook.
var ErrNothing = errors.New("no label names a theme of the codebook, so there is nothing to score")

// Score compares labels with findings. The method's themes say which there
// are and in what order.
func Score(sentences []Sentence, method record.Method) (Result, error) {
	s := newScorer(sentences)
	out := Result{
		Tagger: method.Tagger, Codebook: method.Codebook, CodebookID: method.CodebookID, Model: method.Model,
		Sentences: len(sentences), Documents: len(s.documents),
		NotLabelled: []string{}, Unknown: s.unknown(method.Themes), Rules: []Rule{},
	}
	for _, t := range method.Themes {
		if !s.labelled(t.ID) {
			out.NotLabelled = append(out.NotLabelled, t.ID)
			continue
		}
		one := s.theme(t)
		out.Themes = append(out.Themes, one)
		out.Stance.Same, out.Stance.Of = out.Stance.Same+one.Stance.Same, out.Stance.Of+one.Stance.Of
		out.Certainty.Same, out.Certainty.Of = out.Certainty.Same+one.Certainty.Same, out.Certainty.Of+one.Certainty.Of
	}
	if len(out.Themes) == 0 {
		return Result{}, ErrNothing
	}
	out.Files, out.MacroF1 = s.files(out.Themes), macro(out.Themes, s.counts)
	out.Rules, out.Mistakes = s.ranked(), s.mistakes
	slices.SortStableFunc(out.Mistakes, func(a, b Mistake) int { return cmp.Compare(s.place[a.File+"\n"+a.ID], s.place[b.File+"\n"+b.ID]) })
	return out, nil
}

// scorer gathers what is right and wrong.
type scorer struct {
	sentences []Sentence
	names     []string                   // of the files, in order
	named     map[string]map[string]bool // themes that its labels name, by file
	documents map[string]int             // numbered as they come
	place     map[string]int             // of a sentence among all
	counts    [][]count                  // by theme scored, by document
	rules     map[string]*Rule
	mistakes  []Mistake
}

func newScorer(sentences []Sentence) *scorer {
	s := &scorer{sentences: sentences, named: map[string]map[string]bool{}, documents: map[string]int{}, place: map[string]int{}, rules: map[string]*Rule{}, mistakes: []Mistake{}}
	for i := range sentences {
		one := &sentences[i]
		if s.named[one.File] == nil {
			s.names, s.named[one.File] = append(s.names, one.File), map[string]bool{}
		}
		for _, theme := range one.Themes {
			s.named[one.File][theme] = true
		}
		if _, seen := s.documents[one.document()]; !seen {
			s.documents[one.document()] = len(s.documents)
		}
		s.place[one.File+"\n"+one.ID] = i
	}
	return s
}

// labelled reports whether any label names a theme.
func (s *scorer) labelled(theme string) bool {
	return slices.ContainsFunc(s.names, func(file string) bool { return s.named[file][theme] })
}

// unknown are the themes that labels name and the codebook does not have.
func (s *scorer) unknown(themes []record.Theme) []string {
	out := []string{}
	for _, file := range s.names {
		for theme := range s.named[file] {
			if !slices.ContainsFunc(themes, func(t record.Theme) bool { return t.ID == theme }) {
				out = append(out, theme)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// theme counts one theme.
func (s *scorer) theme(t record.Theme) Theme {
	out := Theme{ID: t.ID, Label: t.Label}
	counts, held := make([]count, len(s.documents)), make([]bool, len(s.documents))
	for i := range s.sentences {
		one := &s.sentences[i]
		if !s.named[one.File][t.ID] || !one.SpeaksOf(t.ID) {
			continue
		}
		document := s.documents[one.document()]
		held[document] = true
		out.Sentences++
		s.sentence(one, t.ID, &counts[document], &out)
	}
	s.counts = append(s.counts, counts)
	var all count
	var in []count
	for i, c := range counts {
		if held[i] {
			all, in = all.plus(c, 1), append(in, c)
		}
	}
	out.Documents = len(in)
	out.Hits, out.False, out.Missed, out.Positives = all.hit, all.false, all.missed, all.hit+all.missed
	out.TooFew = out.Positives < few
	out.Precision, out.Recall, out.F1 = estimates(in)
	return out
}

// sentence counts a theme in one sentence.
func (s *scorer) sentence(one *Sentence, theme string, c *count, out *Theme) {
	is := one.Has(theme)
	var first *record.Finding
	var rules []string
	for i := range one.Findings {
		f := &one.Findings[i]
		if f.Theme != theme {
			continue
		}
		if first == nil {
			first = f
		}
		if name := cmp.Or(f.Rule, string(f.By)); !slices.Contains(rules, name) {
			rules = append(rules, name)
			s.rule(name, theme, is)
		}
	}
	switch {
	case is && first == nil:
		c.missed++
		s.mistakes = append(s.mistakes, Mistake{one.ID, one.File, Missed, theme, "", one.Text})
	case !is && first != nil:
		c.false++
		s.mistakes = append(s.mistakes, Mistake{one.ID, one.File, False, theme, strings.Join(rules, " "), one.Text})
	case is:
		c.hit++
		if want := one.Stance[theme]; want != "" {
			out.Stance.add(want == first.Stance)
		}
		if want := one.Certainty[theme]; want != "" {
			out.Certainty.add(want == first.Certainty)
		}
	}
}

func (s *scorer) rule(name, theme string, right bool) {
	r := s.rules[name+" "+theme]
	if r == nil {
		r = &Rule{ID: name, Theme: theme}
		s.rules[name+" "+theme] = r
	}
	r.Found++
	if right {
		r.Right++
	}
}

// ranked are the rules by precision, of equals the one that errs more often
// first, then by name.
func (s *scorer) ranked() []Rule {
	out := make([]Rule, 0, len(s.rules))
	for _, r := range s.rules {
		r.Precision = Wilson(r.Right, r.Found)
		out = append(out, *r)
	}
	slices.SortFunc(out, func(a, b Rule) int {
		return cmp.Or(cmp.Compare(a.Right*b.Found, b.Right*a.Found), cmp.Compare(b.Found-b.Right, a.Found-a.Right),
			cmp.Compare(a.ID, b.ID), cmp.Compare(a.Theme, b.Theme))
	})
	return out
}

// files counts what each file holds.
func (s *scorer) files(scored []Theme) []File {
	var out []File
	for _, name := range s.names {
		f := File{Name: name, NotLabelled: []string{}}
		documents := map[string]bool{}
		for i := range s.sentences {
			if one := &s.sentences[i]; one.File == name {
				f.Sentences++
				documents[one.document()] = true
			}
		}
		f.Documents = len(documents)
		for _, t := range scored {
			if !s.named[name][t.ID] {
				f.NotLabelled = append(f.NotLabelled, t.ID)
			}
		}
		out = append(out, f)
	}
	return out
}
