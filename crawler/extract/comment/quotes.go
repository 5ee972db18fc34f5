package comment

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"classify/crawler/extract/dom"
	"classify/crawler/extract/prose"
	"classify/store/record"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

var (
	// rxQuoted is a line that repeats what another said: "> 三週間は長い。".
	rxQuoted = regexp.MustCompile(`^[>＞]\s*([^>＞\s].*)$`)
	// rxCalled is a line that calls another: "＞灯台守さん", ">12".
	rxCalled = regexp.MustCompile(`^(?:[No.\d０-９\s,、-]+|[^。、]{1,20}(?:さん|様|さま|氏|ちゃん|くん|君))$`)
	// rxWrote is the line above or in a quotation that says whose words it is.
	rxWrote = regexp.MustCompile(`^(.{1,40}?)\s*(?:さんは書きました|さんの書き込み|さんが書きました|さんの発言|さんの投稿|wrote|said|さん)?\s*[:：]$`)
)

// rxSaidBy is such a line that leaves no doubt.
var rxSaidBy = regexp.MustCompile(`(?:さん(?:は書きました|が書きました|の書き込み|の発言|の投稿)|wrote|said)\s*[:：]$`)

// mayHoldDate looks for a year.
func mayHoldDate(s string) bool { return strings.Contains(s, "20") || strings.Contains(s, "19") }

// splitQuotes reads a comment's words and, apart from them, the passages of
// others that it quotes. A comment that is only a quotation keeps it as its
// own words.
func splitQuotes(body *html.Node) (text string, quotes []record.Utterance) {
	text, quotes = apart(body, 1)
	text, marked := markedQuotes(text)
	if quotes = append(quotes, marked...); prose.Speaks(text) {
		return text, quotes
	}
	if text = dom.Inline(body); prose.Speaks(text) {
		return text, nil
	}
	return "", nil
}

// maxQuoted is how deep quotations of quotations are told apart.
const maxQuoted = 6

// apart reads the words of n and the quotations in it, outer ones first.
func apart(n *html.Node, depth int) (text string, quotes []record.Utterance) {
	outer := map[*html.Node]bool{}
	var inOrder []*html.Node
	dom.Each(n, func(c *html.Node) bool {
		if c.DataAtom == atom.Blockquote && c != n && depth <= maxQuoted {
			outer[c] = true
			inOrder = append(inOrder, c)
			return false
		}
		return true
	})
	speakers := make([]string, len(inOrder))
	for i, q := range inOrder {
		speakers[i] = takeTitle(q)
	}
	text = prose.Squeeze(dom.Without(n, func(c *html.Node) bool { return outer[c] }))
	for i, q := range inOrder {
		quotes = append(quotes, quotesOf(q, speakers[i], depth)...)
	}
	return text, quotes
}

// quotation is a passage that a comment quotes.
func quotation(text, speaker string, depth int) record.Utterance {
	return record.Utterance{Kind: record.Quote, Text: text, Speaker: speaker, Depth: depth, Voice: record.Commentary}
}

// takeTitle takes the title off a quotation's box, which says whose words the
// quotation is: "aki:".
func takeTitle(quote *html.Node) (speaker string) {
	title := quote.PrevSibling
	for title != nil && title.Type != html.ElementNode && strings.TrimSpace(title.Data) == "" {
		title = title.PrevSibling
	}
	if title == nil || title.Type != html.ElementNode || !dom.Block(title) {
		return ""
	}
	text := dom.Inline(title)
	if !rxWrote.MatchString(text) || !dom.Named(title, "title", "header", "head", "author", "cite") && !dom.Named(quote.Parent, "quote", "quotebox", "bbcode") && !rxSaidBy.MatchString(text) {
		return ""
	}
	dom.Remove(title)
	return wrote(text)
}

// quotesOf reads a quotation and those within it; a cite element or a line of
// its own at its beginning says whose words it is.
func quotesOf(n *html.Node, speaker string, depth int) []record.Utterance {
	if cite := citeOf(n); cite != nil {
		speaker = wrote(dom.Inline(cite))
		dom.Remove(cite)
	}
	text, inner := apart(n, depth+1)
	if first, rest, ok := strings.Cut(text, "\n"); ok && speaker == "" && rxWrote.MatchString(first) {
		speaker, text = wrote(first), rest
	}
	if !prose.Speaks(text) {
		return inner
	}
	return append([]record.Utterance{quotation(text, speaker, depth)}, inner...)
}

// citeOf is the element of a quotation that names its speaker and nothing
// more, nil if there is none or no other words.
func citeOf(n *html.Node) *html.Node {
	var cite *html.Node
	dom.Each(n, func(c *html.Node) bool {
		if cite == nil && (c.DataAtom == atom.Cite || c.DataAtom == atom.Footer) {
			cite = c
		}
		return cite == nil && (c == n || c.DataAtom != atom.Blockquote)
	})
	if cite == nil || utf8.RuneCountInString(dom.Inline(cite)) > maxName || !prose.Speaks(dom.Without(n, func(c *html.Node) bool { return c == cite })) {
		return nil
	}
	return cite
}

// wrote is the name in a line that says who wrote something.
func wrote(line string) string {
	line, _, _ = strings.Cut(line, "↑") // the link to the message quoted
	if mayHoldDate(line) {
		line = rxDated.ReplaceAllString(line, "")
	}
	line = strings.TrimSpace(line)
	if m := rxWrote.FindStringSubmatch(line); m != nil {
		return m[1]
	}
	return line
}

// minQuoted is how many characters a line has at least that repeats another's
// words; shorter ones call people and things.
const minQuoted = 6

// markedQuotes takes the lines out of a text that are marked as another's.
func markedQuotes(text string) (rest string, quotes []record.Utterance) {
	return quotedLines(text, func(words string) bool { return utf8.RuneCountInString(words) >= minQuoted })
}

// repeatedQuotes takes out of comments the short lines that are marked as
// another's and that an earlier comment says.
func repeatedQuotes(comments []Comment) {
	said := map[string]bool{}
	read := 0 // the comments whose lines are known
	for i := range comments {
		c := &comments[i]
		if !strings.ContainsAny(c.Utterance.Text, ">＞") {
			continue
		}
		text, quotes := quotedLines(c.Utterance.Text, func(words string) bool {
			for ; read < i; read++ {
				for _, line := range strings.Split(comments[read].Utterance.Text, "\n") {
					said[line] = true
				}
			}
			return said[words]
		})
		if len(quotes) > 0 && prose.Speaks(text) {
			c.Utterance.Text, c.Quotes = text, append(c.Quotes, quotes...)
		}
	}
}

// quotedLines takes the lines out of a text that are marked as another's and
// surely are.
func quotedLines(text string, surely func(words string) bool) (rest string, quotes []record.Utterance) {
	if !strings.ContainsAny(text, ">＞") {
		return text, nil
	}
	var own, quoted []string
	flush := func() {
		if len(quoted) > 0 {
			quotes = append(quotes, quotation(strings.Join(quoted, "\n"), "", 1))
		}
		quoted = nil
	}
	for _, line := range strings.Split(text, "\n") {
		m := rxQuoted.FindStringSubmatch(line)
		if m != nil && !rxCalled.MatchString(m[1]) && surely(strings.TrimSpace(m[1])) {
			quoted = append(quoted, strings.TrimSpace(m[1]))
			continue
		}
		flush()
		own = append(own, line)
	}
	flush()
	if len(quotes) == 0 {
		return text, nil
	}
	return strings.Join(own, "\n"), quotes
}
