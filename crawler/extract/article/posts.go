package article

import (
	"strings"

	"classify/crawler/extract/date"
	"classify/crawler/extract/dom"
	"classify/crawler/extract/utterance"
	"classify/store/record"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Posts are the embedded posts of a page by the elements that hold them.
type Posts map[*html.Node]record.Utterance

// FindPosts recognises embedded posts by the class of the service's markup,
// or by the line of attribution at their end.
func FindPosts(root *html.Node) Posts {
	found := Posts{}
	dom.Each(root, func(n *html.Node) bool {
		class := strings.Fields(dom.Attr(n, "class"))
		marked := dom.HasWord(class, "twitter-tweet", "twitter-video", "bluesky-embed", "mastodon-embed")
		if n.Type != html.ElementNode || n.DataAtom != atom.Blockquote && !marked {
			return true
		}
		post, ok := postOf(n, marked)
		if ok {
			found[n] = post
		}
		return !ok
	})
	return found
}

// holdsQuote reports whether a quotation lies within n: then the attribution
// at its end is that one's.
func holdsQuote(n *html.Node) bool {
	return dom.First(n, func(c *html.Node) bool { return c != n && c.DataAtom == atom.Blockquote }) != nil
}

// postOf reads the words and the attribution of one embed.
func postOf(n *html.Node, marked bool) (record.Utterance, bool) {
	text, by, ok := utterance.Attribution(dom.Inline(n))
	if !marked && (!ok || holdsQuote(n)) {
		return record.Utterance{}, false
	}
	if !ok { // no name: the words are the paragraphs, the date the last link
		if p := dom.First(n, func(c *html.Node) bool { return c.DataAtom == atom.P }); p != nil {
			text = dom.Inline(p)
		}
		links := dom.Elements(n, func(c *html.Node) bool { return c.DataAtom == atom.A })
		if len(links) > 0 {
			by.Posted = date.ISO(dom.Inline(links[len(links)-1]))
		}
	}
	post := utterance.Post(text, by)
	return post, post.Text != ""
}
