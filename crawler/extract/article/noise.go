package article

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"classify/crawler/extract/date"
	"classify/crawler/extract/dom"
	"classify/crawler/extract/prose"
	"classify/crawler/extract/utterance"
	"classify/store/record"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

var (
	// rxWall is what stands where a text ends for those who have not paid or
	// logged in.
	rxWall = regexp.MustCompile(`(?:(?:この|本|当)(?:記事|コンテンツ|ページ|続き)[はを]{1,2}[^。]{0,20}(?:会員|購読|有料|登録|ログイン)` +
		`|(?:有料|無料)?(?:会員|メンバー|購読者)(?:の方|さま|様)?(?:だけ|のみ|限定|専用)(?:の(?:記事|コンテンツ|ページ)|[がで](?:読め|ご?覧|閲覧)|公開)` +
		`|(?:会員|無料|購読)(?:に)?(?:登録|申し?込み?)[^。]{0,12}(?:と|すれば|して|で)[^。]{0,16}(?:続き|全文|記事|読め|読み放題|ご覧)` +
		`|(?:続き|全文|残り)[はを][^。]{0,30}(?:会員|登録|購読|ログイン|購入|有料)` +
		`|(?:ログイン|購入|購読|登録)(?:して|すると|後に)[^。]{0,10}(?:続き|全文|残り)` +
		`|有料(?:会員|プラン|登録)[^。]{0,12}(?:と|で)[^。]{0,8}(?:続き|全文|読め|お読み)|^[\s（(]*(?:この|以下)?(?:続きを?(?:みる|見る|読む)には|ここから先は|この先は(?:有料|会員)[^。]{0,12})[\s）)。]*$|(?:この)?(?:続き|残り)\s*[:：]?\s*[0-9０-９,，]+\s*(?:文字|字|枚|ページ)|(?:文字数|記事全文)\s*[:：]?\s*[0-9０-９,，]+\s*(?:文字|字))`)
	// rxAside opens a line about another page or an advertisement.
	rxAside     = regexp.MustCompile(`(?i)^[\s＜<\[【(（〔■▼▶●・]*(?:(?:PR|広告|AD|スポンサー(?:リンク)?|Sponsored)[＞>\]】)）〕\s:：]|(?:(?:あわせ|合わせ)て(?:読みたい|どうぞ)|関連(?:記事|リンク)|こちらも(?:おすすめ|どうぞ)|前回の記事|次回の記事)[＞>\]】)）〕\s:：]*)`)
	rxCopyright = regexp.MustCompile(`(?i)^[^。]{0,40}(?:©|\(c\)\s*(?:19|20)\d\d|（[Cc]）|copyright|all rights reserved|無断(?:転載|複製|で(?:の)?(?:転載|複製))|禁(?:無断)?転載|著作権は)`)
	rxByline    = regexp.MustCompile(`^[【\[（(〔]?\s*(?:取材・文|文・写真|撮影・文|文|取材|執筆|著者|筆者|記者|編集|構成|撮影|写真|画像|イラスト|text|photo|image|by|author|writer)\s*(?:提供|協力|クレジット)?\s*[:：=＝/／・]\s*[^。]{1,40}$`)
	// rxBylineTail is an author behind a date: 2021年5月21日 文：港太郎.
	rxBylineTail = regexp.MustCompile(`(?:取材・文|文|著者|執筆|記者|ライター|編集|投稿者)\s*[:：／/＝]\s*[^。]{1,30}$`)
	// rxDayAndTime is a date without its year, with its time: 5/21(金) 20:10 配信.
	rxDayAndTime = regexp.MustCompile(`^[\s［\[【(（]*(?:最終更新|更新|配信|公開|掲載)?\s*[:：]?\s*\d{1,2}[月/]\d{1,2}日?\s*(?:[(（].{1,3}[)）])?\s*\d{1,2}[:時：]\d{2}`)
	rxNotSaid    = regexp.MustCompile(`(?i)(?:last\s*)?updated?|posted|published|公開|掲載|投稿|配信|作成|発表|登録|最終|更新|改訂|日時?|新聞|朝刊|夕刊|ページ番号|(?:大きな文字で)?印刷|[a-z]{2,3}\b|[^\p{L}]`)
)

// wall reports whether a piece stands where the text ends for readers who
// have not paid or logged in.
func wall(p *piece) bool {
	return p.u.Depth == 0 && p.size <= 120 && holds(p.u.Text, wallWords) && rxWall.MatchString(p.u.Text)
}

// What a wall, a line of rights and a line about another page hold at least;
// the expressions are asked only about the few lines that do.
var (
	wallWords   = []string{"続き", "ここから先", "この先", "会員", "登録", "購読", "購入", "有料", "ログイン", "残り", "文字", "限定", "専用"}
	asideWords  = []string{"PR", "広告", "AD", "Ad", "スポンサー", "ponsored", "あわせて", "合わせて", "関連", "こちらも", "前回", "次回"}
	rightsWords = []string{"©", "(c)", "(C)", "（C）", "（c）", "opyright", "OPYRIGHT", "ights", "無断", "転載", "著作権"}
)

func holds(s string, words []string) bool {
	return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(s, word) })
}

