package event

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"classify/nlp/token"
)

// parties are who took part in an event, as written; "" where the sentence
// does not say.
type parties struct{ who, to, what string }

// phrase is a noun with what belongs to it, words first to last (half open),
// and the particle behind it.
type phrase struct {
	first, last int
	particle    string
}

// longestPhrase is how many characters the name of a party or thing may have.
const longestPhrase = 40

// parties reads the phrases before the verb from at to end.
func (r *reader) parties(v verb, at, end int) parties {
	if r.words == nil {
		r.words = r.cut(nil, r.s[r.one.Start:r.one.End])
	}
	rest := r.s[end:r.one.End]
	passive := startsWith(rest, []string{"され", "が行われ", "がされ", "があった", "がなされ"})
	var p parties
	teller := "" // with から
	for _, one := range r.phrases(at - r.one.Start) {
		name := r.text(one)
		switch particle := one.particle; {
		case name == "" || r.dated(one):
		case particle == "は" || particle == "が" || particle == "も":
			if agent(r.words[one.first:one.last]) && !(passive && particle != "は") {
				p.who = name
			} else if particle == "が" && (v.kind == Detected || passive) {
				p.what = name
			}
		case particle == "を" || particle == "について" || particle == "と":
			p.what = name
		case particle == "の":
			p.what = name
		case particle == "に" || particle == "へ" || particle == "に対し" || particle == "に対して" || particle == "宛":
			if agent(r.words[one.first:one.last]) {
				p.to = name
			}
		case particle == "から":
			if agent(r.words[one.first:one.last]) {
				teller = name
			}
		}
	}
	if passive && p.who != "" && p.what == "" && !strings.HasPrefix(rest, "され") {
		p.who = ""
	}
	if v.kind != Demanded && startsWith(rest, []string{"を受け", "を頂", "をいただ", "が届", "があった", "が来た"}) {
		p.who, p.to = teller, cmp.Or(p.to, p.who) // who is told stands where else the teller does
	} else if p.who == "" {
		p.who = teller
	}
	return p
}

// dated reports whether a date reaches into the phrase.
func (r *reader) dated(p phrase) bool {
	start, end := r.one.Start+r.words[p.first].Start, r.one.Start+r.words[p.last-1].End
	return slices.ContainsFunc(r.dates, func(d date) bool { return d.Start < end && start < d.End })
}

// text is a phrase as it is written.
func (r *reader) text(p phrase) string {
	if p.first >= p.last {
		return ""
	}
	s := strings.TrimSpace(r.s[r.one.Start+r.words[p.first].Start : r.one.Start+r.words[p.last-1].End])
	if utf8.RuneCountInString(s) > longestPhrase {
		return ""
	}
	return s
}

// particles that end a phrase, longer ones before their prefixes.
var particles = []string{"に対して", "に対し", "について", "は", "が", "を", "に", "へ", "も", "から"}

// phrases lists the nouns with a particle that end before byte to of the
// sentence, in order; what a verb has closed before is left to that verb, but
// the subject holds on.
func (r *reader) phrases(to int) []phrase {
	var out []phrase
	for i := 0; i < len(r.words) && r.words[i].Start < to; i++ {
		w := r.words[i]
		if w.POS == "動詞" || w.POS == "名詞" && verbAt(w.Surface).kind != "" && w.End < to {
			if !strings.HasPrefix(r.after(i), "を") && !strings.HasPrefix(r.after(i), "の") && !strings.HasPrefix(r.after(i), "は") {
				out = slices.DeleteFunc(out, func(p phrase) bool { return p.particle != "は" })
			}
		}
		particle := r.particle(i)
		if particle == "から" && strings.HasPrefix(r.after(i), "の") {
			continue
		}
		if w.End == to && w.Surface == "の" {
			particle = "の" // 流出の公表
		}
		if particle == "" || i == 0 {
			continue
		}
		last := i
		first := r.begins(last)
		if !r.cutShort(first) {
			out = append(out, phrase{first, last, particle})
		}
	}
	return out
}

