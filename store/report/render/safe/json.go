package safe

import (
	"fmt"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// JSON writes JSON in which what a terminal obeys, what turns the order of letters
// around and what nobody sees is escaped: \u202e is the same string to a program. What
// is written at once must not end within a character.
func JSON(w io.Writer) io.Writer { return escaper{w} }

type escaper struct{ io.Writer }

func (w escaper) Write(p []byte) (int, error) {
	if _, err := w.Writer.Write(escaped(p)); err != nil {
		return 0, err
	}
	return len(p), nil
}

// escaped is p itself where nothing is to be escaped.
func escaped(p []byte) []byte {
	var out []byte
	from := 0
	for i := 0; i < len(p); {
		r, size := rune(p[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(p[i:])
		}
		if r >= 0x7f && r != utf8.RuneError && Acts(r) {
			out = append(out, p[from:i]...)
			if high, low := utf16.EncodeRune(r); high != utf8.RuneError {
				out = fmt.Appendf(out, `\u%04x\u%04x`, high, low)
			} else {
				out = fmt.Appendf(out, `\u%04x`, r)
			}
			from = i + size
		}
		i += size
	}
	if from == 0 {
		return p
	}
	return append(out, p[from:]...)
}
