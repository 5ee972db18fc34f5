// Package nlp turns an utterance into a coding: the themes it is about, each
// with span, stance and certainty, the facts it states and the events they
// date, and what it asks without a theme. Start with New and Tag. It puts its rooms together (text, token, model,
// codebook, match, fact, event) and is pure: the same text, context and codebook give the same coding.
// It does not know documents, speakers or incidents; the caller passes what
// matters of them as Context.
package nlp

import (
	"slices"
	"strings"
	"sync"
	"time"

	"classify/nlp/codebook"
	"classify/nlp/event"
	"classify/nlp/fact"
	"classify/nlp/match"
	"classify/nlp/model"
	"classify/nlp/text"
	"classify/nlp/token"
	"classify/store/record"
)

// Version names the tagger; it grows when the same input may be coded anew.
const Version = "nlp/8"

// Options configures New. The zero Options uses the built-in codebook.
type Options struct {
	Book  *codebook.Book // nil: the built-in one
	Names []string       // the organisation's; their words are never evidence
	Model *model.Model   // what finds what the rules leave open; nil: nothing does
}

// Context is what the coding of an utterance may depend on besides its text.
type Context struct {
	Date    time.Time    // day it was written, for dates without a year; zero: unknown
	Title   string       // of its page
	Heading string       // the heading it stands under
	Parent  string       // the utterance it answers
	Before  []string     // what its author says right before it, the nearest first
	Thread  []string     // what that one answered, and so on, the nearest first
	Voice   record.Voice // with which it speaks; "": not known
	Page    record.Voice // that of its page; "": not known
	// Quotes finds the quotations in its text; it is called if something was
	// found. nil: none are known.
	Quotes func() []record.Quotation
}

// Tagger codes utterances. It is safe for concurrent use.
type Tagger struct {
	rules  func() *match.Rules // compiled when first needed, see rulesOf
	model  *model.Model        // nil: rules alone
	method record.Method
	names  []string
	whole  bool // read every sentence, anchor or not: the oracle of tests
}

// New makes a tagger. The codebook is compiled, and the dictionary it needs
// loaded, when the first text is tagged, which takes some tenths of a second:
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
	t := &Tagger{
		model: o.Model,
		names: o.Names,
		rules: rulesOf(o.Book, o.Names),
		method: record.Method{
			Tagger: Version, Codebook: o.Book.Name, CodebookID: o.Book.Hash(), Dictionary: token.Dictionary,
			Themes: themes,
		},
	}
	if o.Model != nil {
		t.method.Model = o.Model.ID()
	}
	for _, h := range HeldOut(t.method) {
		if i := t.place(h.Theme); i >= 0 {
			t.method.Themes[i].Evaluated = true
		}
	}
	return t, nil
}

// Method names the tagger, its codebook and its dictionary.
func (t *Tagger) Method() record.Method { return t.method }

// Model is what completes the rules, nil if nothing does.
func (t *Tagger) Model() *model.Model { return t.model }

// Tag codes one utterance. Offsets are bytes of its text, which must be valid
// UTF-8. A sentence has at most one finding for a theme and line; findings are
// in the order of their sentences, then of the codebook's themes.
func (t *Tagger) Tag(s string, ctx Context) record.Coding {
	form, held := glance.Of(s)
	facts := []record.Fact{}
	if held&numeral != 0 || held&dated != 0 && !ctx.Date.IsZero() {
		facts = fact.Find(s, ctx.Date)
	}
	for i, f := range facts {
		switch f.Type {
		case fact.Count, fact.Money, fact.Percent, fact.Duration:
			facts[i].Of = fact.Of(s, f.Start, f.End)
		}
	}
	out := record.Coding{Findings: []record.Finding{}, Facts: facts}
	out.Findings = t.find(out.Findings, s, form, facts, ctx)
	takeBack(out.Findings, facts, s, ctx)
	if len(facts) > 0 {
		near := event.Near{Before: ctx.Before}
		if ctx.Voice == record.Announcement {
			near.Self = t.names
		}
		out.Events = event.Find(s, near, facts, t.cut)
	}
	t.ofOthers(out.Findings, s, ctx)
	if held&inquiring != 0 {
		out.Asked = t.asked(out.Asked, s, out.Findings)
	}
	return out
}

// What a glance tells of the characters of a text.
const (
	numeral   = 1 << iota // with one a fact may begin
	dated                 // or where the day of writing is known
	inquiring             // a question holds one
)

var glance = text.NewGlance(func(r rune) (kinds uint8) {
	if fact.Begins(r, false) {
		kinds |= numeral
	}
	if fact.Begins(r, true) {
		kinds |= dated
	}
	if inquires(r) {
		kinds |= inquiring
	}
	return kinds
})

