// Package diff tells what changed on a page from one text to the next, sentence
// by sentence: what was added, removed or changed, which numbers became others,
// and whether the page says that it changed. Documents go in, the texts of one
// page in their order; a Difference for each step comes out. Start at Steps.
//
// Only the title and the body count: what is said in comments is not the page's, and a
// sentence that only moved has not changed. Left out is what changes by itself:
// dates and times of day that stand alone, counters, what stands under a heading
// such as 関連記事, and a place that is another one in every step of at least
// always. The package does no I/O.
package diff

import (
	"cmp"
	"slices"
	"strings"

	"classify/store/record"
)

// Kind is what became of a sentence.
type Kind string

// The kinds of changes.
const (
	Added   Kind = "added"
	Removed Kind = "removed"
	Changed Kind = "changed"
	// Redated is no sentence: the page says of itself that it is older than it said.
	Redated Kind = "redated"
)

// Change is one sentence that is not as it was.
type Change struct {
	Kind      Kind     `json:"kind"`
	Before    string   `json:"before,omitempty"`
	After     string   `json:"after,omitempty"`
	Numbers   []Number `json:"numbers,omitempty"` // that became others
	Utterance int      `json:"utterance"`         // ID of the one it stands in; of a removed one, in the text before
	// Title: it is the title of the page that changed, and stands in no utterance.
	Title bool `json:"title,omitempty"`
	// Silent: the text after it does not say that it was changed: no new 追記, 更新,
	// 訂正, 修正 or the like is about it. One that says what was changed is about
	// that, 追記 about what was added, and another one about what stands near it, or
	// about all if it stands in the title, or at the head or foot of the page.
	Silent bool `json:"silent"`
}

// Number is a number that became another one, as both are written.
type Number struct {
	Before string  `json:"before"`
	After  string  `json:"after"`
	Unit   string  `json:"unit"` // what follows it, such as 件
	From   float64 `json:"from"`
	To     float64 `json:"to"`
}

// Difference is what changed in a step, in the order of the text after it.
type Difference struct {
	Changes []Change `json:"changes"`
	Silent  bool     `json:"silent"` // a change is
}

// always is from how many steps on a place that is another one in each of them
// is taken for one that changes by itself. A counter makes a new text of every
// capture; of numbers that are corrected there are fewer.
const always = 4

// Facts are those that were found in an utterance of one of the texts, by their places:
// numbers in words, and sums and lengths of time that are told in other units.
type Facts func(text, utterance int) []record.Fact

// Steps tells what changed from each of the texts of a page to the next. Without facts,
// nil, only numbers in digits are told.
func Steps(docs []record.Document, facts Facts) []Difference {
	if len(docs) < 2 {
		return nil
	}
	if facts == nil {
		facts = func(int, int) []record.Fact { return nil }
	}
	texts := make([]text, len(docs))
	for i, d := range docs {
		texts[i] = read(d, func(utterance int) []record.Fact { return facts(i, utterance) })
	}
	steps := make([]step, len(docs)-1)
	slots := map[slot]int{} // in how many steps something is another there
	for i := range steps {
		steps[i] = compare(texts[i], texts[i+1])
		steps[i].title(docs[i], docs[i+1])
		seen := map[slot]bool{}
		for _, c := range steps[i].changes {
			if !seen[c.slot] {
				seen[c.slot] = true
				slots[c.slot]++
			}
		}
	}
	out := make([]Difference, len(steps))
	for i, s := range steps {
		out[i].Changes = []Change{}
		s.changes = slices.DeleteFunc(s.changes, func(c change) bool {
			return len(steps) >= always && slots[c.slot] == len(steps)
		})
		declared := s.declared(docs[i], docs[i+1])
		for _, c := range s.changes {
			c.Silent = !declared(c)
			out[i].Changes = append(out[i].Changes, c.Change)
			out[i].Silent = out[i].Silent || c.Silent
		}
	}
	return out
}

// step is two texts and what is between them.
type step struct {
	before, after text
	changes       []change
	kept          map[string]bool // keys of what is in both
}

// title adds the change of a title that says something else than before, unless
// a heading has changed in the same way.
func (s *step) title(before, after record.Document) {
	if !before.Retitled(after) {
		return
	}
	key := keyOf(after.Title)
	if slices.ContainsFunc(s.changes, func(c change) bool { return c.After != "" && strings.Contains(key, keyOf(c.After)) && c.onHeading(s) }) {
		return
	}
	c := change{Change: Change{Kind: Changed, Before: before.Title, After: after.Title, Numbers: numbersChanged(sentence{text: before.Title}, sentence{text: after.Title}), Title: true}, at: ofTitle}
	c.slot.above = "\x00title"
	s.changes = append([]change{c}, s.changes...)
}

