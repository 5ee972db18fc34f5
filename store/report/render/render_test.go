package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"classify/store/record"
	"classify/store/report"
	"classify/store/report/told"
)

// sample has one of everything, with characters that Markdown, HTML and
// terminals stumble over.
func sample() report.Report {
	evidence := record.Evidence{CaptureSHA256: record.Hash([]byte("c")), Extractor: "extract/1", TextSHA256: record.Hash([]byte("t")), Utterance: 3, Start: 4, End: 40}
	theme := report.Theme{
		Theme:    record.Theme{ID: "delay", Label: map[string]string{"ja": "公表・対応の遅れ", "en": "Delay"}},
		Share:    report.Share{Of: 40, Found: 4, Raw: .1, Evidence: report.Basis{Precision: report.Fraction(math.NaN()), Recall: report.Fraction(math.NaN()), Lacks: report.LacksLabels}},
		Mentions: 1234, Voices: 2, Documents: 1, ByStance: map[record.Stance]int{record.Asserted: 1233, record.Asked: 1},
		Quotes: []report.Quote{
			{Passage: told.Passage{Text: "*遅い* <b>と</b> [言う](x)\n# 二行目 | `a`", URL: "https://a.example/x?y=1", Voice: record.Commentary, Speaker: "#1", Site: "港_日誌",
				Posted: "2021-05-21", Captured: time.Date(2021, 5, 21, 15, 30, 0, 0, time.UTC), Evidence: evidence},
				Stance: record.Asserted, Certainty: record.Hedged, By: record.ByRule, Rule: "delay/late", Repeats: 2},
		},
	}
	return withSections(report.Report{
		Incident: report.Heading{ID: "harbour", Title: "港の件", Organisation: "株式会社みなと"},
		AsOf:     time.Date(2021, 5, 22, 0, 0, 0, 0, time.UTC), Period: report.Period{From: "2021-05-20", To: "2021-05-21"},
		Counts: report.Counts{Captures: 3, Documents: 3, OnIncident: 2, OffIncident: 1, Untagged: 1, Utterances: 40, Coded: 4,
			ByVoice: []report.Voice{{Voice: record.Announcement, Documents: 1, Utterances: 30, Coded: 2}, {Voice: record.Commentary, Documents: 1, Utterances: 10, Coded: 2}}},
		Themes: append([]report.Theme{theme}, shared()...),
		Skipped: report.Skipped{Seen: 9, Fetched: 3, Skipped: 5, Failed: 1, Queued: 2,
			Reasons: []report.Reason{{Reason: "denied by robots.txt", Count: 5, URLs: []string{"https://a.example/1", "https://a.example/2"}}, {Reason: "status 503", Count: 1, URLs: []string{"https://a.example/3"}}},
			Unread:  []report.Reason{{Reason: "not a text page", Count: 1, URLs: []string{"https://a.example/p"}}},
		},
		Method: report.Method{Program: "classify/1", Extractors: []string{"extract/1"}, Tagger: "nlp/1", Codebook: "own", CodebookID: "00ff", Dictionary: "ipa/1", Model: "model/1 00ff"},
	})
}

// shared are themes of whose error more or less is known.
func shared() []report.Theme {
	none := report.Fraction(math.NaN())
	var out []report.Theme
	for _, c := range []struct {
		id    string
		known bool
		share report.Share
	}{
		{"retention", true, report.Share{Of: 40, Found: 5, Raw: .125, Corrected: &report.Estimate{Value: .15, Low: .0512, High: .25},
			Evidence: report.Basis{From: report.FromHeldOut, Labels: 800, Documents: 20, Positives: 104, Precision: .9, Recall: .75}}},
		{"scope", true, report.Share{Of: 40, Found: 0, Corrected: &report.Estimate{High: .031},
			Evidence: report.Basis{From: report.FromLabels, Labels: 1200, Documents: 7, Positives: 21, Precision: none, Recall: 0}}},
		{"harm", false, report.Share{Of: 40, Found: 40, Raw: 1,
			Evidence: report.Basis{From: report.FromLabels, Labels: 30, Documents: 3, Positives: 19, Precision: none, Recall: none, Lacks: report.LacksPositives}}},
		{"trust", true, report.Share{Of: 40, Found: 1, Raw: .025,
			Evidence: report.Basis{From: report.FromHeldOut, Labels: 800, Documents: 20, Positives: 104, Precision: .9, Recall: .75, Lacks: report.LacksDocuments}}},
	} {
		out = append(out, report.Theme{Theme: record.Theme{ID: c.id, Evaluated: c.known}, Share: c.share})
	}
	return out
}

func TestWriteHasNotChanged(t *testing.T) {
	for _, lang := range Languages {
		for _, format := range Formats {
			var b bytes.Buffer
			if err := Write(&b, sample(), format, lang); err != nil {
				t.Fatal(err)
			}
			golden := filepath.Join("testdata", "sample."+lang+"."+format+".golden")
			if os.Getenv("UPDATE") != "" {
				if err := os.WriteFile(golden, b.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(b.Bytes(), want) {
				t.Errorf("%s in %s prints\n%s\nwant\n%s", format, lang, b.Bytes(), want)
			}
		}
	}
}

func TestTheLanguagesHaveTheSameWords(t *testing.T) {
	for phrase := range english {
		if japanese[phrase] == "" {
			t.Errorf("%q has no Japanese", phrase)
		}
		if got, want := strings.Count(japanese[phrase], "%s"), strings.Count(phrase, "%s"); got != want {
			t.Errorf("%q has %d places in Japanese, want %d", phrase, got, want)
		}
	}
}

func TestJSONIsReadBackAsTheSameReport(t *testing.T) {
	var b bytes.Buffer
	if err := Write(&b, sample(), "json", "en"); err != nil {
		t.Fatal(err)
	}
	var r report.Report
	if err := json.Unmarshal(b.Bytes(), &r); err != nil {
		t.Fatal(err)
	}
	var again bytes.Buffer
	if err := Write(&again, r, "json", "ja"); err != nil || again.String() != b.String() {
		t.Errorf("read back and written again it differs: %v", err)
	}
}

func TestWriteNamesWhatItKnows(t *testing.T) {
	if err := Write(&bytes.Buffer{}, sample(), "pdf", "ja"); err == nil || !strings.Contains(err.Error(), "text, markdown, json") {
		t.Errorf("an unknown format: %v", err)
	}
	if err := Write(&bytes.Buffer{}, sample(), "text", "fr"); err == nil || !strings.Contains(err.Error(), "ja or en") {
		t.Errorf("an unknown language: %v", err)
	}
}

func FuzzEscapeKeepsMarkdownFromReadingText(f *testing.F) {
	f.Add("*a* _b_ [c](d) <e> `f` # g | h & i \\ !")
	active := regexp.MustCompile("(^|[^\\\\])[*_`\\[\\]#|~!]")
	f.Fuzz(func(t *testing.T, s string) {
		escaped := strings.ReplaceAll(escape(s), `\\`, "")
		if active.MatchString(escaped) || strings.ContainsAny(escaped, "<>") {
			t.Errorf("escape(%q) = %q", s, escape(s))
		}
	})
}

func Example() {
	var b bytes.Buffer
	if err := Write(&b, sample(), "text", "en"); err != nil {
		fmt.Println(err)
		return
	}
	first, _, _ := strings.Cut(b.String(), "\n")
	fmt.Println(first)
	// Output: 港の件 — 株式会社みなと (harbour)
}
