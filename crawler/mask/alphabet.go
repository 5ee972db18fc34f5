package mask

import (
	"bytes"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// symbol is one character of a body, or one way to write it in markup.
type symbol struct {
	r          rune // utf8.RuneError: a character that does not matter here
	start, end int  // bytes of the body
	star       []byte
}

// stars stand for a masked digit of one byte, and of the full width.
const (
	halfStar = '*'
	fullStar = '＊'
)

// alphabet knows the characters that matter here in one encoding.
type alphabet struct {
	name   string
	runes  map[uint32]rune // by the bytes of a character that has two to four
	star   []byte          // full width
	escape bool            // ISO-2022-JP: two bytes to a character between escapes
}

// matters lists the characters beyond ASCII that matter: those of the words and
// the forms of digits, hyphens and spaces.
func matters() []rune {
	all := []rune("０１２３４５６７８９＊－‐‑‒–—―−ー─　。＝：，．")
	for _, w := range append(append([]string{}, contexts...), rivals...) {
		all = append(all, []rune(w)...)
	}
	for r := 'Ａ'; r <= 'Ｚ'; r++ {
		all = append(all, r, r+('ａ'-'Ａ'))
	}
	return all
}

var alphabets = sync.OnceValue(func() map[string]*alphabet {
	all := map[string]*alphabet{}
	for name, e := range map[string]encoding.Encoding{
		"shift_jis": japanese.ShiftJIS, "euc-jp": japanese.EUCJP, "iso-2022-jp": japanese.ISO2022JP,
		"utf-16le": unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM),
		"utf-16be": unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
		"utf-32le": utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM),
		"utf-32be": utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM),
	} {
		a := &alphabet{name: name, runes: map[uint32]rune{}, escape: name == "iso-2022-jp"}
		for _, r := range matters() {
			b, err := e.NewEncoder().Bytes([]byte(string(r)))
			if b = withoutEscapes(b); err != nil || len(b) < 1 || len(b) > 4 {
				continue // the encoding lacks it
			}
			a.runes[key(b)] = r
			if r == fullStar {
				a.star = b
			}
		}
		all[name] = a
	}
	return all
})

// withoutEscapes takes the escapes of ISO-2022-JP away.
func withoutEscapes(b []byte) []byte {
	for len(b) > 3 && b[0] == 0x1b {
		b = b[3:]
	}
	if i := bytes.IndexByte(b, 0x1b); i > 0 {
		b = b[:i]
	}
	return b
}

func key(b []byte) (k uint32) {
	for _, c := range b {
		k = k<<8 | uint32(c)
	}
	return k
}

// alphabetOf is that of a charset; every unknown one holds ASCII.
func alphabetOf(name string) *alphabet {
	if a, ok := alphabets()[name]; ok {
		return a
	}
	return &alphabet{name: "utf-8", star: []byte(string(fullStar))}
}

// read gives the finder every character of the body.
func (a *alphabet) read(body []byte, f *finder) {
	double := false // ISO-2022-JP: within two-byte characters
	for i := 0; i < len(body); {
		if a.escape && body[i] == 0x1b && i+2 < len(body) {
			double = body[i+1] == '$'
			i += 3
			continue
		}
		s := a.next(body, i, double)
		if s.r == '&' || s.r == '\\' {
			s = a.written(body, s)
		}
		f.take(s)
		i = s.end
	}
}

// next is the character at byte i.
func (a *alphabet) next(body []byte, i int, double bool) symbol {
	c := body[i]
	s := symbol{r: utf8.RuneError, start: i, end: i + 1}
	switch {
	case a.name == "utf-8":
		if r, n := utf8.DecodeRune(body[i:]); n > 1 || c < utf8.RuneSelf {
			s.r, s.end = r, i+n
		}
		if s.r >= '０' && s.r <= '９' {
			s.star = a.star
		}
		return s
	case a.unitSize() > 1:
		return a.unit(body, i)
	case c < utf8.RuneSelf && !double:
		s.r = rune(c)
		return s
	case a.name == "euc-jp" && c == 0x8f:
		s.end = min(i+3, len(body))
	case a.name == "shift_jis" && (c == 0x80 || c >= 0xa0 && c <= 0xdf || c > 0xfc):
	default:
		s.end = min(i+2, len(body))
	}
	if r, ok := a.runes[key(body[i:s.end])]; ok {
		s.r = r
	}
	if s.r >= '０' && s.r <= '９' {
		s.star = a.star
	}
	return s
}

