package meta

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"classify/crawler/extract/comment"
	"classify/crawler/extract/dom"
	"classify/crawler/extract/prose"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

const (
	// maxLines is how many lines of a page may be its title; the title stands
	// near the top, and a page of lists has thousands.
	maxLines = 400
	longLine = 8 * maxTitle // bytes, with the white space of the source
	boldLine = 7
	bareLine = 8
)

// linesOf lists the headings, the bold or large lines and the other short
// lines of a page, and the site's names: what its logo says and who holds the
// rights.
func linesOf(root *html.Node) (lines []line, names []string) {
	at := map[string]int{}
	inside, lastText := false, ""
	add := func(n *html.Node, level int, masthead bool) {
		lastText = ""
		if level > 2 && longer(n, longLine) {
			inside = inside || !masthead // prose
			return
		}
		text := oneLine(n)
		lastText = text
		inside = inside || !masthead && level == bareLine && prose.FullStop(text)
		if text == "" || utf8.RuneCountInString(text) > maxTitle || len(lines) >= maxLines && level > 2 {
			return
		}
		if i, ok := at[text]; ok {
			lines[i].level = min(lines[i].level, level)
			lines[i].masthead = lines[i].masthead && masthead
			return
		}
		at[text] = len(lines)
		lines = append(lines, line{text, prose.Loose(text), level, masthead, inside})
	}
	var visit func(n *html.Node, masthead bool) (block bool)
	visit = func(n *html.Node, masthead bool) (block bool) {
		if n.Type == html.ElementNode {
			masthead = masthead || isMasthead(n)
			if n.DataAtom == atom.Nav || n.DataAtom == atom.Svg || dom.Silent(n) && n.DataAtom != atom.Head {
				return false
			}
			if isHome(n) {
				masthead = true
				names = append(names, logo(n))
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			block = visit(c, masthead) || block
		}
		switch {
		case n.Type != html.ElementNode:
		case dom.Heading(n):
			if !comment.Within(n) && !opensOther(n) { // there it repeats the title
				add(n, int(n.Data[1]-'0'), masthead || isLogo(n))
			}
			return true
		case isLoud(n) && !block && !comment.In(n):
			add(n, boldLine, masthead)
		case dom.Block(n) && !block:
			add(n, bareLine, masthead)
			if text := lastText; len(names) < 20 && holdsRights(text) {
				if m := rxRights.FindStringSubmatch(text); m != nil {
					names = append(names, strings.TrimSpace(m[1]))
				}
			}
		}
		return block || dom.Block(n)
	}
	visit(root, false)
	for i, name := range names {
		names[i] = prose.Loose(name)
	}
	return lines, names
}

// longEntry is longer than the name of a section in a menu, in bytes.
const longEntry = 3 * 20

// menuOf lists the short texts of links that are not headings themselves.
func menuOf(root *html.Node) map[string]bool {
	linked := map[string]bool{}
	dom.Each(root, func(n *html.Node) bool {
		if n.DataAtom == atom.A {
			if text := dom.Inline(n); len(text) <= longEntry {
				linked[prose.Loose(text)] = true
			}
		}
		return !dom.Heading(n)
	})
	return linked
}

// rxRights is a line of rights, and in it who holds them.
var rxRights = regexp.MustCompile(`(?i)(?:©|\(c\)|&copy;|copyright)[\s©(c)]*(?:copyright)?[\s,]*(?:[12]\d{3})?(?:\s*[-–〜~]\s*(?:[12]\d{3})?)?[\s,]*(?:by\s+)?([^\d\s.,|｜][^.,|｜\n]{1,40}?)\s*(?:[.,|｜]|all rights|inc\b|co\b|$)`)

// holdsRights reports whether a line holds one of the marks of rxRights.
func holdsRights(s string) bool {
	if strings.Contains(s, "©") || strings.Contains(s, "(c)") || strings.Contains(s, "(C)") || strings.Contains(s, "&copy;") {
		return true
	}
	return strings.ContainsAny(s, "Cc") && strings.Contains(strings.ToLower(s), "copyright")
}

// isMasthead reports whether n is the header of the site, not of an article.
func isMasthead(n *html.Node) bool {
	if n.DataAtom == atom.Header {
		return n.Parent == nil || n.Parent.DataAtom != atom.Article && n.Parent.DataAtom != atom.Main
	}
	return dom.Attr(n, "role") == "banner" || dom.Named(n, "logo", "masthead", "breadcrumb", "breadcrumbs", "pankuzu", "topicpath", "sitename", "globalheader")
}

// isHome reports whether n links to the site's front page.
func isHome(n *html.Node) bool {
	if n.DataAtom != atom.A {
		return false
	}
	href := dom.Attr(n, "href")
	if _, rest, ok := strings.Cut(href, "://"); ok {
		_, path, _ := strings.Cut(rest, "/")
		return path == "" || path == "index.html"
	}
	for strings.HasPrefix(href, "../") {
		href = href[len("../"):]
	}
	switch href {
	case "/", "./", "/index.html", "/index.htm", "index.html", "index.htm", "index.php", "/index.php":
		return true
	}
	return href == "" && dom.Attr(n, "href") != ""
}

// isLogo reports whether a heading is nothing but a picture that is a link.
func isLogo(n *html.Node) bool {
	if dom.Inline(n) != "" {
		return false
	}
	a := dom.First(n, func(c *html.Node) bool { return c.DataAtom == atom.A })
	return a != nil && dom.First(a, func(c *html.Node) bool { return c.DataAtom == atom.Img }) != nil
}

// logo is what a link to the front page says.
func logo(n *html.Node) string {
	if text := oneLine(n); text != "" {
		return text
	}
	if img := dom.First(n, func(c *html.Node) bool { return c.DataAtom == atom.Img && dom.Attr(c, "alt") != "" }); img != nil {
		return dom.Attr(img, "alt")
	}
	return ""
}

// isLoud reports whether an inline element makes its words bold or large.
func isLoud(n *html.Node) bool {
	switch n.DataAtom {
	case atom.B, atom.Strong, atom.Big:
		return true
	case atom.Font:
		size := dom.Attr(n, "size")
		return strings.HasPrefix(size, "+") || size >= "4" && size <= "7"
	}
	return false
}

// oneLine is an element's words in one line; of a heading that is a picture,
// what the picture says.
func oneLine(n *html.Node) string {
	text := prose.Line(dom.Inline(n))
	if text == "" && dom.Heading(n) {
		if img := dom.First(n, func(c *html.Node) bool { return c.DataAtom == atom.Img }); img != nil {
			return prose.Squeeze(dom.Attr(img, "alt"))
		}
	}
	return text
}
