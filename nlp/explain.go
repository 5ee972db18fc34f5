package nlp

import (
	"classify/nlp/match"
	"classify/nlp/text"
	"classify/store/record"
)

// Explanation is why an utterance has the coding it has.
type Explanation struct {
	Text string `json:"text"`
	// Lang is the language of an utterance that is not Japanese; it has no
	// sentences then, as the rules are for Japanese. The caller knows it.
	Lang string `json:"lang,omitempty"`
	// What the coding could depend on besides the text, as in Context.
	Title     string         `json:"title,omitempty"`
	Heading   string         `json:"heading,omitempty"`
	Parent    string         `json:"parent,omitempty"`
	Thread    []string       `json:"thread,omitempty"`
	Sentences []Explained    `json:"sentences"`
	Facts     []record.Fact  `json:"facts"`
	Events    []record.Event `json:"events"`
}

// explanation is one that has only what stands around the utterance.
func (c Context) explanation(s string) Explanation {
	return Explanation{
		Text: s, Title: c.Title, Heading: c.Heading, Parent: c.Parent, Thread: c.Thread,
		Sentences: []Explained{}, Facts: []record.Fact{}, Events: []record.Event{},
	}
}

// Uncoded is the explanation of an utterance in another language, which is
// not coded.
func Uncoded(s, lang string, ctx Context) Explanation {
	out := ctx.explanation(s)
	out.Lang = lang
	return out
}

// Explained is one sentence as the rules see it.
type Explained struct {
	Start   int      `json:"start"` // bytes of the utterance's text
	End     int      `json:"end"`
	Text    string   `json:"text"`   // those bytes
	Normal  string   `json:"normal"` // normalised, as it is matched
	Words   []Word   `json:"words"`
	Anchors []string `json:"anchors"` // the strings for which rules are tried
	// Trials are the rules that were tried, in the codebook's order.
	Trials []match.Trial `json:"trials"`
	// Model is what the model makes of it; none if it is not asked.
	Model    []Weighed        `json:"model,omitempty"`
	Findings []record.Finding `json:"themes"`
}

// Word is a token with its lemma and part of speech.
type Word struct {
	Surface string `json:"surface"`
	Base    string `json:"base"`
	POS     string `json:"pos"`
}

// Explain tags an utterance as Tag does and tells for every sentence its words,
// the anchors in it, and what became of each rule that was tried. A rule is
// tried if the sentence holds its anchors, or if it is named (theme/rule).
func (t *Tagger) Explain(s string, ctx Context, named ...string) Explanation {
	coding := t.Tag(s, ctx)
	out := ctx.explanation(s)
	out.Facts, out.Events = append(out.Facts, coding.Facts...), append(out.Events, coding.Events...)
	r := readings.Get().(*reading)
	r.begin(t, s, coding.Facts, text.Any)
	defer r.release()
	i := 0
	c := r.context(ctx, &i)
	var more complement
	more.begin(t.model, ctx)
	for ; i < len(r.spans); i++ {
		span, one := r.spans[i], r.sentence(i)
		e := Explained{
			Start: span.Start, End: span.End, Text: s[span.Start:span.End], Normal: one.Text,
			Anchors: one.Anchors(), Trials: one.Try(c, named...), Findings: []record.Finding{},
		}
		for _, w := range one.Tokens {
			e.Words = append(e.Words, Word{w.Surface, w.Base, w.POS})
		}
		for _, f := range coding.Findings {
			if f.SentenceStart >= span.Start && f.SentenceEnd <= span.End {
				e.Findings = append(e.Findings, f)
			}
		}
		e.Model = more.weigh(r, i, ruledIn(e.Findings, span))
		out.Sentences = append(out.Sentences, e)
	}
	return out
}
