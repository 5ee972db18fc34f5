package feed

import (
	"encoding/xml"
	"io"
	"regexp"
	"strings"
)

const (
	// maxDepth is how deep elements may nest: feeds need six levels, and the
	// parser calls itself for each.
	maxDepth = 100
	// maxTags bounds the memory the parser takes, as each element of another
	// vocabulary costs hundreds of bytes. Five thousand items have half of it.
	maxTags = 200_000
)

// tame finds how far a feed's markup stays within the limits; why says which
// one it breaks, "" if it does not.
func tame(text string) (end int, why string) {
	depth, tags, items := 0, 0, 0
	for at := strings.IndexByte(text, '<'); at >= 0; {
		rest := text[at:]
		length := skipped(rest)
		if length == 0 {
			length = max(strings.IndexByte(rest, '>')+1, 1)
			switch tag := rest[:length]; {
			case strings.HasPrefix(tag, "</item") || strings.HasPrefix(tag, "</entry"):
				items++
				depth--
			case strings.HasPrefix(tag, "</"):
				depth--
			case !strings.HasSuffix(tag, "/>"):
				depth++
			}
			tags++
		}
		switch {
		case items == MaxItems:
			return at + length, "only the first 5,000 items were read"
		case depth > maxDepth:
			return at, "the feed nests too deep: read up to there"
		case tags > maxTags:
			return at, "the feed is too large: read up to there"
		}
		next := strings.IndexByte(rest[length:], '<')
		if next < 0 {
			break
		}
		at += length + next
	}
	return len(text), ""
}

// skipped is the length of what is not a tag but begins like one, 0 for a tag.
func skipped(rest string) int {
	for _, kind := range [...][2]string{{"<![CDATA[", "]]>"}, {"<!--", "-->"}, {"<?", "?>"}} {
		if strings.HasPrefix(rest, kind[0]) {
			if end := strings.Index(rest, kind[1]); end >= 0 {
				return end + len(kind[1])
			}
			return len(rest)
		}
	}
	return 0
}

// brokenAt is where a parser stumbles over a text.
func brokenAt(text string) int {
	d := xml.NewDecoder(strings.NewReader(text))
	d.Strict = false
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	for {
		if _, err := d.Token(); err != nil {
			return int(min(d.InputOffset(), int64(len(text))))
		}
	}
}

var (
	rxItemEnd = regexp.MustCompile(`(?i)</(?:\w+:)?(?:item|entry)\s*>`)
	rxOpen    = regexp.MustCompile(`^<([\w:.-]+)`)
	rxChannel = regexp.MustCompile(`(?i)</?channel[\s>]`)
)

// closed cuts a feed behind its last whole item and closes what is open then;
// "" if there is none.
func closed(text string) string {
	ends := rxItemEnd.FindAllStringIndex(text, -1)
	root := rxOpen.FindStringSubmatch(text)
	if len(ends) == 0 || root == nil {
		return ""
	}
	text = text[:ends[len(ends)-1][1]]
	open := 0
	for _, tag := range rxChannel.FindAllString(text, -1) {
		if strings.HasPrefix(tag, "</") {
			open--
		} else {
			open++
		}
	}
	if open == 1 {
		text += "</channel>"
	}
	return text + "</" + root[1] + ">"
}
