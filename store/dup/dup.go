// Package dup finds sentences that are the same words, so that who said them
// first is counted as their one voice: reposts, syndicated copies, a post that is
// quoted in a blog. Passages go in, in batches as they come; pairs that belong
// together come out, Groups makes groups of them, and an Origin of each tells
// who was first. Start at Index.Add.
//
// What is compared is a sentence, wherever it stands: what somebody adds to the
// words of another is a sentence of her own. Two belong together if
//
//   - they are the same, spaces and punctuation apart, and have at least exact
//     characters. Shorter ones, such as 「遅すぎる」, are said by many; they are
//     known again by the whole they stand in, which is a passage too;
//   - one is cut off, 「…」, and the other goes on from there, with no number,
//     negation or question in what follows;
//   - they are nearly the same: both have at least near characters, the Jaccard
//     similarity of their runs of three characters is at least alike, and what
//     differs between them is not what makes another statement of the one.
//     Such pairs are found by MinHash (Broder 1997) of permutations in bands, and
//     then compared truly.
//
// What decides is what differs. Another statement is what has another number, is
// negated where the other is not, asks where the other asserts, doubts, demands
// or takes back what the other says plainly. Numbers, negations and questions are
// counted (see sense), and as only what has the same counts is joined, no chain of
// copies leads from a statement to its denial. The rest is seen in an alignment
// (see differ): a name or another word that was replaced, a character by its
// opposite (遅, 早), another tense, words that were added. A misspelt word, a
// particle, a way of writing are none of these.
//
// Of what somebody quotes with a name beside it only a part may be quoted: it is a part
// of what was said by whoever has that name if it stands there word for word. That makes
// no group of the two, as the rest of them differs, but tells whose words they are, see
// Part.
//
// What is too short for that is compared by AlikeShort where the sentence beside
// it is the same, see Neighbours: who copies a post copies its 「遅すぎる」 too.
//
// A group is what hangs together by such pairs. Whether two belong together
// depends on their texts alone, so the same passages make the same groups however
// they are divided into batches; but of what more than crowded texts have in
// common only the first of them are looked at, by their numbers, so that batches
// should come in order.
//
// What is looked up is kept in segments: sorted keys with the numbers of the
// passages that have them, delta-coded in blocks. The keys of a batch are sorted
// too, and both are read once from front to back; a batch adds one segment, and
// segments of like size are made one. In memory are the batch, the first keys of
// the blocks, and a block of each segment. The package does no I/O; an Index is
// not safe for concurrent use.
package dup

// Version names how pairs are found and who of them was first: another one groups
// everything anew.
const Version = "dup/5"

// What counts as the same, in characters without spaces and punctuation.
const (
	exact = 16
	// near is what an edited copy of a sentence of 20 characters may have left.
	near = 19
	// begun is how much of a sentence that was cut off must be left, so that few
	// others begin alike: a post of 140 characters that is passed on loses its end.
	begun = 24
	// longest is how many characters are compared: of a longer passage only copies
	// word for word are known. Sentences have at most 400.
	longest = 1000
	// fragment is what is known as a part of somebody's words beside the name: the name
	// and eight characters in a row are no chance.
	fragment = 8
	// alike: a copy of which one character in twenty was changed has a similarity
	// of about 0.75 and seldom one below 0.6; other sentences about the same
	// incident stay below 0.5 unless they are made from one template (measured by
	// TestCopiesAreFoundAndOthersAreNot).
	alike = 0.55
)

// Number is the place of a passage: its revision, and which one of it. They are
// ordered as they came.
type Number uint64

// passageBits leave room for 16 million passages of a revision.
const passageBits = 24

// At is the number of the passage at an index of a revision.
func At(revision uint64, passage int) Number {
	return Number(revision<<passageBits | uint64(passage)&(1<<passageBits-1))
}

// Revision is the revision of the passage.
func (n Number) Revision() uint64 { return uint64(n) >> passageBits }

// Passage is its index in the revision.
func (n Number) Passage() int { return int(n & (1<<passageBits - 1)) }

// Item is a passage as it is compared.
type Item struct {
	Number
	Text string // normalised
	// Whole: it has several sentences, which are passages too, so that it is only
	// known word for word.
	Whole bool
	// By are the names and accounts of whoever says it, of all of an utterance, Own the
	// parts of that which are not quoted, normalised too, and Beside the names with which
	// it may be quoted; names are spelt alike.
	By, Own, Beside []string
}

// Part is a quotation that is a part of what was said by whoever is named beside it.
type Part struct{ Of, Number Number }
