package extract

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"classify/crawler/extract/glance"
	"classify/store/record"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/japanese"
)

// outline skims a page that must be readable.
func outline(t *testing.T, body string) Outline {
	t.Helper()
	o, err := Skim(capture(body))
	if err != nil {
		t.Fatalf("Skim(%.60q): %v", body, err)
	}
	return o
}

func TestAnOutlineHasThePagesLinksCanonicalAddressAndNextPage(t *testing.T) {
	in := capture(`<html><head><meta charset=utf-8><link rel="canonical" href="?id=1"><base href="/x/"><base href="/y/">
		<link rel="alternate" type="application/atom+xml" title="新着" href="feed"><link rel="alternate" hreflang="en" href="/en"><link rel="stylesheet" href="a.css">
		<meta http-equiv="Refresh" content="5; URL='moved'">
		<title><a href="/title">題</a></title><script>var a = '<a href="/script">'</script></head><body>
		<!-- <a href="/comment"> --><template><a href="/template">型</a></template>
		<noscript><a href="/noscript">無</a><meta http-equiv=refresh content="0;url=/plain"></noscript>
		<a href=a.html rel="NOFOLLOW ugc">会員<b>情報</b>の<br>流出 &amp; お詫び</a><a href="b&amp;c=1"><img src=x alt="続報の図"></a>
		<a href="icon" aria-label="検索"></a><a href="javascript:void 0">x</a><a href="mailto:a@blog.example">x</a><a href="/file.zip">x</a><a href="report.PDF">報告書</a>
		<a href="/save" download>x</a><map><area href="/area" alt="港"></map><iframe src="/frame"></iframe><a name=here>x</a><a href="#here">x</a>
		<a href="a.html#part">続き</a><a rel=next href="/page/2">次へ</a></body></html>`)
	in.Header = http.Header{"Link": {`<https://blog.example/header>; rel="prev"; title="a, b", </font.woff>; rel=preload`}}
	got, err := Skim(in)
	want := Outline{
		Form: FormPage, Decoded: len(in.Body), Canonical: "https://blog.example/x/?id=1", Next: "https://blog.example/page/2",
		Links: []record.Link{
			{URL: "https://blog.example/header", Text: "a, b", Rel: "prev"},
			{URL: "https://blog.example/x/?id=1", Rel: "canonical"},
			{URL: "https://blog.example/x/feed", Text: "新着", Rel: "alternate feed"},
			{URL: "https://blog.example/x/moved", Rel: "refresh"},
			{URL: "https://blog.example/plain", Rel: "refresh"},
			{URL: "https://blog.example/x/a.html", Text: "会員情報の 流出 & お詫び 続き"},
			{URL: "https://blog.example/x/b&c=1", Text: "続報の図"},
			{URL: "https://blog.example/x/icon", Text: "検索"},
			{URL: "https://blog.example/x/report.PDF", Text: "報告書"},
			{URL: "https://blog.example/area", Text: "港"},
			{URL: "https://blog.example/page/2", Text: "次へ", Rel: "next"},
		},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("Skim: %v (-want +got):\n%s", err, diff)
	}
}

func TestLinksThatReadersDoNotSeeAreMarked(t *testing.T) {
	for body, want := range map[string]string{
		`<a href=/a style="display: none">x</a>`:                                     "hidden",
		`<a href=/a hidden>x</a>`:                                                    "hidden",
		`<a href=/a hidden=until-found>x</a>`:                                        "",
		`<div aria-hidden="true"><p><a href=/a rel=nofollow>x</a></div>`:             "nofollow hidden",
		`<div style="WIDTH:0;height:0"><span><a href=/a>x</a>`:                       "hidden",
		`<div style="position:absolute;left:-9999px"><a href=/a>x</a>`:               "hidden",
		`<div style="width:0.5em"><a href=/a>x</a>`:                                  "",
		`<div hidden><div>y</div></div><a href=/a>x</a>`:                             "",
		`<section><div hidden><b>y</section><a href=/a>x</a>`:                        "",
		`<ul><li hidden>y<li><a href=/a>x</a></ul>`:                                  "",
		`<p hidden>y<div><a href=/a>x</a></div>`:                                     "",
		`<div hidden><img><br><input></div></div></div><a href=/a>x</a>`:             "",
		`<body style="display:none"><a href=/a>x</a>`:                                "",
		`<a href=/a hidden>x</a><a href=/a>x</a>`:                                    "",
		`<a href=/a hidden>x</a><a href=/a style="visibility:hidden">x</a>`:          "hidden",
		`<div STYLE="display:none"><template></div></template><a href=/a>x</a>`:      "hidden",
		`<div hidden>` + strings.Repeat("<i>", 300) + `</div></div><a href=/a>x</a>`: "hidden", // an end tag does not reach so far
	} {
		o := outline(t, "<html>"+body)
		if len(o.Links) != 1 || o.Links[0].Rel != want {
			t.Errorf("Skim(%.80q) links %+v, want rel %q", body, o.Links, want)
		}
	}
}

