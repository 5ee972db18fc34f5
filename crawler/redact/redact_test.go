package redact

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"

	"classify/crawler/extract"
	"classify/store/record"
)

const words = "返事が三週間もない"

// words that are to be forgotten, wherever they stand.
func asked() Words {
	holds := func(s string) bool {
		return strings.Contains(strings.NewReplacer("\n", "", " ", "").Replace(s), words)
	}
	return Words{
		Address: func(s string) string {
			if s == "https://blog.example/gone" {
				return "forgotten:1"
			}
			return s
		},
		Whole: func(s string) bool { return !strings.HasPrefix(s, "file:") },
		Finds: holds,
		Document: func(d *record.Document) (changed bool) {
			kept := d.Utterances[:0]
			for _, u := range d.Utterances {
				if holds(u.Text) {
					changed = true
				} else {
					kept = append(kept, u)
				}
			}
			d.Utterances = kept
			return changed
		},
	}
}

func page(url, kind, body string) record.Capture {
	return record.Capture{
		URL: url, Time: time.Date(2021, 5, 22, 0, 0, 0, 0, time.UTC), Status: 200, Body: []byte(body), SHA256: record.Hash([]byte(body)), Size: len(body),
		Header: http.Header{"Content-Type": {kind}, "Etag": {`"1"`}, "Set-Cookie": {"id=1"}},
	}
}

// markup is a page with a paragraph that stays and whatever stands in head and body.
func markup(head, body string) string {
	return "<!DOCTYPE html><html lang=ja><head><title>記録</title>" + head + "</head><body><article><h1>記録</h1><p>会社の窓口に電話をかけた日の記録です。</p>" + body + "</article></body></html>"
}

