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
	ended  time.Time // what became of an address after it is new; zero: nothing is
}

func (e edge) isNew(d Document) bool {
	if !e.time.IsZero() {
		return d.Capture.Time.After(e.time)
	}
	return d.Member.Seq > e.member
}

// edgeOf finds where what is new begins; ok is false if there is nothing to
// compare with.
func (b *builder) edgeOf(runs []record.Run) (e edge, ok bool, err error) {
	if t := b.Before.Time; !t.IsZero() {
		return edge{time: t, ended: t}, true, nil
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
		e = edge{run: id, member: ^uint64(0), ended: runs[i].Finished}
		if i+1 < len(runs) {
			e.member = runs[i+1].Above
		}
		return e, true, nil
	}
	last := -1
	for i, r := range runs {
		if r.Changed > 0 {
			last = i
		}
	}
	if last < 1 {
		return e, false, nil
	}
	return edge{run: runs[last-1].ID, member: runs[last].Above, ended: runs[last-1].Finished}, true, nil
}

// since tells what is new.
func (b *builder) since(runs []record.Run, visits []record.Visit, now []Document, changes []Edition, themes []Theme) (*Since, error) {
	e, ok, err := b.edgeOf(runs)
	if err != nil || !ok {
		return nil, err
	}
	out := &Since{Run: e.run, Time: e.time, Themes: []Moved{}, Announcements: []Announced{}, Gone: []LeftBehind{}}
	before := map[string]Document{}
	for _, d := range b.latest(func(d Document) bool { return !e.isNew(d) }) {
		before[d.Revision.Document.URL] = d
	}
	out.First = len(before) == 0
	if out.First {
		return out, nil
	}
	b.compare(out, e, now, before, themes)
	out.announcements(e, now, before, changes)
	for _, v := range visits {
		if v.Withdrawn() && !e.ended.IsZero() && since(v).After(e.ended) && b.knows(v.Since) {
			out.Gone = append(out.Gone, LeftBehind{URL: v.URL, Voice: b.voices[v.URL], Reason: v.Reason, Time: since(v)})
		}
	}
	slices.SortFunc(out.Gone, func(x, y LeftBehind) int { return strings.Compare(x.URL, y.URL) })
	return out, nil
}

// compare counts what is new, and what is said of themes then and now.
func (b *builder) compare(out *Since, e edge, now []Document, before map[string]Document, themes []Theme) {
	var then []Document
	for _, d := range now {
		old, known := before[d.Revision.Document.URL]
		switch {
		case !known:
			out.Documents++
			out.Utterances += len(d.Revision.Document.Utterances)
		case old.Revision.TextSHA256 != d.Revision.TextSHA256:
			out.Changed++
			out.Utterances += newTexts(d, old)
		}
	}
	for _, old := range before {
		if old.OnIncident() {
			then = append(then, old)
		}
	}
	was, is := b.spoken(then), b.spoken(now)
	out.Voices = len(is.all) - common(is.all, was.all)
	for _, t := range themes {
		m := Moved{ID: t.ID, MentionsBefore: was.mentions[t.ID], VoicesBefore: len(was.voices[t.ID]), Mentions: is.mentions[t.ID], Voices: len(is.voices[t.ID])}
		if m.Mentions != m.MentionsBefore || m.Voices != m.VoicesBefore {
			out.Themes = append(out.Themes, m)
		}
	}
}

// newTexts counts the utterances of a document that the one before did not have.
func newTexts(d, old Document) (n int) {
	had := map[string]int{}
	for _, u := range old.Revision.Document.Utterances {
		had[u.Text]++
	}
	for _, u := range d.Revision.Document.Utterances {
		if had[u.Text]--; had[u.Text] < 0 {
			n++
		}
	}
	return n
}

// spoken is what is said of themes: mentions and voices.
type spoken struct {
	mentions map[string]int
	voices   map[string]map[record.Author]bool
	all      map[record.Author]bool
}

func (b *builder) spoken(docs []Document) spoken {
	s := spoken{map[string]int{}, map[string]map[record.Author]bool{}, map[record.Author]bool{}}
	for _, d := range docs {
		for i := range d.Revision.Document.Utterances {
			findings := d.Coding(i).Findings
			for j, f := range findings {
				if mentioned(findings[:j], f) {
					continue
				}
				voice := d.author(i, f)
				if s.voices[f.Theme] == nil {
					s.voices[f.Theme] = map[record.Author]bool{}
				}
				s.mentions[f.Theme]++
				s.voices[f.Theme][voice], s.all[voice] = true, true
			}
		}
	}
	return s
}

// mentioned reports whether a finding of the same theme before this one is of
// the same sentence, so that both are one mention.
func mentioned(before []record.Finding, f record.Finding) bool {
	for _, old := range slices.Backward(before) {
		if old.Theme == f.Theme {
			return old.SentenceStart == f.SentenceStart && old.SentenceEnd == f.SentenceEnd && f.SentenceEnd > f.SentenceStart
		}
	}
	return false
}

func common(a, b map[record.Author]bool) (n int) {
	for k := range a {
		if b[k] {
			n++
		}
	}
	return n
}

// announcements lists the pages of the organisation and of authorities that are
// new or say something else.
func (s *Since) announcements(e edge, now []Document, before map[string]Document, changes []Edition) {
	for _, d := range now {
		if v := d.Member.Voice; v != record.Announcement && v != record.Authority {
			continue
		}
		doc := d.Revision.Document
		old, known := before[doc.URL]
		one := Announced{URL: doc.URL, Title: doc.Title, Voice: d.Member.Voice, New: !known}
		if known && old.Revision.TextSHA256 == d.Revision.TextSHA256 {
			continue
		}
		for _, c := range changes {
			if c.URL == doc.URL && known && c.After.After(old.Capture.Time) {
				one.Sentences += len(c.Changes) + c.More
				one.Silent = one.Silent || c.Silent
			}
		}
		if !one.New && one.Sentences == 0 {
			continue // nothing but what changes by itself
		}
		s.Announcements = append(s.Announcements, one)
	}
}
