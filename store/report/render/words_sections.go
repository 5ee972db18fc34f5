package render

// japaneseSections has the words of the sections beside counts and themes, by
// their English original; English says the original.
var japaneseSections = dictionary{
	"Since the last report": "前回からの変化",
	"nothing was collected before, so that there is nothing to compare with":                           "初回の収集のため、比べる前回がありません",
	"no document was known before: all is new":                                                         "前回の時点では文書がなく、すべて新しいものです",
	"compared with what was known after run %s":                                                        "実行 %s の時点との比較",
	"compared with what was captured until %s":                                                         "%s までに取得したものとの比較",
	"%s new documents, %s with another text; %s new utterances; %s voices not heard on a theme before": "新しい文書 %s 件、本文が変わった文書 %s 件、新しい発言 %s 件、初めてテーマに触れた声 %s",
	"mentions before": "言及(前回)", "now": "今回", "voices before": "声(前回)", "new": "新規",
	"%s sentences changed": "%s 文が変化",
	"without saying so":    "告知なし",
	"publication date":     "公開日",
	"title of the page":    "題名",
	"pages that changed without saying anything else: %s": "表記や順序だけが変わったページ: %s 件",
	"another page says so: %s":                            "別のページで告知: %s",
	"and %s more: report --format json":                   "ほか %s 件: report --format json",
	"and %s more: classify search --theme %s":             "ほか %s 件: classify search --theme %s",

	"documents: %s (%s)": "文書 %s 件(%s)",
	"captured %s":        "取得 %s",

	"its page is gone": "掲載元から消失", "the page is gone by now": "ページはその後消失",
	"one sentence added": "1 文を追加", "one sentence removed": "1 文を削除", "one sentence changed": "1 文を変更",

	"run": "実行", "no theme": "テーマなし",

	"Timeline": "時系列", "when": "いつ", "what": "何を", "who": "誰が", "source": "出典",
	"no dates were found": "日付のある出来事は見つかりませんでした",
	"published":           "掲載", "detected": "検知", "announced": "公表", "updated": "続報", "notified": "本人への通知", "reported": "当局への報告", "informed": "連絡",
	"answered": "回答", "demanded": "要請", "stopped": "停止", "apologised": "謝罪", "findings": "調査結果", "ordered": "当局の措置",

	"Disclosure clock": "公表までの時間",
	"no source says when it was detected or announced": "検知または公表の日を伝える資料がありません",
	"step": "段階", "by": "根拠",
	"from text": "本文", "from page": "ページの公開日", "from incident": "設定ファイル",
	"%s to %s: %s days (%s - %s)": "%sから%sまで %s 日(%s 〜 %s)", "hearsay or supposition": "伝聞・推測", ", %s as by: %s": "、%sの日付は%sによる",
	"the sources do not give both dates that are needed from detection to announcement": "検知から公表までの日数を出すための日付が、資料にそろっていません",
	"rule in force then, for leaks of personal data: %s [%s]":                           "当時の決まり(個人データの漏えい等の場合): %s [%s]",
	"others, %s: %s [%s]": "他の事例 %s: %s [%s]",

	"Figures": "数値", "figure": "数値の名", "value": "値", "first page": "最初のページの日", "values": "値の一致", "agree": "一致", "differ": "不一致",
	"no figure is given by several documents, an announcement or an authority":                        "複数の文書、または当事者・行政の発表が示す数値はありません",
	"numbers that are told under one name; whether they are of the same thing, read where they stand": "同じ名で語られた数値の一覧です。同じものを指すかは出典で確かめてください",

	"Calculations checked": "計算の検算",
	"nobody calculates":    "計算は見つかりませんでした",
	"right":                "正しい",
	"wrong: it makes %s":   "誤り: 正しくは %s",
	"other premise: it reckons with %s, told beside it is %s (%s)": "前提が違う: %s で計算しているが、直前の記述は %s(%s)",
	"other premise: it reckons with %s, announced is %s (%s)":      "前提が違う: %s で計算しているが、発表は %s(%s)",

	"Questions":                  "問いと回答",
	"nobody asks anything":       "問いは見つかりませんでした",
	"%s asked, %s open":          "問い %s 件、うち未回答 %s 件",
	"voices: %s, first asked %s": "声 %s、初出 %s",
	"answered after %s days: 「%s」 (%s; words in common: %s)":                    "%s 日後に回答: 「%s」(%s、共通の語: %s)",
	"open for %s days; of the theme the organisation has since said: 「%s」 (%s)": "未回答 %s 日。同じテーマについてのその後の発表: 「%s」(%s)",
	"open":             "未回答",
	"open for %s days": "未回答 %s 日",

	"Changes of announcements and articles":    "発表と記事の変更",
	"no page has changed between its captures": "取得の間に変わったページはありません",
	"between %s and %s":                        "%s から %s の間",

	"What is kept about people, and until when":                                                            "人に関する保存と期限",
	"%s captures, %s of them as they came: kept %s, the first until %s":                                    "取得 %s 件、うち受信したままの保存 %s 件: 保存期間 %s、最初の期限 %s",
	"what was read in them: kept %s, the first until %s":                                                   "読み取った本文: 保存期間 %s、最初の期限 %s",
	"%s utterances of %s private people; %s erasures so far":                                               "個人 %[2]s 人の発言 %[1]s 件、これまでの消去 %[3]s 回",
	"to answer a request: classify export --author, classify forget; what is due: classify retention show": "開示・消去の求めには classify export --author、classify forget。期限の来たものは classify retention show",
	"without end": "無期限",
}
