// Package comment finds what readers wrote under a page: the comments of blog
// and shop systems, and the posts of bulletin boards. In goes the tree of a
// cleaned page; out come the comments in reading order, each with its speaker,
// time and what it answers, and the tree is left without them and their form.
// Start at Take.
//
// It goes by the names of elements and by what stands in them, never by the
// site. It does not read the page's own text: that is package article's.
package comment

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"classify/crawler/extract/date"
	"classify/crawler/extract/dom"
	"classify/crawler/extract/prose"
	"classify/store/record"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Comment is a reader's comment; Parent is the index of the comment it
// answers, -1 for none.
type Comment struct {
	Utterance record.Utterance
	Parent    int
}

var (
	rxCommentID = regexp.MustCompile(`^(?:li-|div-)?comment[-_]?\d+$`)
	rxSchemaOrg = regexp.MustCompile(`schema\.org/(?:Comment|UserComments|Answer)$`)
	rxSays      = regexp.MustCompile(`\s*(?:より|says|さんのコメント|のコメント|wrote)?\s*[:：]?\s*$`)
)

// Take reads the comments of a page and takes them, with their form,
// out of the tree.
func Take(root *html.Node) []Comment {
	shape(root)
	items := commentItems(root)
	if len(items) == 0 {
		removeLeftovers(root, asks)
		return takeThread(root)
	}
	index := map[*html.Node]int{}
	for i, n := range items {
		index[n] = i
	}
	read := make([]Comment, len(items))
	for i, n := range items {
		read[i].Parent = -1
		for up := n.Parent; up != nil; up = up.Parent {
			if at, ok := index[up]; ok {
				read[i].Parent = at
				break
			}
		}
	}
	for i := len(items) - 1; i >= 0; i-- { // answers before what they answer
		read[i].Utterance = readComment(items[i])
		dom.Remove(items[i])
	}
	removeLeftovers(root, isCommentBox)
	return dense(read)
}

// dense drops comments without words and renumbers the parents; an answer to
// a dropped one answers that one's parent.
func dense(read []Comment) []Comment {
	var out []Comment
	place := make([]int, len(read))
	for i, c := range read {
		parent := -1
		if c.Parent >= 0 && c.Parent < i {
			parent = place[c.Parent]
		}
		if c.Utterance.Text == "" {
			place[i] = parent
			continue
		}
		place[i] = len(out)
		out = append(out, Comment{c.Utterance, parent})
	}
	return out
}

// commentItems finds the elements that are one comment each.
func commentItems(root *html.Node) []*html.Node {
	signedClass := map[string]bool{} // bare classes whose elements name a speaker and a time
	candidates := dom.Elements(root, func(n *html.Node) bool {
		sure, maybe := commentLike(n)
		if maybe && signed(n) {
			signedClass[dom.Attr(n, "class")] = true
		}
		return sure || maybe
	})
	taken := map[*html.Node]bool{}
	var items []*html.Node
	for _, n := range candidates {
		sure, _ := commentLike(n)
		if !sure && !signedClass[dom.Attr(n, "class")] && !In(n) {
			continue
		}
		if isPart(n, taken) || holdsTitle(n) {
			continue
		}
		taken[n] = true
		items = append(items, n)
	}
	return withOwnWords(items, taken)
}

// withOwnWords drops wrappers: elements whose words all stand in comments
// below them.
func withOwnWords(items []*html.Node, taken map[*html.Node]bool) []*html.Node {
	var out []*html.Node
	for _, n := range items {
		if own := ownText(n, taken); prose.Speaks(own) {
			out = append(out, n)
		} else {
			delete(taken, n)
		}
	}
	return out
}

// ownText is the text of n outside the comments below it.
func ownText(n *html.Node, taken map[*html.Node]bool) string {
	var b strings.Builder
	dom.Each(n, func(c *html.Node) bool {
		if c != n && taken[c] || dom.Silent(c) && c.Type == html.ElementNode {
			return false
		}
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
		return true
	})
	return b.String()
}

// isPart reports whether n is only a box within a comment that was taken one
// or two elements above it.
func isPart(n *html.Node, taken map[*html.Node]bool) bool {
	for up, above := n.Parent, 0; up != nil && above < 2; up, above = up.Parent, above+1 {
		if taken[up] && sameComment(n, up) {
			return true
		}
	}
	return false
}

