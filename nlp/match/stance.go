package match

import (
	"slices"
	"strings"

	"classify/nlp/codebook"
	"classify/nlp/text"
	"classify/nlp/token"
	"classify/store/record"
)

// verdict is the stance and certainty of one finding, with the words that
// decided them; no words for the defaults.
type verdict struct {
	stance       record.Stance
	stanceCue    string
	certainty    record.Certainty
	certaintyCue string
}

// holds reports whether a cue may match in the sentence or in a part of it: one
// pass over the text tells it of all cues.
func (s *Sentence) holds(c *cue) bool {
	if !s.cued {
		scan, always := cueScanner()
		copy(s.cues, always)
		s.room.cues = scan.scan(s.Text, s.cues, s.room.cues[:0])
		s.cued = true
	}
	return s.cues.has(int32(c.number))
}

// in reports whether a cue matches in a part of the sentence.
func (s *Sentence) in(c *cue, part string) bool { return s.holds(c) && c.in(part) }

// find returns what a cue matches in a part of the sentence.
func (s *Sentence) find(c *cue, part string) string {
	if !s.holds(c) {
		return ""
	}
	return c.find(part)
}

// findBut is find in a part of the sentence without what another cue matches.
func (s *Sentence) findBut(c, but *cue, part string) string {
	rest := part
	if s.holds(but) {
		rest = but.without(part)
	}
	return s.findIn(c, rest, len(rest) == len(part))
}

// findIn is find in a part of the sentence, whole, or with something left out:
// what now stands together may be what the sentence does not hold.
func (s *Sentence) findIn(c *cue, part string, whole bool) string {
	if whole {
		return s.find(c, part)
	}
	return c.find(part)
}

// judge reads the stance and certainty of the evidence h.
func (s *Sentence) judge(h hit, p codebook.Polarity) verdict {
	var v verdict
	v.stance, v.stanceCue = s.stance(h, p)
	v.certainty, v.certaintyCue = s.certainty(h, v.stance == record.Asked)
	return v
}

// closing is what may stand after a sentence's last word.
const closing = "。!…\"'」』)】〕 w笑草♪・~ー"

// stance decides, in this order: question, demand, denial, rule, assertion.
func (s *Sentence) stance(h hit, p codebook.Polarity) (record.Stance, string) {
	chainEnd := s.chainEnd(h.last)
	chain := strings.TrimRight(s.Text[h.start:s.byteAfter(chainEnd, h.end)], closing)
	after := strings.TrimRight(s.Text[h.end:s.byteAfter(chainEnd, h.end)], closing)
	end := s.Text
	if i := strings.Index(s.Text[h.end:], "←"); i >= 0 {
		end = s.Text[:h.end+i] // behind it somebody comments on what was said
	}
	end = strings.TrimRight(end, closing)
	last := chainEnd >= len(s.Tokens) || !s.breaksLater(chainEnd)

	if cue := s.asked(h, chain, end, last); cue != "" {
		return record.Asked, cue
	}
	if p == codebook.Positive || p == codebook.Both {
		if cue := s.find(&disputes, s.Text[h.end:]); cue != "" {
			if p == codebook.Positive && s.disputesNot(h, cue) {
				return record.Asserted, cue
			}
			return record.Denied, cue
		}
	}
	if p != codebook.Negative {
		if cue := s.find(&fitting, s.Text[h.end:]); cue != "" && !s.in(&doubted, cue) {
			return record.Denied, cue
		}
		if cue := s.find(&inTime, s.Text[h.start:]); cue != "" {
			return record.Denied, cue
		}
	}
	if cue := s.find(&ordains, end); cue != "" && last && p != codebook.Negative {
		return record.Neutral, cue
	}
	n, cue := s.negations(h, chainEnd, after)
	negated := n%2 == 1
	plan := s.plans(after)
	if chainEnd < len(s.Tokens) && (s.Tokens[chainEnd].Surface == "のに" || conjunction(s.Tokens[chainEnd]) && s.in(&wasTo, after)) {
		plan = "" // 消すと書いてあったのに, 消すことになっていたが: it was to be, and is not
	}
	if plan == "" && s.joined(h, chainEnd, after) {
		plan = s.find(&closes, end)
	}
	if plan == "" && s.performs(h, chainEnd) {
		plan = s.Tokens[chainEnd-1].Surface // 賠償する。
	}
	if plan == "" && p != codebook.Negative && s.in(&scheduled, chain) && s.in(&habitual, chain) {
		plan = s.find(&scheduled, chain)
	}
	if plan == "" && p != codebook.Negative && !negated && (s.closed(chainEnd) || s.joined(h, chainEnd, after)) {
		plan = s.intends(end)
	}
	switch {
	case p == codebook.Positive && negated && s.in(&still, s.Text[:s.byteAfter(chainEnd, h.end)]):
		return record.Asserted, cue // まだ…ない is missed, not refused
	case p == codebook.Positive && negated:
		return record.Denied, cue
	case p == codebook.Negative && negated:
		return record.Asserted, cue
	case p == codebook.Negative && s.in(&wouldHave, after):
		return record.Asserted, s.find(&wouldHave, after)
	case p == codebook.Negative && (plan == "" || s.in(&praise, after)):
		return s.claimed(after)
	case plan != "":
		return record.Neutral, plan
	}
	if cue := s.findBut(&precedent, &present, s.Text); cue != "" {
		return record.Neutral, cue
	}
	return record.Asserted, ""
}

