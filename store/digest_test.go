package store

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"classify/store/record"
	"classify/store/report"
)

// coding is what is found in an utterance: findings, and some facts and events.
func (p *play) coding(u record.Utterance) record.Coding {
	c := record.Coding{Findings: p.findings(u)}
	words := record.Fact{Start: 0, End: len("遅い。"), Text: "遅い。"}
	wrong := p.r.IntN(2) == 0
	for _, f := range []record.Fact{
		{Type: "count", Value: float64(p.r.IntN(3)) * 1234567.5, Unit: "件", Of: pick(p.r, []string{"", "会員", "会員情報"}), Qualifier: pick(p.r, qualifierCodes)},
		{Type: "money", Value: int64(500), Currency: "JPY"},
		{Type: "duration", ISO: "P3W"},
		{Type: "percent", Value: 7.5, Of: "割合"},
		{Type: "phone", Value: "050-0000-0000"},
		{Type: "arithmetic", Claim: "500*1000=500000", Consistent: &wrong, Expected: pick(p.r, []string{"", "1"})},
	} {
		if p.r.IntN(3) == 0 {
			f.Start, f.End, f.Text = words.Start, words.End, words.Text
			c.Facts = append(c.Facts, f)
		}
	}
	for _, kind := range eventCodes[1:] {
		if p.r.IntN(8) == 0 {
			c.Events = append(c.Events, record.Event{
				Kind: kind, Who: pick(p.r, []string{"", "当社", "港"}), To: pick(p.r, []string{"", "委員会"}), What: pick(p.r, []string{"", "調査結果"}),
				When: pick(p.r, []string{"2021-05-21", "2021-04-28T15:00+09:00", "2021-05", "18:45"}), End: len("遅い。"), Quote: "遅い。", Cue: "遅",
			})
		}
	}
	return c
}

// made is the report of an incident in JSON.
func made(t *testing.T, s report.Store, incident string, o report.Options) string {
	t.Helper()
	keep := record.Keep{Raw: record.Period{Days: 10}, Text: record.Period{Years: 1}}
	r, err := report.Build(s, record.Incident{ID: incident, Organisation: record.Organisation{Name: "港"}, Keep: keep}, o)
	must(t, err)
	data, err := json.MarshalIndent(r, "", " ")
	must(t, err)
	return string(data)
}

func TestAReportFromWhatIsCountedIsThatFromThePages(t *testing.T) {
	games, steps := 12, 40
	if testing.Short() {
		games = 4
	}
	told, since := 0, 0
	for game := range games {
		s, err := Create(filepath.Join(t.TempDir(), "classify.db"))
		must(t, err)
		p := &play{Store: s, t: t, r: rand.New(rand.NewPCG(16, uint64(game))), extractor: 1, method: 1}
		for i := range steps {
			p.step()
			if i%8 != 7 {
				continue
			}
			for _, incident := range playIncidents {
				pages := struct{ report.Store }{s} // which does not count
				if _, counts := report.Store(pages).(report.Counter); counts {
					t.Fatal("both reports come from what is counted")
				}
				fast, slow := made(t, s, incident, report.Options{}), made(t, pages, incident, report.Options{})
				if diff := gocmp.Diff(slow, fast); diff != "" {
					t.Fatalf("game %d, step %d, %s (-from pages +from what is counted):\n%s", game, i, incident, diff)
				}
				var r report.Report
				must(t, json.Unmarshal([]byte(fast), &r))
				told += len(r.Figures) + len(r.Claims) + len(r.Questions) + len(r.Timeline) + len(r.Clock.Steps) + len(r.Changes)
				if r.Since != nil && !r.Since.First {
					since++
				}
			}
		}
		must(t, s.Close())
		whole, err := Check(s.path)
		if err != nil || whole.Err() != nil {
			t.Fatalf("the store is not sound: %+v, %v", whole, err)
		}
	}
	if told < 100*games/12 || since < games {
		t.Errorf("only %d things were told, and %d reports compared with one before", told, since)
	}
}

func TestWhatIsToldIsPackedAndUnpacked(t *testing.T) {
	p := &play{t: t, r: rand.New(rand.NewPCG(3, 4))}
	text := "遅い。高い。"
	for range 200 {
		var r record.Reading
		r.Analysis = &record.Analysis{Reason: "named"}
		for range p.r.IntN(4) {
			r.Revision.Document.Utterances = append(r.Revision.Document.Utterances, record.Utterance{Text: text})
			r.Analysis.Codings = append(r.Analysis.Codings, p.coding(record.Utterance{Text: text}))
		}
		want := r.Digest(record.Membership{}).Told
		block, err := packTold(*r.Analysis, len(r.Analysis.Codings), fixedNames{})
		must(t, err)
		got, reason, err := unpackTold(nil, block)
		if err != nil || reason != 1 {
			t.Fatalf("reason %d, %v", reason, err)
		}
		// Of a number the digits are kept, whatever its type was.
		if diff := gocmp.Diff(fmt.Sprint(spelt(want)), fmt.Sprint(spelt(got))); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
		for end := range block {
			if _, _, err := unpackTold(nil, block[:end]); err == nil && end > 0 && len(want) > 0 && end < 2 {
				t.Errorf("the first %d bytes of a block are one", end)
			}
		}
	}
}

// fixedNames gives every name one number.
type fixedNames struct{}

func (fixedNames) number(string, string) (uint64, error) { return 1, nil }

// spelt writes facts out with their numbers as digits.
func spelt(all []record.Told) (out []string) {
	for _, one := range all {
		for _, f := range one.Facts {
			value, _ := factValue(f)
			right := f.Consistent == nil || *f.Consistent
			out = append(out, fmt.Sprint(one.Utterance, f.Type, f.Start, f.End, value, f.Unit, f.Currency, f.Of, f.Qualifier, f.Expected, right))
		}
		for _, e := range one.Events {
			out = append(out, fmt.Sprintf("%d %+v", one.Utterance, e))
		}
	}
	return out
}

func FuzzUnpackTold(f *testing.F) {
	f.Add([]byte{toldForm, 1, 0, 4, 0, 9, 0, 1, '5', 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		if all, _, err := unpackTold(nil, b); err == nil && len(all) > len(b) {
			t.Errorf("%d utterances in %d bytes", len(all), len(b))
		}
	})
}