// noise reports whether a piece is a button, a counter, a line of rights or one
// about another page: something around the article, not of it.
func noise(p *piece) bool {
	if p.chrome || p.u.Kind == record.Post || p.u.Kind == record.Quote || p.size > 150 {
		return false
	}
	if p.u.Kind == record.Paragraph && p.linked > 0.9 && p.size <= 40 && !bareLink(p) {
		return true // the next page, another article
	}
	if strings.Contains(p.u.Text, "\n") {
		for _, line := range strings.Split(p.u.Text, "\n") {
			if !isButton(line) {
				return false
			}
		}
		return true
	}
	return isButton(p.u.Text) ||
		holds(p.u.Text, siteWords) && rxSite.MatchString(p.u.Text) ||
		holds(p.u.Text, rightsWords) && rxCopyright.MatchString(p.u.Text) ||
		holds(p.u.Text, asideWords) && rxAside.MatchString(p.u.Text)
}

// isButton reports whether a line is a button, a menu or a counter.
func isButton(line string) bool {
	if len(line) > 4*longButton || utf8.RuneCountInString(line) > longButton || strings.Contains(line, "、") {
		return false
	}
	return slices.ContainsFunc(buttons, func(b button) bool { return holds(line, b.words) && b.rx.MatchString(line) })
}

// longButton is longer than the lines that are buttons get, in characters.
const longButton = 32

// dateline reports whether a line says only when or by whom the page was
// published.
func dateline(p *piece, byline string) bool {
	text := p.u.Text
	if utf8.RuneCountInString(text) > 60 || p.u.Kind == record.List || p.u.Kind == record.Table {
		return false
	}
	if _, added := utterance.Addendum(text, ""); added {
		return false
	}
	if byline != "" && prose.Loose(text) == prose.Loose(byline) || rxByline.MatchString(text) {
		return true
	}
	text = rxBylineTail.ReplaceAllString(text, "")
	if date.ISO(text) == "" && !rxDayAndTime.MatchString(text) || date.Elsewhere(text) {
		return false
	}
	if m := rxLabelled.FindStringSubmatch(text); m != nil && !rxNotSaid.MatchString(m[1]) {
		return false // 紛失日：令和3年4月2日
	}
	rest := rxNotSaid.ReplaceAllString(prose.Fold(text), "")
	return utf8.RuneCountInString(rest) <= 8 && !rxSays.MatchString(text)
}

var (
	rxLabelled = regexp.MustCompile(`^[\s【［\[(（]*([^\d:：]{1,10}?)(?:日時?|年月日)?\s*[:：]`)
	// rxSays ends what tells of something that happened then.
	rxSays = regexp.MustCompile(`(?:ました|ます|です|した|する)[。）)]?$`)
)

// captioned reports whether n is the words under a picture: by its element or
// name, or because the box it stands in holds nothing else but a picture.
func captioned(n *html.Node) bool {
	for up, above := n, 0; up != nil && above < 3; up, above = up.Parent, above+1 {
		switch {
		case up.DataAtom == atom.Figcaption || dom.Named(up, "caption", "figcaption"):
			return true
		case up.DataAtom == atom.Figure:
			return !holdsTable(up)
		}
	}
	size := letters(n, longCaption)
	for up, above := n, 0; size < longCaption && up != nil && above < 5; up, above = up.Parent, above+1 {
		if above > 0 && letters(up, size+1) > size {
			return false // it holds more words
		}
		if showsPicture(up, above == 0) {
			text := dom.Inline(n)
			return !prose.HasStop(text) && !rxPolite.MatchString(text)
		}
	}
	return false
}

// letters counts the characters of n that are no white space, up to a limit.
// It gives up in a box of very many elements, which is more than a caption.
func letters(n *html.Node, limit int) int {
	count, visited := 0, 0
	var visit func(n *html.Node)
	visit = func(n *html.Node) {
		if visited++; visited > 200 {
			count = limit
		}
		if n.Type == html.TextNode {
			for _, r := range n.Data {
				if !unicode.IsSpace(r) {
					count++
				}
			}
		}
		if n.Type == html.ElementNode && dom.Silent(n) {
			return
		}
		for c := n.FirstChild; c != nil && count < limit; c = c.NextSibling {
			visit(c)
		}
	}
	visit(n)
	return min(count, limit)
}

// rxPolite ends a sentence that somebody says to readers; captions that no
// element marks are told from such lines under a picture.
var rxPolite = regexp.MustCompile(`(?:です|ます|ました|でした|ません|ください)[ねよか]?[」』）)]?$`)

// longCaption is longer than captions get that no name marks as such, in
// characters.
const longCaption = 200

// showsPicture reports whether n holds a picture in a line of its own; small
// ones are marks of lists and smileys. inline: the words are n's own, so that
// the picture may stand among them.
func showsPicture(n *html.Node, inline bool) bool {
	img := dom.First(n, func(c *html.Node) bool { return c.DataAtom == atom.Img })
	if img == nil {
		return false
	}
	if width, err := strconv.Atoi(strings.TrimSuffix(dom.Attr(img, "width"), "px")); err == nil {
		return width >= 100
	}
	return !inline
}

func holdsTable(n *html.Node) bool {
	return dom.First(n, func(c *html.Node) bool { return c.DataAtom == atom.Table || c.DataAtom == atom.Blockquote }) != nil
}
