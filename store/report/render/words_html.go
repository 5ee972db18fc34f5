package render

// wordsOf are the words of the page in a language, besides those of the other
// formats.
func wordsOf(language string) dictionary {
	if language == "ja" {
		return pageJapanese
	}
	words := dictionary{}
	for phrase := range both(japaneseSections, pageJapanese) {
		words[phrase] = phrase
	}
	for name, word := range pageEnglish {
		words[name] = word
	}
	return words
}

// single has the English phrases whose number is one.
var single = map[string]string{
	"%s announcements changed": "%s announcement changed", "%s calculations are wrong": "%s calculation is wrong",
	"%s cases": "%s case", "%s days": "%s day", "%s documents": "%s document", "%s documents changed": "%s document changed",
	"%s mentions": "%s mention", "%s mentions, last %s days": "%s mention, last %s days", "%s mentions a day": "%s mention a day", "%s mentions a week": "%s mention a week",
	"%s mentions a month": "%s mention a month", "%s mentions a year": "%s mention a year",
	"%s mentions without a known day are not in them": "%s mention without a known day is not in them",
	"%s new announcements":                            "%s new announcement", "%s new documents": "%s new document", "%s new utterances": "%s new utterance",
	"%s pages gone": "%s page gone", "%s reckon with another number than the one told": "%s reckons with another number than the one told",
	"%s voices on a theme": "%s voice on a theme", "%s sentences changed": "%s sentence changed", "%s utterances": "%s utterance", "%s voices": "%s voice",
	"%s voices that had not spoken": "%s voice that had not spoken", "answered after %s days": "answered after %s day",
	"in %s documents": "in %s document", "open for %s days": "open for %s day", "open for %s days:": "open for %s day:",
	"%s years": "%s year", "%s months": "%s month", "… (%s more characters)": "… (%s more character)",
}

// pageEnglish has the words for names that the program gives to things.
var pageEnglish = dictionary{
	"other_premise":  "another premise",
	"date from page": "date of the page", "date from incident": "from the incident file",
	"sentence added": "added", "sentence removed": "removed", "sentence changed": "changed", "sentence redated": "publication date",
}

