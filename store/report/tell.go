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

// tell tells what was put together.
func (b *builder) tell(r *Report) error {
	pages, err := b.pages()
	if err != nil {
		return err
	}
	o := told.Options{
		Known: b.inc.Known, AsOf: r.AsOf.In(japan).Format(time.DateOnly), Names: b.inc.Organisation.Names(), Pages: pages,
		Passage: func(ref told.Ref) (told.Passage, error) {
			d, err := b.source.open(ref.Doc)
			if err != nil {
				return told.Passage{}, err
			}
			return b.sentence(d, ref.Place)
		},
		Text: func(ref told.Ref) (string, error) {
			d, err := b.source.open(ref.Doc)
			if err != nil {
				return "", err
			}
			return d.words(ref.Place)
		},
	}
	o.Written = b.written
	for _, t := range b.method.Themes {
		o.Themes = append(o.Themes, t.ID)
	}
	out, err := b.told.Done(o)
	b.mask(&out)
	r.Timeline, r.Clock, r.Figures, r.Claims, r.Questions = out.Timeline, out.Clock, out.Figures, out.Claims, out.Questions
	return err
}

// issuer is who issued a document, if it is an announcement of another company.
func (b *builder) issuer(d Document) string {
	if d.voice() != record.Announcement {
		return ""
	}
	return issuer(d.Revision.Document, b.inc.Organisation.Names())
}

// written are the sentences of a document in prose that ask nothing, with the days on
// which they were first seen there.
func (b *builder) written(number uint64) (out []told.Said, err error) {
	d, err := b.source.open(number)
	if err != nil {
		return nil, err
	}
	var turns []turn
	if h := b.history[number]; h != nil {
		if turns, err = h.read(); err != nil {
			return nil, err
		}
	}
	for i, u := range d.Revision.Document.Utterances {
		if u.Kind == record.Heading || u.Depth > 0 || d.VoiceOf(u) != record.Announcement {
			continue
		}
		for start := 0; start < len(u.Text); {
			at := told.Place{Utterance: i, Start: start, End: nextSentence(u.Text, start)}
			start = at.End
			if sentence := u.Text[at.Start:at.End]; strings.TrimSpace(sentence) == "" || strings.ContainsAny(sentence, "？?") {
				continue
			}
			day := record.Day(cmp.Or(u.Posted, d.Revision.Document.Published))
			if u.Posted == "" {
				day = putIn(turns, u.Text, at, day)
			}
			out = append(out, told.Said{Place: at, Voice: record.Announcement, Day: day})
		}
	}
	return out, nil
}

// mask takes the names of private people from what is told in single words.
func (b *builder) mask(t *told.Told) {
	for i := range t.Timeline {
		e := &t.Timeline[i]
		e.Who, e.To, e.What = b.numbered(e.Who), b.numbered(e.To), b.masked(e.What, "")
	}
	for _, s := range t.Clock.Steps {
		for i := range s.Dates {
			s.Dates[i].Who = b.numbered(s.Dates[i].Who)
		}
	}
	for i := range t.Figures {
		t.Figures[i].Of = b.masked(t.Figures[i].Of, "")
	}
}

// masked is a text of a voice that is shown beside what is quoted, such as a title;
// "" if it betrays somebody, for words are not changed.
func (b *builder) masked(text string, voice record.Voice) string {
	if b.betrays(text, voice) {
		return ""
	}
	return text
}

// numbered is who did something; a private speaker is called as where he speaks.
func (b *builder) numbered(who string) string {
	if b.Speakers || who == "" {
		return who
	}
	if key := b.people.who(who + honorifics[0]); key != "" { // a short name is one here
		return b.named(key, who, record.Commentary)
	}
	if b.people.named(who) || b.people.isPolite(who) {
		return b.named(who, who, record.Commentary)
	}
	return who
}

// published are the pages that a timeline may tell of: the first of the
// organisation and of authorities, and the first of the press, each voice once.
type published struct {
	official, press []early
	heard           map[record.Author]bool
}

// early is a page with the day on which it, or the first that is said on it, was
// published.
type early struct {
	document uint64
	day      string
	by       record.Author
	gone     bool
}

func (p early) compare(o early) int {
	return cmp.Or(strings.Compare(p.day, o.day), cmp.Compare(p.document, o.document))
}

// add notes a page that is no commentary.
func (p *published) add(d *record.Digest, gone bool) {
	if len(d.Rows) == 0 || d.Rows[0].Day == "" {
		return
	}
	one := early{d.Revision, d.Rows[0].Day, d.Said(record.Spoken{Start: 0, End: 1}), gone}
	list, most := &p.official, mostOfficial
	if d.Voice == record.Press {
		list, most = &p.press, mostPress
		if i := slices.IndexFunc(*list, func(o early) bool { return o.by == one.by }); i >= 0 {
			if one.compare((*list)[i]) >= 0 {
				return
			}
			*list = slices.Delete(*list, i, i+1)
		}
	}
	i, _ := slices.BinarySearchFunc(*list, one, early.compare)
	if i < most {
		*list = slices.Insert(*list, i, one)
		*list = (*list)[:min(len(*list), most)]
	}
}

// pages opens the pages that the timeline tells of.
func (b *builder) pages() (out []told.Page, err error) {
	for _, p := range slices.Concat(b.published.official, b.published.press) {
		d, err := b.source.open(p.document)
		if err != nil {
			return nil, err
		}
		doc := d.Revision.Document
		when, err := b.firstPublished(p.document, doc.Published)
		if err != nil {
			return nil, err
		}
		if when == "" {
			continue
		}
		first := max(0, slices.IndexFunc(doc.Utterances, func(u record.Utterance) bool { return doc.Title != "" && strings.Contains(u.Text, doc.Title) }))
		out = append(out, told.Page{
			Ref:    told.Ref{Doc: p.document, Place: told.Place{Utterance: first, End: len(doc.Utterances[first].Text)}},
			Issuer: b.issuer(d), When: when, Title: cmp.Or(b.masked(doc.Title, d.voice()), doc.URL), Voice: d.voice(), By: p.by, Gone: p.gone,
		})
	}
	return out, nil
}

// japan is where the days are that people speak of.
var japan = time.FixedZone("JST", 9*60*60)
