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

// evidence is what the lists found in a text tell, in tables that are read from
// front to back.
type evidence struct {
	// atoms has for each list, behind one another, the atoms of which it is the
	// rarest that they need: the atom, how many other lists it needs, how many
	// sets it is in, those lists, those sets.
	atoms table
	// rules has for each set the rules of which it is the rarest: the rule, how
	// many other sets it needs, those sets.
	rules table
	start bits      // the lists of an atom of a set in rules
	with  []bits    // by list in start: lists of which one must be seen too; nil: none must
	open  bits      // the sets of which an atom may match anything
	free  [][]int32 // by set: those atoms
}

// table is lists of numbers one after the other.
type table struct {
	from    []int32
	numbers []int32
}

func (t *table) of(i int32) []int32 { return t.numbers[t.from[i]:t.from[i+1]] }

func newTable(lists [][]int32) table {
	t := table{from: make([]int32, 1, len(lists)+1)}
	for _, one := range lists {
		t.numbers = append(t.numbers, one...)
		t.from = append(t.from, int32(len(t.numbers)))
	}
	return t
}

// member is an atom of a set that may match, and the next one, counted from 1;
// 0: none.
type member struct{ atom, next int32 }

// weigh lists the rules that may match where the lists found are seen.
func (s *Sentence) weigh() {
	e := &s.rules.evidence
	if len(s.rules.unlisted) == 0 && !slices.ContainsFunc(s.found, s.begins) {
		return
	}
	s.gather()
	for _, number := range s.rules.unlisted {
		if holdsAll(s.there, s.rules.needs[number]) {
			s.may = append(s.may, number)
		}
	}
	for _, set := range s.touched {
		for rest := e.rules.of(set); len(rest) > 0; {
			number, others := rest[0], rest[1]
			if holdsAll(s.there, rest[2:][:others]) {
				s.may = append(s.may, number)
			}
			rest = rest[2+others:]
		}
	}
	slices.Sort(s.may)
}

// begins reports whether rules are to be tried because a list is found: and with it
// one of those that these need besides.
func (s *Sentence) begins(list int32) bool {
	e := &s.rules.evidence
	return e.start.has(list) && (e.with[list] == nil || slices.ContainsFunc(s.found, e.with[list].has))
}

// gather notes the atoms that may match where the lists found are seen.
func (s *Sentence) gather() {
	if s.gathered {
		return
	}
	s.gathered = true
	e := &s.rules.evidence
	copy(s.there, e.open)
	for _, id := range s.found {
		for rest := e.atoms.of(id); len(rest) > 0; {
			atom, others, sets := rest[0], rest[1], rest[2]
			lists, in := rest[3:][:others], rest[3+others:][:sets]
			rest = rest[3+others+sets:]
			if holdsAll(s.seen, lists) {
				s.join(atom, in)
			}
		}
	}
}

// join notes that an atom of these sets may match.
func (s *Sentence) join(atom int32, sets []int32) {
	for _, set := range sets {
		if s.heads[set] == 0 {
			s.touched = append(s.touched, set)
			s.there.set(set)
		}
		s.members = append(s.members, member{atom, s.heads[set]})
		s.heads[set] = int32(len(s.members))
	}
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
	r.patterns = newBits(len(r.atoms))
	for i := range r.atoms {
		if r.atoms[i].kind == codebook.Pattern {
			r.patterns.set(int32(i))
		}
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
	r.weights()
	costs := a.costs()
	rules := make([][]int32, len(r.sets))
	for number, one := range r.byRule {
		sets := r.need(one, costs)
		r.needs = append(r.needs, sets)
		if len(sets) == 0 || r.evidence.open.has(sets[0]) {
			r.unlisted = append(r.unlisted, int32(number))
			continue
		}
		rules[sets[0]] = append(rules[sets[0]], int32(number), int32(len(sets)-1))
		rules[sets[0]] = append(rules[sets[0]], sets[1:]...)
	}
	r.evidence.rules = newTable(rules)
	r.evidence.start, r.evidence.with = newBits(len(r.lists)), make([]bits, len(r.lists))
	for list := range int32(len(r.lists)) {
		if rules := r.starts(list); len(rules) > 0 {
			r.evidence.start.set(list)
			r.evidence.with[list] = r.besides(rules)
		}
	}
}

// weights makes the table of atoms.
func (r *Rules) weights() {
	e := &r.evidence
	e.open, e.free = newBits(len(r.sets)), make([][]int32, len(r.sets))
	in := make([][]int32, len(r.atoms))
	for set, atoms := range r.sets {
		for _, id := range atoms {
			in[id] = append(in[id], int32(set))
			if len(r.atoms[id].lists) == 0 {
				e.open.set(int32(set))
				e.free[set] = append(e.free[set], int32(id))
			}
		}
	}
	atoms := make([][]int32, len(r.lists))
	for id := range r.atoms {
		if lists := r.atoms[id].lists; len(lists) > 0 {
			one := append(atoms[lists[0]], int32(id), int32(len(lists)-1), int32(len(in[id])))
			atoms[lists[0]] = append(append(one, lists[1:]...), in[id]...)
		}
	}
	e.atoms = newTable(atoms)
}

// need lists the sets that a rule needs, the rarest first.
func (r *Rules) need(one *rule, costs []float64) (sets []int32) {
	for _, set := range one.elements {
		sets = append(sets, int32(set))
	}
	if one.Scope == codebook.Sentence || one.Scope == codebook.Clause {
		for _, set := range one.also {
			sets = append(sets, int32(set))
		}
	}
	slices.SortStableFunc(sets, func(a, b int32) int { return cmp.Compare(costs[a], costs[b]) })
	return sets
}

// costs are those of the sets, of each atom its rarest list.
func (a *anchoring) costs() []float64 {
	out := make([]float64, len(a.rules.sets))
	for set, atoms := range a.rules.sets {
		if a.rules.evidence.open.has(int32(set)) {
			out[set] = math.Inf(1)
			continue
		}
		for _, id := range atoms {
			out[set] += cost(a.lists[a.rules.atoms[id].lists[0]])
		}
	}
	return out
}

// starts lists the rules that are tried because a list is found.
func (r *Rules) starts(list int32) (rules []int32) {
	for rest := r.evidence.atoms.of(list); len(rest) > 0; {
		others, sets := rest[1], rest[2]
		for _, set := range rest[3+others:][:sets] {
			for tried := r.evidence.rules.of(set); len(tried) > 0; tried = tried[2+tried[1]:] {
				rules = append(rules, tried[0])
			}
		}
		rest = rest[3+others+sets:]
	}
	return rules
}

// besides are the lists of the second set that the rules need: where none of
// them is found none of the rules may match. nil: a rule needs one set only, or
// its second may match anything.
func (r *Rules) besides(rules []int32) bits {
	out := newBits(len(r.lists))
	for _, number := range rules {
		sets := r.needs[number]
		if len(sets) == 1 || r.evidence.open.has(sets[1]) {
			return nil
		}
		for _, id := range r.sets[sets[1]] {
			out.set(r.atoms[id].lists[0])
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
func (r *Rules) needsWord(set int32) bool {
	return !slices.ContainsFunc(r.sets[set], func(id int) bool {
		return r.atoms[id].kind == codebook.Fact || len(r.atoms[id].lists) == 0
	})
}

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
