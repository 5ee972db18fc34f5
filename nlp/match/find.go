package match

import (
	"slices"
	"strings"

	"classify/nlp/codebook"
	"classify/store/record"
)

// Context is what stands around a sentence. Its sentences are read when a rule
// asks for them; a nil function gives none.
type Context struct {
	Around func() []*Sentence // heading above, comment answered
	Others func() []*Sentence // the utterance's other sentences
	Thread func() []*Sentence // what the answered comment answered
	// Said finds who says the bytes start to end of the original text: the
	// quotation they stand in, or the utterance's own voice and depth 0.
	Said func(start, end int) record.Quotation
}

// Find returns what the candidates find in s: at most one for a theme and line, from the
// first rule of the codebook that matches, themes in the codebook's order. A
// sentence has several lines when they end in a comma; one that speaks of the
// theme twice is quoted twice. original is the text that s was read from.
func (r *Rules) Find(s *Sentence, may Candidates, c Context, original string) []record.Finding {
	var out []record.Finding
	for i := range r.themes {
		t := &r.themes[i]
		if !t.mayMatch(may) {
			continue
		}
		mask := s.mask(t)
		for {
			rule, h, ok := s.first(t, may, c, mask)
			if !ok {
				break
			}
			f := s.finding(t.id, rule, h, c, original)
			out = append(out, f)
			lines := s.lines(f, original)
			if lines.first >= lines.last || lines.last-lines.first == len(s.Tokens) {
				break // no line is left
			}
			mask = append(mask, lines)
		}
	}
	return out
}

func (t *theme) mayMatch(may Candidates) bool {
	return slices.ContainsFunc(t.rules, func(r rule) bool { return may.has(r.number) })
}

// first returns the first candidate of a theme that matches, and its evidence.
func (s *Sentence) first(t *theme, may Candidates, c Context, mask []hit) (*rule, hit, bool) {
	for i := range t.rules {
		if !may.has(t.rules[i].number) {
			continue
		}
		if h, ok := s.match(&t.rules[i], c, mask); ok {
			return &t.rules[i], h, true
		}
	}
	return nil, hit{}, false
}

// lines returns the tokens of the original lines that a finding stands in.
func (s *Sentence) lines(f record.Finding, original string) hit {
	from, to := f.SentenceStart, f.SentenceEnd
	if i := strings.LastIndexByte(original[from:f.Start], '\n'); i >= 0 {
		from += i + 1
	}
	if i := strings.IndexByte(original[f.End:to], '\n'); i >= 0 {
		to = f.End + i
	}
	h := hit{first: len(s.Tokens)}
	for i, t := range s.Tokens {
		start, end := s.Span(t.Start, t.End)
		if start < to && end > from {
			h.first, h.last = min(h.first, i), i+1
		}
	}
	return h
}

// Hits reports whether one rule, named theme/rule, matches s by itself.
func (r *Rules) Hits(name string, s *Sentence, c Context) bool {
	for i := range r.themes {
		t := &r.themes[i]
		for j := range t.rules {
			if t.rules[j].name == name {
				_, ok := s.match(&t.rules[j], c, s.mask(t))
				return ok
			}
		}
	}
	return false
}

func (s *Sentence) mask(t *theme) []hit {
	return append(slices.Clip(s.hits(t.mask)), s.hits(s.rules.names)...)
}

func (s *Sentence) finding(theme string, r *rule, h hit, c Context, original string) record.Finding {
	start, end := s.Span(h.start, h.end)
	from, to := s.Span(0, len(s.Text))
	f := record.Finding{
		Theme: theme, Start: start, End: end, Quote: original[start:end],
		SentenceStart: from, SentenceEnd: to,
		By: record.ByRule, Rule: r.name, Score: 1,
	}
	v := s.judge(h, r.Polarity)
	f.Stance, f.Certainty = v.stance, v.certainty
	if r.Stance != "" {
		f.Stance, v.stanceCue = r.Stance, ""
	}
	if r.Certainty != "" {
		f.Certainty, v.certaintyCue = r.Certainty, ""
	}
	f.Cue = strings.TrimSpace(v.stanceCue + " " + v.certaintyCue)
	if q := c.said(start, end); q.Depth > 0 {
		f.Speaker, f.Voice, f.Depth = q.Speaker, q.Voice, q.Depth
	}
	return f
}

func (c Context) said(start, end int) record.Quotation {
	if c.Said == nil {
		return record.Quotation{}
	}
	return c.Said(start, end)
}

