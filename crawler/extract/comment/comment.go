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
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"classify/crawler/extract/date"
	"classify/crawler/extract/dom"
	"classify/crawler/extract/link"
	"classify/crawler/extract/prose"
	"classify/store/record"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Comment is a reader's comment.
type Comment struct {
	Utterance record.Utterance
	Quotes    []record.Utterance // passages of others that it quotes
	Parent    int                // index of the comment it answers, -1 for none
	Answers   bool               // it answers the question the page asks
	number    string             // by which others call it
}

var rxSays = regexp.MustCompile(`\s*(?:より|says|さんのコメント|のコメント|wrote)?\s*[:：]?\s*$`)

// Take reads the comments of a page and takes them, with their form,
// out of the tree. Their addresses are resolved against base.
func Take(root *html.Node, base *url.URL) []Comment {
	shapeArticles(root)
	shape(root)
	items, surely := commentItems(root)
	if !surely {
		if thread := takeThread(root); len(thread) > 0 {
			return thread
		}
	}
	if len(items) == 0 {
		removeLeftovers(root, asks)
		return nil
	}
	items = withOwnReplies(items)
	index, byID := map[*html.Node]int{}, map[string]int{}
	for i, n := range items {
		index[n] = i
		if id := dom.Attr(n, "id"); id != "" {
			byID[id] = i
		}
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
	around := map[*html.Node]bool{}
	for i := len(items) - 1; i >= 0; i-- { // answers before what they answer
		read[i].Answers = isAnswer(items[i])
		read[i].number = numberOf(items[i])
		if at, ok := byID[calledIn(items[i])]; ok && at < i && read[i].Parent < 0 {
			read[i].Parent = at
		}
		read[i].Utterance, read[i].Quotes = readComment(items[i], base)
		around[items[i].Parent] = true
		dom.Remove(items[i])
	}
	for box := range around {
		removeEmptied(box)
	}
	thread := takeThread(root) // a digest of a board has comments of its own below
	removeLeftovers(root, isCommentBox)
	answer(read)
	return slices.Concat(thread, behind(dense(read), len(thread)))
}

// behind moves the parents of comments that are put behind n others.
func behind(comments []Comment, n int) []Comment {
	for i := range comments {
		if comments[i].Parent >= 0 {
			comments[i].Parent += n
		}
	}
	return comments
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
		c.Parent, c.Answers = parent, c.Answers && parent < 0
		out = append(out, c)
	}
	return out
}

// maxNested is how many elements named like comments may stand in each other
// and still be asked who signed them.
const maxNested = 16

// candidate is an element named like a comment.
type candidate struct {
	node   *html.Node
	like   likeness
	signed bool // names a speaker and a time
	below  int  // how many elements below are surely comments
	// speaker names who wrote it; the box of several has the first one's.
	speaker *html.Node
}

// commentItems finds the elements that are one comment each; surely, if one of
// them is named so.
func commentItems(root *html.Node) (items []*html.Node, surely bool) {
	found := candidates(root)
	signedBy, weakBy, answers := map[string]bool{}, map[string]int{}, false // by class
	for _, c := range found {
		if c.signed && c.like == maybe {
			signedBy[dom.Attr(c.node, "class")] = true
		}
		if c.signed && c.like == weak {
			weakBy[firstName(c.node)]++
			answers = answers || isAnswer(c.node)
		}
	}
	taken := map[*html.Node]bool{}
	for _, c := range found {
		belongs := c.like == sure || c.like == maybe && (signedBy[dom.Attr(c.node, "class")] || In(c.node)) ||
			c.like == weak && c.signed && (weakBy[firstName(c.node)] >= 2 || answers || c.replies(taken))
		wraps := c.like < sure && c.below >= 2
		if !belongs || wraps || isPart(c.node, taken) && !c.replies(taken) && !boxedReply(c.node, taken) || holdsTitle(c.node) {
			continue
		}
		taken[c.node] = true
		surely = surely || c.like > weak
		items = append(items, c.node)
	}
	return withOwnWords(items, taken), surely
}

