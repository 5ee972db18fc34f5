package feed

import (
	"strings"
	"testing"
	"unicode/utf8"

	"classify/crawler/extract/link"
)

// FuzzRead: whatever the text, links are absolute, each address comes once,
// and their words are bounded and valid.
func FuzzRead(f *testing.F) {
	for _, s := range []string{
		`<rss version="2.0"><channel><item><title>a</title><link>/1</link><description>&lt;p&gt;b</description></item></channel></rss>`,
		`<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>a</title><link href="/1"/></entry></feed>`,
		`{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","url":"/1","title":"a"}]}`,
	} {
		f.Add(s)
	}
	base := link.NewBase("https://blog.example/feed.xml")
	f.Fuzz(func(t *testing.T, text string) {
		f, _ := Read(text, base)
		met := map[string]bool{}
		for _, l := range f.Links {
			if !strings.HasPrefix(l.URL, "http") || base.Resolve(l.URL) != l.URL || met[l.URL] {
				t.Fatalf("Read(%q) links to %q: met before %v", text, l.URL, met[l.URL])
			}
			met[l.URL] = true
			if len(l.Text) > 2000 || utf8.ValidString(text) && !utf8.ValidString(l.Text) {
				t.Fatalf("Read(%q) has the words %q", text, l.Text)
			}
		}
	})
}
