package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/japanese"

	"classify/nlp"
	gold "classify/nlp/label"
	"classify/store/export"
	"classify/store/record"
	"classify/store/report"
)

// talking makes a store of an incident with a file of n paragraphs, in which
// the rules find something.
func talking(t *testing.T, n int) (incident, db string) {
	t.Helper()
	dir := t.TempDir()
	incident, db = filepath.Join(dir, "incident.yaml"), filepath.Join(dir, "classify.db")
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, "みなとの公表は遅かった。その%d。\n\n", i)
	}
	for name, data := range map[string]string{
		"incident.yaml": "id: minato\ntitle: みなと\norganisation: {name: みなと}\nsources: [{url: \"https://minato.example/\", voice: announcement}]\n",
		"notes.txt":     text.String(),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	mustCall(t, "import", incident, filepath.Join(dir, "notes.txt"), "--db", db)
	return incident, db
}

// drawn are the lines that label next writes.
func drawn(t *testing.T, args ...string) []gold.Line {
	t.Helper()
	lines, err := gold.Lines("next", strings.NewReader(mustCall(t, append([]string{"label", "next"}, args...)...)))
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

func TestARandomDrawGivesEveryUtteranceTheSameChance(t *testing.T) {
	t.Parallel()
	of := make([]candidate, 10)
	for i := range of {
		of[i].ID = fmt.Sprint(i)
	}
	const draws = 2000
	times := map[string]int{}
	for seed := range uint64(draws) {
		chosen := drawing{strategy: "random", n: 3, seed: seed}.draw(of)
		if len(chosen) != 3 || chosen[0].ID == chosen[1].ID || chosen[1].ID == chosen[2].ID || chosen[0].ID == chosen[2].ID {
			t.Fatalf("seed %d: %+v", seed, chosen)
		}
		for _, c := range chosen {
			times[c.ID]++
		}
	}
	for id, n := range times {
		if n < 500 || n > 700 { // 600 ± 20 by chance, five times that
			t.Errorf("%s was drawn %d times of %d", id, n, draws)
		}
	}
	fewer, more := drawing{n: 3, seed: 9}.draw(of), drawing{n: 6, seed: 9}.draw(of)
	if fewer[0].ID != more[0].ID || fewer[2].ID != more[2].ID || len(drawing{n: 50}.draw(of)) != 10 {
		t.Error("a smaller draw is not the beginning of a larger one")
	}
}

func TestTheLeastSureComeFirst(t *testing.T) {
	d := drawing{strategy: "uncertain", theme: "late", n: 3}
	chance := func(theme string, p, threshold float64) nlp.Chance {
		return nlp.Chance{Theme: theme, P: p, Threshold: threshold}
	}
	var of []candidate
	for i, chances := range [][]nlp.Chance{
		nil, // found by rules
		{chance("late", 0.5, 0.75), chance("money", 0.75, 0.75)},
		{chance("late", 0.9, 0.75), chance("late", 0.625, 0.75)},
		{chance("late", 0.875, 0.75)},
	} {
		c := candidate{sure: sureness(d.wanted(chances))}
		c.ID = fmt.Sprint(i)
		of = append(of, c)
	}
	seen := map[string]bool{}
	for seed := range uint64(20) {
		d.seed = seed
		got := d.draw(of)
		seen[got[0].ID+got[1].ID+got[2].ID] = true
	}
	if len(seen) != 2 || !seen["321"] || !seen["231"] {
		t.Errorf("orders %v, want 321 and 231", seen)
	}
}

func TestRulesAndModelDisagreeOnThemesOfTheModel(t *testing.T) {
	rule, model := record.ByRule, record.ByModel
	models := map[string]bool{"late": true, "money": true}
	for _, c := range []struct {
		theme string
		found []record.Finding
		want  bool
	}{
		{"", nil, false},
		{"", []record.Finding{{Theme: "late", By: rule}}, true},
		{"", []record.Finding{{Theme: "late", By: model}}, true},
		{"", []record.Finding{{Theme: "late", By: model}, {Theme: "late", By: rule}}, false},
		{"", []record.Finding{{Theme: "scope", By: rule}}, false}, // the model does not know it
		{"money", []record.Finding{{Theme: "late", By: model}}, false},
		{"late", []record.Finding{{Theme: "late", By: model}}, true},
	} {
		if got := (drawing{strategy: "disagree", theme: c.theme}).wants(c.found, models); got != c.want {
			t.Errorf("%s %+v: %v, want %v", c.theme, c.found, got, c.want)
		}
	}
	d := report.Document{Reading: record.Reading{Analysis: &record.Analysis{
		Codings: []record.Coding{{Findings: []record.Finding{{Theme: "late", By: model}, {Theme: "scope", By: rule}}}},
		Machine: map[int][]record.Finding{1: {{Theme: "money", By: model}}},
	}}}
	if got := modelled([]report.Document{d, {}}); len(got) != 2 || !got["late"] || !got["money"] {
		t.Errorf("modelled = %v", got)
	}
}

func TestLabelsAreReadFromShiftJIS(t *testing.T) {
	t.Parallel()
	_, db := talking(t, 3)
	lines := drawn(t, "--db", db)
	var table strings.Builder
	table.WriteString("id,text,themes,note\r\n")
	for _, l := range lines {
		fmt.Fprintf(&table, "%s,%s,-,表から\r\n", l.ID, l.Text)
	}
	data, err := japanese.ShiftJIS.NewEncoder().String(table.String())
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "labels.csv")
	if err := os.WriteFile(file, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
	_, told, code := call(t, "label", "import", file, "--db", db)
	if code != exitDone || !strings.Contains(told, "3 labels: 3 new") || strings.Contains(told, "stale") {
		t.Errorf("exit code %d: %s", code, told)
	}
	if out := mustCall(t, "label", "export", "--db", db); strings.Count(out, "表から") != 3 {
		t.Errorf("exported\n%s", out)
	}
}

// TestAKilledLabelImportIsWholeOrNothing kills the import of labels, and an
// update with another codebook beside it, with signal 9 at random moments.
func TestAKilledLabelImportIsWholeOrNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("starts the program and kills it, again and again")
	}
	t.Parallel()
	const n = 300
	incident, db := talking(t, n)
	var labels []gold.Label
	for _, l := range drawn(t, "-n", fmt.Sprint(n), "--db", db) {
		l.Themes = []string{"retention"}
		labels = append(labels, l.Label)
	}
	file, book := filepath.Join(filepath.Dir(db), "labels.jsonl"), filepath.Join(filepath.Dir(db), "book.yaml")
	write := func(path string, fill func(f *os.File) error) {
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := fill(f); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	write(file, func(f *os.File) error { return gold.Write(f, labels) })
	random := rand.New(rand.NewPCG(3, 4))
	whole := false
	for range 8 {
		killAfter(t, time.Duration(random.IntN(250))*time.Millisecond, "label", "import", file, "--db", db)
		byHuman, byRule := codedBy(t, db)
		if byHuman+byRule != n || byHuman != 0 && byHuman != n || whole && byHuman != n {
			t.Fatalf("%d of %d are coded by a person, %d by rules", byHuman, n, byRule)
		}
		whole = byHuman == n
	}
	mustCall(t, "label", "import", file, "--db", db)

	data, err := os.ReadFile(incident)
	if err != nil {
		t.Fatal(err)
	}
	write(incident, func(f *os.File) error {
		_, err := f.WriteString(string(data) + "codebook: book.yaml\n")
		return err
	})
	for i := range 6 {
		write(book, func(f *os.File) error {
			_, err := fmt.Fprintf(f, "version: 1\nname: book\nthemes:\n  - id: delay\n    label: {ja: 遅れ}\n    rules: [{id: slow%d, word: [遅い]}]\n", i)
			return err
		})
		notes := filepath.Join(filepath.Dir(db), "notes.txt")
		killAfter(t, time.Duration(random.IntN(400))*time.Millisecond, "import", incident, notes, "--db", db)
		killAfter(t, time.Duration(random.IntN(400))*time.Millisecond, "update", "--db", db)
		if byHuman, byRule := codedBy(t, db); byHuman != n || byRule != 0 {
			t.Fatalf("%d of %d are coded by a person after a kill, %d by rules", byHuman, n, byRule)
		}
	}
}

