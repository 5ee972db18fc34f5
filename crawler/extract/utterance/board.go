package utterance

import (
	"regexp"
	"strings"

	"classify/crawler/extract/date"
	"classify/store/record"

	"golang.org/x/text/unicode/norm"
)

// rxThread is the line above a post of a bulletin board:
// "12 ：名無しさん：2021/05/21(金) 12:34:56 ID:abc". The day of the week and
// the time tell it from an entry of a numbered list of articles.
var rxThread = regexp.MustCompile(`^\s*(\d{1,5})(?:\s*[：:.．]\s*|\s+|)([^\d\s/.,：:年月日時-][^\n]{0,60}?)\s*[：:]?\s*(?:投稿日\s*[：:]\s*)?(\d{2,4}/\d{1,2}/\d{1,2}\s*[(（][^)）\n]{1,3}[)）]\s*\d{1,2}:\d{2}[^\n]{0,60})$`)

// rxGuestBook is the line above an entry of a guest book:
// "■No.12 投稿者：灯台守 投稿日：2021年05月22日(土) 10時15分".
var rxGuestBook = regexp.MustCompile(`^\s*[■□●◆▼★☆\[［【(（\s]*(?:No\.?|NO\.?|№|＃|#)?\s*(\d{1,6})?[\]］】)）:：.．\s]*[^\n]{0,40}?(?:投稿者|お?名前|Name)\s*[：:]\s*([^\n]{1,40}?)[\s　/／|｜]*(?:投稿日時?|日時|Date)\s*[：:]\s*([^\n]{8,60})$`)

// rxNameField is the field that a name stands in: "1 名前：名無しさん".
var rxNameField = regexp.MustCompile(`^お?名前\s*[：:]\s*`)

// rxNumberBehind is a post's number behind its date.
var rxNumberBehind = regexp.MustCompile(`\s(?:No\.?|NO\.?|№)\s*(\d{1,6})\s*$`)

// rxAnswered is how a post of a board names the one it answers.
var rxAnswered = regexp.MustCompile(`(?:>>|＞＞|≫)\s*([0-9０-９]{1,5})`)

// AnsweredNumber is the number of the post that another says it answers, as
// PlainNumber writes it, "" if it names none.
func AnsweredNumber(text string) string {
	if !strings.Contains(text, ">>") && !strings.Contains(text, "＞＞") && !strings.Contains(text, "≫") {
		return ""
	}
	if m := rxAnswered.FindStringSubmatch(text); m != nil {
		return PlainNumber(m[1])
	}
	return ""
}

// PlainNumber writes a post's number as others write it who name it.
func PlainNumber(digits string) string {
	return strings.TrimLeft(norm.NFKC.String(digits), "0")
}

// maxHead is longer than the line above a post gets, in bytes.
const maxHead = 600

// BoardHead reads the line above a post of a bulletin board: the post, still
// without its words, and its number.
func BoardHead(line string) (post record.Utterance, number string, ok bool) {
	if len(line) > maxHead || !strings.ContainsAny(line, ":：") {
		return record.Utterance{}, "", false
	}
	var m []string
	if start := strings.TrimLeft(line, " \t　"); start != "" && start[0] >= '0' && start[0] <= '9' && strings.Contains(line, "/") {
		m = rxThread.FindStringSubmatch(line)
	}
	if m == nil && (strings.Contains(line, "投稿者") || strings.Contains(line, "名前") || strings.Contains(line, "Name")) {
		if m = rxGuestBook.FindStringSubmatch(line); m != nil && date.ISO(m[3]) == "" {
			m = nil
		}
	}
	if m == nil {
		return record.Utterance{}, "", false
	}
	name := strings.Trim(m[2], " 　：:")
	if strings.Contains(name, "名前") {
		name = rxNameField.ReplaceAllString(name, "")
	}
	posted := m[3]
	if len(posted) > 2 && posted[2] == '/' {
		posted = "20" + posted // 21/05/21
	}
	if m[1] == "" {
		if behind := rxNumberBehind.FindStringSubmatch(posted); behind != nil {
			m[1] = behind[1]
		}
	}
	return record.Utterance{
		Kind: record.Comment, Voice: record.Commentary,
		Speaker: Poster(name, m[3]), Posted: date.ISO(posted),
	}, m[1], true
}

// rxPosterID is the ID that a board gives a poster for a day of a thread: of eight
// characters, and a ninth for the kind of line. ???, which some hide behind, is none.
var rxPosterID = regexp.MustCompile(`(?:^|[^A-Za-z])ID[:：]\s?([A-Za-z0-9+/]{3,12})(?:$|[^A-Za-z0-9+/])`)

// rxBoardName is what boards call all who give no name: 名無しさん, 名無しの港民.
var rxBoardName = regexp.MustCompile(`名無し|ななし`)

// Poster is the name of who has posted on a board. What the board calls everybody
// has behind it the ID that stands beside it: that tells one from another.
func Poster(name, beside string) string {
	if !record.IsNobody(name) && !rxBoardName.MatchString(name) || rxPosterID.MatchString(name) {
		return name
	}
	id := rxPosterID.FindStringSubmatch(beside)
	if id == nil {
		return name
	}
	return name + " ID:" + id[1]
}
