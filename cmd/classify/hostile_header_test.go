package main

import (
	"net/http"
	"strconv"
	"strings"
)

// headerHazards say odd things in their header, or want to be remembered.
// The pages behind them are ordinary and must be had.
func (s *hostileSite) headerHazards() []corner {
	const page = "text/html; charset=utf-8"
	trip := s.tripURL("127.0.0.1", "header")
	links := ""
	for i := range 2000 {
		links += "</closed/" + strconv.Itoa(i) + ">; rel=preload, "
	}
	odd := []struct {
		name   string
		header []string
	}{
		{"alt-svc-to-tripwire", []string{"Alt-Svc", `h2="` + strings.TrimPrefix(s.trip.Addr().String(), "[::]") + `"; ma=86400`}},
		{"strict-transport", []string{"Strict-Transport-Security", "max-age=31536000; includeSubDomains; preload"}},
		{"link-header-flood", []string{"Link", links + "<" + trip + ">; rel=preload"}},
		{"link-header-canonical", []string{"Link", "<" + trip + ">; rel=canonical"}},
		{"content-location", []string{"Content-Location", trip}},
		{"refresh-header", []string{"Refresh", "0; url=" + trip}},
		{"etag-with-high-bytes", []string{"Etag", "\"\x80\xff"}},
		{"etag-of-100-KiB", []string{"Etag", `"` + strings.Repeat("e", 100<<10) + `"`}},
		{"date-in-the-future", []string{"Date", "Fri, 31 Dec 9999 23:59:59 GMT"}},
		{"date-before-all-time", []string{"Date", "Mon, 01 Jan 0000 00:00:00 GMT"}},
		{"date-a-word", []string{"Date", "yesterday"}},
		{"last-modified-nonsense", []string{"Last-Modified", "Sun, 32 Foo 2021 25:00:00 GMT"}},
		{"last-modified-in-the-future", []string{"Last-Modified", "Fri, 31 Dec 9999 23:59:59 GMT"}},
		{"expires-never", []string{"Expires", "-1", "Cache-Control", "max-age=99999999999999999999, no-store, private"}},
		{"vary-everything", []string{"Vary", "*, Cookie, User-Agent"}},
		{"clear-site-data", []string{"Clear-Site-Data", `"*"`}},
		{"disposition-out-of-the-folder", []string{"Content-Disposition", "attachment; filename=\"../../../../tmp/classify-hostile\""}},
		{"type-twice", []string{"Content-Type", "application/octet-stream"}},
		{"cookie-of-64-KiB", []string{"Set-Cookie", "big=" + strings.Repeat("c", 64<<10)}},
		{"cookie-for-every-host", []string{"Set-Cookie", "all=1; Domain=.1; Path=/"}},
		{"server-push", []string{"Link", "</closed/push>; rel=preload; as=script", "X-Accel-Redirect", "/closed/x", "X-Sendfile", "/etc/hostname"}},
	}
	list := []corner{{name: "cookies-by-the-thousand", most: 1, pages: pages{"/cookies-by-the-thousand": func(w http.ResponseWriter, r *http.Request) {
		for i := range 1000 {
			http.SetCookie(w, &http.Cookie{Name: "c" + strconv.Itoa(i), Value: strings.Repeat("v", 50), Path: "/"})
		}
		html("cookies-by-the-thousand")(w, r)
	}}, keeps: []string{"cookies-by-the-thousand"}, robots: sends("text/plain", "User-agent: *\nDisallow: /closed/\n", "Set-Cookie", "robots=1; Path=/")}}
	for _, o := range odd {
		list = append(list, corner{name: o.name, most: 1, pages: pages{"/" + o.name: sends(page, document(o.name), o.header...)},
			keeps: []string{o.name}, never: []string{"/closed/*"}})
	}
	gate := func(w http.ResponseWriter, r *http.Request) {
		if _, err := r.Cookie("consent"); err == nil {
			html("cookie-gate")(w, r)
			return
		}
		w.Header().Set("Set-Cookie", "consent=1; Path=/")
		sends(page, "<title>同意</title><p>続けるには<a href=/cookie-gate>同意</a>してください。</p>")(w, r)
	}
	list = append(list, corner{name: "cookie-gate", most: 1, pages: pages{"/cookie-gate": gate}, absent: []string{"cookie-gate"}})
	for name, challenge := range map[string]string{
		"wants-basic": `Basic realm="x"`, "wants-digest": `Digest realm="x", nonce="y", qop="auth"`, "wants-ntlm": "NTLM", "wants-negotiate": "Negotiate",
		"wants-many": strings.Repeat(`Bearer x="y", `, 1000),
	} {
		list = append(list, corner{name: name, most: 1, absent: []string{name}, reason: "401",
			pages: pages{"/" + name: status(http.StatusUnauthorized, document(name), "Content-Type", page, "WWW-Authenticate", challenge)}})
	}
	// Whoever reads HTTP strictly refuses this one.
	list = append(list, corner{name: "etag-with-control-bytes", pages: pages{"/etag-with-control-bytes": wire(plain("etag-with-control-bytes", "ETag: \"\x01\x7f\"\r\n"))}})
	for i := range list {
		list[i].hazard, list[i].host = true, "headers"
	}
	return list
}
