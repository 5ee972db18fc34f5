// Package embed finds posts of social networks that a page shows: those
// embedded by a network's own markup, those quoted with the line that
// attributes them, and those rebuilt by a site from name, account and date.
// In goes the tree of a page, cleaned; out come the posts by the elements
// that hold them, each with its words, author, account, date and address.
// Start at Find.
//
// It runs no script and fetches nothing: an embed that is only a frame has no
// words. Which posts belong to the page's text is for package article.
package embed

import (
	"net/url"
	"regexp"
	"strings"

	"classify/crawler/extract/date"
	"classify/crawler/extract/dom"
	"classify/crawler/extract/prose"
	"classify/crawler/extract/utterance"
	"classify/store/record"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Posts are the embedded posts of a page by the elements that hold them: a
// post, then those it quotes.
type Posts map[*html.Node][]record.Utterance

// Hold reports whether an element is a post or stands in one.
func (posts Posts) Hold(n *html.Node) bool {
	for ; n != nil && len(posts) > 0; n = n.Parent {
		if _, ok := posts[n]; ok {
			return true
		}
	}
	return false
}

// maxEmbed is longer than one embedded post, in bytes of its text: an element
// with more that has an embed's name is the page's.
const maxEmbed = 20_000

// maxNested is how many quotations within quotations a post may have.
const maxNested = 4

// Find finds the posts of a page. An embed without words is taken out of the
// tree: what it says is the network's ("View this post").
func Find(root *html.Node, base *url.URL) Posts {
	found := Posts{}
	dom.Each(root, func(n *html.Node) bool {
		if n.Type != html.ElementNode {
			return true
		}
		ours := marked(n)
		if n.DataAtom != atom.Blockquote && !ours {
			return true
		}
		posts := read(n, base, ours, 1)
		switch {
		case len(posts) > 0:
			found[n] = posts
		case ours:
			dom.Remove(n)
		default:
			return true
		}
		return false
	})
	findRebuilt(root, base, found)
	return found
}

// holdsArticle: what is or holds one of these is no embed.
func holdsArticle(n *html.Node) bool {
	return dom.Heading(n) || n.DataAtom == atom.Main || n.DataAtom == atom.Body
}

// marked reports whether an element has the name a network gives its embeds.
func marked(n *html.Node) bool {
	return n.DataAtom != atom.A && dom.HasWord(strings.Fields(dom.Attr(n, "class")), "twitter-tweet", "twitter-video", "bluesky-embed", "mastodon-embed",
		"instagram-media", "text-post-media", "tiktok-embed", "fb-post", "fb-xfbml-parse-ignore") &&
		dom.First(n, holdsArticle) == nil
}

// read reads the words and the attribution of one embed, then the posts it
// quotes. An element that is not marked needs a line of attribution.
func read(n *html.Node, base *url.URL, ours bool, depth int) []record.Utterance {
	quoted := quotations(n)
	raw := dom.Without(n, func(c *html.Node) bool { return contains(quoted, c) })
	if len(raw) > maxEmbed {
		return nil
	}
	text, by, ok := utterance.Attribution(prose.Squeeze(raw))
	if !ours && (!ok || len(quoted) > 0) {
		return nil // the attribution is the inner quotation's
	}
	if !ok {
		text, by = unattributed(n, text)
	}
	address := addressOf(n, quoted, base)
	if by.Handle == "" {
		by.Handle = accountOf(address)
	}
	post := utterance.Post(rxTail.ReplaceAllString(text, ""), by)
	post.URL, post.Lang, post.Depth = address, langOf(n), depth
	var posts []record.Utterance
	if post.Text != "" {
		posts = append(posts, post)
	}
	for _, q := range quoted {
		if depth < maxNested {
			posts = append(posts, read(q, base, true, depth+1)...)
		}
	}
	return posts
}

func contains(nodes []*html.Node, n *html.Node) bool {
	for _, other := range nodes {
		if n == other {
			return true
		}
	}
	return false
}

// quotations are the outermost quotations within n. The blockquote of a
// wrapper that is nothing else is not one.
func quotations(n *html.Node) (found []*html.Node) {
	dom.Each(n, func(c *html.Node) bool {
		if c == n || c.DataAtom != atom.Blockquote {
			return true
		}
		found = append(found, c)
		return false
	})
	if len(found) == 1 && n.DataAtom != atom.Blockquote && !prose.Speaks(dom.Without(n, func(c *html.Node) bool { return c == found[0] })) {
		return quotations(found[0])
	}
	return found
}

var (
	// rxServiceLine is what a network writes into its embeds around the post.
	rxServiceLine = regexp.MustCompile(`(?i)^(?:view (?:this (?:post|photo|video|profile)|more|it)? ?on \S+|view on \S+|この(?:投稿|写真|動画)を\S*で見る|\S{2,12}で(?:もっと)?見る|続きを\S*で見る|add a comment.{0,3}|コメントを追加.{0,3}|open in app|♬.{0,80}|\[image or embed\]|\d[\d,.]* (?:likes?|comments?)|いいね！?\d[\d,.]*件)$`)
	// rxShared is the line that names the author of a post, in the words of the
	// networks that have no dash before it.
	rxShared = regexp.MustCompile(`(?i)^(?:(?:a|an) (?:post|photo|video|reel) shared by|post(?:ed)? by|投稿者[:：]?)[\s\x{00a0}]*([^\n]{0,80}?)[\s\x{00a0}]*$`)
	rxJaShar = regexp.MustCompile(`^([^\n]{0,80}?)[\s\x{00a0}]*がシェアした投稿[\s\x{00a0}]*([^\n]{0,40})$`)
	// rxNamed is a name with its account in brackets, or an account alone.
	rxNamed = regexp.MustCompile(`^([^(（@]{0,60}?)[\s\x{00a0}]*[(（]?(@[\w.]+(?:@[\w.-]+)?)[)）]?(?:[\s\x{00a0}]+(.{0,60}))?$`)
	rxTail  = regexp.MustCompile(`\s*\[image or embed\]\s*$`)
)

// unattributed reads an embed without a line of attribution: the author is in
// the network's own words or nowhere, the date in the last link or in a time
// element.
func unattributed(n *html.Node, text string) (string, utterance.Byline) {
	var by utterance.Byline
	dated := lastDated(n)
	if dated != nil {
		by.Posted = postedAt(dated)
	}
	var words []string
	for _, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if dated != nil {
			line = strings.TrimSpace(strings.TrimSuffix(line, dom.Inline(dated)))
		}
		switch name := sharedBy(line); {
		case line == "" || line == "·" || rxServiceLine.MatchString(line):
		case name.Speaker != "" || name.Handle != "":
			by.Speaker, by.Handle = name.Speaker, name.Handle
			if by.Posted == "" {
				by.Posted = name.Posted
			}
		default:
			words = append(words, line)
		}
	}
	return strings.Join(words, "\n"), by
}

