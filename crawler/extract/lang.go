package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"classify/crawler/extract/prose"
	"classify/store/record"
)

// shortSentence is how many characters a sentence without kana has at least
// that is none of Japanese: kanji alone are a heading or a name.
const shortSentence = 12

// isSentence reports whether a text of kanji is a sentence.
func isSentence(s string) bool {
	return utf8.RuneCountInString(s) >= shortSentence && strings.ContainsAny(s, "。，！？") && prose.Language(s) != "ja"
}

// shortKanji is below how many characters an utterance of kanji alone in a
// Japanese document is Japanese, whatever its characters: a heading, a name.
const shortKanji = 40

// markLang marks the utterances that are not Japanese. What is too short to
// tell is of its document's language.
func markLang(d *record.Document) {
	home := homeOf(d)
	if d.Lang == "" {
		d.Lang = home
	}
	for i := range d.Utterances {
		u := &d.Utterances[i]
		said := prose.Lang(u.Text)
		switch {
		case said == "zh" && home == "ja" && utf8.RuneCountInString(u.Text) < shortKanji && !isSentence(u.Text):
			said = ""
		case said == "" && home != "ja" && mayBe(home, u.Text):
			said = home
		}
		u.Lang = said
	}
}

// homeOf is a document's language, "" if it is not told: Japanese if the page
// says so or there is kana in the text, else what the text reads like.
func homeOf(d *record.Document) string {
	text := d.Text()
	if strings.HasPrefix(strings.ToLower(d.Lang), "ja") || prose.Language(text) == "ja" {
		return "ja"
	}
	return prose.Lang(text)
}

// mayBe reports whether a text too short to tell may be of a language: it has
// letters, and kanji only if that is Chinese.
func mayBe(language, text string) bool {
	kanji := strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) })
	return strings.ContainsFunc(text, unicode.IsLetter) && (!kanji || language == "zh") && prose.Language(text) != "ja"
}
