package extract

import (
	"bytes"
	"regexp"
	"strings"

	"classify/crawler/extract/charset"

	"classify/crawler/extract/coding"
	"classify/store/record"
)

// signatures are the first bytes of what is not text.
var signatures = []struct{ magic, name string }{
	{"\x89PNG\r\n", "an image (PNG)"},
	{"\xff\xd8\xff", "an image (JPEG)"},
	{"GIF87a", "an image (GIF)"},
	{"GIF89a", "an image (GIF)"},
	{"RIFF", "an image, sound or film (RIFF)"},
	{"PK\x03\x04", "a zip archive or office file"},
	{"PK\x05\x06", "a zip archive"},
	{"7z\xbc\xaf", "a 7z archive"},
	{"Rar!\x1a", "a rar archive"},
	{"\x28\xb5\x2f\xfd", "zstd data"},
	{"BZh", "bzip2 data"},
	{"\xfd7zXZ", "xz data"},
	{"\x7fELF", "a program"},
	{"MZ\x90", "a program"},
	{"\xca\xfe\xba\xbe", "a program"},
	{"\xd0\xcf\x11\xe0", "an old office file"},
	{"ID3", "a sound file"},
	{"OggS", "a sound or film file"},
	{"wOFF", "a font"},
	{"wOF2", "a font"},
	{"SQLite format 3", "a database"},
}

// IsPDF reports whether a capture is a PDF.
func IsPDF(c record.Capture) bool {
	u, err := coding.Undo(c.Body, c.Header)
	return err == nil && isPDF(u.Bytes)
}

// isPDF looks for the mark of a PDF, which may have a little before it.
func isPDF(body []byte) bool {
	head := body[:min(len(body), 1024)]
	i := bytes.Index(head, []byte("%PDF-"))
	return i >= 0 && !bytes.ContainsAny(head[:i], "<")
}

// rxTag is how a page begins.
var rxTag = regexp.MustCompile(`(?i)^<(?:!doctype|html|head|body|\?xml)[\s>]`)

// binary names what the bytes are if they are neither text nor a PDF, else "".
func binary(body []byte) string {
	head := body[:min(len(body), 4096)]
	for _, s := range signatures {
		if bytes.HasPrefix(head, []byte(s.magic)) {
			return s.name
		}
	}
	if len(head) > 12 && string(head[4:8]) == "ftyp" {
		return "a film or image"
	}
	if rxTag.Match(bytes.TrimLeft(head, "\x00 \t\r\n")) {
		return "" // NULs between the tags are damage, and readers pass over them
	}
	controls := 0
	for _, b := range head {
		if b < 0x20 && !strings.ContainsRune("\t\n\v\f\r\x1b", rune(b)) {
			controls++
		}
	}
	// Text has none; damaged text a few. UTF-16 and UTF-32 have many, but are known by them.
	if controls*20 > len(head) && charset.Wide(head) == "" {
		return "binary data"
	}
	return ""
}
