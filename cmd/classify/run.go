package main

import (
	"github.com/spf13/cobra"
)

func (a *app) runCommand() *cobra.Command {
	var f crawlFlags
	var r reportFlags
	cmd := &cobra.Command{
		Use:   "run INCIDENT.yaml",
		Short: "Crawl once, tag, print the report",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := r.check(); err != nil {
				return err
			}
			inc, err := f.incident(cmd, args[0])
			if err != nil {
				return err
			}
			missing, err := a.collect(cmd.Context(), inc, f)
			if err != nil {
				return err
			}
			if err := a.report(inc.ID, r); err != nil {
				return err
			}
			if missing {
				return errIncomplete
			}
			return nil
		},
	}
	f.register(cmd)
	r.register(cmd)
	return cmd
}
