// Package event finds in an utterance who detected, announced, notified,
// reported, answered, demanded, stopped or apologised for something, and when,
// and when an investigation had its findings. In go the text, what stands before
// it, its facts and what cuts text into words, out come events, each with the
// words that say so. Start at Find.
//
// An event without a date or time of its own is left out, and so is one that
// is denied, asked for or only planned, or of an earlier failure than the one
// that the text is about. Who did it may be the company that the sentences before
// are about. The package does no I/O, keeps no state, and does not join the events
// of several utterances.
package event

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"classify/nlp/text"
	"classify/nlp/token"
	"classify/store/record"
)

// The kinds of event.
const (
	Detected   = "detected"
	Announced  = "announced"
	Notified   = "notified"
	Reported   = "reported"
	Answered   = "answered"
	Demanded   = "demanded"
	Stopped    = "stopped"
	Apologised = "apologised"
	Findings   = "findings" // an investigation ended, or its report came
	Ordered    = "ordered"  // an authority ordered, advised, searched or arrested
)

// verb is a stem that stands for verb and noun: 公表した, 公表は5月21日.
type verb struct{ word, kind string }

// verbs by their first character; longer ones before their prefixes.
var verbs = byFirst([]verb{
	{"検知", Detected}, {"検出", Detected}, {"発覚", Detected}, {"判明", Detected}, {"発見", Detected}, {"把握", Detected}, {"覚知", Detected}, {"認知", Detected}, {"気づ", Detected}, {"気付", Detected}, {"気が付", Detected}, {"確認", Detected}, {"認識", Detected},
	{"公表", Announced}, {"発表", Announced}, {"告知", Announced}, {"お知らせ", Announced}, {"会見", Announced}, {"第一報", Announced}, {"明らかに", Announced}, {"公開", Announced}, {"掲載", Announced},
	{"通知", Notified}, {"連絡", Notified}, {"案内", Notified}, {"送信", Notified}, {"送付", Notified}, {"郵送", Notified}, {"発送", Notified}, {"お送り", Notified},
	{"報告", Reported}, {"速報", Reported}, {"確報", Reported}, {"届け出", Reported}, {"届出", Reported}, {"通報", Reported}, {"被害届", Reported},
	{"回答", Answered}, {"返答", Answered}, {"返信", Answered}, {"答え", Answered},
	{"求め", Demanded}, {"要求", Demanded}, {"要請", Demanded}, {"請求", Demanded}, {"催促", Demanded}, {"督促", Demanded}, {"申し入れ", Demanded}, {"問い合わせ", Demanded}, {"質問", Demanded},
	{"命令", Ordered}, {"命じ", Ordered}, {"勧告", Ordered}, {"指導", Ordered}, {"立入検査", Ordered}, {"立ち入り検査", Ordered}, {"逮捕", Ordered}, {"書類送検", Ordered},
	{"停止", Stopped}, {"遮断", Stopped}, {"閉鎖", Stopped}, {"休止", Stopped}, {"中止", Stopped}, {"切断", Stopped}, {"止め", Stopped},
	{"謝罪", Apologised}, {"陳謝", Apologised}, {"お詫び", Apologised}, {"おわび", Apologised}, {"詫び", Apologised}, {"頭を下げ", Apologised},
	{"調査が完了", Findings}, {"調査は完了", Findings}, {"調査を完了", Findings}, {"調査が終了", Findings}, {"調査は終了", Findings}, {"調査を終了", Findings}, {"調査が終わ", Findings}, {"調査を終え", Findings},
	{"完了", Findings}, {"終了", Findings}, {"調査報告書", Findings}, {"調査結果", Findings}, {"解析結果", Findings},
})

func byFirst(list []verb) map[rune][]verb {
	out := map[rune][]verb{}
	for _, v := range list {
		r, _ := utf8.DecodeRuneInString(v.word)
		out[r] = append(out[r], v)
	}
	return out
}

