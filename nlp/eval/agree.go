package eval

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"classify/nlp/label"
	"classify/store/record"
)

// Labeller is what one person says of sentences.
type Labeller struct {
	File   string
	Labels []label.Label
	Lines  []int // of the file, one for each label
}

// Comparison is how far two labellers, A and B, agree.
type Comparison struct {
	A         string           `json:"a"` // their files
	B         string           `json:"b"`
	Sentences int              `json:"sentences"` // that both have
	OnlyA     int              `json:"only_a"`    // sentences that B does not have
	OnlyB     int              `json:"only_b"`
	Themes    []ThemeAgreement `json:"themes"`
	// Stance and Certainty are of all themes together.
	Stance        Alpha          `json:"stance"`
	Certainty     Alpha          `json:"certainty"`
	Disagreements []Disagreement `json:"disagreements"`
}

// ThemeAgreement is how far two agree on whether sentences are about a theme,
// and where both say so, on stance and certainty.
type ThemeAgreement struct {
	Theme     string `json:"theme"`
	Both      int    `json:"both"`    // say that it is there
	OnlyA     int    `json:"only_a"`  // A says so, B does not
	OnlyB     int    `json:"only_b"`  // B says so, A does not
	Neither   int    `json:"neither"` // says so
	Presence  Alpha  `json:"presence"`
	Stance    Alpha  `json:"stance"`
	Certainty Alpha  `json:"certainty"`
}

// Alpha is Krippendorff's alpha beside the plain share of equal answers.
type Alpha struct {
	Alpha Share `json:"alpha"` // None: no variation, or nothing to compare
	Equal Share `json:"agreement"`
	Same  int   `json:"same"`
	Of    int   `json:"of"`
}

// alphaOf computes Krippendorff's alpha for nominal values, two answers to each
// question and none missing (Krippendorff, Content Analysis, chapter 12):
// 1 - observed disagreement / disagreement expected by chance. Where all
// answers are the same one, none is expected and alpha has no value: the people
// have not shown that they can tell anything apart.
func alphaOf[T comparable](pairs [][2]T) Alpha {
	values := map[T]int{}
	out := Alpha{Alpha: None, Of: len(pairs)}
	for _, p := range pairs {
		values[p[0]]++
		values[p[1]]++
		if p[0] == p[1] {
			out.Same++
		}
	}
	out.Equal = share(out.Same, out.Of)
	n := 2 * len(pairs)
	expected := n * n // pairs of different answers among all, whoever gave them
	for _, k := range values {
		expected -= k * k
	}
	if expected > 0 {
		out.Alpha = 1 - Share((n-1)*2*(out.Of-out.Same))/Share(expected)
	}
	return out
}

// Disagreement is a theme of a sentence of which the two do not say the same.
type Disagreement struct {
	ID    string `json:"id"`
	Theme string `json:"theme"`
	A     Answer `json:"a"`
	B     Answer `json:"b"`
	Text  string `json:"text"`
}

// Answer is what one labeller says of a theme in a sentence.
type Answer struct {
	Has       bool             `json:"has"`
	Stance    record.Stance    `json:"stance,omitempty"`
	Certainty record.Certainty `json:"certainty,omitempty"`
}

func answer(l *label.Label, theme string) Answer {
	return Answer{l.Has(theme), l.Stance[theme], l.Certainty[theme]}
}

// agrees reports whether two answers are the same; a stance or certainty that
// one does not give is not compared.
func (a Answer) agrees(b Answer) bool {
	return a.Has == b.Has && (a.Stance == "" || b.Stance == "" || a.Stance == b.Stance) &&
		(a.Certainty == "" || b.Certainty == "" || a.Certainty == b.Certainty)
}

// ErrNoneInBoth says that two files have no sentence in common.
var ErrNoneInBoth = errors.New("no id is in both files, so there is nothing to compare")

