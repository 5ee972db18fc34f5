package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"classify/crawler/extract/charset"
	"classify/nlp/label"
	"classify/store"
	"classify/store/record"
)

func (a *app) labelImportCommand() *cobra.Command {
	var by string
	cmd := &cobra.Command{
		Use:   "import FILE...",
		Short: "Take a person's labels into the store: they count in place of what was found",
		Long: "Take labels into the store, from JSON lines or tables (CSV) as label next writes\n" +
			"them, in UTF-8 or Shift_JIS. A label says everything about its utterance: themes\n" +
			"that are not listed are not there, of those that were on offer (offered; without\n" +
			"it, those that the codebook has now). Of themes that a codebook gets later, what\n" +
			"the program finds counts on. How a line was drawn is kept with it. Lines whose themes are null, or nothing in a\n" +
			"table, are not labelled yet and left out; [], or - in a table, says that there\n" +
			"is no theme. In a table, stance and certainty are one word for all themes, or\n" +
			"THEME=WORD for each. Of wrong files nothing is taken. A later label of the same\n" +
			"person replaces the earlier one; of several people the last one counts.",
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return a.labelImport(cmd.Context(), args, by) },
	}
	cmd.Flags().StringVar(&by, "by", "", "the `person` who labelled, where the file does not say")
	return cmd
}

// placed is a labelling with the place it was read from.
type placed struct {
	store.Labelling
	file string
	line int
}

func (p placed) String() string { return fmt.Sprintf("%s:%d", p.file, p.line) }

func (a *app) labelImport(ctx context.Context, paths []string, by string) error {
	s, err := store.Open(a.db) // a command that makes no store
	if err != nil {
		return err
	}
	if err := s.Close(); err != nil {
		return err
	}
	labels, waiting, err := readLabels(paths, by)
	if err != nil {
		return usageError{err}
	}
	shared, err := store.Share(ctx, a.db, a.waiting) // a crawl may be going on
	if err != nil {
		return err
	}
	var taken []store.Taken
	var stale map[record.LabelKey]bool
	err = shared.Do(func(s *store.Store) error {
		if taken, err = keepLabels(s, labels); err != nil {
			return err
		}
		stale, err = staleAmong(s, taken)
		return err
	})
	if err := errors.Join(err, shared.Close()); err != nil {
		return err
	}
	a.tellTaken(labels, taken, stale, waiting)
	return nil
}

// readLabels reads files of labels. Those that nobody has labelled yet are
// only counted. What is wrong in any file is told at once.
func readLabels(paths []string, by string) (all []placed, waiting int, err error) {
	for _, path := range paths {
		lines, reading := readLabelFile(path)
		err = errors.Join(err, reading)
		for _, l := range lines {
			if l.Themes == nil {
				waiting++
				continue
			}
			all = append(all, placed{store.Labelling{
				Incident: l.Incident, Utterance: l.ID, Text: strings.ReplaceAll(l.Text, "\r\n", "\n"),
				Label: record.Label{
					By: cmp.Or(l.By, by), Themes: l.Themes, Stance: l.Stance, Certainty: l.Certainty, Note: l.Note,
					Offered: l.Offered, Drawn: l.Drawn,
				},
			}, path, l.Number})
		}
	}
	return all, waiting, err
}

func readLabelFile(path string) ([]label.Line, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		return nil, err
	}
	text := strings.TrimPrefix(charset.Text(data, ""), byteOrderMark)
	switch begin := bytes.TrimSpace([]byte(text[:min(len(text), 1<<10)])); {
	case len(begin) == 0:
		return nil, fmt.Errorf("%s: there is no label in it", path)
	case begin[0] == '{':
		return label.Lines(path, strings.NewReader(text))
	}
	return label.CSVLines(path, strings.NewReader(text))
}

// mostMisfits is how many labels that do not fit are told one by one.
const mostMisfits = 20

// keepLabels takes labels into the store. What does not fit is told with its
// place.
func keepLabels(s *store.Store, labels []placed) ([]store.Taken, error) {
	all := make([]store.Labelling, len(labels))
	for i, l := range labels {
		all[i] = l.Labelling
	}
	taken, err := s.KeepLabels(all)
	var wrong store.Misfits
	if !errors.As(err, &wrong) {
		return taken, err
	}
	var told []error
	for i, one := range wrong {
		if i == mostMisfits {
			told = append(told, fmt.Errorf("and %d more", len(wrong)-i))
			break
		}
		told = append(told, fmt.Errorf("%s: %s", labels[one.At], one.Reason))
	}
	return nil, usageError{errors.Join(told...)}
}

// staleAmong finds the labels whose text is not in the newest reading of its
// page.
func staleAmong(s *store.Store, taken []store.Taken) (map[record.LabelKey]bool, error) {
	stale, read := map[record.LabelKey]bool{}, map[string]bool{}
	for _, one := range taken {
		if read[one.Incident] {
			continue
		}
		read[one.Incident] = true
		list, err := labelsOf(s, one.Incident)
		if err != nil {
			return nil, err
		}
		for _, l := range list {
			stale[l.Key()] = l.stale
		}
	}
	return stale, nil
}

// tellTaken tells what became of labels: what is to be known of single ones,
// and then their number.
func (a *app) tellTaken(labels []placed, taken []store.Taken, stale map[record.LabelKey]bool, waiting int) {
	counts := map[store.Change]int{}
	for i, one := range taken {
		counts[one.Change]++
		at := labels[i]
		if stale[one.Key()] {
			fmt.Fprintf(a.stderr, "classify: %s: stale: the text of %s has changed since; the label is kept, but counts only where that text stands\n", at, at.Utterance)
		}
		last := one.Decides()
		for _, other := range one.Labels[:len(one.Labels)-1] {
			if !other.Agrees(last) {
				fmt.Fprintf(a.stderr, "classify: %s: conflict: of %s %s says %s, %s says %s; the last one counts\n",
					at, at.Utterance, personOf(other), inWords(other), personOf(last), inWords(last))
			}
		}
	}
	fmt.Fprintf(a.stderr, "classify: %d labels: %d new, %d replaced, %d there already", len(taken), counts[store.Added], counts[store.Replaced], counts[store.Same])
	if waiting > 0 {
		fmt.Fprintf(a.stderr, "; %d lines not labelled yet", waiting)
	}
	fmt.Fprintln(a.stderr)
}

func personOf(l record.Label) string { return cmp.Or(l.By, "somebody") }

// inWords is what a label says, in brief.
func inWords(l record.Label) string {
	if len(l.Themes) == 0 {
		return "no theme"
	}
	var parts []string
	for _, theme := range l.Themes {
		part := theme
		for _, axis := range []string{string(l.Stance[theme]), string(l.Certainty[theme])} {
			if axis != "" {
				part += " " + axis
			}
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ", ")
}
