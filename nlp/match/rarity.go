package match

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// shortest leaves out the strings that hold another of the list.
func shortest(list []string) []string {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b string) int {
		if len(a) != len(b) {
			return len(a) - len(b)
		}
		return strings.Compare(a, b)
	})
	var out []string
	for _, s := range slices.Compact(list) {
		if !slices.ContainsFunc(out, func(o string) bool { return strings.Contains(s, o) }) {
			out = append(out, s)
		}
	}
	return out
}

// rare is the cost from which more characters make a string no rarer in any
// text that is met.
const rare = 0.003

// brief cuts the strings of a list behind the character with which they are
// rare: 連絡が今日まで to 連絡が今. A text that holds the whole string holds its
// beginning.
func brief(list []string) []string {
	out := make([]string, len(list))
	for n, s := range list {
		p := 1000.0
		out[n] = s
		for i, r := range s {
			if p < rare {
				out[n] = s[:i]
				break
			}
			p *= chance(r, i)
		}
	}
	return shortest(out)
}

// cost is about how many of a thousand characters of text begin one of the
// strings. Kana is far more frequent than kanji, and stands more often with
// the same neighbours.
func cost(strings []string) float64 {
	sum := 0.0
	for _, s := range strings {
		p := 1000.0
		for i, r := range s {
			p *= chance(r, i)
		}
		sum += p
	}
	return sum
}

// chance is how likely a string goes on with r at byte i.
func chance(r rune, i int) float64 {
	first, next := frequency(r)
	if i > 0 {
		return next
	}
	return first
}

// frequency is how often a character is of its kind by itself, and behind
// another of the string.
func frequency(r rune) (first, next float64) {
	switch {
	case r >= 'ぁ' && r <= 'ゖ':
		return 0.04, 0.2
	case r >= 'ァ' && r <= 'ヺ', r == 'ー':
		return 0.006, 0.15
	case r < utf8.RuneSelf:
		return 0.01, 0.15
	case common(r):
		return 0.006, 0.03
	}
	return 0.002, 0.03
}

// common reports whether a kanji stands in text of any kind; a third of all
// kanji in news are these.
func common(r rune) bool {
	switch r {
	case '日', '一', '人', '年', '大', '十', '二', '本', '中', '長', '出', '三', '時', '行', '見', '月', '分', '後', '前', '生', '五', '間', '上', '東',
		'四', '今', '金', '九', '入', '学', '高', '円', '子', '外', '八', '六', '下', '来', '気', '小', '七', '山', '話', '女', '北', '午', '百', '書',
		'先', '名', '川', '千', '水', '半', '男', '西', '電', '校', '語', '土', '木', '聞', '食', '車', '何', '南', '万', '毎', '白', '天', '母', '火',
		'右', '読', '友', '左', '休', '父', '雨', '会', '国', '社', '事', '者', '業', '新', '部', '場', '地', '方', '員', '発', '同', '自', '合', '内',
		'手', '立', '田', '代', '力', '体', '動', '全', '目', '度', '理', '対':
		return true
	}
	return false
}