// Agree compares two labellers by the ids of their sentences, in A's order.
// The themes are those that one of them names, in the order given, then by
// name. A text that is not the same is an error, of which at most ten are told.
func Agree(a, b Labeller, order []string) (Comparison, error) {
	pairs, err := join(a, b)
	if err != nil {
		return Comparison{}, err
	}
	out := Comparison{
		A: a.File, B: b.File, Sentences: len(pairs), OnlyA: len(a.Labels) - len(pairs), OnlyB: len(b.Labels) - len(pairs),
		Themes: []ThemeAgreement{}, Disagreements: []Disagreement{},
	}
	themes := named(pairs, order)
	var stances [][2]record.Stance
	var certainties [][2]record.Certainty
	for _, theme := range themes {
		one, s, c := agreement(pairs, theme)
		out.Themes = append(out.Themes, one)
		stances, certainties = append(stances, s...), append(certainties, c...)
	}
	out.Stance, out.Certainty = alphaOf(stances), alphaOf(certainties)
	for _, p := range pairs {
		for _, theme := range themes {
			if x, y := answer(p[0], theme), answer(p[1], theme); bothSpeak(p, theme) && !x.agrees(y) {
				out.Disagreements = append(out.Disagreements, Disagreement{p[0].ID, theme, x, y, p[0].Text})
			}
		}
	}
	return out, nil
}

// join pairs the labels of the same sentences.
func join(a, b Labeller) ([][2]*label.Label, error) {
	at := map[string]int{}
	for i, l := range b.Labels {
		at[l.ID] = i
	}
	var pairs [][2]*label.Label
	var wrong []error
	for i := range a.Labels {
		x := &a.Labels[i]
		j, there := at[x.ID]
		if !there {
			continue
		}
		if y := &b.Labels[j]; x.Text == y.Text {
			pairs = append(pairs, [2]*label.Label{x, y})
		} else if wrong = append(wrong, fmt.Errorf("%s:%d and %s:%d: the id %q has two texts", a.File, a.Lines[i], b.File, b.Lines[j], x.ID)); len(wrong) == 10 {
			break
		}
	}
	if len(wrong) == 0 && len(pairs) == 0 {
		return nil, fmt.Errorf("%s and %s: %w", a.File, b.File, ErrNoneInBoth)
	}
	return pairs, errors.Join(wrong...)
}

// named are the themes that a label names.
func named(pairs [][2]*label.Label, order []string) []string {
	all := map[string]bool{}
	for _, p := range pairs {
		for _, l := range p {
			for _, theme := range l.Themes {
				all[theme] = true
			}
		}
	}
	place := func(theme string) int {
		if i := slices.Index(order, theme); i >= 0 {
			return i
		}
		return len(order)
	}
	return slices.SortedFunc(maps.Keys(all), func(x, y string) int {
		return cmp.Or(cmp.Compare(place(x), place(y)), strings.Compare(x, y))
	})
}

// bothSpeak reports whether a theme was on offer to both.
func bothSpeak(p [2]*label.Label, theme string) bool {
	return p[0].SpeaksOf(theme) && p[1].SpeaksOf(theme)
}

// agreement compares one theme, and gives the stances and certainties that
// both have.
func agreement(pairs [][2]*label.Label, theme string) (out ThemeAgreement, stances [][2]record.Stance, certainties [][2]record.Certainty) {
	out.Theme = theme
	var presence [][2]bool
	for _, p := range pairs {
		if !bothSpeak(p, theme) {
			continue
		}
		x, y := answer(p[0], theme), answer(p[1], theme)
		presence = append(presence, [2]bool{x.Has, y.Has})
		switch {
		case x.Has && y.Has:
			out.Both++
		case x.Has:
			out.OnlyA++
		case y.Has:
			out.OnlyB++
		default:
			out.Neither++
		}
		if x.Stance != "" && y.Stance != "" {
			stances = append(stances, [2]record.Stance{x.Stance, y.Stance})
		}
		if x.Certainty != "" && y.Certainty != "" {
			certainties = append(certainties, [2]record.Certainty{x.Certainty, y.Certainty})
		}
	}
	out.Presence, out.Stance, out.Certainty = alphaOf(presence), alphaOf(stances), alphaOf(certainties)
	return out, stances, certainties
}