// sameComment reports whether inner is only the box of outer's words, such
// as WordPress's div-comment-12 in li comment-12. Without numbers, an element
// made like the outer one is an answer to it.
func sameComment(inner, outer *html.Node) bool {
	number := func(s string) string { return strings.TrimLeft(s, "abcdefghijklmnopqrstuvwxyz-_") }
	in, out := number(dom.Attr(inner, "id")), number(dom.Attr(outer, "id"))
	if in == "" && out == "" {
		return inner.DataAtom != outer.DataAtom || dom.Attr(inner, "class") != dom.Attr(outer, "class")
	}
	return in == out
}

// commentLike judges an element by its names: sure, or only if its
// surroundings agree.
func commentLike(n *html.Node) (sure, maybe bool) {
	switch n.DataAtom {
	case atom.Li, atom.Div, atom.Article, atom.Section, atom.Dd, atom.Tr:
	default:
		return false, false
	}
	if rxSchemaOrg.MatchString(dom.Attr(n, "itemtype")) || dom.Attr(n, "itemprop") == "comment" || rxCommentID.MatchString(dom.Attr(n, "id")) {
		return true, false
	}
	if n.DataAtom == atom.Li && n.Parent != nil && isCommentList(n.Parent) {
		return true, false
	}
	for _, class := range strings.Fields(dom.Attr(n, "class")) {
		w := dom.SplitName(class)
		if !dom.HasWord(w, "comment", "cmt") {
			continue
		}
		switch tail := w[len(w)-1]; {
		case dom.HasWord([]string{tail}, "item", "entry", "unit", "set", "post", "card", "row", "block", "single") || class == "entry-comment":
			return true, false
		case len(w) == 1:
			maybe = true
		}
	}
	return false, maybe
}

func isCommentList(n *html.Node) bool {
	if n.DataAtom != atom.Ul && n.DataAtom != atom.Ol {
		return false
	}
	w := dom.Words(n)
	if dom.HasWord(w, "recent", "latest", "new", "widget") {
		return false // a sidebar's
	}
	return dom.HasWord(w, "commentlist", "comments", "commentslist") || dom.HasWord(w, "comment", "cmt") && dom.HasWord(w, "list", "lists")
}

// In reports whether n stands in a box named for comments.
func In(n *html.Node) bool {
	for up := n.Parent; up != nil; up = up.Parent {
		if dom.HasWord(dom.Words(up), "comments", "commentlist", "commentarea", "commentslist") {
			return true
		}
	}
	return false
}

// Within reports whether n is in a comment or in a box that is named for
// comments and does not hold the page.
func Within(n *html.Node) bool {
	for up := n; up != nil; up = up.Parent {
		if rxSchemaOrg.MatchString(dom.Attr(up, "itemtype")) || rxCommentID.MatchString(dom.Attr(up, "id")) {
			return true
		}
		if named(up) && !holdsTitle(up) {
			return true
		}
	}
	return false
}

// named reports whether an element is named for comments, not for whether
// the page allows or has some ("comments-open").
func named(n *html.Node) bool {
	if n.DataAtom == atom.Body || n.DataAtom == atom.Html {
		return false
	}
	w := dom.Words(n)
	return dom.HasWord(w, "comment", "comments", "cmt", "commentlist", "commentarea", "commentslist") &&
		!dom.HasWord(w, "open", "closed", "has", "no", "with", "recent", "latest", "new", "widget")
}

// signed reports whether an element names a speaker and a time.
func signed(n *html.Node) bool {
	c := readParts(n)
	return c.speaker != nil && c.time != nil
}

// holdsTitle: an element with the page's first heading is the page.
func holdsTitle(n *html.Node) bool {
	return dom.First(n, func(c *html.Node) bool { return c.DataAtom == atom.H1 || c.DataAtom == atom.Main }) != nil
}

// commentParts are the elements of a comment, nil where there is none.
type commentParts struct {
	speaker, time, body *html.Node
}

