package plain

import (
	"strings"
	"unicode/utf8"

	"classify/crawler/extract/prose"
	"classify/crawler/extract/utterance"
)

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
		if !prose.Speaks(text) {
			continue // a line that only looks like a head
		}
		for j := at; j < end; j++ {
			p.parts[j] = part{taken: true}
		}
		u, number, _ := utterance.BoardHead(p.lines[at])
		u.Text = text
		p.parts[at].number = utterance.PlainNumber(number)
		p.parts[at].post = &u
	}
}
