package report

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"classify/store/record"
	"classify/store/report/told"
)

const (
	// mostOfficial is how many pages of the organisation and of authorities the
	// timeline has, and mostPress how many of the press: the earliest.
	mostOfficial = 100
	mostPress    = 20
)

// tell puts together what the documents on the incident tell.
func (b *builder) tell(r *Report, inc record.Incident, themes []record.Theme, on []Document) error {
	g := told.Gather(inc.Organisation.Names())
	at := map[uint64]Document{}
	for i, d := range on {
		number := uint64(i)
		at[number] = d
		doc := told.Read(d.Revision.Document, d.Member.Voice, d.codings())
		doc.Number, doc.Gone = number, b.hidden(d)
		page := record.PageAuthor(d.Revision.Document.URL)
		g.Add(&doc, func(p told.Place) record.Author { return d.voiceAt(page, p) })
	}
	o := told.Options{
		Known: inc.Known, AsOf: r.AsOf.In(japan).Format(time.DateOnly), Names: inc.Organisation.Names(), Pages: b.published(on),
		Passage: func(ref told.Ref) (told.Passage, error) { return b.sentence(at[ref.Doc], ref.Place) },
	}
	for _, t := range themes {
		o.Themes = append(o.Themes, t.ID)
	}
	out, err := g.Done(o)
	r.Timeline, r.Clock, r.Figures, r.Claims, r.Questions = out.Timeline, out.Clock, out.Figures, out.Claims, out.Questions
	return err
}

// codings are what was found in the document's utterances.
func (p Document) codings() []record.Coding {
	if p.Analysis == nil {
		return nil
	}
	return p.Analysis.Codings
}

// voiceAt is whose voice the words at a place of the document are; page is the
// author of its page.
func (p Document) voiceAt(page record.Author, at told.Place) record.Author {
	u := p.Revision.Document.Utterances[at.Utterance]
	s := record.Spoken{Utterance: at.Utterance, Start: at.Start, End: at.End}
	for _, q := range u.Quotes {
		if q.Start <= at.Start && at.End <= q.End {
			s.Depth, s.Name = q.Depth, record.NameOf(q.Speaker)
		}
	}
	return s.Voice(page, record.AuthorOf(page, u), p.Echoes)
}

// published are the pages that the timeline tells of: those of the organisation
// and of authorities, and the first of the press; documents come in the order in
// which they were published.
func (b *builder) published(on []Document) (pages []told.Page) {
	official, press := 0, 0
	heard := map[record.Author]bool{}
	for i, d := range on {
		doc := d.Revision.Document
		if doc.Published == "" || len(doc.Utterances) == 0 {
			continue
		}
		first := max(0, slices.IndexFunc(doc.Utterances, func(u record.Utterance) bool { return strings.Contains(u.Text, doc.Title) }))
		place := told.Place{Utterance: first, End: len(doc.Utterances[first].Text)}
		by := d.voiceAt(record.PageAuthor(doc.URL), place)
		switch d.Member.Voice {
		case record.Announcement, record.Authority:
			if official++; official > mostOfficial {
				continue
			}
		case record.Press:
			if heard[by] || press == mostPress {
				continue
			}
			heard[by] = true
			press++
		default:
			continue
		}
		pages = append(pages, told.Page{
			Ref:  told.Ref{Doc: uint64(i), Place: place},
			When: doc.Published, Title: cmp.Or(doc.Title, doc.URL), Voice: d.Member.Voice, By: by, Gone: b.hidden(d),
		})
	}
	return pages
}

// japan is where the days are that people speak of.
var japan = time.FixedZone("JST", 9*60*60)
