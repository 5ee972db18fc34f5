package store

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"classify/store/record"
)

// titledPages keeps captures of one page, of the same text under titles.
func titledPages(t *testing.T, s *Store, titles ...string) {
	t.Helper()
	run := begin(t, s)
	for i, title := range titles {
		must(t, finish(s, run, fetched(run, capture("https://a.example/", title+"\x00", noon.Add(time.Duration(i)*time.Hour)))))
	}
	_, err := s.End(run)
	must(t, err)
	captures, err := s.Unread("extract/1", 100)
	must(t, err)
	var reads []Read
	for _, c := range captures {
		d := record.Document{URL: c.URL, Title: string(c.Body[:len(c.Body)-1]), Site: "港の日報", Utterances: []record.Utterance{{ID: 1, Kind: record.Paragraph, Text: "流出がありました。"}}}
		reads = append(reads, Read{Capture: c.Seq, Documents: []record.Document{d}})
	}
	must(t, s.KeepRead("extract/1", reads))
}

// revised are the captures of the revision of each page, in order.
func revised(t *testing.T, s *Store) (got [][]uint64) {
	t.Helper()
	must(t, s.Pages("harbour", func(p record.Page) error {
		got = append(got, p.Readings[0].Revision.Captures)
		return nil
	}))
	return got
}

func TestOneTextUnderAnotherHeadlineIsAnotherRevision(t *testing.T) {
	s, _ := fresh(t)
	titledPages(t, s, "件数は760万件", "件数は760万件 | 港の日報", "件数は2,260万件", "件数は760万件 (3)", "件数は2,260万件", "")
	want := [][]uint64{{1, 2, 4, 6}, {1, 2, 4, 6}, {3, 5}, {1, 2, 4, 6}, {3, 5}, {1, 2, 4, 6}}
	if diff := cmp.Diff(want, revised(t, s)); diff != "" {
		t.Errorf("captures of the revisions (-want +got):\n%s", diff)
	}
	var texts []record.Standing
	must(t, s.Texts("harbour", func(_ uint64, all []record.Standing) error {
		texts = append(texts, all...)
		return nil
	}))
	if len(texts) != 5 {
		t.Errorf("the page has had the texts %+v, want 5", texts)
	}
	check(t, s)
}

func TestALabelIsOfATextUnderAnyHeadline(t *testing.T) {
	s, _ := fresh(t)
	titledPages(t, s, "件数は760万件", "件数は2,260万件")
	r := record.Revision{TextSHA256: record.Hash([]byte("流出がありました。\n")), Document: record.Document{URL: "https://a.example/"}}
	m := record.Method{Codebook: "test"}
	todo, err := s.Untagged("harbour", "extract/1", m.Key(), 10)
	must(t, err)
	var done []record.Analysis
	for _, u := range todo {
		done = append(done, record.Analysis{Incident: "harbour", Revision: u.Revision.Seq, Method: m.Key(), Codings: make([]record.Coding, 1)})
	}
	must(t, s.KeepAnalyses("harbour", "extract/1", m, done, todo[len(todo)-1].Position))
	if _, err := s.KeepLabels([]Labelling{{Incident: "harbour", Utterance: r.UtteranceID(1), Text: "流出がありました。", Label: record.Label{By: "浜", Themes: []string{}}}}); err != nil {
		t.Fatal(err)
	}
	labelled := 0
	must(t, s.Pages("harbour", func(p record.Page) error {
		labelled += len(p.Readings[0].Analysis.Machine)
		return nil
	}))
	if labelled != 2 {
		t.Errorf("%d of 2 revisions are labelled", labelled)
	}
}
