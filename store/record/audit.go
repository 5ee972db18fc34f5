package record

import "time"

// Audit is when something was erased from a store, why, and how much: never
// what.
type Audit struct {
	Seq        uint64    `json:"seq"`
	Time       time.Time `json:"time"`
	By         string    `json:"by"` // author, url, match or ByRetention
	Program    string    `json:"program"`
	Utterances int       `json:"utterances"` // taken out whole, in all revisions
	Passages   int       `json:"passages"`   // taken out of what others say
	Links      int       `json:"links"`      // taken out of documents
	Captures   int       `json:"captures"`   // of which something was taken out
	Bodies     int       `json:"bodies"`     // let go of whole
	Bytes      int64     `json:"bytes"`      // of bodies, less what is left of them
	Labels     int       `json:"labels"`
	// Records are other records of which something was taken out: addresses that
	// were visited, what was noted of pages, of differences and of labels.
	Records int `json:"records,omitempty"`
	// Incidents are those of whose pages something was erased; none: not told, as
	// by older programs.
	Incidents []string `json:"incidents,omitempty"`
}

// ByRetention is why something was erased whose keep period was over.
const ByRetention = "retention"

// Anything reports whether something was erased.
func (a Audit) Anything() bool {
	return a.Utterances+a.Passages+a.Links+a.Captures+a.Bodies+a.Labels+a.Records > 0
}
