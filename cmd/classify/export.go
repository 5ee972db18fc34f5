package main

import (
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"classify/store"
	"classify/store/record"
	"classify/store/report"
)

func (a *app) exportCommand() *cobra.Command {
	var format, out string
	cmd := &cobra.Command{
		Use:   "export [INCIDENT]",
		Short: "Write every utterance with its themes, facts and events, one JSON record a line",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if format != "jsonl" {
				return usageError{fmt.Errorf("--format %q: use jsonl", format)}
			}
			id, err := incidentID(args)
			if err != nil {
				return err
			}
			return a.export(id, out)
		},
	}
	cmd.Flags().StringVar(&format, "format", "jsonl", "jsonl")
	cmd.Flags().StringVar(&out, "out", "-", "write to this `file` instead of stdout")
	return cmd
}

// line is one utterance of an export.
type line struct {
	ID         string           `json:"id"`
	Incident   string           `json:"incident"`
	URL        string           `json:"url"`
	Title      string           `json:"title"`
	Site       string           `json:"site"`
	Published  string           `json:"published"`
	OnIncident bool             `json:"on_incident"`
	Voice      record.Voice     `json:"voice"`
	Kind       record.Kind      `json:"kind"`
	Speaker    string           `json:"speaker"`
	Handle     string           `json:"handle"`
	Posted     string           `json:"posted"`
	Depth      int              `json:"depth"`
	Parent     string           `json:"parent"` // id of the utterance it answers
	Heading    string           `json:"heading"`
	Captured   time.Time        `json:"captured"`
	SHA256     string           `json:"sha256"` // of the capture
	Extractor  string           `json:"extractor"`
	TextSHA256 string           `json:"text_sha256"` // of the revision
	Utterance  int              `json:"utterance"`
	Text       string           `json:"text"`
	Themes     []record.Finding `json:"themes"`
	Facts      []record.Fact    `json:"facts"`
	Events     []record.Event   `json:"events"`
	// Machine is what the program found in an utterance that a person has
	// labelled; nil: nobody has.
	Machine []record.Finding `json:"machine,omitzero"`
}

// export writes the newest revision of every document.
func (a *app) export(id, out string) error {
	return a.reading(id, func(s *store.Store, inc record.Incident) error {
		docs, err := report.Documents(s, inc.ID, time.Time{})
		if err != nil {
			return fmt.Errorf("export %s: %w", inc.ID, err)
		}
		return a.write(out, func(w io.Writer) error { return exportLines(w, inc.ID, docs) })
	})
}

func exportLines(w io.Writer, incident string, docs []report.Document) error {
	e := encoder(w)
	for _, d := range docs {
		for i, u := range d.Revision.Document.Utterances {
			if err := e.Encode(exportLine(incident, d, i, u)); err != nil {
				return err
			}
		}
	}
	return nil
}

func exportLine(incident string, d report.Document, i int, u record.Utterance) line {
	doc, coding := d.Revision.Document, d.Coding(i)
	l := line{
		ID: d.Revision.UtteranceID(u.ID), Incident: incident, URL: doc.URL, Title: doc.Title, Site: doc.Site,
		Published: doc.Published, OnIncident: d.OnIncident(), Voice: d.VoiceOf(u), Kind: u.Kind, Speaker: u.Speaker,
		Handle: u.Handle, Posted: u.Posted, Depth: u.Depth, Heading: u.Heading, Captured: d.Capture.Time.UTC(),
		SHA256: d.Capture.SHA256, Extractor: d.Revision.Extractor, TextSHA256: d.Revision.TextSHA256, Utterance: u.ID,
		Text: u.Text, Themes: orEmpty(coding.Findings), Facts: orEmpty(coding.Facts),
		Events: orEmpty(coding.Events),
	}
	if d.Labelled(i) {
		l.Machine = orEmpty(d.Analysis.Machine[i])
	}
	if u.Parent != 0 {
		l.Parent = d.Revision.UtteranceID(u.Parent)
	}
	return l
}