// begins are the characters that verbs begin with.
var begins = func() (set [1 << 16 / 64]uint64) {
	for c := range verbs {
		set[c>>6] |= 1 << (c & 63)
	}
	return set
}()

func mayBegin(c rune) bool { return c < 1<<16 && begins[c>>6]&(1<<(c&63)) != 0 }

// undone are what behind the verb says that it was not, or not yet, done.
var undone = []string{"申し上げ", "することはでき", "することができませ", "することができず", "することも検討", "することを検討", "を完了していませ", "が完了していませ", "は完了していませ", "を完了しておりませ", "が完了しておりませ", "は完了しておりませ", "うべき", "すべき", "るべき",
	"できませ", "できず", "できておら", "できていな", "を見送", "は見送", "を取りやめ", "を取り止め", "を中止", "を控え", "は控え", "に至ら", "には至ら", "を怠", "しませんでした", "しておりません", "しておらず", "しておりませんでした", "していませんでした", "をしな", "をせず", "をしませ", "をしていな", "は行っておら", "は行っていな", "は行っていませ", "を行わ", "を行いませ", "は行わ", "していない", "していません", "しなかった", "しない", "せず", "されず", "されていない", "されていません", "されなかった", "できな", "する予定", "の予定", "を予定", "予定",
	"すべき", "するべき", "してほしい", "して欲しい", "を求め", "を要", "を請求", "を促", "するよう", "せよ", "してください", "かなかった", "かず", "の再要請", "義務", "待ち", "する見通し", "する方針", "する考え", "たい", "したい", "なかった", "ない", "ず、", "て欲しい", "てほしい",
	"するまで", "が増", "が激増", "が急増", "が相次", "が減", "します", "いたします", "する。", "するつもり", "に応じ", "していたはず", "したはず", "するはず", "するらしい", "するそう", "すると思", "するだろう", "しただろう", "していただろう"}

// nouns are what behind the verb makes it a thing: 連絡先, 報告書.
var nouns = []string{"先", "書", "窓口", "者", "方法", "まで", "後", "前", "内容", "待", "事項", "フォーム", "番号", "力", "文", "状", "権", "資料", "手段", "期限", "額", "できる", "可能", "ページ", "情報", "られる", "結果"}

// harms are what 確認 and 認知 must be of to mean that it was found.
var harms = []string{"不正", "侵害", "流出", "漏え", "漏洩", "侵入", "攻撃", "異常", "被害", "挙動", "痕跡", "改ざん", "感染", "障害", "不具合", "アクセス"}

// Near is what stands around a text: what the same one says right before it, the nearest
// first, and the names of whoever speaks in it, whom 同社 does not mean; nil: not known.
type Near struct{ Before, Self []string }

// Find returns the events of s in reading order. facts are those of s, in order, as
// package fact gives them; cut cuts text into words.
func Find(s string, near Near, facts []record.Fact, cut func(dst []token.Token, s string) []token.Token) []record.Event {
	if !slices.ContainsFunc(facts, moment) || !hasVerb(s) {
		return nil
	}
	var out []record.Event
	first, prior, earlier := 0, text.Sentence{}, ""
	firms := firms{Near: near, cut: cut}
	sentences := text.Sentences(s)
	for i, one := range sentences {
		for first < len(facts) && facts[first].End <= one.Start {
			first++
		}
		r := reader{s: s, one: one, prior: prior, firms: &firms, cut: cut, before: earlier}
		if i+1 < len(sentences) {
			r.next = s[sentences[i+1].Start:sentences[i+1].End]
		}
		prior = one
		for n := first; n < len(facts) && facts[n].Start < one.End; n++ {
			if f := facts[n]; moment(f) && f.Start >= one.Start && f.End <= one.End {
				if d, ok := r.corrected(facts, n); ok {
					r.dates = append(r.dates, d)
				}
			}
		}
		if len(r.dates) > 0 {
			out = append(out, r.events()...)
		}
		firms.pass(s[one.Start:one.End], r.who)
		earlier = cmp.Or(r.earlier, earlier)
	}
	return out
}

