package extract

import (
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"classify/store/record"
)

// BenchmarkPages reads every labelled page once a turn: pages/s of one core.
// PAGES names another folder of .html and .html.gz files.
func BenchmarkPages(b *testing.B) {
	folder := "testdata/pages"
	if other := os.Getenv("PAGES"); other != "" {
		folder = other
	}
	names, err := filepath.Glob(folder + "/*.html*")
	if err != nil {
		b.Fatal(err)
	}
	var pages []record.Capture
	size := 0
	for _, name := range names {
		body := readPage(b, name)
		size += len(body)
		pages = append(pages, record.Capture{URL: "https://pages.example/" + filepath.Base(name), Status: 200, Body: body})
	}
	if len(pages) == 0 {
		b.Skip("no pages in " + folder)
	}
	b.SetBytes(int64(size))
	for b.Loop() {
		for _, c := range pages {
			if _, err := Extract(c); err != nil {
				b.Fatal(c.URL, err)
			}
		}
	}
	b.ReportMetric(float64(len(pages))*float64(b.N)/b.Elapsed().Seconds(), "pages/s")
}

func readPage(b *testing.B, name string) []byte {
	b.Helper()
	f, err := os.Open(name)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(name, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			b.Fatal(err)
		}
	}
	body, err := io.ReadAll(r)
	if err != nil {
		b.Fatal(err)
	}
	return body
}
