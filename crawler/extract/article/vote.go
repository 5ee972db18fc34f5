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

// Choose decides which pieces belong to the page's own text. Two votes are
// heard: the article finder's, by which elements survive it, and our own, the
// box that holds the most prose. Ours wins only if the finder plainly failed;
// if neither found text, everything that is neither furniture nor
// links is taken. A page that is only a thread of comments needs no article.
func (pieces Pieces) Choose(root *html.Node, title string, thread bool) (warnings []string) {
	finder, box := vote(root, pieces), boxVote(pieces)
	chosen := finder
	if overruled(pieces, title, finder, box) {
		chosen = box
	}
	kept, fair := 0, 0
	for i := range pieces {
		p := &pieces[i]
		p.keep = chosen[p.id] && p.u.Kind != record.Heading
		if p.keep {
			kept += p.runes()
		}
		if statement(*p) {
			fair += p.runes()
		}
	}
	if kept < minArticle && fair > 2*kept && !(thread && kept > 0) || kept+fair == 0 && !thread {
		warnings = keepEverything(pieces)
	} else {
		fill(pieces)
		dropRepeated(pieces)
		dropTail(pieces)
	}
	keepPosts(pieces)
	keepHeadings(pieces)
	return warnings
}

// keepEverything reads a page without an article: what is neither furniture
// nor links; on a page of links the links; failing that, all there is. It
// warns, unless the page marks a short article of its own.
func keepEverything(pieces []piece) (warnings []string) {
	any, marked := false, false
	for _, fits := range []func(piece) bool{
		statement,
		func(p piece) bool { return !p.chrome && p.u.Kind != record.Heading },
		func(piece) bool { return true },
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

func (p piece) runes() int { return utf8.RuneCountInString(p.u.Text) }

// sentence reports whether a piece reads like prose: enough characters for a
// sentence, few of them links, and a full stop.
func (p piece) sentence() bool {
	return p.u.Kind != record.Heading && p.linked < 0.3 && p.runes() >= 25 && prose.HasStop(p.u.Text)
}

// weigh counts the characters of a vote that are prose and those that are
// not.
func weigh(pieces []piece, chosen map[int]bool) (prose, other int) {
	for _, p := range pieces {
		switch {
		case !chosen[p.id] || p.u.Kind == record.Heading:
		case p.sentence():
			prose += p.runes()
		default:
			other += p.runes()
		}
	}
	return prose, other
}

// overruled reports whether the finder plainly failed: it left out nearly
// all prose, left out the page's opening and most of the prose with it, or
// took a page of menus for the article.
func overruled(pieces []piece, title string, finder, box map[int]bool) bool {
	prose, other := weigh(pieces, finder)
	boxProse, boxOther := weigh(pieces, box)
	inFinder, inBox, first := 0, 0, false
	for i, id := range opening(pieces, title) {
		first = first || i == 0 && box[id] && !finder[id]
		if finder[id] {
			inFinder++
		}
		if box[id] {
			inBox++
		}
	}
	missed := 20*(prose+other) < 3*boxProse
	headless := (first || inBox > 2*inFinder) && 5*prose < 3*boxProse
	drowned := other > prose && 4*boxProse >= 3*prose && 2*boxOther < other
	return missed || headless || drowned
}

// openingPieces is how many pieces of prose under the title are looked at: a
// picture's caption may be among them.
const openingPieces = 5

// opening lists the first prose under the title; nothing if the title is not
// shown as a heading.
func opening(pieces []piece, title string) (ids []int) {
	under, want := false, prose.Loose(title)
	for _, p := range pieces {
		switch {
		case p.u.Kind == record.Heading && prose.Loose(p.u.Text) == want:
			under = true
		case under && p.sentence() && !p.chrome && len(ids) < openingPieces:
			ids = append(ids, p.id)
		}
	}
	return ids
}

// boxDepth is how far below the article's box its paragraphs stand.
const boxDepth = 3

// boxVote takes the plain pieces of the element that has the most prose
// within a few levels below it.
func boxVote(pieces []piece) map[int]bool {
	mass := map[*html.Node]int{}
	var box *html.Node
	for _, p := range pieces {
		if !p.sentence() || p.chrome {
			continue
		}
		n := p.node.Parent
		for up := 0; up < boxDepth && n != nil && n.DataAtom != atom.Body; up++ {
			if mass[n] += p.runes(); mass[n] > mass[box] {
				box = n
			}
			n = n.Parent
		}
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
func statement(p piece) bool {
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
	finder.CharThresholds = enoughRunes
	article, err := finder.ParseDocument(root, &url.URL{Scheme: "http", Host: "localhost"})
	if err != nil || article.Node == nil {
		return survived
	}
	dom.Each(article.Node, func(n *html.Node) bool {
		if id, err := strconv.Atoi(dom.Attr(n, idAttr)); err == nil && dom.Inline(n) != "" {
			survived[id] = true
		}
		return true
	})
	return survived
}

// fill takes in what the finder dropped between two pieces it kept, and right
// after the last in the same box: tables of facts, lists, short lines of a
// notice, the address for questions at its end.
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
		if !p.keep && statement(*p) && beside(p.node, homes) {
			p.keep = true
		}
	}
	if last >= 0 {
		fillAfter(pieces, last)
	}
}

// fillAfter takes what follows the last kept piece in its box.
func fillAfter(pieces []piece, last int) {
	home := map[*html.Node]bool{pieces[last].node.Parent: true}
	for i := last + 1; i < len(pieces); i++ {
		p := &pieces[i]
		if p.chrome || p.linked >= linkedMost || !beside(p.node, home) {
			return
		}
		p.keep = p.u.Kind != record.Heading
	}
}

// shortNotice is as long as what a page repeats for each of its buttons and
// pictures, in characters.
const shortNotice = 60

// dropRepeated drops a short paragraph that the page says three times: a
// button's explanation, a caption, a notice.
func dropRepeated(pieces []piece) {
	said := map[string]int{}
	for _, p := range pieces {
		if p.u.Kind == record.Paragraph {
			said[p.u.Text]++
		}
	}
	for i, p := range pieces {
		if p.u.Kind == record.Paragraph && said[p.u.Text] >= 3 && p.runes() <= shortNotice {
			pieces[i].keep = false
		}
	}
}

// rxTail is a line that opens what sites put under their articles.
var rxTail = regexp.MustCompile(`^[【《〈■●◆▼▶＜<\[\s]*(?:関連(?:記事|リンク|ニュース|キーワード|ワード|タグ|する記事)|(?:あなたに)?(?:おすすめ|オススメ|お勧め)(?:の?記事|情報|の?コンテンツ)?|人気(?:の?記事|ランキング)|(?:新着|最新|最近の|注目の?)(?:記事|ニュース|情報)|(?:あわせて|合わせて|こちらも)(?:読みたい|読まれています|おすすめ)|(?:この記事を|SNSで)?シェア(?:する)?|ランキング|アクセスランキング|前の記事|次の記事|タグ|カテゴリー?|Related(?: Posts?| Articles?| Stories)?|Share this|Recommended)[】》〉■＞>\]\s:：]*(?:[A-Za-z ]{0,20})$`)

// tailShare is how much of the kept prose may stand below such a line for it
// to be the end of the article.
const tailShare = 0.25

// dropTail ends the article at a line that opens a site's own lists, if
// little prose follows. Only text that ends like a sentence counts as prose
// here: teasers do not.
func dropTail(pieces []piece) {
	mass := func(p piece) int {
		if p.keep && p.sentence() && (prose.FullStop(p.u.Text) || strings.HasSuffix(p.u.Text, "）")) {
			return p.runes()
		}
		return 0
	}
	total, seen := 0, 0
	for _, p := range pieces {
		total += mass(p)
	}
	for i, p := range pieces {
		seen += mass(p)
		opens := p.keep || p.u.Kind == record.Heading
		if opens && seen > 0 && float64(total-seen) <= tailShare*float64(total) && rxTail.MatchString(p.u.Text) {
			for j := i; j < len(pieces); j++ {
				pieces[j].keep = false
			}
			return
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
			pieces[i].keep = pieces[i].keep || !pieces[i].chrome
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
