package nlp

import (
	"fmt"
	"time"

	"classify/nlp/codebook"
	"classify/nlp/fact"
	"classify/nlp/match"
	"classify/nlp/text"
)

// Check returns what in a codebook does not do what it should, see lint, and
// each of its examples that does not hold, in the order of the file. file names
// the codebook in the errors.
func Check(file string, b *codebook.Book) codebook.Errors {
	rules := match.Compile(b, nil)
	t := &Tagger{rules: func() *match.Rules { return rules }}
	out := append(lint(file, b, rules), t.checkExamples(file, b)...)
	out.Sort()
	return out
}

func (t *Tagger) checkExamples(file string, b *codebook.Book) codebook.Errors {
	var out codebook.Errors
	check := func(e codebook.Example, want bool, what string, got bool) {
		if got == want {
			return
		}
		verb := "does not find"
		if got {
			verb = "finds"
		}
		out = append(out, &codebook.Error{File: file, Pos: e.Pos, Message: fmt.Sprintf("%s %s %q", what, verb, e.Text), Example: true})
	}
	for _, theme := range b.Themes {
		each(theme.Examples, func(e codebook.Example, want bool) {
			check(e, want, "theme "+theme.ID, t.finds(theme.ID, e))
		})
		for _, r := range theme.Rules {
			name := theme.ID + "/" + r.ID
			each(r.Examples, func(e codebook.Example, want bool) {
				check(e, want, "rule "+name, t.hits(name, e))
			})
		}
	}
	return out
}

func each(e codebook.Examples, f func(codebook.Example, bool)) {
	for _, one := range e.Yes {
		f(one, true)
	}
	for _, one := range e.No {
		f(one, false)
	}
}

// finds reports whether any rule of the theme codes the example.
func (t *Tagger) finds(theme string, e codebook.Example) bool {
	for _, f := range t.Tag(e.Text, Context{Heading: e.Heading}).Findings {
		if f.Theme == theme {
			return true
		}
	}
	return false
}

// hits reports whether one rule, by itself, matches the example.
func (t *Tagger) hits(rule string, e codebook.Example) bool {
	found := false
	facts := fact.Find(e.Text, time.Time{})
	t.walk(e.Text, text.Any, facts, Context{Heading: e.Heading}, nil, func(_ *reading, _ int, s *match.Sentence, c match.Context) {
		found = found || t.rules().Hits(rule, s, c)
	})
	return found
}
