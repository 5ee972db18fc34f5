package comment

import (
	"classify/crawler/extract/dom"

	"golang.org/x/net/html"
)

// answered reports whether an element named as an answer, or as a reply within
// one, says so again by its parts: somebody's name and words. Such an answer
// needs no date.
func answered(n *html.Node, parts commentParts, nested int) bool {
	return (isAnswer(n) || nested > 0 && dom.Named(n, "reply", "replies", "thanks")) && parts.speaker != nil && parts.body != nil
}

// wraps reports whether an element is the box of the answers that were found
// in it: it has no speaker of its own.
func (c candidate) wraps(below []candidate) bool {
	for _, inner := range below {
		if inner.signed && inner.speaker == c.speaker {
			return true
		}
	}
	return false
}

// replies reports whether a candidate stands in a comment that was taken and
// names a speaker of its own: it answers, and is no part of that comment.
func (c candidate) replies(taken map[*html.Node]bool) bool {
	if c.like != weak || !c.signed || c.speaker == nil {
		return false
	}
	for up := c.node.Parent; up != nil; up = up.Parent {
		if taken[up] {
			return readParts(up).speaker != c.speaker
		}
	}
	return false
}

// boxedReply reports whether n is a box of ours within a comment that was
// taken and whose own speaker or time stands outside the box.
func boxedReply(n *html.Node, taken map[*html.Node]bool) bool {
	if dom.Attr(n, "class") != boxClass {
		return false
	}
	for up := n.Parent; up != nil; up = up.Parent {
		if taken[up] {
			p := readParts(up)
			return p.speaker != nil && !dom.Within(p.speaker, n) || p.time != nil && !dom.Within(p.time, n)
		}
	}
	return false
}
