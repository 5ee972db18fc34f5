package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime/debug"

	"github.com/spf13/cobra"

	"classify/crawler"
	"classify/crawler/extract"
	"classify/crawler/extract/table"
	"classify/store/record"
)

func (a *app) extractCommand() *cobra.Command {
	var bare crawler.Bare
	var columns []string
	cmd := &cobra.Command{
		Use:   "extract FILE|-",
		Short: "Show what one page or PDF says, as a JSON document; no store",
		Long: "Read one file, or stdin (-), and print its document as JSON: who says what,\n" +
			"when, in reading order. A file that lists documents gives one a line.",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			var err error
			if bare.Columns, err = columnMap(columns); err != nil {
				return err
			}
			return a.extract(args[0], bare)
		},
	}
	cmd.Flags().StringVar(&bare.URL, "url", "", "the `address` it was fetched from, against which its links are resolved")
	cmd.Flags().StringVar(&bare.ContentType, "content-type", "", "the `type` the server said it is, such as \"text/html; charset=euc-jp\"")
	mapFlag(cmd, &columns)
	return cmd
}

// extract prints what a file says. Documents that could be read are printed
// even if something else went wrong.
func (a *app) extract(path string, bare crawler.Bare) error {
	debug.SetMemoryLimit(lean)
	defer relaxed()()
	c, err := a.bareCapture(path, bare)
	if err != nil {
		return err
	}
	page, err := extract.Extract(c)
	var wrong *table.ColumnError
	if errors.As(err, &wrong) {
		return usageError{fmt.Errorf("%s:%d: %w", path, wrong.Line, wrong)}
	}
	printed := a.write("-", func(w io.Writer) error { return writeDocuments(w, page) })
	if !c.Usable() && c.Size > 0 {
		fmt.Fprintf(a.stderr, "classify: %s: the server answered with status %d; import leaves it out\n", path, c.Status)
	}
	if page.List || len(page.Documents) == 0 { // else they are in the document
		for _, w := range page.Warnings {
			fmt.Fprintf(a.stderr, "classify: %s: %s\n", path, w)
		}
	}
	return errors.Join(printed, err)
}

// bareCapture reads a file, or stdin for "-".
func (a *app) bareCapture(path string, bare crawler.Bare) (record.Capture, error) {
	if path == "-" {
		c, err := bare.Capture("stdin", a.stdin)
		if err != nil {
			return c, usageError{err}
		}
		return c, nil
	}
	in, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return record.Capture{}, usageError{err}
	}
	if err != nil {
		return record.Capture{}, err
	}
	defer in.Close()
	if info, err := in.Stat(); err == nil && info.IsDir() {
		return record.Capture{}, usageError{fmt.Errorf("%s is a folder; give one file, or use import", path)}
	}
	c, err := bare.Capture(path, in)
	if err != nil {
		return c, usageError{err}
	}
	return c, nil
}

// writeDocuments writes one document for people and machines alike, and a
// list of documents as JSON Lines.
func writeDocuments(w io.Writer, page extract.Page) error {
	e := encoder(w)
	if !page.List {
		e.SetIndent("", "  ")
	}
	for _, d := range page.Documents {
		d.Utterances, d.Links, d.Warnings = record.OrEmpty(d.Utterances), record.OrEmpty(d.Links), record.OrEmpty(d.Warnings)
		if err := e.Encode(d); err != nil {
			return err
		}
	}
	return nil
}
