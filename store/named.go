package store

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

// A part of a post that somebody quotes with the author's name beside it is the author's
// voice. Where the name ends is known, the quotation follows it or brackets close it, but
// not where it begins: 昨日の牛乳姫さんの「…」. So each end of what stands there may be one,
// and a part is told by the words, see dup.Part.

// by are the names and accounts of who says a passage that is all of an utterance, and
// what of it is not quoted.
func (p passage) by(d record.Document) (names, own []string) {
	u := d.Utterances[p.row]
	if !p.all || p.depth > 0 || u.Kind == record.Quote || u.Depth > 0 || passedOn.MatchString(u.Text) {
		return nil, nil
	}
	if u.Handle != "" {
		names = append(names, person.Account(u.Handle))
	}
	name := u.Speaker
	if name == "" && u.Handle == "" {
		name = d.Byline
	}
	if name != "" && !record.IsNobody(name) {
		names = append(names, person.Names(name)...)
	}
	if len(names) == 0 {
		return nil, nil
	}
	at := 0
	for _, q := range quotedIn(u) {
		if q.Start >= at && q.End <= len(u.Text) {
			own, at = append(own, u.Text[at:q.Start]), q.End
		}
	}
	return names, append(own, u.Text[at:])
}

// quotedIn are the quotations in an utterance in their order, those in brackets that
// are not known to be any among them, the longer ones first.
func quotedIn(u record.Utterance) []record.Quotation {
	return slices.SortedFunc(slices.Values(append(brackets(u), u.Quotes...)), func(a, b record.Quotation) int {
		return cmp.Or(a.Start-b.Start, b.End-a.End)
	})
}

// beside are the names with which a passage may be quoted.
func (p passage) beside(u record.Utterance) []string {
	switch {
	case p.speaker != "": // which may be the end of the name
		return append(person.Names(p.speaker), besideQuote(u.Text, p.quote)...)
	case p.depth > 0:
		return besideQuote(u.Text, p.quote)
	case (u.Kind == record.Quote || u.Depth > 0) && u.Speaker+u.Handle != "":
		return slices.DeleteFunc(append(person.Names(u.Speaker), person.Account(u.Handle)), func(s string) bool { return s == "" })
	}
	return nil
}

// The shortest and longest name that is looked for before a quotation, in letters.
const (
	shortestBeside = 2
	longestBeside  = 12
)

var (
	// rxToQuote stands between a name and the bracket: の, さんが, 氏の投稿、, （@okino_ho）は.
	rxToQuote = regexp.MustCompile(`[ 　]*(さん|さま|様|氏|ちゃん|くん|君|先生)?(?:[（(]([^（()）]{1,40})[)）])?(の(?:投稿|コメント|ツイート|ポスト|書き込み|つぶやき|言葉|発言|一言|言う|いう|書いた|語る)?|は|が|も|曰く|いわく|によると|によれば)?[ 　]*[、，:：]?[ 　]*[「『]$`)
	// rxAccountEnd is an account at the end.
	rxAccountEnd = regexp.MustCompile(`[@＠][A-Za-z0-9_][A-Za-z0-9_.-]*$`)
	// rxBehind is a name behind the bracket: 」（牛乳姫さん）, 」と牛乳姫さん, 』――牛乳姫氏.
	rxBehind = regexp.MustCompile(`^[」』][ 　\n]*(?:[（(]([^（()）]{1,40})[)）]|(?:と(?:は)?[、，]?|[―—–─-]{1,3}[ 　]*)([^、。「」\n]{2,12}?)(?:さん|さま|様|氏|ちゃん|くん|[。、\n]|$))`)
)

// mostBefore is how much of what stands before a quotation is read, in bytes: a name, with
// an account in brackets and what leads to the words.
const mostBefore = 300

// besideQuote are the names that may stand beside a quotation in a text.
func besideQuote(text string, quote [2]int) (list []string) {
	if m := rxBehind.FindStringSubmatch(text[quote[1]:]); m != nil {
		list = append(list, person.Names(m[1])...)
		list = append(list, ends(m[2])...)
	}
	before := text[max(0, quote[0]-mostBefore):quote[0]]
	for len(before) > 0 && !utf8.RuneStart(before[0]) {
		before = before[1:]
	}
	m := rxToQuote.FindStringSubmatchIndex(before)
	if m == nil {
		return list
	}
	if m[4] >= 0 {
		list = append(list, person.Names(before[m[4]:m[5]])...)
	}
	before = before[:m[0]]
	if at := rxAccountEnd.FindString(before); at != "" {
		return append(list, person.Account(at))
	}
	line := before[strings.LastIndexAny(before, "。！？!?\n")+1:]
	if title := m[2] >= 0; title || m[6] >= 0 || utf8.RuneCountInString(line) <= longestBeside {
		list = append(list, ends(before)...)
	}
	return list
}

// ends are the ends of a text that may be a name, spelt alike.
func ends(text string) (list []string) {
	runes := []rune(text)
	for n := 1; n <= min(longestBeside, len(runes)); n++ {
		r := runes[len(runes)-n]
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("ー・_-.", r) {
			break
		}
		if n >= shortestBeside {
			list = append(list, person.Same(string(runes[len(runes)-n:])))
		}
	}
	return list
}
