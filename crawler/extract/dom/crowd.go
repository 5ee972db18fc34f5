package dom

import "strings"

const (
	// longTag is longer than tags get but for pictures written into them, in
	// bytes.
	longTag = 16 << 10
	// crowd is more attributes than an element has.
	crowd = 1000
)

// withoutCrowds leaves out the attributes of an element beyond a number that
// none has: the tree builder would compare each with all.
func withoutCrowds(text string) string {
	if len(text) <= longTag {
		return text
	}
	var b strings.Builder
	from := 0 // what is not copied yet
	for at := 0; ; {
		i := strings.IndexByte(text[at:], '<')
		if i < 0 {
			break
		}
		at += i + 1
		next := strings.IndexByte(text[at:], '<')
		if next < 0 {
			next = len(text) - at
		}
		if next <= longTag || at == len(text) || lower(text[at]) < 'a' || lower(text[at]) > 'z' {
			continue
		}
		if cut, end := crowded(text[at:]); cut < end {
			b.WriteString(text[from : at+cut])
			from = at + end
			at = from
		}
	}
	if from == 0 {
		return text
	}
	b.WriteString(text[from:])
	return b.String()
}

// crowded finds in a tag, without its '<', where the attributes beyond the
// crowd begin and where the tag ends; both are its end if it has no crowd.
func crowded(tag string) (cut, end int) {
	attrs, quote, inside := 0, byte(0), false
	cut = -1
	for i := range len(tag) {
		switch c := tag[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '>':
			if cut < 0 {
				cut = i
			}
			return cut, i
		case (c == '"' || c == '\'') && i > 0 && tag[i-1] == '=':
			quote, inside = c, true
		case c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '/':
			inside = false
		case !inside:
			inside = true
			if attrs++; attrs == crowd+2 && cut < 0 { // the name is none
				cut = i
			}
		}
	}
	return len(tag), len(tag) // no tag: it never ends
}
