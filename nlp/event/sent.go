package event

import (
	"slices"
	"strings"

	"classify/store/record"
)

// sends are verbs that notify only if what is sent says so, and those who are
// concerned get it.
var sends = []string{"送信", "送付", "郵送", "発送", "お送り"}

// What is sent to somebody to tell them something, those who are told that it
// concerns them, and what it is then about.
var (
	messages  = []string{"メール", "書面", "文書", "手紙", "書簡", "書状", "詫び", "わび状", "お知らせ", "通知", "案内", "はがき", "ハガキ", "葉書", "封書", "SMS", "連絡"}
	persons   = []string{"客", "利用者", "会員", "本人", "対象者", "顧客", "ユーザー", "皆様", "皆さま", "方", "者", "患者", "生徒", "学生", "保護者", "応募", "購入", "登録"}
	subjects  = []string{"対象", "該当", "当該", "影響", "漏えい", "漏洩", "流出", "被害", "詫び", "わび", "注意喚起", "個別"}
	apologies = []string{"詫び", "わび", "削除依頼", "削除のお願い"}
	// mistakes make a message that was sent what went wrong itself.
	mistakes = []string{"誤", "手違い", "宛先", "BCC", "CC", "添付", "別人", "他人"}
	// sentWell are what stands behind a verb of a message that was sent.
	sentWell = []string{"し、", "しました。", "しました、", "いたしました", "致しました", "しております", "しています", "している", "しておりま", "した。", "済み", "を開始", "を始め", "を完了", "が完了", "され、", "された。", "されました", "している", "しました"}
)

// informs reports whether a verb that sends something tells those concerned.
func (r *reader) informs(e record.Event, at, end int) bool {
	rest, lead := r.s[end:r.one.End], r.s[r.one.Start:at]
	if !startsWith(rest, sentWell) && rest != "" || startsWith(rest, []string{"しました際", "しましたところ", "しましたが", "しましたメール"}) {
		return false
	}
	return contains(e.What, messages) && (contains(e.To, persons) || e.To == "" && contains(lead, persons)) &&
		contains(lead, subjects) && (contains(e.What, apologies) || !contains(r.s[r.one.Start:r.one.End], mistakes))
}

// posted reports whether what stands behind a verb that may be said to everybody
// says that it was sent to somebody: お知らせを郵送しました.
func posted(rest string) bool {
	thing, ok := strings.CutPrefix(strings.TrimLeft(rest, "文書状"), "を")
	return ok && startsWith(thing, sends)
}

// begun reports whether what stands behind a verb says that what it tells began on
// its date: 5月25日から順次通知しております.
func begun(rest string) bool {
	return startsWith(rest, []string{"しました", "いたしました", "致しました", "しており", "しています", "している", "した", "し、", "を開始", "を始め", "が始ま", "を行って", "を行い", "を実施"})
}

// investigations are said of what has findings, and inquiries are looked into for
// another reason.
var (
	investigations = []string{"調査", "解析", "検証", "分析", "フォレンジック", "第三者委員会", "専門", "外部"}
	inquiries      = []string{"アンケート", "市場", "世論", "意識", "国勢", "満足度", "実態", "統計", "信用", "交通量", "需要", "顧客満足"}
)

// concludes reports whether an investigation had its findings: its end is told, or
// its report came.
func (r *reader) concludes(v verb, at, end int) bool {
	lead, rest := r.s[r.one.Start:at], r.s[end:r.one.End]
	if slices.ContainsFunc(inquiries, func(w string) bool { return strings.HasSuffix(lead, w) }) {
		return false
	}
	if strings.HasSuffix(v.word, "書") || strings.HasSuffix(v.word, "結果") {
		return came(rest)
	}
	return !startsWith(rest, []string{"する", "次第", "後", "しだい", "すれば", "し次第", "したら", "まで", "るまで", "り次第", "れば", "たら", "ったら", "る予定", "る見"})
}

// came reports whether what stands behind a report says that it was handed in.
func came(rest string) bool {
	return startsWith(rest, []string{"を受領", "を受け取", "を受けた", "を受けま", "を受け、", "を入手", "が届", "が提出", "の提出を受け", "の報告を受け", "が出た", "が出ま", "がまと", "が判明"})
}

func contains(s string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}
