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
	// tries has for each list, behind one another, the atoms that need it before
	// all others and that begin rules, being in the rarest set of each: how many
	// other lists the atom needs, how many rules it begins, those lists, those
	// rules.
	tries table
	start bits   // the lists of an atom in tries
	with  []bits // by list in start: lists of which one must be seen too; nil: none must
	// What a set asks of the lists: stretches from[set] to from[set+1].
	from      []int32
	stretches []stretch
	asks      []ask
	free      [][]int32 // by set: the atoms that may match anything
}

// stretch is which of 64 lists a set asks for, and where in asks they begin.
type stretch struct {
	word, ask int32
	lists     uint64
}

// ask is an atom of a set and the rarest of the lists that it needs.
type ask struct{ list, atom int32 }

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

// weigh lists the rules that may match where the lists found are seen.
func (s *Sentence) weigh() {
	e := &s.rules.evidence
	for _, number := range s.rules.unlisted {
		s.allow(number, s.rules.needs[number])
	}
	for _, list := range s.found {
		if !s.begins(list) {
			continue
		}
		for rest := e.tries.of(list); len(rest) > 0; {
			others, begun := rest[0], rest[1]
			lists, rules := rest[2:][:others], rest[2+others:][:begun]
			rest = rest[2+others+begun:]
			if !holdsAll(s.seen, lists) {
				continue
			}
			for _, number := range rules {
				s.allow(number, s.rules.needs[number][1:])
			}
		}
	}
	if len(s.may) > 1 {
		slices.Sort(s.may)
		s.may = slices.Compact(s.may)
	}
}

// allow notes that a rule may match if each of the sets may.
func (s *Sentence) allow(number int32, sets []int32) {
	for _, set := range sets {
		if len(s.live(set)) == 0 {
			return
		}
	}
	s.may = append(s.may, number)
}

// begins reports whether rules are to be tried because a list is found: and with it
// one of those that these need besides.
func (s *Sentence) begins(list int32) bool {
	e := &s.rules.evidence
	return e.start.has(list) && (e.with[list] == nil || slices.ContainsFunc(s.found, e.with[list].has))
}

// live lists the atoms of a set that may match where the lists found are seen,
// those that may match anything last.
func (s *Sentence) live(set int32) []int32 {
	if s.weighed.has(set) {
		return s.alive[set]
	}
	s.weighed.set(set)
	s.touched = append(s.touched, set)
	e, out := &s.rules.evidence, s.alive[set]
	for i := e.from[set]; i < e.from[set+1]; i++ {
		one := &e.stretches[i]
		if s.seen[one.word]&one.lists == 0 {
			continue
		}
		for _, a := range e.asks[one.ask:e.stretches[i+1].ask] {
			if s.seen.has(a.list) && holdsAll(s.seen, s.rules.atoms[a.atom].lists[1:]) {
				out = append(out, a.atom)
			}
		}
	}
	s.alive[set] = append(out, e.free[set]...)
	return s.alive[set]
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
	wants := make([][][]string, len(r.atoms))
	for i := range r.atoms {
		if r.atoms[i].kind == codebook.Pattern {
			r.patterns.set(int32(i))
		}
		wants[i] = slices.DeleteFunc(a.atom(&r.atoms[i]), func(list []string) bool { return cost(list) > mostCost })
	}
	costs := r.costs(wants)
	for _, one := range r.byRule {
		r.needs = append(r.needs, r.need(one, costs))
	}
	decisive := r.decisive(costs)
	for i := range r.atoms {
		one := &r.atoms[i]
		if one.kind == codebook.Fact {
			one.lists = []int32{a.fact(one.surface)}
		}
		for _, list := range wants[i] {
			if decisive.has(int32(i)) || cost(list) <= tellingCost {
				one.lists = append(one.lists, a.list(list))
			}
		}
	}
	r.lists, r.anchors = a.lists, newScanner(a.lists)
	r.ask()
	begun := make([][]int32, len(r.sets)) // by set: the rules of which it is the rarest
	for number, sets := range r.needs {
		if len(sets) == 0 || r.open(sets[0]) {
			r.unlisted = append(r.unlisted, int32(number))
			continue
		}
		begun[sets[0]] = append(begun[sets[0]], int32(number))
	}
	r.begin(begun)
}

