package render

import (
	"cmp"
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"classify/store/record"
	"classify/store/report"
	"classify/store/report/render/chart"
	"classify/store/report/render/columns"
)

// panel is a chart among others of its kind.
type panel struct {
	Title template.HTML
	Note  string
	Chart template.HTML
}

// grid is a table of numbers behind charts, or beside them.
type grid struct {
	Head []template.HTML
	Rows [][]template.HTML // the first cell names the row
}

// figure is a group of charts with the numbers behind them.
type figure struct {
	ID     string
	Title  string
	Unit   string // how the axes are to be read
	Panels []panel
	Grid   grid
}

// labelWidth is how wide a label in a chart is at most, in columns of a Latin
// letter: beside it there are numbers, on a telephone too.
const labelWidth = 28

func (p *page) chartName(title, desc string) chart.Name {
	p.charts++
	return chart.Name{ID: fmt.Sprintf("chart-%d", p.charts), Title: visible(title), Desc: visible(desc)}
}

// themeName is what a theme is called in the page's language.
func (p *page) themeName(id string) string {
	if id == "" {
		return p.w("no theme")
	}
	for _, t := range p.Report.Themes {
		if t.ID == id {
			return p.nameOf(t)
		}
	}
	return id
}

func (p *page) nameOf(t report.Theme) string { return cmp.Or(t.Label[p.lang], t.ID) }

// short is a label for a chart.
func (p *page) short(s string) string {
	s = visible(s)
	if columns.Width(s) <= labelWidth {
		return s
	}
	for columns.Width(s) >= labelWidth {
		_, size := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-size]
	}
	return s + "…"
}

