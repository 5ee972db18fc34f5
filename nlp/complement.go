package nlp

import (
	"cmp"
	"slices"
	"strings"

	"classify/nlp/model"
	"classify/nlp/text"
	"classify/nlp/token"
	"classify/store/record"
)

// complement is what the model sees of an utterance besides its sentences.
type complement struct {
	model           *model.Model
	around          model.Around
	heading, parent string // normalised
	cut             bool   // what follows is known
	headingTokens   []token.Token
	parentTokens    []token.Token
}

// begin reads what stands around an utterance, of which the sentences follow.
func (c *complement) begin(m *model.Model, ctx Context) {
	c.model = m
	if ctx.Heading == "" && ctx.Parent == "" {
		return
	}
	c.heading, c.parent = text.Normalise(ctx.Heading, 0).Text, text.Normalise(ctx.Parent, 0).Text
	if m != nil {
		c.around = m.Around(c.heading, c.parent)
	}
}

// text is a sentence as the model sees it, with what the rules found in it and
// the facts it states.
func (c *complement) text(tokens []token.Token, found []record.Finding, facts []record.Fact) model.Text {
	if !c.cut {
		c.headingTokens, c.parentTokens, c.cut = token.Cut(c.heading), token.Cut(c.parent), true
	}
	x := model.Text{Tokens: tokens, Heading: c.headingTokens, Parent: c.parentTokens}
	for _, f := range found {
		x.Rules = append(x.Rules, f.Rule)
	}
	for _, f := range facts {
		x.Facts = append(x.Facts, f.Type)
	}
	return x
}

// complete adds to what the rules found in sentence i what the model finds:
// themes of the codebook that the rules did not find there. Its evidence is the
// words that weighed most. Where no word decides the stance of what the rules
// found, the sentence as a whole may make it a question or a rule of conduct.
func (c *complement) complete(t *Tagger, r *reading, i int, found []record.Finding, said func(start, end int) record.Quotation) []record.Finding {
	n := r.normal(i)
	may, open := c.model.May(n.Text, c.around), slices.ContainsFunc(found, c.decides)
	if !may && !open {
		return found
	}
	scores, stance := c.model.Score(c.text(r.tokens(i), found, r.stated(i)))
	if !may {
		scores = nil
	}
	if open && (stance == record.Neutral || stance == record.Asked) {
		for i := range found {
			if c.decides(found[i]) {
				found[i].Stance, found[i].Cue = stance, strings.TrimSpace(model.Version+" "+found[i].Cue)
			}
		}
	}
	rules := len(found)
	for _, score := range scores {
		if score.End > score.Start && t.place(score.Theme) >= 0 {
			found = append(found, t.byModel(score, stance, n, r.text, said))
		}
	}
	if len(found) > rules {
		slices.SortStableFunc(found, func(a, b record.Finding) int { return cmp.Compare(t.place(a.Theme), t.place(b.Theme)) })
	}
	return found
}

// Chance is what the model says of a theme in a sentence in which the rules do
// not find it: from Threshold on it is a finding.
type Chance struct {
	Theme        string
	P, Threshold float64
}

// Chances lists what the model says of the sentences of s, also of themes that
// are no findings; nothing without a model, nor of sentences of which it is not
// asked.
func (t *Tagger) Chances(s string, ctx Context) []Chance {
	if t.model == nil {
		return nil
	}
	coding := t.Tag(s, ctx)
	var more complement
	more.begin(t.model, ctx)
	r := readings.Get().(*reading)
	r.begin(t, s, coding.Facts, text.Any)
	defer r.release()
	var out []Chance
	for i, span := range r.spans {
		ruled := ruledIn(coding.Findings, span)
		for _, one := range more.weigh(r, i, ruled) {
			found := slices.ContainsFunc(ruled, func(f record.Finding) bool { return f.Theme == one.Theme })
			if t.place(one.Theme) >= 0 && !found {
				out = append(out, Chance{one.Theme, one.P, one.Threshold})
			}
		}
	}
	return out
}

// ruledIn are the findings of the rules in a sentence.
func ruledIn(found []record.Finding, span text.Sentence) (out []record.Finding) {
	for _, f := range found {
		if f.By == record.ByRule && f.SentenceStart >= span.Start && f.SentenceEnd <= span.End {
			out = append(out, f)
		}
	}
	return out
}

// decides reports whether the stance of what the rules found is the model's to
// tell: of the themes that it learned stances of. On 264 sentences of people it
// did not know, it was right in 18 of 21 that it called neutral or asked, and in 3
// of 9 that it called denied, which it may not.
func (c *complement) decides(f record.Finding) bool { return f.Open && c.model.Knows(f.Theme) }

// byModel is a finding of the model in a normalised sentence of s.
func (t *Tagger) byModel(score model.Score, stance record.Stance, n text.Normal, s string, said func(start, end int) record.Quotation) record.Finding {
	start, end := n.Span(score.Start, score.End)
	from, to := n.Span(0, len(n.Text))
	f := record.Finding{
		Theme: score.Theme, Start: start, End: end, Quote: s[start:end], SentenceStart: from, SentenceEnd: to,
		By: record.ByModel, Rule: model.Version, Score: score.P,
	}
	f.Stance, f.Certainty, f.Cue = t.rules().Judge(n, score.Start, score.End)
	if stance != "" {
		f.Stance = stance
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

// Seen is a labelled text as a model sees it that completes these rules: what it
// is taught with is what it is asked about.
func (t *Tagger) Seen(s string, ctx Context) model.Text {
	coding := t.Tag(s, ctx)
	var c complement
	c.begin(nil, ctx)
	return c.text(t.cut(nil, text.Normalise(s, 0).Text), coding.Findings, coding.Facts)
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

// weigh tells what the model makes of sentence i, in which the rules found
// something; nil if it is not asked.
func (c *complement) weigh(r *reading, i int, found []record.Finding) []Weighed {
	if c.model == nil || !c.model.May(r.normal(i).Text, c.around) {
		return nil
	}
	var out []Weighed
	scores, _ := c.model.Explain(c.text(r.tokens(i), found, r.stated(i)))
	for _, score := range scores {
		out = append(out, Weighed{score.Theme, score.P, c.model.Threshold(score.Theme), score.Features[:min(mostFeatures, len(score.Features))]})
	}
	return out
}
