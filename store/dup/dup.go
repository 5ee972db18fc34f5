// Package dup finds utterances that say the same, so that one voice is counted
// once: reposts, syndicated copies, a post that is quoted in a blog. Utterances
// go in, in batches as they come; pairs that belong together come out, and
// Groups makes groups of them. Start at Index.Add.
//
// Two utterances belong together if
//
//   - they are the same, spaces and punctuation apart, and have at least exact
//     characters. Shorter ones, such as 「遅すぎる」, are said by many: they belong
//     together if one account says them or one page;
//   - they are nearly the same: both have at least near characters, and the
//     Jaccard similarity of their runs of three characters is at least alike.
//     Such pairs are found by MinHash (Broder 1997) of 64 permutations in 16
//     bands of 4, and then compared truly;
//   - one of them is a quotation, and nearly all of its sentences stand in the
//     other one. A sentence that stands there in brackets is itself quoted there:
//     who quotes the same as another does not say the same.
//
// Texts made from one template are not the same voice. What is nearly the same
// is another voice where a number was replaced by another one (760万件, 2,260万件)
// or a name, three characters or more in katakana or Latin letters, by another
// name; a number or name that only one of them has is an omission, and a name of
// which most characters are left is misspelt. Names in kanji and hiragana are not
// told from other words: a template in which such a name was replaced is taken
// for a copy. What one account or one page says is one voice however its numbers
// change; that is for whoever counts to see, as it needs no text.
//
// A group is what hangs together by such pairs. Whether two belong together
// depends on them alone, so the same utterances make the same groups however
// they are divided into batches; but of what more than crowded texts have in
// common only the first of them are looked at, by their numbers, so that batches
// should come in order. Who said it first is told by Origin.
//
// What is looked up is kept in segments: sorted keys with the numbers of the
// utterances that have them, delta-coded in blocks. The keys of a batch are
// sorted too, and both are read once from front to back; a batch adds one
// segment, and segments of like size are made one. In memory are the batch, the
// first keys of the blocks, and a block of each segment. The package does no I/O;
// an Index is not safe for concurrent use.
package dup

import (
	"cmp"
	"time"
)

// Version names how pairs are found: another one groups everything anew.
const Version = "dup/1"

// What counts as the same, in characters without spaces and punctuation.
const (
	exact = 16
	// near is what an edited copy of a text of 30 characters may have left.
	near = 28
	// alike: a copy of which one character in twenty was changed has a similarity
	// of about 0.75 and hardly ever one below 0.62; other sentences about the same
	// incident stay below 0.3, paragraphs below 0.2 (measured by
	// TestCopiesAreFoundAndOthersAreNot).
	alike = 0.55
	// phrase is the least that a sentence has to be known again, and quoted the
	// share of a quotation's characters whose sentences stand in the other text.
	phrase = 15
	quoted = 0.9
)

// Number is the place of an utterance: its revision, and which one of it. They
// are ordered as they came.
type Number uint64

// utteranceBits leave room for 16 million utterances of a revision.
const utteranceBits = 24

// At is the number of the utterance at an index of a revision.
func At(revision uint64, utterance int) Number {
	return Number(revision<<utteranceBits | uint64(utterance)&(1<<utteranceBits-1))
}

// Revision is the revision of the utterance.
func (n Number) Revision() uint64 { return uint64(n) >> utteranceBits }

// Utterance is its index in the revision.
func (n Number) Utterance() int { return int(n & (1<<utteranceBits - 1)) }

// Item is an utterance as it is compared.
type Item struct {
	Number
	Text    string // normalised; a line break ends a sentence
	Account string // who says it, wherever it stands; "": not known
	Page    string // address of its document
	Quoted  bool   // a quotation or an embedded post
}

// Saying is an utterance as it is told when it was said.
type Saying struct {
	Posted   time.Time // zero: not known
	Captured time.Time
	Quoted   bool
}

// Origin is the index of the saying that was first, -1 if there is none: by when
// it was posted if that is known; between what is known and what is not, and
// among the latter, a quotation is later than what is none, and then the time of
// capture decides. Sayings come in the order of their numbers, which decides in
// the end.
func Origin(all []Saying) int {
	known, other := -1, -1
	for i, s := range all {
		switch {
		case s.Posted.IsZero():
			if other < 0 || s.compare(all[other]) < 0 {
				other = i
			}
		case known < 0 || cmp.Or(s.Posted.Compare(all[known].Posted), s.compare(all[known])) < 0:
			known = i
		}
	}
	if known < 0 || other >= 0 && cmp.Or(all[other].compare(all[known]), other-known) < 0 {
		return other
	}
	return known
}

func (s Saying) compare(o Saying) int {
	if s.Quoted != o.Quoted {
		if s.Quoted {
			return 1
		}
		return -1
	}
	return s.Captured.Compare(o.Captured)
}
