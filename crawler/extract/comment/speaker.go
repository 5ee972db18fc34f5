package comment

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"classify/crawler/extract/dom"
	"classify/crawler/extract/prose"
	"classify/crawler/extract/utterance"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// rxButton is what a button or a badge of a comment says, without its count.
const rxButton = `ベストアンサー(?:に選ばれた回答)?|返信(?:する|を書く)?|引用(?:返信|する)?|通報(?:する)?|(?:違反)?報告(?:する)?|いいね[!！]?|ナイス[!！]?|参考になった[!！]?|役に立った|共感した|なるほど|うーん|編集|削除|reply|report|like|share|quote|edit|permalink|helpful`

var (
	// rxAccount is what boards write around a name: links to the writer's site
	// and mail, the mark of who may edit.
	rxAccount = regexp.MustCompile(`^(?:(?:URL|HP|Mail|MAIL)\s*[|｜:：]\s*)+|\s*[#＃][-\w./]*$`)
	// rxFieldName is the name of a field, where a person's is not given.
	rxFieldName = regexp.MustCompile(`(?i)^(?:(?:お礼|回答|質問|投稿|返信|コメント|登録|更新|公開|作成|編集|補足|日付|日時|date|posted|answered|asked|published)(?:済み?)?(?:日時?|者)?|お?名前|ユーザー名?|user(?:name)?|name|author|by|no)\s*[:：]?$`)
	// rxAgo is when a comment was written as seen from now, or the day without
	// its year.
	rxAgo = regexp.MustCompile(`(?i)[\s　・|｜(（]*(?:[約]?[0-9０-９]+\s*(?:秒|分|時間|日|週間|[かヶカケヵ]月|年)前|(?:昨日|今日|たった今)$|[0-9]{1,2}月[0-9]{1,2}日(?:\s*[(（][^)）]{1,3}[)）])?(?:\s*[0-9]{1,2}[:時][0-9]{2}分?)?|[0-9]+\s*(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|mo|yr?|[hdw])\s*ago)(?:\s*[(（](?:編集済み?|edited)[)）])?[)）]?$`)
	// rxBadges are buttons, badges and counts behind a name.
	rxBadges = regexp.MustCompile(`(?i)(?:(?:^|[\s　・|｜/／]+)[\[【(（]?(?:` + rxButton + `|(?:会員)?ランク\s*[:：]\s*\S+|(?:レベル|lv\.?)\s*[:：]?\s*[0-9]+|認証済み?|本人確認済み?)[\]】)）]?[\s:：(（]*[0-9０-９,]*\s*[人件票]?[)）]?)+$`)
	// rxAge is what a site shows of who a writer is, behind the name.
	rxAge = regexp.MustCompile(`[\s　]*[(（][^()（）]*(?:[0-9０-９]0代|[0-9０-９]{1,3}歳)[^()（）]*[)）]$`)
	// rxCount is a number and what it counts.
	rxCount = regexp.MustCompile(`^[0-9０-９,.\s]+(?:人|件|票|回|点|pt|points?|posts?)?$`)
)

// besideNames name the parts of an author element that are no part of the name.
var besideNames = []string{"date", "datetime", "time", "timestamp", "published", "badge", "badges", "label", "rank", "level", "role", "points", "score"}

// isBeside reports whether an element beside a name tells a time or a rank.
func isBeside(c *html.Node) bool {
	return c.DataAtom == atom.Time || c.DataAtom == atom.Button || len(c.Attr) > 0 && dom.Named(c, besideNames...) && !dom.Named(c, "author", "name", "user", "username", "nickname")
}

// nameOf is the name that an element gives, "" if it gives none: a date, a
// label, a button or a count is nobody's name.
func nameOf(n *html.Node) string {
	if dom.First(n, func(c *html.Node) bool { return c != n && isBeside(c) }) == nil {
		return nameOfLine(dom.Inline(n))
	}
	return nameOfLine(prose.Squeeze(dom.Without(n, func(c *html.Node) bool { return c != n && isBeside(c) })))
}

// nameOfLine is the name in the first line of a text.
func nameOfLine(line string) string {
	line, _, _ = strings.Cut(strings.TrimSpace(line), "\n")
	line = rxAccount.ReplaceAllString(line, "")
	line = rxNumber.ReplaceAllString(rxSays.ReplaceAllString(line, ""), "")
	line = strings.Trim(rxByWord.ReplaceAllString(line, ""), " 　|｜•·")
	line = withoutCalled(line)
	if strings.ContainsAny(line, "0123456789") {
		if at := rxDated.FindStringIndex(line); at != nil {
			line = strings.TrimSpace(line[:at[0]])
		}
	}
	line = withoutBadges(line)
	if utf8.RuneCountInString(line) > 60 || !prose.Speaks(line) || isNobody(line) {
		return ""
	}
	return strings.TrimSpace(line)
}

// withoutBadges takes off a name what a site shows behind it: when the comment
// was written, buttons, the writer's rank and age.
func withoutBadges(name string) string {
	name = strings.TrimRight(rxAgo.ReplaceAllString(name, ""), " 　")
	name = rxBadges.ReplaceAllString(name, "")
	return rxAge.ReplaceAllString(name, "")
}

// isNobody reports whether what stands for a name is a label or a count.
func isNobody(name string) bool {
	name = strings.TrimSpace(name)
	return name == "" || rxFieldName.MatchString(name) || rxCount.MatchString(name) || rxLabel.MatchString(name)
}

// posterOf is a name with the ID of a board's poster, if the head of the comment has
// one.
func posterOf(n *html.Node, name string) string {
	if name == "" {
		return name
	}
	beside := firstAttr(n, "data-userid", "data-user-id")
	if uid := dom.First(n, func(c *html.Node) bool { return dom.Named(c, "uid", "userid", "postid") }); uid != nil {
		beside += " " + dom.Inline(uid)
	}
	return utterance.Poster(name, beside)
}

// speakerOf is the name that signs a comment.
func speakerOf(n, speaker *html.Node) string {
	if speaker != nil {
		if name := nameOf(speaker); name != "" || dom.Inline(speaker) != "" {
			return name
		}
		return nameOfLine(dom.Attr(speaker, "content"))
	}
	return nameOfLine(firstAttr(n, "data-author", "data-author-name", "data-username", "data-user-name"))
}
