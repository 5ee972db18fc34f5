package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"classify/nlp/codebook"
	"classify/store/report"
)

// heldOut are the themes of which the program comes with held-out scores.
var heldOut = []string{"delay", "retention", "compensation"}

// TestEveryThemeSaysWhetherItIsEvaluated: of a theme without held-out labels a
// reader is told so wherever its name and count stand, and of the others not.
func TestEveryThemeSaysWhetherItIsEvaluated(t *testing.T) {
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
		known := slices.Contains(heldOut, theme.ID)
		if one := r.Themes[i]; one.ID != theme.ID || one.Evaluated != known || (one.Share.Corrected != nil) != known || (one.Share.Evidence.From == report.FromHeldOut) != known {
			t.Errorf("JSON: %s evaluated: %v, share %+v", one.ID, one.Evaluated, one.Share)
		}
		mark, both := " (not evaluated)", " (未評価, not evaluated)"
		if known {
			mark, both = "", ""
		}
		for _, c := range []struct{ in, name, out string }{
			{"Markdown", "| " + theme.ID + " | " + theme.Label.EN + mark + " |", markdown},
			{"codebook show", theme.ID + ": " + theme.Label.JA + " / " + theme.Label.EN + both + "\n", shown},
		} {
			if !strings.Contains(c.out, c.name) {
				t.Errorf("%s lacks %q", c.in, c.name)
			}
		}
		named, marked := strings.Count(text, theme.Label.JA), strings.Count(text, theme.Label.JA+" (未評価)")
		if named == 0 || known && marked != 0 || !known && marked != named {
			t.Errorf("text names %s %d times, %d times with the mark", theme.Label.JA, named, marked)
		}
	}
}

// TestTheScoresAreThoseOfTheMethodOfTheReport: a codebook of one's own has none,
// be its theme called as it may.
func TestTheScoresAreThoseOfTheMethodOfTheReport(t *testing.T) {
	t.Parallel()
	for _, book := range []string{"builtin", "book.yaml"} {
		incident, db := talking(t, 6)
		if book != "builtin" {
			folder := filepath.Dir(incident)
			data, err := os.ReadFile(incident)
			if err != nil {
				t.Fatal(err)
			}
			for name, text := range map[string]string{
				"incident.yaml": string(data) + "codebook: " + book + "\n",
				book:            "version: 1\nname: own\nthemes:\n  - id: delay\n    label: {ja: 遅れ}\n    rules: [{id: slow, word: [遅い]}]\n",
			} {
				if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			mustCall(t, "import", incident, filepath.Join(folder, "notes.txt"), "--db", db)
		}
		var r report.Report
		if err := json.Unmarshal([]byte(mustCall(t, "report", "--format", "json", "--db", db)), &r); err != nil {
			t.Fatal(err)
		}
		e := r.Themes[0].Share.Evidence
		if r.Themes[0].ID != "delay" || (e.From == report.FromHeldOut) != (book == "builtin") {
			t.Errorf("%s: %+v", book, e)
		}
	}
}

// TestLabelsOfTheStoreCorrectTheShare: from the draw to the report.
func TestLabelsOfTheStoreCorrectTheShare(t *testing.T) {
	t.Parallel()
	incident, db := talking(t, 3)
	folder := filepath.Dir(incident)
	var posts strings.Builder
	for i := range 24 {
		text := []string{"みなとの公表は遅かった。", "駅前は雨。", "みなとから電話もない。"}[i%3]
		fmt.Fprintf(&posts, "{\"url\":\"https://sns.example/%d\",\"text\":\"%s その%d。\"}\n", i%8, text, i)
	}
	file := filepath.Join(folder, "posts.jsonl")
	if err := os.WriteFile(file, []byte(posts.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	mustCall(t, "import", incident, file, "--db", db)
	lines := drawn(t, "--db", db, "-n", "100")
	labelledBy(t, db, lines, func(text string) []string {
		if strings.Contains(text, "雨") {
			return []string{"scope"} // which the program does not find there
		}
		return []string{"delay"}
	})
	var r report.Report
	if err := json.Unmarshal([]byte(mustCall(t, "report", "--format", "json", "--db", db)), &r); err != nil {
		t.Fatal(err)
	}
	delay, scope := r.Themes[0].Share, r.Themes[3].Share
	if len(lines) != 27 || delay.Of != 27 || delay.Found != 11 || delay.Evidence.From != report.FromHeldOut {
		t.Errorf("%d lines drawn; with 19 positives: %+v", len(lines), delay)
	}
	if scope.Corrected != nil || scope.Evidence.From != report.FromLabels || scope.Evidence.Lacks != report.LacksPositives || scope.Evidence.Positives != 8 {
		t.Errorf("with 8 positives: %+v", scope)
	}
	text := mustCall(t, "report", "--lang", "ja", "--db", db)
	if !strings.Contains(text, "正例不足") || !strings.Contains(text, "ラベル 27 件、正例 8、9 文書") {
		t.Errorf("the report does not tell of too few labels:\n%s", text)
	}
}
