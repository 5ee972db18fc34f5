package nlp

import (
	"cmp"
	"slices"
	"sync"

	"classify/nlp/model"
	"classify/nlp/text"
	"classify/nlp/token"
	"classify/store/record"
)

// complement is one utterance as the model sees it: what the rules found in it,
// and what stands around.
type complement struct {
	model           *model.Model
	heading, parent string // normalised
	around          func() (heading, parent []token.Token)
	found           []record.Finding // by the rules
	facts           []record.Fact
}

func (t *Tagger) complement(found []record.Finding, facts []record.Fact, ctx Context) complement {
	heading, parent := text.Normalise(ctx.Heading, 0).Text, text.Normalise(ctx.Parent, 0).Text
	return complement{
		model: t.model, heading: heading, parent: parent, found: found, facts: facts,
		around: sync.OnceValues(func() (h, p []token.Token) { return token.Cut(heading), token.Cut(parent) }),
	}
}

// may reports whether the model can add something to a sentence.
func (c *complement) may(n text.Normal) bool { return c.model.May(n.Text, c.heading, c.parent) }

// text is the sentence that stands at span.
func (c *complement) text(n text.Normal, span text.Sentence) model.Text {
	x := model.Text{Tokens: token.Cut(n.Text)}
	x.Heading, x.Parent = c.around()
	for _, f := range c.found {
		if f.Start < span.End && f.End > span.Start {
			x.Rules = append(x.Rules, f.Rule)
		}
	}
	for _, f := range c.facts {
		if f.Start < span.End && f.End > span.Start {
			x.Facts = append(x.Facts, f.Type)
		}
	}
	return x
}

// has reports whether the rules found a theme in the sentence at span.
func (c *complement) has(theme string, span text.Sentence) bool {
	return slices.ContainsFunc(c.found, func(f record.Finding) bool {
		return f.Theme == theme && f.Start < span.End && f.End > span.Start
	})
}

// complete adds what the model finds: themes of the codebook that the rules did
// not find in a sentence. Its evidence is the words that weighed most.
func (t *Tagger) complete(found []record.Finding, s string, facts []record.Fact, ctx Context) []record.Finding {
	if t.model == nil {
		return found
	}
	c := t.complement(found, facts, ctx)
	said := ctx.said()
	plain := text.Plain(s)
	for _, span := range text.Sentences(s) {
		n := text.Same(s[span.Start:span.End], span.Start)
		if !plain {
			n = text.Normalise(n.Text, span.Start)
		}
		if !c.may(n) {
			continue
		}
		for _, score := range t.model.Score(c.text(n, span)) {
			if score.P >= t.model.Threshold(score.Theme) && score.End > score.Start && t.place(score.Theme) >= 0 && !c.has(score.Theme, span) {
				found = append(found, t.byModel(score, n, s, said))
			}
		}
	}
	if len(found) > len(c.found) {
		slices.SortStableFunc(found, func(a, b record.Finding) int {
			return cmp.Or(cmp.Compare(a.SentenceStart, b.SentenceStart), cmp.Compare(t.place(a.Theme), t.place(b.Theme)))
		})
	}
	return found
}

// byModel is a finding of the model in a normalised sentence of s.
func (t *Tagger) byModel(score model.Score, n text.Normal, s string, said func(start, end int) record.Quotation) record.Finding {
	start, end := n.Span(score.Start, score.End)
	from, to := n.Span(0, len(n.Text))
	f := record.Finding{
		Theme: score.Theme, Start: start, End: end, Quote: s[start:end], SentenceStart: from, SentenceEnd: to,
		By: record.ByModel, Rule: model.Version, Score: score.P,
	}
	f.Stance, f.Certainty, f.Cue = t.rules().Judge(n, score.Start, score.End)
	if score.Stance != "" {
		f.Stance = score.Stance
	}
	if said != nil {
		if q := said(start, end); q.Depth > 0 {
			f.Speaker, f.Voice, f.Depth = q.Speaker, q.Voice, q.Depth
		}
	}
	return f
}

// place is a theme's place in the codebook, -1 if it has none.
func (t *Tagger) place(theme string) int {
	return slices.IndexFunc(t.method.Themes, func(one record.Theme) bool { return one.ID == theme })
}

// Seen is a labelled text as the model sees it: what it is taught with is what it
// is asked about.
func (t *Tagger) Seen(s string, ctx Context) model.Text {
	coding := t.Tag(s, ctx)
	c := t.complement(coding.Findings, coding.Facts, ctx)
	return c.text(text.Normalise(s, 0), text.Sentence{End: len(s)})
}

// Weighed is what the model says of one theme in a sentence.
type Weighed struct {
	Theme     string          `json:"theme"`
	P         float64         `json:"p"`         // chance that the sentence is about it, if the rules find nothing
	Threshold float64         `json:"threshold"` // from which it is a finding
	Features  []model.Feature `json:"features"`  // that weigh most, for and against
}

// mostFeatures is how many features of a theme are told.
const mostFeatures = 8

// weigh tells what the model makes of the sentence at span, nil if it is not
// asked.
func (c *complement) weigh(n text.Normal, span text.Sentence) []Weighed {
	if c.model == nil || !c.may(n) {
		return nil
	}
	var out []Weighed
	for _, score := range c.model.Explain(c.text(n, span)) {
		out = append(out, Weighed{score.Theme, score.P, c.model.Threshold(score.Theme), score.Features[:min(mostFeatures, len(score.Features))]})
	}
	return out
}
