package eval

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"classify/store/report/render/columns"
)

// rulesShown is how many rules a person is shown; JSON has all.
const rulesShown = 20

// textShown is how many columns of a text are shown in a list.
const textShown = 80

// printer gathers text in a language.
type printer struct {
	lang string
	out  strings.Builder
}

// say is a phrase in the printer's language.
func (p *printer) say(phrase string) string {
	if p.lang == "ja" {
		return cmp.Or(japanese[phrase], phrase)
	}
	return phrase
}

func (p *printer) line(format string, args ...any) {
	fmt.Fprintf(&p.out, format+"\n", args...)
}

func (p *printer) title(s string) { p.line("\n%s", columns.Title(s)) }

func (p *printer) columns(rows [][]string, left int) { p.out.WriteString(columns.Table(rows, left)) }

// String is a share as people read it; - where there is none.
func (s Share) String() string {
	if !s.There() {
		return "-"
	}
	return fmt.Sprintf("%.3f", float64(s))
}

// String is an estimate with its interval, if it has one.
func (e Estimate) String() string {
	if !e.Low.There() {
		return e.Value.String() + strings.Repeat(" ", len(" (0.00-0.00)"))
	}
	return fmt.Sprintf("%v (%.2f-%.2f)", e.Value, float64(e.Low), float64(e.High))
}

// String is an agreement as a fraction; - where nothing was compared.
func (a Agreement) String() string {
	if a.Of == 0 {
		return "-"
	}
	return fmt.Sprintf("%d/%d", a.Same, a.Of)
}

// inLine is the beginning of a text in one line.
func inLine(s string) string {
	return columns.Truncate(strings.Join(strings.Fields(s), " "), textShown)
}

// Write writes the result for people, in ja or en.
func (r Result) Write(w io.Writer, lang string) error {
	p := &printer{lang: lang}
	p.line("%s: %s, sha256 %.12s", p.say("codebook"), r.Codebook, r.CodebookID)
	if r.Model != "" {
		p.line("%s: %s", p.say("model"), r.Model)
	}
	for _, f := range r.Files {
		p.line(p.say("%s: %d sentences of %d documents"), f.Name, f.Sentences, f.Documents)
		if len(f.NotLabelled) > 0 {
			p.line("  "+p.say("not labelled there, so not scored: %s"), strings.Join(f.NotLabelled, ", "))
		}
	}
	p.title(p.say("Themes"))
	p.columns(p.themes(r), 2)
	p.line("")
	p.line("macro-F1 %s", strings.TrimRight(r.MacroF1.String(), " "))
	p.line(p.say("of the hits, stance agrees in %s, certainty in %s"), r.Stance, r.Certainty)
	if len(r.NotLabelled) > 0 {
		p.line(p.say("not labelled, so not scored: %s"), strings.Join(r.NotLabelled, ", "))
	}
	if len(r.Unknown) > 0 {
		p.line(p.say("labelled, but not in the codebook, so not scored: %s"), strings.Join(r.Unknown, ", "))
	}
	p.notes(r)
	p.title(p.say("Rules, the worst first"))
	p.rules(r.Rules)
	if r.Mistakes != nil {
		p.title(p.say("Errors"))
		p.mistakes(r)
	}
	_, err := io.WriteString(w, p.out.String())
	return err
}

func (p *printer) themes(r Result) [][]string {
	rows := [][]string{{p.say("theme"), p.say("label"), p.say("positives"), p.say("hits"), p.say("false"), p.say("missed"),
		p.say("precision"), p.say("recall"), "F1", p.say("stance"), p.say("certainty")}}
	for _, t := range r.Themes {
		name := cmp.Or(t.Label[p.lang], t.ID)
		if t.TooFew {
			name += " (" + p.say("too few") + ")"
		}
		rows = append(rows, []string{t.ID, name, fmt.Sprint(t.Positives), fmt.Sprint(t.Hits), fmt.Sprint(t.False), fmt.Sprint(t.Missed),
			t.Precision.String(), t.Recall.String(), t.F1.String(), t.Stance.String(), t.Certainty.String()})
	}
	return rows
}

// notes say how the intervals are to be read, as far as it matters here.
func (p *printer) notes(r Result) {
	p.line(p.say("in brackets: 95 %% intervals over documents (bootstrap, %d draws)"), draws)
	some, none, point := false, false, false
	for _, t := range r.Themes {
		some = some || t.TooFew
		for _, e := range []Estimate{t.Precision, t.Recall, t.F1} {
			none = none || e.Value.There() && !e.Low.There()
			point = point || e.Low.There() && e.Low == e.High
		}
	}
	if some {
		p.line(p.say("too few: under %d positives, the numbers say little"), few)
	}
	if none {
		p.line("%s", p.say("no interval: too few documents have something to count"))
	}
	if point {
		p.line("%s", p.say("an interval of one point: no document here differs, others may"))
	}
}

