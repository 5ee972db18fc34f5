// Package plain reads plain text: pasted blog posts, mail, bulletin boards,
// minutes, chat logs. In
// goes the text; out come its utterances, title, dates and links, in the
// document. Start at Read.
//
// What a line is follows from its form and its neighbours; in doubt it is a
// paragraph of the author's. It reads no markup: that is package extract's.
package plain

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"classify/crawler/extract/date"
	"classify/crawler/extract/link"
	"classify/crawler/extract/prose"
	"classify/crawler/extract/utterance"
	"classify/store/record"
)

// Read fills a document from plain text: its lines are the utterances,
// unless a line plainly goes on in the next.
func Read(d *record.Document, text string) {
	lines := unfold(splitLines(text))
	forms := make([]Line, len(lines))
	for i, line := range lines {
		forms[i].Text = line
	}
	ReadLines(d, forms)
}

// Line is a paragraph with what its source says of its form.
type Line struct {
	Text  string
	Kind  record.Kind // Heading, List, Table or Paragraph; "": its words will tell
	Level int         // of a heading
}

// ReadLines fills a document from paragraphs whose form may be known; an
// empty one sets its neighbours apart.
func ReadLines(d *record.Document, forms []Line) {
	p := &plainText{lines: make([]string, len(forms)), forms: forms}
	for i, form := range forms {
		p.lines[i] = strings.Join(splitLines(form.Text), " ")
	}
	p.findPosts()
	p.findThread()
	p.findTurns()
	p.findHeadings()
	d.Utterances, d.Title = p.utterances()
	d.Lang = prose.Language(strings.Join(p.lines, "\n"))
	d.Links = append(d.Links, link.InText(p.lines)...)
	var seen date.Shown
	for _, line := range p.lines[:min(len(p.lines), datedLines)] {
		if utf8.RuneCountInString(line) <= 40 {
			seen.Line(line)
		}
	}
	d.Published, d.Modified = seen.Published, seen.Modified
	utterance.Mark(d.Utterances, utterance.PublishedIn(d))
	for i := range d.Utterances {
		d.Utterances[i].ID = i + 1
	}
}

// datedLines is how many lines from the top may date a text.
const datedLines = 6

// part is what a line was recognised as.
type part struct {
	heading int               // level, 0: none
	post    *record.Utterance // set on the first line of a post or comment
	taken   bool              // belongs to the post or comment above
	number  string            // of a board's post
}

// plainText is a text while its lines are being recognised.
type plainText struct {
	lines []string
	forms []Line // what is known of each line
	parts []part
}

var (
	rxEnded    = regexp.MustCompile(`[。．！？!?…」』）)♪笑w]$|[a-z]\.$`)
	rxPolite   = regexp.MustCompile(`(?:です|ます|ました|でした|ません|ましょう|ください)[ねよか]?[。．！!]$`)
	rxListMark = regexp.MustCompile(`^(?:[・･•‣◦●○▪*＊]|[-－‐]\s|[■□◆◇▼▶]|\(?[0-9０-９]{1,2}[).．）]\s*|[①-⑳])`)
	rxTopic    = regexp.MustCompile(`^([^:：]{1,20})[:：]\s*(.+)$`)
	// rxDatum is the value of an item: a number, a date, a sum, an address.
	rxDatum = regexp.MustCompile(`^[約計\s0-9０-９.,，．/〜～~\-－年月日時分秒万億千百円件人名個%％()（）+:：]+$|https?://|@|[=＝×]|・.*・|、.*、`)
	rxLabel = regexp.MustCompile(`(?i)サイト|リンク|URL|TEL|FAX|電話|住所|所在地|メール|mail|担当|日時|日付|場所|会場|出典|参考|引用|画像|写真|source|提供|文責|著者|時間|期間`)
	// rxDay is a line that only dates the text.
	rxDay      = regexp.MustCompile(`^(?:令和|平成)?\s*[0-9０-９元]{1,4}\s*年\s*[0-9０-９]{1,2}\s*月\s*[0-9０-９]{1,2}\s*日(?:\s*[(（].{1,9}[)）])?$`)
	rxSum      = regexp.MustCompile(`[=＝×÷]|\d\s*[*+]\s*\d`)
	rxQuoted   = regexp.MustCompile(`^((?:[>＞]\s?)+)(.*)$`)
	rxAnswerTo = regexp.MustCompile(`^(?:>>|＞＞)\s*[0-9０-９]`)
)

// ended reports whether a line ends a sentence.
func ended(s string) bool { return rxEnded.MatchString(s) }

func (p *plainText) findHeadings() {
	for i := range p.lines {
		if !p.parts[i].taken {
			p.parts[i].heading = p.headingLevel(i)
		}
	}
}

