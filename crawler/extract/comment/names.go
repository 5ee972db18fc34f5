package comment

import (
	"regexp"
	"strings"

	"classify/crawler/extract/dom"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// naming is how an element is named for comments.
type naming int

const (
	nothing  naming = iota
	mentions        // one comment, a part of one, their form, or all of them
	section         // all comments of a page
)

// namingOf reads the names of an element. Whether a page allows or has
// comments ("comments-open") and a sidebar's list of recent ones say nothing.
func namingOf(n *html.Node) naming {
	if n.DataAtom == atom.Body || n.DataAtom == atom.Html || !named(n, commentStems) {
		return nothing
	}
	w := nameWords(n)
	comment := dom.HasWord(w, "comment", "cmt")
	switch {
	case dom.HasWord(w, "open", "closed", "has", "no", "with", "recent", "latest", "new", "widget"):
		return nothing
	case dom.HasWord(w, "comments", "commentlist", "commentarea", "commentslist"),
		comment && dom.HasWord(w, "list", "lists", "area", "section", "thread"),
		comment && dom.HasWord(w, "entry") && (n.DataAtom == atom.Dl || n.DataAtom == atom.Table):
		return section
	case comment, dom.HasWord(w, "respond", "commentform"):
		return mentions
	}
	return nothing
}

// stems are parts of words, by their first letter, one of which is in every
// name that a question is about: most names hold none, and need not be split.
type stems [256][]string

func stemsOf(parts ...string) *stems {
	var s stems
	for _, part := range parts {
		s[part[0]] = append(s[part[0]], part)
	}
	return &s
}

// in reports whether a name holds one of the stems, in whatever case. It is
// asked of every element.
func (s *stems) in(name string) bool {
	for i := range len(name) {
		for _, stem := range s[name[i]|0x20] {
			if len(name)-i >= len(stem) && strings.EqualFold(name[i:i+len(stem)], stem) {
				return true
			}
		}
	}
	return false
}

// commentStems are in every name that speaks of comments, itemStems in that of
// one of many things that people say.
var (
	commentStems = stemsOf("mment", "mt", "pond")
	itemStems    = stemsOf("mment", "mt", "wer", "ply", "plies", "view", "kuchi", "ponse", "post", "message", "voice")
)

// named reports whether an element's class or id holds one of the stems.
func named(n *html.Node, s *stems) bool {
	for i := range n.Attr {
		if a := &n.Attr[i]; (a.Key == "class" || a.Key == "id") && s.in(a.Val) {
			return true
		}
	}
	return false
}

// nameWords are the words of an element's class and id, without what programs add
// to names.
func nameWords(n *html.Node) []string {
	var out []string
	for _, name := range strings.Fields(dom.Attr(n, "class") + " " + dom.Attr(n, "id")) {
		for _, word := range dom.SplitName(unhashed(name)) {
			out = append(out, joined(word)...)
		}
	}
	return out
}

// joined splits a word that is made of two: "commentbody". What is itself a
// name of many comments stays whole.
func joined(word string) []string {
	part, ok := strings.CutPrefix(word, "comment")
	if !ok || !partNames[part] {
		return []string{word}
	}
	return []string{"comment", part}
}

var partNames = map[string]bool{
	"body": true, "text": true, "post": true, "author": true, "name": true, "date": true, "title": true, "head": true,
	"data": true, "info": true, "footer": true, "header": true, "user": true, "box": true, "time": true,
}

// rxHash is what programs add to the names people gave: Comment__Item-sc-1a2b3c-0,
// CommentItem_x9Yz1.
var (
	rxHash  = regexp.MustCompile(`(?:[-_]+sc)?[-_]+[A-Za-z0-9]*\d[A-Za-z0-9]*(?:-\d+)?$`)
	rxCamel = regexp.MustCompile(`^([A-Za-z]+[a-z][A-Z][A-Za-z]*)_+[A-Za-z0-9]{3,8}$`)
)

func unhashed(name string) string {
	if strings.Contains(name, "_") {
		if m := rxCamel.FindStringSubmatch(name); m != nil {
			return m[1]
		}
	}
	if !strings.ContainsAny(name, "0123456789") {
		return name
	}
	return rxHash.ReplaceAllString(name, "")
}

// In reports whether n stands in a box named for comments.
func In(n *html.Node) bool {
	for up := n.Parent; up != nil; up = up.Parent {
		if namingOf(up) == section {
			return true
		}
	}
	return false
}

// Within reports whether n is in a comment or in a box that is named for
// comments and does not hold the page.
func Within(n *html.Node) bool {
	for up := n; up != nil; up = up.Parent {
		if isNumbered(up) {
			return true
		}
		if namingOf(up) != nothing && !holdsTitle(up) {
			return true
		}
	}
	return false
}

var (
	rxCommentID = regexp.MustCompile(`^(?:(?:li|div|js)[-_])?(?:comment|cmt|issuecomment|discussioncomment|answer)[-_]?\d+$`)
	rxSchemaOrg = regexp.MustCompile(`schema\.org/(?:Comment|UserComments|Answer|Review|UserReview)$`)
)

// isNumbered reports whether an element says by its type or its numbered id
// that it is a comment.
func isNumbered(n *html.Node) bool {
	if kind := dom.Attr(n, "itemtype"); kind != "" && rxSchemaOrg.MatchString(kind) {
		return true
	}
	id := dom.Attr(n, "id")
	return id != "" && id[len(id)-1] <= '9' && rxCommentID.MatchString(id)
}

// likeness is how surely an element is one comment by its names.
type likeness int

const (
	unlike likeness = iota
	weak            // if it and others name a speaker and a time, and no title
	maybe           // if it, or one made like it, names a speaker and a time
	sure
)

// itemWords end the names of one of many.
var itemWords = []string{"item", "entry", "unit", "set", "post", "card", "row", "block", "single", "each", "cell"}

// likeComment judges an element by its names.
func likeComment(n *html.Node) likeness {
	if len(n.Attr) == 0 && n.DataAtom != atom.Li && n.DataAtom != atom.P {
		return unlike
	}
	switch n.DataAtom {
	case atom.Li, atom.Div, atom.Article, atom.Section, atom.Dd, atom.Tr:
	case atom.P:
		if dom.First(n, func(c *html.Node) bool { return dom.Attr(c, "class") == "commentbody" }) != nil {
			return sure
		}
		return unlike
	default:
		return unlike
	}
	if isNumbered(n) || dom.Attr(n, "itemprop") == "comment" {
		return sure
	}
	if n.DataAtom == atom.Li && n.Parent != nil && (n.Parent.DataAtom == atom.Ul || n.Parent.DataAtom == atom.Ol) && namingOf(n.Parent) == section {
		return sure
	}
	like := unlike
	if !itemStems.in(dom.Attr(n, "class")) {
		return like
	}
	if n.DataAtom == atom.Li && dom.HasWord(strings.Fields(dom.Attr(n, "class")), "entry-comment") {
		like = sure
	}
	for _, class := range strings.Fields(dom.Attr(n, "class")) {
		like = max(like, likeClass(class))
	}
	return like
}

// likeClass judges one class of an element.
func likeClass(class string) likeness {
	if !itemStems.in(class) {
		return unlike
	}
	w := dom.SplitName(unhashed(class))
	if len(w) == 0 {
		return unlike
	}
	if n := len(w); n > 2 && dom.HasWord(w[n-1:], "wrapper", "root", "container", "inner", "box") && dom.HasWord(w[n-2:n-1], itemWords...) {
		w = w[:n-1] // CommentItem__Wrapper
	}
	tail := w[len(w)-1]
	one := dom.HasWord([]string{tail}, itemWords...)
	switch {
	case dom.HasWord(w, "recent", "latest", "widget", "form"):
		return unlike
	case dom.HasWord(w, "comment", "cmt"):
		if one {
			return sure
		}
		if tail == "comment" || tail == "cmt" {
			return maybe
		}
	case dom.HasWord(w, "answer", "answers", "reply", "replies", "review", "reviews", "kuchikomi", "response", "post", "message", "voice"):
		if one || len(w) == 1 || dom.HasWord([]string{tail}, "answer", "reply", "review", "kuchikomi", "response") {
			return weak
		}
	}
	return unlike
}

// holdsTitle: an element with the page's first heading is the page.
func holdsTitle(n *html.Node) bool {
	return dom.First(n, func(c *html.Node) bool { return c.DataAtom == atom.H1 || c.DataAtom == atom.Main }) != nil
}
