package told

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"classify/store/record"
)

// The steps of the clock.
const (
	Detected  = "detected"  // the organisation noticed it
	Announced = "announced" // it told the public
	Notified  = "notified"  // it told the people concerned
	Reported  = "reported"  // it told an authority
	Findings  = "findings"  // it told what an investigation found
)

var steps = []string{Detected, Announced, Notified, Reported, Findings}

const (
	// mostDates is how many dates of a step are told: those of most documents.
	mostDates = 8
	// mostLapses is how many first dates of a step lapses are reckoned from and to,
	// where sources differ.
	mostLapses = 3
)

// clock gathers the dates of the steps.
type clock struct {
	names []string // of the organisation
	dates map[string]map[string]*dated
}

type dated struct {
	spread
	when  string
	froms []string // where the date comes from, the surest first
	firm  bool     // not only commentary gives it
}

func (c *clock) at(kind, when, from string) *dated {
	if c.dates[kind] == nil {
		c.dates[kind] = map[string]*dated{}
	}
	day := when[:min(len(when), len("2006-01-02"))]
	d := c.dates[kind][day]
	if d == nil {
		d = &dated{when: when}
		c.dates[kind][day] = d
	}
	if len(when) > len(d.when) {
		d.when = when
	}
	if !slices.Contains(d.froms, from) {
		d.froms = append(d.froms, from)
		slices.SortFunc(d.froms, func(a, b string) int { return rank(a) - rank(b) })
	}
	return d
}

// rank orders where a date comes from, the surest first.
func rank(from string) int { return slices.Index([]string{FromIncident, FromPage, FromText}, from) }

// add takes an event that the organisation did: it says so itself, or another
// one says it of it by name or as the company that is spoken of. An authority's
// own report or a writer's own notice is none.
func (c *clock) add(d *Doc, e Event, voice record.Author) {
	kind := e.Kind
	if (kind == Announced || kind == Reported) && isFindings(e.What) {
		kind = Findings
	}
	if !slices.Contains(steps, kind) || !c.own(e) {
		return
	}
	at := c.at(kind, e.When, FromText)
	at.firm = at.firm || e.Voice != record.Commentary
	at.add(d, e.Place, e.Day, e.Voice, voice)
}

// isFindings reports whether what was told is what an investigation found.
func isFindings(what string) bool {
	return slices.ContainsFunc([]string{"調査結果", "最終報告", "調査報告"}, func(s string) bool { return strings.Contains(what, s) })
}

// selves are how a text calls the organisation that it is about.
var selves = []string{"同社", "当社", "弊社", "同組合", "当組合", "同市", "当市", "同校", "当校", "同大学", "本学", "同法人", "当法人", "同院", "当院", "同団体", "当団体", "同店", "当店", "同行", "当行", "会社", "運営"}

func (c *clock) own(e Event) bool {
	who := e.Who
	if who == "" {
		return e.Voice != record.Commentary || e.Kind == Announced
	}
	if e.Voice == record.Authority && (strings.HasPrefix(who, "当") || strings.HasPrefix(who, "本")) {
		return false
	}
	return slices.ContainsFunc(selves, func(s string) bool { return strings.Contains(who, s) }) ||
		slices.ContainsFunc(c.names, func(n string) bool { return strings.Contains(who, n) || len(who) >= 6 && strings.Contains(n, who) })
}

