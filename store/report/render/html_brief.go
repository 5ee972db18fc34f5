package render

import (
	"fmt"
	"html/template"
	"slices"
	"time"

	"classify/store/report"
	"classify/store/report/render/chart"
	"classify/store/report/told"
)

// card answers one of the questions with which a person opens a report.
type card struct {
	Question string
	Href     string // the section that has all of it
	Answer   string
	Lines    []template.HTML
	Bars     []bar
	Chart    template.HTML
}

// bar is a number beside its bar.
type bar struct {
	Label template.HTML
	Value string
	Part  int // percent of the longest one
}

// Brief is the report on one screen.
func (p *page) Brief() []card {
	cards := []card{p.whatIsNew(), p.whatIsSaid(), p.byHowMany(), p.isItChanging(), p.doTheyAgree(), p.isItAnswered()}
	for i := range cards {
		cards[i].Answer = begun(visible(p.clip(cards[i].Answer, wordLength)))
	}
	return cards
}

func (p *page) lines(lines ...string) (out []template.HTML) {
	for _, l := range lines {
		if l != "" {
			out = append(out, template.HTML(template.HTMLEscapeString(begun(l))))
		}
	}
	return out
}

// some is a phrase with a number, or nothing where the number is 0.
func (p *page) some(phrase string, n int) string {
	if n == 0 {
		return ""
	}
	return p.fill(phrase, number(n))
}

func (p *page) whatIsNew() card {
	c := card{Question: p.w("What is new?"), Href: "since"}
	s := p.Report.Since
	switch {
	case s == nil:
		c.Answer, c.Lines = p.w("first report"), p.lines(p.w("nothing was collected before, so that there is nothing to compare with"))
		return c
	case s.First:
		c.Answer, c.Lines = p.w("everything"), p.lines(p.w("no document was known before: all is new"))
		return c
	}
	c.Answer = p.fill("%s new utterances", number(s.Utterances))
	if s.Utterances+s.Documents+s.Changed+len(s.Announcements)+len(s.Gone) == 0 {
		c.Answer = p.w("nothing")
	}
	c.Lines = p.lines(
		p.some("%s new announcements", p.whole.Announced), p.some("%s announcements changed", p.whole.Rewritten), p.some("%s of them without saying so", p.whole.Silent),
		p.some("%s new documents", s.Documents), p.some("%s documents changed", s.Changed),
		p.some("%s voices that had not spoken", s.Voices), p.some("%s pages gone", len(s.Gone)+p.whole.Left["since.gone"]))
	return c
}

func (p *page) whatIsSaid() card {
	c := card{Question: p.w("What is said?"), Href: "themes"}
	themes := p.Mentioned()
	if len(themes) == 0 {
		c.Answer = p.w("no theme was found")
		return c
	}
	c.Answer = p.nameOf(themes[0])
	for _, t := range themes[:min(len(themes), 4)] {
		c.Bars = append(c.Bars, bar{p.word(p.nameOf(t)), number(t.Mentions), 100 * t.Mentions / themes[0].Mentions})
	}
	return c
}

func (p *page) byHowMany() card {
	n := p.Report.Counts
	c := card{Question: p.w("By how many?"), Href: "overview", Answer: p.fill("%s voices on a theme", number(n.Voices))}
	c.Lines = p.lines(p.fill("%s utterances in %s documents", number(n.Utterances), number(n.OnIncident)))
	top := 1
	for _, v := range n.ByVoice {
		top = max(top, v.Utterances)
	}
	for _, v := range n.ByVoice {
		c.Bars = append(c.Bars, bar{template.HTML(begun(string(p.named(v.Voice)))), number(v.Utterances), 100 * v.Utterances / top})
	}
	return c
}

// lately is the number of days that are compared with as many before them.
const lately = 7

