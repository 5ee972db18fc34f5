package main

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
)

// benign is a corner of the main host with one page, which must be had.
func benign(name string, handler http.HandlerFunc, link ...string) corner {
	c := corner{name: name, host: "main", pages: pages{"/" + name: handler}, keeps: []string{name}}
	if len(link) > 0 {
		c.links = link
	}
	return c
}

// benignCorners are what the crawl is for: pages that a person would find.
func (s *hostileSite) benignCorners() []corner {
	at := s.at("main")
	item := func(name string) string { return at + "/item/" + name }
	feeds := map[string][2]string{
		"rss2": {"application/rss+xml", "<?xml version='1.0' encoding='UTF-8'?><rss version='2.0'><channel><title>x</title><link>" + at + "/</link><description>x</description><item><title>みなとの話</title><link>" + item("rss2") + "</link></item></channel></rss>"},
		"atom": {"application/atom+xml", "<?xml version='1.0' encoding='UTF-8'?><feed xmlns='http://www.w3.org/2005/Atom'><title>x</title><id>x</id><updated>2021-05-21T00:00:00Z</updated><entry><id>y</id><title>みなとの話</title><updated>2021-05-21T00:00:00Z</updated><link href='" + item("atom") + "'/></entry></feed>"},
		"rss1": {"application/rdf+xml", "<?xml version='1.0' encoding='UTF-8'?><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'><channel rdf:about='x'><title>x</title><link>" + at + "/</link></channel><item rdf:about='" + item("rss1") + "'><title>みなとの話</title><link>" + item("rss1") + "</link></item></rdf:RDF>"},
		"json": {"application/feed+json", `{"version":"https://jsonfeed.org/version/1.1","title":"x","items":[{"id":"1","title":"みなとの話","url":"` + item("json") + `"}]}`},
	}
	var list []corner
	for _, name := range []string{"announcement", "blog/first", "blog/second", "forum/thread"} {
		list = append(list, benign(name, html(name)))
	}
	for name, feed := range feeds {
		list = append(list, corner{name: "feed-" + name, host: "main", pages: pages{"/feed-" + name: sends(feed[0], feed[1]), "/item/" + name: html(name)}, keeps: []string{name}})
	}
	const urlset = "<?xml version='1.0' encoding='UTF-8'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>%s/only-in/%s</loc></url></urlset>"
	index := fmt.Sprintf("<?xml version='1.0' encoding='UTF-8'?><sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><sitemap><loc>%s/part.xml.gz</loc></sitemap></sitemapindex>", at)
	second := s.at("second")
	list = append(list,
		corner{name: "sitemap-listed", host: "main", links: []string{"/sitemap.xml"}, keeps: []string{"sitemap"}, pages: pages{
			"/sitemap.xml": sends("application/xml", fmt.Sprintf(urlset, at, "sitemap")), "/only-in/sitemap": html("sitemap")}},
		corner{name: "sitemap-in-robots", host: "main", links: []string{}, keeps: []string{"robots-sitemap"}, pages: pages{
			"/sitemap-in-robots.xml": sends("application/xml", fmt.Sprintf(urlset, at, "robots-sitemap")), "/only-in/robots-sitemap": html("robots-sitemap")},
			robots: rules("User-agent: *\nDisallow: /private/\nAllow: /private/open/\nSitemap: " + at + "/sitemap-in-robots.xml\n")},
		corner{name: "sitemap-index", host: "main", links: []string{"/sitemap-index.xml"}, keeps: []string{"sitemap-part"}, pages: pages{
			"/sitemap-index.xml": sends("application/xml", index), "/only-in/sitemap-part": html("sitemap-part"),
			"/part.xml.gz": sends("application/gzip", pack(gzipped, fmt.Sprintf(urlset, at, "sitemap-part")))}},
		corner{name: "three-pages", host: "main", links: []string{"/three/1"}, keeps: []string{"three-1", "three-2", "three-3"}, pages: pages{
			"/three/1": html("three-1", "<a rel=next href=/three/2>次へ</a>"), "/three/2": html("three-2", "<a rel=next href=/three/3>次へ</a>"), "/three/3": html("three-3")}},
		corner{name: "moved-3-times", host: "main", links: []string{"/moved-3-times/0"}, pages: chain("moved-3-times", 3), keeps: []string{"moved-3-times"}},
		corner{name: "moved-9-times", host: "main", links: []string{"/moved-9-times/0"}, pages: chain("moved-9-times", 9), keeps: []string{"moved-9-times"}},
		corner{name: "moved-10-times", host: "main", links: []string{"/moved-10-times/0"}, pages: chain("moved-10-times", 10), keeps: []string{"moved-10-times"}},
		corner{name: "moved-to-another-host", host: "main", pages: pages{"/moved-to-another-host": moves(second + "/moved-here")}},
		corner{name: "second-host", host: "second", links: []string{"/page"}, pages: pages{"/page": html("second-host"), "/moved-here": html("moved-here")}, keeps: []string{"second-host", "moved-here"}},
		corner{name: "asked-to-wait", most: 2, keeps: []string{"asked-to-wait"}, least: 950 * time.Millisecond, pages: pages{
			"/asked-to-wait": times(1, status(503, "later", "Retry-After", "1"), html("asked-to-wait"))}},
		corner{name: "asked-to-wait-until", most: 2, keeps: []string{"asked-to-wait-until"}, pages: pages{
			"/asked-to-wait-until": times(1, func(w http.ResponseWriter, r *http.Request) {
				status(429, "later", "Retry-After", time.Now().Add(2*time.Second).UTC().Format(http.TimeFormat))(w, r)
			}, html("asked-to-wait-until"))}},
		corner{name: "broken-once", most: 2, keeps: []string{"broken-once"}, pages: pages{"/broken-once": times(1, status(503, "busy"), html("broken-once"))}},
		corner{name: "reset-once", most: 3, keeps: []string{"reset-once"}, pages: pages{"/reset-once": times(1, reset(""), html("reset-once"))}},
		corner{name: "slow-but-there", keeps: []string{"slow-but-there"}, pages: pages{"/slow-but-there": func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(300 * time.Millisecond)
			html("slow-but-there")(w, r)
		}}},
	)
	return list
}

