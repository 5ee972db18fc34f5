package comment

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"classify/crawler/extract/date"
	"classify/crawler/extract/dom"
	"classify/crawler/extract/prose"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// role is what an element is in a comment whose parts stand side by side.
type role int

const (
	noRole   role = iota
	loose         // text and elements without a name
	between       // headings of the section, rules, forms: no part of a comment
	bodyRole      // what was said
	nameRole
	dateRole
	titleRole
	dataRole // a line with several of those
)

// part is a node that has a role in a comment.
type part struct {
	node *html.Node
	role role
}

// roleOf reads the role of an element from its names, the most telling first.
func roleOf(n *html.Node) role {
	if len(n.Attr) == 0 {
		return noRole
	}
	w := nameWords(n)
	switch {
	case len(w) == 0, dom.HasWord(w, "list", "form", "comments", "reply", "respond"):
		return noRole
	case dom.HasWord(w, "author", "name", "user", "username", "nick", "nickname", "poster", "writer", "commenter", "commentator"):
		return nameRole
	case dom.HasWord(w, "date", "datetime", "time", "timestamp"):
		return dateRole
	case dom.HasWord(w, "title", "subject", "ttl"):
		return titleRole
	case dom.HasWord(w, "body", "text", "txt", "content", "message", "msg"):
		return bodyRole
	case dom.HasWord(w, "data", "info", "meta", "footer", "foot", "posted", "header", "head", "post"):
		return dataRole
	}
	return noRole
}

// partsOf lists the children of n with their roles.
func partsOf(n *html.Node) []part {
	var out []part
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode && strings.TrimSpace(c.Data) != "":
			out = append(out, part{c, loose})
		case c.Type == html.ElementNode:
			out = append(out, part{c, roleAmong(c)})
		}
	}
	return out
}

// roleAmong is the role of an element among the parts of comments.
func roleAmong(n *html.Node) role {
	switch n.DataAtom {
	case atom.Hr, atom.Form:
		return between
	case atom.Br:
		return loose
	}
	text := dom.Inline(n)
	r := roleOf(n)
	switch {
	case r != noRole && r < nameRole, r == dateRole:
	case dom.Heading(n) && r == noRole && isBody(n.Parent) && !rxForm.MatchString(text):
		return titleRole
	case dom.Heading(n) && r != titleRole && r != nameRole, rxForm.MatchString(text) && utf8.RuneCountInString(text) <= maxFormLine:
		return between
	case r == dataRole && !isSignature(text):
		return between // the head of the section
	case r == noRole:
		return loose
	}
	return r
}

// holdersOf lists the elements that may hold the parts of comments: they have
// two children or more, and stand in a box named for comments that does not
// hold the page, or have a child that is named as such a part.
func holdersOf(root *html.Node) (holders []*html.Node) {
	inside := map[*html.Node]bool{}
	dom.Each(root, func(n *html.Node) bool {
		if n.Type != html.ElementNode {
			return true
		}
		if inside[n.Parent] || namingOf(n) != nothing && !holdsTitle(n) {
			inside[n] = true
		}
		if n.FirstChild != n.LastChild && (inside[n] || namesPart(n)) {
			holders = append(holders, n)
		}
		return true
	})
	return holders
}

// namesPart reports whether a child of n is named as a part of a comment.
func namesPart(n *html.Node) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && len(c.Attr) > 0 && namingOf(c) != nothing && roleOf(c) != noRole {
			return true
		}
	}
	return false
}

// shapeParts boxes comments whose parts stand side by side in one element
// that holds them all, or each in a list of its own: a title, the words, the
// line that signs them; or the words first.
func shapeParts(root *html.Node) {
	holders := holdersOf(root)
	for _, n := range holders {
		if holdsSeveral(n) {
			boxAll(n)
		}
	}
	if len(holders) == 0 {
		return
	}
	may := map[*html.Node]bool{}
	for _, n := range holders {
		may[n] = true
	}
	for _, n := range outermost(root, func(n *html.Node) bool {
		return may[n] && boxes(n) && !within(n, isSummary)
	}) {
		boxAll(n)
	}
}