func TestRobotsRulesAreReadFromMarkupAndHeaders(t *testing.T) {
	now := time.Date(2021, 6, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		meta, header                 string
		noIndex, noArchive, noFollow bool
	}{
		{`<meta name=ROBOTS content="NoIndex, noarchive">`, "", true, true, false},
		{`<meta name=robots content=none>`, "", true, false, true},
		{`<meta name=classify content=nofollow>`, "", false, false, true},
		{`<meta name=otherbot content=noindex>`, "", false, false, false},
		{"", "noindex, nofollow", true, false, true},
		{"", "otherbot: noindex, nofollow", false, false, false},
		{"", "otherbot: noindex, Classify: noarchive", false, true, false},
		{"", "noindex, otherbot: nofollow", true, false, false},
		{"", "unavailable_after: 25 May 2021 15:00:00 GMT", true, false, false},
		{"", "unavailable_after: Tuesday, 25-May-21 15:00:00 GMT, nofollow", true, false, true},
		{"", "unavailable_after: 2021-07-01", false, false, false},
		{"", "max-snippet: -1, noarchive", false, true, false},
	} {
		in := capture("<html>" + c.meta + "<p>港")
		in.Time = now
		in.Header = http.Header{"X-Robots-Tag": {"all", c.header}}
		o, err := Skim(in)
		if err != nil || o.NoIndex != c.noIndex || o.NoArchive != c.noArchive || o.NoFollow != c.noFollow {
			t.Errorf("Skim(%q, %q) = noindex %v, noarchive %v, nofollow %v, %v", c.meta, c.header, o.NoIndex, o.NoArchive, o.NoFollow, err)
		}
	}
}

func TestAnOutlineNamesTheForm(t *testing.T) {
	for body, want := range map[string]string{
		"":                                "",
		"<html><p>港":                      FormPage,
		"港の話です。":                          FormText,
		"%PDF-1.7\n%\xe2\xe3":             FormPDF,
		"\x89PNG\r\n\x1a\n\x00":           FormData,
		`<?xml version="1.0"?><catalog/>`: FormData,
		`<rss version="2.0"><channel><item><link>/1</link></item></channel></rss>`: FormFeed,
	} {
		if o := outline(t, body); o.Form != want {
			t.Errorf("Skim(%q).Form = %q, want %q", body, o.Form, want)
		}
	}
}

func TestAnOutlineOfASitemapListsItsAddresses(t *testing.T) {
	const entry = `<url><loc>https://blog.example/%d</loc><lastmod>2021-05-21</lastmod><news:title>港の話</news:title></url>`
	var long strings.Builder // longer than a page may be, not than a sitemap
	for i := range 20_000 {
		fmt.Fprintf(&long, entry, i)
		long.WriteString(strings.Repeat(" ", 400))
	}
	for name, c := range map[string]struct {
		body, form string
		want       record.Link
		links      int
	}{
		"xml":   {"<?xml version='1.0'?><urlset>" + fmt.Sprintf(entry, 0) + "</urlset>", FormSitemap, record.Link{URL: "https://blog.example/0", Updated: "2021-05-21", Text: "港の話"}, 1},
		"long":  {gz("<urlset>" + long.String() + "</urlset>"), FormSitemap, record.Link{URL: "https://blog.example/0", Updated: "2021-05-21", Text: "港の話"}, 20_000},
		"index": {"<s:sitemapindex><s:sitemap><s:loc>/a.xml.gz</s:loc></s:sitemap></s:sitemapindex>", FormSitemapIndex, record.Link{URL: "https://blog.example/a.xml.gz", Rel: "sitemap"}, 1},
		"text":  {"https://blog.example/0\nhttps://blog.example/1\nhttps://blog.example/1\n", FormSitemap, record.Link{URL: "https://blog.example/0"}, 2},
		"files": {"<urlset><url><loc>/a.jpg</loc></url><url><loc>/a.pdf</loc></url></urlset>", FormSitemap, record.Link{URL: "https://blog.example/a.pdf"}, 1},
		"notes": {"https://blog.example/0 を見た\n港の話\n", FormText, record.Link{URL: "https://blog.example/0", Text: " を見た"}, 1},
	} {
		o := outline(t, c.body)
		if o.Form != c.form || len(o.Links) != c.links || o.Links[0] != c.want || o.Truncated {
			t.Errorf("%s: form %q, %d links, truncated %v: %.300v", name, o.Form, len(o.Links), o.Truncated, o.Links)
		}
	}
}

