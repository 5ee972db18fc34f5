package article

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"classify/crawler/extract/dom"
	"classify/crawler/extract/link"
	"classify/crawler/extract/prose"
	"classify/store/record"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxSource is as long as a line that names a source gets, in characters.
const maxSource = 80

var (
	// rxSource is a line that names where a quotation is from: 出典：港新聞.
	rxSource = regexp.MustCompile(`^[\s（(［\[【―—–※*-]*(?:出典|引用元?|ソース|情報元|参照元?|出所|引用記事|転載元?)\s*[:：]\s*(.+?)[)）］\]】\s]*$`)
	// rxFrom is one that says it behind the name: 港新聞より引用. より alone is an
	// ordinary word too and needs a link, brackets or a dash.
	rxFrom = regexp.MustCompile(`^[\s（(［\[【―—–※*-]*(.{1,60}?)\s*(?:より|から)(?:引用|抜粋|転載)(?:しました|です|いたしました)?[。)）］\]】\s]*$`)
	rxOnly = regexp.MustCompile(`^[\s（(［\[【―—–※*-]*(.{1,60}?)\s*より[)）］\]】\s]*$`)
	rxDash = regexp.MustCompile(`^[\s　]*[―—–−-]+[\s　]*`)
)

// quotation walks a quotation. Its address is the one it cites; its speaker
// is the source that a line at its end or right behind it names. The line
// inside becomes the speaker, the line behind stays the author's.
func (w *walker) quotation(n *html.Node, st state) {
	st.kind, st.depth = record.Quote, st.depth+1
	address := link.Resolve(w.base, dom.Attr(n, "cite"))
	source := sourceWithin(n)
	speaker := ""
	if source != nil {
		speaker = named(source, true)
		dom.Remove(source)
	} else if source = sourceBehind(n); source != nil {
		speaker = named(source, source.DataAtom == atom.Cite)
	}
	if source != nil && address == "" {
		if a := dom.First(source, func(c *html.Node) bool { return c.DataAtom == atom.A }); a != nil {
			address = link.Resolve(w.base, dom.Attr(a, "href"))
		}
	}
	from := len(w.pieces)
	w.container(n, st)
	for i := from; i < len(w.pieces); i++ {
		if u := &w.pieces[i].u; u.Kind == record.Quote && u.Depth == st.depth {
			u.Speaker, u.URL = speaker, address
		}
	}
}

// named is the source that an element names, "" if it names none. sure is for
// an element that says by itself what it is.
func named(n *html.Node, sure bool) string {
	if dom.Says(n, 8*maxSource) > 8*maxSource {
		return ""
	}
	text := strings.ReplaceAll(dom.Inline(n), "\n", " ")
	if !prose.Speaks(text) || utf8.RuneCountInString(text) > maxSource {
		return ""
	}
	for _, rx := range []*regexp.Regexp{rxSource, rxFrom} {
		if prose.HasStop(text) && !sure {
			break
		}
		if m := rx.FindStringSubmatch(text); m != nil {
			return bare(m[1])
		}
	}
	if m := rxOnly.FindStringSubmatch(text); m != nil && !prose.HasStop(text) &&
		(sure || linkShare(n) > 0 || strings.ContainsAny(text, "「『（(―—")) {
		return bare(m[1])
	}
	if sure && !prose.FullStop(text) {
		return bare(text)
	}
	return ""
}

// bare is a name without dashes and the brackets around all of it.
func bare(name string) string {
	name = strings.TrimSpace(rxDash.ReplaceAllString(name, ""))
	for _, pair := range []string{"「」", "『』", "（）", "()"} {
		mark := []rune(pair)
		inner, opens := strings.CutPrefix(name, string(mark[0]))
		inner, closes := strings.CutSuffix(inner, string(mark[1]))
		if opens && closes && !strings.ContainsAny(inner, pair) {
			return inner
		}
	}
	return name
}

// sourceWithin is the element at the end of a quotation that names its
// source, nil if there is none or nothing else.
func sourceWithin(n *html.Node) *html.Node {
	last := lastShown(n)
	for last != nil && last != n && last.DataAtom != atom.Blockquote {
		sure := last.DataAtom == atom.Cite || last.DataAtom == atom.Footer
		if sure || dom.Block(last) {
			if named(last, sure) == "" {
				last = lastShown(last)
				continue
			}
			if prose.Speaks(dom.Without(n, func(c *html.Node) bool { return c == last })) {
				return last
			}
			return nil
		}
		last = lastShown(last)
	}
	return nil
}

// lastShown is the last child of n that shows something, nil if that is text.
func lastShown(n *html.Node) *html.Node {
	for c := n.LastChild; c != nil; c = c.PrevSibling {
		if dom.Says(c, 0) > 0 {
			if c.Type != html.ElementNode {
				return nil
			}
			return c
		}
	}
	return nil
}

// sourceBehind is the element right behind a quotation that names its source,
// nil if there is none.
func sourceBehind(n *html.Node) *html.Node {
	for c := n.NextSibling; c != nil; c = c.NextSibling {
		if dom.Says(c, 0) == 0 {
			continue
		}
		if c.Type == html.ElementNode && named(c, c.DataAtom == atom.Cite) != "" {
			return c
		}
		return nil
	}
	return nil
}
