package render

import (
	"fmt"
	"html/template"
	"strings"

	"classify/store/diff"
	"classify/store/report"
	"classify/store/report/told"
)

// person is a name as it is shown; #1 is that of a private speaker.
func (p *page) person(name string) template.HTML {
	if number, private := strings.CutPrefix(name, "#"); private {
		return template.HTML(template.HTMLEscapeString(p.fill("private speaker %s", visible(p.clip(number, wordLength)))))
	}
	return p.word(name)
}

// passage says of a passage who said it, and when.
func (p *page) passage(s told.Passage) template.HTML {
	parts := []template.HTML{p.named(s.Voice)}
	if s.Speaker != "" {
		parts = append(parts, p.person(s.Speaker))
	}
	if s.Site != "" {
		parts = append(parts, p.word(s.Site))
	}
	if s.Posted != "" {
		parts = append(parts, p.day(s.Posted))
	}
	out := parts[0]
	for _, part := range parts[1:] {
		out += " · " + part
	}
	return out
}

// marked is a quotation in which the words that were found stand out.
func (p *page) marked(q report.Quote) template.HTML {
	start, end := q.Match.Start-q.Evidence.Start, q.Match.End-q.Evidence.Start
	if start < 0 || end > len(q.Text) || start >= end || q.Text[start:end] != q.Match.Text || len(q.Text) > quoteLength {
		return p.quote(q.Text)
	}
	return p.stress(q.Text, start, end, "mark")
}

// stress is a text with an element about some of its bytes.
func (p *page) stress(s string, start, end int, element string) template.HTML {
	shown := func(s string) string { return template.HTMLEscapeString(visible(s)) }
	return template.HTML("<bdi" + p.langOf(s) + ">" + shown(s[:start]) + "<" + element + ">" + shown(s[start:end]) + "</" + element + ">" + shown(s[end:]) + "</bdi>")
}

// edited is a sentence before and after, in which what differs stands out.
func (p *page) edited(c diff.Change) template.HTML {
	before, after := p.quote(c.Before), p.quote(c.After)
	if c.Kind == diff.Changed && len(c.Before) <= quoteLength && len(c.After) <= quoteLength {
		head, tail := common(c.Before, c.After)
		before = p.stress(c.Before, head, len(c.Before)-tail, "b")
		after = p.stress(c.After, head, len(c.After)-tail, "b")
	}
	var out template.HTML
	if c.Before != "" {
		out += `<p class="before"><span class="sign" aria-hidden="true">−</span><del>` + before + "</del></p>"
	}
	if c.After != "" {
		out += `<p class="after"><span class="sign" aria-hidden="true">+</span><ins>` + after + "</ins></p>"
	}
	return out
}

// common is how many bytes two texts have in common at their beginnings and at
// their ends, in whole characters.
func common(a, b string) (head, tail int) {
	for i, r := range a {
		width := len(string(r))
		if i+width > len(b) || i+width > len(a) || a[i:i+width] != b[i:i+width] {
			break
		}
		head = i + width
	}
	x, y := []rune(a[head:]), []rune(b[head:])
	for i := 1; i <= min(len(x), len(y)) && x[len(x)-i] == y[len(y)-i]; i++ {
		tail += len(string(x[len(x)-i]))
	}
	return head, tail
}

// Reproduce are the commands that check the page and make its report again.
func (p *page) Reproduce() []string {
	r := p.Report
	again := fmt.Sprintf("classify report %s --format html --lang %s", r.Incident.ID, p.lang)
	if !r.AsOf.IsZero() {
		again += " --as-of " + r.AsOf.UTC().Format("2006-01-02T15:04:05Z07:00")
	}
	if r.Method.Speakers == report.Full {
		again += " --speakers full"
	}
	return []string{"classify verify REPORT.html", again}
}

// Methods is what made the report, by its name.
func (p *page) Methods() [][2]string {
	m := p.Report.Method
	out := p.method(m)
	add := func(name, value string) { out = append(out, [2]string{p.w(name), value}) }
	add("run", fmt.Sprintf("%d %s", m.Run, m.RunHash))
	add("private speakers", p.say(m.Speakers))
	add("last membership", number(int(m.Member)))
	add("erasures until then", fmt.Sprintf("%s %s", number(m.Erasures), m.ErasuresHash))
	return out
}
