package article

import "regexp"

// button is a kind of line that is a button, a menu or a counter, not a
// statement: its expression is asked only about lines that hold one of its
// words.
type button struct {
	words []string
	rx    *regexp.Regexp
}

func newButton(says string, words ...string) button {
	return button{words, regexp.MustCompile(`(?i)^[\s「『【\[〔《（(>＞»▶▲△↑→←・|｜/／]*(?:` + says + `)[\s」』】\]〕》）)<＜«▼▲△:：!！。…・|｜/／]*$`)}
}

var buttons = []button{
	newButton(`[^。、]{0,12}?(?:を|に|で)?(?:シェア|ツイート|ポスト|フォロー|ブックマーク|送る|保存|共有|印刷|クリップ|通報|報告|コメント(?:を(?:書く|する|投稿|読む|見る|もっと見る))?)(?:する|しよう|できます|数)?\s*[0-9,]*`,
		"シェア", "ツイート", "ポスト", "フォロー", "ブックマーク", "送る", "保存", "共有", "印刷", "クリップ", "通報", "報告", "コメント"),
	newButton(`いいね!?|はてなブックマーク|はてブ|LINE(?:で送る)?|Facebook|Twitter|X|Pocket|Tweet|Share|Like|RSS|feedly|note|mixi`,
		"いいね", "はて", "L", "l", "F", "f", "T", "t", "X", "x", "P", "p", "S", "s", "R", "r", "N", "n", "M", "m"),
	newButton(`続きを?読む|もっと(?:見る|読む)|全文を読む|詳しく(?:見る|は(?:こちら)?)|記事を読む|さらに(?:表示|読み込む)|閉じる|開く|表示する|コピー(?:する)?|戻る|(?:ページ(?:の)?)?(?:トップ|先頭)(?:に|へ)?(?:戻る)?|(?:次|前)(?:の|へ)(?:ページ|記事)?(?:へ|に)?(?:進む|戻る)?|前へ|次へ`,
		"読む", "見る", "詳しく", "表示", "読み込む", "閉じる", "開く", "コピー", "戻る", "トップ", "先頭", "次", "前"),
	newButton(`[^。、]{0,10}(?:一覧|トピックス|ホーム|トップ|TOP|HOME)(?:に|へ)?(?:戻る|もどる|を見る)?`,
		"一覧", "トピックス", "ホーム", "トップ", "TOP", "HOME", "Top", "Home", "top", "home"),
	newButton(`(?:新規)?(?:無料)?(?:会員)?(?:登録|ログイン|ログアウト)(?:する|はこちら|フォーム)?|マイページ|お気に入り(?:に追加|登録)?|文字サイズ[^。、]{0,12}|URLをコピー(?:する|しました!?)|よかったらシェアしてね!?|目次|もくじ|広告|スポンサー(?:ド)?リンク`,
		"登録", "ログ", "マイページ", "お気に入り", "文字サイズ", "コピー", "シェア", "目次", "もくじ", "広告", "スポンサー"),
	newButton(`大|中|小|PR|AD|ads?|Sponsored(?: Links?)?|advertisement|contents|index`,
		"大", "中", "小", "P", "p", "A", "a", "S", "s", "C", "c", "I", "i"),
	newButton(`[0-9,./]+\s*(?:件|view|views|pv|users?|人|コメント|いいね|回)?`,
		"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "/"),
}
