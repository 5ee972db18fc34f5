package main

import (
	"errors"
	"fmt"
	"slices"

	"classify/crawler"
	"classify/nlp/label"
	"classify/store"
	"classify/store/record"
)

// importLabels keeps the labels that exports hold, but for those of persons
// who have labelled the utterance here. What does not fit is counted and left
// out.
func (a *app) importLabels(s *store.Store, incident string, imports []crawler.Import) error {
	known, err := s.Labels(incident)
	if err != nil {
		return err
	}
	here := map[[2]string]bool{} // utterance and person
	for _, l := range known {
		for _, one := range l.Labels {
			here[[2]string{l.Utterance, one.By}] = true
		}
	}
	var all []store.Labelling
	var misfits []string
	for _, i := range imports {
		for _, l := range i.Labels {
			for _, one := range l.Labels {
				if err := fits(l, one); err != nil {
					misfits = append(misfits, fmt.Sprintf("%s: %v", l.Utterance, err))
				} else if !here[[2]string{l.Utterance, one.By}] {
					all = append(all, store.Labelling{Incident: incident, Utterance: l.Utterance, Text: l.Text, Label: one})
				}
			}
		}
	}
	all, wrong, err := keepFitting(s, all)
	if misfits = append(misfits, wrong...); len(misfits) > 0 {
		fmt.Fprintf(a.stderr, "classify: %d labels do not fit and are left out, the first: %s\n", len(misfits), misfits[0])
	}
	if err == nil && len(all) > 0 {
		fmt.Fprintf(a.stderr, "classify: %d labels kept\n", len(all))
	}
	return err
}

// fits tells what is wrong with a label of an export.
func fits(l record.Labelled, one record.Label) error {
	line := label.Label{ID: l.Utterance, Text: l.Text, Themes: one.Themes, Stance: one.Stance, Certainty: one.Certainty}
	return line.Check()
}

// keepFitting keeps the labels for which there is an utterance and a theme,
// and gives them back, and why others are none.
func keepFitting(s *store.Store, all []store.Labelling) (kept []store.Labelling, misfits []string, err error) {
	if len(all) == 0 {
		return nil, nil, nil
	}
	_, err = s.KeepLabels(all)
	var wrong store.Misfits
	if !errors.As(err, &wrong) {
		return all, nil, err
	}
	for _, one := range wrong {
		misfits = append(misfits, one.Reason)
	}
	for _, one := range slices.Backward(wrong) {
		all = slices.Delete(all, one.At, one.At+1)
	}
	kept, _, err = keepFitting(s, all)
	return kept, misfits, err
}
