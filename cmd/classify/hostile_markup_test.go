package main

import (
	"fmt"
	"strings"

	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
)

// encoded is a text in another encoding; the test's texts fit in all of them.
func encoded(text string, encode func(string) (string, error)) string {
	out, err := encode(text)
	if err != nil {
		panic(err)
	}
	return out
}

// markupHazards are pages that are hard to parse.
func (s *hostileSite) markupHazards() []corner {
	const page = "text/html; charset=utf-8"
	sjis := encoded(document("charset-label-lies"), japanese.ShiftJIS.NewEncoder().String)
	bare16 := encoded(document("utf16-without-bom"), unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().String)
	var attributes strings.Builder
	for i := range 100_000 {
		fmt.Fprintf(&attributes, " a%d=%d", i, i)
	}
	whole := func(name, before, after string) string {
		return "<!DOCTYPE html><html><head><meta charset=utf-8><title>みなと</title></head><body>" + before + article(name) + after + "</body></html>"
	}
	list := []struct {
		name, contentType, body string
		kept                    bool // the text before the damage must be had
	}{
		{"nested-600000-tags", page, whole("nested-600000-tags", "<p><a href=/found-above-the-nest>みなとの件</a></p>", strings.Repeat("<div>", 600_000)), true},
		{"nested-600000-inline-tags", page, whole("nested-600000-inline-tags", "", strings.Repeat("<b><i>", 300_000)+"x"), true},
		{"nested-tables", page, whole("nested-tables", "", strings.Repeat("<table><tr><td>", 50_000)), true},
		{"nested-forms-and-lists", page, whole("nested-forms-and-lists", "", strings.Repeat("<ul><li><form>", 50_000)), true},
		{"attributes-100000", page, whole("attributes-100000", "", "<p"+attributes.String()+">x</p>"), true},
		{"attribute-of-5-MiB", page, whole("attribute-of-5-MiB", "", "<img src=\"data:image/png;base64,"+strings.Repeat("QUJD", 5<<18)+"\">"), true},
		{"unclosed-comment", page, whole("unclosed-comment", "", "<!-- "+strings.Repeat("x", 1000)), true},
		{"unclosed-script", page, whole("unclosed-script", "", "<script>"+strings.Repeat("x", 1000)), true},
		{"unclosed-title", page, "<title>" + article("unclosed-title"), false},
		{"unclosed-attribute", page, whole("unclosed-attribute", "", "<p title=\"x"), true},
		{"unclosed-text-fields", page, whole("unclosed-text-fields", "", strings.Repeat("<textarea>", 50_000)), true},
		{"plaintext-tag", page, whole("plaintext-tag", "", "<plaintext>"+strings.Repeat("<b>", 10_000)), true},
		{"misnested-formatting", page, whole("misnested-formatting", "", strings.Repeat("<b><p><i></b></p><font>", 3000)), true},
		{"nul-bytes", page, whole("nul-bytes", strings.Repeat("\x00", 20), strings.Repeat("\x00<p>", 50)), true},
		{"invalid-utf8", page, whole("invalid-utf8", "\xff\xfe\xc0\x80", "\xed\xa0\x80\xf8\x88"), true},
		{"charset-label-lies", page, sjis, true},
		{"charset-label-unknown", "text/html; charset=klingon", document("charset-label-unknown"), true},
		{"charset-label-utf7", "text/html; charset=utf-7", document("charset-label-utf7", "+ADw-script+AD4-"), true},
		{"charset-labels-contradict", "text/html; charset=euc-jp", strings.Replace(document("charset-labels-contradict"), "charset=utf-8", "charset=shift_jis", 1), true},
		{"utf16-without-bom", "text/html", bare16, false},
		{"bom-in-the-middle", page, whole("bom-in-the-middle", "\ufeff", "\ufeff"), true},
		{"escapes-without-end", "text/html; charset=iso-2022-jp", document("escapes-without-end") + "\x1b$B" + strings.Repeat("!!", 5000), false},
		{"page-of-15-MiB", page, whole("page-of-15-MiB", "", strings.Repeat("<p>みなとの話は長い。</p>", 15<<20/35)), true},
		{"one-line-of-15-MiB", page, whole("one-line-of-15-MiB", "", "<p>"+strings.Repeat("ー", 5<<20)+"</p>"), true},
		{"entities-1000000", page, whole("entities-1000000", "", "<p>"+strings.Repeat("&CounterClockwiseContourIntegral;", 100_000)+"</p>"), true},
		{"table-spans-bomb", page, whole("table-spans-bomb", "", "<table>"+strings.Repeat("<tr><td rowspan=65534 colspan=1000>x</td></tr>", 1000)+"</table>"), true},
		{"base-to-tripwire", page, strings.Replace(document("base-to-tripwire", "<a href=x>x</a>"), "</title>", "</title><base href='"+s.tripURL("127.0.0.1", "base")+"'>", 1), true},
		{"base-to-javascript", page, strings.Replace(document("base-to-javascript", "<a href=x>x</a>"), "</title>", "</title><base href='javascript:x'>", 1), true},
		{"frames-100000", page, whole("frames-100000", "", strings.Repeat("<iframe src=/closed/frame></iframe>", 100_000)), true},
		{"options-300000", page, whole("options-300000", "", "<select>"+strings.Repeat("<option>x", 300_000)+"</select>"), true},
		{"canonical-to-tripwire", page, strings.Replace(document("canonical-to-tripwire"), "</title>", "</title><link rel=canonical href='"+s.tripURL("127.0.0.1", "canonical")+"'>", 1), true},
		{"canonical-to-nothing", page, strings.Replace(document("canonical-to-nothing"), "</title>", "</title><link rel=canonical href='/closed/nothing'>", 1), true},
		{"svg-with-script", "image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg'><script href='" + s.tripURL("127.0.0.1", "svg") + "'/></svg>", false},
		{"picture-labelled-page", page, "\x89PNG\r\n\x1a\n" + strings.Repeat("\x00\x01\x02\xfe", 5000), false},
		{"page-labelled-picture", "image/png", document("page-labelled-picture"), false},
		{"program-labelled-page", page, "\x7fELF\x02\x01\x01" + strings.Repeat("\x00\x90", 50_000), false},
		{"archive-labelled-page", page, "PK\x03\x04" + strings.Repeat("\x14\x00\x08", 50_000), false},
		{"type-garbled", "text/html;;; charset==\"utf-8; boundary=\x7f", document("type-garbled"), false},
		{"type-of-100-KiB", "text/html; " + strings.Repeat("x=y; ", 20_000), document("type-of-100-KiB"), false},
		{"type-multipart", "multipart/x-mixed-replace; boundary=x", "--x\r\nContent-Type: text/html\r\n\r\n" + document("type-multipart") + "\r\n--x\r\n", false},
		{"pdf-broken", "application/pdf", "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R/Size 999999999>>\nstartxref\n99999999\n%%EOF", false},
		{"pdf-that-loops", "application/pdf", "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2147483647/Parent 2 0 R>>endobj\nxref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \ntrailer<</Root 1 0 R/Size 3/Prev 0>>\nstartxref\n140\n%%EOF", false},
		{"pdf-of-16-MiB-of-noise", "application/pdf", "%PDF-1.4\n" + strings.Repeat("1 0 obj<<", 1<<20), false},
	}
	var corners []corner
	for _, m := range list {
		c := corner{name: m.name, hazard: true, host: "markup", most: 1, pages: pages{"/" + m.name: sends(m.contentType, m.body)}, never: []string{"/closed/*"}}
		if m.kept {
			c.keeps = []string{m.name}
		}
		corners = append(corners, c)
	}
	corners[0].pages["/found-above-the-nest"] = html("found-above-the-nest")
	corners[0].keeps = append(corners[0].keeps, "found-above-the-nest")
	corners[0].robots = sends("text/plain", "User-agent: *\nDisallow: /closed/\n")
	return corners
}

