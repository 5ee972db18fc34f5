package match

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"classify/nlp/codebook"
	"classify/nlp/text"
	"classify/nlp/token"
	"classify/store/record"
)

// Candidates are the rules that may match in a text, by number. The zero
// Candidates are none.
type Candidates struct {
	rules []int32 // in order
	every bool
}

// Every is all rules, whatever the text.
var Every = Candidates{every: true}

// None reports whether no rule may match.
func (c Candidates) None() bool { return len(c.rules) == 0 && !c.every }

// May lists the rules that may match in a normalised text with these facts: of
// each element that must be there it holds a string without which the element
// cannot match. A text without candidates has no finding, and need not be cut into
// words.
func (r *Rules) May(normalised string, facts []record.Fact) Candidates {
	s := r.Scan(text.Normal{Text: normalised}, facts)
	defer r.Release(s)
	return Candidates{rules: slices.Clone(s.may)}
}

// candidates appends the rules that may match where the lists found are seen.
// What it costs goes by what is found: a rule is looked at if its rarest list
// is among them.
func (r *Rules) candidates(out, found []int32, seen bits) []int32 {
	for _, number := range r.unlisted {
		if r.mayAll(seen, r.needs[number].open) {
			out = append(out, number)
		}
	}
	for _, id := range found {
		for _, number := range r.byList[id] {
			if n := &r.needs[number]; holdsAll(seen, n.lists) && r.mayAll(seen, n.open) {
				out = append(out, number)
			}
		}
	}
	slices.Sort(out)
	return out
}

// need is what a rule needs of a text.
type need struct {
	lists []int32 // of the scanner: a string of each, the rarest list first
	sets  []int   // an atom of each
	open  []int   // those of sets of which the lists do not say whether an atom may match
}

// mayAll reports whether an atom of each set may match.
func (r *Rules) mayAll(seen bits, sets []int) bool {
	for _, set := range sets {
		if !slices.ContainsFunc(r.members[set], func(m member) bool {
			return (m.list < 0 || seen.has(m.list)) && holdsAll(seen, r.atoms[m.atom].lists)
		}) {
			return false
		}
	}
	return true
}

func holdsAll(seen bits, needs []int32) bool {
	for _, id := range needs {
		if !seen.has(id) {
			return false
		}
	}
	return true
}

// anchor finds out what each rule needs, and makes the scanner for it.
func (r *Rules) anchor() {
	bases := map[string]bool{}
	for _, a := range r.atoms {
		for _, b := range a.bases {
			bases[b] = true
		}
	}
	a := anchoring{rules: r, surfaces: token.Surfaces(bases), ids: map[string]int32{}}
	for i := range r.atoms {
		if r.atoms[i].kind == codebook.Fact {
			r.atoms[i].lists = []int32{a.fact(r.atoms[i].surface)}
		}
		for _, list := range a.atom(&r.atoms[i]) {
			if cost(list) <= mostCost {
				r.atoms[i].lists = append(r.atoms[i].lists, a.list(list))
			}
		}
	}
	for _, t := range r.themes {
		for _, one := range t.rules {
			r.needs = append(r.needs, a.rule(one))
		}
	}
	r.lists, r.anchors = a.lists, newScanner(a.lists)
	r.byList = make([][]int32, len(a.lists))
	for number, n := range r.needs {
		if len(n.lists) == 0 {
			r.unlisted = append(r.unlisted, int32(number))
		} else {
			r.byList[n.lists[0]] = append(r.byList[n.lists[0]], int32(number))
		}
	}
	r.members = make([][]member, len(r.sets))
	for set, atoms := range r.sets {
		for _, id := range atoms {
			m := member{list: -1, atom: int32(id)}
			if lists := r.atoms[id].lists; len(lists) > 0 {
				m.list = lists[0]
			}
			r.members[set] = append(r.members[set], m)
		}
	}
}

// Unanchored lists the rules that ask for no word which must be there, such as
// those of facts alone.
func (r *Rules) Unanchored() []*codebook.Rule {
	var out []*codebook.Rule
	for _, t := range r.themes {
		for i := range t.rules {
			if !slices.ContainsFunc(r.needs[t.rules[i].number].sets, r.needsWord) {
				out = append(out, t.rules[i].Rule)
			}
		}
	}
	return out
}

// needsWord reports whether each atom of a set needs a string of a list.
func (r *Rules) needsWord(set int) bool {
	return !slices.ContainsFunc(r.sets[set], func(id int) bool {
		return r.atoms[id].kind == codebook.Fact || len(r.atoms[id].lists) == 0
	})
}

