package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// folder writes labelled pages.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const notice = `<html><head><title>流出のお詫び</title></head><body><h1>流出のお詫び</h1><p>2021年5月21日</p>
<p>会員の皆さまの情報の一部が流出したことが判明いたしました。深くお詫び申し上げます。</p>
<p>原因と影響の範囲は調査を続けており、判明しだいあらためてお知らせいたします。</p></body></html>`

func TestScoresTellRightFromWrong(t *testing.T) {
	right := `{"url":"https://minato.example/1","title":"流出のお詫び","published":"2021-05-21","body":["会員の皆さまの情報の一部が流出したことが判明いたしました。深くお詫び申し上げます。","原因と影響の範囲は調査を続けており、判明しだいあらためてお知らせいたします。"]}`
	wrong := `{"url":"https://minato.example/1","title":"別の題","published":"2020-01-01","body":["まったく違う文章です。"]}`
	var out, errs strings.Builder
	code := run([]string{folder(t, map[string]string{"a.html": notice, "a.json": right, "b.html": notice, "b.json": wrong})}, &out, &errs)
	lines := strings.Split(out.String(), "\n")
	if code != 0 || len(lines) < 3 {
		t.Fatalf("run = %d, %q, %q", code, out.String(), errs.String())
	}
	if a := strings.Fields(lines[1]); a[0] != "a" || a[4] != verdictYes || a[5] != verdictYes {
		t.Errorf("the right page scored %q", lines[1])
	}
	if b := strings.Fields(lines[2]); b[0] != "b" || b[4] != verdictNo || b[5] != verdictNo || b[1] > "0.200" {
		t.Errorf("the wrong page scored %q", lines[2])
	}
}

func TestAFolderWithoutLabelsIsAnError(t *testing.T) {
	var out, errs strings.Builder
	if code := run([]string{folder(t, map[string]string{"a.html": notice})}, &out, &errs); code != 1 || !strings.Contains(errs.String(), "no NAME.html with NAME.json") {
		t.Errorf("run = %d, %q", code, errs.String())
	}
	if code := run(nil, &out, &errs); code != 2 {
		t.Errorf("run without folders = %d, want 2", code)
	}
}

func TestOverlapCountsPairsAsOftenAsBothHaveThem(t *testing.T) {
	for _, c := range []struct {
		got, want      string
		precision, rec float64
	}{
		{"あいう", "あいう", 1, 1},
		{"ＡＢ、Ｃ", "abc", 0, 0}, // case differs
		{"１２３", "123", 1, 1},
		{"ああああ", "ああ", 1. / 3, 1},
		{"", "あい", 0, 0},
		{"", "", 1, 1},
	} {
		if p, r, _ := overlap(c.got, c.want); p != c.precision || r != c.rec {
			t.Errorf("overlap(%q, %q) = %v, %v, want %v, %v", c.got, c.want, p, r, c.precision, c.rec)
		}
	}
}

// TestLabelledPagesAreReadAsWellAsBefore: the scores on our own labelled pages
// stand in a golden file, so that no change makes them worse unseen.
func TestLabelledPagesAreReadAsWellAsBefore(t *testing.T) {
	const labelled, golden = "../../crawler/extract/testdata/labelled", "testdata/labelled.golden.txt"
	pages, _, err := scoreFolder(labelled)
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	printPages(&got, pages, false)
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("scores differ; read the change, then rewrite them with UPDATE=1; got\n%s\nwant\n%s", got.Bytes(), want)
	}
}
