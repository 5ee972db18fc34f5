package match

import (
	"cmp"
	"regexp"
	"regexp/syntax"
	"slices"
)

// most is how many literals are worth searching for; of more the tables of a
// scanner would be too large.
const most = 300

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

// best picks, of the parts that must all be there, the rarest.
func best(subs []*syntax.Regexp) []string {
	var out []string
	for _, sub := range subs {
		if lits := needed(sub); lits != nil && (out == nil || cost(lits) < cost(out)) {
			out = lits
		}
	}
	return out
}

// mostParts is how many parts of an expression are looked for before it is
// asked.
const mostParts = 4

// parts returns lists of strings of each of which every match of re holds one,
// the rarest first; none if there is no such list.
func parts(re *regexp.Regexp) [][]string {
	parsed, err := syntax.Parse(re.String(), syntax.Perl)
	if err != nil {
		return nil
	}
	var out [][]string
	collect(parsed.Simplify(), &out)
	slices.SortStableFunc(out, func(a, b []string) int { return cmp.Compare(cost(a), cost(b)) })
	return out[:min(len(out), mostParts)]
}

func collect(re *syntax.Regexp, out *[][]string) {
	switch re.Op {
	case syntax.OpCapture:
		collect(re.Sub[0], out)
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			collect(sub, out)
		}
	default:
		if lits := needed(re); lits != nil {
			*out = append(*out, lits)
		}
	}
}
