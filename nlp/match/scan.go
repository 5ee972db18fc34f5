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
	Tokens  []token.Token
	rules   *Rules
	facts   []record.Fact
	seen    bits      // the lists of the rules' scanner that its text holds a string of
	found   []int32   // the same, one by one
	may     []int32   // the rules that may match
	alive   [][]int32 // by set: its atoms that may match, where weighed
	touched []int32   // the sets that are weighed
	weighed bits
	every   bool    // whatever it holds, all may
	clause  []int   // the number of each token's clause
	atoms   [][]hit // occurrences of atoms, where looked
	noted   []int32 // the atoms that have some
	looked  bits
	sets    [][]hit // occurrences of sets, where done
	used    []int   // the sets that are done
	done    bits
	held    []int32 // the patterns that are known to hold
	cues    bits    // the numbered cues that may match in its text
	cued    bool    // which is known
	room    room
}

// room is used again for what one rule needs.
type room struct {
	choices [][]hit
	chosen  []hit
	mask    []hit
	cues    []int32
}

// hit is one occurrence: tokens first to last (half open) and the bytes of the
// normalised text that are the evidence.
type hit struct {
	first, last int
	start, end  int
}

func (h hit) overlaps(o hit) bool { return h.first < o.last && o.first < h.last }

// Scan takes one normalised sentence and finds out which rules may match it:
// of each element that must be there it holds a string without which the
// element cannot match. facts are those of the utterance, with offsets in the
// original text.
func (r *Rules) Scan(n text.Normal, facts []record.Fact) *Sentence {
	s := r.free.Get().(*Sentence)
	s.Normal, s.facts = n, facts
	s.found = r.anchors.scan(n.Text, s.seen, s.found)
	for _, f := range facts {
		if id, asked := r.facts[strings.TrimSuffix(f.Type, "_range")]; asked && !s.seen.has(id) {
			s.seen.set(id)
			s.found = append(s.found, id)
		}
	}
	s.weigh()
	return s
}

// Narrow makes of a scanned text the one sentence that it holds: what may
// match in the sentence is among what may match in the whole.
func (s *Sentence) Narrow(n text.Normal) { s.Normal = n }

// May lists the rules that may match.
func (s *Sentence) May() Candidates { return Candidates{rules: s.may, every: s.every} }

// Sift leaves out the rules before the first that can match: of the others a
// pattern does not hold though its strings are there, or what must stand around
// does not. It reports whether there is one. A sentence without one need not be
// cut.
func (s *Sentence) Sift(c Context) bool {
	if s.every {
		return true
	}
	i := slices.IndexFunc(s.may, func(number int32) bool { return s.stands(number, c) })
	if i < 0 {
		s.may = s.may[:0]
		return false
	}
	s.may = append(s.may[:0], s.may[i:]...)
	return true
}

func (s *Sentence) stands(number int32, c Context) bool {
	for _, set := range s.rules.needs[number] {
		if !s.possible(set) {
			return false
		}
	}
	one := s.rules.byRule[number]
	if c.around(one.Scope) {
		return true
	}
	for _, set := range one.also {
		if !s.possible(int32(set)) {
			return false
		}
	}
	return true
}

// possible reports whether any atom of a set may occur. Patterns are asked when
// nothing else is there.
func (s *Sentence) possible(set int32) bool {
	live := s.live(set)
	return slices.ContainsFunc(live, s.sure) || slices.ContainsFunc(live, s.tells)
}

// sure reports whether nothing more can be known of an atom before the sentence
// is cut.
func (s *Sentence) sure(atom int32) bool {
	return !s.rules.patterns.has(atom) || slices.Contains(s.held, atom)
}

// tells reports whether a pattern matches in the sentence.
func (s *Sentence) tells(atom int32) bool {
	if s.looked.has(atom) {
		return false // and was not there
	}
	if may, _ := s.rules.atoms[atom].pattern.may(s.Text); may {
		s.held = append(s.held, atom)
		return true
	}
	s.looked.set(atom)
	s.noted = append(s.noted, atom)
	return false
}

// Cut cuts the sentence into words, which a rule needs before it is asked.
func (s *Sentence) Cut() {
	s.Tokens = s.rules.tokens.Append(s.Tokens[:0], s.Text)
	s.readClauses()
}

// Read is Scan and Cut.
func (r *Rules) Read(n text.Normal, facts []record.Fact) *Sentence {
	s := r.Scan(n, facts)
	s.Cut()
	return s
}

// All makes everything be looked for in the sentence, whatever strings it
// holds. That is slow, and what the rest is tested against.
func (s *Sentence) All() { s.every = true }

// newSentence makes room for a sentence; as there are thousands of atoms it is
// used again, see Release.
func (r *Rules) newSentence() any {
	return &Sentence{
		rules: r, seen: newBits(r.anchors.lists), weighed: newBits(len(r.sets)), alive: make([][]int32, len(r.sets)), cues: newBits(len(cueExprs)), looked: newBits(len(r.atoms)), done: newBits(len(r.sets)),
		atoms: make([][]hit, len(r.atoms)), sets: make([][]hit, len(r.sets)),
		room: room{chosen: make([]hit, 0, 16)},
	}
}

