package record

import (
	"cmp"
	"strings"
	"time"
)

// State is what has become of an address in the frontier.
type State string

// The states of an address. One that is fetched, skipped or failed is done,
// until it is due again.
const (
	Queued  State = "queued"
	Fetched State = "fetched" // its content is kept
	Skipped State = "skipped" // not fetched or not kept, for Reason
	Failed  State = "failed"  // tried, without usable content, for Reason
)

// Visit is one address of an incident's frontier: where it came from, what
// became of it the last time, and when it is due again.
type Visit struct {
	// Number is the address's place in the frontier, in the order in which the
	// incident's addresses were found, from 1; 0: not yet given.
	Number  uint64
	Run     uint64 // the run that State speaks of
	URL     string // canonical
	State   State
	Leased  bool      // handed out to be fetched, and not come back yet
	Reason  string    // why skipped or failed, a short fixed phrase
	Detail  string    // what exactly happened
	Source  string    // address of the source it belongs to; "": imported
	From    uint64    // number of the address it was found on; 0: listed or imported
	Depth   int       // 0 for the source itself
	Hops    int       // redirects on the way here
	Pages   int       // steps of pagination on the way here
	Tries   int       // requests made for it in this run that are to be repeated
	Front   bool      // what is known of it names the incident, so it goes first
	Time    time.Time // when it was finished
	Since   time.Time // since when what is known of it has been so
	Due     time.Time // not to be asked for before; zero: in any later run
	Capture uint64    // the capture it brought, or found unchanged
}

// Gone reports whether the page was there once and is not any more.
func (v Visit) Gone() bool { return v.State == Failed && v.Reason == GoneReason }

// Withdrawn reports whether what the page said is not to be repeated: it is
// gone, or asks by now not to be kept.
func (v Visit) Withdrawn() bool { return v.Gone() || v.State == Skipped && v.Reason == NoArchiveReason }

// NoArchiveReason is why a page is not kept that asks for it.
const NoArchiveReason = "page that asks not to be kept"

// GoneReason is why the visit of a page failed that was fetched before and now
// is answered with 404 or 410.
const GoneReason = "gone since it was last fetched"

// Why is the reason with what exactly happened, for people.
func (v Visit) Why() string {
	if v.Detail == "" || strings.Contains(v.Detail, v.Reason) {
		return cmp.Or(v.Detail, v.Reason)
	}
	return v.Reason + " (" + v.Detail + ")"
}

// Counts reconcile: Seen = Fetched + Skipped + Failed once a run has ended.
type Counts struct {
	Seen    int `json:"seen"`
	Fetched int `json:"fetched"`
	Skipped int `json:"skipped"`
	Failed  int `json:"failed"`
}

// Run is one crawl or import with its counts. Its hash covers the hash of the
// run before, so a run names the state it came from.
type Run struct {
	ID       uint64 `json:"id"`
	Incident string `json:"incident"`
	Command  string `json:"command"` // crawl or import
	// Afresh: the incident file follows other links than before, so pages are
	// fetched whole although they have not changed.
	Afresh   bool      `json:"afresh,omitempty"`
	Started  time.Time `json:"started"`
	Finished time.Time `json:"finished,omitzero"` // zero: interrupted, to be continued
	Counts   Counts    `json:"counts"`
	Above    uint64    `json:"above"`    // memberships with a higher number were made since it began
	Changed  int       `json:"changed"`  // addresses of which something is now known that was not known before
	Captures string    `json:"captures"` // hash over the sha256 of the captures it made, in order
	Program  string    `json:"program"`  // name and version
	Prev     string    `json:"prev"`     // Hash of the run before; "": the first
	Hash     string    `json:"hash"`     // of this record with Hash empty
}

// Difference is what a run has changed of what is known of its incident, as
// reports and alerts tell it, each list in the order of the frontier.
type Difference struct {
	Run      uint64    `json:"run"` // its number
	Incident string    `json:"incident"`
	RunHash  string    `json:"run_hash"` // of the run's manifest
	Time     time.Time `json:"time"`     // when the run ended
	// Unread: its captures were not read yet, so what is listed as changed may
	// differ in other things than its text.
	Unread  bool     `json:"unread,omitempty"`
	New     []Change `json:"new"`     // documents that were not known before
	Changed []Change `json:"changed"` // documents whose text is another one
	Gone    []Change `json:"gone"`    // pages that are not there any more
}

// Change is one address of a difference.
type Change struct {
	URL     string `json:"url"`
	Title   string `json:"title,omitempty"`
	Voice   Voice  `json:"voice"`
	Capture uint64 `json:"capture"`
	Before  uint64 `json:"before,omitempty"` // the capture it is compared with
}

// Lease is an address handed out to be fetched, with the newest content that
// is known of it. It is all that a fetch needs to know.
type Lease struct {
	Visit Visit
	Known Capture // without its body; Seq 0: nothing is known
}

// Outcome is what one fetch or one file brought: its visit, its capture if
// there is one with the place it takes in the incident, and the addresses
// found in it. A memory keeps it whole or not at all. A visit that found a
// known capture unchanged names it and brings none.
type Outcome struct {
	Visit   Visit
	Capture *Capture
	Member  Membership // its numbers are the memory's to give
	Found   []Visit    // queued, or skipped for a reason
}
