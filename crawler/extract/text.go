package extract

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"classify/crawler/extract/date"
	"classify/crawler/extract/link"
	"classify/crawler/extract/prose"
	"classify/crawler/extract/utterance"
	"classify/store/record"
)

// readText fills a document from plain text: its lines are the utterances,
// unless a line plainly goes on in the next.
func readText(d *record.Document, text string) {
	p := &plainText{lines: unfold(splitLines(text))}
	p.findPosts()
	p.findThread()
	p.findHeadings()
	d.Utterances, d.Title = p.utterances()
	d.Lang = prose.Language(text)
	d.Links = append(d.Links, link.InText(p.lines)...)
	var seen date.Shown
	for _, line := range p.lines[:min(len(p.lines), datedLines)] {
		if utf8.RuneCountInString(line) <= 40 {
			seen.Line(line)
		}
	}
	d.Published, d.Modified = seen.Published, seen.Modified
	utterance.Mark(d.Utterances, utterance.YearOf(d))
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
}

// plainText is a text while its lines are being recognised.
type plainText struct {
	lines []string
	parts []part
}

// splitLines cuts text into lines without white space at their ends and
// without characters that show nothing.
func splitLines(text string) []string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\f", "\n\n", "\u2028", "\n", "\u2029", "\n\n", "\t", " ").Replace(text)
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		line = strings.Map(func(r rune) rune {
			if prose.Invisible(r) {
				return -1
			}
			return r
		}, line)
		lines[i] = strings.TrimFunc(line, unicode.IsSpace)
	}
	return lines
}

// wrapSlack is by how many columns lines of one width differ: a character
// that may not begin a line hangs over or moves down.
const wrapSlack = 6

// unfold joins the lines of a text that was wrapped at a fixed width, as mail
// is: most of its lines end near the same column and few of them with a full
// stop.
func unfold(lines []string) []string {
	width, full, filled := wrapWidth(lines)
	if full < 4 || full*2 < filled {
		return lines
	}
	var out []string
	var open strings.Builder // the paragraph being joined
	flush := func() {
		if open.Len() > 0 {
			out = append(out, open.String())
			open.Reset()
		}
	}
	last := ""
	for _, line := range lines {
		if !goesOn(last, line, width) {
			flush()
		} else if end, _ := utf8.DecodeLastRuneInString(last); !prose.Wide(end) && !startsWide(line) {
			open.WriteByte(' ')
		}
		if line == "" {
			out = append(out, "")
		}
		open.WriteString(line)
		last = line
	}
	flush()
	return out
}

// goesOn reports whether a wrapped line continues the last one.
func goesOn(last, line string, width int) bool {
	if line == "" || strings.HasPrefix(line, ">") || strings.HasPrefix(last, ">") || rxListMark.MatchString(line) {
		return false
	}
	return columns(last) >= width-wrapSlack && !ended(last) && !strings.Contains(last, "(@")
}

func startsWide(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return prose.Wide(r)
}

// wrapWidth finds the column at which lines are wrapped, how many lines reach
// it without ending a sentence, and how many lines there are.
func wrapWidth(lines []string) (width, full, filled int) {
	for _, line := range lines {
		if n := columns(line); n > width {
			width = n
		}
	}
	if width < 40 || width > 100 {
		return width, 0, len(lines) // shorter lines are verse, longer ones are not wrapped
	}
	for _, line := range lines {
		if line == "" {
			continue
		}
		filled++
		if columns(line) >= width-wrapSlack && !ended(line) {
			full++
		}
	}
	return width, full, filled
}

// columns is a line's width with two columns for a wide character.
func columns(s string) int {
	n := 0
	for _, r := range s {
		n++
		if prose.Wide(r) {
			n++
		}
	}
	return n
}

var (
	rxEnded    = regexp.MustCompile(`[。．！？!?…」』）)♪笑w]$|[a-z]\.$`)
	rxPolite   = regexp.MustCompile(`(?:です|ます|ました|でした|ません|ましょう|ください)[ねよか]?[。．！!]$`)
	rxListMark = regexp.MustCompile(`^(?:[・･•‣◦●○▪*＊]|[-－‐]\s|[■□◆◇▼▶]|\(?[0-9０-９]{1,2}[).．）]\s*|[①-⑳])`)
	rxTopic    = regexp.MustCompile(`^([^:：]{1,20})[:：]\s*(.+)$`)
	// rxDatum is the value of an item: a number, a date, a sum, an address.
	rxDatum    = regexp.MustCompile(`^[約計\s0-9０-９.,，．/〜～~\-－年月日時分秒万億千百円件人名個%％()（）+:：]+$|https?://|@|[=＝×]|・.*・|、.*、`)
	rxLabel    = regexp.MustCompile(`(?i)サイト|リンク|URL|TEL|FAX|電話|住所|所在地|メール|mail|担当|日時|日付|場所|会場|出典|参考|引用|画像|写真|source|提供|文責|著者|時間|期間`)
	rxSum      = regexp.MustCompile(`[=＝×÷]|\d\s*[*+]\s*\d`)
	rxQuoted   = regexp.MustCompile(`^((?:[>＞]\s?)+)(.*)$`)
	rxAnswerTo = regexp.MustCompile(`^(?:>>|＞＞)\s*[0-9０-９]`)
)

