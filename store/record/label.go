package record

import (
	"maps"
	"slices"
)

// Label is what a person said of an utterance. It says everything about it:
// a theme that is not listed is not there.
type Label struct {
	By        string               `json:"by"` // who said it; "": not told
	Themes    []string             `json:"themes"`
	Stance    map[string]Stance    `json:"stance,omitempty"`    // by theme; without one it is the machine's
	Certainty map[string]Certainty `json:"certainty,omitempty"` // by theme, as stance
	Note      string               `json:"note,omitempty"`
}

// Agrees reports whether two labels say the same of the utterance, whoever
// said it and whatever they noted.
func (l Label) Agrees(other Label) bool {
	return slices.Equal(l.Themes, other.Themes) && maps.Equal(l.Stance, other.Stance) && maps.Equal(l.Certainty, other.Certainty)
}

// Labelled is an utterance with what people said of it. It is known by the
// address of its document and its text, so that a label outlives another
// reading of the page.
type Labelled struct {
	Incident  string  `json:"incident"`
	URL       string  `json:"url"` // of the document
	Text      string  `json:"text"`
	Nth       int     `json:"nth"`       // utterances before it that have the same text
	Utterance string  `json:"utterance"` // its id when it was first labelled, see Revision.UtteranceID
	Heading   string  `json:"heading,omitempty"`
	Parent    string  `json:"parent,omitempty"` // the text it answers
	Labels    []Label `json:"labels"`           // one of each person, in the order of their import
}

// Decides is the label that counts: the one imported last.
func (l Labelled) Decides() Label { return l.Labels[len(l.Labels)-1] }

// Place names the utterance among those of an incident.
func (l Labelled) Place() Place { return Place{l.URL, l.Text, l.Nth} }

// Place is an utterance's document, its text, and how many before it in the
// document have that text.
type Place struct {
	URL, Text string
	Nth       int
}
