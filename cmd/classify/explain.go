package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"classify/nlp"
	"classify/nlp/codebook"
	"classify/nlp/match"
	"classify/store/record"
	"classify/store/report"
	"classify/store/report/render/safe"
)

func (a *app) explainCommand() *cobra.Command {
	var book, rule, date, format string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "explain ID|-",
		Short: "Tell why an utterance has its themes: words, anchors, rules, vetoes, stance",
		Long: "Explain the coding of a stored utterance, by its id in export, or of lines on\n" +
			"stdin as tag reads them: for every sentence its words with their base forms,\n" +
			"the anchors for which rules are tried, and of each rule tried what became of it.\n" +
			"A rule that is not tried, because a word it needs is not there, can be named.\n" +
			"Of an utterance in another language, which gets no themes, just that is told.",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if asJSON {
				format = "json"
			}
			if err := oneOf("--format", format, tableFormats); err != nil {
				return err
			}
			e := explainer{app: a, book: book, rule: rule, format: format}
			if args[0] != "-" {
				return e.stored(args[0])
			}
			day, err := referenceDay(date)
			if err != nil {
				return err
			}
			return e.lines(cmd.Context(), day)
		},
	}
	cmd.Flags().StringVar(&book, "codebook", "", "builtin or a codebook `file`; for a stored utterance otherwise its incident's")
	cmd.Flags().StringVar(&rule, "rule", "", "tell of this `rule` too (THEME/RULE)")
	cmd.Flags().StringVar(&date, "date", "", "the `day` (YYYY-MM-DD) from which dates without a year are read, for stdin")
	cmd.Flags().StringVar(&format, "format", "text", "text, csv (a row for each rule tried) or json (a record for each utterance)")
	cmd.Flags().BoolVar(&asJSON, "json", false, "the same as --format json")
	return cmd
}

// explainer explains utterances.
type explainer struct {
	*app
	book, rule, format string
}

// errFound ends the search for an utterance.
var errFound = errors.New("found")

func (e *explainer) stored(id string) error {
	err := e.documents(func(inc record.Incident, d report.Document) error {
		for i, u := range d.Revision.Document.Utterances {
			if d.Revision.UtteranceID(u.ID) != id {
				continue
			}
			book := e.book
			if book == "" {
				book = inc.Codebook
			}
			tagger, err := e.tagger(book, inc.Organisation.Names())
			if err != nil {
				return err
			}
			one := inContext(d.Revision.Document, d.Member.Voice)[i]
			why := nlp.Uncoded(one.Text, one.Lang, one.context)
			if one.Lang == "" {
				why = tagger.Explain(one.Text, one.context, e.rule)
			}
			title := fmt.Sprintf("%s %s %s", id, inc.ID, d.Revision.Document.URL)
			out := explanation{Explanation: why}
			if d.Labelled(i) {
				title += "\n" + saidBy(d.Coding(i).Findings)
				out.Labelled = record.OrEmpty(d.Coding(i).Findings)
			}
			if err := e.tell(title, out); err != nil {
				return err
			}
			return errFound
		}
		return nil
	})
	if errors.Is(err, errFound) {
		return nil
	}
	if err == nil {
		err = usageError{fmt.Errorf("no utterance %q in %s; classify export lists them with their ids", id, e.db)}
	}
	return err
}

// saidBy tells what a person has said of an utterance, and which themes stand
// although they were not on offer then.
func saidBy(found []record.Finding) string {
	of := func(human bool) string {
		return strings.Join(record.ThemesOf(slices.DeleteFunc(slices.Clone(found), func(f record.Finding) bool { return (f.By == record.ByHuman) != human })), ", ")
	}
	out := "a person has labelled it, which counts: " + cmp.Or(of(true), "no theme")
	if others := of(false); others != "" {
		out += "; the label does not speak of " + others
	}
	return out
}

func (e *explainer) lines(ctx context.Context, day time.Time) error {
	tagger, err := e.tagger(e.book, nil)
	if err != nil {
		return err
	}
	in := bufio.NewReader(interruptible{ctx, e.stdin})
	for {
		line, err := in.ReadString('\n')
		if line = strings.TrimRight(line, "\r\n"); line != "" {
			text, around, _ := readLine(strings.ToValidUTF8(line, "\uFFFD"), day)
			around.Quotes = quotesIn(text)
			if err := e.print("", tagger.Explain(text, around, e.rule)); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read a line: %w", err)
		}
	}
}

func (e *explainer) tagger(book string, names []string) (*nlp.Tagger, error) {
	if e.rule != "" {
		b, err := loadBook(book)
		if err != nil {
			return nil, err
		}
		if !hasRule(b, e.rule) {
			return nil, usageError{fmt.Errorf("no rule %q in the codebook; classify codebook show lists them", e.rule)}
		}
	}
	return newTagger(book, names)
}

// hasRule reports whether a codebook has a rule of this name: theme/rule.
func hasRule(b *codebook.Book, name string) bool {
	theme, rule, _ := strings.Cut(name, "/")
	return slices.ContainsFunc(b.Themes, func(t codebook.Theme) bool {
		return t.ID == theme && slices.ContainsFunc(t.Rules, func(r codebook.Rule) bool { return r.ID == rule })
	})
}

// explanation is what the program makes of an utterance, and beside it what
// stands if a person has labelled it; nil: nobody has.
type explanation struct {
	nlp.Explanation
	Labelled []record.Finding `json:"labelled,omitzero"`
}

func (e *explainer) print(title string, why nlp.Explanation) error {
	return e.tell(title, explanation{Explanation: why})
}

