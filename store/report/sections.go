package report

import (
	"time"

	"classify/store/diff"
	"classify/store/record"
)

// Since is what is new since an earlier state of what is known: what is counted
// now, less what was counted then.
type Since struct {
	Run  uint64    `json:"run"`           // compared with the state that this run left; 0: with that of a time
	Time time.Time `json:"time,omitzero"` // what was captured later is new
	// First: no document was known then, so that all is new and nothing is listed.
	First         bool         `json:"first"`
	Documents     int          `json:"documents"` // on the incident, of addresses that were not known
	Changed       int          `json:"changed"`   // on the incident, whose text is another one
	Utterances    int          `json:"utterances"`
	Voices        int          `json:"voices"` // that had not spoken of a theme
	Themes        []Moved      `json:"themes"` // those of which more or less is said
	Announcements []Announced  `json:"announcements"`
	Gone          []LeftBehind `json:"gone"`
}

// Moved is a theme then and now.
type Moved struct {
	ID             string `json:"id"`
	MentionsBefore int    `json:"mentions_before"`
	Mentions       int    `json:"mentions"`
	VoicesBefore   int    `json:"voices_before"`
	Voices         int    `json:"voices"`
}

// Announced is a page of the organisation or of an authority that is new or
// says something else.
type Announced struct {
	URL       string       `json:"url"`
	Title     string       `json:"title"`
	Voice     record.Voice `json:"voice"`
	New       bool         `json:"new"`
	Sentences int          `json:"sentences"` // that changed, if it is not new
	Silent    bool         `json:"silent"`    // without the page saying so
}

// LeftBehind is a page that is not there any more.
type LeftBehind struct {
	URL    string       `json:"url"`
	Voice  record.Voice `json:"voice"`
	Reason string       `json:"reason"`
	Time   time.Time    `json:"time"` // when it was found so
}

// Edition is a page of the organisation, an authority or the press after it
// changed.
type Edition struct {
	URL    string       `json:"url"`
	Title  string       `json:"title"`
	Voice  record.Voice `json:"voice"`
	Before time.Time    `json:"before"` // the last capture of the text before
	After  time.Time    `json:"after"`  // the first capture of this one
	Texts  [2]string    `json:"texts"`  // SHA-256 of both
	Silent bool         `json:"silent"`
	// DeclaredBy is the address of another page that says what was changed, if that
	// of this one does not; "": there is none.
	DeclaredBy string        `json:"declared_by,omitempty"`
	Changes    []diff.Change `json:"changes"`
	More       int           `json:"more"` // changes that are not listed
	// Gone: the page is gone by now, and the changes are told without their sentences.
	Gone bool `json:"gone,omitempty"`
}

// Kept is what is kept about people, and until when.
type Kept struct {
	Raw      string `json:"raw"`  // keep period of captures as they came; "": without end
	Text     string `json:"text"` // of what was read in them
	Captures int    `json:"captures"`
	Bodies   int    `json:"bodies"`   // of them, kept as they came
	Accounts int    `json:"accounts"` // private people who are named, by name or account
	Texts    int    `json:"texts"`    // utterances of private people
	// NextRaw and NextText are when the first of each is over its period.
	NextRaw  time.Time `json:"next_raw,omitzero"`
	NextText time.Time `json:"next_text,omitzero"`
	Erasures int       `json:"erasures"` // from the store
}
