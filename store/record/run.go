package record

import (
	"cmp"
	"strings"
	"time"
)

// State is what has become of an address in the frontier.
type State string

// The states of an address.
const (
	Queued  State = "queued"
	Fetched State = "fetched" // a capture was kept
	Skipped State = "skipped" // not fetched, for Reason
	Failed  State = "failed"  // tried, without usable content, for Reason
)

// Visit is one address in one run: where it came from and what became of it.
type Visit struct {
	Run     uint64    `json:"run"`
	URL     string    `json:"url"` // canonical
	State   State     `json:"state"`
	Reason  string    `json:"reason,omitempty"` // why skipped or failed, a short fixed phrase
	Detail  string    `json:"detail,omitempty"` // what exactly happened
	Source  string    `json:"source"`           // address of the source it belongs to; "": imported
	Depth   int       `json:"depth"`            // 0 for the source itself
	Hops    int       `json:"hops,omitempty"`   // redirects on the way here
	Order   uint64    `json:"order"`            // first come, first served
	Time    time.Time `json:"time,omitzero"`    // when it was finished
	Capture uint64    `json:"capture,omitempty"`
}

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
	ID       uint64    `json:"id"`
	Incident string    `json:"incident"`
	Command  string    `json:"command"` // crawl or import
	Started  time.Time `json:"started"`
	Finished time.Time `json:"finished,omitzero"` // zero: interrupted, to be continued
	Counts   Counts    `json:"counts"`
	Changed  int       `json:"changed"`  // addresses of which something is now known that was not known before
	Captures string    `json:"captures"` // hash over the sha256 of the captures it made, in order
	Program  string    `json:"program"`  // name and version
	Prev     string    `json:"prev"`     // Hash of the run before; "": the first
	Hash     string    `json:"hash"`     // of this record with Hash empty
}

// Outcome is what one fetch or one file brought: its visit, its capture if
// there is one with the place it takes in the incident, and the addresses
// found in it. A memory keeps it whole or not at all.
type Outcome struct {
	Visit   Visit
	Capture *Capture
	Member  Membership // its numbers are the memory's to give
	Found   []Visit    // queued, or skipped for a reason
}
