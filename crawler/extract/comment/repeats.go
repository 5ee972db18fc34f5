package comment

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"classify/crawler/extract/date"
	"classify/crawler/extract/dom"
	"classify/crawler/extract/prose"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// message is an element that may be one message of a thread, by what stands
// in it: a line with a full date, a name beside the date, and words.
type message struct {
	node        *html.Node
	dated, name *html.Node // name is dated if the line holds both
	words       []*html.Node
	named       string
}

// shapeRepeats boxes the messages of threads whose markup names nothing:
// siblings made alike, each with a date, a name and words. What else is made
// so (lists of news, the updates of a status page) has links for words, or no
// sign that several people speak.
func shapeRepeats(root *html.Node) {
	known := map[*html.Node]bool{} // holds a comment that its name gives away
	var groups [][]*html.Node
	var visit func(n *html.Node) bool
	visit = func(n *html.Node) bool {
		is := likeComment(n) >= maybe
		if n.DataAtom != atom.Nav && n.DataAtom != atom.Aside && !is {
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				is = visit(c) || is
			}
			groups = append(groups, alike(n, known)...)
		}
		if is {
			known[n] = true
		}
		return is
	}
	visit(root)
	for _, group := range groups {
		messages := messagesOf(group)
		if len(messages) < 2 || !severalSpeak(group, messages) {
			continue
		}
		if opens(messages) {
			messages = messages[1:]
		}
		title := sameTitle(messages)
		for _, m := range messages {
			if m.node.Parent == nil || boxed(m.node) {
				continue // a message within one that was boxed
			}
			signature := []*html.Node{m.dated}
			if m.name != nil && m.name != m.dated {
				signature = []*html.Node{m.name, m.dated}
			}
			m.words = slices.DeleteFunc(m.words, func(w *html.Node) bool { return dom.Heading(w) && dom.Inline(w) == title })
			box(m.node, signature, m.words)
			if made := m.node.PrevSibling; made != nil && dom.Attr(made, "class") == boxClass {
				dom.SetAttr(made, "class", boxClass+" "+dom.Attr(m.node, "class")) // an answer stays one
				if user := userIn(m.dated); user != "" {
					dom.SetAttr(made, "data-author", user)
				}
			}
			dom.Remove(m.node)
		}
	}
}

// sameTitle is the heading that all messages bear: the thread's, not theirs.
func sameTitle(messages []message) string {
	title := ""
	for i, m := range messages {
		h := dom.First(m.node, dom.Heading)
		if h == nil || i > 0 && dom.Inline(h) != title {
			return ""
		}
		title = dom.Inline(h)
	}
	return title
}

// boxed reports whether n stands in a box of ours.
func boxed(n *html.Node) bool {
	return within(n, func(up *html.Node) bool { return strings.HasPrefix(dom.Attr(up, "class"), boxClass) })
}

// mostSiblings bounds the messages of one thread on a page.
const mostSiblings = 2000

// alike are the groups of children of n that are made alike: the same element
// with the same first class, small, and not known for comments.
func alike(n *html.Node, known map[*html.Node]bool) [][]*html.Node {
	if n.FirstChild == n.LastChild {
		return nil
	}
	var groups [][]*html.Node
	at := map[string]int{}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.DataAtom {
		case atom.Div, atom.Li, atom.Article, atom.Section, atom.Tr, atom.Dl, atom.Table:
		default:
			continue
		}
		class, _, _ := strings.Cut(dom.Attr(c, "class"), " ")
		key := c.Data + "." + class
		i, ok := at[key]
		if !ok {
			i = len(groups)
			at[key] = i
			groups = append(groups, nil)
		}
		if len(groups[i]) < mostSiblings {
			groups[i] = append(groups[i], c)
		}
	}
	var out [][]*html.Node
	for _, g := range groups {
		if len(g) < 2 {
			continue
		}
		g = slices.DeleteFunc(g, func(c *html.Node) bool { return known[c] || size(c, mostNodes) >= mostNodes })
		if len(g) >= 2 && !tellThemselves(g) {
			out = append(out, g)
		}
	}
	return out
}

