package meta

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"classify/crawler/extract/date"
	"classify/crawler/extract/prose"
	"classify/store/record"
)

// maxTitle is longer than titles get, in characters.
const maxTitle = 120

// line is a short line of the page and how it is shown.
type line struct {
	text     string // in one line, ruby without its readings
	loose    string // its letters and digits, see prose.Loose
	level    int    // 1 to 6 for headings, 7 for a bold or large line, 8 for another
	masthead bool   // in the site's header, or a link to its front page
	inside   bool   // below a sentence: a heading within the text
}

// claim is what a page's metadata say its title is.
type claim struct {
	value, from string
	loose       string // its letters and digits
}

// titleOf finds the title. A heading of the page that its metadata repeats is
// it, be the site's name beside it or not; else a heading that the metadata
// plainly ignores; else what the metadata says, without the site's name; else
// the first heading. A placeholder in the metadata says nothing, the name of a
// section less than a heading below it.
func titleOf(m Page, site string) found {
	said := []claim{
		{value: m.tags["og:title"], from: "meta og:title"}, {value: m.told.Headline, from: m.from("headline")},
		{value: m.title, from: "title element"}, {value: m.tags["twitter:title"], from: "meta twitter:title"},
	}
	for i := range said {
		said[i].loose = prose.Loose(said[i].value)
	}
	names := append([]string{prose.Loose(site)}, m.names...)
	said = slices.DeleteFunc(said, func(f claim) bool { return f.loose == "" || placeholder(f.value, names) })
	best := m.headingSaid(said, names)
	if best.value != "" && !section(best.value) {
		return best
	}
	if own := m.ignoredHeading(said, names); own.value != "" && (best.value == "" || own.from != "bold line") {
		return own
	}
	if best.value != "" {
		return best
	}
	for _, f := range said {
		if rxMonth.MatchString(f.value) {
			continue // the archive of a month
		}
		if t := stripSite(firstOf(f.value), names, m.lines); t != "" && !isOne(prose.Loose(t), names) {
			return found{t, f.from, record.Medium}
		}
	}
	for _, l := range m.lines {
		if l.level <= 2 && !isOne(l.loose, names) {
			return found{l.text, l.place(), record.Medium}
		}
	}
	if len(said) == 0 && m.title != "" { // a placeholder
		return m.firstLine(names)
	}
	return found{firstOf(m.title, m.tags["og:title"]), "title element", record.Low}
}

// firstLine is the first line of a page without a title that may be one: long
// enough, no link and no sentence.
func (m Page) firstLine(names []string) found {
	for _, l := range m.lines {
		if !l.masthead && utf8.RuneCountInString(l.text) >= leastOf(l.level) && !isOne(l.loose, names) && !m.linked[l.loose] && !prose.HasStop(l.text) && date.ISO(l.text) == "" {
			return found{l.text, l.place(), record.Low}
		}
	}
	return found{}
}

// rxMonth is a title that only dates the page.
var rxMonth = regexp.MustCompile(`^\s*\d{4}\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?\s*(?:$|[|｜:：/／-])`)

func (l line) place() string {
	switch {
	case l.level <= 6:
		return "h" + strconv.Itoa(l.level)
	case l.level == 7:
		return "bold line"
	}
	return "line"
}

// headingSaid is the longest line shown that is what a title in the metadata
// was made from. A line that is no heading counts only as a whole.
func (m Page) headingSaid(said []claim, names []string) (best found) {
	for _, l := range m.lines {
		n := utf8.RuneCountInString(l.text)
		if l.level > 7 || n < 4 || n <= utf8.RuneCountInString(best.value) || n > maxTitle || isOne(l.loose, names) || l.masthead && l.level > 1 {
			continue
		}
		for _, f := range said {
			if part := partOf(f, l.loose); part != "" || l.level <= 2 && (alike(f.loose, l.loose) || l.level == 1 && lengthens(f, l.loose)) {
				best = found{spelt(l.text, part), l.place() + " and " + f.from, record.High}
				break
			}
		}
	}
	return best
}

// alike reports whether a heading is what a title was made from: the title
// begins with it, or with its first two thirds (the site words its title for
// search engines a little differently).
func alike(title, heading string) bool {
	if strings.HasPrefix(title, heading) {
		return true
	}
	r := []rune(heading)
	return len(r) >= 15 && strings.HasPrefix(title, string(r[:len(r)*2/3]))
}

// lengthens reports whether a heading begins with what the metadata say and
// goes on: a second line.
func lengthens(title claim, heading string) bool {
	first := firstOf(title.value)
	for _, sep := range strong {
		first, _, _ = strings.Cut(first, sep)
	}
	first = prose.Loose(first)
	return utf8.RuneCountInString(first) >= leastHeading && strings.HasPrefix(heading, first)
}

// spelt is a heading as the metadata spell it, if they differ in white space
// alone: a heading may be broken into lines.
func spelt(heading, part string) string {
	if part != heading && strings.Join(strings.Fields(part), "") == strings.Join(strings.Fields(heading), "") {
		return part
	}
	return heading
}

// partOf is the part of a title, between its separators, whose letters are
// want; "" if there is none.
func partOf(title claim, want string) string {
	if want == "" || !strings.Contains(title.loose, want) {
		return ""
	}
	if title.loose == want {
		return firstOf(title.value)
	}
	if short := stripSite(title.value, nil, nil); utf8.RuneCountInString(want) >= leastHeading && strings.HasSuffix(prose.Loose(short), want) {
		return short
	}
	for _, sep := range separators {
		parts := strings.Split(title.value, sep)
		if i := strings.LastIndex(title.value, sep); i > 0 {
			parts = append(parts, title.value[:i])
		}
		for _, part := range parts {
			if prose.Loose(part) == want {
				return firstOf(part)
			}
		}
	}
	return ""
}

