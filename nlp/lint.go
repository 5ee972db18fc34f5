package nlp

import (
	"fmt"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"

	"classify/nlp/codebook"
	"classify/nlp/match"
	"classify/nlp/text"
	"classify/nlp/token"
)

// lint looks for what in a codebook does not do what it should: words that the
// dictionary never cuts so, words in quotes that end inside of a word, parts of
// speech that it does not have, patterns of characters that are normalised away,
// rules that an earlier one always forestalls or that veto themselves, a shape
// or a distance that has nothing to act on, and rules without a word that must
// be there, which are tried on every sentence. compiled is the book, and file
// names it in the errors.
func lint(file string, b *codebook.Book, compiled *match.Rules) codebook.Errors {
	l := linter{file: file, seen: map[codebook.Pos]bool{}, shown: exampleSentences(b)}
	for _, r := range compiled.Unanchored() {
		l.fail(r.Pos, "rule %s has no word that must be there, so it is tried on every sentence; add one to it", r.ID)
	}
	for _, t := range b.Themes {
		l.elements(t.Mask)
		for i, r := range t.Rules {
			l.elements(r.Elements)
			l.elements(r.Also)
			l.elements(r.Unless)
			l.shape(t.ID, r)
			if vetoesItself(r) {
				l.fail(r.Pos, "rule %s/%s never matches: what it looks for is in its unless too, which vetoes wherever it stands; take it out of one of them", t.ID, r.ID)
			}
			for _, before := range t.Rules[:i] {
				if forestalls(before, r) {
					l.fail(r.Pos, "rule %s/%s never decides anything: whatever it finds, rule %s before it finds already", t.ID, r.ID, before.ID)
					break
				}
			}
		}
	}
	return l.errs
}

type linter struct {
	file string
	errs codebook.Errors
	seen map[codebook.Pos]bool // lists are used by many rules
	// what the examples say, see surface
	shown sentences
}

func (l *linter) fail(at codebook.Pos, format string, args ...any) {
	l.errs = append(l.errs, &codebook.Error{File: l.file, Pos: at, Message: fmt.Sprintf(format, args...)})
}

func (l *linter) elements(es []codebook.Element) {
	for _, e := range es {
		switch {
		case e.Kind == codebook.Any:
			l.elements(e.Parts)
		case e.Kind == codebook.Beside && !l.seen[e.Pos]:
			l.seen[e.Pos] = true
			l.beside(e)
		case e.Kind == codebook.Pattern && !l.seen[e.Pos]:
			l.seen[e.Pos] = true
			l.pattern(e)
		case e.Kind == codebook.Surface && !l.seen[e.Pos]:
			l.seen[e.Pos] = true
			l.surface(e)
		case e.Kind == codebook.Part && !l.seen[e.Pos]:
			l.seen[e.Pos] = true
			l.part(e)
		}
	}
}

// pattern reports characters of an expression that no normalised sentence
// holds: full-width digits and Latin letters, half-width kana, ㈱.
func (l *linter) pattern(e codebook.Element) {
	re, err := syntax.Parse(e.Text, syntax.Perl)
	if err != nil {
		return // the parser of codebooks has said so
	}
	for _, r := range literals(nil, re) {
		if normal := text.Normalise(string(r), 0).Text; normal != string(r) && !unicode.IsSpace(r) {
			l.fail(e.Pos, "/%s/ asks for %c, which stands in no sentence once it is normalised; write %s", e.Text, r, normal)
			return
		}
	}
}

// literals are the characters that an expression spells out, outside of classes.
func literals(out []rune, re *syntax.Regexp) []rune {
	if re.Op == syntax.OpLiteral {
		out = append(out, re.Rune...)
	}
	for _, sub := range re.Sub {
		out = literals(out, sub)
	}
	return out
}

// beside reports nouns beside each other that the dictionary cuts otherwise:
// 慰+謝料 never matches, as 慰謝料 is cut 慰謝|料.
func (l *linter) beside(e codebook.Element) {
	whole := ""
	var written, parts []string
	for _, p := range e.Parts {
		if p.Kind != codebook.Base {
			return
		}
		word := text.Normalise(p.Text, 0).Text
		for _, t := range token.Cut(word) {
			if t.POS != "名詞" {
				return // what is inflected stands otherwise in a text
			}
			parts = append(parts, t.Surface)
		}
		whole += word
		written = append(written, word)
	}
	cut := surfaces(whole)
	if !slices.Equal(parts, cut) && !slices.ContainsFunc(frames, func(f [2]string) bool { return standsIn(surfaces(f[0]+whole+f[1]), parts) }) {
		l.fail(e.Pos, "%s never matches: the dictionary cuts %s into %s; write %s", strings.Join(written, "+"), whole, strings.Join(cut, "|"), strings.Join(cut, "+"))
	}
}

// frames are what a noun may stand between in a sentence.
var frames = [][2]string{{"", "は"}, {"その", "を"}, {"、", "が"}, {"会社の", "で"}}

func surfaces(s string) []string {
	var out []string
	for _, t := range token.Cut(s) {
		out = append(out, t.Surface)
	}
	return out
}

// standsIn reports whether the parts follow one another in a list.
func standsIn(list, parts []string) bool {
	for i := range list {
		if i+len(parts) <= len(list) && slices.Equal(list[i:i+len(parts)], parts) {
			return true
		}
	}
	return false
}
