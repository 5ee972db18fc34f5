package main

import (
	"encoding/json"
	"fmt"
	"io"
	"runtime"

	"github.com/spf13/cobra"

	"classify/crawler/extract"
	"classify/nlp"
	"classify/nlp/codebook"
	"classify/nlp/model"
	"classify/nlp/token"
	"classify/store"
)

func (a *app) versionCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print the versions of the program, its stages and its data",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			book, err := codebook.Builtin()
			if err != nil {
				return err
			}
			m, err := model.Builtin()
			if err != nil {
				return err
			}
			v := [][2]string{
				{"program", Version}, {"extractor", extract.Version}, {"tagger", nlp.Version},
				{"codebook", book.Name + " sha256 " + book.Hash()}, {"dictionary", token.Dictionary}, {"model", m.ID()},
				{"store", store.Version}, {"go", runtime.Version()},
			}
			return a.write("-", func(w io.Writer) error { return printVersions(w, v, asJSON) })
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return cmd
}

func printVersions(w io.Writer, versions [][2]string, asJSON bool) error {
	if asJSON {
		m := map[string]string{}
		for _, v := range versions {
			m[v[0]] = v[1]
		}
		return json.NewEncoder(w).Encode(m)
	}
	for _, v := range versions {
		if _, err := fmt.Fprintf(w, "%-10s %s\n", v[0], v[1]); err != nil {
			return err
		}
	}
	return nil
}
