package forget

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"classify/store/person"
	"classify/store/record"
)

// shortestName is how many letters a name has at least that is looked for in
// what others write: shorter ones are family names, and words.
const shortestName = 3

// shortestQuoted is how many letters stand in brackets at least that nobody took
// for a quotation: less is a title or a term.
const shortestQuoted = 8

// beside finds what others say that a person to be forgotten said, by the name
// in the same sentence: what stands in brackets there and is nobody else's, or
// without brackets what follows 曰く and comes before とのこと.
func (a *asker) beside(u *record.Utterance, d *record.Document) (out []span) {
	if len(a.persons) == 0 {
		return nil
	}
	for _, s := range sentences(u.Text) {
		named := a.named(u.Text[s.start:s.end], d)
		if len(named) == 0 {
			continue
		}
		if said, ok := labelled(u, span{s.start + named[0].start, s.start + named[0].end}, s.start); ok {
			out = append(out, said)
			continue
		}
		speech := a.speech(u, s, d)
		if !strings.Contains(u.Text[s.start:s.end], "「") {
			for _, n := range named {
				if said, ok := reported(u.Text, span{s.start + n.start, s.start + n.end}, s.end); ok {
					speech = append(speech, said)
					break
				}
			}
		}
		out = append(out, speech...)
	}
	return slices.DeleteFunc(out, func(s span) bool { return empty(u.Text[s.start:s.end]) })
}

// speech is what stands in the brackets of a sentence, unless somebody else is
// known to say it.
func (a *asker) speech(u *record.Utterance, s span, d *record.Document) (out []span) {
	for _, in := range bracketed(u.Text, s) {
		known, others := false, false
		for _, q := range u.Quotes {
			if q.Start < in.end && in.start < q.End {
				known = true
				others = others || q.Speaker != "" && !a.speaks(q.Speaker, d) && !a.isThem(u, q.Speaker)
			}
		}
		if !others && (known || len(fold(u.Text[in.start:in.end]).runes) >= shortestQuoted) {
			out = append(out, in)
		}
	}
	return out
}

// rxLabel stands between a name that opens a line, or a table's row, and the words
// that are theirs.
var rxLabel = regexp.MustCompile(`^[ 　]*(?:さん|さま|様|氏|くん|君|ちゃん)?(?:[（(][^（()）]{0,20}[)）])?[ 　]*(?:[:：｜|\t】]|[\r\n]+)[ 　]*`)

// labelled is the rest of a line that a name opens: 浜野あおい：もう使わない. A name alone
// on its line has the next one, but not in what somebody else is named to say, who
// may answer them, nor an account's.
func labelled(u *record.Utterance, name span, start int) (said span, ok bool) {
	text := u.Text
	if strings.Trim(text[start:name.start], " 　・【■●◆-") != "" {
		return span{}, false
	}
	label := rxLabel.FindString(text[name.end:])
	if label == "" || strings.ContainsAny(label, "\r\n") && (!nameless(*u) || strings.HasPrefix(text[name.start:], "@") || strings.HasPrefix(text[name.start:], "＠")) {
		return span{}, false
	}
	at := name.end + len(label)
	end := len(text)
	if n := strings.IndexByte(text[at:], '\n'); n >= 0 {
		end = at + n
	}
	return span{at, end}, at < end
}

var (
	// rxTold stands behind the name of whom the rest of a sentence is told of.
	rxTold = regexp.MustCompile(`^(?:[ 　]*(?:さん|さま|様|氏|くん|君|ちゃん))?(?:[（(][^（()）]{0,20}[)）])?[ 　]*(?:曰く|いわく|によると|によれば|の話では|は|が|も)[、，]?`)
	// rxSaying ends what is told.
	rxSaying = regexp.MustCompile(`との?(?:こと|話)|と(?:も|も?、)?(?:話[しすさせ]|述べ|言[っいうわ]|語[っりる]|書[いきか]|つぶや|呟|投稿|主張|批判|訴え|コメント|説明|明か[しす]|憤|嘆|指摘)|そう(?:だ|です)$`)
	rxByWord = regexp.MustCompile(`曰く|いわく|によると|によれば|の話では`)
)

// reported is what a sentence, which ends at end, tells without brackets as the
// words of whom it names.
func reported(text string, name span, end int) (said span, ok bool) {
	rest := strings.TrimRight(text[name.end:end], "。！？!? 　\n")
	lead := rxTold.FindString(rest)
	if lead == "" || !rxByWord.MatchString(lead) && !rxSaying.MatchString(rest[len(lead):]) {
		return span{}, false
	}
	return span{name.end + len(lead), name.end + len(rest)}, true
}