func TestAThreadInJSONIsADocumentAndHasNothingToFollow(t *testing.T) {
	const answer = `{"ancestors":[],"descendants":[{"id":"2","content":"<p>三週間は長い。</p>","url":"https://sns.example/@kamome/2","account":{"acct":"kamome"}}]}`
	in := capture(answer)
	in.Header = http.Header{"Content-Type": {"application/json"}}
	o, err := Skim(in)
	if err != nil || o.Form != FormThread || len(o.Links) != 0 {
		t.Errorf("Skim = %+v, %v", o, err)
	}
	d := document(t, answer)
	diff(t, "thread", lines(d.Utterances), []string{"post [kamome@blog.example@kamome@blog.example]: 三週間は長い。"})
	if _, err := Extract(capture(`{"ancestors":[],"descendants":[]}`)); !errors.Is(err, ErrNotText) {
		t.Errorf("an empty thread: %v, want ErrNotText", err)
	}
}

func TestAnOutlineReadsWordsInTheOldEncodings(t *testing.T) {
	const page = `<html><a href="/1">会員の皆さまに深くお詫び申し上げます</a>`
	for name, enc := range map[string]interface{ String(string) (string, error) }{
		"shift_jis": japanese.ShiftJIS.NewEncoder(), "euc-jp": japanese.EUCJP.NewEncoder(), "iso-2022-jp": japanese.ISO2022JP.NewEncoder(),
	} {
		body, err := enc.String(page)
		if err != nil {
			t.Fatal(err)
		}
		if o := outline(t, body); len(o.Links) != 1 || o.Links[0].Text != "会員の皆さまに深くお詫び申し上げます" {
			t.Errorf("%s: links %+v", name, o.Links)
		}
	}
}

func TestAnOutlineOfAHostilePageIsQuickAndBounded(t *testing.T) {
	var countless strings.Builder
	for i := range glance.MaxLinks + 5 {
		fmt.Fprintf(&countless, "<a href=/%d>x</a>", i)
	}
	for name, body := range map[string]string{
		"countless links":  "<html>" + countless.String(),
		"one link again":   "<html>" + strings.Repeat("<a href=/a>あ", 300_000),
		"other words":      "<html>" + countless.String()[:200_000],
		"deep":             "<html>" + strings.Repeat("<div>", 500_000) + "<a href=/a>x</a>",
		"deep and hidden":  "<html>" + strings.Repeat("<div hidden>", 100_000) + strings.Repeat("</p>", 500_000) + "<a href=/a>x</a>",
		"attributes":       "<html><a " + strings.Repeat("a=b ", 100_000) + " href=/a>x</a><a href=/b>",
		"unclosed anchors": "<html>" + strings.Repeat("<a href=/a", 400_000),
		"one anchor":       "<html><a href=/a>" + strings.Repeat("港の話", 500_000),
		"templates":        "<html>" + strings.Repeat("<template>", 300_000),
		"noscripts":        "<html>" + strings.Repeat("<noscript><meta http-equiv=refresh content='0;url=/a'></noscript>", 100_000),
		"a huge script":    "<html><script>" + strings.Repeat("var a;", 1_000_000),
		"a huge style":     "<html><a href=/a style='" + strings.Repeat("a:b;", 500_000) + "'>x</a>",
		"a huge address":   "<html><a href='" + strings.Repeat("../", 1_000_000) + "'>x</a>",
		"dots":             "<html>" + strings.Repeat("<a href='"+strings.Repeat("../a/", 1000)+"'>x</a>", 1000),
	} {
		start := time.Now()
		o := outline(t, body)
		took := time.Since(start)
		if took > 2*slack*time.Second { // others may have had the processor
			start = time.Now()
			outline(t, body)
			took = min(took, time.Since(start))
		}
		if took > 2*slack*time.Second || len(o.Links) > glance.MaxLinks {
			t.Errorf("%s: %v, %d links", name, took, len(o.Links))
		}
		if name == "countless links" && (!o.Truncated || len(o.Links) != glance.MaxLinks) {
			t.Errorf("%s: %d links, truncated %v", name, len(o.Links), o.Truncated)
		}
	}
}

