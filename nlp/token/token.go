// Package token cuts a Japanese sentence into words with their base forms:
// normalised text in, tokens with byte offsets out. Start with Cut.
// It wraps kagome over the IPA dictionary in Normal mode, one tokenizer for
// the whole program, built on first use (0.5 s, about 140 MiB while it loads).
// It knows nothing of themes and does not normalise: see package text.
package token

import (
	"sync"

	"github.com/ikawaha/kagome-dict/ipa"
	"github.com/ikawaha/kagome/v2/tokenizer"
)

// Dictionary names the dictionary and its version, for record.Method. The
// dictionary file itself carries a name only, so this follows go.mod; a test
// compares the two.
const Dictionary = "ipa/1.2.6"

// Token is one word of a sentence.
type Token struct {
	Surface string
	Base    string // dictionary form; the surface where the dictionary has none
	POS     string // part of speech: 名詞, 動詞, 助動詞, …
	Sub     string // its first subdivision: サ変接続, 自立, …; "*" if none
	Form    string // inflected form: 命令ｅ, 未然形, …; "*" if none
	Start   int    // bytes of the text given to Cut
	End     int
}

// Columns of the IPA dictionary's features.
const (
	colPOS  = 0
	colSub  = 1
	colForm = 5
)

var shared = sync.OnceValue(func() *tokenizer.Tokenizer {
	t, err := tokenizer.New(ipa.Dict(), tokenizer.OmitBosEos())
	if err != nil {
		panic(err) // the dictionary is embedded: it cannot be missing
	}
	return t
})

// Cut returns the tokens of s in order. Every byte of s belongs to exactly one
// token. It is safe for concurrent use. Its time grows faster than the text
// when one character is repeated, so give it sentences, normalised.
func Cut(s string) []Token {
	if s == "" {
		return nil
	}
	raw := shared().Analyze(s, tokenizer.Normal)
	out := make([]Token, 0, len(raw))
	for _, r := range raw {
		t := Token{Surface: r.Surface, Start: r.Position, End: r.Position + len(r.Surface)}
		t.Base, _ = r.BaseForm()
		if t.Base == "" || t.Base == "*" {
			t.Base = t.Surface
		}
		t.POS, _ = r.FeatureAt(colPOS)
		t.Sub, _ = r.FeatureAt(colSub)
		t.Form, _ = r.FeatureAt(colForm)
		out = append(out, t)
	}
	return out
}
