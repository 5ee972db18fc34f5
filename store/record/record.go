// Package record holds the domain types that every other package speaks:
// what is followed (Incident, Source), what was fetched (Capture), what it
// says (Document, Revision, Utterance), what was found in it (Finding, Fact)
// and what happened (Run).
//
// Data flows one way: capture → document → finding → report. The types carry
// no behaviour beyond checking themselves and naming their parts; the package
// imports the standard library only, so that every room may import it.
//
// All offsets are byte offsets into the UTF-8 text they belong to, half open:
// text[Start:End].
package record

import (
	"crypto/sha256"
	"encoding/hex"
)

// Voice is who is speaking to the public on a page.
type Voice string

// The four voices. A page gets its source's voice.
const (
	Announcement Voice = "announcement" // the organisation itself
	Authority    Voice = "authority"    // regulators, certifiers, police, courts
	Press        Voice = "press"        // news media
	Commentary   Voice = "commentary"   // everyone else: blogs, posts, comments
)

// Voices lists every voice in the order reports show them.
var Voices = []Voice{Announcement, Authority, Press, Commentary}

// Valid reports whether v is one of Voices.
func (v Voice) Valid() bool {
	for _, known := range Voices {
		if v == known {
			return true
		}
	}
	return false
}

// Hash returns the lower-case hexadecimal SHA-256 of b, the form in which
// every hash of this program is stored and shown.
func Hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// OrEmpty is a list that JSON shows as [], never as null: readers of what is
// written go through it without asking.
func OrEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
