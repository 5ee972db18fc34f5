package dup

import "math"

// Of 18 bands of 4 permutations, a pair of similarity 0.75 has one in common with
// a chance of 0.999, one of 0.65 with 0.97, one of 0.2 with 0.03. Each takes some
// 10 bytes of an utterance of 70 characters.
const (
	rows         = 4
	bands        = 18
	permutations = bands * rows
)

// factors are those of the permutations: a hash is multiplied by one, and the
// other is added. They are never changed, as what was hashed is kept.
var factors = func() (out [permutations][2]uint64) {
	state := uint64(20260401)
	next := func() uint64 {
		state += 0x9e3779b97f4a7c15
		return mix(state)
	}
	for i := range out {
		out[i] = [2]uint64{next() | 1, next()}
	}
	return out
}()

// sign is the least hash of the members of a set under each permutation.
func sign(set []uint64) (out [permutations]uint32) {
	for i := range out {
		out[i] = math.MaxUint32
	}
	for _, one := range set {
		one = mix(one)
		for i := range out {
			out[i] = min(out[i], uint32((one*factors[i][0]+factors[i][1])>>32))
		}
	}
	return out
}

// mix spreads a number over 64 bits: the last step of SplitMix64 (Steele, Lea
// and Flood 2014).
func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// hash is FNV-1a of 64 bits, spread.
func hash(parts ...string) uint64 {
	h := uint64(14695981039346656037)
	for _, s := range parts {
		for i := range len(s) {
			h = (h ^ uint64(s[i])) * 1099511628211
		}
		h = (h ^ 0xff) * 1099511628211 // no byte of UTF-8
	}
	return mix(h)
}

// A key is its kind, in the highest bits, and a hash: 60 bits of it, so that of
// a million texts two have the same whole key with a chance of one in two
// million, and 32 bits for a band, whose pairs are compared truly.
const (
	kindBits = 4
	textKey  = uint64(iota) << (64 - kindBits) // of a sentence
	wholeKey                                   // of a text of several
	bandKey
	headKey    // of how a sentence begins
	cutHeadKey // of one that was cut off
	saidKey    // of who says it
	besideKey  // of who is named beside it
)

// key is that of the text as a whole: passages that have it belong together. One
// that was cut off has another key than what ends there, as who looks for one
// with a longer text must find it.
func (r *read) key() uint64 {
	if r.Whole {
		return wholeKey | hash(r.text)>>kindBits
	}
	if r.cut {
		return textKey | hash(r.text, "…")>>kindBits
	}
	return textKey | hash(r.text)>>kindBits
}

// formKeys calls fn with those of what the passage is like.
func (r *read) formKeys(fn func(key uint64)) {
	if !r.comparable() {
		return
	}
	s, sense := sign(r.grams()), hash(r.sense())
	for b := range bands {
		h := sense
		for _, one := range s[b*rows:][:rows] {
			h = mix(h ^ uint64(one))
		}
		fn(bandKey | uint64(b)<<32 | h>>32)
	}
}

// headKeys calls fn with the key of how the passage begins, by which those that
// were cut off are found: they by all, the others by them alone, so that among
// many that begin alike few are looked at. Of what is hardly longer one that was
// cut off is nearly the same.
func (r *read) headKeys(fn func(key uint64, looks, adds bool)) {
	if r.Whole || r.size < begun || r.size > longest || !r.cut && r.size <= begun+added {
		return
	}
	head := hash(firstRunes(r.text, begun)) >> 32 // compared truly, as bands
	fn(headKey|head, r.cut, !r.cut)
	fn(cutHeadKey|head, true, r.cut)
}

// firstRunes is the beginning of a text that has at least so many.
func firstRunes(s string, n int) string {
	for i := range s {
		if n--; n < 0 {
			return s[:i]
		}
	}
	return s
}