// claimed is the stance of promptness without a negation: said to have been
// shown, it denies lateness; otherwise it is a rule or a wish.
func (s *Sentence) claimed(after string) (record.Stance, string) {
	if cue := s.find(&praise, after); cue != "" {
		return record.Denied, cue
	}
	if cue := s.find(&claims, after); cue != "" {
		return record.Denied, cue
	}
	return record.Neutral, ""
}

// joined reports whether the predicate of the evidence, whose chain ends at
// token chainEnd, goes on behind a comma, or was cut off for its length, so
// that the sentence's end speaks for it.
func (s *Sentence) joined(h hit, chainEnd int, after string) bool {
	if chainEnd >= len(s.Tokens) {
		return false
	}
	return chainEnd == h.last+longest || s.Tokens[chainEnd].Surface == "、" && s.in(&joins, after)
}

// acts are what an organisation does when it is said to do it at any time.
var acts = map[string]bool{
	"する": true, "いたす": true, "行う": true, "払う": true, "支払う": true, "返す": true, "戻す": true, "配る": true,
	"送る": true, "渡す": true, "贈る": true, "消す": true, "捨てる": true, "持つ": true, "出す": true,
}

// performs reports whether the sentence ends in the evidence's own verb, in its
// plain form, and has a topic: 当社は損害を賠償する.
func (s *Sentence) performs(h hit, chainEnd int) bool {
	if chainEnd == 0 || chainEnd > h.last+8 && s.topic(h.last) == h.last || strings.Trim(s.Text[s.Tokens[chainEnd-1].End:], closing) != "" {
		return false
	}
	if slices.ContainsFunc(s.Tokens[min(h.last, chainEnd):chainEnd], func(t token.Token) bool { return t.Surface == "」" || t.Surface == "と" }) {
		return false // another's verb: 「…」と批判する
	}
	t := s.Tokens[chainEnd-1]
	return t.POS == "動詞" && t.Form == "基本形" && acts[t.Base] && (s.topic(h.last) > h.last || s.in(&lawful, s.Text[:h.end]))
}

