package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"classify/store/dup"
	"classify/store/record"
)

// themes counts every theme of the codebook over the documents, also those
// nobody spoke of.
func (b *builder) themes(known []record.Theme, docs []Document) []Theme {
	origins := origins(docs)
	themes := make([]Theme, len(known))
	at := map[string]*Theme{}
	for i, t := range known {
		themes[i] = Theme{
			Theme: t, ByVoice: map[record.Voice]int{}, ByStance: map[record.Stance]int{}, ByDay: map[string]int{}, Quotes: []Quote{},
		}
		at[t.ID] = &themes[i]
	}
	for _, d := range docs {
		spoken := map[string]bool{}
		for i := range d.Revision.Document.Utterances {
			for _, f := range d.Coding(i).Findings {
				t := at[f.Theme]
				if t == nil {
					continue // of an older codebook; the tag stage has yet to catch up
				}
				t.add(b.quote(d, i, f, origins))
				if !spoken[f.Theme] {
					spoken[f.Theme] = true
					t.Documents++
				}
			}
		}
	}
	for i := range themes {
		themes[i].group()
	}
	return themes
}

// add counts a mention. A sentence is one mention however often the theme was
// found in it, as it may be in each of its lines; its findings follow one
// another.
func (t *Theme) add(q Quote) {
	if n := len(t.Quotes); n > 0 && t.Quotes[n-1].URL == q.URL && t.Quotes[n-1].Evidence == q.Evidence {
		return
	}
	t.Mentions++
	t.ByVoice[q.Voice]++
	t.ByStance[q.Stance]++
	t.ByDay[dayOf(q.Posted)]++
	t.Quotes = append(t.Quotes, q)
}

// group counts the voices and leaves of quotations that are alike the one of
// the earliest document that is still there, with how often it was repeated.
func (t *Theme) group() {
	voices := map[string]bool{}
	first := map[string]int{}    // by text
	said := map[[2]string]bool{} // text and address
	kept := t.Quotes[:0]
	for _, q := range t.Quotes {
		voices[q.voice] = true
		if q.gone {
			continue
		}
		text := squeeze(q.Text)
		again := said[[2]string{text, q.URL}]
		said[[2]string{text, q.URL}] = true
		if i, ok := first[text]; ok {
			if !again {
				kept[i].Repeats++
			}
			continue
		}
		first[text] = len(kept)
		kept = append(kept, q)
	}
	t.Quotes, t.Voices = kept, len(voices)
}

// origins maps each group of utterances that say the same to who said it first,
// so that a copy or a quotation speaks with the voice it repeats. Who quotes
// without a name is nobody's origin while another one of the group is named.
func origins(docs []Document) map[uint64]string {
	groups := map[uint64]*sayings{}
	for _, d := range docs {
		for i, u := range d.Revision.Document.Utterances {
			group := d.group(i)
			if group == 0 {
				continue
			}
			of := groups[group]
			if of == nil {
				of = &sayings{}
				groups[group] = of
			}
			own := !u.Quoted() || u.Speaker != "" || u.Handle != ""
			if own && !of.own {
				*of = sayings{own: true}
			}
			if own == of.own {
				of.said, of.by = append(of.said, d.saying(u)), append(of.by, author(d, u))
			}
		}
	}
	first := map[uint64]string{}
	for group, of := range groups {
		first[group] = of.by[dup.Origin(of.said)]
	}
	return first
}

// sayings are the utterances of a group, and who said them: those that are the
// words of their page or of somebody named, if there is one.
type sayings struct {
	own  bool
	said []dup.Saying
	by   []string
}

// group is the group of the utterance at an index; 0 if it is in none.
func (p Document) group(utterance int) uint64 {
	if utterance >= len(p.Groups) {
		return 0
	}
	return p.Groups[utterance]
}

// saying is when an utterance was said. When a quotation was said its document
// does not tell.
func (p Document) saying(u record.Utterance) dup.Saying {
	posted := u.Posted
	if !u.Quoted() {
		posted = cmp.Or(posted, p.Revision.Document.Published)
	}
	return dup.Saying{Posted: timeOf(posted), Captured: p.Capture.Time, Quoted: u.Quoted()}
}

// timeOf reads an ISO date as far as it is known: of a day, its beginning in
// Japan; the zero time if it is not known to the day.
func timeOf(iso string) time.Time {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04"} {
		if t, err := time.ParseInLocation(layout, iso, japan); err == nil {
			return t
		}
	}
	t, _ := time.ParseInLocation(time.DateOnly, dayOf(iso), japan)
	return t
}

var japan = time.FixedZone("JST", 9*60*60)

// squeeze leaves of a text what copies have in common.
func squeeze(text string) string { return strings.Join(strings.Fields(text), "") }

// quote makes the quotation of a finding: its sentence, with the evidence.
func (b *builder) quote(d Document, utterance int, f record.Finding, origins map[uint64]string) Quote {
	u := d.Revision.Document.Utterances[utterance]
	start, end := f.SentenceStart, f.SentenceEnd
	if start < 0 || end > len(u.Text) || start >= end || f.Start < start || f.End > end {
		start, end = f.Start, f.End
	}
	doc := d.Revision.Document
	voice := d.VoiceOf(u)
	return Quote{
		Text: u.Text[start:end], Match: Span{f.Start, f.End, f.Quote},
		URL: doc.URL, Title: doc.Title, Site: doc.Site, Voice: voice, Kind: u.Kind,
		Speaker: b.speaker(d, u, voice), Posted: cmp.Or(u.Posted, doc.Published), Captured: d.Capture.Time.UTC(),
		Stance: f.Stance, Certainty: f.Certainty, By: f.By, Rule: f.Rule,
		Evidence: d.Revision.Evidence(d.Capture, u.ID, start, end),
		voice:    cmp.Or(origins[d.group(utterance)], author(d, u)), gone: b.gone[d.Capture.URL],
	}
}

// author names who counts as one voice in what nobody said before: an account
// wherever it is quoted, a named speaker within a page, else the page.
func author(d Document, u record.Utterance) string {
	switch {
	case u.Handle != "":
		return "account " + strings.ToLower(u.Handle)
	case u.Speaker != "":
		return "speaker " + u.Speaker + " " + d.Revision.Document.URL
	default:
		return "page " + d.Revision.Document.URL
	}
}

// speaker is the name an utterance is shown with. Private people are called
// by a number, the same one throughout the report.
func (b *builder) speaker(d Document, u record.Utterance, voice record.Voice) string {
	if u.Speaker == "" && u.Handle == "" || b.Speakers || voice != record.Commentary {
		if u.Handle != "" {
			return strings.TrimSpace(u.Speaker + " " + u.Handle)
		}
		return u.Speaker
	}
	key := cmp.Or(strings.ToLower(u.Handle), u.Speaker+" "+d.Revision.Document.URL)
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
		said := map[string]int{}
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
