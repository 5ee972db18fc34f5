package store

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"classify/store/record"
)

func TestASharedStoreLetsReadersInBetweenTurns(t *testing.T) {
	path := filepath.Join(t.TempDir(), "classify.db")
	s, err := Share(t.Context(), path, func() {})
	must(t, err)
	run, err := s.Begin(harbour, "crawl", "classify/1")
	must(t, err)
	c := capture("https://a.example/", "one", noon)
	_, err = s.Turn(run, []record.Outcome{{Visit: record.Visit{Number: 1, Run: run.ID, URL: c.URL, State: record.Fetched}, Capture: c}}, nil)
	must(t, err)
	reader, err := Open(path) // waits until the writer rests
	must(t, err)
	if visits, err := reader.Visits("harbour"); err != nil || len(visits) != 1 {
		t.Errorf("the reader sees %v, %v", visits, err)
	}
	must(t, reader.Close())
	run, err = s.End(run)
	must(t, err)
	if run.Counts.Fetched != 1 {
		t.Errorf("the run counts %+v", run.Counts)
	}
	must(t, s.Close())
	again, err := Create(path)
	must(t, err)
	check(t, again)
	must(t, again.Close())
}

func TestAStoreThatBreathesLetsOthersIn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "classify.db")
	s, err := Create(path)
	must(t, err)
	_, err = s.Begin(harbour, "crawl", "classify/1")
	must(t, err)
	must(t, s.Breathe()) // it was opened a moment ago: nothing happens
	came := make(chan error)
	go func() {
		other, err := Create(path) // waits
		if err == nil {
			_, err = other.Begin(record.Incident{ID: "port"}, "crawl", "classify/1")
			err = errors.Join(err, other.Close())
		}
		came <- err
	}()
	for open := true; open; {
		s.opened = s.opened.Add(-turnover)
		must(t, s.Breathe())
		select {
		case err := <-came:
			must(t, err)
			open = false
		default:
		}
	}
	all, err := s.Incidents("")
	if err != nil || len(all) != 2 {
		t.Errorf("after others were in there are %v, %v", all, err)
	}
	check(t, s)
	must(t, s.Close())
	s.opened = s.opened.Add(-turnover)
	must(t, os.Remove(path))
	if err := s.Breathe(); !errors.Is(err, ErrNone) {
		t.Errorf("Breathe without a file = %v, want %v", err, ErrNone)
	}
}

func TestAStoreHasOneCrawlerAtATime(t *testing.T) {
	path := filepath.Join(t.TempDir(), "classify.db")
	first, err := Share(t.Context(), path, func() {})
	must(t, err)
	must(t, first.Claim())
	link := filepath.Join(t.TempDir(), "link.db")
	must(t, os.Symlink(path, link))
	for _, name := range []string{path, link} {
		if _, err := claim(name, crawling, 60*time.Millisecond); !errors.Is(err, ErrBusy) {
			t.Errorf("a second claim to %s = %v, want %v", name, err, ErrBusy)
		}
	}
	must(t, first.Close())
	second, err := Claim(path)
	must(t, err)
	must(t, second.Close())
	if _, err := Claim(path + "none"); !errors.Is(err, ErrNone) {
		t.Errorf("a claim to no store = %v, want %v", err, ErrNone)
	}
}

func TestAPackedVisitComesBackAsItWas(t *testing.T) {
	v := record.Visit{
		Run: 3, URL: "https://a.example/港", State: record.Failed, Leased: true, Reason: "status 503", Detail: "x", Source: "https://a.example/",
		From: 7, Depth: 2, Hops: 1, Pages: 4, Tries: 2, Front: true, Time: noon, Since: noon.Add(-time.Hour), Due: noon.Add(time.Hour), Capture: 9,
	}
	for _, want := range []record.Visit{v, {State: record.Queued}} {
		if got, err := unpackVisit(packVisit(want)); err != nil || got != want {
			t.Errorf("unpacked %+v, %v, want %+v", got, err, want)
		}
	}
}

func FuzzUnpackVisit(f *testing.F) {
	f.Add(packVisit(record.Visit{URL: "https://a.example/", State: record.Skipped, Reason: "x", Time: noon}))
	f.Add([]byte{visitForm, 3, 0xff})
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := unpackVisit(data)
		if err != nil {
			return
		}
		if again, err := unpackVisit(packVisit(v)); err != nil || again != v {
			t.Errorf("unpacked %+v, packed and unpacked %+v, %v", v, again, err)
		}
	})
}