// named finds where a text names a person to be forgotten, by name or account, on
// the document's site; nil: on whatever site they are meant, and by another name too.
func (a *asker) named(text string, d *record.Document) (out []span) {
	if len(a.persons) == 0 {
		return nil
	}
	for _, at := range mentions.FindAllStringIndex(text, -1) {
		handle := text[at[0]:at[1]]
		if d != nil && a.handle(handle, d) || d == nil && a.anywhere(person.Account(handle)) {
			out = append(out, span{at[0], at[1]})
		}
	}
	var f folded
	find := func(letters int, is func(Fingerprint) bool) {
		if f.runes == nil {
			f = fold(text)
		}
		for i := 0; i+letters <= len(f.runes); i++ {
			last := i + letters
			if !is(a.stamp.text(f.runes[i:last])) || goesOn(f, i, last) {
				continue
			}
			if at := (span{f.start[i], f.end[last-1]}); letters >= shortestName || alone(text, at) {
				out = append(out, at)
			}
		}
	}
	for _, t := range a.persons {
		if t.Letters >= shortestName && (d == nil || a.onSite(t, d)) {
			find(t.Letters, func(print Fingerprint) bool { return print == t.Name })
		}
	}
	if d == nil {
		for letters, prints := range a.called {
			find(letters, func(print Fingerprint) bool { return prints[print] })
		}
	}
	slices.SortFunc(out, func(a, b span) int { return cmp.Or(a.start-b.start, a.end-b.end) })
	return out
}

// calls finds where an utterance names a person to be forgotten, on whatever site they
// are meant. It is asked of every quotation in it.
func (a *asker) calls(u *record.Utterance) []span {
	if u.Text != a.in {
		a.in, a.names = u.Text, a.named(u.Text, nil)
	}
	return a.names
}

// rxCalled begins what stands behind a name of one or two letters, which is a word too:
// 塩さん, 塩「, （塩）.
var rxCalled = regexp.MustCompile(`^(?:さん|さま|様|氏|くん|君|ちゃん|[「『（()）:：])`)

// alone reports whether a short name stands by itself.
func alone(text string, at span) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:at.start])
	return (at.start == 0 || !said(before) || script(before) == kana) && (at.end == len(text) || rxCalled.MatchString(text[at.end:]))
}

// speaks reports whether a quotation's speaker is a person to be forgotten: by
// name, or by the family name where the document has the whole name and no other
// that begins so.
func (a *asker) speaks(speaker string, d *record.Document) bool {
	if a.person(spellings(speaker), d) {
		return true
	}
	short := person.Bare(speaker)
	if len(a.persons) == 0 || utf8.RuneCountInString(short) < 2 {
		return false
	}
	if a.of != d {
		a.of, a.whole, a.others = d, nil, nil
		a.people(d)
	}
	begins := func(name string) bool { return strings.HasPrefix(name, short) && name != short }
	return slices.ContainsFunc(a.whole, begins) && !slices.ContainsFunc(a.others, begins)
}

// people collects the names in a document: those of persons to be forgotten, and
// the others that speak.
func (a *asker) people(d *record.Document) {
	speaker := func(name string) {
		switch {
		case name == "":
		case a.person(spellings(name), d):
			a.whole = append(a.whole, person.Bare(name))
		default:
			a.others = append(a.others, person.Bare(name))
		}
	}
	for _, u := range d.Utterances {
		speaker(u.Speaker)
		for _, q := range u.Quotes {
			speaker(q.Speaker)
		}
		for _, at := range a.named(u.Text, d) {
			a.whole = append(a.whole, person.Bare(u.Text[at.start:at.end]))
		}
	}
}

// goesOn reports whether the letters first to last are a part of a longer name
// or word: 高橋誠 of 高橋誠一.
func goesOn(f folded, first, last int) bool {
	if first > 0 && f.end[first-1] == f.start[first] && unicode.In(f.runes[first], unicode.Latin, unicode.Katakana) && script(f.runes[first-1]) == script(f.runes[first]) {
		return true
	}
	if last == len(f.runes) || f.start[last] != f.end[last-1] || script(f.runes[last]) != script(f.runes[last-1]) {
		return false
	}
	return script(f.runes[last]) != kana && !strings.ContainsRune(titles, f.runes[last])
}

// titles begin what stands behind a name and is written in kanji too.
const titles = "氏様君殿先教社会部課被容選議監弁医記曰"

const kana = 'あ' // is no sign: particles are written in it

func script(r rune) rune {
	switch {
	case unicode.Is(unicode.Hiragana, r):
		return kana
	case unicode.Is(unicode.Katakana, r), r == 'ー':
		return 'ア'
	case unicode.Is(unicode.Han, r):
		return '漢'
	}
	return 'a'
}

// sentences cuts a text behind its stops, not within brackets of speech.
func sentences(text string) (out []span) {
	at, depth := 0, 0
	for i, r := range text {
		next := i + utf8.RuneLen(r)
		switch {
		case r == utf8.RuneError:
		case r == '「' || r == '『':
			depth++
		case r == '」' || r == '』':
			depth = max(0, depth-1)
		case r == '\n', depth == 0 && strings.ContainsRune("。！？!?", r):
			out, at, depth = append(out, span{at, next}), next, 0
		}
	}
	if at < len(text) {
		out = append(out, span{at, len(text)})
	}
	return out
}

// bracketed are the outermost passages in brackets of speech in a sentence.
func bracketed(text string, s span) (out []span) {
	depth, from := 0, 0
	for i, r := range text[s.start:s.end] {
		switch r {
		case '「', '『':
			if depth++; depth == 1 {
				from = s.start + i + utf8.RuneLen(r)
			}
		case '」', '』':
			if depth--; depth == 0 {
				out = append(out, span{from, s.start + i})
			}
			depth = max(0, depth)
		}
	}
	return out
}
