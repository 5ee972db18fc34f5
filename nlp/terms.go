package nlp

import (
	"slices"
	"strconv"

	"classify/nlp/codebook"
	"classify/nlp/match"
)

// Terms are the words and patterns of a codebook and whether any text held
// them: an analyst's word that nobody writes finds nothing, in silence.
type Terms struct {
	tagger *Tagger // a theme for each term
	all    []Term
	seen   []bool
}

// Term is one word or pattern, as the codebook spells it.
type Term struct {
	Text string
	Pos  codebook.Pos // where it stands first
}

// NewTerms lists the terms of a book, none seen yet. Facts and parts of
// speech are not terms.
func NewTerms(b *codebook.Book) *Terms {
	out := &Terms{}
	book := &codebook.Book{Name: b.Name}
	known := map[string]bool{}
	var add func([]codebook.Element)
	add = func(es []codebook.Element) {
		for _, e := range es {
			text := e.String()
			switch {
			case e.Kind == codebook.Any:
				add(e.Parts)
			case isTerm(e) && !known[text]:
				known[text] = true
				book.Themes = append(book.Themes, codebook.Theme{
					ID:    strconv.Itoa(len(out.all)),
					Rules: []codebook.Rule{{Shape: codebook.Word, Scope: codebook.Sentence, Elements: []codebook.Element{e}}},
				})
				out.all = append(out.all, Term{text, e.Pos})
			}
		}
	}
	for _, t := range b.Themes {
		add(t.Mask)
		for _, r := range t.Rules {
			add(r.Elements)
			add(r.Also)
			add(r.Unless)
		}
	}
	rules := match.Compile(book, nil)
	out.tagger = &Tagger{rules: func() *match.Rules { return rules }}
	out.seen = make([]bool, len(out.all))
	return out
}

// isTerm reports whether an element is a word or a pattern, or words beside
// each other.
func isTerm(e codebook.Element) bool {
	switch e.Kind {
	case codebook.Base, codebook.Surface, codebook.Pattern:
		return true
	case codebook.Beside:
		return !slices.ContainsFunc(e.Parts, func(p codebook.Element) bool { return !isTerm(p) })
	}
	return false
}

// Look notes the terms that a text holds. It is not safe for concurrent use.
func (t *Terms) Look(text string) {
	for _, f := range t.tagger.Tag(text, Context{}).Findings {
		i, _ := strconv.Atoi(f.Theme) // our own numbers
		t.seen[i] = true
	}
}

// Count is how many terms there are.
func (t *Terms) Count() int { return len(t.all) }

// Unseen lists the terms that no text held, in the order of the file.
func (t *Terms) Unseen() []Term {
	var out []Term
	for i, one := range t.all {
		if !t.seen[i] {
			out = append(out, one)
		}
	}
	slices.SortStableFunc(out, func(a, b Term) int { return a.Pos.Compare(b.Pos) })
	return out
}
