package event

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// failures are what an earlier one is called.
var failures = []string{"漏えい", "漏洩", "情報漏えい", "情報漏洩", "個人情報", "流出", "情報流出", "事案", "事故", "事件", "件", "不正アクセス", "サイバー攻撃", "攻撃", "システム障害", "障害", "不祥事", "トラブル", "インシデント", "問題", "火災", "不具合", "リコール", "被害", "不正ログイン", "不正", "ケース", "感染"}

// What says of a failure that it is not the one that the text is about, before its
// name; those of likes say so only with a year.
var (
	others = []string{"前回の", "前回", "前回発生した", "過去の", "過去に起きた", "過去に発生した", "以前の", "以前に起きた", "以前発生した", "別の", "別件の", "他の", "他社の", "他社で起きた", "先年の"}
	likes  = []string{"同様の", "同じような", "同種の", "類似の", "似た", "別の"}
	once   = []string{"前回は", "前回、", "前回（", "前回(", "別件では", "別件は", "かつて", "過去に", "過去にも", "以前に", "以前にも", "以前、", "以前も", "以前やらかした", "前にやらかした", "前にも", "前科"}
	// current name the failure that the text is about.
	current = []string{"今回", "本件", "本事案", "本事故", "このたび", "この度", "今般", "今度", "再び", "再度"}
	// then continues what the sentence before told.
	then = []string{"当時", "その際", "そのとき", "その時", "この時", "このとき", "この際", "前回", "同事案", "同事故", "同年", "翌年"}
	ago  = []string{"昨年", "去年", "前年", "一昨年", "おととし", "数年前"}
	// abouts stand behind the name of a failure that a sentence is about.
	abouts = []string{"では", "は", "の際", "の時", "のとき", "の折", "時に", "時は", "時には", "時も", "時の", "においては", "については", "に関しては", "をめぐっては", "でも"}
	// agoAbouts do so where it is said how long ago it was: 昨年の漏えいで.
	agoAbouts = []string{"で", "について", "に関し", "をめぐり", "を巡り", "に関連", "の件", "と同"}
	// afters stand behind that of one that something followed.
	afters = []string{"後", "の後", "のあと", "以降", "以来", "を受け", "を機に", "を契機", "を踏まえ", "を教訓"}
)

// years is where a number of years begins and ends that says how long ago something
// was, 3年前, or which year it was of, 2018年; ok is false if a text begins with none.
// back is false of the latter.
func years(s string) (n int, back, ok bool) {
	for n < len(s) {
		c, size := utf8.DecodeRuneInString(s[n:])
		if !strings.ContainsRune("0123456789０１２３４５６７８９一二三四五六七八九十数", c) {
			break
		}
		n += size
	}
	if n == 0 || !strings.HasPrefix(s[n:], "年") {
		for _, w := range ago {
			if strings.HasPrefix(s, w) {
				return len(w), true, true
			}
		}
		return 0, false, false
	}
	number := n
	n += len("年")
	for _, w := range []string{"以上前", "ほど前", "余り前", "前"} {
		if strings.HasPrefix(s[n:], w) {
			return n + len(w), true, true
		}
	}
	return n, false, number == len("2018") || number == len("２０１８")
}

// ofOtherYears reports whether a sentence, up to a verb, is about a failure of other
// years, or says that one happened then: 3年前の事故では, 2018年の漏えいの際は, 2年前にも漏えいがあり.
// What followed one is of it in the year when it was itself: 2024年の事故後.
func ofOtherYears(s, when string) bool {
	for i := range s {
		n, back, ok := years(s[i:])
		if !ok || i > 0 && strings.ContainsAny(s[i-1:i], "0123456789") {
			continue
		}
		rest := s[i+n:]
		if strings.TrimLeft(rest, "0123456789０１２３４５６７８９") != rest {
			continue // a date
		}
		if back && !describes(rest) && startsWith(rest, []string{"、", "にも", "も", "に起き", "に発生", "に起こ", "に漏", "に流出", "に不正"}) {
			return true
		}
		end := failureIn(rest)
		if end > 0 && (startsWith(rest[end:], abouts) || back && startsWith(rest[end:], agoAbouts) || !back && s[i:][:n] == when+"年" && startsWith(rest[end:], afters)) {
			return true
		}
	}
	return false
}

