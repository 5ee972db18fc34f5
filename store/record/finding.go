package record

import "slices"

// Stance is the position an utterance takes on a theme. It never removes the
// theme: 「遅いとの指摘は当たらない」 is about delay, denied.
type Stance string

// The stances.
const (
	Asserted Stance = "asserted" // said to be so, judged or criticised
	Denied   Stance = "denied"   // contradicted, refused, explained away
	Asked    Stance = "asked"    // a question or a demand
	Neutral  Stance = "neutral"  // a rule, a plan, an offer, a precedent
)

// Certainty is how sure the speaker is.
type Certainty string

// The certainties.
const (
	Certain Certainty = "certain"
	Hedged  Certainty = "hedged"  // かもしれない, 可能性
	Hearsay Certainty = "hearsay" // とのこと, らしい
)

// By says who made a coding.
type By string

// The makers of codings.
const (
	ByRule  By = "rule"
	ByModel By = "model"
	ByHuman By = "human"
)

// Finding is a theme in an utterance.
type Finding struct {
	Theme string `json:"theme"`
	Start int    `json:"start"` // bytes of the utterance's text
	End   int    `json:"end"`
	Quote string `json:"quote"` // text[Start:End]
	// The sentence that was coded, the unit of counting.
	SentenceStart int       `json:"sentence_start"`
	SentenceEnd   int       `json:"sentence_end"`
	Stance        Stance    `json:"stance"`
	Certainty     Certainty `json:"certainty"`
	By            By        `json:"by"`
	Rule          string    `json:"rule"`          // the rule that made it: theme/name
	Cue           string    `json:"cue,omitempty"` // the words that decided stance or certainty, or the model's version
	// Open: no word decided the stance, so that it is the one of most sentences.
	// It is not stored.
	Open  bool    `json:"-"`
	Score float64 `json:"score"` // 1 for a rule
	// Who says it, if the words stand in a quotation within the utterance;
	// Depth is that quotation's, see Quotation.
	Speaker string `json:"speaker,omitempty"`
	Voice   Voice  `json:"voice,omitempty"`
	Depth   int    `json:"depth,omitempty"`
}

// ThemesOf lists the themes of findings, each once, in their order.
func ThemesOf(findings []Finding) (ids []string) {
	for _, f := range findings {
		if !slices.Contains(ids, f.Theme) {
			ids = append(ids, f.Theme)
		}
	}
	return ids
}

// Again reports whether the finding of the same theme before this one is of the
// same sentence, so that both are one mention.
func (f Finding) Again(before []Finding) bool {
	for _, old := range slices.Backward(before) {
		if old.Theme == f.Theme {
			return old.Sentence() == f.Sentence()
		}
	}
	return false
}

// Sentence is the place of the sentence that a finding is of, or of its words
// where that is not known: bytes of the utterance's text.
func (f Finding) Sentence() [2]int {
	if f.SentenceStart < 0 || f.SentenceStart >= f.SentenceEnd || f.Start < f.SentenceStart || f.End > f.SentenceEnd {
		return [2]int{f.Start, f.End}
	}
	return [2]int{f.SentenceStart, f.SentenceEnd}
}

// Holds reports whether text[Start:End] is the finding's quotation.
func (f Finding) Holds(text string) bool {
	return 0 <= f.Start && f.Start < f.End && f.End <= len(text) && text[f.Start:f.End] == f.Quote
}

