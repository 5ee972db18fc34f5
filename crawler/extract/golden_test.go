package extract

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"classify/store/record"
)

// goldenPages are pages of our own wording, each named for what it shows. The
// document that each must become stands beside it in NAME.golden, a line an
// utterance; UPDATE=1 go test rewrites it, and the diff is read.
const goldenPages = "testdata/pages"

func TestPagesBecomeTheirGoldenDocuments(t *testing.T) {
	names, err := filepath.Glob(goldenPages + "/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, ".golden") {
			continue
		}
		t.Run(filepath.Base(name), func(t *testing.T) {
			if strings.HasSuffix(name, ".pdf") && slowPDF {
				t.Skip("PDFium takes minutes under the race detector")
			}
			body, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			compareGolden(t, strings.TrimSuffix(name, filepath.Ext(name))+".golden", shown(t, name, body))
		})
	}
}

func compareGolden(t *testing.T, name string, got []byte) {
	t.Helper()
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(name, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; got\n%s\nwant\n%s", name, got, want)
	}
}

// shown extracts a page and lists what came of it.
func shown(t *testing.T, name string, body []byte) []byte {
	t.Helper()
	address, ok := SavedFrom(body)
	if !ok {
		address = "https://pages.example/" + filepath.Base(name)
	}
	page, err := Extract(record.Capture{URL: address, Status: 200, Body: body, Origin: record.Imported})
	var b bytes.Buffer
	if err != nil {
		if !errors.Is(err, ErrEmpty) && !errors.Is(err, ErrNotText) {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "error: %v\n", err)
	}
	for _, w := range page.Warnings {
		fmt.Fprintf(&b, "warning: %s\n", w)
	}
	for _, d := range page.Documents {
		showDocument(&b, d)
	}
	return b.Bytes()
}

func showDocument(b *bytes.Buffer, d record.Document) {
	fmt.Fprintf(b, "== %s\n", d.URL)
	for _, field := range []struct{ name, value string }{
		{"title", d.Title}, {"published", d.Published}, {"modified", d.Modified}, {"byline", d.Byline}, {"site", d.Site},
	} {
		if field.value == "" {
			continue
		}
		ground := d.Grounds[field.name]
		fmt.Fprintf(b, "%s: %s (%s, %s)\n", field.name, field.value, ground.From, ground.Confidence)
	}
	fmt.Fprintf(b, "lang: %s, charset: %s, partial: %v\n", d.Lang, d.Charset, d.Partial)
	for _, u := range d.Utterances {
		showUtterance(b, u)
	}
}

// showUtterance shows what there is of an utterance: a line, and one for each
// of the things few have.
func showUtterance(b *bytes.Buffer, u record.Utterance) {
	fmt.Fprintf(b, "%d %s\n", u.ID, u)
	for _, field := range []struct{ name, value string }{{"voice", string(u.Voice)}, {"url", u.URL}, {"lang", u.Lang}} {
		if field.value != "" {
			fmt.Fprintf(b, "  %s: %s\n", field.name, field.value)
		}
	}
	for _, q := range u.Quotes {
		fmt.Fprintf(b, "  quoted%s [%s] %s: %s\n", strings.Repeat(">", q.Depth), q.Speaker, q.Voice, u.Text[q.Start:q.End])
	}
}

// TestGoldenPagesAreNotOrphans: a golden without a page proves nothing.
func TestGoldenPagesAreNotOrphans(t *testing.T) {
	names, err := filepath.Glob(goldenPages + "/*")
	if err != nil {
		t.Fatal(err)
	}
	pages := map[string]int{}
	for _, name := range names {
		base, end := strings.TrimSuffix(name, filepath.Ext(name)), filepath.Ext(name)
		if end != ".golden" {
			pages[base]++
		}
	}
	for _, base := range slices.Sorted(maps.Keys(pages)) {
		if pages[base] > 1 {
			t.Errorf("%d pages share the golden file %s.golden", pages[base], base)
		}
	}
	for _, name := range names {
		if base, ok := strings.CutSuffix(name, ".golden"); ok && pages[base] == 0 {
			t.Errorf("%s has no page", name)
		}
	}
}
