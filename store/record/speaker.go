package record

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// offices end what those are called who answer for an organisation, longer ones before
// their ends; desks of them are behind an organisation's name alone, キタノ通販広報, and
// heads behind a person's too, 海野社長.
var (
	desks    = []string{"広報担当者", "広報担当", "広報室", "広報部", "広報課", "広報", "お客様相談室", "客様相談室", "相談室", "お客様センター", "客様センター", "お客様窓口", "客様窓口", "カスタマーサポート", "カスタマーサービス", "カスタマーセンター", "サポートセンター", "サポート", "公式ホームページ", "公式アカウント", "公式サイト", "公式ブログ", "公式ページ", "公式", "運営事務局", "担当者", "担当課", "担当", "窓口", "幹部", "職員", "社員", "従業員", "責任者", "関係者", "スタッフ", "側"}
	heads    = []string{"代表取締役社長", "代表取締役会長", "代表取締役", "副社長", "社長", "副会長", "会長", "専務取締役", "常務取締役", "専務", "常務", "取締役", "執行役員", "役員", "CEO", "CTO", "CFO", "学長", "総長", "院長", "園長", "校長", "副理事長", "理事長", "頭取", "支配人", "店長", "代表者", "代表"}
	partners = Partners()
	// papers are in which an organisation speaks.
	papers = []string{"プレスリリース", "ニュースリリース", "リリース", "お知らせ", "発表文", "発表", "声明文", "声明", "ホームページ", "回答書", "回答", "コメント"}
	// oneself is how a text calls the one that it is about.
	oneself = []string{"会社", "運営", "運営会社", "運営元", "運営者", "自社", "弊社", "本社", "本学", "事務局", "各"}
	// legal are the forms of companies.
	legal = []string{"株式会社", "有限会社", "合同会社", "合資会社", "㈱", "(株)", "（株）"}
	// trades end the names of companies and of bodies.
	trades = []string{"社", "店", "堂", "屋", "商会", "商事", "銀行", "電機", "工業", "産業", "製作所", "自動車", "食品", "製薬", "化学", "建設", "不動産", "証券", "保険", "生命", "運輸", "交通", "航空", "書房", "印刷", "電力", "通販", "物流", "通信", "放送", "新聞", "大学", "病院", "高校", "組合", "協会", "連盟", "機構", "法人", "財団", "警察", "県警", "市", "県", "町", "村", "庁", "省", "局", "署", "委員会"}
)

// Quoted is the voice of a speaker whom a page quotes, "" for that of the page, where his
// name alone gives it as v.
func (o Organisation) Quoted(speaker string, v Voice) Voice {
	switch {
	case v == Announcement && o.IsOthers(speaker):
		return ""
	case v == "" && o.IsOwn(speaker):
		return Announcement
	}
	return v
}

// IsOthers reports whether a speaker, called by an office or by a company's name, answers
// for another one than the organisation: キタノ通販の広報, みなとの取引先の社長. Who is called by
// the office alone, or by his own name and the office, may be the organisation's.
func (o Organisation) IsOthers(speaker string) bool {
	if former.MatchString(speaker) {
		return true
	}
	of, behind := cutOffice(aside.ReplaceAllString(strings.TrimSpace(speaker), ""))
	if of == "" || strings.HasPrefix(of, "同") && !strings.HasPrefix(of, "同業") || strings.HasPrefix(of, "当") || slices.Contains(oneself, of) {
		return false
	}
	if slices.ContainsFunc(partners, func(p string) bool { return strings.HasSuffix(of, p) }) {
		return true
	}
	if o.isCalled(of) {
		return false
	}
	named := slices.ContainsFunc(legal, func(w string) bool { return strings.Contains(of, w) })
	return named || behind == desk || behind == head && !mayBePerson(of) || behind == nothing && endsIn(of, trades)
}

// former are those who had an office once, and answer for nobody now.
var former = regexp.MustCompile(`(?:元|前)(?:代表|社長|会長|副社長|取締役|役員|幹部|社員|従業員|職員|広報)`)

// endsIn reports whether a name is more than one of the ends.
func endsIn(name string, ends []string) bool {
	return slices.ContainsFunc(ends, func(w string) bool { return strings.HasSuffix(name, w) && name != w })
}

// IsOwn reports whether a speaker is called by the organisation's name, with an office or
// without one: みなと, みなとの担当者.
func (o Organisation) IsOwn(speaker string) bool {
	if speaker == "" || former.MatchString(speaker) {
		return false
	}
	of, _ := cutOffice(aside.ReplaceAllString(strings.TrimSpace(speaker), ""))
	of = bare(of)
	return of != "" && slices.ContainsFunc(o.Names(), func(own string) bool { return bare(own) == of })
}

// isCalled reports whether a name is the organisation's, holds it, みなとの海野, or is the
// beginning or end of it: 市 of みなと市.
func (o Organisation) isCalled(name string) bool {
	name = bare(name)
	return name == "" || slices.ContainsFunc(o.Names(), func(own string) bool {
		own = bare(own)
		return own != "" && (strings.Contains(name, own) || strings.HasSuffix(own, name) || utf8.RuneCountInString(name) > 1 && strings.HasPrefix(own, name))
	})
}

// aside is a place or an age in brackets behind a name.
var aside = regexp.MustCompile(`[（(][^（()）株有]+[)）]$`)

func bare(name string) string {
	for _, w := range legal {
		name = strings.ReplaceAll(name, w, "")
	}
	return name
}

// What stands behind a name.
const (
	nothing = iota
	desk
	head
)

// cutOffice takes the offices and papers from the end of what a speaker is called.
func cutOffice(name string) (of string, behind int) {
	for range 4 { // an office of an office of …
		rest := name
		switch {
		case cutEnd(&rest, papers), cutEnd(&rest, desks):
			behind = max(behind, desk)
		case cutEnd(&rest, heads):
			behind = head
		default:
			return name, behind
		}
		if owner, owned := strings.CutSuffix(rest, "の"); owned {
			rest = owner
			if behind == head {
				behind = desk // it is whose the head is, and not his own name
			}
		}
		name = strings.TrimSuffix(rest, "・")
	}
	return name, behind
}

func cutEnd(name *string, ends []string) bool {
	for _, end := range ends {
		if rest, ok := strings.CutSuffix(*name, end); ok {
			*name = rest
			return true
		}
	}
	return false
}

// longestPerson is how many characters a person's name has at most.
const longestPerson = 5

// mayBePerson reports whether a name before an office may be that of the one who has it,
// and does not end as names of companies do: みなとの海野 of みなとの海野社長 may.
func mayBePerson(name string) bool {
	if i := strings.LastIndex(name, "の"); i >= 0 && i > 0 {
		return false
	}
	if utf8.RuneCountInString(name) > longestPerson || endsIn(name, trades) {
		return false
	}
	return strings.IndexFunc(name, func(c rune) bool { return !unicode.In(c, unicode.Han, unicode.Hiragana) && c != '々' }) < 0
}