// firstName is the first class of an element, without what programs add.
func firstName(n *html.Node) string {
	first, _, _ := strings.Cut(dom.Attr(n, "class"), " ")
	return unhashed(first)
}

// candidates lists the elements named like comments. Pings of other sites are
// nobody's comment and go.
func candidates(root *html.Node) (found []candidate) {
	var visit func(n *html.Node, nested int) (surely int)
	visit = func(n *html.Node, nested int) (surely int) {
		for c := n.FirstChild; c != nil; {
			next := c.NextSibling
			if c.Type == html.ElementNode && likeComment(c) != unlike {
				if dom.Named(c, "pingback", "trackback", "pingbacks", "trackbacks") {
					dom.Remove(c)
					c = next
					continue
				}
				one := candidate{node: c, like: likeComment(c)}
				if one.like != sure && nested < maxNested {
					parts := readParts(c)
					one.speaker = parts.speaker
					one.signed = (signed(c, parts) || answered(c, parts, nested)) && (one.like == maybe || plain(c))
				}
				at := len(found)
				found = append(found, one)
				below := visit(c, nested+1)
				found[at].below = below
				if one.like == weak && one.signed && (nested > 0 || isAnswer(c)) {
					found[at].signed = !one.wraps(found[at+1:])
				}
				if surely += below; one.like == sure {
					surely++
				}
			} else {
				surely += visit(c, nested)
			}
			c = next
		}
		return surely
	}
	visit(root, 0)
	return found
}

// linkedMost is the share of linked words from which an element is an entry of
// a list of articles.
const linkedMost = 0.5