// boxAll boxes the comments whose parts are the children of n.
func boxAll(n *html.Node) {
	for _, group := range groups(partsOf(n)) {
		boxGroup(group)
	}
}

// holdsSeveral reports whether an element named like one comment is the box of
// several.
func holdsSeveral(n *html.Node) bool {
	if likeComment(n) != maybe || len(groups(partsOf(n))) < 2 {
		return false
	}
	page := func(c *html.Node) bool {
		return c.DataAtom == atom.H1 || c.DataAtom == atom.Main || c != n && likeComment(c) >= maybe
	}
	return dom.First(n, page) == nil && !within(n, isSummary)
}

// isSummary reports whether an element is named for what is new on a site.
func isSummary(n *html.Node) bool { return dom.Named(n, "recent", "latest", "widget", "sidebar") }

// boxes reports whether the children of n are at least one whole comment, and
// n is not itself known to be the comment. Names without a date are readers'
// only in a section for comments: elsewhere they may be experts'.
func boxes(n *html.Node) bool {
	found := groups(partsOf(n))
	if len(found) == 0 || len(found) == 1 && likeComment(n) >= maybe {
		return false
	}
	dated := slices.ContainsFunc(found[0], func(p part) bool { return p.role == dateRole || p.role == dataRole })
	return dated || namingOf(n) == section || In(n)
}

// groups are the comments that parts form: a part whose role the comment has
// already begins the next one, unless it goes on with the words. Without a
// part that signs there are none.
func groups(parts []part) (out [][]part) {
	named, dated := false, false // whether the words have a name, and a line a date
	for _, p := range parts {
		named = named || p.role == bodyRole
		dated = dated || p.role == dateRole || p.role == dataRole
	}
	if !named && !dated {
		return nil
	}
	var group []part
	has := map[role]bool{}
	last := noRole
	flush := func() {
		if signed := has[nameRole] || has[dateRole] || has[dataRole]; signed && has[bodyRole] {
			out = append(out, group)
		}
		group, has, last = nil, map[role]bool{}, noRole
	}
	for _, p := range parts {
		if p.role == loose && named && p.node.Type == html.ElementNode && isSignature(dom.Inline(p.node)) {
			p.role = dataRole
		}
		if p.role == loose && !named {
			p.role = bodyRole
			if last != bodyRole && !prose.Speaks(dom.Inline(p.node)) {
				continue
			}
		}
		switch {
		case p.role == between:
			flush()
			continue
		case p.role == loose || p.role == noRole:
			continue
		case has[p.role] && p.role != last:
			flush()
		}
		group, has[p.role], last = append(group, p), true, p.role
	}
	flush()
	return out
}

// boxGroup boxes one comment.
func boxGroup(group []part) {
	var signature, words []*html.Node
	var name, title *html.Node
	bare := true // dates say nothing else
	for _, p := range group {
		switch p.role {
		case bodyRole:
			words = append(words, p.node)
			continue
		case nameRole:
			name = p.node
		case titleRole:
			title = p.node
			continue
		case dataRole:
			bare = false
		case dateRole:
			_, rest := date.Split(dom.Inline(p.node))
			bare = bare && !prose.Speaks(rest)
		}
		signature = append(signature, p.node)
	}
	if title != nil && name == nil && bare {
		name = title // "1. name" beside a date
		signature = append([]*html.Node{title}, signature...)
	} else if title != nil && !rxUntitled.MatchString(dom.Inline(title)) {
		words = append([]*html.Node{title}, words...)
	}
	box(group[0].node, signature, words)
	if outer := words[0].Parent.Parent; name != nil {
		dom.SetAttr(outer, "data-author", strings.TrimSpace(dom.Inline(name)))
	}
	if title != nil && dom.Attr(title.Parent, "class") != wordsClass && dom.Attr(title.Parent, "class") != signatureClass {
		dom.Remove(title)
	}
}

// rxUntitled is what stands for a title that nobody gave.
var rxUntitled = regexp.MustCompile(`(?i)^(?:[^\pL\pN]*|無題|タイトルなし|no title|untitled|\[?編集\]?)$`)
