package eval

// japanese has the words around the numbers by their English original.
var japanese = map[string]string{
	"codebook": "コードブック", "model": "モデル", "theme": "テーマ", "label": "名称", "rule": "規則", "text": "本文",
	"Themes": "テーマ", "Rules, the worst first": "規則(精度の低い順)", "Errors": "誤り", "Disagreements": "食い違い",
	"positives": "正例", "hits": "的中", "false": "誤検出", "missed": "見落とし",
	"precision": "適合率", "recall": "再現率", "stance": "立場", "certainty": "確度",
	"found": "検出", "right": "正解", "error": "誤り", "none": "なし", "too few": "少数",
	"asserted": "主張", "denied": "否定", "asked": "疑問・要求", "neutral": "中立", "hedged": "推量", "hearsay": "伝聞", "certain": "断定", "yes": "あり",
	"both": "両者", "only A": "Aのみ", "only B": "Bのみ", "neither": "なし", "together": "全体",
	"alpha": "α", "stance alpha": "立場のα", "certainty alpha": "確度のα", "no variation": "変動なし",

	"%s: %d sentences of %d documents":                                                       "%s: %d 文、%d 文書",
	"not labelled there, so not scored: %s":                                                  "ラベルがなく、採点しないテーマ: %s",
	"not labelled, so not scored: %s":                                                        "ラベルがなく、採点しないテーマ: %s",
	"labelled, but not in the codebook, so not scored: %s":                                   "ラベルはあるがコードブックになく、採点しないテーマ: %s",
	"of the hits, stance agrees in %s, certainty in %s":                                      "的中のうち一致したもの: 立場 %s、確度 %s",
	"in brackets: 95 %% intervals over documents (bootstrap, %d draws)":                      "括弧内: 文書単位の 95 %% 区間(ブートストラップ %d 回)",
	"in brackets: 95 % intervals by Wilson":                                                  "括弧内: 95 % 区間(ウィルソン)",
	"too few: under %d positives, the numbers say little":                                    "少数: 正例 %d 未満。数値はあまり当てにならない",
	"no interval: too few documents have something to count":                                 "区間なし: 数える対象のある文書が少なすぎる",
	"an interval of one point: no document here differs, others may":                         "一点の区間: この中に違う文書がないだけで、誤りがないとは限らない",
	"no rule found anything":                                                                 "どの規則も何も検出していない",
	"and %d more rules, wrong %d times together: --json":                                     "ほか %d 規則、誤り計 %d 件: --json で全件",
	"%d sentences in both, %d only in A, %d only in B":                                       "両方にある文 %d、A のみ %d、B のみ %d",
	"neither names a theme":                                                                  "どちらもテーマを付けていない",
	"alpha: Krippendorff's, 1 is perfect, 0 is chance; the share of equal answers beside it": "α: クリッペンドルフの α(1 は完全一致、0 は偶然並み)。右は単純な一致率",
}
