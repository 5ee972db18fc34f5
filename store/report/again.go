package report

import (
	"fmt"
	"time"

	"classify/store/record"
)

// Again is the state of a store in which a report was made, as far as Options do
// not say it.
type Again struct {
	Member uint64    // the last membership that was there
	Run    uint64    // the newest run that had changed anything
	Known  time.Time // what became of addresses after it was not known; zero: all was
}

// knows reports whether what became of an address at a time counts.
func (b *builder) knows(since time.Time) bool {
	if b.Again != nil && !b.Again.Known.IsZero() && since.After(b.Again.Known) {
		return false
	}
	return b.AsOf.IsZero() || !since.After(b.AsOf)
}

// ErasuresHash is a hash over what was erased from a store; "" if nothing was.
// When it was is left out: the same erasures have the same hash.
func ErasuresHash(audits []record.Audit) string {
	if len(audits) == 0 {
		return ""
	}
	text := ""
	for _, a := range audits {
		text += fmt.Sprintln(a.Seq, a.By, a.Utterances, a.Passages, a.Captures, a.Bodies, a.Bytes, a.Labels)
	}
	return record.Hash([]byte(text))
}

// since is since when what is known of an address has been so.
func since(v record.Visit) time.Time {
	if v.Since.IsZero() {
		return v.Time
	}
	return v.Since
}
