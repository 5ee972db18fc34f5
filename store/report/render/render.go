// Package render puts a report into the formats people and programs read:
// text for a terminal, Markdown, a page of HTML, JSON and CSV. A Report goes in,
// bytes come out; the same report gives the same bytes.
//
// It chooses what is shown, never what is true: all counting is done by
// package report.
package render

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"classify/store/record"
	"classify/store/report"
	"classify/store/report/render/safe"
	"classify/store/report/told"
)

// Formats lists the formats Write knows, the default first.
var Formats = []string{"text", "markdown", "json", "csv", "html"}

// Languages lists the languages of the words around the evidence.
var Languages = []string{"ja", "en"}

// quotesShown is how many quotations of a theme a person is shown; JSON has
// more of them.
const quotesShown = 6

// Write writes the report in a format, with the words of a language.
func Write(w io.Writer, r report.Report, format, language string) error {
	words, ok := dictionaries[language]
	if !ok {
		return fmt.Errorf("unknown language %q: use %s", language, strings.Join(Languages, " or "))
	}
	p := &printer{words: words, lang: language}
	switch format {
	case "text":
		p.text(r)
	case "markdown":
		p.markdown(r)
	case "html":
		return writeHTML(w, r, language)
	case "json":
		e := json.NewEncoder(safe.JSON(w))
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(r)
	case "csv":
		return writeTable(w, r)
	default:
		return fmt.Errorf("unknown format %q: use %s", format, strings.Join(Formats, ", "))
	}
	_, err := io.WriteString(w, safe.Visible(p.out.String()))
	return err
}

// printer gathers the output of one report.
type printer struct {
	words dictionary
	lang  string
	out   strings.Builder
}

func (p *printer) line(format string, args ...any) {
	fmt.Fprintf(&p.out, format+"\n", args...)
}

// jst is the zone in which people in Japan read a time.
var jst = time.FixedZone("JST", 9*60*60)

func (p *printer) time(t time.Time) string {
	if t.IsZero() {
		return p.words["unknown"]
	}
	return t.In(jst).Format("2006-01-02 15:04 JST")
}

// say translates a fixed phrase of the program, such as a reason; what has no
// translation is shown as it is.
func (p *printer) say(phrase string) string {
	if w, ok := p.words[phrase]; ok {
		return w
	}
	if status, ok := strings.CutPrefix(phrase, "status "); ok {
		return fmt.Sprintf(p.words["status %s"], status)
	}
	return phrase
}

func (p *printer) label(t report.Theme) string {
	label := t.Label[p.lang]
	if label == "" {
		label = t.ID
	}
	if !t.Evaluated {
		label += " (" + p.words["not evaluated"] + ")"
	}
	return label
}

// head is the report's first paragraph, one fact a line.
func (p *printer) head(r report.Report) []string {
	w := p.words
	lines := []string{
		fmt.Sprintf(w["as of %s, %s captures"], p.time(r.AsOf), number(r.Counts.Captures)),
		fmt.Sprintf(w["%s documents on the incident, %s off it; %s utterances, %s of them with a theme, by %s voices"],
			number(r.Counts.OnIncident), number(r.Counts.OffIncident), number(r.Counts.Utterances), number(r.Counts.Coded), number(r.Counts.Voices)),
	}
	if r.Period.From != "" {
		lines = append(lines, fmt.Sprintf(w["said from %s to %s"], r.Period.From, r.Period.To))
	}
	if r.Counts.Untagged > 0 {
		lines = append(lines, fmt.Sprintf(w["the analysis was interrupted: %s documents are not tagged yet, run the last command again"], number(r.Counts.Untagged)))
	}
	if r.Skipped.Queued > 0 {
		lines = append(lines, fmt.Sprintf(w["the last crawl was interrupted: %s addresses are still waiting"], number(r.Skipped.Queued)))
	}
	return lines
}

func (p *printer) voiceTable(r report.Report) [][]string {
	w := p.words
	rows := [][]string{{w["voice"], w["documents"], w["utterances"], w["with a theme"]}}
	for _, v := range r.Counts.ByVoice {
		rows = append(rows, []string{w[string(v.Voice)], number(v.Documents), number(v.Utterances), number(v.Coded)})
	}
	return rows
}

