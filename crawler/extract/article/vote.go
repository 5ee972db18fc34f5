package article

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"classify/crawler/extract/dom"
	"classify/crawler/extract/prose"
	"classify/store/record"

	readability "codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

var rxTwoBreaks = regexp.MustCompile(`\x00[\s\x{00a0}　]*\x00[\s\x{00a0}　\x00]*`)

const (
	// enoughRunes is how long an article must be for the finder to be content
	// with it. Its own 500 is for English; Japanese says as much in a third.
	enoughRunes = 160
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
	dom.SetAttr(n, idAttr, strconv.Itoa(id))
}

// Known is what is known of a page before its text is chosen; each may be "".
type Known struct {
	Title, Byline string
	Body          string // the article as the page gives it to machines
}

// Choose decides which pieces belong to the page's own text. Three votes are
// heard: the article finder's, by which elements survive it; the box that
// holds the most prose; the longest run of prose in reading order. If none
// found text, everything that is neither furniture nor links is taken. A page
// that is only a thread of comments needs no article.
func (pieces Pieces) Choose(root *html.Node, known Known, thread bool) (warnings []string) {
	chosen := toldVote(pieces, known.Body)
	if chosen == nil {
		chosen = decide(pieces, vote(root, pieces), boxVote(pieces), runVote(pieces))
	}
	kept, fair := 0, 0
	for i := range pieces {
		p := pieces[i]
		p.keep = chosen[p.id] && p.u.Kind != record.Heading
		if p.keep {
			kept += p.size
		}
		if statement(p) {
			fair += p.size
		}
	}
	if kept < minArticle && fair > 2*kept && !(thread && kept > 0) || kept+fair == 0 && !thread {
		warnings = keepEverything(pieces)
	} else {
		fill(pieces)
		fillBox(pieces)
		dropRepeated(pieces)
		dropTail(pieces)
		dropLastLinks(pieces)
	}
	dropNoise(pieces)
	beginAtTitle(pieces, known.Title)
	dropDatelines(pieces, known.Byline)
	if !thread && len(pieces) > 0 && lastKept(pieces) < 0 {
		warnings = keepEverything(pieces) // nothing but dates and buttons
	}
	if cutAtWall(pieces) {
		warnings = append(warnings, Partial)
	}
	keepPosts(pieces)
	keepHeadings(pieces)
	return warnings
}

// keepEverything reads a page without an article: what is neither furniture
// nor links; on a page of links the links; failing that, all there is. It
// warns, unless the page marks a short article of its own.
func keepEverything(pieces []*piece) (warnings []string) {
	any, marked := false, false
	for _, fits := range []func(*piece) bool{
		statement,
		func(p *piece) bool { return !p.chrome && p.u.Kind != record.Heading },
		func(*piece) bool { return true },
	} {
		for i := range pieces {
			if fits(pieces[i]) {
				pieces[i].keep = true
				any = true
				marked = marked || inArticle(pieces[i].node)
			}
		}
		if any && !marked {
			return []string{"no article was found on the page: everything but its furniture was read"}
		}
		if any {
			break
		}
	}
	return nil
}

// inArticle reports whether the page itself marks n as part of its article.
func inArticle(n *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n.DataAtom == atom.Article || n.DataAtom == atom.Main || dom.Attr(n, "role") == "main" {
			return true
		}
	}
	return false
}

func (p *piece) heading() bool { return p.u.Kind == record.Heading }

// sentence reports whether a piece reads like prose: enough characters for a
// sentence, few of them links, and a full stop.
func (p *piece) sentence() bool {
	return p.u.Kind != record.Heading && p.linked < 0.3 && p.size >= 25 && prose.HasStop(p.u.Text)
}

const (
	// leastTold is how long the article told to machines must be to be the
	// article and not its summary, in letters.
	leastTold = 200
	// shownTold is how much of it must be shown: what is told and not shown is
	// what readers have to pay for, or another text.
	shownTold = 0.8
	// leastSame is how long a piece must be to be found in another text by more
	// than chance, in letters.
	leastSame = 8
)

// toldVote takes the pieces that stand in the article as the page gives it to
// machines; nil if it gives none, or one that it does not show.
func toldVote(pieces []*piece, body string) map[int]bool {
	told := prose.Loose(body)
	size := utf8.RuneCountInString(told)
	if size < leastTold {
		return nil
	}
	chosen, shown := map[int]bool{}, 0
	for _, p := range pieces {
		text := prose.Loose(p.u.Text)
		if n := utf8.RuneCountInString(text); n >= leastSame && strings.Contains(told, text) {
			chosen[p.id] = true
			shown += n
		}
	}
	if float64(shown) < shownTold*float64(size) {
		return nil
	}
	return chosen
}

