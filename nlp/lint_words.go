package nlp

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"classify/nlp/codebook"
	"classify/nlp/text"
	"classify/nlp/token"
)

// partsOfSpeech are those of the dictionary.
var partsOfSpeech = []string{"名詞", "動詞", "形容詞", "副詞", "連体詞", "接続詞", "感動詞", "接頭詞", "助詞", "助動詞", "記号", "フィラー", "その他"}

// part reports a part of speech that no token has.
func (l *linter) part(e codebook.Element) {
	if slices.Contains(partsOfSpeech, e.Text) {
		return
	}
	near := slices.Clone(partsOfSpeech)
	slices.SortStableFunc(near, func(a, b string) int { return cmp.Compare(common(b, e.Text), common(a, e.Text)) })
	near = slices.DeleteFunc(near, func(p string) bool { return common(p, e.Text) < common(near[0], e.Text) })
	l.fail(e.Pos, "{pos: %s} never matches: the dictionary has no such part of speech; write one of %s", e.Text, strings.Join(near, ", "))
}

// common is how many characters of a stand in b, beside the 詞 that nearly all
// parts of speech end in.
func common(a, b string) int {
	n := 0
	for _, c := range strings.TrimSuffix(a, "詞") {
		if strings.ContainsRune(b, c) {
			n += 2
		}
	}
	return n
}

// surface reports characters in quotes that end inside of a word: those that
// stand so in every example that has them, and those that end in a sound that
// is no word there, as the ま of 遅れま.
func (l *linter) surface(e codebook.Element) {
	word := text.Normalise(e.Text, 0).Text
	if utf8.RuneCountInString(word) < 2 {
		return
	}
	if cut := l.shown.inside(word); cut != "" {
		l.fail(e.Pos, "'%s' ends inside of a word in each example that has it (%s), where it is not found; write the whole words, or /%s/ for these characters anywhere", e.Text, cut, e.Text)
		return
	}
	tokens := token.Cut(word)
	if last := tokens[len(tokens)-1]; len(tokens) > 1 && last.POS == "フィラー" && !l.shown.has(word) {
		l.fail(e.Pos, "'%s' ends inside of a word (%s|…), where it is never found; write the whole words, or /%s/ for these characters anywhere", e.Text, tokens[0].Surface, e.Text)
	}
}

// sentences are those of a book's examples, and where each pair of characters
// stands in them.
type sentences struct {
	texts []string
	pairs map[string][]place
	cuts  map[int][]token.Token
}

// place is a byte of a sentence.
type place struct{ sentence, at int }

func exampleSentences(b *codebook.Book) sentences {
	out := sentences{pairs: map[string][]place{}, cuts: map[int][]token.Token{}}
	add := func(e codebook.Example, _ bool) {
		for _, part := range []string{e.Heading, e.Text} {
			for _, one := range text.Sentences(part) {
				out.add(text.Normalise(part[one.Start:one.End], 0).Text)
			}
		}
	}
	for _, t := range b.Themes {
		each(t.Examples, add)
		for _, r := range t.Rules {
			each(r.Examples, add)
		}
	}
	return out
}

func (s *sentences) add(sentence string) {
	for at := range sentence {
		if pair := firstPair(sentence[at:]); pair != "" {
			s.pairs[pair] = append(s.pairs[pair], place{len(s.texts), at})
		}
	}
	s.texts = append(s.texts, sentence)
}

// firstPair is the first two characters, "" where there are not so many.
func firstPair(s string) string {
	_, one := utf8.DecodeRuneInString(s)
	_, two := utf8.DecodeRuneInString(s[one:])
	if two == 0 {
		return ""
	}
	return s[:one+two]
}

// has reports whether a sentence holds the word, cut as it may be.
func (s *sentences) has(word string) bool {
	return slices.ContainsFunc(s.pairs[firstPair(word)], func(p place) bool { return strings.HasPrefix(s.texts[p.sentence][p.at:], word) })
}

// inside shows how a sentence is cut where the word stands, if it stands
// somewhere and nowhere begins and ends with a token.
func (s *sentences) inside(word string) string {
	shown := ""
	for _, p := range s.pairs[firstPair(word)] {
		if !strings.HasPrefix(s.texts[p.sentence][p.at:], word) {
			continue
		}
		around, whole := s.tokens(p.sentence, p.at, p.at+len(word))
		if whole {
			return ""
		}
		shown = cmp.Or(shown, around)
	}
	return shown
}

// tokens are those of a sentence that stand from start to end; whole says that
// they begin and end there.
func (s *sentences) tokens(sentence, start, end int) (around string, whole bool) {
	cut, ok := s.cuts[sentence]
	if !ok {
		cut = token.Cut(s.texts[sentence])
		s.cuts[sentence] = cut
	}
	var parts []string
	begins, ends := false, false
	for _, t := range cut {
		if t.Start < end && t.End > start {
			parts = append(parts, t.Surface)
		}
		begins, ends = begins || t.Start == start, ends || t.End == end
	}
	return strings.Join(parts, "|"), begins && ends
}
