package markdown

import (
	"html"
	"regexp"
	"strings"

	"classify/crawler/extract/link"
	"classify/crawler/extract/prose"
	"classify/crawler/extract/utterance"
	"classify/store/record"
)

var (
	rxATX    = regexp.MustCompile(`^ {0,3}(#{1,6})(?:[ \t　]+(.*?))?(?:[ \t]+#+)?[ \t]*$`)
	rxSetext = regexp.MustCompile(`^ {0,3}(=+|-+)[ \t]*$`)
	rxRule   = regexp.MustCompile(`^ {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$`)
	rxFence  = regexp.MustCompile("^ {0,3}(`{3,}|~{3,})")
	rxQuote  = regexp.MustCompile(`^ {0,3}> ?`)
	rxItem   = regexp.MustCompile(`^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?(.*)$`)
	rxAlign  = regexp.MustCompile(`^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$`)
	rxRef    = regexp.MustCompile(`^ {0,3}\[([^\]^][^\]]{0,100})\]:[ \t]*<?([^\s<>]+)>?(?:[ \t]+["'(].*)?$`)
	rxNote   = regexp.MustCompile(`^ {0,3}\[\^[^\]]{1,50}\]:[ \t]*(.*)$`)
	// rxSource is the last line of a quotation that says whose it is.
	rxSource = regexp.MustCompile(`^(?:—|―{1,2}|–|--)[ \t　]*(.{1,80})$|^(?:出典|引用元)[ \t　]*[:：][ \t　]*(.{1,120})$`)
)

// references takes out the lines that only name an address.
func (r *reader) references(lines []string) (rest []string) {
	for _, line := range lines {
		if m := rxRef.FindStringSubmatch(line); m != nil {
			r.refs[strings.ToLower(m[1])] = m[2]
			continue
		}
		rest = append(rest, line)
	}
	return rest
}

// blocks reads lines that are quoted to a depth.
func (r *reader) blocks(lines []string, depth int) {
	for i := 0; i < len(lines) && len(r.out) <= utterance.MaxCount; {
		line := lines[i]
		switch {
		case strings.TrimSpace(line) == "":
			i++
		case rxFence.MatchString(line):
			i = r.code(lines, i, depth)
		case rxATX.MatchString(line):
			m := rxATX.FindStringSubmatch(line)
			r.say(record.Utterance{Kind: record.Heading, Level: len(m[1]), Depth: depth}, m[2])
			i++
		case rxRule.MatchString(line):
			i++
		case rxQuote.MatchString(line):
			i = r.quote(lines, i, depth)
		case isTable(lines, i):
			i = r.table(lines, i, depth)
		case rxItem.MatchString(line):
			i = r.item(lines, i, depth)
		default:
			i = r.paragraph(lines, i, depth)
		}
	}
}

// code reads what stands between fences as it is, one block.
func (r *reader) code(lines []string, i, depth int) int {
	fence := rxFence.FindStringSubmatch(lines[i])[1]
	end := i + 1
	for end < len(lines) && !strings.HasPrefix(strings.TrimSpace(lines[end]), fence) {
		end++
	}
	text := strings.Map(func(c rune) rune {
		if c != '\n' && prose.Invisible(c) {
			return -1
		}
		return c
	}, strings.ReplaceAll(strings.Join(lines[i+1:end], "\n"), "\t", " "))
	r.keep(record.Utterance{Kind: record.Paragraph, Text: prose.Trim(text), Depth: depth})
	return end + 1
}

// quote reads the lines of a quotation, which may hold blocks of its own; its
// source is the speaker of what it says.
func (r *reader) quote(lines []string, i, depth int) int {
	var inner []string
	for ; i < len(lines) && rxQuote.MatchString(lines[i]); i++ {
		inner = append(inner, lines[i][len(rxQuote.FindString(lines[i])):])
	}
	speaker, address := "", ""
	if last := len(inner) - 1; last > 0 {
		if m := rxSource.FindStringSubmatch(strings.TrimSpace(inner[last])); m != nil {
			met := len(r.links.Links)
			speaker = prose.Line(r.inline(m[1] + m[2]))
			if len(r.links.Links) > met {
				address = r.links.Links[met].URL
			}
			inner = inner[:last]
		}
	}
	first := len(r.out)
	if depth < maxDepth {
		r.blocks(inner, depth+1)
	} else {
		r.say(record.Utterance{Kind: record.Paragraph, Depth: depth}, inner...)
	}
	for j := first; j < len(r.out); j++ {
		if u := &r.out[j]; u.Depth == depth+1 && u.Speaker == "" {
			u.Speaker, u.URL = speaker, address
		}
	}
	return i
}

// isTable reports whether line i is a row above the line that makes a table.
func isTable(lines []string, i int) bool {
	return i+1 < len(lines) && strings.Contains(lines[i], "|") && strings.Contains(lines[i+1], "|") && rxAlign.MatchString(lines[i+1])
}

// table reads rows; each is its cells, joined as those of a page are.
func (r *reader) table(lines []string, i, depth int) int {
	for n := 0; i < len(lines) && strings.Contains(lines[i], "|"); i, n = i+1, n+1 {
		if n == 1 {
			continue
		}
		var cells []string
		row := strings.ReplaceAll(strings.TrimSpace(lines[i]), `\|`, "\x01")
		for cell := range strings.SplitSeq(strings.TrimSuffix(strings.TrimPrefix(row, "|"), "|"), "|") {
			if cell = prose.Line(r.inline(strings.ReplaceAll(cell, "\x01", "|"))); cell != "" {
				cells = append(cells, cell)
			}
		}
		r.keep(record.Utterance{Kind: record.Table, Text: strings.Join(cells, "："), Depth: depth})
	}
	return i
}

