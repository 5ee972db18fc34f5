package extract

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"classify/crawler/extract/coding"

	"classify/crawler/extract/utterance"
	"classify/store/record"
)

// sentence stands somewhere in every page of the test below, which are made
// to break readers: each must be read within seconds and give it.
const sentence = "会員の皆さまに深くお詫び申し上げます。"

func TestHostilePagesAreReadAllTheSame(t *testing.T) {
	for name, body := range map[string]string{
		"deep divs":            strings.Repeat("<div>", 10_000) + sentence,
		"deep quotes":          strings.Repeat("<blockquote>", 2_000) + sentence,
		"deep formatting":      strings.Repeat("<b><i><u>", 3_000) + sentence,
		"unclosed fonts":       "<p>" + fonts(500) + strings.Repeat("<p>"+sentence, 2_000),
		"unclosed tags":        "<html><body><div><p>" + sentence + "<div><span><table><tr><td>と<a href=",
		"unclosed comment":     "<p>" + sentence + "</p><!-- ",
		"unclosed script":      "<p>" + sentence + "</p><script>var a = '<p>",
		"deep tables":          strings.Repeat("<table><tr><td>", 100) + sentence,
		"one long line":        "<p>" + strings.Repeat(sentence, 60_000),
		"one long line, plain": strings.Repeat("報告します。", 100_000) + sentence,
		"many paragraphs":      strings.Repeat("<p>"+sentence, 30_000),
		"many attributes":      "<p " + strings.Repeat("a=b ", 50_000) + ">" + sentence,
		"many breaks":          "<div>" + strings.Repeat("<br>", 100_000) + sentence + "</div>",
		"many list levels":     strings.Repeat("<ul><li>項目", 120) + sentence,
		"only links":           strings.Repeat("<a href=/a>"+sentence+"</a>", 300),
		"links in lists":       "<h1>題名です</h1>" + strings.Repeat("<ul><li><a href=/a>"+sentence+"</a></li></ul>", 3_000),
		"many posts, plain":    strings.Repeat(sentence+"— あ (@a) May 21, 2021\n", 5_000),
		"many commas, plain":   strings.Repeat("あいう、\n", 50_000) + sentence,
		"many quote marks":     strings.Repeat(">", 300_000) + sentence,
		"many comments":        "<div id=comments>" + strings.Repeat("<div class=comment><b class=name>あ</b><p>"+sentence+"</div>", 2_000),
		"many hidden":          strings.Repeat("<div style='display:none'>あ</div>", 10_000) + "<p>" + sentence,
		"a title of dashes":    "<title>" + strings.Repeat("あ - ", 50_000) + "</title><p>" + sentence,
		"deep data":            `<script type="application/ld+json">` + strings.Repeat("[", 100_000) + "</script><p>" + sentence,
		"zero bytes":           "<p>会員の\x00皆さまに\x01深くお詫び申し上げます。</p>",
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			page, err := Extract(capture(body))
			if err != nil {
				t.Fatalf("Extract: %v", err)
			}
			if !strings.Contains(page.Documents[0].Text(), sentence) {
				t.Errorf("text = %.200q, want it to hold %q", page.Documents[0].Text(), sentence)
			}
			if took := time.Since(start); took > 5*slack*time.Second {
				t.Errorf("took %v", took)
			}
			sound(t, page)
		})
	}
}

func TestTooDeepAPageStillHasTitleHeadingsAndLinks(t *testing.T) {
	for _, c := range []struct{ name, around, item string }{
		{"read beside what holds it", strings.Repeat("<div>", 600), "list: 一つ"},
		{"read without its structure", strings.Repeat("<i></i>", 60_000), "paragraph: 一つ"},
	} {
		d := document(t, `<html><head><title>深い題名</title><meta property="og:site_name" content="港"><base href="https://minato.example/x/"></head><body>`+
			c.around+`<script>var a = 1</script><h1>深い題名</h1>前の文です。<p>本文は<a href="a"><b>ここ</b></a>です。<br><img src="b"></p><ul><li>一つ</ul><textarea>入力</textarea>`)
		if d.Title != "深い題名" || d.Site != "港" || len(d.Warnings) == 0 || !strings.Contains(d.Warnings[0], c.name) {
			t.Errorf("%s: title %q, site %q, warnings %q", c.name, d.Title, d.Site, d.Warnings)
		}
		diff(t, c.name, lines(d.Utterances), []string{"heading1: 深い題名", "paragraph: 前の文です。", "paragraph: 本文はここです。", c.item})
		if len(d.Links) != 1 || d.Links[0].URL != "https://minato.example/x/a" {
			t.Errorf("%s: links = %+v", c.name, d.Links)
		}
	}
}

func fonts(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("<font color=" + strings.Repeat("a", i+1) + ">")
	}
	return b.String()
}

func TestWhatIsNoTextIsRefusedByName(t *testing.T) {
	for _, c := range []struct {
		body string
		want error
		says string
	}{
		{"", ErrEmpty, "no text"},
		{" \r\n\t ", ErrEmpty, "no text"},
		{"<html><head><title>空</title></head><body></body></html>", ErrEmpty, "no text"},
		{"%PDF-1.7\n%\xe2\xe3", ErrNotText, "the PDF is broken"},
		{"\x89PNG\r\n\x1a\n\x00\x00", ErrNotText, "PNG"},
		{"PK\x03\x04\x14\x00", ErrNotText, "zip"},
		{"\x7fELF\x02\x01\x01\x00", ErrNotText, "program"},
		{strings.Repeat("\x01\x02a\x03", 50), ErrNotText, "binary"},
		{`<?xml version="1.0"?><urlset><url><loc>https://a.example/</loc></url></urlset>`, ErrNotText, "machine data"},
	} {
		_, err := Extract(capture(c.body))
		if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("Extract(%.20q) error = %v, want %v saying %q", c.body, err, c.want, c.says)
		}
	}
}