func (p *page) isItChanging() card {
	c := card{Question: p.w("Is it changing?"), Href: "days", Answer: p.w("no day is known")}
	themes := p.Mentioned()
	days := spoken(themes)
	if len(days.bins) == 0 {
		c.Href = "themes"
		return c
	}
	var values []int
	var last time.Time
	for _, t := range themes {
		one, _ := days.sum(t.ByDay)
		values = added(values, one)
		for iso := range t.ByDay {
			if day, ok := dayOf(iso); ok && day.After(last) {
				last = day
			}
		}
	}
	now, before := within(themes, last, lately), within(themes, last.AddDate(0, 0, -lately), lately)
	c.Answer = p.fill("%s mentions, last %s days", number(now), number(lately))
	peak := slices.Index(values, slices.Max(values))
	c.Lines = p.lines(p.fill("until %s", last.Format(time.DateOnly)), p.fill("%s in the %s days before", number(before), number(lately)), p.fill("most: %s, %s", days.name(peak), number(values[peak])))
	top := int(chart.Round(float64(slices.Max(values))))
	c.Chart = template.HTML(chart.Columns(p.chartName(p.w("Mentions by "+days.unit), c.Answer), values, top, 40,
		p.fill("%s mentions a "+days.unit, number(top)), days.marks()))
	return c
}

// within counts the mentions of the days that end with last.
func within(themes []report.Theme, last time.Time, days int) (sum int) {
	first := last.AddDate(0, 0, 1-days)
	for _, t := range themes {
		for iso, n := range t.ByDay {
			if day, ok := dayOf(iso); ok && !day.Before(first) && !day.After(last) {
				sum += n
			}
		}
	}
	return sum
}

func (p *page) doTheyAgree() card {
	c := card{Question: p.w("Do the facts agree?"), Href: "figures"}
	var differ []template.HTML
	for i, f := range p.Report.Figures {
		if p.values(i) > 1 && !f.Agree {
			differ = append(differ, p.word(f.Of))
		}
	}
	for _, l := range p.Report.Clock.Lapses[:min(len(p.Report.Clock.Lapses), 2)] {
		c.Lines = append(c.Lines, template.HTML(begun(string(p.named(l.From))))+" → "+p.named(l.To)+": "+template.HTML(p.fill("%s days", number(l.Days)))+p.word(p.datedBy(l)))
	}
	c.Answer = p.fill("%s of %s figures agree", number(p.whole.Agree), number(p.whole.Compared))
	if p.whole.Compared == 0 {
		c.Answer = p.w("no figure was told twice")
	}
	if len(differ) > 0 {
		line := template.HTML(template.HTMLEscapeString(begun(p.w("not alike:")))) + " "
		for i, d := range differ[:min(len(differ), 3)] {
			if i > 0 {
				line += ", "
			}
			line += d
		}
		if p.whole.Compared-p.whole.Agree > 3 {
			line += " …"
		}
		c.Lines = append(c.Lines, line)
	}
	c.Lines = append(c.Lines, p.lines(p.some("%s calculations are wrong", p.whole.Wrong), p.some("%s reckon with another number than the one told", p.whole.Premises))...)
	return c
}

func (p *page) isItAnswered() card {
	c := card{Question: p.w("What is answered?"), Href: "questions", Answer: p.w("no question was found")}
	if p.whole.Questions == 0 {
		return c
	}
	c.Answer = p.fill("%s of %s questions answered", number(p.whole.Questions-p.whole.Open), number(p.whole.Questions))
	if p.whole.OpenDays > 0 {
		c.Lines = append(c.Lines, template.HTML(template.HTMLEscapeString(begun(p.fill("open for %s days:", number(p.whole.OpenDays)))))+" "+p.word(p.themeName(p.whole.OpenTheme)))
	}
	return c
}

// Open are the questions without an answer, and Answered the others.
func (p *page) Open() []told.Question     { return p.questions(true) }
func (p *page) Answered() []told.Question { return p.questions(false) }

func (p *page) questions(open bool) (out []told.Question) {
	for _, q := range p.Report.Questions {
		if (q.Answer == nil) == open {
			out = append(out, q)
		}
	}
	return out
}

// numbered is a figure with its place in the report.
type numbered struct {
	told.Figure
	At     int
	Single bool // there is nothing that could differ
}

// values is how many values are told of the figure at a place.
func (p *page) values(i int) int {
	f := p.Report.Figures[i]
	return len(f.Values) + f.More + p.whole.Left[fmt.Sprintf("facts[%d].values", i)]
}

// Figures are those of the report: first the ones that differ, then those that
// agree, then those of which one value alone is told.
func (p *page) Figures() []numbered {
	var out []numbered
	rank := func(f numbered) int {
		switch {
		case f.Single:
			return 2
		case f.Agree:
			return 1
		}
		return 0
	}
	for i, f := range p.Report.Figures {
		out = append(out, numbered{f, i, p.values(i) < 2})
	}
	slices.SortStableFunc(out, func(a, b numbered) int { return rank(a) - rank(b) })
	return out
}
