package main

import (
	"path/filepath"
	"testing"

	"classify/store"
	"classify/store/record"
	"classify/store/report"
)

func TestARunNeedNotWaitForWhoVisitsDocuments(t *testing.T) {
	t.Chdir(root(t))
	db := filepath.Join(t.TempDir(), "classify.db")
	mustCall(t, "run", example, "--db", db)
	visits := 0
	err := (&app{db: db}).documents(func(record.Incident, report.Document) error {
		if visits++; visits > 1 {
			return nil
		}
		writer, err := store.Create(db)
		if err != nil {
			return err
		}
		return writer.Close()
	})
	if err != nil || visits < 2 {
		t.Errorf("%d visits, %v", visits, err)
	}
}
