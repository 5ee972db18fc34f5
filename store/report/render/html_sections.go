package render

import (
	"cmp"
	"fmt"
	"html/template"
	"strconv"

	"classify/store/report"
)

// Lang is the page's language.
func (p *page) Lang() string { return p.lang }

// Heading is what a browser calls the page.
func (p *page) Heading() string {
	title := cmp.Or(p.Report.Incident.Title, p.Report.Incident.ID, p.w("Incident report"))
	return visible(p.clip(title, titleLength)) + " – " + p.w("Incident report")
}

// entry is a section in the table of contents.
type entry struct{ ID, Title string }

// Contents are the sections of the page.
func (p *page) Contents() []entry {
	var out []entry
	for _, s := range [][2]string{
		{"brief", "In short"}, {"since", "Since the last report"}, {"overview", "Overview"}, {"themes", "Themes"},
		{"timeline", "Timeline"}, {"clock", "Disclosure clock"}, {"figures", "Figures"}, {"claims", "Calculations"},
		{"questions", "Questions"}, {"changes", "Changes of announcements"}, {"quotations", "Quotations"},
		{"skipped", "Skipped, and why"}, {"method", "Method"}, {"kept", "What is kept about people"},
	} {
		out = append(out, entry{s[0], p.w(s[1])})
	}
	return out
}

// Anchors are the numbers of the themes, for links within the page.
func (p *page) Anchors() map[string]int {
	at := map[string]int{}
	for i, t := range p.Themes() {
		at[t.ID] = i + 1
	}
	return at
}

// ShareNotes say how the shares are to be read.
func (p *page) ShareNotes() []string { return p.shareNotes(p.Report) }

// Caution says how far the counts may be relied on.
func (p *page) Caution() string { return p.caution(p.Report) }

// missing is a table of reasons.
type missing struct {
	ID, Path string
	Title    template.HTML
	Reasons  []report.Reason
}

// Reasons are the tables of what was skipped, without the empty ones.
func (p *page) Reasons() (out []missing) {
	s := p.Report.Skipped
	for i, m := range []missing{
		{"", "skipped.reasons", p.named("Not fetched"), s.Reasons},
		{"", "skipped.unread", p.named("Fetched, but nothing was read in it"), s.Unread},
		{"", "skipped.off", p.named("Read, but not about the incident"), s.OffReason},
		{"", "skipped.warnings", p.named("Read, with a doubt"), s.Warnings},
	} {
		if len(m.Reasons) > 0 {
			m.ID = fmt.Sprintf("reasons-%d", i+1)
			out = append(out, m)
		}
	}
	return out
}

// Period is a keep period as a person reads it: 180d, 3y.
func (p *page) Period(keep string) template.HTML {
	units := map[byte]string{'d': "%s days", 'm': "%s months", 'y': "%s years"}
	if n, err := strconv.Atoi(keep[:max(len(keep)-1, 0)]); err == nil && units[keep[len(keep)-1]] != "" {
		return template.HTML(template.HTMLEscapeString(p.fill(units[keep[len(keep)-1]], number(n))))
	}
	return p.word(keep)
}
