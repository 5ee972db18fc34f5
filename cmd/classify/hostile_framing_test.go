package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
)

// framingHazards are answers that HTTP does not allow, or barely does.
func (s *hostileSite) framingHazards() []corner {
	const ok = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
	body := func(name string) string { return document(name) }
	raws := []struct{ name, bytes string }{
		{"header-10000-lines", plain("header-10000-lines", strings.Repeat("X-Filler: some words that fill\r\n", 10_000))},
		{"header-line-of-1-MiB", plain("header-line-of-1-MiB", "X-Long: "+strings.Repeat("y", 1<<20)+"\r\n")},
		{"header-with-nul", plain("header-with-nul", "X-Nul: a\x00b\r\n")},
		{"header-with-invalid-bytes", plain("header-with-invalid-bytes", "X-Bytes: \xff\xfe\x80\r\n")},
		{"header-without-colon", plain("header-without-colon", "this is no header\r\n")},
		{"header-with-space-before-colon", plain("header-with-space-before-colon", "X-Space : v\r\n")},
		{"header-name-empty", plain("header-name-empty", ": nobody\r\n")},
		{"header-folded", plain("header-folded", "X-Folded: a\r\n  b\r\n\tc\r\n")},
		{"status-line-missing", body("status-line-missing")},
		{"status-line-of-http-0.9", "<html>" + body("status-line-of-http-0.9")},
		{"status-999", strings.Replace(plain("status-999"), "200 OK", "999 What", 1)},
		{"status-099", strings.Replace(plain("status-099"), "200 OK", "099 What", 1)},
		{"status-000", strings.Replace(plain("status-000"), "200 OK", "000 ", 1)},
		{"status-word", strings.Replace(plain("status-word"), "200 OK", "fine", 1)},
		{"status-negative", strings.Replace(plain("status-negative"), "200 OK", "-20 OK", 1)},
		{"status-reason-of-1-MiB", strings.Replace(plain("status-reason-of-1-MiB"), "200 OK", "200 "+strings.Repeat("OK", 1<<19), 1)},
		{"version-http-9.9", strings.Replace(plain("version-http-9.9"), "HTTP/1.1", "HTTP/9.9", 1)},
		{"version-http-2-preface", "\x00\x00\x12\x04\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x80\x00\x04\x00\x01\x00\x00\x00\x05\x00\xff\xff\xff"},
		{"answer-in-tls", "\x16\x03\x03\x00\x7a\x02\x00\x00\x76\x03\x03" + strings.Repeat("\x42", 120)},
		{"continue-flood", strings.Repeat("HTTP/1.1 100 Continue\r\n\r\n", 10_000) + plain("continue-flood")},
		{"early-hints-flood", strings.Repeat("HTTP/1.1 103 Early Hints\r\nLink: </closed/hint>; rel=preload\r\n\r\n", 10_000) + plain("early-hints-flood")},
		{"upgrade-unasked", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n\x81\x05hello"},
		{"no-content-with-body", "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello"},
		{"reset-content-with-body", "HTTP/1.1 205 Reset Content\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"},
		{"partial-content-unasked", "HTTP/1.1 206 Partial Content\r\nContent-Type: text/html\r\nContent-Range: bytes 0-4/99999\r\nContent-Length: 5\r\nConnection: close\r\n\r\n<html"},
		{"not-modified-unasked", "HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\n\r\n" + body("not-modified-unasked")},
		{"length-too-long", ok + "Content-Length: 99999\r\nConnection: close\r\n\r\n" + body("length-too-long")},
		{"length-negative", ok + "Content-Length: -1\r\nConnection: close\r\n\r\n" + body("length-negative")},
		{"length-a-word", ok + "Content-Length: many\r\nConnection: close\r\n\r\n" + body("length-a-word")},
		{"length-overflowing", ok + "Content-Length: 18446744073709551617\r\nConnection: close\r\n\r\n" + body("length-overflowing")},
		{"length-9-EiB-and-closed", ok + "Content-Length: 9223372036854775807\r\nConnection: close\r\n\r\n" + body("length-9-EiB-and-closed")},
		{"length-twice", ok + "Content-Length: 10\r\nContent-Length: 20\r\nConnection: close\r\n\r\n" + body("length-twice")},
		{"length-and-chunks", ok + "Content-Length: 7\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n5\r\nhello\r\n0\r\n\r\n"},
		{"chunk-size-no-hex", ok + "Transfer-Encoding: chunked\r\n\r\nzz\r\n" + body("chunk-size-no-hex")},
		{"chunk-size-huge", ok + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n" + body("chunk-size-huge")},
		{"chunk-size-overflowing", ok + "Transfer-Encoding: chunked\r\n\r\n1ffffffffffffffff\r\n" + body("chunk-size-overflowing")},
		{"chunk-size-negative", ok + "Transfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n"},
		{"chunk-extension-of-1-MiB", ok + "Transfer-Encoding: chunked\r\n\r\n5;" + strings.Repeat("e", 1<<20) + "\r\nhello\r\n0\r\n\r\n"},
		{"chunk-without-end", ok + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"},
		{"chunk-trailer-flood", ok + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n" + strings.Repeat("X-Trailer: flood\r\n", 100_000) + "\r\n"},
		{"chunk-twice-encoded", ok + "Transfer-Encoding: chunked, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"},
		{"transfer-encoding-unknown", ok + "Transfer-Encoding: rot13\r\n\r\n" + body("transfer-encoding-unknown")},
		{"closed-at-once", ""},
		{"closed-in-the-status-line", "HTTP/1.1 20"},
		{"closed-in-the-header", "HTTP/1.1 200 OK\r\nContent-Ty"},
		{"closed-before-the-body", ok + "Content-Length: 500\r\n\r\n"},
	}
	list := []corner{}
	for _, r := range raws {
		c := corner{name: r.name, hazard: true, host: "framing", pages: pages{"/" + r.name: wire(r.bytes)}}
		if r.bytes == "" {
			c.most = unanswered
		}
		list = append(list, c)
	}
	for _, c := range []corner{
		{name: "reset-at-once", most: unanswered, pages: pages{"/reset-at-once": reset("")}},
		{name: "reset-in-the-body", pages: pages{"/reset-in-the-body": reset(ok + "Content-Length: 99999\r\n\r\n" + body("reset-in-the-body"))}},
		{name: "second-answer-unasked", pages: pages{"/second-answer-unasked": wire(strings.Replace(plain("second-answer-unasked"), "Connection: close", "Connection: keep-alive", 1) +
			plain("poison"))}, absent: []string{"poison"}},
		{name: "length-too-short", pages: pages{"/length-too-short": wire(ok + "Content-Length: 5\r\nConnection: keep-alive\r\n\r\n<html" + plain("smuggled"))}, absent: []string{"smuggled"}},
	} {
		c.hazard, c.host = true, "framing"
		list = append(list, c)
	}
	list[0].robots = sends("text/plain", "User-agent: *\nDisallow: /closed/\n")
	return list
}

// slowHazards take time or memory for as long as they are let; each has a
// host of its own, for a host that does this may be given up.
func (s *hostileSite) slowHazards() []corner {
	const ok = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
	// Markup, not prose: 16 MiB of sentences would take longer to tag than the
	// whole crawl, and that is no matter of the crawler.
	filler := strings.Repeat("<i class=filler></i>\n", 2000)
	list := []corner{
		{name: "endless-body", pages: pages{"/endless-body": s.pours("endless-body", ok+"\r\n"+document("endless-body"), filler)}},
		{name: "endless-links", pages: pages{"/endless-links": s.pours("endless-links", ok+"\r\n", "<a href=/endless-links>x</a>"+strings.Repeat("<b>", 1000))}},
		{name: "endless-chunks", pages: pages{"/endless-chunks": s.pours("endless-chunks", ok+"Transfer-Encoding: chunked\r\n\r\n",
			fmt.Sprintf("%x\r\n%s\r\n", len(filler), filler))}},
		{name: "endless-chunks-of-one-byte", pages: pages{"/endless-chunks-of-one-byte": s.pours("endless-chunks-of-one-byte", ok+"Transfer-Encoding: chunked\r\n\r\n",
			strings.Repeat("1\r\nx\r\n", 10_000))}},
		{name: "endless-headers", pages: pages{"/endless-headers": s.pours("endless-headers", ok, strings.Repeat("X-More: and more\r\n", 1000))}},
		{name: "endless-header-line", pages: pages{"/endless-header-line": s.pours("endless-header-line", ok+"X-Line: ", strings.Repeat("x", 64<<10))}},
		{name: "endless-status-line", pages: pages{"/endless-status-line": s.pours("endless-status-line", "HTTP/1.1 200 ", strings.Repeat("x", 64<<10))}},
		{name: "endless-continue", pages: pages{"/endless-continue": s.pours("endless-continue", "", strings.Repeat("HTTP/1.1 100 Continue\r\n\r\n", 1000))}},
		{name: "endless-gzip", pages: pages{"/endless-gzip": s.pours("endless-gzip", ok+"Content-Encoding: gzip\r\n\r\n", pack(gzipped, strings.Repeat("\x00", 8<<20)))}},
		{name: "drip-of-the-status-line", pages: pages{"/drip-of-the-status-line": s.drips("drip-of-the-status-line", "HTTP/1.1 200 ", "O")}},
		{name: "drip-of-headers", pages: pages{"/drip-of-headers": s.drips("drip-of-headers", ok, "X-Drip: 1\r\n")}},
		{name: "drip-of-the-body", pages: pages{"/drip-of-the-body": s.drips("drip-of-the-body", ok+"Content-Length: 100000\r\n\r\n", "<p>")}},
		{name: "drip-of-chunks", pages: pages{"/drip-of-chunks": s.drips("drip-of-chunks", ok+"Transfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n")}},
		{name: "drip-of-continues", pages: pages{"/drip-of-continues": s.drips("drip-of-continues", "", "HTTP/1.1 100 Continue\r\n\r\n")}},
		{name: "silence", pages: pages{"/silence": s.silent("silence")}},
		{name: "silence-after-the-header", pages: pages{"/silence-after-the-header": held(func(conn net.Conn) {
			_, _ = io.WriteString(conn, ok+"Content-Length: 1000\r\n\r\n")
			s.wait()
		})}},
		{name: "body-then-silence", pages: pages{"/body-then-silence": held(func(conn net.Conn) {
			_, _ = io.WriteString(conn, ok+"\r\n"+document("body-then-silence"))
			s.wait()
		})}},
	}
	for i := range list {
		list[i].hazard = true
	}
	return list
}

// wait holds a connection open until the site closes.
func (s *hostileSite) wait() { <-s.done }

// statusHazards answer well-formed refusals, and say absurd things about when
// to come again. What may pause a host has a host of its own.
func (s *hostileSite) statusHazards() []corner {
	var list []corner
	for _, code := range []int{400, 401, 402, 403, 404, 405, 406, 407, 410, 418, 421, 451, 499} {
		name := fmt.Sprint("answers-", code)
		list = append(list, corner{name: name, host: "refusals", most: 1,
			pages: pages{"/" + name: status(code, document(name), "Content-Type", "text/html; charset=utf-8")}, absent: []string{name}, reason: fmt.Sprint(code)})
	}
	for _, code := range []int{408, 425, 500, 501, 502, 503, 504, 520} {
		name := fmt.Sprint("answers-", code)
		list = append(list, corner{name: name, pages: pages{"/" + name: status(code, document(name), "Content-Type", "text/html; charset=utf-8")},
			absent: []string{name}, reason: fmt.Sprint(code)})
	}
	later := []struct {
		name, after string
		code        int
		most        int
	}{
		{"retry-after-a-billion-seconds", "1000000000", 503, 1},
		{"retry-after-the-year-9999", "Fri, 31 Dec 9999 23:59:59 GMT", 503, 1},
		{"retry-after-an-hour", "3600", 429, 1},
		{"retry-after-negative", "-5", 429, tries},
		{"retry-after-zero", "0", 503, tries},
		{"retry-after-a-fraction", "0.5", 503, tries},
		{"retry-after-a-word", "soon", 429, tries},
		{"retry-after-long-ago", "Thu, 01 Jan 1970 00:00:00 GMT", 503, tries},
		{"retry-after-overflowing", "99999999999999999999999999", 503, tries},
		{"too-many-without-retry-after", "", 429, tries},
	}
	for _, l := range later {
		header := []string{"Content-Type", "text/html"}
		if l.after != "" {
			header = append(header, "Retry-After", l.after)
		}
		list = append(list, corner{name: l.name, most: l.most, pages: pages{"/" + l.name: status(l.code, "later", header...)}, reason: "."})
	}
	down := corner{name: "host-that-is-down", total: 24, pages: pages{"/down/*": status(503, "down")}, links: []string{}}
	for i := range 40 {
		down.links = append(down.links, fmt.Sprintf("/down/%d", i))
	}
	list = append(list, down,
		corner{name: "not-found-with-links", host: "refusals", most: 1, never: []string{"/only-on-an-error-page"}, pages: pages{
			"/not-found-with-links": status(http.StatusNotFound, document("not-found-with-links", "<a href=/only-on-an-error-page>x</a>"), "Content-Type", "text/html")}},
		corner{name: "not-found-that-says-200", host: "refusals", most: 1, pages: pages{
			"/not-found-that-says-200": html("not-found-that-says-200", "<h2>404 お探しのページは見つかりません</h2>")}},
	)
	for i := range list {
		list[i].hazard = true
	}
	return list
}
