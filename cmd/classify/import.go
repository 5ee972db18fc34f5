package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"classify/crawler"
	"classify/crawler/extract"
	"classify/crawler/extract/table"
	"classify/store"
	"classify/store/record"
	"classify/store/report/render/safe"
)

func (a *app) importCommand() *cobra.Command {
	var url, voice string
	var columns []string
	cmd := &cobra.Command{
		Use:   "import INCIDENT.yaml PATH...",
		Short: "Read pages from files and folders into an incident, without the network",
		Long: "Read pages from files and folders into an incident, without the network: HTML,\n" +
			"plain text, PDF, feeds, tables of posts (.csv, .tsv, .jsonl), public threads\n" +
			"(.json), saved responses (.http) and web archives (.warc), each also as .gz.\n\n" +
			"What export --format jsonl wrote gives the same store again: utterances with their\n" +
			"ids, the labels of people (one that a person has given here stays), what pages said\n" +
			"before, when they were captured and which were gone. It has not the bytes of pages,\n" +
			"nor addresses that were never fetched. Rows of .jsonl with a field captured are kept\n" +
			"as of that day, unless they cannot have been.",
		Args: cobra.MinimumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			if v := record.Voice(voice); voice != "" && !v.Valid() {
				return usageError{fmt.Errorf("--voice %q: use announcement, authority, press or commentary", voice)}
			}
			told, err := columnMap(columns)
			if err != nil {
				return err
			}
			inc, err := loadIncident(args[0])
			if err != nil {
				return err
			}
			return a.importFiles(cmd.Context(), crawler.FileOptions{
				Incident: inc, Paths: args[1:], URL: url, Voice: record.Voice(voice), Columns: told, Version: Version,
			})
		},
	}
	cmd.Flags().StringVar(&url, "url", "", "the `address` the file was fetched from, for one file")
	cmd.Flags().StringVar(&voice, "voice", "", "whose `voice` it is: announcement, authority, press or commentary")
	mapFlag(cmd, &columns)
	return cmd
}

// mapFlag adds --map to a command that reads tables.
func mapFlag(cmd *cobra.Command, columns *[]string) {
	cmd.Flags().StringArrayVar(columns, "map", nil, "which `column=field` of a table is its url, title, text, speaker, handle, posted, kind, voice, parent or site; may be repeated")
}

// columnMap reads the values of --map.
func columnMap(args []string) (table.Map, error) {
	told, err := table.ParseMap(args)
	if err != nil {
		return nil, usageError{fmt.Errorf("--map %w", err)}
	}
	return told, nil
}

func (a *app) importFiles(ctx context.Context, o crawler.FileOptions) error {
	tagger, err := newTagger(o.Incident.Codebook, o.Incident.Organisation.Names())
	if err != nil {
		return err
	}
	if err := o.Check(); err != nil {
		return usageError{err}
	}
	return a.writing(func(s *store.Store) (err error) {
		if o.Forgotten, err = a.forgotten(s); err != nil {
			return err
		}
		bar := newProgress(a.stderr)
		o.Progress = bar.visit
		run, imports, err := crawler.Files(ctx, s, o)
		bar.done()
		if err != nil {
			return err
		}
		for _, i := range imports {
			for _, note := range i.Notes {
				fmt.Fprintf(a.stderr, "classify: %s\n", safe.Line(note))
			}
		}
		if err := catchUp(ctx, s, o.Incident, tagger); err != nil {
			return err
		}
		if err := a.importLabels(s, o.Incident.ID, imports); err != nil {
			return err
		}
		if err := a.summary(s, run, false); err != nil {
			return err
		}
		return a.unusable(s, o.Incident.ID, imports)
	})
}

// unusable names the paths of which nothing could be used, the files in which nothing
// could be read, and what was left out of others or is not as it was sent. That is counted
// and no failure: what is good was taken.
func (a *app) unusable(s *store.Store, incident string, imports []crawler.Import) error {
	problems := map[string]string{} // by address
	faults := map[string][]string{}
	err := s.Pages(incident, func(p record.Page) error {
		problems[p.Capture.URL], faults[p.Capture.URL] = p.Problem, nil
		for _, w := range p.Warnings {
			if isTable(p.Capture) || extract.Harmed(w) {
				faults[p.Capture.URL] = append(faults[p.Capture.URL], w)
			}
		}
		if len(p.Readings) > 0 || p.Links > 0 {
			problems[p.Capture.URL] = ""
		}
		return nil
	})
	if err != nil {
		return err
	}
	var failed error
	for _, i := range imports {
		reason, usable, state := "no file in it", false, record.State("")
		var unread []string
		for _, v := range i.Visits {
			problem, there := problems[v.URL]
			where := v.URL
			if file := i.Files[v.URL]; file != "" && !strings.HasPrefix(where, "file:") {
				where = file // a page that says where it is from
			}
			for _, w := range faults[v.URL] {
				fmt.Fprintf(a.stderr, "classify: %s: %s\n", safe.Line(where), safe.Line(w))
			}
			if problem != "" && v.State == record.Fetched && i.Files[v.URL] != "" {
				unread = append(unread, where+": "+problem)
			}
			usable = usable || there && problem == "" && v.State == record.Fetched
			if state != record.Failed || v.State == record.Failed { // what was only skipped explains less
				reason, state = cmp.Or(v.Why(), problem), v.State
			}
		}
		if len(i.Visits) > 1 { // else the path is the file
			a.tellUnread(unread)
		}
		if !usable {
			fmt.Fprintf(a.stderr, "classify: nothing usable in %s: %s\n", i.Path, reason)
			failed = errIncomplete
		}
	}
	return failed
}

// mostUnread is how many files in which nothing could be read are named.
const mostUnread = 50

func (a *app) tellUnread(files []string) {
	for _, one := range files[:min(len(files), mostUnread)] {
		fmt.Fprintf(a.stderr, "classify: nothing read in %s\n", safe.Line(one))
	}
	if len(files) > 0 {
		fmt.Fprintf(a.stderr, "classify: of the files that were fetched nothing could be read in %d\n", len(files))
	}
}

// isTable reports whether a capture is a file of rows, as import names its type.
func isTable(c record.Capture) bool {
	kind, _, _ := strings.Cut(c.Header.Get("Content-Type"), ";")
	return slices.Contains([]string{"text/csv", "text/tab-separated-values", "application/x-ndjson"}, kind)
}
