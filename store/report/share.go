package report

import (
	"math"
	"slices"
	"strconv"

	"classify/store/record"
)

// Share is how much of what is said is about a theme, in utterances of
// documents on the incident, in the language of the codebook. An utterance is
// about a theme if one of its sentences is.
type Share struct {
	Of    int      `json:"of"`    // utterances
	Found int      `json:"found"` // of them, in which the program found the theme, whatever people labelled
	Raw   Fraction `json:"raw"`   // Found of Of, 0 to 1; null: there is no utterance
	// Corrected is the share after correction for what the program finds wrongly
	// and misses; nil, in JSON null, where Evidence lacks something.
	Corrected *Estimate `json:"corrected"`
	Evidence  Basis     `json:"evidence"`
}

// The places from which evidence comes.
const (
	FromLabels  = "labels"   // of utterances of this incident, drawn at random or by elusion
	FromHeldOut = "held-out" // sentences that the program comes with, to which it was not tuned
)

// What evidence may lack.
const (
	LacksLabels    = "labels"    // there are none, or none where there must be some
	LacksPositives = "positives" // under FewPositives of them are about the theme
	LacksDocuments = "documents" // they are of under FewDocuments, or the incident has no more
)

const (
	// FewPositives is under how many positives no share is corrected: with 19,
	// one more right or wrong moves recall by five points.
	FewPositives = 20
	// FewDocuments is under how many documents no share is corrected: fewer do
	// not show how far documents differ, and the interval would be too short.
	FewDocuments = 5
	// fewLabels is how many labels a stratum needs, or all that it has.
	fewLabels = 5
)

// Basis is what is known of the error in finding a theme.
type Basis struct {
	From      string `json:"from"`      // labels or held-out; "": nothing is known
	Labels    int    `json:"labels"`    // labelled utterances, or sentences, that say whether they are about it
	Documents int    `json:"documents"` // in which they stand
	Positives int    `json:"positives"` // of Labels, that are about it
	// LeftOut is how many labelled utterances of the incident do not count,
	// because they were not drawn by chance, or the theme was not on offer.
	LeftOut int `json:"left_out"`
	// Precision and Recall, 0 to 1, are what the correction reckons with; null:
	// it was not made.
	Precision Fraction `json:"precision"`
	Recall    Fraction `json:"recall"`
	Lacks     string   `json:"lacks,omitempty"` // why the share is not corrected; "": it is
}

// known reports whether the error is known, be it that the share could not be
// corrected for another reason.
func (b Basis) known() bool { return b.Lacks == "" || b.From != "" && b.Lacks == LacksDocuments }

// Fraction is a number from 0 to 1, or NaN where nothing could be counted, in
// JSON null.
type Fraction float64

// MarshalJSON writes four digits: the last ones are not the same on every
// processor.
func (f Fraction) MarshalJSON() ([]byte, error) {
	if math.IsNaN(float64(f)) {
		return []byte("null"), nil
	}
	return strconv.AppendFloat(nil, math.Round(float64(f)*1e4)/1e4, 'f', -1, 64), nil
}

// UnmarshalJSON reads null as NaN.
func (f *Fraction) UnmarshalJSON(text []byte) error {
	if string(text) == "null" {
		*f = unknown
		return nil
	}
	v, err := strconv.ParseFloat(string(text), 64)
	*f = Fraction(v)
	return err
}

var unknown = Fraction(math.NaN())

func fraction(part, whole int) Fraction { return Fraction(part) / Fraction(whole) } // 0/0 is NaN

// Estimate is a share with its 95 % interval, all from 0 to 1.
type Estimate struct {
	Value Fraction `json:"value"`
	Low   Fraction `json:"low"`
	High  Fraction `json:"high"`
}

// The strata of a theme: what the program found in an utterance.
const (
	matched = iota // the theme
	other          // other themes
	nothing        // no theme
	strata         // how many there are
)

// stratified is how many utterances each stratum has, or how many labels.
type stratified [strata]int

func (s stratified) sum() int { return s[matched] + s[other] + s[nothing] }

// rest joins the strata without the theme.
func (s stratified) rest() stratified {
	return stratified{matched: s[matched], other: s[other] + s[nothing]}
}

// census is what shares are reckoned from: what was found in each document that
// has an utterance to code, and what people said of it.
type census struct {
	counts   []int               // utterances, by document
	found    []int               // of them with any theme
	with     map[string][]amount // of them with a theme
	verdicts map[string][]verdict
	labelled int // utterances, however drawn
}

// amount is how many utterances of a document have a theme.
type amount struct{ document, n int }

// verdict is what a drawn label says of a theme.
type verdict struct {
	document, stratum int
	is                bool
	random            bool // drawn from all, not only from those without a finding
}

