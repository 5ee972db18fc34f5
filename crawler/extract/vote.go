package extract

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"classify/store/record"

	readability "codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
)

var rxTwoBreaks = regexp.MustCompile(`\x00[\s\x{00a0}　]*\x00[\s\x{00a0}　\x00]*`)

const (
	// maxVoted is how many pieces the article finder is asked about: it is
	// quadratic in places, and no article of a person is that long.
	maxVoted = 20_000
	// minArticle is how many characters a finding must hold to be believed
	// when the page has many more.
	minArticle = 120
	// linkedMost is the share of linked characters from which a piece is a
	// menu entry rather than a statement.
	linkedMost = 0.6
)

func setID(n *html.Node, id int) {
	n.Attr = append(without(n.Attr, idAttr), html.Attribute{Key: idAttr, Val: strconv.Itoa(id)})
}

// speaks reports whether a text says anything: a letter or a digit.
func speaks(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) >= 0
}

// choose decides which pieces belong to the page's own text. The article
// finder votes by which elements survive it; if it fails, everything that is
// neither furniture nor links is taken. A page that is only a thread of
// comments needs no article.
func choose(root *html.Node, pieces []piece, thread bool) (warnings []string) {
	survived := vote(root, pieces)
	kept, fair := 0, 0
	for i := range pieces {
		p := &pieces[i]
		p.keep = survived[p.id] && p.u.Kind != record.Heading
		n := utf8.RuneCountInString(p.u.Text)
		if p.keep {
			kept += n
		}
		if plain(*p) {
			fair += n
		}
	}
	if kept < minArticle && fair > 2*kept && !(thread && kept > 0) {
		for i := range pieces {
			pieces[i].keep = plain(pieces[i])
		}
		if len(pieces) > 0 {
			warnings = []string{"no article was found on the page: everything but its furniture was read"}
		}
	} else {
		fill(pieces)
	}
	keepPosts(pieces)
	keepHeadings(pieces)
	return warnings
}

// plain reports whether a piece is neither furniture, heading nor menu.
func plain(p piece) bool {
	return !p.chrome && p.linked < linkedMost && p.u.Kind != record.Heading
}

// vote asks the article finder, on a copy, which elements it keeps.
func vote(root *html.Node, pieces []piece) (survived map[int]bool) {
	survived = map[int]bool{}
	if len(pieces) == 0 || len(pieces) > maxVoted {
		return survived
	}
	defer func() { _ = recover() }() // a page that breaks the finder has no vote
	finder := readability.NewParser()
	finder.DisableJSONLD = true
	article, err := finder.ParseDocument(root, &url.URL{Scheme: "http", Host: "localhost"})
	if err != nil || article.Node == nil {
		return survived
	}
	each(article.Node, func(n *html.Node) bool {
		if id, err := strconv.Atoi(attr(n, idAttr)); err == nil && inline(n) != "" {
			survived[id] = true
		}
		return true
	})
	return survived
}

// fill takes in what the finder dropped between two pieces it kept: tables
// of facts, lists and short lines of a notice.
func fill(pieces []piece) {
	first, last := -1, -1
	homes := map[*html.Node]bool{}
	for i, p := range pieces {
		if !p.keep {
			continue
		}
		if first < 0 {
			first = i
		}
		last = i
		homes[p.node.Parent] = true
	}
	for i := first; i >= 0 && i < last; i++ {
		p := &pieces[i]
		if !p.keep && plain(*p) && beside(p.node, homes) {
			p.keep = true
		}
	}
}

// beside reports whether a node stands in the same box as a kept piece, or
// is part of a table, list or figure that does.
func beside(n *html.Node, homes map[*html.Node]bool) bool {
	for up := 0; up < 5 && n.Parent != nil; up++ {
		if homes[n.Parent] {
			return true
		}
		switch n = n.Parent; n.Data {
		case "table", "tbody", "thead", "tr", "td", "th", "ul", "ol", "dl", "figure", "blockquote":
		default:
			return false
		}
	}
	return false
}

// keepPosts keeps embedded posts wherever the page's own text put them: the
// finder drops them as short or full of links.
func keepPosts(pieces []piece) {
	for i := range pieces {
		if pieces[i].u.Kind == record.Post {
			pieces[i].keep = !pieces[i].chrome
		}
	}
}

// keepHeadings keeps the headings that have kept text under them.
func keepHeadings(pieces []piece) {
	for i := range pieces {
		h := &pieces[i]
		if h.u.Kind != record.Heading || h.chrome {
			continue
		}
		for _, p := range pieces[i+1:] {
			if p.u.Kind == record.Heading && p.u.Level <= h.u.Level {
				break
			}
			if p.keep && p.u.Kind != record.Heading {
				h.keep = true
				break
			}
		}
	}
}
