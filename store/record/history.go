package record

import "time"

// History is what an export says of an address besides the utterances that it
// has now, so that an import of it gives the same store.
type History struct {
	Document Document   `json:"document"`         // as it is now, without utterances and links
	Before   []Document `json:"before,omitempty"` // its other texts, the earliest first, without links
	Captures []Kept     `json:"captures"`         // those in which the address was read, in order
	// Others are the captures of the incident in which nothing was read; they
	// stand at the first address of the export.
	Others []Kept `json:"others,omitempty"`
	// Labels are what people said of its utterances, as they stood when they did.
	Labels []Labelled `json:"labels,omitempty"`
}

// Kept is a capture of an incident, without its bytes.
type Kept struct {
	Place  int       `json:"place"`            // among the captures of the incident, from 0
	Within int       `json:"within,omitempty"` // of the address among those that were read in the capture, from 0
	Text   int       `json:"text"`             // which of Before was read there; their number: the text of now
	Run    int       `json:"run"`              // the run that brought it, among those that brought or lost something, from 0
	URL    string    `json:"url"`              // that was asked for
	Time   time.Time `json:"time"`
	Status int       `json:"status"`
	SHA256 string    `json:"sha256"` // of the bytes as they came
	Voice  Voice     `json:"voice"`
	Listed bool      `json:"listed,omitempty"`
	Match  []string  `json:"match,omitempty"`
	Unread Unread    `json:"unread,omitempty"`
	// Warnings are of the page as a whole, such as rows of a table that are left out.
	Warnings []string `json:"warnings,omitempty"`
	Lost     *Lost    `json:"lost,omitempty"`
}

// Unread is why nothing was read in a capture.
type Unread string

// The reasons for which nothing is read in a capture; its status is another.
const (
	UnreadFeed    Unread = "feed"     // read for its links
	UnreadEmpty   Unread = "no text"  // nothing in it is text
	UnreadOther   Unread = "not text" // it is no page
	UnreadCharset Unread = "encoding" // or cannot be decoded for another reason
)

// Lost is what became of an address after its last capture.
type Lost struct {
	State  State     `json:"state"`
	Reason string    `json:"reason"`
	Detail string    `json:"detail,omitempty"`
	Time   time.Time `json:"time,omitzero"`
	Since  time.Time `json:"since,omitzero"`
	Run    int       `json:"run"` // as Kept.Run
}
