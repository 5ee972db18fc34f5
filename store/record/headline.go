package record

import (
	"cmp"
	"regexp"
	"strings"
	"unicode"
)

// What stands in a title and is not said by it: dates and times of day, ages, and
// numbers alone in brackets or of pages and comments.
var (
	titleDates  = regexp.MustCompile(`(?:(?:[0-9]{4}|令和[0-9元]{1,2})[年/.-])?[0-9]{1,2}[月/.-][0-9]{1,2}日?(?:\([日月火水木金土]\))?(?:\s*[0-9]{1,2}(?::[0-9]{2}){1,2}|\s*[0-9]{1,2}時(?:[0-9]{1,2}分)?)?|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?|[0-9]+(?:秒|分|時間|日)前`)
	titleCounts = regexp.MustCompile(`[(\[【<]\s*[0-9,]{1,6}\s*(?:コメント|レス|ビュー|閲覧|いいね|comments?|replies|views?|res)?\s*[)\]】>]|(?:コメント|返信|レス)\s*[0-9,]+件?|[0-9]{1,4}\s*/\s*[0-9]{1,4}\s*ページ|[0-9]{1,4}ページ目|\bpage [0-9]{1,4}\b`)
	titleParts  = regexp.MustCompile(`\s*[|»›]\s*|\s+[-–—:]\s+`)
)

// Headline is what the title of a page says, as it is compared: without the name
// of the site, dates, and counters; "" if it says nothing.
func (d Document) Headline() string {
	said := plainTitle(d.Title)
	if site := plainTitle(d.Site); site != "" {
		kept := ""
		for _, part := range titleParts.Split(said, -1) {
			if !strings.EqualFold(part, site) {
				kept += " " + part
			}
		}
		said = cmp.Or(strings.TrimSpace(kept), said)
	}
	said = titleDates.ReplaceAllString(titleCounts.ReplaceAllString(said, " "), " ")
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == 'ー' {
			return unicode.ToLower(r)
		}
		return -1
	}, said)
}

// plainTitle has letters and signs of the usual width.
func plainTitle(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case '！' <= r && r <= '～':
			return r - '！' + '!'
		case unicode.IsSpace(r):
			return ' '
		}
		return r
	}, s))
}

// Retitled reports whether two documents have headlines that say other things.
// One that has none says nothing else.
func (d Document) Retitled(other Document) bool {
	if d.Title == other.Title {
		return false
	}
	a, b := d.Headline(), other.Headline()
	return a != b && a != "" && b != ""
}
