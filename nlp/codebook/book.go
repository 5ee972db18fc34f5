// Package codebook reads the themes an analyst edits: a YAML file goes in, a
// checked Book comes out, or every mistake at once as file:line:column.
// Start with Parse, or Builtin for the themes this program ships with. It
// does not match text: package match compiles a Book.
//
// # The language
//
// A theme has rules; a rule is a list of elements and a way to combine them.
//
//	lists:
//	  TELL: [公表, 発表, 知らせる]       # names are capitals; a list may name others
//	themes:
//	  - id: delay
//	    label: {ja: 公表の遅れ, en: Delay in telling}
//	    mask: [発送+遅延]                # words that never count for this theme
//	    rules:
//	      - id: late-telling
//	        near: [TELL, [遅い, 遅れる]] # all of them, in any order
//	        within: 8                    # with at most so many tokens between
//	        unless: [配送]               # not if one of these is near
//	        examples: {yes: [発表が遅い。], no: [電車が遅い。]}
//
// A rule has exactly one of
//
//	word: [...]   any one of the elements
//	near: [...]   all of the elements, in any order
//	seq:  [...]   all of the elements, in this order
//
// and may have
//
//	within:    how many tokens may stand between the elements of near and seq,
//	           those of the elements not counted (12 if left out)
//	also:      all of these must occur in scope too, at any distance
//	unless:    none of these may stand within 15 tokens of the evidence
//	scope:     clause | sentence (the default) | heading | paragraph | thread.
//	           Elements always stand in one sentence; clause keeps them, also
//	           and unless between two commas that end clauses. Heading lets also
//	           see the heading above or the comment answered, too; paragraph the
//	           other sentences of the utterance and the title of its page as
//	           well, and thread what the answered comment answered.
//	speaker:   announcement, authority, press or commentary, or a list of them:
//	           the rule holds only for what they say; words in 「…」 are those of
//	           who is quoted
//	stance:    asserted, denied, asked or neutral, whatever the sentence says
//	certainty: certain, hedged or hearsay, whatever the sentence says
//	polarity:  positive (the default): a negation after the evidence denies the
//	           theme; negative: the rule describes the opposite of the theme
//	           (promptness for lateness), so to assert it is to deny the theme;
//	           both: a negation changes nothing (連絡が3日もない)
//
// An element is one of
//
//	遅れる         the word in any form; cut into words itself, so 慰謝料 is the
//	               sequence 慰謝+料, and 知らせてくれる matches 知らせてくれた
//	退会+者        words that stand directly beside each other
//	'黙って'       in quotes: exactly these characters, on word boundaries
//	/おっ*そ/      a regular expression (RE2) over the normalised sentence; put
//	               it in 'single quotes' if it holds , : # [ ] { }. Its first
//	               group, if it has one, is the evidence and the rest only has
//	               to stand around it
//	TELL           a list
//	[a, b]         any one of these
//	{money}        a fact: money, duration, count, date, percent or arithmetic
//	{pos: 名詞}    a token by its part of speech
//
// Braces and /…/ are the same in quotes, and ＋ is +. Words are combined by
// rules alone: 公表 OR 発表, 公表|発表 or near(公表-遅い) as one term is a
// mistake, in quotes too.
//
// YAML's own types play no part: every scalar is read as it is written, so an
// unquoted 0120 or 1_000 or はい stays what it is. A Latin word in capitals
// would be a list: write 'SLA' for the word. In a flow list, [A, {money}] needs
// no quotes.
//
// Words are compared after normalisation (see package text), so write them in
// full-width kana and half-width digits. Earlier rules win: write the most
// telling first. Examples are tests: each yes must be found by its rule (a
// theme's by any of its rules) and each no must not. An example may be
// {heading: 発表まで, text: 3週間空いた。}.
package codebook

import (
	"cmp"
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"classify/store/record"
)

// Book is a checked codebook.
type Book struct {
	Version int
	Name    string
	Themes  []Theme
	source  []byte
	hash    string
}

