package record

import (
	"maps"
	"slices"
)

// Label is what a person said of an utterance. It says everything about the
// themes that were on offer: one that is not listed is not there.
type Label struct {
	By        string               `json:"by"` // who said it; "": not told
	Themes    []string             `json:"themes"`
	Stance    map[string]Stance    `json:"stance,omitempty"`    // by theme; without one it is the machine's
	Certainty map[string]Certainty `json:"certainty,omitempty"` // by theme, as stance
	Note      string               `json:"note,omitempty"`
	// Offered are the themes that the person could choose from; of others the
	// label says nothing. nil: not told, as in labels of older stores, which are
	// taken to speak of every theme.
	Offered []string `json:"offered,omitempty"`
	// Drawn is how the utterance was chosen; the zero Draw: not told.
	Drawn Draw `json:"drawn,omitzero"`
}

// SpeaksOf reports whether a theme was on offer when the label was given.
func (l Label) SpeaksOf(theme string) bool {
	return l.Offered == nil || slices.Contains(l.Offered, theme)
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

// Draws are the ways in which the utterance was chosen, by whomever it was
// labelled then: who labels it later does not undo the draw.
func (l Labelled) Draws() (all []Draw) {
	for _, one := range l.Labels {
		if one.Drawn != (Draw{}) {
			all = append(all, one.Drawn)
		}
	}
	return all
}

// LabelKey names a labelled utterance among those of all incidents.
type LabelKey struct {
	Incident string
	Place
}

// Key names the utterance among those of all incidents.
func (l Labelled) Key() LabelKey { return LabelKey{l.Incident, l.Place()} }

// Place names the utterance among those of an incident.
func (l Labelled) Place() Place { return Place{l.URL, l.Text, l.Nth} }

// Place is an utterance's document, its text, and how many before it in the
// document have that text.
type Place struct {
	URL, Text string
	Nth       int
}

// Assign finds the utterances of a document that are labelled, among the
// labelled ones of its address: the same text, and as often after others with
// that text. Of texts that by now stand fewer times there, the last one is
// meant. The keys are places in d.Utterances.
func (d Document) Assign(labelled []Labelled) map[int]Labelled {
	if len(labelled) == 0 {
		return nil
	}
	times := map[string]int{}
	for _, u := range d.Utterances {
		times[u.Text]++
	}
	exact, later := map[Place]Labelled{}, map[Place]Labelled{}
	for _, l := range labelled {
		at := l.Place()
		if at.URL != d.URL || times[l.Text] == 0 {
			continue
		}
		if at.Nth < times[l.Text] {
			exact[at] = l
			continue
		}
		at.Nth = times[l.Text] - 1
		if old, ok := later[at]; !ok || l.Nth < old.Nth {
			later[at] = l
		}
	}
	out := map[int]Labelled{}
	for i, u := range d.Utterances {
		at := Place{URL: d.URL, Text: u.Text}
		if times[u.Text] > 1 {
			at = d.PlaceOf(i)
		}
		if l, ok := exact[at]; ok {
			out[i] = l
		} else if l, ok := later[at]; ok {
			out[i] = l
		}
	}
	return out
}

// PlaceOf is the place of the utterance at an index.
func (d Document) PlaceOf(utterance int) Place {
	at := Place{URL: d.URL, Text: d.Utterances[utterance].Text}
	for _, u := range d.Utterances[:utterance] {
		if u.Text == at.Text {
			at.Nth++
		}
	}
	return at
}
