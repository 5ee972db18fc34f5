package extract

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"classify/crawler/extract/date"
	"classify/crawler/extract/prose"
	"classify/crawler/extract/utterance"
	"classify/store/record"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// comment is a reader's comment; parent is the index of the comment it
// answers, -1 for none.
type comment struct {
	u      record.Utterance
	parent int
}

var (
	rxCommentID = regexp.MustCompile(`^(?:li-|div-)?comment[-_]?\d+$`)
	rxSchemaOrg = regexp.MustCompile(`schema\.org/(?:Comment|UserComments|Answer)$`)
	rxAnswer    = regexp.MustCompile(`(?:>>|＞＞|≫)\s*(\d{1,5})`)
	rxSays      = regexp.MustCompile(`\s*(?:より|says|さんのコメント|のコメント|wrote)?\s*[:：]?\s*$`)
)

// takeComments reads the comments of a page and takes them, with their form,
// out of the tree.
func takeComments(root *html.Node) []comment {
	items := commentItems(root)
	if len(items) == 0 {
		removeLeftovers(root, asks)
		return takeThread(root)
	}
	index := map[*html.Node]int{}
	for i, n := range items {
		index[n] = i
	}
	read := make([]comment, len(items))
	for i, n := range items {
		read[i].parent = -1
		for up := n.Parent; up != nil; up = up.Parent {
			if at, ok := index[up]; ok {
				read[i].parent = at
				break
			}
		}
	}
	for i := len(items) - 1; i >= 0; i-- { // answers before what they answer
		read[i].u = readComment(items[i])
		remove(items[i])
	}
	removeLeftovers(root, isCommentBox)
	return dense(read)
}

// dense drops comments without words and renumbers the parents; an answer to
// a dropped one answers that one's parent.
func dense(read []comment) []comment {
	var out []comment
	place := make([]int, len(read))
	for i, c := range read {
		parent := -1
		if c.parent >= 0 && c.parent < i {
			parent = place[c.parent]
		}
		if c.u.Text == "" {
			place[i] = parent
			continue
		}
		place[i] = len(out)
		out = append(out, comment{c.u, parent})
	}
	return out
}

