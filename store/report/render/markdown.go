package render

import (
	"fmt"
	"strings"

	"classify/store/report"
)

func (p *printer) markdown(r report.Report) {
	w := p.words
	p.line("# %s", escape(r.Incident.Title))
	p.line("\n%s (`%s`)\n", escape(r.Incident.Organisation), r.Incident.ID)
	for _, l := range p.head(r) {
		p.line("- %s", escape(l))
	}
	p.line("\n## %s\n", w["Voices"])
	p.table(p.voiceTable(r), 1)
	p.line("\n## %s\n", w["Themes"])
	p.table(p.themeTable(r), 2)
	p.line("\n## %s\n", w["Shares of utterances"])
	p.table(p.shareTable(r), 2)
	p.line("")
	for _, note := range p.shareNotes(r) {
		p.line("- %s", escape(note))
	}
	for _, t := range r.Themes {
		p.blockquotes(t)
	}
	p.line("\n## %s\n\n%s\n", w["Skipped, and why"], p.totals(r.Skipped))
	for _, reason := range p.missing(r.Skipped) {
		p.line("- %s %s", number(reason.Count), escape(reason.Reason))
		for _, url := range reason.URLs[:min(len(reason.URLs), urlsShown)] {
			p.line("  - %s", address(url))
		}
	}
	p.line("\n## %s\n", w["Method"])
	for _, m := range p.method(r.Method) {
		p.line("- %s: `%s`", m[0], m[1])
	}
	p.line("\n%s", p.caution(r))
}

func (p *printer) table(rows [][]string, left int) {
	for i, row := range rows {
		cells := make([]string, len(row))
		for j, cell := range row {
			cells[j] = escape(cell)
		}
		p.line("| %s |", strings.Join(cells, " | "))
		if i == 0 {
			p.line("|%s%s", strings.Repeat(" --- |", left), strings.Repeat(" ---: |", len(row)-left))
		}
	}
}

func (p *printer) blockquotes(t report.Theme) {
	if len(t.Quotes) == 0 {
		return
	}
	p.line("\n### %s", escape(p.label(t)))
	few := t.Few(quotesShown)
	for _, q := range few {
		p.line("\n> %s\n", strings.ReplaceAll(escape(q.Text), "\n", "  \n> "))
		p.line("%s · %s  ", escape(p.who(q)), escape(p.coding(q)))
		p.line("%s (%s %s)  ", address(q.URL), p.words["captured"], p.time(q.Captured))
		p.line("`%s`", proof(q.Evidence))
	}
	if more := len(t.Quotes) - len(few); more > 0 {
		p.line("\n"+p.words["and %s more: report --format json or export"], number(more))
	}
}

// escape keeps text from being read as Markdown or HTML. What a reader sees
// is the text unchanged.
var escapes = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;", ">", "&gt;", "&", "&amp;",
	"#", `\#`, "|", `\|`, "~", `\~`, "!", `\!`, "\n+", "\n\\+", "\n-", "\n\\-",
)

func escape(s string) string { return escapes.Replace(s) }

// address makes a link of an address that can be followed.
func address(url string) string {
	if strings.HasPrefix(url, "http") {
		return fmt.Sprintf("<%s>", url)
	}
	return escape(url)
}
