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

// rewritten rewrites an archive without the harbour.
func rewritten(t *testing.T, path string) Rewritten {
	t.Helper()
	w, err := Rewrite(path, withoutHarbour)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Commit(); err != nil {
		t.Fatal(err)
	}
	return w.Rewritten
}

// nothingBeside wants no unfinished file beside an archive.
func nothingBeside(t *testing.T, path string) {
	t.Helper()
	if parts, err := filepath.Glob(filepath.Join(filepath.Dir(path), ".*")); err != nil || len(parts) > 0 {
		t.Errorf("there are %v (%v)", parts, err)
	}
}

func TestRewriteLeavesNothingOfWhatGoes(t *testing.T) {
	for _, name := range []string{"a.warc", "a.warc.gz"} {
		path := archive(t, name)
		before := plain(t, path)
		dry, err := Survey(path, withoutHarbour)
		if err != nil || plain(t, path) != before {
			t.Fatalf("%s: a survey has changed it (%v)", name, err)
		}
		done := rewritten(t, path)
		if done != dry || done.Records != 5 || done.Damaged != 0 {
			t.Errorf("%s: rewritten is %+v, the survey told %+v", name, done, dry)
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
		if again := rewritten(t, path); again.Any() {
			t.Errorf("%s: once more %+v", name, again)
		}
		nothingBeside(t, path)
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
	if r := rewritten(t, path); r.Damaged != 1 || strings.Contains(plain(t, path), "harbour") {
		t.Errorf("%+v", r)
	}
}

func TestADiscardedRewritingChangesNothing(t *testing.T) {
	path := archive(t, "a.warc")
	before := plain(t, path)
	w, err := Rewrite(path, withoutHarbour)
	if err != nil || plain(t, path) != before || !w.Any() {
		t.Fatalf("before it is committed it is another one: %+v (%v)", w, err)
	}
	if err := w.Discard(); err != nil || plain(t, path) != before {
		t.Errorf("a discarded rewriting has changed it (%v)", err)
	}
	nothingBeside(t, path)
}

func TestARewritingThatWasKilledIsDoneByTheNext(t *testing.T) {
	path := archive(t, "a.warc")
	left := filepath.Join(filepath.Dir(path), ".a.warc.part") // longer than what is written
	if err := os.WriteFile(left, bytes.Repeat([]byte("the harbour\r\n"), 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Rewrite(path, withoutHarbour); err != nil { // and killed before it was committed
		t.Fatal(err)
	}
	if r := rewritten(t, path); r.Records != 5 || strings.Contains(plain(t, path), "harbour") {
		t.Errorf("rewritten is %+v", r)
	}
	nothingBeside(t, path)
}

func TestAnArchiveThatIsWrittenToMeanwhileIsNotReplaced(t *testing.T) {
	path := archive(t, "a.warc")
	w, err := Rewrite(path, withoutHarbour)
	if err != nil {
		t.Fatal(err)
	}
	f, err := Open(path, Options{Software: "tests"})
	if err == nil {
		err = f.Write(Exchange{URL: "https://a.example/4", Time: time.Date(2021, 5, 30, 0, 0, 0, 0, time.UTC), Status: 200, Body: []byte("the town hall")})
	}
	if err != nil || f.Close() != nil {
		t.Fatal(err)
	}
	if err := w.Commit(); err == nil || !strings.Contains(plain(t, path), "the town hall") {
		t.Errorf("Commit = %v, and what was written meanwhile is lost", err)
	}
	nothingBeside(t, path)
}

func TestOfALinkToAnArchiveTheFileIsRewritten(t *testing.T) {
	path := archive(t, "a.warc")
	link := filepath.Join(t.TempDir(), "link.warc")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	if r := rewritten(t, link); r.Records != 5 || strings.Contains(plain(t, path), "harbour") {
		t.Errorf("%+v: the file still holds it", r)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is %v (%v)", info, err)
	}
}
