package article

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"

	"classify/crawler/extract/prose"
	"classify/store/record"
)

// beginAtTitle drops the menus, paths and dates above the line that shows the
// title. Prose above it stays: a lead, or a title that is shown again below.
func beginAtTitle(pieces []*piece, title string) {
	want := prose.Loose(title)
	if want == "" {
		return
	}
	at := -1
	for i, p := range pieces {
		if p.keep && !p.noise && !p.heading() && p.linked < linkedMost && prose.FullStop(p.u.Text) {
			break
		}
		if (p.heading() || p.linked < linkedMost) && prose.Loose(p.u.Text) == want {
			at = i
		}
	}
	if at < 0 {
		return
	}
	for i := range at {
		pieces[i].keep, pieces[i].above = false, true
	}
	if t := pieces[at]; !t.heading() { // a row or line of its own
		t.u.Kind, t.u.Level, t.keep = record.Heading, 1, true
	}
	keepLead(pieces, at+1)
}

// dropNoise takes out what is about the article, not of it, unless nothing
// would be left.
func dropNoise(pieces []*piece) {
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
			all += p.size
			if captioned(p.node) {
				captions += p.size
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
func dropDatelines(pieces []*piece, byline string) {
	drop := func(i int) (goOn bool) {
		p := pieces[i]
		if p.keep && p.u.Kind != record.Post && dateline(p, byline) {
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
func cutAtWall(pieces []*piece) (found bool) {
	total, seen := 0, 0
	for _, p := range pieces {
		if p.keep && p.sentence() && !p.wall {
			total += p.size
		}
	}
	for i, p := range pieces {
		if p.keep && p.sentence() && !p.wall {
			seen += p.size
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

// shortNotice is as long as what a page repeats for each of its buttons and
// pictures, in characters.
const shortNotice = 60

// dropRepeated drops a short paragraph that the page says three times: a
// button's explanation, a caption, a notice.
func dropRepeated(pieces []*piece) {
	said := map[string]int{}
	for _, p := range pieces {
		if p.u.Kind == record.Paragraph {
			said[p.u.Text]++
		}
	}
	for i, p := range pieces {
		if p.u.Kind == record.Paragraph && said[p.u.Text] >= 3 && p.size <= shortNotice {
			pieces[i].keep = false
		}
	}
}

// rxTail is a line that opens what sites put under their articles.
var rxTail = regexp.MustCompile(`^[【《〈■●◆▼▶＜<◇\[\s]*(?:[^。、\s]{1,8}[\s　]?(?:の|に関する)?)??(?:関連(?:記事|リンク|ニュース|キーワード|ワード|タグ|する記事)|(?:あなたに)?(?:おすすめ|オススメ|お勧め)(?:の?記事|情報|の?コンテンツ)?|人気(?:の?(?:記事|トピックス?|スレッド|投稿|質問|ページ)|ランキング)|(?:新着|最新|最近の|注目の?)(?:記事|ニュース|情報)|(?:あわせて|合わせて|こちらも)(?:読みたい|読まれています|おすすめ)|(?:この記事を|SNSで)?シェア(?:する)?|ランキング|アクセスランキング|前の記事|次の記事|タグ|カテゴリー?|(?:読者|お客様|みんな|ユーザー)(?:の声|の?アンケート|の?レビュー)|(?:最近|いま)(?:チェックした|見た|読まれている)[^。]{0,8}|閲覧履歴|レビュー|口コミ|著者プロフィール|この記事を書いた(?:人|ライター)|(?:その|この)(?:他|ほか)の[^。]{0,12}|(?:この|本)(?:回答|記事|ページ|情報)は[^。]{0,12}(?:役に立|参考にな|いかがで)[^。]{0,8}|Related(?: Posts?| Articles?| Stories)?|Share this|Recommended)[】》〉■＞>\]\s:：]*(?:[A-Za-z ]{0,20})$`)

// opensTail reports whether a line opens what sites put under their articles;
// such lines are short.
func opensTail(line string) bool {
	return len(line) <= 150 && rxTail.MatchString(line)
}

func opensSurvey(line string) bool {
	return len(line) <= 300 && rxSurvey.MatchString(line)
}

// tailShare is how much of the kept prose may stand below such a line for it
// to be the end of the article.
const tailShare = 0.25

// dropTail ends the article at a line that opens a site's own lists, if
// little prose follows. Only text that ends like a sentence counts as prose
// here: teasers do not.
func dropTail(pieces []*piece) {
	mass := func(p *piece) int {
		if p.keep && p.sentence() && (prose.FullStop(p.u.Text) || strings.HasSuffix(p.u.Text, "）")) {
			return p.size
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
		below := float64(total - seen)
		if opens && seen > 0 && (below <= tailShare*float64(total) && opensTail(p.u.Text) || below <= surveyShare*float64(total) && opensSurvey(p.u.Text)) {
			until := resumes(pieces, i, mass)
			pieces[i].above = true // no heading of what follows
			for j := i; j < until; j++ {
				pieces[j].keep = false
			}
			if until == len(pieces) {
				return
			}
		}
	}
}

// leastResumed is how long a sentence must be by which an article goes on, in
// characters.
const leastResumed = 12

// resumes is where the article goes on behind the line i that opens a list of
// the site's: at prose that stands in the same box as prose before the line.
func resumes(pieces []*piece, i int, mass func(*piece) int) int {
	homes := map[*html.Node]bool{}
	for _, p := range pieces[:i] {
		if mass(p) > 0 {
			homes[p.node.Parent] = true
		}
	}
	for j := i + 1; j < len(pieces); j++ {
		if p := pieces[j]; homes[p.node.Parent] && statement(p) && !p.noise && p.linked == 0 && p.size >= leastResumed && prose.FullStop(p.u.Text) {
			return j
		}
	}
	return len(pieces)
}

// dropLastLinks takes the links to other pages off the end of the article.
// Under a heading of their own they are its sources.
func dropLastLinks(pieces []*piece) {
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
