package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"classify/store/record"
)

const (
	// mostQuotes is how many quotations of a theme are chosen: those said first, of
	// every voice and stance in turn, one of an author.
	mostQuotes = 48
	// mostSaid is how many of a voice and stance they are chosen from.
	mostSaid = 12
)

// tally is what is counted of a theme.
type tally struct {
	Theme
	lastDocument uint64
	voices       map[record.Author]bool
	before       map[record.Author]bool // voices that were there before
	mentionsThen int
	groups       map[uint64]*repeats // of mentions that are said elsewhere too
	said         map[manner][]saying
}

// manner is a voice and a stance.
type manner struct {
	voice  record.Voice
	stance record.Stance
}

// saying is a mention that may be quoted.
type saying struct {
	document uint64
	day      string
	author   record.Author
	group    uint64 // 0: of none
	record.Mention
}

// compare orders by when it was said, what has no day last.
func (s saying) compare(o saying) int {
	return cmp.Or(compareDays(s.day, o.day), cmp.Compare(s.document, o.document), s.Utterance-o.Utterance, s.Start-o.Start)
}

// repeats counts the documents that say the same.
type repeats struct {
	documents int
	last      uint64
}

func newTally(t record.Theme) *tally {
	return &tally{
		Theme: Theme{
			Theme: t, ByVoice: map[record.Voice]int{}, ByStance: map[record.Stance]int{}, ByDay: map[string]int{},
			Spoken: map[record.Voice]map[record.Stance]int{}, Quotes: []Quote{},
		},
		voices: map[record.Author]bool{}, before: map[record.Author]bool{}, groups: map[uint64]*repeats{}, said: map[manner][]saying{},
	}
}

// add counts a mention.
func (t *tally) add(d *record.Digest, m *record.Mention, author record.Author, gone, isNew bool) {
	row := &d.Rows[m.Utterance]
	if t.Mentions == 0 || t.lastDocument != d.Revision {
		t.lastDocument = d.Revision
		t.Documents++
	}
	t.Mentions++
	voice := d.VoiceOf(m)
	t.ByVoice[voice]++
	t.ByStance[m.Stance]++
	t.ByDay[row.Day]++
	spoken := t.Spoken[voice]
	if spoken == nil {
		spoken = map[record.Stance]int{}
		t.Spoken[voice] = spoken
	}
	spoken[m.Stance]++
	t.voices[author] = true
	if !isNew {
		t.before[author] = true
		t.mentionsThen++
	}
	one := saying{d.Revision, row.Day, author, 0, *m}
	if k := m.Echo(d.Echoes); k != nil {
		one.group = k.Group
		t.repeated(k.Group, d.Revision)
	}
	if !gone {
		t.remember(manner{voice, m.Stance}, one)
	}
}

func (t *tally) repeated(group, document uint64) {
	r := t.groups[group]
	if r == nil {
		r = &repeats{}
		t.groups[group] = r
	}
	if r.documents == 0 || r.last != document {
		r.last = document
		r.documents++
	}
}

// remember keeps a mention if it is among the first of its manner, each author's
// first.
func (t *tally) remember(k manner, one saying) {
	list := t.said[k]
	if len(list) == mostSaid && one.compare(list[mostSaid-1]) >= 0 {
		return
	}
	if i := slices.IndexFunc(list, func(o saying) bool { return o.author == one.author || o.group != 0 && o.group == one.group }); i >= 0 {
		if one.compare(list[i]) >= 0 {
			return
		}
		list = slices.Delete(list, i, i+1)
	}
	i, _ := slices.BinarySearchFunc(list, one, saying.compare)
	list = slices.Insert(list, i, one)
	t.said[k] = list[:min(len(list), mostSaid)]
}

// chosen are the mentions that are quoted, one of an author: the first of each
// manner, then the second, and so on, in the order in which they were said.
func (t *tally) chosen() (all []saying) {
	said, spoken := map[uint64]bool{}, map[record.Author]bool{} // groups, and who is quoted
	for round := range mostSaid {
		for _, v := range record.Voices {
			for _, s := range []record.Stance{record.Asserted, record.Denied, record.Asked, record.Neutral} {
				list := t.said[manner{v, s}]
				if round >= len(list) || len(all) == mostQuotes || spoken[list[round].author] || list[round].group != 0 && said[list[round].group] {
					continue
				}
				all = append(all, list[round])
				said[list[round].group], spoken[list[round].author] = true, true
			}
		}
	}
	slices.SortFunc(all, saying.compare)
	return all
}

