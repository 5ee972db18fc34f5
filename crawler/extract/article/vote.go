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
type Known struct{ Title, Byline string }

// Choose decides which pieces belong to the page's own text. Three votes are
// heard: the article finder's, by which elements survive it; the box that
// holds the most prose; the longest run of prose in reading order. If none
// found text, everything that is neither furniture nor links is taken. A page
// that is only a thread of comments needs no article.
func (pieces Pieces) Choose(root *html.Node, known Known, thread bool) (warnings []string) {
	chosen := decide(pieces, vote(root, pieces), boxVote(pieces), runVote(pieces))
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
		fillBox(pieces)
		dropRepeated(pieces)
		dropTail(pieces)
		dropLastLinks(pieces)
	}
	dropNoise(pieces)
	beginAtTitle(pieces, known.Title)
	dropDatelines(pieces, known.Byline)
	if cutAtWall(pieces) {
		warnings = append(warnings, Partial)
	}
	keepPosts(pieces)
	keepHeadings(pieces)
	return warnings
}

// beginAtTitle drops the menus, paths and dates above the line that shows the
// title. Prose above it stays: a lead, or a title that is shown again below.
func beginAtTitle(pieces []piece, title string) {
	want := prose.Loose(title)
	if want == "" {
		return
	}
	at := -1
	for i, p := range pieces {
		if p.keep && !p.heading() && p.linked < linkedMost && prose.FullStop(p.u.Text) {
			break
		}
		if p.linked < linkedMost && prose.Loose(p.u.Text) == want {
			at = i
		}
	}
	if at < 0 {
		return
	}
	for i := range at {
		pieces[i].keep, pieces[i].above = false, true
	}
	if t := &pieces[at]; !t.heading() { // a row or line of its own
		t.u.Kind, t.u.Level, t.keep = record.Heading, 1, true
	}
	keepLead(pieces, at+1)
}

// leadLines is how many pieces may stand between the title and its text: a
// subtitle, the line of dates, buttons, the lead.
const leadLines = 8

// keepLead keeps the prose between the title and the first text that was
// chosen: the lead often has a box of its own. So has a subtitle, right under
// the title.
func keepLead(pieces []piece, from int) {
	first := from
	for first < len(pieces) && !pieces[first].keep {
		first++
	}
	if first == len(pieces) || first-from > leadLines {
		return
	}
	for i := from; i < first; i++ {
		p := &pieces[i]
		subtitle := i == from && p.u.Kind == record.Paragraph && p.runes() >= leastSubtitle && p.linked == 0 && !dateline(*p, "")
		p.keep = !p.chrome && !p.noise && (p.sentence() || subtitle)
	}
}

// leastSubtitle is more characters than the name of a section or an author
// has.
const leastSubtitle = 15

// dropNoise takes out what is about the article, not of it, unless nothing
// would be left.
func dropNoise(pieces []piece) {
	left := false
	for _, p := range pieces {
		left = left || p.keep && !p.heading() && !p.noise
	}
	if !left {
		return
	}
	all, captions := 0, 0
	for i, p := range pieces {
		if p.keep && p.noise {
			pieces[i].keep = false
		}
		if pieces[i].keep {
			all += p.runes()
			if captioned(p.node) {
				captions += p.runes()
			}
		}
	}
	if captions*4 > all {
		return
	}
	for i, p := range pieces {
		if p.keep && captioned(p.node) && p.u.Kind != record.Post && p.u.Kind != record.Quote {
			pieces[i].keep = false
		}
	}
}

// dropDatelines takes the lines of date and author off both ends of the
// article.
func dropDatelines(pieces []piece, byline string) {
	drop := func(i int) (goOn bool) {
		p := &pieces[i]
		if p.keep && p.u.Kind != record.Post && dateline(*p, byline) {
			p.keep = false
			return true
		}
		return !p.keep || p.heading() || !p.sentence()
	}
	for i := 0; i < len(pieces) && drop(i); i++ {
	}
	for i := len(pieces) - 1; i >= 0 && drop(i); i-- {
	}
}

// Partial is the warning of a page that shows the beginning of its text only.
const Partial = "partial: the page shows only the beginning of its text to readers who have not paid or logged in"

