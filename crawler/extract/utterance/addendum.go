package utterance

import (
	"regexp"
	"unicode/utf8"

	"classify/crawler/extract/date"
	"classify/crawler/extract/prose"
	"classify/store/record"
)

// rxAddendum finds the marker that opens a later addition: 追記, 【追記】,
// ※追記, (6月5日追記), 6月追記, 2021/6/5 追記, 更新:, 訂正:, 【訂正とお詫び】.
// The words 更新 and 訂正 open ordinary sentences too, so they need a bracket,
// a date or a colon.
var rxAddendum = regexp.MustCompile(`^[\s　※＊*■●◆◇▼▽・#＃]*(?:` +
	`[【\[［(（〔<＜《]\s*[^】\]］)）〕>＞》\n]{0,24}(?:追記|加筆|更新|訂正|修正)[^】\]］)）〕>＞》\n]{0,24}[】\]］)）〕>＞》]` +
	`|(?:[0-9０-９〇一二三四五六七八九十年月日/.／．時分:：\s]|令和|平成){0,24}(?:に|の)?(?:追記|加筆)(?:その?[0-9０-９一二三四五六七八九十]{1,2}|[0-9０-９]{1,2})?(?:[\s　:：。、)）)(（（です]|$|[0-9０-９])` +
	`|[0-9０-９年月日/.／．\s]{0,24}(?:更新|訂正|修正)[0-9０-９]{0,2}\s*[:：])`)

// rxDateNext: a date stands right behind the marker, whose last character is
// the first here.
var rxDateNext = regexp.MustCompile(`^(?:[0-9]{1,3}|[^0-9]{1,3}[\s　（(\[【:：]*)(?:[0-9０-９]|令和|平成)`)

// rxDateSpoken: the date is part of the sentence (訂正：5月21日のお知らせで…), not of
// the marker.
var rxDateSpoken = regexp.MustCompile(`^[^日\n]{0,24}日(?:付|以|現|\p{Hiragana})`)

// Addendum reports whether a text opens with the marker of an addition, and
// the date the marker gives. year completes a marker that has none; "" leaves
// such a date unknown.
func Addendum(text, year string) (posted string, ok bool) {
	m := rxAddendum.FindString(text)
	if m == "" {
		return "", false
	}
	near := m
	if rest := text[len(m):]; rxDateNext.MatchString(m[len(m)-3:]+rest) && !rxDateSpoken.MatchString(rest) {
		near += rest[:prose.Cut(rest, 40)] // 追記(2021年6月5日)
	}
	if posted = date.ISO(near); posted == "" {
		posted = date.MonthDay(near, year)
	}
	return posted, true
}

// lowest is the level of a marker that is a paragraph of its own: any
// heading ends what it opened.
const lowest = 7

// onlyMarker reports whether a paragraph is nothing but the marker, with a
// topic at most.
func onlyMarker(text string) bool {
	return utf8.RuneCountInString(text) <= 30 && !prose.HasStop(text)
}

// Mark names the heading each utterance stands under, and turns paragraphs
// that open with an addition's marker, or stand under such a heading, into
// addenda.
func Mark(us []record.Utterance, year string) {
	heading := ""
	under, level, posted := false, 0, ""
	for i := range us {
		u := &us[i]
		if u.Kind == record.Heading {
			heading = u.Text
			if under && u.Level > level {
				continue
			}
			posted, under = Addendum(u.Text, year)
			level = u.Level
			continue
		}
		u.Heading = heading
		if u.Depth > 0 || u.Kind == record.Comment || u.Kind == record.Post {
			continue
		}
		if date, ok := Addendum(u.Text, year); ok {
			u.Kind, u.Posted = record.Addendum, date
			if date == "" && under {
				u.Posted = posted
			}
			if onlyMarker(u.Text) {
				under, level, posted = true, lowest, u.Posted
			}
		} else if under {
			u.Kind, u.Posted = record.Addendum, posted
		}
	}
}

// YearOf is the year an undated marker in the document may be completed
// with: only when publication and revision do not disagree.
func YearOf(d *record.Document) string {
	if len(d.Published) < 4 || len(d.Modified) >= 4 && d.Modified[:4] != d.Published[:4] {
		return ""
	}
	return d.Published[:4]
}
