package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"classify/store/record"
)

// Before is the earlier state that a report is compared with; the zero value is
// the one before the newest run that changed anything.
type Before struct {
	Run  uint64    // as this run left it
	Time time.Time // what was captured until then
}

// edge divides what is new from what was there.
type edge struct {
	run    uint64
	member uint64    // memberships with a higher number are new
	time   time.Time // if it is not zero: captures after it are new, instead
}

func (e edge) isNew(member uint64, made time.Time) bool {
	if !e.time.IsZero() {
		return made.After(e.time)
	}
	return member > e.member
}

// losses are which pages runs have found gone. When a page was found so its visit
// does not tell: where pages are replayed its times are the pages'.
type losses struct {
	since map[string]bool // by runs since the edge
	later map[string]bool // by runs after the report that is made again
	then  map[string]bool // before that, and not there again until then
}

func (b *builder) lost(s Store) (losses, error) {
	l := losses{map[string]bool{}, map[string]bool{}, map[string]bool{}}
	for _, r := range b.runs {
		if r.Finished.IsZero() {
			continue
		}
		d, _, err := s.Difference(b.inc.ID, r.ID)
		if err != nil {
			return l, err
		}
		if b.Again != nil && r.ID > b.Again.Run {
			for _, g := range d.Gone {
				l.later[g.URL] = true
			}
			continue
		}
		for _, g := range d.Gone {
			l.then[g.URL] = true
			l.since[g.URL] = l.since[g.URL] || r.ID > b.edge.run
		}
		for _, there := range slices.Concat(d.New, d.Changed) {
			delete(l.then, there.URL)
		}
	}
	return l, nil
}

// wasGone reports whether a page was gone when the report was made, if it is made
// again: a later run may have found it gone, or there again.
func (b *builder) wasGone(v record.Visit) bool {
	if b.Again == nil {
		return v.Withdrawn() && b.knows(v.Since)
	}
	if b.gonePages.later[v.URL] {
		return b.gonePages.then[v.URL]
	}
	return v.Withdrawn() && b.knows(v.Since) || !v.Withdrawn() && b.gonePages.then[v.URL] && v.Run > b.Again.Run
}

// isLost reports whether a page has gone since then.
func (b *builder) isLost(v record.Visit) bool {
	if !b.edge.time.IsZero() {
		return since(v).After(b.edge.time)
	}
	return b.gonePages.since[v.URL]
}

// fresh is a document on the incident that came with the new, known or not.
type fresh struct {
	document   uint64
	voice      record.Voice
	utterances int
}

// edgeOf finds where what is new begins; ok is false if there is nothing to
// compare with.
func (b *builder) edgeOf(runs []record.Run) (e edge, ok bool, err error) {
	if t := b.Before.Time; !t.IsZero() {
		return edge{time: t}, true, nil
	}
	runs = slices.DeleteFunc(slices.Clone(runs), func(r record.Run) bool {
		return r.Finished.IsZero() || b.Again != nil && r.ID > b.Again.Run
	})
	if id := b.Before.Run; id != 0 {
		i := slices.IndexFunc(runs, func(r record.Run) bool { return r.ID == id })
		if i < 0 {
			var there []string
			for _, r := range runs {
				there = append(there, fmt.Sprint(r.ID))
			}
			return e, false, fmt.Errorf("%w %d of this incident: it has %s", ErrNoRun, id, strings.Join(there, ", "))
		}
		e = edge{run: id, member: ^uint64(0)}
		if i+1 < len(runs) {
			e.member = runs[i+1].Above
		}
		return e, true, nil
	}
	runs = b.knownRuns(runs)
	last := -1
	for i, r := range runs {
		if r.Changed > 0 {
			last = i
		}
	}
	if last < 1 {
		return e, false, nil
	}
	return edge{run: runs[last-1].ID, member: runs[last].Above}, true, nil
}

// knownRuns leaves those of which anything was known as of the time of the report:
// it is not compared with a state that is later than itself.
func (b *builder) knownRuns(runs []record.Run) (known []record.Run) {
	if b.AsOf.IsZero() {
		return runs
	}
	for i, r := range runs {
		upTo := ^uint64(0)
		if i+1 < len(runs) {
			upTo = runs[i+1].Above
		}
		if b.then.known(r, upTo, b.AsOf) {
			known = append(known, r)
		}
	}
	return known
}

