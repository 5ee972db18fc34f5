package render

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"classify/store/diff"
	"classify/store/record"
	"classify/store/report"
	"classify/store/report/told"
)

// section is a part of a report for people: lines, then a table, then items.
type section struct {
	title string
	level int // 2, or 3 within the one before
	lines []string
	table [][]string
	left  int // columns of the table that are words
	items []item
	notes []string
}

// item is something with its proof: a line of its own, or a quotation.
type item struct {
	text   string
	quoted bool
	lines  []string
	url    string // with when it was captured
	seen   string
	proof  string
}

// How much of a section a person is shown; JSON has more.
const (
	entriesShown   = 60
	figuresShown   = 15
	questionsShown = 12
	editionsShown  = 10
	changesShown   = 6
	listedShown    = 10
	titleShown     = 60 // characters
)

// sections are the parts of a report in the order in which people are shown them.
func (p *printer) sections(r report.Report) []section {
	out := []section{p.since(r)}
	out = append(out,
		section{title: p.say("Voices"), table: p.voiceTable(r), left: 1},
		section{title: p.say("Themes"), table: p.themeTable(r), left: 2},
		section{title: p.say("Shares of utterances"), table: p.shareTable(r), left: 2, notes: p.shareNotes(r)},
		p.timeline(r), p.clock(r), p.figures(r), p.claims(r), p.questions(r), p.changes(r),
	)
	for _, t := range r.Themes {
		if len(t.Quotes) > 0 {
			out = append(out, p.quotes(t))
		}
	}
	return append(out, p.leftOut(r), p.kept(r), p.made(r))
}

func (p *printer) f(phrase string, args ...any) string { return fmt.Sprintf(p.say(phrase), args...) }

func (p *printer) since(r report.Report) section {
	s := section{title: p.say("Since the last report")}
	switch {
	case r.Since == nil:
		s.lines = []string{p.say("nothing was collected before, so that there is nothing to compare with")}
		return s
	case r.Since.First:
		s.lines = []string{p.say("no document was known before: all is new")}
		return s
	case r.Since.Run != 0:
		s.lines = append(s.lines, p.f("compared with what was known after run %s", fmt.Sprint(r.Since.Run)))
	default:
		s.lines = append(s.lines, p.f("compared with what was captured until %s", p.time(r.Since.Time)))
	}
	n := r.Since
	s.lines = append(s.lines, p.f("%s new documents, %s with another text; %s new utterances; %s voices not heard on a theme before",
		number(n.Documents), number(n.Changed), number(n.Utterances), number(n.Voices)))
	if len(n.Themes) > 0 {
		s.table, s.left = [][]string{{p.say("theme"), p.say("mentions before"), p.say("now"), p.say("voices before"), p.say("now")}}, 1
		for _, t := range n.Themes {
			s.table = append(s.table, []string{t.ID, number(t.MentionsBefore), number(t.Mentions), number(t.VoicesBefore), number(t.Voices)})
		}
	}
	for _, a := range n.Announcements[:min(len(n.Announcements), listedShown)] {
		what := p.say("new")
		if !a.New {
			what = p.f("%s sentences changed", number(a.Sentences))
			if a.Silent {
				what += ", " + p.say("without saying so")
			}
		}
		s.items = append(s.items, item{text: fmt.Sprintf("%s: %s (%s)", p.say(string(a.Voice)), clip(oneLine(cmp.Or(a.Title, a.URL)), titleShown), what), url: a.URL})
	}
	for _, g := range n.Gone[:min(len(n.Gone), listedShown)] {
		s.items = append(s.items, item{text: fmt.Sprintf("%s: %s", p.say(string(g.Voice)), p.say(g.Reason)), url: g.URL})
	}
	if more := len(n.Announcements) + len(n.Gone) - len(s.items); more > 0 {
		s.notes = append(s.notes, p.f("and %s more: report --format json", number(more)))
	}
	return s
}