func readParts(n *html.Node) commentParts {
	prop := func(names ...string) func(*html.Node) bool {
		return func(c *html.Node) bool {
			return c != n && dom.HasWord(strings.Fields(dom.Attr(c, "itemprop")), names...)
		}
	}
	word := func(names ...string) func(*html.Node) bool {
		return func(c *html.Node) bool { return c != n && dom.HasWord(dom.Words(c), names...) }
	}
	tag := func(a atom.Atom) func(*html.Node) bool { return func(c *html.Node) bool { return c.DataAtom == a } }
	pick := func(choices ...func(*html.Node) bool) *html.Node {
		for _, fits := range choices {
			if c := dom.First(n, func(c *html.Node) bool { return fits(c) && dom.Inline(c) != "" }); c != nil {
				return c
			}
		}
		return nil
	}
	return commentParts{
		body:    pick(prop("text", "commentText"), word("content", "text", "txt", "message", "msg", "honbun"), word("body")),
		speaker: pick(word("fn", "nickname", "username"), prop("name"), prop("author", "creator"), word("name"), word("author", "user", "poster", "writer", "nick"), tag(atom.Cite)),
		time:    pick(tag(atom.Time), prop("datePublished", "dateCreated", "commentTime"), word("date", "datetime", "time", "posted", "published", "timestamp"), word("metadata", "meta", "info")),
	}
}

// readComment reads one comment whose answers have been taken out.
func readComment(n *html.Node) record.Utterance {
	parts := readParts(n)
	u := record.Utterance{Kind: record.Comment, Voice: record.Commentary}
	if parts.time != nil {
		u.Posted = postedAt(parts.time)
	}
	if u.Posted == "" {
		if line, _, _ := strings.Cut(dom.Inline(n), "\n"); utf8.RuneCountInString(line) < 80 {
			u.Posted = date.ISO(line)
		}
	}
	if parts.speaker != nil {
		line, _, _ := strings.Cut(dom.Inline(parts.speaker), "\n")
		if line = rxSays.ReplaceAllString(line, ""); utf8.RuneCountInString(line) <= 60 {
			u.Speaker = strings.TrimSpace(line)
		}
	}
	body := parts.body
	if signature := signatureOf(n); signature != nil {
		body = readSigned(&u, n, signature)
	} else if body == nil || parts.speaker != nil && dom.Within(body, parts.speaker) {
		body = n
	}
	removeNoise(body, parts)
	u.Text = dom.Inline(body)
	if !prose.Speaks(u.Text) {
		u.Text = ""
	}
	return u
}

// removeNoise takes names, dates, buttons and counts out of a comment's body.
func removeNoise(body *html.Node, parts commentParts) {
	for _, n := range dom.Elements(body, func(c *html.Node) bool {
		if c == body {
			return false
		}
		if c == parts.speaker || c == parts.time || c.DataAtom == atom.Form || c.DataAtom == atom.Footer || c.DataAtom == atom.Time {
			return true
		}
		return dom.HasWord(dom.Words(c), "reply", "respond", "edit", "meta", "metadata", "vcard", "avatar", "vote", "votes", "like", "likes", "rating", "author", "date", "permalink", "says", "count", "report", "info")
	}) {
		dom.Remove(n)
	}
}

func postedAt(n *html.Node) string {
	for _, key := range []string{"datetime", "content", "title"} {
		if posted := date.ISO(dom.Attr(n, key)); posted != "" {
			return posted
		}
	}
	return date.ISO(dom.Inline(n))
}

// maxLeftover is how many characters may remain in a comment section whose
// comments were taken: the form, the counts, the note about rules.
const maxLeftover = 600

func removeLeftovers(root *html.Node, left func(*html.Node) bool) {
	for _, n := range dom.Elements(root, left) {
		if !holdsTitle(n) && utf8.RuneCountInString(prose.Squeeze(dom.Raw(n))) < maxLeftover {
			dom.Remove(n)
		}
	}
}

// asks reports whether an element is the box of a comment form.
func asks(n *html.Node) bool {
	return isCommentBox(n) && dom.First(n, func(c *html.Node) bool { return c.DataAtom == atom.Form }) != nil
}

// isCommentBox reports whether an element's class or id begins with the word
// for comments or for answering.
func isCommentBox(n *html.Node) bool {
	for _, name := range strings.Fields(dom.Attr(n, "class") + " " + dom.Attr(n, "id")) {
		w := dom.SplitName(name)
		if len(w) > 0 && dom.HasWord(w[:1], "comment", "comments", "commentlist", "commentform", "respond") && !dom.HasWord(w, "open", "closed") {
			return n.DataAtom != atom.Body && n.DataAtom != atom.Html
		}
	}
	return false
}
