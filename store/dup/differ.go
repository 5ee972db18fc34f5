package dup

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// added is how many characters in a row a copy may have more than what it was
// made from: some words between (画像, 画像データ), or what is put behind it
// (だそうです). What is longer is a statement of its own.
const added = 8

// replaced is how many characters in a row one text has instead of as many of
// the other if a word stands for another one, of whatever script.
const replaced = 3

// differ reports whether what differs between two texts makes another statement
// of one: another tense, a word that turns what is said, a negation in another
// place, a character that was replaced by its opposite, words that were added or
// replaced.
func differ(a, b string) bool {
	cells := align([]rune(a), []rune(b))
	x, y := tense(a), tense(b)
	return x != y && x != untold && y != untold ||
		turned(a, b, cells) || moved(a, b, cells) || contrary(cells) || lengthened(cells) || reworded(cells)
}

// contrary reports whether a character stands where the other text has its
// opposite, or one that makes something else of what follows.
func contrary(cells []cell) bool {
	for i, c := range cells {
		if opposite(c.a, c.b) || c.b == 0 && former(c.a, cells[i+1:]) || c.a == 0 && former(c.b, cells[i+1:]) {
			return true
		}
	}
	return false
}

// lengthened reports whether words were added to one of the texts.
func lengthened(cells []cell) bool {
	var more [2]int
	for _, c := range cells {
		for side, blank := range []bool{c.b == 0, c.a == 0} {
			if more[side]++; !blank {
				more[side] = 0
			}
			if more[side] > added {
				return true
			}
		}
	}
	return false
}

// reworded reports whether a word was replaced by another one.
func reworded(cells []cell) bool {
	var other, own [2]int // characters in a row that the other text does not have, and those of them that are content
	var words [2][]rune   // the word in which the alignment is, of both
	for _, c := range append(cells, cell{'。', '。'}) {
		if c.a == c.b {
			if anotherPhrase(other, own) {
				return true
			}
			other, own = [2]int{}, [2]int{}
		}
		for side, r := range []rune{c.a, c.b} {
			if kind := kindOf(r); r != 0 && c.a != c.b && kind != digit && kind != numeral { // numbers are compared by their values
				if other[side]++; content(r) {
					own[side]++
				}
			}
			if content(c.a) && content(c.b) {
				words[side] = appendContent(words[side], r)
			}
		}
		if min(other[0], other[1]) >= replaced {
			return true
		}
		if !content(c.a) || !content(c.b) {
			if anotherWord(words[0], words[1]) {
				return true
			}
			words[0], words[1] = words[0][:0], words[1][:0]
		}
	}
	return false
}

// anotherPhrase reports whether of each of two phrases, of which no character is in
// the other, one at least is of a word in kanji or the like and another stands beside:
// 返金 and 値上げ, 補填し and 止め, but not 出来 and でき, or 頂 and いただ. Two characters
// may be mistaken for two.
func anotherPhrase(characters, contents [2]int) bool {
	return min(characters[0], characters[1]) >= 2 && min(contents[0], contents[1]) >= 1 &&
		(contents[0]+contents[1] >= 3 || characters[0]+characters[1] >= 5)
}

// former reports whether a character that only one text has makes something else
// of what follows: 社長, 元社長; 認める, 否認する.
func former(c rune, rest []cell) bool {
	return strings.ContainsRune("元前副旧否", c) && len(rest) > 0 && rest[0].a == rest[0].b && unicode.Is(unicode.Han, rest[0].a)
}

// anotherWord reports whether of each of two words at least two characters are not
// in the other one: 賛成 and 反対, 田中 and 佐藤, 商品券 and クーポン, but not 流出 and
// 流失. One character may be mistaken; see opposite for those that are not.
func anotherWord(x, y []rune) bool {
	if len(x) < 2 || len(y) < 2 || slices.Equal(x, y) {
		return false
	}
	both := common(x, y)
	return len(x)-both >= 2 && len(y)-both >= 2
}

// content is for a character of a word in kanji, katakana or Latin letters, or
// none on one side.
func content(c rune) bool {
	kind := kindOf(c)
	return c == 0 || kind == katakana || kind == latin || unicode.Is(unicode.Han, c)
}

func appendContent(word []rune, c rune) []rune {
	if c == 0 {
		return word
	}
	return append(word, c)
}

// opposites are characters that are not mistaken for one another but say the
// contrary, or another time, day or place, when one stands for the other.
var opposites = strings.Fields(`有無 可否 増減 高低 多少 早遅 速遅 上中下 前後 内外 大小 長短 強弱 新旧 売買 貸借 勝敗 勝負 加被 原被 賛否 賛反 肯否 認否 正否 合違 適違
	良悪 善悪 好嫌 正誤 真偽 真嘘 成失 得失 損益 損得 開閉 始終 始止 続止 進退 入出 送受 支受 許禁 存廃 継廃 公非秘 残消 攻守 与奪 生死 安危 軽重 甘厳 緩厳 急緩
	明暗 深浅 広狭 遠近 厚薄 既未 完未 済未 最再 初後 全一 全半 主従 官民 公私 男女 親子 父母 夫妻 兄弟姉妹 左右 東西南北 甲乙丙丁 朝昼夕夜晩 超弱 春夏秋冬 日月火水木金土
	昨今明来去先翌前次 年月週日時分秒 一二三四五六七八九十百千万億兆数`)

