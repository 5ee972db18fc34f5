package fact

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// longestSubject is how many characters what a number is of may have; longer
// runs of kanji and katakana are headlines.
const longestSubject = 16

// Of is what the number at bytes start to end of a text is of, as far as the text
// calls it by name: what follows it with の (175万件の会員情報), else what stands before
// it, with a particle, a colon or nothing between (流出した会員情報は175万件, 件数：175万件). Particles
// are skipped, and words of extent such as 約 and 最大. "" if it does not say.
func Of(text string, start, end int) string {
	if start < 0 || end > len(text) || start > end {
		return ""
	}
	after := trimBrackets(text[end:])
	for _, w := range extents {
		after = strings.TrimPrefix(after, w)
	}
	if rest, ok := strings.CutPrefix(after, "の"); ok {
		if s := leading(rest); isSubject(s) {
			return s
		}
	}
	before := text[:start]
	for {
		cut := strings.TrimRight(before, " 　、,:：=＝（(「\t")
		for _, w := range between {
			cut = strings.TrimSuffix(cut, w)
		}
		if cut == before {
			break
		}
		before = cut
	}
	if s := trailing(before); isSubject(s) {
		return ofPart(before[:len(before)-len(s)]) + s
	}
	return ""
}

// parts end the name of a place or group that is a part of all that is counted, and
// wholes are such words that name no part.
var (
	parts  = []string{"県", "市", "都", "府", "町", "村", "区", "州", "店", "店舗", "校", "駅", "工場", "支社", "支部", "営業所", "事業所", "拠点", "倉庫", "センター", "キャンパス", "学部", "学年", "地区", "地域", "地方", "エリア", "男性", "女性", "歳代", "代", "国内", "海外", "社員", "学生", "教職員", "従業員", "職員"}
	wholes = []string{"当店", "本店", "弊店", "同店", "全店", "各店", "当校", "本校", "同校", "全校", "各校", "本市", "当市", "同市", "全市", "各市", "本県", "当県", "同県", "全県", "各県", "両県", "本町", "同町", "同村", "同区", "本区", "全区", "同府", "本府", "同都", "本都", "都道府県", "市区町村", "市町村", "現代", "時代", "世代", "歴代", "各地域", "全地域", "全店舗", "各店舗"}
)

// ofPart is the place or group, with の, of which a text says that what follows is of
// it, if that is a part of all: A県の before 対象者は3,000人.
func ofPart(before string) string {
	name, ok := strings.CutSuffix(before, "の")
	if !ok {
		return ""
	}
	part := name
	if i := strings.LastIndexFunc(name, func(r rune) bool { return !named(r) && !unicode.IsDigit(r) }); i >= 0 {
		_, size := utf8.DecodeRuneInString(name[i:])
		part = name[i+size:]
	}
	end := func(w string) bool { return strings.HasSuffix(part, w) }
	if n := utf8.RuneCountInString(part); n < 2 || n > longestSubject/2 || slices.Contains(wholes, part) || !slices.ContainsFunc(parts, end) {
		return ""
	}
	return part + "の"
}

// between are words that stand between a number and what it is of.
var between = []string{"は", "が", "を", "も", "で", "、", "約", "およそ", "おおよそ", "最大", "最大で", "合計", "計", "合わせて", "延べ", "のべ", "少なくとも", "推定", "累計", "総計", "さらに", "全", "とおり", "通り", "のうち", "うち", "として", "については", "につき"}

// extents are words that say of a number how exact it is.
var extents = []string{"分", "程度", "ほど", "くらい", "ぐらい", "前後", "余り", "あまり", "以上", "以下", "以内", "未満", "弱", "強", "超"}

// vague are words before and behind numbers that say nothing of what they are.
var vague = map[string]bool{
	"以上": true, "以下": true, "以内": true, "以降": true, "程度": true, "前後": true, "未満": true, "余り": true, "可能性": true, "規模": true, "方": true, "方々": true, "場合": true,
	"一部": true, "今回": true, "同社": true, "同日": true, "現在": true, "当社": true, "弊社": true, "時点": true, "本件": true, "当時": true, "以前": true, "自分": true, "私": true, "僕": true, "俺": true,
	"例": true, "間": true, "間違": true, "件": true, "人": true, "名": true, "円": true, "後": true, "前": true, "中": true, "内": true, "他": true, "毎日": true, "毎月": true, "過去": true, "昨日": true, "今日": true,
}

func isSubject(s string) bool {
	n := utf8.RuneCountInString(s)
	if last, _ := utf8.DecodeLastRuneInString(s); strings.ContainsRune("後前中内間時頃", last) && !strings.HasSuffix(s, "期間") {
		return false // a time: 退会後10年間; not so 保存期間は10年間
	}
	return n >= 2 && n <= longestSubject && !vague[s] && strings.ContainsFunc(s, func(r rune) bool { return !unicode.Is(unicode.Latin, r) || n > 2 })
}

// trimBrackets drops what stands in brackets right behind a number.
func trimBrackets(s string) string {
	for _, pair := range []string{"（）", "()"} {
		open, shut := string([]rune(pair)[0]), string([]rune(pair)[1])
		if strings.HasPrefix(s, open) {
			if _, rest, ok := strings.Cut(s, shut); ok {
				return rest
			}
		}
	}
	return s
}

// named reports whether a character belongs to names of things: no hiragana,
// digits or signs.
func named(r rune) bool {
	return unicode.Is(unicode.Han, r) && !strings.ContainsRune("約計億万", r) || unicode.Is(unicode.Katakana, r) || r == 'ー' || unicode.Is(unicode.Latin, r)
}

// leading is the name that a text begins with.
func leading(s string) string {
	end := strings.IndexFunc(s, func(r rune) bool { return !named(r) })
	if end < 0 {
		end = len(s)
	}
	return s[:end]
}

// trailing is the name that a text ends with.
func trailing(s string) string {
	i := strings.LastIndexFunc(s, func(r rune) bool { return !named(r) })
	if i < 0 {
		return s
	}
	_, size := utf8.DecodeRuneInString(s[i:])
	return s[i+size:]
}