// take counts a document of which no utterance is labelled.
func (c *census) take(d *record.Digest) {
	at, any := c.hold(d), 0
	for i := 0; i < len(d.Mentions); {
		utterance, first := d.Mentions[i].Utterance, i
		for i < len(d.Mentions) && d.Mentions[i].Utterance == utterance {
			i++
		}
		if d.Rows[utterance].Foreign {
			continue
		}
		any++
		for k, m := range d.Mentions[first:i] {
			if !slices.ContainsFunc(d.Mentions[first:first+k], func(o record.Mention) bool { return o.Theme == m.Theme }) {
				c.add(m.Theme, at)
			}
		}
	}
	c.close(at, any)
}

// takeLabelled counts a document of which some utterances are labelled, and for
// which a place is held; m is the method of the day.
func (c *census) takeLabelled(d Document, at int, known []record.Labelled, m record.Method) {
	labels := d.Revision.Document.Assign(known)
	any := 0
	for i, u := range d.Revision.Document.Utterances {
		if u.Lang != "" {
			continue
		}
		themes := record.ThemesOf(d.byMachine(i))
		if len(themes) > 0 {
			any++
		}
		for _, theme := range themes {
			c.add(theme, at)
		}
		if l, ok := labels[i]; ok {
			c.hear(at, l, themes, m)
		}
	}
	c.close(at, any)
}

// hold makes a place for a document, if it has an utterance to code.
func (c *census) hold(d *record.Digest) (at int) {
	count := 0
	for i := range d.Rows {
		if !d.Rows[i].Foreign {
			count++
		}
	}
	at = len(c.counts)
	if count > 0 {
		c.counts, c.found = append(c.counts, count), append(c.found, 0)
	}
	return at
}

// close notes in how many utterances of a document something was found; without
// one to code there is none, and it has no place.
func (c *census) close(at, any int) {
	if any > 0 {
		c.found[at] = any
	}
}

// add counts an utterance with a theme.
func (c *census) add(theme string, document int) {
	list := c.with[theme]
	if n := len(list); n == 0 || list[n-1].document != document {
		list = append(list, amount{document: document})
	}
	list[len(list)-1].n++
	c.with[theme] = list
}

// hear takes what a labelled utterance says of each theme, where the draw lets
// it speak for others.
func (c *census) hear(document int, l record.Labelled, found []string, m record.Method) {
	c.labelled++
	said, draws := l.Decides(), l.Draws()
	random := slices.ContainsFunc(draws, func(d record.Draw) bool { return d.Strategy == record.Random })
	for _, t := range m.Themes {
		v := verdict{document: document, stratum: other, is: slices.Contains(said.Themes, t.ID), random: random}
		switch {
		case slices.Contains(found, t.ID):
			v.stratum = matched
		case len(found) == 0:
			v.stratum = nothing
		}
		if said.SpeaksOf(t.ID) && (random || slices.ContainsFunc(draws, func(d record.Draw) bool { return eludes(d, t.ID, v.stratum, m) })) {
			c.verdicts[t.ID] = append(c.verdicts[t.ID], v)
		}
	}
}

// eludes reports whether a draw by elusion gave every utterance of a theme's
// stratum the same chance: it drew from those in which today's method finds
// nothing, or nothing of the theme that it looked at.
func eludes(d record.Draw, theme string, stratum int, m record.Method) bool {
	return d.Strategy == record.Elusion && d.Method == m.Short() &&
		(stratum == nothing || stratum == other && d.Theme == theme)
}

// byMachine is what the program found in the utterance at an index.
func (p Document) byMachine(utterance int) []record.Finding {
	if p.Labelled(utterance) {
		return p.Analysis.Machine[utterance]
	}
	return p.Coding(utterance).Findings
}

// shares reckons the share of each theme.
func (c *census) shares(themes []record.Theme, held []record.HeldOut) []Share {
	of, found := total(c.counts), total(c.found)
	out := make([]Share, len(themes))
	var todo []correction
	for i, t := range themes {
		with := 0
		for _, in := range c.with[t.ID] {
			with += in.n
		}
		s := Share{Of: of, Found: with, Raw: fraction(with, of)}
		size := stratified{matched: with, other: found - with, nothing: of - found}
		var one estimator = c.byLabels(t.ID, size)
		if k := slices.IndexFunc(held, func(h record.HeldOut) bool { return h.Theme == t.ID }); one.basis().Lacks != "" && k >= 0 {
			one = c.byHeldOut(held[k], s.Raw)
		}
		s.Evidence = one.basis()
		s.Evidence.LeftOut = c.labelled - len(c.verdicts[t.ID])
		if s.Evidence.Lacks == "" {
			s.Corrected = &Estimate{Value: one.value()}
			todo = append(todo, correction{one, t.ID, s.Corrected})
		}
		out[i] = s
	}
	c.draw(todo)
	return out
}

func total(counts []int) (sum int) {
	for _, n := range counts {
		sum += n
	}
	return sum
}
