package told

import (
	"cmp"
	"errors"
	"regexp"
	"slices"
	"strings"

	"classify/store/record"
)

// total is a number of which a sentence says that it is how many were leaked or
// concerned in all.
type total struct {
	figureKey
	value, qualifier string
	official         bool // the organisation announced it
	at               saying
}

// mostTotals is how many numbers are looked at for it: those that the organisation
// gives, then those of most documents.
const mostTotals = 80

// leaks say of something that it was leaked, and concerned of somebody that it
// concerned them. Harm alone is less: 被害は12件.
var (
	leaks     = []string{"流出", "漏えい", "漏洩", "漏れ"}
	concerned = slices.Concat(leaks, []string{"被害者", "被害に遭", "被害にあ", "被害を受け", "対象", "影響を受け", "影響が及"})
)

// bare are names that say nothing of what is counted, and generic those of the
// persons or data that may be leaked; a name of some of them, such as カード情報, is
// none.
var (
	bare    = []string{"", "件数", "人数", "総数", "数", "情報", "データ", "方", "者", "者数", "規模", "合計", "可能性", "全体"}
	generic = []string{"個人情報", "個人データ", "顧客", "顧客情報", "顧客データ", "客様", "客様情報", "客様数", "会員", "会員情報", "会員データ", "会員様", "利用者", "利用者情報", "ユーザー", "ユーザー情報", "アカウント", "アカウント情報"}
)

func isBare(name string) bool { return slices.Contains(bare, withoutLeaks(name)) }

// isTotalName reports whether a number of that name may be how many were leaked in
// all.
func isTotalName(name string) bool {
	return isBare(name) || slices.Contains(generic, withoutLeaks(name))
}

func withoutLeaks(name string) string {
	for _, w := range []string{"流出", "漏えい", "漏洩", "被害", "対象", "影響"} {
		name = strings.Replace(name, w, "", 1)
	}
	return name
}

// unitClass is a unit, or 人 for persons.
func unitClass(unit string) string {
	if slices.Contains([]string{"名", "人分", "名分", "名様"}, unit) {
		return "人"
	}
	return unit
}

// totals finds the numbers that are how many were leaked in all, by the sentences
// that tell them first.
func (f figures) totals(o Options) ([]total, error) {
	type candidate struct {
		figureKey
		value    string
		official int // 1 of what the organisation gives
		*tally
	}
	var all []candidate
	for k, values := range f {
		if k.kind != "count" || !isTotalName(k.of) || !slices.Contains([]string{"件", "人", "アカウント"}, k.unit) {
			continue
		}
		for v, t := range values {
			if len(v) < 3 || len(t.first) == 0 {
				continue
			}
			one := candidate{k, v, 0, t}
			if slices.ContainsFunc(t.tellers, func(t teller) bool { return t.voice == record.Announcement }) {
				one.official = 1
			}
			all = append(all, one)
		}
	}
	slices.SortFunc(all, func(a, b candidate) int {
		return cmp.Or(b.official-a.official, b.documents()-a.documents(), a.at.compare(b.at), strings.Compare(a.of, b.of), strings.Compare(a.figureKey.unit, b.figureKey.unit), strings.Compare(a.value, b.value))
	})
	var out []total
	for _, c := range all[:min(len(all), mostTotals)] {
		for _, at := range c.first {
			p, err := o.Passage(at.Ref)
			if errors.Is(err, ErrUntold) {
				continue
			}
			if err != nil {
				return nil, err
			}
			start := at.Start - p.Evidence.Start
			if start < 0 || start+at.End-at.Start > len(p.Text) || !isTotal(p.Text, start, start+at.End-at.Start) {
				continue
			}
			if p.Voice == record.Commentary && !o.about(p.Text) {
				continue
			}
			out = append(out, total{c.figureKey, c.value, c.qualifier, c.official > 0 && p.Voice == record.Announcement, at})
			break
		}
	}
	return out, nil
}

// about reports whether a sentence says that it is about the incident.
func (o Options) about(s string) bool {
	return slices.ContainsFunc(slices.Concat(o.Names, []string{"今回", "同社", "本件"}), func(w string) bool { return strings.Contains(s, w) })
}

// announced are the totals that the organisation announced.
func announced(all []total) []total {
	return slices.DeleteFunc(slices.Clone(all), func(t total) bool { return !t.official })
}

// ofAnother reports whether a sentence speaks of another incident than the one of
// now.
func ofAnother(s string) bool {
	return holds(s, "昨年", "去年", "一昨年", "前年", "前回", "過去", "以前の", "かつて", "他社", "同種", "同様の", "前例", "先例", "別の", "別件")
}