// plain reports whether an element has neither a title nor mostly links, as
// entries of lists of articles have.
func plain(n *html.Node) bool {
	if dom.First(n, dom.Heading) != nil {
		return false
	}
	linked := 0
	for _, a := range dom.Elements(n, func(c *html.Node) bool { return c.DataAtom == atom.A }) {
		linked += len(dom.Inline(a))
	}
	return float64(linked) < linkedMost*float64(len(dom.Inline(n)))
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
// as WordPress's div-comment-12 in li comment-12. Without a number, an
// element made like the outer one is an answer to it.
func sameComment(inner, outer *html.Node) bool {
	number := func(s string) string { return strings.TrimLeft(s, "abcdefghijklmnopqrstuvwxyz-_") }
	in, out := number(dom.Attr(inner, "id")), number(dom.Attr(outer, "id"))
	if in == "" {
		return inner.DataAtom != outer.DataAtom || dom.Attr(inner, "class") != dom.Attr(outer, "class")
	}
	return in == out
}

// signed reports whether an element names a speaker and a time.
func signed(n *html.Node, c commentParts) bool {
	if c.speaker == nil && mayDate(n) {
		line, _, _ := signingLine(n)
		return line != nil
	}
	return c.speaker != nil && c.time != nil
}

// commentParts are the elements of a comment, nil where there is none.
type commentParts struct {
	speaker, time, body *html.Node
}

// ownLink is the address of the link in a comment that points to it, "" if
// there is none.
func ownLink(n *html.Node, base *url.URL) string {
	id := dom.Attr(n, "id")
	if id == "" {
		return ""
	}
	a := dom.First(n, func(c *html.Node) bool { return c.DataAtom == atom.A && strings.HasSuffix(dom.Attr(c, "href"), "#"+id) })
	if a == nil {
		return ""
	}
	return link.Resolve(base, dom.Attr(a, "href"))
}

func readParts(n *html.Node) commentParts {
	says := func(c *html.Node) bool {
		return dom.Inline(c) != "" || firstAttr(c, "content", "datetime", "title") != ""
	}
	names := func(fits func(*html.Node) bool) func(*html.Node) bool {
		return func(c *html.Node) bool { return fits(c) && (dom.Attr(c, "content") != "" || nameOf(c) != "") }
	}
	prop := func(names ...string) func(*html.Node) bool {
		return func(c *html.Node) bool {
			return c != n && dom.HasWord(strings.Fields(dom.Attr(c, "itemprop")), names...)
		}
	}
	word := func(names ...string) func(*html.Node) bool {
		return func(c *html.Node) bool { return c != n && dom.Named(c, names...) }
	}
	said := func(names ...string) func(*html.Node) bool {
		fits := word(names...)
		return func(c *html.Node) bool {
			return fits(c) && !dom.Named(c, "header", "head", "title", "label", "form", "author", "name", "date", "meta")
		}
	}
	tag := func(a atom.Atom) func(*html.Node) bool { return func(c *html.Node) bool { return c.DataAtom == a } }
	pick := func(choices ...func(*html.Node) bool) *html.Node {
		for _, fits := range choices {
			if c := dom.First(n, func(c *html.Node) bool { return fits(c) && says(c) }); c != nil {
				return c
			}
		}
		return nil
	}
	parts := commentParts{
		body:    pick(prop("text", "commentText", "reviewBody"), said("content", "text", "txt", "message", "msg", "honbun"), said("body", "commentbody")),
		speaker: pick(names(word("fn", "nickname", "username", "postusername")), names(prop("author", "creator")), prop("name"), names(word("name")), names(word("author", "user", "poster", "writer", "nick", "commentator", "commenter", "creator")), tag(atom.Cite)),
		time:    pick(tag(atom.Time), func(c *html.Node) bool { return c != n && dom.HasAttr(c, "datetime") }, prop("datePublished", "dateCreated", "commentTime"), word("date", "datetime", "time", "posted", "published", "timestamp"), word("metadata", "meta", "info")),
	}
	if named := first(parts.speaker, prop("name")); named != nil {
		parts.speaker = named // an author element also shows points and badges
	}
	return parts
}

// first is the first element below n that fits, nil if n is.
func first(n *html.Node, fits func(*html.Node) bool) *html.Node {
	if n == nil {
		return nil
	}
	return dom.First(n, fits)
}

// isAnswer reports whether an element is the answer to a question.
func isAnswer(n *html.Node) bool {
	return strings.HasSuffix(dom.Attr(n, "itemtype"), "schema.org/Answer") || dom.HasWord(nameWords(n), "answer", "answers", "bestanswer")
}

// readComment reads one comment whose answers have been taken out.
func readComment(n *html.Node, base *url.URL) (u record.Utterance, quotes []record.Utterance) {
	voice := ownVoice(n)
	parts := readParts(n)
	u = record.Utterance{Kind: record.Comment, Voice: voice}
	if parts.time != nil {
		u.Posted = postedAt(parts.time)
		u.URL = permalink(parts.time, n, base)
	}
	if u.URL == "" {
		u.URL = ownLink(n, base)
	}
	if u.Posted == "" {
		if line, _, _ := strings.Cut(dom.Inline(n), "\n"); utf8.RuneCountInString(line) < 80 {
			u.Posted = date.ISO(line)
		}
	}
	u.Speaker = posterOf(n, speakerOf(n, parts.speaker))
	if parts.speaker != nil && rxAsker.MatchString(dom.Inline(parts.speaker)) {
		u.Voice = ""
	}
	body := parts.body
	if signature := signatureOf(n); signature != nil {
		body = readSigned(&u, n, signature)
	} else if body == nil || parts.speaker != nil && dom.Within(body, parts.speaker) {
		body = n
	}
	if u.Speaker == "" || u.Posted == "" {
		readSigningLine(&u, n, body)
	}
	if u.Speaker == "" && mayDate(n) {
		readHeadLines(&u, n)
	}
	dropCalls(n)
	removeNoise(body, parts)
	title := titleOf(n, body, parts, u.Speaker)
	u.Text, quotes = splitQuotes(body)
	u.Text = strings.TrimLeft(u.Text, " 　\n：|｜•·")
	if line, rest, more := strings.Cut(u.Text, "\n"); more && u.Posted != "" && onlyDates(line) {
		u.Text = strings.TrimLeft(rest, " 　\n")
	}
	if u.Text = strings.TrimRight(u.Text, " 　\n–|｜•·"); title != "" && body != n {
		u.Text = strings.TrimSpace(title + "\n" + u.Text)
	}
	return u, quotes
}

func firstAttr(n *html.Node, keys ...string) string {
	for _, key := range keys {
		if value := dom.Attr(n, key); value != "" {
			return value
		}
	}
	return ""
}

// permalink is the address that a comment's date links to, "" if it links to
// none.
func permalink(time, comment *html.Node, base *url.URL) string {
	isLink := func(c *html.Node) bool { return c.DataAtom == atom.A && dom.HasAttr(c, "href") && !isLabel(c) }
	if a := dom.First(time, isLink); a != nil {
		return link.Resolve(base, dom.Attr(a, "href"))
	}
	for up := time.Parent; up != nil && up != comment; up = up.Parent {
		if isLink(up) {
			return link.Resolve(base, dom.Attr(up, "href"))
		}
	}
	return ""
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
		return isLabel(c) || dom.Named(c, "reply", "respond", "edit", "meta", "metadata", "vcard", "avatar", "vote", "votes", "like", "likes", "rating", "author", "date", "permalink", "says", "count", "report", "info", "tags", "btn", "toolbar", "star", "stars") && !callsNumber(c)
	}) {
		dom.Remove(n)
	}
}

