package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"classify/store"
)

func (a *app) dbCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "db",
		Short: "Check, compact, copy, measure and salvage the store",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, args []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.dbCheckCommand(), a.dbCompactCommand(), a.dbSnapshotCommand(), a.dbStatsCommand(), a.dbSalvageCommand())
	return cmd
}

func (a *app) dbCheckCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Read the whole store and tell what is wrong with it",
		Long: "Read the whole store and tell what is wrong with it: every page of the file, every\n" +
			"record against its hash, every body against its capture, and every reference\n" +
			"between records. Exit code 0 if it is sound, 6 if it is damaged.\n" +
			"What is odd and does no harm is a note.",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			found, err := store.Check(a.db)
			if err != nil {
				return err
			}
			if err := a.write("-", func(w io.Writer) error { return tellCheck(w, a.db, found, asJSON) }); err != nil {
				return err
			}
			if err := found.Err(); err != nil {
				return fmt.Errorf("check store %s: %w", a.db, err)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON record")
	return cmd
}

func tellCheck(w io.Writer, db string, found store.Whole, asJSON bool) error {
	if asJSON {
		e := encoder(w)
		e.SetIndent("", "  ")
		return e.Encode(struct {
			Store string `json:"store"`
			Sound bool   `json:"sound"`
			store.Whole
		}{db, found.Err() == nil, found})
	}
	for _, f := range found.Faults {
		where := ""
		if f.Bucket != "" {
			where = f.Bucket + ": "
		}
		if f.Key != "" {
			where += "record " + f.Key + ": "
		}
		if f.Byte > 0 {
			fmt.Fprintf(w, "byte %d: %s%s\n", f.Byte, where, f.What)
		} else {
			fmt.Fprintf(w, "%s%s\n", where, f.What)
		}
	}
	if found.More > 0 {
		fmt.Fprintf(w, "and %d more\n", found.More)
	}
	for _, note := range found.Notes {
		fmt.Fprintf(w, "note: %s\n", note)
	}
	if found.Err() == nil {
		keys := 0
		for _, b := range found.Stats.Buckets {
			keys += b.Keys
		}
		fmt.Fprintf(w, "%s is sound: %d pages, %d records\n", db, found.Stats.Pages, keys)
	}
	return nil
}

func (a *app) dbCompactCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "compact",
		Short: "Write the store anew without what was deleted from it",
		Long: "Write the store anew without what was deleted from it. The new file is made beside\n" +
			"the old one, checked, and takes its place; it needs as much room for a while.",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			before, after, err := store.Compact(a.db)
			if err != nil {
				return err
			}
			fmt.Fprintf(a.stderr, "%s: %d bytes, before %d\n", a.db, after, before)
			return nil
		},
	}
}

func (a *app) dbSnapshotCommand() *cobra.Command {
	var out string
	var replace bool
	cmd := &cobra.Command{
		Use:   "snapshot --out FILE",
		Short: "Copy the store as it is now, also while a crawl runs",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if out == "" || out == "-" {
				return usageError{errors.New("name the copy with --out FILE")}
			}
			size, err := store.Snapshot(a.db, out, replace)
			if errors.Is(err, fs.ErrExist) {
				return usageError{fmt.Errorf("%w; give another --out, or replace that file with --replace", err)}
			}
			if err != nil {
				return err
			}
			fmt.Fprintf(a.stderr, "%s: %d bytes\n", out, size)
			return nil
		},
	}
	cmd.Flags().StringVar(&out, "out", "", "the copy, a `file`")
	cmd.Flags().BoolVar(&replace, "replace", false, "if there is such a file, replace it")
	return cmd
}

func (a *app) dbStatsCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "stats",
		Short: "Tell how large the store and its parts are",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			s, err := store.Sizes(a.db)
			if err != nil {
				return err
			}
			return a.write("-", func(w io.Writer) error { return tellStats(w, s, asJSON) })
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON record")
	return cmd
}

func tellStats(w io.Writer, s store.Stats, asJSON bool) error {
	if asJSON {
		e := encoder(w)
		e.SetIndent("", "  ")
		return e.Encode(struct {
			store.Stats
			PerUtterance float64 `json:"bytes_per_utterance"`
		}{s, s.PerUtterance()})
	}
	fmt.Fprintf(w, "version %s, %d bytes, %d pages of %d bytes, %d of them free\n", s.Version, s.Bytes, s.Pages, s.PageSize, s.Free)
	fmt.Fprintf(w, "%d utterances, %.0f bytes each\n\n", s.Utterances, s.PerUtterance())
	fmt.Fprintf(w, "%-12s %10s %14s %8s\n", "bucket", "keys", "bytes", "pages")
	for _, name := range slices.Sorted(maps.Keys(s.Buckets)) {
		b := s.Buckets[name]
		fmt.Fprintf(w, "%-12s %10d %14d %8d\n", name, b.Keys, b.Bytes, b.Pages)
	}
	return nil
}
