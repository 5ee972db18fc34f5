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
// the store, which is closed again before the first visit: a visitor that tags
// takes minutes, and a run would wait for it.
func (a *app) documents(visit func(record.Incident, report.Document) error) error {
	incidents, docs, err := a.allDocuments()
	if err != nil {
		return err
	}
	for i, inc := range incidents {
		for _, d := range docs[i] {
			if err := visit(inc, d); err != nil {
				return err
			}
		}
		docs[i] = nil
	}
	return nil
}

// allDocuments reads the incidents of the store and the documents of each.
func (a *app) allDocuments() ([]record.Incident, [][]report.Document, error) {
	s, err := store.Open(a.db)
	if err != nil {
		return nil, nil, err
	}
	defer s.Close()
	incidents, err := s.Incidents("")
	if err != nil {
		return nil, nil, err
	}
	docs := make([][]report.Document, len(incidents))
	for i, inc := range incidents {
		if docs[i], err = report.Documents(s, inc.ID, time.Time{}); err != nil {
			return nil, nil, fmt.Errorf("read %s: %w", inc.ID, err)
		}
	}
	return incidents, docs, nil
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