// corrected is the n-th fact as a date; one that the text takes back is that which it
// gives in its place, 9月12日と発表しましたが、正しくは9月10日, and none where it gives none.
func (r *reader) corrected(facts []record.Fact, n int) (date, bool) {
	for _, d := range r.dates {
		if d.number == n {
			return date{}, false // it stands for another one already
		}
	}
	f := facts[n]
	if !f.Denied {
		return date{f, n, 0}, true
	}
	for m := n + 1; m < len(facts) && facts[m].Start < r.one.End; m++ {
		if right := facts[m]; moment(right) && strings.HasSuffix(strings.TrimRight(r.s[f.End:right.Start], "、「 "), "正しくは") {
			until := right.End
			right.Start, right.End, right.Text = f.Start, f.End, f.Text
			return date{right, m, until}, true
		}
	}
	return date{}, false
}

// moment reports whether f is a point in time, by the month or closer.
func moment(f record.Fact) bool {
	return f.Type == "date" && len(f.ISO) >= len("2021-05") || f.Type == "datetime" || f.Type == "time"
}

func hasVerb(s string) bool {
	for i, c := range s {
		if mayBegin(c) && verbAt(s[i:]).kind != "" {
			return true
		}
	}
	return false
}

func verbAt(s string) verb {
	c, _ := utf8.DecodeRuneInString(s)
	if !mayBegin(c) {
		return verb{}
	}
	for _, v := range verbs[c] {
		if strings.HasPrefix(s, v.word) {
			return v
		}
	}
	return verb{}
}

func startsWith(s string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(s, w) })
}

// date is a fact with its number among those of the utterance.
type date struct {
	record.Fact
	number int
	until  int // where the date ends that corrects it; 0: none does
}

// reader reads one sentence.
type reader struct {
	s     string
	one   text.Sentence
	dates []date
	used  []bool // dates that a verb has taken
	cut   func(dst []token.Token, s string) []token.Token
	words []token.Token // of the sentence, cut when first asked for
	last  int           // the date of the event before; -1: none
	kind  string        // of that event
	who   string        // of that event
	prior text.Sentence // the one before; its End is 0 where there is none
	next  string        // the one behind
	firms *firms        // that the sentences before name
	// earlier is the year of an earlier failure that the sentence tells of; "": none
	earlier string
	before  string // that of a sentence before
}

// events reads the verbs of the sentence from left to right; each has the date
// right behind it (公表は5月21日) or the last one before it that no other verb
// has taken.
func (r *reader) events() []record.Event {
	var out []record.Event
	r.used, r.last = make([]bool, len(r.dates)), -1
	for at := r.one.Start; at < r.one.End; {
		v := verbAt(r.s[at:r.one.End])
		if v.kind == "" {
			_, size := utf8.DecodeRuneInString(r.s[at:])
			at += size
			continue
		}
		end := at + len(v.word)
		if n, ok := r.when(v, at, end); ok && !r.undone(v, end) && !r.tells(n, at, end) && !r.another(n, at, end) {
			if e, ok := r.event(v, n, at, end); ok && (n != r.last || v.kind != r.kind) {
				r.used[n], r.last, r.kind, r.who = true, n, v.kind, e.Who
				out = append(out, e)
			}
		}
		at = end
	}
	return out
}

// tells reports whether date n is that of telling what the verb from at to end says:
// 5月21日、流出を確認したと発表した.
func (r *reader) tells(n, at, end int) bool {
	d := r.dates[n]
	if d.End > at || !strings.HasPrefix(r.s[d.End:], "、") {
		return false
	}
	rest := r.s[end:r.one.End]
	for _, w := range slices.Concat(past, []string{"を受けていた", "を受けた", "があった"}) {
		told, ok := strings.CutPrefix(rest, w)
		if !ok {
			continue
		}
		for _, w := range []string{"ことを", "旨を", "などと", "と"} {
			if told, ok := strings.CutPrefix(told, w); ok {
				return r.announcedIn(end, len(r.s[:r.one.End])-len(told))
			}
		}
	}
	return false
}

