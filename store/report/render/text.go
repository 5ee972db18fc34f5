package render

import (
	"strings"

	"classify/store/report"
	"classify/store/report/render/columns"
)

// urlsShown is how many addresses stand behind a reason.
const urlsShown = 5

func (p *printer) text(r report.Report) {
	p.line("%s — %s (%s)", r.Incident.Title, r.Incident.Organisation, r.Incident.ID)
	for _, l := range p.head(r) {
		p.line("%s", l)
	}
	for _, s := range p.sections(r) {
		p.line("\n%s", columns.Title(s.title))
		for _, l := range s.lines {
			p.line("%s", l)
		}
		if len(s.table) > 0 {
			p.out.WriteString(columns.Table(s.table, s.left))
		}
		for _, one := range s.items {
			p.textItem(one)
		}
		for _, l := range s.notes {
			p.line("%s", l)
		}
	}
}

func (p *printer) textItem(one item) {
	if one.quoted {
		p.line("%s", quoted(one.text, "  "))
	} else {
		p.line("  %s", strings.ReplaceAll(one.text, "\n", "\n    "))
	}
	for _, l := range one.lines {
		p.line("    %s", l)
	}
	if one.url != "" && one.seen != "" {
		p.line("    %s (%s)", one.url, one.seen)
	} else if one.url != "" {
		p.line("    %s", one.url)
	}
	if one.proof != "" {
		p.line("    %s", one.proof)
	}
}

func pad(s string, to int) string {
	return s + strings.Repeat(" ", max(0, to-columns.Width(s)))
}

// quoted puts a quotation in brackets, its line breaks kept and indented.
func quoted(text, indent string) string {
	return indent + "「" + strings.ReplaceAll(text, "\n", "\n"+indent+"  ") + "」"
}
