package link

import (
	"net/url"
	"testing"

	"classify/crawler/extract/prose"
	"classify/store/record"

	"github.com/google/go-cmp/cmp"
)

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
		got, err := Feed(body, &url.URL{Scheme: "https", Host: "blog.example", Path: "/feed.xml"})
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

func TestABrokenFeedIsAnError(t *testing.T) {
	for _, body := range []string{`<rss version="2.0"><channel><item><title>途中`, `{"version":"https://jsonfeed.org/version/1","items":[{`} {
		if links, err := Feed(body, &url.URL{}); err == nil && len(links) > 0 {
			t.Errorf("Feed(%q) = %+v", body, links)
		}
	}
}
