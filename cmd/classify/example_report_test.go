package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"classify/nlp"
	"classify/store"
	"classify/store/report"
	"classify/store/report/render"
)

// TestTheExamplesReportIsAsItWas: the report of the example is the same bytes in
// every format and language, but for the hash of its run, which has its time.
func TestTheExamplesReportIsAsItWas(t *testing.T) {
	dir := filepath.Join(root(t), "testdata", "minato-2021", "report")
	t.Chdir(root(t))
	db := filepath.Join(t.TempDir(), "classify.db")
	mustCall(t, "run", example, "--db", db)
	s, err := store.Open(db)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	inc, err := s.Incident("")
	if err != nil {
		t.Fatal(err)
	}
	r, err := report.Build(s, inc, report.Options{Program: program, HeldOut: nlp.HeldOut})
	if err != nil {
		t.Fatal(err)
	}
	r.Method.RunHash = strings.Repeat("0", len(r.Method.RunHash))
	for _, format := range render.Formats {
		for _, lang := range render.Languages {
			var b bytes.Buffer
			if err := render.Write(&b, r, format, lang); err != nil {
				t.Fatal(err)
			}
			name := "report." + lang + "." + format
			if format == "json" || format == "csv" { // the same in every language
				name = "report." + format
			}
			golden := filepath.Join(dir, name)
			if os.Getenv("UPDATE") != "" {
				if err := os.MkdirAll(dir, 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(golden, b.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if at := firstDifference(b.Bytes(), want); at >= 0 {
				t.Errorf("%s: line %d is not as it was; UPDATE=1 writes it anew", name, bytes.Count(want[:min(at, len(want))], []byte("\n"))+1)
			}
		}
	}
}

// firstDifference is the first byte at which two texts differ; -1: none.
func firstDifference(a, b []byte) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	if len(a) != len(b) {
		return min(len(a), len(b))
	}
	return -1
}