// TestAnOutlineFindsTheLinksOfADocument: what the whole reading finds on the
// saved pages of the example incident, the outline finds too.
func TestAnOutlineFindsTheLinksOfADocument(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.html")
	if len(files) == 0 {
		t.Fatal("no pages")
	}
	for _, name := range files {
		body, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		page, err := Extract(capture(string(body)))
		if err != nil {
			t.Fatal(err)
		}
		words := map[string]string{}
		for _, l := range outline(t, string(body)).Links {
			words[l.URL] = l.Text
		}
		for _, l := range page.Links {
			address, _, _ := strings.Cut(l.URL, "#")
			if text, found := words[address]; !found || len(text) < len(l.Text)/2 {
				t.Errorf("%s: %q has the words %q, want %q", name, address, text, l.Text)
			}
		}
	}
}

// FuzzSkim: whatever the bytes, links are absolute, bounded and met once, and
// the answer is the same twice.
func FuzzSkim(f *testing.F) {
	for _, s := range []string{
		`<html><base href=/x/><a href=a rel=next style="display:none">x<img alt=y></a><noscript><meta http-equiv=refresh content="0;url=/a"></noscript>`,
		`<rss version="2.0"><channel><item><title>a</title><link>/1</link></item></channel></rss>`,
		`<?xml version="1.0"?><urlset><url><loc>https://blog.example/1</loc><lastmod>2021-05-21</lastmod></url></urlset>`,
		"https://blog.example/1\nhttps://blog.example/2\n",
	} {
		f.Add([]byte(s), "noindex, unavailable_after: 2021-01-01", `</2>; rel="next"`, "text/html")
	}
	f.Fuzz(func(t *testing.T, body []byte, robots, links, contentType string) {
		in := capture(string(body))
		in.Header = http.Header{"Content-Type": {contentType}, "X-Robots-Tag": {robots}, "Link": {links}}
		o, err := Skim(in)
		again, errAgain := Skim(in)
		if diff := cmp.Diff(o, again); diff != "" || (err == nil) != (errAgain == nil) {
			t.Fatalf("twice is not the same: %s", diff)
		}
		met := map[string]bool{}
		for _, l := range o.Links {
			if !strings.HasPrefix(l.URL, "http") || strings.Contains(l.URL, "#") || met[l.URL] || len(l.Text) > 2000 {
				t.Fatalf("link %+v, met before: %v", l, met[l.URL])
			}
			met[l.URL] = true
		}
		for _, a := range []string{o.Canonical, o.Next} {
			if a != "" && !strings.HasPrefix(a, "http") {
				t.Fatalf("address %q", a)
			}
		}
	})
}

// ordinary is a page of about 30 KB with 40 links, as blogs and company sites
// have them.
func ordinary() string {
	var b strings.Builder
	b.WriteString(`<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><title>港の日記</title><link rel="canonical" href="https://blog.example/entry/1"><link rel="stylesheet" href="/a.css">`)
	b.WriteString("<style>" + strings.Repeat(".entry > p { margin: 0 auto; color: #333; }\n", 60) + "</style><script>" + strings.Repeat("window.a = window.a || [];\n", 100) + "</script></head><body>")
	for i := range 40 {
		fmt.Fprintf(&b, `<div class="entry" id="e%d"><h2 class="title"><a href="/entry/%d?from=list" class="link" title="">会員情報の流出について その%d</a></h2><p class="text">`, i, i, i)
		b.WriteString(strings.Repeat("発覚から公表まで三週間かかりました。", 7) + `</p><img src="/i.png" width="10" height="10" alt="図"><span class="date">2021-05-21</span></div>`)
	}
	return b.String() + "</body></html>"
}

func BenchmarkSkimOfAnOrdinaryPage(b *testing.B) {
	in := capture(ordinary())
	in.Header = http.Header{"Content-Type": {"text/html; charset=utf-8"}}
	b.SetBytes(int64(len(in.Body)))
	b.ReportAllocs()
	for b.Loop() {
		if o, err := Skim(in); err != nil || len(o.Links) < 40 {
			b.Fatal(err, len(o.Links))
		}
	}
}
