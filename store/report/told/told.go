// Package told puts together what documents tell: their facts, events and
// questions go in, and out come a timeline, the disclosure clock, figures with
// their values over sources, checked calculations, and questions with their
// answers. Start at Gather.
//
// What is alike is told once, with how many documents tell it and the first
// passages that do. It judges nothing: where sources differ, all their dates and
// values stand there. The package does no I/O.
package told

import (
	"time"

	"classify/store/record"
)

// Passage is a sentence with where it stands, and its proof. Text is bytes
// Evidence.Start to Evidence.End of the utterance's text.
type Passage struct {
	Text     string          `json:"text"`
	URL      string          `json:"url"`
	Title    string          `json:"title"`
	Site     string          `json:"site"`
	Voice    record.Voice    `json:"voice"`
	Kind     record.Kind     `json:"kind"`
	Speaker  string          `json:"speaker"` // "": the page's author
	Posted   string          `json:"posted"`  // "": unknown
	Captured time.Time       `json:"captured"`
	Evidence record.Evidence `json:"evidence"`
}

// Spread is how widely something is told.
type Spread struct {
	Documents int                  `json:"documents"`
	Voices    int                  `json:"voices"`
	ByVoice   map[record.Voice]int `json:"by_voice"` // documents
	// Said are the first passages that tell it, of different documents; none of
	// pages that are gone at the source.
	Said []Passage `json:"said"`
	// Gone: all pages that tell it are gone at the source.
	Gone bool `json:"gone,omitempty"`
}

// The places that a date comes from.
const (
	FromText     = "text"     // a passage says it
	FromPage     = "page"     // it is when the page was published
	FromIncident = "incident" // the incident file says it
)

// Entry is something that happened on a day, or was published then.
type Entry struct {
	When string `json:"when"` // ISO 8601: a month, date, datetime or time
	Kind string `json:"kind"` // published, or as of events: detected, announced, notified, reported, answered, demanded, stopped, apologised, findings, ordered
	From string `json:"from"` // where the date comes from
	Who  string `json:"who"`  // as it is written; "": not named
	To   string `json:"to"`
	What string `json:"what"` // of what was published, its title
	// Hearsay: those who tell of it have only heard or think so.
	Hearsay bool `json:"hearsay,omitempty"`
	Spread
}

// Clock is how long it took until people were told, as far as sources say.
type Clock struct {
	Steps     []Step     `json:"steps"`
	Lapses    []Lapse    `json:"lapses"`
	Duty      []Rule     `json:"duty"`      // in force on the days of detection
	Baselines []Baseline `json:"baselines"` // how long others took
}

// Step is one of detected, announced, updated, notified, reported, findings.
type Step struct {
	Kind  string  `json:"kind"`
	Dates []Dated `json:"dates"` // all that sources give, the earliest first
}

// Dated is a date that sources give.
type Dated struct {
	When string `json:"when"`
	Who  string `json:"who"` // a partner of the organisation who took the step, as it is written; "": the organisation
	From string `json:"from"`
	// By is whose date it is: announcement, the organisation's own, if it gives the date
	// at all; "": the incident file's alone.
	By record.Voice `json:"by"`
	// Hearsay: those who give it have only heard or think so; nothing is reckoned from it.
	Hearsay bool `json:"hearsay,omitempty"`
	Spread
}

// Lapse is the time between a date of one step and a date of another one. Those of the
// organisation's own dates go first, those of others' stand beside them.
type Lapse struct {
	From  string `json:"from"` // kind of step
	To    string `json:"to"`
	Start string `json:"start"` // their dates
	End   string `json:"end"`
	Days  int    `json:"days"` // between the calendar days in Japan
	// StartBy and EndBy are whose dates they are, as of Dated.
	StartBy record.Voice `json:"start_by"`
	EndBy   record.Voice `json:"end_by"`
}

// Rule is what the law asks for from one day to another, with where that is
// written.
type Rule struct {
	ID     string            `json:"id"`
	From   string            `json:"from"`  // the first day; "": from the beginning
	Until  string            `json:"until"` // the last one; "": in force
	Text   map[string]string `json:"text"`  // by language: ja, en
	Source string            `json:"source"`
}

// Baseline is a published figure of how long others took.
type Baseline struct {
	ID     string            `json:"id"`
	Period string            `json:"period"`
	Text   map[string]string `json:"text"`
	Source string            `json:"source"`
}

// Figure is a quantity with the values that are told of it.
type Figure struct {
	Of     string  `json:"of"`   // what is counted or measured, as the text calls it
	Type   string  `json:"type"` // as of facts: count, money, percent, duration
	Unit   string  `json:"unit"`
	Agree  bool    `json:"agree"`  // the values are one within what their words allow
	Values []Value `json:"values"` // those of most documents first
	More   int     `json:"more"`   // values that are not listed
	Spread         // Said is empty: the values have it
}

// Value is one value of a figure.
type Value struct {
	Value     string `json:"value"` // a decimal number; of a duration, ISO 8601
	Text      string `json:"text"`  // the words of the first passage
	Qualifier string `json:"qualifier"`
	From      string `json:"from"` // the first day on which it was said; "": unknown
	To        string `json:"to"`
	Spread
}

// The verdicts on calculations.
const (
	Right        = "right"         // within the rounding that the words allow
	Wrong        = "wrong"         // Expected is right
	OtherPremise = "other_premise" // right in itself, but of another number than the one told beside it
)

// Claim is a calculation that a text makes. One that only pages make which are gone
// at the source is not told.
type Claim struct {
	Claim    string   `json:"claim"` // in normalised numbers, such as 500*1700000=850000000
	Verdict  string   `json:"verdict"`
	Expected string   `json:"expected"` // the right result, or with the number told beside it
	Text     string   `json:"text"`     // the words
	Premise  *Premise `json:"premise"`  // null: none differs
	Spread
}

// Premise is a number that is told of what a calculation is about, and differs
// from the one that it reckons with.
type Premise struct {
	Used   string `json:"used"`   // as it is written
	Stated string `json:"stated"` // as it is written
	// Announced: the organisation announced it; else the calculation's text tells
	// it.
	Announced bool     `json:"announced"`
	Said      *Passage `json:"said"` // where it is stated; null: that is not to be shown
}

// Question is what people ask of the organisation.
type Question struct {
	Theme    string  `json:"theme"`    // "": none
	Mentions int     `json:"mentions"` // sentences that ask it
	Voices   int     `json:"voices"`
	From     string  `json:"from"` // the first day on which it was asked; "": unknown
	To       string  `json:"to"`
	Answer   *Answer `json:"answer"` // null: open
	// Related is the first that an announcement said of the theme after an open
	// question was asked; null: nothing.
	Related  *Answer `json:"related"`
	OpenDays int     `json:"open_days"`
	Spread
}

// Answer is a sentence of an announcement that was said after a question and
// answers to its words.
type Answer struct {
	Said  Passage  `json:"said"`
	Days  int      `json:"days"`  // from the first time it was asked
	Words []string `json:"words"` // what both speak of
}
