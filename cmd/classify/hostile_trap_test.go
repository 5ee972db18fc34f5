package main

import (
	"fmt"
	"hash/crc32"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// trapLimit is how many requests one trap may cost. A budget of a few hundred
// for a pattern of paths is generous for any real archive page.
const trapLimit = 300

// listLimit is how many requests may follow from one page or sitemap with tens
// of thousands of links: they could be an archive, but all of them say the
// same.
const listLimit = 1000

// maze answers each address of a trap with a page made from the address.
func maze(name string, links func(r *http.Request) []string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var list strings.Builder
		for _, l := range links(r) {
			fmt.Fprintf(&list, "<a href=\"%s\">みなとの件</a>\n", l)
		}
		html(name+r.RequestURI, list.String())(w, r)
	}
}

// trapHazards have no end. Each is one name under the traps' host.
func (s *hostileSite) trapHazards() []corner {
	seed := func(r *http.Request) uint32 { return crc32.ChecksumIEEE([]byte(r.RequestURI)) }
	traps := []struct {
		name, first string
		links       func(r *http.Request) []string
	}{
		{"calendar", "/calendar/2021/05/21", func(r *http.Request) []string {
			day, err := time.Parse("/calendar/2006/01/02", r.URL.Path)
			if err != nil {
				return nil
			}
			form := "/calendar/2006/01/02"
			return []string{day.AddDate(0, 0, 1).Format(form), day.AddDate(0, 0, -1).Format(form), day.AddDate(0, 1, 0).Format(form), day.AddDate(1, 0, 0).Format(form), day.AddDate(-1, 0, 0).Format(form)}
		}},
		{"calendar-in-query", "/calendar-in-query?month=2021-05", func(r *http.Request) []string {
			month, err := time.Parse("2006-01", r.URL.Query().Get("month"))
			if err != nil {
				return nil
			}
			var all []string
			for i := -12; i <= 12; i++ {
				all = append(all, "/calendar-in-query?month="+month.AddDate(0, i, 0).Format("2006-01"))
			}
			return all
		}},
		{"depth", "/depth/", func(r *http.Request) []string {
			return []string{r.URL.Path + "a/", r.URL.Path + "b/", r.URL.Path + "c/"}
		}},
		{"repeated-segments", "/repeated-segments/x/", func(r *http.Request) []string { return []string{"x/", "y/", "x/y/"} }},
		{"relative-below-a-page", "/relative-below-a-page.html", func(r *http.Request) []string {
			return []string{strings.TrimPrefix(r.URL.Path, "/") + "/next.html", "next.html/next.html", "more.html/"}
		}},
		{"session-in-path", "/session-in-path;jsessionid=0", func(r *http.Request) []string {
			return []string{fmt.Sprintf("/session-in-path;jsessionid=%08X", seed(r)), fmt.Sprintf("/session-in-path/2;jsessionid=%08X", seed(r))}
		}},
		{"session-in-query", "/session-in-query", func(r *http.Request) []string {
			return []string{fmt.Sprintf("/session-in-query?PHPSESSID=%08x", seed(r)), fmt.Sprintf("/session-in-query?sid=%08x&x=1", seed(r))}
		}},
		{"facets", "/facets", func(r *http.Request) []string {
			var all []string
			for _, f := range []string{"colour=red", "colour=blue", "size=1", "size=2", "sort=name", "sort=date", "view=list", "page=2", "page=3", "desc=1"} {
				all = append(all, r.URL.Path+"?"+strings.TrimPrefix(r.URL.RawQuery+"&"+f, "&"))
			}
			return all
		}},
		{"random-words", "/random-words/start", func(r *http.Request) []string {
			var all []string
			for i := range uint32(10) {
				all = append(all, "/random-words/"+strconv.FormatUint(uint64(seed(r)*31+i*7919), 36))
			}
			return all
		}},
		{"query-only", "/query-only?p=1", func(r *http.Request) []string {
			n, _ := strconv.Atoi(r.URL.Query().Get("p"))
			all := []string{}
			for i := range 10 {
				all = append(all, fmt.Sprintf("?p=%d", n+1+i))
			}
			return all
		}},
		{"numbers", "/numbers/1.html", func(r *http.Request) []string {
			var n int
			_, _ = fmt.Sscanf(r.URL.Path, "/numbers/%d.html", &n) // 0 otherwise
			var all []string
			for i := range 20 {
				all = append(all, fmt.Sprintf("/numbers/%d.html", n*20+i+1))
			}
			return all
		}},
		{"reply-to-comment", "/reply-to-comment", func(r *http.Request) []string {
			var all []string
			for i := range 30 {
				all = append(all, fmt.Sprintf("/reply-to-comment?replytocom=%d%d", seed(r)%999, i))
			}
			return all
		}},
		{"growing-slashes", "/growing-slashes/", func(r *http.Request) []string { return []string{r.URL.Path + "/"} }},
		{"growing-query", "/growing-query?q", func(r *http.Request) []string { return []string{r.RequestURI + "&q" + strconv.Itoa(len(r.RequestURI))} }},
		{"language-switch", "/language-switch/ja/", func(r *http.Request) []string {
			return []string{r.URL.Path + "en/", r.URL.Path + "ja/", r.URL.Path + "fr/"}
		}},
		{"matrix-of-dates", "/matrix-of-dates", func(r *http.Request) []string {
			var all []string
			for i := range 40 {
				all = append(all, fmt.Sprintf("/matrix-of-dates?from=%d&to=%d", seed(r)%5000+uint32(i), seed(r)%777))
			}
			return all
		}},
	}
	var list []corner
	for _, trap := range traps {
		// Under a path pattern of its own: a folder, its bare name, a query.
		list = append(list, corner{name: "trap-" + trap.name, links: []string{trap.first}, total: trapLimit,
			pages: pages{"/" + trap.name + "*": maze(trap.name, trap.links)}})
	}
	same := func(w http.ResponseWriter, r *http.Request) {
		list := ""
		for i := range 30 {
			list += fmt.Sprintf("<a href=/same-content/%d>みなとの件</a>", i*7919%1000)
		}
		html("same-content", list)(w, r)
	}
	list = append(list,
		corner{name: "trap-same-content", links: []string{"/same-content/0"}, total: trapLimit, pages: pages{"/same-content/*": same}},
		corner{name: "trap-next-page", links: []string{"/next-page/1"}, total: trapLimit, pages: pages{"/next-page/*": func(w http.ResponseWriter, r *http.Request) {
			n, _ := strconv.Atoi(r.URL.Path[len("/next-page/"):])
			html("next-page"+r.URL.Path, fmt.Sprintf("<a rel=next href=/next-page/%d>次へ</a>", n+1))(w, r)
		}}},
		corner{name: "trap-next-page-of-nothing", links: []string{"/next-page-of-nothing?page=1"}, total: trapLimit,
			pages: pages{"/next-page-of-nothing": func(w http.ResponseWriter, r *http.Request) {
				n, _ := strconv.Atoi(r.URL.Query().Get("page"))
				sends("text/html", fmt.Sprintf("<link rel=next href='?page=%d'><a rel=next href='?page=%d'>次へ</a>", n+1, n+1))(w, r)
			}}},
		corner{name: "trap-redirects-to-ever-new", links: []string{"/ever-new/1"}, total: 12, pages: pages{"/ever-new/*": func(w http.ResponseWriter, r *http.Request) {
			moves("/ever-new/"+strconv.FormatUint(uint64(seed(r)), 36))(w, r)
		}}},
	)
	for i := range list {
		list[i].hazard, list[i].host = true, "traps"
	}
	return append(list, corner{name: "listed-after-a-trap", host: "traps", links: []string{"/zz-listed-after-a-trap"},
		pages: pages{"/zz-listed-after-a-trap": html("listed-after-a-trap")}, keeps: []string{"listed-after-a-trap"}})
}

