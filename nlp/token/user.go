package token

import (
	"cmp"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/ikawaha/kagome-dict/dict"
	"github.com/ikawaha/kagome-dict/ipa"
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
// dictionary. It is safe for concurrent use. With no words it is as Cut; with
// words it is kagome, three times slower, and takes longer still where one
// character is repeated very often.
type Tokenizer struct {
	kagome *tokenizer.Tokenizer // nil: no words
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
		if n := utf8.RuneCountInString(w.Surface); n < shortest {
			return nil, fmt.Errorf("own word %q has %d characters: it would be cut out of longer words, give %d or more", w.Surface, n, shortest)
		}
		if strings.TrimSpace(w.Surface) != w.Surface || strings.ContainsRune(w.Surface, 0) || !utf8.ValidString(w.Surface) {
			return nil, fmt.Errorf("own word %q: space around it or what is no character", w.Surface)
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
	k, err := tokenizer.New(ipa.DictShrink(), tokenizer.OmitBosEos(), tokenizer.UserDict(user))
	if err != nil {
		return nil, fmt.Errorf("use own words: %w", err)
	}
	return &Tokenizer{k}, nil
}

// Cut returns the tokens of s in order.
func (t *Tokenizer) Cut(s string) []Token { return t.Append(nil, s) }

// Append appends the tokens of s to dst.
func (t *Tokenizer) Append(dst []Token, s string) []Token {
	if t.kagome == nil || s == "" {
		return Append(dst, s)
	}
	for _, r := range t.kagome.Analyze(s, tokenizer.Normal) {
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
