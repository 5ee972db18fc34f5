package extract

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"classify/crawler/extract/date"
	"classify/crawler/extract/utterance"
	"classify/store/record"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// readHTML fills a document from a page's markup.
func readHTML(d *record.Document, text string, base *url.URL) (warnings []string) {
	root, warnings := parse(text)
	base = baseOf(root, base)
	d.Links = append(d.Links, pageLinks(root, base)...)
	m := readMeta(d, root, base)
	clean(root)
	posts := findPosts(root)
	comments := takeComments(root)
	pieces := walkTree(root, posts)
	readDates(d, m, root, base)
	warnings = append(warnings, choose(root, pieces, d.Title, len(comments) > 0)...)
	d.Utterances = finish(pieces, comments, utterance.YearOf(d))
	return warnings
}

// clean removes what a reader never sees. A page that hides most of itself
// until a script has run is shown as if it had run.
func clean(root *html.Node) {
	total := utf8.RuneCountInString(raw(root))
	each(root, func(n *html.Node) bool {
		switch {
		case n.Type == html.CommentNode:
			remove(n)
			return false
		case n.Type != html.ElementNode || n.DataAtom == atom.Head || n.DataAtom == atom.Rt || n.DataAtom == atom.Rp:
			return true
		case silent[n.DataAtom] || hasWord(strings.Fields(attr(n, "class")), "instagram-media", "tiktok-embed", "screen-reader-text", "sr-only"):
			remove(n)
			return false
		case hidden(n):
			return unhide(n, total)
		}
		return true
	})
}

// unhide keeps a hidden element only if it is more than a third of the page.
func unhide(n *html.Node, total int) (kept bool) {
	style := n.Attr
	n.Attr = without(n.Attr, "style", "hidden")
	if 3*utf8.RuneCountInString(raw(n)) > total {
		return true
	}
	n.Attr = style
	remove(n)
	return false
}

func without(attrs []html.Attribute, keys ...string) []html.Attribute {
	var out []html.Attribute
	for _, a := range attrs {
		if !hasWord([]string{a.Key}, keys...) {
			out = append(out, a)
		}
	}
	return out
}

// findPosts recognises embedded posts by the class of the service's markup,
// or by the line of attribution at their end.
func findPosts(root *html.Node) map[*html.Node]record.Utterance {
	posts := map[*html.Node]record.Utterance{}
	each(root, func(n *html.Node) bool {
		class := strings.Fields(attr(n, "class"))
		marked := hasWord(class, "twitter-tweet", "twitter-video", "bluesky-embed", "mastodon-embed")
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
	return first(n, func(c *html.Node) bool { return c != n && c.DataAtom == atom.Blockquote }) != nil
}

// postOf reads the words and the attribution of one embed.
func postOf(n *html.Node, marked bool) (record.Utterance, bool) {
	text, by, ok := utterance.Attribution(inline(n))
	if !marked && (!ok || holdsQuote(n)) {
		return record.Utterance{}, false
	}
	if !ok { // no name: the words are the paragraphs, the date the last link
		if p := first(n, func(c *html.Node) bool { return c.DataAtom == atom.P }); p != nil {
			text = inline(p)
		}
		links := elements(n, func(c *html.Node) bool { return c.DataAtom == atom.A })
		if len(links) > 0 {
			by.Posted = date.ISO(inline(links[len(links)-1]))
		}
	}
	post := utterance.Post(text, by)
	return post, post.Text != ""
}

// finish numbers the chosen pieces and the comments behind them, names the
// heading each stands under and marks addenda.
func finish(pieces []piece, comments []comment, year string) []record.Utterance {
	var out []record.Utterance
	for _, p := range pieces {
		if p.keep {
			out = utterance.Append(out, p.u)
		}
	}
	utterance.Mark(out, year)
	ids := make([]int, len(comments)) // the first utterance of each comment
	for i, c := range comments {
		if c.parent >= 0 {
			c.u.Parent = ids[c.parent]
		}
		ids[i] = len(out) + 1
		out = utterance.Append(out, c.u)
	}
	for i := range out {
		out[i].ID = i + 1
	}
	return out
}