// Release gives back a sentence that is not needed any more.
func (r *Rules) Release(s *Sentence) {
	for _, id := range s.noted {
		s.atoms[id], s.looked[id>>6] = s.atoms[id][:0], 0
	}
	for _, set := range s.used {
		s.sets[set], s.done[set>>6] = s.sets[set][:0], 0
	}
	for _, id := range s.found {
		s.seen[id>>6] = 0
	}
	for _, set := range s.touched {
		s.alive[set], s.weighed[set>>6] = s.alive[set][:0], 0
	}
	s.touched = s.touched[:0]
	s.Normal, s.facts, s.every, s.cued = text.Normal{}, nil, false, false
	s.found, s.may, s.noted, s.used, s.held = s.found[:0], s.may[:0], s.noted[:0], s.used[:0], s.held[:0]
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
	if s.done.has(int32(set)) {
		return s.sets[set]
	}
	s.done.set(int32(set))
	s.used = append(s.used, set)
	out := s.sets[set]
	if s.every {
		for _, id := range s.rules.sets[set] {
			out = append(out, s.atom(int32(id))...)
		}
	} else {
		for _, id := range s.live(int32(set)) {
			out = append(out, s.atom(id)...)
		}
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

// atom looks for an atom, once.
func (s *Sentence) atom(id int32) []hit {
	if s.looked.has(id) {
		return s.atoms[id]
	}
	s.looked.set(id)
	s.noted = append(s.noted, id)
	out, a := s.atoms[id], &s.rules.atoms[id]
	switch a.kind {
	case codebook.Base:
		out = s.surfaces(s.words(out, a.bases), a.surface, len(a.bases) > 1 && lettersOnly(a.surface))
	case codebook.Surface:
		out = s.surfaces(out, a.surface, false)
	case codebook.Fact:
		out = s.facted(out, a.surface)
	case codebook.Part:
		for i := range s.Tokens {
			if s.Tokens[i].POS == a.surface {
				out = append(out, s.between(i, i+1))
			}
		}
	case codebook.Pattern:
		out = s.search(out, id)
	case codebook.Beside:
		out = append(out, s.beside(a.beside)...)
	}
	s.atoms[id] = out
	return out
}

// between is the hit of tokens first to last.
func (s *Sentence) between(first, last int) hit {
	return hit{first, last, s.Tokens[first].Start, s.Tokens[last-1].End}
}

// words appends where words with these base forms stand one behind the other.
func (s *Sentence) words(out []hit, bases []string) []hit {
	if len(bases) == 0 {
		return out
	}
	for i := range s.Tokens {
		if s.Tokens[i].Base != bases[0] {
			continue
		}
		if last := s.matchBases(bases, i); last > 0 {
			out = append(out, s.between(i, last))
		}
	}
	return out
}

// lettersOnly reports whether a word has no hiragana, which would make it
// likely that the same characters are also the beginning of another word.
func lettersOnly(word string) bool {
	return !strings.ContainsFunc(word, func(r rune) bool { return r >= 'ぁ' && r <= 'ん' })
}

// goesOn reports whether a word written in kanji or katakana goes on here, so
// that what stands before is a part of it: 補償金 in 補償金融.
func goesOn(rest string) bool {
	r, _ := utf8.DecodeRuneInString(rest)
	return r >= '一' && r <= '鿿' || r >= 'ァ' && r <= 'ー'
}

// surfaces appends where want stands as it is written and is whole words, or
// if open, where words begin with it: 慰謝料 in 慰謝料って, which the
// dictionary cuts 慰謝|料っ|て.
func (s *Sentence) surfaces(out []hit, want string, open bool) []hit {
	if want == "" {
		return out
	}
	for at := 0; ; at++ {
		n := strings.Index(s.Text[at:], want)
		if n < 0 {
			return out
		}
		at += n
		i, ok := slices.BinarySearchFunc(s.Tokens, at, func(t token.Token, at int) int { return cmp.Compare(t.Start, at) })
		if !ok {
			continue
		}
		if last := s.endingAt(i, at+len(want)); last > 0 {
			out = append(out, s.between(i, last))
		} else if open && !goesOn(s.Text[at+len(want):]) {
			out = append(out, s.cover(at, at+len(want)))
		}
	}
}

// facted appends the facts of a type, and ranges of it.
func (s *Sentence) facted(out []hit, kind string) []hit {
	for _, f := range s.facts {
		if strings.TrimSuffix(f.Type, "_range") != kind {
			continue
		}
		if start, end, ok := s.Find(f.Start, f.End); ok {
			out = append(out, s.cover(start, end))
		}
	}
	return out
}

// search appends the occurrences of a pattern: of its first group, if it has
// one that matched.
func (s *Sentence) search(out []hit, id int32) []hit {
	a := &s.rules.atoms[id]
	if !slices.Contains(s.held, id) {
		if may, _ := a.pattern.may(s.Text); !may {
			return out
		}
	}
	if a.pattern.rx.NumSubexp() == 0 {
		for _, m := range a.pattern.held(s.Text) {
			if m[0] < m[1] {
				out = append(out, s.cover(m[0], m[1]))
			}
		}
		return out
	}
	for _, m := range a.pattern.rx.FindAllStringSubmatchIndex(s.Text, -1) {
		if m[2] >= 0 {
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