// headingLevel infers from its form and its neighbours whether a line is a
// heading: 2 for one with a mark or a topic, 3 for a bare noun phrase, 0 for
// none.
func (p *plainText) headingLevel(i int) int {
	line := p.lines[i]
	if known := p.forms[i]; known.Kind != "" {
		return known.Level
	}
	if n := utf8.RuneCountInString(line); n < 3 || n > prose.MaxHeading || strings.Contains(line, "://") || rxSum.MatchString(line) || rxDay.MatchString(line) {
		return 0
	}
	if strings.ContainsAny(line, "。@＠") || strings.HasSuffix(line, "、") || strings.HasSuffix(line, "：") || strings.HasSuffix(line, ":") || rxPolite.MatchString(line) {
		return 0
	}
	if !p.leads(i) || rxQuoted.MatchString(line) {
		return 0
	}
	if prose.Marked(line) {
		if next := p.next(i, 1); next != "" && rxListMark.MatchString(line) && rxListMark.MatchString(next) {
			return 0
		}
		if i > 0 && rxListMark.MatchString(line) && rxListMark.MatchString(p.lines[i-1]) && p.parts[i-1].heading == 0 {
			return 0 // the last item of a list
		}
		return 2
	}
	if m := rxTopic.FindStringSubmatch(line); m != nil {
		if rxDatum.MatchString(m[2]) || rxLabel.MatchString(m[1]) {
			return 0
		}
		return 2
	}
	if rxListMark.MatchString(line) || strings.ContainsAny(line, "、※") && !ended(line) {
		return 0
	}
	before := i == 0 || p.lines[i-1] == "" || p.parts[i-1].taken || prose.FullStop(p.lines[i-1])
	if before && prose.NounEnd(line) || i <= 1 && prose.NounEnd(line) {
		return 3
	}
	return 0
}

// leads reports whether what follows line i reads like text under it: within
// three lines one that is longer or ends a sentence.
func (p *plainText) leads(i int) bool {
	own := utf8.RuneCountInString(p.lines[i])
	for ahead := 1; ahead <= 3; ahead++ {
		next := p.next(i, ahead)
		if utf8.RuneCountInString(next) > own || strings.HasSuffix(next, "。") || rxPolite.MatchString(next) {
			return true
		}
	}
	return false
}

// next is the nth line with text after line i, "" at the end. A paragraph
// further below than two blank lines does not belong to it.
func (p *plainText) next(i, n int) string {
	blank := 0
	for j := i + 1; j < len(p.lines); j++ {
		if p.lines[j] == "" {
			if blank++; blank > 2 {
				return ""
			}
			continue
		}
		blank = 0
		if n--; n == 0 {
			return p.lines[j]
		}
	}
	return ""
}

// utterances puts the recognised lines together. The title is the first
// heading near the top, else the first line.
func (p *plainText) utterances() (out []record.Utterance, title string) {
	byNumber := map[string]int{} // the utterances of a board's posts
	for i := 0; i < len(p.lines); i++ {
		line, is := p.lines[i], p.parts[i]
		if title == "" && is.heading > 0 && i < datedLines {
			title = strings.TrimLeft(line, "#■□◆◇▼▶● ")
		}
		switch {
		case is.post != nil:
			if is.number != "" {
				is.post.Parent = byNumber[utterance.AnsweredNumber(is.post.Text)]
				byNumber[is.number] = len(out) + 1
			}
			out = utterance.Append(out, *is.post)
		case is.taken || !prose.Speaks(line) || p.announces(i):
		case is.heading > 0:
			out = append(out, record.Utterance{Kind: record.Heading, Text: strings.TrimSpace(strings.TrimLeft(line, "#")), Level: is.heading})
		case rxQuoted.MatchString(line) && !rxAnswerTo.MatchString(line):
			var u record.Utterance
			u, i = p.quote(i)
			out = utterance.Append(out, u)
		default:
			var u record.Utterance
			u, i = p.paragraph(i)
			out = utterance.Append(out, u)
		}
	}
	if title == "" && len(out) > 0 {
		title, _, _ = strings.Cut(out[0].Text, "\n")
		title = title[:prose.Cut(title, 300)]
	}
	return out, title
}

// paragraph reads from line i what one utterance is: a line, with those that
// follow as long as it ends in a comma.
func (p *plainText) paragraph(i int) (record.Utterance, int) {
	words, kind := []string{p.lines[i]}, record.Paragraph
	if known := p.forms[i].Kind; known != "" {
		return record.Utterance{Kind: known, Text: words[0]}, i
	}
	if rxListMark.MatchString(words[0]) {
		kind = record.List
	}
	for strings.HasSuffix(p.lines[i], "、") && i+1 < len(p.lines) && p.lines[i+1] != "" && p.forms[i+1].Kind == "" && !p.parts[i+1].taken && p.parts[i+1].heading == 0 {
		i++
		words = append(words, p.lines[i])
	}
	return record.Utterance{Kind: kind, Text: strings.Join(words, "\n")}, i
}

// quote reads the lines from i that are quoted to the same depth.
func (p *plainText) quote(i int) (record.Utterance, int) {
	depth := 0
	who, posted := p.quotedFrom(i)
	var words []string
	for ; i < len(p.lines); i++ {
		m := rxQuoted.FindStringSubmatch(p.lines[i])
		if m == nil || p.parts[i].taken {
			break
		}
		d := strings.Count(m[1], ">") + strings.Count(m[1], "＞")
		if depth > 0 && d != depth {
			break
		}
		depth = d
		if m[2] != "" {
			words = append(words, m[2])
		}
	}
	return record.Utterance{Kind: record.Quote, Text: prose.Trim(strings.Join(words, "\n")), Depth: depth, Speaker: who, Posted: posted}, i - 1
}
