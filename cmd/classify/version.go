package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"runtime"

	"github.com/spf13/cobra"

	"classify/crawler/extract"
	"classify/nlp"
	"classify/nlp/codebook"
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
			v := [][2]string{
				{"program", Version}, {"extractor", extract.Version}, {"tagger", nlp.Version},
				{"codebook", book.Name + " sha256 " + book.Hash()}, {"dictionary", token.Dictionary},
				{"store", store.Version}, {"go", runtime.Version()},
			}
			if asJSON {
				m := map[string]string{}
				for _, pair := range v {
					m[pair[0]] = pair[1]
				}
				return json.NewEncoder(a.stdout).Encode(m)
			}
			var b bytes.Buffer
			for _, pair := range v {
				fmt.Fprintf(&b, "%-10s %s\n", pair[0], pair[1])
			}
			return a.write("-", b.Bytes())
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return cmd
}