// rxLabel is what the buttons, counts and badges around a comment say.
var rxLabel = regexp.MustCompile(`(?i)^[\s(（【\[・|｜#]*(?:` + rxButton + `|\d+件の返信|回答者?(?:[:：].{0,30})?)[\s:：(（]*[\d,]*\s*[人件票]?[)）】\]・|｜\s]*$`)

// isLabel reports whether an element is one of those.
func isLabel(n *html.Node) bool {
	if n.FirstChild == nil {
		return false
	}
	if text := dom.Inline(n); len(text) <= 120 {
		return rxLabel.MatchString(text)
	}
	return false
}

// postedAt is the time that an element tells machines, else the one it shows.
func postedAt(n *html.Node) string {
	exact := ""
	dom.First(n, func(c *html.Node) bool {
		exact = date.First(dom.Attr(c, "datetime"), dom.Attr(c, "content"), dom.Attr(c, "title"))
		return exact != ""
	})
	if exact != "" {
		return exact
	}
	return date.ISO(dom.Inline(n))
}

// maxLeftover is how many characters may remain in a comment section whose
// comments were taken: the form, the counts, the note about rules.
const maxLeftover = 600

// maxEmptied is how many bytes a box may still say that held comments and
// nothing else: their number, a prompt to log in.
const maxEmptied = 120

// removeEmptied removes the box around comments when all of them are out and
// no sentence is left in it.
func removeEmptied(box *html.Node) {
	var emptied *html.Node
	for up := box; up != nil && up.Parent != nil; up = up.Parent {
		if up.DataAtom == atom.Body || up.DataAtom == atom.Main || up.DataAtom == atom.Article || dom.Says(up, maxEmptied) > maxEmptied {
			break
		}
		if text := dom.Inline(up); prose.HasStop(text) || holdsTitle(up) {
			break
		}
		emptied = up
	}
	if emptied != nil {
		dom.Remove(emptied)
	}
}

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

// isCommentBox reports whether an element is named for comments or for
// answering before all else.
func isCommentBox(n *html.Node) bool {
	if namingOf(n) == nothing {
		return false
	}
	for _, name := range strings.Fields(dom.Attr(n, "class") + " " + dom.Attr(n, "id")) {
		w := dom.SplitName(name)
		if len(w) > 0 && (dom.HasWord(w[:1], "comment", "comments", "commentlist", "commentform", "respond") || dom.HasWord(w[len(w)-1:], "form")) {
			return true
		}
	}
	return false
}