// begun is a phrase with a capital letter.
func begun(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

// Themes are those of the report, the one with the most mentions first.
func (p *page) Themes() []report.Theme {
	themes := slices.Clone(p.Report.Themes)
	slices.SortStableFunc(themes, func(a, b report.Theme) int { return b.Mentions - a.Mentions })
	return themes
}

// Mentioned are the themes of which anything was said.
func (p *page) Mentioned() []report.Theme {
	return slices.DeleteFunc(p.Themes(), func(t report.Theme) bool { return t.Mentions == 0 })
}

// Days shows the mentions of each theme over time, all on the same axes.
func (p *page) Days() *figure {
	themes := p.Mentioned()
	c := spoken(themes)
	if len(c.bins) == 0 {
		return nil
	}
	f := &figure{ID: "days", Title: p.w("Mentions by " + c.unit), Unit: p.fill("every chart goes from 0 to the same number of mentions a %s", p.w(c.unit))}
	rows := make([][]int, len(themes))
	top, unknown := 0, 0
	for i, t := range themes {
		none := 0
		rows[i], none = c.sum(t.ByDay)
		top, unknown = max(top, slices.Max(rows[i])), unknown+none
	}
	top = int(chart.Round(float64(top)))
	for i, t := range themes {
		f.Panels = append(f.Panels, p.days(t, c, rows[i], top))
	}
	if unknown > 0 {
		f.Unit += "; " + p.fill("%s mentions without a known day are not in them", number(unknown))
	}
	f.Grid = p.daysGrid(themes, c, rows)
	return f
}

func (p *page) days(t report.Theme, c calendar, values []int, top int) panel {
	peak := slices.Index(values, slices.Max(values))
	note := p.fill("most: %s, %s", c.name(peak), number(values[peak]))
	return panel{
		Title: p.word(p.nameOf(t)), Note: note,
		Chart: template.HTML(chart.Columns(p.chartName(p.nameOf(t)+": "+p.w("Mentions by "+c.unit), note),
			values, top, 56, p.fill("%s mentions a "+c.unit, number(top)), c.marks())),
	}
}

func (p *page) daysGrid(themes []report.Theme, c calendar, rows [][]int) grid {
	g := grid{Head: []template.HTML{p.named(c.unit)}}
	for _, t := range themes {
		g.Head = append(g.Head, p.word(p.nameOf(t)))
	}
	for i := range c.bins {
		row := []template.HTML{template.HTML(c.name(i))}
		sum := 0
		for j := range themes {
			row = append(row, template.HTML(number(rows[j][i])))
			sum += rows[j][i]
		}
		if sum > 0 {
			g.Rows = append(g.Rows, row)
		}
	}
	return g
}

// Stances shows with which stance each kind of voice speaks of each theme.
func (p *page) Stances() *figure {
	f := &figure{ID: "stances", Title: p.w("Stance by voice"), Unit: p.w("every bar is all mentions of a theme by a kind of voice: 0 to 100 %; their number stands beside it")}
	f.Grid.Head = []template.HTML{p.named("theme"), p.named("voice")}
	for _, s := range stances {
		f.Grid.Head = append(f.Grid.Head, p.named(s))
	}
	for _, t := range p.Mentioned() {
		var stacks []chart.Stack
		var told []string
		for _, v := range record.Voices {
			parts, sum := make([]int, len(stances)), 0
			row := []template.HTML{p.word(p.nameOf(t)), p.named(v)}
			for i, s := range stances {
				parts[i] = max(t.Spoken[v][s], 0)
				sum += parts[i]
				row = append(row, template.HTML(number(parts[i])))
			}
			if sum == 0 {
				continue
			}
			stacks = append(stacks, chart.Stack{Label: begun(p.words[string(v)]), Note: number(sum), Parts: parts})
			told = append(told, p.words[string(v)]+" "+p.parts(parts))
			f.Grid.Rows = append(f.Grid.Rows, row)
		}
		if len(stacks) == 0 {
			continue
		}
		name := p.chartName(p.nameOf(t)+": "+p.w("Stance by voice"), strings.Join(told, "; "))
		f.Panels = append(f.Panels, panel{Title: p.word(p.nameOf(t)), Note: p.fill("%s mentions", number(t.Mentions)),
			Chart: template.HTML(chart.Stacks(name, stacks, stanceClasses, "0 %", "100 %"))})
	}
	if len(f.Panels) == 0 {
		return nil
	}
	return f
}

var stanceClasses = func() (classes []string) {
	for _, s := range stances {
		classes = append(classes, string(s))
	}
	return classes
}()

// parts says how many mentions have which stance.
func (p *page) parts(n []int) string {
	var said []string
	for i, s := range stances {
		if n[i] > 0 {
			said = append(said, p.words[string(s)]+" "+number(n[i]))
		}
	}
	return strings.Join(said, ", ")
}

// Legend are the stances in their order, as the bars have them.
func (p *page) Legend() []record.Stance { return stances }

// Shares shows of what part of the utterances each theme is, with the interval.
func (p *page) Shares() *figure {
	var rows []chart.Interval
	top := 0.0
	for _, t := range p.Mentioned() {
		s := t.Share
		row := chart.Interval{Label: p.short(p.nameOf(t)), Note: percent(s.Raw), Found: known(s.Raw)}
		if e := s.Corrected; e != nil {
			row.Estimated, row.Value, row.Low, row.High = true, known(e.Value), known(e.Low), known(e.High)
			row.Note = fmt.Sprintf("%s (%s – %s)", percent(e.Value), percent(e.Low), percent(e.High))
		}
		top = max(top, row.Found, row.High)
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		return nil
	}
	top = min(chart.Round(top), 1)
	var marks []chart.Mark
	for _, at := range []float64{0, .5, 1} {
		marks = append(marks, chart.Mark{At: at, Word: strings.Replace(percent(report.Fraction(at*top)), ".0 ", " ", 1)})
	}
	name := p.chartName(p.w("Shares of utterances"), p.fill("a row for each theme; the longest goes to %s", percent(report.Fraction(top))))
	return &figure{ID: "shares", Title: p.w("Shares of utterances"), Unit: p.w("percent of the utterances, from 0"),
		Panels: []panel{{Chart: template.HTML(chart.Intervals(name, rows, top, marks))}}}
}

// known is a number for a chart; 0 where there is none.
func known(f report.Fraction) float64 {
	if math.IsNaN(float64(f)) {
		return 0
	}
	return float64(f)
}

// kindsOfEvents are the lanes of the timeline, in their order.
var kindsOfEvents = []string{"detected", "stopped", "announced", "notified", "reported", "findings", "informed", "ordered", "demanded", "answered", "apologised", "published"}

// Strip shows the timeline on an axis.
func (p *page) Strip() *figure {
	at := map[string]map[time.Time]int{} // by kind and day
	var days []time.Time
	for _, e := range p.Report.Timeline {
		day, ok := dayOf(e.When)
		if !ok {
			continue
		}
		if at[e.Kind] == nil {
			at[e.Kind] = map[time.Time]int{}
		}
		at[e.Kind][day]++
		days = append(days, day)
	}
	if len(days) == 0 {
		return nil
	}
	first, last := slices.MinFunc(days, time.Time.Compare), slices.MaxFunc(days, time.Time.Compare)
	place := func(day time.Time) float64 {
		if first.Equal(last) {
			return .5
		}
		return float64(day.Sub(first)) / float64(last.Sub(first))
	}
	var lanes []chart.Lane
	var said []string
	for _, kind := range kindsOfEvents {
		if len(at[kind]) == 0 {
			continue
		}
		lane := chart.Lane{Label: begun(p.words[kind]), Points: points(at[kind], place)}
		lanes = append(lanes, lane)
		said = append(said, fmt.Sprintf("%s %s", p.words[kind], number(len(at[kind]))))
	}
	if len(lanes) == 0 {
		return nil
	}
	marks := []chart.Mark{{At: 0, Word: first.Format(time.DateOnly)}, {At: 1, Word: last.Format(time.DateOnly)}}
	if first.Equal(last) {
		marks = []chart.Mark{{At: .5, Word: first.Format(time.DateOnly)}}
	}
	name := p.chartName(p.w("Timeline"), p.fill("days with what happened, from %s to %s: %s", first.Format(time.DateOnly), last.Format(time.DateOnly), strings.Join(said, ", ")))
	return &figure{ID: "strip", Title: p.w("What happened when"), Unit: p.w("days; a number says how many entries a place has"),
		Panels: []panel{{Chart: template.HTML(chart.Lanes(name, lanes, marks, number))}}}
}

// near is how far apart two dots must be, as a part of the axis, to be seen as
// two: their width on a telephone.
const near = .028

// points are the days of a lane; those too near to each other are one.
func points(days map[time.Time]int, place func(time.Time) float64) (points []chart.Point) {
	order := make([]time.Time, 0, len(days))
	for d := range days {
		order = append(order, d)
	}
	slices.SortFunc(order, time.Time.Compare)
	for _, d := range order {
		at := place(d)
		if n := len(points); n > 0 && at-points[n-1].At < near {
			points[n-1].Count += days[d]
			continue
		}
		points = append(points, chart.Point{At: at, Count: days[d]})
	}
	return points
}
