package report

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"classify/store/diff"
	"classify/store/record"
	"classify/store/report/told"
)

const (
	// mostEditions is how many changed pages are told, the newest changes first,
	// and mostChanges how many sentences of one.
	mostEditions = 60
	mostChanges  = 40
	// mostTexts is of how many pages the texts are compared, and how many of one:
	// the last.
	mostTexts   = 300
	mostOfATime = 40
)

// change is one of a page, and the membership that brought the new text first.
type change struct {
	Edition
	member uint64
}

// history is an address that has had more than one text.
type history struct {
	all   []standing
	turns []turn // nil: not read
}

// turn is how a text became another one.
type turn struct {
	diff.Difference
	before, after time.Time
	texts         [2]string // their hashes
	redated       [2]string // the days on which both say they were published, if the new one is earlier
	member        uint64    // that brought the new one first
	shown         string    // the day on which the new one says that it was changed; "": it does not
}

// day is when a text became the other one, as far as that is known.
func (t turn) day() string {
	seen := t.after.In(japan).Format(time.DateOnly)
	if t.shown > t.before.In(japan).Format(time.DateOnly) && t.shown < seen {
		return t.shown
	}
	return seen
}

// tells reports whether something in a text says something else.
func (t turn) tells() bool { return len(t.Changes) > 0 || t.redated[0] != "" }

// read compares the texts.
func (h *history) read() ([]turn, error) {
	if h.turns != nil {
		return h.turns, nil
	}
	docs, codings := make([]record.Document, len(h.all)), make([]Document, len(h.all))
	h.turns = make([]turn, len(h.all)-1)
	for i, s := range h.all {
		first, err := s.first()
		if err != nil {
			return nil, err
		}
		last, err := s.last()
		if err != nil {
			return nil, err
		}
		docs[i], codings[i] = first.Revision.Document, first
		if i > 0 {
			h.turns[i-1].after, h.turns[i-1].texts[1] = first.Capture.Time.UTC(), first.Revision.TextSHA256
			h.turns[i-1].member = first.Member.Seq
		}
		if i < len(h.turns) {
			h.turns[i].before, h.turns[i].texts[0] = last.Capture.Time.UTC(), last.Revision.TextSHA256
		}
	}
	for i, step := range diff.Steps(docs, func(text, utterance int) []record.Fact { return codings[text].Coding(utterance).Facts }) {
		h.turns[i].Difference = step
		if diff.ShowsEdit(docs[i], docs[i+1]) {
			h.turns[i].shown = record.Day(docs[i+1].Modified)
		}
		if old, new := docs[i].Published, docs[i+1].Published; record.Day(new) != "" && record.Day(new) < record.Day(old) {
			h.turns[i].redated = [2]string{record.Day(old), record.Day(new)}
		}
	}
	return h.turns, nil
}

// firstPublished is when a page was published: as it said when it was first captured, if
// it says by now that it is older.
func (b *builder) firstPublished(number uint64, now string) (string, error) {
	h := b.history[number]
	if h == nil {
		return now, nil
	}
	first, err := h.all[0].first()
	if err != nil {
		return "", err
	}
	if was := first.Revision.Document.Published; record.Day(now) != "" && record.Day(now) < record.Day(was) {
		return was, nil
	}
	return now, nil
}

// histories are the addresses that have had more than one text, by the number of
// the document that counts.
func (b *builder) histories() (map[uint64]*history, error) {
	out := map[uint64]*history{}
	err := b.source.texts(func(now uint64, all []standing) error {
		out[now] = &history{all: all[max(0, len(all)-mostOfATime):]}
		return nil
	})
	return out, err
}

// edited is what a document tells that had other texts before, or an announcement: it
// is put together with the others when it is known what was put in when, and who has
// issued it. None is opened while they are read.
type edited struct {
	told.Doc
	voices map[told.Place]record.Author
}

// tellOf puts what a document tells together with what others do. One that has had
// other texts is held back, up to as many as are compared; of commentary it is not
// looked for when what was put in.
func (b *builder) tellOf(d *record.Digest, doc *told.Doc) {
	voice := func(p told.Place) record.Author {
		return d.Said(record.Spoken{Utterance: p.Utterance, Start: p.Start, End: p.End})
	}
	changed, dated := b.history[d.Revision] != nil, d.Voice == record.Announcement && len(doc.Events) > 0
	if !changed && !dated || d.Voice == record.Commentary || len(b.edited) == mostTexts {
		b.told.Add(doc, voice)
		return
	}
	one := edited{*doc, map[told.Place]record.Author{}}
	for _, f := range doc.Facts {
		one.voices[f.Place] = voice(f.Place)
	}
	for _, e := range doc.Events {
		one.voices[e.Place] = voice(e.Place)
	}
	for _, s := range slices.Concat(doc.Asked, doc.Stated) {
		one.voices[s.Place] = voice(s.Place)
	}
	b.edited = append(b.edited, one)
}

