package record

// HeldOut is how well a method finds a theme in labelled sentences to which
// nothing was tuned.
type HeldOut struct {
	Theme     string    `json:"theme"`
	Documents []Counted `json:"documents"` // in which they stand
}

// Counted is what was right and wrong of a theme in the sentences of a document.
type Counted struct {
	Sentences int `json:"n"`
	Hits      int `json:"hit"`
	False     int `json:"false"`  // found, but not there
	Missed    int `json:"missed"` // there, but not found
}

// Plus adds the counts of another document.
func (c Counted) Plus(d Counted) Counted {
	return Counted{c.Sentences + d.Sentences, c.Hits + d.Hits, c.False + d.False, c.Missed + d.Missed}
}

// Total is the sum over the documents.
func (h HeldOut) Total() (sum Counted) {
	for _, d := range h.Documents {
		sum = sum.Plus(d)
	}
	return sum
}
