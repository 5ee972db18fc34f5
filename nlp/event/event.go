// Package event finds in an utterance who detected, announced, notified,
// reported or answered something, and when. In go the text and its facts, out
// come events, each with the words that say so. Start at Find.
//
// An event without a date or time of its own is left out, and so is one that
// is denied, asked for or only planned. The package does no I/O, keeps no
// state, and does not join the events of several utterances.
package event

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"classify/nlp/text"
	"classify/store/record"
)

// The kinds of event.
const (
	Detected  = "detected"
	Announced = "announced"
	Notified  = "notified"
	Reported  = "reported"
	Answered  = "answered"
)

// Event is one thing that was done. Start and End are bytes of the text, from
// the date or the verb, whichever is first, to the end of the other.
type Event struct {
	Kind       string
	Actor      string // as written; empty when the sentence names none
	When       string // ISO 8601: a date, datetime or time
	Start, End int
	Quote      string
}

// verbs by kind. The stems stand for verb and noun: 公表した, 公表は5月21日.
var verbs = []struct{ word, kind string }{
	{"検知", Detected}, {"検出", Detected}, {"発覚", Detected}, {"判明", Detected}, {"発見", Detected}, {"把握", Detected}, {"覚知", Detected}, {"気づ", Detected}, {"気付", Detected}, {"気が付", Detected},
	{"公表", Announced}, {"発表", Announced}, {"告知", Announced}, {"お知らせ", Announced}, {"会見", Announced}, {"第一報", Announced},
	{"通知", Notified}, {"連絡", Notified}, {"案内", Notified},
	{"報告", Reported}, {"届け出", Reported}, {"届出", Reported}, {"通報", Reported},
	{"回答", Answered}, {"返答", Answered}, {"返信", Answered}, {"答え", Answered},
}

// undone are what behind the verb says that it was not, or not yet, done.
var undone = []string{"していない", "していません", "しなかった", "しない", "せず", "されず", "されていない", "されていません", "されなかった", "できな", "する予定", "の予定", "を予定", "予定",
	"すべき", "するべき", "してほしい", "して欲しい", "を求め", "するよう", "を要請", "せよ", "してください", "かなかった", "かず", "の再要請", "義務", "待ち"}

// Find returns the events of s in reading order. facts are those of s, in
// order, as package fact gives them.
func Find(s string, facts []record.Fact) []Event {
	var out []Event
	for _, one := range text.Sentences(s) {
		var dates []record.Fact
		for _, f := range facts {
			if moment(f) && f.Start >= one.Start && f.End <= one.End {
				dates = append(dates, f)
			}
		}
		if len(dates) > 0 {
			out = append(out, sentence(s, one, dates)...)
		}
	}
	return out
}

// moment reports whether f is a point in time.
func moment(f record.Fact) bool {
	return f.Type == "date" && len(f.ISO) == len("2021-05-21") || f.Type == "datetime" || f.Type == "time"
}

// sentence reads the verbs of one sentence from left to right; each has the
// date right behind it (公表は5月21日) or the last one before it that no other
// verb has taken.
func sentence(s string, one text.Sentence, dates []record.Fact) []Event {
	var out []Event
	free := one.Start // what lies before belongs to an earlier verb
	for at := one.Start; at < one.End; {
		kind, word := verb(s[at:one.End])
		if kind == "" {
			_, size := utf8.DecodeRuneInString(s[at:])
			at += size
			continue
		}
		end := at + len(word)
		f, ok := when(s, at, end, free, dates)
		if ok && !startsWith(s[end:one.End], undone) {
			start, stop := min(f.Start, at), max(f.End, end)
			out = append(out, Event{Kind: kind, Actor: actor(s, one.Start, min(f.Start, at), end), When: f.ISO, Start: start, End: stop, Quote: s[start:stop]})
			free = stop
		}
		at = end
	}
	return out
}

func verb(s string) (kind, word string) {
	for _, v := range verbs {
		if strings.HasPrefix(s, v.word) {
			return v.kind, v.word
		}
	}
	return "", ""
}

func startsWith(s string, words []string) bool {
	for _, w := range words {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

// links join a verb to the date behind it.
var links = []string{"は", "が", "したのは", "されたのは", "いたのは", "日は", "日が", ":", "："}

// when is the date of the verb from at to end; free is where dates that are
// not taken begin.
func when(s string, at, end, free int, dates []record.Fact) (record.Fact, bool) {
	for _, f := range dates {
		if f.Start < end {
			continue
		}
		gap := strings.TrimSuffix(strings.TrimSpace(s[end:f.Start]), "、")
		for _, link := range links {
			if gap == link {
				return f, true
			}
		}
		break
	}
	for n := len(dates) - 1; n >= 0; n-- {
		f := dates[n]
		if f.End > at {
			continue
		}
		if f.Start < free || !tied(s[f.End:at], s[end:]) {
			return record.Fact{}, false
		}
		return f, true
	}
	return record.Fact{}, false
}

// furthest is how many bytes may stand between a date and its verb: some
// thirty characters, the length of an object with what it is of.
const furthest = 100

// tied reports whether a date is that of the verb behind it: 5月21日に公表 and
// 5月21日、…を公表した, but not 5月21日までの公表 or 5月21日以降.
func tied(gap, after string) bool {
	if len(gap) > furthest || startsWith(gap, []string{"まで", "以降", "から", "以前", "以内", "分"}) {
		return false
	}
	// A noun that the date does not reach: 21日に退会した人への連絡 is too far,
	// 連絡先 and 報告書 are things.
	return !startsWith(after, []string{"先", "書", "窓口", "者", "方法", "まで", "後", "前", "内容", "待"})
}

// actor is the name before the last は or が that stands before the date or
// verb: みなと社は5月21日に公表した. Behind a passive nobody is named so.
func actor(s string, from, to, end int) string {
	if startsWith(s[end:], []string{"され", "した情報", "に"}) {
		return ""
	}
	for at := to; at > from; {
		r, size := utf8.DecodeLastRuneInString(s[from:at])
		at -= size
		if r != 'は' && r != 'が' {
			continue
		}
		if rest := s[at+size : to]; rest != "" && !strings.HasPrefix(rest, "、") && strings.ContainsAny(rest, "。「」") {
			return ""
		}
		if name := named(s[from:at]); name != "" {
			return name
		}
	}
	return ""
}

// things before は that act upon nothing.
var things = []string{"件", "事", "日", "情報", "発覚", "検知", "公表", "発表", "報告", "回答", "通知", "連絡", "詳細", "今回", "原因", "可能性", "流出"}

// named is the run of kanji, katakana and letters at the end of s, if it may
// be the name of somebody. A name with hiragana in it is left out: where it
// begins is not seen.
func named(s string) string {
	at := len(s)
	for at > 0 {
		r, size := utf8.DecodeLastRuneInString(s[:at])
		if !unicode.In(r, unicode.Han, unicode.Katakana, unicode.Latin) && !strings.ContainsRune("ー・々", r) {
			break
		}
		at -= size
	}
	name := s[at:]
	for _, t := range things {
		if strings.HasSuffix(name, t) {
			return ""
		}
	}
	before, _ := utf8.DecodeLastRuneInString(s[:at])
	if utf8.RuneCountInString(name) < 2 || unicode.Is(unicode.Hiragana, before) && before != 'の' && !startsWith(name, selves) {
		return "" // the end of みなと商会 is no name
	}
	return name
}

// selves are words for the speaker or the one spoken of, whole wherever they
// stand.
var selves = []string{"当社", "弊社", "同社", "当機構", "同機構", "当会", "同会"}
