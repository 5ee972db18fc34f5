package extract

import (
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// dates are a page's dates as its text shows them.
type dates struct {
	published, modified string
	// wentUp is a time with 更新 behind it, as news sites write the time an
	// article went up ("2021年5月21日 12時00分更新"): the publication if
	// nothing else is shown.
	wentUp string
}

const (
	// before and after are how many blocks from the title its date stands:
	// sites put it on the line above or in the few lines below.
	before = 8
	after  = 15
	// shortLine is as long as a line that is only about a date.
	shortLine = 70
)

var (
	// rxDateLabel begins the part of a line that one date belongs to.
	rxDateLabel = regexp.MustCompile(`(?i)公開|掲載|投稿|配信|作成|発表|登録|最終更新|更新|改訂|改定|修正|post|publish|update|modified`)
	rxModified  = regexp.MustCompile(`(?i)^(?:最終更新|更新|改訂|改定|修正|update|modified)`)
	// rxNotDate marks lines whose date is something else's.
	rxNotDate = regexp.MustCompile(`(?i)開催|期間|締切|締め切り|発売|予定|受付|生年月日|設立|創業|copyright|©|現在|から|まで|時点`)
	rxRange   = regexp.MustCompile(`\d\s*日?(?:\s*[（(][月火水木金土日][）)])?\s*[〜～~]`)
	// rxPrint is the line of a newspaper under its article.
	rxPrint   = regexp.MustCompile(`^[（(［\[][^）)]{0,10}\d{4}\s*[年/.]\s*\d{1,2}\s*[月/.]\s*\d{1,2}[^）)]{0,30}[）)］\]]$`)
	rxPathDay = regexp.MustCompile(`/((?:19|20)\d{2})/(0[1-9]|1[0-2])/(0[1-9]|[12]\d|3[01])(?:/|$)`)
)

// visibleDates looks near the title for the lines and <time> elements that
// date the page; failing that, for a newspaper's line under the article.
func visibleDates(root *html.Node, title string) dates {
	spots := leaves(root)
	at := titleSpot(spots, title)
	var d dates
	for i := max(at, 0); i < len(spots) && i <= at+after; i++ {
		d.read(spots[i], i == at)
	}
	for i := at - 1; i >= 0 && i >= at-before; i-- {
		d.read(spots[i], false)
	}
	for i := max(at, 0); d.published == "" && i < len(spots); i++ {
		if text := fold(inline(spots[i])); len(text) < 300 && rxPrint.MatchString(text) {
			d.published = isoDate(text)
		}
	}
	if d.published == "" {
		d.published = d.wentUp
	}
	return d
}

// titleSpot is the index of the block that shows the title, -1 if none does.
func titleSpot(spots []*html.Node, title string) int {
	want, found := loose(title), -1
	for i, n := range spots {
		if !isHeading(n) && found >= 0 {
			continue
		}
		text := inline(n)
		if len(text) > 4*len(title)+40 || want == "" || loose(text) != want {
			continue
		}
		if isHeading(n) {
			return i
		}
		if n.DataAtom != atom.Li { // a crumb of the path repeats the title
			found = i
		}
	}
	return found
}

// read takes the dates of one block: each <time>, and each labelled part of
// a short line.
func (d *dates) read(n *html.Node, isTitle bool) {
	if isTitle || furniture(n) {
		return
	}
	text := strings.ReplaceAll(inline(n), "\n", " ")
	if utf8.RuneCountInString(text) > shortLine {
		return
	}
	for _, t := range elements(n, func(c *html.Node) bool { return c.DataAtom == atom.Time }) {
		label := strings.Join(append(words(t), attr(t, "itemprop")), " ")
		d.note(label, firstDate(attr(t, "datetime"), inline(t)))
	}
	d.line(text)
}

// line takes the dates of a short line, each under the label before it.
func (d *dates) line(text string) {
	text = fold(text)
	if rxNotDate.MatchString(text) || rxRange.MatchString(text) {
		return
	}
	labels := rxDateLabel.FindAllStringIndex(text, -1)
	if len(labels) == 1 && labels[0][0] > 0 {
		if date := isoDate(text[:labels[0][0]]); date != "" && isoDate(text[labels[0][0]:]) == "" {
			if text[labels[0][0]:] == "更新" && strings.Contains(date, "T") && d.wentUp == "" {
				d.wentUp = date
			}
			d.note(text[labels[0][0]:], date) // 2021/5/21 更新
			return
		}
	}
	from := 0
	for _, m := range append(labels, []int{len(text), len(text)}) {
		d.note(text[from:m[0]], isoDate(text[from:m[0]]))
		from = m[0]
	}
}

// note keeps the first date of each sort; a modification without its label
// is not one.
func (d *dates) note(label, date string) {
	label = strings.TrimSpace(label)
	modified := rxModified.MatchString(label) || strings.Contains(label, "updated") || strings.Contains(label, "modified")
	switch {
	case date == "":
	case modified && d.modified == "":
		d.modified = date
	case !modified && d.published == "":
		d.published = date
	}
}

// furniture reports whether n stands in navigation or the like.
func furniture(n *html.Node) bool {
	for ; n != nil; n = n.Parent {
		switch n.DataAtom {
		case atom.Nav, atom.Aside, atom.Footer:
			return true
		}
		if n.DataAtom != atom.Body && n.DataAtom != atom.Html && hasWord(words(n), "sidebar", "ranking", "related", "comments", "recommend") {
			return true
		}
	}
	return false
}

// pathDate is the day in an address of the form /2021/05/21/.
func pathDate(u *url.URL) string {
	if m := rxPathDay.FindStringSubmatch(u.Path); m != nil {
		return isoDate(m[1] + m[2] + m[3])
	}
	return ""
}
