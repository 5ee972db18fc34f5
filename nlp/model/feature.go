package model

import (
	"slices"
	"strings"
	"unicode/utf8"

	"classify/nlp/token"
)

// Text is a sentence as the model sees it.
type Text struct {
	Tokens          []token.Token // of the normalised text, all of it
	Heading, Parent []token.Token // of what stands around it
	Rules           []string      // theme/name of the rules that found something in it
	Facts           []string      // types of the facts in it
}

// trait is one feature of a sentence: what it is, and the bytes it is about.
type trait struct {
	key        uint64
	kind       string
	a, b       string
	start, end int
}

// name tells a person what a trait is.
func (t trait) name() string {
	if t.b == "" {
		return t.kind + " " + t.a
	}
	return t.kind + " " + t.a + " … " + t.b
}

// Kinds of features. A set of them is a form of the model.
const (
	kindGram    = "characters"
	kindWord    = "word"
	kindPair    = "words"
	kindClass   = "concept"
	kindClasses = "concepts"
	kindFact    = "fact"
	kindRule    = "rule"
	kindEnd     = "ends in"
	kindHeading = "heading"
	kindParent  = "parent"
)

// traits collects the features of one sentence, each once.
type traits struct {
	form Form
	list []trait
	seen map[uint64]bool
}

// keyOf is FNV-1a over the parts of a feature.
func keyOf(kind, a, b string) uint64 {
	h := uint64(14695981039346656037)
	for _, s := range [...]string{kind, a, b} {
		for i := range len(s) {
			h = (h ^ uint64(s[i])) * 1099511628211
		}
		h = (h ^ 0xff) * 1099511628211
	}
	return h
}

func (t *traits) add(kind, a, b string, start, end int) {
	key := keyOf(kind, a, b)
	if !t.seen[key] {
		t.seen[key] = true
		t.list = append(t.list, trait{key, kind, a, b, start, end})
	}
}

// traitsOf are the features of a sentence in a fixed order.
func traitsOf(x Text, f Form) []trait {
	t := traits{form: f, seen: map[uint64]bool{}}
	s := joined(x.Tokens)
	if f.Grams {
		t.grams(s)
	}
	if f.Words {
		t.words(x.Tokens)
	}
	if f.Concepts {
		t.concepts(s, x)
		for _, one := range x.Facts {
			t.add(kindFact, one, "", 0, 0)
		}
	}
	if f.Rules {
		for _, one := range x.Rules {
			theme, _, _ := strings.Cut(one, "/")
			t.add(kindRule, theme, "", 0, 0)
		}
	}
	return t.list
}

func joined(tokens []token.Token) string {
	var b strings.Builder
	for _, one := range tokens {
		b.WriteString(one.Surface)
	}
	return b.String()
}

// longest is how many bytes of a sentence are read: one of more is a list.
const longest = 1200

// grams are all runs of 2 to 4 characters.
func (t *traits) grams(s string) {
	if len(s) > longest {
		s = s[:longest]
	}
	var at []int
	for i := range s {
		at = append(at, i)
	}
	at = append(at, len(s))
	for n := 2; n <= 4; n++ {
		for i := 0; i+n < len(at); i++ {
			t.add(kindGram, s[at[i]:at[i+n]], "", at[i], at[i+n])
		}
	}
}

// window is how many content words apart two may be to be a pair.
const window = 4

// words are base forms, and pairs of content words near each other.
func (t *traits) words(tokens []token.Token) {
	type content struct {
		base       string
		start, end int
	}
	var last []content
	for _, one := range tokens {
		if one.Start > longest {
			break
		}
		base := baseOf(one)
		t.add(kindWord, base, "", one.Start, one.End)
		if !slices.Contains([]string{"名詞", "動詞", "形容詞", "副詞"}, one.POS) {
			continue
		}
		for _, before := range last {
			t.add(kindPair, before.base, base, before.start, one.End)
		}
		if last = append(last, content{base, one.Start, one.End}); len(last) > window {
			last = last[1:]
		}
	}
	for i := max(0, len(tokens)-4); i < len(tokens); i++ {
		t.add(kindEnd, baseOf(tokens[i]), "", tokens[i].Start, tokens[i].End)
	}
}

// baseOf is the base form; all numbers are one word.
func baseOf(one token.Token) string {
	if one.Sub == "数" || one.Surface != "" && '0' <= one.Surface[0] && one.Surface[0] <= '9' {
		return "#"
	}
	return one.Base
}

// found is a concept in a text.
type found struct {
	class      string
	start, end int
}

// concepts are the classes in a sentence, their ordered pairs, and those of
// heading and answered comment, alone and with those of the sentence.
func (t *traits) concepts(s string, x Text) {
	here := conceptsIn(s, x.Tokens)
	for i, a := range here {
		t.add(kindClass, a.class, "", a.start, a.end)
		for _, b := range here[i+1:] {
			if b.start >= a.end {
				t.add(kindClasses, a.class, b.class, a.start, b.end)
			}
		}
	}
	for _, around := range []struct {
		kind   string
		tokens []token.Token
	}{{kindHeading, x.Heading}, {kindParent, x.Parent}} {
		if len(around.tokens) == 0 {
			continue
		}
		t.add(around.kind, "any", "", 0, 0)
		done := map[string]bool{}
		for _, a := range conceptsIn(joined(around.tokens), around.tokens) {
			if done[a.class] {
				continue
			}
			done[a.class] = true
			t.add(around.kind, a.class, "", 0, 0)
			for _, b := range here {
				t.add(around.kind, a.class, b.class, b.start, b.end)
			}
		}
	}
	switch n := utf8.RuneCountInString(s); {
	case n < 15:
		t.add(kindClass, "length:short", "", 0, 0)
	case n > 60:
		t.add(kindClass, "length:long", "", 0, 0)
	}
}

// conceptsIn finds the classes of a text in order, each where it first and
// where it last stands.
func conceptsIn(s string, tokens []token.Token) []found {
	if len(s) > longest {
		s = strings.ToValidUTF8(s[:longest], "")
	}
	var all []found
	for i, r := range s {
		for _, one := range stems[r] {
			if !one.base && strings.HasPrefix(s[i:], one.text) {
				all = append(all, found{classes[one.class].name, i, i + len(one.text)})
			}
		}
	}
	for _, word := range tokens {
		r, _ := utf8.DecodeRuneInString(word.Base)
		for _, one := range stems[r] {
			if one.base && one.text == word.Base {
				all = append(all, found{classes[one.class].name, word.Start, word.End})
			}
		}
	}
	for _, one := range amounts(s) {
		all = append(all, found{one.class, one.start, one.end})
	}
	if n := strings.IndexAny(s, "??"); n >= 0 {
		all = append(all, found{"question", n, n + 1})
	}
	if n := strings.IndexAny(s, "「『\""); n >= 0 {
		all = append(all, found{"quotation", n, n + 1})
	}
	slices.SortStableFunc(all, func(a, b found) int { return a.start - b.start })
	return firstAndLast(all)
}

func firstAndLast(all []found) []found {
	first, last := map[string]int{}, map[string]int{}
	for i, one := range all {
		if _, seen := first[one.class]; !seen {
			first[one.class] = i
		}
		last[one.class] = i
	}
	n := 0
	for i, one := range all {
		if first[one.class] == i || last[one.class] == i {
			all[n] = one
			n++
		}
	}
	return all[:n]
}
