package eval

import (
	"fmt"

	"classify/nlp/label"
)

// Trained is what was made from labelled sentences and remembers them.
type Trained interface {
	// Saw reports whether it was made from a sentence with this text.
	Saw(text string) bool
}

// Unseen is an error if any of the labels was trained on: a score on those says
// what was learned by heart, not how others are coded. Nil was trained on none.
func Unseen(name string, labels []label.Label, by Trained) error {
	if by == nil {
		return nil
	}
	seen, first := 0, ""
	for _, l := range labels {
		if by.Saw(l.Text) {
			if seen++; seen == 1 {
				first = l.ID
			}
		}
	}
	if seen == 0 {
		return nil
	}
	return fmt.Errorf("%s: the model was trained on %d of its %d sentences (%s is the first), so no score on them is true; give sentences that it has not seen", name, seen, len(labels), first)
}
