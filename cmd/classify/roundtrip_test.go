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
