package comment

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"classify/crawler/extract/dom"
	"classify/crawler/extract/prose"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// titleOf is the title that somebody gave a review or a comment, "" if none.
func titleOf(n, body *html.Node, parts commentParts, speaker string) string {
	if strings.HasSuffix(dom.Attr(n, "itemtype"), "Review") {
		return reviewTitle(n, parts)
	}
	if body == n {
		return "" // it stands in the words
	}
	title := dom.First(n, func(c *html.Node) bool {
		return c != n && (c.DataAtom == atom.P || c.DataAtom == atom.Div || c.DataAtom == atom.Li || dom.Heading(c)) &&
			dom.Named(c, "title", "subject", "ttl") && !dom.Within(c, body)
	})
	if title == nil || parts.speaker != nil && dom.Within(parts.speaker, title) || parts.time != nil && dom.Within(parts.time, title) {
		return ""
	}
	text := rxNumber.ReplaceAllString(strings.ReplaceAll(dom.Inline(title), "\n", " "), "")
	given := rxRe.ReplaceAllString(text, "")
	if utf8.RuneCountInString(text) > maxSignature || rxUntitled.MatchString(given) || rxForm.MatchString(given) || isLabel(title) ||
		isSignature(text) || !prose.Speaks(given) || nameOfLine(given) == speaker {
		return ""
	}
	return text
}

// rxRe is what stands before the title of what is answered.
var rxRe = regexp.MustCompile(`^(?:(?i:re)\s*[:：>＞]\s*)+`)

// reviewTitle is the title that a reviewer gave a review.
func reviewTitle(n *html.Node, parts commentParts) string {
	title := dom.First(n, func(c *html.Node) bool {
		named := dom.HasWord(strings.Fields(dom.Attr(c, "itemprop")), "name", "headline")
		return named && c != parts.speaker && !dom.HasAttr(c.Parent, "itemscope") || named && c.Parent == n
	})
	if title == nil {
		return ""
	}
	return strings.ReplaceAll(dom.Inline(title), "\n", " ")
}