// since tells what is new.
func (b *builder) since(r *Report, changes []change) (*Since, error) {
	if !b.compared {
		return nil, nil
	}
	out := &Since{Run: b.edge.run, Time: b.edge.time, Themes: []Moved{}, Announcements: []Announced{}, Gone: []LeftBehind{}}
	known, err := b.former(out)
	if err != nil {
		return nil, err
	}
	if out.First = len(b.fresh) == r.Counts.OnIncident && len(known) == 0; out.First {
		return out, nil
	}
	for _, f := range b.fresh {
		if _, was := known[f.document]; !was {
			out.Documents++
			out.Utterances += f.utterances
		}
	}
	for voice := range b.speak {
		if !b.heard[voice] {
			out.Voices++
		}
	}
	for _, t := range b.order {
		m := Moved{ID: t.ID, MentionsBefore: t.mentionsThen, VoicesBefore: len(t.before), Mentions: t.Mentions, Voices: len(t.voices)}
		if m.Mentions != m.MentionsBefore || m.Voices != m.VoicesBefore {
			out.Themes = append(out.Themes, m)
		}
	}
	if err := b.announced(out, known, changes); err != nil {
		return nil, err
	}
	return out, b.left(out)
}

// former counts the documents as they were before that are others by now, and
// tells which of those were known.
func (b *builder) former(out *Since) (known map[uint64]time.Time, err error) {
	known = map[uint64]time.Time{}
	on := map[uint64]bool{}
	for _, f := range b.fresh {
		on[f.document] = true
	}
	var others []func() (was, is record.Document, err error)
	err = b.source.former(b.edge, func(was former) error {
		known[was.now] = was.made
		if on[was.now] && was.other != nil {
			others = append(others, was.other)
		}
		if !was.On {
			return nil
		}
		for i := range was.Mentions {
			m := &was.Mentions[i]
			voice := was.Said(m.Spoken)
			b.heard[voice] = true
			if t := b.themes[m.Theme]; t != nil {
				t.before[voice] = true
				t.mentionsThen++
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, other := range others {
		was, is, err := other()
		if err != nil {
			return nil, err
		}
		out.Changed++
		out.Utterances += newTexts(is, was)
	}
	return known, nil
}

// newTexts counts the utterances of a document that the one before did not have.
func newTexts(d, old record.Document) (n int) {
	had := map[string]int{}
	for _, u := range old.Utterances {
		had[u.Text]++
	}
	for _, u := range d.Utterances {
		if had[u.Text]--; had[u.Text] < 0 {
			n++
		}
	}
	return n
}

// mostAnnounced is how many announcements are told that are new or say something
// else.
const mostAnnounced = 100

// announced lists the pages of the organisation and of authorities that are new
// or say something else.
func (b *builder) announced(out *Since, known map[uint64]time.Time, changes []change) error {
	for _, f := range b.fresh {
		if f.voice != record.Announcement && f.voice != record.Authority || len(out.Announcements) == mostAnnounced {
			continue
		}
		d, err := b.source.open(f.document)
		if err != nil {
			return err
		}
		doc := d.Revision.Document
		made, was := known[f.document]
		one := Announced{URL: doc.URL, Title: b.masked(doc.Title, d.voice()), Voice: d.voice(), New: !was}
		for _, c := range changes {
			// Captures have whole seconds: of two of the same one the later word counts.
			if c.URL == doc.URL && was && !c.After.Before(made) && b.edge.isNew(c.member, c.After) {
				one.Sentences += len(c.Changes) + c.More
				one.Silent = one.Silent || c.Silent
			}
		}
		if one.New || one.Sentences > 0 { // else nothing but what changes by itself
			out.Announcements = append(out.Announcements, one)
		}
	}
	return nil
}

// left lists the pages that are not there any more.
func (b *builder) left(out *Since) error {
	for _, v := range b.visits {
		if !b.wasGone(v) || !b.isLost(v) {
			continue
		}
		one := LeftBehind{URL: v.URL, Reason: v.Reason, Time: since(v)}
		number, ok, err := b.source.find(v.URL)
		if err != nil {
			return err
		}
		if ok {
			d, err := b.source.open(number)
			if err != nil {
				return err
			}
			one.Voice = d.voice()
		}
		out.Gone = append(out.Gone, one)
	}
	return nil
}
