package extract

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"classify/store/record"

	"github.com/google/go-cmp/cmp"
)

// FuzzImport: whatever a file holds and is said to be, each document has an
// address of its own, its utterances are sound, and the answer is the same
// twice.
func FuzzImport(f *testing.F) {
	files, _ := filepath.Glob("testdata/pages/*")
	for _, name := range files {
		body, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		if end := filepath.Ext(name); end != ".golden" && end != ".pdf" {
			f.Add(body, "notes"+end, "")
		}
	}
	f.Add([]byte("a,b\nx,y\n"), "a.csv", "text/csv")
	f.Add([]byte("<rss><channel><item><description>&lt;p&gt;x"), "a.xml", "text/markdown")
	f.Fuzz(func(t *testing.T, body []byte, name, contentType string) {
		in := record.Capture{
			URL: "file:" + name, Status: 200, Origin: record.Imported, Body: body, Size: len(body),
			Header: http.Header{"Content-Type": {contentType}},
		}
		page, err := Extract(in)
		again, errAgain := Extract(in)
		if diff := cmp.Diff(page, again); diff != "" || (err == nil) != (errAgain == nil) {
			t.Fatalf("twice is not the same: %s", diff)
		}
		sound(t, page)
		met := map[string]bool{}
		for _, d := range page.Documents {
			if met[d.URL] {
				t.Fatalf("two documents are %s", d.URL)
			}
			met[d.URL] = true
		}
	})
}
