package told

import (
	"cmp"
	"errors"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"classify/store/record"
)

const (
	// mostQuestions is how many questions of a theme are told, those of most
	// voices, and mostAsked how many sentences are looked at for them.
	mostQuestions = 8
	mostAsked     = 120
	// mostStated is how many sentences of announcements about a theme are looked
	// at for an answer, the earliest, and mostWritten how many for a question without
	// a theme, which any may answer.
	mostStated  = 120
	mostWritten = 2000
	// similar is the share of words that two sentences have in common which ask
	// the same.
	similar = 0.5
	// answering is the share of a question's words that an answer has, and
	// fewWords how many they are at least.
	answering = 0.5
	fewWords  = 2
)

// questions are gathered by theme and words.
type questions struct {
	asked  map[string]map[askedKey]*asked
	stated map[string][]saying
}

// askedKey is a group of sentences that say the same, or a place.
type askedKey struct {
	group uint64
	ref   Ref
}

type asked struct {
	spread
	mentions int
	direct   bool // without a theme, and asked of the organisation by name
}

func (q *questions) ask(d *Doc, s Said, voice record.Author) {
	if q.asked[s.Theme] == nil {
		q.asked[s.Theme] = map[askedKey]*asked{}
	}
	k := askedKey{group: s.Key}
	if s.Key == 0 {
		k.ref = Ref{d.Number, s.Place}
	}
	a := q.asked[s.Theme][k]
	if a == nil {
		a = &asked{}
		q.asked[s.Theme][k] = a
	}
	a.add(d, s.Place, s.Day, s.Voice, voice)
	a.mentions++
	a.direct = a.direct || s.Direct
}

// state keeps a sentence of an announcement, if it is among the earliest.
func (q *questions) state(d *Doc, s Said) {
	list := q.stated[s.Theme]
	if d.Gone || s.Day == "" {
		return
	}
	list = append(list, saying{Ref{d.Number, s.Place}, s.Day})
	if len(list) >= 2*mostStated {
		list = earliest(list)
	}
	q.stated[s.Theme] = list
}

func earliest(list []saying) []saying {
	slices.SortFunc(list, saying.compare)
	return list[:min(len(list), mostStated)]
}

// gathering is a question in its words.
type gathering struct {
	asked
	words []string
	text  string
}

// statement is a sentence of an announcement in its words.
type statement struct {
	saying
	Passage
	words []string
}

// done tells the questions of the themes, in their order, then those without one.
func (q *questions) done(o Options) ([]Question, error) {
	out := []Question{}
	var every []statement              // all that announcements say; nil: not read
	told := map[record.Evidence]bool{} // a sentence of several themes is told under the first
	for _, theme := range append(slices.Clone(o.Themes), "") {
		all, err := q.gather(theme, told, o)
		if err != nil || len(all) == 0 {
			if err != nil {
				return nil, err
			}
			continue
		}
		said, err := q.answers(theme, o)
		if err != nil {
			return nil, err
		}
		for _, g := range all {
			one := Question{Theme: theme, Mentions: g.mentions, Voices: g.voices(), From: g.days[0], To: g.days[1]}
			if one.Spread, err = g.spread.done(o.Passage); err != nil {
				return nil, err
			}
			one.Answer = answer(g, said)
			if one.Answer == nil && theme != "" && mayBeReworded(g.text) {
				if every == nil {
					if every, err = q.answers("", o); err != nil {
						return nil, err
					}
				}
				one.Answer = reworded(g, every)
			}
			if one.Answer == nil {
				one.OpenDays, _ = daysBetween(one.From, o.AsOf)
				if theme != "" {
					one.Related = related(g, said)
				}
			}
			out = append(out, one)
		}
	}
	return out, nil
}

// answers are what announcements say of a theme; all that they say where there is
// none.
func (q *questions) answers(theme string, o Options) (out []statement, err error) {
	list := earliest(q.stated[theme])
	if theme == "" {
		if list, err = q.written(o); err != nil {
			return nil, err
		}
	}
	for _, s := range list {
		p, err := o.Passage(s.Ref)
		if errors.Is(err, ErrUntold) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, statement{s, p, o.words(p.Text)})
	}
	return out, nil
}

