package main

import "strings"

// consentHazards are pages that say what may not be done with them, and links
// that are none.
func (s *hostileSite) consentHazards() []corner {
	const page = "text/html; charset=utf-8"
	head := func(name, tag string) string {
		return strings.Replace(document(name), "</title>", "</title>"+tag, 1)
	}
	kept := []struct{ name, meta, header string }{
		{"noindex-in-meta", "<meta name=robots content=noindex>", ""},
		{"noindex-in-capitals", `<META NAME="ROBOTS" CONTENT="NOFOLLOW, NOINDEX">`, ""},
		{"noindex-for-our-name", "<meta name=classify content=noindex>", ""},
		{"noindex-in-the-second-meta", "<meta name=robots content=follow><meta name=robots content=noindex>", ""},
		{"noindex-in-none", "<meta name=robots content=none>", ""},
		{"noarchive-in-meta", "<meta name=robots content=noarchive>", ""},
		{"noindex-after-the-head", "", ""},
		{"noindex-in-header", "", "noindex"},
		{"noindex-in-header-list", "", "max-snippet:5, NoIndex"},
		{"noindex-in-header-for-our-name", "", "classify: noindex"},
		{"noindex-in-header-none", "", "none"},
		{"noarchive-in-header", "", "noarchive"},
		{"noindex-in-header-after-another-name", "", "otherbot: nofollow\nnoindex"},
	}
	var list []corner
	for _, k := range kept {
		var header []string
		for _, line := range strings.Split(k.header, "\n") {
			if line != "" {
				header = append(header, "X-Robots-Tag", line)
			}
		}
		text := head(k.name, k.meta)
		if k.name == "noindex-after-the-head" {
			text = strings.Replace(text, "<body>", "<body><meta name=robots content=noindex>", 1)
		}
		list = append(list, corner{name: k.name, most: 1, pages: pages{"/" + k.name: sends(page, text, header...)}, absent: []string{k.name}})
	}
	links := []struct{ name, head, body, header string }{
		{"nofollow-in-meta", "<meta name=robots content=nofollow>", "<a href=%s>x</a>", ""},
		{"nofollow-in-header", "", "<a href=%s>x</a>", "nofollow"},
		{"nofollow-in-rel", "", "<a rel=nofollow href=%s>x</a>", ""},
		{"nofollow-among-rels", "", `<a rel="noopener UGC NoFollow" href=%s>x</a>`, ""},
		{"link-in-a-comment", "", "<!-- <a href=%s>x</a> -->", ""},
		{"link-in-a-script", "", "<script>var x = '<a href=%s>x</a>'</script>", ""},
		{"link-in-json", "", `<script type="application/json">{"url":"%s"}</script>`, ""},
		{"link-in-a-template", "", "<template><a href=%s>x</a></template>", ""},
		{"link-in-a-text-field", "", "<textarea><a href=%s>x</a></textarea>", ""},
		{"link-in-an-attribute", "", `<p title="<a href=%s>x</a>">x</p>`, ""},
		{"link-in-style", "", "<style>a{background:url(%s)}</style>", ""},
		{"link-on-click", "", `<p onclick="location='%s'">x</p>`, ""},
		{"link-that-prefetches", "<link rel=prefetch href=%s><link rel=dns-prefetch href=%s><link rel=preload as=fetch href=%s>", "", ""},
		{"link-of-a-form", "", "<form action=%s><button>x</button></form>", ""},
		{"link-of-a-posting-form", "", "<form method=post action=%s><button formaction=%s>x</button></form>", ""},
		{"link-to-a-picture", "", "<img src=%s><video src=%s></video><audio src=%s></audio>", ""},
		{"link-to-a-script", "", "<script src=%s></script><link rel=stylesheet href=%s>", ""},
		{"link-with-ping", "", "<a href=#x ping=%s>x</a>", ""},
		{"honeypot-hidden-and-denied", "", "<a style=display:none href=/closed%s>x</a>", ""},
	}
	for _, l := range links {
		target := "/only-by-" + l.name
		header := []string{}
		if l.header != "" {
			header = []string{"X-Robots-Tag", l.header}
		}
		text := strings.Replace(head(l.name, strings.ReplaceAll(l.head, "%s", target)), "</article>", "</article>"+strings.ReplaceAll(l.body, "%s", target), 1)
		list = append(list, corner{name: l.name, pages: pages{"/" + l.name: sends(page, text, header...), target: html(target)},
			keeps: []string{l.name}, never: []string{target, "/closed*"}, absent: []string{target}})
	}
	for i := range list {
		list[i].hazard, list[i].host = true, "consent"
	}
	list[0].robots = sends("text/plain", "User-agent: *\nDisallow: /closed\n")
	return append(list, corner{name: "header-for-another-name", host: "consent",
		pages: pages{"/header-for-another-name": sends(page, document("header-for-another-name"), "X-Robots-Tag", "otherbot: noindex, nofollow")},
		keeps: []string{"header-for-another-name"}})
}
