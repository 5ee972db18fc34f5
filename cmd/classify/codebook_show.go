package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"classify/nlp"
	"classify/nlp/codebook"
	"classify/store/record"
)

func (a *app) codebookShowCommand() *cobra.Command {
	var asJSON, asYAML bool
	cmd := &cobra.Command{
		Use:   "show [FILE]",
		Short: "List the themes of a codebook with their rules",
		Long: "List the themes of a codebook, the built-in one if none is named, with their\n" +
			"rules and the first example of each. With --yaml it is the codebook itself, to\n" +
			"be changed and checked: classify codebook show --yaml > mine.yaml",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			b, err := loadBook(bookNamed(args))
			switch {
			case err != nil:
				return err
			case asJSON && asYAML:
				return usageError{errors.New("--json and --yaml: choose one of them")}
			case asYAML:
				return a.write("-", func(w io.Writer) error {
					_, err := w.Write(b.Source())
					return err
				})
			}
			return a.showCodebook(b, asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON record of the themes and rules")
	cmd.Flags().BoolVar(&asYAML, "yaml", false, "the codebook itself, as check reads it")
	return cmd
}

// shownBook is what show tells of a codebook; its JSON form is kept.
type shownBook struct {
	Name    string       `json:"name"`
	Version int          `json:"version"`
	SHA256  string       `json:"sha256"`
	Themes  []shownTheme `json:"themes"`
}

type shownTheme struct {
	ID        string            `json:"id"`
	Label     map[string]string `json:"label"`
	Evaluated bool              `json:"evaluated"`
	Rules     []shownRule       `json:"rules"`
}

type shownRule struct {
	ID      string `json:"id"`
	Shape   string `json:"shape"`
	Line    int    `json:"line"`
	Example string `json:"example,omitempty"`
}

func (a *app) showCodebook(b *codebook.Book, asJSON bool) error {
	tagger, err := nlp.New(nlp.Options{Book: b})
	if err != nil {
		return err
	}
	known := tagger.Method().Themes
	return a.write("-", func(w io.Writer) error {
		if asJSON {
			return json.NewEncoder(w).Encode(shown(b, known))
		}
		fmt.Fprintf(w, "%s, version %d, sha256 %s\n", b.Name, b.Version, b.Hash())
		for i, t := range b.Themes {
			fmt.Fprintf(w, "\n%s: %s / %s%s\n", t.ID, t.Label.JA, t.Label.EN, unevaluated(known[i]))
			for _, r := range t.Rules {
				example := firstExample(r)
				if example != "" {
					example = ": " + example
				}
				fmt.Fprintf(w, "  %s (%s, line %d)%s\n", r.ID, r.Shape, r.Pos.Line, example)
			}
		}
		return nil
	})
}

func shown(b *codebook.Book, known []record.Theme) shownBook {
	out := shownBook{Name: b.Name, Version: b.Version, SHA256: b.Hash(), Themes: []shownTheme{}}
	for i, t := range b.Themes {
		one := shownTheme{ID: t.ID, Label: map[string]string{}, Evaluated: known[i].Evaluated, Rules: []shownRule{}}
		for lang, label := range map[string]string{"ja": t.Label.JA, "en": t.Label.EN} {
			if label != "" {
				one.Label[lang] = label
			}
		}
		for _, r := range t.Rules {
			one.Rules = append(one.Rules, shownRule{r.ID, string(r.Shape), r.Pos.Line, firstExample(r)})
		}
		out.Themes = append(out.Themes, one)
	}
	return out
}

// unevaluated marks a theme whose error nobody has measured, as a report does.
func unevaluated(t record.Theme) string {
	if t.Evaluated {
		return ""
	}
	return " (未評価, not evaluated)"
}

// firstExample is what a rule finds, in brief; "" if it has none.
func firstExample(r codebook.Rule) string {
	if len(r.Examples.Yes) == 0 {
		return ""
	}
	return r.Examples.Yes[0].Text
}
