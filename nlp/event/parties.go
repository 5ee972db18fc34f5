package event

import (
	"cmp"
	"regexp"
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

// read is what phrases say of the parties of a verb.
type read struct {
	parties
	teller  string // with から
	topic   string // what the sentence is about, if nobody acts there
	maybe   string // who acts if grammar says that somebody does
	verb    verb
	passive bool
	came    bool // it came to the one who is spoken of
}

// itself are verbs of which the subject is what came out.
var itself = []string{"発覚", "判明"}

// acting reports whether the verb, with what stands behind it, is one that somebody
// does, and not one that is done to a thing: サービスは停止した.
func (p *read) acting(rest string) bool {
	return !p.passive && p.verb.kind != Stopped && !slices.Contains(itself, p.verb.word) && !startsWith(rest, []string{"でき", "が", "の", "は"})
}

// parties reads the phrases before the verb from at to end.
func (r *reader) parties(v verb, at, end int) parties {
	if r.words == nil {
		r.words = r.cut(nil, r.s[r.one.Start:r.one.End])
	}
	rest := r.s[end:r.one.End]
	p := read{verb: v, passive: startsWith(rest, []string{"され", "が行われ", "がされ", "があった", "がなされ"})}
	p.came = v.kind != Demanded && received(rest)
	left := open
	if p.came {
		left = whence
	}
	for _, one := range r.phrases(at-r.one.Start, left) {
		if name := r.text(one); name != "" && !r.dated(one) {
			r.take(&p, one, name)
		} else if one.particle == "は" {
			p.topic = "" // it is about something else by now
		}
	}
	if p.passive && p.who != "" && p.what == "" && !strings.HasPrefix(rest, "され") {
		p.who = ""
	}
	if p.who == "" && p.maybe == "" && p.teller == "" {
		p.who = quotedBy(rest)
	}
	p.what = cmp.Or(p.what, p.topic)
	if p.who == "" && p.maybe != "" && (p.acting(rest) || p.what != "") {
		p.who = p.maybe
	}
	switch {
	case p.came:
		p.who, p.to = p.teller, cmp.Or(p.to, p.who) // who is told stands where else the teller does
	case p.who == "" && p.teller != "":
		p.who = p.teller
	case p.who == "":
		p.who = r.firms.topic()
	}
	switch {
	case p.who == same:
		p.who = r.firms.called()
	case strings.HasPrefix(p.who, "同"):
		if of, own, owned := strings.Cut(p.who, "の"); owned {
			p.who = r.firms.alike(of) + "の" + own // 同法人の職員
		} else {
			p.who = r.firms.alike(p.who)
		}
	case isStaff(p.who):
		if of := r.firms.called(); of != same {
			p.who = of + "の" + p.who
		}
	}
	return p.parties
}

// rxQuotedBy is who is named behind what he says of himself: 「6月8日に公表した」とアオイ商事が説明した.
var rxQuotedBy = regexp.MustCompile(`^[^「」。]*」と、?([^、。「」はがのを]{2,20})(?:側)?[はが][^。「」]{0,12}?(?:説明|話し|話す|述べ|コメント|回答|明らか|主張|発表|語)`)

// quotedBy is who says the words that a verb stands in, by what stands behind it; "" if it
// names no company.
func quotedBy(rest string) string {
	m := rxQuotedBy.FindStringSubmatch(rest)
	if m == nil || isPerson(m[1]) {
		return ""
	}
	return m[1]
}

// take adds what a phrase of a name says.
func (r *reader) take(p *read, one phrase, name string) {
	words := r.name(one)
	acts := agent(words) || related(name)
	switch one.particle {
	case "では", "において", "にて", "で":
		if p.who == "" && (isPartner(name) || related(name) || engaged(name) || one.particle != "で" && (organisation(words) || isNamed(words) && len(ownWords(words)) > 1)) {
			p.who = name
		}
	case source:
		if p.who == "" && (isCompany(name) || isNamed(words)) && acts {
			p.who = name
		}
	case "は", "が", "も":
		switch last := cmp.Or(p.who, r.who); {
		case name == same && isCompany(last) && last != same && !r.firms.isSelf(last):
			p.who = last
		case acts && p.who != "" && one.particle == "が" && isStaff(name) && !isStaff(p.who):
			p.who += "の" + name // 港商会では社員が気付いた
		case acts && !(p.passive && one.particle != "は"):
			p.who, p.maybe = name, ""
		case !isMatter(words) && !(one.particle != "は" && (p.passive || slices.Contains(itself, p.verb.word))):
			p.maybe = name
		case one.particle == "が" && (p.verb.kind == Detected || p.passive):
			p.what = name
		case one.particle == "は" && toldOf(name):
			p.topic = name
		}
	case "を", "について", "と", "の":
		p.what = name
	case "に", "へ", "に対し", "に対して", "宛":
		if acts {
			p.to = name
		}
	case "から", "より":
		if acts || p.came && !isMatter(words) {
			p.teller = name
		}
	}
}

// toldOf reports whether what a sentence is about may be what was told or found:
// 第3報は, 不正アクセスは.
func toldOf(name string) bool {
	return longestEnd(name, []string{"報", "結果", "報告書", "経緯", "詳細", "情報", "攻撃", "侵入", "アクセス", "感染", "漏洩", "ウイルス", "異常"}) > 0 || longestEnd(name, failures) > 0
}

// received reports whether what stands behind a verb's noun says that it came to
// the one who is spoken of: 報告を受けた.
func received(rest string) bool {
	return startsWith(rest, []string{"を受け", "を受理", "を受領", "を頂", "をいただ", "が届", "があった", "がありました", "があり", "が来た", "が寄せ"})
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
	if head := r.opening(p.last); head < p.last && head > p.first && !isPartner(r.s[:r.one.Start+r.words[head-1].End]) && !isPartner(r.s[:r.one.Start+r.words[p.last-2].End]) {
		p.last = head // みなと商会(東京都)
	}
	s := strings.TrimSpace(r.s[r.one.Start+r.words[p.first].Start : r.one.Start+r.words[p.last-1].End])
	if utf8.RuneCountInString(s) > longestPhrase {
		return ""
	}
	return s
}

// particles that end a phrase, longer ones before their prefixes.
var particles = []string{"に対して", "に対し", "について", "において", "にて", "でも", "で", "は", "が", "を", "に", "へ", "も", "から", "より"}

// What of the phrases before a verb that another one has closed is left to it.
const (
	open       = iota // the subject, which holds on
	whence            // whom something came from too
	everything        // all of them, whatever verb they belong to
)

// phrases lists the nouns with a particle that end before byte to of the
// sentence, in order; what a verb has closed before is left to that verb, but for
// what left says.
func (r *reader) phrases(to, left int) []phrase {
	var out []phrase
	for i := 0; i < len(r.words) && r.words[i].Start < to; i++ {
		w := r.words[i]
		if left == everything {
			// no verb closes anything
		} else if w.POS == "動詞" || w.POS == "名詞" && verbAt(w.Surface).kind != "" && w.End < to {
			if !strings.HasPrefix(r.after(i), "を") && !strings.HasPrefix(r.after(i), "の") && !strings.HasPrefix(r.after(i), "は") {
				out = slices.DeleteFunc(out, func(p phrase) bool {
					return !slices.Contains(topics, p.particle) && !(left == whence && (p.particle == "から" || p.particle == "より"))
				})
			}
		}
		particle := r.particle(i)
		if w.Surface == "、" && r.opens(i) {
			particle = "は" // あかつき書林、6月9日に流出を公表
		}
		if (particle == "から" || particle == "より") && strings.HasPrefix(r.after(i), "の") && w.End+len("の") != to {
			continue // but 同社からの報告
		}
		if w.Surface == "に" && startsWith(r.after(i), []string{"よると", "よれば"}) {
			particle = source
		}
		if w.End == to && w.Surface == "の" {
			particle = "の" // 流出の公表
		}
		if particle == "" || i == 0 {
			continue
		}
		last := i
		if (particle == "は" || particle == "も") && r.words[i-1].Surface == "で" && i > 1 {
			last, particle = i-1, "では"
		} else if particle == "でも" {
			particle = "では"
		}
		first := r.begins(last)
		if r.cutShort(first) {
			if !slices.Contains([]string{"は", "が", "も", "では"}, particle) {
				continue
			}
			first = r.uncut(first)
		}
		out = append(out, phrase{first, last, particle})
	}
	return out
}

// longestOpening is how many words a name has that opens a headline.
const longestOpening = 6

// opens reports whether the words before word i are a name that opens the sentence.
func (r *reader) opens(i int) bool {
	return i > 0 && i <= longestOpening && r.words[i-1].POS == "名詞" && r.begins(i) == 0 && isNamed(r.words[:i])
}

// topics are the particles of what a sentence is about, which stays so behind a
// verb.
var topics = []string{"は", "も", "では", "において", "にて", source}

// source stands for the particles behind who is the source of a sentence.
const source = "によると"

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
	first := r.opening(last)
	if first == last && last > 2 && r.words[last-1].Surface == "」" {
		if first = r.bracketed(last - 1); first == last-1 { // ハッカー集団「ブラックタイド」
			return last
		}
	}
	for first > 0 {
		w := r.words[first-1]
		switch {
		case w.POS == "名詞" && (w.Sub != "副詞可能" || w.Surface == "事実") && !digits(w.Surface), w.POS == "接頭詞", w.Surface == "・", w.Surface == "＝", foreign(w.Surface):
		case digits(w.Surface) && (first > 1 && r.words[first-2].Surface == "第" || r.counts(first)): // 第2報, 通販大手3社
		case w.Surface == "の" && first < last && first > 1 && r.words[first-2].POS == "名詞":
		case w.Surface == "の" && first < last && first > 1 && r.words[first-2].Surface == "」" && r.bracketed(first-2) < first-2:
			first = r.bracketed(first-2) + 1
		default:
			for first < last && (r.words[first].Surface == "の" || r.words[first].POS == "助詞") {
				first++
			}
			return r.called(first)
		}
		first--
	}
	return first
}

