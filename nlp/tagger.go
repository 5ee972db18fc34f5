// Package nlp turns an utterance into a coding: the themes it is about, each
// with span, stance and certainty, and the facts it states. Start with New
// and Tag. It puts its rooms together (text, token, codebook, match, fact) and
// is pure: the same text, context and codebook give the same coding.
// It does not know documents, speakers or incidents; the caller passes what
// matters of them as Context.
package nlp

import (
	"slices"
	"sync"
	"time"

	"classify/nlp/codebook"
	"classify/nlp/fact"
	"classify/nlp/match"
	"classify/nlp/text"
	"classify/nlp/token"
	"classify/store/record"
)

// Version names the tagger; it grows when the same input may be coded anew.
const Version = "nlp/1"

// Options configures New. The zero Options uses the built-in codebook.
type Options struct {
	Book  *codebook.Book // nil: the built-in one
	Names []string       // the organisation's; their words are never evidence
}

// Context is what the coding of an utterance may depend on besides its text.
type Context struct {
	Date    time.Time // day it was written, for dates without a year; zero: unknown
	Heading string    // the heading it stands under
	Parent  string    // the utterance it answers
}

// Tagger codes utterances. It is safe for concurrent use.
type Tagger struct {
	rules  func() *match.Rules // compiled when first needed
	method record.Method
}

// New makes a tagger. The codebook is compiled, and the dictionary it needs
// loaded, when the first text is tagged, which takes about half a second:
// keep the Tagger. A program that finds nothing to tag does not pay for it.
func New(o Options) (*Tagger, error) {
	if o.Book == nil {
		b, err := codebook.Builtin()
		if err != nil {
			return nil, err
		}
		o.Book = b
	}
	var themes []record.Theme
	for _, t := range o.Book.Themes {
		themes = append(themes, record.Theme{ID: t.ID, Label: map[string]string{"ja": t.Label.JA, "en": t.Label.EN}})
	}
	return &Tagger{
		rules: sync.OnceValue(func() *match.Rules { return match.Compile(o.Book, o.Names) }),
		method: record.Method{
			Tagger: Version, Codebook: o.Book.Name, CodebookID: o.Book.Hash(), Dictionary: token.Dictionary,
			Themes: themes,
		},
	}, nil
}

// Method names the tagger, its codebook and its dictionary.
func (t *Tagger) Method() record.Method { return t.method }

// Tag codes one utterance. Offsets are bytes of its text, which must be valid
// UTF-8. A sentence has at most one finding for a theme and line; findings are
// in the order of their sentences, then of the codebook's themes.
func (t *Tagger) Tag(s string, ctx Context) record.Coding {
	facts := fact.Find(s, ctx.Date)
	out := record.Coding{Findings: []record.Finding{}, Facts: facts}
	t.walk(s, facts, ctx, func(one *match.Sentence, c match.Context) {
		out.Findings = append(out.Findings, t.rules().Find(one, c, s)...)
	})
	return out
}

// nearby is how many sentences of a heading or answered comment are read, and
// how far around a sentence the rest of its utterance is: what is further
// away no longer says what an elided noun was.
const nearby = 3

// walk reads the sentences of s and visits each with its context. Only those
// near the visited one are held: a sentence read takes some 40 KB.
func (t *Tagger) walk(s string, facts []record.Fact, ctx Context, visit func(*match.Sentence, match.Context)) {
	around := append(t.lead(ctx.Heading), t.lead(ctx.Parent)...)
	spans := text.Sentences(s)
	read := make([]*match.Sentence, len(spans))
	ahead := 0
	for i := range spans {
		for ; ahead < len(spans) && ahead <= i+nearby; ahead++ {
			one := spans[ahead]
			for len(facts) > 0 && facts[0].End <= one.Start {
				facts = facts[1:]
			}
			read[ahead] = t.rules().Read(text.Normalise(s[one.Start:one.End], one.Start), within(facts, one))
		}
		first := max(0, i-nearby)
		if first > 0 {
			read[first-1] = nil
		}
		others := append(slices.Clone(read[first:i]), read[i+1:ahead]...)
		visit(read[i], match.Context{Around: around, Others: others})
	}
}

// lead reads the first sentences of a heading or an answered comment.
func (t *Tagger) lead(s string) []*match.Sentence {
	var out []*match.Sentence
	for i, one := range text.Sentences(s) {
		if i == nearby {
			break
		}
		out = append(out, t.rules().Read(text.Normalise(s[one.Start:one.End], one.Start), nil))
	}
	return out
}

// within returns the facts of one sentence; facts are in order, and none ends
// before it.
func within(facts []record.Fact, s text.Sentence) []record.Fact {
	var out []record.Fact
	for _, f := range facts {
		if f.Start >= s.End {
			break
		}
		if f.End > s.Start {
			out = append(out, f)
		}
	}
	return out
}
