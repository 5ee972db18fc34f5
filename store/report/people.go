package report

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"classify/store/person"
	"classify/store/record"
)

// people are the private people who speak in a store. What is known of them is
// spelled out when the first text is asked about, for a store may have a hundred
// thousand of them and a report quotes a few hundred sentences.
type people struct {
	spoke map[string]bool // as they stand there: a name and an account, with a zero byte between
	bodies
	names    map[string]string // spellings, with the key under which a speaker is counted
	accounts map[string]string // with their @
}

// bodies are names of the organisation, which nobody has for himself.
type bodies []string

func newPeople(organisation []string) *people {
	p := &people{spoke: map[string]bool{}}
	for _, name := range organisation {
		p.bodies = append(p.bodies, person.Same(name))
	}
	return p
}

// learn takes a name and an account, with a zero byte between.
func (p *people) learn(speaker string) { p.spoke[speaker] = true }

// institution are parts of the names of those who are no private people, under
// which somebody may yet write.
var institution = regexp.MustCompile(`会社|\(株\)|\(有\)|法人|組合|委員会|協会|連盟|機構|財団|大学|新聞|放送|警察|公式|運営|庁$|省$|市$|県$|official|inc\.|ltd`)

// has reports whether a name is a body's.
func (b bodies) has(name string) bool {
	return slices.Contains(b, name) || institution.MatchString(name)
}

// spell spells out who is known.
func (p *people) spell() {
	if p.names != nil {
		return
	}
	p.names, p.accounts = map[string]string{}, map[string]string{}
	for speaker := range p.spoke {
		name, handle, _ := strings.Cut(speaker, "\x00")
		key := cmp.Or(strings.ToLower(handle), name)
		note := func(in map[string]string, spelling string) {
			if old, is := in[spelling]; !is || key < old { // the same one whatever the order
				in[spelling] = key
			}
		}
		if account := accountOf(handle); account != "" {
			note(p.accounts, account)
		}
		for _, spelling := range spellings(name) {
			switch {
			case strings.HasPrefix(spelling, "@"):
				note(p.accounts, spelling)
			case utf8.RuneCountInString(spelling) > 1 && !p.has(spelling):
				note(p.names, spelling)
			}
		}
	}
}

// spellings are the ways in which somebody of a name is called.
func spellings(name string) []string {
	if isPlain(name) && !slices.ContainsFunc(honorifics, func(h string) bool { return strings.HasSuffix(name, h) }) {
		return []string{strings.ToLower(name)} // as most are, and there may be many
	}
	all := person.Spellings(name)
	if words := strings.Fields(strings.ToLower(norm.NFKC.String(name))); len(words) > 1 {
		all = append(all, strings.Join(words, " "))
	}
	return all
}

// isPlain reports whether a name is of letters and digits alone, in their usual width.
func isPlain(name string) bool {
	ascii := true
	for _, r := range name {
		if ascii = ascii && r < utf8.RuneSelf; !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return false
		}
	}
	return ascii || norm.NFKC.IsNormalString(name)
}

