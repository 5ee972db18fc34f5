package match

import (
	"slices"
	"strings"
	"unicode/utf8"

	"classify/nlp/codebook"
	"classify/nlp/token"
)

// May reports whether a rule may match in a normalised text: it holds an
// anchor of one. An anchor is a string without which the rule cannot match,
// the rarest that the rule offers; a text without any has no finding, and need
// not be cut into words.
func (r *Rules) May(normalised string) bool { return r.anchors.in(normalised) }

// anchored makes the scanner for the anchors of all rules.
func (r *Rules) anchored() *scanner {
	bases := map[string]bool{}
	for _, a := range r.atoms {
		for _, b := range a.bases {
			bases[b] = true
		}
	}
	a := anchoring{rules: r, surfaces: token.Surfaces(bases)}
	var all []string
	for _, t := range r.themes {
		for _, one := range t.rules {
			all = append(all, a.rule(one)...)
		}
	}
	return newScanner(shortest(all))
}

// anchoring chooses anchors.
type anchoring struct {
	rules    *Rules
	surfaces map[string][]string // by base form
}

// rule is the cheapest list of strings of which every match of a rule holds
// one; the empty string if there is none, so that every text is read.
func (a anchoring) rule(r rule) []string {
	sets := slices.Clone(r.elements)
	if r.Scope == codebook.Sentence || r.Scope == codebook.Clause {
		sets = append(sets, r.also...)
	}
	best, least := []string{""}, cost([]string{""})
	for _, set := range sets {
		if one := a.set(set); one != nil && cost(one) < least {
			best, least = one, cost(one)
		}
	}
	return best
}

// set is what any match of a set holds one of; nil if one of its atoms may
// match anything.
func (a anchoring) set(set int) []string {
	var out []string
	for _, id := range a.rules.sets[set] {
		one := a.atom(&a.rules.atoms[id])
		if one == nil {
			return nil
		}
		out = append(out, one...)
	}
	return shortest(out)
}

func (a anchoring) atom(one *atom) []string {
	switch one.kind {
	case codebook.Surface:
		return []string{one.surface}
	case codebook.Base:
		return a.word(one)
	case codebook.Pattern:
		return one.needs
	case codebook.Beside:
		var best []string
		for _, set := range one.beside {
			if here := a.set(set); here != nil && (best == nil || cost(here) < cost(best)) {
				best = here
			}
		}
		return best
	}
	return nil // facts and parts of speech
}

// word is what a word holds as it is written, and one of the words it is cut
// into in any of its forms.
func (a anchoring) word(one *atom) []string {
	if one.surface == "" {
		return []string{}
	}
	var best []string
	for _, base := range one.bases {
		forms := shortest(append(slices.Clone(a.surfaces[base]), base))
		if best == nil || cost(forms) < cost(best) {
			best = forms
		}
	}
	return shortest(append(best, one.surface))
}

// shortest leaves out the strings that hold another of the list.
func shortest(list []string) []string {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b string) int {
		if len(a) != len(b) {
			return len(a) - len(b)
		}
		return strings.Compare(a, b)
	})
	var out []string
	for _, s := range slices.Compact(list) {
		if !slices.ContainsFunc(out, func(o string) bool { return strings.Contains(s, o) }) {
			out = append(out, s)
		}
	}
	return out
}

// cost is about how many of a thousand characters of text begin one of the
// strings. Kana is far more frequent than kanji, and each further character
// makes a string rarer.
func cost(strings []string) float64 {
	sum := 0.0
	for _, s := range strings {
		p := 1000.0
		for _, r := range s {
			p *= frequency(r)
		}
		sum += p
	}
	return sum
}

func frequency(r rune) float64 {
	switch {
	case r >= 'ぁ' && r <= 'ゖ':
		return 0.02
	case r >= 'ァ' && r <= 'ヺ', r == 'ー':
		return 0.005
	case r < utf8.RuneSelf:
		return 0.01
	}
	return 0.002
}