// tellThemselves reports whether the markup of at least two of a group names
// who speaks, when, and the words: commentItems finds those, with the replies
// in them.
func tellThemselves(group []*html.Node) bool {
	told := 0
	for _, n := range group {
		if likeComment(n) != weak || !plain(n) {
			continue
		}
		if p := readParts(n); p.speaker != nil && p.time != nil && p.body != nil {
			if told++; told == 2 {
				return true
			}
		}
	}
	return false
}

// mostNodes is how many nodes a message has at most.
const mostNodes = 400

// size counts the nodes of n up to a limit.
func size(n *html.Node, limit int) int {
	count := 1
	for c := n.FirstChild; c != nil && count < limit; c = c.NextSibling {
		count += size(c, limit-count)
	}
	return count
}

// messagesOf reads a group; nothing unless most of its members are messages.
func messagesOf(group []*html.Node) []message {
	var out []message
	misses := 0
	for _, n := range group {
		if m, ok := messageOf(n); ok {
			out = append(out, m)
		} else if misses++; misses > 2 && misses > len(out) {
			return nil
		}
	}
	if 4*misses > len(group) {
		return nil
	}
	return out
}

const (
	// mostLines is how many blocks a message has at most; a page's column has
	// more.
	mostLines = 80
	longName  = 24 // characters
	longDated = 80 // characters of the line with the date
)

var (
	rxBy   = regexp.MustCompile(`(?i)^(?:by\s+|(?:投稿者|名前|お名前|ユーザー名?)\s*[：:]\s*)?(.{0,40}?)\s*(?:[»›|｜/／\-－@：:]\s*)?$`)
	rxMeta = regexp.MustCompile(`(?i)^(?:.{0,8}ID\s*[：:]|記事\s*[：:]|投稿数?\s*[：:]|登録日|最後に編集|評価|参考になった|違反|通報|削除|返信|引用|いいね|トップ|ページ)`)
)

// messageOf reads one element as a message.
func messageOf(n *html.Node) (m message, ok bool) {
	if !mayDate(n) {
		return m, false
	}
	leaves := dom.Leaves(n)
	if len(leaves) < 2 || len(leaves) > mostLines {
		return m, false
	}
	m.node = n
	inProfile := func(up *html.Node) bool { return isProfile(up) && up != n && dom.Within(up, n) }
	at := -1
	for i, leaf := range leaves {
		if dom.Heading(leaf) {
			continue
		}
		text := dom.Inline(leaf)
		if utf8.RuneCountInString(text) > longDated || rxMeta.MatchString(text) || within(leaf, inProfile) {
			continue
		}
		if day, rest := date.Split(text); day != "" && utf8.RuneCountInString(rest) <= longName+8 {
			m.dated, at = leaf, i
			if m.named = nameIn(rest); m.named != "" {
				m.named = cmp.Or(userIn(leaf), m.named)
			}
			break
		}
	}
	if at < 0 {
		return m, false
	}
	if m.named != "" {
		m.name = m.dated
	}
	for _, beside := range []int{at - 1, at + 1} {
		if m.name == nil && beside >= 0 && beside < len(leaves) && isName(leaves[beside]) {
			m.name, m.named = leaves[beside], dom.Inline(leaves[beside])
		}
	}
	if m.name == nil {
		return m, false
	}
	said, linked := 0, 0
	for _, leaf := range leaves {
		text := dom.Inline(leaf)
		if leaf == m.name || leaf == m.dated || strings.IndexFunc(text, unicode.IsLetter) < 0 || leaf.DataAtom == atom.Li || rxMeta.MatchString(text) || dom.Heading(leaf) && strings.HasPrefix(text, "Re") {
			continue
		}
		if isProfile(leaf) || within(leaf, inProfile) {
			continue
		}
		said += utf8.RuneCountInString(text)
		for _, a := range dom.Elements(leaf, func(c *html.Node) bool { return c.DataAtom == atom.A }) {
			linked += utf8.RuneCountInString(dom.Inline(a))
		}
		m.words = append(m.words, leaf)
	}
	m.words = outer(m.words, n, m.dated, m.name)
	return m, said >= 5 && 2*linked < said
}

// isProfile reports whether an element is named for what a forum shows of a
// writer beside each message.
func isProfile(n *html.Node) bool {
	return len(n.Attr) > 0 && dom.Named(n, "profile", "postprofile", "signature", "buttons")
}

