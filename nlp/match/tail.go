package match

import (
	"regexp/syntax"
	"slices"
	"unicode/utf8"
)

// tail is what the matches of an expression end in.
type tail struct {
	last  []rune // pairs of bounds: the characters that may be the last
	empty bool   // it may match nothing
	ends  bool   // nothing follows in the text
}

// tailOf is that of a simplified expression.
func tailOf(re *syntax.Regexp) tail {
	switch re.Op {
	case syntax.OpLiteral:
		r := re.Rune[len(re.Rune)-1]
		return tail{last: []rune{r, r}}
	case syntax.OpCharClass:
		return tail{last: re.Rune}
	case syntax.OpEndText:
		return tail{empty: true, ends: true}
	case syntax.OpBeginText, syntax.OpEmptyMatch:
		return tail{empty: true}
	case syntax.OpCapture, syntax.OpPlus:
		return tailOf(re.Sub[0])
	case syntax.OpQuest, syntax.OpStar:
		return tail{last: tailOf(re.Sub[0]).last, empty: true}
	case syntax.OpConcat:
		t := tail{empty: true}
		for _, sub := range slices.Backward(re.Sub) {
			one := tailOf(sub)
			t.ends = t.ends || one.ends
			if t.empty {
				t.last, t.empty = append(slices.Clone(t.last), one.last...), one.empty
			}
		}
		return t
	case syntax.OpAlternate:
		t := tail{ends: true}
		for _, sub := range re.Sub {
			one := tailOf(sub)
			t.last = append(slices.Clone(t.last), one.last...)
			t.empty, t.ends = t.empty || one.empty, t.ends && one.ends
		}
		return t
	}
	return tail{last: []rune{0, utf8.MaxRune}} // any character, or what is not known
}

// lasts tells of each class whether its characters may end a text in which the
// expression matches, if all its matches end with the text; else it is nil.
func lasts(expr string, c *classes) []bool {
	re, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return nil
	}
	t := tailOf(re.Simplify())
	if !t.ends || t.empty {
		return nil
	}
	out := make([]bool, len(c.first))
	for i := 0; i < len(t.last); i += 2 {
		for n, from := range c.bounds {
			if from <= t.last[i+1] && (n+1 == len(c.bounds) || c.bounds[n+1] > t.last[i]) {
				out[c.number[n]] = true
			}
		}
	}
	return out
}
