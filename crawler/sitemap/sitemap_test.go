package sitemap

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
)

const plain = `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
 <url><loc> https://minato.example/news/?a=1&amp;b=2 </loc><lastmod>2021-05-21T16:00:00+09:00</lastmod><priority>0.5</priority></url>
 <url><loc><![CDATA[https://minato.example/2]]></loc><lastmod>昨日</lastmod></url>
</urlset>`

var plainEntries = []Entry{
	{URL: "https://minato.example/news/?a=1&b=2", Updated: "2021-05-21T16:00:00+09:00"},
	{URL: "https://minato.example/2"},
}

func TestSitemapsAreReadInEveryForm(t *testing.T) {
	var zipped bytes.Buffer
	w := gzip.NewWriter(&zipped)
	w.Write([]byte(plain))
	w.Close()
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(plain)
	if err != nil {
		t.Fatal(err)
	}
	for name, body := range map[string]string{
		"plain":                plain,
		"zipped":               zipped.String(),
		"a byte order mark":    "\xef\xbb\xbf\n " + plain,
		"UTF-16":               utf16,
		"a prefix":             strings.NewReplacer("<url", "<s:url", "</url", "</s:url", "<loc", "<s:loc", "</loc", "</s:loc", "xmlns=", "xmlns:s=", "lastmod>", "s:lastmod>", "</s:lastmod", "</s:lastmod").Replace(strings.ReplaceAll(plain, "</lastmod", "</lastmod")),
		"no namespace":         strings.Replace(plain, ` xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"`, "", 1),
		"upper case":           strings.NewReplacer("url", "URL", "loc>", "LOC>").Replace(plain),
		"unclosed entries":     strings.ReplaceAll(plain, "</url>", ""),
		"translations":         strings.ReplaceAll(plain, "</url>", `<xhtml:link rel="alternate" hreflang="en" href="https://minato.example/en"/></url>`),
		"pictures":             strings.ReplaceAll(plain, "</url>", `<image:image><image:loc>https://minato.example/i.png</image:loc></image:image><v><loc>https://minato.example/v</loc></v></url>`),
		"entities of its own":  strings.Replace(plain, "?>", `?><!DOCTYPE urlset [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/hosts">]>`, 1),
		"a wrong encoding":     strings.Replace(plain, "UTF-8", "Shift_JIS", 1),
		"an unknown one":       strings.Replace(plain, "UTF-8", "no-such", 1),
		"what is behind it":    plain + "<p>広告</p>",
		"a list of addresses":  "https://minato.example/news/?a=1&b=2\r\n\r\nhttps://minato.example/2\n",
		"an entry without one": strings.Replace(plain, "<url>", "<url></url><url>", 1),
	} {
		want := plainEntries
		if name == "a list of addresses" {
			want = []Entry{{URL: want[0].URL}, {URL: want[1].URL}}
		}
		got, err := Read(strings.NewReader(body))
		if diff := cmp.Diff(want, got.Entries); err != nil || got.Index || diff != "" {
			t.Errorf("%s: %v, %q (-want +got):\n%s", name, err, got.Warnings, diff)
		}
	}
}

func TestAnIndexListsSitemaps(t *testing.T) {
	got, err := Read(strings.NewReader(`<sitemapindex><sitemap><loc>https://minato.example/a.xml.gz</loc><lastmod>2021-05-21</lastmod></sitemap></sitemapindex>`))
	want := Map{Index: true, Entries: []Entry{{URL: "https://minato.example/a.xml.gz", Updated: "2021-05-21"}}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("Read: %v (-want +got):\n%s", err, diff)
	}
}

func TestANewsSitemapHasTitlesAlsoInShiftJIS(t *testing.T) {
	body, err := japanese.ShiftJIS.NewEncoder().String(`<?xml version="1.0" encoding="Shift_JIS"?><urlset><url><loc>https://press.example/1</loc><news:news><news:publication><news:name>港新聞</news:name></news:publication>
		<news:publication_date>2021/05/21 16:00</news:publication_date><news:title>会員情報の流出について &amp; 続報</news:title></news:news></url></urlset>`)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Read(strings.NewReader(body))
	want := []Entry{{URL: "https://press.example/1", Updated: "2021-05-21T16:00+09:00", Title: "会員情報の流出について & 続報"}}
	if diff := cmp.Diff(want, got.Entries); err != nil || diff != "" {
		t.Errorf("Read: %v (-want +got):\n%s", err, diff)
	}
}