// spread says how many tell something.
func (p *printer) spread(s told.Spread) string {
	var by []string
	for _, v := range record.Voices {
		if n := s.ByVoice[v]; n > 0 {
			by = append(by, fmt.Sprintf("%s %s", p.say(string(v)), number(n)))
		}
	}
	return p.f("documents: %s (%s)", number(s.Documents), strings.Join(by, ", "))
}

// gone says of what is told that only pages tell it which are gone at the source; "": it is not.
func (p *printer) gone(s told.Spread) string {
	if !s.Gone {
		return ""
	}
	return p.say("its page is gone")
}

// passage is a quotation with its proof.
func (p *printer) passage(q told.Passage, more ...string) item {
	return item{
		text: q.Text, quoted: true, lines: []string{strings.Join(append([]string{p.who(q)}, more...), " · ")}, url: q.URL,
		seen: p.f("captured %s", p.time(q.Captured)), proof: proof(q.Evidence),
	}
}

// day shows an ISO date as far as it is known, with its time if it has one.
func day(iso string) string {
	if t, err := time.Parse(time.RFC3339, iso); err == nil {
		return t.In(jst).Format("2006-01-02 15:04")
	}
	if t, err := time.Parse("2006-01-02T15:04Z07:00", iso); err == nil {
		return t.In(jst).Format("2006-01-02 15:04")
	}
	return strings.Replace(iso, "T", " ", 1)
}

func (p *printer) timeline(r report.Report) section {
	s := section{title: p.say("Timeline")}
	if len(r.Timeline) == 0 {
		s.lines = []string{p.say("no dates were found")}
		return s
	}
	s.left = 4
	s.table = [][]string{{p.say("when"), p.say("what"), p.say("who"), p.say("source"), p.say("documents")}}
	for _, e := range r.Timeline[:min(len(r.Timeline), entriesShown)] {
		what := p.say(e.Kind)
		if e.Hearsay {
			what += " (" + p.say("hearsay or supposition") + ")"
		}
		if e.What != "" {
			what += ": " + clip(oneLine(e.What), titleShown)
		}
		who := p.person(e.Who)
		if e.To != "" {
			who += " → " + p.person(e.To)
		}
		source := p.gone(e.Spread)
		if len(e.Said) > 0 {
			source = e.Said[0].URL
		}
		s.table = append(s.table, []string{day(e.When), what, who, source, number(e.Documents)})
	}
	if more := len(r.Timeline) - entriesShown; more > 0 {
		s.notes = append(s.notes, p.f("and %s more: report --format json", number(more)))
	}
	return s
}

// clip shortens a text to so many characters.
func clip(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most-1]) + "…"
}

func (p *printer) clock(r report.Report) section {
	s := section{title: p.say("Disclosure clock")}
	if len(r.Clock.Steps) == 0 {
		s.lines = []string{p.say("no source says when it was detected or announced")}
		return s
	}
	s.left = 4
	s.table = [][]string{{p.say("step"), p.say("when"), p.say("by"), p.say("source"), p.say("documents")}}
	for _, step := range r.Clock.Steps {
		for _, d := range step.Dates {
			kind := p.say(step.Kind)
			if d.Who != "" {
				kind += " (" + p.person(d.Who) + ")"
			}
			from, source := p.say("from "+d.From), p.gone(d.Spread)
			if d.Hearsay {
				from += ", " + p.say("hearsay or supposition")
			}
			if d.From == told.FromText && d.By != "" {
				from += " (" + p.say(string(d.By)) + ")"
			}
			if len(d.Said) > 0 {
				source = d.Said[0].URL
			}
			s.table = append(s.table, []string{kind, day(d.When), from, source, number(d.Documents)})
		}
	}
	for _, l := range r.Clock.Lapses {
		s.notes = append(s.notes, p.f("%s to %s: %s days (%s - %s)", p.say(l.From), p.say(l.To), number(l.Days), l.Start[:min(10, len(l.Start))], l.End[:min(10, len(l.End))])+p.datedBy(l))
	}
	if !slices.ContainsFunc(r.Clock.Lapses, func(l told.Lapse) bool { return l.To == told.Announced }) {
		s.notes = append(s.notes, p.say("the sources do not give both dates that are needed from detection to announcement"))
	}
	for _, d := range r.Clock.Duty {
		s.notes = append(s.notes, p.f("rule in force then, for leaks of personal data: %s [%s]", d.Text[p.lang], d.Source))
	}
	for _, b := range r.Clock.Baselines {
		s.notes = append(s.notes, p.f("others, %s: %s [%s]", b.Period, b.Text[p.lang], b.Source))
	}
	return s
}

