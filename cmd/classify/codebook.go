package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"classify/nlp"
	"classify/nlp/codebook"
	"classify/store"
	"classify/store/record"
	"classify/store/report"
)

func (a *app) codebookCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "codebook", Short: "Check, show and compare the themes an analyst edits"}
	cmd.AddCommand(&cobra.Command{
		Use:   "check [FILE]",
		Short: "Find every mistake in a codebook, and run its examples",
		Long: "Check a codebook, the built-in one if none is named: every mistake with its line\n" +
			"and column, words that the dictionary never cuts so, parts of speech that it does\n" +
			"not have, rules without a word that must be there, rules that an earlier one\n" +
			"forestalls, distances without effect, and examples that do not hold. If there\n" +
			"is a store, words that none of its utterances holds are noted.\n" +
			"Exit code 2: it cannot be read; 3: it can, but something in it does not hold.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return a.checkCodebook(bookNamed(args)) },
	}, a.codebookShowCommand(), a.codebookDiffCommand())
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
	wrong := nlp.Check(file, b)
	notes, seen, err := a.unseenTerms(file, b)
	if errors.Is(err, store.ErrBusy) {
		fmt.Fprintf(a.stderr, "classify: %s is in use, so words that nobody in it writes are not noted\n", a.db)
	} else if err != nil {
		return err
	}
	told := append(notes, wrong...)
	told.Sort()
	for _, e := range told {
		fmt.Fprintln(a.stdout, e)
	}
	fmt.Fprint(a.stdout, seen)
	rules, examples := 0, 0
	for _, t := range b.Themes {
		examples += len(t.Examples.Yes) + len(t.Examples.No)
		rules += len(t.Rules)
		for _, r := range t.Rules {
			examples += len(r.Examples.Yes) + len(r.Examples.No)
		}
	}
	if slices.ContainsFunc(wrong, func(e *codebook.Error) bool { return e.Example }) {
		fmt.Fprintf(a.stderr, "classify: why a rule finds a sentence or does not: echo SENTENCE | classify explain - --codebook %s --rule THEME/RULE\n", file)
	}
	if len(wrong) > 0 {
		return errIncomplete
	}
	fmt.Fprintf(a.stdout, "%s: %d themes, %d rules, %d examples: all hold\n", file, len(b.Themes), rules, examples)
	return nil
}

// unseenTerms notes, if there is a store, which words of a codebook stand in
// none of its utterances, those of a line of the file together, and says how
// many these are. That is no mistake: they may be written yet.
func (a *app) unseenTerms(file string, b *codebook.Book) (notes codebook.Errors, counted string, err error) {
	if _, err := os.Stat(a.db); errors.Is(err, fs.ErrNotExist) {
		return nil, "", nil
	}
	terms, utterances := nlp.NewTerms(b), 0
	err = a.documents(func(_ record.Incident, d report.Document) error {
		for _, u := range d.Revision.Document.Utterances {
			if u.Lang == "" {
				utterances++
				terms.Look(u.Text)
			}
		}
		return nil
	})
	if err != nil || utterances == 0 {
		return nil, "", err
	}
	for unseen := terms.Unseen(); len(unseen) > 0; {
		n := 1
		for n < len(unseen) && unseen[n].Pos.Line == unseen[0].Pos.Line {
			n++
		}
		var words []string
		for _, t := range unseen[:n] {
			words = append(words, t.Text)
		}
		notes = append(notes, &codebook.Error{File: file, Pos: unseen[0].Pos, Message: "note: in no stored utterance: " + strings.Join(words, ", ")})
		unseen = unseen[n:]
	}
	return notes, fmt.Sprintf("%s: note: %d of %d terms stand in none of the %d stored utterances\n", file, len(terms.Unseen()), terms.Count(), utterances), nil
}
