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
	Page   func() []*Sentence // the title of its page
	Thread func() []*Sentence // what the answered comment answered
	// Said finds who says the bytes start to end of the original text: the
	// quotation they stand in, or the utterance's own voice and depth 0.
	Said func(start, end int) record.Quotation
}

// around reports whether anything stands around in which a rule of this scope
// looks.
func (c Context) around(scope codebook.Scope) bool {
	switch scope {
	case codebook.Heading:
		return c.Around != nil
	case codebook.Paragraph:
		return c.Around != nil || c.Others != nil || c.Page != nil
	case codebook.Thread:
		return c.Around != nil || c.Others != nil || c.Page != nil || c.Thread != nil
	}
	return false
}

// Find returns what the candidates find in s: at most one for a theme and line, from the
// first rule of the codebook that matches, themes in the codebook's order. A
// sentence has several lines when they end in a comma; one that speaks of the
// theme twice is quoted twice. original is the text that s was read from.
func (r *Rules) Find(s *Sentence, may Candidates, c Context, original string) []record.Finding {
	return r.Append(nil, s, may, c, original)
}

// Append is Find into a slice that has the findings of other sentences.
func (r *Rules) Append(out []record.Finding, s *Sentence, may Candidates, c Context, original string) []record.Finding {
	rules := may.rules
	if may.every {
		rules = r.all
	}
	for len(rules) > 0 {
		theme, n := r.themeOf[rules[0]], 1
		for n < len(rules) && r.themeOf[rules[n]] == theme {
			n++
		}
		out = s.findTheme(out, &r.themes[theme], rules[:n], c, original)
		rules = rules[n:]
	}
	return out
}

// findTheme appends what the candidates of one theme find.
func (s *Sentence) findTheme(out []record.Finding, t *theme, rules []int32, c Context, original string) []record.Finding {
	m := mask{theme: t}
	for {
		rule, h, ok := s.first(rules, c, &m)
		if !ok {
			return out
		}
		f := s.finding(t.id, rule, h, c, original)
		out = append(out, f)
		lines := s.lines(f, original)
		if lines.first >= lines.last || lines.last-lines.first == len(s.Tokens) {
			return out // no line is left
		}
		m.add(s, lines)
	}
}

// first returns the first of the rules that matches, and its evidence.
func (s *Sentence) first(rules []int32, c Context, m *mask) (*rule, hit, bool) {
	for _, number := range rules {
		one := s.rules.byRule[number]
		if h, ok := s.match(one, c, m); ok {
			return one, h, true
		}
	}
	return nil, hit{}, false
}

// mask is what is no evidence for a theme: its set phrases, the organisation's
// names, and the lines that have a finding. It is looked for when all else is
// found.
type mask struct {
	theme *theme
	known bool
	hits  []hit
}

func (m *mask) of(s *Sentence) []hit {
	if !m.known {
		m.hits = append(append(s.room.mask[:0], s.hits(m.theme.mask)...), s.hits(s.rules.names)...)
		m.known, s.room.mask = true, m.hits
	}
	return m.hits
}

func (m *mask) add(s *Sentence, h hit) {
	m.hits = append(m.of(s), h)
	s.room.mask = m.hits
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
	for number, one := range r.byRule {
		if one.name == name {
			_, ok := s.match(one, c, &mask{theme: &r.themes[r.themeOf[number]]})
			return ok
		}
	}
	return false
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
	f.Open = r.Stance == "" && v.stanceCue == "" && v.stance == record.Asserted
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
func (s *Sentence) match(r *rule, c Context, m *mask) (hit, bool) {
	choices := s.room.choices[:0]
	for _, set := range r.elements {
		hits := s.hits(set)
		if len(hits) == 0 {
			return hit{}, false
		}
		choices = append(choices, hits)
	}
	s.room.choices = choices
	if r.Scope == codebook.Sentence || r.Scope == codebook.Clause {
		for _, set := range r.also {
			if len(s.hits(set)) == 0 {
				return hit{}, false
			}
		}
	}
	mask := m.of(s)
	for i := range choices {
		if choices[i] = unmasked(choices[i], mask); len(choices[i]) == 0 {
			return hit{}, false
		}
	}
	w := window{s: s, rule: r, choices: choices, mask: mask, context: c, steps: 20000}
	w.extend(0, s.room.chosen[:0])
	return w.best, w.found
}

func unmasked(hits, mask []hit) []hit {
	if len(mask) == 0 || !slices.ContainsFunc(hits, func(h hit) bool { return slices.ContainsFunc(mask, h.overlaps) }) {
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
	if !w.spoken(h) {
		return false
	}
	for _, set := range w.rule.also {
		if !w.occurs(set, h) {
			return false
		}
	}
	for _, set := range w.rule.unless {
		if _, ok := w.veto(set, h); ok {
			return false
		}
	}
	return true
}

// spoken reports whether one of those the rule asks for says the evidence.
func (w *window) spoken(h hit) bool {
	if len(w.rule.Speakers) == 0 {
		return true
	}
	start, end := w.s.Span(h.start, h.end)
	return slices.Contains(w.rule.Speakers, w.context.said(start, end).Voice)
}

// veto returns what of a set stands near the evidence.
func (w *window) veto(set int, h hit) (hit, bool) {
	for _, o := range w.s.hits(set) {
		if o.first < h.last+around && h.first < o.last+around && w.inScope(o, h) {
			return o, true
		}
	}
	return hit{}, false
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
		more = append(more, w.context.Around, w.context.Others, w.context.Page)
	case codebook.Thread:
		more = append(more, w.context.Around, w.context.Others, w.context.Page, w.context.Thread)
	}
	return slices.ContainsFunc(more, func(read func() []*Sentence) bool {
		return read != nil && slices.ContainsFunc(read(), func(s *Sentence) bool { return len(s.hits(set)) > 0 })
	})
}
