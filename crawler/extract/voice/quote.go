package voice

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"classify/store/record"
)

// maxQuotations is how many quotations of a document are read: each takes some
// 30 µs, and a long novel has some thousands.
const maxQuotations = 10_000

// readable is how many of the utterances, from the first, hold the quotations
// that are read.
func readable(us []record.Utterance) int {
	quotations := 0
	for i, u := range us {
		if quotations += strings.Count(u.Text, "」") + strings.Count(u.Text, "』"); quotations > maxQuotations {
			return i
		}
	}
	return len(us)
}

// Overfull says in a warning that a document has more quotations than are
// read, "" if it has not.
func Overfull(us []record.Utterance) (warning string) {
	if readable(us) < len(us) {
		return "quotations beyond the first 10,000 were not read"
	}
	return ""
}

// quotations finds the quotations within the utterances, and makes those
// their speakers' that are nothing else.
func (p *page) quotations() {
	running := name{} // who was said to speak as follows, right before
	for i := range p.us[:readable(p.us)] {
		u := &p.us[i]
		q := quoter{page: p, text: u.Text, heading: u.Kind == record.Heading, running: running}
		pairs := brackets(u.Text)
		q.read(0, len(u.Text), pairs, u.Depth+1)
		running = name{}
		if i+1 < len(p.us) && strings.HasPrefix(p.us[i+1].Text, "「") {
			running = announces(u.Text)
		}
		slices.SortFunc(q.found, func(a, b record.Quotation) int { return a.Start - b.Start })
		u.Quotes = q.found
		p.allQuoted(u)
	}
}

// maxOwn is how many characters the author may say around a quotation that is
// still all the quoted one's: who said it, and that.
const maxOwn = 25

// allQuoted makes a paragraph its speaker's if it is nothing but quotations of
// one and their attribution.
func (p *page) allQuoted(u *record.Utterance) {
	if u.Kind != record.Paragraph || u.Depth > 0 || u.Speaker != "" || len(u.Quotes) == 0 {
		return
	}
	own := utf8.RuneCountInString(u.Text)
	first := u.Quotes[0]
	for _, q := range u.Quotes {
		if q.Depth > 1 {
			continue
		}
		if q.Speaker != first.Speaker || q.Voice != first.Voice {
			return
		}
		own -= utf8.RuneCountInString(u.Text[q.Start:q.End]) + 2
	}
	quoted := utf8.RuneCountInString(u.Text) - own
	if first.Speaker == "" || own >= maxOwn || quoted <= own {
		return
	}
	u.Kind, u.Depth, u.Speaker, u.Voice = record.Quote, 1, first.Speaker, first.Voice
}

var rxAnnounces = regexp.MustCompile(`(?:次|以下|下記)の(?:よう|とおり|通り)に?[^。]{0,12}?(?:` + verbs + `)[^。]{0,6}[。:：]?\s*$`)

// announces is who speaks next by the word of the sentence at the end of a
// text, the zero name if it does not say that somebody does.
func announces(text string) name {
	text = afterLast(strings.TrimRight(text, "。"), "。\n")
	if len(text) > 600 || !rxAnnounces.MatchString(text) {
		return name{}
	}
	if n, blocked := subjectIn(text, false); !blocked {
		return n
	}
	return name{}
}

// afterLast is what stands in s behind the last of the marks.
func afterLast(s, marks string) string {
	at := strings.LastIndexAny(s, marks)
	if at < 0 {
		return s
	}
	_, size := utf8.DecodeRuneInString(s[at:])
	return s[at+size:]
}

// quoter reads the quotations of one utterance.
type quoter struct {
	page    *page
	text    string
	heading bool
	running name
	found   []record.Quotation
}

// sentence is a part of the text with the pairs in it.
type sentence struct {
	from, to int
	pairs    []pair
}

// sentences cuts text[from:to] behind full stops outside of brackets.
func (q *quoter) sentences(from, to int, pairs []pair) (out []sentence) {
	s := sentence{from: from}
	cut := func(from, to int) {
		for {
			i := strings.IndexAny(q.text[from:to], "。！？\n")
			if i < 0 {
				return
			}
			_, size := utf8.DecodeRuneInString(q.text[from+i:])
			from += i + size
			s.to = from
			out = append(out, s)
			s = sentence{from: from}
		}
	}
	at := from
	for _, p := range pairs {
		cut(at, p.open)
		s.pairs = append(s.pairs, p)
		at = p.after()
	}
	cut(at, to)
	s.to = to
	return append(out, s)
}