// ofTitle is the place of the title, before the text.
const ofTitle = -1

// onHeading reports whether a change is of a heading.
func (c change) onHeading(s *step) bool {
	return c.Kind != Removed && c.at < len(s.after) && s.after[c.at].kind == record.Heading
}

// change is a Change with its place.
type change struct {
	Change
	slot
	at  int         // in the text after; of a removed one, of what follows it
	was record.Kind // of the utterance that it stood in before; "": it is new
}

// slot is a place between what stays on the page.
type slot struct{ above, below string }

// compare finds what changed from one text to another.
func compare(before, after text) step {
	s := step{before: before, after: after, kept: map[string]bool{}}
	old, new := unmatched(before, after), unmatched(after, before)
	for _, one := range after {
		s.kept[one.key] = true
	}
	for _, i := range new {
		delete(s.kept, after[i].key)
	}
	pairs := pair(before, old, after, new)
	slotsBefore, slotsAfter, follows := s.slots(before), s.slots(after), s.follows()
	for _, i := range new {
		c := change{Change: Change{Kind: Added, After: after[i].text, Utterance: after[i].utterance}, slot: slotsAfter[i], at: i}
		passing := after[i].passing
		if j, ok := pairs[i]; ok {
			c.Kind, c.Before, c.Numbers = Changed, before[j].text, numbersChanged(before[j], after[i])
			c.was = before[j].kind
			passing = passing && before[j].passing
		}
		if !passing {
			s.changes = append(s.changes, c)
		}
	}
	paired := map[int]bool{}
	for _, j := range pairs {
		paired[j] = true
	}
	for _, j := range old {
		if paired[j] || before[j].passing {
			continue
		}
		s.changes = append(s.changes, change{
			Change: Change{Kind: Removed, Before: before[j].text, Utterance: before[j].utterance}, slot: slotsBefore[j], at: follows[j],
		})
	}
	slices.SortStableFunc(s.changes, func(a, b change) int { return cmp.Compare(a.at, b.at) })
	return s
}

// unmatched are the places of the sentences of a text that the other one does
// not have, or not as often.
func unmatched(of, other text) (out []int) {
	there := map[string]int{}
	for _, one := range other {
		there[one.key]++
	}
	for i, one := range of {
		if there[one.key] > 0 {
			there[one.key]--
		} else {
			out = append(out, i)
		}
	}
	return out
}

// slots are the places of the sentences of a text, between those around that
// stay.
func (s *step) slots(in text) []slot {
	out := make([]slot, len(in))
	last := ""
	for i, one := range in {
		out[i].above = last
		if s.kept[one.key] {
			last = one.key
		}
	}
	last = ""
	for i, one := range slices.Backward(in) {
		out[i].below = last
		if s.kept[one.key] {
			last = one.key
		}
	}
	return out
}

// follows are the places in the text after of what follows the sentences of the
// text before; the end if nothing does.
func (s *step) follows() []int {
	places := map[string]int{}
	for i, one := range slices.Backward(s.after) {
		places[one.key] = i
	}
	out, next := make([]int, len(s.before)), len(s.after)
	for i, one := range slices.Backward(s.before) {
		out[i] = next
		if s.kept[one.key] {
			next = places[one.key]
		}
	}
	return out
}

// likeness is from which share of common pairs of letters on a sentence is taken
// for another one changed, numbers apart. Of 「原因を調査しております」 and
// 「原因を調査し、特定いたしました」 half are common.
const likeness = 0.5

// mostPairs is how many pairs of sentences are compared; beyond, a page is
// another one.
const mostPairs = 100_000

// pair finds of which sentence before each one after was made, the most alike
// first.
func pair(before text, old []int, after text, new []int) map[int]int {
	type match struct {
		score    float64
		old, new int
	}
	var all []match
	if len(old)*len(new) <= mostPairs {
		of := make([][]uint64, len(old))
		for n, j := range old {
			of[n] = pairsOf(before[j])
		}
		for _, i := range new {
			mine := pairsOf(after[i])
			for n, j := range old {
				if score := alike(of[n], mine); score >= likeness {
					all = append(all, match{score, j, i})
				}
			}
		}
	}
	slices.SortStableFunc(all, func(a, b match) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(distance(a.old, a.new), distance(b.old, b.new)))
	})
	pairs, taken := map[int]int{}, map[int]bool{}
	for _, m := range all {
		if _, ok := pairs[m.new]; !ok && !taken[m.old] {
			pairs[m.new], taken[m.old] = m.old, true
		}
	}
	return pairs
}

func distance(a, b int) int { return max(a-b, b-a) }
