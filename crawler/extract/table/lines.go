package table

import (
	"bytes"
	"io"
)

// mostRead is how much of a file is passed over to find rows that can be read behind
// lines that are too long, in bytes.
const mostRead = 1 << 30

// ReadLines reads JSON Lines up to MaxBytes, and says whether there is more. Of a line
// that is longer than a row may be it gives only so much that Read tells of it, so that
// one of any length costs no other.
func ReadLines(in io.Reader) (text []byte, more bool, err error) {
	chunk, line := make([]byte, 64<<10), 0 // how much of the line there is in text
	for seen := 0; seen < mostRead; {
		n, err := in.Read(chunk)
		seen += n
		for rest := chunk[:n]; len(rest) > 0; {
			part, next, ended := rest, []byte(nil), false
			if i := bytes.IndexByte(rest, '\n'); i >= 0 {
				part, next, ended = rest[:i], rest[i+1:], true
			}
			part = part[:min(len(part), maxRow+1-line)]
			text, line = append(text, part...), line+len(part)
			if ended {
				text, line = append(text, '\n'), 0
			}
			rest = next
		}
		switch {
		case len(text) > MaxBytes:
			return text[:MaxBytes], true, nil
		case err == io.EOF:
			return text, false, nil
		case err != nil:
			return text, false, err
		}
	}
	return text, true, nil
}