// addressHazards are links that are hard to read, to count or to resolve.
func (s *hostileSite) addressHazards() []corner {
	var many, fragments strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&many, "<a href=/many/%d>%d</a>\n", i, i)
	}
	for i := range 1000 {
		fmt.Fprintf(&fragments, "<a href=/one-page#part%d>%d</a>\n", i, i)
	}
	ports := ""
	for _, port := range []string{"0", "22", "25", "6379", "99999", "-1", "x", ""} {
		ports += "<a href='http://127.0.0.1:" + port + "/odd-port'>みなと</a>\n"
	}
	names := ""
	for _, host := range []string{"xn--a", "xn--55qx5d-", "a..b", "-", strings.Repeat("a", 64) + ".example", strings.Repeat("a.", 200) + "example", "%00.example", "mіnato.example", "[::1", "1.2.3.4.5", "0x", "256.1.1.1"} {
		names += "<a href='http://" + host + "/odd-name'>みなと</a>\n"
	}
	schemes := ""
	for _, scheme := range []string{"javascript:alert(1)", "data:text/html,x", "file:///etc/hostname", "ftp://127.0.0.1/", "mailto:a@b.example", "tel:1", "blob:x", "view-source:/", "HTTP:", "http:/", "://", "ws://127.0.0.1/", "about:blank", "\x01javascript:x"} {
		schemes += "<a href=\"" + scheme + "\">みなと</a>\n"
	}
	list := []corner{
		{name: "links-20000-on-a-page", total: listLimit, pages: pages{"/links-20000-on-a-page": html("links-20000-on-a-page", many.String()), "/many/*": html("many")}, most: 1},
		{name: "links-1000-fragments", most: 1, pages: pages{"/links-1000-fragments": html("links-1000-fragments", fragments.String()), "/one-page": html("one-page")}, keeps: []string{"one-page"}},
		{name: "links-of-10-KiB", most: 1, pages: pages{"/links-of-10-KiB": html("links-of-10-KiB", "<a href=/long-address/"+strings.Repeat("a", 10<<10)+">x</a>")}, never: []string{"/long-address/*"}},
		{name: "links-of-1-MiB", most: 1, pages: pages{"/links-of-1-MiB": html("links-of-1-MiB", "<a href=/huge-address/"+strings.Repeat("a", 1<<20)+">x</a>")}, never: []string{"/huge-address/*"}},
		{name: "links-with-line-breaks", most: 1, pages: pages{"/links-with-line-breaks": html("links-with-line-breaks", "<a href=\"\n /broken-\t\n\r\nlink \">x</a>"), "/broken-link": html("broken-link")}, keeps: []string{"broken-link"}},
		{name: "links-with-control-bytes", most: 1, pages: pages{"/links-with-control-bytes": html("links-with-control-bytes", "<a href='/control\x01\x02\x7f'>x</a><a href='/nul\x00x'>x</a>")}},
		{name: "links-with-odd-ports", most: 1, pages: pages{"/links-with-odd-ports": html("links-with-odd-ports", ports)}},
		{name: "links-with-odd-names", most: 1, pages: pages{"/links-with-odd-names": html("links-with-odd-names", names)}},
		{name: "links-with-odd-schemes", most: 1, pages: pages{"/links-with-odd-schemes": html("links-with-odd-schemes", schemes)}},
		{name: "links-with-password", most: 1, never: []string{"/with-password*"}, pages: pages{"/links-with-password": html("links-with-password",
			"<a href='"+strings.Replace(s.at("addresses"), "//", "//user:secret@", 1)+"/with-password'>x</a>")}},
		{name: "links-with-dot-segments", most: 1, pages: pages{"/links-with-dot-segments": html("links-with-dot-segments",
			"<a href=/x/../dotted>1</a><a href=/x/%2e%2e/dotted>2</a><a href=/./dotted>3</a><a href=/x/.%2E/dotted>4</a><a href=/../../dotted>5</a><a href=\\x\\..\\dotted>6</a>"),
			"/dotted": html("dotted")}, keeps: []string{"dotted"}},
		{name: "links-around-the-rules", most: 1, never: []string{"/closed*", "//closed*", "/%63losed*"}, pages: pages{"/links-around-the-rules": html("links-around-the-rules",
			"<a href=/x/../closed/1>1</a><a href=/%63losed/2>2</a><a href=/x/%2e%2e/closed/3>3</a><a href=\\closed\\4>4</a><a href=/./closed/5>5</a><a href=\"/clo\nsed/6\">6</a>"), "/*": html("anything")}},
		{name: "links-with-tracking", most: 1, total: 3, pages: pages{"/links-with-tracking": html("links-with-tracking",
			"<a href=/tracked?utm_source=a>1</a><a href=/tracked?utm_source=b&fbclid=c>2</a><a href=/tracked?gclid=1>3</a><a href=/tracked>4</a>"), "/tracked": html("tracked")}, keeps: []string{"tracked"}},
		{name: "links-to-tripwire", most: 1, pages: pages{"/links-to-tripwire": html("links-to-tripwire", "<a href='"+s.tripURL("127.0.0.1", "link")+"'>x</a><a href='"+s.tripURL("localhost", "link")+"'>x</a>")}},
		{name: "links-with-bad-escapes", most: 1, pages: pages{"/links-with-bad-escapes": html("links-with-bad-escapes", "<a href='/bad%zz%'>x</a><a href='/bad?%%%=%u3042'>x</a><a href='/\xff\xfe'>x</a>")}},
	}
	for i := range list {
		list[i].hazard, list[i].host = true, "addresses"
	}
	list[0].robots = sends("text/plain", "User-agent: *\nDisallow: /closed/\n")
	return list
}
