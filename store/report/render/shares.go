package render

import (
	"fmt"
	"slices"

	"classify/store/report"
)

// shareTable shows how much of what is said is about each theme: what was
// found, and where its error is known the corrected share with its interval.
func (p *printer) shareTable(r report.Report) [][]string {
	w := p.words
	rows := [][]string{{w["theme"], w["label"], w["found"], w["share"], w["corrected"], w["95 % interval"], w["evidence"]}}
	for _, t := range r.Themes {
		s := t.Share
		row := []string{t.ID, p.label(t), number(s.Found), percent(s.Raw), w["not evaluated"], "-", "-"}
		if s.Corrected != nil {
			row[4], row[5] = percent(s.Corrected.Value), fmt.Sprintf("%s - %s", percent(s.Corrected.Low), percent(s.Corrected.High))
		} else if s.Evidence.From != "" {
			row[4] = w["too few "+s.Evidence.Lacks]
		}
		if e := s.Evidence; e.From != "" {
			row[6] = fmt.Sprintf(w["%s: %s, %s with it, of %s documents"], w[e.From], number(e.Labels), number(e.Positives), number(e.Documents))
		}
		rows = append(rows, row)
	}
	return rows
}

// shareNotes say how the table of shares is to be read, a note a line.
func (p *printer) shareNotes(r report.Report) []string {
	w := p.words
	if len(r.Themes) == 0 {
		return nil
	}
	notes := []string{fmt.Sprintf(w["found, share: by the program, of %s utterances on the incident in its language, whatever people labelled"], number(r.Themes[0].Share.Of))}
	any := func(is func(report.Share) bool) bool {
		return slices.ContainsFunc(r.Themes, func(t report.Theme) bool { return is(t.Share) })
	}
	if any(func(s report.Share) bool { return s.Corrected != nil }) {
		notes = append(notes, w["corrected: less what is found wrongly, plus what is missed; intervals by Bayesian bootstrap over documents"])
	}
	if any(func(s report.Share) bool { return s.Evidence.From == report.FromHeldOut }) {
		notes = append(notes, w["held-out: sentences of other incidents, to which the program was not tuned; that precision and recall are the same here is assumed"])
	}
	if any(func(s report.Share) bool { return s.Evidence.From == report.FromLabels }) {
		notes = append(notes, w["labels: of utterances of this incident that were drawn at random or by elusion"])
	}
	if any(func(s report.Share) bool { return s.Corrected == nil }) {
		notes = append(notes, fmt.Sprintf(w["to have the others corrected, label what classify label next draws: %s positives of %s documents are needed"],
			number(report.FewPositives), number(report.FewDocuments)))
	}
	return notes
}

// caution says how far the counts may be relied on.
func (p *printer) caution(r report.Report) string {
	if slices.ContainsFunc(r.Themes, func(t report.Theme) bool {
		return t.Share.Corrected != nil && t.Share.Evidence.From == report.FromLabels
	}) {
		return p.words["caution, measured"]
	}
	return p.words["caution"]
}

// percent shows a fraction; "-" where there is none.
func percent(f report.Fraction) string {
	if f != f {
		return "-"
	}
	return fmt.Sprintf("%.1f %%", 100*float64(f))
}
