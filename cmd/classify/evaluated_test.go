package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"classify/nlp/codebook"
	"classify/store/report"
)

// TestEveryThemeSaysThatItIsNotEvaluated: no theme has labels it was not
// tuned to, and a reader is told so wherever its name and count stand.
func TestEveryThemeSaysThatItIsNotEvaluated(t *testing.T) {
	book, err := codebook.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	if len(book.Themes) != 13 {
		t.Fatalf("%d themes", len(book.Themes))
	}
	t.Chdir(root(t))
	db := []string{"--db", filepath.Join(t.TempDir(), "classify.db")}
	text := mustCall(t, append(db, "run", "testdata/minato-2021/incident.yaml", "--lang", "ja")...)
	markdown := mustCall(t, append(db, "report", "--format", "markdown", "--lang", "en")...)
	shown := mustCall(t, "codebook", "show")
	var r report.Report
	if err := json.Unmarshal([]byte(mustCall(t, append(db, "report", "--format", "json")...)), &r); err != nil {
		t.Fatal(err)
	}
	if len(r.Themes) != len(book.Themes) {
		t.Fatalf("%d themes in the report", len(r.Themes))
	}
	for i, theme := range book.Themes {
		if r.Themes[i].ID != theme.ID || r.Themes[i].Evaluated {
			t.Errorf("JSON: %s evaluated: %v", r.Themes[i].ID, r.Themes[i].Evaluated)
		}
		for _, c := range []struct{ in, name, out string }{
			{"text", theme.Label.JA + " (未評価)", text},
			{"Markdown", "| " + theme.ID + " | " + theme.Label.EN + " (not evaluated) |", markdown},
			{"codebook show", theme.ID + ": " + theme.Label.JA + " / " + theme.Label.EN + " (未評価, not evaluated)\n", shown},
		} {
			if !strings.Contains(c.out, c.name) {
				t.Errorf("%s lacks %q", c.in, c.name)
			}
		}
		if bare := strings.Count(text, theme.Label.JA); bare != strings.Count(text, theme.Label.JA+" (未評価)") {
			t.Errorf("text names %s without the mark", theme.Label.JA)
		}
	}
}