// userIn is the name in an element of a line that is named for a user, "" if
// there is none.
func userIn(line *html.Node) string {
	user := dom.First(line, func(c *html.Node) bool { return c != line && len(c.Attr) > 0 && dom.Named(c, "username", "nickname") })
	if user == nil {
		return ""
	}
	return nameOf(user)
}

// mayDate looks for what every full date holds.
func mayDate(n *html.Node) bool {
	if n.Type == html.TextNode {
		return strings.Contains(n.Data, "20") || strings.Contains(n.Data, "19") || strings.ContainsAny(n.Data, "年０１２RHＲＨ令平")
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if mayDate(c) {
			return true
		}
	}
	return false
}

// outer puts the elements that hold words, and nothing that signs them, in
// their place, so that loose text between them is not lost.
func outer(words []*html.Node, item, dated, name *html.Node) (out []*html.Node) {
	for i, w := range words {
		if i > 0 && dom.Within(w, out[len(out)-1]) {
			continue
		}
		n := w
		for up := n.Parent; up != nil && up != item && !dom.Within(dated, up) && !dom.Within(name, up); up = up.Parent {
			if i > 0 && dom.First(up, isProfile) != nil {
				break
			}
			n = up
		}
		out = append(out, n)
	}
	return out
}

// nameIn is the name in what is left of a line without its date.
func nameIn(rest string) string {
	m := rxBy.FindStringSubmatch(strings.TrimSpace(rest))
	if m == nil || !prose.Speaks(m[1]) || prose.HasStop(m[1]) || utf8.RuneCountInString(m[1]) > longName {
		return ""
	}
	return strings.TrimSpace(m[1])
}

// isName reports whether a block may be a name: a short line, no sentence.
func isName(n *html.Node) bool {
	text := dom.Inline(n)
	return prose.Speaks(text) && utf8.RuneCountInString(text) <= longName && !prose.HasStop(text) &&
		!strings.ContainsAny(text, "\n、？！") && !rxMeta.MatchString(text) && !dom.Heading(n) && date.ISO(text) == ""
}

var (
	rxReplies = regexp.MustCompile(`(?i)レス|コメント|返信|回答|クチコミ|口コミ|くちこみ|レビュー|みんなの(?:声|意見)|書き込み|comments?\b|repl(?:y|ies)\b|answers?\b|reviews?\b`)
	rxNobody  = regexp.MustCompile(`匿名|名無し|名乗らない|通りすがり|とおりすがり|さん$|トピ主|スレ主`)
)

// severalSpeak reports whether the messages are several people's: a label
// over them says so, their names or headings do, or their elements are named
// for it. Names must differ.
func severalSpeak(group []*html.Node, messages []message) bool {
	names := map[string]bool{}
	nobody, answers := 0, 0
	for _, m := range messages {
		names[m.named] = true
		if rxNobody.MatchString(m.named) {
			nobody++
		}
		if h := dom.First(m.node, dom.Heading); h != nil && strings.HasPrefix(dom.Inline(h), "Re") {
			answers++
		}
	}
	if len(names) < 2 && nobody == 0 {
		return false
	}
	if nobody > 0 || answers > 0 || dom.Named(group[0], "res", "reply", "post", "answer", "review", "kuchikomi", "message") {
		return true
	}
	return labelled(group[0])
}

// labelled reports whether a short line before n, or before the box it begins,
// names replies.
func labelled(n *html.Node) bool {
	for up, above := n, 0; up != nil && above < 2; up, above = up.Parent, above+1 {
		looked := 0
		for s := up.PrevSibling; s != nil && looked < 3; s = s.PrevSibling {
			if s.Type != html.ElementNode {
				continue
			}
			looked++
			if text := dom.Inline(s); utf8.RuneCountInString(text) <= longDated && rxReplies.MatchString(text) {
				return true
			}
		}
	}
	return false
}

// opens reports whether the first message is what the thread is about: it has
// a heading of its own, and the others answer it.
func opens(messages []message) bool {
	head := func(m message) string {
		if h := dom.First(m.node, dom.Heading); h != nil {
			return dom.Inline(h)
		}
		return ""
	}
	first, second := head(messages[0]), head(messages[1])
	return first != "" && !strings.HasPrefix(first, "Re") && strings.HasPrefix(second, "Re")
}
