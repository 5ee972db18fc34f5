package export

import (
	"slices"
	"strings"

	"classify/store/record"
)

// Past is what a store knows of an incident besides what is said in it now.
type Past struct {
	Pages    func(fn func(record.Page) error) error // in the order in which they became members
	Runs     []record.Run                           // in the order in which they began
	Visits   []record.Visit
	Labelled []record.Labelled
}

// Remember puts at the first line of each document its history.
func Remember(lines []Line, past Past) error {
	r := rememberer{Past: past, at: map[string]*record.History{}, now: map[string]string{}, texts: map[uint64]int{}, lost: map[uint64]record.Visit{}}
	for i := range lines {
		if l := &lines[i]; r.at[l.URL] == nil {
			l.History = &record.History{Captures: []record.Kept{}}
			r.at[l.URL], r.now[l.URL] = l.History, l.TextSHA256+l.Title
		}
	}
	for _, v := range past.Visits {
		if v.Withdrawn() && v.Capture != 0 {
			r.lost[v.Capture] = v
		}
	}
	if len(lines) == 0 {
		return nil
	}
	r.first = lines[0].History
	if err := past.Pages(r.page); err != nil {
		return err
	}
	r.finish()
	r.labels()
	return nil
}

// rememberer makes histories. While it does, the runs in them have the numbers
// that the store gives them, and the text of now is -1.
type rememberer struct {
	Past
	at    map[string]*record.History // by address
	now   map[string]string          // the hash of its text, and its title
	first *record.History
	texts map[uint64]int // of a revision: its place in Before
	lost  map[uint64]record.Visit
	place int
}

const ofNow = -1

// page adds a capture to the histories of what was read in it.
func (r *rememberer) page(p record.Page) error {
	c := p.Capture
	if len(p.Readings) == 0 && !strings.Contains(c.URL, "://") && !strings.HasPrefix(c.URL, "file:") {
		return nil // its page was forgotten, and its address with it
	}
	k := record.Kept{
		Place: r.place, Run: r.run(p.Member.Seq), URL: c.URL, Time: c.Time.UTC(), Status: c.Status, SHA256: c.Came(),
		Voice: p.Member.Voice, Listed: p.Member.Listed, Match: p.Member.Match, Warnings: p.Warnings,
	}
	r.place++
	if v, ok := r.lost[c.Seq]; ok {
		k.Lost = &record.Lost{State: v.State, Reason: v.Reason, Detail: v.Detail, Time: v.Time.UTC(), Since: v.Since.UTC(), Run: r.ordinal(v.Run)}
	}
	if len(p.Readings) == 0 {
		k.Unread = unread(p)
		r.first.Others = append(r.first.Others, k)
	}
	for i, one := range p.Readings {
		h := r.at[one.Revision.Document.URL]
		if h == nil {
			continue // all that it said was erased
		}
		k.Within, k.Text = i, r.text(h, one.Revision)
		h.Captures = append(h.Captures, k)
		k.Lost, k.Warnings = nil, nil // told once
	}
	return nil
}

// text is which of the texts of an address a revision is.
func (r *rememberer) text(h *record.History, revision record.Revision) int {
	d := revision.Document
	d.Links = nil
	if revision.TextSHA256+d.Title == r.now[d.URL] {
		d.Utterances = nil
		h.Document = d
		return ofNow
	}
	at, ok := r.texts[revision.Seq]
	if !ok {
		at = len(h.Before)
		h.Before = append(h.Before, d)
		r.texts[revision.Seq] = at
	}
	return at
}

// unread is why nothing was read in a page, by what is noted of it.
func unread(p record.Page) record.Unread {
	switch {
	case !p.Capture.Usable():
		return "" // its status says it
	case strings.HasPrefix(p.Problem, string(record.UnreadFeed)):
		return record.UnreadFeed
	case strings.HasPrefix(p.Problem, string(record.UnreadEmpty)):
		return record.UnreadEmpty
	case strings.HasPrefix(p.Problem, "not a text"):
		return record.UnreadOther
	}
	return record.UnreadCharset
}

// run is the place of the run that brought a membership.
func (r *rememberer) run(member uint64) (at int) {
	for i, run := range r.Runs {
		if run.Above < member {
			at = i
		}
	}
	return at
}

func (r *rememberer) ordinal(id uint64) int {
	return max(slices.IndexFunc(r.Runs, func(run record.Run) bool { return run.ID == id }), 0)
}

// finish numbers runs and texts as they are told.
func (r *rememberer) finish() {
	used := map[int]int{}
	each := func(fn func(run *int)) {
		for _, h := range r.at {
			for _, list := range [][]record.Kept{h.Captures, h.Others} {
				for i := range list {
					fn(&list[i].Run)
					if lost := list[i].Lost; lost != nil {
						fn(&lost.Run)
					}
				}
			}
		}
	}
	each(func(run *int) { used[*run] = 0 })
	n := 0
	for i := range r.Runs {
		if _, ok := used[i]; ok {
			used[i], n = n, n+1
		}
	}
	each(func(run *int) { *run = used[*run] })
	for _, h := range r.at {
		for i := range h.Captures {
			if h.Captures[i].Text == ofNow {
				h.Captures[i].Text = len(h.Before)
			}
		}
	}
}

// labels adds what people said, with the utterances of which they first said it.
func (r *rememberer) labels() {
	for _, l := range r.Labelled {
		h := r.at[l.URL]
		if h == nil {
			h = r.first
		}
		h.Labels = append(h.Labels, l)
	}
}
