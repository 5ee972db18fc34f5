package told

import (
	"cmp"
	"maps"
	"slices"

	"classify/store/record"
)

// saidMost is how many passages prove what is told.
const saidMost = 3

// Ref is a place in a document.
type Ref struct {
	Doc uint64 // Doc.Number
	Place
}

// spread gathers how widely something is told, document by document.
type spread struct {
	docs   map[record.Voice][]uint64 // in the order of their coming, each once
	voices map[record.Author]bool
	first  []saying  // at most saidMost, the earliest, of different documents
	days   [2]string // the first and the last one
}

// saying is where and when something is told.
type saying struct {
	Ref
	day string
}

func (s saying) compare(o saying) int {
	if (s.day == "") != (o.day == "") {
		return cmp.Compare(o.day, s.day) // what has no day comes last
	}
	return cmp.Or(cmp.Compare(s.day, o.day), cmp.Compare(s.Doc, o.Doc), s.Utterance-o.Utterance, s.Start-o.Start)
}

// add counts what is told at a place of a document; who says it is voice, of the
// given kind.
func (s *spread) add(d *Doc, p Place, day string, kind record.Voice, voice record.Author) {
	if s.voices == nil {
		s.voices, s.docs = map[record.Author]bool{}, map[record.Voice][]uint64{}
	}
	if list := s.docs[kind]; len(list) == 0 || list[len(list)-1] != d.Number {
		s.docs[kind] = append(list, d.Number)
	}
	s.voices[voice] = true
	if day != "" {
		if s.days[0] == "" || day < s.days[0] {
			s.days[0] = day
		}
		s.days[1] = max(s.days[1], day)
	}
	if !d.Gone {
		s.note(saying{Ref: Ref{d.Number, p}, day: day})
	}
}

// note keeps a saying if it is among the first.
func (s *spread) note(one saying) {
	i := slices.IndexFunc(s.first, func(o saying) bool { return o.Doc == one.Doc })
	switch {
	case i < 0:
		s.first = append(s.first, one)
	case one.compare(s.first[i]) < 0:
		s.first[i] = one
	default:
		return
	}
	slices.SortFunc(s.first, saying.compare)
	s.first = s.first[:min(len(s.first), saidMost)]
}

// join adds what another one has gathered.
func (s *spread) join(o *spread) {
	if s.voices == nil {
		s.voices, s.docs = map[record.Author]bool{}, map[record.Voice][]uint64{}
	}
	maps.Copy(s.voices, o.voices)
	for v, list := range o.docs {
		s.docs[v] = union(s.docs[v], list)
	}
	for _, one := range o.first {
		s.note(one)
	}
	if s.days[0] == "" || o.days[0] != "" && o.days[0] < s.days[0] {
		s.days[0] = o.days[0]
	}
	s.days[1] = max(s.days[1], o.days[1])
}

// union has what is in either list, each once.
func union(a, b []uint64) []uint64 {
	out := slices.Concat(a, b)
	slices.Sort(out)
	return slices.Compact(out)
}

// documents is how many there are of any voice.
func (s *spread) documents() int {
	var all []uint64
	for _, list := range s.docs {
		all = append(all, list...)
	}
	slices.Sort(all)
	return len(slices.Compact(all))
}

// done is the spread as it is told.
func (s *spread) done(passage func(Ref) (Passage, error)) (Spread, error) {
	out := Spread{Documents: s.documents(), Voices: len(s.voices), ByVoice: map[record.Voice]int{}, Said: []Passage{}}
	for v, list := range s.docs {
		out.ByVoice[v] = len(union(list, nil))
	}
	for _, one := range s.first {
		p, err := passage(one.Ref)
		if err != nil {
			return out, err
		}
		out.Said = append(out.Said, p)
	}
	return out, nil
}