// Hash is the SHA-256 of the file's bytes.
func (b *Book) Hash() string { return b.hash }

// Source is the file as it was read, with its lists and remarks. It is not to
// be changed.
func (b *Book) Source() []byte { return b.source }

// Theme is what an utterance may be about.
type Theme struct {
	ID       string
	Label    Label
	Mask     []Element
	Rules    []Rule
	Examples Examples
	Pos      Pos
}

// Label is a theme's name for people.
type Label struct{ JA, EN string }

// Shape is the way a rule's elements are combined.
type Shape string

// The shapes.
const (
	Word Shape = "word"
	Near Shape = "near"
	Seq  Shape = "seq"
)

// Scope is where a rule's elements are looked for.
type Scope string

// The scopes.
const (
	Clause    Scope = "clause"
	Sentence  Scope = "sentence"
	Heading   Scope = "heading"
	Paragraph Scope = "paragraph"
	Thread    Scope = "thread"
)

// Polarity is what a negation after a rule's evidence does to the theme.
type Polarity string

// The polarities.
const (
	Positive Polarity = "positive" // it denies the theme
	Negative Polarity = "negative" // it asserts the theme, and its absence denies it
	Both     Polarity = "both"     // nothing
)

// Rule finds a theme.
type Rule struct {
	ID        string
	Shape     Shape
	Elements  []Element
	Within    int // tokens between the elements
	WithinPos Pos // where within is written, zero if it is left out
	Scope     Scope
	Also      []Element
	Unless    []Element
	Stance    record.Stance    // "": as the sentence says
	Certainty record.Certainty // "": as the sentence says
	Speakers  []record.Voice   // whose words count; none: everybody's
	Polarity  Polarity
	Examples  Examples
	Pos       Pos
}

// Kind is the kind of an element.
type Kind string

// The kinds of element.
const (
	Base    Kind = "base"    // Text, in any form
	Surface Kind = "surface" // Text, as written
	Beside  Kind = "beside"  // Parts, one directly after the other
	Pattern Kind = "pattern" // Regexp
	Fact    Kind = "fact"    // a fact of type Text
	Part    Kind = "part"    // a token whose part of speech is Text
	Any     Kind = "any"     // one of Parts
)

// Element is one thing a rule looks for.
type Element struct {
	Kind   Kind
	Text   string // of Any: the list's name, if it has one
	Parts  []Element
	Regexp *regexp.Regexp
	Pos    Pos
}

// Examples are texts a rule or theme must find and must not find.
type Examples struct {
	Yes, No []Example
}

// Example is one text, with the heading it stands under, if any.
type Example struct {
	Text    string
	Heading string
	Pos     Pos
}

// Pos is a place in the codebook file; lines and columns count from 1.
type Pos struct{ Line, Column int }

// Compare is negative if p stands before another place, positive if behind it.
func (p Pos) Compare(other Pos) int {
	return cmp.Or(cmp.Compare(p.Line, other.Line), cmp.Compare(p.Column, other.Column))
}

// Error is a mistake in a codebook.
type Error struct {
	File string
	Pos
	Message string
	Example bool // an example does not hold
}

func (e *Error) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Message)
}

// Errors is every mistake of a codebook, in the order of the file.
type Errors []*Error

// Sort puts the mistakes into the order of the file.
func (e Errors) Sort() {
	slices.SortStableFunc(e, func(a, b *Error) int { return a.Compare(b.Pos) })
}

func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, one := range e {
		lines[i] = one.Error()
	}
	return strings.Join(lines, "\n")
}

//go:embed builtin.yaml
var builtin []byte

var builtinBook = sync.OnceValues(func() (*Book, error) { return Parse("builtin.yaml", builtin) })

// Builtin returns the codebook this program ships with. It is read once; the
// themes of each book that is returned may be left out, but are not to be changed.
func Builtin() (*Book, error) {
	b, err := builtinBook()
	if err != nil {
		return nil, err
	}
	one := *b
	one.Themes = slices.Clone(b.Themes)
	return &one, nil
}
