package main

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// unkept are the fields that an import gives anew: when the export was
// written, and the hash of its bytes.
var unkept = []string{"captured", "sha256"}

// exportedLines reads an export by the ids of its lines.
func exportedLines(t *testing.T, db string) map[string]map[string]any {
	t.Helper()
	lines := map[string]map[string]any{}
	for line := range strings.SplitSeq(strings.TrimSpace(mustCall(t, "export", "--db", db)), "\n") {
		var fields map[string]any
		if err := json.Unmarshal([]byte(line), &fields); err != nil {
			t.Fatal(err)
		}
		for _, name := range unkept {
			delete(fields, name)
		}
		lines[fields["id"].(string)] = fields
	}
	return lines
}

// TestAnImportOfAnExportGivesTheSameStore compares every field of every
// utterance: of pages of all kinds, on the incident and off it, with labels by
// two people.
func TestAnImportOfAnExportGivesTheSameStore(t *testing.T) {
	t.Chdir(root(t))
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	mustCall(t, "crawl", example, "--db", at("a.db"))
	first := exportedLines(t, at("a.db"))
	ids := slices.Sorted(maps.Keys(first))
	labels := ""
	for i, id := range ids[:20] {
		said := `["delay"]`
		if i%2 == 0 {
			said = `[]`
		}
		text, err := json.Marshal(first[id]["text"])
		if err != nil {
			t.Fatal(err)
		}
		for _, by := range []string{"浜", "沖"}[:1+i%2] {
			labels += `{"id":"` + id + `","text":` + string(text) + `,"themes":` + said + `,"by":"` + by + `","note":"n","offered":["delay","scope"],"drawn":"random@x"}` + "\n"
		}
	}
	if err := os.WriteFile(at("labels.jsonl"), []byte(labels), 0o600); err != nil {
		t.Fatal(err)
	}
	mustCall(t, "label", "import", at("labels.jsonl"), "--db", at("a.db"))
	want := exportedLines(t, at("a.db"))
	mustCall(t, "export", "--db", at("a.db"), "--out", at("a.jsonl"))
	mustCall(t, "import", example, at("a.jsonl"), "--db", at("b.db"))
	if diff := cmp.Diff(want, exportedLines(t, at("b.db"))); diff != "" {
		t.Errorf("after an import (-before +after):\n%.4000s", diff)
	}
	if a, b := mustCall(t, "export", "--db", at("a.db")), mustCall(t, "export", "--db", at("b.db")); a != b {
		t.Errorf("the exports are not the same bytes:\n%.4000s", cmp.Diff(a, b))
	}
	mustCall(t, "update", "--db", at("b.db"))
	if diff := cmp.Diff(want, exportedLines(t, at("b.db"))); diff != "" {
		t.Errorf("after an update (-before +after):\n%.4000s", diff)
	}
	if a, b := mustCall(t, "label", "export", "--db", at("a.db")), mustCall(t, "label", "export", "--db", at("b.db")); a != b {
		t.Errorf("the labels differ:\n%s\n%s", a, b)
	}
	mustCall(t, "db", "check", "--db", at("b.db"))
	seen := map[string]int{}
	for _, fields := range want {
		for name := range fields {
			seen[name]++
		}
		if fields["on_incident"] == false {
			seen["off"]++
		}
	}
	for _, name := range []string{"quotes", "labels", "machine", "level", "off", "byline"} {
		if seen[name] == 0 {
			t.Errorf("no line of the example has %s", name)
		}
	}
}

// TestAnImportOfAnExportTellsWhatWasLeftOutOfTables: broken rows and dates are
// counted in the second store as in the first.
func TestAnImportOfAnExportTellsWhatWasLeftOutOfTables(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	for name, text := range map[string]string{
		"incident.yaml": "id: harbour\ntitle: みなとの件\norganisation: {name: 株式会社みなと}\nsources: [{url: \"https://a.example/\", voice: commentary}]\n",
		"a.csv":         "url,speaker,posted,text\nhttps://a.example/1,浜,5月の夜,みなとの一つ目です。\nhttps://a.example/2,沖,2021-05-05,\"みなと、閉じない\n",
	} {
		if err := os.WriteFile(at(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	mustCall(t, "import", at("incident.yaml"), at("a.csv"), "--db", at("a.db"))
	mustCall(t, "export", "--db", at("a.db"), "--out", at("a.jsonl"))
	mustCall(t, "import", at("incident.yaml"), at("a.jsonl"), "--db", at("b.db"))
	var told []any
	for _, db := range []string{"a.db", "b.db"} {
		var r struct{ Skipped struct{ Warnings []any } }
		if err := json.Unmarshal([]byte(mustCall(t, "report", "--format", "json", "--db", at(db))), &r); err != nil {
			t.Fatal(err)
		}
		if len(r.Skipped.Warnings) != 2 {
			t.Errorf("%s tells of %v", db, r.Skipped.Warnings)
		}
		told = append(told, r.Skipped.Warnings)
	}
	if diff := cmp.Diff(told[0], told[1]); diff != "" {
		t.Errorf("the warnings differ (-before +after):\n%s", diff)
	}
}

// TestLabelsOutliveWhatIsForgottenBesideThem: the id under which an utterance was
// labelled is a hash of all that its page said, and goes with what was forgotten.
func TestLabelsOutliveWhatIsForgottenBesideThem(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	for name, text := range map[string]string{
		"incident.yaml": "id: harbour\ntitle: みなとの件\norganisation: {name: 株式会社みなと}\nsources: [{url: \"https://a.example/\", voice: commentary}]\n",
		"a.csv":         "url,speaker,text\nhttps://a.example/1,浜 茜,三年も前の写真が残っていて驚きました。\nhttps://a.example/1,沖,公表が遅いですね。\nhttps://a.example/1,沖,公表が遅いですね。\n",
	} {
		if err := os.WriteFile(at(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	mustCall(t, "import", at("incident.yaml"), at("a.csv"), "--db", at("a.db"))
	labels, old := "", ""
	for line := range strings.SplitSeq(strings.TrimSpace(mustCall(t, "export", "--db", at("a.db"))), "\n") {
		var l struct{ ID, Text string }
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatal(err)
		}
		old, _, _ = strings.Cut(l.ID, ":")
		if strings.HasPrefix(l.Text, "公表") {
			labels += `{"id":"` + l.ID + `","text":"` + l.Text + `","themes":["delay"],"by":"浜","note":"n"}` + "\n"
		}
	}
	if err := os.WriteFile(at("labels.jsonl"), []byte(labels), 0o600); err != nil {
		t.Fatal(err)
	}
	mustCall(t, "label", "import", at("labels.jsonl"), "--db", at("a.db"))
	mustCall(t, "forget", "--author", "浜 茜", "--db", at("a.db"))
	first := mustCall(t, "export", "--db", at("a.db"), "--out", "-")
	if n := strings.Count(first, `"labels":[{"by"`); n < 2 || strings.Contains(first, old) {
		t.Errorf("%d labels are left, with ids of the text that was: %v\n%s", n, strings.Contains(first, old), first)
	}
	if err := os.WriteFile(at("a.jsonl"), []byte(first), 0o600); err != nil {
		t.Fatal(err)
	}
	mustCall(t, "import", at("incident.yaml"), at("a.jsonl"), "--db", at("b.db"))
	if again := mustCall(t, "export", "--db", at("b.db")); again != first {
		t.Errorf("an import of the export has other labels:\n%s", cmp.Diff(first, again))
	}
	mustCall(t, "db", "check", "--db", at("a.db"))
}
