// Package match finds a codebook's themes in sentences: Compile turns a Book
// into Rules, Rules.Scan tells which of them a sentence may match at all,
// Rules.Read cuts it into words, Rules.Find gives at most one finding for a
// theme and line, with its span in the original text, its stance and its
// certainty, and Rules.Release takes the sentence back. What is looked for in a
// sentence is looked for when a rule asks. It is deterministic and safe for
// concurrent use.
// It does not cut text into sentences and does not look for facts: see
// packages text and fact.
package match

import (
	"encoding/binary"
	"slices"
	"sync"
	"unicode/utf8"

	"classify/nlp/codebook"
	"classify/nlp/text"
	"classify/nlp/token"
)

// Rules is a compiled codebook.
type Rules struct {
	themes   []theme
	count    int // of rules
	names    int // the set of the organisation's names
	tokens   *token.Tokenizer
	atoms    []atom  // everything a rule may look for, each once
	sets     [][]int // alternatives: atoms by number, each set once
	making   making
	evidence evidence
	patterns bits       // the atoms that are
	needs    [][]int32  // by number of the rule: the sets that must be there, the rarest first
	lists    [][]string // of the scanner
	anchors  *scanner
	facts    map[string]int32 // the list of the scanner for each type of fact that is asked for
	unlisted []int32          // the rules without a set that needs a list
	byRule   []*rule          // by number
	all      []int32          // the numbers of all rules
	themeOf  []int32          // by number of the rule
	free     sync.Pool        // of sentences
}

// making is what Compile has made so far: a book names the same words, and the
// same lists of them, in many rules.
type making struct {
	atoms map[string]int              // by key
	sets  map[string]int              // by key
	words map[word]int                // atoms
	lists map[*codebook.Element][]int // atoms of a list, by its first part
}

// word is an element that has no parts.
type word struct {
	kind codebook.Kind
	text string
}

type theme struct {
	id    string
	mask  int // set
	rules []rule
}

type rule struct {
	*codebook.Rule
	name     string // theme/rule, as findings carry it
	number   int    // among all rules, in their order
	elements []int  // sets
	also     []int
	unless   []int
}

// atom is one alternative of an element.
type atom struct {
	kind    codebook.Kind
	surface string   // normalised
	bases   []string // for Base: the word cut into base forms
	pattern cue
	lists   []int32 // of the scanner: a match holds a string of each
	beside  []int   // sets
}

// Compile prepares a book. The names, the organisation's, are read as one word
// each; they are not evidence for any theme.
func Compile(b *codebook.Book, names []string) *Rules {
	r := &Rules{
		making: making{map[string]int{}, map[string]int{}, map[word]int{}, map[*codebook.Element][]int{}}, facts: map[string]int32{},
	}
	var own []codebook.Element
	r.tokens = token.Named(normal(names))
	for _, n := range names {
		if utf8.RuneCountInString(n) > 1 {
			own = append(own, codebook.Element{Kind: codebook.Surface, Text: n})
		}
	}
	r.names = r.set(own)
	for i := range b.Themes {
		r.themes = append(r.themes, r.theme(&b.Themes[i]))
	}
	for i := range r.themes {
		for j := range r.themes[i].rules {
			r.all = append(r.all, int32(len(r.byRule)))
			r.byRule = append(r.byRule, &r.themes[i].rules[j])
			r.themeOf = append(r.themeOf, int32(i))
		}
	}
	r.anchor()
	r.making = making{}
	r.free.New = r.newSentence
	return r
}

// Tokens is what cuts sentences into words.
func (r *Rules) Tokens() *token.Tokenizer { return r.tokens }

// normal are names as they stand in normalised text.
func normal(names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = text.Normalise(n, 0).Text
	}
	return out
}

func (r *Rules) theme(t *codebook.Theme) theme {
	out := theme{id: t.ID, mask: r.set(t.Mask)}
	for i := range t.Rules {
		c := &t.Rules[i]
		one := rule{Rule: c, name: t.ID + "/" + c.ID}
		if c.Shape == codebook.Word {
			one.elements = []int{r.set(c.Elements)}
		} else {
			one.elements = r.each(c.Elements)
		}
		one.also = r.each(c.Also)
		one.unless = r.each(c.Unless)
		one.number = r.count
		r.count++
		out.rules = append(out.rules, one)
	}
	return out
}

// each makes a set of every element.
func (r *Rules) each(elements []codebook.Element) []int {
	var out []int
	for _, e := range elements {
		out = append(out, r.set([]codebook.Element{e}))
	}
	return out
}

// set returns the number of the set of alternatives.
func (r *Rules) set(alternatives []codebook.Element) int {
	atoms := r.flatten(nil, alternatives)
	slices.Sort(atoms)
	atoms = slices.Compact(atoms)
	key := keyOf("", atoms)
	id, ok := r.making.sets[key]
	if !ok {
		id = len(r.sets)
		r.sets = append(r.sets, atoms)
		r.making.sets[key] = id
	}
	return id
}

// keyOf spells numbers behind a prefix.
func keyOf(prefix string, numbers []int) string {
	b := []byte(prefix)
	for _, n := range numbers {
		b = binary.AppendUvarint(b, uint64(n))
	}
	return string(b)
}

func (r *Rules) flatten(out []int, elements []codebook.Element) []int {
	for _, e := range elements {
		switch {
		case e.Kind != codebook.Any:
			out = append(out, r.atom(e))
		case len(e.Parts) > 0:
			out = append(out, r.list(e.Parts)...)
		}
	}
	return out
}

// list is the atoms of a list, which is the same one in many rules.
func (r *Rules) list(parts []codebook.Element) []int {
	atoms, known := r.making.lists[&parts[0]]
	if !known {
		atoms = r.flatten(nil, parts)
		r.making.lists[&parts[0]] = atoms
	}
	return atoms
}

// atom returns the number of the atom for one element that is not Any.
func (r *Rules) atom(e codebook.Element) int {
	if e.Kind == codebook.Beside {
		return r.newAtom(e)
	}
	id, known := r.making.words[word{e.Kind, e.Text}]
	if !known {
		id = r.newAtom(e)
		r.making.words[word{e.Kind, e.Text}] = id
	}
	return id
}

// newAtom is the atom for an element that was not seen before, as it is written.
func (r *Rules) newAtom(e codebook.Element) int {
	a := atom{kind: e.Kind, surface: e.Text}
	if e.Regexp != nil {
		a.pattern = cueOf(e.Regexp)
	}
	key := string(e.Kind) + ":" + e.Text
	switch e.Kind {
	case codebook.Base, codebook.Surface:
		a.surface = text.Normalise(e.Text, 0).Text
		key = string(e.Kind) + ":" + a.surface
	case codebook.Beside:
		a.beside = r.each(e.Parts)
		key = keyOf("beside:", a.beside)
	}
	id, ok := r.making.atoms[key]
	if ok {
		return id
	}
	id = len(r.atoms)
	r.making.atoms[key] = id
	r.atoms = append(r.atoms, a)
	r.cut(id)
	return id
}

// cut cuts the word of a new atom into base forms.
func (r *Rules) cut(id int) {
	a := &r.atoms[id]
	if a.kind != codebook.Base || a.surface == "" { // nothing but invisible characters
		return
	}
	for _, t := range r.tokens.Cut(a.surface) {
		a.bases = append(a.bases, t.Base)
	}
}
