package comment

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"classify/crawler/extract/date"
	"classify/crawler/extract/dom"
	"classify/crawler/extract/prose"
	"classify/store/record"

	"golang.org/x/net/html"
)

const (
	// maxSignature is longer than a number, a name and a time, in characters.
	maxSignature = 60
	// maxName is as long as names of readers get, in characters.
	maxName = 40
	// maxFormLine is as long as the lines around a form for comments.
	maxFormLine = 60
)

const rxMonth = `(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*`

var (
	rxNumber = regexp.MustCompile(`^\s*(?:No\.?\s*|#|＃)?[0-9０-９]{1,5}\s*[.．:：)）]\s*`)
	rxByWord = regexp.MustCompile(`(?i)^\s*(?:(?:(?:posted|commented|written)\s+by|by|from)\b|投稿者|(?:投稿|回答者?|質問者|お礼|補足)\s*[:：]|お?名前\s*[:：]|(?:name|id)\s*[:：])\s*[:：]?\s*`)
	// rxButtons are the links and marks that stand in such a line.
	rxButtons = regexp.MustCompile(`(?i)[\[［(（]\s*(?:編集|返信|削除|edit|reply)\s*[\])）］]|[#＃][-\w./]*(?:\s|$)|(?:^|[|｜\s])(?:URL|HP|Mail|編集|返信|削除|edit|reply)(?:\s*[|｜]|(?:\s+(?:編集|返信|削除))*\s*$)`)
	// rxDated is the date in a signature, with the words and marks around it.
	rxDated = regexp.MustCompile(`(?i)[\s　:：|｜/／,、(（\-—–@»›]*(?:at\b|on\b|投稿日時?|日時)?[\s:：]*(?:(?:19|20)[0-9]{2}\s*[年/.\-]\s*[0-9]{1,2}\s*[月/.\-]\s*[0-9]{1,2}日?|` + rxMonth + `\.?\s+[0-9]{1,2}(?:st|nd|rd|th)?,?\s+(?:19|20)[0-9]{2}|[0-9]{1,2}\s+` + rxMonth + `\.?,?\s+(?:19|20)[0-9]{2})(?:\s+at\b)?(?:\s*[(（][^)）]{1,3}[)）])?(?:[\sT]*(?:午前|午後)?[0-9]{1,2}[:時][0-9]{2}分?(?::[0-9]{2})?(?:\s*[AP]M)?)?[\s)）:：|｜]*`)
	// rxForm is what a section says of itself: its title, its form, its rules.
	rxForm = regexp.MustCompile(`^(?:この(?:記事|エントリー?|投稿)への|みんなの|読者の)?コメント[\s一覧欄\d(（）)件:：]*$|コメント(?:する|を|は|がありません|の投稿|投稿|欄)|メールアドレス|ログイン|返信|トラックバック|(?i:leave a (?:reply|comment)|no comments|log in|\d+ comments?$)`)
)

// sign reads the line that signs a comment: "1. Posted by たろう 2021年05月22日
// 12:00", "id:hama 2021-05-22". Without a date or a word that announces a
// name it does not know a speaker.
func sign(line string) (speaker, posted string) {
	line = strings.ReplaceAll(line, "\n", " ")
	posted = date.ISO(line)
	line = rxButtons.ReplaceAllString(rxNumber.ReplaceAllString(line, ""), " | ")
	said := rxByWord.MatchString(line)
	name := rxByWord.ReplaceAllString(line, "")
	if at := rxDated.FindStringIndex(name); at != nil {
		before, after := name[:at[0]], name[at[1]:]
		if name = before; strings.TrimSpace(before) == "" {
			name = rxByWord.ReplaceAllString(after, "")
		}
	} else if trimmed := rxSays.ReplaceAllString(name, ""); !said && trimmed == strings.TrimSpace(name) {
		return "", posted
	}
	name = strings.Trim(withoutBadges(rxSays.ReplaceAllString(name, "")), " 　:：|｜/／,、-—–»›")
	if isNobody(name) || utf8.RuneCountInString(name) > maxName || !prose.Speaks(name) {
		return "", posted
	}
	return name, posted
}

// isSignature reports whether a text does no more than sign a comment: it
// is short, has a date and no sentence.
func isSignature(text string) bool {
	if strings.ContainsAny(text, "#＃") {
		text = rxButtons.ReplaceAllString(text, " ")
	}
	return utf8.RuneCountInString(text) <= maxSignature && !prose.HasStop(text) && date.ISO(text) != ""
}

// readSigned adds what the signature in a comment's box says and gives the
// element of its words: all of the box if the signature turned out to say
// neither who nor when.
func readSigned(u *record.Utterance, box, signature *html.Node) (words *html.Node) {
	speaker, posted := sign(dom.Inline(signature))
	if u.Speaker == "" {
		u.Speaker = speaker
	}
	if u.Posted == "" {
		u.Posted = posted
	}
	if signature.NextSibling == nil || u.Speaker == "" && u.Posted == "" {
		return box
	}
	return signature.NextSibling
}

// signingLine is the line of a comment that says who wrote it and when, where
// no name of an element tells: its first or last one, or one that is named as
// a foot or head.
func signingLine(n *html.Node) (line *html.Node, speaker, posted string) {
	leaves := dom.Leaves(n)
	for i, c := range leaves {
		if i > 0 && i < len(leaves)-1 && roleOf(c) != dataRole || !mayDate(c) {
			continue
		}
		if text := dom.Inline(c); isSignature(text) {
			if speaker, posted = sign(text); speaker != "" {
				return c, speaker, posted
			}
		}
	}
	return nil, "", ""
}

// readSigningLine adds what that line says, and takes it from the words.
func readSigningLine(u *record.Utterance, n, body *html.Node) {
	if !mayDate(n) {
		return
	}
	line, speaker, posted := signingLine(n)
	if line == nil || line == body {
		return
	}
	if u.Speaker == "" {
		u.Speaker = speaker
	}
	if u.Posted == "" {
		u.Posted = posted
	}
	if line != n {
		dom.Remove(line)
	}
}

// onlyDates reports whether a line is a date and nothing more.
func onlyDates(line string) bool {
	return line != "" && len(line) <= 3*maxSignature && rxDated.FindString(line) == line
}

// readHeadLines adds the name and the date that stand on the first two lines
// of a comment, and takes them from the words.
func readHeadLines(u *record.Utterance, n *html.Node) {
	leaves := dom.Leaves(n)
	if len(leaves) < 3 || !onlyDates(dom.Inline(leaves[1])) || !isName(leaves[0]) {
		return
	}
	name := nameOf(leaves[0])
	if name == "" {
		return
	}
	u.Speaker = name
	if u.Posted == "" {
		u.Posted = date.ISO(dom.Inline(leaves[1]))
	}
	dom.Remove(leaves[0])
	dom.Remove(leaves[1])
}
