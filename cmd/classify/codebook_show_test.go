package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"classify/nlp/codebook"
)

// What show prints as YAML is accepted by check, has the hash of the book it
// shows, and so the same findings.
func TestShownCodebookIsTheSameCodebook(t *testing.T) {
	builtin, err := codebook.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	own := filepath.Join(t.TempDir(), "own.yaml")
	text := "# remarks stay\nversion: 1\nname: own\nlists: {TELL: [公表, 'SLA']}\nthemes:\n- id: x\n  label: {ja: 遅れ}\n  rules:\n  - {id: r, near: [TELL, 遅い], examples: {yes: [公表が遅い。]}}\n"
	if err := os.WriteFile(own, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, hash string }{{"builtin", builtin.Hash()}, {own, hashOf(t, own)}} {
		var shown, told bytes.Buffer
		if code := run(t.Context(), []string{"codebook", "show", "--yaml", c.name}, nil, &shown, &told); code != exitDone {
			t.Fatalf("show %s ends with %d: %s", c.name, code, told.String())
		}
		again := filepath.Join(t.TempDir(), "again.yaml")
		if err := os.WriteFile(again, shown.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := hashOf(t, again); got != c.hash {
			t.Errorf("%s has the hash %s when it is shown, want %s", c.name, got, c.hash)
		}
		if code := run(t.Context(), []string{"codebook", "check", "--db", filepath.Join(t.TempDir(), "none.db"), again}, nil, &told, &told); code != exitDone {
			t.Errorf("check of the shown %s ends with %d: %s", c.name, code, told.String())
		}
	}
}

func hashOf(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	b, err := codebook.Parse(file, data)
	if err != nil {
		t.Fatal(err)
	}
	return b.Hash()
}