// bracketed is where what stands in brackets opens that close at word i, and a few
// words at most are in: 「ペイゲート」の運営会社; i if it does not.
func (r *reader) bracketed(i int) int {
	for j := i - 1; j >= 0 && i-j <= longestOpening; j-- {
		if r.words[j].Surface == "「" {
			return j
		}
	}
	return i
}

// opening is where the bracket opens that closes before word last, else last:
// 委託先（株式会社みなと）.
func (r *reader) opening(last int) int {
	if last == 0 || r.words[last-1].Sub != "括弧閉" || !strings.ContainsAny(r.words[last-1].Surface, "）)") {
		return last
	}
	for i := last - 2; i > 0; i-- {
		if r.words[i].Sub == "括弧開" {
			return i
		}
	}
	return last
}

// counts reports whether word i counts organisations.
func (r *reader) counts(i int) bool {
	return i < len(r.words) && slices.Contains([]string{"社", "市", "県", "校", "団体", "法人"}, r.words[i].Surface)
}

// runs are clauses that say of a company what it is known by, アカイ通販を運営する株式会社みなと,
// or of that whose it is: 株式会社みなとが運営するアカイ通販.
var runs = []string{"運営する", "運営している", "手がける", "手掛ける", "展開する", "提供する", "提供している"}