func (e *explainer) tell(title string, why explanation) error {
	return e.write("-", func(w io.Writer) error {
		switch e.format {
		case "json":
			return encoder(w).Encode(why)
		case "csv":
			return safe.Rows(w, trialRows(why.Explanation))
		}
		w = safe.Writer(w)
		if title != "" {
			fmt.Fprintln(w, title)
		}
		explainContext(w, why.Explanation)
		if why.Lang != "" {
			fmt.Fprintf(w, "%s\n  in another language (%s): it gets no themes\n", inBrief(why.Text), why.Lang)
		}
		for _, s := range why.Sentences {
			explainSentence(w, s)
		}
		for _, f := range why.Facts {
			fmt.Fprintf(w, "fact %s: %s\n", f.Type, f.Text)
		}
		for _, one := range why.Events {
			fmt.Fprintf(w, "event %s %s: 「%s」%s\n", one.Kind, one.When, inBrief(one.Quote), partiesOf(one))
		}
		fmt.Fprintln(w)
		return nil
	})
}

// trialRows are the rules tried in each sentence, and what was found in it, as rows
// of a table.
func trialRows(why nlp.Explanation) [][]string {
	rows := [][]string{{"sentence", "start", "end", "rule", "result", "because", "evidence", "stance", "certainty", "by", "score"}}
	for _, s := range why.Sentences {
		row := func(rule, result, because, evidence string, more ...string) {
			one := append([]string{s.Text, fmt.Sprint(s.Start), fmt.Sprint(s.End), rule, result, because, evidence}, more...)
			rows = append(rows, append(one, make([]string, len(rows[0])-len(one))...))
		}
		for _, t := range s.Trials {
			row(t.Rule, string(t.Result), t.Because, t.Evidence)
		}
		for _, f := range s.Findings {
			row(cmp.Or(f.Rule, f.Theme), "found", f.Cue, f.Quote, string(f.Stance), string(f.Certainty), string(f.By), fmt.Sprint(f.Score))
		}
	}
	return rows
}

// explainContext tells what stands around the utterance, a line for each.
func explainContext(w io.Writer, why nlp.Explanation) {
	around := func(what, text string) {
		if text != "" {
			fmt.Fprintf(w, "%s 「%s」\n", what, inBrief(text))
		}
	}
	around("on the page", why.Title)
	around("under the heading", why.Heading)
	around("in answer to", why.Parent)
	for _, one := range why.Thread {
		around("  which answers", one)
	}
}

// partiesOf names who did something, to whom, and what.
func partiesOf(e record.Event) string {
	var out string
	for _, one := range []struct{ what, text string }{{"who", e.Who}, {"to", e.To}, {"what", e.What}} {
		if one.text != "" {
			out += fmt.Sprintf(" %s=%s", one.what, inBrief(one.text))
		}
	}
	return out
}

func explainSentence(w io.Writer, s nlp.Explained) {
	fmt.Fprintf(w, "%s\n", s.Text)
	if s.Normal != s.Text {
		fmt.Fprintf(w, "  read as  %s\n", s.Normal)
	}
	var words []string
	for _, one := range s.Words {
		word := one.Surface
		if one.Base != one.Surface && one.Base != "" {
			word += "=" + one.Base
		}
		words = append(words, word)
	}
	fmt.Fprintf(w, "  words    %s\n", strings.Join(words, " | "))
	if len(s.Anchors) == 0 {
		fmt.Fprintln(w, "  anchors  none: no rule is tried")
	} else {
		fmt.Fprintf(w, "  anchors  %s\n", strings.Join(s.Anchors, " "))
	}
	for _, f := range s.Findings {
		fmt.Fprintf(w, "  %s 「%s」 by %s\n    %s, %s%s\n", f.Theme, f.Quote, f.Rule, f.Stance, f.Certainty, because(f))
	}
	for _, t := range s.Trials {
		explainTrial(w, t)
	}
	for _, m := range s.Model {
		var features []string
		for _, f := range m.Features {
			features = append(features, fmt.Sprintf("%s %+.2f", f.Name, f.Weight))
		}
		fmt.Fprintf(w, "  model: %s %.2f of %.2f: %s\n", m.Theme, m.P, m.Threshold, strings.Join(features, ", "))
	}
}

// because names the words that decided stance or certainty.
func because(f record.Finding) string {
	var out string
	if f.Cue != "" {
		out = ": " + f.Cue
	}
	if f.Depth > 0 {
		out += fmt.Sprintf("; quoted, said by %s", orUnknown(f.Speaker))
	}
	return out
}

func orUnknown(speaker string) string {
	if speaker == "" {
		return "somebody not known"
	}
	return speaker
}

func explainTrial(w io.Writer, t match.Trial) {
	fmt.Fprintf(w, "  %s %s", t.Rule, t.Result)
	if t.Evidence != "" {
		fmt.Fprintf(w, " 「%s」", t.Evidence)
	}
	if t.Because != "" {
		fmt.Fprintf(w, ": %s", shortened(t.Because))
	}
	fmt.Fprintln(w)
	for _, p := range t.Parts {
		found := strings.Join(p.Words, " ")
		if found == "" {
			found = "-"
		}
		fmt.Fprintf(w, "    %s: %s\n", shortened(p.Element), found)
	}
}

// widest is how many characters are shown of an element, as a pattern may be
// hundreds long and stands in the codebook, and of what stands around.
const widest = 60

// inBrief is the beginning of a text in one line.
func inBrief(s string) string { return shortened(strings.Join(strings.Fields(s), " ")) }

func shortened(s string) string {
	if r := []rune(s); len(r) > widest {
		return string(r[:widest]) + "…"
	}
	return s
}
