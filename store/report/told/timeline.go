package told

import (
	"cmp"
	"slices"
	"strings"

	"classify/store/record"
)

// mostEntries is how many entries a timeline has: those of most documents.
const mostEntries = 200

// Published is the kind of an entry that a page was published.
const Published = "published"

// Informed is the kind of an entry that somebody was told who is neither one of the
// people concerned nor an authority: a bank, the board, the organisation itself.
const Informed = "informed"

// Ordered is the kind of an entry that an authority ordered, advised, searched or
// arrested: its own step, never the organisation's.
const Ordered = "ordered"

// kindOf is the kind of the entry that an event makes. What another one than the
// organisation told, nobody says whom, was told to whoever speaks: 委託先から報告を受けた.
func (c *clock) kindOf(e Event) string {
	if e.Kind != Notified && e.Kind != Reported {
		return e.Kind
	}
	if e.To == "" {
		if e.Who != "" && e.Voice != record.Authority && !c.own(e) {
			return Informed
		}
		return e.Kind
	}
	if e.Kind == Notified && isInside(e.To, c.names) || e.Kind == Reported && !isAuthority(e.To) {
		return Informed
	}
	return e.Kind
}

// eventKey is what makes events of several documents one: what was done, on a
// day, or in a month where no day is told.
type eventKey struct{ kind, day string }

type happened struct {
	spread
	when     string // as exact as any
	official bool   // not only commentary tells it
	earliest record.Event
	at       saying // of the earliest
}

type timeline map[eventKey]*happened

// add gathers an event.
func (t timeline) add(d *Doc, e Event, voice record.Author) {
	k := eventKey{e.Kind, e.When[:min(len(e.When), len("2006-01-02"))]}
	at := saying{Ref{d.Number, e.Place}, e.Day}
	h := t[k]
	if h == nil {
		h = &happened{at: at, earliest: e.Event}
		t[k] = h
	}
	if len(e.When) > len(h.when) {
		h.when = e.When
	}
	if at.compare(h.at) < 0 {
		h.at, h.earliest = at, e.Event
	}
	h.official = h.official || e.Voice != record.Commentary
	h.spread.add(d, e.Place, e.Day, e.Voice, voice)
}

// done is the timeline in the order of time. What only commentary tells needs
// two documents that do: a single one may speak of the writer's own day.
func (t timeline) done(o Options) ([]Entry, error) {
	type candidate struct {
		eventKey
		*happened
	}
	var all []candidate
	for k, h := range t {
		if h.official || h.documents() > 1 {
			all = append(all, candidate{k, h})
		}
	}
	slices.SortFunc(all, func(a, b candidate) int {
		return cmp.Or(b.documents()-a.documents(), strings.Compare(a.day, b.day), strings.Compare(a.kind, b.kind))
	})
	out := []Entry{}
	for _, p := range o.Pages {
		of := p.spread()
		s, err := of.done(o.Passage)
		if err != nil {
			return nil, err
		}
		out = append(out, Entry{When: p.When, Kind: Published, From: FromPage, Who: p.Issuer, What: p.Title, Spread: s})
	}
	for _, c := range all[:min(len(all), max(0, mostEntries-len(o.Pages)))] {
		s, err := c.spread.done(o.Passage)
		if err != nil {
			return nil, err
		}
		heard, err := c.isHearsay(o.Passage)
		if err != nil {
			return nil, err
		}
		out = append(out, Entry{When: c.when, Kind: c.kind, From: FromText, Hearsay: heard, Who: c.earliest.Who, To: c.earliest.To, What: c.earliest.What, Spread: s})
	}
	slices.SortStableFunc(out, func(a, b Entry) int {
		return cmp.Or(strings.Compare(record.Day(a.When), record.Day(b.When)), cmp.Compare(order(a), order(b)), strings.Compare(a.When, b.When), strings.Compare(a.Kind, b.Kind), strings.Compare(a.What, b.What))
	})
	return out, nil
}

// order puts what happened on a day before what was published then.
func order(e Entry) int {
	if e.Kind == Published {
		return 1
	}
	return 0
}
