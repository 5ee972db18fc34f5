package export

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"unicode/utf8"

	"classify/store/person"
	"classify/store/record"
)

// Pseudonyms replaces persons by names made with a key: the same key gives the
// same person the same name, another key another one. Who has the key can
// tell whether a name is a certain person's; without it nobody can.
type Pseudonyms struct {
	key    []byte
	spared map[string]bool // names that are no person's
}

// NewPseudonyms makes pseudonyms with a key. The spared names, those of the
// organisation, stay as they are.
func NewPseudonyms(key []byte, spared []string) *Pseudonyms {
	p := &Pseudonyms{key: key, spared: map[string]bool{"": true}}
	for _, name := range spared {
		p.spared[person.Same(name)] = true
	}
	return p
}

// digest is a keyed hash (HMAC-SHA256) as 16 hexadecimal digits: at a million
// persons two share one with a chance of one in thirty million.
func (p *Pseudonyms) digest(kind, of string) string {
	h := hmac.New(sha256.New, p.key)
	h.Write([]byte(kind + "\x00" + of))
	return hex.EncodeToString(h.Sum(nil))[:16]
}

// person is the pseudonym of a name or a handle, with its @ if it has one.
func (p *Pseudonyms) person(name string) string {
	same := person.Same(name)
	if p.spared[same] {
		return name
	}
	if account, ok := strings.CutPrefix(same, "@"); ok {
		return "@person-" + p.digest("handle", account)
	}
	return "person-" + p.digest("name", same)
}

// Lines are lines in which persons have pseudonyms. Speakers, handles and
// those whom findings name are replaced; in texts, titles and headings too,
// where mail addresses, phone numbers and addresses of pages are masked.
// Offsets are those of the new texts. The address, site and hashes of a page
// would tell whose it is to whoever looks it up: pages of commentary lose
// them, other pages keep their address; of ids keyed hashes remain. among are all
// lines whose persons may be named in the texts.
func (p *Pseudonyms) Lines(lines, among []Line) []Line {
	finder := newFinder(p, among)
	out := make([]Line, len(lines))
	for i, l := range lines {
		out[i] = p.line(l, finder)
	}
	return out
}

func (p *Pseudonyms) line(l Line, f *finder) Line {
	was := l
	masked := func(s string) string { return f.mask(s).text }
	l.ID, l.Parent = p.id(l.ID), p.id(l.Parent)
	l.SHA256, l.TextSHA256, l.History = "", "", nil
	l.Title, l.Heading = masked(l.Title), masked(l.Heading)
	if l.Voice == record.Commentary || !strings.HasPrefix(l.URL, "http") {
		l.URL = "urn:page:" + p.digest("page", l.URL)
		if l.Site != "" {
			l.Site = "site-" + p.digest("site", l.Site)
		}
	} else {
		l.URL, l.Site = f.names(l.URL), f.names(l.Site)
	}
	l.Speaker, l.Handle = p.speaker(was)
	l.Byline, l.Link = p.person(was.Byline), ""
	m := f.mask(was.Text, phones(was.Text, was.Facts)...)
	l.Quotes = slices.Clone(was.Quotes)
	for i, q := range was.Quotes {
		l.Quotes[i].Start, l.Quotes[i].End = m.span(q.Start, q.End)
		l.Quotes[i].Speaker = p.person(q.Speaker)
	}
	l.Labels = slices.Clone(was.Labels)
	for i, one := range was.Labels {
		l.Labels[i].By, l.Labels[i].Note = p.person(one.By), masked(one.Note)
	}
	l.Text = m.text
	l.Themes, l.Machine = p.findings(was.Themes, m), p.findings(was.Machine, m)
	l.Facts, l.Events = facts(was.Facts, m), events(was.Events, m, masked)
	return l
}

// speaker is who an utterance is by: name and handle are one person's.
func (p *Pseudonyms) speaker(l Line) (name, handle string) {
	if l.Handle == "" {
		return p.person(l.Speaker), ""
	}
	handle = p.person(person.Account(l.Handle))
	if name = l.Speaker; !p.spared[person.Same(name)] {
		name = strings.TrimPrefix(handle, "@")
	}
	return name, handle
}

