package render

import (
	"strings"

	"classify/store/report"
	"classify/store/report/render/columns"
)

// urlsShown is how many addresses stand behind a reason.
const urlsShown = 5

func (p *printer) text(r report.Report) {
	w := p.words
	p.line("%s — %s (%s)", r.Incident.Title, r.Incident.Organisation, r.Incident.ID)
	for _, l := range p.head(r) {
		p.line("%s", l)
	}
	p.title(w["Voices"])
	p.columns(p.voiceTable(r), 1)
	p.title(w["Themes"])
	p.columns(p.themeTable(r), 2)
	p.title(w["Shares of utterances"])
	p.columns(p.shareTable(r), 2)
	for _, note := range p.shareNotes(r) {
		p.line("%s", note)
	}
	for _, t := range r.Themes {
		p.quotes(t)
	}
	p.title(w["Skipped, and why"])
	p.line("%s", p.totals(r.Skipped))
	for _, reason := range p.missing(r.Skipped) {
		p.line("  %s  %s", number(reason.Count), reason.Reason)
		for _, url := range reason.URLs[:min(len(reason.URLs), urlsShown)] {
			p.line("     %s", url)
		}
	}
	p.title(w["Method"])
	for _, m := range p.method(r.Method) {
		p.line("%s %s", pad(m[0], 10), m[1])
	}
	p.line("%s", p.caution(r))
}

func (p *printer) title(s string) { p.line("\n%s", columns.Title(s)) }

func (p *printer) columns(rows [][]string, left int) { p.out.WriteString(columns.Table(rows, left)) }

func pad(s string, to int) string {
	return s + strings.Repeat(" ", max(0, to-columns.Width(s)))
}

func (p *printer) quotes(t report.Theme) {
	if len(t.Quotes) == 0 {
		return
	}
	p.title(p.label(t))
	few := t.Few(quotesShown)
	for _, q := range few {
		p.line("%s", quoted(q.Text, "  "))
		p.line("    %s · %s", p.who(q), p.coding(q))
		p.line("    %s (%s %s)", q.URL, p.words["captured"], p.time(q.Captured))
		p.line("    %s", proof(q.Evidence))
	}
	if more := len(t.Quotes) - len(few); more > 0 {
		p.line("  "+p.words["and %s more: report --format json or export"], number(more))
	}
}

// quoted puts a quotation in brackets, its line breaks kept and indented.
func quoted(text, indent string) string {
	return indent + "「" + strings.ReplaceAll(text, "\n", "\n"+indent+"  ") + "」"
}