// written is what announcements say of any theme, and all sentences of those among
// the pages, the earliest first.
func (q *questions) written(o Options) (all []saying, err error) {
	for _, list := range q.stated {
		all = append(all, list...)
	}
	for _, p := range o.Pages {
		if p.step() == "" || p.Gone || len(all) >= mostWritten {
			continue
		}
		said, err := o.Written(p.Doc)
		if err != nil {
			return nil, err
		}
		for _, s := range said {
			if s.Day != "" {
				all = append(all, saying{Ref{p.Doc, s.Place}, s.Day})
			}
		}
	}
	slices.SortFunc(all, saying.compare)
	all = slices.Compact(all)
	return all[:min(len(all), mostWritten)], nil
}

// gather puts together the sentences that ask the same, those of most voices
// first.
func (q *questions) gather(theme string, told map[record.Evidence]bool, o Options) ([]*gathering, error) {
	var all []*asked
	for _, a := range q.asked[theme] {
		if len(a.first) > 0 {
			all = append(all, a)
		}
	}
	widest := func(a, b *asked) int {
		if a.direct != b.direct {
			return direct(b) - direct(a)
		}
		return cmp.Or(b.voices()-a.voices(), a.first[0].compare(b.first[0]))
	}
	slices.SortFunc(all, widest)
	var out []*gathering
	for _, a := range all[:min(len(all), mostAsked)] {
		p, err := o.Passage(a.first[0].Ref)
		if errors.Is(err, ErrUntold) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if told[p.Evidence] || !isAsked(p.Text) || p.Voice == record.Press && rxOffice.MatchString(p.Text) {
			continue
		}
		told[p.Evidence] = true
		words := o.words(p.Text)
		if theme == "" && !a.direct && len(words) < fewWords && (len(words) == 0 || !wanting(p.Text)) {
			continue // 教えてください。 Not so なぜ今まで黙っていたの？
		}
		i := slices.IndexFunc(out, func(g *gathering) bool { return share(g.words, words) >= similar && asksAlike(g.text, p.Text) })
		if i < 0 {
			out = append(out, &gathering{asked: *a, words: words, text: p.Text})
			continue
		}
		out[i].join(&a.spread)
		out[i].mentions += a.mentions
		out[i].direct = out[i].direct || a.direct
	}
	slices.SortStableFunc(out, func(a, b *gathering) int { return widest(&a.asked, &b.asked) })
	return out[:min(len(out), mostQuestions)], nil
}

// rxOffice is a sentence in which the press tells what an authority demands.
var rxOffice = regexp.MustCompile(`(?:委員会|[省庁署]|警察|当局|機構|政府|県|市|国|裁判所|協会)(?:は|が|も)[^「」。]*(?:求め|要請|命じ|命令|勧告|指導|指示|指摘|促し)|(?:委員会|[省庁署]|警察|当局|機構|政府|協会)(?:から|より|に)[^「」。]*(?:求められ|要請され|命じられ|勧告を受け|指導を受け|指摘され)`)

// forms are what questions and demands are made of; ends are how questions end
// without a mark.
var (
	forms = []string{"？", "?", "なぜ", "何故", "なんで", "どうして", "いつ", "いくら", "どこ", "どう", "どの", "どれ", "どちら", "誰", "何",
		"ください", "下さい", "くれ", "もらい", "もらえ", "いただき", "いただけ", "頂き", "ほしい", "欲しい", "べき", "しろ", "せよ", "なさい", "求め", "求む", "要請", "要求", "要望", "願", "訴え", "教えて", "必要", "ねば", "なければ", "ないと", "ては", "たい", "しないのか"}
	ends = []string{"か", "かい", "っけ", "かな", "かね", "かよ", "かしら", "の", "のよ", "わけ", "だろう", "でしょう", "んだ"}
)