// match returns the evidence of a rule in s.
func (s *Sentence) match(r *rule, c Context, mask []hit) (hit, bool) {
	choices := make([][]hit, len(r.elements))
	for i, set := range r.elements {
		choices[i] = unmasked(s.hits(set), mask)
		if len(choices[i]) == 0 {
			return hit{}, false
		}
	}
	w := window{s: s, rule: r, choices: choices, mask: mask, context: c, steps: 20000}
	w.extend(0, nil)
	return w.best, w.found
}

func unmasked(hits, mask []hit) []hit {
	if len(mask) == 0 || len(hits) == 0 {
		return hits
	}
	return slices.DeleteFunc(slices.Clone(hits), func(h hit) bool {
		return slices.ContainsFunc(mask, h.overlaps)
	})
}

// window looks for the tightest way to choose one occurrence of each element.
type window struct {
	s       *Sentence
	rule    *rule
	choices [][]hit
	mask    []hit
	context Context
	best    hit
	width   int // of best, in tokens
	found   bool
	steps   int // what is left of the work allowed for one rule and sentence
}

func (w *window) extend(i int, chosen []hit) {
	if i == len(w.choices) {
		w.consider(chosen)
		return
	}
	for _, h := range w.choices[i] {
		if w.steps--; w.steps < 0 {
			return
		}
		if w.fits(chosen, h) {
			w.extend(i+1, append(chosen, h))
		}
	}
}

// fits reports whether h may stand with the elements chosen so far.
func (w *window) fits(chosen []hit, h hit) bool {
	if len(chosen) == 0 {
		return true
	}
	first, last, own := h.first, h.last, h.last-h.first
	for _, c := range chosen {
		if c.overlaps(h) {
			return false
		}
		first, last, own = min(first, c.first), max(last, c.last), own+c.last-c.first
	}
	if w.rule.Shape == codebook.Seq && h.first < chosen[len(chosen)-1].last {
		return false
	}
	if w.rule.Scope == codebook.Clause && w.s.clause[h.first] != w.s.clause[chosen[0].first] {
		return false
	}
	if len(chosen)+1 < len(w.choices) {
		// Elements still to come may fill the gap.
		return last-first-own <= w.rule.Within+20
	}
	return last-first-own <= w.rule.Within
}

// consider keeps the choice if its conditions hold and it is the tightest so
// far, decided first by width, then by place. Of single words the first is
// kept, the longest of those that start there.
func (w *window) consider(chosen []hit) {
	h := chosen[0]
	if w.found && len(chosen) == 1 {
		return
	}
	for _, c := range chosen[1:] {
		h = hit{min(h.first, c.first), max(h.last, c.last), min(h.start, c.start), max(h.end, c.end)}
	}
	width := h.last - h.first
	if w.found && (width > w.width || width == w.width && h.first >= w.best.first) {
		return
	}
	if w.conditions(h) {
		w.best, w.width, w.found = h, width, true
	}
}

// around is how many tokens from the evidence an unless still counts: what is
// further away in a long sentence speaks of something else.
const around = 15

// conditions checks speaker, also and unless around the evidence h.
func (w *window) conditions(h hit) bool {
	if len(w.rule.Speakers) > 0 {
		if start, end := w.s.Span(h.start, h.end); !slices.Contains(w.rule.Speakers, w.context.said(start, end).Voice) {
			return false
		}
	}
	for _, set := range w.rule.also {
		if !w.occurs(set, h) {
			return false
		}
	}
	for _, set := range w.rule.unless {
		if slices.ContainsFunc(w.s.hits(set), func(o hit) bool {
			return o.first < h.last+around && h.first < o.last+around && w.inScope(o, h)
		}) {
			return false
		}
	}
	return true
}

// inScope reports whether o stands in the clause of h, if the rule asks that.
func (w *window) inScope(o, h hit) bool {
	return w.rule.Scope != codebook.Clause || w.s.clause[o.first] == w.s.clause[h.first]
}

// occurs reports whether a set is found, unmasked, in the rule's scope.
func (w *window) occurs(set int, h hit) bool {
	for _, o := range w.s.hits(set) {
		if w.inScope(o, h) && !slices.ContainsFunc(w.mask, o.overlaps) {
			return true
		}
	}
	var more []func() []*Sentence
	switch w.rule.Scope {
	case codebook.Heading:
		more = append(more, w.context.Around)
	case codebook.Paragraph:
		more = append(more, w.context.Around, w.context.Others)
	case codebook.Thread:
		more = append(more, w.context.Around, w.context.Others, w.context.Thread)
	}
	return slices.ContainsFunc(more, func(read func() []*Sentence) bool {
		return read != nil && slices.ContainsFunc(read(), func(s *Sentence) bool { return len(s.hits(set)) > 0 })
	})
}
