package match

import (
	"fmt"
	"slices"
	"strings"

	"classify/nlp/codebook"
)

// Result is what became of a rule that was tried on a sentence.
type Result string

// The results, as a person reads them.
const (
	Decides     Result = "decides"        // it made the theme's finding
	Forestalled Result = "comes too late" // it matches, but a rule before it did
	Vetoed      Result = "is vetoed"      // an unless stands near its evidence
	Lacks       Result = "lacks"          // an element, or what it also asks for, is not there
	Apart       Result = "is apart"       // its elements do not stand as it asks
	Masked      Result = "is masked"      // an element is part of a set phrase or a name
	Unsaid      Result = "is not theirs"  // somebody else says it than the rule asks for
)

// Trial is one rule on one sentence, and why it found what it did.
type Trial struct {
	Rule     string `json:"rule"` // theme/rule
	Result   Result `json:"result"`
	Because  string `json:"because,omitempty"`  // the words, or the element of the codebook, that decided
	Evidence string `json:"evidence,omitempty"` // its words in the sentence, if they stand as it asks
	Parts    []Part `json:"parts"`
}

// Part is an element of a rule and where it occurs.
type Part struct {
	Element string   `json:"element"` // as the codebook spells it
	Words   []string `json:"words"`   // of the sentence
}

// Try tells of each rule that the sentence holds the anchors of, and of those
// named theme/rule, what becomes of it. The sentence must be cut.
func (s *Sentence) Try(c Context, named ...string) []Trial {
	out := []Trial{}
	decided := map[int32]bool{}
	for number, one := range s.rules.byRule {
		if !slices.Contains(s.may, int32(number)) && !s.every && !slices.Contains(named, one.name) {
			continue
		}
		t := s.try(one, c, &s.rules.themes[s.rules.themeOf[number]])
		if theme := s.rules.themeOf[number]; t.Result == Decides {
			if decided[theme] {
				t.Result = Forestalled
			}
			decided[theme] = true
		}
		out = append(out, t)
	}
	return out
}

func (s *Sentence) try(r *rule, c Context, of *theme) Trial {
	t := Trial{Rule: r.name, Parts: []Part{}}
	m := mask{theme: of}
	var missing, masked string
	for i, set := range r.elements {
		hits := s.hits(set)
		spelled := spellAll(r.Elements)
		if r.Shape != codebook.Word {
			spelled = r.Elements[i].String()
		}
		t.Parts = append(t.Parts, Part{spelled, s.spelled(hits)})
		if len(hits) == 0 && missing == "" {
			missing = spelled
		} else if len(unmasked(hits, m.of(s))) == 0 && masked == "" {
			masked = strings.Join(s.spelled(hits), " ")
		}
	}
	if h, ok := s.match(r, c, &m); ok {
		t.Result, t.Evidence = Decides, s.Text[h.start:h.end]
		return t
	}
	switch {
	case missing != "":
		t.Result, t.Because = Lacks, missing
	case masked != "":
		t.Result, t.Because = Masked, masked
	default:
		s.tryWithout(&t, r, c, &m)
	}
	return t
}

// tryWithout finds out which condition keeps a rule from matching whose
// elements are all there.
func (s *Sentence) tryWithout(t *Trial, r *rule, c Context, m *mask) {
	book := *r.Rule
	bare := *r
	book.Speakers, bare.Rule, bare.also, bare.unless = nil, &book, nil, nil
	h, ok := s.match(&bare, c, m)
	if !ok {
		t.Result, t.Because = Apart, fmt.Sprintf("%s within %d, scope %s", r.Shape, r.Within, r.Scope)
		return
	}
	t.Evidence = s.Text[h.start:h.end]
	w := window{s: s, rule: r, mask: m.of(s), context: c}
	if !w.spoken(h) {
		t.Result, t.Because = Unsaid, fmt.Sprint(r.Speakers)
		return
	}
	for i, set := range r.also {
		if !w.occurs(set, h) {
			t.Result, t.Because = Lacks, "also "+r.Also[i].String()
			return
		}
	}
	t.Result = Vetoed
	for _, set := range r.unless {
		if o, ok := w.veto(set, h); ok {
			t.Because = s.Text[o.start:o.end]
			return
		}
	}
}

// spelled are the words of hits, each once.
func (s *Sentence) spelled(hits []hit) []string {
	out := []string{}
	for _, h := range hits {
		if word := s.Text[h.start:h.end]; !slices.Contains(out, word) {
			out = append(out, word)
		}
	}
	return out
}

func spellAll(es []codebook.Element) string {
	return codebook.Element{Kind: codebook.Any, Parts: es}.String()
}

// Anchors are the strings for which the sentence's rules are tried.
func (s *Sentence) Anchors() []string {
	out := []string{}
	for _, id := range s.found {
		if !s.rules.evidence.start.has(id) {
			continue // a fact, or no rule's first need
		}
		for _, one := range s.rules.lists[id] {
			if strings.Contains(s.Text, one) && !slices.Contains(out, one) {
				out = append(out, one)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b string) int { return strings.Index(s.Text, a) - strings.Index(s.Text, b) })
	return out
}
