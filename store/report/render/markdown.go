package render

import (
	"fmt"
	"strings"

	"classify/store/report"
)

func (p *printer) markdown(r report.Report) {
	p.line("# %s", escape(r.Incident.Title))
	p.line("\n%s (`%s`)\n", escape(r.Incident.Organisation), r.Incident.ID)
	for _, l := range p.head(r) {
		p.line("- %s", escape(l))
	}
	for _, s := range p.sections(r) {
		p.line("\n%s %s\n", strings.Repeat("#", max(2, s.level)), escape(s.title))
		for _, l := range s.lines {
			p.line("- %s", escape(l))
		}
		if len(s.lines) > 0 && len(s.table) > 0 {
			p.line("")
		}
		p.table(s.table, s.left)
		for _, one := range s.items {
			p.markdownItem(one)
		}
		if len(s.notes) > 0 && (len(s.table) > 0 || len(s.items) > 0) {
			p.line("")
		}
		for _, l := range s.notes {
			p.line("- %s", escape(l))
		}
	}
}

func (p *printer) table(rows [][]string, left int) {
	for i, row := range rows {
		cells := make([]string, len(row))
		for j, cell := range row {
			cells[j] = strings.ReplaceAll(escape(cell), "\n", " ")
		}
		p.line("| %s |", strings.Join(cells, " | "))
		if i == 0 {
			p.line("|%s%s", strings.Repeat(" --- |", left), strings.Repeat(" ---: |", len(row)-left))
		}
	}
}

func (p *printer) markdownItem(one item) {
	if one.quoted {
		p.line("\n> %s\n", strings.ReplaceAll(escape(one.text), "\n", "  \n> "))
	} else {
		p.line("\n%s  ", strings.ReplaceAll(escape(one.text), "\n", "  \n"))
	}
	for _, l := range one.lines {
		p.line("%s  ", escape(l))
	}
	if one.url != "" && one.seen != "" {
		p.line("%s (%s)  ", address(one.url), escape(one.seen))
	} else if one.url != "" {
		p.line("%s  ", address(one.url))
	}
	if one.proof != "" {
		p.line("`%s`", one.proof)
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