// announcedIn reports whether the clause at from, behind the verb that ends at end, says
// that it was announced, and gives no day for that.
func (r *reader) announcedIn(end, from int) bool {
	clause := r.s[from:r.one.End]
	for i := range clause {
		if v := verbAt(clause[i:]); v.kind == Announced {
			return !slices.ContainsFunc(r.dates, func(d date) bool { return d.Start >= end && d.End <= from+i })
		} else if strings.HasPrefix(clause[i:], "。") || i > furthest {
			return false
		}
	}
	return false
}

// undone reports whether what stands behind the verb says that it was not
// done, or that the verb is part of a thing's name. Who is about to apologise
// does so.
func (r *reader) undone(v verb, end int) bool {
	rest := r.s[end:r.one.End]
	if v.kind == Apologised && startsWith(rest, []string{"します", "いたします", "申し上げ", "致します"}) {
		return false
	}
	if v.kind == Notified && startsWith(rest, []string{"メール", "はがき", "ハガキ", "葉書"}) {
		return true // 通知メールを送信した: the verb behind says what was done
	}
	sheet := strings.TrimLeft(rest, "書状")
	if sheet != rest && startsWith(sheet, []string{"を送", "を提出", "を出し", "を渡", "を届け", "を手渡"}) {
		return false // 質問状を送付
	}
	if sheet != rest && v.kind == Reported && startsWith(sheet, []string{"が提出", "を受", "が届"}) || v.kind == Findings && came(rest) {
		return false // 報告書が提出された
	}
	if v.kind == Demanded && startsWith(rest, []string{"に", "への"}) {
		return true // 質問に答えた
	}
	if startsWith(rest, []string{"により", "によって", "で判明", "で発覚", "から判明", "を受けて発覚", "を受けて判明", "があり発覚", "があり判明", "をもとに", "を基に", "に基づ", "をきっかけ", "を契機", "を端緒"}) {
		return true // 警察からの連絡により判明した
	}
	if at := strings.Index(rest, "れば"); at >= 0 && (strings.Contains(rest[at:], "だろう") || strings.Contains(rest[at:], "はず") || strings.Contains(rest[at:], "でしょう")) {
		return true // 止めていれば防げただろう
	}
	return startsWith(rest, undone) || isDenied(rest) || owed(rest) || isNoFact(rest) || r.isRefuted(rest) || isPurpose(rest) || startsWith(rest, nouns) || isNotThere(rest) || r.supposed(rest) || ofAThing(rest)
}

// owed reports whether what stands behind a noun says that it ought to have been done
// at a time: 報告は6月8日に行うべきでした.
func owed(rest string) bool {
	clause, _, _ := strings.Cut(rest, "、")
	if !startsWith(clause, []string{"は", "を"}) {
		return false
	}
	return slices.ContainsFunc([]string{"行うべき", "すべき", "するべき"}, func(w string) bool { return strings.Contains(clause, w) })
}

// isNoFact reports whether what stands behind a verb says that it did not come to
// that: 検知した事実はございません.
func isNoFact(rest string) bool {
	for _, w := range []string{"した", "された", "していた", "されていた", "を受けた", "があった"} {
		told, ok := strings.CutPrefix(rest, w)
		if told = strings.TrimPrefix(strings.TrimPrefix(told, "という"), "との"); !ok || !startsWith(told, []string{"事実は", "ことは", "事実も", "形跡は", "記録は"}) {
			continue
		}
		if contains(told, upheld) {
			return false // ことは否定できない
		}
		told = rxHeard.ReplaceAllString(strings.TrimRight(told, "。！？ 　\n"), "")
		return slices.ContainsFunc([]string{"ございません", "ありません", "ない", "なかった", "ませんでした", "おりません", "いません"}, func(no string) bool { return strings.HasSuffix(told, no) })
	}
	return false
}

