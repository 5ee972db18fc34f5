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
	Number uint64 // by which its passages are found again
	Gone   bool   // its page is not there any more: nothing is quoted
	Issuer string // another company whose announcement it is; "": the organisation's
	// Routine: it is an announcement of something else than the incident by its title.
	Routine bool
	Facts   []Fact
	Events  []Event
	Asked   []Said // what others than the organisation ask
	Stated  []Said // what the organisation says, asking nothing
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
	Qualifier string
	Of        string // what it is of, as the text calls it; "": it does not say
	Wrong     bool   // a calculation
	Expected  string
	Within    bool   // it stands in a calculation
	Each      string // of a calculation: the sum of money that it multiplies; "": none
	Many      Many   // of a calculation: what that is multiplied by
}

// Many is a number of persons or things in a calculation, as the text calls it.
type Many struct {
	Value, Unit, Of string // Unit "": it is written without one, and Of is of the sum of money
	Place
}

// Event is an event as it stands in a document.
type Event struct {
	Place
	Voice record.Voice
	Day   string // on which it was told; "": unknown
	record.Event
}

// Said is a sentence about a theme, or a question without one.
type Said struct {
	Place
	Voice  record.Voice
	Theme  string // "": none
	Day    string // on which it was said; "": unknown
	Key    uint64 // the same for the same words, as they are grouped; 0: of none else
	Direct bool   // a question without a theme is asked of the organisation by name
}

// Read reads what is put together of a document.
func Read(c *record.Digest) Doc {
	out := Doc{Number: c.Revision}
	for _, coded := range c.Told {
		i := coded.Utterance
		row := c.Rows[i]
		for n, f := range coded.Facts {
			one, ok := readFact(f)
			one.Within = covered(coded.Facts, n)
			if !ok || one.Within && !isTold(row.Voice, one) {
				continue
			}
			one.Each, one.Many = reckoned(coded.Facts, n)
			one.Many.Utterance = i
			one.Place, one.Voice, one.Day = Place{i, f.Start, f.End}, row.Voice, row.Day
			out.Facts = append(out.Facts, one)
		}
		for _, a := range coded.Asked {
			if row.Voice == record.Announcement || row.Voice == record.Authority || row.Foreign || row.Kind == record.Heading {
				continue
			}
			one := Said{Place: Place{i, a.Start, a.End}, Voice: row.Voice, Day: row.Day, Direct: a.Direct}
			if k := (record.Spoken{Utterance: i, Start: a.Start, End: a.End}).Echo(c.Echoes); k != nil {
				one.Key = k.Group
			}
			out.Asked = append(out.Asked, one)
		}
		for _, e := range coded.Events {
			out.Events = append(out.Events, Event{Place{i, e.Start, e.End}, row.Voice, row.Day, e})
		}
	}
	for _, m := range c.Mentions {
		row := c.Rows[m.Utterance]
		voice := c.VoiceOf(&m)
		one := Said{Place: Place{m.Utterance, m.Start, m.End}, Voice: voice, Theme: m.Theme, Day: row.Day}
		if k := m.Echo(c.Echoes); k != nil {
			one.Key = k.Group
		}
		switch own := voice == record.Announcement; {
		case row.Foreign, own && row.Kind == record.Heading: // a heading says nothing by itself
		case voice == record.Authority: // demands of an authority are steps, and no questions of the public
		case voice == record.Press && row.Kind == record.Heading: // …流出か is no question of anybody's
		case own && m.Stance != record.Asked:
			out.Stated = append(out.Stated, one)
		case !own && m.Stance == record.Asked:
			out.Asked = append(out.Asked, one)
		}
	}
	return out
}

// covered reports whether a fact is an operand of a calculation that has it
// within. What is a share of another number is told by itself too: 100台のうち3件で3%.
func covered(facts []record.Fact, n int) bool {
	f := facts[n]
	return f.Type != "arithmetic" && slices.ContainsFunc(facts, func(o record.Fact) bool {
		share := strings.Contains(o.Claim, "/") && f.Type == "count"
		return o.Type == "arithmetic" && o.Start <= f.Start && f.End <= o.End && !share
	})
}

// isTold reports whether a number in a calculation is told too, and not only reckoned
// with: what the organisation or an authority reckons with is its own number, and
// what the press gives a name. 500円×115万人 of anybody else may be a mere supposition.
func isTold(voice record.Voice, f Fact) bool {
	return voice == record.Announcement || voice == record.Authority || voice == record.Press && f.Of != ""
}

// reckoned is what a calculation multiplies: the sum of money for one, "" if it
// multiplies none, and the number of those who get it. Where no unit stands behind
// either, 500×115万=5億7500万円, the greater one is the number.
func reckoned(facts []record.Fact, n int) (each string, many Many) {
	f := facts[n]
	if f.Type != "arithmetic" {
		return "", Many{}
	}
	var sum, name string // the first sum of money, and what it is of
	for _, o := range facts {
		if o.Start < f.Start || f.End < o.End {
			continue
		}
		switch v, _ := decimal(o.Value); o.Type {
		case "arithmetic":
		case "money":
			if sum == "" {
				sum, name = v, o.Of
			}
		case "count":
			if many.Value == "" {
				many = Many{Value: v, Unit: o.Unit, Of: o.Of, Place: Place{Start: o.Start, End: o.End}}
			}
		default:
			return sum, many // 500円×12か月
		}
	}
	factors, result := factorsOf(f.Claim)
	if many.Value != "" || sum == "" || factors == nil {
		return sum, many
	}
	if at := slices.Index(factors, sum); at >= 0 {
		return sum, Many{Value: factors[1-at], Of: name}
	}
	if sum != result {
		return sum, many
	}
	if of(factors[0]).Cmp(of(factors[1])) > 0 {
		slices.Reverse(factors)
	}
	return factors[0], Many{Value: factors[1]}
}

// factorsOf are the factors and the result of a calculation that multiplies two
// numbers; nil if it is another one.
func factorsOf(claim string) (factors []string, result string) {
	left, result, ok := strings.Cut(claim, "=")
	factors = strings.Split(left, "*")
	if !ok || len(factors) != 2 || strings.ContainsAny(left, "+-/") {
		return nil, ""
	}
	return factors, result
}

// readFact takes of a fact what is put together; ok is false if nothing is.
func readFact(f record.Fact) (out Fact, ok bool) {
	out = Fact{Type: f.Type, Qualifier: f.Qualifier, Unit: cmp.Or(f.Unit, f.Currency), Of: f.Of}
	switch f.Type {
	case "count", "money", "percent":
		out.Value, ok = decimal(f.Value)
	case "duration":
		out.Value, ok = f.ISO, f.ISO != ""
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