// item reads one item of a list with the lines that go on with it; an item
// inside it is one of its own.
func (r *reader) item(lines []string, i, depth int) int {
	words := []string{rxItem.FindStringSubmatch(lines[i])[1]}
	for i++; i < len(lines) && !r.ends(lines, i); i++ {
		words = append(words, lines[i])
	}
	r.say(record.Utterance{Kind: record.List, Depth: depth}, words...)
	return i
}

// ends reports whether line i begins another block than the one above it.
func (r *reader) ends(lines []string, i int) bool {
	line := lines[i]
	return strings.TrimSpace(line) == "" || rxFence.MatchString(line) || rxATX.MatchString(line) || rxRule.MatchString(line) ||
		rxQuote.MatchString(line) || rxItem.MatchString(line) || rxNote.MatchString(line) || isTable(lines, i)
}

// paragraph reads lines up to the next block; a line of = or - below makes
// them a heading.
func (r *reader) paragraph(lines []string, i, depth int) int {
	u := record.Utterance{Kind: record.Paragraph, Depth: depth}
	words := []string{lines[i]}
	if m := rxNote.FindStringSubmatch(lines[i]); m != nil {
		words[0] = m[1]
	}
	for i++; i < len(lines); i++ {
		if m := rxSetext.FindStringSubmatch(lines[i]); m != nil {
			u.Kind, u.Level = record.Heading, 2
			if m[1][0] == '=' {
				u.Level = 1
			}
			i++
			break
		}
		if r.ends(lines, i) {
			break
		}
		words = append(words, lines[i])
	}
	r.say(u, words...)
	return i
}

var (
	rxImage    = regexp.MustCompile(`!\[[^\[\]]{0,300}\](?:\([^()\s]*(?:[ \t]+"[^"]*")?\)|\[[^\[\]]{0,100}\])`)
	rxLink     = regexp.MustCompile(`\[([^\[\]]{0,1000})\]\([ \t]*<?([^()\s<>]*(?:\([^()\s]*\)[^()\s<>]*)?)>?(?:[ \t]+(?:"[^"]*"|'[^']*'))?[ \t]*\)`)
	rxRefLink  = regexp.MustCompile(`\[([^\[\]]{1,1000})\]\[([^\[\]]{0,100})\]`)
	rxNoteMark = regexp.MustCompile(`\[\^[^\[\]]{1,50}\]`)
	rxAuto     = regexp.MustCompile(`<(https?://[^<>\s]+)>`)
	rxTag      = regexp.MustCompile(`</?[A-Za-z][A-Za-z0-9-]*(?:[ \t\n][^<>]*)?/?>`)
	rxLineTag  = regexp.MustCompile(`(?i)<br[ \t]*/?>|(?:[ ]{2,}|\\)\n`)
	rxStrong   = regexp.MustCompile(`\*\*([^*\n]+)\*\*|__([^_\n]+)__|~~([^~\n]+)~~`)
	rxEmphasis = regexp.MustCompile(`\*([^*\s](?:[^*\n]*[^*\s])?)\*`)
	rxUnder    = regexp.MustCompile(`(^|\W)_([^_\s](?:[^_\n]*[^_\s])?)_($|\W)`)
	rxCode     = regexp.MustCompile("`+([^`\n]+)`+")
	rxEscape   = regexp.MustCompile("\\\\([!-/:-@\\[-`{-~])")
)

// inline is the words of a text without its markup. Its links are kept.
func (r *reader) inline(s string) string {
	if !strings.ContainsAny(s, "\\`*_~[<&\n") && !strings.Contains(s, "://") {
		return prose.Squeeze(s)
	}
	s = rxLineTag.ReplaceAllString(s, string(prose.Break))
	s = rxEscape.ReplaceAllStringFunc(s, func(m string) string { return string(rune(m[1]) + escaped) })
	s = rxImage.ReplaceAllString(s, "")
	s = rxLink.ReplaceAllStringFunc(s, func(m string) string {
		part := rxLink.FindStringSubmatch(m)
		r.link(unescape(part[2]), part[1])
		return part[1]
	})
	s = rxNoteMark.ReplaceAllString(s, "")
	s = rxRefLink.ReplaceAllStringFunc(s, func(m string) string {
		part := rxRefLink.FindStringSubmatch(m)
		id := part[2]
		if id == "" {
			id = part[1]
		}
		address, known := r.refs[strings.ToLower(id)]
		if !known {
			return m
		}
		r.link(address, part[1])
		return part[1]
	})
	s = rxAuto.ReplaceAllString(s, "$1")
	for _, found := range link.Written.FindAllString(s, -1) {
		r.link(strings.TrimRight(found, `.,)>"'`), found)
	}
	s = rxTag.ReplaceAllString(s, "")
	s = rxStrong.ReplaceAllString(s, "$1$2$3")
	s = rxEmphasis.ReplaceAllString(s, "$1")
	s = rxUnder.ReplaceAllString(s, "$1$2$3")
	s = rxCode.ReplaceAllString(s, "$1")
	return prose.Squeeze(unescape(html.UnescapeString(s)))
}

// escaped is where the characters behind a backslash are kept while markup is
// taken off: a private place that Read has cleared.
const escaped = 0x10f000

func unescape(s string) string {
	return strings.Map(func(c rune) rune {
		if c > escaped && c < escaped+0x80 {
			return c - escaped
		}
		return c
	}, s)
}

func (r *reader) link(address, words string) {
	if strings.HasPrefix(address, "#") {
		return
	}
	r.links.Add(link.Resolve(r.page, address), prose.Squeeze(unescape(words)), "")
}
