package told

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// deeds are words for one deed, by which a question and its answer may call it, and
// leaked those for what came out.
var (
	deeds  = [][]string{{"返金", "払い戻し", "払い戻", "払戻", "返って"}, {"削除", "消去", "抹消", "廃棄", "破棄", "消して", "消す", "消える"}, {"再開", "復旧"}, {"支払", "払うの", "払って", "払われ"}}
	leaked = []string{"流出", "漏えい", "漏洩", "漏れ"}
)

var (
	// rxByDay is a day by or from which something is done, rxDone what stands behind a deed
	// that is done, and rxAside what is done about it only.
	rxByDay = regexp.MustCompile(`[0-9０-９]日(?:まで)?(?:に|より|から)`)
	rxDone  = regexp.MustCompile(`^(?:い?たしま|いたし|しま|しており|を(?:完了|行|実施|開始)|が完了|は)`)
	rxAside = regexp.MustCompile(`申し?込|受け?付|手続|方法|案内|お知らせ|連絡|窓口|検討|予定はな|予定はあり|ません|対象外`)
	// rxThing is what a sentence says something of.
	rxThing = regexp.MustCompile(`([^、。はをが]{2,24})[はをが]`)
	rxMany  = regexp.MustCompile(`[0-9０-９][0-9０-９,，万億千]*(?:件|人|名)`)
	rxCame  = regexp.MustCompile(`ございません|ありません|ておりません|ていません|いたしました|しました|含まれ`)
)

// inOtherWords is the word of a sentence that answers a question which calls the same by
// another one, as far as few words can mean nothing else: when something is done, whether
// something was leaked, and how many; "" if it does not.
func inOtherWords(question, sentence string) string {
	if ofAnother(sentence) || strings.ContainsAny(sentence, "？?") {
		return ""
	}
	switch {
	case holds(question, "いつ", "何日"):
		return doneWhen(question, sentence)
	case holds(question, "何件", "何人", "何名") && holds(question, leaked...):
		for _, at := range rxMany.FindAllStringIndex(sentence, -1) {
			if isTotal(sentence, at[0], at[1]) {
				return sentence[at[0]:at[1]]
			}
		}
	case holds(question, "漏れたの", "漏れてる", "漏れました", "流出したの", "流出しました", "漏えいしたの", "漏えいしました", "漏洩したの") && !wanting(question):
		for _, w := range leaked {
			thing, rest, ok := strings.Cut(sentence, w)
			if of, _, asks := cutAny(question, leaked); ok && asks && rxCame.MatchString(rest) && !strings.ContainsAny(thing, "、") && alikeIn(of, thing) != "" {
				return alikeIn(of, thing)
			}
		}
	}
	return ""
}

// mayBeReworded reports whether a question is one that other words may answer.
func mayBeReworded(question string) bool {
	return holds(question, "いつ", "何日", "何件", "何人", "何名") || holds(question, leaked...)
}

// doneWhen is the deed of a sentence that says on which day what a question asks for is done.
func doneWhen(question, sentence string) string {
	if !rxByDay.MatchString(sentence) || rxAside.MatchString(sentence) {
		return ""
	}
	for _, deed := range deeds {
		asked, _, ok := cutAny(question, deed)
		if !ok {
			continue
		}
		for _, w := range deed {
			before, rest, ok := strings.Cut(sentence, w)
			if !ok || !rxDone.MatchString(rest) {
				continue
			}
			things := rxThing.FindAllStringSubmatch(before, -1)
			if slices.ContainsFunc(things, func(m []string) bool { return alikeIn(asked, m[1]) == "" }) {
				continue // of something else
			}
			return w
		}
	}
	return ""
}

// cutAny cuts a text at the first of some words that it holds.
func cutAny(s string, words []string) (before, after string, ok bool) {
	for _, w := range words {
		if before, after, ok = strings.Cut(s, w); ok {
			return before, after, true
		}
	}
	return s, "", false
}

// alikeIn is a run of characters that both texts have in a word, two kanji or three
// katakana; "" if they have none.
func alikeIn(a, b string) string {
	for _, run := range strings.FieldsFunc(a, func(r rune) bool { return !named(r) }) {
		for from := range run {
			for n, end := 0, from; end < len(run); {
				_, size := utf8.DecodeRuneInString(run[end:])
				end += size
				last, _ := utf8.DecodeRuneInString(run[from:])
				if n++; n >= 2 && (script(last) == han || n > 2) && strings.Contains(b, run[from:end]) {
					return run[from:end]
				}
			}
		}
	}
	return ""
}
