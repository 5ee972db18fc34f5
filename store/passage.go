package store

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"classify/store/dup"
	"classify/store/record"
)

// Grouping is how texts are cut and spelt when what is said in them is compared.
type Grouping struct {
	Method    string                     // its name and version: another one groups everything anew
	Fold      func(text string) string   // a sentence of a text
	Sentences func(text string) [][2]int // bytes of the sentences, in order and without overlap
}

// passage is a part of an utterance that may be said elsewhere too: a sentence,
// one of a quotation or of brackets within it, or all of an utterance of several
// sentences.
type passage struct {
	row, start, end int
	depth           int    // of the quotation whose words it is; 0: of none
	speaker         string // that the quotation names
	whole           bool   // several sentences
	all             bool   // all of its utterance
}

// passages lists those of a document, always in the same order.
func (g Grouping) passages(d record.Document) (out []passage) {
	for row, u := range d.Utterances {
		out = g.append(out, row, u)
	}
	return out
}

func (g Grouping) append(out []passage, row int, u record.Utterance) []passage {
	sentences := g.Sentences(u.Text)
	if len(sentences) > 1 {
		out = append(out, passage{row: row, end: len(u.Text), whole: true, all: true})
	}
	for _, s := range sentences {
		p := passage{row: row, start: s[0], end: s[1]}
		if len(sentences) == 1 {
			p.start, p.end, p.all = 0, len(u.Text), true
		}
		for _, q := range u.Quotes {
			if fills(u.Text, q, s) {
				p.depth, p.speaker = q.Depth, q.Speaker
			}
		}
		out = append(out, p)
	}
	for _, q := range append(brackets(u), u.Quotes...) {
		if at := slices.IndexFunc(sentences, func(s [2]int) bool { return s[0] <= q.Start && q.End <= s[1] }); at < 0 || fills(u.Text, q, sentences[at]) {
			continue // its sentences are those of the utterance
		}
		for _, s := range g.Sentences(u.Text[q.Start:q.End]) {
			out = append(out, passage{row: row, start: q.Start + s[0], end: q.Start + s[1], depth: q.Depth, speaker: q.Speaker})
		}
	}
	return out
}

// brackets are the passages in brackets that are not known to be quotations: if
// somebody else says the same they are.
func brackets(u record.Utterance) (out []record.Quotation) {
	var open []int
	for i, r := range u.Text {
		switch r {
		case '「', '『':
			open = append(open, i+utf8.RuneLen(r))
		case '」', '』':
			if len(open) == 0 {
				continue
			}
			q := record.Quotation{Start: open[len(open)-1], End: i, Depth: len(open)}
			open = open[:len(open)-1]
			if !slices.ContainsFunc(u.Quotes, func(known record.Quotation) bool { return known.Start == q.Start }) {
				out = append(out, q)
			}
		}
	}
	return out
}

// fills reports whether nothing of a sentence but marks stands outside a
// quotation.
func fills(text string, q record.Quotation, s [2]int) bool {
	if q.Start < 0 || q.Start > q.End || q.End > len(text) {
		return false
	}
	said := func(from, to int) bool {
		return from < to && strings.ContainsFunc(text[from:to], func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
	}
	return !said(s[0], min(s[1], q.Start)) && !said(max(s[0], q.End), s[1]) && q.Start < s[1] && q.End > s[0]
}

// saying is when and by whom a passage was said that stands in a document
// captured at a time, in seconds. When a quotation was said its document does not
// tell.
func (p passage) saying(n dup.Number, d record.Document, captured int64) dup.Saying {
	u, page := d.Utterances[p.row], record.PageAuthor(d.URL)
	s := dup.Saying{Number: n, Captured: captured, Page: uint64(page)}
	if p.depth > 0 {
		s.Quoted, s.Own = true, p.speaker != ""
		s.Author = uint64(record.AuthorOf(page, u))
		if s.Own {
			s.Author = uint64(page.Named(record.NameOf(p.speaker)))
		}
		return s
	}
	s.Author, s.Quoted = uint64(record.AuthorOf(page, u)), u.Quoted()
	s.Own = !s.Quoted || u.Speaker != "" || u.Handle != ""
	posted := u.Posted
	if !s.Quoted {
		posted = cmp.Or(posted, d.Published)
	}
	if t := timeOf(posted); !t.IsZero() {
		s.Posted = t.Unix()
	}
	return s
}

// timeOf reads an ISO date as far as it is known: of a day, its beginning in
// Japan; the zero time if it is not known to the day.
func timeOf(iso string) time.Time {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04"} {
		if t, err := time.ParseInLocation(layout, iso, japan); err == nil {
			return t
		}
	}
	if dayNumber(iso) == 0 {
		return time.Time{}
	}
	t, _ := time.ParseInLocation(time.DateOnly, iso[:len(time.DateOnly)], japan)
	return t
}

var japan = time.FixedZone("JST", 9*60*60)
