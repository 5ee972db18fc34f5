package token

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/ikawaha/kagome-dict/dict"
	"github.com/ikawaha/kagome/v2/tokenizer"
)

// shortest is how many characters a word of the caller's own must have: such
// words have no cost, and 円 would cut 円滑 in two.
const shortest = 3

// Word is a word that the dictionary lacks, spelled as in normalised text. It
// is not inflected.
type Word struct {
	Surface string
	POS     string // part of speech; "" is 名詞
}

// Tokenizer cuts text with words of the caller's own besides those of the
// dictionary. It is safe for concurrent use. Text that holds none of the words
// it cuts as Cut does; for other text it is kagome, three times slower, and
// takes longer still where one character is repeated very often.
type Tokenizer struct {
	kagome func() *tokenizer.Tokenizer // made when first needed
	words  []string
}

// New makes a tokenizer that never cuts these words. Words of fewer than three
// characters are refused.
func New(words []Word) (*Tokenizer, error) {
	if len(words) == 0 {
		return &Tokenizer{}, nil
	}
	seen := map[string]bool{}
	var records dict.UserDictRecords
	for _, w := range words {
		if err := check(w); err != nil {
			return nil, err
		}
		if seen[w.Surface] {
			return nil, fmt.Errorf("own word %q is given twice", w.Surface)
		}
		seen[w.Surface] = true
		one := []string{w.Surface}
		records = append(records, dict.UserDicRecord{Text: w.Surface, Tokens: one, Yomi: one, Pos: cmp.Or(w.POS, "名詞")})
	}
	user, err := records.NewUserDict()
	if err != nil {
		return nil, fmt.Errorf("read own words: %w", err)
	}
	own := &Tokenizer{kagome: sync.OnceValue(func() *tokenizer.Tokenizer {
		k, err := tokenizer.New(loaded().dictionary(), tokenizer.OmitBosEos(), tokenizer.UserDict(user))
		if err != nil {
			panic(fmt.Errorf("use own words: %w", err)) // the dictionary is embedded, and the words are read
		}
		return k
	})}
	for _, w := range words {
		own.words = append(own.words, w.Surface)
	}
	return own, nil
}

// Named makes a tokenizer that never cuts the names of somebody. A name that
// New would refuse is left to the dictionary.
func Named(names []string) *Tokenizer {
	var words []Word
	for _, name := range names {
		one := Word{Surface: name}
		if check(one) == nil && !slices.Contains(words, one) {
			words = append(words, one)
		}
	}
	t, err := New(words)
	if err != nil {
		return &Tokenizer{}
	}
	return t
}

// check says what is wrong with a word.
func check(w Word) error {
	if n := utf8.RuneCountInString(w.Surface); n < shortest {
		return fmt.Errorf("own word %q has %d characters: it would be cut out of longer words, give %d or more", w.Surface, n, shortest)
	}
	if strings.TrimSpace(w.Surface) != w.Surface || strings.ContainsRune(w.Surface, 0) || !utf8.ValidString(w.Surface) {
		return fmt.Errorf("own word %q: space around it or what is no character", w.Surface)
	}
	return nil
}

// holds reports whether one of the words stands in s as a word: マッチ does not
// in マッチング, where kagome would cut it out.
func (t *Tokenizer) holds(s string) bool {
	found := false
	for _, w := range t.words {
		for at := strings.Index(s, w); at >= 0; {
			if joined(s, at) || joined(s, at+len(w)) {
				return false
			}
			found = true
			next := strings.Index(s[at+len(w):], w)
			if next < 0 {
				break
			}
			at += len(w) + next
		}
	}
	return found
}

// joined reports whether what stands before byte at of s and what stands
// behind are one run of katakana, or of letters and digits.
func joined(s string, at int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:at])
	behind, _ := utf8.DecodeRuneInString(s[at:])
	script := func(r rune) int {
		switch {
		case r == 'ー' || unicode.Is(unicode.Katakana, r):
			return 1
		case unicode.In(r, unicode.Latin, unicode.Nd):
			return 2
		}
		return 0
	}
	return at > 0 && at < len(s) && script(before) != 0 && script(before) == script(behind)
}

// Cut returns the tokens of s in order.
func (t *Tokenizer) Cut(s string) []Token { return t.Append(nil, s) }

// Append appends the tokens of s to dst.
func (t *Tokenizer) Append(dst []Token, s string) []Token {
	if !t.holds(s) {
		return Append(dst, s)
	}
	return t.named(dst, s)
}

// named is Append by kagome.
func (t *Tokenizer) named(dst []Token, s string) []Token {
	for _, r := range t.kagome().Analyze(s, tokenizer.Normal) {
		var out Token
		switch r.Class {
		case tokenizer.USER:
			pos, _ := r.FeatureAt(colPOS)
			out = Token{Surface: r.Surface, Base: r.Surface, POS: pos, Sub: "*", Form: "*", Start: r.Position, End: r.Position + len(r.Surface)}
		case tokenizer.UNKNOWN:
			loaded().fill(&out, ^int32(r.ID), r.Surface, r.Position)
		default:
			loaded().fill(&out, int32(r.ID), r.Surface, r.Position)
		}
		dst = append(dst, out)
	}
	return dst
}
