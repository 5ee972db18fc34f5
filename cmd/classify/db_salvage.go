package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/spf13/cobra"

	"classify/store"
)

// lossError says that not all of a store could be salvaged to out.
type lossError struct {
	error
	out string
}

func (e lossError) Unwrap() error { return e.error }

func (a *app) dbSalvageCommand() *cobra.Command {
	var out string
	var replace, asJSON bool
	cmd := &cobra.Command{
		Use:   "salvage --out FILE",
		Short: "Make a sound store of what can be read of a damaged one",
		Long: "Make a sound store of what can be read of a damaged one, which stays as it is:\n" +
			"every record that is as it was written and whose page is still there. It tells\n" +
			"what was kept and lost; classify update --db FILE then reads and tags again what\n" +
			"can be made from the pages. Exit code 0 if nothing was lost, else 6.",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if out == "" || out == "-" {
				return usageError{errors.New("name the new store with --out FILE")}
			}
			told, err := store.Salvage(a.db, out, replace)
			if errors.Is(err, fs.ErrExist) {
				return usageError{fmt.Errorf("%w; give another --out, or replace that file with --replace", err)}
			}
			if err != nil {
				return err
			}
			if err := a.write("-", func(w io.Writer) error { return tellSalvage(w, out, told, asJSON) }); err != nil {
				return err
			}
			if !told.Whole() {
				return lossError{fmt.Errorf("salvage store %s: %w: not all of it could be read", a.db, store.ErrDamaged), out}
			}
			fmt.Fprintf(a.stderr, "%s: %d bytes; classify update --db %s makes anew what follows from the records\n", out, told.Bytes, out)
			return nil
		},
	}
	cmd.Flags().StringVar(&out, "out", "", "the new store, a `file`")
	cmd.Flags().BoolVar(&replace, "replace", false, "if there is such a file, replace it")
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON record")
	return cmd
}

func tellSalvage(w io.Writer, out string, told store.Salvaged, asJSON bool) error {
	if asJSON {
		e := encoder(w)
		e.SetIndent("", "  ")
		return e.Encode(struct {
			Store string `json:"store"`
			Whole bool   `json:"whole"`
			store.Salvaged
		}{out, told.Whole(), told})
	}
	fmt.Fprintf(w, "%-12s %10s %10s %11s\n", "bucket", "kept", "lost", "lost pages")
	for _, b := range told.Buckets {
		fmt.Fprintf(w, "%-12s %10d %10d %11d\n", b.Bucket, b.Kept, b.Lost, b.Pages)
	}
	if told.Buckets[0].Lost > 0 {
		fmt.Fprintf(w, "an incident has nothing but its id left; classify run INCIDENT.yaml --db %s gives it back the rest\n", out)
	}
	for _, b := range told.Buckets {
		if b.Bucket == "tombstones" && b.Lost+b.Pages > 0 {
			fmt.Fprintln(w, "something that was forgotten is not known any more as such: forget it again, or it may come back")
		}
	}
	if told.Pages > 0 {
		fmt.Fprintf(w, "%d pages of the file itself are lost; what was stored last may be missing\n", told.Pages)
	}
	return nil
}