// datedBy says which of the dates of a lapse are not the organisation's own.
func (p *printer) datedBy(l told.Lapse) (s string) {
	for _, of := range []struct {
		step string
		by   record.Voice
	}{{l.From, l.StartBy}, {l.To, l.EndBy}} {
		if of.by != "" && of.by != record.Announcement {
			s += p.f(", %s as by: %s", p.say(of.step), p.say(string(of.by)))
		}
	}
	return s
}

func (p *printer) figures(r report.Report) section {
	s := section{title: p.say("Figures")}
	if len(r.Figures) == 0 {
		s.lines = []string{p.say("no figure is given by several documents, an announcement or an authority")}
		return s
	}
	s.left = 4
	s.table = [][]string{{p.say("figure"), p.say("value"), p.say("first page"), p.say("values"), p.say("documents"), p.say("voices")}}
	for _, f := range r.Figures[:min(len(r.Figures), figuresShown)] {
		for i, v := range f.Values[:min(len(f.Values), 4)] {
			name, agree := "", ""
			if i == 0 {
				name = cmp.Or(f.Of, "-")
				switch {
				case len(f.Values)+f.More == 1:
				case f.Agree:
					agree = p.say("agree")
				default:
					agree = p.say("differ")
				}
			}
			value := v.Text
			if v.Qualifier != "" {
				value += " (" + p.say(v.Qualifier) + ")"
			}
			if v.Gone {
				value += " [" + p.gone(v.Spread) + "]"
			}
			s.table = append(s.table, []string{name, value, v.From, agree, number(v.Documents), number(v.Voices)})
		}
	}
	if more := len(r.Figures) - figuresShown; more > 0 {
		s.notes = append(s.notes, p.f("and %s more: report --format json", number(more)))
	}
	s.notes = append(s.notes, p.say("numbers that are told under one name; whether they are of the same thing, read where they stand"))
	return s
}

func (p *printer) claims(r report.Report) section {
	s := section{title: p.say("Calculations checked")}
	if len(r.Claims) == 0 {
		s.lines = []string{p.say("nobody calculates")}
		return s
	}
	for _, c := range r.Claims {
		one := item{text: c.Text}
		if len(c.Said) > 0 {
			one = p.passage(c.Said[0])
		}
		one.lines = append(one.lines, c.Text+": "+p.verdict(c)+" · "+p.spread(c.Spread))
		s.items = append(s.items, one)
	}
	return s
}

// verdict says whether a calculation holds.
func (p *printer) verdict(c told.Claim) string {
	switch c.Verdict {
	case told.Wrong:
		return p.f("wrong: it makes %s", p.expected(c))
	case told.OtherPremise:
		if c.Premise.Announced {
			return p.f("other premise: it reckons with %s, announced is %s (%s)", digits(c.Premise.Used), c.Premise.Stated, c.Expected)
		}
		return p.f("other premise: it reckons with %s, told beside it is %s (%s)", digits(c.Premise.Used), c.Premise.Stated, c.Expected)
	}
	return p.say("right")
}

// expected is the right result of a calculation; a share in percent where the text
// gives it so.
func (p *printer) expected(c told.Claim) string {
	if strings.HasPrefix(c.Expected, "P") {
		return p.inWords(c.Expected)
	}
	share, ok := new(big.Rat).SetString(c.Expected)
	if !ok || !strings.Contains(c.Claim, "/") || !strings.HasSuffix(c.Text, "%") && !strings.HasSuffix(c.Text, "％") && !strings.HasSuffix(c.Text, "パーセント") {
		return digits(c.Expected)
	}
	percent := share.Mul(share, big.NewRat(100, 1)).FloatString(6)
	return strings.TrimRight(strings.TrimRight(percent, "0"), ".") + "%"
}

