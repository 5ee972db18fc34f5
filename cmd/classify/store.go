package main

import (
	"fmt"
	"time"

	"classify/store"
	"classify/store/record"
	"classify/store/report"
)

// reading opens the store for a command that reads, with the incident it
// names ("": the only one).
func (a *app) reading(id string, do func(*store.Store, record.Incident) error) error {
	s, err := store.Open(a.db)
	if err != nil {
		return err
	}
	defer s.Close()
	inc, err := s.Incident(id)
	if err != nil {
		return err
	}
	return do(s, inc)
}

// documents visits the newest reading of every address of every incident in
// the store.
func (a *app) documents(visit func(record.Incident, report.Document) error) error {
	s, err := store.Open(a.db)
	if err != nil {
		return err
	}
	defer s.Close()
	incidents, err := s.Incidents("")
	if err != nil {
		return err
	}
	for _, inc := range incidents {
		docs, err := report.Documents(s, inc.ID, time.Time{})
		if err != nil {
			return fmt.Errorf("read %s: %w", inc.ID, err)
		}
		for _, d := range docs {
			if err := visit(inc, d); err != nil {
				return err
			}
		}
	}
	return nil
}

// writing opens the store, or makes it, for a command that collects.
func (a *app) writing(do func(*store.Store) error) (err error) {
	s, err := store.Create(a.db)
	if err != nil {
		return err
	}
	defer func() {
		if closing := s.Close(); err == nil {
			err = closing
		}
	}()
	return do(s)
}
