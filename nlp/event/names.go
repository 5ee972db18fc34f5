package event

import (
	"slices"
	"strings"
	"unicode/utf8"

	"classify/nlp/token"
	"classify/store/record"
)

// selves are words for the speaker or the one spoken of; agents end the names
// of those who act, and organisations those of them that are no single persons.
var (
	selves        = []string{"当社", "弊社", "同社", "両社", "各社", "自社", "私", "我々", "当方", "本人", "政府", "国", "警察", "会社", "運営", "先方", "相手", "市", "県", "町", "村", "区", "府", "都", "省", "庁", "党"}
	organisations = []string{"社", "局", "庁", "省", "会", "団", "機構", "銀行", "大学", "病院", "警", "署", "市", "県", "町", "村", "区", "府", "都", "組合", "連盟", "法人", "センター", "党",
		"グループ", "ホールディングス", "店", "園", "校", "行", "商会", "商店", "商事", "電鉄", "鉄道", "工業", "産業", "協議会", "教委", "公取委", "学校", "医大", "同大", "高校", "高専", "組織", "機関", "当局", "企業", "業者"}
	agents = append([]string{"者", "部", "課", "室", "氏", "さん", "様", "長", "側", "チーム", "弁護士", "大臣", "知事", "官", "広報", "会員", "ユーザー", "ユーザ", "記者", "員", "各位", "住民", "市民", "利用者", "顧客", "客", "患者", "紙", "師", "メディア", "報道陣"},
		organisations...)
	things = []string{"件", "事", "日", "情報", "発覚", "検知", "公表", "発表", "報告", "回答", "通知", "連絡", "詳細", "今回", "原因", "可能性", "流出", "部分", "一部", "全部", "外部", "内部", "本部分", "漏えい", "不正", "アクセス", "サーバー", "サービス", "アプリ", "システム", "データ", "メール", "ファイル", "ホームページ", "サイト", "ウェブサイト",
		"宛先", "送信先", "連絡先", "送付先", "送り先", "流出先", "接続先", "アクセス先", "リンク先", "保存先", "機会", "都会", "再会", "開店", "店頭", "時点", "現在", "場合", "実行", "移行", "発行", "施行", "運行", "進行", "社会"}
	// trades end the names of companies.
	trades = []string{"商会", "商店", "商事", "物流", "電鉄", "鉄道", "工業", "産業", "銀行", "電機", "電気", "電工", "電子", "製作所", "自動車", "食品", "フーズ", "製薬", "薬品", "化学", "製菓", "商船", "建設", "不動産", "証券", "保険", "生命", "信用金庫", "信用組合", "運輸", "交通", "通運", "航空", "出版", "書店", "書房", "印刷", "製紙", "製鉄", "重工",
		"電力", "石油", "水産", "農協", "生協", "百貨店", "薬局", "運送", "観光", "旅行", "通信", "放送", "ストア", "マート", "ホテル", "クリニック", "システムズ", "ホールディングス", "グループ"}
	companies = []string{"株式会社", "有限会社", "合同会社", "合資会社", "(株)", "（株）", "㈱"}
	// partners end what a company is to another one.
	partners = append(record.Partners(), "グループ各社", "運営会社", "他社")
)

// longestEnd is how many bytes the longest of words has that a name ends with.
func longestEnd(name string, words []string) (most int) {
	for _, w := range words {
		if strings.HasSuffix(name, w) {
			most = max(most, len(w))
		}
	}
	return most
}

// tradeName is how many bytes the trade has that a company's name ends with; 0 of a
// trade alone, 電力.
func tradeName(name string) int {
	if n := longestEnd(name, trades); n < len(name) {
		return n
	}
	return 0
}

// isPartner reports whether a name ends with what a company is to another one.
func isPartner(name string) bool { return longestEnd(name, partners) > 0 }

// isCompany reports whether a name is that of a company, or stands for one.
func isCompany(name string) bool {
	_, own, owned := cutLast(name, "の")
	if !owned {
		own = name
	}
	name, _, _ = strings.Cut(name, "（")
	return isPartner(name) || slices.ContainsFunc(companies, func(w string) bool { return strings.Contains(own, w) }) ||
		max(longestEnd(own, []string{"社", "企業"}), longestEnd(own, trades)) > longestEnd(own, things)
}

// cutLast cuts a text at the last sep.
func cutLast(s, sep string) (before, after string, ok bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// agent reports whether a phrase may be the name of somebody who acts.
func agent(words []token.Token) bool {
	if len(words) == 0 {
		return false
	}
	head := words[len(words)-1]
	name := written(words)
	switch {
	case slices.ContainsFunc(selves, func(w string) bool { return name == w || strings.HasSuffix(name, "の"+w) }):
		return true
	case isPartner(name):
		return true
	case utf8.RuneCountInString(name) < 2 || verbAt(head.Surface).kind != "":
		return false
	case isNamedCompany(name):
		return true
	}
	thing, acts := longestEnd(name, things), max(longestEnd(name, agents), tradeName(name))
	switch {
	case thing > 0 && thing >= acts:
		return false
	case acts > 0, head.Sub == "固有名詞":
		return true
	}
	return foreign(head.Surface) && utf8.RuneCountInString(head.Surface) > 2
}

// isNamedCompany reports whether a phrase is a company's name that says so, or the
// name of what it is to another one and its own: 委託先のみなと商会.
func isNamedCompany(name string) bool {
	of, own, ok := cutLast(name, "の")
	if !ok {
		of, own = "", name
	}
	if slices.ContainsFunc(companies, func(w string) bool { return strings.Contains(own, w) }) {
		return true
	}
	c, _ := utf8.DecodeRuneInString(own)
	return isPartner(of) && foreign(string(c)) && longestEnd(own, things) == 0
}

// organisation reports whether a phrase may be the name of one that acts where it
// is a place too: みなと商会では.
func organisation(words []token.Token) bool {
	if len(words) == 0 {
		return false
	}
	name := written(words)
	return slices.Contains([]string{"当社", "弊社", "同社", "会社", "運営"}, name) || agent(words) && (max(longestEnd(name, organisations), tradeName(name)) > 0 || isPartner(name) || isNamedCompany(name))
}

var isAuthority = record.IsAuthority

func written(words []token.Token) string {
	var b strings.Builder
	for _, w := range words {
		b.WriteString(w.Surface)
	}
	return b.String()
}

// foreign reports whether a word is in katakana or letters: names of
// companies mostly are.
func foreign(s string) bool {
	for _, c := range s {
		if !(c >= 'ァ' && c <= 'ー' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') {
			return false
		}
	}
	return s != ""
}
