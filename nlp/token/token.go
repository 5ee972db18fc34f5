// Package token cuts a Japanese sentence into words with their base forms:
// normalised text in, tokens with byte offsets out. Start with Cut.
// It reads the IPA dictionary of kagome-dict, once for the whole program, on
// first use (0.3 s, 80 MiB resident while it loads, 22 live after), and
// gives the tokens of kagome in Normal mode, three times as fast: see lattice.
// With words of the caller's own, see New, kagome itself does the work.
// It knows nothing of themes and does not normalise: see package text.
package token

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

// Cut returns the tokens of s in order. Every byte of s belongs to exactly one
// token. It is safe for concurrent use, allocates once, and takes time in
// proportion to the text, of whatever characters it is.
func Cut(s string) []Token { return Append(nil, s) }

// Append is Cut into a slice that is used again: it appends the tokens of s to
// dst and allocates only if they do not fit.
func Append(dst []Token, s string) []Token {
	if s == "" {
		return dst
	}
	return loaded().append(dst, s)
}
