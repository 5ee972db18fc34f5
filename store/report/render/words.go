package render

// dictionary has the words around the evidence in one language, by their
// English original.
type dictionary map[string]string

var dictionaries = map[string]dictionary{"en": english, "ja": japanese}

var english = dictionary{
	"unknown":               "unknown",
	"not evaluated":         "not evaluated",
	"status %s":             "answered with status %s",
	"as of %s, %s captures": "as of %s, %s captures",
	"%s documents on the incident, %s off it; %s utterances, %s of them with a theme": "%s documents on the incident, %s off it; %s utterances, %s of them with a theme",
	"said from %s to %s": "said from %s to %s",
	"the last crawl was interrupted: %s addresses are still waiting": "the last crawl was interrupted: %s addresses are still waiting",
	"%s addresses seen = %s fetched + %s skipped + %s failed":        "%s addresses seen = %s fetched + %s skipped + %s failed",
	"Voices": "Voices", "voice": "voice", "documents": "documents", "utterances": "utterances", "with a theme": "with a theme",
	"announcement": "announcement", "authority": "authority", "press": "press", "commentary": "commentary",
	"Themes": "Themes", "theme": "theme", "label": "label", "mentions": "mentions", "voices": "voices",
	"asserted": "asserted", "denied": "denied", "asked": "asked", "neutral": "neutral",
	"hedged": "hedged", "hearsay": "hearsay",
	"rule": "rule", "model": "model", "human": "human",
	"private speaker %s":                          "private speaker %s",
	"captured":                                    "captured",
	"repeated word for word by %s more":           "repeated word for word by %s more",
	"and %s more: report --format json or export": "and %s more: report --format json or export",
	"Skipped, and why":                            "Skipped, and why",
	"Method":                                      "Method", "program": "program", "extractor": "extractor", "tagger": "tagger", "codebook": "codebook", "dictionary": "dictionary",
	"caution": "The themes were tagged by rules. How often these err has not been measured on this text: read the quotations before relying on a count.",
}

var japanese = dictionary{
	"unknown":               "不明",
	"not evaluated":         "未評価",
	"status %s":             "応答コード %s",
	"as of %s, %s captures": "%s 現在、取得 %s 件",
	"%s documents on the incident, %s off it; %s utterances, %s of them with a theme": "本件の文書 %s 件(本件外 %s 件)、発言 %s 件、うちテーマあり %s 件",
	"said from %s to %s": "発言の期間 %s から %s まで",
	"the last crawl was interrupted: %s addresses are still waiting": "前回の収集は中断されました。未取得のアドレスが %s 件あります",
	"%s addresses seen = %s fetched + %s skipped + %s failed":        "アドレス %s 件 = 取得 %s + 見送り %s + 失敗 %s",
	"Voices": "発信者", "voice": "発信者", "documents": "文書", "utterances": "発言", "with a theme": "テーマあり",
	"announcement": "当事者の発表", "authority": "行政・認証機関", "press": "報道", "commentary": "論評・投稿",
	"Themes": "テーマ", "theme": "テーマ", "label": "名称", "mentions": "言及", "voices": "声",
	"asserted": "主張", "denied": "否定", "asked": "疑問・要求", "neutral": "中立",
	"hedged": "推量", "hearsay": "伝聞",
	"rule": "規則", "model": "モデル", "human": "人",
	"private speaker %s":                          "個人 %s",
	"captured":                                    "取得",
	"repeated word for word by %s more":           "同文 ほか %s 件",
	"and %s more: report --format json or export": "ほか %s 件: report --format json または export で全件",
	"Skipped, and why":                            "収集しなかったもの",
	"Method":                                      "方法", "program": "プログラム", "extractor": "抽出", "tagger": "分類", "codebook": "コードブック", "dictionary": "辞書",
	"caution": "テーマは規則で付けたもので、この文章での誤り率は測っていません。件数を使う前に引用を読んでください。",

	"fetched, nothing read: %s": "取得したが読めず: %s",
	"off the incident: %s":      "本件外: %s",
	"read with a doubt: %s":     "読み取りに注意: %s",

	"denied by robots.txt":           "robots.txt による拒否",
	"robots.txt not available":       "robots.txt を確認できず",
	"outside the source's hosts":     "対象ホスト外",
	"link without a wanted word":     "対象語を含まないリンク",
	"page budget of the run spent":   "一回の取得上限に到達",
	"redirected to another address":  "別のアドレスへ転送",
	"address that cannot be fetched": "取得できないアドレス",
	"no answer":                      "応答なし",
	"not among the saved pages":      "保存ページに無し",
	"refused: not a public address":  "公開アドレスでないため拒否",
	"empty answer":                   "空の応答",
	"too many redirects":             "転送が多すぎる",
	"unsupported file type":          "対応していない形式のファイル",
	"symbolic link":                  "シンボリックリンク",
	"file that cannot be read":       "読めないファイル",
	"malformed saved page":           "壊れた保存ページ",
	"cut off":                        "途中で切れている",
	"not judged yet":                 "未判定",
	"not read yet":                   "未処理",
}
