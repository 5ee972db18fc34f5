package meta

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"classify/crawler/extract/prose"
)

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

// titleOf finds the title: a heading that the page's <title> begins with is
// it, since what follows there is the site; else the first of og:title,
// headline, heading and <title>, without the site's name at its end.
func titleOf(m Page, site string) string {
	long := []string{m.tags["og:title"], m.told.Headline, m.title, m.tags["twitter:title"]}
	best := ""
	for _, h := range m.h1 {
		if sameName(h, site) || utf8.RuneCountInString(h) < 4 {
			continue
		}
		for _, l := range long {
			if alike(prose.Loose(l), prose.Loose(h)) && utf8.RuneCountInString(h) > utf8.RuneCountInString(best) {
				best = h
			}
		}
	}
	if best != "" {
		return best
	}
	for _, l := range append(long[:2:2], m.title) {
		if t := stripSite(firstOf(l), site, append(m.h1, m.shown...)); t != "" && !sameName(t, site) {
			return t
		}
	}
	for _, h := range m.h1 {
		if !sameName(h, site) {
			return h
		}
	}
	return firstOf(m.title, m.tags["og:title"])
}

// separators stand between a title and the site's name.
var separators = []string{"｜", "|", " - ", " – ", " — ", "－", " : ", "：", "：", " :: ", " » ", " « ", " / ", "／", "«", "»", " ‐ ", " ― ", "―", " · ", " • ", "◆", "【", "(", "（", "@", "＠", ": "}

// stripSite takes the site's name, with the separator before it, off the end
// of a title, or off its beginning.
func stripSite(title, site string, headings []string) string {
	for cuts := 0; cuts < 3; cuts++ {
		shorter := cutSite(title, site, headings)
		if shorter == title {
			break
		}
		title = shorter
	}
	return title
}

// rxCompany is a name that ends titles and never is one.
var rxCompany = regexp.MustCompile(`^(?:[\p{Han}\p{Katakana}\p{Latin}ー・&＆.\s]{0,20}(?:株式会社|有限会社|[(（]株[)）])|(?:株式会社|有限会社|[(（]株[)）])[^、。]{1,24}?)(?:公式サイト|公式ホームページ)?$`)

func cutSite(title, site string, headings []string) string {
	for _, sep := range separators {
		if i := strings.LastIndex(title, sep); i > 0 {
			left, right := strings.TrimSpace(title[:i]), strings.TrimRight(title[i+len(sep):], "】)） 　")
			if left != "" && (sameName(right, site) || rxCompany.MatchString(right) || isOne(left, headings)) {
				return left
			}
		}
		if i := strings.Index(title, sep); i > 0 {
			left, right := strings.TrimSpace(title[:i]), strings.TrimSpace(title[i+len(sep):])
			if right != "" && (sameName(left, site) || isOne(right, headings)) {
				return right
			}
		}
	}
	return title
}

func isOne(s string, list []string) bool {
	for _, l := range list {
		if utf8.RuneCountInString(s) >= 4 && prose.Loose(s) == prose.Loose(l) {
			return true
		}
	}
	return false
}

// sameName reports whether two names of a site are the same but for case,
// width, punctuation and a word at either end.
func sameName(a, b string) bool {
	a, b = prose.Loose(a), prose.Loose(b)
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
