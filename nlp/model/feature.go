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

// ruled reports whether the rules found a theme in it.
func (x Text) ruled(theme string) bool {
	return slices.ContainsFunc(x.Rules, func(rule string) bool {
		return len(rule) > len(theme) && rule[len(theme)] == '/' && strings.HasPrefix(rule, theme)
	})
}

// trait is one feature of a sentence: what it is, and the bytes it is about.
type trait struct {
	key        uint64
	kind       kind
	a, b       string
	start, end int
}

// name tells a person what a trait is.
func (t trait) name() string {
	if t.b == "" {
		return kinds[t.kind].name + " " + t.a
	}
	return kinds[t.kind].name + " " + t.a + " … " + t.b
}

// kind is a kind of features. A set of them is a form of the model.
type kind uint8

const (
	kindGram    kind = iota // characters
	kindWord                // a base form
	kindPair                // two near each other
	kindEnd                 // one of the last words
	kindClass               // a concept
	kindClasses             // two, in order
	kindHeading             // a concept of the heading, alone or with one of the sentence
	kindParent              // the same of the answered comment
	kindFact                // the type of a fact
	kindRule                // a theme that the rules found
)

// kinds have names, and what a feature of them counts: of what there is much
// in every sentence each counts less.
var kinds = [...]struct {
	name  string
	worth float64
}{
	kindGram: {"characters", 0.25}, kindWord: {"word", 0.7}, kindPair: {"words", 0.4}, kindEnd: {"ends in", 0.5},
	kindClass: {"concept", 0.5}, kindClasses: {"concepts", 0.5}, kindHeading: {"heading", 0.5}, kindParent: {"parent", 0.8},
	kindFact: {"fact", 1}, kindRule: {"rule", 2},
}

// FNV-1a, 64 bits.
const (
	fnvStart uint64 = 14695981039346656037
	fnvPrime uint64 = 1099511628211
)

func hashOf(s string) uint64 { return hashOn(fnvStart, s) }

// hashOn goes on with the hash of what stands before s.
func hashOn(h uint64, s string) uint64 {
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * fnvPrime
	}
	return h
}

// keyOf is the key of a feature of one or two parts, whose hashes are given; 0
// for no second part.
func keyOf(k kind, a, b uint64) uint64 {
	h := a*0x9e3779b97f4a7c15 ^ uint64(k+1)*0xbf58476d1ce4e5b9
	h ^= h >> 31
	h = (h ^ b) * 0x94d049bb133111eb
	return h ^ h>>29
}

// traits collects the features of one sentence, each once: all of them, or
// those that weigh something in a model.
type traits struct {
	list []trait
	seen map[uint64]bool // all
	// With a model: where its weights are of each in list, and which
	// of its features were seen in this round.
	model   *Model
	places  []int32
	marks   []uint32
	round   uint32
	margins []float64
}

func (t *traits) add(one trait) {
	switch {
	case t.model != nil:
		at := t.model.find(one.key)
		if at < 0 || t.marks[at] == t.round {
			return
		}
		t.marks[at] = t.round
		t.places = append(t.places, at)
	case t.seen[one.key]:
		return
	default:
		t.seen[one.key] = true
	}
	t.list = append(t.list, one)
}

// addOne adds a feature of one part.
func (t *traits) addOne(k kind, a string, start, end int) {
	t.add(trait{key: keyOf(k, hashOf(a), 0), kind: k, a: a, start: start, end: end})
}

// traitsOf are all features of a sentence in a fixed order.
func traitsOf(x Text) []trait {
	t := traits{seen: map[uint64]bool{}}
	t.collect(x)
	return t.list
}

