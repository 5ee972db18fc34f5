package record

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// nobody are the names under which forms and boards print what is written
// without one, or that people give who want none, see plain. With anything
// behind them that tells one from another, an ID or a trip, they are names.
var nobody = regexp.MustCompile(`^(?:` +
	`匿名(?:希望|投稿者?|ユーザー?|会員|の?方|のコメント)?|無記名|記名なし|名乗らない|` +
	`(?:以下、?|風吹けば|[^0-9a-z@◆#★]{0,8}の)?(?:名無し|ななし|名なし)(?:の権兵衛|のごんべえ?|の(?:者|人|方)|にかわりまして.{0,20})?|` +
	`(?:お?名前|氏名|ニックネーム|ハンドルネーム|投稿者名?)(?:なし|無し|未設定|未記入|未入力|不明)|投稿者不明|無名|774|` +
	`(?:通りすがり|とおりすがり|通りがかり)(?:の(?:者|人|方|もの))?|` +
	`ゲスト(?:ユーザー?)?|(?:退会|削除)(?:した|済み?の?)ユーザー?|` +
	`anonymous(?:coward|user)?|anon|guest(?:user)?|no-?name|nobody|nanashi|unknown(?:user)?|\(unknown\)` +
	`)(?:さん|さま|様|氏|君|くん|ちゃん|殿)*(?:@[^0-9a-z◆#★]*)?$`)

// IsNobody reports whether a speaker's name is that of nobody: 匿名, 名無しさん.
func IsNobody(speaker string) bool {
	if len(speaker) > longestNobody || strings.ContainsAny(speaker, "0123456789#") && !strings.Contains(speaker, "774") {
		return false // a number tells one from another
	}
	name := plain(speaker)
	return slices.ContainsFunc(signs, func(sign string) bool { return strings.Contains(name, sign) }) && nobody.MatchString(name)
}

// signs are parts of these names of which each has one: few others have, and a
// store has a hundred thousand.
var signs = []string{"匿名", "無し", "なし", "記名", "無名", "名乗", "不明", "未", "通り", "とおり", "774", "ゲスト", "ユーザ", "anon", "guest", "name", "nobody", "nanashi", "unknown"}

// longestNobody is how many bytes such a name may have: that of a board has 70.
const longestNobody = 150

// plain spells a name in small letters of the usual width, without blanks and
// what it is put into: （匿名）.
func plain(name string) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), r == '_':
			return -1
		case '！' <= r && r <= '～':
			r -= '！' - '!'
		}
		return unicode.ToLower(r)
	}, name)
	return strings.Trim(name, "。.,、-‐―ー・()[]<>【】「」《》〈〉")
}
