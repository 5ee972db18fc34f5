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
	var taken []*html.Node
	dom.Each(body, func(c *html.Node) bool {
		if c.DataAtom == atom.Blockquote && c != body {
			taken = append(taken, c)
			return false
		}
		return true
	})
	outer := map[*html.Node]bool{}
	for _, q := range taken {
		outer[q] = true
	}
	text = prose.Squeeze(dom.Without(body, func(c *html.Node) bool { return outer[c] }))
	for _, q := range taken {
		if quote := quoteOf(q); prose.Speaks(quote.Text) {
			quotes = append(quotes, quote)
		}
	}
	text, marked := markedQuotes(text)
	if quotes = append(quotes, marked...); prose.Speaks(text) {
		return text, quotes
	}
	if text = dom.Inline(body); prose.Speaks(text) {
		return text, nil
	}
	return "", nil
}

// quotation is a passage that a comment quotes.
func quotation(text, speaker string) record.Utterance {
	return record.Utterance{Kind: record.Quote, Text: text, Speaker: speaker, Depth: 1, Voice: record.Commentary}
}

// quoteOf reads a quotation; a line of its own at its beginning or a cite
// element says whose words it is.
func quoteOf(n *html.Node) record.Utterance {
	if cite := dom.First(n, func(c *html.Node) bool { return c.DataAtom == atom.Cite || c.DataAtom == atom.Footer }); cite != nil {
		text := prose.Squeeze(dom.Without(n, func(c *html.Node) bool { return c == cite }))
		if who := dom.Inline(cite); prose.Speaks(text) && utf8.RuneCountInString(who) <= maxName {
			who = strings.TrimSpace(who)
			if m := rxWrote.FindStringSubmatch(who); m != nil {
				who = m[1]
			}
			return quotation(text, who)
		}
	}
	text := dom.Inline(n)
	first, rest, ok := strings.Cut(text, "\n")
	if m := rxWrote.FindStringSubmatch(first); ok && m != nil {
		return quotation(rest, m[1])
	}
	return quotation(text, "")
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
			quotes = append(quotes, quotation(strings.Join(quoted, "\n"), ""))
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