// ofOthers takes from the organisation what another company says that the text calls
// 同社, or whose head it calls 社長: it speaks with the voice of the page then, which tells
// of it.
func (t *Tagger) ofOthers(findings []record.Finding, s string, ctx Context) {
	if len(t.names) == 0 {
		return
	}
	for i, f := range findings {
		if f.Voice != record.Announcement || f.Speaker == "" {
			continue
		}
		who := ""
		switch before := s[:f.SentenceStart]; {
		case f.Speaker == "同社", strings.HasPrefix(f.Speaker, "同社の"):
			who = event.Called(before, ctx.Before, t.cut)
		case slices.Contains(bareOffices, f.Speaker):
			who = event.About(before, ctx.Before, t.cut)
		}
		own := func(name string) bool { return strings.Contains(who, name) || strings.Contains(name, who) }
		if who != "" && who != "同社" && !slices.ContainsFunc(t.names, own) {
			findings[i].Voice = ctx.Page
		}
	}
}

// bareOffices are how a text calls those who answer for the company that it is about.
var bareOffices = []string{"社長", "会長", "副社長", "代表", "広報", "広報担当者", "担当者", "会社", "会社側", "幹部", "役員"}

// cut cuts text into words as the rules read it.
func (t *Tagger) cut(dst []token.Token, s string) []token.Token {
	return t.rules().Tokens().Append(dst, s)
}

// nearby is how many sentences of a heading or answered comment are read, and
// how far around a sentence the rest of its utterance is: what is further
// away no longer says what an elided noun was.
const nearby = 3

// find appends the findings of each sentence of s.
func (t *Tagger) find(out []record.Finding, s string, form text.Form, facts []record.Fact, ctx Context) []record.Finding {
	var more complement
	if t.model != nil {
		more.begin(t.model, ctx)
	}
	var asks func(string) bool
	if t.model != nil {
		asks = func(sentence string) bool { return t.model.May(sentence, more.around) }
	}
	t.walk(s, form, facts, ctx, asks, func(r *reading, i int, one *match.Sentence, c match.Context) {
		from := len(out)
		if one != nil {
			out = r.rules.Append(out, one, one.May(), c, s)
		}
		if t.model != nil {
			out = append(out[:from], more.complete(t, r, i, out[from:], c.Said)...)
		}
	})
	return out
}

// walk visits the sentences of s in which a rule may match, each with its
// context; and, if there is somebody who may ask about them, the others too, as
// nil.
func (t *Tagger) walk(s string, form text.Form, facts []record.Fact, ctx Context, asks func(sentence string) bool, visit func(*reading, int, *match.Sentence, match.Context)) {
	if t.whole {
		form = text.Any
	}
	var all *match.Sentence // s as one sentence, which nothing is asked of
	silent := false         // whatever its sentences are, none holds an anchor
	if form != text.Any {
		all = t.rules().Scan(text.Same(s, 0), facts)
		silent = all.May().None()
	}
	if silent {
		t.rules().Release(all)
		if asks == nil || form == text.Single && !asks(s) {
			return
		}
	}
	r := readings.Get().(*reading)
	r.begin(t, s, facts, form)
	defer r.release()
	if silent {
		for i := range r.spans {
			visit(r, i, nil, match.Context{Said: ctx.said()})
		}
		return
	}
	if form != text.Any && len(r.spans) == 1 {
		all.Narrow(r.normal(0))
		r.scanned = all
	} else if all != nil {
		r.rules.Release(all)
	}
	i := 0
	c := r.context(ctx, &i)
	for ; i < len(r.spans); i++ {
		r.pass(i - nearby - 1)
		if one := r.candidate(i, c); one != nil || asks != nil {
			visit(r, i, one, c)
		}
	}
}

// reading is an utterance whose sentences are read as they are asked for.
type reading struct {
	rules   *match.Rules
	whole   bool
	plain   bool // its sentences are normal as they are
	text    string
	normals []text.Normal // of those that are not plain, where known
	words   []token.Token // of a sentence that only the model reads
	spans   []text.Sentence
	facts   []record.Fact
	read    []*match.Sentence // nil: not read, or given back
	scanned *match.Sentence   // the only one, if it is scanned already
	lead    []*match.Sentence // of what stands around
}

var readings = sync.Pool{New: func() any { return new(reading) }}

// kept is how many sentences a reading may have room for to be used again.
const kept = 1 << 12

func (r *reading) begin(t *Tagger, s string, facts []record.Fact, form text.Form) {
	r.rules, r.whole, r.plain, r.text, r.facts = t.rules(), t.whole, form != text.Any, s, facts
	if form == text.Single {
		r.spans = append(r.spans[:0], text.Sentence{Start: 0, End: len(s)})
	} else {
		r.spans = text.Append(r.spans[:0], s)
	}
	r.read = slices.Grow(r.read[:0], len(r.spans))[:len(r.spans)]
	if !r.plain {
		r.normals = slices.Grow(r.normals[:0], len(r.spans))[:len(r.spans)]
		clear(r.normals)
	}
}

// context is what stands around the sentence whose number i points to.
func (r *reading) context(ctx Context, i *int) match.Context {
	c := match.Context{Said: ctx.said()}
	if ctx.Heading != "" || ctx.Parent != "" {
		c.Around = sync.OnceValue(func() []*match.Sentence { return r.leads(ctx.Heading, ctx.Parent) })
	}
	if ctx.Title != "" {
		c.Page = sync.OnceValue(func() []*match.Sentence { return r.leads(ctx.Title) })
	}
	if len(ctx.Thread) > 0 {
		c.Thread = sync.OnceValue(func() []*match.Sentence { return r.leads(ctx.Thread[:min(len(ctx.Thread), nearby)]...) })
	}
	if len(r.spans) > 1 {
		c.Others = func() []*match.Sentence { return r.around(*i) }
	}
	return c
}

