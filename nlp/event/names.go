package event

import (
	"slices"
	"strings"
	"unicode"
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
	agents = append([]string{"者", "部", "課", "室", "氏", "さん", "様", "長", "側", "チーム", "弁護士", "大臣", "知事", "官", "広報", "会員", "ユーザー", "ユーザ", "記者", "員", "各位", "住民", "市民", "利用者", "顧客", "客", "患者", "紙", "師", "メディア", "報道陣", "男性", "女性"},
		organisations...)
	things = append([]string{"件", "事", "日", "情報", "発覚", "検知", "公表", "発表", "報告", "回答", "通知", "連絡", "詳細", "今回", "原因", "可能性", "流出", "部分", "一部", "全部", "外部", "内部", "本部分", "漏えい", "不正", "アクセス", "サーバー", "アプリ", "メール", "ファイル", "ホームページ", "サイト", "ウェブサイト",
		"宛先", "送信先", "連絡先", "送付先", "送り先", "流出先", "接続先", "アクセス先", "リンク先", "保存先", "機会", "都会", "再会", "開店", "店頭", "時点", "現在", "場合", "実行", "移行", "発行", "施行", "運行", "進行", "社会"}, borne...)
	// borne are things that companies are named by too: 北斗システム.
	borne = []string{"サービス", "システム", "データ"}
	// matters are what a sentence may be about that tells of a step and not of who took
	// it: 経緯は5月21日に公表した.
	matters = []string{"こと", "もの", "ところ", "ため", "とき", "時", "際", "ほか", "うち", "点", "前", "後", "中", "間", "分", "数", "名", "額", "量", "率", "的", "上", "下", "これ", "それ", "これら", "それら", "すべて", "全て", "全員", "多く", "残り", "半数", "人", "万", "億",
		"当時", "当初", "最初", "最終", "次", "実際", "以上", "以下", "同時", "先", "案", "策", "声", "書", "報", "品", "機", "器", "可能性", "例", "別", "物", "手", "口", "力", "線", "表", "文", "図", "説", "版", "欄", "化", "論", "度", "回",
		"内容", "結果", "経緯", "事実", "概要", "全容", "影響", "状況", "対応", "対策", "方針", "処分", "対象", "理由", "時期", "日時", "期間", "範囲", "規模", "おそれ", "恐れ", "疑い", "痕跡", "形跡", "挙動", "通信", "ログ", "プログラム", "書類", "文書", "書面", "資料", "リリース", "コメント", "記事", "投稿", "動画", "写真", "画面", "機能", "設定",
		"脆弱性", "欠陥", "ミス", "エラー", "誤り", "不備", "紛失", "盗難", "送付", "送信", "改ざん", "改竄", "感染", "侵入", "停止", "復旧", "再開", "措置", "検証", "点検", "監査", "計画", "予定", "意見", "質問", "要望", "苦情", "クレーム", "問い合わせ", "契約", "取引", "商品", "製品", "決済", "支払", "支払い", "補償", "返金", "カード", "口座", "アカウント", "ポイント",
		"ネットワーク", "装置", "端末", "パソコン", "スマホ", "データベース", "クラウド", "ページ", "ソフト", "名簿", "リスト", "一覧", "住所", "番号", "アドレス", "パスワード", "マルウェア", "ランサムウェア", "ウイルス", "フィッシング", "キャンペーン", "ニュース", "アラート", "警告", "販売", "配信", "登録", "利用", "購入", "処理", "更新", "ログイン", "調査", "解析", "分析", "確認", "会見", "騒動", "説明", "謝罪", "お詫び", "公開", "開示", "認識", "判断", "責任", "仕組み", "ツール", "メッセージ", "ブログ", "アクセス先", "勧告", "命令", "指導", "声明", "提出", "受付", "窓口", "電話", "書き込み", "ミーティング", "会議", "社名", "氏名", "社内", "社外", "国内", "海外", "午前", "午後", "夜", "朝", "昼", "夕方", "未明", "深夜"}
	// devices watch for the one who has them: EDRが検知した.
	devices = []string{"EDR", "XDR", "WAF", "IDS", "IPS", "UTM", "SIEM", "SOC", "CSIRT", "EC", "Web", "WEB", "web", "VPN", "AI", "IT", "ID", "SNS", "DB", "PC", "API", "SaaS", "QR", "ネット", "オンライン", "クレジット", "クラウド", "クラ", "ウェブ", "セキュリティ", "フィッシング", "ランサム", "マル", "メール", "サーバー", "サーバ", "ログイン", "データ", "アプリ", "システム", "アクセス", "カード", "スマホ", "スマートフォン", "パソコン", "ネットワーク", "インターネット", "デジタル", "サイバー", "バックアップ", "コール", "カスタマー", "サポート", "プレス", "ニュース", "マイ", "サービス", "ポイント", "ギフト", "ファイル", "フォーム", "アカウント", "パスワード", "ツイッター", "テスト", "ウイルス", "リモート"}
	// staff are those of whoever the text is about, and say not whose.
	staff = record.Staff()
	// trades end the names of companies.
	trades = []string{"商会", "商店", "商事", "物流", "電鉄", "鉄道", "工業", "産業", "銀行", "電機", "電気", "電工", "電子", "製作所", "自動車", "食品", "フーズ", "製薬", "薬品", "化学", "製菓", "商船", "建設", "不動産", "証券", "保険", "生命", "信用金庫", "信用組合", "運輸", "交通", "通運", "航空", "出版", "書店", "書房", "印刷", "製紙", "製鉄", "重工",
		"電力", "石油", "水産", "農協", "生協", "百貨店", "薬局", "運送", "観光", "旅行", "通信", "放送", "ストア", "マート", "ホテル", "クリニック", "システムズ", "ホールディングス", "グループ"}
	companies = []string{"株式会社", "有限会社", "合同会社", "合資会社", "(株)", "（株）", "㈱"}
	// partners end what a company is to another one.
	partners    = append(record.Partners(), "グループ各社", "運営会社", "他社")
	engagements = record.Engagements()
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
func isPartner(name string) bool { return longestEnd(strings.TrimSuffix(name, "様"), partners) > 0 }

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

// isStaff reports whether a name is that of those of whoever the text is about.
func isStaff(name string) bool { return longestEnd(name, staff) > 0 && !strings.Contains(name, "の") }

// ownWord is the subdivision of words that an incident's dictionary adds: its names.
const ownWord = "*"

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
	case isPartner(name), related(name), engaged(name):
		return true
	case utf8.RuneCountInString(name) < 2 || verbAt(head.Surface).kind != "", slices.Contains(devices, name):
		return false
	case isNamedCompany(name):
		return true
	}
	thing, acts := longestEnd(name, things), max(longestEnd(name, agents), tradeName(name))
	switch {
	case thing > 0 && thing >= acts:
		return false
	case acts > 0, head.Sub == "固有名詞", head.Sub == ownWord && head.POS == "名詞":
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

// related reports whether a name says what a company is to another one and gives its
// own behind it: 委託先の北斗システム, 委託先である北斗システム, 北斗システム（当社委託先）.
func related(name string) bool {
	if of, remark, ok := cutLast(name, "（"); ok && isPartner(strings.TrimRight(remark, "）)")) {
		return of != ""
	}
	for _, link := range []string{"である", "の"} {
		of, own, ok := cutLast(name, link)
		if !ok || !isPartner(of) || utf8.RuneCountInString(own) < 2 {
			continue
		}
		n := longestEnd(own, borne)
		if n == 0 {
			return link == "である" || longestEnd(own, things) == 0 && longestEnd(own, matters) == 0 && !startsWith(own, devices)
		}
		c, _ := utf8.DecodeRuneInString(own)
		return n < len(own) && (unicode.Is(unicode.Han, c) || foreign(string(c))) && !startsWith(own, devices) && !startsWith(own, []string{"監視", "基幹", "管理", "業務", "会員", "顧客", "予約", "受注", "配送", "社内", "情報", "検知", "防御", "運用", "販売"})
	}
	return false
}

// engaged reports whether a name begins with what a company does for another one:
// 委託している北斗システム.
func engaged(name string) bool {
	return slices.ContainsFunc(engagements, func(w string) bool {
		_, own, ok := strings.Cut(name, w)
		return ok && own != ""
	})
}

// isNamed reports whether a phrase looks like a name of somebody by its words: 東洋テック,
// アオバ通販, KTTデータ. Of one word it is a guess.
func isNamed(words []token.Token) bool {
	words = ownWords(words)
	if len(words) == 0 || isMatter(words) {
		return false
	}
	first := words[0]
	if first.Sub != "固有名詞" && first.Sub != ownWord && !(foreign(first.Surface) && utf8.RuneCountInString(first.Surface) > 1) || slices.Contains(devices, first.Surface) {
		return false
	}
	return len(words) > 1 || utf8.RuneCountInString(first.Surface) > 2
}

// ownWords are those of a phrase behind the last の: of 通販大手のトビウオ its name.
func ownWords(words []token.Token) []token.Token {
	for i := len(words) - 1; i >= 0; i-- {
		if words[i].Surface == "の" {
			return words[i+1:]
		}
	}
	return words
}

// isMatter reports whether a phrase is of a thing, of what happened or of a time, and
// so can take no step.
func isMatter(words []token.Token) bool {
	words = ownWords(words)
	if len(words) == 0 {
		return true
	}
	name, first := written(words), words[0]
	if n := longestEnd(name, borne); n > 0 {
		named := first.Sub == "固有名詞" || foreign(first.Surface)
		return len(words) == 1 || !named || slices.Contains(devices, first.Surface)
	}
	return longestEnd(name, things) > 0 || longestEnd(name, failures) > 0 || longestEnd(name, matters) > 0 || slices.Contains(devices, name)
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
