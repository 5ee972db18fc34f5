package store

import (
	"testing"
	"time"

	"classify/store/record"
)

func TestRunsBodiesAndAnalysesAreFoundToBeRechecked(t *testing.T) {
	s, _ := fresh(t)
	run := begin(t, s)
	c := capture("https://a.example/", "公表が遅い。", time.Date(2021, 5, 21, 0, 0, 0, 0, time.UTC))
	must(t, finish(s, run, fetched(run, c)))
	ended, err := s.End(run)
	must(t, err)
	catchUp(t, s)

	if got, ok, err := s.Run(ended.ID); err != nil || !ok || got.Hash != ended.Hash || got.Hash == "" {
		t.Errorf("Run(%d) = %+v, %v, %v; want %+v", ended.ID, got, ok, err, ended)
	}
	if _, ok, err := s.Run(77); ok || err != nil {
		t.Errorf("Run(77): %v, %v", ok, err)
	}
	must(t, s.AllCaptures(func(c record.Capture) error {
		body, err := s.Body(c)
		if err != nil || string(body) != "公表が遅い。" {
			t.Errorf("Body(%d) = %q, %v", c.Seq, body, err)
		}
		c.Expired = true
		if body, err := s.Body(c); body != nil || err != nil {
			t.Errorf("expired: Body(%d) = %q, %v", c.Seq, body, err)
		}
		return nil
	}))
	n := 0
	must(t, s.Analyses(func(a record.Analysis, r record.Revision) error {
		n++
		if a.Revision != r.Seq || len(a.Codings) != len(r.Document.Utterances) {
			t.Errorf("analysis %+v of revision %+v", a, r)
		}
		return nil
	}))
	if n != 1 {
		t.Errorf("%d analyses, want 1", n)
	}
}