// states are verbs whose plain form says what is the case, felt or thought, and
// not what somebody does as a rule or is going to do.
var states = map[string]bool{
	"ある": true, "いる": true, "おる": true, "ござる": true, "できる": true, "出来る": true, "なる": true, "思う": true, "考える": true, "感じる": true,
	"見える": true, "聞こえる": true, "聞く": true, "分かる": true, "わかる": true, "知る": true, "言う": true, "いう": true, "言える": true, "違う": true, "要る": true,
	"かかる": true, "掛かる": true, "すぎる": true, "過ぎる": true, "残る": true, "遅れる": true, "困る": true, "申し上げる": true, "及ぶ": true, "存じる": true,
	"しまう": true, "ちゃう": true, "くる": true, "いく": true, "える": true, "得る": true, "れる": true, "られる": true, "つく": true, "当たる": true, "済む": true, "頼む": true,
	"経つ": true, "たつ": true, "てる": true, "とる": true, "認める": true, "命ずる": true, "飛ぶ": true, "出遅れる": true, "あきれる": true, "笑える": true, "終わる": true, "信じる": true, "笑う": true, "泣く": true, "呆れる": true, "驚く": true, "腹立つ": true, "求める": true, "足りる": true, "届く": true, "来る": true,
	"続ける": true, "欠ける": true, "上る": true, "のぼる": true, "達する": true, "含む": true, "超える": true, "起きる": true, "起こる": true, "増える": true, "減る": true,
	"尽きる": true, "変わる": true, "続く": true, "進む": true, "広がる": true, "落ちる": true, "上がる": true, "下がる": true, "止まる": true, "壊れる": true, "生じる": true, "異なる": true,
	"もらえる": true, "受け取れる": true, "乗り換える": true, "やめる": true, "辞める": true, "離れる": true, "使う": true, "買う": true, "乗る": true, "行く": true, "逃げる": true,
}

// minds are what nobody is obliged to or plans, though する stands behind it.
var minds = map[string]bool{
	"心配": true, "期待": true, "失望": true, "懸念": true, "感謝": true, "反省": true, "理解": true, "評価": true, "批判": true, "指摘": true, "想像": true,
	"納得": true, "気": true, "感": true, "疑問": true, "同意": true, "賛成": true, "反対": true, "願い": true, "詫び": true, "おわび": true, "お詫び": true, "判断": true, "存在": true,
	"解約": true, "退会": true, "不買": true, "信用": true, "信頼": true, "利用": true, "該当": true, "発生": true, "拡大": true,
}

// closed reports whether nothing but marks stands from token i on.
func (s *Sentence) closed(i int) bool {
	return i >= len(s.Tokens) || strings.Trim(s.Text[s.Tokens[i].Start:], closing) == ""
}

// tails are what stands behind a sentence's last verb and leaves its tense.
var tails = map[string]bool{"の": true, "ん": true, "だ": true, "です": true, "や": true, "じゃ": true}

// intends returns the verb with which a sentence ends, or what it says that
// somebody said, if it is an act in a tense that is not past: it is done as a
// rule, or is going to be. 契約者に返還する, お返しします, 払うと話した.
func (s *Sentence) intends(end string) string {
	if m := s.placeIn(&toldSo, end); m != nil {
		end = end[:m[0]]
	}
	i := len(s.Tokens) - 1
	for i >= 0 && (s.Tokens[i].End > len(end) || tails[s.Tokens[i].Surface] || s.Tokens[i].Sub == "終助詞") {
		if s.Tokens[i].Surface == "な" && s.Tokens[i].Sub == "終助詞" {
			return "" // 待たせるな
		}
		i--
	}
	if i < 1 {
		return ""
	}
	verb := i
	if s.Tokens[i].Surface == "ます" {
		verb = i - 1
	} else if s.Tokens[i].Form != "基本形" {
		return ""
	}
	t := s.Tokens[verb]
	if t.POS != "動詞" || states[t.Base] || verb > 0 && minds[s.Tokens[verb-1].Surface] {
		return ""
	}
	return s.Text[t.Start:s.Tokens[i].End]
}

// placeIn is find as a place.
func (s *Sentence) placeIn(c *cue, part string) []int {
	if !s.holds(c) {
		return nil
	}
	return c.place(part)
}

// plans returns the words that make the predicate a rule, a plan or an offer.
func (s *Sentence) plans(after string) string {
	if cue := s.find(&regulates, after); cue != "" {
		return cue
	}
	if !s.holds(&offers) {
		return ""
	}
	if m := offers.groups(after); m != nil {
		return strings.Join(m[1:], "")
	}
	return ""
}