// ofAThing reports whether what stands behind a verb makes it a clause of a thing
// that is not what happened: 公表された脆弱性, but not 発表された流出.
func ofAThing(rest string) bool {
	rest, ok := strings.CutPrefix(rest, "された")
	c, _ := utf8.DecodeRuneInString(rest)
	if !ok || !unicode.Is(unicode.Han, c) && !unicode.Is(unicode.Katakana, c) && !unicode.Is(unicode.Latin, c) {
		return false
	}
	return !startsWith(rest, []string{"不正", "流出", "漏", "障害", "事故", "件", "事案", "問題", "火災", "被害", "欠陥", "不具合", "侵入", "攻撃", "情報流出", "個人情報"})
}

// supposed reports whether what stands behind a verb says that it was not so, but
// might have been: もし20日に公表していれば, 公表していたら.
func (r *reader) supposed(rest string) bool {
	verb := strings.IndexAny(rest, "、。！？「」")
	if verb < 0 {
		verb = len(rest)
	}
	for _, w := range []string{"していれば", "していたら", "していたなら", "しておけば", "すれば", "されていれば", "されていたら"} {
		if strings.HasPrefix(rest[:verb], w) {
			return true
		}
	}
	before := r.s[r.one.Start : len(r.s[:r.one.End])-len(rest)]
	return (strings.Contains(before, "もし") || strings.Contains(before, "仮に")) && (strings.Contains(rest[:verb], "ら") || strings.Contains(rest[:verb], "ば"))
}

// isNotThere reports whether what stands behind a verb's noun says that the thing
// is not there, or speaks of what it holds: 回答は掲載されていません, 回答の内容.
func isNotThere(rest string) bool {
	if startsWith(rest, []string{"の内容", "の公開", "の公表", "の掲載", "の有無"}) {
		return true
	}
	if !startsWith(rest, []string{"は", "が", "も"}) {
		return false
	}
	clause, _, _ := strings.Cut(strings.TrimRight(rest, "。！？ \n"), "、")
	return slices.ContainsFunc([]string{"ていません", "ていない", "ておりません", "ていなかった", "なかった", "ありません", "ませんでした", "ずにいる"}, func(s string) bool {
		return strings.HasSuffix(clause, s)
	})
}

// event is that of the verb from at to end on date n; false when the verb's
// object shows that something else is meant.
func (r *reader) event(v verb, n, at, end int) (record.Event, bool) {
	f := r.dates[n]
	e := record.Event{Kind: v.kind, When: f.ISO, Fact: f.number, Cue: v.word, Start: min(f.Start, at), End: max(f.End, end, f.until)}
	e.Quote = r.s[e.Start:e.End]
	p := r.parties(v, at, end)
	e.Who, e.To, e.What = p.who, p.to, p.what
	if n == r.last && e.Who == "" {
		e.Who = r.who // 社長が会見を開き、謝罪した
	}
	rest := r.s[end:r.one.End]
	if v.kind == Notified && e.Who == "" && e.To == "" && received(rest) {
		return e, false // 連絡を受けた, nobody says from whom
	}
	if (v.kind == Detected || v.kind == Announced) && f.End <= at && contains(r.s[f.End:at], elsewhere) {
		return e, false
	}
	switch {
	case v.word == "速報", v.word == "確報":
		return e, isAuthority(e.To) || startsWith(rest, []string{"を提出", "が提出"})
	case v.word == "第一報" && isAuthority(e.To):
		e.Kind = Reported
	case v.word == "第一報" && (received(rest) || startsWith(rest, []string{"が入", "がもたらされ", "に接し"})):
		e.Kind = Reported
		return e, e.Who != "" // 委託先から第一報を受けた
	case v.kind == Findings && isAuthority(e.To):
		e.Kind = Reported
		return e, r.concludes(v, at, end)
	case v.kind == Findings:
		e.Who, e.To = "", ""
		return e, r.concludes(v, at, end) && (v.word != "完了" && v.word != "終了" || contains(lastOf(r.s[r.one.Start:at]), []string{"調査が", "調査は", "調査を", "解析が", "解析は", "解析を"}))
	case v.word == "報告" && came(strings.TrimLeft(rest, "書")) && strings.HasPrefix(rest, "書") && !isAuthority(e.To) && contains(r.s[r.one.Start:at], investigations):
		e.Kind, e.Who, e.To = Findings, "", ""
	case slices.Contains(sends, v.word):
		return e, r.informs(e, at, end)
	case (v.word == "お知らせ" || v.word == "案内" || v.word == "通知") && posted(rest), v.word == "お知らせ" && inPerson(lastOf(r.s[r.one.Start:at])):
		e.Kind = Notified
	case v.word == "確認", v.word == "認知", v.word == "認識":
		return e, r.ofHarm(&e, at)
	case v.kind == Apologised:
		return e, !r.regrets(n, at)
	case v.kind == Ordered:
		return e, ordered(rest) && (isAuthority(e.Who) || isOffice(e.Who) || e.Who == "" && !received(rest))
	}
	return e, true
}

