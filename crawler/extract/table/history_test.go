package table

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"classify/store/record"
)

var historyNow = time.Date(2021, 9, 1, 0, 0, 0, 0, time.UTC)

// historied are the lines of a page that was captured twice, with another text
// before.
func historied(t testing.TB, change func(h *record.History)) string {
	t.Helper()
	texts := []string{"公表が遅い。", "連絡は6月でした。"}
	now := record.Document{URL: "https://a.example/", Title: "題"}
	for i, text := range texts {
		now.Utterances = append(now.Utterances, record.Utterance{ID: i + 1, Kind: record.Paragraph, Text: text})
	}
	before := now
	before.Utterances = now.Utterances[:1]
	kept := record.Kept{URL: now.URL, Status: 200, SHA256: record.Hash(nil), Voice: record.Press, Time: historyNow.AddDate(0, -2, 0)}
	again := kept
	again.Place, again.Run, again.Text, again.Time = 1, 1, 1, historyNow.AddDate(0, -1, 0)
	h := record.History{Before: []record.Document{before}, Captures: []record.Kept{kept, again}}
	if change != nil {
		change(&h)
	}
	told, err := json.Marshal(h)
	if err != nil {
		t.Fatal(err)
	}
	r := record.Revision{TextSHA256: record.Hash([]byte(now.Text())), Document: now}
	lines := ""
	for i, u := range now.Utterances {
		rest := ""
		if i == 0 {
			rest = `,"history":` + string(told)
		}
		lines += fmt.Sprintf(`{"id":%q,"url":%q,"title":"題","voice":"press","kind":"paragraph","captured":%q,"text_sha256":%q,"utterance":%d,"text":%q%s}`+"\n",
			r.UtteranceID(u.ID), now.URL, again.Time.Format(time.RFC3339), r.TextSHA256, u.ID, u.Text, rest)
	}
	return lines
}

func TestAHistoryGivesBackWhatWasCaptured(t *testing.T) {
	p, ok := History(historied(t, nil), historyNow)
	if !ok || len(p.Captures) != 2 || len(p.Parts) != 0 || p.Wrong != "" {
		t.Fatalf("History = %+v, %v", p, ok)
	}
	for i, want := range []string{"公表が遅い。\n", "公表が遅い。\n連絡は6月でした。\n"} {
		if c := p.Captures[i]; len(c.Documents) != 1 || c.Documents[0].Text() != want || c.Run != i {
			t.Errorf("capture %d: %+v, want %q", i, c, want)
		}
	}
}

func TestAHistoryThatCannotBeRightIsNotTaken(t *testing.T) {
	for name, change := range map[string]func(h *record.History){
		"no capture":             func(h *record.History) { h.Captures = nil },
		"none of the text":       func(h *record.History) { h.Captures[1].Text = 0 },
		"a text there is not":    func(h *record.History) { h.Captures[0].Text = 7 },
		"a capture to come":      func(h *record.History) { h.Captures[1].Time = historyNow.AddDate(1, 0, 0) },
		"no hash":                func(h *record.History) { h.Captures[0].SHA256 = "x" },
		"no address":             func(h *record.History) { h.Captures[0].URL = "javascript:0" },
		"no status":              func(h *record.History) { h.Captures[0].Status = 0 },
		"a place before all":     func(h *record.History) { h.Captures[0].Place = -1 },
		"lost before it was":     func(h *record.History) { h.Captures[1].Lost = &record.Lost{} },
		"a page of another site": func(h *record.History) { h.Before[0].URL = "https://b.example/" },
		"an utterance of another number": func(h *record.History) {
			h.Before[0].Utterances = []record.Utterance{{ID: 2, Kind: record.Paragraph, Text: "遅い"}}
		},
		"a quotation beyond the text": func(h *record.History) {
			h.Before[0].Utterances = []record.Utterance{{ID: 1, Kind: record.Paragraph, Text: "遅い", Quotes: []record.Quotation{{Start: 0, End: 99}}}}
		},
		"a kind that is none": func(h *record.History) {
			h.Before[0].Utterances = []record.Utterance{{ID: 1, Kind: "x", Text: "遅い"}}
		},
	} {
		p, ok := History(historied(t, change), historyNow)
		if !ok || len(p.Captures) != 0 || len(p.Parts) != 1 || len(p.Parts[0].Rows) != 2 || p.Parts[0].Time.IsZero() {
			t.Errorf("%s: History = %+v, %v, want its rows by their day alone", name, p, ok)
		}
	}
	cut, _, _ := strings.Cut(historied(t, nil), "\n")
	if p, ok := History(cut, historyNow); !ok || len(p.Captures) != 0 {
		t.Errorf("a document of which a row is missing: %+v, %v", p, ok)
	}
	if p, ok := History(`{"text":"遅い","url":"https://a.example/"}`, historyNow); ok {
		t.Errorf("rows that do not say when they were captured: %+v", p)
	}
}

// FuzzHistory checks that what is taken is sound and that no row is lost.
func FuzzHistory(f *testing.F) {
	f.Add(historied(f, nil))
	f.Add(historied(f, func(h *record.History) { h.Captures[0].Within = 3 }))
	f.Add("{\"text\":\"遅い\",\"captured\":\"2021-05-01T00:00:00Z\"}\n{\"text\":\"遅い\"}\n\n{")
	f.Fuzz(func(t *testing.T, text string) {
		p, ok := History(text, historyNow)
		if !ok {
			return
		}
		rows := 0
		for _, part := range p.Parts {
			rows += len(part.Rows)
			if part.Time.After(historyNow) {
				t.Errorf("rows of %v", part.Time)
			}
		}
		for _, c := range p.Captures {
			if c.Time.After(historyNow) || c.Time.IsZero() {
				t.Errorf("a capture of %v", c.Time)
			}
			for _, d := range c.Documents {
				if !soundDocument(d) {
					t.Errorf("a document %+v", d)
				}
			}
		}
		said := 0
		for line := range strings.SplitSeq(strings.TrimPrefix(text, "\ufeff"), "\n") {
			if strings.TrimSpace(line) != "" {
				said++
			}
		}
		if len(p.Captures) == 0 && rows != said {
			t.Errorf("%d of %d rows are left", rows, said)
		}
	})
}

func TestWarningsOfAnExportAreNoLongerThanAnyExtractors(t *testing.T) {
	got := soundWarnings([]string{"1 rows are broken\x1b[31m", "", strings.Repeat("x", longestWarning+1), "  "})
	if want := []string{"1 rows are broken[31m"}; !slices.Equal(got, want) {
		t.Errorf("soundWarnings = %q, want %q", got, want)
	}
	if got := soundWarnings(slices.Repeat([]string{"x"}, mostWarnings+1)); len(got) != mostWarnings {
		t.Errorf("%d warnings are believed", len(got))
	}
}