// textCorners are ordinary pages in other clothes.
func (s *hostileSite) textCorners() []corner {
	const page = "text/html; charset=utf-8"
	declared := func(name, charset string, encode func(string) (string, error)) http.HandlerFunc {
		return sends("text/html; charset="+charset, encoded(strings.Replace(document(name), "charset=utf-8", "charset="+charset, 1), encode))
	}
	packed := func(name, coding string, with packer) http.HandlerFunc {
		return sends(page, pack(with, document(name)), "Content-Encoding", coding)
	}
	text := func(name string) string {
		return "みなとの話 " + name + "\n\nみなとの公表は三週間も遅かった。紙には" + mark(name) + "と書かれていた。\n"
	}
	// A Brotli stream of one uncompressed block: a window of 16 bits, the
	// length less one in 16 bits, the bytes, and an empty last block.
	brotli := func(body string) string {
		n := uint32(len(body)-1)<<4 | 1<<20
		return string([]byte{byte(n), byte(n >> 8), byte(n >> 16)}) + body + "\x03"
	}
	return []corner{
		benign("in-shift-jis", declared("in-shift-jis", "shift_jis", japanese.ShiftJIS.NewEncoder().String)),
		benign("in-euc-jp", declared("in-euc-jp", "euc-jp", japanese.EUCJP.NewEncoder().String)),
		benign("in-iso-2022-jp", declared("in-iso-2022-jp", "iso-2022-jp", japanese.ISO2022JP.NewEncoder().String)),
		benign("in-utf-16", sends("text/html", encoded(document("in-utf-16"), unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String))),
		benign("in-utf-8-with-bom", sends("text/html", "\ufeff"+document("in-utf-8-with-bom"))),
		benign("in-gzip", packed("in-gzip", "gzip", gzipped)),
		benign("in-x-gzip", packed("in-x-gzip", "X-GZIP", gzipped)),
		benign("in-deflate", packed("in-deflate", "deflate", zlibbed)),
		benign("in-raw-deflate", packed("in-raw-deflate", "deflate", deflated)),
		benign("in-zstd", packed("in-zstd", "zstd", zstded)),
		benign("in-brotli", sends(page, brotli(document("in-brotli")), "Content-Encoding", "br")),
		benign("in-two-encodings", sends(page, pack(gzipped, pack(zlibbed, document("in-two-encodings"))), "Content-Encoding", "deflate, gzip")),
		benign("without-type", wire("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"+document("without-type"))),
		benign("over-http-1.0", wire("HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n"+document("over-http-1.0"))),
		benign("with-bare-line-feeds", wire("HTTP/1.1 200 OK\nContent-Type: text/html\nConnection: close\n\n"+document("with-bare-line-feeds"))),
		benign("with-early-hints", wire("HTTP/1.1 103 Early Hints\r\nLink: </x.css>; rel=preload\r\n\r\n"+plain("with-early-hints"))),
		benign("with-chunk-extensions", wire(fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n%X;a=b\r\n%s\r\n0;last\r\nX-Trailer: x\r\n\r\n",
			len(document("with-chunk-extensions")), document("with-chunk-extensions")))),
		benign("in-plain-text", sends("text/plain; charset=utf-8", text("in-plain-text"))),
		benign("in-capitals", sends(page, strings.NewReplacer("<p>", "<P>", "</p>", "</P>", "<article>", "<ARTICLE>").Replace(document("in-capitals")))),
		benign("of-8-MiB", html("of-8-MiB", "<!--"+strings.Repeat("x", 8<<20)+"-->")),
		benign("with-entities", html("with-entities"), `<p><a href="/&#x77;ith-entities?a=1&amp;b=2">みなとの件</a></p>`),
		benign("without-quotes", html("without-quotes"), "<p><a href=/without-quotes>みなとの件</a></p>"),
		benign("below/../beside", html("below/../beside"), "/below/../kept-beside").at("/kept-beside"),
		benign("日本語のみち", html("日本語のみち"), "/日本語のみち").at("/%E6%97%A5%E6%9C%AC%E8%AA%9E%E3%81%AE%E3%81%BF%E3%81%A1"),
		benign("with-fragment", html("with-fragment"), "/with-fragment#part"),
		benign("canonical", sends(page, strings.Replace(document("canonical"), "</title>", "</title><link rel=canonical href=/canonical>", 1)), "/canonical?variant=1"),
		benign("private/open/page", html("private/open/page")),
		benign("of-an-image-map", html("of-an-image-map"), "<map><area href=/of-an-image-map alt=みなとの件></map>"),
		benign("with-base", sends(page, "<!DOCTYPE html><base href=/based/on/><title>みなと</title>"+article("with-base", "<a href=../page>みなとの件</a>"))).with("/based/page", "based"),
		benign("listing", html("listing", "<ul><li><a href=/listed-far-down>みなとの件</a></ul>")).with("/listed-far-down", "listed-far-down"),
	}
}

// at moves a corner's one page to another path.
func (c corner) at(path string) corner {
	c.pages = pages{path: c.pages["/"+c.name]}
	return c
}

// with adds an ordinary page.
func (c corner) with(path, name string) corner {
	c.pages[path] = html(name)
	c.keeps = append(c.keeps, name)
	return c
}