func (t *traits) collect(x Text) {
	s := joined(x.Tokens)
	t.grams(s)
	t.words(x.Tokens)
	t.concepts(s, x)
	for _, one := range x.Facts {
		t.addOne(kindFact, one, 0, 0)
	}
	for _, one := range x.Rules {
		theme, _, _ := strings.Cut(one, "/")
		t.addOne(kindRule, theme, 0, 0)
	}
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
	s = cutShort(s)
	for i := 0; i < len(s); {
		h, end, first := fnvStart, i, 0
		for n := 1; n <= 4 && end < len(s); n++ {
			_, size := utf8.DecodeRuneInString(s[end:])
			h = hashOn(h, s[end:end+size])
			if end += size; n == 1 {
				first = size
				continue
			}
			t.add(trait{key: keyOf(kindGram, h, 0), kind: kindGram, a: s[i:end], start: i, end: end})
		}
		i += first
	}
}

// cutShort is the beginning of a text that is read.
func cutShort(s string) string {
	if len(s) <= longest {
		return s
	}
	end := longest
	for !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end]
}

// window is how many content words apart two may be to be a pair.
const window = 4

// content is a word that can be one of a pair.
type content struct {
	base       string
	hash       uint64
	start, end int
}

// words are base forms, and pairs of content words near each other. Bytes are
// of the text that the tokens make.
func (t *traits) words(tokens []token.Token) {
	var last [window]content
	n, from := 0, 0
	for i, one := range tokens {
		start, end := from, from+len(one.Surface)
		if from = end; start > longest {
			break
		}
		base := baseOf(one)
		h := hashOf(base)
		if one.POS != "助詞" && one.POS != "記号" {
			t.add(trait{key: keyOf(kindWord, h, 0), kind: kindWord, a: base, start: start, end: end})
		}
		if i >= len(tokens)-4 {
			t.add(trait{key: keyOf(kindEnd, h, 0), kind: kindEnd, a: base, start: start, end: end})
		}
		if one.POS != "名詞" && one.POS != "動詞" && one.POS != "形容詞" && one.POS != "副詞" {
			continue
		}
		for j := max(0, n-window); j < n; j++ {
			before := last[j%window]
			t.add(trait{key: keyOf(kindPair, before.hash, h), kind: kindPair, a: before.base, b: base, start: before.start, end: end})
		}
		last[n%window] = content{base, h, start, end}
		n++
	}
}

// baseOf is the base form; all numbers are one word.
func baseOf(one token.Token) string {
	if one.Sub == "数" || one.Surface != "" && '0' <= one.Surface[0] && one.Surface[0] <= '9' {
		return "#"
	}
	return one.Base
}

// concepts are the classes in a sentence, their ordered pairs, and those of
// heading and answered comment, alone and with those of the sentence.
func (t *traits) concepts(s string, x Text) {
	all, here := concepts(), conceptsIn(s)
	for i, a := range here {
		t.add(trait{key: keyOf(kindClass, all.hashes[a.class], 0), kind: kindClass, a: all.names[a.class], start: a.start, end: a.end})
		for _, b := range here[i+1:] {
			if b.start >= a.end {
				t.add(trait{keyOf(kindClasses, all.hashes[a.class], all.hashes[b.class]), kindClasses, all.names[a.class], all.names[b.class], a.start, b.end})
			}
		}
	}
	t.around(kindHeading, x.Heading, here)
	t.around(kindParent, x.Parent, here)
	switch n := utf8.RuneCountInString(s); {
	case n < 15:
		t.addOne(kindClass, "length:short", 0, 0)
	case n > 60:
		t.addOne(kindClass, "length:long", 0, 0)
	}
}

// around are the classes of what stands around a sentence.
func (t *traits) around(k kind, tokens []token.Token, here []found) {
	if len(tokens) == 0 {
		return
	}
	t.addOne(k, "any", 0, 0)
	all := concepts()
	for _, a := range conceptsIn(joined(tokens)) {
		t.add(trait{key: keyOf(k, all.hashes[a.class], 0), kind: k, a: all.names[a.class]})
		for _, b := range here {
			t.add(trait{keyOf(k, all.hashes[a.class], all.hashes[b.class]), k, all.names[a.class], all.names[b.class], b.start, b.end})
		}
	}
}