// isAsked reports whether a sentence has the form of a question or a demand. Where no
// word decides, the stance is by the whole of the sentence, and a heading may pass
// for a question.
func isAsked(text string) bool {
	if slices.ContainsFunc(forms, func(w string) bool { return strings.Contains(text, w) }) {
		return true
	}
	bare := strings.TrimRight(text, "。、！!」』）)…・ 　\nw笑")
	return slices.ContainsFunc(ends, func(w string) bool { return strings.HasSuffix(bare, w) })
}

// direct is 1 of what is asked of the organisation by name, and goes first.
func direct(a *asked) int {
	if a.direct {
		return 1
	}
	return 0
}

// share is how much two sets of words have in common, 0 to 1.
func share(a, b []string) float64 {
	both := len(shared(a, b))
	return float64(both) / float64(max(1, len(a)+len(b)-both))
}

// answer is the sentence of an announcement that speaks of most of what a question
// asks, and gives what its question word wants; nil if none does. What was said
// before the question was asked, or on an unknown day, is no answer to it.
func answer(g *gathering, said []statement) *Answer {
	var best *Answer
	most := 0
	for _, s := range said {
		days, ok := daysBetween(g.days[0], s.day)
		if !ok || days < 0 || !gives(g.text, s.Text) || evades(s.Text) {
			continue
		}
		both := shared(g.words, s.words)
		if w := answersPlainly(g.text, g.words, s.Text); w != "" && most == 0 {
			most, best = 1, &Answer{Said: s.Passage, Days: days, Words: []string{w}}
			continue
		}
		if w := inOtherWords(g.text, s.Text); w != "" && most == 0 {
			most, best = 1, &Answer{Said: s.Passage, Days: days, Words: []string{w}}
			continue
		}
		if len(both) < fewWords || float64(len(both)) < answering*float64(len(g.words)) || len(both) <= most {
			continue
		}
		most, best = len(both), &Answer{Said: s.Passage, Days: days, Words: both}
	}
	return best
}

// reworded is the first sentence of announcements, of whatever theme, that answers a
// question in other words; nil if none does.
func reworded(g *gathering, said []statement) *Answer {
	for _, s := range said {
		days, ok := daysBetween(g.days[0], s.day)
		if !ok || days < 0 || evades(s.Text) {
			continue
		}
		if w := inOtherWords(g.text, s.Text); w != "" {
			return &Answer{Said: s.Passage, Days: days, Words: []string{w}}
		}
	}
	return nil
}

// related is the first sentence of an announcement about the theme that was said
// after a question which none answers; nil if there is none.
func related(g *gathering, said []statement) *Answer {
	for _, s := range said {
		if days, ok := daysBetween(g.days[0], s.day); ok && days >= 0 {
			return &Answer{Said: s.Passage, Days: days, Words: []string{}}
		}
	}
	return nil
}

// wants are question words with what a sentence must hold that answers them.
var wants = []struct{ asks, gives []string }{
	{[]string{"いくら", "何円", "金額"}, []string{"円"}},
	{[]string{"いつ", "何日", "何時", "いつまで"}, []string{"年", "月", "日", "時", "以内", "予定", "未定", "次第"}},
	{[]string{"何件", "何人", "何名", "どのくらい", "どれくらい", "どれだけ"}, []string{"件", "人", "名", "%", "％", "割", "全"}},
	{[]string{"なぜ", "どうして", "なんで", "何で", "何故", "理由", "根拠"}, []string{"ため", "ので", "から", "理由", "目的", "原因", "備え", "より"}},
	{[]string{"誰", "だれ", "どこ"}, []string{"社", "者", "会", "部", "国", "先", "氏", "局", "省", "庁"}},
}

// plain are question words with the form of what answers them.
var plain = []struct {
	asks  []string
	gives *regexp.Regexp
}{
	{[]string{"いくら", "何円"}, regexp.MustCompile(`[0-9０-９万億千百]円`)},
	{[]string{"何件", "何人", "何名"}, regexp.MustCompile(`[0-9０-９万億千百](?:件|人|名)`)},
	{[]string{"いつ", "何日"}, regexp.MustCompile(`[0-9０-９]日(?:に|から|より|までに|頃|ごろ|を予定|の予定|です)`)},
}