// after is the text behind word i.
func (r *reader) after(i int) string { return r.s[r.one.Start+r.words[i].End : r.one.End] }

// particle is the one that stands at word i, "" if none does.
func (r *reader) particle(i int) string {
	w := r.words[i]
	if w.POS != "助詞" {
		return ""
	}
	for _, p := range particles {
		if w.Surface == p {
			return p
		}
	}
	return ""
}

// begins is where the noun phrase that ends before word last begins.
func (r *reader) begins(last int) int {
	first := last
	for first > 0 {
		w := r.words[first-1]
		switch {
		case w.POS == "名詞" && w.Sub != "副詞可能" && !digits(w.Surface), w.POS == "接頭詞", w.Surface == "・", w.Surface == "＝":
		case w.Surface == "の" && first < last && first > 1 && r.words[first-2].POS == "名詞":
		default:
			for first < last && (r.words[first].Surface == "の" || r.words[first].POS == "助詞") {
				first++
			}
			return first
		}
		first--
	}
	return first
}

// cutShort reports whether the phrase that begins at word i may be the end of a
// name only, of which the rest looks like particles: みなと商会.
func (r *reader) cutShort(i int) bool {
	return i > 1 && r.words[i-1].POS == "助詞" && slices.Contains([]string{"と", "や", "か", "ば"}, r.words[i-1].Surface)
}

func digits(s string) bool { return strings.Trim(s, "0123456789０１２３４５６７８９") == "" }

// selves are words for the speaker or the one spoken of; agents end the names
// of those who act.
var (
	selves = []string{"当社", "弊社", "同社", "両社", "各社", "自社", "私", "我々", "当方", "本人", "政府", "国", "警察", "会社", "運営", "先方", "相手", "市", "県", "町", "村", "区", "府", "都", "省", "庁", "党"}
	agents = []string{"社", "者", "局", "庁", "省", "会", "団", "機構", "銀行", "大学", "病院", "警", "署", "市", "県", "町", "村", "区", "府", "都", "組合", "連盟", "法人", "センター", "部", "課", "室", "党",
		"氏", "さん", "様", "長", "側", "チーム", "グループ", "ホールディングス", "店", "園", "校", "弁護士", "大臣", "知事", "官", "広報", "会員", "ユーザー", "ユーザ", "記者", "員", "行", "商会", "商店", "商事", "電鉄", "鉄道", "工業", "産業", "協議会", "教委", "公取委", "各位", "住民", "市民", "利用者", "顧客", "客", "患者", "紙", "師", "学校", "組織", "機関", "当局", "企業", "メディア", "報道陣"}
	things = []string{"件", "事", "日", "情報", "発覚", "検知", "公表", "発表", "報告", "回答", "通知", "連絡", "詳細", "今回", "原因", "可能性", "流出", "部分", "一部", "全部", "外部", "内部", "本部分", "漏えい", "不正", "アクセス", "サーバー", "サービス", "アプリ", "システム", "データ", "メール", "ファイル", "ホームページ", "サイト", "ウェブサイト"}
)

// agent reports whether a phrase may be the name of somebody who acts.
func agent(words []token.Token) bool {
	if len(words) == 0 {
		return false
	}
	head := words[len(words)-1].Surface
	var whole strings.Builder
	for _, w := range words {
		whole.WriteString(w.Surface)
	}
	name := whole.String()
	ends := func(w string) bool { return strings.HasSuffix(name, w) }
	switch {
	case slices.ContainsFunc(selves, func(w string) bool { return name == w || ends("の"+w) }):
		return true
	case slices.ContainsFunc(things, ends) || utf8.RuneCountInString(name) < 2 || verbAt(head).kind != "":
		return false
	case slices.ContainsFunc(agents, ends):
		return true
	case words[len(words)-1].Sub == "固有名詞":
		return true
	}
	return foreign(head) && utf8.RuneCountInString(head) > 2
}

// foreign reports whether a word is in katakana or letters: names of
// companies mostly are.
func foreign(s string) bool {
	for _, c := range s {
		if !(c >= 'ァ' && c <= 'ー' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') {
			return false
		}
	}
	return s != ""
}
