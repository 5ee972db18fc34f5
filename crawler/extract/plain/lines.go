package plain

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"classify/crawler/extract/prose"
	"classify/crawler/extract/utterance"
)

// splitLines cuts text into lines without white space at their ends and
// without characters that show nothing.
func splitLines(text string) []string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\f", "\n\n", "\u2028", "\n", "\u2029", "\n\n", "\t", " ").Replace(text)
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		line = strings.Map(func(r rune) rune {
			if prose.Invisible(r) {
				return -1
			}
			return r
		}, line)
		lines[i] = strings.TrimFunc(line, unicode.IsSpace)
	}
	return lines
}

// wrapSlack is by how many columns lines of one width differ: a character
// that may not begin a line hangs over or moves down.
const wrapSlack = 6

// unfold joins the lines of a text that was wrapped at a fixed width, as mail
// is: most of its lines end near the same column and few of them with a full
// stop.
func unfold(lines []string) []string {
	width, full, filled := wrapWidth(lines)
	if full < 4 || full*2 < filled {
		return lines
	}
	var out []string
	var open strings.Builder // the paragraph being joined
	flush := func() {
		if open.Len() > 0 {
			out = append(out, open.String())
			open.Reset()
		}
	}
	last := ""
	for _, line := range lines {
		if !goesOn(last, line, width) {
			flush()
		} else if end, _ := utf8.DecodeLastRuneInString(last); !prose.Wide(end) && !startsWide(line) {
			open.WriteByte(' ')
		}
		if line == "" {
			out = append(out, "")
		}
		open.WriteString(line)
		last = line
	}
	flush()
	return out
}

// goesOn reports whether a wrapped line continues the last one.
func goesOn(last, line string, width int) bool {
	if line == "" || strings.HasPrefix(line, ">") || strings.HasPrefix(last, ">") || rxListMark.MatchString(line) {
		return false
	}
	return columns(last) >= width-wrapSlack && !ended(last) && !strings.Contains(last, "(@") && !isHead(last) && !isHead(line)
}

// isHead reports whether a line stands above a post of a bulletin board.
func isHead(line string) bool {
	_, _, ok := utterance.BoardHead(line)
	return ok
}

func startsWide(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return prose.Wide(r)
}

// wrapWidth finds the column at which lines are wrapped, how many lines reach
// it without ending a sentence, and how many lines there are.
func wrapWidth(lines []string) (width, full, filled int) {
	for _, line := range lines {
		if n := columns(line); n > width {
			width = n
		}
	}
	if width < 40 || width > 100 {
		return width, 0, len(lines) // shorter lines are verse, longer ones are not wrapped
	}
	for _, line := range lines {
		if line == "" {
			continue
		}
		filled++
		if columns(line) >= width-wrapSlack && !ended(line) {
			full++
		}
	}
	return width, full, filled
}

// columns is a line's width with two columns for a wide character.
func columns(s string) int {
	n := 0
	for _, r := range s {
		n++
		if prose.Wide(r) {
			n++
		}
	}
	return n
}
