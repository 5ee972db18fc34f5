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

// needed is literals of a parsed expression: the rarest of its lists.
func needed(re *syntax.Regexp) []string {
	if all := exact(re); all != nil {
		return spoken(all)
	}
	switch re.Op {
	case syntax.OpCapture, syntax.OpPlus:
		return needed(re.Sub[0])
	case syntax.OpConcat:
		var out []string
		for _, list := range lists(re.Sub) {
			if out == nil || cost(list) < cost(out) {
				out = list
			}
		}
		return out
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

// spoken is a list without an empty string in it, else nil: what may match
// nothing needs nothing.
func spoken(list []string) []string {
	if slices.Contains(list, "") {
		return nil
	}
	return list
}

// exact lists all that an expression matches, nil if that is too much.
func exact(re *syntax.Regexp) []string {
	switch re.Op {
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase == 0 {
			return []string{string(re.Rune)}
		}
	case syntax.OpCharClass:
		return class(re.Rune)
	case syntax.OpCapture:
		return exact(re.Sub[0])
	case syntax.OpEmptyMatch, syntax.OpBeginText, syntax.OpEndText, syntax.OpBeginLine, syntax.OpEndLine:
		return []string{""}
	case syntax.OpQuest:
		if one := exact(re.Sub[0]); one != nil && len(one) < most {
			return append(slices.Clip(one), "")
		}
	case syntax.OpConcat:
		out := []string{""}
		for _, sub := range re.Sub {
			if out = product(out, exact(sub)); out == nil {
				return nil
			}
		}
		return out
	case syntax.OpAlternate:
		var out []string
		for _, sub := range re.Sub {
			one := exact(sub)
			if one == nil || len(out)+len(one) > most {
				return nil
			}
			out = append(out, one...)
		}
		return out
	}
	return nil
}

// product is every string of a with every string of b behind it, nil if there
// are too many.
func product(a, b []string) []string {
	if len(b) == 0 || len(a)*len(b) > most {
		return nil
	}
	out := make([]string, 0, len(a)*len(b))
	for _, x := range a {
		for _, y := range b {
			out = append(out, x+y)
		}
	}
	return out
}

// lists are those of the parts of an expression that stand behind one another:
// parts of which all is known are taken together as long as that can be done.
func lists(subs []*syntax.Regexp) (out [][]string) {
	run := []string{""}
	flush := func() {
		if list := spoken(run); list != nil {
			out = append(out, list)
		}
		run = []string{""}
	}
	for _, sub := range subs {
		if all := exact(sub); all != nil {
			longer := product(run, all)
			if longer == nil {
				flush()
				longer = all
			}
			run = longer
			continue
		}
		flush()
		if sub.Op == syntax.OpCapture && sub.Sub[0].Op == syntax.OpConcat {
			out = append(out, lists(sub.Sub[0].Sub)...)
		} else if list := needed(sub); list != nil {
			out = append(out, list)
		}
	}
	flush()
	return out
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

// mostParts is how many parts of an expression are looked for before it is
// asked.
const mostParts = 4

// rarest are the n rarest of lists, in order.
func rarest(lists [][]string, n int) [][]string {
	type priced struct {
		list []string
		cost float64
	}
	all := make([]priced, len(lists))
	for i, one := range lists {
		all[i] = priced{one, cost(one)}
	}
	slices.SortStableFunc(all, func(a, b priced) int { return cmp.Compare(a.cost, b.cost) })
	var out [][]string
	for _, one := range all[:min(len(all), n)] {
		out = append(out, one.list)
	}
	return out
}

// parts returns lists of strings of each of which every match of re holds one,
// the rarest first; none if there is no such list.
func parts(re *regexp.Regexp) [][]string {
	parsed, err := syntax.Parse(re.String(), syntax.Perl)
	if err != nil {
		return nil
	}
	simple := parsed.Simplify()
	subs := []*syntax.Regexp{simple}
	if simple.Op == syntax.OpConcat {
		subs = simple.Sub
	}
	out := lists(subs)
	return rarest(out, mostParts)
}