// decisive are the atoms that decide whether a rule is tried: those of the rarest
// set of words that it needs, of the facts before it, and of the one after it,
// unless that is in most texts.
func (r *Rules) decisive(costs []float64) bits {
	out := newBits(len(r.atoms))
	for _, sets := range r.needs {
		words := 0
		for _, set := range sets {
			if words > 1 || words == 1 && costs[set] > tellingCost {
				break
			}
			for _, id := range r.sets[set] {
				out.set(int32(id))
			}
			if costs[set] > 0 {
				words++
			}
		}
	}
	return out
}

// ask makes what each set asks of the lists.
func (r *Rules) ask() {
	e := &r.evidence
	e.free = make([][]int32, len(r.sets))
	for set, atoms := range r.sets {
		var asks []ask
		for _, id := range atoms {
			if lists := r.atoms[id].lists; len(lists) > 0 {
				asks = append(asks, ask{lists[0], int32(id)})
			} else {
				e.free[set] = append(e.free[set], int32(id))
			}
		}
		slices.SortFunc(asks, func(a, b ask) int { return cmp.Or(cmp.Compare(a.list, b.list), cmp.Compare(a.atom, b.atom)) })
		e.from = append(e.from, int32(len(e.stretches)))
		for i, a := range asks {
			if i == 0 || a.list>>6 != asks[i-1].list>>6 {
				e.stretches = append(e.stretches, stretch{word: a.list >> 6, ask: int32(len(e.asks) + i)})
			}
			e.stretches[len(e.stretches)-1].lists |= 1 << (a.list & 63)
		}
		e.asks = append(e.asks, asks...)
	}
	e.from = append(e.from, int32(len(e.stretches)))
	e.stretches = append(e.stretches, stretch{ask: int32(len(e.asks))})
}

// open reports whether an atom of a set may match anything.
func (r *Rules) open(set int32) bool { return len(r.evidence.free[set]) > 0 }

// begin makes the table of atoms that begin rules.
func (r *Rules) begin(begun [][]int32) {
	e := &r.evidence
	by := make([][]int32, len(r.atoms))
	for set, atoms := range r.sets {
		for _, id := range atoms {
			by[id] = append(by[id], begun[set]...)
		}
	}
	tries, first := make([][]int32, len(r.lists)), make([][]int32, len(r.lists))
	for id, rules := range by {
		if len(rules) > 0 {
			lists := r.atoms[id].lists
			one := append(tries[lists[0]], int32(len(lists)-1), int32(len(rules)))
			tries[lists[0]] = append(append(one, lists[1:]...), rules...)
			first[lists[0]] = append(first[lists[0]], rules...)
		}
	}
	e.tries, e.start, e.with = newTable(tries), newBits(len(r.lists)), make([]bits, len(r.lists))
	for list, rules := range first {
		if len(rules) > 0 {
			e.start.set(int32(list))
			e.with[list] = r.besides(rules)
		}
	}
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

// costs are those of the sets, of each atom the rarest list that it wants.
func (r *Rules) costs(wants [][][]string) []float64 {
	each := make([]float64, len(r.atoms))
	for id, lists := range wants {
		switch {
		case len(lists) > 0:
			each[id] = cost(lists[0])
		case r.atoms[id].kind != codebook.Fact:
			each[id] = math.Inf(1)
		}
	}
	out := make([]float64, len(r.sets))
	for set, atoms := range r.sets {
		for _, id := range atoms {
			out[set] += each[id]
		}
	}
	return out
}

// besides are the lists of the second set that the rules need: where none of
// them is found none of the rules may match. nil: a rule needs one set only, or
// its second may match anything.
func (r *Rules) besides(rules []int32) bits {
	out := newBits(len(r.lists))
	for _, number := range rules {
		sets := r.needs[number]
		if len(sets) == 1 || r.open(sets[1]) {
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

// tellingCost is the same of the lists of an atom that decides nothing, which is
// looked for in the few texts in which a rule asks for it.
const tellingCost = 39

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
