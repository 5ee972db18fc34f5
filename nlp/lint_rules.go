package nlp

import (
	"slices"
	"strings"

	"classify/nlp/codebook"
)

// shape reports a rule whose shape or distance has nothing to act on: near with
// one list only, within beside word.
func (l *linter) shape(theme string, r codebook.Rule) {
	if r.Shape != codebook.Word && len(r.Elements) == 1 {
		l.fail(r.Elements[0].Pos, "rule %s/%s has one element under %s, which stands near nothing; write word, or add what must stand beside it (near: [%s, …])",
			theme, r.ID, r.Shape, r.Elements[0])
	}
	if r.Shape == codebook.Word && r.WithinPos.Line > 0 {
		l.fail(r.WithinPos, "within does nothing in rule %s/%s, which finds one word; take it out, or write near with what must stand within %d tokens", theme, r.ID, r.Within)
	}
}

// forestalls reports whether rule a, which stands first, finds whatever b
// finds: a has no condition, and is any of some words of which b needs one, or
// words near each other that are among those of each of b's lists.
func forestalls(a, b codebook.Rule) bool {
	if len(a.Also)+len(a.Unless)+len(a.Speakers) > 0 {
		return false
	}
	if a.Shape != codebook.Word {
		return spans(a, b)
	}
	any := words(nil, a.Elements)
	for _, part := range required(b) {
		if one := words(nil, part); len(one) > 0 && !slices.ContainsFunc(one, func(w string) bool { return !slices.Contains(any, w) }) {
			return true
		}
	}
	return false
}

// spans reports whether the words of rule b always stand as rule a asks: b has
// as many lists, each within one of a's, stands no farther apart, and in the
// same order if a has one.
func spans(a, b codebook.Rule) bool {
	if b.Shape == codebook.Word || len(a.Elements) != len(b.Elements) || a.Within < b.Within ||
		a.Shape == codebook.Seq && b.Shape == codebook.Near || a.Scope == codebook.Clause && b.Scope != codebook.Clause {
		return false
	}
	wide, narrow := spelled(a.Elements), spelled(b.Elements)
	if a.Shape == codebook.Near {
		return paired(wide, narrow)
	}
	for i := range wide {
		if !covers(wide[i], narrow[i]) {
			return false
		}
	}
	return true
}

// spelled are the words of each element.
func spelled(es []codebook.Element) [][]string {
	var out [][]string
	for _, e := range es {
		out = append(out, words(nil, []codebook.Element{e}))
	}
	return out
}

// paired reports whether each list of narrow lies within another one of wide.
func paired(wide, narrow [][]string) bool {
	if len(narrow) == 0 {
		return true
	}
	for i, w := range wide {
		if covers(w, narrow[0]) && paired(slices.Delete(slices.Clone(wide), i, i+1), narrow[1:]) {
			return true
		}
	}
	return false
}

// covers reports whether all words of narrow are among those of wide.
func covers(wide, narrow []string) bool {
	return !slices.ContainsFunc(narrow, func(w string) bool { return !slices.Contains(wide, w) })
}

// vetoesItself reports whether a rule has one of its words in unless, so that
// the evidence is the veto.
func vetoesItself(r codebook.Rule) bool {
	vetoes := words(nil, r.Unless)
	return slices.ContainsFunc(required(r), func(part []codebook.Element) bool {
		one := words(nil, part)
		return len(one) > 0 && !slices.ContainsFunc(one, func(w string) bool { return !slices.Contains(vetoes, w) })
	})
}

// required are the lists of which a rule needs one element each.
func required(r codebook.Rule) [][]codebook.Element {
	if r.Shape == codebook.Word {
		return [][]codebook.Element{r.Elements}
	}
	var out [][]codebook.Element
	for _, e := range r.Elements {
		out = append(out, []codebook.Element{e})
	}
	return out
}

// words spells the elements of a list.
func words(out []string, es []codebook.Element) []string {
	for _, e := range es {
		switch e.Kind {
		case codebook.Any:
			out = words(out, e.Parts)
		case codebook.Beside:
			out = append(out, "beside:"+strings.Join(words(nil, e.Parts), "+"))
		default:
			out = append(out, string(e.Kind)+":"+e.Text)
		}
	}
	return out
}