// member is an atom of a set, with the first of the lists that it needs, or -1.
type member struct{ list, atom int32 }

// anchoring finds the strings that the parts of a codebook need.
type anchoring struct {
	rules    *Rules
	surfaces map[string][]string // by base form
	ids      map[string]int32    // of lists, by what is in them
	lists    [][]string
}

// mostCost is from which cost a list is in so many texts that looking for it
// takes more time than it saves.
const mostCost = 40

// list is the number of a list of strings.
func (a *anchoring) list(strs []string) int32 {
	key := strings.Join(strs, "\n")
	id, known := a.ids[key]
	if !known {
		id = int32(len(a.lists))
		a.ids[key] = id
		a.lists = append(a.lists, strs)
	}
	return id
}

// fact is the number of a list that no text, but a fact of the type holds.
func (a *anchoring) fact(kind string) int32 {
	id := int32(len(a.lists))
	a.lists = append(a.lists, nil)
	a.rules.facts[kind] = id
	return id
}

// rule is what every match of a rule needs; there is no list of a set that
// may match anything.
func (a *anchoring) rule(r rule) need {
	n := need{sets: slices.Clone(r.elements)}
	if r.Scope == codebook.Sentence || r.Scope == codebook.Clause {
		n.sets = append(n.sets, r.also...)
	}
	for _, set := range n.sets {
		list := a.set(set)
		if list == nil || cost(list) > mostCost {
			n.open = append(n.open, set)
			continue
		}
		n.lists = append(n.lists, a.list(list))
		if slices.ContainsFunc(a.rules.sets[set], func(id int) bool { return len(a.rules.atoms[id].lists) > 1 }) {
			n.open = append(n.open, set)
		}
	}
	slices.SortStableFunc(n.lists, func(x, y int32) int { return cmp.Compare(cost(a.lists[x]), cost(a.lists[y])) })
	return n
}

// set is what any match of a set holds one of; nil if one of its atoms may
// match anything.
func (a *anchoring) set(set int) []string {
	var out []string
	for _, id := range a.rules.sets[set] {
		lists := a.atom(&a.rules.atoms[id])
		if len(lists) == 0 {
			return nil
		}
		out = append(out, lists[0]...)
	}
	return shortest(out)
}

// atom lists what a match of an atom holds: a string of each list, the rarest
// list first. Facts and parts of speech need none.
func (a *anchoring) atom(one *atom) (lists [][]string) {
	switch one.kind {
	case codebook.Surface:
		return [][]string{{one.surface}}
	case codebook.Base:
		lists = a.word(one)
	case codebook.Pattern:
		return parts(one.pattern.rx)
	case codebook.Beside:
		for _, set := range one.beside {
			if list := a.set(set); list != nil {
				lists = append(lists, list)
			}
		}
	}
	slices.SortStableFunc(lists, func(x, y []string) int { return cmp.Compare(cost(x), cost(y)) })
	return lists
}

// word is what a word holds as it is written, or each of the words it is cut
// into in any of its forms.
func (a *anchoring) word(one *atom) (lists [][]string) {
	if one.surface == "" {
		return [][]string{{}}
	}
	for _, base := range one.bases {
		lists = append(lists, shortest(append(slices.Clone(a.surfaces[base]), base, one.surface)))
	}
	return lists
}

// shortest leaves out the strings that hold another of the list.
func shortest(list []string) []string {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b string) int {
		if len(a) != len(b) {
			return len(a) - len(b)
		}
		return strings.Compare(a, b)
	})
	var out []string
	for _, s := range slices.Compact(list) {
		if !slices.ContainsFunc(out, func(o string) bool { return strings.Contains(s, o) }) {
			out = append(out, s)
		}
	}
	return out
}

// cost is about how many of a thousand characters of text begin one of the
// strings. Kana is far more frequent than kanji, and stands more often with
// the same neighbours.
func cost(strings []string) float64 {
	sum := 0.0
	for _, s := range strings {
		p := 1000.0
		for i, r := range s {
			first, next := frequency(r)
			if i > 0 {
				first = next
			}
			p *= first
		}
		sum += p
	}
	return sum
}

// frequency is how often a character is of its kind by itself, and behind
// another of the string.
func frequency(r rune) (first, next float64) {
	switch {
	case r >= 'ぁ' && r <= 'ゖ':
		return 0.04, 0.2
	case r >= 'ァ' && r <= 'ヺ', r == 'ー':
		return 0.006, 0.15
	case r < utf8.RuneSelf:
		return 0.01, 0.15
	}
	return 0.002, 0.03
}