// Fact is a number, sum, date, length of time or claim with its normalised
// value. Which fields are set depends on Type.
type Fact struct {
	Type       string `json:"type"` // count, money, percent, ratio, date, datetime, time, duration, phone, arithmetic, …_range
	Start      int    `json:"start"`
	End        int    `json:"end"`
	Text       string `json:"text"`
	Value      any    `json:"value,omitempty"` // float64 or int64; a string for ratio and phone
	Min        any    `json:"min,omitempty"`   // of a range, or of a number that has no value (十数社): its ends, as Value or ISO of one fact would be
	Max        any    `json:"max,omitempty"`
	Unit       string `json:"unit,omitempty"`
	Currency   string `json:"currency,omitempty"`  // ISO 4217
	ISO        string `json:"iso,omitempty"`       // ISO 8601, for dates, times and durations; a range is start/end
	Qualifier  string `json:"qualifier,omitempty"` // approx, at_least, at_most, over, under, estimated
	Of         string `json:"of,omitempty"`        // what a number is of, as the text calls it
	Denied     bool   `json:"denied,omitempty"`    // the text says that it is not so, or was a mistake
	Claim      string `json:"claim,omitempty"`     // arithmetic in normalised numbers: 500*1700000=850000000
	Consistent *bool  `json:"consistent,omitempty"`
	Expected   string `json:"expected,omitempty"`
}

// Event is something that was done on a day that the utterance gives: who
// detected, announced or answered what. Parties are as written, "" where the
// sentence does not name them.
type Event struct {
	Kind  string `json:"kind"` // detected, announced, notified, reported, answered, demanded, stopped, apologised, findings
	Who   string `json:"who,omitempty"`
	To    string `json:"to,omitempty"`   // whom it was said to
	What  string `json:"what,omitempty"` // what was detected, announced, demanded, stopped
	When  string `json:"when"`           // ISO 8601: a month, date, datetime or time
	Fact  int    `json:"fact"`           // the number of the fact that says when, among the utterance's, from 0
	Start int    `json:"start"`          // bytes of the utterance's text: date and verb with what stands between
	End   int    `json:"end"`
	Quote string `json:"quote"` // text[Start:End]
	Cue   string `json:"cue"`   // the word that says what was done
}

// Coding is what a tagger says of one utterance.
type Coding struct {
	Findings []Finding `json:"themes"`
	Facts    []Fact    `json:"facts"`
	Events   []Event   `json:"events,omitempty"`
	Asked    []Ask     `json:"asked,omitempty"`
}

// Ask is a sentence that asks something and has no theme: bytes of the utterance's
// text.
type Ask struct {
	Start  int  `json:"start"`
	End    int  `json:"end"`
	Direct bool `json:"direct,omitempty"` // it names the organisation as the one that is asked
}

// Method names what made the codings, so that they can be made again.
type Method struct {
	Tagger     string  `json:"tagger"`           // name and version, such as "nlp/1"
	Codebook   string  `json:"codebook"`         // name of the codebook
	CodebookID string  `json:"codebook_sha256"`  // of the codebook file's bytes
	Dictionary string  `json:"dictionary"`       // name and version of the tokenizer's dictionary
	Model      string  `json:"model,omitempty"`  // version and hash of the learned complement; "": rules alone
	Scope      string  `json:"scope"`            // hash of what the incident file says of itself, see Incident.Scope
	Themes     []Theme `json:"themes,omitempty"` // what the codebook looks for, in its order
}

// Theme is what a codebook says of one theme.
type Theme struct {
	ID    string            `json:"id"`    // English slug
	Label map[string]string `json:"label"` // by language: ja, en
	// Evaluated: there are held-out labels by which its error is known.
	Evaluated bool `json:"evaluated"`
}

// Key is the one spelling of a method: codings with the same key were made
// alike.
func (m Method) Key() string {
	return m.Tagger + " " + m.CodebookID + " " + m.Dictionary + " " + m.Scope + " " + m.Model
}

// Analysis is what the tag stage says of one revision within one incident.
type Analysis struct {
	Incident string   `json:"incident"`
	Revision uint64   `json:"revision"`
	Method   string   `json:"method"`  // Method.Key of the tagger that made it
	On       bool     `json:"on"`      // about the incident, by the text alone
	Reason   string   `json:"reason"`  // why
	Codings  []Coding `json:"codings"` // one for each utterance, in order
	// Machine is what the tagger found in utterances that a person has labelled,
	// by their place in Codings, which say what the person said.
	Machine map[int][]Finding `json:"machine,omitempty"`
}