// done is the theme as it is told.
func (t *tally) done(b *builder) (Theme, error) {
	t.Voices = len(t.voices)
	texts := map[string]bool{}
	for _, s := range t.chosen() {
		d, err := b.source.open(s.document)
		if err != nil {
			return t.Theme, err
		}
		q, ok := b.quote(d, s)
		if text := squeeze(q.Text); !ok || texts[text] {
			continue
		}
		texts[squeeze(q.Text)] = true
		if r := t.groups[s.group]; s.group != 0 {
			q.Repeats = r.documents - 1
		}
		t.Quotes = append(t.Quotes, q)
	}
	t.MoreQuotes = t.Mentions - len(t.Quotes)
	return t.Theme, nil
}

// squeeze leaves of a text what copies have in common.
func squeeze(text string) string { return strings.Join(strings.Fields(text), "") }

// quote makes the quotation of a mention: its sentence, with the evidence. ok is
// false if it is not there.
func (b *builder) quote(d Document, s saying) (q Quote, ok bool) {
	text := d.Revision.Document.Utterances[s.Utterance].Text
	for _, f := range d.Coding(s.Utterance).Findings {
		if f.Theme != s.Theme || f.Start != s.Start || f.End != s.End {
			continue
		}
		start, end := f.SentenceStart, f.SentenceEnd
		if start < 0 || end > len(text) || start >= end || f.Start < start || f.End > end {
			start, end = f.Start, f.End
		}
		if start, end, ok = whole(text, start, end); !ok {
			return q, false
		}
		if to, yes := rejected(text, f.End, end); yes {
			if f.Speaker == "" && f.Stance != record.Denied {
				return q, false // it would be told as what its speaker says
			}
			end = to
		}
		end = takenBack(text, start, end)
		if f.Speaker == "" && takenBackBelow(d.Revision.Document, s.Utterance, start, end) || b.exposes(d, s.Utterance, start, end) {
			return q, false
		}
		passage := b.passage(d, s.Utterance, start, end)
		if f.Voice.Valid() {
			passage.Voice = f.Voice
		}
		if f.Depth > 0 && f.Speaker != "" {
			passage.Speaker = b.named(f.Speaker+" "+passage.URL, f.Speaker, passage.Voice)
		}
		return Quote{
			Passage: passage,
			Match:   Span{f.Start, f.End, f.Quote}, Stance: f.Stance, Certainty: f.Certainty, By: f.By, Rule: f.Rule,
			voice: s.author,
		}, true
	}
	return q, false
}

// speaker is the name an utterance is shown with.
func (b *builder) speaker(d Document, u record.Utterance, voice record.Voice) string {
	if u.Speaker == "" && u.Handle == "" {
		return ""
	}
	return b.named(cmp.Or(strings.ToLower(u.Handle), u.Speaker+" "+d.Revision.Document.URL), strings.TrimSpace(u.Speaker+" "+u.Handle), voice)
}

// named is a name as it is shown. Private people are called by a number, the same
// one for a key throughout the report.
func (b *builder) named(key, name string, voice record.Voice) string {
	if b.Speakers || voice != record.Commentary && !b.people.named(name) {
		return name
	}
	if b.speakers[key] == "" {
		b.speakers[key] = fmt.Sprintf("#%d", len(b.speakers)+1)
	}
	return b.speakers[key]
}

// Few picks at most n quotations, at most one of a voice and Document while
// others remain, in the order they stand.
func (t Theme) Few(n int) []Quote {
	if len(t.Quotes) <= n {
		return t.Quotes
	}
	taken := map[int]bool{}
	for round := 0; len(taken) < n; round++ {
		said := map[record.Author]int{}
		for i, q := range t.Quotes {
			said[q.voice]++
			if said[q.voice] == round+1 && len(taken) < n {
				taken[i] = true
			}
		}
	}
	few := make([]Quote, 0, n)
	for i, q := range t.Quotes {
		if taken[i] {
			few = append(few, q)
		}
	}
	return slices.Clip(few)
}