func in(t *testing.T, e interface {
	Bytes([]byte) ([]byte, error)
}, s string) string {
	t.Helper()
	b, err := e.Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestWordsAreTakenOutWhereverTheyStand(t *testing.T) {
	const utf8 = "text/html; charset=utf-8"
	said := "<p>窓口からは" + words + "と聞いた。</p>"
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write([]byte(markup("", said)))
	_ = z.Close()
	zipped := page("https://a.example/", utf8, packed.String())
	zipped.Header.Set("Content-Encoding", "gzip")
	escaped := `<script type="application/ld+json">{"articleBody":"\u8fd4\u4e8b\u304c\u4e09\u9031\u9593\u3082\u306a\u3044"}</script>`
	for name, c := range map[string]record.Capture{
		"the text":                        page("https://a.example/", utf8, markup("", said)),
		"the text, in Shift_JIS":          page("https://a.example/", "text/html; charset=Shift_JIS", in(t, japanese.ShiftJIS.NewEncoder(), markup("", said))),
		"the text, in EUC-JP":             page("https://a.example/", "text/html; charset=EUC-JP", in(t, japanese.EUCJP.NewEncoder(), markup("", said))),
		"the text, in ISO-2022-JP":        page("https://a.example/", "text/html; charset=ISO-2022-JP", in(t, japanese.ISO2022JP.NewEncoder(), markup("", said))),
		"the text, in UTF-16":             page("https://a.example/", "text/html", in(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder(), markup("", said))),
		"the text, packed":                zipped,
		"the text, with markup in it":     page("https://a.example/", utf8, markup("", "<p>返事が<b>三週間</b>も<!-- x -->ない</p>")),
		"the text, in character entities": page("https://a.example/", utf8, markup("", "<p>&#36820;&#20107;&#x304c;三週間もない</p>")),
		"a description":                   page("https://a.example/", utf8, markup(`<meta name=description content="`+words+`">`, "")),
		"a comment of the markup":         page("https://a.example/", utf8, markup("", "<!-- "+words+" -->")),
		"a script":                        page("https://a.example/", utf8, markup("<script>var x = {t: '"+words+"'}</script>", "")),
		"a script, escaped":               page("https://a.example/", utf8, markup(escaped, "")),
		"what readers do not see":         page("https://a.example/", utf8, markup("", `<p style="display:none">`+words+"</p>")),
		"what is beside the article":      page("https://a.example/", utf8, markup("", "</article><aside>最近の声: "+words+"</aside><article>")),
		"plain text":                      page("https://a.example/a.txt", "text/plain; charset=utf-8", "記録\n\n会社の窓口に電話をかけた日の記録です。\n\n窓口からは"+words+"と聞いた。\n"),
		"a feed":                          page("https://a.example/feed", "application/rss+xml", `<?xml version="1.0"?><rss version="2.0"><channel><title>窓口</title><item><title>会社の窓口に電話をかけた日の記録です。</title><link>https://a.example/1</link></item><item><title>`+words+`</title><link>https://a.example/2</link></item></channel></rss>`),
		"an error page": func() record.Capture {
			c := page("https://a.example/", utf8, markup("", said))
			c.Status = 404
			return c
		}(),
	} {
		t.Run(name, func(t *testing.T) {
			left, changed, err := asked().Capture(c)
			if err != nil || !changed {
				t.Fatalf("nothing was taken out (%v)", err)
			}
			if strings.Contains(string(left.Body), words) || strings.Contains(string(left.Body), `\u8fd4`) {
				t.Errorf("left is %s", left.Body)
			}
			if left.Original != c.SHA256 || left.SHA256 != record.Hash(left.Body) || left.Size != len(left.Body) || left.Header.Get("Etag") != `"1"` || left.Header.Get("Set-Cookie") != "" {
				t.Errorf("the capture is %+v", left)
			}
			if again, changed, err := asked().Capture(left); err != nil || changed || !bytes.Equal(again.Body, left.Body) {
				t.Errorf("asked again it changes once more (%v)", err)
			}
			if c.Usable() && c.Header.Get("Content-Type") != "application/rss+xml" {
				read, err := extract.Extract(left)
				if err != nil || len(read.Documents) != 1 || read.Documents[0].Text() == "" || read.Documents[0].Title != "記録" {
					t.Errorf("read again it is %+v (%v)", read, err)
				}
			}
		})
	}
}

func TestWhatIsLeftReadsAsBefore(t *testing.T) {
	c := page("https://a.example/", "text/html; charset=utf-8", markup("", "<p>窓口からは"+words+"と聞いた。</p><blockquote>検討します。</blockquote><h2>その後</h2><p>続きはまた書きます。</p><p><a href=\"/b\">次の記録</a></p>"))
	was, err := extract.Extract(c)
	if err != nil {
		t.Fatal(err)
	}
	left, _, err := asked().Capture(c)
	if err != nil {
		t.Fatal(err)
	}
	is, err := extract.Extract(left)
	if err != nil {
		t.Fatal(err)
	}
	asked().Document(&was.Documents[0])
	if got, want := is.Documents[0], was.Documents[0]; got.Text() != want.Text() || got.Published != want.Published || len(got.Links) != len(want.Links) || got.Utterances[1].Kind != want.Utterances[1].Kind {
		t.Errorf("read is\n%+v\nwant\n%+v", got, want)
	}
}

func TestAForgottenPageLosesItsName(t *testing.T) {
	left, changed, err := asked().Capture(page("https://blog.example/gone", "text/html", markup("", "")))
	if err != nil || !changed || left.URL != "forgotten:1" || strings.Contains(string(left.Body), "記録") {
		t.Errorf("left is %+v %s (%v)", left, left.Body, err)
	}
}

func TestALinkToAForgottenPageIsTakenOut(t *testing.T) {
	c := page("https://a.example/", "text/html; charset=utf-8", markup("", `<p>続きは<a href="https://blog.example/gone">あの日</a>に。</p>`))
	left, changed, err := asked().Capture(c)
	if err != nil || !changed || strings.Contains(string(left.Body), "blog.example") {
		t.Errorf("left is %s (%v)", left.Body, err)
	}
	feed := page("https://a.example/feed", "application/rss+xml", `<?xml version="1.0"?><rss version="2.0"><channel><title>記録</title><item><title>三日目</title><link>https://blog.example/gone</link></item><item><title>四日目</title><link>https://a.example/4</link></item></channel></rss>`)
	left, changed, err = asked().Left(feed, false)
	if err != nil || !changed || strings.Contains(string(left.Body), "三日目") || !strings.Contains(string(left.Body), "四日目") {
		t.Errorf("left of the feed is %s (%v)", left.Body, err)
	}
}

func TestOfWhatWasReadBeforeOnlyTheBytesAreLookedThrough(t *testing.T) {
	c := page("https://a.example/", "text/html; charset=utf-8", markup("", "<p>窓口からは"+words+"と聞いた。</p>"))
	if _, changed, err := asked().Left(c, false); err != nil || !changed {
		t.Errorf("words in its bytes are not found (%v)", err)
	}
	w := asked()
	w.Document = func(d *record.Document) bool { d.Utterances = d.Utterances[:1]; return true }
	other := page("https://a.example/", "text/html; charset=utf-8", markup("", "<p>短い。</p>"))
	if _, changed, err := w.Left(other, false); err != nil || changed {
		t.Errorf("without a word it is read (%v)", err)
	}
	if _, changed, err := w.Left(other, true); err != nil || !changed {
		t.Errorf("what is said to hold words is not read (%v)", err)
	}
}

func TestOtherPagesStayAsTheyCame(t *testing.T) {
	c := page("https://a.example/", "text/html", markup("", "<p>返事は三週間後にあった。</p>"))
	if left, changed, err := asked().Capture(c); err != nil || changed || !bytes.Equal(left.Body, c.Body) || left.Original != "" {
		t.Errorf("it was changed: %+v (%v)", left, err)
	}
	if left, changed, err := (Words{}).Capture(c); err != nil || changed || left.SHA256 != c.SHA256 {
		t.Errorf("without words it was changed: %+v (%v)", left, err)
	}
}
