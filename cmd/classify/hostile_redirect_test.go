package main

import (
	"fmt"
	"net/http"
	"strings"
)

// chain serves a row of redirects: /name/0 leads by so many hops to the page
// /name/hops with the mark of name.
func chain(name string, hops int) pages {
	return pages{
		"/" + name + "/*": func(w http.ResponseWriter, r *http.Request) {
			var at int
			if _, err := fmt.Sscanf(r.URL.Path, "/"+name+"/%d", &at); err != nil || at >= hops {
				html(name)(w, r)
				return
			}
			moves(fmt.Sprintf("/%s/%d", name, at+1))(w, r)
		},
	}
}

// redirectHazards move what was asked for to where it should not go.
func (s *hostileSite) redirectHazards() []corner {
	denied := "/closed/to-denied"
	elsewhere := s.at("elsewhere") // may be reached, but is outside the source's hosts
	list := []corner{
		{name: "redirect-to-itself", most: 2, pages: pages{"/redirect-to-itself": moves("/redirect-to-itself")}},
		{name: "redirect-to-itself-with-fragment", most: 2, pages: pages{"/redirect-to-itself-with-fragment": moves("/redirect-to-itself-with-fragment#again")}},
		{name: "redirect-back-and-forth", most: 2, pages: pages{
			"/redirect-back-and-forth": moves("/redirect-back-and-forth/b"), "/redirect-back-and-forth/b": moves("/redirect-back-and-forth")}},
		{name: "redirect-chain-of-11", links: []string{"/redirect-chain-of-11/0"}, pages: chain("redirect-chain-of-11", 11),
			never: []string{"/redirect-chain-of-11/11"}, absent: []string{"redirect-chain-of-11"}},
		{name: "redirect-chain-of-50", links: []string{"/redirect-chain-of-50/0"}, pages: chain("redirect-chain-of-50", 50), total: 11 * tries},
		{name: "redirect-that-grows", total: 11, pages: pages{"/redirect-that-grows*": func(w http.ResponseWriter, r *http.Request) {
			moves(r.URL.Path+"?"+r.URL.RawQuery+"x")(w, r)
		}}},
		{name: "redirect-to-file", most: 1, pages: pages{"/redirect-to-file": moves("file:///etc/hostname")}},
		{name: "redirect-to-ftp", most: 1, pages: pages{"/redirect-to-ftp": moves("ftp://127.0.0.1/x")}},
		{name: "redirect-to-javascript", most: 1, pages: pages{"/redirect-to-javascript": moves("javascript:location='/closed/script'")}},
		{name: "redirect-to-data", most: 1, pages: pages{"/redirect-to-data": moves("data:text/html,<article>" + mark("redirect-to-data") + "</article>")},
			absent: []string{"redirect-to-data"}},
		{name: "redirect-to-gopher", most: 1, pages: pages{"/redirect-to-gopher": moves(strings.Replace(s.tripURL("127.0.0.1", "gopher"), "http", "gopher", 1))}},
		{name: "redirect-to-tripwire", most: 1, pages: pages{"/redirect-to-tripwire": moves(s.tripURL("127.0.0.1", "redirect-to-tripwire"))}},
		{name: "redirect-without-scheme", most: 1, pages: pages{"/redirect-without-scheme": moves(strings.TrimPrefix(s.tripURL("127.0.0.1", "redirect-without-scheme"), "http:"))}},
		{name: "redirect-to-denied", most: 1, pages: pages{"/redirect-to-denied": moves(denied)}, never: []string{denied}},
		{name: "redirect-out-of-scope", most: 1, pages: pages{"/redirect-out-of-scope": moves(elsewhere + "/redirect-out-of-scope")}},
		{name: "redirect-with-password", most: 1, pages: pages{
			"/redirect-with-password": moves(strings.Replace(s.at("redirects"), "//", "//user:password@", 1) + "/redirect-with-password/in")},
			never: []string{"/redirect-with-password/in"}},
		{name: "redirect-without-location", most: 1, pages: pages{"/redirect-without-location": status(302, "")}},
		{name: "redirect-with-two-locations", most: 1, pages: pages{
			"/redirect-with-two-locations":   status(302, "", "Location", "/redirect-with-two-locations/a", "Location", s.tripURL("127.0.0.1", "second-location")),
			"/redirect-with-two-locations/a": html("redirect-with-two-locations")}},
		{name: "redirect-to-nothing", most: 1, pages: pages{"/redirect-to-nothing": moves("")}},
		{name: "redirect-to-broken-address", most: 1, pages: pages{"/redirect-to-broken-address": moves("http://[::1/%zz")}},
		{name: "redirect-to-control-bytes", pages: pages{
			"/redirect-to-control-bytes": wire("HTTP/1.1 302 Found\r\nLocation: /closed/\x01\x02\tx\r\nContent-Length: 0\r\n\r\n")}},
		{name: "redirect-to-raw-utf8", pages: pages{
			"/redirect-to-raw-utf8": wire("HTTP/1.1 302 Found\r\nLocation: /closed/日本\r\nContent-Length: 0\r\n\r\n")}},
		{name: "redirect-to-a-long-address", most: 1, pages: pages{"/redirect-to-a-long-address": moves("/closed-not/" + strings.Repeat("long/", 4000))}},
		{name: "redirect-multiple-choices", most: 1, pages: pages{"/redirect-multiple-choices": status(300, document("redirect-multiple-choices"), "Content-Type", "text/html")}},
		{name: "redirect-use-proxy", most: 1, pages: pages{"/redirect-use-proxy": status(305, "", "Location", s.tripURL("127.0.0.1", "use-proxy"))}},
		{name: "redirect-only-with-cookie", pages: pages{"/redirect-only-with-cookie": func(w http.ResponseWriter, r *http.Request) {
			http.SetCookie(w, &http.Cookie{Name: "seen", Value: "1"})
			moves("/redirect-only-with-cookie")(w, r)
		}}, most: 2},
		{name: "redirect-with-an-endless-body", pages: pages{
			"/redirect-with-an-endless-body": s.pours("redirect-with-an-endless-body", "HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 99999999999\r\n\r\n", strings.Repeat("x", 64<<10))}},
		{name: "refresh-to-itself", most: 2, pages: pages{"/refresh-to-itself": html("refresh-to-itself", `<meta http-equiv=refresh content="0">`)}},
		{name: "refresh-back-and-forth", most: 2, pages: pages{
			"/refresh-back-and-forth":   html("refresh-back-and-forth", `<meta http-equiv=refresh content="0; url=/refresh-back-and-forth/b">`),
			"/refresh-back-and-forth/b": html("refresh-back-and-forth-b", `<meta http-equiv=refresh content="0; url=/refresh-back-and-forth">`)}},
		{name: "refresh-to-a-page", most: 1, pages: pages{
			"/refresh-to-a-page": sends("text/html", "<meta http-equiv=refresh content='0; url=/refresh-to-a-page/there'>"), "/refresh-to-a-page/there": html("refresh-to-a-page")}},
		{name: "refresh-to-tripwire", most: 1, pages: pages{"/refresh-to-tripwire": html("refresh-to-tripwire",
			`<meta http-equiv=refresh content="0;URL='`+s.tripURL("127.0.0.1", "refresh")+`'">`)}},
		{name: "refresh-to-denied", most: 1, never: []string{"/closed/refresh*"}, pages: pages{"/refresh-to-denied": sends("text/html; charset=utf-8",
			`<meta http-equiv=refresh content="0; url=/closed/refresh">`+document("refresh-to-denied"), "Refresh", "0; url=/closed/refresh-header")}},
	}
	for i := range list {
		list[i].host, list[i].hazard = "redirects", true
	}
	list[0].robots = sends("text/plain", "User-agent: *\nDisallow: /closed/\n")
	list[3].reason = "redirect"
	return append(list, corner{name: "elsewhere", hazard: true, links: []string{s.at("elsewhere") + "/page"}, pages: pages{"/*": html("elsewhere")},
		never: []string{"/*"}, absent: []string{"elsewhere"}})
}
