package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"classify/nlp/label"
	"classify/store"
	"classify/store/record"
	"classify/store/report"
)

func (a *app) labelCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "label",
		Short: "Have people label utterances: choose some, take the labels in, write them out",
		Long: "What a person says of an utterance counts in place of what the program found, in\n" +
			"every report and export, until the text changes.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, args []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.labelNextCommand(), a.labelImportCommand(), a.labelExportCommand())
	return cmd
}

// labelFormat are the flags of the commands that write labels.
type labelFormat struct{ format, out string }

func (f *labelFormat) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.format, "format", "jsonl", "jsonl, or csv for spreadsheets")
	cmd.Flags().StringVar(&f.out, "out", "-", "write to this `file` instead of stdout")
}

func (f *labelFormat) check() error {
	if f.format != "jsonl" && f.format != "csv" {
		return usageError{fmt.Errorf("--format %q: use jsonl or csv", f.format)}
	}
	return nil
}

func (a *app) labelExportCommand() *cobra.Command {
	var f labelFormat
	var by string
	cmd := &cobra.Command{
		Use:   "export [INCIDENT]",
		Short: "Write the labels in the store, with what the machine said",
		Long: "Write the labels of an incident, of each utterance the one that counts, or with\n" +
			"--by those of one person. Labels whose text has changed since are marked stale.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(); err != nil {
				return err
			}
			id, err := incidentID(args)
			if err != nil {
				return err
			}
			var whose *string
			if cmd.Flags().Changed("by") {
				whose = &by
			}
			return a.labelExport(id, whose, f)
		},
	}
	f.register(cmd)
	cmd.Flags().StringVar(&by, "by", "", "the labels of this `person`, also where another's counts")
	return cmd
}

// exported is a label as export writes it.
type exported struct {
	label.Label
	Machine []record.Finding `json:"machine"` // what the program found
	Stale   bool             `json:"stale,omitempty"`
}

// labelExport writes the deciding labels, or those of one person.
func (a *app) labelExport(id string, by *string, f labelFormat) error {
	return a.reading(id, func(s *store.Store, inc record.Incident) error {
		list, err := labelsOf(s, inc.ID)
		if err != nil {
			return fmt.Errorf("labels of %s: %w", inc.ID, err)
		}
		out := []exported{}
		for _, one := range list {
			said := one.Decides()
			if by != nil {
				i := slices.IndexFunc(one.Labels, func(l record.Label) bool { return l.By == *by })
				if i < 0 {
					continue
				}
				said = one.Labels[i]
			}
			out = append(out, exported{
				Label: label.Label{
					ID: one.Utterance, Incident: one.Incident, URL: one.URL, Text: one.Text, Heading: one.Heading, Parent: one.Parent,
					Themes: said.Themes, Stance: said.Stance, Certainty: said.Certainty, By: said.By, Note: said.Note,
					Drawn: said.Drawn, Offered: said.Offered,
				},
				Machine: record.OrEmpty(one.machine), Stale: one.stale,
			})
		}
		return a.write(f.out, func(w io.Writer) error { return f.writeExported(w, out) })
	})
}

func (f *labelFormat) writeExported(w io.Writer, out []exported) error {
	if f.format == "csv" {
		labels := make([]label.Label, len(out))
		for i := range out {
			labels[i] = out[i].Label
		}
		machine := func(i int) string { return strings.Join(record.ThemesOf(out[i].Machine), " ") }
		stale := func(i int) string {
			if out[i].Stale {
				return "stale"
			}
			return ""
		}
		return label.WriteCSV(w, labels, label.Column{Name: "machine", Value: machine}, label.Column{Name: "stale", Value: stale})
	}
	e := encoder(w)
	for _, one := range out {
		if err := e.Encode(one); err != nil {
			return err
		}
	}
	return nil
}

// labelled is a labelled utterance as the newest reading of its page has it.
type labelled struct {
	record.Labelled
	machine []record.Finding
	stale   bool // the newest reading does not have its text
}

// labelsOf lists the labelled utterances of an incident in the order of an
// export, and then those that are stale.
func labelsOf(s *store.Store, incident string) ([]labelled, error) {
	known, err := s.Labels(incident)
	if err != nil || len(known) == 0 {
		return nil, err
	}
	docs, err := report.Documents(s, incident, time.Time{})
	if err != nil {
		return nil, err
	}
	var out []labelled
	found := map[record.Place]bool{}
	at := byAddress(known)
	for _, d := range docs {
		of := d.Revision.Document.Assign(at[d.Revision.Document.URL])
		for i, u := range d.Revision.Document.Utterances {
			l, ok := of[i]
			if !ok {
				continue
			}
			found[l.Place()] = true
			l.Utterance = d.Revision.UtteranceID(u.ID)
			one := labelled{Labelled: l}
			if d.Analysis != nil {
				one.machine = d.Analysis.Machine[i]
			}
			out = append(out, one)
		}
	}
	for _, l := range known {
		if !found[l.Place()] {
			out = append(out, labelled{Labelled: l, stale: true})
		}
	}
	return out, nil
}

func byAddress(known []record.Labelled) map[string][]record.Labelled {
	at := map[string][]record.Labelled{}
	for _, l := range known {
		at[l.URL] = append(at[l.URL], l)
	}
	return at
}