func TestCompressedBodiesAreUnwrapped(t *testing.T) {
	page := "<p>" + sentence + "</p>"
	for name, c := range map[string]struct{ body, coding string }{
		"gzip":           {gz(page), "gzip"},
		"zlib":           {deflated(page, true), "deflate"},
		"raw deflate":    {deflated(page, false), "deflate"},
		"gzip twice":     {gz(gz(page)), "gzip, gzip"},
		"file .html.gz":  {gz(page), ""},
		"said, but not":  {page, "gzip"},
		"cut in transit": {gz(page + strings.Repeat(page, 3000))[:200], "gzip"},
	} {
		in := capture(c.body)
		in.Header = http.Header{"Content-Encoding": {c.coding}}
		got, err := Extract(in)
		if err != nil || !strings.Contains(got.Documents[0].Text(), sentence) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func TestUnknownOrBrokenCodingsAreErrors(t *testing.T) {
	for _, c := range []struct{ body, coding string }{
		{"x", "compress"}, {"\xff\xfe\xfd\x00\x01\x02", "br"}, {"\x28\xb5\x2f\xfd\xff\xff", "zstd"}, {"x", "gzip, gzip, gzip, gzip"}, {"\x1f\x8b\x08", "gzip"}, {"\x1f\x8b\x08\x00\x00", ""},
	} {
		in := capture(c.body)
		in.Header = http.Header{"Content-Encoding": {c.coding}}
		if _, err := Extract(in); !errors.Is(err, ErrEncoding) {
			t.Errorf("Extract(%q, %q) error = %v, want ErrEncoding", c.body, c.coding, err)
		}
	}
}

func TestABombStopsAtTheLimit(t *testing.T) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	chunk := bytes.Repeat([]byte(" "), 1<<20)
	for range coding.Max>>20 + 8 {
		w.Write(chunk)
	}
	w.Close()
	u, err := coding.Undo(b.Bytes(), nil)
	if err != nil || len(u.Bytes) != coding.Max || len(u.Warnings) != 1 || !u.Cut {
		t.Errorf("unwrap = %d bytes, %q, %v, %v", len(u.Bytes), u.Warnings, u.Cut, err)
	}
}

func gz(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write([]byte(s))
	w.Close()
	return b.String()
}

func deflated(s string, wrapped bool) string {
	var b bytes.Buffer
	if wrapped {
		w := zlib.NewWriter(&b)
		w.Write([]byte(s))
		w.Close()
		return b.String()
	}
	w, _ := flate.NewWriter(&b, 5)
	w.Write([]byte(s))
	w.Close()
	return b.String()
}

// sound checks what must hold of every page.
func sound(t *testing.T, page Page) {
	t.Helper()
	for _, d := range page.Documents {
		checkDocument(t, d)
	}
}

func checkDocument(t *testing.T, d record.Document) {
	t.Helper()
	for i, u := range d.Utterances {
		if u.ID != i+1 || u.Parent < 0 || u.Parent >= u.ID || u.Depth < 0 {
			t.Fatalf("utterance %d has id %d, parent %d, depth %d", i+1, u.ID, u.Parent, u.Depth)
		}
		for _, q := range u.Quotes {
			if q.Start < 0 || q.Start >= q.End || q.End > len(u.Text) || !utf8.ValidString(u.Text[q.Start:q.End]) || q.Depth < 1 {
				t.Fatalf("utterance %d has the quotation %+v in %q", i+1, q, u.Text)
			}
		}
		if why := unclean(u.Text); u.Text == "" || why != "" {
			t.Fatalf("utterance %d: %s in %q", u.ID, why, u.Text)
		}
	}
}

// heap is how much memory a page may allocate in all while it is read, in
// bytes: what stays in use at any moment is less.
const heap = 600 << 20

func TestAPageOfCountlessBlocksIsBounded(t *testing.T) {
	for name, body := range map[string]string{
		"closed":       "<html><body>" + strings.Repeat("<p>a</p>", 400_000),
		"just allowed": strings.Repeat("<p>ああ。", 99_000),
		"plain lines":  strings.Repeat("港で聞きました。\n", 200_000),
		"one letter":   gz(strings.Repeat("a", 64<<20)),
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		page, err := Extract(capture(body))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		took := time.Since(start)
		runtime.ReadMemStats(&after)
		t.Logf("%s: %v, %d MiB allocated, %d utterances, %q", name, took, (after.TotalAlloc-before.TotalAlloc)>>20, len(page.Documents[0].Utterances), page.Warnings)
		// The race detector empties sync.Pool again and again: memory says nothing then.
		if slack == 1 && after.TotalAlloc-before.TotalAlloc > heap || took > 10*slack*time.Second {
			t.Errorf("%s: %v, %d MiB", name, took, (after.TotalAlloc-before.TotalAlloc)>>20)
		}
		d := page.Documents[0]
		if len(d.Utterances) > utterance.MaxCount || len(d.Text()) > utterance.MaxText+len(d.Utterances) || !strings.Contains(strings.Join(d.Warnings, "|"), "only the first") {
			t.Errorf("%s: %d utterances, %d bytes, warnings %q", name, len(d.Utterances), len(d.Text()), d.Warnings)
		}
		sound(t, page)
	}
}