var pageJapanese = dictionary{
	"and %s more: report --format json or export": "ほか %s 件: report --format json または export で全件",
	"Incident report": "インシデント報告", "Skip to the report": "本文へ移動", "Contents": "目次", "as of": "時点", "said": "発言の期間",
	"In short": "要点", "Overview": "概要",
	"Calculations": "計算", "Calculations that texts make": "文中の計算", "Changes of announcements": "発表の書き換え",
	"Quotations": "引用", "Method, and how to check this page": "方法と、このページの確かめ方", "What is kept about people": "個人について保存しているもの",

	"%s voices on a theme": "テーマを語る声 %s", "%s utterances in %s documents": "%[2]s 文書の発言 %[1]s 件",
	"What is new?": "何が新しいか", "What is said?": "何が言われているか", "By how many?": "どれだけの声か", "Is it changing?": "変化しているか",
	"Do the facts agree?": "事実は一致しているか", "What is answered?": "何が答えられたか",
	"everything": "すべて", "first report": "初回の報告", "nothing": "なし", "%s new utterances": "新しい発言 %s 件",
	"%s new announcements": "新しい発表 %s 件", "%s announcements changed": "書き換えられた発表 %s 件", "%s of them without saying so": "うち断りのないもの %s 件",
	"%s new documents": "新しい文書 %s 件", "%s documents changed": "変わった文書 %s 件", "%s voices that had not spoken": "新しい声 %s", "%s pages gone": "消えたページ %s 件",
	"no theme was found": "テーマの検出なし", "%s utterances": "発言 %s 件", "%s documents": "文書 %s 件",
	"no day is known": "日付の分かる言及なし", "%s mentions, last %s days": "言及 %s 件(直近 %s 日)", "%s in the %s days before": "その前の %[2]s 日は %[1]s 件", "until %s": "%s まで", "most: %s, %s": "最多 %s、%s 件",
	"%s of %s figures agree": "%[2]s 件の数値のうち %[1]s 件が一致", "no figure was told twice": "比べられる数値なし", "not alike:": "食い違い:",
	"%s calculations are wrong": "誤った計算 %s 件", "%s reckon with another number than the one told": "前提の数が食い違う計算 %s 件",
	"no question was found": "質問の検出なし", "%s of %s questions answered": "%[2]s 件の質問のうち %[1]s 件に回答", "open for %s days:": "%s 日間未回答:",

	"compared with what was captured until": "次の時点までに取得したものとの比較:", "run": "実行", "new documents": "新しい文書", "documents with another text": "本文が変わった文書",
	"new utterances": "新しい発言", "voices that had not spoken": "新しい声", "Announcements": "発表",
	"Themes of which more or less is said": "言及が増減したテーマ", "before": "前回", "difference": "増減", "Pages that are gone": "消えたページ",
	"%s, %s with it, of %s documents": "%s 件(正例 %s、%s 文書)", "%s mentions": "言及 %s 件",
	"period": "期間", "documents on the incident": "本件の文書", "documents off it": "本件外の文書", "captures": "取得", "Who speaks": "誰が話しているか",

	"Themes, the one with the most mentions first": "テーマ(言及の多い順)", "No theme was found in what was said.": "発言からテーマは見つかりませんでした。",
	"percent of the utterances, from 0": "発言に占める割合(%、目盛りは 0 から)", "a row for each theme; the longest goes to %s": "テーマごとに一行。目盛りの端は %s",
	"found by the program": "プログラムの検出", "corrected, with its 95 % interval": "補正後と 95 % 区間", "The numbers of these charts": "図の数値",
	"Mentions by day": "日ごとの言及", "Mentions by week": "週ごとの言及", "Mentions by month": "月ごとの言及", "Mentions by year": "年ごとの言及",
	"day": "日", "week": "週", "month": "月", "year": "年",
	"%s mentions a day": "1 日 %s 件", "%s mentions a week": "1 週 %s 件", "%s mentions a month": "1 か月 %s 件", "%s mentions a year": "1 年 %s 件",
	"every chart goes from 0 to the same number of mentions a %s": "どの図も目盛りは 0 から同じ件数まで(1 %sあたりの言及)", "%s mentions without a known day are not in them": "日付の分からない言及 %s 件を除く",
	"Stance by voice": "発信者ごとの立場",
	"every bar is all mentions of a theme by a kind of voice: 0 to 100 %; their number stands beside it": "帯はそのテーマについての発信者の言及全体(0 から 100 %)。右は件数",
	"%s voices": "声 %s",

	"No dated event was found.": "日付のある出来事は見つかりませんでした。", "What happened when": "いつ何があったか", "days; a number says how many entries a place has": "横軸は日付。数字はその位置の件数",
	"days with what happened, from %s to %s: %s": "%s から %s までの出来事: %s", "What sources say happened, by its day": "情報源の伝える出来事(日付順)",
	"told by": "出典", "in %s documents": "%s 文書", "not to be shown, or the file says it": "表示できない発言、または設定ファイルによる",

	"date from page": "ページの日付", "date from incident": "設定ファイルによる",

	"No source says when it was detected or announced.": "発覚や公表の日を伝える情報源はありません。", "%s days": "%s 日", "Every date that sources give": "情報源の挙げる日付",
	"no source says when": "日付を伝える情報源なし", "What the law asked for then": "当時の法令の定め", "How long others took": "他の事例での期間", "from %s": "%s から", "in force": "現行", "%s cases": "%s 件",
	"No figure is told.": "数値は伝えられていません。", "What is counted, with the values that are told; those that differ first": "数えられたものと、伝えられた値(食い違うものが先)",
	"do they agree": "一致", "values, and who tells them": "値と出典", "one value": "値は一つ", "they agree": "一致", "they differ": "食い違い",
	"count": "件数", "money": "金額", "percent": "割合", "duration": "期間",
	"No text makes a calculation that can be checked.": "確かめられる計算はありません。", "wrong": "誤り", "other_premise": "前提が違う",
	"The right value:": "正しい値:", "It reckons with": "計算の前提は", "; told beside it is": "。伝えられているのは", "; announced is": "。発表は",
	"No question to the organisation was found.": "当事者への質問は見つかりませんでした。", "Open": "未回答", "Answered": "回答あり", "answered after %s days": "%s 日後に回答",
	"The answer:": "回答:", "What was announced of this theme since:": "同じテーマについてのその後の発表:", "both speak of": "共通の語:",
	"No announcement has changed since it was first captured.": "最初の取得から書き換えられた発表はありません。", "the page says so": "断りあり", "another page says so": "別のページに断りあり",
	"sentence added": "追加", "sentence removed": "削除", "sentence changed": "変更", "sentence redated": "公開日", "There is nothing to quote.": "引用はありません。",
	"%s of %s mentions; all of them: report --format json or export": "言及 %[2]s 件のうち %[1]s 件。全件は report --format json または export",

	"Not fetched": "取得しなかったもの", "Fetched, but nothing was read in it": "取得したが読み取れなかったもの", "Read, but not about the incident": "本件外と判断したもの", "Read, with a doubt": "読み取りに注意が要るもの",
	"reason": "理由", "addresses": "アドレス", "the first of them": "はじめの数件",
	"private speakers": "個人の表示", "masked": "番号に置き換え", "full": "そのまま", "last membership": "最後の所属", "erasures until then": "それまでの消去",
	"The first command checks this page against the store, the second makes it again:": "一つ目のコマンドはこのページを保存内容と照合し、二つ目はもう一度作ります。",
	"pages as they came": "取得したままのページ", "texts that were read": "読み取った本文", "kept for": "保存期間", "kept without end": "期限なし", "%s of %s captures": "取得 %[2]s 件のうち %[1]s 件", "the next one goes": "次の消去",
	"private people who are named": "名前のある個人", "utterances of private people": "個人の発言", "erasures from the store": "保存内容からの消去", "%s years": "%s 年", "%s months": "%s か月",
	"this page loads nothing and runs nothing; the report it shows is in it": "このページは何も読み込まず、何も実行しません。元の報告はこの中にあります",
	"… (%s more characters)": "…(ほか %s 字)",
}
