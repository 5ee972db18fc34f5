package main

import (
	"classify/store"
	"classify/store/record"
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
