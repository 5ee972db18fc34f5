package told

import (
	"cmp"
	"errors"
	"regexp"
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

// spread gathers how widely something is told.
type spread struct {
	tellers []teller
	first   []saying  // at most saidMost, the earliest, of different documents
	live    bool      // a page tells it that is still there
	days    [2]string // the first and the last one
}

// teller is who tells something in a document.
type teller struct {
	doc   uint64
	by    record.Author
	voice record.Voice
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
	one := teller{d.Number, voice, kind}
	if n := len(s.tellers); n == 0 || s.tellers[n-1] != one {
		s.tellers = append(s.tellers, one)
	}
	if day != "" {
		if s.days[0] == "" || day < s.days[0] {
			s.days[0] = day
		}
		s.days[1] = max(s.days[1], day)
	}
	if !d.Gone {
		s.live = true
		s.note(saying{Ref: Ref{d.Number, p}, day: day})
	}
}

// note keeps a saying if it is among the first.
func (s *spread) note(one saying) {
	if n := len(s.first); n == saidMost && one.compare(s.first[n-1]) >= 0 {
		return
	}
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
	s.tellers = append(s.tellers, o.tellers...)
	s.live = s.live || o.live
	for _, one := range o.first {
		s.note(one)
	}
	if s.days[0] == "" || o.days[0] != "" && o.days[0] < s.days[0] {
		s.days[0] = o.days[0]
	}
	s.days[1] = max(s.days[1], o.days[1])
}

// documents is how many tell it.
func (s *spread) documents() int {
	return distinct(s.tellers, func(t teller) uint64 { return t.doc })
}

// voices is how many say it.
func (s *spread) voices() int {
	return distinct(s.tellers, func(t teller) uint64 { return uint64(t.by) })
}

// distinct is how many different numbers tellers have.
func distinct(all []teller, number func(teller) uint64) int {
	if len(all) == 1 {
		return 1
	}
	numbers := make([]uint64, len(all))
	for i, t := range all {
		numbers[i] = number(t)
	}
	slices.Sort(numbers)
	return len(slices.Compact(numbers))
}

// rxHearsay begins what stands behind a step that is only thought or heard of, and
// rxHeard what stands before it where others are said to say so.
var (
	rxHearsay = regexp.MustCompile(`^[^、。「」]{0,14}?」?(?:とみられ|と見られ|とみて|可能性が|ようだ|ようです|模様|そうだ|そうです|らしい|と(?:も)?(?:(?:報じ|伝え)ら|言わ|いわ|さ)れ|との(?:報道|情報|噂|うわさ|話)|と、?[^、。「」]{0,16}?(?:関係者|元社員|元従業員)[はが])`)
	rxHeard   = regexp.MustCompile(`(?:一部報道|報道|週刊誌|関係者|情報筋|ネット上の情報|噂|うわさ)(?:に)?(?:によると|によれば|では|が報じ)`)
	rxSaid    = regexp.MustCompile(`(?:取材に|会見で|広報)`)
)

// isHearsay reports whether every passage that tells of a step only has heard or thinks
// that it was taken; none of those that are shown is of the organisation itself.
func (s *spread) isHearsay(passage func(Ref) (Passage, error)) (bool, error) {
	for _, at := range s.first {
		p, err := passage(at.Ref)
		if errors.Is(err, ErrUntold) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		start, end := at.Start-p.Evidence.Start, at.End-p.Evidence.Start
		if start < 0 || end > len(p.Text) || start > end || p.Voice == record.Announcement {
			return false, nil
		}
		if rxSaid.MatchString(p.Text) || !rxHearsay.MatchString(p.Text[end:]) && !rxHeard.MatchString(p.Text[:start]) {
			return false, nil
		}
	}
	return len(s.first) > 0, nil
}

// done is the spread as it is told.
func (s *spread) done(passage func(Ref) (Passage, error)) (Spread, error) {
	out := Spread{Documents: s.documents(), Voices: s.voices(), ByVoice: map[record.Voice]int{}, Said: []Passage{}, Gone: len(s.tellers) > 0 && !s.live}
	for _, v := range record.Voices {
		of := slices.DeleteFunc(slices.Clone(s.tellers), func(t teller) bool { return t.voice != v })
		if n := distinct(of, func(t teller) uint64 { return t.doc }); n > 0 {
			out.ByVoice[v] = n
		}
	}
	for _, one := range s.first {
		p, err := passage(one.Ref)
		if errors.Is(err, ErrUntold) {
			continue
		}
		if err != nil {
			return out, err
		}
		out.Said = append(out.Said, p)
	}
	return out, nil
}
