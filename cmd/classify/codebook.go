package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"classify/nlp"
	"classify/nlp/codebook"
)

func (a *app) codebookCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "codebook", Short: "Check and show the themes an analyst edits"}
	cmd.AddCommand(&cobra.Command{
		Use:   "check [FILE]",
		Short: "Find every mistake in a codebook, and run its examples",
		Long: "Check a codebook, the built-in one if none is named: every mistake with its line\n" +
			"and column, words that the dictionary never cuts so, rules that an earlier one\n" +
			"forestalls, and examples that do not hold. Exit code 2: it cannot be read; 3: it\n" +
			"can, but something in it does not hold.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return a.checkCodebook(bookNamed(args)) },
	}, &cobra.Command{
		Use:   "show [FILE]",
		Short: "List the themes of a codebook with their rules",
		Args:  cobra.MaximumNArgs(1),
		RunE:  func(cmd *cobra.Command, args []string) error { return a.showCodebook(bookNamed(args)) },
	})
	return cmd
}

func bookNamed(args []string) string {
	if len(args) == 0 {
		return "builtin"
	}
	return args[0]
}

func (a *app) checkCodebook(file string) error {
	b, err := loadBook(file)
	if err != nil {
		return err
	}
	wrong := append(nlp.Lint(file, b), nlp.Check(file, b)...)
	for _, e := range wrong {
		fmt.Fprintln(a.stdout, e)
	}
	rules, examples := 0, 0
	for _, t := range b.Themes {
		examples += len(t.Examples.Yes) + len(t.Examples.No)
		rules += len(t.Rules)
		for _, r := range t.Rules {
			examples += len(r.Examples.Yes) + len(r.Examples.No)
		}
	}
	if len(wrong) > 0 {
		return errIncomplete
	}
	fmt.Fprintf(a.stdout, "%s: %d themes, %d rules, %d examples: all hold\n", file, len(b.Themes), rules, examples)
	return nil
}

func (a *app) showCodebook(file string) error {
	b, err := loadBook(file)
	if err != nil {
		return err
	}
	return a.write("-", func(w io.Writer) error {
		fmt.Fprintf(w, "%s, version %d, sha256 %s\n", b.Name, b.Version, b.Hash())
		for _, t := range b.Themes {
			fmt.Fprintf(w, "\n%s: %s / %s\n", t.ID, t.Label.JA, t.Label.EN)
			for _, r := range t.Rules {
				fmt.Fprintf(w, "  %s (%s, line %d)%s\n", r.ID, r.Shape, r.Pos.Line, firstExample(r))
			}
		}
		return nil
	})
}

// firstExample is what a rule finds, in brief.
func firstExample(r codebook.Rule) string {
	if len(r.Examples.Yes) == 0 {
		return ""
	}
	return ": " + r.Examples.Yes[0].Text
}
