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

// Sentence is a sentence read for matching: its tokens, and where each thing
// the rules look for occurs in it. It belongs to one goroutine.
type Sentence struct {
	text.Normal
	Tokens []token.Token
	rules  *Rules
	seen   bits    // the lists of the rules' scanner that its text holds a string of
	clause []int   // the number of each token's clause
	atoms  [][]hit // occurrences of atoms
	noted  []int   // the atoms that have some
	looked bits    // the atoms that are looked for only when asked, and were
	sets   [][]hit // occurrences of sets; complete where done
	used   []int   // the sets that have some, or are done
	done   []bool
}

// hit is one occurrence: tokens first to last (half open) and the bytes of the
// normalised text that are the evidence.
type hit struct {
	first, last int
	start, end  int
}

func (h hit) overlaps(o hit) bool { return h.first < o.last && o.first < h.last }

// Read prepares one normalised sentence. facts are those of the utterance,
// with offsets in the original text.
func (r *Rules) Read(n text.Normal, facts []record.Fact) *Sentence {
	s := r.free.Get().(*Sentence)
	s.Normal, s.Tokens = n, token.Append(s.Tokens[:0], n.Text)
	r.anchors.scan(n.Text, s.seen)
	s.readClauses()
	for i := range s.Tokens {
		s.readToken(i)
	}
	for _, f := range facts {
		s.readFact(f)
	}
	for _, id := range s.noted {
		for _, set := range r.in[id] {
			if len(s.sets[set]) == 0 {
				s.used = append(s.used, set)
			}
			s.sets[set] = append(s.sets[set], s.atoms[id]...)
		}
	}
	return s
}

// newSentence makes room for a sentence; as there are thousands of atoms it is
// used again, see Release.
func (r *Rules) newSentence() any {
	return &Sentence{
		rules: r, seen: make(bits, (r.anchors.lists+63)/64), looked: make(bits, (len(r.atoms)+63)/64),
		atoms: make([][]hit, len(r.atoms)), sets: make([][]hit, len(r.sets)), done: make([]bool, len(r.sets)),
	}
}

// Release gives back a sentence that is not needed any more.
func (r *Rules) Release(s *Sentence) {
	for _, id := range s.noted {
		s.atoms[id] = s.atoms[id][:0]
	}
	for _, set := range s.used {
		s.sets[set], s.done[set] = s.sets[set][:0], false
	}
	clear(s.seen)
	clear(s.looked)
	s.Normal, s.noted, s.used = text.Normal{}, s.noted[:0], s.used[:0]
	r.free.Put(s)
}

func (s *Sentence) readClauses() {
	s.clause = s.clause[:0]
	n := 0
	for i, t := range s.Tokens {
		s.clause = append(s.clause, n)
		if i > 0 && comma(t) && predicate(s.Tokens[i-1]) {
			n++
		}
	}
}

func comma(t token.Token) bool { return t.Surface == "、" || t.Surface == "," || t.Surface == ";" }

// predicate reports whether a comma after t ends a clause: after a verb or a
// conjunction it does, after 速やかに or 会社は it only gives pause.
func predicate(t token.Token) bool {
	return t.POS == "動詞" || t.POS == "助動詞" || t.Sub == "接続助詞"
}

// readToken notes the words that start at token i.
func (s *Sentence) readToken(i int) {
	t := s.Tokens[i]
	r := s.rules
	for _, id := range r.byBase[t.Base] {
		if last := s.matchBases(r.atoms[id].bases, i); last > 0 {
			s.add(id, i, last)
		}
	}
	first, _ := utf8.DecodeRuneInString(t.Surface)
	for _, id := range r.byRune[first] {
		want := r.atoms[id].surface
		if !strings.HasPrefix(s.Text[t.Start:], want) {
			continue
		}
		if last := s.endingAt(i, t.Start+len(want)); last > 0 {
			s.add(id, i, last)
		}
	}
	if id, ok := r.parts[t.POS]; ok {
		s.add(id, i, i+1)
	}
}