// read finds the quotations of text[from:to], which the pairs are in, at a
// depth.
func (q *quoter) read(from, to int, pairs []pair, depth int) {
	if len(pairs) == 0 {
		return
	}
	last := q.running // who spoke in the sentence before
	for _, s := range q.sentences(from, to, pairs) {
		last = q.sentence(s, depth, last)
	}
}

// sentence finds the quotations of a sentence, those that follow one another
// from the last to the first: in 「…」「…」との声 the words behind the second
// say it of both. last spoke in the sentence before; who spoke in this is
// returned.
func (q *quoter) sentence(s sentence, depth int, last name) name {
	spoke := make([]speech, len(s.pairs))
	for i := len(s.pairs) - 1; i >= 0; i-- {
		end := s.to
		if i+1 < len(s.pairs) {
			end = s.pairs[i+1].open
		}
		after := q.text[s.pairs[i].after():end]
		if i+1 < len(s.pairs) && rxAnd.MatchString(after) {
			spoke[i] = spoke[i+1]
			continue
		}
		spoke[i] = q.speech(s, i, after, last)
	}
	next := name{}
	for i, p := range s.pairs {
		inner := depth
		if sp := spoke[i]; sp.said {
			next = sp.by
			q.found = append(q.found, record.Quotation{Start: p.start(), End: p.end, Speaker: sp.by.text, Voice: q.voice(sp), Depth: depth})
			inner++
		}
		q.inside(p, inner)
	}
	if len(s.pairs) == 0 {
		text := q.text[s.from:s.to]
		if n, blocked := subjectIn(lastBytes(text), true); !blocked && n.text != "" && rxVerb.MatchString(text) {
			next = n
		}
	}
	return next
}

// inside reads what stands in a pair of brackets.
func (q *quoter) inside(p pair, depth int) {
	if len(p.inner) == 0 {
		return
	}
	in := quoter{page: q.page, text: q.text}
	in.read(p.start(), p.end, p.inner, depth)
	q.found = append(q.found, in.found...)
}

var (
	rxAnd = regexp.MustCompile(`^(?:、|や|，|・|／|/|とか|だの|または|など、|　| )?$`)
	// rxNoted is a name in brackets behind a quotation, rxDashed one behind a
	// dash at the end.
	rxNoted  = regexp.MustCompile(`^[（(]([^（()）]{1,30})[)）]`)
	rxDashed = regexp.MustCompile(`^[\s　]*[―—–─-]{1,2}[\s　]*([^―—–─。、「」]{2,30})$`)
	// rxFirmName names what puts titles before what it publishes; rxSomebody
	// one person.
	rxFirmName = regexp.MustCompile(`会社|協会|センター`)
	rxSomebody = regexp.MustCompile(`(?:氏|さん|長|教授|役|親|者|弁護士|女性|男性|広報)$`)
	rxNames    = regexp.MustCompile(`^(?:[\s　、。！？]|$)`)
	rxObject   = regexp.MustCompile(`(?:を|に|へ|とは)$`)
	// rxClause is how sentences end, not nouns.
	rxClause = regexp.MustCompile(`(?:[。！？!?…るたいうくすぬむつぶぐだよねかなわぞでんれえけめ]|ません|[^いつお]て|ず)$|[、。]`)
	rxTopic  = regexp.MustCompile(`(?:について|に関して|において|に関するお?知らせ|お詫び|のこと)$`)
)

// speech is what was found out of a pair of brackets.
type speech struct {
	said bool
	by   name
	how  manner
}

// clause reports whether what is quoted is more than a noun: its end is that
// of a sentence, or it is longer than terms are.
func clause(s string) bool {
	return !rxTopic.MatchString(s) && (rxClause.MatchString(s) || utf8.RuneCountInString(s) >= 18)
}

