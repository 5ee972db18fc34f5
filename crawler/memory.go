package crawler

import (
	"classify/store/record"
)

// Memory is what outlives a crawl. Each method is one transaction: after a
// crash either all of it happened or nothing.
type Memory interface {
	// Begin continues the incident's interrupted run of the same command, or
	// starts a new one, and returns it with every visit it has made or queued
	// so far.
	Begin(inc record.Incident, command, program string) (record.Run, []record.Visit, error)
	// Finish keeps what one lease brought.
	Finish(run record.Run, o record.Outcome) error
	// End closes the run: no visit of it may still be queued.
	End(run record.Run) (record.Run, error)
}

// The reasons for which an address is not fetched, as reports show them.
const (
	SkipRobots     = "denied by robots.txt"
	SkipNoRules    = "robots.txt not available"
	SkipScope      = "outside the source's hosts"
	SkipMatch      = "link without a wanted word"
	SkipUnlisted   = "its source is no longer listed"
	SkipBudget     = "page budget of the run spent"
	SkipRedirected = "redirected to another address"
	SkipAddress    = "address that cannot be fetched"
)

// The reasons for which a fetch failed.
const (
	FailNetwork   = "no answer"
	FailNotSaved  = "not among the saved pages"
	FailRefused   = "refused: not a public address"
	FailStatus    = "status" // followed by the number
	FailEmpty     = "empty answer"
	FailRedirects = "too many redirects"
)