// normal is the normalised sentence i.
func (r *reading) normal(i int) text.Normal {
	span := r.spans[i]
	if r.plain {
		return text.Same(r.text[span.Start:span.End], span.Start)
	}
	if r.normals[i].Text == "" {
		r.normals[i] = text.Normalise(r.text[span.Start:span.End], span.Start)
	}
	return r.normals[i]
}

// stated are the facts of sentence i.
func (r *reading) stated(i int) []record.Fact {
	span := r.spans[i]
	first, _ := slices.BinarySearchFunc(r.facts, span.Start, func(f record.Fact, at int) int { return f.End - at - 1 })
	return within(r.facts[first:], span)
}

// tokens are the words of sentence i, until those of another are asked for.
func (r *reading) tokens(i int) []token.Token {
	if r.read[i] != nil {
		return r.read[i].Tokens
	}
	r.words = r.rules.Tokens().Append(r.words[:0], r.normal(i).Text)
	return r.words
}

// scan looks what sentence i holds.
func (r *reading) scan(i int) *match.Sentence {
	if one := r.scanned; one != nil {
		r.scanned = nil
		return one
	}
	one := r.rules.Scan(r.normal(i), r.stated(i))
	if r.whole {
		one.All()
	}
	return one
}

// candidate reads sentence i if a rule may match it, else it is nil.
func (r *reading) candidate(i int, c match.Context) *match.Sentence {
	one := r.read[i]
	if one == nil {
		one = r.scan(i)
		if one.May().None() || !one.Sift(c) {
			r.rules.Release(one)
			return nil
		}
		one.Cut()
		r.read[i] = one
	}
	if one.May().None() {
		return nil
	}
	return one
}

// sentence reads sentence i.
func (r *reading) sentence(i int) *match.Sentence {
	if r.read[i] == nil {
		r.read[i] = r.scan(i)
		r.read[i].Cut()
	}
	return r.read[i]
}

// pass gives back sentence i, which no other needs any more.
func (r *reading) pass(i int) {
	if i >= 0 && r.read[i] != nil {
		r.rules.Release(r.read[i])
		r.read[i] = nil
	}
}

// release gives back all sentences, and the reading.
func (r *reading) release() {
	for i, one := range r.read {
		if one != nil {
			r.rules.Release(one)
			r.read[i] = nil
		}
	}
	for _, one := range r.lead {
		r.rules.Release(one)
	}
	if cap(r.spans) <= kept {
		clear(r.normals) // they hold the text
		*r = reading{spans: r.spans[:0], read: r.read[:0], normals: r.normals[:0], words: r.words[:0]}
		readings.Put(r)
	}
}

// around are the sentences near sentence i.
func (r *reading) around(i int) []*match.Sentence {
	var out []*match.Sentence
	for j := max(0, i-nearby); j < min(len(r.spans), i+nearby+1); j++ {
		if j != i {
			out = append(out, r.sentence(j))
		}
	}
	return out
}

// said finds who says a part of the utterance: the innermost quotation that
// holds it, else the utterance's own voice.
func (c Context) said() func(start, end int) record.Quotation {
	if c.Quotes == nil && c.Voice == "" {
		return nil // nothing is known
	}
	return saidIn(c.Quotes, c.Voice)
}

func saidIn(find func() []record.Quotation, voice record.Voice) func(start, end int) record.Quotation {
	var quotes []record.Quotation
	known := find == nil
	return func(start, end int) record.Quotation {
		if !known {
			quotes, known = find(), true
		}
		best := record.Quotation{Voice: voice}
		for _, q := range quotes {
			if q.Start <= start && end <= q.End && q.Depth > best.Depth {
				best = q
			}
		}
		return best
	}
}

// leads reads the first sentences of headings or comments.
func (r *reading) leads(texts ...string) []*match.Sentence {
	var out []*match.Sentence
	for _, s := range texts {
		for i, one := range text.Sentences(s) {
			if i == nearby {
				break
			}
			lead := r.rules.Scan(text.Normalise(s[one.Start:one.End], one.Start), nil)
			if r.whole {
				lead.All()
			}
			lead.Cut()
			out = append(out, lead)
		}
	}
	r.lead = append(r.lead, out...)
	return out
}

// within returns the facts of one sentence; facts are in order, and none ends
// before it but those that a calculation before them covers.
func within(facts []record.Fact, s text.Sentence) []record.Fact {
	n := 0
	for n < len(facts) && facts[n].Start < s.End {
		n++
	}
	outside := func(f record.Fact) bool { return f.End <= s.Start }
	if !slices.ContainsFunc(facts[:n], outside) {
		return facts[:n:n]
	}
	return slices.DeleteFunc(slices.Clone(facts[:n]), outside)
}