func (s *Sentence) add(id, first, last int) {
	s.note(id, hit{first, last, s.Tokens[first].Start, s.Tokens[last-1].End})
}

func (s *Sentence) note(id int, h hit) {
	n := len(s.atoms[id])
	if n == 0 {
		s.noted = append(s.noted, id)
	} else if s.atoms[id][n-1] == h {
		return
	}
	s.atoms[id] = append(s.atoms[id], h)
}

// matchBases returns the token after the words, or 0 if they do not stand at i.
func (s *Sentence) matchBases(bases []string, i int) int {
	if i+len(bases) > len(s.Tokens) {
		return 0
	}
	for j, b := range bases {
		if s.Tokens[i+j].Base != b {
			return 0
		}
	}
	return i + len(bases)
}

// endingAt returns the token after the one that ends at byte end, or 0 if no
// token from i on ends there.
func (s *Sentence) endingAt(i, end int) int {
	for j := i; j < len(s.Tokens) && s.Tokens[j].End <= end; j++ {
		if s.Tokens[j].End == end {
			return j + 1
		}
	}
	return 0
}

func (s *Sentence) readFact(f record.Fact) {
	id, ok := s.rules.facts[strings.TrimSuffix(f.Type, "_range")]
	if !ok {
		return
	}
	if start, end, ok := s.Find(f.Start, f.End); ok {
		s.note(id, s.cover(start, end))
	}
}

// cover returns the hit of bytes start to end, with all tokens they touch.
func (s *Sentence) cover(start, end int) hit {
	first, _ := slices.BinarySearchFunc(s.Tokens, start, func(t token.Token, at int) int {
		return cmp.Compare(t.End, at+1)
	})
	last := first
	for last < len(s.Tokens) && s.Tokens[last].Start < end {
		last++
	}
	return hit{first, last, start, end}
}

// hits returns the occurrences of a set, in order.
func (s *Sentence) hits(set int) []hit {
	if s.done[set] {
		return s.sets[set]
	}
	s.done[set] = true
	if len(s.sets[set]) == 0 {
		s.used = append(s.used, set)
	}
	out := s.sets[set]
	for _, id := range s.rules.lazy[set] {
		out = append(out, s.atom(id)...)
	}
	if len(out) > 1 {
		slices.SortFunc(out, func(a, b hit) int {
			return cmp.Or(cmp.Compare(a.first, b.first), cmp.Compare(b.last, a.last), cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end))
		})
		out = slices.Compact(out)
	}
	s.sets[set] = out
	return out
}

// atom looks for a pattern or for words beside each other, once.
func (s *Sentence) atom(id int) []hit {
	if s.looked.has(int32(id)) {
		return s.atoms[id]
	}
	s.looked.set(int32(id))
	if a := &s.rules.atoms[id]; a.kind == codebook.Pattern {
		s.atoms[id] = s.search(s.atoms[id], a)
	} else {
		s.atoms[id] = append(s.atoms[id], s.beside(a.beside)...)
	}
	if len(s.atoms[id]) > 0 {
		s.noted = append(s.noted, id)
	}
	return s.atoms[id]
}

// search appends the occurrences of a pattern.
func (s *Sentence) search(out []hit, a *atom) []hit {
	if !holdsAll(s.seen, a.lists) {
		return out
	}
	for _, m := range a.regexp.FindAllStringSubmatchIndex(s.Text, -1) {
		if len(m) > 2 && m[2] >= 0 {
			m = m[2:]
		}
		if m[0] < m[1] {
			out = append(out, s.cover(m[0], m[1]))
		}
	}
	return out
}

// beside joins occurrences of the sets that follow each other directly.
func (s *Sentence) beside(sets []int) []hit {
	chains := s.hits(sets[0])
	for _, set := range sets[1:] {
		var longer []hit
		for _, c := range chains {
			for _, h := range s.hits(set) {
				if h.first == c.last {
					longer = append(longer, hit{c.first, h.last, c.start, h.end})
				}
			}
		}
		chains = longer
	}
	return chains
}
