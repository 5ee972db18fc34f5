package main

import (
	"errors"
	"fmt"
	"io"
	"runtime"

	"github.com/spf13/cobra"

	"classify/nlp"
	gold "classify/nlp/label"
	"classify/nlp/model"
	"classify/nlp/text"
	"classify/nlp/token"
)

func (a *app) learnCommand() *cobra.Command {
	var book, out string
	cmd := &cobra.Command{
		Use:   "learn GOLD.jsonl...",
		Short: "Train the complement to the rules on labelled sentences",
		Long: "Train the model that finds what the rules leave open, on labelled sentences:\n" +
			"one JSON object a line, with id, text, themes and the incident it is of. Prints\n" +
			"for each theme how good rules and model are on incidents that were left out of\n" +
			"the training. The same labels give the same file.",
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			labels, err := goldLabels(args)
			if err != nil {
				return usageError{err}
			}
			tagger, err := rulesAlone(book, nil)
			if err != nil {
				return err
			}
			cut := func(l gold.Label) model.Text { return seen(tagger, l) }
			m, err := model.Learn(labels, cut, model.Options{Cores: runtime.GOMAXPROCS(0)})
			if err != nil {
				return usageError{err}
			}
			if out != "" {
				if err := a.write(out, m.Write); err != nil {
					return err
				}
			}
			if out == "-" {
				return buffered(a.stderr, func(w io.Writer) error { return printResults(w, m) })
			}
			return a.write("-", func(w io.Writer) error { return printResults(w, m) })
		},
	}
	cmd.Flags().StringVar(&book, "codebook", "builtin", "builtin or a codebook `file`, whose rules the model completes")
	cmd.Flags().StringVar(&out, "out", "", "the `file` to write the model to; without, it is only measured")
	return cmd
}

// goldLabels reads all files; an id may stand in one of them only.
func goldLabels(files []string) ([]gold.Label, error) {
	var out []gold.Label
	var wrong []error
	where := map[string]string{}
	for _, file := range files {
		labels, err := gold.ReadFile(file)
		if err != nil {
			wrong = append(wrong, err)
		}
		for _, one := range labels {
			if other, twice := where[one.ID]; twice {
				wrong = append(wrong, fmt.Errorf("%s: the id %q stands in %s already", file, one.ID, other))
				break
			}
			where[one.ID] = file
		}
		out = append(out, labels...)
	}
	return out, errors.Join(wrong...)
}

// seen is a labelled sentence as the model sees it.
func seen(tagger *nlp.Tagger, l gold.Label) model.Text {
	words := func(s string) []token.Token { return token.Cut(text.Normalise(s, 0).Text) }
	coding := tagger.Tag(l.Text, nlp.Context{Heading: l.Heading, Parent: l.Parent})
	x := model.Text{Tokens: words(l.Text), Heading: words(l.Heading), Parent: words(l.Parent)}
	for _, f := range coding.Findings {
		x.Rules = append(x.Rules, f.Rule)
	}
	for _, f := range coding.Facts {
		x.Facts = append(x.Facts, string(f.Type))
	}
	return x
}

func printResults(w io.Writer, m *model.Model) error {
	fmt.Fprintf(w, "trained on %d texts; scored on incidents left out of the training:\n", m.Labels())
	fmt.Fprintf(w, "%-14s %-32s %-32s %-22s %s\n", "theme", "rules: precision recall F1", "with model", "implicit, recall", "threshold  passed and lost at the gate")
	var rules, both float64
	results := m.Results()
	for _, r := range results {
		fmt.Fprintf(w, "%-14s %-32s %-32s %-22s %-10.3f %.2f %.2f\n", r.Theme, measured(r.Rules), measured(r.Both),
			fmt.Sprintf("%.3f → %.3f of %d", r.ImplicitByRules.Recall(), r.ImplicitByBoth.Recall(), r.ImplicitByRules.Hit+r.ImplicitByRules.Missed), r.Threshold, r.Passed, r.Lost)
		rules += r.Rules.F1() / float64(len(results))
		both += r.Both.F1() / float64(len(results))
	}
	if s := m.Stances(); s.Scored > 0 {
		fmt.Fprintf(w, "stance right in %d of %d\n", s.Right, s.Scored)
	}
	_, err := fmt.Fprintf(w, "%-14s %-32s %-32s\n", "macro", fmt.Sprintf("%20.3f", rules), fmt.Sprintf("%20.3f", both))
	return err
}

func measured(t model.Tally) string {
	return fmt.Sprintf("%.3f  %.3f  %.3f", t.Precision(), t.Recall(), t.F1())
}