func (p *printer) themeTable(r report.Report) [][]string {
	w := p.words
	head := []string{w["theme"], w["label"], w["mentions"], w["voices"], w["documents"]}
	for _, s := range stances {
		head = append(head, w[string(s)])
	}
	rows := [][]string{head}
	for _, t := range r.Themes {
		row := []string{t.ID, p.label(t), number(t.Mentions), number(t.Voices), number(t.Documents)}
		for _, s := range stances {
			row = append(row, number(t.ByStance[s]))
		}
		rows = append(rows, row)
	}
	return rows
}

var stances = []record.Stance{record.Asserted, record.Denied, record.Asked, record.Neutral}

// person is a name as it is shown; #1 is that of a private speaker.
func (p *printer) person(name string) string {
	if number, private := strings.CutPrefix(name, "#"); private {
		return fmt.Sprintf(p.words["private speaker %s"], number)
	}
	return oneLine(name)
}

// who says a quotation, and where.
func (p *printer) who(q told.Passage) string {
	parts := []string{p.words[string(q.Voice)]}
	if q.Speaker != "" {
		parts = append(parts, p.person(q.Speaker))
	}
	if q.Site != "" {
		parts = append(parts, q.Site)
	}
	if q.Posted != "" {
		parts = append(parts, q.Posted)
	}
	return strings.Join(parts, " · ")
}

// coding says how a quotation was coded and by what.
func (p *printer) coding(q report.Quote) string {
	s := p.words[string(q.Stance)]
	if q.Certainty != record.Certain && q.Certainty != "" {
		s += ", " + p.words[string(q.Certainty)]
	}
	by := p.words[string(q.By)]
	if q.Rule != "" {
		by += ": " + q.Rule
	}
	s += " [" + by + "]"
	if q.Repeats > 0 {
		s += " " + fmt.Sprintf(p.words["repeated word for word by %s more"], number(q.Repeats))
	}
	return s
}

// proof is a quotation's evidence in a line: the capture, the text, the
// utterance and its bytes.
func proof(e record.Evidence) string {
	return fmt.Sprintf("capture %s text %s (%s) utterance %d bytes %d-%d",
		short(e.CaptureSHA256), short(e.TextSHA256), e.Extractor, e.Utterance, e.Start, e.End)
}

// short is the beginning of a hash, enough to find it by.
func short(hash string) string { return hash[:min(len(hash), 12)] }

func (p *printer) method(m report.Method) [][2]string {
	w := p.words
	out := [][2]string{
		{w["program"], m.Program},
		{w["extractor"], strings.Join(m.Extractors, ", ")},
		{w["tagger"], m.Tagger},
		{w["codebook"], m.Codebook + " sha256 " + m.CodebookID},
		{w["dictionary"], m.Dictionary},
	}
	if m.Model != "" {
		out = append(out, [2]string{w["model"], m.Model})
	}
	if m.RunHash != "" {
		out = append(out, [2]string{p.say("run"), fmt.Sprintf("%d sha256 %s", m.Run, m.RunHash)})
	}
	return out
}

// totals says how the addresses reconcile.
func (p *printer) totals(s report.Skipped) string {
	return fmt.Sprintf(p.words["%s addresses seen = %s fetched + %s skipped + %s failed"],
		number(s.Seen), number(s.Fetched), number(s.Skipped), number(s.Failed))
}

// missing lists every reason with what it is about.
func (p *printer) missing(s report.Skipped) []report.Reason {
	var all []report.Reason
	for _, group := range []struct {
		phrase  string
		reasons []report.Reason
	}{
		{"%s", s.Reasons},
		{"fetched, no document: %s", s.Unread},
		{"off the incident: %s", s.OffReason},
		{"read with a doubt: %s", s.Warnings},
	} {
		for _, r := range group.reasons {
			r.Reason = fmt.Sprintf(p.say(group.phrase), p.say(r.Reason))
			all = append(all, r)
		}
	}
	return all
}

// number groups digits by thousands.
func number(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