// describes reports whether a clause says something of whom the sentence is about:
// 2年前にも漏えいを起こしたアオバ通販は、.
func describes(rest string) bool {
	clause, _, _ := strings.Cut(rest, "、")
	for i := range clause {
		behind, ok := strings.CutPrefix(clause[i:], "た")
		c, _ := utf8.DecodeRuneInString(behind)
		if ok && unicode.IsLetter(c) && !unicode.Is(unicode.Hiragana, c) && failure(behind) == 0 {
			return true
		}
	}
	return false
}

// failureIn is how long the name of a failure is that a text begins with, with a word
// before it: サーバー障害, 不正ログイン. 0: there is none.
func failureIn(s string) int {
	for i := range s {
		if i > longestCause || strings.ContainsAny(s[:i], "、。") {
			return 0
		}
		if n := failure(s[i:]); n > 0 {
			return i + n
		}
	}
	return 0
}

// longestCause is how many bytes may stand before the name of a failure that say of
// what it was: サーバー障害.
const longestCause = 24

// another reports whether the verb from at to end, or its date n, is of an earlier
// failure than the one that the text is about, or of another one.
func (r *reader) another(n, at, end int) bool {
	d := r.dates[n]
	if ofOther(r.s[end:r.one.End]) || r.goesOn() || r.inOtherYear(d) {
		return true
	}
	from, behind := r.one.Start+sinceCurrent(r.s[r.one.Start:at]), ""
	if d.End <= at {
		behind = r.s[d.End:at]
	}
	if from == r.one.Start && r.earlier != "" && (!withYear(d.Text) || year(d.ISO) == r.earlier) {
		return true // …にも検知し、同年5月9日に公表していた
	}
	lead := r.s[from:at]
	if !isTopic(lead) && !again(lead, d.Text, behind) && !happened(lead) && !ofOtherYears(lead, year(d.ISO)) {
		return named(lead)
	}
	if year(d.ISO) != "" {
		r.earlier = year(d.ISO)
	}
	return true
}

// year is that of an ISO date; "" of a time of day.
func year(iso string) string {
	if !hasYear(iso) {
		return ""
	}
	return iso[:len("2006")]
}

func hasYear(iso string) bool { return len(iso) > len("2006-") && iso[4] == '-' }

// inOtherYear reports whether a date with its year is of one in which, as a sentence
// before says, something like it happened too: 2021年にも流出した. 2021年9月5日に公表した.
func (r *reader) inOtherYear(d date) bool {
	if r.before != "" && r.before == year(d.ISO) {
		return true
	}
	if r.prior.End == 0 || year(d.ISO) == "" || !withYear(d.Text) && !strings.HasPrefix(d.Text, "同年") {
		return false
	}
	s := r.s[r.prior.Start:r.prior.End]
	at := strings.Index(s, year(d.ISO)+"年")
	return at >= 0 && (startsWith(s[at+len("2021年"):], []string{"にも", "も"}) || ofOtherYears(s[at:], year(d.ISO)))
}

// goesOn reports whether the sentence goes on with an earlier failure that the one
// before told: 2019年にも同様の漏えいがあった. 当時は3月1日に….
func (r *reader) goesOn() bool {
	if r.prior.End == 0 || !startsWith(strings.TrimLeft(r.s[r.one.Start:r.one.End], " 　「（("), then) {
		return false
	}
	s := r.s[r.prior.Start:r.prior.End]
	return isTopic(s) || named(s) || likely(s) || ofOtherYears(s, "")
}

// sinceCurrent is where the part of a text begins that names the failure that it is
// about; 0 if none does.
func sinceCurrent(s string) (from int) {
	for _, w := range current {
		from = max(from, strings.LastIndex(s, w))
	}
	return from
}

// ofOther reports whether a verb is said of another failure: 公表した別の事案.
func ofOther(rest string) bool {
	for _, w := range []string{"していた", "されていた", "しました", "いたしました", "している", "された", "した", "の"} {
		thing, ok := strings.CutPrefix(rest, w)
		if !ok {
			continue
		}
		if otherFailure(thing) >= 0 {
			return true
		}
		n := failure(thing)
		for _, pointed := range []string{"もの", "こと", "件"} {
			if n == 0 && strings.HasPrefix(thing, pointed) {
				n = len(pointed)
			}
		}
		return n > 0 && startsWith(thing[n:], apart)
	}
	return false
}

