package told

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"classify/store/record"
)

// Doc is what is put together of a document: its facts and events, and what is
// asked and stated in it of themes.
type Doc struct {
	Number    uint64       // by which its passages are found again
	Voice     record.Voice // of the page
	Published string       // ISO 8601; "": unknown
	Gone      bool         // its page is not there any more: nothing is quoted
	Facts     []Fact
	Events    []Event
	Asked     []Said // what others than the organisation ask
	Stated    []Said // what the organisation says, asking nothing
}

// Place is where something stands: bytes Start to End of the text of the
// utterance at an index.
type Place struct {
	Utterance, Start, End int
}

// Fact is a count, a sum of money, a percentage, a length of time or a
// calculation.
type Fact struct {
	Place
	Voice     record.Voice
	Day       string // on which it was said; "": unknown
	Type      string
	Value     string // a decimal number; of a duration, ISO 8601; of a calculation, it in normalised numbers
	Unit      string // unit or currency
	Text      string // as it is written
	Qualifier string
	Of        string // what it is of, as the text calls it; "": it does not say
	Wrong     bool   // a calculation
	Expected  string
	Each      string // of a calculation: the sum of money that it multiplies; "": none
}

// Event is an event as it stands in a document.
type Event struct {
	Place
	Voice record.Voice
	record.Event
}

// Said is a sentence about a theme.
type Said struct {
	Place
	Voice record.Voice
	Theme string
	Day   string // on which it was said; "": unknown
	Key   uint64 // the same for the same words
}

// Read reads what is put together of a document with what was found in it.
func Read(d record.Document, voice record.Voice, codings []record.Coding) Doc {
	out := Doc{Voice: voice, Published: d.Published}
	for i, u := range d.Utterances {
		if i >= len(codings) {
			break
		}
		said := voice
		if u.Voice.Valid() {
			said = u.Voice
		}
		day := dayOf(cmp.Or(u.Posted, d.Published))
		c := codings[i]
		for n, f := range c.Facts {
			if one, ok := readFact(u, f); ok && !covered(c.Facts, n) {
				one.Each = each(c.Facts, n)
				one.Place, one.Voice, one.Day = Place{i, f.Start, f.End}, voiceAt(u, f.Start, said), day
				out.Facts = append(out.Facts, one)
			}
		}
		for _, e := range c.Events {
			out.Events = append(out.Events, Event{Place{i, e.Start, e.End}, voiceAt(u, e.Start, said), e})
		}
		for _, f := range c.Findings {
			if u.Lang != "" {
				continue
			}
			one := readSaid(u, f, said)
			one.Utterance, one.Day = i, day
			switch own := one.Voice == record.Announcement; {
			case own && f.Stance != record.Asked:
				out.Stated = append(out.Stated, one)
			case !own && f.Stance == record.Asked:
				out.Asked = append(out.Asked, one)
			}
		}
	}
	return out
}

// readSaid takes of a finding the sentence that it is in.
func readSaid(u record.Utterance, f record.Finding, voice record.Voice) Said {
	at := Place{Start: f.SentenceStart, End: f.SentenceEnd}
	if !at.in(u.Text) || f.Start < at.Start || f.End > at.End {
		at = Place{Start: f.Start, End: f.End}
	}
	if f.Voice.Valid() {
		voice = f.Voice
	}
	return Said{Place: at, Voice: voice, Theme: f.Theme, Key: key(u.Text[at.Start:at.End])}
}

// voiceAt is whose words stand at a byte of an utterance: those of the quotation
// there, if the page says whose kind of voice that is.
func voiceAt(u record.Utterance, at int, said record.Voice) record.Voice {
	for _, q := range u.Quotes {
		if q.Start <= at && at < q.End && q.Voice.Valid() {
			said = q.Voice
		}
	}
	return said
}

func (p Place) in(text string) bool { return 0 <= p.Start && p.Start < p.End && p.End <= len(text) }

// covered reports whether a fact is an operand of a calculation that has it
// within.
func covered(facts []record.Fact, n int) bool {
	f := facts[n]
	return f.Type != "arithmetic" && slices.ContainsFunc(facts, func(o record.Fact) bool {
		return o.Type == "arithmetic" && o.Start <= f.Start && f.End <= o.End
	})
}

// each is the sum of money that a calculation multiplies: the first one within
// it; "" if there is none.
func each(facts []record.Fact, n int) string {
	f := facts[n]
	if f.Type != "arithmetic" {
		return ""
	}
	for _, o := range facts {
		if o.Type == "money" && f.Start <= o.Start && o.End <= f.End {
			v, _ := decimal(o.Value)
			return v
		}
	}
	return ""
}

// readFact takes of a fact what is put together; ok is false if nothing is.
func readFact(u record.Utterance, f record.Fact) (out Fact, ok bool) {
	out = Fact{Type: f.Type, Text: f.Text, Qualifier: f.Qualifier, Unit: cmp.Or(f.Unit, f.Currency)}
	switch f.Type {
	case "count", "money", "percent":
		out.Value, ok = decimal(f.Value)
		out.Of = subject(u, f.Start, f.End)
	case "duration":
		out.Value, ok = f.ISO, f.ISO != ""
		out.Of = subject(u, f.Start, f.End)
	case "arithmetic":
		out.Value, out.Expected, ok = f.Claim, f.Expected, f.Claim != ""
		out.Wrong = f.Consistent != nil && !*f.Consistent
	}
	return out, ok
}

// decimal writes a fact's number without an exponent.
func decimal(value any) (string, bool) {
	r, ok := new(big.Rat).SetString(fmt.Sprint(value))
	if !ok {
		return "", false
	}
	if r.IsInt() {
		return r.Num().String(), true
	}
	return strings.TrimRight(strings.TrimRight(r.FloatString(6), "0"), "."), true
}

// dayOf cuts an ISO date to its day; "" if it is not known to the day.
func dayOf(iso string) string {
	if len(iso) < len("2006-01-02") {
		return ""
	}
	return iso[:len("2006-01-02")]
}

// key is the same for texts that differ in spaces only (FNV-1a).
func key(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		if c := s[i]; c != ' ' && c != '\n' && c != '\t' {
			h = (h ^ uint64(c)) * 1099511628211
		}
	}
	return h
}
