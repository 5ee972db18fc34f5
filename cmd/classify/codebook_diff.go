package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"classify/nlp"
	"classify/nlp/codebook"
	"classify/store/record"
	"classify/store/report"
	"classify/store/report/render/safe"
)

func (a *app) codebookDiffCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "diff A B",
		Short: "List every stored utterance that codebook B codes otherwise than A",
		Long: "Tag every stored utterance, in the newest text of its page, with two codebooks,\n" +
			"each builtin or a file, and list what B finds and A does not (+), A finds and B\n" +
			"does not (-), and what both find with another quotation, stance, certainty or\n" +
			"speaker (~). A theme found by another rule and otherwise alike is no change.\n" +
			"Nothing is stored: change `codebook` in the incident file and run update.",
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error { return a.diffCodebooks(args[0], args[1], asJSON) },
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON record for each utterance that changes")
	return cmd
}

func (a *app) diffCodebooks(from, to string, asJSON bool) error {
	before, err := loadBook(from)
	if err != nil {
		return err
	}
	after, err := loadBook(to)
	if err != nil {
		return err
	}
	d := codebookDiff{asJSON: asJSON, counts: map[string]*themeDiff{}}
	return a.write("-", func(w io.Writer) error {
		if d.out = w; !asJSON {
			d.out = safe.Writer(w)
		}
		err := a.documents(func(inc record.Incident, doc report.Document) error {
			if err := d.follow(inc, before, after); err != nil {
				return err
			}
			d.document(inc, doc)
			return nil
		})
		if err != nil {
			return err
		}
		d.total(from, to)
		return nil
	})
}

// codebookDiff compares what two codebooks say of utterances.
type codebookDiff struct {
	asJSON   bool
	out      io.Writer // an error stays and is returned by its Flush
	incident string    // whose taggers these are
	taggers  [2]*nlp.Tagger
	seen     int
	changed  int
	counts   map[string]*themeDiff
}

// themeDiff counts findings of a theme.
type themeDiff struct{ before, after, gained, lost, changed int }

// changedUtterance is an utterance with the findings that differ.
type changedUtterance struct {
	ID       string           `json:"id"`
	Incident string           `json:"incident"`
	URL      string           `json:"url"`
	Text     string           `json:"text"`
	Changes  []findingsDiffer `json:"changes"`
}

// findingsDiffer is one theme in one sentence, by two codebooks; nil: not
// found.
type findingsDiffer struct {
	Before *record.Finding `json:"before"`
	After  *record.Finding `json:"after"`
}

// follow makes the taggers of an incident, if it is another than before.
func (d *codebookDiff) follow(inc record.Incident, books ...*codebook.Book) (err error) {
	if d.incident == inc.ID {
		return nil
	}
	for i, b := range books {
		if d.taggers[i], err = nlp.New(nlp.Options{Book: b, Names: inc.Organisation.Names()}); err != nil {
			return err
		}
	}
	d.incident = inc.ID
	return nil
}

func (d *codebookDiff) document(inc record.Incident, doc report.Document) {
	utterances := inContext(doc.Revision.Document, doc.Member.Voice)
	found := make([][2][]record.Finding, len(utterances))
	parallel(len(utterances), func(i int) {
		if u := utterances[i]; u.Lang == "" {
			for j, t := range d.taggers {
				found[i][j] = t.Tag(u.Text, u.context).Findings
			}
		}
	})
	for i, u := range utterances {
		d.seen++
		if changes := d.compare(found[i][0], found[i][1]); len(changes) > 0 {
			d.changed++
			d.print(changedUtterance{doc.Revision.UtteranceID(u.ID), inc.ID, doc.Revision.Document.URL, u.Text, changes})
		}
	}
}

// compare pairs the findings of one utterance by theme and sentence, the n-th
// of a theme there with the n-th.
func (d *codebookDiff) compare(before, after []record.Finding) []findingsDiffer {
	place := func(a, b record.Finding) int {
		return cmp.Or(cmp.Compare(a.SentenceStart, b.SentenceStart), cmp.Compare(a.Theme, b.Theme))
	}
	before, after = slices.Clone(before), slices.Clone(after)
	slices.SortStableFunc(before, place)
	slices.SortStableFunc(after, place)
	var out []findingsDiffer
	for len(before) > 0 || len(after) > 0 {
		switch {
		case len(after) == 0 || len(before) > 0 && place(before[0], after[0]) < 0:
			n := d.count(before[0].Theme)
			n.before, n.lost = n.before+1, n.lost+1
			out = append(out, findingsDiffer{Before: &before[0]})
			before = before[1:]
		case len(before) == 0 || place(before[0], after[0]) > 0:
			n := d.count(after[0].Theme)
			n.after, n.gained = n.after+1, n.gained+1
			out = append(out, findingsDiffer{After: &after[0]})
			after = after[1:]
		default:
			n := d.count(before[0].Theme)
			n.before, n.after = n.before+1, n.after+1
			if says(before[0]) != says(after[0]) {
				n.changed++
				out = append(out, findingsDiffer{Before: &before[0], After: &after[0]})
			}
			before, after = before[1:], after[1:]
		}
	}
	return out
}

// says is a finding without what made it.
func says(f record.Finding) record.Finding {
	f.By, f.Rule, f.Cue, f.Score = "", "", "", 0
	return f
}

func (d *codebookDiff) count(theme string) *themeDiff {
	if d.counts[theme] == nil {
		d.counts[theme] = &themeDiff{}
	}
	return d.counts[theme]
}

func (d *codebookDiff) print(u changedUtterance) {
	if d.asJSON {
		_ = encoder(d.out).Encode(u) // strings, findings and numbers always have a JSON form
		return
	}
	fmt.Fprintf(d.out, "%s %s\n", u.ID, u.URL)
	for _, c := range u.Changes {
		switch {
		case c.Before == nil:
			fmt.Fprintf(d.out, "  + %s\n", inOneLine(c.After))
		case c.After == nil:
			fmt.Fprintf(d.out, "  - %s\n", inOneLine(c.Before))
		default:
			fmt.Fprintf(d.out, "  ~ %s\n    now %s\n", inOneLine(c.Before), inOneLine(c.After))
		}
	}
}

func inOneLine(f *record.Finding) string {
	return fmt.Sprintf("%s: 「%s」 %s, %s, by %s", f.Theme, strings.ReplaceAll(f.Quote, "\n", " "), f.Stance, f.Certainty, f.Rule)
}

// total prints the counts by theme, those of A first, then those only B has.
func (d *codebookDiff) total(from, to string) {
	if d.asJSON {
		return
	}
	if d.changed > 0 {
		fmt.Fprintln(d.out)
	}
	printed := map[string]bool{}
	for _, t := range d.taggers {
		if t == nil {
			break // no utterance
		}
		for _, theme := range t.Method().Themes {
			if n := d.counts[theme.ID]; n != nil && !printed[theme.ID] {
				printed[theme.ID] = true
				fmt.Fprintf(d.out, "%s%s: %d in %s, %d in %s (%d more, %d fewer, %d changed)\n",
					theme.ID, unevaluated(theme), n.before, from, n.after, to, n.gained, n.lost, n.changed)
			}
		}
	}
	fmt.Fprintf(d.out, "%d of %d utterances change\n", d.changed, d.seen)
}
