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
		Use:   "update [INCIDENT...]",
		Short: "Read and tag what is stored and not up to date, without the network",
		Long: "Read and tag what was fetched and not read yet, or read by an older version or\n" +
			"with another codebook. Without a name: of every incident in the store.",
		RunE: func(cmd *cobra.Command, args []string) error {
			ids := []string{""}
			if len(args) > 0 {
				ids = ids[:0]
			}
			for _, arg := range args {
				id, err := incidentID([]string{arg})
				if err != nil {
					return err
				}
				ids = append(ids, id)
			}
			return a.update(cmd.Context(), ids)
		},
	}
}

// update lets the stages catch up for incidents of the store, "": for all.
func (a *app) update(ctx context.Context, ids []string) error {
	s, err := store.Open(a.db) // a command that makes no store
	if err != nil {
		return err
	}
	var incidents []record.Incident
	for _, id := range ids {
		var some []record.Incident
		if some, err = s.Incidents(id); err != nil {
			break
		}
		incidents = append(incidents, some...)
	}
	if closing := s.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return err
	}
	shared, err := store.Share(ctx, a.db, a.waiting) // a crawl may be going on
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
