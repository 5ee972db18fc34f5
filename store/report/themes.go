package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"classify/store/record"
)

// themes counts every theme of the codebook over the documents, also those
// nobody spoke of.
func (b *builder) themes(known []record.Theme, docs []Document) []Theme {
	themes := make([]Theme, len(known))
	at := map[string]*Theme{}
	for i, t := range known {
		themes[i] = Theme{
			Theme: t, ByVoice: map[record.Voice]int{}, ByStance: map[record.Stance]int{}, ByDay: map[string]int{}, Spoken: map[record.Voice]map[record.Stance]int{}, Quotes: []Quote{},
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
				t.add(b.quote(d, i, f))
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
	if t.Spoken[q.Voice] == nil {
		t.Spoken[q.Voice] = map[record.Stance]int{}
	}
	t.Spoken[q.Voice][q.Stance]++
	t.Quotes = append(t.Quotes, q)
}

// group counts the voices and leaves of quotations that are alike the one of
// the earliest document that is still there, with how often it was repeated.
func (t *Theme) group() {
	voices := map[record.Author]bool{}
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

// squeeze leaves of a text what copies have in common.
func squeeze(text string) string { return strings.Join(strings.Fields(text), "") }

// quote makes the quotation of a finding: its sentence, with the evidence.
func (b *builder) quote(d Document, utterance int, f record.Finding) Quote {
	u := d.Revision.Document.Utterances[utterance]
	start, end := f.SentenceStart, f.SentenceEnd
	if start < 0 || end > len(u.Text) || start >= end || f.Start < start || f.End > end {
		start, end = f.Start, f.End
	}
	return Quote{
		Passage: b.passage(d, utterance, start, end),
		Match:   Span{f.Start, f.End, f.Quote}, Stance: f.Stance, Certainty: f.Certainty, By: f.By, Rule: f.Rule,
		voice: d.author(utterance, f), gone: b.hidden(d),
	}
}

// author is who counts as one voice in a finding of an utterance.
func (p Document) author(utterance int, f record.Finding) record.Author {
	doc := p.Revision.Document
	page := record.PageAuthor(doc.URL)
	return f.Where(utterance).Voice(page, record.AuthorOf(page, doc.Utterances[utterance]), p.Echoes)
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
