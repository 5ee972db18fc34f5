// Package mask takes My Numbers (個人番号, the twelve digits the Japanese state
// gives each person) out of what is kept. In go a body and its header, out
// comes the body with the digits of every such number replaced by asterisks of
// the same width. Start at Capture, or at MyNumbers for a body alone.
//
// A number counts if its check digit is right and the words around it say what
// it is. Nothing else is masked: no names, no other numbers, nothing in
// pictures, PDF or other packed files.
package mask

import (
	"bytes"
	"net/http"

	"classify/crawler/extract/charset"
	"classify/crawler/extract/coding"
	"classify/store/record"
)

// Capture returns c with its My Numbers masked: body, hash, size and Masked
// are those of what may be kept. If the body was packed and a number was in
// it, it comes back unpacked, without the header fields that say otherwise. A
// capture without a number comes back as it was. The header of c is not
// changed.
func Capture(c record.Capture) record.Capture {
	c = inHeader(c)
	body, unpacked, cut, n := masked(c.Body, c.Header)
	if n == 0 {
		return c
	}
	if unpacked {
		c.Header = c.Header.Clone()
		c.Header.Del("Content-Encoding")
		c.Header.Del("Content-Length")
	}
	c.Body, c.Masked, c.Truncated = body, c.Masked+n, c.Truncated || cut
	c.SHA256, c.Size = record.Hash(body), len(body)
	return c
}

// inHeader masks the numbers in the fields of a capture's header.
func inHeader(c record.Capture) record.Capture {
	copied := false
	for name, values := range c.Header {
		for i, value := range values {
			out, _, _, n := masked([]byte(value), nil)
			if n == 0 {
				continue
			}
			if !copied {
				c.Header, copied = c.Header.Clone(), true
			}
			c.Header[name][i] = string(out)
			c.Masked += n
		}
	}
	return c
}

// MyNumbers returns body with its My Numbers masked and how many there were.
// The bytes outside of their digits, and the length, are as they were, unless
// the header's content encoding had to be undone: then out is what the body
// unpacks to, at most 64 MiB. Without a number out is body itself; body is never
// changed.
func MyNumbers(body []byte, header http.Header) (out []byte, n int) {
	out, _, _, n = masked(body, header)
	return out, n
}

func masked(body []byte, header http.Header) (out []byte, unpacked, cut bool, n int) {
	held, _ := coding.Undo(body, header) // what cannot be undone holds no number that can be read
	plain, unpacked, cut := body, held.Undone(), false
	if unpacked {
		if more, err := held.Whole(maxPlain); err == nil {
			plain, cut = more[:min(len(more), maxPlain)], len(more) > maxPlain
		}
	}
	if !worthReading(plain) {
		return body, false, false, 0
	}
	_, label, _ := charset.Decode(plain[:min(len(plain), sampled)], header.Get("Content-Type"))
	name, _, _ := bytes.Cut([]byte(label), []byte(" "))
	f := newFinder(plain)
	alphabetOf(string(name)).read(plain, f)
	f.end()
	if f.masked == 0 {
		return body, false, false, 0
	}
	return f.out, unpacked, cut, f.masked
}

// maxPlain is how much of a body is read once unpacked, in bytes: as much as of a
// table of posts. A page of text
// is far below.
const maxPlain = 64 << 20

// sampled is how much of a body is asked for its charset, in bytes.
const sampled = 256 << 10

// valid reports whether twelve digits, each 0 to 9, end in the right check
// digit (ordinance of the Ministry of Internal Affairs No. 85 of 2014, 5).
func valid(d [12]byte) bool {
	sum := 0
	for n := 1; n <= 11; n++ { // n counts from the last digit before the check digit
		weight := n + 1
		if n >= 7 {
			weight = n - 5
		}
		sum += int(d[11-n]) * weight
	}
	check := 0
	if rest := sum % 11; rest > 1 {
		check = 11 - rest
	}
	return int(d[11]) == check
}
