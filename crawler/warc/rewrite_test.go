package warc

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"classify/store/record"
)

// withoutHarbour takes out what speaks of the harbour, and the page /gone.
func withoutHarbour(c record.Capture) (record.Capture, bool, error) {
	if strings.HasSuffix(c.URL, "/gone") {
		c.URL = "forgotten:1"
		return c, true, nil
	}
	if !bytes.Contains(c.Body, []byte("harbour")) {
		return c, false, nil
	}
	c.Original, c.Body, c.Header = c.SHA256, []byte("left"), http.Header{"Content-Type": {"text/left"}}
	return c, true, nil
}

// archive writes an archive of pages, two of which speak of the harbour, one
// twice.
func archive(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	f, err := Open(path, Options{Software: "tests"})
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range [][2]string{
		{"https://a.example/1", "the town"}, {"https://a.example/2", "the harbour"}, {"https://a.example/2", "the harbour"},
		{"https://a.example/gone", "a page"}, {"https://a.example/3", "the harbour again"}, {"https://a.example/1", "the town"},
	} {
		e := Exchange{URL: p[0], Time: time.Date(2021, 5, 21+i, 0, 0, 0, 0, time.UTC), Status: 200, Header: http.Header{"Content-Type": {"text/plain"}}, Body: []byte(p[1]), Took: time.Second}
		if err := f.Write(e); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// plain is a file's bytes, unpacked.
func plain(t *testing.T, path string) string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var in io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if in, err = gzip.NewReader(f); err != nil {
			t.Fatal(err)
		}
	}
	b, err := io.ReadAll(in)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestRewriteLeavesNothingOfWhatGoes(t *testing.T) {
	for _, name := range []string{"a.warc", "a.warc.gz"} {
		path := archive(t, name)
		before := plain(t, path)
		dry, err := Rewrite(path, withoutHarbour, true)
		if err != nil || plain(t, path) != before {
			t.Fatalf("%s: a dry run has changed it (%v)", name, err)
		}
		done, err := Rewrite(path, withoutHarbour, false)
		if err != nil || done != dry || done.Records != 5 || done.Damaged != 0 {
			t.Errorf("%s: rewritten is %+v, dry %+v (%v)", name, done, dry, err)
		}
		if after := plain(t, path); strings.Contains(after, "harbour") || strings.Contains(after, "/gone") {
			t.Errorf("%s: left is\n%s", name, after)
		}
		in, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		tally, err := Captures(in, record.Imported, func(c record.Capture) error {
			line := c.URL + " " + c.Time.Format("01-02") + " " + string(c.Body)
			if c.Original != "" {
				line += " of " + c.Original[:8]
			}
			got = append(got, line)
			return nil
		})
		in.Close()
		want := []string{
			"https://a.example/1 05-21 the town",
			"https://a.example/2 05-22 left of " + record.Hash([]byte("the harbour"))[:8],
			"https://a.example/2 05-23 left of " + record.Hash([]byte("the harbour"))[:8],
			"https://a.example/3 05-25 left of " + record.Hash([]byte("the harbour again"))[:8],
			"https://a.example/1 05-26 the town",
		}
		if err != nil || len(tally.Damages) > 0 || strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s: read again it is\n%s\nwant\n%s\n%v %v", name, strings.Join(got, "\n"), strings.Join(want, "\n"), tally, err)
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: the mode is %v (%v)", name, info.Mode(), err)
		}
		if again, err := Rewrite(path, withoutHarbour, false); err != nil || again.Any() {
			t.Errorf("%s: once more %+v (%v)", name, again, err)
		}
		if parts, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".*")); len(parts) > 0 {
			t.Errorf("%s: there are %v", name, parts)
		}
	}
}

func TestRewriteDoesNotKeepWhatItCannotRead(t *testing.T) {
	path := archive(t, "a.warc")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b = bytes.Replace(b, []byte("the harbour again"), []byte("the harbour agaiN"), 1) // its digests are wrong now
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := Rewrite(path, withoutHarbour, false)
	if err != nil || r.Damaged != 1 || strings.Contains(plain(t, path), "harbour") {
		t.Errorf("%+v (%v)", r, err)
	}
}