// ordered reports whether what stands behind a verb of an authority says that it was done:
// 勧告を行った, 指導を受けた, 命じた. Not so 指導員, 命令に従う.
func ordered(rest string) bool {
	return startsWith(rest, []string{"した", "していた", "しました", "しておりました", "し、", "され", "た", "ました", "られ", "を行", "を出", "を受け", "をし", "を発", "を実施", "が出", "を下", "がなされ", "があった", "がありました"}) || rest == "" || strings.HasPrefix(rest, "。")
}

// isOffice reports whether a name is that of a court, a state or a town.
func isOffice(name string) bool {
	return longestEnd(name, []string{"県警", "府警", "道警", "国", "政府", "裁判所", "地裁", "高裁", "地検", "県", "府", "都", "市", "区"}) > 0
}

// means reach one person each; many are told by others, and some are not those whom it
// happened to.
var (
	means  = []string{"メールで", "メールにて", "メールにより", "文書で", "文書にて", "書面で", "書面にて", "手紙で", "はがきで", "ハガキで", "葉書で", "郵送で", "郵送にて", "郵便で", "電話で", "お電話にて", "個別に", "直接"}
	public = []string{"ホームページ", "サイト", "ウェブ", "掲載", "会見", "報道", "記者", "メディア", "マスコミ", "株主", "取引先", "委員会", "省", "庁", "警察", "局に", "市に", "県に"}
)

// inPerson reports whether a clause tells of those concerned by what reaches each of
// them: 購入者の皆様に電子メールでお知らせしました.
func inPerson(clause string) bool { return contains(clause, means) && !contains(clause, public) }

// elsewhere say that it came out on the day by the press, or where data are traded:
// 週刊誌が報じて発覚した, 海外の掲示板で発見された.
var elsewhere = []string{"が報じ", "の報道で", "の報道により", "にスクープ", "掲示板で", "掲示板に", "ダークウェブ", "闇サイト"}

// pointers stand for what the text told before.
var pointers = []string{"これ", "それ", "これら", "事象", "同事象", "本事象", "当該事象", "本件", "事態"}

// ofHarm reports whether what was confirmed is that harm was done. What stands for
// it is left out: 不正アクセスを受け、9月12日にこれを確認した.
func (r *reader) ofHarm(e *record.Event, at int) bool {
	if contains(e.What, harms) || e.What != "" && contains(r.s[r.one.Start:at], []string{"不正な" + e.What, "不審な" + e.What, "異常な" + e.What}) {
		return true
	}
	if clause, ok := strings.CutSuffix(r.s[r.one.Start:at], "ことを"); ok {
		e.What = ""
		return !strings.HasSuffix(clause, "ない") && !strings.HasSuffix(clause, "なかった") && contains(lastOf(clause), harmed)
	}
	if e.Cue == "認識" && e.What == "本件" {
		return true
	}
	if e.What == "事実" {
		return contains(lastOf(r.s[r.one.Start:at]), harmed)
	}
	if !slices.Contains(pointers, e.What) {
		return false
	}
	e.What = ""
	return contains(r.s[r.one.Start:at], harms) || r.prior.End > 0 && contains(r.s[r.prior.Start:r.prior.End], harms)
}