// tellEdited adds what was held back, with the days of the edits.
func (b *builder) tellEdited() error {
	for i := range b.edited {
		one := &b.edited[i]
		if err := b.redate(&one.Doc); err != nil {
			return err
		}
		d, err := b.source.open(one.Number)
		if err != nil {
			return err
		}
		one.Issuer = b.issuer(d)
		one.Routine = d.voice() == record.Announcement && told.IsRoutine(d.Revision.Document.Title)
		b.told.Add(&one.Doc, func(p told.Place) record.Author { return one.voices[p] })
	}
	b.edited = nil
	return nil
}

// redate gives what was put into a page later the day of the capture that had it
// first, in place of the page's.
func (b *builder) redate(doc *told.Doc) error {
	h := b.history[doc.Number]
	if h == nil {
		return nil
	}
	turns, err := h.read()
	if err != nil {
		return err
	}
	now, err := b.source.open(doc.Number)
	if err != nil {
		return err
	}
	day := func(p told.Place, day *string) {
		if u := now.Revision.Document.Utterances[p.Utterance]; u.Posted == "" && p.End <= len(u.Text) {
			*day = putIn(turns, u.Text, p, *day)
		}
	}
	for i := range doc.Facts {
		day(doc.Facts[i].Place, &doc.Facts[i].Day)
	}
	for i := range doc.Events {
		day(doc.Events[i].Place, &doc.Events[i].Day)
	}
	for i := range doc.Stated {
		day(doc.Stated[i].Place, &doc.Stated[i].Day)
	}
	return nil
}

// putIn is the day on which the words at a place of a text were first seen there, if
// a turn put them in, else the day that they have. Words that a changed sentence had
// before are older.
func putIn(turns []turn, text string, at told.Place, day string) string {
	words, sentence := text[at.Start:at.End], ""
	for _, t := range slices.Backward(turns) {
		i := slices.IndexFunc(t.Changes, func(c diff.Change) bool {
			if c.After == "" || sentence != "" {
				return c.After != "" && c.After == sentence
			}
			from := strings.Index(text, c.After)
			return from >= 0 && from <= at.Start && at.End <= from+len(c.After)
		})
		if i < 0 {
			continue
		}
		if sentence = t.Changes[i].Before; !strings.Contains(sentence, words) {
			return max(day, t.day())
		}
	}
	return day
}

// changes tells how the pages of the organisation, authorities and the press have
// changed, the newest change first. Of a page that is gone by now it is told that it
// changed, and which numbers did; its sentences are not repeated.
func (b *builder) changes() ([]change, error) {
	type changed struct {
		now uint64
		*history
	}
	var pages []changed
	for now, h := range b.history {
		if b.official[now] {
			pages = append(pages, changed{now, h})
		}
	}
	slices.SortFunc(pages, func(x, y changed) int {
		return cmp.Or(cmp.Compare(y.all[len(y.all)-1].revision, x.all[len(x.all)-1].revision), cmp.Compare(x.now, y.now))
	})
	var out []change
	for _, p := range pages[:min(len(pages), mostTexts)] {
		now, err := b.source.open(p.now)
		if err != nil {
			return nil, err
		}
		turns, err := p.read()
		if err != nil {
			return nil, err
		}
		out = append(out, b.editions(turns, now)...)
		if slices.ContainsFunc(turns, func(t turn) bool { return !t.tells() && t.texts[0] != t.texts[1] }) {
			b.reworded++
		}
	}
	slices.SortFunc(out, func(x, y change) int {
		return cmp.Or(y.After.Compare(x.After), strings.Compare(x.URL, y.URL), cmp.Compare(y.member, x.member))
	})
	out = out[:min(len(out), mostEditions)]
	if err := b.declare(out); err != nil {
		return nil, err
	}
	for i := range out {
		if out[i].Gone {
			out[i].unsay()
		}
	}
	return out, nil
}

// unsay takes the sentences from an edition; numbers and dates stay.
func (e *Edition) unsay() {
	for i := range e.Changes {
		if c := &e.Changes[i]; c.Kind != diff.Redated {
			c.Before, c.After = "", ""
		}
	}
}

// editions are the changes of one page.
func (b *builder) editions(turns []turn, now Document) (out []change) {
	for _, t := range turns {
		if !t.tells() {
			continue
		}
		shown := slices.DeleteFunc(slices.Clone(t.Changes), func(c diff.Change) bool {
			return b.betrays(c.Before, now.voice()) || b.betrays(c.After, now.voice())
		})
		shown = shown[:min(len(shown), mostChanges)]
		more := len(t.Changes) - len(shown)
		if t.redated[0] != "" { // no page says that of itself
			shown = append([]diff.Change{{Kind: diff.Redated, Before: t.redated[0], After: t.redated[1], Silent: true}}, shown...)
		}
		out = append(out, change{Edition{
			URL: now.Revision.Document.URL, Title: b.masked(now.Revision.Document.Title, now.voice()), Voice: now.voice(),
			Before: t.before, After: t.after, Texts: t.texts,
			Silent: t.Silent || t.redated[0] != "", Changes: shown, More: more, Gone: b.gone[now.Member.Capture],
		}, t.member})
	}
	return out
}
