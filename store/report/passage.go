package report

import (
	"cmp"
	"fmt"
	"strings"
	"unicode/utf8"

	"classify/store/report/told"
)

// passage is bytes start to end of an utterance, with where it stands.
func (b *builder) passage(d Document, utterance, start, end int) told.Passage {
	doc := d.Revision.Document
	u := doc.Utterances[utterance]
	voice := d.VoiceOf(u)
	return told.Passage{
		Text: u.Text[start:end], URL: doc.URL, Title: doc.Title, Site: doc.Site, Voice: voice, Kind: u.Kind,
		Speaker: b.speaker(d, u, voice), Posted: cmp.Or(u.Posted, doc.Published), Captured: d.Capture.Time.UTC(),
		Evidence: d.Revision.Evidence(d.Capture, u.ID, start, end),
	}
}

// sentence is the passage around a place of a document: from the sentence that
// it begins in to the one that it ends in.
func (b *builder) sentence(d Document, at told.Place) (told.Passage, error) {
	if _, err := d.words(at); err != nil {
		return told.Passage{}, err
	}
	text := d.Revision.Document.Utterances[at.Utterance].Text
	start, end := sentenceStart(text, at.Start), sentenceEnd(text, at.End)
	if !b.Speakers && b.people.named(text[start:end]) {
		return told.Passage{}, told.ErrUntold
	}
	return b.passage(d, at.Utterance, start, end), nil
}

const sentenceEnders = "。！？!?\n"

// sentenceStart is where the sentence begins that a byte is in; a sentence within
// brackets is not one of its own.
func sentenceStart(text string, at int) int {
	depth := 0
	for i := at; i > 0; {
		r, size := utf8.DecodeLastRuneInString(text[:i])
		switch {
		case r == '」' || r == '』':
			depth++
		case (r == '「' || r == '『') && depth > 0:
			depth--
		case r == '\n', depth == 0 && strings.ContainsRune(sentenceEnders, r):
			return i
		}
		i -= size
	}
	return 0
}

// sentenceEnd is where the sentence ends that the byte before is in, with what
// closes it.
func sentenceEnd(text string, at int) int {
	if at > 0 && strings.ContainsRune(sentenceEnders, lastRune(text[:at])) {
		return at
	}
	depth := 0
	for i, r := range text[at:] {
		switch {
		case r == '「' || r == '『':
			depth++
		case r == '」' || r == '』':
			depth = max(0, depth-1)
		case r == '\n':
			return at + i
		case depth == 0 && strings.ContainsRune(sentenceEnders, r):
			return at + i + utf8.RuneLen(r)
		}
	}
	return len(text)
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

// words are the bytes of a place.
func (p Document) words(at told.Place) (string, error) {
	us := p.Revision.Document.Utterances
	if at.Utterance >= len(us) || at.Start < 0 || at.End > len(us[at.Utterance].Text) || at.Start >= at.End {
		return "", fmt.Errorf("%s has no bytes %d-%d of utterance %d", p.Revision.Document.URL, at.Start, at.End, at.Utterance)
	}
	return us[at.Utterance].Text[at.Start:at.End], nil
}
