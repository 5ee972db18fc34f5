package person

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// View is a text with every character in its usual width and letters small (NFKC,
// character by character), without those that nobody sees, and the way back.
type View struct {
	Text string
	from []int // of each byte, where the character it was made of begins in the original
	to   []int // and where that ends
}

// NewView makes the view of a text.
func NewView(text string) (v View) {
	var b strings.Builder
	for i, r := range text {
		if unicode.Is(unicode.Cf, r) { // such as a zero-width space
			continue
		}
		size := utf8.RuneLen(r)
		if r == utf8.RuneError {
			_, size = utf8.DecodeRuneInString(text[i:])
		}
		b.WriteString(strings.ToLower(norm.NFKC.String(text[i : i+size])))
		for len(v.from) < b.Len() {
			v.from, v.to = append(v.from, i), append(v.to, i+size)
		}
	}
	v.Text = b.String()
	return v
}

// Original is where bytes start to end of the view, at least one, stand in the text
// it was made of.
func (v View) Original(start, end int) (from, to int) { return v.from[start], v.to[end-1] }