// firms end the names of organisations where they are the place or owner of what
// happened, and placed stand behind them; own are such words that name no other one.
var (
	firms  = []string{"社", "銀行", "書店", "書房", "商会", "商店", "商事", "大学", "病院", "学園", "生協", "農協", "市", "県", "町", "グループ", "ホールディングス", "信用金庫", "組合"}
	placed = []string{"では", "でも", "の漏えい", "の漏洩", "の流出", "の情報流出", "の情報漏えい", "の情報漏洩", "の事件", "の事案", "の事故", "の不正アクセス", "の場合", "のケース"}
	own    = []string{"当社", "弊社", "同社", "自社", "各社", "両社", "御社", "貴社", "会社", "本社", "支社", "全社", "新聞社", "通信社", "出版社", "同市", "当市", "本市", "同県", "本県", "同町", "同行", "同大学", "当組合", "同組合", "同グループ", "当グループ"}
)

// ofOtherFirm reports whether a sentence tells what happened at another organisation:
// みどり書房の漏えいでは3万件.
func (o Options) ofOtherFirm(s string) bool {
	names := slices.Concat(own, o.Names)
	for _, w := range placed {
		for rest := s; ; {
			before, after, ok := strings.Cut(rest, w)
			if !ok {
				break
			}
			ends := func(w string) bool { return strings.HasSuffix(before, w) }
			if slices.ContainsFunc(firms, ends) && !slices.ContainsFunc(names, ends) && !slices.Contains(firms, before) && partner(before) == "" {
				return true
			}
			rest = after
		}
	}
	return false
}

func holds(s string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}

// others are what else is counted after a leak.
var others = []string{"補償", "調査", "配布", "送付", "送信", "クーポン", "キャンペーン", "通知", "連絡", "返金", "問い合わせ", "相談", "申告", "苦情", "通報", "届", "不正利用", "不正ログイン", "なりすまし", "詐欺", "退会", "登録"}

const (
	// farBefore and farBehind are how many bytes of a sentence before and behind a
	// number are read for what was done with what it counts.
	farBefore = 90
	farBehind = 60
)

// isTotal reports whether a sentence says of the number at bytes start to end that
// so many were leaked in all: 漏えいした件数は91,300件, 顧客情報8万件が流出した, but not
// うち1,204件 or 氏名のみ2,260件.
func isTotal(s string, start, end int) bool {
	before, behind := s[max(0, start-farBefore):start], s[end:min(len(s), end+farBehind)]
	if ofAnother(s) || partial(before, behind) {
		return false
	}
	before = clauseBefore(rxCorrected.ReplaceAllString(before, ""))
	clause, _, _ := strings.Cut(behind, "。")
	if holds(clause, "ていない", "ていません", "ておりません", "なかった", "ありません", "ではな", "ではあり", "じゃな", "可能性は低", "否定") {
		return false
	}
	if holds(rxFound.ReplaceAllString(before, ""), others...) {
		return false
	}
	if i := lastLeak(before); i >= 0 && !strings.ContainsAny(before[i:], "0123456789０１２３４５６７８９") {
		return true
	}
	clause, _, _ = strings.Cut(clause, "、")
	for _, w := range leaks {
		if at := strings.Index(clause, w); at > 0 && !strings.ContainsAny(clause[:at], "0123456789０１２３４５６７８９") {
			return true
		}
	}
	return false
}

// rxFound is how a number was found out, and not what it is of.
var rxFound = regexp.MustCompile(`調査(?:により|によって|によれば|によると|の結果|で)`)

// rxCorrected is a number that the one behind it takes the place of: 5万人ではなく7万人.
var rxCorrected = regexp.MustCompile(`[0-9０-９,，.．億万千百]+(?:件|人|名|アカウント)[^、。0-9０-９]{0,3}(?:ではなく|でなく|じゃなく)て?、?$`)

// clauseBefore is the clause that a text ends with; and what it is about, if that stands
// before it with は and the clause itself says nothing of what it is about: 漏えいしたお客様は、調査により.
func clauseBefore(before string) string {
	sentence := before
	if i := strings.LastIndexAny(before, "。「\n"); i >= 0 {
		sentence = before[i:]
	}
	i := strings.LastIndex(sentence, "、")
	if i < 0 {
		return sentence
	}
	topic, clause := sentence[:i], sentence[i:]
	if holds(clause, "は", "が", "も") || !strings.HasSuffix(topic, "は") || slices.ContainsFunc([]string{"には", "では", "とは", "からは", "ては"}, func(w string) bool { return strings.HasSuffix(topic, w) }) {
		return clause
	}
	return topic[strings.LastIndex(topic, "、")+1:] + clause
}

// lastLeak is where the last word of concerned in a text begins; -1 if there is none.
func lastLeak(s string) int {
	last := -1
	for _, w := range concerned {
		last = max(last, strings.LastIndex(s, w))
	}
	return last
}

// partial reports whether the words around a number say that it is that of a part.
func partial(before, behind string) bool {
	tail := before[max(0, len(before)-farBehind):]
	if i := strings.LastIndexAny(tail, "。\n"); i >= 0 {
		tail = tail[i:]
	}
	return holds(tail, "うち", "内訳", "のみ", "だけ", "除", "さらに", "新たに", "追加で", "残り") ||
		slices.ContainsFunc([]string{"のうち", "中、", "中の", "は氏名", "（氏名", "(氏名", "のみ", "だけ", "を除"}, func(w string) bool { return strings.HasPrefix(behind, w) })
}