// speech judges the pair i of a sentence by the words around it.
func (q *quoter) speech(s sentence, i int, after string, last name) speech {
	p := s.pairs[i]
	words := q.text[p.start():p.end]
	start := s.from
	if i > 0 {
		start = s.pairs[i-1].after()
	}
	gap := lastBytes(q.text[start:p.open])
	t := takeUp(after)
	if t.how == bare {
		if out := q.unsaid(s, i, gap, words, after, last); out.said {
			return out
		}
		t = takeUp(after[len(rxNoted.FindString(after)):]) // 「…」（原文ママ）と述べた
	}
	if t.how == bare {
		return speech{}
	}
	return q.attributed(t, s, i, gap, words, last)
}

// attributed finds the speaker of words that are said.
func (q *quoter) attributed(t taken, s sentence, i int, gap, words string, last name) speech {
	out := speech{said: true, how: t.how}
	blocked := false
	switch t.how {
	case notSaid:
		return speech{}
	case written:
		out.by, out.said = paperIn(gap)
		return out
	case told:
		out.by = hearer(gap)
		out.said = out.by.text != ""
		return out
	case received:
		if out.by = ownerAtEnd(gap); out.by.text == "" {
			out.by = sourceIn(gap)
		}
		if !out.by.likely() && !out.by.proper() {
			out.by = name{}
		}
		return out
	case voiced, replied:
		if out.by = ownerAtEnd(gap); !out.by.likely() {
			out.by = sourceIn(gap)
		}
		if out.by.text == "" && !t.passing && t.how == replied {
			out.by, blocked = q.subject(s, i, true)
		}
	case holding:
		if t.rumour && !clause(words) {
			return speech{} // a name that somebody has
		}
		out.by, blocked = q.subject(s, i, false)
		if (out.by.text == "" || blocked) && (!clause(words) || rxObject.MatchString(gap)) {
			return speech{}
		}
	case saying:
		out.by, blocked = q.speakerOf(t, s, i)
		if rxMyself.MatchString(out.by.text) || out.by.text == "" && hearer(gap).likely() {
			return speech{} // the author's own words
		}
	}
	if blocked {
		out.by = name{}
	} else if out.by.text == "" && t.how != voiced && q.noSubject(s, i) {
		out.by = last
	}
	return out
}

// ownerAtEnd is whose words follow: 浜野さん of 浜野さんの「…」.
func ownerAtEnd(gap string) name {
	if owner, ok := strings.CutSuffix(strings.TrimRight(gap, " 　"), "の"); ok {
		return nameAtEnd(strings.TrimSuffix(owner, "から"))
	}
	return name{}
}

// speakerOf finds the subject of a verb of saying: behind the brackets, as
// the noun that the verb describes, or before them.
func (q *quoter) speakerOf(t taken, s sentence, i int) (name, bool) {
	if n, blocked := subjectIn(t.between, false); n.text != "" {
		return n, blocked
	}
	if n := nameAtEnd(t.head); n.likely() {
		return n, false
	}
	return q.subject(s, i, false)
}

// maxBack is how many pairs of brackets before a quotation its subject may
// stand.
const maxBack = 4

// subject finds who speaks before the pair i of a sentence. What stands in
// brackets itself may be who does: 「みなと工房」は「…」と答えた.
func (q *quoter) subject(s sentence, i int, sure bool) (name, bool) {
	inner := false // behind another quotation with words of its own
	for first := max(0, i-maxBack); i >= first; i-- {
		start := s.from
		if i > 0 {
			start = s.pairs[i-1].after()
		}
		gap := q.text[start:s.pairs[i].open]
		if inner && rxInnerSubject.MatchString(gap) {
			return name{}, true // 社長は、市長が「…」と述べたことに「…」と: not the mayor
		}
		if n, blocked := subjectIn(lastBytes(gap), sure); n.text != "" {
			return n, blocked
		}
		if i > 0 && rxIsSubject.MatchString(gap) {
			n := name{text: q.text[s.pairs[i-1].start():s.pairs[i-1].end]}
			return n, !n.likely()
		}
		inner = inner || !rxAnd.MatchString(gap)
	}
	return name{}, false
}

