package extract

import (
	"net/http"
	"testing"

	"classify/crawler/extract/prose"
	"classify/store/record"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/japanese"
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
		in := record.Capture{URL: "https://blog.example/feed.xml", Status: 200, Header: http.Header{}, Body: []byte(body)}
		page, err := Extract(in)
		if err != nil || len(page.Documents) != 0 {
			t.Errorf("%s: %d documents, %v", name, len(page.Documents), err)
			continue
		}
		got := page.Links
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

func TestFeedInShiftJISIsDecodedOnce(t *testing.T) {
	body, err := japanese.ShiftJIS.NewEncoder().String(`<?xml version="1.0" encoding="Shift_JIS"?><rss version="2.0"><channel><item><title>港の日記をひらきました</title><link>https://a.example/1</link></item></channel></rss>`)
	if err != nil {
		t.Fatal(err)
	}
	page, err := Extract(capture(body))
	if err != nil || len(page.Links) != 1 || page.Links[0].Text != "港の日記をひらきました" {
		t.Errorf("links = %+v, %v", page.Links, err)
	}
}

func TestABrokenFeedIsAnError(t *testing.T) {
	for _, body := range []string{`<rss version="2.0"><channel><item><title>途中`, `{"version":"https://jsonfeed.org/version/1","items":[{`} {
		if page, err := Extract(capture(body)); err == nil && len(page.Links) > 0 {
			t.Errorf("Extract(%q) = %+v", body, page)
		}
	}
}

func TestFormIsDecidedByTheBytesFirst(t *testing.T) {
	for _, c := range []struct {
		body, contentType, url string
		want                   form
	}{
		{"<!doctype html><p>あ", "text/plain", "a.txt", formHTML},
		{"<?xml version='1.0'?>\n<!-- x -->\n<html xmlns='x'><p>あ", "", "", formHTML},
		{"<rss version='2.0'></rss>", "text/html", "", formFeed},
		{"<feed xmlns='x'></feed>", "application/xml", "", formFeed},
		{"ただの文です。<p>は段落です。", "text/plain", "", formText},
		{"先に文があって<p>あとから</p>", "text/html", "", formHTML},
		{"タグのない文", "text/html", "", formText},
		{"タグのない文", "", "https://a.example/x.html.gz", formHTML},
		{"a < b <p>", "", "https://a.example/x.txt", formText},
		{`{"a":1}`, "application/json", "", formData},
		{"<?xml version='1.0'?><catalog><book/></catalog>", "application/xml", "", formData},
		{"var a = 1", "", "https://a.example/x.js", formData},
		{"前文 <html><body>あ</body></html>", "", "", formHTML},
		{"ただの文です。", "", "", formText},
	} {
		if got := formOf(c.body, c.contentType, address(c.url)); got != c.want {
			t.Errorf("formOf(%q, %q, %q) = %v, want %v", c.body, c.contentType, c.url, got, c.want)
		}
	}
}
