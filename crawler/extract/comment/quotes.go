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
	rxWrote = regexp.MustCompile(`^(.{1,40}?)\s*(?:さんは書きました|さんが書きました|さんの発言|さんの投稿|wrote|said|さん)?\s*[:：]$`)
)

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
	text = prose.Squeeze(dom.Without(n, func(c *html.Node) bool { return outer[c] }))
	for _, q := range inOrder {
		quotes = append(quotes, quotesOf(q, depth)...)
	}
	return text, quotes
}

// quotation is a passage that a comment quotes.
func quotation(text, speaker string, depth int) record.Utterance {
	return record.Utterance{Kind: record.Quote, Text: text, Speaker: speaker, Depth: depth, Voice: record.Commentary}
}

// quotesOf reads a quotation and those within it; a cite element or a line of
// its own at its beginning says whose words it is.
func quotesOf(n *html.Node, depth int) []record.Utterance {
	speaker := ""
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
		if m != nil && utf8.RuneCountInString(m[1]) >= minQuoted && !rxCalled.MatchString(m[1]) {
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
