package embed

import (
	"net/url"
	"path"
	"strings"
	"unicode/utf8"

	"classify/crawler/extract/dom"
	"classify/crawler/extract/link"
	"classify/crawler/extract/prose"
	"classify/crawler/extract/utterance"
	"classify/store/record"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

const (
	// maxUp is how many elements stand between a post's date and its box.
	maxUp = 8
	// maxBox is how many characters a post may have with all around it.
	maxBox = 2500
	// maxName is as long as the names of accounts get, in characters.
	maxName = 60
)

// findRebuilt finds posts that a site rebuilt in markup of its own: a date
// that links to the post's address, and in one box with it the account that
// the address names.
func findRebuilt(root *html.Node, base *url.URL, found Posts) {
	type dated struct {
		node             *html.Node
		address, account string
	}
	var all []dated
	count := map[*html.Node]int{} // links to posts below an element
	dom.Each(root, func(n *html.Node) bool {
		if _, post := found[n]; post {
			return false
		}
		if n.DataAtom != atom.A {
			return true
		}
		href := dom.Attr(n, "href")
		if !strings.Contains(href, "/status") && !strings.Contains(href, "/post") && !strings.Contains(href, "/@") && !strings.Contains(href, "/p/") {
			return true // no post's, see rxStatus
		}
		address := link.Resolve(base, href)
		account, ok := status(address)
		if !ok || account == "" || postedAt(n) == "" && dateWithin(n) == "" {
			return true
		}
		all = append(all, dated{n, plainAddress(address), account})
		for up, i := n.Parent, 0; up != nil && i < maxUp; up, i = up.Parent, i+1 {
			count[up]++
		}
		return true
	})
	for _, d := range all {
		for up, i := d.node.Parent, 0; up != nil && i < maxUp && count[up] == 1; up, i = up.Parent, i+1 {
			if !boxes(up) {
				break
			}
			if post, ok := rebuilt(up, d.node, d.account); ok {
				post.URL = d.address
				found[up] = []record.Utterance{post}
				break
			}
		}
	}
}

// boxes reports whether an element may be the box of one post.
func boxes(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Body, atom.Html, atom.Main, atom.Table, atom.Tbody:
		return false
	}
	return utf8.RuneCountInString(dom.Raw(n)) <= maxBox && dom.First(n, holdsArticle) == nil
}

func dateWithin(a *html.Node) string {
	if t := dom.First(a, func(c *html.Node) bool { return c.DataAtom == atom.Time }); t != nil {
		return postedAt(t)
	}
	return ""
}

// rebuilt reads a post in its box, if the account is shown there and words
// remain besides names, date and buttons.
func rebuilt(box, dated *html.Node, account string) (record.Utterance, bool) {
	handle := "@" + account
	var holder *html.Node
	name, before := "", ""
	dom.Each(box, func(c *html.Node) bool {
		if holder == nil && c.Type == html.TextNode {
			text := prose.Squeeze(c.Data)
			if at := strings.Index(strings.ToLower(text), strings.ToLower(handle)); at >= 0 && strings.Trim(text[at+len(handle):], " )）") == "" && utf8.RuneCountInString(text) <= maxName {
				holder, handle = c, text[at:at+len(handle)]
				name = strings.Trim(text[:at], " 　(（")
			} else if prose.Speaks(text) {
				before = text
			}
		}
		return holder == nil
	})
	if holder == nil {
		return record.Utterance{}, false
	}
	if name == "" {
		name = nameOf(box, account, handle)
	}
	if name == "" && utf8.RuneCountInString(before) <= maxName && !prose.HasStop(before) {
		name = before
	}
	posted := dateWithin(dated)
	if posted == "" {
		posted = postedAt(dated)
	}
	said := []string{name, handle, "(" + handle + ")", "（" + handle + "）", dom.Inline(dated), name + handle, name + " " + handle, name + " (" + handle + ")", name + "\n" + handle}
	text := prose.Squeeze(dom.Without(box, func(c *html.Node) bool {
		return c == holder || c == dated || c.Type == html.TextNode && name != "" && prose.Squeeze(c.Data) == name || c != box && c.Type == html.ElementNode && (isAction(c) || dom.HasWord(said, dom.Inline(c)))
	}))
	if text == name || !prose.Speaks(text) {
		return record.Utterance{}, false
	}
	post := utterance.Post(text, utterance.Byline{Speaker: name, Handle: handle, Posted: posted})
	post.Lang = langOf(box)
	return post, post.Text != ""
}

// nameOf is the name shown with an account: the words of a link to it, else
// of an element that is named for names.
func nameOf(box *html.Node, account, handle string) string {
	fits := func(c *html.Node) string {
		name := strings.ReplaceAll(strings.Trim(strings.ReplaceAll(dom.Inline(c), handle, ""), " 　\n()（）"), "\n", " ")
		if !prose.Speaks(name) || utf8.RuneCountInString(name) > maxName {
			return ""
		}
		return name
	}
	name := ""
	for _, c := range dom.Elements(box, func(c *html.Node) bool { return true }) {
		w := dom.SplitName(dom.Attr(c, "class"))
		profile := c.DataAtom == atom.A && strings.EqualFold(strings.TrimPrefix(path.Base(dom.Attr(c, "href")), "@"), account)
		if profile || dom.HasWord(w, "name", "fullname", "displayname", "username") && !dom.HasWord(w, "screen", "text") {
			if name = fits(c); name != "" {
				return name
			}
		}
	}
	return ""
}

// isAction reports whether an element is one of the buttons and counts under
// a post.
func isAction(n *html.Node) bool {
	return n.DataAtom == atom.Footer || dom.Named(n, "reply", "replies", "retweet", "retweets", "rt", "repost", "like", "likes", "fav", "favorite", "favorites", "favs",
		"action", "actions", "share", "count", "counts", "menu", "icon", "avatar", "via", "follow", "quote", "bookmark")
}