// ended reports whether a line ends a sentence.
func ended(s string) bool { return rxEnded.MatchString(s) }

// findPosts marks pasted posts: a line of attribution, with the lines above
// it that are the post's.
func (p *plainText) findPosts() {
	p.parts = make([]part, len(p.lines))
	for i, line := range p.lines {
		own, by, ok := utterance.Attribution(line)
		if !ok {
			continue
		}
		start, words := p.extent(i, own)
		if len(words) == 0 {
			continue
		}
		post := utterance.Post(strings.Join(words, "\n"), by)
		for j := start; j <= i; j++ {
			p.parts[j].taken = true
		}
		p.parts[start].post = &post
	}
}

// extent goes back from the attribution in line at, whose own words come
// before it, over the lines that are the post's. In doubt a line stays with
// the page's author.
func (p *plainText) extent(at int, own string) (start int, words []string) {
	start = at
	if own != "" {
		words = []string{own}
	} else if at > 0 && p.lines[at-1] != "" && !p.parts[at-1].taken {
		start, words = at-1, []string{p.lines[at-1]}
	}
	if len(words) == 0 {
		return at, nil
	}
	last := utterance.BareWords(words[0])
	if rxPolite.MatchString(last) {
		return p.politeBlock(start, words)
	}
	total := utterance.Weight(words[0])
	for i := start - 1; i >= 0; i-- {
		line := p.lines[i]
		if total += utterance.Weight(line) + 1; total > utterance.MaxPost || p.stops(i) || repeated(line, words) {
			break
		}
		if rxPolite.MatchString(line) || !ended(last) && strings.HasSuffix(line, "。") {
			break
		}
		start, words = i, append([]string{line}, words...)
	}
	return start, words
}

// repeated reports whether a post already holds the line, whole or glued to
// the next: the page shows the post's text a second time above its embed.
func repeated(line string, words []string) bool {
	for _, w := range words {
		if w == line || utf8.RuneCountInString(line) >= 6 && strings.Contains(w, line) {
			return true
		}
	}
	return false
}

// politeBlock is the extent of a post whose last line is in the register of
// most authors: all lines up to a blank one, if they fit into a post, else
// the last line alone.
func (p *plainText) politeBlock(start int, words []string) (int, []string) {
	total, block := utterance.Weight(words[0]), words
	for i := start - 1; i >= 0; i-- {
		if p.lines[i] == "" {
			return i + 1, block
		}
		if total += utterance.Weight(p.lines[i]) + 1; total > utterance.MaxPost || p.stops(i) {
			break
		}
		block = append([]string{p.lines[i]}, block...)
	}
	return start, words
}

// stops reports whether a line cannot be part of a post below it.
func (p *plainText) stops(i int) bool {
	return p.lines[i] == "" || p.parts[i].taken || p.headingLevel(i) > 0
}

// findThread marks the posts of a pasted bulletin board.
func (p *plainText) findThread() {
	var heads []int
	for i, line := range p.lines {
		if _, _, ok := utterance.BoardHead(line); ok && !p.parts[i].taken {
			heads = append(heads, i)
		}
	}
	if len(heads) < 2 {
		return
	}
	for n, at := range heads {
		end := len(p.lines)
		if n+1 < len(heads) {
			end = heads[n+1]
		}
		text := prose.Squeeze(strings.Join(p.lines[at+1:end], string(prose.Break)))
		for j := at; j < end; j++ {
			p.parts[j] = part{taken: true}
		}
		if prose.Speaks(text) {
			u, _, _ := utterance.BoardHead(p.lines[at])
			u.Text = text
			p.parts[at].post = &u
		}
	}
}

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
	if n := utf8.RuneCountInString(line); n < 3 || n > prose.MaxHeading || strings.Contains(line, "://") || rxSum.MatchString(line) {
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
	for i := 0; i < len(p.lines); i++ {
		line, is := p.lines[i], p.parts[i]
		if title == "" && is.heading > 0 && i < datedLines {
			title = strings.TrimLeft(line, "#■□◆◇▼▶● ")
		}
		switch {
		case is.post != nil:
			out = utterance.Append(out, *is.post)
		case is.taken || !prose.Speaks(line):
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
	if rxListMark.MatchString(words[0]) {
		kind = record.List
	}
	for strings.HasSuffix(p.lines[i], "、") && i+1 < len(p.lines) && p.lines[i+1] != "" && !p.parts[i+1].taken && p.parts[i+1].heading == 0 {
		i++
		words = append(words, p.lines[i])
	}
	return record.Utterance{Kind: kind, Text: strings.Join(words, "\n")}, i
}

// quote reads the lines from i that are quoted to the same depth.
func (p *plainText) quote(i int) (record.Utterance, int) {
	depth := 0
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
	return record.Utterance{Kind: record.Quote, Text: prose.Trim(strings.Join(words, "\n")), Depth: depth}, i - 1
}
