package crawler

import (
	"classify/crawler/redact"
	"classify/store/record"
)

// Memory is what outlives a crawl. Each method is one transaction: after a
// crash either all of it happened or nothing.
type Memory interface {
	// Begin continues the incident's interrupted run of the same command, or
	// starts a new one.
	Begin(inc record.Incident, command, program string) (record.Run, error)
	// Known calls fn with every visit of the run's incident in the order of
	// their numbers, and for those that were fetched with the hash of what they
	// brought.
	Known(run record.Run, fn func(v record.Visit, sha256 string) error) error
	// Turn keeps what leases brought and hands out the visits with the given
	// numbers as new leases, in their order.
	Turn(run record.Run, finished []record.Outcome, lease []uint64) ([]record.Lease, error)
	// End closes the run: no visit of it may still be queued or leased.
	End(run record.Run) (record.Run, error)
}

// The reasons for which an address is not fetched or not kept, as reports show
// them.
const (
	SkipRobots     = "denied by robots.txt"
	SkipNoRules    = "robots.txt not available"
	SkipScope      = "outside the source's hosts"
	SkipMatch      = "link without a wanted word"
	SkipUnlisted   = "its source is no longer listed"
	SkipBudget     = "page budget of the run spent"
	SkipHostPages  = "page budget of its host spent"
	SkipPattern    = "page budget of its path pattern spent"
	SkipCalendar   = "budget for calendar pages of its host spent"
	SkipTrap       = "address that looks like a trap"
	SkipRedirected = "redirected to another address"
	SkipAddress    = "address that cannot be fetched"
	SkipNoFollow   = "link that is not to be followed"
	SkipHidden     = "link that readers cannot see"
	SkipNoArchive  = record.NoArchiveReason
	SkipSame       = "same content as another page of its host"
	SkipLeftAlone  = "its host is left alone for this run"
	SkipForgotten  = redact.Reason
	SkipPause      = "its host asks for a longer pause than a run waits"
)

// The reasons for which a fetch failed.
const (
	FailNetwork   = "no answer"
	FailNotSaved  = "not among the saved pages"
	FailRefused   = "refused: not a public address"
	FailStatus    = "status" // followed by the number
	FailEmpty     = "empty answer"
	FailRedirects = "too many redirects"
	FailLocation  = "redirect to an address that cannot be fetched"
	FailLater     = "asked to come back later"
	FailGone      = record.GoneReason
)