// apart say of a failure that it is not the one of now.
var apart = []string{"とは別", "とは異な", "とは関係", "とは無関係", "とは直接", "とは関連", "と本件", "と今回", "とは全く", "とはまったく", "との関連は", "との関係は"}

// otherFailure is where the name of another failure ends that a text begins with;
// -1 if it begins with none.
func otherFailure(s string) int {
	for _, w := range others {
		if name, ok := strings.CutPrefix(s, w); ok {
			if n := failure(name); n > 0 {
				return len(w) + n
			}
		}
	}
	return -1
}

// failure is how long the name of a failure is that a text begins with: 漏えい事故.
func failure(s string) (n int) {
	for more := true; more; {
		more = false
		for _, w := range failures {
			if strings.HasPrefix(s[n:], w) {
				n, more = n+len(w), true
				break
			}
		}
	}
	return n
}

// isTopic reports whether a sentence, up to a verb, is about another failure:
// 前回の漏えいでは3月1日に検知し、.
func isTopic(s string) bool {
	for i := range s {
		end := otherFailure(s[i:])
		if end >= 0 && startsWith(s[i+end:], abouts) {
			return true
		}
	}
	return slices.ContainsFunc(once, func(w string) bool {
		return strings.HasPrefix(s, w) || strings.Contains(s, "は"+w) || strings.Contains(s, "、"+w)
	})
}

// clauses are words of a clause that stands between what a verb is of and the verb.
var clauses = []string{"、", "受け", "より", "した", "して", "ため", "から", "踏まえ", "教訓", "契機", "きっかけ"}

// named reports whether a text ends with another failure as what a verb is of:
// 別の漏えいを5月10日に.
func named(s string) bool {
	for i := range s {
		end := otherFailure(s[i:])
		if end < 0 {
			continue
		}
		gap := s[i+end:]
		if startsWith(gap, []string{"を", "が", "も"}) && len(gap) <= furthest/2 && !slices.ContainsFunc(clauses, func(w string) bool { return strings.Contains(gap, w) }) {
			return true
		}
	}
	return false
}

// withYear reports whether a date is written with its year.
func withYear(date string) bool {
	return strings.Contains(date, "年") || slices.ContainsFunc(ago, func(w string) bool { return strings.HasPrefix(date, w) })
}

// again reports whether a date, of a verb that stands behind it, is that of
// something that happened in another year too: 2019年5月10日にも, 昨年も6月1日に,
// 2019年5月10日に同様の漏えいを.
func again(lead, date, behind string) bool {
	if withYear(date) && (startsWith(behind, []string{"にも", "も"}) || alikeIn(behind)) {
		return true
	}
	return slices.ContainsFunc(ago, func(w string) bool {
		_, behind, ok := strings.Cut(lead, w)
		return ok && startsWith(behind, []string{"も", "にも"})
	})
}

// alikeIn reports whether a text names a failure like the one of now.
func alikeIn(s string) bool {
	for _, w := range likes {
		if _, name, ok := strings.Cut(s, w); ok && failure(name) > 0 {
			return true
		}
	}
	return false
}

// happened reports whether a text up to a verb says that something happened in
// another year too: 2019年にも漏えいがあり、5月10日に.
func happened(lead string) bool {
	_, behind, ok := strings.Cut(lead, "年")
	return ok && (startsWith(behind, []string{"にも", "も"}) || alikeIn(behind) && slices.ContainsFunc([]string{"があり、", "があった", "が発生し", "が起き", "を起こし"}, func(w string) bool { return strings.Contains(behind, w) }))
}

// likely reports whether a sentence tells of a failure like the one of now in
// another year: 2019年にも同様の漏えいがあった.
func likely(s string) bool {
	_, behind, ok := strings.Cut(s, "年")
	if !ok {
		return false
	}
	return alikeIn(behind) || startsWith(behind, []string{"にも", "も"}) || strings.Contains(behind, "月にも") || strings.Contains(behind, "日にも")
}
