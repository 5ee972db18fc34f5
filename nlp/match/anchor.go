package match

import (
	"cmp"
	"math"
	"slices"
	"strings"

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
// What it costs goes by what is found: a rule is looked at if the rarest of its
// sets may be there. tried is room for a mark a rule.
func (r *Rules) candidates(out, found []int32, seen, tried bits) []int32 {
	for _, number := range r.unlisted {
		if r.mayAll(seen, r.needs[number]) {
			out = append(out, number)
		}
	}
	clear(tried)
	for _, id := range found {
		for _, number := range r.byList[id] {
			if tried.has(number) {
				continue
			}
			tried.set(number)
			if r.mayAll(seen, r.needs[number]) {
				out = append(out, number)
			}
		}
	}
	slices.Sort(out)
	return out
}

// gate is what a set needs of a text: one of its atoms does.
type gate struct {
	lists []some  // those of the atoms that need one
	atoms []int32 // those that need several
	open  bool    // an atom may match anything
}

// some are lists of the scanner, which have a bit each in one word of what is
// seen.
type some struct {
	at    int32
	lists uint64
}

// may reports whether an atom of the set may match.
func (g *gate) may(r *Rules, seen bits) bool {
	if g.open {
		return true
	}
	for _, one := range g.lists {
		if seen[one.at]&one.lists != 0 {
			return true
		}
	}
	for _, id := range g.atoms {
		if holdsAll(seen, r.atoms[id].lists) {
			return true
		}
	}
	return false
}

// mayAll reports whether each of the sets may match.
func (r *Rules) mayAll(seen bits, sets []int) bool {
	for _, set := range sets {
		if !r.gates[set].may(r, seen) {
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
	r.lists, r.anchors = a.lists, newScanner(a.lists)
	r.byList = make([][]int32, len(a.lists))
	r.gates, r.members = make([]gate, len(r.sets)), make([][]member, len(r.sets))
	for set, atoms := range r.sets {
		for _, id := range atoms {
			r.join(set, int32(id))
		}
	}
	costs := a.costs()
	for number, one := range r.byRule {
		r.need(int32(number), one, costs)
	}
}

// join notes what an atom of a set needs.
func (r *Rules) join(set int, id int32) {
	g, lists := &r.gates[set], r.atoms[id].lists
	m := member{list: -1, atom: id}
	if len(lists) > 0 {
		m.list = lists[0]
	}
	r.members[set] = append(r.members[set], m)
	switch len(lists) {
	case 0:
		g.open = true
	case 1:
		at, bit := lists[0]>>6, uint64(1)<<(lists[0]&63)
		i := slices.IndexFunc(g.lists, func(s some) bool { return s.at == at })
		if i < 0 {
			i = len(g.lists)
			g.lists = append(g.lists, some{at: at})
		}
		g.lists[i].lists |= bit
	default:
		g.atoms = append(g.atoms, id)
	}
}

// need finds out which sets a rule needs, the rarest first, and has it looked
// at if one of the lists of that is found.
func (r *Rules) need(number int32, one *rule, costs []float64) {
	sets := slices.Clone(one.elements)
	if one.Scope == codebook.Sentence || one.Scope == codebook.Clause {
		sets = append(sets, one.also...)
	}
	slices.SortStableFunc(sets, func(a, b int) int { return cmp.Compare(costs[a], costs[b]) })
	r.needs = append(r.needs, sets)
	if len(sets) == 0 || r.gates[sets[0]].open {
		r.unlisted = append(r.unlisted, number)
		return
	}
	for _, m := range r.members[sets[0]] {
		if !slices.Contains(r.byList[m.list], number) {
			r.byList[m.list] = append(r.byList[m.list], number)
		}
	}
}

// costs are those of the sets, of each atom its rarest list.
func (a *anchoring) costs() []float64 {
	out := make([]float64, len(a.rules.sets))
	for set, atoms := range a.rules.sets {
		if a.rules.gates[set].open {
			out[set] = math.Inf(1)
			continue
		}
		for _, id := range atoms {
			out[set] += cost(a.lists[a.rules.atoms[id].lists[0]])
		}
	}
	return out
}

// Unanchored lists the rules that ask for no word which must be there, such as
// those of facts alone.
func (r *Rules) Unanchored() []*codebook.Rule {
	var out []*codebook.Rule
	for _, t := range r.themes {
		for i := range t.rules {
			if !slices.ContainsFunc(r.needs[t.rules[i].number], r.needsWord) {
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
	strs = brief(strs)
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
