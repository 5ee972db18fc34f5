package told

import (
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"classify/store/record"
)

// ErrUntold says of a passage that it is counted, but not to be shown.
var ErrUntold = errors.New("not to be shown")

// Options say what documents are put together for.
type Options struct {
	Names  []string // of the organisation, which are no words of a question
	Known  record.Known
	Themes []string // their order
	AsOf   string   // the day
	// Passage shows a place; it is asked for what is told alone. ErrUntold: it is
	// not to be shown.
	Passage func(Ref) (Passage, error)
	Text    func(Ref) (string, error) // the words that stand there
	// Written are the sentences of a document that state something, with their days.
	Written func(doc uint64) ([]Said, error)
	Pages   []Page // that were published, for the timeline
}

// Page is a page that was published on a known day.
type Page struct {
	Ref   // of its heading or first words
	When  string
	Title string
	Voice record.Voice
	By    record.Author // whose voice it is
	Gone  bool

	Issuer string // of an announcement: see Doc
}

// spread is that of the page alone.
func (p Page) spread() (s spread) {
	p.tell(&s)
	return s
}

func (p Page) tell(s *spread) {
	s.add(&Doc{Number: p.Doc, Gone: p.Gone}, p.Place, record.Day(p.When), p.Voice, p.By)
}

// step is the step of the clock that an organisation's page is.
func (p Page) step() string {
	switch {
	case p.Voice != record.Announcement, p.Issuer != "", IsRoutine(p.Title):
		return ""
	case isFindings(p.Title):
		return Findings
	}
	return Announced
}

// Told is what documents tell.
type Told struct {
	Timeline  []Entry
	Clock     Clock
	Figures   []Figure
	Claims    []Claim
	Questions []Question
}

// Gatherer puts together documents one by one, in any order.
type Gatherer struct {
	clock     clock
	timeline  timeline
	figures   figures
	claims    claims
	shares    shares
	questions questions
}

// Gather begins with what is known of an organisation's incident.
func Gather(names []string) *Gatherer {
	return &Gatherer{
		clock: clock{names: names, dates: map[string]map[string]*dated{}}, timeline: timeline{}, figures: figures{}, claims: claims{},
		questions: questions{map[string]map[askedKey]*asked{}, map[string][]saying{}},
	}
}

// Add takes a document on the incident. voice tells who says what stands at a
// place of it, the same number for the same voice.
func (g *Gatherer) Add(d *Doc, voice func(Place) record.Author) {
	for i, f := range d.Facts {
		f.Of = ofOwn(f.Of, g.clock.names)
		if f.Type == "arithmetic" {
			g.claims.add(d, i, voice(f.Place))
			continue
		}
		if f.Type == "percent" && !f.Within {
			g.claims.addShare(d, i, voice(f.Place))
			g.shares.add(d, i, voice(f.Place))
		}
		g.figures.add(d, f, voice(f.Place))
	}
	for _, e := range d.Events {
		if !hasYear(e.When) {
			continue
		}
		if utf8.RuneCountInString(e.What) < 2 {
			e.What = "" // 次の5点を質問した
		}
		if e.Kind == Ordered && e.Who == "" {
			if e.Voice != record.Authority {
				continue // nobody says whose it is
			}
			e.Who = "当局"
		}
		if e.Kind == Announced && (IsRoutine(e.What) || d.Routine && !holds(e.What, troubles...)) {
			continue // of results, wares or events
		}
		if d.Issuer != "" && d.issued(e) {
			e.Who = d.Issuer
		}
		e.Kind = g.clock.kindOf(e)
		g.timeline.add(d, e, voice(e.Place))
		g.clock.add(d, e, voice(e.Place))
	}
	for _, s := range d.Asked {
		g.questions.ask(d, s, voice(s.Place))
	}
	for _, s := range d.Stated {
		g.questions.state(d, s)
	}
}

// issued reports whether who issued a document did what it tells.
func (d *Doc) issued(e Event) bool {
	return e.Who == "" || slices.Contains(selves, e.Who) && !strings.HasPrefix(e.Who, "同")
}

// hasYear reports whether a date is known with its year: a time of day alone is
// none.
func hasYear(iso string) bool { return len(iso) > len("2006-") && iso[4] == '-' }

// Done tells what was gathered.
func (g *Gatherer) Done(o Options) (out Told, err error) {
	for _, known := range []struct{ kind, when string }{{Detected, o.Known.Detected}, {Announced, o.Known.Announced}} {
		if known.when != "" {
			g.clock.at(known.kind, "", known.when, FromIncident)
		}
	}
	for _, p := range o.Pages {
		if kind := p.step(); kind != "" {
			d := g.clock.at(kind, "", p.When, FromPage)
			d.edited = d.edited || isEdited(p.Title)
			d.more = d.more || isMore(p.Title) && !isEdited(p.Title)
			p.tell(&d.spread)
		}
	}
	if out.Timeline, err = g.timeline.done(o); err != nil {
		return out, err
	}
	if out.Clock, err = g.clock.done(o); err != nil {
		return out, err
	}
	totals, err := g.figures.totals(o)
	if err != nil {
		return out, err
	}
	if out.Figures, err = g.figures.done(totals, o); err != nil {
		return out, err
	}
	if err = g.claims.against(announced(totals), o); err != nil {
		return out, err
	}
	if err = g.shares.check(g.claims, o); err != nil {
		return out, err
	}
	if out.Claims, err = g.claims.done(o); err != nil {
		return out, err
	}
	out.Questions, err = g.questions.done(o)
	return out, err
}
