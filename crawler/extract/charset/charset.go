// Package charset turns the bytes of a page into text. In go the body and its
// Content-Type; out come valid UTF-8 and the encoding that was read, with the
// reason it was chosen. Start at Decode.
//
// It believes the bytes before any declaration and always gives a text. It
// does not undo compression and does not ask whether the bytes are text.
package charset

import (
	"bufio"
	"bytes"
	"io"
	"mime"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// scored is how many characters beyond ASCII are scored to tell Shift_JIS from
// EUC-JP; the first few hundred already decide. What stands before the first
// of them does not count: half a megabyte of script may.
const scored = 64 << 10

// Decode turns bytes into valid UTF-8 and says which encoding it read and
// what told it so, such as "shift_jis (bytes)". The bytes are asked before
// any declaration: 180 of 180 undeclared or wrongly declared Japanese pages
// were right in this order. What does not decode becomes U+FFFD.
func Decode(body []byte, contentType string) (text, label string, warnings []string) {
	name, why := detect(body, contentType)
	if said := declared(body, contentType); said != "" && said != name && why == "bytes" && !ascii(body) {
		warnings = append(warnings, "declared as "+said+", but the bytes are "+name)
	}
	text = toUTF8(body, name)
	if n := strings.Count(text, "\ufffd"); n > 0 {
		warnings = append(warnings, "some bytes could not be decoded")
	}
	return text, name + " (" + why + ")", warnings
}

// Text is the text that Decode gives, quicker for plain UTF-8 as the crawler
// only wants the words.
func Text(body []byte, contentType string) string {
	escapes := bytes.IndexByte(body, '\x1b') >= 0
	zeros := bytes.IndexByte(body[:min(len(body), 4096)], 0) >= 0
	if !escapes && !zeros && utf8.Valid(body) {
		return string(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")))
	}
	name, _ := detect(body, contentType)
	return toUTF8(body, name)
}

// peeked is how much of a stream is looked at to name its encoding.
const peeked = 64 << 10

// NewReader gives a stream's text as Text does, judging by its beginning.
func NewReader(r io.Reader, contentType string) io.Reader {
	in := bufio.NewReaderSize(r, peeked)
	head, _ := in.Peek(peeked) // an error comes again when it is read
	whole := head
	for len(whole) > 0 && len(head)-len(whole) < utf8.UTFMax && !utf8.RuneStart(whole[len(whole)-1]) {
		whole = whole[:len(whole)-1] // not the middle of a character
	}
	if len(whole) < len(head) {
		whole = whole[:max(len(whole)-1, 0)]
	}
	name, _ := detect(whole, contentType)
	if name == "utf-8" {
		return unicode.UTF8BOM.NewDecoder().Reader(in) // gives U+FFFD for what is broken
	}
	return encodingOf(name).NewDecoder().Reader(in)
}

func ascii(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func detect(body []byte, contentType string) (name, why string) {
	if name := bomName(body); name != "" {
		return name, "bom"
	}
	if has2022(body) {
		return "iso-2022-jp", "escapes"
	}
	if name := Wide(body); name != "" {
		return name, "bytes"
	}
	if mostlyUTF8(body) {
		return "utf-8", "bytes"
	}
	said, by := declaration(body, contentType)
	if name := japaneseName(body, said); name != "" {
		return name, "bytes"
	}
	if said != "" {
		return said, by
	}
	return "utf-8", "assumed"
}

func toUTF8(body []byte, name string) string {
	if name == "utf-8" {
		return strings.ToValidUTF8(string(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))), "\ufffd")
	}
	out, err := encodingOf(name).NewDecoder().Bytes(body)
	if err != nil {
		out = body
	}
	return strings.ToValidUTF8(string(out), "\ufffd")
}

func encodingOf(name string) encoding.Encoding {
	switch name {
	case "shift_jis":
		return japanese.ShiftJIS // Microsoft's, with the NEC and IBM extensions
	case "euc-jp":
		return japanese.EUCJP
	case "iso-2022-jp":
		return japanese.ISO2022JP
	case "utf-16le":
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case "utf-16be":
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	case "utf-32le":
		return utf32.UTF32(utf32.LittleEndian, utf32.UseBOM)
	case "utf-32be":
		return utf32.UTF32(utf32.BigEndian, utf32.UseBOM)
	}
	if e, err := htmlindex.Get(name); err == nil {
		return e
	}
	return unicode.UTF8
}

func bomName(b []byte) string {
	switch {
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		return "utf-8"
	case bytes.HasPrefix(b, []byte("\xff\xfe\x00\x00")) && utf32Name(b) != "": // else UTF-16 that begins with a NUL
		return "utf-32le"
	case bytes.HasPrefix(b, []byte("\x00\x00\xfe\xff")):
		return "utf-32be"
	case bytes.HasPrefix(b, []byte("\xff\xfe")):
		return "utf-16le"
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		return "utf-16be"
	}
	return ""
}

// has2022 looks for the escape that starts JIS X 0208 in seven-bit bytes.
func has2022(b []byte) bool {
	if !bytes.Contains(b, []byte("\x1b$B")) && !bytes.Contains(b, []byte("\x1b$@")) {
		return false
	}
	high := 0
	for _, c := range b {
		if c >= 0x80 {
			high++
		}
	}
	return high*1000 <= len(b)
}

// utf16Zeros: one byte in so many must be zero. Other text has none; Japanese
// in UTF-16 has them in its markup, digits and line ends only.
const utf16Zeros = 40

// Wide names the UTF-16 or UTF-32 of b, "" for any other encoding. It
// recognises it by the mark at its start or by its zero bytes: those of ASCII
// characters, all on one side, or of every character of UTF-32.
func Wide(b []byte) string {
	if name := bomName(b); name != "" && name != "utf-8" {
		return name
	}
	if name := utf32Name(b); name != "" {
		return name
	}
	var zeros [2]int
	head := b[:min(len(b), 4096)]
	for i, c := range head {
		if c == 0 {
			zeros[i%2]++
		}
	}
	switch n := len(head); {
	case zeros[1]*utf16Zeros > n && zeros[0]*20 < zeros[1]:
		return "utf-16le"
	case zeros[0]*utf16Zeros > n && zeros[1]*20 < zeros[0]:
		return "utf-16be"
	}
	return ""
}

// leastUTF32 is how many units must be characters before bytes are UTF-32.
const leastUTF32 = 4

// utf32Name names the UTF-32 of b: each of its units is a character. ASCII in
// UTF-16 gives units far above the last one.
func utf32Name(b []byte) string {
	head := b[:min(len(b), 4096)&^3]
	if len(head) < 4*leastUTF32 || bytes.IndexByte(head[:4], 0) < 0 {
		return ""
	}
	little, big := true, true
	for i := 0; i < len(head) && (little || big); i += 4 {
		u := head[i : i+4]
		little = little && utf8.ValidRune(rune(u[0])|rune(u[1])<<8|rune(u[2])<<16|rune(u[3])<<24) && (u[0]|u[1]|u[2] != 0)
		big = big && utf8.ValidRune(rune(u[3])|rune(u[2])<<8|rune(u[1])<<16|rune(u[0])<<24) && (u[3]|u[2]|u[1] != 0)
	}
	switch {
	case little:
		return "utf-32le"
	case big:
		return "utf-32be"
	}
	return ""
}

// mostlyUTF8 allows one byte in a thousand to be broken (a title cut in the
// middle of a character), if ten times as many characters are whole, and the
// last character to be cut off. As many wide characters as broken bytes will
// also do: passages in another encoding were pasted into the page. Shift_JIS
// and EUC-JP have next to no three bytes that are a character of UTF-8.
func mostlyUTF8(b []byte) bool {
	whole, wide, broken := 0, 0, 0
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		switch {
		case r != utf8.RuneError || n > 1:
			whole++
			if n > 2 {
				wide++
			}
		case whole > 0 && !utf8.FullRune(b[i:]):
			n = len(b) - i // cut off
		default:
			broken++
		}
		i += n
	}
	return broken == 0 || broken*1000 <= len(b) && broken*10 <= whole || broken <= wide
}