// done is the clock as it is told.
func (c *clock) done(o Options) (Clock, error) {
	out := Clock{Steps: []Step{}, Lapses: []Lapse{}, Duty: []Rule{}, Baselines: []Baseline{}}
	for _, kind := range steps {
		if len(c.dates[kind]) == 0 {
			continue
		}
		s := Step{Kind: kind}
		for _, d := range c.told(kind) {
			one := Dated{When: d.when, From: d.froms[0]}
			var err error
			if one.Spread, err = d.spread.done(o.Passage); err != nil {
				return out, err
			}
			s.Dates = append(s.Dates, one)
		}
		out.Steps = append(out.Steps, s)
	}
	for _, d := range c.detections() {
		for _, to := range steps[1:] {
			for _, end := range c.first(to, d.when) {
				if days, ok := daysBetween(d.when, end.when); ok {
					out.Lapses = append(out.Lapses, Lapse{From: Detected, To: to, Start: d.when, End: end.when, Days: days})
				}
			}
		}
		for _, r := range duties {
			day := dayOf(d.when)
			if day != "" && r.From <= day && (r.Until == "" || day <= r.Until) && !slices.ContainsFunc(out.Duty, func(o Rule) bool { return o.ID == r.ID }) {
				out.Duty = append(out.Duty, r)
			}
		}
	}
	if len(out.Lapses) > 0 {
		out.Baselines = baselines
	}
	return out, nil
}

// told are the dates of a step that are told, in the order of time.
func (c *clock) told(kind string) []*dated {
	var all []*dated
	for _, d := range c.dates[kind] {
		all = append(all, d)
	}
	slices.SortFunc(all, func(a, b *dated) int {
		return cmp.Or(rank(a.froms[0])-rank(b.froms[0]), b.documents()-a.documents(), strings.Compare(a.when, b.when))
	})
	all = all[:min(len(all), mostDates)]
	slices.SortFunc(all, func(a, b *dated) int { return strings.Compare(a.when, b.when) })
	return all
}

// counts reports whether a date is given by others than commentary.
func (d *dated) counts() bool { return d.firm || d.froms[0] != FromText }

// firmly reports whether a date of a step is: then those of commentary alone are
// told, but nothing is reckoned from them.
func (c *clock) firmly(kind string) bool {
	for _, d := range c.dates[kind] {
		if d.counts() {
			return true
		}
	}
	return false
}

// detections are the days on which it was detected, as far as sources tell days:
// those that most documents give, none after the first announcement, which is of
// something else.
func (c *clock) detections() (out []*dated) {
	announced := c.first(Announced, "")
	for _, d := range c.told(Detected) {
		if !d.counts() && c.firmly(Detected) {
			continue
		}
		if dayOf(d.when) != "" && (len(announced) == 0 || dayOf(d.when) <= dayOf(announced[0].when)) {
			out = append(out, d)
		}
	}
	slices.SortStableFunc(out, func(a, b *dated) int { return cmp.Or(rank(a.froms[0])-rank(b.froms[0]), b.documents()-a.documents()) })
	out = out[:min(len(out), mostLapses)]
	slices.SortFunc(out, func(a, b *dated) int { return strings.Compare(a.when, b.when) })
	return out
}

// first is when a step was first taken, not before a time: the earliest date of
// each place that dates come from, so that both stand there where they differ.
func (c *clock) first(kind, notBefore string) (out []*dated) {
	earliest := map[string]*dated{}
	for _, d := range c.dates[kind] {
		if len(d.when) < len("2006-01-02") || dayOf(d.when) < dayOf(notBefore) || !d.counts() && c.firmly(kind) {
			continue
		}
		for _, from := range d.froms {
			if e := earliest[from]; e == nil || dayOf(d.when) < dayOf(e.when) {
				earliest[from] = d
			}
		}
	}
	for _, d := range earliest {
		if !slices.Contains(out, d) {
			out = append(out, d)
		}
	}
	slices.SortFunc(out, func(a, b *dated) int { return strings.Compare(dayOf(a.when), dayOf(b.when)) })
	return out[:min(len(out), mostLapses)]
}

// daysBetween counts the calendar days from one ISO date to another one; both
// are as people in Japan say them.
func daysBetween(from, to string) (int, bool) {
	a, errA := time.Parse(time.DateOnly, dayOf(from))
	b, errB := time.Parse(time.DateOnly, dayOf(to))
	if errA != nil || errB != nil {
		return 0, false
	}
	return int(b.Sub(a).Hours() / 24), true
}