// leastHeading is how long a heading must be to be a page's title against
// its metadata, in characters: お知らせ and News are names of sections.
const leastHeading = 8

// leastOf is how long a heading of a level must be to be a page's title
// against its metadata: the first is that by its place.
func leastOf(level int) int {
	if level == 1 {
		return leastFirst
	}
	return leastHeading
}

// leastFirst is longer than お知らせ and ニュース.
const leastFirst = 5

// ignoredHeading is the heading of a page whose metadata name the site alone,
// or word the title otherwise: nothing they say is shown as a line of its own
// but in the site's header. What readers are shown is the title. A heading that
// is also the text of a link names a section. It must be the only one of its level; of bold lines the first
// will do.
func (m Page) ignoredHeading(said []claim, names []string) found {
	at := map[int][]line{}
	for _, l := range m.lines {
		if l.level <= boldLine && !l.masthead && !(l.level == boldLine && l.inside) && utf8.RuneCountInString(l.text) >= leastOf(l.level) && !isOne(l.loose, names) && !m.linked[l.loose] {
			at[l.level] = append(at[l.level], l)
		}
	}
	for level := 1; level <= boldLine; level++ {
		if len(at[level]) == 0 {
			continue
		}
		if first := at[level][0]; (len(at[level]) == 1 || level == boldLine) && m.ignored(said, names) {
			return found{first.text, first.place(), record.Medium}
		}
		return found{}
	}
	return found{}
}

// ignored reports whether nothing that the metadata say is shown on the page.
func (m Page) ignored(said []claim, names []string) bool {
	for _, f := range said {
		short := stripSite(firstOf(f.value), names, nil)
		if short == "" || isOne(prose.Loose(short), names) || section(short) {
			continue
		}
		want := prose.Loose(short)
		for _, l := range m.lines {
			if !l.masthead && l.loose == want {
				return false
			}
		}
	}
	return true
}

// separators stand between a title and the site's name.
var separators = []string{"｜", "|", " - ", " – ", " — ", "－", " : ", "：", "：", " :: ", " » ", " « ", " / ", "／", "«", "»", " ‐ ", " ― ", "―", " · ", " • ", "◆", "【", "(", "（", "@", "＠", ": ", "　"}

// strong separators stand before a site's name far more often than within a
// title.
var strong = []string{"｜", "|", " - ", " – ", " — ", " » ", "»", " « ", "«", " :: "}

// stripSite takes the site's name, with the separator before it, off the end
// of a title, or off its beginning.
func stripSite(title string, names []string, lines []line) string {
	for cuts := 0; cuts < 3; cuts++ {
		shorter := cutSite(title, names, lines)
		if shorter == title {
			break
		}
		title = shorter
	}
	return title
}

// rxCompany is a name that ends titles and never is one.
var rxCompany = regexp.MustCompile(`^(?:[\p{Han}\p{Katakana}\p{Latin}ー・&＆.\s]{0,20}(?:株式会社|有限会社|[(（]株[)）])|(?:株式会社|有限会社|[(（]株[)）])[^、。]{1,24}?)(?:公式サイト|公式ホームページ)?$`)

func cutSite(title string, names []string, lines []line) string {
	for _, sep := range separators {
		if i := strings.LastIndex(title, sep); i > 0 {
			left, right := strings.TrimSpace(title[:i]), strings.TrimRight(title[i+len(sep):], "】)） 　")
			if left != "" && (isOne(prose.Loose(right), names) || rxCompany.MatchString(right) || shownAs(left, lines) || siteLike(left, sep, right)) {
				return left
			}
		}
		if i := strings.Index(title, sep); i > 0 {
			left, right := strings.TrimSpace(title[:i]), strings.TrimSpace(title[i+len(sep):])
			if right != "" && (isOne(prose.Loose(left), names) || shownAs(right, lines)) {
				return right
			}
		}
	}
	return title
}

// rxPartNumber is a part of a title that names a part of the article.
var rxPartNumber = regexp.MustCompile(`^[\d\s/()（）]*(?:ページ|頁|編|回|話|部|章|弾|版|page|part|vol)?[\d.]*$|[前中後上下続]編|第.{1,4}[回話部章弾報]|その\d|[?？!！。」』]`)

// siteLike reports whether what follows a separator is the name of a site or
// section by its place and length: much shorter than what stands before it,
// and no sentence, number or part.
func siteLike(left, sep, right string) bool {
	l, r := utf8.RuneCountInString(left), utf8.RuneCountInString(right)
	return slices.Contains(strong, sep) && l >= 10 && r <= 24 && r < l && !rxPartNumber.MatchString(prose.Fold(right))
}

// shownAs reports whether the page shows the text as a line.
func shownAs(text string, lines []line) bool {
	if utf8.RuneCountInString(text) < 4 {
		return false
	}
	want := prose.Loose(text)
	return slices.ContainsFunc(lines, func(l line) bool { return l.loose == want })
}

// isOne reports whether a text is one of the site's names, all of them letters
// only.
func isOne(text string, names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return sameName(text, name) })
}

// sameName reports whether two names of a site are the same but for case,
// width, punctuation and a word at either end.
func sameName(a, b string) bool {
	if a == "" || b == "" {
		return false
	}
	if a == b {
		return true
	}
	short, long := a, b
	if len(a) > len(b) {
		short, long = b, a
	}
	return len(short)*2 >= len(long) && (strings.HasPrefix(long, short) || strings.HasSuffix(long, short))
}
