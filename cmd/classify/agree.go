package main

import (
	"errors"
	"io"
	"os"

	"github.com/spf13/cobra"

	"classify/nlp/codebook"
	"classify/nlp/eval"
	gold "classify/nlp/label"
	"classify/store/report/render/safe"
)

func (a *app) agreeCommand() *cobra.Command {
	var lang string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "agree A.jsonl B.jsonl",
		Short: "Tell how far two labellers agree beyond chance; no store",
		Long: "Compare two people's labels of the same sentences, joined by their ids: for each\n" +
			"theme Krippendorff's alpha (is it there or not) and the share of equal answers,\n" +
			"the same for stance and certainty where both have the theme, and all sentences\n" +
			"on which they differ. An id whose text is not the same in both is an error.",
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			lang, err := chosenLanguage(lang)
			if err != nil {
				return err
			}
			c, err := compareLabels(args[0], args[1])
			if err != nil {
				return err
			}
			return a.write("-", func(w io.Writer) error {
				if asJSON {
					return indented(w, c)
				}
				return c.Write(safe.Writer(w), lang)
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON object")
	cmd.Flags().StringVar(&lang, "lang", "", "ja or en (default: the environment's language)")
	return cmd
}

// compareLabels reads two files of labels and compares them, the themes in the
// order of the built-in codebook.
func compareLabels(a, b string) (eval.Comparison, error) {
	first, err := readLabeller(a)
	second, other := readLabeller(b)
	if err := errors.Join(err, other); err != nil {
		return eval.Comparison{}, usageError{err}
	}
	book, err := codebook.Builtin()
	if err != nil {
		return eval.Comparison{}, err
	}
	var order []string
	for _, t := range book.Themes {
		order = append(order, t.ID)
	}
	c, err := eval.Agree(first, second, order)
	if err != nil {
		return c, usageError{err}
	}
	return c, nil
}

func readLabeller(file string) (eval.Labeller, error) {
	f, err := os.Open(file)
	if err != nil {
		return eval.Labeller{}, err
	}
	defer f.Close()
	labels, lines, err := gold.ReadLines(file, f)
	return eval.Labeller{File: file, Labels: labels, Lines: lines}, err
}
