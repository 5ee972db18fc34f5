// Package markdown reads Markdown: notices, posts and notes as their authors
// wrote them. In goes the text; out come its utterances, title, dates and
// links, in the document. Start at Read.
//
// It reads line by line what writers use: headings, paragraphs, lists, tables,
// quotations, code, footnotes, front matter. Markup goes, the words stay; HTML
// in it loses its tags.
package markdown

import (
	"cmp"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"classify/crawler/extract/date"
	"classify/crawler/extract/link"
	"classify/crawler/extract/prose"
	"classify/crawler/extract/utterance"
	"classify/store/record"
)

// maxDepth is how deep quotations are followed into one another.
const maxDepth = 9

// datedLines is how many blocks from the top may date a text, and datedLine
// how long such a line is at most, in characters.
const datedLines, datedLine = 6, 40

// Read fills a document from Markdown that came from the address page.
func Read(d *record.Document, text string, page *url.URL) {
	text = strings.Map(func(c rune) rune {
		if c > escaped && c < escaped+0x80 {
			return -1
		}
		return c
	}, text)
	text = rxComment.ReplaceAllString(strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "").Replace(text), "")
	lines := strings.Split(rxScript.ReplaceAllString(text, ""), "\n")
	r := &reader{page: page, refs: map[string]string{}}
	front, lines := frontMatter(lines)
	lines = r.references(lines)
	r.blocks(lines, 0)
	d.Utterances = r.out
	d.Links = append(d.Links, r.links.Links...)
	d.Lang = cmp.Or(front["lang"], prose.Language(text))
	name(d, front)
	when(d, front)
	utterance.Mark(d.Utterances, utterance.PublishedIn(d))
	for i := range d.Utterances {
		d.Utterances[i].ID = i + 1
	}
}

var (
	rxComment = regexp.MustCompile(`(?s)<!--.*?-->`)
	rxScript  = regexp.MustCompile(`(?is)<script\b.*?</script>|<style\b.*?</style>`)
	rxKey     = regexp.MustCompile(`^([A-Za-z_]+)\s*:\s*(.+)$`)
)

// frontMatter takes the lines between two --- off the top, and reads the plain
// values in them.
func frontMatter(lines []string) (front map[string]string, rest []string) {
	front = map[string]string{}
	if len(lines) == 0 || strings.TrimRight(strings.TrimPrefix(lines[0], "\ufeff"), " ") != "---" {
		return front, lines
	}
	for i, line := range lines[1:min(len(lines), 100)] {
		line = strings.TrimRight(line, " ")
		if line == "---" || line == "..." {
			return front, lines[i+2:]
		}
		if m := rxKey.FindStringSubmatch(line); m != nil {
			front[strings.ToLower(m[1])] = prose.Squeeze(strings.Trim(m[2], `"' `))
		}
	}
	return map[string]string{}, lines // no end: a rule above a text
}

// inFront is what a field rests on that the front matter gives.
const inFront = "front matter"

// name finds title and author: as the front matter says, else the first
// heading, else the first line.
func name(d *record.Document, front map[string]string) {
	if d.Byline = front["author"]; d.Byline != "" {
		d.RestOn("byline", inFront, record.Medium)
	}
	if d.Title = front["title"]; d.Title != "" {
		d.RestOn("title", inFront, record.Medium)
		return
	}
	best := 7
	for _, u := range d.Utterances {
		if u.Kind == record.Heading && u.Level < best && u.Depth == 0 {
			d.Title, best = u.Text, u.Level
			d.RestOn("title", "heading", record.Medium)
		}
	}
	if d.Title == "" && len(d.Utterances) > 0 {
		d.Title = d.Utterances[0].Text
		d.RestOn("title", "first lines", record.Low)
	}
	d.Title = d.Title[:prose.Cut(d.Title, 300)]
}

// when finds the dates: as the front matter says, else as a line near the top
// shows.
func when(d *record.Document, front map[string]string) {
	d.Published = date.First(front["date"], front["published"], front["created"])
	d.Modified = date.First(front["lastmod"], front["updated"], front["modified"])
	from := inFront
	if d.Published == "" {
		var seen date.Shown
		for _, u := range d.Utterances[:min(len(d.Utterances), datedLines)] {
			if u.Depth == 0 && utf8.RuneCountInString(u.Text) <= datedLine {
				seen.Line(u.Text)
			}
		}
		from = "first lines"
		d.Published, d.Modified = seen.Published, cmp.Or(d.Modified, seen.Modified)
	}
	if d.Published != "" {
		d.RestOn("published", from, record.Medium)
	}
	if d.Modified != "" {
		d.RestOn("modified", from, record.Medium)
	}
}

// reader gathers what the blocks say.
type reader struct {
	page  *url.URL
	refs  map[string]string // addresses by the names that links refer to
	links link.List
	out   []record.Utterance
}

// say adds a block's text.
func (r *reader) say(u record.Utterance, lines ...string) {
	u.Text = r.inline(strings.Join(lines, "\n"))
	r.keep(u)
}

func (r *reader) keep(u record.Utterance) {
	if !prose.Speaks(u.Text) {
		return
	}
	if u.Depth > 0 && u.Kind == record.Paragraph {
		u.Kind = record.Quote
	}
	r.out = utterance.Append(r.out, u)
}
