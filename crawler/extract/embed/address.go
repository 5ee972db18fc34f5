package embed

import (
	"net/url"
	"regexp"
	"strings"

	"classify/crawler/extract/dom"
	"classify/crawler/extract/link"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// rxStatus is the path of one post on the networks, with the account if it
// names one: /umi/status/1, /@umi/1, /@umi/post/x, /profile/umi.example/post/x,
// /p/x.
var rxStatus = regexp.MustCompile(`^(?:/i/web/status/\d+|/(?:p|reel|tv)/[\w-]+|/profile/([\w.:-]+)/post/\w+|/@([\w.]+(?:@[\w.-]+)?)/(?:post|video)/[\w-]+|/@([\w.]+(?:@[\w.-]+)?)/\d+|/([\w.]+)/(?:status|statuses)/\d+|/([\w.]+)/posts/[\w.-]+)(?:/[\w/-]*)?$`)

// status reads an address: the account it names and whether it is one
// post's.
func status(address string) (account string, ok bool) {
	u, err := url.Parse(address)
	if err != nil {
		return "", false
	}
	m := rxStatus.FindStringSubmatch(u.Path)
	if m == nil {
		return "", false
	}
	return m[1] + m[2] + m[3] + m[4], true
}

// accountOf is the account that an address of a post names, with its @.
func accountOf(address string) string {
	account, ok := status(address)
	if !ok || account == "" || account == "i" || strings.HasPrefix(account, "did:") {
		return ""
	}
	return "@" + account
}

// addressOf is where an embedded post stands itself: by the attribute its
// network has for it, else by the last link to a post, else by its date's.
func addressOf(n *html.Node, quoted []*html.Node, base *url.URL) string {
	for _, holder := range dom.Elements(n, func(c *html.Node) bool {
		return c == n || marked(c) || c.DataAtom == atom.Blockquote && !contains(quoted, c)
	}) {
		if key, did, ok := skyKey(dom.Attr(holder, "data-bluesky-uri")); ok {
			return "https://bsky.app/profile/" + did + "/post/" + key
		}
		for _, key := range []string{"data-instgrm-permalink", "data-text-post-permalink", "data-embed-url", "data-href", "cite"} {
			if address := link.Resolve(base, dom.Attr(holder, key)); address != "" {
				return plainAddress(address)
			}
		}
	}
	last := ""
	dom.Each(n, func(c *html.Node) bool {
		if contains(quoted, c) {
			return false
		}
		if c.DataAtom == atom.A {
			address := link.Resolve(base, dom.Attr(c, "href"))
			if _, ok := status(address); ok || address != "" && postedAt(c) != "" {
				last = plainAddress(address)
			}
		}
		return true
	})
	return last
}

// skyKey reads the address that Bluesky's network gives a record:
// at://did:plc:x/app.bsky.feed.post/KEY.
func skyKey(uri string) (key, did string, ok bool) {
	rest, found := strings.CutPrefix(uri, "at://")
	part := strings.Split(rest, "/")
	if !found || len(part) != 3 || part[0] == "" || part[2] == "" || strings.ContainsAny(rest, " \t\"<>") {
		return "", "", false
	}
	return part[2], part[0], true
}

// plainAddress is a post's address without what counts its readers.
func plainAddress(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	u.Fragment, u.RawFragment = "", ""
	if _, ok := status(address); ok {
		u.RawQuery = ""
		u.Path, u.RawPath = strings.TrimSuffix(u.Path, "/embed"), ""
	}
	return u.String()
}