// answersPlainly is the one word that a question is about alone, if a sentence is about
// it too and gives the number or day that it wants: 補償額は500円です for 補償額はいくらですか;
// "" if not.
func answersPlainly(question string, words []string, sentence string) string {
	for _, p := range plain {
		own := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return slices.Contains(p.asks, w) })
		if len(own) != 1 || !holds(question, p.asks...) {
			continue
		}
		if _, told, ok := strings.Cut(sentence, own[0]+"は"); ok && p.gives.MatchString(told) && !ofAnother(sentence) {
			return own[0]
		}
	}
	return ""
}

// wanting reports whether a question has a word that says what it wants.
func wanting(question string) bool {
	return slices.ContainsFunc(wants, func(w struct{ asks, gives []string }) bool { return holds(question, w.asks...) })
}

// evades reports whether a sentence says that nothing is said.
func evades(sentence string) bool {
	return slices.ContainsFunc([]string{
		"お答えでき", "答えられ", "お答えは", "回答を控え", "回答は控え", "差し控え", "コメントでき", "コメントは", "確認しております", "確認中", "調査しております", "調査中",
		"検討しております", "検討中", "決まり次第", "判明次第", "分かり次第", "わかり次第", "未定", "改めてお知らせ", "改めてご報告", "追ってお知らせ",
	}, func(w string) bool { return strings.Contains(sentence, w) })
}

// asksAlike reports whether two questions want the same: the same question words,
// and the same numbers.
func asksAlike(a, b string) bool {
	for _, w := range wants {
		in := func(s string) bool {
			return slices.ContainsFunc(w.asks, func(one string) bool { return strings.Contains(s, one) })
		}
		if in(a) != in(b) {
			return false
		}
	}
	return slices.Equal(numbersIn(a), numbersIn(b))
}

// numbersIn are the numbers of a text as they are written.
func numbersIn(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsDigit(r) })
}

// gives reports whether a sentence holds what the question words want.
func gives(question, sentence string) bool {
	for _, w := range wants {
		holds := func(s string, words []string) bool {
			return slices.ContainsFunc(words, func(one string) bool { return strings.Contains(s, one) })
		}
		if holds(question, w.asks) && !holds(sentence, w.gives) {
			return false
		}
	}
	return true
}

// words are those of a text that carry its meaning, each once: what is written in
// kanji, katakana or Latin letters. A verb's kanji stands for it, however it is
// inflected.
func (o Options) words(text string) (out []string) {
	for _, n := range o.Names {
		text = strings.ReplaceAll(text, n, " ")
	}
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return !named(r) }) {
		if len(w) <= len("字") && (len(w) < len("字") || strings.Contains(light, w)) || slices.Contains(out, w) {
			continue
		}
		out = append(out, w)
	}
	return out
}

// light are kanji that, alone, say nothing of what a sentence is about.
const light = "何今一二三四五六七八九十人者方私僕俺日月年時分度本社件円回中上下前後内外間自他全各同当今際為事物所様通思言見出来行"

// alike reports whether two words are one, or one a part of the other: 情報 and
// 個人情報.
func alike(a, b string) bool {
	return a == b || min(len(a), len(b)) >= 2*len("字") && (strings.Contains(a, b) || strings.Contains(b, a))
}

// shared are the words that both have. Half of a word is the word, 情報 of 個人情報;
// less, as of クレジットカード情報, is another one.
func shared(a, b []string) (both []string) {
	for _, w := range a {
		if slices.ContainsFunc(b, func(v string) bool { return alike(w, v) && 2*min(len(w), len(v)) >= max(len(w), len(v)) }) {
			both = append(both, w)
		}
	}
	return both
}

// named reports whether a character belongs to words that carry meaning: no
// hiragana, digits or signs.
func named(r rune) bool {
	return unicode.Is(unicode.Han, r) || unicode.Is(unicode.Katakana, r) || r == 'ー' || unicode.Is(unicode.Latin, r)
}
