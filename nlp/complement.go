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

// complement adds what the model finds: themes of the codebook that the rules
// did not find in a sentence. Its evidence is the words that weighed most.
func (t *Tagger) complement(found []record.Finding, s string, facts []record.Fact, ctx Context) []record.Finding {
	if t.model == nil {
		return found
	}
	heading, parent := normalised(ctx.Heading), normalised(ctx.Parent)
	around := sync.OnceValues(func() (h, p []token.Token) { return token.Cut(heading), token.Cut(parent) })
	said := ctx.said()
	var added []record.Finding
	for _, span := range text.Sentences(s) {
		n := text.Normalise(s[span.Start:span.End], span.Start)
		if !t.model.May(n.Text, heading, parent) {
			continue
		}
		x := model.Text{Tokens: token.Cut(n.Text)}
		x.Heading, x.Parent = around()
		var by []record.Finding // of the rules, in this sentence
		for _, f := range found {
			if f.Start < span.End && f.End > span.Start {
				by, x.Rules = append(by, f), append(x.Rules, f.Rule)
			}
		}
		for _, f := range facts {
			if f.Start < span.End && f.End > span.Start {
				x.Facts = append(x.Facts, f.Type)
			}
		}
		for _, score := range t.model.Score(x) {
			has := slices.ContainsFunc(by, func(f record.Finding) bool { return f.Theme == score.Theme })
			if has || score.P < t.model.Threshold(score.Theme) || t.place(score.Theme) < 0 || score.End <= score.Start {
				continue
			}
			added = append(added, t.byModel(score, n, s, said))
		}
	}
	if len(added) == 0 {
		return found
	}
	found = append(found, added...)
	slices.SortStableFunc(found, func(a, b record.Finding) int {
		return cmp.Or(cmp.Compare(a.SentenceStart, b.SentenceStart), cmp.Compare(t.place(a.Theme), t.place(b.Theme)))
	})
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

func normalised(s string) string { return text.Normalise(s, 0).Text }