// commentItems finds the elements that are one comment each.
func commentItems(root *html.Node) []*html.Node {
	signedClass := map[string]bool{} // bare classes whose elements name a speaker and a time
	candidates := elements(root, func(n *html.Node) bool {
		sure, maybe := commentLike(n)
		if maybe && signed(n) {
			signedClass[attr(n, "class")] = true
		}
		return sure || maybe
	})
	taken := map[*html.Node]bool{}
	var items []*html.Node
	for _, n := range candidates {
		sure, _ := commentLike(n)
		if !sure && !signedClass[attr(n, "class")] && !inComments(n) {
			continue
		}
		if taken[n.Parent] || n.Parent != nil && taken[n.Parent.Parent] && sameComment(n, n.Parent.Parent) || holdsTitle(n) {
			continue
		}
		if n.Parent != nil && taken[n.Parent] && sameComment(n, n.Parent) {
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
	each(n, func(c *html.Node) bool {
		if c != n && taken[c] || silent[c.DataAtom] && c.Type == html.ElementNode {
			return false
		}
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
		return true
	})
	return b.String()
}

// sameComment reports whether inner is only the box of outer's words, such
// as WordPress's div-comment-12 in li comment-12.
func sameComment(inner, outer *html.Node) bool {
	number := func(s string) string { return strings.TrimLeft(s, "abcdefghijklmnopqrstuvwxyz-_") }
	return number(attr(inner, "id")) == number(attr(outer, "id"))
}

// commentLike judges an element by its names: sure, or only if its
// surroundings agree.
func commentLike(n *html.Node) (sure, maybe bool) {
	switch n.DataAtom {
	case atom.Li, atom.Div, atom.Article, atom.Section, atom.Dd, atom.Tr:
	default:
		return false, false
	}
	if rxSchemaOrg.MatchString(attr(n, "itemtype")) || attr(n, "itemprop") == "comment" || rxCommentID.MatchString(attr(n, "id")) {
		return true, false
	}
	if n.DataAtom == atom.Li && n.Parent != nil && isCommentList(n.Parent) {
		return true, false
	}
	for _, class := range strings.Fields(attr(n, "class")) {
		w := splitName(class)
		if !hasWord(w, "comment", "cmt") {
			continue
		}
		switch tail := w[len(w)-1]; {
		case hasWord([]string{tail}, "item", "entry", "unit", "set", "post", "card", "row", "block", "single") || class == "entry-comment":
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
	w := words(n)
	if hasWord(w, "recent", "latest", "new", "widget") {
		return false // a sidebar's
	}
	return hasWord(w, "commentlist", "comments", "commentslist") || hasWord(w, "comment", "cmt") && hasWord(w, "list", "lists")
}

// inComments reports whether n stands in a box named for comments.
func inComments(n *html.Node) bool {
	for up := n.Parent; up != nil; up = up.Parent {
		if hasWord(words(up), "comments", "commentlist", "commentarea", "commentslist") {
			return true
		}
	}
	return false
}

// signed reports whether an element names a speaker and a time.
func signed(n *html.Node) bool {
	c := readParts(n)
	return c.speaker != nil && c.time != nil
}

// holdsTitle: an element with the page's first heading is the page.
func holdsTitle(n *html.Node) bool {
	return first(n, func(c *html.Node) bool { return c.DataAtom == atom.H1 || c.DataAtom == atom.Main }) != nil
}

// commentParts are the elements of a comment, nil where there is none.
type commentParts struct {
	speaker, time, body *html.Node
}

func readParts(n *html.Node) commentParts {
	prop := func(names ...string) func(*html.Node) bool {
		return func(c *html.Node) bool { return c != n && hasWord(strings.Fields(attr(c, "itemprop")), names...) }
	}
	word := func(names ...string) func(*html.Node) bool {
		return func(c *html.Node) bool { return c != n && hasWord(words(c), names...) }
	}
	tag := func(a atom.Atom) func(*html.Node) bool { return func(c *html.Node) bool { return c.DataAtom == a } }
	pick := func(choices ...func(*html.Node) bool) *html.Node {
		for _, fits := range choices {
			if c := first(n, func(c *html.Node) bool { return fits(c) && inline(c) != "" }); c != nil {
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
		if line, _, _ := strings.Cut(inline(n), "\n"); utf8.RuneCountInString(line) < 80 {
			u.Posted = date.ISO(line)
		}
	}
	if parts.speaker != nil {
		line, _, _ := strings.Cut(inline(parts.speaker), "\n")
		if line = rxSays.ReplaceAllString(line, ""); utf8.RuneCountInString(line) <= 60 {
			u.Speaker = strings.TrimSpace(line)
		}
	}
	body := parts.body
	if body == nil || parts.speaker != nil && within(body, parts.speaker) {
		body = n
	}
	removeNoise(body, parts)
	u.Text = inline(body)
	if !prose.Speaks(u.Text) {
		u.Text = ""
	}
	return u
}

// removeNoise takes names, dates, buttons and counts out of a comment's body.
func removeNoise(body *html.Node, parts commentParts) {
	for _, n := range elements(body, func(c *html.Node) bool {
		if c == body {
			return false
		}
		if c == parts.speaker || c == parts.time || c.DataAtom == atom.Form || c.DataAtom == atom.Footer || c.DataAtom == atom.Time {
			return true
		}
		return hasWord(words(c), "reply", "respond", "edit", "meta", "metadata", "vcard", "avatar", "vote", "votes", "like", "likes", "rating", "author", "date", "permalink", "says", "count", "report", "info")
	}) {
		remove(n)
	}
}

func postedAt(n *html.Node) string {
	for _, key := range []string{"datetime", "content", "title"} {
		if posted := date.ISO(attr(n, key)); posted != "" {
			return posted
		}
	}
	return date.ISO(inline(n))
}

// maxLeftover is how many characters may remain in a comment section whose
// comments were taken: the form, the counts, the note about rules.
const maxLeftover = 600

func removeLeftovers(root *html.Node, left func(*html.Node) bool) {
	for _, n := range elements(root, left) {
		if !holdsTitle(n) && utf8.RuneCountInString(prose.Squeeze(raw(n))) < maxLeftover {
			remove(n)
		}
	}
}

// asks reports whether an element is the box of a comment form.
func asks(n *html.Node) bool {
	return isCommentBox(n) && first(n, func(c *html.Node) bool { return c.DataAtom == atom.Form }) != nil
}

// isCommentBox reports whether an element's class or id begins with the word
// for comments or for answering.
func isCommentBox(n *html.Node) bool {
	for _, name := range strings.Fields(attr(n, "class") + " " + attr(n, "id")) {
		w := splitName(name)
		if len(w) > 0 && hasWord(w[:1], "comment", "comments", "commentlist", "commentform", "respond") && !hasWord(w, "open", "closed") {
			return n.DataAtom != atom.Body && n.DataAtom != atom.Html
		}
	}
	return false
}

// boardPost is one post of a bulletin board: its number, what its head
// line says, and the elements or the text that follow.
type boardPost struct {
	head   *html.Node
	body   []*html.Node
	number string
	u      record.Utterance
}

// takeThread reads a bulletin board: lines with number, name and date, each
// followed by the words.
func takeThread(root *html.Node) []comment {
	posts := boardPosts(root)
	if len(posts) < 2 {
		return nil
	}
	var out []comment
	byNumber := map[string]int{}
	for i, p := range posts {
		byNumber[p.number] = i
		c := comment{parent: -1, u: p.u}
		if m := rxAnswer.FindStringSubmatch(p.u.Text); m != nil {
			if at, ok := byNumber[m[1]]; ok && at < i {
				c.parent = at
			}
		}
		out = append(out, c)
	}
	for _, p := range posts {
		remove(p.head)
		for _, n := range p.body {
			remove(n)
		}
	}
	return dense(out)
}

func boardPosts(root *html.Node) []boardPost {
	var posts []boardPost
	for _, n := range leaves(root) {
		line, rest, _ := strings.Cut(inline(n), "\n")
		u, number, ok := utterance.BoardHead(line)
		if !ok {
			continue
		}
		p := boardPost{head: n, number: number, u: u}
		if p.u.Text = rest; rest == "" {
			p.body = threadBody(n)
			p.u.Text = inline(p.body...)
		}
		posts = append(posts, p)
	}
	return posts
}

// threadBody is what follows a post's head line: the dd after a dt, else the
// next element, possibly outside the box that holds only the head.
func threadBody(head *html.Node) []*html.Node {
	for n, up := head, 0; n != nil && up < 3; n, up = n.Parent, up+1 {
		var body []*html.Node
		for s := n.NextSibling; s != nil; s = s.NextSibling {
			if s.Type != html.ElementNode || s.DataAtom == atom.Hr || s.DataAtom == atom.Br {
				continue
			}
			if head.DataAtom != atom.Dt {
				return []*html.Node{s}
			}
			if s.DataAtom != atom.Dd {
				break
			}
			body = append(body, s)
		}
		if len(body) > 0 {
			return body
		}
	}
	return nil
}

// leaves lists the block elements that hold no other block.
func leaves(root *html.Node) []*html.Node {
	var out []*html.Node
	var visit func(*html.Node) bool
	visit = func(n *html.Node) (block bool) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if visit(c) {
				block = true
			}
		}
		if n.Type == html.ElementNode && blocks[n.DataAtom] {
			if !block {
				out = append(out, n)
			}
			return true
		}
		return block
	}
	visit(root)
	return out
}
