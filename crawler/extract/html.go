package extract

import (
	"net/url"
	"strings"

	"classify/crawler/extract/comment"
	"classify/crawler/extract/date"
	"classify/crawler/extract/dom"
	"classify/crawler/extract/meta"
	"classify/crawler/extract/utterance"
	"classify/store/record"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// readHTML fills a document from a page's markup.
func readHTML(d *record.Document, text string, base *url.URL) (warnings []string) {
	root, warnings := dom.Parse(text)
	base = baseOf(root, base)
	d.Links = append(d.Links, pageLinks(root, base)...)
	m := meta.Read(d, root, base)
	dom.Clean(root)
	posts := findPosts(root)
	comments := comment.Take(root)
	pieces := walkTree(root, posts)
	m.Dates(d, root, base)
	warnings = append(warnings, choose(root, pieces, d.Title, len(comments) > 0)...)
	d.Utterances = finish(pieces, comments, utterance.YearOf(d))
	return warnings
}

// findPosts recognises embedded posts by the class of the service's markup,
// or by the line of attribution at their end.
func findPosts(root *html.Node) map[*html.Node]record.Utterance {
	posts := map[*html.Node]record.Utterance{}
	dom.Each(root, func(n *html.Node) bool {
		class := strings.Fields(dom.Attr(n, "class"))
		marked := dom.HasWord(class, "twitter-tweet", "twitter-video", "bluesky-embed", "mastodon-embed")
		if n.Type != html.ElementNode || n.DataAtom != atom.Blockquote && !marked {
			return true
		}
		post, ok := postOf(n, marked)
		if ok {
			posts[n] = post
		}
		return !ok
	})
	return posts
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

// finish numbers the chosen pieces and the comments behind them, names the
// heading each stands under and marks addenda.
func finish(pieces []piece, comments []comment.Comment, year string) []record.Utterance {
	var out []record.Utterance
	for _, p := range pieces {
		if p.keep {
			out = utterance.Append(out, p.u)
		}
	}
	utterance.Mark(out, year)
	ids := make([]int, len(comments)) // the first utterance of each comment
	for i, c := range comments {
		if c.Parent >= 0 {
			c.Utterance.Parent = ids[c.Parent]
		}
		ids[i] = len(out) + 1
		out = utterance.Append(out, c.Utterance)
	}
	for i := range out {
		out[i].ID = i + 1
	}
	return out
}
