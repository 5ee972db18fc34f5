package render

import (
	"strings"

	"github.com/mattn/go-runewidth"

	"classify/store/report"
)

// urlsShown is how many addresses stand behind a reason.
const urlsShown = 5

// width counts terminal columns. Ambiguous characters are taken as narrow
// whatever the environment says, so that a report is the same everywhere.
var width = &runewidth.Condition{EastAsianWidth: false, StrictEmojiNeutral: true}

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
	p.line("%s", w["caution"])
}

func (p *printer) title(s string) {
	p.line("\n%s\n%s", s, strings.Repeat("-", width.StringWidth(s)))
}

// columns prints a table; the first left columns are text, the others numbers.
func (p *printer) columns(rows [][]string, left int) {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], width.StringWidth(cell))
		}
	}
	for _, row := range rows {
		var b strings.Builder
		for i, cell := range row {
			gap := strings.Repeat(" ", widths[i]-width.StringWidth(cell))
			if i > 0 {
				b.WriteString("  ")
			}
			if i < left {
				b.WriteString(cell + gap)
			} else {
				b.WriteString(gap + cell)
			}
		}
		p.line("%s", strings.TrimRight(b.String(), " "))
	}
}

func pad(s string, to int) string {
	return s + strings.Repeat(" ", max(0, to-width.StringWidth(s)))
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