// agreed is the share of text in which two votes must be alike for the
// finder's to stand.
const agreed = 0.8

// decide hears the votes: the article finder knows most about markup, but
// failed wholly on three of twenty newspapers, agencies and blogs; so where the longest run of prose is
// another text than the finder's, what two of three chose is taken.
func decide(pieces []*piece, finder, box, run map[int]bool) map[int]bool {
	if alike(pieces, finder, run) >= agreed {
		return finder
	}
	chosen := map[int]bool{}
	for id := range run {
		chosen[id] = finder[id] || box[id]
	}
	for id := range box {
		chosen[id] = chosen[id] || finder[id]
	}
	return chosen
}

// alike is how far two votes chose the same text: twice the characters of
// both over those of each.
func alike(pieces []*piece, a, b map[int]bool) float64 {
	both, each := 0, 0
	for _, p := range pieces {
		if p.heading() {
			continue
		}
		n := p.size
		if a[p.id] {
			each += n
		}
		if b[p.id] {
			each += n
		}
		if a[p.id] && b[p.id] {
			both += n
		}
	}
	if each == 0 {
		return 1
	}
	return 2 * float64(both) / float64(each)
}

// bodyShare is how many times as much prose as any box the page's body must
// hold within the same reach to be the box itself, as on old pages.
const bodyShare = 1.5

// boxDepth is how far below the article's box its paragraphs stand.
const boxDepth = 3

// boxVote takes the plain pieces of the element that has the most prose
// within a few levels below it.
func boxVote(pieces []*piece) map[int]bool {
	mass := map[*html.Node]int{}
	var box, body *html.Node
	for _, p := range pieces {
		if !p.sentence() || p.chrome {
			continue
		}
		n := p.node.Parent
		for up := 0; up < boxDepth && n != nil; up++ {
			mass[n] += p.size
			if n.DataAtom == atom.Body {
				body = n
				break
			}
			if mass[n] > mass[box] {
				box = n
			}
			n = n.Parent
		}
	}
	if float64(mass[body]) > bodyShare*float64(mass[box]) {
		box = body
	}
	chosen := map[int]bool{}
	for _, p := range pieces {
		if box != nil && statement(p) && dom.Within(p.node, box) {
			chosen[p.id] = true
		}
	}
	return chosen
}

// statement reports whether a piece is neither furniture, heading nor menu.
func statement(p *piece) bool {
	return !p.chrome && (p.linked < linkedMost || bareLink(p)) && p.u.Kind != record.Heading
}

// bareLink reports whether a piece is an address written out: a source, not a
// menu.
func bareLink(p *piece) bool { return rxBareLink.MatchString(p.u.Text) }

var rxBareLink = regexp.MustCompile(`^(?:https?://\S+\s*)+$`)

// withoutChrome is a copy of a tree without the page's furniture.
func withoutChrome(n *html.Node) *html.Node {
	c := &html.Node{Type: n.Type, DataAtom: n.DataAtom, Data: n.Data}
	for _, a := range n.Attr {
		if finderKeys[a.Key] {
			c.Attr = append(c.Attr, a)
		}
	}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		switch {
		case child.Type == html.ElementNode && (child.DataAtom == atom.Head || dom.HasAttr(child, chromeAttr)):
		case child.Type == html.TextNode && child.NextSibling == nil && strings.TrimSpace(child.Data) == "":
		default:
			c.AppendChild(withoutChrome(child))
		}
	}
	return c
}

// finderKeys are the attributes that the article finder looks at.
var finderKeys = map[string]bool{
	idAttr: true, "class": true, "id": true, "role": true, "style": true, "hidden": true, "aria-hidden": true, "aria-modal": true,
	"href": true, "src": true, "srcset": true, "rel": true, "itemprop": true, "lang": true,
	"rowspan": true, "colspan": true, "summary": true, "datatable": true,
}

// vote asks the article finder, on a copy, which elements it keeps.
func vote(root *html.Node, pieces []*piece) (survived map[int]bool) {
	survived = map[int]bool{}
	if len(pieces) == 0 || len(pieces) > maxVoted {
		return survived
	}
	defer func() { _ = recover() }() // a page that breaks the finder has no vote
	finder := readability.NewParser()
	finder.DisableJSONLD = true
	finder.CharThresholds = enoughRunes
	article, err := finder.ParseAndMutate(withoutChrome(root), &url.URL{Scheme: "http", Host: "localhost"})
	if err != nil || article.Node == nil {
		return survived
	}
	dom.Each(article.Node, func(n *html.Node) bool {
		if id, err := strconv.Atoi(dom.Attr(n, idAttr)); err == nil && !dom.Blank(n) {
			survived[id] = true
		}
		return true
	})
	return survived
}