// harmed are harms as verbs: 外部に流出したことを確認した.
var harmed = []string{"流出し", "流出され", "漏えいし", "漏洩し", "漏れ", "侵入され", "侵入があ", "攻撃を受け", "攻撃があ", "不正アクセスを受け", "不正アクセスがあ", "不正アクセスされ", "不正に", "改ざんされ", "感染し", "窃取され", "持ち出され", "盗まれ", "暗号化され", "閲覧され", "悪用され", "紛失し", "漏えいした", "漏洩した"}

// lastOf is the last clause of a text.
func lastOf(s string) string {
	if _, last, ok := cutLast(s, "、"); ok {
		return last
	}
	return s
}

// links join a verb to the date behind it.
var links = []string{"は", "が", "日は", "日が", ":", "："}

// longestLink is how many bytes may stand between a verb's noun and のは: が当委員会にあった.
const longestLink = 45

// joins reports whether the words between a verb and a date join them: 公表は5月21日,
// 報告を受けたのは5月10日.
func joins(gap string) bool {
	if gap == "が、" {
		return false // 速報が、6月17日に確報が
	}
	gap = strings.TrimSuffix(gap, "、")
	if slices.Contains(links, gap) {
		return true
	}
	what, ok := strings.CutSuffix(gap, "のは")
	if !ok {
		what, ok = strings.CutSuffix(gap, "のが")
	}
	return ok && strings.HasSuffix(what, "た") && !strings.HasSuffix(what, "なかった") && len(what) <= longestLink && !strings.Contains(what, "、") && !hasVerb(what)
}

// when is the date of the verb from at to end: the one behind it that it is
// joined to, else the nearest before it that is free, else that of the verb
// before if it stands for the sentence.
func (r *reader) when(v verb, at, end int) (n int, ok bool) {
	before := -1
	for n, f := range r.dates {
		if f.End <= at {
			before = n
			continue
		}
		if f.Start >= end && joins(strings.TrimSpace(r.s[end:f.Start])) {
			return n, !r.used[n] && !startsWith(r.s[f.End:], []string{"から", "まで", "以降", "予定", "の予定", "を予定", "に予定"})
		}
		break
	}
	for n = before; n >= 0; n-- {
		whole := startsWith(r.s[r.dates[n].End:], []string{"、", "付", " ", "　"})
		switch gap := r.s[r.dates[n].End:at]; {
		case r.used[n] && n == r.last && (whole || r.kind == Announced && v.kind == Apologised || r.kind == Apologised && slices.Contains(sends, v.word) || v.kind == Detected && contains(gap, []string{"報告を受け、", "連絡を受け、", "通報を受け、", "指摘を受け、"})):
			return n, len(gap) <= furthest
		case r.used[n]:
		case n < before && !whole:
			return 0, false
		default:
			gone, since := strings.CutPrefix(gap, "から")
			if since && (v.kind == Notified || v.kind == Stopped) && begun(r.s[end:r.one.End]) {
				gap = gone
			}
			return n, tied(gap)
		}
	}
	return 0, false
}

// furthest is how many bytes may stand between a date and its verb: some
// fifty characters, the length of an object with what it is of.
const furthest = 150

// tied reports whether a date is that of the verb behind gap: 5月21日に公表 and
// 5月21日、…を公表した, but not 5月21日までの公表 or 5月21日以降.
func tied(gap string) bool {
	return len(gap) <= furthest && !startsWith(gap, []string{"まで", "以降", "から", "以前", "以内", "分"})
}
