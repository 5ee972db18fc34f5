package feed

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"classify/crawler/extract/link"
	"classify/crawler/extract/prose"
	"classify/store/record"

	"github.com/google/go-cmp/cmp"
)

var base = link.NewBase("https://blog.example/feed.xml")

func TestFeedsAreLinksWithTitleAndSummary(t *testing.T) {
	want := []record.Link{
		{URL: "https://blog.example/entry/1", Text: "みなとマッチの流出 公表まで三週間 & その後"},
		{URL: "https://blog.example/entry/2", Text: "港の日記"},
	}
	for name, body := range map[string]string{
		"rss 2.0": `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>潮風</title><link>https://blog.example/</link>
			<item><title>みなとマッチの流出</title><link>/entry/1</link><description><![CDATA[<p>公表まで<b>三週間</b></p> &amp; その後]]></description></item>
			<item><title>港の日記</title><link>https://blog.example/entry/2</link></item></channel></rss>`,
		"rss 1.0": `<?xml version="1.0"?><rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><channel rdf:about="x"><title>潮風</title></channel>
			<item rdf:about="/entry/1"><title>みなとマッチの流出</title><link>/entry/1</link><description>公表まで三週間 &amp; その後</description></item>
			<item rdf:about="/entry/2"><title>港の日記</title><link>/entry/2</link></item></rdf:RDF>`,
		"atom": `<feed xmlns="http://www.w3.org/2005/Atom"><title>潮風</title>
			<entry><title>みなとマッチの流出</title><link href="/entry/1"/><summary type="html">&lt;p&gt;公表まで三週間 &amp;amp; その後&lt;/p&gt;</summary></entry>
			<entry><title>港の日記</title><link rel="alternate" href="entry/2"/></entry></feed>`,
		"json": `{"version":"https://jsonfeed.org/version/1.1","title":"潮風","items":[
			{"id":"1","url":"/entry/1","title":"みなとマッチの流出","summary":"公表まで三週間 & その後"},{"id":"2","url":"/entry/2","title":"港の日記"}]}`,
	} {
		f, err := Read(body, base)
		got := f.Links
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for i := range got { // where the markup ends a word is not the point
			got[i].Text = prose.Fold(got[i].Text)
		}
		var plain []record.Link
		for _, l := range want {
			plain = append(plain, record.Link{URL: l.URL, Text: prose.Fold(l.Text)})
		}
		if diff := cmp.Diff(plain, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// item is one item in the words of each kind of feed, by its kind.
var item = map[string]string{
	"rss":  `<item><title>題%d</title><link>/%d</link><pubDate>Fri, 21 May 2021 07:00:00 GMT</pubDate></item>`,
	"atom": `<entry><title>題%d</title><link href="/%d"/><updated>2021-05-21T16:00:00+09:00</updated></entry>`,
	"json": `{"title":"題%d","url":"/%d","date_published":"2021-05-21T07:00:00Z"},`,
}

var opening = map[string]string{
	"rss":  `<?xml version="1.0"?><rss version="2.0"><channel><title>潮風</title>`,
	"atom": `<feed xmlns="http://www.w3.org/2005/Atom"><title>潮風</title>`,
	"json": `{"version":"https://jsonfeed.org/version/1.1","items":[`,
}

func TestABrokenFeedGivesTheItemsBeforeTheBreak(t *testing.T) {
	for kind, one := range item {
		whole := opening[kind] + fmt.Sprintf(one, 1, 1) + fmt.Sprintf(one, 2, 2)
		for _, broken := range []string{"", one[:20], one[:len(one)-8], "<item", "< >&&", "\x00<![CDATA[", "{\"title\":\""} {
			f, err := Read(whole+broken, base)
			if err != nil || len(f.Links) < 2 || f.Links[0].Updated != "2021-05-21T16:00:00+09:00" || f.Links[1].URL != "https://blog.example/2" {
				t.Errorf("%s with %q: %+v, %v", kind, broken, f, err)
			}
		}
	}
}

func TestABrokenFeedWithoutAnyItemIsAnError(t *testing.T) {
	for _, body := range []string{`<rss version="2.0"><channel><item><title>途中`, `{"version":"https://jsonfeed.org/version/1","items":[{`, "", "{", "港", "<html>"} {
		if f, err := Read(body, base); err == nil && len(f.Links) > 0 {
			t.Errorf("Read(%q) = %+v", body, f)
		}
	}
}

func TestAFeedNamesThePageAfterIt(t *testing.T) {
	for body, want := range map[string]string{
		`<feed xmlns="http://www.w3.org/2005/Atom"><link rel="self" href="/feed"/><link rel="next" href="?page=2"/></feed>`:                                 "https://blog.example/feed.xml?page=2",
		`<feed xmlns="http://www.w3.org/2005/Atom"><link rel="prev-archive" href="/2021/04"/></feed>`:                                                       "https://blog.example/2021/04",
		`<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>x</title><atom:link rel="next" href="/feed?paged=2"/></channel></rss>`: "https://blog.example/feed?paged=2",
		`{"version":"https://jsonfeed.org/version/1.1","next_url":"/feed?page=2","items":[]}`:                                                               "https://blog.example/feed?page=2",
		`<feed xmlns="http://www.w3.org/2005/Atom"><link rel="next" href="javascript:1"/></feed>`:                                                           "",
	} {
		if f, err := Read(body, base); err != nil || f.Next != want {
			t.Errorf("Read(%q).Next = %q, %v, want %q", body, f.Next, err, want)
		}
	}
}

func TestAddressesAndAgesOfItems(t *testing.T) {
	for body, want := range map[string]record.Link{
		`<rss version="2.0"><channel><link>https://other.example/blog/</link><item><link>1</link><pubDate>2021/05/21 16:00</pubDate></item></channel></rss>`:                                                                               {URL: "https://other.example/blog/1", Updated: "2021-05-21T16:00+09:00"},
		`<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://other.example/x/"><entry><link href="1"/><published>2021年5月21日</published></entry></feed>`:                                                                            {URL: "https://other.example/x/1", Updated: "2021-05-21"},
		`<rss version="0.91"><channel><item><guid>https://blog.example/1</guid><title>題</title></item></channel></rss>`:                                                                                                                    {URL: "https://blog.example/1", Text: "題"},
		`<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"><item><link>/1</link><dc:date>2021-05-21T16:00:00+09:00</dc:date></item></rdf:RDF>`: {URL: "https://blog.example/1", Updated: "2021-05-21T16:00:00+09:00"},
		"\ufeff\n Notice: 港 <rss version='2.0'><channel><item><link>/1</link></item></channel></rss>":                                                                                                                                      {URL: "https://blog.example/1"},
		`<?xml version="1.0" encoding="Shift_JIS"?><rss version="2.0"><channel><item><link>/1</link><title>港&nbsp;の&bogus;話</title></item></channel></rss>`:                                                                                {URL: "https://blog.example/1", Text: "港 の&bogus;話"},
		`{"version":"https://jsonfeed.org/version/1","items":[{"id":1,"external_url":"/1","content_html":"<p>港</p>"}]}`:                                                                                                                    {URL: "https://blog.example/1", Text: "港"},
		`{"version":"https://jsonfeed.org/version/1","items":[{"id":"https://blog.example/1"}],"authors":{}}`:                                                                                                                              {URL: "https://blog.example/1"},
	} {
		f, err := Read(body, base)
		if err != nil || len(f.Links) != 1 || f.Links[0] != want {
			t.Errorf("Read(%q) = %+v, %v, want %+v", body, f.Links, err, want)
		}
	}
}

func TestAHostileFeedIsQuickAndBounded(t *testing.T) {
	for name, body := range map[string]string{
		"rss items":  opening["rss"] + strings.Repeat(item["rss"], 40_000),
		"atom items": opening["atom"] + strings.Repeat(item["atom"], 40_000),
		"json items": opening["json"] + strings.Repeat(item["json"], 40_000),
		"deep":       opening["rss"] + fmt.Sprintf(item["rss"], 1, 1) + "<item>" + strings.Repeat("<a:b>", 1_000_000),
		"deep json":  opening["json"] + strings.Repeat("[", 1_000_000),
		"elements":   opening["rss"] + fmt.Sprintf(item["rss"], 1, 1) + "<item>" + strings.Repeat("<a:b/>", 1_000_000),
		"attributes": opening["rss"] + fmt.Sprintf(item["rss"], 1, 1) + "<item " + strings.Repeat("a='b' ", 300_000) + "></item>",
		"one text":   opening["rss"] + "<item><link>/1</link><description>" + strings.Repeat("&lt;b&gt;港", 300_000) + "</description></item></channel></rss>",
		"entities":   `<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>` + opening["rss"] + fmt.Sprintf(item["rss"], 1, 1) + strings.Repeat("&b;", 100_000),
	} {
		start := time.Now()
		f, err := Read(body, base)
		if took := time.Since(start); took > 20*time.Second || len(f.Links) > MaxItems {
			t.Errorf("%s: %v, %d links", name, took, len(f.Links))
		}
		if name != "deep json" && (err != nil || len(f.Links) == 0) {
			t.Errorf("%s: %d links, %v", name, len(f.Links), err)
		}
		t.Logf("%s: %v %q", name, time.Since(start), f.Warnings)
	}
}
