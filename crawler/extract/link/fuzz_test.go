package link

import (
	"net/url"
	"testing"
	"unicode/utf8"
)

// FuzzFeed: whatever the text, links are absolute, each address comes once,
// and their words are bounded and valid.
func FuzzFeed(f *testing.F) {
	for _, s := range []string{
		`<rss version="2.0"><channel><item><title>a</title><link>/1</link><description>&lt;p&gt;b</description></item></channel></rss>`,
		`<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>a</title><link href="/1"/></entry></feed>`,
		`{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","url":"/1","title":"a"}]}`,
	} {
		f.Add(s)
	}
	base := &url.URL{Scheme: "https", Host: "blog.example", Path: "/feed.xml"}
	f.Fuzz(func(t *testing.T, text string) {
		links, _ := Feed(text, base)
		met := map[string]bool{}
		for _, l := range links {
			if u, err := url.Parse(l.URL); err != nil || u.Host == "" || met[l.URL] {
				t.Fatalf("Feed(%q) links to %q: met before %v, %v", text, l.URL, met[l.URL], err)
			}
			met[l.URL] = true
			if len(l.Text) > maxLinkText || utf8.ValidString(text) && !utf8.ValidString(l.Text) {
				t.Fatalf("Feed(%q) has the words %q", text, l.Text)
			}
		}
	})
}