// accountOf spells an account in one way, with its @.
func accountOf(handle string) string {
	if rest, ok := strings.CutPrefix(handle, "@"); ok && strings.Trim(rest, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == "" {
		return strings.ToLower(handle) // as most are
	}
	return person.Account(handle)
}

// honorifics stand behind a name by which somebody is called. Without one a short
// name such as 会員 or 名無し is a word.
var honorifics = []string{"さん", "氏", "様", "さま", "くん", "君", "ちゃん", "先生"}

const (
	// longestName is how many characters a name is looked for in.
	longestName = 20
	// plainName is how many a name has that is known without an honorific, if it is not
	// of shortestFull kanji alone, and
	// plainAccount how many letters an account without its @.
	plainName    = 4
	plainAccount = 5
)

// named reports whether a text calls one of the people by name or account, or anybody
// politely by a full name: in a report that masks them it is not quoted, for its words
// may not be changed.
func (p *people) named(text string) bool { return p.who(text) != "" || len(p.polite(text)) > 0 }

// polite are those whom a text calls by what looks like a full name and politely, or as
// one who is accused, as the press calls private people: 山田花子さん, 山田 はるか様,
// 山田花子容疑者.
func (p *people) polite(text string) (names []string) {
	if !isCalling(text) {
		return nil
	}
	for _, at := range fullName.FindAllStringSubmatchIndex(text, -1) {
		name := person.Same(text[at[2]:at[3]])
		n := utf8.RuneCountInString(name)
		if n < shortestFull || n > longestFull && at[6] < 0 || role.MatchString(name) || p.has(name) || p.ends(name) {
			continue
		}
		if given := strings.TrimLeftFunc(name, isHan); given != name && strings.ContainsAny(first(given), notGiven) {
			continue // 利用者のみなさん
		}
		if text[at[4]:at[5]] == "様" && customer.MatchString(name) {
			continue
		}
		names = append(names, name)
	}
	return names
}

func isHan(c rune) bool { return unicode.Is(unicode.Han, c) || c == '々' }

func first(s string) string {
	_, size := utf8.DecodeRuneInString(s)
	return s[:size]
}

// notGiven are what no given name in hiragana begins with behind a word in kanji: particles,
// and みなさん, おばさん, たちさん.
const notGiven = "のはがにをへでとみおた"

// calls are what stands behind the names of private people.
var calls = []string{"さん", "様", "容疑者", "被告"}

func isCalling(text string) bool {
	return slices.ContainsFunc(calls, func(w string) bool { return strings.Contains(text, w) })
}

// isPolite reports whether somebody who did something is called politely, be it by the
// family name alone: 浜木さん.
func (p *people) isPolite(who string) bool {
	name, ok := strings.CutSuffix(who, "さん")
	return ok && utf8.RuneCountInString(name) > 1 && !role.MatchString(name) && !p.has(person.Same(name)) && !p.ends(name)
}

// ends reports whether a name ends with the organisation's.
func (b bodies) ends(name string) bool {
	return slices.ContainsFunc(b, func(body string) bool { return strings.HasSuffix(person.Same(name), body) })
}

const (
	// shortestFull and longestFull are how many characters a name in kanji has with
	// its family name: 水城丈さん, 長谷川健太郎さん. 青空さん may be a company.
	shortestFull = 3
	longestFull  = 6
)

var (
	fullName = regexp.MustCompile(`([\p{Han}々]{2,3}[ 　]?\p{Hiragana}{2,3}|[\p{Han}々]{1,3}[ 　][\p{Han}々]{1,3}|[\p{Han}々]+?[\p{Katakana}ー]{0,6})[ 　]?(さん|様|容疑者|被告)([（(][0-9０-９]{1,3}歳?[)）])?`)
	// customer ends what those are whom a notice calls 様 by what they are.
	customer = regexp.MustCompile(`[店社主会校院部署方先組合園位]$`)
	// role ends what somebody is, and not what he is called.
	role = regexp.MustCompile(`[者員客民様達皆娘嬢]$|[社店会部課局係所署校園院室]長$|(?:弁護|会計|税理|司法書|行政書|保育|介護|看護)[士師]$|運営$|業者$|銀行$|通販$|書店$|書房$|商店$|商会$|商事$|食品$|製薬$|電機$|電鉄$|運輸$|物流$|警察$|役所$|広報$|専門家$|(?:有名|芸能|管理|外国|日本|知|友|主|個|本|芸|保証)人$|(?:奥|旦那|上司|先輩|後輩|息子|子供|運転手|大家|母|父|兄|姉|弟|妹)$`)
)

// who is the key of the first of the people whom a text names; "" if it names none.
func (p *people) who(text string) string {
	p.spell()
	text = strings.ToLower(norm.NFKC.String(text))
	for _, at := range accountLike.FindAllStringIndex(text, -1) {
		if key := p.account(text[at[0]:at[1]]); key != "" {
			return key
		}
	}
	if key := p.called(text); key != "" {
		return key
	}
	return p.called(person.Same(text)) // 佐藤 花子 of 佐藤花子
}

// accountLike is what may be an account, with or without its @.
var accountLike = regexp.MustCompile(`@?[a-z0-9_][a-z0-9_.-]*`)

// account is the key of whose account some letters are. Without an @ they are one
// if they are no short word, and not the organisation's name.
func (p *people) account(letters string) string {
	letters = strings.TrimRight(letters, ".-")
	if strings.HasPrefix(letters, "@") {
		return p.accounts[letters]
	}
	if !strings.ContainsAny(letters, "_0123456789") && len(letters) < plainAccount || p.has(letters) {
		return ""
	}
	return p.accounts["@"+letters]
}

// called is the key of the first whose name stands in a text: any before an
// honorific, and a longer one wherever it is no part of a word.
func (p *people) called(text string) string {
	for from := range text {
		for end, n := from, 1; end < len(text) && n <= longestName; n++ {
			_, size := utf8.DecodeRuneInString(text[end:])
			end += size
			key, known := p.names[text[from:end]]
			if !known {
				continue
			}
			rest := text[end:]
			if slices.ContainsFunc(honorifics, func(h string) bool { return strings.HasPrefix(rest, h) }) {
				return key
			}
			if (n >= plainName || n == shortestFull && isKanji(text[from:end]) && !role.MatchString(text[from:end])) && !joined(text, from) && !joined(text, end) {
				return key
			}
		}
	}
	return ""
}

// isKanji reports whether a name is of kanji alone.
func isKanji(name string) bool {
	return !strings.ContainsFunc(name, func(r rune) bool { return !unicode.Is(unicode.Han, r) })
}

// joined reports whether the characters around a place of a text are of one word:
// two letters of the same script that is written in runs.
func joined(text string, at int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	after, _ := utf8.DecodeRuneInString(text[at:])
	for _, script := range []*unicode.RangeTable{unicode.Latin, unicode.Katakana} {
		if (unicode.Is(script, before) || before == 'ー') && (unicode.Is(script, after) || after == 'ー') {
			return true
		}
	}
	return false
}

// betrays reports whether a text of a voice names a private person who speaks in the
// store, or tells how to reach one.
func (b *builder) betrays(text string, voice record.Voice) bool {
	return !b.Speakers && (b.people.named(text) || voice == record.Commentary && reaches(text) || b.callsSomebody(text, voice))
}

var (
	// office is what the number or the address behind it is of, in the words of whoever
	// passes it on, and mobile the beginning of a number that no office has.
	office = regexp.MustCompile(`窓口|コールセンター|センター|問い?合わ?せ先|相談室|事務局|受付|ダイヤル|代表電話|サポート`)
	mobile = regexp.MustCompile(`^\W*(?:81)?\W*0?[789]0`)
)

// reaches reports whether a text tells how to reach somebody who is no office.
func reaches(text string) bool {
	v := person.NewView(text)
	return slices.ContainsFunc(person.Contacts(v), func(c person.Contact) bool {
		said := v.Text[c.Start:c.End]
		return c.Phone && mobile.MatchString(said) || !office.MatchString(v.Text[:c.Start])
	})
}

// exposes reports whether a passage of an utterance would betray a private person in
// a report that masks them, or name one whom the document quotes or calls by name, be
// it by the family name alone.
func (b *builder) exposes(d Document, utterance, start, end int) bool {
	if b.Speakers {
		return false
	}
	u := d.Revision.Document.Utterances[utterance]
	text := u.Text[start:end]
	if b.betrays(text, d.VoiceOf(u)) || b.callsAgain(d.Revision.Document, utterance, text) {
		return true
	}
	return slices.ContainsFunc(u.Quotes, func(q record.Quotation) bool {
		return q.Voice == record.Commentary && isCalled(q.Speaker) && strings.Contains(text, q.Speaker)
	})
}

// calledNear is how many utterances around one a full name is looked for in.
const calledNear = 40

// callsAgain reports whether a text of the utterance at an index calls somebody by the
// family name who is called by the full one near it: 浜木さん, who is 浜木綿郎さん.
func (b *builder) callsAgain(d record.Document, utterance int, text string) bool {
	if !isCalling(text) {
		return false
	}
	for _, u := range d.Utterances[max(0, utterance-calledNear):min(len(d.Utterances), utterance+calledNear)] {
		for _, name := range b.people.polite(u.Text) {
			runes := []rune(name)
			for n := 2; n < len(runes); n++ {
				if slices.ContainsFunc(calls, func(w string) bool { return strings.Contains(text, string(runes[:n])+w) }) {
					return true
				}
			}
		}
	}
	return false
}

// aside is an age or a place in brackets behind a name, and nameless the end of what
// somebody is called who is not named.
var (
	aside    = regexp.MustCompile(`[（(][^（()）]*[)）]?$`)
	nameless = regexp.MustCompile(`男性|女性|主婦|[人者員生客民]$`)
)

// isCalled reports whether somebody who is quoted is called by a name, 山田花子さん or
// 山田花子（42）, and not by what he is, 会員の男性（42）.
func isCalled(speaker string) bool {
	bare := aside.ReplaceAllString(speaker, "")
	aged := bare != speaker && strings.ContainsAny(speaker[len(bare):], "0123456789０１２３４５６７８９")
	polite := slices.ContainsFunc(honorifics, func(h string) bool { return strings.HasSuffix(bare, h) })
	return polite || aged && !nameless.MatchString(bare)
}