func TestABrokenSitemapGivesWhatCameBefore(t *testing.T) {
	var zipped bytes.Buffer
	w := gzip.NewWriter(&zipped)
	w.Write([]byte(plain + strings.Repeat(" ", 100_000)))
	w.Close()
	for name, body := range map[string]string{
		"cut off":            strings.Split(plain, "<priority>")[0],
		"a huge tag":         strings.Replace(plain, "<priority>", "<"+strings.Repeat("a", 2*maxToken), 1),
		"gzip cut off":       zipped.String()[:zipped.Len()-60],
		"a cut entity":       strings.Split(plain, "<priority>")[0] + "</url><url><loc>https&",
		"an unclosed quote":  strings.Replace(plain, "<priority>0.5", `<priority a="`, 1),
		"no end of the root": strings.ReplaceAll(plain, "</urlset>", ""),
	} {
		got, err := Read(strings.NewReader(body))
		if err != nil || len(got.Entries) == 0 || got.Entries[0] != plainEntries[0] {
			t.Errorf("%s: %+v, %v", name, got, err)
		} else if len(got.Warnings) != 1 && name != "gzip cut off" {
			t.Errorf("%s: warnings %q", name, got.Warnings)
		}
	}
}

func TestWhatIsNoSitemapIsRefused(t *testing.T) {
	for _, body := range []string{"", "<html><a href=/a>", "<rss><channel/></rss>", "港の話です。", "https://a.example/\nこれは\n文です\n", "<", "\x1f\x8bx", "\x1f\x8b\x08\x00\x00"} {
		if got, err := Read(strings.NewReader(body)); err == nil || len(got.Entries) > 0 {
			t.Errorf("Read(%q) = %+v, %v", body, got, err)
		} else if body != "" && body[0] != '\x1f' && !errors.Is(err, ErrOther) {
			t.Errorf("Read(%q) error = %v, want ErrOther", body, err)
		}
	}
}

// repeat streams a text again and again, as a bomb does.
type repeat struct {
	head, text string
	n          int
}

func (r *repeat) Read(p []byte) (int, error) {
	if r.head != "" {
		n := copy(p, r.head)
		r.head = r.head[n:]
		return n, nil
	}
	n := 0
	for n < len(p) {
		c := copy(p[n:], r.text[r.n:])
		r.n = (r.n + c) % len(r.text)
		n += c
	}
	return n, nil
}

func TestAnEndlessSitemapIsBounded(t *testing.T) {
	for name, text := range map[string]string{
		"entries":  "<url><loc>https://a.example/</loc></url>",
		"nothing":  "<url></url>",
		"elements": "<url><a><b>",
		"text":     "x",
	} {
		start := time.Now()
		limit := int64(8 << 20) // enough for as many entries as are kept, but quicker
		if os.Getenv("SOAK") != "" {
			limit = MaxBytes
		}
		got, err := read(&repeat{head: "<urlset>", text: text}, limit)
		if err != nil || len(got.Entries) > MaxEntries || !got.Truncated && len(got.Warnings) == 0 {
			t.Errorf("%s: %d entries, truncated %v, %q, %v", name, len(got.Entries), got.Truncated, got.Warnings, err)
		}
		if took := time.Since(start); took > 30*time.Second {
			t.Errorf("%s: %v", name, took)
		}
	}
}

func ExampleRead() {
	m, err := Read(strings.NewReader(`<urlset><url><loc>https://minato.example/news/5873/</loc><lastmod>2021-05-21</lastmod></url></urlset>`))
	fmt.Println(m.Entries[0].URL, m.Entries[0].Updated, err)
	// Output: https://minato.example/news/5873/ 2021-05-21 <nil>
}

// FuzzRead: whatever the bytes, entries have bounded addresses, and a cut copy
// gives a beginning of the same list.
func FuzzRead(f *testing.F) {
	f.Add([]byte(plain), 100)
	f.Add([]byte("https://a.example/\nhttps://b.example/"), 20)
	f.Add([]byte(`<s:sitemapindex><s:sitemap><s:loc>a<loc>b</s:sitemap>`), 50)
	f.Fuzz(func(t *testing.T, body []byte, cut int) {
		m, err := Read(bytes.NewReader(body))
		for _, e := range m.Entries {
			if e.URL == "" || len(e.URL) > maxField || e.URL != strings.TrimSpace(e.URL) {
				t.Fatalf("entry %+v", e)
			}
		}
		if err != nil || cut < 0 || cut > len(body) || bytes.IndexFunc(body, func(r rune) bool { return r > 126 }) >= 0 {
			return
		}
		part, _ := Read(bytes.NewReader(body[:cut]))
		if n := len(part.Entries) - 1; n > 0 && (n > len(m.Entries) || !cmp.Equal(part.Entries[:n], m.Entries[:n])) {
			t.Fatalf("cut at %d: %+v, whole: %+v", cut, part.Entries, m.Entries)
		}
	})
}
