package pdf

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"classify/crawler/extract/prose"
)

// parted reports whether spans beside each other are two columns of prose
// rather than two of a table.
func parted(left, right []span) bool {
	if len(left) < 3 || len(right) < 3 {
		return false
	}
	a, b := rowsOf(left), rowsOf(right)
	return columnar(a) && columnar(b) && !ruled(a, b)
}

// columnar reports whether lines are a column of prose: sentences in lines of
// some length, most of which end where the column does, or else where a
// sentence ends.
func columnar(lines []line) bool {
	lines = bodyLines(lines)
	if len(lines) < 3 || !slices.ContainsFunc(lines, line.punctuated) {
		return false
	}
	right := slices.MaxFunc(lines, func(a, b line) int { return int(math.Copysign(1, a.right-b.right)) }).right
	full, long, broken, whole := 0, 0, 0, 0
	for i, l := range lines {
		reaches := l.right > right-2.5*l.size || i+1 < len(lines) && l.noRoom(lines[i+1], right)
		ends := rxEnded.MatchString(l.text) || rxHeadMark.MatchString(l.text)
		if reaches {
			full++
		}
		if utf8.RuneCountInString(l.text) >= 10 {
			long++
		}
		if reaches && !ends {
			broken++
		}
		if reaches || ends {
			whole++
		}
	}
	if full*5 >= len(lines)*2 && long*3 >= len(lines)*2 {
		return true
	}
	return broken >= 2 && whole*5 >= len(lines)*4 && pitchOf(lines) < 2.2*lines[0].size
}

// noRoom reports whether the first word of the next line would not have fitted
// on the line: words of Latin letters are not broken.
func (l line) noRoom(next line, right float64) bool {
	word, _, more := strings.Cut(next.text, " ")
	if _, start := ends("", next.text); !more || prose.Wide(start) {
		return false
	}
	letter := l.width() / float64(utf8.RuneCountInString(l.text))
	return l.right+letter*float64(1+utf8.RuneCountInString(word)) > right
}

// bodyLines leaves out the lines set in another size than most: titles run
// wider than a column.
func bodyLines(lines []line) []line {
	body := bodySize(lines)
	return slices.DeleteFunc(slices.Clone(lines), func(l line) bool { return math.Abs(l.size-body) > 0.15*body })
}

// punctuated reports whether a line holds the sign of a sentence.
func (l line) punctuated() bool {
	return strings.ContainsAny(l.text, "。、，．！？") || strings.Contains(l.text, ", ") || strings.Contains(l.text, ". ") || strings.HasSuffix(l.text, ",") || strings.HasSuffix(l.text, ".")
}

// ruled reports whether two sides stand in rows: most of the gaps in them end
// at the same height.
func ruled(left, right []line) bool {
	a, b := afterGaps(left), afterGaps(right)
	common := 0
	for _, y := range a {
		for len(b) > 0 && b[0] > y+2 {
			b = b[1:]
		}
		if len(b) > 0 && math.Abs(b[0]-y) <= 2 {
			common++
		}
	}
	return common >= 2 && common*4 > len(a)*3 && common*4 > len(afterGaps(right))*3
}

// afterGaps is where the lines stand that come after a gap, from the top down.
func afterGaps(lines []line) (out []float64) {
	pitch := pitchOf(lines)
	for i := 1; i < len(lines); i++ {
		if lines[i-1].middle()-lines[i].middle() > farther*pitch {
			out = append(out, lines[i].middle())
		}
	}
	return out
}