// japaneseName tells Shift_JIS from EUC-JP, or neither. Chinese and Korean
// encodings share EUC's structure but hold no kana, so a declaration of one
// of them is believed unless there is kana.
func japaneseName(b []byte, said string) string {
	sjis, euc := scoreShiftJIS(b), scoreEUC(b)
	name, best := "shift_jis", sjis
	if m := euc.mean() - sjis.mean(); m > 0 || m == 0 && (said == "euc-jp" || euc.chars >= leastHalf) {
		name, best = "euc-jp", euc
	}
	if best.mean() < 0.5 {
		if (said == "" || said == "utf-8") && sjis.halfWidth() && euc.impossible > 0 {
			return "shift_jis"
		}
		return ""
	}
	foreign := strings.HasPrefix(said, "gb") || said == "big5" || said == "euc-kr"
	if foreign && best.kana*20 < best.chars {
		return ""
	}
	return name
}

// evidence sums points for the rows of JIS X 0208 that Japanese text uses.
type evidence struct {
	points      float64
	chars, kana int
	half, early int // half-width kana, and those from ｦ to ｿ
	impossible  int
}

// Rows of what is in no row of JIS X 0208.
const (
	impossible = 0
	halfWidth  = -1 // half-width kana as one byte, as any odd byte is in Shift_JIS
	halfPair   = -2 // half-width kana as the two bytes of EUC-JP
)

