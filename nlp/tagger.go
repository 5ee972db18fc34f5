// Package nlp turns an utterance into a coding: the themes it is about, each
// with span, stance and certainty, and the facts it states. Start with New
// and Tag. It puts its rooms together (text, token, codebook, match, fact) and
// is pure: the same text, context and codebook give the same coding.
// It does not know documents, speakers or incidents; the caller passes what
// matters of them as Context.
package nlp

import (
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
	rules  *match.Rules
	method record.Method
}

// New compiles the codebook. It takes about a second the first time in a
// program, which is the dictionary; keep the Tagger.
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
		rules: match.Compile(o.Book, o.Names),
		method: record.Method{
			Tagger: Version, Codebook: o.Book.Name, CodebookID: o.Book.Hash(), Dictionary: token.Dictionary,
			Themes: themes,
		},
	}, nil
}

// Method names the tagger, its codebook and its dictionary.
func (t *Tagger) Method() record.Method { return t.method }

// Tag codes one utterance. Offsets are bytes of its text, which must be valid
// UTF-8. A sentence has at most one finding a theme; findings are in the
// order of their sentences, then of the codebook's themes.
func (t *Tagger) Tag(s string, ctx Context) record.Coding {
	facts := fact.Find(s, ctx.Date)
	out := record.Coding{Findings: []record.Finding{}, Facts: facts}
	sentences, around := t.read(s, facts, ctx)
	for i, one := range sentences {
		c := match.Context{Around: around, Others: others(sentences, i)}
		out.Findings = append(out.Findings, t.rules.Find(one, c, s)...)
	}
	return out
}

// read prepares the sentences of s and of its context.
func (t *Tagger) read(s string, facts []record.Fact, ctx Context) (own, around []*match.Sentence) {
	for _, one := range text.Sentences(s) {
		n := text.Normalise(s[one.Start:one.End], one.Start)
		own = append(own, t.rules.Read(n, within(facts, one)))
	}
	for _, c := range []string{ctx.Heading, ctx.Parent} {
		for i, one := range text.Sentences(c) {
			if i == nearby {
				break
			}
			n := text.Normalise(c[one.Start:one.End], one.Start)
			around = append(around, t.rules.Read(n, nil))
		}
	}
	return own, around
}

// nearby is how many sentences of a heading or answered comment are read, and
// how far around a sentence the rest of its utterance is: what is further
// away no longer says what an elided noun was.
const nearby = 3

// within returns the facts of one sentence.
func within(facts []record.Fact, s text.Sentence) []record.Fact {
	var out []record.Fact
	for _, f := range facts {
		if f.Start < s.End && f.End > s.Start {
			out = append(out, f)
		}
	}
	return out
}

// others returns the sentences around the i-th.
func others(all []*match.Sentence, i int) []*match.Sentence {
	var out []*match.Sentence
	for j := max(0, i-nearby); j < len(all) && j <= i+nearby; j++ {
		if j != i {
			out = append(out, all[j])
		}
	}
	return out
}
