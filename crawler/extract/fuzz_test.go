package extract

import (
	"os"
	"path/filepath"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// unclean says what an utterance's text must not hold.
func unclean(s string) string {
	if !utf8.ValidString(s) {
		return "invalid UTF-8"
	}
	for _, r := range s {
		if unicode.IsControl(r) && r != '\n' {
			return "a control character"
		}
	}
	return ""
}

// FuzzExtract: whatever the bytes, texts are clean and not empty, ids count
// from one, parents come before their answers, spans lie inside their texts,
// nothing is said that the page does not say, and the answer is the same twice.
func FuzzExtract(f *testing.F) {
	for _, name := range fuzzed(f) {
		body, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body, "text/html")
		f.Add(body, "")
	}
	f.Add([]byte("1 ：名無し：2021/05/21(金) 10:00:00\nまだか\n2 ：名無し：2021/05/21(金) 10:01:00\n>>1 だな"), "text/plain")
	f.Add([]byte("<li class=comment><li class=comment><p>は<blockquote>ひ— ふ (@h)"), "text/html; charset=euc-jp")
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		in := capture(string(body))
		in.Header.Set("Content-Type", contentType)
		page, err := Extract(in)
		again, errAgain := Extract(in)
		if diff := cmp.Diff(page, again); diff != "" || (err == nil) != (errAgain == nil) {
			t.Fatalf("twice is not the same: %s", diff)
		}
		sound(t, page)
		if out := invented(in, page); len(out) > 0 {
			t.Fatalf("the page does not say %q", out)
		}
	})
}

// fuzzed are the pages that the fuzzer begins with: the small ones, so that it
// is quick.
func fuzzed(f *testing.F) (names []string) {
	f.Helper()
	for _, pattern := range []string{"testdata/*.html", "testdata/pages/*.html", "testdata/pages/*.txt"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		names = append(names, found...)
	}
	return names
}
