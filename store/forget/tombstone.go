package forget

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"slices"

	"github.com/dchest/siphash"

	"classify/store/person"
	"classify/store/record"
)

// Fingerprint is a keyed hash (SipHash-2-4): without the key nobody can tell of
// what, or try what it may be of. A page has one of every window of its text, so
// it is one that is quickly made: BenchmarkFingerprint takes 35 ns for that of a
// window, and 166 ns for its HMAC-SHA256.
type Fingerprint uint64

// Tombstone is what remains of a request that was granted.
type Tombstone struct {
	Kind    string        `json:"kind"`              // author, url or match
	Check   Fingerprint   `json:"check"`             // of the key that all others were made with
	Page    Fingerprint   `json:"page,omitempty"`    // of an address
	Person  Fingerprint   `json:"person,omitempty"`  // of a name or handle, on Site
	Site    Fingerprint   `json:"site,omitempty"`    // 0: on all
	Name    Fingerprint   `json:"name,omitempty"`    // of the letters of a person's name, Letters of them
	Letters int           `json:"letters,omitempty"` //
	Phrase  Fingerprint   `json:"phrase,omitempty"`  // of words, Length characters of them
	Length  int           `json:"length,omitempty"`  //
	Places  []Fingerprint `json:"places,omitempty"`  // of whole utterances at their addresses, sorted
	Units   []Fingerprint `json:"units,omitempty"`   // of what stands between stops, sorted
	Windows []Fingerprint `json:"windows,omitempty"` // of all that is window characters long, sorted
	Called  []Called      `json:"called,omitempty"`  // what a person is called besides
	Shared  []Fingerprint `json:"shared,omitempty"`  // of units and windows that are theirs only beside their name, sorted
	Parts   []Fingerprint `json:"parts,omitempty"`   // of all that is fragment characters long, which is theirs there too, sorted
}

// Called is another name of a person, or an account, as their own words stand under it.
// Others may be called so too: what is said beside it is theirs if it is known to be.
type Called struct {
	Person  Fingerprint `json:"person"`            // as a speaker is called
	Name    Fingerprint `json:"name,omitempty"`    // of its letters, Letters of them; 0: it is an account
	Letters int         `json:"letters,omitempty"` //
}

// Same reports whether two tombstones are of the same request.
func (t Tombstone) Same(other Tombstone) bool {
	return t.Kind == other.Kind && t.Check == other.Check && t.Page == other.Page && t.Person == other.Person && t.Site == other.Site &&
		t.Phrase == other.Phrase && t.Length == other.Length
}

// window is how many characters in a row are nobody's by chance, and shortest
// how many a unit has at least.
const (
	window   = 16
	shortest = 10
)

// The kinds of fingerprint.
const (
	ofKey    = "key"
	ofPage   = "page"
	ofPerson = "person"
	ofSite   = "site"
	ofText   = "text"
	ofPlace  = "place"
)

// stamp makes fingerprints with a key. It is not safe for concurrent use.
type stamp struct {
	k0, k1 uint64
	buf    []byte
}

func newStamp(key []byte) *stamp {
	h := hmac.New(sha256.New, key)
	h.Write([]byte("fingerprints"))
	sum := h.Sum(nil)
	return &stamp{k0: binary.BigEndian.Uint64(sum), k1: binary.BigEndian.Uint64(sum[8:])}
}

func (s *stamp) of(kind, what string) Fingerprint {
	s.buf = append(append(append(s.buf[:0], kind...), 0), what...)
	return s.end()
}

// text is the fingerprint of folded characters.
func (s *stamp) text(runes []rune) Fingerprint {
	s.buf = append(append(s.buf[:0], ofText...), 0)
	for _, r := range runes {
		s.buf = append(s.buf, byte(r), byte(r>>8), byte(r>>16))
	}
	return s.end()
}

// place is the fingerprint of an utterance's characters at an address.
func (s *stamp) place(address string, runes []rune) Fingerprint {
	return s.of(ofPlace, address+"\x00"+string(runes))
}

func (s *stamp) end() Fingerprint {
	return Fingerprint(siphash.Hash(s.k0, s.k1, s.buf) | 1) // never 0
}

// ErrKey: tombstones were made with another key.
var ErrKey = errors.New("the key is not the one that the tombstones were made with")

// Set is what several tombstones say together. It is safe for concurrent use.
type Set struct {
	stamp   stamp
	pages   map[Fingerprint]bool
	persons []Tombstone
	phrases map[int]map[Fingerprint]bool // by length
	places  map[Fingerprint]bool
	units   map[Fingerprint]bool
	windows map[Fingerprint]bool
	shared  map[Fingerprint]bool
	parts   map[Fingerprint]bool
	spoken  map[Fingerprint]bool         // other names of persons, as those of speakers
	called  map[int]map[Fingerprint]bool // and as they stand in what others write, by their letters
}