// feedHazards are feeds, sitemaps and JSON that are hard to read.
func (s *hostileSite) feedHazards() []corner {
	laughs := "<?xml version=\"1.0\"?><!DOCTYPE r [<!ENTITY a \"ha\">"
	for i := range 20 {
		laughs += fmt.Sprintf("<!ENTITY %c \"%s\">", 'b'+i, strings.Repeat(fmt.Sprintf("&%c;", 'a'+i), 10))
	}
	laughs += "]><rss version=\"2.0\"><channel><title>&u;</title><item><title>&u;</title><link>/closed/laugh</link></item></channel></rss>"
	trip := s.tripURL("127.0.0.1", "entity")
	at := s.at("feeds")
	var entries strings.Builder
	for i := range 60_000 {
		fmt.Fprintf(&entries, "<url><loc>%s/listed/%d</loc></url>\n", at, i)
	}
	const urlset = "<?xml version='1.0' encoding='UTF-8'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
	const siteindex = "<?xml version='1.0' encoding='UTF-8'?><sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
	item := func(name, more string) string {
		return fmt.Sprintf("<item><title>みなとの話 %s</title><link>%s/item/%s</link><description>みなとの件。%s</description>%s</item>", name, at, name, said[0], more)
	}
	rss := func(items string) string {
		return "<?xml version='1.0' encoding='UTF-8'?><rss version='2.0'><channel><title>みなと</title><link>" + at + "/</link><description>x</description>" + items + "</channel></rss>"
	}
	list := []struct {
		name, contentType, body string
		items                   []string
	}{
		{"feed-billion-laughs", "application/rss+xml", laughs, nil},
		{"feed-external-entity", "application/rss+xml", "<?xml version='1.0'?><!DOCTYPE r [<!ENTITY x SYSTEM '" + trip + "'><!ENTITY % p SYSTEM '" + trip + "'>%p;]>" + rss(item("entity", "<author>&x;</author>"))[38:], nil},
		{"feed-external-file", "application/rss+xml", "<?xml version='1.0'?><!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>" + rss(item("entity-file", "<author>&x;</author>"))[38:], nil},
		{"feed-external-stylesheet", "application/rss+xml", "<?xml version='1.0'?><?xml-stylesheet type='text/xsl' href='" + trip + "'?>" + rss(item("stylesheet", ""))[38:], []string{"stylesheet"}},
		{"feed-with-broken-dates", "application/rss+xml", rss(item("broken-dates", "<pubDate>Someday, 99 Foo 20211 25:61:61 +9999</pubDate>")), []string{"broken-dates"}},
		{"feed-as-plain-text", "text/plain", rss(item("plain-text-feed", "")), []string{"plain-text-feed"}},
		{"feed-as-page", "text/html", rss(item("page-feed", "")), []string{"page-feed"}},
		{"feed-with-odd-links", "application/rss+xml", rss("<item><title>x</title><link>javascript:x</link></item><item><title>y</title><link>" + trip + "</link></item><item><link/></item>" + item("odd-links", "")), []string{"odd-links"}},
		{"feed-cut-off", "application/rss+xml", strings.TrimSuffix(rss(item("cut-off-feed", "")+"<item><title>half"), "</channel></rss>"), nil},
		{"feed-nested-deep", "application/rss+xml", rss(strings.Repeat("<x>", 300_000)), nil},
		{"feed-with-100000-attributes", "application/rss+xml", rss("<item " + strings.Repeat("a='1' ", 100_000) + "/>"), nil},
		{"feed-of-itself", "application/rss+xml", rss("<item><title>みなと</title><link>" + at + "/feed-of-itself</link></item>"), nil},
		{"feed-in-utf32", "application/rss+xml", "\xff\xfe\x00\x00<\x00\x00\x00r\x00\x00\x00s\x00\x00\x00s\x00\x00\x00", nil},
		{"sitemap-index-of-itself", "application/xml", siteindex + "<sitemap><loc>" + at + "/sitemap-index-of-itself</loc></sitemap><sitemap><loc>" + at + "/sitemap-index-of-itself#2</loc></sitemap></sitemapindex>", nil},
		{"sitemap-of-60000", "application/xml", urlset + entries.String() + "</urlset>", nil},
		{"sitemap-to-other-hosts", "application/xml", urlset + "<url><loc>" + trip + "</loc></url><url><loc>file:///etc/hostname</loc></url></urlset>", nil},
		{"sitemap-with-billion-laughs", "application/xml", strings.Replace(strings.Replace(laughs, "<rss version=\"2.0\"><channel>", "<urlset>", 1), "</channel></rss>", "<url><loc>&u;</loc></url></urlset>", 1), nil},
		{"json-nested-deep", "application/feed+json", `{"version":"https://jsonfeed.org/version/1.1","items":` + strings.Repeat("[", 1_000_000) + strings.Repeat("]", 1_000_000) + "}", nil},
		{"json-objects-nested-deep", "application/json", strings.Repeat(`{"a":`, 500_000) + "1" + strings.Repeat("}", 500_000), nil},
		{"json-number-bomb", "application/feed+json", `{"version":"https://jsonfeed.org/version/1.1","items":[{"id":1e999999999,"url":` + strings.Repeat("9", 1_000_000) + "}]}", nil},
		{"json-cut-off", "application/feed+json", `{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","content_text":"\ud800`, nil},
	}
	var corners []corner
	for _, f := range list {
		c := corner{name: f.name, hazard: true, host: "feeds", most: 1, pages: pages{"/" + f.name: sends(f.contentType, f.body)}, never: []string{"/closed/*"}}
		for _, i := range f.items {
			c.pages["/item/"+i] = html(i)
			c.keeps = append(c.keeps, i)
		}
		corners = append(corners, c)
	}
	corners[0].robots = sends("text/plain", "User-agent: *\nDisallow: /closed/\n")
	more := corner{name: "sitemap-gzip-bomb", hazard: true, host: "feeds", most: 1, links: []string{"/sitemap-gzip-bomb.xml.gz"},
		pages: pages{"/sitemap-gzip-bomb.xml.gz": sends("application/gzip", bombs()["gzip"])}}
	listed := corner{name: "sitemap-entries", hazard: true, host: "feeds", links: []string{"/listed/0"}, total: listLimit, pages: pages{"/listed/*": html("listed")}}
	return append(corners, more, listed)
}