func (p *printer) rules(rules []Rule) {
	if len(rules) == 0 {
		p.line("%s", p.say("no rule found anything"))
		return
	}
	rows := [][]string{{p.say("rule"), p.say("found"), p.say("right"), p.say("precision")}}
	for _, r := range rules[:min(len(rules), rulesShown)] {
		rows = append(rows, []string{r.ID, fmt.Sprint(r.Found), fmt.Sprint(r.Right), r.Precision.String()})
	}
	p.columns(rows, 1)
	if more := len(rules) - rulesShown; more > 0 {
		wrong := 0
		for _, r := range rules[rulesShown:] {
			wrong += r.Found - r.Right
		}
		p.line(p.say("and %d more rules, wrong %d times together: --json"), more, wrong)
	}
	p.line("%s", p.say("in brackets: 95 % intervals by Wilson"))
}

func (p *printer) mistakes(r Result) {
	if len(r.Mistakes) == 0 {
		p.line("%s", p.say("none"))
		return
	}
	rows := [][]string{{"id", p.say("error"), p.say("theme"), p.say("rule"), p.say("text")}}
	for _, m := range r.Mistakes {
		id := m.ID
		if len(r.Files) > 1 {
			id = m.File + " " + id
		}
		rows = append(rows, []string{id, p.say(m.Kind), m.Theme, cmp.Or(m.Rule, "-"), inLine(m.Text)})
	}
	p.columns(rows, 5)
}

// Write writes the comparison for people, in ja or en.
func (c Comparison) Write(w io.Writer, lang string) error {
	p := &printer{lang: lang}
	p.line("A: %s\nB: %s", c.A, c.B)
	p.line(p.say("%d sentences in both, %d only in A, %d only in B"), c.Sentences, c.OnlyA, c.OnlyB)
	p.title(p.say("Themes"))
	if len(c.Themes) == 0 {
		p.line("%s", p.say("neither names a theme"))
	} else {
		p.columns(p.agreements(c), 1)
		p.line("%s", p.say("alpha: Krippendorff's, 1 is perfect, 0 is chance; the share of equal answers beside it"))
	}
	p.title(p.say("Disagreements"))
	if len(c.Disagreements) == 0 {
		p.line("%s", p.say("none"))
	} else {
		rows := [][]string{{"id", p.say("theme"), "A", "B", p.say("text")}}
		for _, d := range c.Disagreements {
			rows = append(rows, []string{d.ID, d.Theme, p.answer(d.A), p.answer(d.B), inLine(d.Text)})
		}
		p.columns(rows, 5)
	}
	_, err := io.WriteString(w, p.out.String())
	return err
}

func (p *printer) agreements(c Comparison) [][]string {
	rows := [][]string{{p.say("theme"), p.say("both"), p.say("only A"), p.say("only B"), p.say("neither"), p.say("alpha"), "",
		p.say("stance alpha"), "", p.say("certainty alpha"), ""}}
	for _, t := range c.Themes {
		row := []string{t.Theme, fmt.Sprint(t.Both), fmt.Sprint(t.OnlyA), fmt.Sprint(t.OnlyB), fmt.Sprint(t.Neither)}
		rows = append(rows, append(row, p.alphas(t.Presence, t.Stance, t.Certainty)...))
	}
	if len(c.Themes) > 1 {
		rows = append(rows, append([]string{p.say("together"), "", "", "", "", "", ""}, p.alphas(c.Stance, c.Certainty)...))
	}
	return rows
}

// alphas are two cells for each: alpha, and how many answers are equal.
func (p *printer) alphas(all ...Alpha) []string {
	var cells []string
	for _, a := range all {
		switch {
		case a.Of == 0:
			cells = append(cells, "-", "")
		case !a.Alpha.There():
			cells = append(cells, p.say("no variation"), p.equal(a))
		default:
			cells = append(cells, a.Alpha.String(), p.equal(a))
		}
	}
	return cells
}

// equal is the share of equal answers in percent, with their number.
func (p *printer) equal(a Alpha) string {
	return fmt.Sprintf("%.1f %% (%d/%d)", 100*float64(a.Equal), a.Same, a.Of)
}

// answer is what one labeller says.
func (p *printer) answer(a Answer) string {
	if !a.Has {
		return "-"
	}
	words := []string{p.say("yes")}
	if a.Stance != "" {
		words[0] = p.say(string(a.Stance))
	}
	if a.Certainty != "" {
		words = append(words, p.say(string(a.Certainty)))
	}
	return strings.Join(words, ", ")
}
