package main

import (
	"fmt"
	"io"
	"runtime"

	"github.com/spf13/cobra"

	"classify/nlp"
	gold "classify/nlp/label"
	"classify/nlp/model"
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
			cut := func(l gold.Label) model.Text {
				return tagger.Seen(l.Text, nlp.Context{Heading: l.Heading, Parent: l.Parent})
			}
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

// goldLabels are the labels of all files.
func goldLabels(files []string) ([]gold.Label, error) {
	sentences, err := readGold(files, nil)
	var out []gold.Label
	for _, one := range sentences {
		out = append(out, one.Label)
	}
	return out, err
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