// killAfter runs the program as a process of its own and kills it.
func killAfter(t *testing.T, after time.Duration, args ...string) {
	t.Helper()
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), "CLASSIFY_TEST_PROGRAM=1")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(after)
	_ = cmd.Process.Kill() // it may have ended by itself
	if err := cmd.Wait(); err != nil && cmd.ProcessState.ExitCode() != -1 {
		t.Fatalf("classify %s: exit code %d", strings.Join(args, " "), cmd.ProcessState.ExitCode())
	}
}

// codedBy counts the utterances that a person and that rules have coded.
func codedBy(t *testing.T, db string) (human, rule int) {
	t.Helper()
	for _, raw := range strings.Split(strings.TrimSpace(mustCall(t, "export", "--db", db)), "\n") {
		var l export.Line
		if err := json.Unmarshal([]byte(raw), &l); err != nil {
			t.Fatal(err)
		}
		by := func(who record.By) bool {
			return slices.ContainsFunc(l.Themes, func(f record.Finding) bool { return f.By == who })
		}
		if by(record.ByHuman) {
			human++
		} else if by(record.ByRule) {
			rule++
		}
	}
	return human, rule
}

func TestOfManyWrongLabelsSomeAreTold(t *testing.T) {
	t.Parallel()
	_, db := talking(t, 1)
	file := filepath.Join(t.TempDir(), "labels.jsonl")
	var lines strings.Builder
	for i := range 25 {
		fmt.Fprintf(&lines, "{\"id\":\"0123456789abcdef:%d\",\"text\":\"x\",\"themes\":[]}\n", i+1)
	}
	if err := os.WriteFile(file, []byte(lines.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	_, told, code := call(t, "label", "import", file, "--db", db)
	if code != exitUsage || strings.Count(told, "no utterance") != mostMisfits || !strings.Contains(told, "classify: and 5 more") {
		t.Errorf("exit code %d: %s", code, told)
	}
}
