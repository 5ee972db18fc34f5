package store

import (
	"cmp"
	"regexp"
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
	quote           [2]int // the bytes of all of that quotation
	whole           bool   // several sentences
	all             bool   // all of its utterance
	// The sentences before and after it that are the same speech, by their place
	// among the passages; -1: none.
	before, after int
}

// passages lists those of a document, always in the same order.
func (g Grouping) passages(d record.Document) []passage {
	l := lister{Grouping: g}
	for row, u := range d.Utterances {
		if row == 0 || !sameSpeech(&d.Utterances[row-1], &u) {
			l.speech = nil
		}
		l.utterance(row, u)
	}
	return l.out
}

// sameSpeech reports whether an utterance goes on with what is said in the one
// before: a post or a comment is one by itself, whoever else has its name.
func sameSpeech(a, b *record.Utterance) bool {
	return !a.Kind.Single() && !b.Kind.Single() && a.Quoted() == b.Quoted() && a.Speaker == b.Speaker && a.Handle == b.Handle
}

// lister lists passages.
type lister struct {
	Grouping
	out    []passage
	speech *int // the last sentence of the speech that goes on; nil: none
}

// add adds a sentence, which follows the last one of a speech, and returns it as
// the last one.
func (l *lister) add(p passage, last *int) *int {
	at := len(l.out)
	p.before, p.after = -1, -1
	if last != nil {
		p.before, l.out[*last].after = *last, at
	}
	l.out = append(l.out, p)
	return &at
}

// passedOn begins the words of somebody else, which are no speech with what
// stands before them.
var passedOn = regexp.MustCompile(`^\s*[RQ]T[\s:]*@`)

func (l *lister) utterance(row int, u record.Utterance) {
	sentences := l.Sentences(u.Text)
	if len(sentences) > 1 {
		l.add(passage{row: row, end: len(u.Text), whole: true, all: true}, nil)
	}
	var quoted *int
	for _, s := range sentences {
		p := passage{row: row, start: s[0], end: s[1]}
		if len(sentences) == 1 {
			p.start, p.end, p.all = 0, len(u.Text), true
		}
		for _, q := range u.Quotes {
			if fills(u.Text, q, s) {
				p.depth, p.speaker, p.quote = q.Depth, q.Speaker, [2]int{q.Start, q.End}
			}
		}
		if p.depth > 0 {
			if quoted != nil && (l.out[*quoted].depth != p.depth || l.out[*quoted].speaker != p.speaker) {
				quoted = nil
			}
			quoted = l.add(p, quoted)
			continue
		}
		if passedOn.MatchString(u.Text[s[0]:s[1]]) {
			l.speech = nil
		}
		l.speech, quoted = l.add(p, l.speech), nil
	}
	for _, q := range append(brackets(u), u.Quotes...) {
		if within := slices.IndexFunc(sentences, func(s [2]int) bool { return s[0] <= q.Start && q.End <= s[1] }); within >= 0 {
			l.quotation(row, u, q, sentences[within])
		}
	}
}

// quotation lists the sentences of one within a sentence, and all of it if it
// has several; it has no more than that of the utterance if it fills it.
func (l *lister) quotation(row int, u record.Utterance, q record.Quotation, within [2]int) {
	sentences := l.Sentences(u.Text[q.Start:q.End])
	if len(sentences) == 1 && fills(u.Text, q, within) {
		return
	}
	p := passage{row: row, start: q.Start, end: q.End, depth: q.Depth, speaker: q.Speaker, quote: [2]int{q.Start, q.End}}
	if len(sentences) > 1 {
		all := p
		all.whole = true
		l.add(all, nil)
	}
	var last *int
	for _, s := range sentences {
		p.start, p.end = q.Start+s[0], q.Start+s[1]
		last = l.add(p, last)
	}
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
		s.Author = uint64(record.AuthorOf(page, p.row, u))
		if s.Own {
			s.Author = uint64(page.Named(record.NameOf(p.speaker)))
		}
		return s
	}
	s.Author, s.Quoted = uint64(record.AuthorOf(page, p.row, u)), u.Quoted()
	s.Own = (!s.Quoted || u.Speaker != "" || u.Handle != "") && !p.frames(u)
	posted := u.Posted
	if !s.Quoted {
		posted = cmp.Or(posted, d.Published)
	} else if u.Kind == record.Quote && posted == d.Published {
		posted = "" // that of its page
	}
	if t := timeOf(posted); !t.IsZero() {
		s.Posted = t.Unix()
	}
	return s
}

// frames reports whether a sentence says little more than what it quotes, ネットには「…」の声
// もある: it is nearly the same as that, and not the first to say it.
func (p passage) frames(u record.Utterance) bool {
	if p.whole {
		return false
	}
	text := u.Text[p.start:p.end]
	letters := func(s string) (n int) {
		for _, r := range s {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				n++
			}
		}
		return n
	}
	within := record.Utterance{Text: text}
	for _, q := range u.Quotes {
		if p.start <= q.Start && q.End <= p.end {
			within.Quotes = append(within.Quotes, record.Quotation{Start: q.Start - p.start, End: q.End - p.start})
		}
	}
	quoted, at := 0, 0
	for _, q := range quotedIn(within) {
		if at <= q.Start && q.Start <= q.End {
			quoted, at = quoted+letters(text[q.Start:q.End]), q.End
		}
	}
	all := letters(text)
	return quoted < all && 2*quoted >= all
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
