package main

import (
	"cmp"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gold "classify/nlp/label"
	"classify/store/export"
	"classify/store/record"
)

// labelledBy gives drawn lines the themes that judge says, imports them, and
// returns what import told.
func labelledBy(t *testing.T, db string, lines []gold.Line, judge func(text string) []string) string {
	t.Helper()
	var labels []gold.Label
	for _, l := range lines {
		l.Themes = judge(l.Text)
		labels = append(labels, l.Label)
	}
	file := filepath.Join(t.TempDir(), "labels.jsonl")
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := cmp.Or(gold.Write(f, labels), f.Close()); err != nil {
		t.Fatal(err)
	}
	_, told, code := call(t, "label", "import", file, "--db", db)
	if code != exitDone {
		t.Fatalf("label import: exit code %d: %s", code, told)
	}
	return told
}

func exportedLabels(t *testing.T, db string) []gold.Line {
	t.Helper()
	lines, err := gold.Lines("export", strings.NewReader(mustCall(t, "label", "export", "--db", db)))
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

func TestHowALineWasDrawnGoesIntoTheStoreAndOut(t *testing.T) {
	t.Parallel()
	_, db := talking(t, 4)
	none := func(string) []string { return []string{} }
	labelledBy(t, db, drawn(t, "-n", "1", "--db", db), none)
	labelledBy(t, db, drawn(t, "-n", "1", "--strategy", "uncertain", "--theme", "delay", "--db", db), none)
	var got []string
	for _, l := range exportedLabels(t, db) {
		strategy, method, _ := strings.Cut(l.Drawn.String(), "@")
		if len(method) != 12 || len(l.Offered) != 13 || !strings.HasSuffix(l.URL, "/notes.txt") {
			t.Errorf("exported %+v", l)
		}
		got = append(got, strategy)
	}
	slices.Sort(got)
	if want := []string{"random", "uncertain:delay"}; !slices.Equal(got, want) {
		t.Errorf("drawn %q, want %q", got, want)
	}
}

// TestTheNearestToTheThresholdIsDrawnFirst: what the model all but finds is
// drawn before what rules find, and before what it is surer of.
func TestTheNearestToTheThresholdIsDrawnFirst(t *testing.T) {
	t.Parallel()
	incident, db := talking(t, 2)
	texts := []string{"3週間も黙ってたわけ?", "気づいてから知らせるまで黙っていた。", "知っていて何も言わなかったのか。", "駅前は雨。"}
	notes := filepath.Join(filepath.Dir(incident), "more.txt")
	if err := os.WriteFile(notes, []byte(strings.Join(texts, "\n\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	mustCall(t, "import", incident, notes, "--db", db)
	tagger, err := newTagger("", []string{"みなと"})
	if err != nil {
		t.Fatal(err)
	}
	distance := func(text string) float64 {
		var at []candidate
		for _, u := range inContext(record.Document{Utterances: []record.Utterance{{ID: 1, Text: text}}}, "") {
			d := drawing{strategy: record.Uncertain, theme: "delay"}
			at = append(at, candidate{sure: sureness(d.wanted(tagger.Chances(u.Text, u.context)))})
		}
		return at[0].sure
	}
	lines := drawn(t, "--strategy", "uncertain", "--theme", "delay", "--db", db)
	last, below := 0.0, false
	for _, l := range lines {
		if l.Text == "駅前は雨。" {
			t.Errorf("%q was drawn, of which the model says nothing", l.Text)
		}
		if at := distance(l.Text); at < last {
			t.Errorf("%q (%.3f) comes after one at %.3f", l.Text, at, last)
		} else {
			last = at
		}
		found := tagger.Tag(l.Text, inContext(record.Document{Utterances: []record.Utterance{{ID: 1, Text: l.Text}}}, "")[0].context).Findings
		below = below || !slices.Contains(record.ThemesOf(found), "delay")
	}
	if len(lines) < 4 || last != 1 || !below {
		t.Errorf("drawn %d, the surest at %.2f, one without a finding of delay: %v", len(lines), last, below)
	}
}

func TestAThemeOfALaterCodebookIsNotSilencedByALabel(t *testing.T) {
	t.Parallel()
	incident, db := talking(t, 3)
	book := filepath.Join(filepath.Dir(incident), "book.yaml")
	themes := "  - id: late\n    label: {ja: 遅れ}\n    rules: [{id: slow, word: [遅い]}]\n"
	use := func(more string) {
		if err := os.WriteFile(book, []byte("version: 1\nname: own\nthemes:\n"+themes+more), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	use("")
	data, err := os.ReadFile(incident)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(incident, append(data, "codebook: book.yaml\n"...), 0o600); err != nil {
		t.Fatal(err)
	}
	mustCall(t, "import", incident, filepath.Join(filepath.Dir(incident), "notes.txt"), "--db", db)
	labelledBy(t, db, drawn(t, "--db", db), func(string) []string { return []string{} })
	use("  - id: telling\n    label: {ja: 公表}\n    rules: [{id: told, word: [公表]}]\n")
	mustCall(t, "update", "--db", db)
	out := strings.TrimSpace(mustCall(t, "export", "--db", db))
	for _, raw := range strings.Split(out, "\n") {
		var l export.Line
		if err := json.Unmarshal([]byte(raw), &l); err != nil {
			t.Fatal(err)
		}
		if found, machine := record.ThemesOf(l.Themes), record.ThemesOf(l.Machine); !slices.Equal(found, []string{"telling"}) || !slices.Equal(machine, []string{"late", "telling"}) {
			t.Errorf("%s has %q, and by the program %q", l.Text, found, machine)
		}
	}
	id := exportedLabels(t, db)[0].ID
	if told := mustCall(t, "explain", id, "--db", db); !strings.Contains(told, "which counts: no theme; the label does not speak of telling") {
		t.Errorf("explain:\n%s", told)
	}
	var why explanation
	if err := json.Unmarshal([]byte(mustCall(t, "explain", id, "--json", "--db", db)), &why); err != nil {
		t.Fatal(err)
	}
	if found := record.ThemesOf(why.Labelled); !slices.Equal(found, []string{"telling"}) {
		t.Errorf("explain --json says that %q stand", found)
	}
}