// lengths write the parts of a length of time, of days and of a clock, by language.
var lengths = map[string][2]*strings.Replacer{
	"ja": {strings.NewReplacer("Y", "年", "M", "か月", "W", "週間", "D", "日"), strings.NewReplacer("H", "時間", "M", "分", "S", "秒")},
	"en": {strings.NewReplacer("Y", " years ", "M", " months ", "W", " weeks ", "D", " days "), strings.NewReplacer("H", " hours ", "M", " minutes ", "S", " seconds ")},
}

// inWords writes a length of time in the language of the report: 8時間, 8 hours for PT8H.
func (p *printer) inWords(iso string) string {
	date, clock, _ := strings.Cut(strings.TrimPrefix(iso, "P"), "T")
	words := strings.Fields(lengths[p.lang][0].Replace(date) + lengths[p.lang][1].Replace(clock))
	for i := 1; i < len(words); i++ {
		if words[i-1] == "1" {
			words[i] = strings.TrimSuffix(words[i], "s")
		}
	}
	return strings.Join(words, " ")
}

// digits groups a whole number's digits by thousands; what is none stays.
func digits(s string) string {
	if s == "" || strings.Trim(s, "0123456789") != "" {
		return s
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func (p *printer) questions(r report.Report) section {
	s := section{title: p.say("Questions")}
	if len(r.Questions) == 0 {
		s.lines = []string{p.say("nobody asks anything")}
		return s
	}
	open := 0
	for _, q := range r.Questions {
		if q.Answer == nil {
			open++
		}
	}
	s.lines = []string{p.f("%s asked, %s open", number(len(r.Questions)), number(open))}
	for _, q := range r.Questions[:min(len(r.Questions), questionsShown)] {
		if len(q.Said) == 0 {
			continue
		}
		one := p.passage(q.Said[0], cmp.Or(q.Theme, p.say("no theme"))+" · "+p.f("voices: %s, first asked %s", number(q.Voices), cmp.Or(q.From, p.say("unknown"))))
		switch a := q.Answer; {
		case a != nil:
			one.lines = append(one.lines, p.f("answered after %s days: 「%s」 (%s; words in common: %s)", number(a.Days), clip(oneLine(a.Said.Text), 80), a.Said.URL, strings.Join(a.Words, ", ")))
		case q.Related != nil:
			one.lines = append(one.lines, p.f("open for %s days; of the theme the organisation has since said: 「%s」 (%s)", number(q.OpenDays), clip(oneLine(q.Related.Said.Text), 80), q.Related.Said.URL))
		case q.From == "":
			one.lines = append(one.lines, p.say("open"))
		default:
			one.lines = append(one.lines, p.f("open for %s days", number(q.OpenDays)))
		}
		s.items = append(s.items, one)
	}
	if more := len(r.Questions) - questionsShown; more > 0 {
		s.notes = append(s.notes, p.f("and %s more: report --format json", number(more)))
	}
	return s
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func (p *printer) changes(r report.Report) section {
	s := section{title: p.say("Changes of announcements and articles")}
	if r.Reworded > 0 {
		s.notes = []string{p.f("pages that changed without saying anything else: %s", number(r.Reworded))}
	}
	if len(r.Changes) == 0 {
		if r.Reworded == 0 {
			s.lines = []string{p.say("no page has changed between its captures")}
		}
		return s
	}
	for _, e := range r.Changes[:min(len(r.Changes), editionsShown)] {
		head := fmt.Sprintf("%s: %s", p.say(string(e.Voice)), clip(oneLine(cmp.Or(e.Title, e.URL)), titleShown))
		if e.Silent {
			head += " (" + p.say("without saying so") + ")"
		}
		if e.DeclaredBy != "" {
			head += " (" + p.f("another page says so: %s", e.DeclaredBy) + ")"
		}
		if e.Gone {
			head += " (" + p.say("the page is gone by now") + ")"
		}
		one := item{text: head, url: e.URL, seen: p.f("between %s and %s", p.time(e.Before), p.time(e.After)),
			proof: fmt.Sprintf("text %s → %s", short(e.Texts[0]), short(e.Texts[1]))}
		for _, c := range e.Changes[:min(len(e.Changes), changesShown)] {
			one.lines = append(one.lines, p.change(c))
		}
		if more := len(e.Changes) + e.More - changesShown; more > 0 {
			one.lines = append(one.lines, p.f("and %s more: report --format json", number(more)))
		}
		s.items = append(s.items, one)
	}
	if more := len(r.Changes) - editionsShown; more > 0 {
		s.notes = append(s.notes, p.f("and %s more: report --format json", number(more)))
	}
	return s
}

// change is one sentence that is not as it was, in a line; of a page that is gone it
// has no words.
func (p *printer) change(c diff.Change) string {
	var what string
	switch c.Kind {
	case diff.Redated:
		what = fmt.Sprintf("%s: %s → %s", p.say("publication date"), c.Before, c.After)
	case diff.Added:
		what = "+ " + oneLine(c.After)
	case diff.Removed:
		what = "- " + oneLine(c.Before)
	default:
		what = "- " + oneLine(c.Before) + " + " + oneLine(c.After)
	}
	if c.Before == "" && c.After == "" { // its page is gone
		what = p.say("one sentence " + string(c.Kind))
	}
	if c.Title {
		what = p.say("title of the page") + ": " + what
	}
	for _, n := range c.Numbers {
		what += fmt.Sprintf(" [%s%s → %s%s]", n.Before, n.Unit, n.After, n.Unit)
	}
	if c.Silent {
		what += " (" + p.say("without saying so") + ")"
	}
	return what
}

func (p *printer) quotes(t report.Theme) section {
	s := section{title: p.label(t), level: 3}
	few := t.Few(quotesShown)
	for _, q := range few {
		s.items = append(s.items, p.passage(q.Passage, p.coding(q)))
	}
	if more := len(t.Quotes) + t.MoreQuotes - len(few); more > 0 {
		s.notes = []string{p.f("and %s more: classify search --theme %s", number(more), t.ID)}
	}
	return s
}

func (p *printer) leftOut(r report.Report) section {
	s := section{title: p.say("Skipped, and why"), lines: []string{p.totals(r.Skipped)}}
	for _, reason := range p.missing(r.Skipped) {
		one := item{text: number(reason.Count) + "  " + reason.Reason}
		one.lines = append(one.lines, reason.URLs[:min(len(reason.URLs), urlsShown)]...)
		s.items = append(s.items, one)
	}
	return s
}

func (p *printer) kept(r report.Report) section {
	k := r.Kept
	s := section{title: p.say("What is kept about people, and until when")}
	period := func(of string) string {
		if of == "" {
			return p.say("without end")
		}
		return of
	}
	s.lines = []string{
		p.f("%s captures, %s of them as they came: kept %s, the first until %s", number(k.Captures), number(k.Bodies), period(k.Raw), p.until(k.NextRaw)),
		p.f("what was read in them: kept %s, the first until %s", period(k.Text), p.until(k.NextText)),
		p.f("%s utterances of %s private people; %s erasures so far", number(k.Texts), number(k.Accounts), number(k.Erasures)),
		p.say("to answer a request: classify export --author, classify forget; what is due: classify retention show"),
	}
	return s
}

func (p *printer) until(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.In(jst).Format(time.DateOnly)
}

func (p *printer) made(r report.Report) section {
	s := section{title: p.say("Method")}
	for _, m := range p.method(r.Method) {
		s.lines = append(s.lines, pad(m[0], 10)+" "+m[1])
	}
	s.notes = []string{p.caution(r)}
	return s
}