// opposite reports whether two characters say the contrary.
func opposite(a, b rune) bool {
	if a == b || a == 0 || b == 0 {
		return false
	}
	if kindOf(a) == latin && kindOf(b) == latin {
		return true // A社, B社
	}
	return slices.ContainsFunc(opposites, func(set string) bool { return strings.ContainsRune(set, a) && strings.ContainsRune(set, b) })
}

// turns are words that make another statement of the one they are added to: of
// doubt, of demand, that take it back or call it false, and contraries that are
// not told by a character.
var turns = [][]string{
	{"かもしれ", "可能性", "おそれ", "恐れ", "疑い", "だろう", "でしょう", "らしい", "ようだ", "ようです", "ようで", "みたい"},
	{"べき", "べし", "ほしい", "欲しい", "てください", "せよ", "なさい"},
	{"撤回", "否定", "否認", "拒否", "拒ん", "断念", "中止", "見送", "取りやめ", "取り止め", "とりやめ", "延期", "保留", "却下", "棄却", "反論", "取り消", "取消", "停止", "再開", "禁止", "解除", "やめ", "辞め", "断り"},
	{"誤報", "虚偽", "嘘", "うそ", "ウソ", "デマ", "誤り", "間違い", "間違っ", "まちが", "訂正"},
	{"デメリット", "マイナス", "ダウン", "オフ", "だめ", "ダメ", "悪い", "わるい"},
	{"にくい", "にくく", "づらい", "づらく", "がたい"},
	{"だけ", "のみ", "しか"},
	{"から"},
	{"まで"},
	{"まだ"},
}

// The tenses that the end of a sentence tells.
const (
	untold = iota
	past
	present
	wish
)

func tense(text string) int {
	text = strings.TrimRight(text, "よねなわぞさ?")
	if strings.HasSuffix(strings.TrimSuffix(text, "です"), "たい") {
		return wish
	}
	c, _ := utf8.DecodeLastRuneInString(text)
	switch {
	case c == 'た':
		return past
	case strings.ContainsRune("うくぐすつぬぶむる", c):
		return present
	}
	return untold
}

// turned reports whether one text has a word that turns what is said and the
// other has neither it nor one of its kind. What is left of a misspelt one is
// enough.
func turned(a, b string, cells []cell) bool {
	for _, words := range turns {
		n, lost := found(a, cells, 0, words)
		m, gone := found(b, cells, 1, words)
		if n != m && lost+gone > 0 {
			return true
		}
	}
	return false
}

// found is how often words stand in the text of one side, and how many of them
// have less than half of their characters in the other.
func found(text string, cells []cell, side int, words []string) (n, lost int) {
	for _, w := range words {
		size := utf8.RuneCountInString(w)
		for at := 0; ; at += len(w) {
			next := strings.Index(text[at:], w)
			if next < 0 {
				break
			}
			at += next
			begin := utf8.RuneCountInString(text[:at])
			if n++; 2*kept(cells, side, begin, begin+size) < size {
				lost++
			}
		}
	}
	return n, lost
}

// moved reports whether a text is negated in another place than the other.
func moved(a, b string, cells []cell) bool {
	_, lost := found(a, cells, 0, denials)
	_, gone := found(b, cells, 1, denials)
	return lost+gone > 0
}

// kept is how many of the characters begin to end of one side stand in the
// other too.
func kept(cells []cell, side, begin, end int) (n int) {
	at := 0
	for _, c := range cells {
		if (side == 0 && c.a == 0) || (side == 1 && c.b == 0) {
			continue
		}
		if begin <= at && at < end && c.a == c.b {
			n++
		}
		at++
	}
	return n
}

// cell is a place of an alignment: a character of each text, 0 where one has
// none.
type cell struct{ a, b rune }

// align lays two texts beside one another with the fewest changes (Levenshtein
// 1966).
func align(a, b []rune) (out []cell) {
	begin := 0
	for begin < min(len(a), len(b)) && a[begin] == b[begin] {
		out = append(out, cell{a[begin], b[begin]})
		begin++
	}
	end := 0
	for end < min(len(a), len(b))-begin && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	out = append(out, changes(a[begin:len(a)-end], b[begin:len(b)-end])...)
	for _, c := range a[len(a)-end:] {
		out = append(out, cell{c, c})
	}
	return out
}

// changes aligns what differs in its first and its last character.
func changes(a, b []rune) (out []cell) {
	wide := len(b) + 1
	cost := make([]int32, (len(a)+1)*wide) // of the rest from i and j on
	for i := len(a); i >= 0; i-- {
		for j := len(b); j >= 0; j-- {
			if i == len(a) || j == len(b) {
				cost[i*wide+j] = int32(len(a) - i + len(b) - j)
				continue
			}
			best := cost[(i+1)*wide+j+1]
			if a[i] != b[j] {
				best++
			}
			cost[i*wide+j] = min(best, cost[(i+1)*wide+j]+1, cost[i*wide+j+1]+1)
		}
	}
	for i, j := 0, 0; i < len(a) || j < len(b); {
		here := cost[i*wide+j]
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j] && here == cost[(i+1)*wide+j+1],
			i < len(a) && j < len(b) && here == cost[(i+1)*wide+j+1]+1:
			out = append(out, cell{a[i], b[j]})
			i, j = i+1, j+1
		case i < len(a) && here == cost[(i+1)*wide+j]+1:
			out = append(out, cell{a[i], 0})
			i++
		default:
			out = append(out, cell{0, b[j]})
			j++
		}
	}
	return out
}
