package match

import (
	"regexp"
	"regexp/syntax"
)

// most is how many literals are worth searching for before simply running
// the expression.
const most = 24

// literals returns strings of which every match of re holds at least one, or
// nil if there is no such short list.
func literals(re *regexp.Regexp) []string {
	parsed, err := syntax.Parse(re.String(), syntax.Perl)
	if err != nil {
		return nil
	}
	return needed(parsed.Simplify())
}

func needed(re *syntax.Regexp) []string {
	switch re.Op {
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase != 0 {
			return nil
		}
		return []string{string(re.Rune)}
	case syntax.OpCharClass:
		return class(re.Rune)
	case syntax.OpCapture, syntax.OpPlus:
		return needed(re.Sub[0])
	case syntax.OpConcat:
		return best(re.Sub)
	case syntax.OpAlternate:
		var out []string
		for _, sub := range re.Sub {
			lits := needed(sub)
			if lits == nil || len(out)+len(lits) > most {
				return nil
			}
			out = append(out, lits...)
		}
		return out
	}
	return nil
}

// class lists the characters of a small class, given as pairs of bounds.
func class(bounds []rune) []string {
	var out []string
	for i := 0; i+1 < len(bounds); i += 2 {
		for c := bounds[i]; c <= bounds[i+1]; c++ {
			if len(out) == most {
				return nil
			}
			out = append(out, string(c))
		}
	}
	return out
}

// best picks, of the parts that must all be there, the one whose shortest
// literal is longest: it is the rarest.
func best(subs []*syntax.Regexp) []string {
	var out []string
	longest := 0
	for _, sub := range subs {
		lits := needed(sub)
		if lits == nil {
			continue
		}
		shortest := len(lits[0])
		for _, l := range lits {
			shortest = min(shortest, len(l))
		}
		if shortest > longest {
			out, longest = lits, shortest
		}
	}
	return out
}
