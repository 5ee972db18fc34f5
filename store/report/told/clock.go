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
	// Updated: it told the public more, after it was announced. No time is
	// reckoned to it.
	Updated  = "updated"
	Notified = "notified" // it told the people concerned
	Reported = "reported" // it told an authority
	Findings = "findings" // an investigation ended, or it told what one found
)

var steps = []string{Detected, Announced, Updated, Notified, Reported, Findings}

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
	when   string
	who    string   // a partner of the organisation; "": the organisation
	froms  []string // where the date comes from, the surest first
	firm   bool     // not only commentary gives it
	own    bool     // the organisation gives it
	more   bool     // it is said to be that of more than was told before
	heard  bool     // those who give it have only heard or think so
	edited bool     // its page says that it was changed since, and so may be the first one
}

// at is the date of a step that who has done, "" for the organisation.
func (c *clock) at(kind, who, when, from string) *dated {
	if c.dates[kind] == nil {
		c.dates[kind] = map[string]*dated{}
	}
	day := when[:min(len(when), len("2006-01-02"))]
	d := c.dates[kind][day+who]
	if d == nil {
		d = &dated{when: when, who: who}
		c.dates[kind][day+who] = d
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
// own report or a writer's own notice is none. What a partner of the organisation
// detected is told as the partner's.
func (c *clock) add(d *Doc, e Event, voice record.Author) {
	kind := e.Kind
	if (kind == Announced || kind == Reported) && isFindings(e.What) {
		kind = Findings
	}
	if !slices.Contains(steps, kind) || kind == Announced && isInside(e.To, c.names) {
		return
	}
	who := ""
	if issued := d.Issuer != "" && e.Who == d.Issuer; issued || !c.own(e) {
		if who = e.Who; kind != Detected || !issued && partner(who) == "" {
			return
		}
	}
	at := c.at(kind, who, e.When, FromText)
	at.firm = at.firm || e.Voice != record.Commentary
	at.own = at.own || e.Voice == record.Announcement
	at.more = at.more || kind == Announced && isMore(e.What)
	at.add(d, e.Place, e.Day, e.Voice, voice)
}

// insiders are whom a notice concerns by their trade or office, not as those whose
// data it is about.
var insiders = []string{"株主", "取引先", "取引銀行", "従業員", "社員", "職員", "役員", "取締役", "監査", "委託元", "委託先", "親会社", "グループ", "加盟店", "代理店", "販売店", "投資家"}

// isInside reports whether somebody was told who is not of the people concerned
// and not the public: the organisation itself, its staff, owners and partners.
func isInside(to string, names []string) bool {
	if to == "" || strings.Contains(to, "お客") || strings.Contains(to, "利用者") || strings.Contains(to, "会員") || strings.Contains(to, "本人") {
		return false
	}
	return holds(to, insiders...) || slices.Contains(selves, to) || slices.Contains(roles, to) || slices.Contains(names, to)
}

// isEdited reports whether a title says that its page was changed, and not that it tells
// more than was told before: （更新）不正アクセスについて.
func isEdited(title string) bool {
	rest := strings.NewReplacer("更新", "", "追記", "", "訂正", "").Replace(title)
	return isMore(title) && !isMore(rest)
}

// isMore reports whether what was told is more than was told before: 第2報, 続報.
func isMore(what string) bool {
	if slices.ContainsFunc([]string{"続報", "追加のお知らせ", "追加発表", "追加の発表", "更新", "追記", "訂正", "最終報"}, func(s string) bool { return strings.Contains(what, s) }) {
		return true
	}
	if what == "追加" {
		return true // 追加のお知らせ
	}
	_, ordinal, ok := strings.Cut(what, "第")
	number, _, told := strings.Cut(ordinal, "報")
	return ok && told && number != "" && !slices.Contains([]string{"1", "１", "一"}, number) && strings.Trim(number, "0123456789０１２３４５６７８９二三四五六七八九十") == ""
}

// isAuthority reports whether somebody to whom something was reported is an
// authority; one in capitals, JPCERT, is a body too.
func isAuthority(to string) bool {
	if strings.Trim(to, "ABCDEFGHIJKLMNOPQRSTUVWXYZ/") == "" && len(to) > 2 {
		return true
	}
	return record.IsAuthority(to) ||
		slices.ContainsFunc([]string{"国", "都", "府", "県", "市"}, func(s string) bool { return strings.HasSuffix(to, s) })
}

// isFindings reports whether what was told is what an investigation found.
func isFindings(what string) bool {
	return slices.ContainsFunc([]string{"調査結果", "最終報告", "調査報告"}, func(s string) bool { return strings.Contains(what, s) })
}

// longBefore is how many days before the organisation noticed it a step is that it can
// not have taken for it: half a year, for an outage may be announced before the leak
// behind it is noticed.
const longBefore = 180

// dropEarlier takes away the steps that texts alone give for a time long before the
// organisation noticed it by its own words: they are of something else.
func (c *clock) dropEarlier() {
	noticed := ""
	for _, d := range c.dates[Detected] {
		if day := record.Day(d.when); d.who == "" && day != "" && (d.own || d.froms[0] == FromIncident) && (noticed == "" || day < noticed) {
			noticed = day
		}
	}
	for _, kind := range steps[1:] {
		for key, d := range c.dates[kind] {
			if days, ok := daysBetween(d.when, noticed); ok && days > longBefore && d.froms[0] == FromText {
				delete(c.dates[kind], key)
			}
		}
	}
}

// sortOut takes the dates on which more was told from those on which it was
// announced first: those that are said to be, and those behind one of a surer
// source, or of as sure a one that as many documents tell. What is left differs by
// source.
func (c *clock) sortOut() {
	for key, d := range c.dates[Announced] {
		if d.froms[0] == FromIncident || !d.more && !(d.edited && c.toldBefore(d)) && !c.announcedBefore(d) {
			continue
		}
		if c.dates[Updated] == nil {
			c.dates[Updated] = map[string]*dated{}
		}
		c.dates[Updated][key] = d
	}
	for key := range c.dates[Updated] {
		delete(c.dates[Announced], key)
	}
}

// toldBefore reports whether anything was announced before a date, however surely.
func (c *clock) toldBefore(d *dated) bool {
	for _, e := range c.dates[Announced] {
		if e.counts() && record.Day(e.when) != "" && record.Day(e.when) < record.Day(d.when) {
			return true
		}
	}
	return false
}

// announcedBefore reports whether something was announced before a date.
func (c *clock) announcedBefore(d *dated) bool {
	for _, e := range c.dates[Announced] {
		if e.more || !e.counts() || record.Day(e.when) == "" || record.Day(e.when) >= record.Day(d.when) {
			continue
		}
		if surer := rank(e.froms[0]) - rank(d.froms[0]); surer < 0 || surer == 0 && (e.froms[0] == FromPage || e.documents() >= d.documents()) {
			return true
		}
	}
	return false
}

// listen finds the dates that texts alone give which have only heard of the step.
func (c *clock) listen(o Options) (err error) {
	for _, kind := range steps {
		for _, d := range c.told(kind) {
			if d.own || d.froms[0] != FromText {
				continue
			}
			if d.heard, err = d.spread.isHearsay(o.Passage); err != nil {
				return err
			}
		}
	}
	return nil
}

// done is the clock as it is told.
func (c *clock) done(o Options) (Clock, error) {
	c.dropEarlier()
	c.sortOut()
	if err := c.listen(o); err != nil {
		return Clock{}, err
	}
	out := Clock{Steps: []Step{}, Lapses: []Lapse{}, Duty: []Rule{}, Baselines: []Baseline{}}
	for _, kind := range steps {
		if len(c.dates[kind]) == 0 {
			continue
		}
		s := Step{Kind: kind}
		for _, d := range c.told(kind) {
			one := Dated{When: d.when, Who: d.who, From: d.froms[0], By: d.by(), Hearsay: d.heard}
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
			if to == Updated {
				continue
			}
			for _, end := range c.first(to, d.when) {
				if days, ok := daysBetween(d.when, end.when); ok {
					out.Lapses = append(out.Lapses, Lapse{From: Detected, To: to, Start: d.when, End: end.when, Days: days, StartBy: d.by(), EndBy: end.by()})
				}
			}
		}
		for _, r := range duties {
			day := record.Day(d.when)
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
		return cmp.Or(rank(a.froms[0])-rank(b.froms[0]), b.documents()-a.documents(), strings.Compare(a.when, b.when), strings.Compare(a.who, b.who))
	})
	all = all[:min(len(all), mostDates)]
	slices.SortFunc(all, func(a, b *dated) int { return cmp.Or(strings.Compare(a.when, b.when), strings.Compare(a.who, b.who)) })
	return all
}

// counts reports whether a date is the organisation's and given by others than
// commentary.
func (d *dated) counts() bool {
	return d.who == "" && !d.heard && (d.firm || d.froms[0] != FromText)
}

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

// by is whose date it is: the organisation's if it gives it at all, then of who knows it
// best; "" if the incident file alone does.
func (d *dated) by() record.Voice {
	if d.own || d.froms[0] == FromPage {
		return record.Announcement
	}
	if d.froms[0] == FromIncident {
		return ""
	}
	for _, v := range record.Voices {
		if slices.ContainsFunc(d.tellers, func(t teller) bool { return t.voice == v }) {
			return v
		}
	}
	return ""
}

// foreign is 1 of a date that others give alone, and goes behind.
func (d *dated) foreign() int {
	if by := d.by(); by == "" || by == record.Announcement {
		return 0
	}
	return 1
}

// mostOwn is how many dates of the organisation's own a step is reckoned from or to, so
// that one of others stands beside them.
const mostOwn = mostLapses - 1

// ownFirst orders dates so that those of the organisation stand first, and keeps as many as
// lapses are reckoned from; surest says which of others go before others.
func ownFirst(all []*dated, surest func(a, b *dated) int) []*dated {
	early := func(a, b *dated) int { return strings.Compare(a.when, b.when) }
	slices.SortStableFunc(all, func(a, b *dated) int { return cmp.Or(a.foreign()-b.foreign(), surest(a, b), early(a, b)) })
	own := slices.IndexFunc(all, func(d *dated) bool { return d.foreign() > 0 })
	if own > mostOwn {
		all = slices.Delete(all, mostOwn, own)
	}
	all = all[:min(len(all), mostLapses)]
	slices.SortStableFunc(all, func(a, b *dated) int { return cmp.Or(a.foreign()-b.foreign(), early(a, b)) })
	return all
}

// detections are the days on which it was detected, as far as sources tell days: the
// organisation's own, then those of others that most documents give, none after the first
// announcement, by the surest source that tells its day, which is of something else.
func (c *clock) detections() (out []*dated) {
	announced := c.first(Announced, "")
	slices.SortStableFunc(announced, func(a, b *dated) int { return rank(a.froms[0]) - rank(b.froms[0]) })
	for _, d := range c.told(Detected) {
		if d.who != "" || d.heard || !d.counts() && c.firmly(Detected) {
			continue
		}
		if record.Day(d.when) != "" && (len(announced) == 0 || record.Day(d.when) <= record.Day(announced[0].when)) {
			out = append(out, d)
		}
	}
	return ownFirst(out, func(a, b *dated) int {
		return cmp.Or(rank(a.froms[0])-rank(b.froms[0]), b.documents()-a.documents())
	})
}

// first is when a step was first taken, not before a time: the earliest date of
// each place that dates come from, and of texts the organisation's own and others', so that
// both stand there where they differ.
func (c *clock) first(kind, notBefore string) (out []*dated) {
	type place struct {
		from    string
		foreign int
	}
	earliest := map[place]*dated{}
	for _, d := range c.dates[kind] {
		if len(d.when) < len("2006-01-02") || record.Day(d.when) < record.Day(notBefore) || d.who != "" || d.heard || !d.counts() && c.firmly(kind) {
			continue
		}
		for _, from := range d.froms {
			at := place{from, d.foreign()}
			if e := earliest[at]; e == nil || record.Day(d.when) < record.Day(e.when) {
				earliest[at] = d
			}
		}
	}
	for _, d := range earliest {
		if !slices.Contains(out, d) {
			out = append(out, d)
		}
	}
	return ownFirst(out, func(a, b *dated) int { return strings.Compare(record.Day(a.when), record.Day(b.when)) })
}

// daysBetween counts the calendar days from one ISO date to another one; both
// are as people in Japan say them.
func daysBetween(from, to string) (int, bool) {
	a, errA := time.Parse(time.DateOnly, record.Day(from))
	b, errB := time.Parse(time.DateOnly, record.Day(to))
	if errA != nil || errB != nil {
		return 0, false
	}
	return int(b.Sub(a).Hours() / 24), true
}
