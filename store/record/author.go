package record

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"
)

// Author is who counts as one voice, as the first eight bytes of a hash: an
// account wherever it is quoted, a named speaker within a page, each comment of
// nobody (匿名), else the page. 0 is no author.
type Author uint64

func author(parts ...string) Author {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return max(Author(binary.BigEndian.Uint64(sum[:])), 1)
}

// PageAuthor is the author of what stands on a page in nobody's name.
func PageAuthor(url string) Author { return author("page", url) }

// NameOf is a name of whoever speaks on a page, see Named; 0 for none.
func NameOf(speaker string) Author {
	if speaker == "" {
		return 0
	}
	return author("speaker", speaker)
}

// Named is the author of what somebody of this name says on the page; without a
// name it is the page.
func (page Author) Named(name Author) Author {
	if name == 0 {
		return page
	}
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], uint64(page))
	binary.BigEndian.PutUint64(b[8:], uint64(name))
	return author("named", string(b[:]))
}

// Alone is the author of an utterance at a place of the page's document that has
// the same name as others and yet is of somebody else.
func (page Author) Alone(place int) Author {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], uint64(page))
	binary.BigEndian.PutUint64(b[8:], uint64(place))
	return author("alone", string(b[:]))
}

// AuthorOf is the author of an utterance at a place of a page's document.
func AuthorOf(page Author, place int, u Utterance) Author {
	switch {
	case u.Handle != "":
		return author("account", strings.ToLower(u.Handle))
	case u.Kind.Single() && IsNobody(u.Speaker):
		return page.Alone(place)
	}
	return page.Named(NameOf(u.Speaker))
}

// Echo is a passage of an utterance, bytes Start to End of its text, that is
// said elsewhere in the incident too: a sentence, one of a quotation within it,
// or all of several sentences.
type Echo struct {
	Utterance  int // its place in the document
	Start, End int
	Depth      int    // of the quotation within the utterance whose words it is; 0: of none
	All        bool   // all of the utterance
	Group      uint64 // number of those that say the same
	Author     Author // who said it first
	Page       Author // the author of the page on which that was
}

// Spoken is what a mention says of where its words stand and who speaks there.
type Spoken struct {
	Utterance  int
	Start, End int    // bytes of the utterance's text
	Depth      int    // of the quotation within the utterance that they stand in
	Name       Author // who that quotation says is speaking; 0: nobody by name
	Voice      Voice  // of who is quoted there; "": that of the utterance
}

// Where says where a finding of an utterance stands.
func (f Finding) Where(utterance int) Spoken {
	s := Spoken{Utterance: utterance, Start: f.Start, End: f.End}
	if f.Depth > 0 {
		s.Depth, s.Name, s.Voice = f.Depth, NameOf(f.Speaker), f.Voice
	}
	return s
}

// Author is the author of the words: who said them first, as the smallest
// echo tells that holds them, else who says them here. page is the author of
// the page and own that of the utterance. Within a passage that somebody quotes
// somebody else in, the other is who speaks, on the page where the passage was
// said first. all are the echoes of the document in the order of their
// utterances.
func (s Spoken) Author(page, own Author, all []Echo) Author {
	best := s.Echo(all)
	switch {
	case best == nil && s.Name != 0:
		return page.Named(s.Name)
	case best == nil:
		return own
	case s.Name != 0 && s.Depth > best.Depth:
		return best.Page.Named(s.Name)
	}
	return best.Author
}

// Echo is the smallest passage that holds the words and is said elsewhere too;
// nil if there is none.
func (s Spoken) Echo(all []Echo) (best *Echo) {
	for _, k := range of(all, s.Utterance) {
		if k.Start <= s.Start && s.End <= k.End && (best == nil || k.End-k.Start < best.End-best.Start) {
			best = &k
		}
	}
	return best
}

// VoiceOfAll is the author of an utterance as a whole: who said all of it first,
// else own, who says it here.
func VoiceOfAll(utterance int, own Author, all []Echo) Author {
	for _, k := range of(all, utterance) {
		if k.All {
			return k.Author
		}
	}
	return own
}

// of are the echoes of an utterance.
func of(all []Echo, utterance int) []Echo {
	by := func(k Echo, u int) int { return k.Utterance - u }
	from, _ := slices.BinarySearchFunc(all, utterance, by)
	to, _ := slices.BinarySearchFunc(all[from:], utterance+1, by)
	return all[from : from+to]
}
