// Package report builds a Report from what the store holds of one incident:
// counts by voice, themes with their mentions, voices and documents,
// quotations with their evidence, what was skipped and why, and the method.
//
// It reads through the small interface Store and does not know how anything
// is kept or shown; package render puts a Report into its formats. The same
// store, as-of time and options give the same Report.
//
// What is counted: a document is an address; of each the revision of the
// newest usable capture that is not later than the as-of time is read. A
// mention is one coded sentence. Voices are mentions after grouping: what the
// same account says, what one page says several times, and a sentence that
// repeats another one, as package dup tells, count once, as the voice of who said
// it first; see record.Spoken. A share counts utterances, and is
// corrected where it is known how often the program errs, see Share. A page that
// is gone at the source or asks by now not to be kept is counted, but not quoted:
// who took it back is not to be repeated.
package report

import (
	"errors"
	"time"

	"classify/store/record"
	"classify/store/report/told"
)

// Store is what a report is built from.
type Store interface {
	// Pages calls fn for every page of the incident, in a fixed order.
	Pages(incident string, fn func(record.Page) error) error
	// Visits returns the last visit of every address of the incident.
	Visits(incident string) ([]record.Visit, error)
	// Method returns the method of the newest analyses.
	Method(incident string) (m record.Method, ok bool, err error)
	// LastChange returns the newest finished run that changed anything.
	LastChange(incident string) (run record.Run, ok bool, err error)
	// Difference returns what a run has changed; ok is false if that is not told.
	Difference(incident string, run uint64) (d record.Difference, ok bool, err error)
	// Runs returns the runs of the incident, in order.
	Runs(incident string) ([]record.Run, error)
	// Labels returns the utterances of the incident that people have labelled.
	Labels(incident string) ([]record.Labelled, error)
	// Audits returns when what was erased, in order.
	Audits() ([]record.Audit, error)
}

// Options of a report; the zero value is usable.
type Options struct {
	AsOf     time.Time // zero: the newest capture
	Speakers bool      // show private speakers by their names
	Program  string    // name and version
	Before   Before    // what it is compared with
	// HeldOut is what is known of a method's error from other text; nil: nothing.
	HeldOut func(record.Method) []record.HeldOut
	// Again: the report is one that was made before, see package verify; nil: it
	// is a new one.
	Again *Again
}

// Report is everything a format shows. Times are UTC.
type Report struct {
	Incident Heading   `json:"incident"`
	AsOf     time.Time `json:"as_of"`
	Period   Period    `json:"period"`
	Counts   Counts    `json:"counts"`
	Since    *Since    `json:"since"` // null: nothing is known of before
	Themes   []Theme   `json:"themes"`

	Timeline  []told.Entry    `json:"timeline"`
	Clock     told.Clock      `json:"clock"`
	Figures   []told.Figure   `json:"facts"`
	Claims    []told.Claim    `json:"claims"`
	Questions []told.Question `json:"questions"`
	Changes   []Edition       `json:"changes"`
	Reworded  int             `json:"reworded"` // pages of which a text became another one that says the same

	Skipped Skipped `json:"skipped"`
	Kept    Kept    `json:"retention"`
	Method  Method  `json:"method"`
}

// Heading names the incident.
type Heading struct {
	ID           string `json:"id"`
	Title        string `json:"title"`
	Organisation string `json:"organisation"`
}

// Period is the first and the last day on which something counted was said;
// empty when no date is known.
type Period struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Counts reconcile: OnIncident + OffIncident = Documents, and the voices'
// documents and utterances sum to OnIncident and Utterances.
type Counts struct {
	Captures    int     `json:"captures"`
	Documents   int     `json:"documents"`
	OnIncident  int     `json:"on_incident"`
	OffIncident int     `json:"off_incident"`
	Untagged    int     `json:"untagged"`   // documents the tag stage has yet to read; 0 when it finished
	Utterances  int     `json:"utterances"` // of documents on the incident
	Coded       int     `json:"coded"`      // of them, with at least one theme
	Voices      int     `json:"voices"`     // that speak of any theme
	ByVoice     []Voice `json:"by_voice"`
}

// Voice is what one kind of voice contributed.
type Voice struct {
	Voice      record.Voice `json:"voice"`
	Documents  int          `json:"documents"`
	Utterances int          `json:"utterances"`
	Coded      int          `json:"coded"`
}

// Theme is what was found of one theme.
type Theme struct {
	record.Theme
	Share     Share                 `json:"share"`
	Mentions  int                   `json:"mentions"`
	Voices    int                   `json:"voices"`
	Documents int                   `json:"documents"`
	ByVoice   map[record.Voice]int  `json:"by_voice"` // mentions
	ByStance  map[record.Stance]int `json:"by_stance"`
	ByDay     map[string]int        `json:"by_day"` // "" for mentions without a known day
	// Spoken are the mentions by voice and stance.
	Spoken     map[record.Voice]map[record.Stance]int `json:"spoken"`
	Quotes     []Quote                                `json:"quotes"`
	MoreQuotes int                                    `json:"more_quotes"` // that are not listed
}

// Quote is one quotation: the sentence a theme was found in.
type Quote struct {
	told.Passage
	Match     Span             `json:"match"` // the words that were found
	Stance    record.Stance    `json:"stance"`
	Certainty record.Certainty `json:"certainty"`
	By        record.By        `json:"by"`
	Rule      string           `json:"rule"`
	Repeats   int              `json:"repeats"` // documents that say the same besides this one

	voice record.Author // who counts as one
}

// Span is bytes of the utterance's text.
type Span struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
}

// Skipped is what was not read, and why: Seen = Fetched + Skipped + Failed.
type Skipped struct {
	Seen      int     `json:"seen"`
	Fetched   int     `json:"fetched"`
	Skipped   int     `json:"skipped"`
	Failed    int     `json:"failed"`
	Queued    int     `json:"queued"` // of an interrupted run; 0 when it ended
	Reasons   Reasons `json:"reasons"`
	Unread    Reasons `json:"unread"`   // fetched, but nothing could be read in it
	OffReason Reasons `json:"off"`      // read, but not about the incident
	Warnings  Reasons `json:"warnings"` // read, with a doubt
}

// Reason is why something is missing, and of which addresses.
type Reason struct {
	Reason string   `json:"reason"`
	Count  int      `json:"count"`
	URLs   []string `json:"urls"`
}

// Method is what made the report, so that it can be made again.
type Method struct {
	Program    string   `json:"program"`
	Extractors []string `json:"extractors"`
	Tagger     string   `json:"tagger"`
	Codebook   string   `json:"codebook"`
	CodebookID string   `json:"codebook_sha256"`
	Dictionary string   `json:"dictionary"`
	Model      string   `json:"model,omitempty"` // that adds to the rules; "": none does
	Run        uint64   `json:"run"`
	RunHash    string   `json:"run_hash"`
	// The rest says what else to read it from, so that it can be verified.
	AsOfGiven    bool   `json:"as_of_given"` // as_of was asked for; else it is the time of the newest capture
	Speakers     string `json:"speakers"`    // Masked or Full
	Member       uint64 `json:"member"`      // the incident's last membership
	Erasures     int    `json:"erasures"`    // from the store until then
	ErasuresHash string `json:"erasures_hash"`
	// Signature is the store's, of all else that the report says: see package verify.
	// "": not signed.
	Signature string `json:"signature,omitempty"`
}

// How private speakers are called.
const (
	Masked = "masked"
	Full   = "full"
)

// ErrNoRun says that there is no such run to compare with.
var ErrNoRun = errors.New("there is no run")