// id is the id of an utterance with its page's part replaced.
func (p *Pseudonyms) id(id string) string {
	page, number, ok := strings.Cut(id, ":")
	if !ok {
		return id
	}
	return p.digest("page of an utterance", page) + ":" + number
}

func (p *Pseudonyms) findings(found []record.Finding, m masked) []record.Finding {
	if found == nil {
		return nil
	}
	out := slices.Clone(found)
	for i := range out {
		f := &out[i]
		f.Start, f.End = m.span(f.Start, f.End)
		f.SentenceStart, f.SentenceEnd = m.span(f.SentenceStart, f.SentenceEnd)
		f.Quote = m.text[f.Start:f.End]
		f.Speaker = p.person(f.Speaker)
	}
	return out
}

// facts are facts of the new text; of what is masked the value goes too.
func facts(found []record.Fact, m masked) []record.Fact {
	out := slices.Clone(found)
	for i, f := range out {
		start, end := m.span(f.Start, f.End)
		if m.touches(f.Start, f.End) {
			f = record.Fact{Type: f.Type}
		}
		f.Start, f.End, f.Text = start, end, m.text[start:end]
		out[i] = f
	}
	return out
}

func events(found []record.Event, m masked, text func(string) string) []record.Event {
	out := slices.Clone(found)
	for i := range out {
		e := &out[i]
		e.Start, e.End = m.span(e.Start, e.End)
		e.Quote = m.text[e.Start:e.End]
		e.Who, e.To, e.What = text(e.Who), text(e.To), text(e.What)
	}
	return out
}

// phones are where facts say that a number is a phone's, unless the word before it calls
// it otherwise.
func phones(text string, facts []record.Fact) (spans []change) {
	for _, f := range facts {
		if f.Type == "phone" && f.Start <= f.End && f.End <= len(text) && !person.IsAnother(text[:f.Start], text[f.Start:f.End]) {
			spans = append(spans, change{f.Start, f.End, maskPhone})
		}
	}
	return spans
}

// change puts other words in the place of bytes start to end of a text.
type change struct {
	start, end int
	put        string
}

// masked is a text with changes, in order and without overlap.
type masked struct {
	text    string
	changes []change
}

// apply makes changes in a text. Of two that overlap the one that begins
// first counts, and takes the other's bytes with it.
func apply(text string, changes []change) masked {
	slices.SortStableFunc(changes, func(a, b change) int {
		if a.start != b.start {
			return a.start - b.start
		}
		return b.end - a.end
	})
	var m masked
	for _, c := range changes {
		if n := len(m.changes); n > 0 && c.start < m.changes[n-1].end {
			m.changes[n-1].end = max(m.changes[n-1].end, c.end)
			continue
		}
		m.changes = append(m.changes, c)
	}
	var b strings.Builder
	at := 0
	for _, c := range m.changes {
		b.WriteString(text[at:c.start] + c.put)
		at = c.end
	}
	m.text = b.String() + text[at:]
	return m
}

// span is where bytes start to end of the old text stand in the new one. One
// that begins or ends within a change holds all of what was put there.
func (m masked) span(start, end int) (int, int) {
	return m.move(start, false), m.move(end, true)
}

func (m masked) move(at int, end bool) int {
	shift := 0
	for _, c := range m.changes {
		if at <= c.start {
			break
		}
		if at < c.end {
			if end {
				return c.start + shift + len(c.put)
			}
			return c.start + shift
		}
		shift += len(c.put) - (c.end - c.start)
	}
	return at + shift
}

// touches reports whether a change lies within bytes start to end, in part at
// least.
func (m masked) touches(start, end int) bool {
	return slices.ContainsFunc(m.changes, func(c change) bool { return c.start < end && start < c.end })
}

// long reports whether a name is long enough to be looked for in texts: shorter
// ones are words of other meanings too.
func long(name string) bool { return utf8.RuneCountInString(name) >= 3 }
