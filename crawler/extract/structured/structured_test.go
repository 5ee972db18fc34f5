package structured

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"classify/crawler/extract/dom"

	"github.com/google/go-cmp/cmp"
)

// lines reads a page and shows a thing a line.
func lines(page string) (out []string) {
	root, _ := dom.Parse(page)
	for _, t := range Read(root) {
		s := fmt.Sprintf("%d^%d [%s] %s %s|%s", t.Kind, t.Parent, t.Author, t.Published, t.Headline, strings.ReplaceAll(t.Text, "\n", "/"))
		if !t.Main {
			s += " (part)"
		}
		out = append(out, s)
	}
	return out
}

func script(data string) string {
	return `<html><head><script type="application/ld+json">` + data + `</script></head><body><p>港</p></body></html>`
}

func TestThingsAreReadInTheFormsSitesWriteThem(t *testing.T) {
	const comment = `{"@type":"Comment","text":"遅い。","author":"沖","dateCreated":"2021-05-22"}`
	for _, c := range []struct {
		name, page string
		want       []string
	}{
		{"an article", script(`{"@context":"https://schema.org","@type":"NewsArticle","headline":"流出の\nお詫び","articleBody":"一行目。\n二行目。","author":[{"@type":"Person","name":"港 太郎"},{"name":"浜"}],"datePublished":"2021-05-21"}`),
			[]string{"2^-1 [港 太郎] 2021-05-21 流出の お詫び|一行目。/二行目。"}},
		{"a graph with references", script(`{"@graph":[{"@type":"WebPage","name":"港"},{"@type":"Article","author":{"@id":"#p"},"headline":"題"},{"@type":"Person","@id":"#p","name":"浜野"}]}`),
			[]string{"1^-1 []  |", "2^-1 [浜野]  題|"}},
		{"raw line ends", script("{\"@type\":\"Article\",\"articleBody\":\"一行目。\r\n二行目。\"}"), []string{"2^-1 []  |一行目。/二行目。"}},
		{"escaped and raw line ends", script("{\"@type\":\"Article\",\"articleBody\":\"\\u4e00行目。\n二\\\"行目\\\"。\\/\"}"), []string{`2^-1 []  |一行目。/二"行目"。/`}},
		{"html comments", script("<!--\n" + comment + "\n-->"), []string{"6^-1 [沖] 2021-05-22 |遅い。"}},
		{"cdata", script("//<![CDATA[\n" + comment + "//]]>"), []string{"6^-1 [沖] 2021-05-22 |遅い。"}},
		{"commas and semicolons too many", script(`{"@type":"QAPage",,"mainEntity":[{"@type":"Question","name":"返金は?",},],};`), []string{"1^-1 []  |", "4^0 []  返金は?|返金は?"}},
		{"two values in a row", script(comment + "\n" + comment), []string{"6^-1 [沖] 2021-05-22 |遅い。", "6^-1 [沖] 2021-05-22 |遅い。"}},
		{"entities", script(`{"@type":"Comment","text":"&lt;p&gt;A&amp;amp;B&lt;br&gt;社&lt;/p&gt;"}`), []string{"6^-1 []  |A&B/社"}},
		{"all of it escaped", script(`{&quot;@type&quot;:&quot;Comment&quot;,&quot;text&quot;:&quot;遅い。&quot;}`), []string{"6^-1 []  |遅い。"}},
		{"tags and readings", script(`{"@type":"Comment","text":"<p>一つ。</p><p><ruby>港<rt>みなと</rt></ruby>。</p><script src=x>"}`), []string{"6^-1 []  |一つ。/港。"}},
		{"broken at the end", script(`{"@type":"Comment","text":"遅い。","author":{"name":"沖"},"url":"https://a.exam`), []string{"6^-1 [沖]  |遅い。"}},
		{"answers in answers", script(`{"@type":"DiscussionForumPosting","text":"長い。","comment":[{"@type":"Comment","text":"同感。","comment":{"@type":"Comment","text":"私も。"}},{"@type":"Comment","text":"別に。"}]}`),
			[]string{"3^-1 []  |長い。", "6^0 []  |同感。 (part)", "6^1 []  |私も。 (part)", "6^0 []  |別に。 (part)"}},
		{"parents by name", script(`[{"@type":"Comment","@id":"#1","text":"一。"},{"@type":"Comment","@id":"#2","text":"二。","parentItem":{"@id":"#1"}}]`),
			[]string{"6^-1 []  |一。", "6^0 []  |二。"}},
		{"a question", script(`{"@type":"QAPage","mainEntity":{"@type":"Question","name":"返金","text":"返金はありますか。","acceptedAnswer":{"@type":"Answer","text":"あります。"},"suggestedAnswer":[{"@type":"Answer","text":"ありません。"}]}}`),
			[]string{"1^-1 []  |", "4^0 []  返金|返金はありますか。", "5^1 []  |あります。 (part)", "5^1 []  |ありません。 (part)"}},
		{"a company's own questions", script(`{"@type":"FAQPage","mainEntity":[{"@type":"Question","name":"返金は","acceptedAnswer":{"@type":"Answer","text":"ありません。"}}]}`), []string{"1^-1 []  |"}},
		{"reviews of a product", script(`{"@type":"Product","name":"港","review":[{"@type":"Review","reviewBody":"遅い。","author":{"name":"沖"}}]}`), []string{"7^-1 [沖]  |遅い。 (part)"}},
		{"a list of others", script(`{"@type":"ItemList","itemListElement":[{"@type":"ListItem","item":{"@type":"Article","headline":"別の話"}}]}`), []string{"2^-1 []  別の話| (part)"}},
		{"nothing", script(`{"@type":"Organization","name":"港"}`), nil},
		{"microdata", `<article itemscope itemtype="http://schema.org/BlogPosting"><h1 itemprop="headline">三週間</h1><span itemprop="author" itemscope><b itemprop="name">浜</b></span><time itemprop="datePublished" datetime="2021-05-21">昨日</time><div itemprop="articleBody"><p>一つ。</p><p>二つ。</p></div>
			<div itemprop="comment" itemscope itemtype="http://schema.org/Comment"><span itemprop="name">沖</span><p itemprop="text">遅い。</p></div></article>`,
			[]string{"2^-1 [浜] 2021-05-21 三週間|一つ。/二つ。", "6^0 []  沖|遅い。 (part)"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if d := cmp.Diff(c.want, lines(c.page)); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func TestAnArticleIsPutTogetherFromThingsToldForThemselves(t *testing.T) {
	root, _ := dom.Parse(`<script type="application/ld+json">{"@type":"WebPage","datePublished":"2020-01-01","publisher":{"name":"港"}}</script>
		<script type="application/ld+json">{"@type":"Article","headline":"題","datePublished":"2021-05-21","author":"浜"}</script>
		<script type="application/ld+json">{"@type":"Article","headline":"別","datePublished":"2022-01-01","dateModified":"2022-01-02"}</script>
		<script type="application/ld+json">{"@type":"ItemList","itemListElement":[{"@type":"Article","headline":"他"}]}</script>`)
	want := Thing{Kind: Page, Headline: "題", Author: "浜", Publisher: "港", Published: "2021-05-21", Modified: "2022-01-02"}
	if d := cmp.Diff(want, Read(root).Article()); d != "" {
		t.Errorf("Article (-want +got):\n%s", d)
	}
}

func TestTheBodyIsTheLongestTextToldForItself(t *testing.T) {
	root, _ := dom.Parse(script(`[{"@type":"Article","articleBody":"要約。"},{"@type":"Article","articleBody":"<p>本文はこちらです。</p>"},{"@type":"ItemList","itemListElement":[{"@type":"Article","articleBody":"ずっと長い別の記事の本文です。"}]}]`))
	if got := Read(root).Body(); got != "本文はこちらです。" {
		t.Errorf("Body = %q", got)
	}
}

func TestMegabytesOfDataAreReadInTime(t *testing.T) {
	if testing.Short() {
		t.Skip("under the race detector time says nothing")
	}
	const size = 10 << 20
	for name, data := range map[string]string{
		"comments":  `{"@type":"Article","comment":[` + strings.Repeat(`{"@type":"Comment","text":"<p>遅い &amp; 長い。</p>","author":{"name":"沖"}},`, size/80) + "]}",
		"lists":     strings.Repeat("[", size),
		"objects":   strings.Repeat(`{"@type":"Article","a":`, size/24),
		"empties":   "[" + strings.Repeat("{},", size/3),
		"one text":  `{"@type":"Article","articleBody":"` + strings.Repeat("遅い\\n", size/8) + `"}`,
		"no end":    `{"@type":"Article","articleBody":"` + strings.Repeat("遅い", size/6),
		"openings":  strings.Repeat(`{"a" `, size/5),
		"answers":   strings.Repeat(`{"@type":"Comment","text":"遅い","comment":[`, size/50),
		"marks":     strings.Repeat("<![CDATA[", size/9),
		"many keys": `{"@type":"Comment"` + strings.Repeat(`,"@id":"1"`, size/10) + "}",
	} {
		start := time.Now()
		root, _ := dom.Parse(script(data))
		parsed := time.Since(start)
		things := Read(root)
		if took := time.Since(start) - parsed; took > 3*time.Second || len(things) > maxThings {
			t.Errorf("%s: %v, %d things", name, took, len(things))
		}
	}
}

// FuzzRead: whatever the data, things stand behind what they belong to, names
// are one line and texts bounded; twice gives the same.
func FuzzRead(f *testing.F) {
	f.Add(`{"@type":"Article","headline":"a","comment":[{"@type":"Comment","text":"b",},],};`)
	f.Add(`<!--[{"@id":"#1","@type":"Question","text":"a\nb"},{"@type":"Answer","parentItem":{"@id":"#1"},"text":"\ud83d\ude20"}]-->`)
	f.Add(`</script><div itemscope itemtype="https://schema.org/Review"><p itemprop="reviewBody text">a<b itemprop=author itemscope><i itemprop=name>c`)
	f.Fuzz(func(t *testing.T, data string) {
		root, _ := dom.Parse(script(data))
		things, total := Read(root), 0
		for i, g := range things {
			if g.Parent < -1 || g.Parent >= i && g.Parent != -1 {
				t.Fatalf("thing %d of %q has the parent %d", i, data, g.Parent)
			}
			if strings.Contains(g.Headline+g.Author+g.Publisher, "\n") {
				t.Fatalf("%q: names %+v", data, g)
			}
			total += len(g.Text)
		}
		if total > maxText+len(data)*4 {
			t.Fatalf("%d bytes of text", total)
		}
		if d := cmp.Diff(things, Read(root)); d != "" {
			t.Fatalf("twice is not the same: %s", d)
		}
	})
}
