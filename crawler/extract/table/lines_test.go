package table

import (
	"io"
	"strings"
	"testing"
)

// endless says the same letter again and again.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

func TestALineOfAnyLengthCostsNoOther(t *testing.T) {
	row := func(text string) string {
		return `{"url":"https://a.example/1","text":"` + text + `","author":"沖"}` + "\n"
	}
	in := io.MultiReader(strings.NewReader(`{"text":"`), io.LimitReader(endless{}, MaxBytes+1), strings.NewReader("\"}\n"+row("公表が遅い。")), io.LimitReader(endless{}, maxRow), strings.NewReader("\n"+row("返金を求める。")))
	text, more, err := ReadLines(in)
	if err != nil || more || len(text) > 3*maxRow {
		t.Fatalf("%d bytes, more %v, %v", len(text), more, err)
	}
	got, err := Read(string(text), Options{URL: "file:a.jsonl", Lines: true})
	if err != nil || len(got.Documents) != 1 || len(got.Documents[0].Utterances) != 2 || strings.Join(got.Warnings, "; ") != "2 rows are broken and left out: line 1 (longer than 1 MiB), line 3 (no JSON object)" {
		t.Errorf("%+v, %q, %v", got.Documents, got.Warnings, err)
	}
	if text, more, err := ReadLines(io.MultiReader(strings.NewReader(row("公表が遅い。")), strings.NewReader(strings.Repeat(row(strings.Repeat("あ", 1000)), MaxBytes/3000)))); len(text) != MaxBytes || !more || err != nil {
		t.Errorf("of a longer file %d bytes, more %v, %v", len(text), more, err)
	}
}