// sharedBy reads a line that does nothing but name the author, in the words of
// a network or as an account alone.
func sharedBy(line string) utterance.Byline {
	name, rest := "", ""
	if m := rxShared.FindStringSubmatch(line); m != nil {
		name = m[1]
	} else if m := rxJaShar.FindStringSubmatch(line); m != nil {
		name, rest = m[1], m[2]
	} else if m := rxNamed.FindStringSubmatch(line); m != nil && (m[3] == "" || date.ISO(m[3]) != "") {
		name = line
	} else {
		return utterance.Byline{}
	}
	by := utterance.Byline{Speaker: strings.TrimRight(name, " 　\u00a0-—–:："), Posted: utterance.PostDate(rest)}
	if m := rxNamed.FindStringSubmatch(name); m != nil {
		by.Speaker, by.Handle = strings.TrimSpace(m[1]), m[2]
		if by.Posted == "" {
			by.Posted = utterance.PostDate(m[3])
		}
	}
	by.Speaker = strings.TrimSuffix(by.Speaker, " on")
	return by
}

// lastDated is the last link or time element of n that is a date, nil if
// there is none.
func lastDated(n *html.Node) (found *html.Node) {
	for _, c := range dom.Elements(n, func(c *html.Node) bool { return c.DataAtom == atom.A || c.DataAtom == atom.Time }) {
		if postedAt(c) != "" {
			found = c
		}
	}
	return found
}

// postedAt is the date of a link or time element that shows no more than a
// date.
func postedAt(n *html.Node) string {
	text := dom.Inline(n)
	if len(text) > 100 {
		return ""
	}
	return date.First(dom.Attr(n, "datetime"), utterance.PostDate(text), dom.Attr(n, "title"))
}

// langOf is the language an embed names if it is not Japanese.
func langOf(n *html.Node) string {
	p := dom.First(n, func(c *html.Node) bool { return dom.Attr(c, "lang") != "" })
	if p == nil {
		return ""
	}
	lang, _, _ := strings.Cut(strings.ToLower(dom.Attr(p, "lang")), "-")
	if lang == "ja" || len(lang) < 2 || len(lang) > 3 {
		return ""
	}
	return lang
}
