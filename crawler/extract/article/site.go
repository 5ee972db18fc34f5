package article

import "regexp"

// rxSite is what a site says to whoever uses it, on any of its pages: that
// scripts must run and cookies be agreed to, where the page stands, that there
// is an app and a letter, what comes before and after.
var rxSite = regexp.MustCompile(`(?i)(?:` +
	`^(?:[^。]{0,24}(?:サイト|ページ|ブラウザ)[^。]{0,16}?[はで]、?)?\s*javascript[^。]{0,24}(?:を有効にし(?:て(?:ください|ご覧|ご利用|下さい|お使い)|、)|を有効にすると[^。]{0,8}ご?(?:利用|覧)|が無効[^。]{0,16}(?:表示|機能|動作|利用))` +
	`|^[^。]{0,24}(?:サイト|ページ)(?:で)?は[^。]{0,12}javascript[^。]{0,12}を?使用し(?:て(?:い|お)|た)` +
	`|(?:(?:当|本|この|弊社)(?:ウェブ|web)?(?:サイト|ホームページ)|パートナー[^。]{0,4}は|ブラウザ)[^。]{0,60}(?:cookie|クッキー)[^同承受許]{0,120}(?:同意|承諾|受け入れ|許可|ポリシー|利用し(?:て|ま)|使用し(?:て|ま)|ok)` +
	`|^(?:(?:すべて|全て|必須)[^。]{0,8}(?:受け入れる|許可する|拒否する|同意する)\s*)+$` +
	`|^現在の?位置(?:は)?\s*[:：][^。]{0,140}$` +
	`|アプリ(?:なら|で)もっと(?:快適|便利)|公式アプリを(?:ダウンロード|インストール)|^アプリ(?:を|で)(?:開く|ダウンロード|インストール)(?:する)?$` +
	`|(?:ニュースレター|メールマガジン|メルマガ)[^。]{0,12}(?:に|の|を)?(?:登録|購読)(?:する|しませんか|はこちら|を?お願い|受付)` +
	`|^[<＜«‹←]?\s*(?:前|次)の(?:お知らせ|記事|ニュース|投稿)\s*[:：　][^。]{1,80}$)`)

// siteWords are in the lines that rxSite means.
var siteWords = []string{"avaScript", "avascript", "AVASCRIPT", "ookie", "OOKIE", "クッキー", "受け入れる", "許可する", "拒否する", "現在の位置", "現在位置", "アプリ", "ニュースレター", "メールマガジン", "メルマガ", "前の", "次の"}

// rxSurvey opens the form that asks what readers think of the page. What
// stands below it is the site's.
var rxSurvey = regexp.MustCompile(`^(?:(?:より良い|よりよい)[^。]{0,24}(?:ウェブ|ホームページ|サイト)[^。]{0,40}(?:ご意見|お聞かせ|アンケート)[^。]{0,20}|この(?:ページ|記事|お知らせ)の(?:情報|内容)は[^。]{0,12}(?:役に立|参考にな|分かりやす|わかりやす|見つけやす)[^。]{0,12})[。？?]?$`)

// surveyShare is how much of the kept prose may stand below a survey: on a
// short notice the office's address is as long as the notice.
const surveyShare = 0.6
