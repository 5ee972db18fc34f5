package prose

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Break marks a <br> in text that is not squeezed yet.
const Break = '\x00'

// Squeeze collapses white space as a browser shows it. A line end of the
// source between two Japanese characters is no space; breaks become '\n',
// several in a row one.
func Squeeze(s string) string {
	s = strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || Invisible(r) })
	if squeezed(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	var last rune // the last rune written
	space, newline, broken := false, false, false
	from := -1 // where the run of runes began that stand as they are, to be written together
	for i, r := range s {
		if !space && !broken && stands(r) {
			if from < 0 {
				from = i
			}
			continue
		}
		if from >= 0 {
			b.WriteString(s[from:i])
			last, _ = utf8.DecodeLastRuneInString(s[from:i])
			from = -1
		}
		switch {
		case r == Break || r == '\u2028' || r == '\u2029':
			broken = true
			continue
		case r == '\n' || r == '\r':
			space, newline = true, true
			continue
		case r == ' ' || r == '\t' || r == '\f' || r == '\v' || r == '\u00a0':
			space = true
			continue
		case Invisible(r):
			continue
		}
		switch {
		case last == 0 && r == '　': // an indent
			continue
		case last == 0:
		case broken && r == '　':
			continue
		case broken:
			b.WriteByte('\n')
		case space && !(newline && Wide(last) && Wide(r)):
			b.WriteByte(' ')
		}
		space, newline, broken = false, false, false
		b.WriteRune(r)
		last = r
	}
	if from >= 0 {
		b.WriteString(s[from:])
	}
	return Trim(b.String())
}

// squeezed reports whether a text has nothing to squeeze: no white space and
// nothing that does not show.
func squeezed(s string) bool {
	for _, r := range s {
		if !stands(r) {
			return false
		}
	}
	return true
}

// stands reports whether a rune is surely written as it is, whatever is around
// it but white space.
func stands(r rune) bool {
	return r > '　' && r < '\ufeff' || r > ' ' && r < 0x7f || r > 0xad && r < 0x1680
}

// Line puts squeezed text into one line: breaks become spaces, or nothing
// between characters of a script that is written without them.
func Line(s string) string {
	if !strings.Contains(s, "\n") {
		return s
	}
	var b strings.Builder
	for _, part := range strings.Split(s, "\n") {
		last, _ := utf8.DecodeLastRuneInString(b.String())
		next, _ := utf8.DecodeRuneInString(part)
		if b.Len() > 0 && !(wideMark(last) && wideMark(next)) {
			b.WriteByte(' ')
		}
		b.WriteString(part)
	}
	return b.String()
}

// wideMark reports whether r is wide, or a mark that Japanese text sets as
// wide: a dash or an ellipsis.
func wideMark(r rune) bool { return Wide(r) || strings.ContainsRune("—―─…‥※→", r) }

// Invisible are characters that show nothing: controls, zero-width spaces,
// byte order marks, private sentinels.
func Invisible(r rune) bool {
	return unicode.IsControl(r) || r == '\u200b' || r == '\ufeff' || r == '\u00ad' || r == '\u2060' || r >= '\u202a' && r <= '\u202e'
}

// Wide reports whether r belongs to a script written without spaces.
func Wide(r rune) bool {
	return r >= 0x3000 && r <= 0x30ff || r >= 0x3400 && r <= 0x9fff || r >= 0xf900 && r <= 0xfaff || r >= 0xff00 && r <= 0xffef
}

// Trim takes white space, also the ideographic, off the end of every line and
// off both ends of the whole.
func Trim(s string) string {
	s = strings.TrimFunc(s, unicode.IsSpace)
	if !strings.Contains(s, "\n") {
		return s
	}
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRightFunc(line, unicode.IsSpace)
	}
	return strings.Join(lines, "\n")
}