// asked returns the words that make a question or a demand of the evidence.
// last: the evidence is in the sentence's last predicate.
func (s *Sentence) asked(h hit, chain, end string, last bool) string {
	if cue := s.findBut(&demand, &noDemand, chain); cue != "" && !s.missed(cue, h) {
		return cue
	}
	if cue := s.find(&wonders, chain); cue != "" {
		return cue
	}
	if cue := s.find(&inquiry, end); cue != "" {
		return cue
	}
	if cue := s.find(&askedInside, s.Text[h.end:]); cue != "" {
		return cue
	}
	if !last || s.in(&scolds, end) {
		return ""
	}
	if cue := s.findBut(&asks, &asksNot, s.Text); cue != "" && s.in(&asksEnd, end) {
		return cue
	}
	if s.in(&tag, end) {
		return ""
	}
	if cue := s.find(&question, end); cue != "" {
		return cue
	}
	for _, t := range s.Tokens[max(h.first, len(s.Tokens)-3):] {
		if strings.HasPrefix(t.Form, "命令") && t.POS == "動詞" && t.Base != "くださる" && t.Base != "下さる" {
			return t.Surface
		}
	}
	return ""
}

// missed reports whether what sounds like a request (～てくれない) says that
// something has not come yet: いまだに消してくれない.
func (s *Sentence) missed(cue string, h hit) bool {
	return (strings.HasSuffix(cue, "ない") || strings.HasSuffix(cue, "ません")) && s.in(&still, s.Text[:h.end]) &&
		!strings.ContainsAny(s.Text[h.end:], "?")
}

// negations counts the negations in the predicate chain after the evidence,
// idioms that only look like one left out, and returns the first.
func (s *Sentence) negations(h hit, chainEnd int, after string) (int, string) {
	n, cue := 0, ""
	note := func(word string) {
		n++
		if cue == "" {
			cue = word
		}
	}
	var known [][]int
	if s.holds(&rejects) {
		known = rejects.places(after)
	}
	if s.refused(h, chainEnd, known) {
		known = known[:0]
	}
	if len(known) > 0 {
		idioms := s.idioms()
		known = slices.DeleteFunc(known, func(m []int) bool {
			// 「…」と反論した is what they say, and 否定できない refuses nothing.
			return after[m[0]:m[1]] == "反論" && strings.HasSuffix(after[:m[0]], "と") ||
				slices.ContainsFunc(idioms, func(o []int) bool { return o[0] <= m[0]+h.end && m[1]+h.end <= o[1] })
		})
	}
	if len(known) > 0 {
		note(after[known[0][0]:known[0][1]]) // more of them only say so again
	}
	var idioms [][]int
	looked := false
	for i, t := range s.Tokens[min(h.last, chainEnd):chainEnd] {
		if !negates(t) || t.Surface == "ん" && s.explains(t) || s.only(t) || s.lacks(h.last, h.last+i) {
			continue
		}
		if !looked {
			idioms, looked = s.idioms(), true
		}
		inside := func(m []int) bool { return m[0] < t.End && t.Start < m[1] }
		if slices.ContainsFunc(idioms, inside) || slices.ContainsFunc(known, func(m []int) bool { return inside([]int{m[0] + h.end, m[1] + h.end}) }) {
			continue
		}
		if s.takesBack(t, idioms) {
			continue
		}
		if t.Start >= len("ませ") && strings.HasSuffix(s.Text[:t.Start], "ませ") {
			note("ませ" + t.Surface)
		} else {
			note(t.Surface)
		}
	}
	return n, cue
}

// explains reports whether the ん of token t is that of 残るんよ, which tells,
// and not that of 残らん, which denies.
func (s *Sentence) explains(t token.Token) bool {
	for i := 1; i < len(s.Tokens); i++ {
		if s.Tokens[i].Start == t.Start {
			return s.Tokens[i-1].Form == "基本形"
		}
	}
	return false
}

// disputesNot reports whether what is contradicted behind the evidence is its
// negation: 補償しないとの報道は誤りだ.
func (s *Sentence) disputesNot(h hit, cue string) bool {
	at := strings.Index(s.Text[h.end:], cue)
	if at < 0 {
		return false
	}
	for _, t := range s.Tokens[h.last:] {
		if t.Start >= h.end+at+len(cue) {
			return false
		}
		if negates(t) && s.find(&reported, s.Text[t.End:]) != "" {
			return true
		}
	}
	return false
}

