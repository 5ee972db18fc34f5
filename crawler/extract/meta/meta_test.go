package meta

import (
	"net/url"
	"slices"
	"testing"

	"golang.org/x/net/html"

	"classify/crawler/extract/dom"
	"classify/crawler/extract/structured"
	"classify/store/record"
)

// read fills a document from a page's metadata.
func read(page string) record.Document {
	var d record.Document
	base := &url.URL{Scheme: "https", Host: "blog.example", Path: "/entry/1"}
	root, _ := dom.Parse(page)
	m := Read(&d, root, base, structured.Read(root).Article())
	dom.Clean(root)
	m.Dates(&d, root, base, func(*html.Node) bool { return false })
	return d
}

func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s = %q, want %q", what, got, want)
	}
}

func TestTitlesAreFreedOfTheSiteName(t *testing.T) {
	const body = "<p>会員の皆さまに深くお詫び申し上げます。</p>"
	for _, c := range []struct{ head, want string }{
		{`<title>会員情報流出のお詫び | みなと新聞</title><meta property="og:site_name" content="みなと新聞">`, "会員情報流出のお詫び"},
		{`<title>会員情報流出のお詫び - みなと新聞デジタル</title><meta property="og:site_name" content="みなと新聞">`, "会員情報流出のお詫び"},
		{`<title>みなと新聞：会員情報流出のお詫び</title><meta property="og:site_name" content="みなと新聞">`, "会員情報流出のお詫び"},
		{`<title>会員情報流出のお詫び｜お知らせ｜株式会社みなと</title></head><body><h1>会員情報流出のお詫び</h1>`, "会員情報流出のお詫び"},
		{`<title>会員情報流出のお詫び｜株式会社みなと</title>`, "会員情報流出のお詫び"},
		{`<title>会員情報流出のお詫び - 港のなにか</title></head><body><center><b>会員情報流出のお詫び</b></center>`, "会員情報流出のお詫び"},
		{`<title>港の日記</title></head><body><h1>港の日記</h1><h2>流出 - 三週間</h2>`, "港の日記"},
		{`<title>流出 - 三週間の沈黙</title>`, "流出 - 三週間の沈黙"},
		{`<title>お詫び | 株式会社みなと</title></head><body><h1>お詫びとご報告</h1><h2>港保健所からのご指導について</h2>`, "お詫びとご報告"},
		{`<title>灯台の話</title></head><body><h3>灯台の話</h3><h3>この記事へのコメント</h3>`, "灯台の話"},
		{`<title>Top</title><meta property="og:title" content="会員情報流出のお詫び">`, "会員情報流出のお詫び"},
		{`<script type="application/ld+json">{"@type":"NewsArticle","headline":"会員情報流出の&quot;お詫び&quot;"}</script>`, `会員情報流出の"お詫び"`},
		{`</head><body><h1>会員情報流出の<br>お詫び</h1>`, "会員情報流出のお詫び"},
	} {
		if d := read("<html><head>" + c.head + body); d.Title != c.want {
			t.Errorf("title of %s = %q, want %q", c.head, d.Title, c.want)
		}
	}
}

func TestMetadataIsReadInTheFormsSitesWriteIt(t *testing.T) {
	d := read(`<html xml:lang="ja-JP"><head><script type="application/ld+json">[{"@type":["NewsArticle"],"headline":"流出の
		お詫び","author":[{"@type":"Person","name":"港 太郎"}],"publisher":{"name":"みなと新聞"},"datePublished":"2021-05-21"}]</script>
		<script type="application/ld+json">{broken</script><meta property="og:url" content="/a"></head><body><p>会員の皆さまに深くお詫び申し上げます。</p>`)
	got := []string{d.Title, d.Site, d.Byline, d.Lang, d.Published, d.Canonical}
	same(t, "metadata", got, []string{"流出の お詫び", "みなと新聞", "港 太郎", "ja", "2021-05-21", "https://blog.example/a"})

	d = read(`<html><body><h1>流出のお詫び</h1><p class="byline">文：港 花子</p><p>会員の皆さまに深くお詫び申し上げます。</p>`)
	got = []string{d.Title, d.Site, d.Byline, d.Lang, d.Published, d.Canonical}
	same(t, "what is shown", got, []string{"流出のお詫び", "blog.example", "文：港 花子", "ja", "", ""})
}

// FuzzRead: whatever the markup, dates are days at least, and names are one
// line.
func FuzzRead(f *testing.F) {
	f.Add(`<title>a | b</title><script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2021-05-21"}</script>`)
	f.Add(`<html lang=ja><meta property="og:site_name" content="港"><h1>流出</h1><p>公開日：2021/5/21　更新日：2021/6/1</p>`)
	f.Fuzz(func(t *testing.T, text string) {
		d := read(text)
		for _, date := range []string{d.Published, d.Modified} {
			if date != "" && len(date) < len("2021-05-21") {
				t.Fatalf("%q is dated %q", text, date)
			}
		}
		for _, name := range []string{d.Title, d.Site, d.Byline} {
			for _, r := range name {
				if r == '\n' {
					t.Fatalf("%q is named %q", text, name)
				}
			}
		}
	})
}

func TestARowThatBeginsWithADateDatesNoPage(t *testing.T) {
	const body = "<p>会員の皆さまに深くお詫び申し上げます。</p>"
	for table, want := range map[string]string{
		"<table><tr><td>2021年5月21日</td><td>港のさば缶</td></tr></table>":                "",
		"<table><tr><td>公開日：2021年5月21日</td><td>最終更新日：2021年5月22日</td></tr></table>": "2021-05-21",
		"<table><tr><td>2021年5月21日</td></tr></table>":                              "2021-05-21",
	} {
		if d := read("<html><body><h1>自主回収のお知らせ</h1>" + table + body); d.Published != want {
			t.Errorf("%s is dated %q, want %q", table, d.Published, want)
		}
	}
}