// NewSet puts tombstones together. The error is ErrKey.
func NewSet(key []byte, tombstones []Tombstone) (*Set, error) {
	s := &Set{
		stamp: *newStamp(key), pages: map[Fingerprint]bool{}, phrases: map[int]map[Fingerprint]bool{}, places: map[Fingerprint]bool{}, units: map[Fingerprint]bool{}, windows: map[Fingerprint]bool{},
		shared: map[Fingerprint]bool{}, parts: map[Fingerprint]bool{}, spoken: map[Fingerprint]bool{}, called: map[int]map[Fingerprint]bool{},
	}
	check := newStamp(key).of(ofKey, "")
	for _, t := range tombstones {
		if t.Check != check {
			return nil, ErrKey
		}
		if t.Page != 0 {
			s.pages[t.Page] = true
		}
		if t.Person != 0 {
			s.persons = append(s.persons, t)
		}
		if t.Phrase != 0 {
			if s.phrases[t.Length] == nil {
				s.phrases[t.Length] = map[Fingerprint]bool{}
			}
			s.phrases[t.Length][t.Phrase] = true
		}
		for _, p := range t.Places {
			s.places[p] = true
		}
		for _, u := range t.Units {
			s.units[u] = true
		}
		for _, w := range t.Windows {
			s.windows[w] = true
		}
		for _, w := range t.Shared {
			s.shared[w] = true
		}
		for _, w := range t.Parts {
			s.parts[w] = true
		}
		for _, one := range t.Called {
			s.call(one)
		}
	}
	return s, nil
}

// call adds another name of a person.
func (s *Set) call(one Called) {
	s.spoken[one.Person] = true
	if one.Letters == 0 {
		return
	}
	if s.called[one.Letters] == nil {
		s.called[one.Letters] = map[Fingerprint]bool{}
	}
	s.called[one.Letters][one.Name] = true
}

// Empty reports whether nothing is to be forgotten.
func (s *Set) Empty() bool {
	return s == nil || len(s.pages)+len(s.persons)+len(s.phrases)+len(s.places)+len(s.units)+len(s.windows) == 0
}

// asker is a Set in use by one goroutine.
type asker struct {
	*Set
	stamp *stamp
	// of is the document of which these are the names: of persons to be
	// forgotten, and of others who speak in it.
	of            *record.Document
	whole, others []string
	in            string // of which calls has told last
	names         []span
}

func (s *Set) ask() *asker { return &asker{Set: s, stamp: &stamp{k0: s.stamp.k0, k1: s.stamp.k1}} }

// person reports whether one of the names is that of a person to be forgotten,
// on this document's site.
func (a *asker) person(names []string, d *record.Document) bool {
	if len(a.persons) == 0 {
		return false
	}
	for _, n := range names {
		print := a.stamp.of(ofPerson, n)
		for _, t := range a.persons {
			if t.Person != print {
				continue
			}
			if a.onSite(t, d) {
				return true
			}
		}
	}
	return false
}

// anywhere reports whether one of the names is that of a person to be forgotten, on
// whatever site, or another one of theirs.
func (a *asker) anywhere(names ...string) bool {
	return len(a.persons) > 0 && slices.ContainsFunc(names, func(n string) bool {
		print := a.stamp.of(ofPerson, n)
		return n != "" && (a.spoken[print] || slices.ContainsFunc(a.persons, func(t Tombstone) bool { return t.Person == print }))
	})
}

// onSite reports whether a person is meant on the site of a document.
func (a *asker) onSite(t Tombstone, d *record.Document) bool {
	return t.Site == 0 || slices.ContainsFunc(sites(d), func(s string) bool { return a.stamp.of(ofSite, s) == t.Site })
}

// handle reports whether a handle is that of a person to be forgotten.
func (a *asker) handle(handle string, d *record.Document) bool {
	return a.person([]string{person.Account(handle)}, d)
}

// phrase reports whether words to be forgotten stand in a text.
func (a *asker) phrase(f folded) bool {
	for length, prints := range a.phrases {
		for i := 0; i+length <= len(f.runes); i++ {
			if prints[a.stamp.text(f.runes[i:i+length])] {
				return true
			}
		}
	}
	return false
}

// phraseIn reports whether words to be forgotten stand in a text, or escaped in an
// address within it.
func (a *asker) phraseIn(text string) bool {
	return len(a.phrases) > 0 && slices.ContainsFunc(unescaped(text), func(s string) bool { return a.phrase(fold(s)) })
}

// covered marks the characters that stand in a window to be forgotten; nil: none does.
func (a *asker) covered(f folded) []bool {
	if len(a.windows) == 0 {
		return nil
	}
	return a.cover(f, window, func(print Fingerprint) bool { return a.windows[print] })
}

// cover marks the characters that stand in a run of so many which is one of theirs.
func (a *asker) cover(f folded, length int, theirs func(Fingerprint) bool) (out []bool) {
	for i := 0; i+length <= len(f.runes); i++ {
		if !theirs(a.stamp.text(f.runes[i : i+length])) {
			continue
		}
		if out == nil {
			out = make([]bool, len(f.runes))
		}
		for j := i; j < i+length; j++ {
			out[j] = true
		}
	}
	return out
}

// Copies reports whether a text holds words to be forgotten that whoever says it has
// from there, and does not only say too.
func (s *Set) Copies(text string) bool {
	if s.Empty() {
		return false
	}
	a := s.ask()
	return a.phraseIn(text) || isLong(a.covered(fold(text)))
}

// Finds reports whether a text, of whatever kind, holds words to be forgotten
// that nobody says by chance. It is for what has no speakers: bytes of a page
// besides its documents.
func (s *Set) Finds(text string) bool {
	if s.Empty() {
		return false
	}
	a := s.ask()
	return slices.ContainsFunc(unescaped(text), func(said string) bool {
		f := fold(said)
		return a.phrase(f) || a.covered(f) != nil
	})
}