// takesBack reports whether the negation t takes back an idiom right before it
// that has one too.
func (s *Sentence) takesBack(t token.Token, idioms [][]int) bool {
	return slices.ContainsFunc(idioms, func(m []int) bool {
		return m[1] < t.Start && t.Start-m[1] <= maxBesides && strings.HasSuffix(s.Text[m[0]:m[1]], "ない") && s.in(&besides, s.Text[m[1]:t.Start])
	})
}

// maxBesides is how many bytes may stand between the two: というわけにも.
const maxBesides = 24

// lacks reports whether the negation at token i says that there is no such thing
// as a noun that stands between it and the evidence, which ends before token
// from, and so nothing of the evidence: 遅かったことに変わりはない.
func (s *Sentence) lacks(from, i int) bool {
	if i-2 < from || s.Tokens[i].Base != "ない" && s.Tokens[i].Base != "無い" || s.Tokens[i-1].POS != "助詞" {
		return false
	}
	switch s.Tokens[i-1].Surface {
	case "は", "も", "が":
		of := s.Tokens[i-2]
		return otherSubject(of) && of.Sub != "代名詞" || of.POS == "動詞" && of.Form == "連用形"
	}
	return false
}

// only reports whether the negation t is that of しか, which with it says no more
// than "only": 二週間しか残さない.
func (s *Sentence) only(t token.Token) bool {
	before := s.Text[:t.Start]
	before = before[strings.LastIndex(before, "、")+1:]
	i := strings.LastIndex(before, "しか")
	return i >= 0 && !strings.HasPrefix(before[i:], "しかし") && !strings.HasPrefix(before[i:], "しかも") && !strings.HasPrefix(before[i:], "しかる")
}

// refused reports whether a negation stands before the first word of refusal,
// which then only repeats it: 弁償はできないと突っぱねた.
func (s *Sentence) refused(h hit, chainEnd int, known [][]int) bool {
	return len(known) > 0 && slices.ContainsFunc(s.Tokens[min(h.last, chainEnd):chainEnd], func(t token.Token) bool {
		return negates(t) && t.End <= h.end+known[0][0] && s.find(&reported, s.Text[t.End:h.end+known[0][0]]) == ""
	})
}

// idioms are the places where a negation denies nothing.
func (s *Sentence) idioms() [][]int {
	out := notNegation.places(s.Text)
	if s.holds(&tag) {
		if m := tag.place(strings.TrimRight(s.Text, closing)); m != nil {
			out = append(out, m)
		}
	}
	return out
}

// negates reports whether a token is a negation by its base form.
func negates(t token.Token) bool {
	switch t.Base {
	case "ない", "無い":
		return t.POS == "助動詞" || t.POS == "形容詞"
	case "ぬ", "ん", "まい", "へん", "ざる":
		return t.POS == "助動詞"
	}
	return false
}

// certainty reads how sure the speaker of the evidence is.
func (s *Sentence) certainty(h hit, asked bool) (record.Certainty, string) {
	end := strings.TrimRight(s.Text, closing)
	if asked && s.holds(&perhaps) {
		end = perhaps.without(end)
	}
	rest := end[min(h.start, len(end)):]
	if cue := s.find(&hearsay, rest); cue != "" {
		return record.Hearsay, cue
	}
	if cue := s.find(&source, s.Text[:h.start]); cue != "" {
		return record.Hearsay, cue
	}
	before := len(rest)
	rest = strings.ReplaceAll(strings.ReplaceAll(rest, "でしょうか", ""), "だろうか", "")
	whole := len(rest) == before
	if s.in(&tag, end) {
		rest = tag.without(rest)
	}
	if cue := s.findIn(&hedge, rest, whole); cue != "" {
		return record.Hedged, cue
	}
	if cue := s.find(&maybe, s.Text[:h.start]); cue != "" {
		return record.Hedged, cue
	}
	return record.Certain, ""
}

// Judge reads the stance and certainty of bytes start to end of a normalised
// sentence as if a rule had found them whose theme no negation changes, and the
// words that decided.
func (r *Rules) Judge(n text.Normal, start, end int) (record.Stance, record.Certainty, string) {
	s := r.Read(n, nil)
	defer r.Release(s)
	v := s.judge(s.cover(start, end), codebook.Both)
	return v.stance, v.certainty, strings.TrimSpace(v.stanceCue + " " + v.certaintyCue)
}
