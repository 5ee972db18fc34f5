package record

import "cmp"

// Digest is a document as it is counted: small enough that of a million
// utterances all are read for a report.
type Digest struct {
	Revision uint64 // its number
	Member   uint64 // number of the membership by which it counts
	Capture  uint64
	Voice    Voice  // of the page
	On       bool   // about the incident
	Reason   string // why, or why not
	Tagged   bool   // the tag stage has read it
	// Extractor read it.
	Extractor string
	Page      Author
	Rows      []Row // its utterances
	Mentions  []Mention
	Echoes    []Echo
	Told      []Told // those of its utterances that have facts, events or questions, in order
}

// Row is an utterance as it is counted.
type Row struct {
	Voice   Voice  // its own, else its page's
	Day     string // on which it was said, else published; "": unknown
	Author  Author
	Speaker string // the name the page gives, a zero byte, and the account; "": the page's author
	Foreign bool   // in another language than the codebook's
	Kind    Kind
}

// Mention is a coded sentence, once for each of its themes.
type Mention struct {
	Spoken
	Theme     string
	Stance    Stance
	Certainty Certainty
	By        By
}

// Told are the facts and events of an utterance, and what it asks without a theme. Of facts those fields are set
// that reports use: no words, which stand in the text.
type Told struct {
	Utterance int
	Facts     []Fact
	Events    []Event
	Asked     []Ask
}

// Standing is a text of an address between two others: the memberships that
// brought it first and last.
type Standing struct {
	Revision, First, Last uint64
}

// Said is whose voice the words at a place of the document are.
func (d *Digest) Said(s Spoken) Author {
	return s.Author(d.Page, d.Rows[s.Utterance].Author, d.Echoes)
}

// Digest is the reading as it is counted. Member, Voice and On come from the
// page.
func (r Reading) Digest(m Membership) *Digest {
	d := r.Revision.Document
	out := &Digest{
		Revision: r.Revision.Seq, Member: m.Seq, Capture: m.Capture, Voice: m.Voice, On: r.On(m), Tagged: r.Analysis != nil,
		Extractor: r.Revision.Extractor, Page: PageAuthor(d.URL), Echoes: r.Echoes,
	}
	for i, u := range d.Utterances {
		row := Row{Voice: m.Voice, Day: Day(cmp.Or(u.Posted, d.Published)), Author: AuthorOf(out.Page, i, u), Foreign: u.Lang != "", Kind: u.Kind}
		if u.Voice.Valid() {
			row.Voice = u.Voice
		}
		if u.Speaker != "" || u.Handle != "" {
			row.Speaker = u.Speaker + "\x00" + u.Handle
		}
		out.Rows = append(out.Rows, row)
	}
	if r.Analysis == nil {
		return out
	}
	out.Reason = r.Analysis.Reason
	for i, c := range r.Analysis.Codings {
		if i >= len(out.Rows) {
			break
		}
		for j, f := range c.Findings {
			if !f.Again(c.Findings[:j]) {
				out.Mentions = append(out.Mentions, Mention{f.Where(i), f.Theme, f.Stance, f.Certainty, f.By})
			}
		}
		if one := (Told{i, c.Reported(), c.dated(), c.Asked}); len(one.Facts)+len(one.Events)+len(one.Asked) > 0 {
			out.Told = append(out.Told, one)
		}
	}
	return out
}

// VoiceOf is with which voice a mention speaks: that of who is quoted there, else
// that of its utterance.
func (d *Digest) VoiceOf(m *Mention) Voice {
	if m.Voice.Valid() {
		return m.Voice
	}
	return d.Rows[m.Utterance].Voice
}

// Reported are the facts of a coding that reports use, without their words.
// What has ends and no value, 十数社, is not among them, nor what is denied.
func (c Coding) Reported() (out []Fact) {
	for _, f := range c.Facts {
		switch f.Type {
		case "count", "money", "percent", "duration", "arithmetic":
			if f.Min != nil || f.Denied {
				continue
			}
			f.Text = ""
			out = append(out, f)
		}
	}
	return out
}

// dated are the events of a coding without their words.
func (c Coding) dated() (out []Event) {
	for _, e := range c.Events {
		out = append(out, Event{Kind: e.Kind, Who: e.Who, To: e.To, What: e.What, When: e.When, Start: e.Start, End: e.End})
	}
	return out
}

// Day cuts an ISO date to its day; "" if it is not known to the day.
func Day(iso string) string {
	if len(iso) < len("2006-01-02") {
		return ""
	}
	return iso[:len("2006-01-02")]
}
