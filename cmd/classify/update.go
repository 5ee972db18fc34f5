package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"classify/store"
	"classify/store/record"
)

func (a *app) updateCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "update [INCIDENT]",
		Short: "Read and tag what is stored and not up to date, without the network",
		Long: "Read and tag what was fetched and not read yet, or read by an older version or\n" +
			"with another codebook. Without a name: of every incident in the store.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := incidentID(args)
			if err != nil {
				return err
			}
			return a.update(cmd.Context(), id)
		},
	}
}

// update lets the stages catch up for an incident of the store, "": for all.
func (a *app) update(ctx context.Context, id string) error {
	s, err := store.Open(a.db) // a command that makes no store
	if err != nil {
		return err
	}
	incidents, err := s.Incidents(id)
	if closing := s.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return err
	}
	shared, err := store.Share(a.db) // a crawl may be going on
	if err != nil {
		return err
	}
	for _, inc := range incidents {
		err = errors.Join(err, shared.Do(func(s *store.Store) error { return a.updateOne(ctx, s, inc) }))
	}
	return errors.Join(err, shared.Close())
}

func (a *app) updateOne(ctx context.Context, s *store.Store, inc record.Incident) error {
	tagger, err := newTagger(inc.Codebook, inc.Organisation.Names())
	if err != nil {
		return err
	}
	return catchUp(ctx, s, inc, tagger)
}