// cutAtWall ends the article where the page says that the rest is for those
// who have paid or logged in, if little prose follows.
func cutAtWall(pieces []piece) (found bool) {
	total, seen := 0, 0
	for _, p := range pieces {
		if p.keep && p.sentence() && !p.wall {
			total += p.runes()
		}
	}
	for i, p := range pieces {
		if p.keep && p.sentence() && !p.wall {
			seen += p.runes()
		}
		if !p.wall || p.chrome && !p.keep || float64(total-seen) > tailShare*float64(total) {
			continue
		}
		for j := i; j < len(pieces); j++ {
			pieces[j].keep = false
		}
		return seen > 0
	}
	return false
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

func (p piece) heading() bool { return p.u.Kind == record.Heading }

func (p piece) runes() int { return utf8.RuneCountInString(p.u.Text) }

// sentence reports whether a piece reads like prose: enough characters for a
// sentence, few of them links, and a full stop.
func (p piece) sentence() bool {
	return p.u.Kind != record.Heading && p.linked < 0.3 && p.runes() >= 25 && prose.HasStop(p.u.Text)
}

// agreed is the share of text in which two votes must be alike for the
// finder's to stand.
const agreed = 0.8

// decide hears the votes: the article finder knows most about markup, but
// fails wholly on one page in six; so where the longest run of prose is
// another text than the finder's, what two of three chose is taken.
func decide(pieces []piece, finder, box, run map[int]bool) map[int]bool {
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
func alike(pieces []piece, a, b map[int]bool) float64 {
	both, each := 0, 0
	for _, p := range pieces {
		if p.heading() {
			continue
		}
		n := p.runes()
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
	return !p.chrome && (p.linked < linkedMost || bareLink(p)) && p.u.Kind != record.Heading
}

// bareLink reports whether a piece is an address written out: a source, not a
// menu.
func bareLink(p piece) bool { return rxBareLink.MatchString(p.u.Text) }

var rxBareLink = regexp.MustCompile(`^(?:https?://\S+\s*)+$`)

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

const (
	// boxShare is how much of the chosen prose the article's box holds.
	boxShare = 0.9
	// boxChosen is how much of the box's own words must have been chosen for
	// the rest to be taken for the article's too: else the box is the page.
	boxChosen = 0.55
)

// fillBox takes what was passed over in the article's box, the innermost
// element that holds nearly all the chosen prose: steps, answers, dates of a
// diary, the address for questions.
func fillBox(pieces []piece) {
	box := innermost(pieces)
	if box == nil {
		return
	}
	chosen, all := 0, 0
	for _, p := range pieces {
		if !statement(p) || p.above || p.noise || !dom.Within(p.node, box) {
			continue
		}
		all += p.runes()
		if p.keep {
			chosen += p.runes()
		}
	}
	if float64(chosen) < boxChosen*float64(all) {
		return
	}
	last := lastKept(pieces)
	heading := ""
	for i := range pieces {
		p := &pieces[i]
		if p.heading() {
			heading = p.u.Text
		}
		if i > last && (p.noise || p.wall || p.heading() && rxTail.MatchString(p.u.Text)) {
			return // what stands behind a button is not the article's
		}
		source := p.u.Kind == record.List && !p.chrome && rxSources.MatchString(heading)
		if (statement(*p) || source) && !p.above && dom.Within(p.node, box) {
			p.keep = true
		}
	}
}

// lastKept is the index of the last piece that was chosen.
func lastKept(pieces []piece) int {
	for i := len(pieces) - 1; i >= 0; i-- {
		if pieces[i].keep {
			return i
		}
	}
	return -1
}

// rxSources is a heading under which links are part of a notice.
var rxSources = regexp.MustCompile(`添付|資料|別紙|参考|出典|脚注|引用元`)

// innermost is the lowest element that holds boxShare of the chosen prose, nil
// if that is no smaller than the page.
func innermost(pieces []piece) *html.Node {
	mass, total := map[*html.Node]int{}, 0
	for _, p := range pieces {
		if !p.keep || !p.sentence() {
			continue
		}
		total += p.runes()
		for n := p.node.Parent; n != nil; n = n.Parent {
			mass[n] += p.runes()
		}
	}
	for _, p := range pieces {
		if !p.keep || !p.sentence() {
			continue
		}
		for n := p.node.Parent; n != nil && n.DataAtom != atom.Body; n = n.Parent {
			if float64(mass[n]) >= boxShare*float64(total) {
				return n
			}
		}
	}
	return nil
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
var rxTail = regexp.MustCompile(`^[【《〈■●◆▼▶＜<◇\[\s]*(?:[^。、\s]{1,8}[\s　]?(?:の|に関する)?)??(?:関連(?:記事|リンク|ニュース|キーワード|ワード|タグ|する記事)|(?:あなたに)?(?:おすすめ|オススメ|お勧め)(?:の?記事|情報|の?コンテンツ)?|人気(?:の?記事|ランキング)|(?:新着|最新|最近の|注目の?)(?:記事|ニュース|情報)|(?:あわせて|合わせて|こちらも)(?:読みたい|読まれています|おすすめ)|(?:この記事を|SNSで)?シェア(?:する)?|ランキング|アクセスランキング|前の記事|次の記事|タグ|カテゴリー?|(?:読者|お客様|みんな|ユーザー)(?:の声|の?アンケート|の?レビュー)|(?:最近|いま)(?:チェックした|見た|読まれている)[^。]{0,8}|閲覧履歴|レビュー|口コミ|著者プロフィール|この記事を書いた(?:人|ライター)|(?:その|この)(?:他|ほか)の[^。]{0,12}|(?:この|本)(?:回答|記事|ページ|情報)は[^。]{0,12}(?:役に立|参考にな|いかがで)[^。]{0,8}|Related(?: Posts?| Articles?| Stories)?|Share this|Recommended)[】》〉■＞>\]\s:：]*(?:[A-Za-z ]{0,20})$`)

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

// dropLastLinks takes the links to other pages off the end of the article.
// Under a heading of their own they are its sources.
func dropLastLinks(pieces []piece) {
	end := len(pieces)
	for end > 0 && (!pieces[end-1].keep || pieces[end-1].linked > 0.9 && !bareLink(pieces[end-1]) && pieces[end-1].u.Kind != record.Table) {
		if pieces[end-1].heading() {
			return
		}
		end--
	}
	for i := end; i < len(pieces) && end > 0; i++ {
		pieces[i].keep = false
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
		if h.u.Kind != record.Heading || h.chrome || h.above {
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