var works = slices.Concat(engagements, runs)

// worksFor is where the phrase at word first begins with the clause that says for whom
// its company works, or what it runs; first if there is none.
func (r *reader) worksFor(first int) int {
	before := r.s[r.one.Start : r.one.Start+r.words[first].Start]
	for _, w := range works {
		if !strings.HasSuffix(before, w) {
			continue
		}
		i := first - 1
		for i > 0 && r.words[i].Start > len(before)-len(w) {
			i--
		}
		switch {
		case i > 1 && (r.words[i-1].Surface == "を" || r.words[i-1].Surface == "が" && slices.Contains(runs, w)):
			return r.begins(i - 1)
		case slices.Contains(runs, w):
			return first
		}
		return i
	}
	return first
}

// called is where the phrase at word first begins with what its company is to
// another one: 業務委託先である株式会社みなと.
func (r *reader) called(first int) int {
	if first < len(r.words) && first > 0 {
		if i := r.worksFor(first); i < first {
			return i
		}
	}
	if first < 3 || r.words[first-1].Surface != "ある" || r.words[first-2].Surface != "で" {
		return first
	}
	if last := first - 2; isPartner(r.s[:r.one.Start+r.words[last-1].End]) {
		return r.begins(last)
	}
	return first
}

// name are the words of a phrase without a remark in brackets behind them.
func (r *reader) name(p phrase) []token.Token {
	return r.words[p.first:max(p.first, r.opening(p.last))]
}

// uncut is where a name begins of which the part before word i looks like particles, as
// far as nothing else stands before it: みなと商会.
func (r *reader) uncut(i int) int {
	for i > 0 {
		w := r.words[i-1]
		if w.POS == "記号" || w.POS == "動詞" || w.POS == "助動詞" || w.Sub == "係助詞" || w.Sub == "数" || digits(w.Surface) {
			return i
		}
		i--
	}
	return i
}

// cutShort reports whether the phrase that begins at word i may be the end of a
// name only, of which the rest looks like particles: みなと商会.
func (r *reader) cutShort(i int) bool {
	return i > 1 && r.words[i-1].POS == "助詞" && slices.Contains([]string{"と", "や", "か", "ば"}, r.words[i-1].Surface)
}

func digits(s string) bool { return strings.Trim(s, "0123456789０１２３４５６７８９") == "" }
