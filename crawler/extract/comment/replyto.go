package comment

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"classify/crawler/extract/dom"
	"classify/crawler/extract/utterance"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// rxCalls is what an element says that only names whom a comment answers:
// "▶ name", "→ @name".
var rxCalls = regexp.MustCompile(`^\s*[▶►→➤⇒↪⤷]\x{fe0f}?\s*@?[^\n。！？]{1,40}$`)

// rxCalledAfter is the same behind the name of who answers.
var rxCalledAfter = regexp.MustCompile(`\s+[▶►→➤⇒↪⤷]\x{fe0f}?\s*@?\S[^\n]*$`)

// withoutCalled takes off a name whom its bearer answers.
func withoutCalled(name string) string {
	if !strings.ContainsAny(name, "▶►→➤⇒↪⤷") {
		return name
	}
	return rxCalledAfter.ReplaceAllString(name, "")
}

// calls reports whether an element only names whom a comment answers: it is
// named so, or is a link with an arrow.
func calls(n *html.Node) bool {
	if n.DataAtom == atom.A || n.DataAtom == atom.Span || n.DataAtom == atom.Div || n.DataAtom == atom.P {
		if callStems.in(dom.Attr(n, "class")) && isCall(n) && !callsNumber(n) {
			return utf8.RuneCountInString(dom.Inline(n)) <= maxName
		}
	}
	return n.DataAtom == atom.A && rxCalls.MatchString(dom.Inline(n))
}

// maxNumbers is how many bytes a link has at most that calls a post or some by
// their numbers.
const maxNumbers = 40

// callsNumber reports whether an element says no more than the number of a
// post that is answered: ">>12". It is part of the words.
func callsNumber(n *html.Node) bool {
	if n.DataAtom != atom.A && n.DataAtom != atom.Span {
		return false
	}
	text := dom.Inline(n)
	return len(text) <= maxNumbers && utterance.AnsweredNumber(text) != ""
}

// callStems are in every class that isCall knows.
var callStems = stemsOf("repl", "parent")

// isCall reports whether a class says that an element names whom a comment
// answers.
func isCall(n *html.Node) bool {
	for _, class := range strings.Fields(dom.Attr(n, "class")) {
		switch strings.Join(dom.SplitName(class), "-") {
		case "parent-link", "reply-to", "in-reply-to", "replyto", "reply-target", "replying-to":
			return true
		}
	}
	return false
}

// calledIn is the id of the comment that a comment says it answers by a link
// beside its name or before its words, "" if none.
func calledIn(n *html.Node) string {
	link := dom.First(n, func(c *html.Node) bool { return c != n && calls(c) })
	if link == nil {
		return ""
	}
	a := dom.First(link, func(c *html.Node) bool { return c.DataAtom == atom.A && dom.HasAttr(c, "href") })
	if a == nil {
		return ""
	}
	_, id, _ := strings.Cut(dom.Attr(a, "href"), "#")
	return id
}

// dropCalls takes out of a comment what only names whom it answers.
func dropCalls(n *html.Node) {
	for _, c := range dom.Elements(n, func(c *html.Node) bool { return c != n && calls(c) }) {
		dom.Remove(c)
	}
}