// unitSize is how many bytes a character of ASCII has.
func (a *alphabet) unitSize() int {
	switch a.name {
	case "utf-16le", "utf-16be":
		return 2
	case "utf-32le", "utf-32be":
		return 4
	}
	return 1
}

// unit is the code unit of UTF-16 or UTF-32 at byte i; half a pair matters to
// nobody.
func (a *alphabet) unit(body []byte, i int) symbol {
	size := a.unitSize()
	s := symbol{r: utf8.RuneError, start: i, end: min(i+size, len(body))}
	if s.end-i < size {
		return s
	}
	u := key(body[i:s.end])
	if strings.HasSuffix(a.name, "le") {
		u = 0
		for n := range size {
			u |= uint32(body[i+n]) << (8 * n)
		}
	}
	if utf8.ValidRune(rune(u)) {
		s.r = rune(u)
	}
	s.star = a.widened(string(halfStar), size)
	if s.r >= '０' && s.r <= '９' {
		s.star = a.star
	}
	return s
}

// maxWritten is the longest character reference that is read, in characters.
const maxWritten = 10

// named are the references for what may stand between digits.
var named = map[string]rune{"nbsp": ' ', "ensp": ' ', "emsp": ' ', "thinsp": ' ', "hyphen": '-', "ndash": '-', "mdash": '-', "minus": '-', "dash": '-', "shy": '-'}

// written reads a character reference of HTML (&#49; &#x31; &nbsp;) or an
// escape of JSON (\u0031) that begins with the symbol s; s itself if it is
// none. The star for a digit is written the same way and as long.
func (a *alphabet) written(body []byte, s symbol) symbol {
	text, width := a.letters(body, s), s.end-s.start
	out := symbol{start: s.start, end: s.end + len(text)*width}
	var digits, prefix, suffix string
	base := 16
	switch t := string(text); {
	case s.r == '\\' && t != "" && strings.Contains("nrt", t[:1]): // line ends and tabs of JSON
		out.r, out.end = ' ', s.end+width
		return out
	case s.r == '\\' && len(t) == 5 && t[0] == 'u':
		prefix, digits = `\u`, t[1:]
	case s.r != '&' || len(t) < 3 || t[len(t)-1] != ';':
		return s
	case t[0] == '#' && (t[1] == 'x' || t[1] == 'X'):
		prefix, digits, suffix = "&"+t[:2], t[2:len(t)-1], ";"
	case t[0] == '#':
		prefix, digits, suffix, base = "&#", t[1:len(t)-1], ";", 10
	default:
		if r, ok := named[t[:len(t)-1]]; ok {
			out.r = r
			return out
		}
		return s
	}
	n, err := strconv.ParseUint(digits, base, 20)
	if err != nil {
		return s
	}
	out.r = rune(n)
	if _, ok := digitOf(out.r); ok {
		out.star = a.widened(prefix+starCode(out.r, base, len(digits))+suffix, width)
	}
	return out
}

// letters are the ASCII characters behind s that may belong to its reference.
func (a *alphabet) letters(body []byte, s symbol) (text []byte) {
	for end := s.end; len(text) < maxWritten && end < len(body); {
		n := a.next(body, end, false)
		if n.r >= utf8.RuneSelf || n.r <= ' ' {
			break
		}
		text, end = append(text, byte(n.r)), n.end
		if s.r == '\\' && len(text) == 5 || s.r == '&' && n.r == ';' {
			break
		}
	}
	return text
}

// starCode is the number of the star for a digit, as long as the digit's was.
func starCode(digit rune, base, length int) string {
	star := rune(halfStar)
	if digit > utf8.RuneSelf {
		star = fullStar
	}
	code := strconv.FormatInt(int64(star), base)
	for len(code) < length {
		code = "0" + code
	}
	return code
}

// widened writes ASCII in units of the alphabet.
func (a *alphabet) widened(ascii string, width int) []byte {
	if width == 1 {
		return []byte(ascii)
	}
	at := width - 1
	if strings.HasSuffix(a.name, "le") {
		at = 0
	}
	out := make([]byte, width*len(ascii))
	for i, c := range []byte(ascii) {
		out[i*width+at] = c
	}
	return out
}
