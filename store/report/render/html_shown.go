package render

import (
	"cmp"
	"fmt"
	"slices"

	"classify/store/report"
	"classify/store/report/told"
)

// The most entries of each list that a page shows: a page of a million
// utterances stays under half a megabyte, and who needs all of them takes JSON.
const (
	quotesOnPage    = 4  // quotations of a theme
	entriesOnPage   = 60 // of the timeline
	figuresOnPage   = 16
	valuesOnPage    = 3 // of a figure
	claimsOnPage    = 20
	questionsOnPage = 16
	editionsOnPage  = 10
	changesOnPage   = 4  // of an edition
	newsOnPage      = 15 // announcements, and pages that are gone, since the last report
	datesOnPage     = 6  // of a step of the clock
	reasonsOnPage   = 30 // of those for which something was skipped
)

// Outline is what a page says of a whole report, of which it shows a part.
type Outline struct {
	// Left is how many entries of which lists are not shown, by their path, such
	// as "timeline" or "facts[2].values".
	Left map[string]int `json:"left"`

	Announced int `json:"announced"` // announcements that are new since the last report
	Rewritten int `json:"rewritten"` // that say something else
	Silent    int `json:"silent"`    // of them, without saying so

	Compared int `json:"compared"` // figures of which several values are told
	Agree    int `json:"agree"`    // of them
	Wrong    int `json:"wrong"`    // calculations
	Premises int `json:"premises"` // calculations with another premise

	Questions int    `json:"questions"`
	Open      int    `json:"open"`
	OpenDays  int    `json:"open_days"`  // the most
	OpenTheme string `json:"open_theme"` // of that question
}

// outline counts a whole report.
func outline(r report.Report) Outline {
	o := Outline{Left: map[string]int{}, Questions: len(r.Questions)}
	if r.Since != nil {
		for _, a := range r.Since.Announcements {
			switch {
			case a.New:
				o.Announced++
			case a.Silent:
				o.Silent++
				fallthrough
			default:
				o.Rewritten++
			}
		}
	}
	for _, f := range r.Figures {
		if len(f.Values)+f.More > 1 {
			o.Compared++
			if f.Agree {
				o.Agree++
			}
		}
	}
	for _, c := range r.Claims {
		switch c.Verdict {
		case told.Wrong:
			o.Wrong++
		case told.OtherPremise:
			o.Premises++
		}
	}
	for _, q := range r.Questions {
		if q.Answer == nil {
			o.Open++
			if q.OpenDays > o.OpenDays {
				o.OpenDays, o.OpenTheme = q.OpenDays, q.Theme
			}
		}
	}
	return o
}

// Shown is the part of a report that a page shows, in the report's own order, and
// what the page says of the whole.
func Shown(r report.Report) (report.Report, Outline) {
	o := outline(r)
	left := o.Left
	r.Themes = slices.Clone(r.Themes)
	for i, t := range r.Themes {
		few := t.Few(quotesOnPage)
		r.Themes[i].Quotes, r.Themes[i].MoreQuotes = few, t.MoreQuotes+len(t.Quotes)-len(few)
	}
	r.Timeline = most(left, "timeline", entriesOnPage, r.Timeline, weight)
	for i := range r.Timeline {
		r.Timeline[i].Said = first(r.Timeline[i].Said)
	}
	r.Clock = clockShown(left, r.Clock)
	r.Figures = most(left, "facts", figuresOnPage, r.Figures, func(f told.Figure) int { return f.Documents })
	for i, f := range r.Figures {
		f.Said = nil
		f.Values = most(left, fmt.Sprintf("facts[%d].values", i), valuesOnPage, f.Values, func(v told.Value) int { return v.Documents })
		for j := range f.Values {
			f.Values[j].Said = first(f.Values[j].Said)
		}
		r.Figures[i] = f
	}
	r.Claims = most(left, "claims", claimsOnPage, r.Claims, func(c told.Claim) int { return c.Documents })
	for i := range r.Claims {
		r.Claims[i].Said = first(r.Claims[i].Said)
	}
	r.Questions = most(left, "questions", questionsOnPage, r.Questions, func(q told.Question) int { return q.Voices })
	for i := range r.Questions {
		r.Questions[i].Said = first(r.Questions[i].Said)
	}
	r.Changes = most(left, "changes", editionsOnPage, r.Changes, func(report.Edition) int { return 0 })
	for i, e := range r.Changes {
		r.Changes[i].Changes = head(left, fmt.Sprintf("changes[%d].changes", i), changesOnPage, e.Changes)
	}
	r.Since = sinceShown(left, r.Since)
	r.Skipped.Reasons = reasonsOf(left, "skipped.reasons", r.Skipped.Reasons)
	r.Skipped.Unread = reasonsOf(left, "skipped.unread", r.Skipped.Unread)
	r.Skipped.OffReason = reasonsOf(left, "skipped.off", r.Skipped.OffReason)
	r.Skipped.Warnings = reasonsOf(left, "skipped.warnings", r.Skipped.Warnings)
	return r, o
}

func clockShown(left map[string]int, c told.Clock) told.Clock {
	c.Steps = slices.Clone(c.Steps)
	for i, s := range c.Steps {
		s.Dates = head(left, fmt.Sprintf("clock.steps[%d].dates", i), datesOnPage, s.Dates)
		for j := range s.Dates {
			s.Dates[j].Said = first(s.Dates[j].Said)
		}
		c.Steps[i] = s
	}
	c.Lapses = head(left, "clock.lapses", datesOnPage, c.Lapses)
	return c
}

func sinceShown(left map[string]int, s *report.Since) *report.Since {
	if s == nil {
		return nil
	}
	shown := *s
	shown.Announcements = head(left, "since.announcements", newsOnPage, s.Announcements)
	shown.Gone = head(left, "since.gone", newsOnPage, s.Gone)
	return &shown
}

func reasonsOf(left map[string]int, path string, reasons []report.Reason) []report.Reason {
	shown := head(left, path, reasonsOnPage, reasons)
	for i, r := range shown {
		shown[i].URLs = r.URLs[:min(len(r.URLs), urlsShown)]
	}
	return shown
}

// weight is how much an entry matters where there are too many: what happened
// before what was published, and what many tell before what few do.
func weight(e told.Entry) int {
	if e.Kind == "published" {
		return e.Documents
	}
	return 1_000_000 + e.Documents
}

// first is one of the passages.
func first(said []told.Passage) []told.Passage { return said[:min(len(said), 1)] }

// head is a copy of the first entries of a list.
func head[T any](left map[string]int, path string, n int, list []T) []T {
	return most(left, path, n, list, func(T) int { return 0 })
}

// most is a copy of the n heaviest entries of a list, in its order; of those that
// are as heavy, the first.
func most[T any](left map[string]int, path string, n int, list []T, weight func(T) int) []T {
	if len(list) <= n {
		return slices.Clone(list)
	}
	left[path] = len(list) - n
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(weight(list[b]), weight(list[a])) })
	order = order[:n]
	slices.Sort(order)
	shown := make([]T, n)
	for i, at := range order {
		shown[i] = list[at]
	}
	return shown
}
