package utterance

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

const (
	// rxMarks may stand before a marker and behind it: ★追記★, --- 追記 ---.
	rxMarks = `[\s　※＊*■●◆◇▼▽・#＃★☆◎→～〜~=＝―—─-]*`
	// rxWhen is a date as markers have it, with its time.
	rxWhen = `(?:[0-9０-９〇一二三四五六七八九十年月日/.／．時分:：\s]|令和|平成){0,24}`
	rxNth  = `(?:その?[0-9０-９一二三四五六七八九十]{1,2}|[0-9０-９]{1,2})?`
	rxOpen = `[【\[［(（〔<＜《]\s*`
	rxShut = `\s*[】\]］)）〕>＞》]`
	// rxWord is what English calls an addition; as a word of a sentence or a
	// program it is written in small letters.
	rxWord = `(?:U(?:PDATE|pdate)|E(?:DIT|dit))`
)

// rxAddendum finds the marker that opens a later addition: 追記, 【追記】,
// ※追記, ★追記★, (6月5日追記), 6月追記, 2021/6/5 追記, 更新:, 訂正:,
// 【訂正とお詫び】, UPDATE:, [update 6/3]. The words 更新, 訂正 and update open
// ordinary sentences too, so they need a date, a colon, or a bracket with
// nothing else in it than what was changed.
var rxAddendum = regexp.MustCompile(`^` + rxMarks + `(?:` +
	rxOpen + `[^】\]］)）〕>＞》\n]{0,24}(?:追記|加筆)(?:[^すのをがは欄不予可】\]］)）〕>＞》\n][^】\]］)）〕>＞》\n]{0,23})?` + rxShut +
	`|` + rxOpen + `※?` + rxWhen + `(?:に|の)?(?:(?:一部|内容|本文|記事|表記|誤記|誤字|数値|件数|人数|表|図|見出し|再|追加)の?){0,2}(?:更新|訂正|修正)` + rxNth +
	`(?:とお(?:詫|わ)び|の?お知らせ|のお(?:詫|わ)び|版|あり|済み?|しました|いたしました|情報|内容|箇所|点)?[:：]?` + rxWhen + rxShut +
	`|` + rxOpen + `(?:(?i:update|edit)[:：]?\s*[0-9０-９][^】\]］)）〕>＞》\n]{0,20}|[0-9０-９][0-9０-９年月日/.／．\s]{1,12}(?i:update|edit)|` + rxWord + `)` + rxShut +
	`|` + rxWhen + `(?:に|の)?(?:追記|加筆)` + rxNth + `(?:[\s　:：。、)）(（★☆～〜~=＝―—─]|で[すし、]|$|[0-9０-９])` +
	`|[0-9０-９年月日/.／．\s]{0,24}(?:更新|訂正|修正)[0-9０-９]{0,2}\s*[:：]` +
	`|` + rxWord + `\s*[0-9０-９]{0,2}\s*[:：]|` + rxWord + `\s*[(（]?[0-9０-９]{1,4}[年月/.][0-9０-９年月日/.]{1,8}[)）]?[:：]?` +
	`|(?:更新|訂正|修正)情報\s*(?:$|[(（]?[0-9０-９]{1,4}[年月/.][0-9０-９年月日/.]{1,8}[)）]?$))`)

// rxNoAddendum follows a marker that a sentence mentions, or the name of a
// field that says when: （追記）を読む, 更新：毎週月曜日.
var rxNoAddendum = regexp.MustCompile(`^(?:を|という|との|\s*(?:毎[日週月年]|随時|不定期|な[しい]|無し|未定)|(?:です|で)?\s*の?(?:予定|可能))`)

// rxDateNext: a date stands right behind the marker, whose last character is
// the first here.
var rxDateNext = regexp.MustCompile(`^(?:[0-9]{1,3}|[^0-9]{1,3}[\s　（(\[【:：]*)(?:[0-9０-９]|令和|平成)`)

// rxDateSpoken: the date is part of the sentence (訂正：5月21日のお知らせで…), not of
// the marker.
var rxDateSpoken = regexp.MustCompile(`^[^日\n]{0,24}日(?:付|以|現|\p{Hiragana})`)

// markers are the words of which any marker has one.
var markers = []string{"追記", "加筆", "更新", "訂正", "修正", "pdate", "PDATE", "dit", "DIT"}

// Addendum reports whether a text opens with the marker of an addition, and
// the date the marker gives, a month if it says no day. published completes a
// marker that has no year; "" leaves such a date unknown.
func Addendum(text, published string) (posted string, ok bool) {
	head := text[:prose.Cut(text, 120)]
	if !slices.ContainsFunc(markers, func(m string) bool { return strings.Contains(head, m) }) {
		return "", false
	}
	m := rxAddendum.FindString(text)
	if m == "" || strings.Contains(m, "更新日") || rxNoAddendum.MatchString(text[len(m):]) {
		return "", false
	}
	near := m
	if rest := text[len(m):]; rxDateNext.MatchString(m[len(m)-3:]+rest) && !rxDateSpoken.MatchString(rest) {
		near += rest[:prose.Cut(rest, 40)] // 追記(2021年6月5日)
	}
	return when(near, published), true
}

// lateMonth and earlyMonth: what was published from October on and has an
// addition of January to March got it in the next year.
const (
	lateMonth  = "10"
	earlyMonth = "03"
)

// when reads the date of a marker on a page that was published on a day.
func when(marker, published string) string {
	if posted := date.ISO(marker); posted != "" {
		return posted
	}
	if len(published) < 4 {
		return date.Month(marker, "")
	}
	year := published[:4]
	posted := date.MonthDay(marker, year)
	if posted == "" {
		posted = date.Month(marker, year)
	}
	if len(published) >= 7 && len(posted) >= 7 && published[5:7] >= lateMonth && posted[5:7] <= earlyMonth && posted[:4] == year {
		if n, err := strconv.Atoi(year); err == nil {
			return strconv.Itoa(n+1) + posted[4:]
		}
	}
	return posted
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
// addenda. published completes their dates, see PublishedIn.
func Mark(us []record.Utterance, published string) {
	heading := ""
	under, level, posted := false, 0, ""
	for i := range us {
		u := &us[i]
		if u.Kind == record.Heading {
			heading = u.Text
			if under && u.Level > level {
				continue
			}
			posted, under = Addendum(u.Text, published)
			level = u.Level
			continue
		}
		u.Heading = heading
		if u.Depth > 0 || u.Kind == record.Comment || u.Kind == record.Post {
			continue
		}
		if date, ok := Addendum(u.Text, published); ok {
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

// PublishedIn is the day whose year an undated marker in the document may be
// completed with: only when publication and revision do not disagree.
func PublishedIn(d *record.Document) string {
	if len(d.Published) < 4 || len(d.Modified) >= 4 && d.Modified[:4] != d.Published[:4] {
		return ""
	}
	return d.Published
}
