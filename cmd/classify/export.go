package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"classify/store"
	"classify/store/export"
	"classify/store/record"
	"classify/store/report"
)

// exportFormats are those of the utterances, and that of the captures.
var exportFormats = append(slices.Clone(export.Formats), "warc")

// exportFlags are the flags of export.
type exportFlags struct {
	format, out  string
	author, site string
	pseudonymise bool
	key          string
}

func (a *app) exportCommand() *cobra.Command {
	var f exportFlags
	cmd := &cobra.Command{
		Use:   "export [INCIDENT]",
		Short: "Write every utterance with its themes, facts and events, for other programs",
		Long: "Write every utterance with its themes, facts and events, for other programs:\n\n" +
			"  jsonl   one JSON record a line, every text as it is; history, at the first line of a\n" +
			"          document, has its other texts and captures, for import to make the same\n" +
			"          store; not with --author or --pseudonymise\n" +
			"  csv     one row an utterance, UTF-8 with a byte order mark for spreadsheets, a\n" +
			"          column for each theme with its stance; a cell that a spreadsheet would\n" +
			"          run as a formula begins with ', hidden characters are shown\n" +
			"  xlsx    a workbook: sheets of the utterances, themes (a row each), facts,\n" +
			"          documents, and about (the method, and what copyright allows); every\n" +
			"          text is a cell of text, times are Japanese; a text longer than a cell\n" +
			"          (32,767 characters) is cut with a mark, and counted\n" +
			"  sqlite  a database: tables of documents, utterances, findings, themes, labels,\n" +
			"          facts, events, runs and about, views that count, and an index of words\n" +
			"          (utterances_fts MATCH '遅い'); the query in about, \"search\", finds a\n" +
			"          word of any length; every text as it is\n" +
			"  warc    the captures themselves as they came, a web archive (gzip if the file\n" +
			"          ends in .gz), which import reads again\n\n" +
			"--author gives what one person has said, also in earlier texts of a page, and\n" +
			"where others quote them: by a handle (@name), or by a name, with --site if it\n" +
			"stands on several. --pseudonymise puts names made with a key in the place of\n" +
			"speakers, handles and authors, also in texts, and masks mail addresses, phone\n" +
			"numbers and links. The words remain: who looks them up may find their author.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(); err != nil {
				return err
			}
			id, err := incidentID(args)
			if err != nil {
				return err
			}
			return a.export(id, f)
		},
	}
	cmd.Flags().StringVar(&f.format, "format", "jsonl", strings.Join(exportFormats, ", "))
	cmd.Flags().StringVar(&f.out, "out", "-", "write to this `file` instead of stdout")
	cmd.Flags().StringVar(&f.author, "author", "", "only what this person has said: a `handle or name`")
	cmd.Flags().StringVar(&f.site, "site", "", "the `host` or site whose --author is meant")
	cmd.Flags().BoolVar(&f.pseudonymise, "pseudonymise", false, "put pseudonyms in the place of persons and mask what leads to them")
	cmd.Flags().StringVar(&f.key, "key", "", "the `file` with the key of the pseudonyms (default: beside the store, made when there is none)")
	return cmd
}

func (f *exportFlags) check() error {
	if !slices.Contains(exportFormats, f.format) {
		return usageError{fmt.Errorf("--format %q: use %s", f.format, strings.Join(exportFormats, ", "))}
	}
	if (f.format == "warc" || slices.Contains(export.Binary, f.format)) && (f.out == "-" || f.out == "") {
		return usageError{fmt.Errorf("--format %s is nothing for a terminal; name a file with --out", f.format)}
	}
	if f.format == "warc" && f.pseudonymise {
		return usageError{errors.New("--format warc holds the pages as they came, which cannot be pseudonymised; use another format")}
	}
	if f.site != "" && f.author == "" {
		return usageError{errors.New("--site says whose --author is meant; give both")}
	}
	if f.key != "" && !f.pseudonymise {
		return usageError{errors.New("--key is the key of --pseudonymise; give both")}
	}
	return nil
}

// export writes the newest revision of every document.
func (a *app) export(id string, f exportFlags) error {
	return a.reading(id, func(s *store.Store, inc record.Incident) error {
		set, err := exportSet(s, inc)
		if err != nil {
			return fmt.Errorf("export %s: %w", inc.ID, err)
		}
		if f.author != "" {
			if err := earlier(s, &set); err != nil {
				return fmt.Errorf("export %s: %w", inc.ID, err)
			}
		}
		if err := remember(s, &set, f); err != nil {
			return fmt.Errorf("export %s: %w", inc.ID, err)
		}
		if err := a.persons(s, &set, f); err != nil {
			return err
		}
		if err := a.writeSet(s, set, f); err != nil {
			return err
		}
		fmt.Fprintln(a.stderr, export.Notice(language()))
		return nil
	})
}

// remember adds to an export that may be imported again what the store was
// before: not to what one person has said, nor where persons have pseudonyms.
func remember(s *store.Store, set *export.Set, f exportFlags) error {
	if f.format != "jsonl" || f.author != "" || f.pseudonymise {
		return nil
	}
	past := export.Past{Runs: set.Runs, Pages: func(fn func(record.Page) error) error { return s.Pages(set.Incident.ID, fn) }}
	var err error
	if past.Visits, err = s.Visits(set.Incident.ID); err != nil {
		return err
	}
	if past.Labelled, err = s.Labels(set.Incident.ID); err != nil {
		return err
	}
	return export.Remember(set.Lines, past)
}

// earlier adds what pages said before and say no more: it is kept, and who asks what
// there is of a person's words is to be told of it.
func earlier(s *store.Store, set *export.Set) error {
	type words struct{ url, speaker, handle, text string }
	wordsOf := func(l export.Line) words { return words{l.URL, l.Speaker, l.Handle, l.Text} }
	seen := map[words]bool{}
	for _, l := range set.Lines {
		seen[wordsOf(l)] = true
	}
	labelled, err := s.Labels(set.Incident.ID)
	if err != nil {
		return err
	}
	return s.Pages(set.Incident.ID, func(p record.Page) error {
		for _, r := range p.Readings {
			for _, l := range export.Lines(set.Incident.ID, []report.Document{{Page: p, Reading: r}}, labelled) {
				if !seen[wordsOf(l)] {
					seen[wordsOf(l)] = true
					set.Lines = append(set.Lines, l)
				}
			}
		}
		return nil
	})
}

func (a *app) writeSet(s *store.Store, set export.Set, f exportFlags) error {
	if f.format == "warc" {
		return a.exportArchive(s, set, f)
	}
	long := 0
	err := a.write(f.out, func(w io.Writer) (err error) {
		long, err = export.Write(w, set, f.format)
		return err
	})
	if err == nil && long > 0 {
		fmt.Fprintf(a.stderr, "classify: %d cells have more than the 32,767 characters that a spreadsheet keeps of one; jsonl has all of them\n", long)
	}
	return err
}

// exportSet reads what the store holds of an incident.
func exportSet(s *store.Store, inc record.Incident) (set export.Set, err error) {
	docs, err := report.Documents(s, inc.ID, time.Time{})
	if err != nil {
		return set, err
	}
	labelled, err := s.Labels(inc.ID)
	if err != nil {
		return set, err
	}
	set = export.Set{Incident: inc, Lines: export.Lines(inc.ID, docs, labelled), Program: program}
	if set.Method, _, err = s.Method(inc.ID); err != nil {
		return set, err
	}
	set.Runs, err = s.Runs(inc.ID)
	return set, err
}