// rxInnerSubject is a subject with が, the nearest to the end: it belongs to the
// clause of the quotation behind it.
var rxInnerSubject = regexp.MustCompile(`が[^はも]{0,30}$`)

var rxIsSubject = regexp.MustCompile(`^[はがも]`)

// maxGap is how many bytes before a quotation its speaker is looked for:
// about as many characters as a long sentence has.
const maxGap = 450

func lastBytes(s string) string {
	if len(s) <= maxGap {
		return s
	}
	s = s[len(s)-maxGap:]
	for len(s) > 0 && !utf8.RuneStart(s[0]) {
		s = s[1:]
	}
	return s
}

// rxAbout are particles with は or も that no subject has.
var rxAbout = regexp.MustCompile(`(?:について|に関して|に対して|において|に|で|から|まで)[はも]`)

// noSubject reports whether nothing before the pair i of a sentence may be a
// subject: then who spoke in the sentence before goes on.
func (q *quoter) noSubject(s sentence, i int) bool {
	return i == 0 && !strings.ContainsAny(rxAbout.ReplaceAllString(lastBytes(q.text[s.from:s.pairs[0].open]), ""), "はもが")
}

// unsaid judges words that no verb takes up: by a name in front of them, in
// brackets or behind a dash.
func (q *quoter) unsaid(s sentence, i int, gap, words, after string, last name) speech {
	if rxAccording.MatchString(gap) {
		n := nameAtEnd(strings.TrimSuffix(gap, rxAccording.FindString(gap)))
		return speech{said: n.likely() || n.proper(), by: n}
	}
	if !clause(words) {
		return speech{}
	}
	if n := ownerAtEnd(gap); n.account() {
		return speech{said: true, by: n}
	}
	for _, rx := range []*regexp.Regexp{rxNoted, rxDashed} {
		if m := rx.FindStringSubmatch(after); m != nil {
			if n := nameAtEnd(m[1]); n.text == m[1] && n.likely() {
				return speech{said: true, by: n}
			}
		}
	}
	front := afterLast(gap, " 　")
	if n := nameAtEnd(front); n.text != "" && n.text+noteOf(n) == front && n.likely() && rxNames.MatchString(after) && !rxFirmName.MatchString(n.text) && (q.heading || i == 0 && gap == front && rxSomebody.MatchString(n.text)) {
		return speech{said: true, by: n}
	}
	if i == 0 && strings.TrimSpace(gap) == "" && last.text != "" && q.follows(s) {
		return speech{said: true, by: last}
	}
	return speech{}
}

func noteOf(n name) string {
	if n.note == "" {
		return ""
	}
	return "（" + n.note + "）"
}

// follows reports whether the sentence before, or the utterance before, says
// that somebody speaks as follows.
func (q *quoter) follows(s sentence) bool {
	if s.from == 0 {
		return q.running.text != ""
	}
	return announces(lastBytes(q.text[:s.from])).text != ""
}

// rxPlace is a note that says where somebody is, not who: 白浜食品（波止県白浜市）.
var rxPlace = regexp.MustCompile(`本社|本店|所在|[都道府県市区町村]$`)

// rxPrivate ends the name of one whom papers call by no office, and rxAge is a
// note that tells how old somebody is: a person who speaks for himself.
var (
	rxPrivate = regexp.MustCompile(`(?:さん|さま|ちゃん|くん)(?:ら|たち)?$`)
	rxAge     = regexp.MustCompile(`^[0-9０-９]{1,3}歳?$|^[一二三四五六七八九十]{1,3}歳$`)
)

// voice is that of who speaks.
func (q *quoter) voice(sp speech) record.Voice {
	v := Of(sp.by.text)
	if v == "" && sp.by.note != "" && !rxPlace.MatchString(sp.by.note) {
		v = Of(sp.by.note)
	}
	switch {
	case sp.how == voiced && sp.by.text == "", v == "" && rxPrivate.MatchString(sp.by.text), v == "" && rxAge.MatchString(sp.by.note):
		return record.Commentary
	case sp.how == written && v == "":
		return record.Announcement
	case q.page.company && rxSelf.MatchString(sp.by.text) && v == record.Announcement:
		return "" // the page's own
	}
	return v
}
