package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestFilesInWhichNothingCanBeReadAreNamed: each that is broken is told with its file, as
// is what of another one could be read, and the sound ones are there.
func TestFilesInWhichNothingCanBeReadAreNamed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	body := ""
	for i := range 40 {
		body += fmt.Sprintf("<p>みなとの公表は遅すぎると思う。窓口は%d回かけてもつながらない。</p>", i*i+i)
	}
	page := []byte("<!DOCTYPE html><html lang=ja><meta charset=utf-8><title>港</title><article><h1>港</h1>" + body + "</article></html>")
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(page); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	packed := b.Bytes()
	altered := bytes.Clone(packed)
	altered[len(altered)-7] ^= 0x10
	for name, data := range map[string][]byte{
		"incident.yaml": []byte("id: harbour\ntitle: みなとの件\norganisation: {name: 株式会社みなと}\nsources:\n  - {url: \"https://a.example/\", voice: commentary}\n"),
		"in/sound.html": page, "in/sound.html.gz": packed, "in/half.html.gz": packed[:len(packed)*2/3], "in/altered.html.gz": altered, "in/stub.html.gz": packed[:12],
		"in/nul.html": make([]byte, 4000), "in/junk.pdf": bytes.Repeat([]byte{0, 7, 0xfe, 0x80, 3}, 500), "in/page.pdf": page, "in/broken.pdf": []byte("%PDF-1.7\n1 0 obj\n<</Type/Catalog\n"),
	} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	db := filepath.Join(dir, "classify.db")
	_, told, code := call(t, "import", filepath.Join(dir, "incident.yaml"), filepath.Join(dir, "in"), "--db", db)
	if code != exitDone || !strings.Contains(told, "9 addresses seen = 9 fetched + 0 skipped + 0 failed") {
		t.Errorf("exit code %d:\n%s", code, told)
	}
	in := func(name string) string { return "file:in/" + name }
	for _, want := range []string{
		in("half.html.gz") + ": the compressed body breaks off; read as far as it goes", in("altered.html.gz") + ": the compressed body does not have its checksum",
		"nothing read in " + in("stub.html.gz") + ": ", "nothing read in " + in("nul.html") + ": not a text page", "nothing read in " + in("junk.pdf") + ": not a text page",
		"nothing read in " + in("broken.pdf") + ": not a text page", filepath.Join(dir, "in", "page.pdf") + ": its name says that it is a PDF, and it is none", "of the files that were fetched nothing could be read in 4",
	} {
		if !strings.Contains(told, "classify: "+want) {
			t.Errorf("not told: %s\n%s", want, told)
		}
	}
	left := mustCall(t, "export", "--db", db)
	for name, whole := range map[string]bool{"sound.html": true, "sound.html.gz": true, "altered.html.gz": true, "page.pdf": true, "half.html.gz": false, "nul.html": false} {
		if n := strings.Count(left, `"url":"file:in/`+name+`"`); (n > 40) != whole {
			t.Errorf("of %s there are %d utterances", name, n)
		}
	}
}
