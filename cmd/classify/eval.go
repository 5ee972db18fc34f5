package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"classify/nlp"
	"classify/nlp/eval"
	gold "classify/nlp/label"
)

func (a *app) evalCommand() *cobra.Command {
	e := evaluation{app: a}
	cmd := &cobra.Command{
		Use:   "eval GOLD.jsonl...",
		Short: "Score the tagging on labelled sentences: precision, recall, F1 by theme; no store",
		Long: "Tag labelled sentences, as tag does, and compare: for each theme that is labelled\n" +
			"precision, recall and F1 with 95 % intervals over documents, their mean F1\n" +
			"(macro-F1), agreement on stance and certainty, and how often each rule is right.\n" +
			"A line of the file is a JSON object with id, text and themes, and if known url\n" +
			"(its document), incident (what it is part of, the document if there is no url),\n" +
			"heading, parent, stance and certainty by theme, and offered (the themes that its\n" +
			"labeller could choose from; of others the line says nothing).\n" +
			"A theme that no label of a file names is taken as not labelled there.\n" +
			"Exit code 3: macro-F1 is under --min.",
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if e.lang, err = chosenLanguage(e.lang); err != nil {
				return err
			}
			if !(0 <= e.min && e.min <= 1) {
				return usageError{fmt.Errorf("--min %v: give a macro-F1 between 0 and 1", e.min)}
			}
			return e.run(cmd.Context(), args)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&e.book, "codebook", "builtin", "builtin or a codebook `file`")
	flags.BoolVar(&e.noModel, "no-model", false, "score the rules alone, without what the learned model adds")
	flags.Float64Var(&e.min, "min", 0, "the least macro-`F1` that is good enough")
	flags.BoolVar(&e.mistakes, "errors", false, "list what was found wrongly, and what was missed")
	flags.BoolVar(&e.json, "json", false, "one JSON object")
	flags.StringVar(&e.lang, "lang", "", "ja or en (default: the environment's language)")
	return cmd
}

// evaluation is one call of eval.
type evaluation struct {
	*app
	book, lang     string
	min            float64
	mistakes, json bool
	noModel        bool
	trained        eval.Trained // what helps the rules and was learned; nil: nothing
}

func (e *evaluation) run(ctx context.Context, files []string) error {
	tagger, err := tagging(e.noModel)(e.book, nil)
	if err != nil {
		return err
	}
	if m := tagger.Model(); m != nil && e.trained == nil {
		e.trained = m
	}
	sentences, err := readGold(files, e.trained)
	if err != nil {
		return usageError{err}
	}
	if err := tagLabelled(ctx, sentences, tagger); err != nil {
		return err
	}
	result, err := eval.Score(sentences, tagger.Method())
	if err != nil {
		return usageError{fmt.Errorf("%s: %w", strings.Join(files, ", "), err)}
	}
	if !e.mistakes {
		result.Mistakes = nil
	}
	err = e.write("-", func(w io.Writer) error {
		if e.json {
			return indented(w, result)
		}
		return result.Write(w, e.lang)
	})
	if err != nil {
		return err
	}
	if f1 := float64(result.MacroF1.Value); f1 < e.min {
		fmt.Fprintf(e.stderr, "classify: macro-F1 %.4f is under %v\n", f1, e.min)
		return errIncomplete
	}
	return nil
}

// readGold reads files of labelled sentences that trained has not seen, and
// tells all that is wrong in them.
func readGold(files []string, trained eval.Trained) ([]eval.Sentence, error) {
	var out []eval.Sentence
	var wrong []error
	in := map[[2]string]string{} // the file a sentence stands in, by id and text
	for i, file := range files {
		if slices.Contains(files[:i], file) {
			wrong = append(wrong, fmt.Errorf("%s is named twice", file))
			continue
		}
		labels, err := gold.ReadFile(file)
		if err == nil && len(labels) == 0 {
			err = fmt.Errorf("%s has no labelled sentence", file)
		}
		if err == nil {
			err = eval.Unseen(file, labels, trained)
		}
		if err != nil {
			wrong = append(wrong, err)
		}
		for _, l := range labels {
			key := [2]string{l.ID, l.Text}
			if before := in[key]; before != "" {
				wrong = append(wrong, fmt.Errorf("%s: %s stands in %s too; it would count twice", file, l.ID, before))
				break
			}
			in[key] = file
			out = append(out, eval.Sentence{Label: l, File: file})
		}
	}
	return out, errors.Join(wrong...)
}

// tagLabelled tags the sentences on all cores, each with what stands around.
func tagLabelled(ctx context.Context, sentences []eval.Sentence, tagger *nlp.Tagger) error {
	parallel((len(sentences)+tagShare-1)/tagShare, func(n int) {
		for i := n * tagShare; i < min((n+1)*tagShare, len(sentences)) && ctx.Err() == nil; i++ {
			s := &sentences[i]
			s.Findings = tagger.Tag(s.Text, nlp.Context{Heading: s.Heading, Parent: s.Parent, Quotes: quotesIn(s.Text)}).Findings
		}
	})
	return ctx.Err()
}

// indented writes one JSON object as reports do.
func indented(w io.Writer, v any) error {
	enc := encoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