// leastHalf is how many characters, half-width kana all of them, are a text.
// Of so many kanji not all begin with the byte that EUC-JP has before each
// half-width kana, and which the two encodings' scores are equal for.
const leastHalf = 8

// halfWidth reports whether most of the text is half-width kana, as old phones
// and tills wrote it, and the rest has other kana if it is not ASCII alone.
// Russian in KOI8-R has only bytes of the second half of the kana.
func (e evidence) halfWidth() bool {
	return e.chars >= leastHalf && e.impossible == 0 && e.half*2 >= e.chars && e.early*5 >= e.half && (e.kana > 0 || e.half == e.chars)
}

func (e evidence) mean() float64 {
	if e.chars == 0 {
		return 0
	}
	return e.points / float64(e.chars)
}

// add scores one character by its row in JIS X 0208.
func (e *evidence) add(row int) {
	e.chars++
	switch {
	case row == impossible:
		e.points -= 10
		e.impossible++
	case row == halfWidth:
		e.points -= 0.5
		e.half++
	case row == halfPair:
		e.points += 2
		e.kana++
	case row == 4: // hiragana
		e.points += 3
		e.kana++
	case row == 5: // katakana
		e.points += 2
		e.kana++
	case row == 1 || row == 3: // punctuation, full-width letters
		e.points++
	case row >= 16 && row <= 47: // kanji of level 1
		e.points += 2
	case row >= 48 && row <= 84: // kanji of level 2
		e.points += 0.1
	}
}

func scoreShiftJIS(b []byte) evidence {
	var e evidence
	for i := 0; i < len(b) && e.chars < scored; i++ {
		c := b[i]
		switch {
		case c < 0x80:
		case c >= 0xa1 && c <= 0xdf:
			e.add(halfWidth)
			if c <= 0xbf {
				e.early++
			}
		case i+1 == len(b): // cut off
		case c == 0x80 || c == 0xa0 || c > 0xfc || !sjisTrail(b[i+1]):
			e.add(impossible)
		default:
			i++
			e.add(sjisRow(c, b[i]))
		}
	}
	return e
}

func sjisTrail(c byte) bool {
	return c >= 0x40 && c <= 0x7e || c >= 0x80 && c <= 0xfc
}

// sjisRow is the JIS row of a Shift_JIS pair: each lead byte holds two rows.
func sjisRow(lead, trail byte) int {
	n := int(lead) - 0x81
	if lead >= 0xe0 {
		n = int(lead) - 0xc1
	}
	row := n*2 + 1
	if trail >= 0x9f {
		row++
	}
	return row
}

func scoreEUC(b []byte) evidence {
	var e evidence
	for i := 0; i < len(b) && e.chars < scored; i++ {
		c := b[i]
		switch {
		case c < 0x80:
		case i+1 == len(b): // cut off
		case c == 0x8e && b[i+1] >= 0xa1 && b[i+1] <= 0xdf:
			i++
			e.add(halfPair)
		case c == 0x8f && i+2 < len(b) && b[i+1] >= 0xa1 && b[i+2] >= 0xa1:
			i += 2
			e.add(90)
		case c >= 0xa1 && c <= 0xfe && b[i+1] >= 0xa1 && b[i+1] <= 0xfe:
			i++
			e.add(int(c) - 0xa0)
		default:
			e.add(impossible)
		}
	}
	return e
}

var (
	rxMetaCharset = regexp.MustCompile(`(?i)<meta[^>]{0,200}?charset\s*=\s*["']?\s*([-\w]+)`)
	rxXMLEncoding = regexp.MustCompile(`(?i)^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([-\w]+)`)
)

// declaration is what the page says of itself: header, meta, XML declaration.
func declaration(body []byte, contentType string) (name, by string) {
	if _, params, err := mime.ParseMediaType(contentType); err == nil {
		if name := canonical(params["charset"]); name != "" {
			return name, "header"
		}
	}
	head := body[:min(len(body), 4096)]
	if m := rxMetaCharset.FindSubmatch(head); m != nil {
		if name := canonical(string(m[1])); name != "" {
			return name, "meta"
		}
	}
	if m := rxXMLEncoding.FindSubmatch(head); m != nil {
		if name := canonical(string(m[1])); name != "" {
			return name, "xml"
		}
	}
	return "", ""
}

func declared(body []byte, contentType string) string {
	name, _ := declaration(body, contentType)
	return name
}

// canonical gives the WHATWG name, "" for an unknown one.
func canonical(said string) string {
	e, err := htmlindex.Get(strings.TrimSpace(said))
	if err != nil {
		return ""
	}
	name, err := htmlindex.Name(e)
	if err != nil {
		return ""
	}
	return name
}
