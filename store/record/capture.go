package record

import (
	"net/http"
	"time"
)

// Origin says where a capture's bytes came from.
type Origin string

// The origins of a capture.
const (
	Live     Origin = "live"   // fetched from the network
	Saved    Origin = "saved"  // replayed from a folder of saved responses
	Imported Origin = "import" // read from a file the user named
	Exported Origin = "export" // what an export says of a capture of another store
)

// Capture is one fetch: the bytes as they were sent, never changed afterwards.
type Capture struct {
	Seq       uint64      `json:"seq"` // growing number given by the store; 0: not stored yet
	URL       string      `json:"url"` // the canonical address asked for
	Time      time.Time   `json:"time"`
	Origin    Origin      `json:"origin"`
	Status    int         `json:"status"`           // HTTP status; 200 for an imported file
	Header    http.Header `json:"header,omitempty"` // as sent
	SHA256    string      `json:"sha256"`           // of Body, before any decoding
	Size      int         `json:"size"`             // bytes of Body
	Truncated bool        `json:"truncated,omitempty"`
	// Masked is how many My Numbers were masked in Body before it was kept;
	// SHA256 and Size are those of the masked body.
	Masked int `json:"masked,omitempty"`
	// Original is the hash of the body as it came, if something in it was
	// erased since. Body then holds what is left of its documents, as package
	// redact writes it, and SHA256 and Size are those of that. So is that of an
	// Exported one, of which only the documents came.
	Original string `json:"original,omitempty"`
	// Expired: the body was let go of after its keep period; SHA256 and Size
	// are still those that it had.
	Expired bool   `json:"expired,omitempty"`
	Body    []byte `json:"-"` // kept beside the record, see package store
}

// Usable reports whether the capture holds a page's content rather than an
// error, a redirect or nothing.
func (c Capture) Usable() bool {
	return c.Status >= 200 && c.Status < 300 && c.Size > 0
}

// Came is the hash by which others know the capture: of the bytes that came,
// wherever they are.
func (c Capture) Came() string {
	if c.Origin == Exported {
		return c.Original
	}
	return c.SHA256
}

// Redacted reports whether something of the capture was erased.
func (c Capture) Redacted() bool { return c.Original != "" && c.Origin != Exported }

// Membership ties a capture to an incident. A page may belong to several
// incidents: one capture, many memberships.
type Membership struct {
	Seq     uint64 `json:"seq"` // growing number within the incident
	Capture uint64 `json:"capture"`
	Voice   Voice  `json:"voice"`
	Source  string `json:"source"` // the source's URL, or the imported path's name
	// Listed: a source of the incident file or an imported file, on the
	// incident by the analyst's word. Followed pages are judged.
	Listed bool     `json:"listed"`
	Match  []string `json:"match,omitempty"` // the source's follow.match words
}
