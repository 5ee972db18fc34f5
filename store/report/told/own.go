package told

import (
	"slices"
	"strings"
	"unicode/utf8"

	"classify/store/record"
)

// selves are how a text calls the organisation that it is about, roles what speaks for
// it, and crew who works there.
var (
	selves = []string{"同社", "当社", "弊社", "同組合", "当組合", "同市", "当市", "当校", "本学", "当法人", "当院", "当団体", "当店", "当行"}
	roles  = []string{"会社", "会社側", "運営", "運営側", "運営会社"}
	crew   = record.Staff()
)

// fellows are how an organisation calls another one that it named.
var fellows = []string{"同社", "同法人", "同組合", "同校", "同院", "同大", "同大学", "同会", "同事業者"}

var partners = append(record.Partners(), record.Engagements()...)

// kin are partners whose names may hold the organisation's: 親会社のみなとホールディングス. Of a
// town the organisation may be the 委託先 itself.
var kin = []string{"子会社", "親会社", "関連会社", "関係会社", "グループ会社", "グループ企業"}

// partner is what a company is to the organisation, as its name says; "" if it says
// nothing.
func partner(who string) string {
	i := slices.IndexFunc(partners, func(p string) bool { return strings.Contains(who, p) })
	if i < 0 {
		return ""
	}
	return partners[i]
}

// own reports whether the organisation did what is told: not 当社の委託先.
func (c *clock) own(e Event) bool {
	who := strings.TrimPrefix(strings.TrimSuffix(e.Who, "側"), "社内の")
	if who == "" {
		return e.Voice != record.Commentary || e.Kind == Announced
	}
	if of, ok := strings.CutPrefix(who, "当該"); ok && e.Voice != record.Commentary {
		return slices.Contains([]string{"事業者", "企業", "会社", "組織", "団体", "法人"}, of)
	}
	if of, _, _ := strings.Cut(who, "の"); e.Voice == record.Announcement && slices.Contains(fellows, of) {
		return false // who speaks calls himself 当社
	}
	self := strings.HasPrefix(who, "当") || strings.HasPrefix(who, "本")
	if (e.Voice == record.Authority || e.Voice == record.Commentary) && self {
		return false // its own, or the writer's
	}
	if slices.Contains(roles, who) || slices.Contains(crew, who) || c.isStaff(who) || self && e.Voice == record.Announcement && partner(who) == "" {
		return true
	}
	return isSame(who) || isOf(who, longestIn(who, selves)) || isOf(who, longestIn(who, c.names)) ||
		slices.ContainsFunc(c.names, func(name string) bool { return isShort(who, name) })
}

// longestIn is the longest of the names that who acts is called by; "" if he is by none.
func longestIn(who string, names []string) (longest string) {
	for _, name := range names {
		if len(name) > len(longest) && strings.Contains(who, name) {
			longest = name
		}
	}
	return longest
}

// isStaff reports whether who acts is one of those who work for the organisation, 渚社長,
// システム担当者, and not for one that the name says: カモメ社長, 県職員.
func (c *clock) isStaff(who string) bool {
	for _, role := range crew {
		of, ok := strings.CutSuffix(who, role)
		if !ok || of == "" || strings.Contains(of, "の") || partner(of) != "" || legal.Replace(of) != of {
			continue
		}
		last, _ := utf8.DecodeLastRuneInString(of)
		named := script(last) > han && !holds(of, "システム", "サポート", "センター", "チーム")
		if !named && !isAuthority(of) && !slices.Contains([]string{"町", "村", "区", "国"}, of) || slices.ContainsFunc(c.names, func(name string) bool { return isShort(of, name) }) {
			return true
		}
	}
	return false
}

// isSame reports whether who acts is the one that a text named before, 同医大, and not
// one of the same kind as it, 同業のB社.
func isSame(who string) bool {
	rest, ok := strings.CutPrefix(who, "同")
	_, behind, owned := strings.Cut(rest, "の")
	if !ok || owned && isApart(behind) || partner(rest) != "" || isAuthority(rest) && !slices.Contains([]string{"市", "県", "都", "府"}, rest) || strings.HasSuffix(rest, "氏") {
		return false
	}
	return !slices.ContainsFunc([]string{"業", "様", "種", "じ", "系", "名", "時", "日", "年", "期", "級", "僚"}, func(w string) bool { return strings.HasPrefix(rest, w) })
}

// apart stand behind the organisation's name where it is a part of another one's, or
// says of whom somebody is who does not act for it: みなとホールディングス, みなとの利用者.
var apart = []string{"ホールディングス", "労働組合", "労組", "被害", "利用者", "会員", "顧客", "客", "ユーザ", "株主", "ファン", "競合", "ライバル", "元社員", "元従業員", "元役員", "元幹部", "弁護団", "問題", "学生", "生徒", "卒業生", "受験生", "保護者", "患者", "住民", "市民", "取引先", "フランチャイズ"}

func isApart(of string) bool {
	return slices.ContainsFunc(apart, func(w string) bool { return strings.HasPrefix(of, w) })
}

// isOf reports whether who acts is the one of a name, or one who acts for it.
func isOf(who, name string) bool {
	before, of, ok := strings.Cut(who, name)
	if name == "" || !ok || partner(of) != "" || holds(before, kin...) || strings.HasSuffix(before, "元") || strings.HasSuffix(before, "旧") || strings.HasSuffix(before, "新") {
		return false
	}
	if strings.Contains(of, "する") && !strings.HasPrefix(of, "を") && !strings.HasPrefix(of, "が運営") {
		return false // みなとの通販を運営する株式会社アカイ
	}
	of = strings.TrimPrefix(of, "の")
	if isApart(of) {
		return false
	}
	return before == "" || !isWord(before, name)
}

// isWord reports whether what stands before a name and the name are one word: 新みなと商会
// of みなと商会.
func isWord(before, name string) bool {
	last, _ := utf8.DecodeLastRuneInString(before)
	first, _ := utf8.DecodeRuneInString(name)
	return script(last) != 0 && script(last) == script(first) && script(last) != han
}

const han = 1

// script tells apart what words are written in; 0: not in a run of one script.
func script(c rune) int {
	switch {
	case c >= '一' && c <= '鿿':
		return han
	case c >= 'ァ' && c <= 'ー':
		return 2
	case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
		return 3
	}
	return 0
}

// legal are the forms of companies, which their names may have or lack.
var legal = strings.NewReplacer("株式会社", "", "有限会社", "", "合同会社", "", "合資会社", "", "学校法人", "", "医療法人", "", "一般社団法人", "", "(株)", "", "（株）", "", "㈱", "")

// isShort reports whether a name is called by its beginning, アオバ of アオバ通販, or by its
// end, 市 of みなと市.
func isShort(who, name string) bool {
	name, who = legal.Replace(name), legal.Replace(who)
	if who == "" {
		return false
	}
	if utf8.RuneCountInString(who) >= 2 && strings.HasPrefix(name, who) || strings.HasSuffix(name, who) {
		return true
	}
	kind := slices.IndexFunc(towns, func(w string) bool { return strings.HasSuffix(name, w) && strings.HasPrefix(who, w) })
	return kind >= 0 && slices.ContainsFunc(offices, func(w string) bool { return strings.HasSuffix(who, w) })
}

// towns have offices that are called by theirs: 市教育委員会 of みなと市.
var (
	towns   = []string{"市", "県", "町", "村", "区", "都", "府", "道"}
	offices = []string{"委員会", "教委", "局", "部", "課", "室", "長", "職員", "担当者", "病院", "学校", "側"}
)
