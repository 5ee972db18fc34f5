package nlp

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"classify/nlp/codebook"
	"classify/store/record"
)

// unseenCounts counts what a tagger gets right and wrong in the unseen
// sentences, by incident.
func unseenCounts(t *testing.T, tagger *Tagger) []record.HeldOut {
	t.Helper()
	files, err := filepath.Glob("../testdata/gold/unseen/*.jsonl")
	if err != nil || len(files) == 0 {
		t.Fatalf("no unseen sentences: %v", err)
	}
	out := make([]record.HeldOut, len(goldThemes))
	at := map[string]int{}
	for _, file := range files {
		for _, one := range readLabelled(t, file) {
			found := tagger.Tag(one.Text, Context{Heading: one.Heading, Parent: one.Parent}).Findings
			if _, known := at[one.Group()]; !known {
				at[one.Group()] = len(at)
			}
			for i, theme := range goldThemes {
				out[i].Theme = theme
				for len(out[i].Documents) < len(at) {
					out[i].Documents = append(out[i].Documents, record.Counted{})
				}
				var c tally
				c.add(one, theme, found)
				d := &out[i].Documents[at[one.Group()]]
				*d = d.Plus(record.Counted{Sentences: 1, Hits: c.hit, False: c.false, Missed: c.missed})
			}
		}
	}
	return out
}

// TestTheHeldOutScoresAreThoseOfThisMethod keeps what the program comes with in
// step with the codebook and the model: other rules err in another way.
func TestTheHeldOutScoresAreThoseOfThisMethod(t *testing.T) {
	var all []heldOut
	for _, tagger := range []*Tagger{newTagger(t), completed(t)} {
		m := tagger.Method()
		all = append(all, heldOut{m.Tagger, m.CodebookID, m.Dictionary, m.Model, unseenCounts(t, tagger)})
	}
	want := heldOutLines(t, all)
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile("heldout.json", want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(heldOutFile, want) {
		t.Error("heldout.json is not what this codebook and model score; UPDATE=1 go test ./nlp writes it anew, and go test again builds it in")
	}
}

// heldOutLines writes one theme a line.
func heldOutLines(t *testing.T, all []heldOut) []byte {
	t.Helper()
	out, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return append(bytes.ReplaceAll(out, []byte(`{"theme"`), []byte("\n"+`{"theme"`)), '\n')
}

// TestTheHeldOutScoresAddUpToTheGolden reads the sums of the unseen files.
func TestTheHeldOutScoresAddUpToTheGolden(t *testing.T) {
	golden, err := os.ReadFile("../testdata/gold/stats.golden.txt")
	if err != nil {
		t.Fatal(err)
	}
	for what, tagger := range map[string]*Tagger{"unseen, rules alone": newTagger(t), "unseen, with the model": completed(t)} {
		sums := map[string]record.Counted{}
		in := false
		for _, line := range strings.Split(string(golden), "\n") {
			if !strings.HasPrefix(line, " ") {
				in = strings.HasSuffix(line, what)
				continue
			}
			var theme string
			var c record.Counted
			if _, err := fmt.Sscanf(line, "%s hit %d false %d missed %d", &theme, &c.Hits, &c.False, &c.Missed); err != nil {
				t.Fatal(err)
			}
			if in {
				sums[theme] = sums[theme].Plus(c)
			}
		}
		held := HeldOut(tagger.Method())
		if len(held) != len(goldThemes) || len(sums) != len(goldThemes) {
			t.Fatalf("%s: %d themes held out, %d in the golden", what, len(held), len(sums))
		}
		for _, h := range held {
			got := h.Total()
			if got.Sentences != 2218 || len(h.Documents) != 107 {
				t.Errorf("%s, %s: %d sentences of %d documents", what, h.Theme, got.Sentences, len(h.Documents))
			}
			if got.Sentences = 0; got != sums[h.Theme] {
				t.Errorf("%s, %s: %+v, and in the golden %+v", what, h.Theme, got, sums[h.Theme])
			}
		}
	}
}

func TestOnlyTheThemesThatAreHeldOutAreEvaluated(t *testing.T) {
	for _, tagger := range []*Tagger{newTagger(t), completed(t)} {
		m := tagger.Method()
		for _, theme := range m.Themes {
			if theme.Evaluated != slices.Contains(goldThemes, theme.ID) {
				t.Errorf("%s evaluated: %v", theme.ID, theme.Evaluated)
			}
		}
		for name, change := range map[string]func(*record.Method){
			"tagger":   func(m *record.Method) { m.Tagger += "x" },
			"codebook": func(m *record.Method) { m.CodebookID += "x" },
			"model":    func(m *record.Method) { m.Model += "x" },
		} {
			other := m
			change(&other)
			if HeldOut(other) != nil {
				t.Errorf("with another %s the error is taken as known", name)
			}
		}
		m.Scope = "an incident"
		if HeldOut(m) == nil {
			t.Error("within an incident the error is not known")
		}
	}
	book, err := codebook.Parse("own.yaml", []byte("version: 1\nname: own\nthemes:\n  - id: delay\n    label: {ja: 遅れ}\n    rules: [{id: late, word: [遅い]}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	own, err := New(Options{Book: book})
	if err != nil {
		t.Fatal(err)
	}
	if own.Method().Themes[0].Evaluated {
		t.Error("the theme of another codebook is evaluated")
	}
}
