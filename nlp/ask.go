package nlp

import (
	"slices"
	"strings"
	"unicode/utf8"

	"classify/nlp/text"
	"classify/store/record"
)

// asked appends the sentences of s that ask something of the organisation, or of
// nobody by name, and have no theme. What only has the form of a question is none,
// nor what is asked of others who comment.
func (t *Tagger) asked(out []record.Ask, s string, findings []record.Finding) []record.Ask {
	if !mayAsk(s) {
		return out
	}
	for _, span := range text.Sentences(s) {
		one := s[span.Start:span.End]
		if !isQuestion(one) || hasTheme(findings, span) {
			continue
		}
		direct := holdsAny(one, t.names) || holdsAny(one, addressed)
		if isRhetorical(one) || !direct && holdsAny(one, toOthers) || strings.HasPrefix(one, "@") || strings.HasPrefix(one, "＞") || strings.HasPrefix(one, ">") {
			continue
		}
		out = append(out, record.Ask{Start: span.Start, End: span.End, Direct: direct})
	}
	return out
}

// inquires reports whether a text must hold r, or another such, to ask something.
func inquires(r rune) bool { return r == '?' || r == '？' || r == 'か' || r == '教' }

// mayAsk reports whether a text may hold a question. It is asked of every text, and
// looks for the last byte of か and of 教, which few other characters have.
func mayAsk(s string) bool {
	if strings.IndexByte(s, '?') >= 0 || strings.Contains(s, "？") {
		return true
	}
	return anyEnd(s, "か", func(rest string) bool {
		return rest == "" || rest[0] == '\n' || strings.HasPrefix(rest, "。")
	}) || anyEnd(s, "教", func(rest string) bool { return strings.HasPrefix(rest, "えて") })
}

// anyEnd reports whether what follows a character somewhere in s fits.
func anyEnd(s, character string, fits func(rest string) bool) bool {
	last := character[len(character)-1]
	for at := 0; ; {
		n := strings.IndexByte(s[at:], last)
		if n < 0 {
			return false
		}
		if at += n + 1; strings.HasSuffix(s[:at], character) && fits(s[at:]) {
			return true
		}
	}
}

func hasTheme(findings []record.Finding, span text.Sentence) bool {
	return slices.ContainsFunc(findings, func(f record.Finding) bool { return f.Start < span.End && span.Start < f.End })
}

func holdsAny(s string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return w != "" && strings.Contains(s, w) })
}

const (
	// fewest and most are how many characters a question has: less asks nothing that
	// can be answered, なぜ？, and more is cut.
	fewest = 8
	most   = text.Longest - 1
)

// isQuestion reports whether a sentence asks something, by how it ends.
func isQuestion(s string) bool {
	n := utf8.RuneCountInString(s)
	if n < fewest || n > most {
		return false
	}
	bare := strings.TrimRight(s, "。！!」』）)、 　\n")
	if end := strings.TrimRight(bare, "？?"); end != bare {
		return holdsAny(end, asking) || endsIn(end, asks)
	}
	return endsIn(bare, politely) || endsIn(bare, asks) && holdsAny(bare, asking)
}

func endsIn(s string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.HasSuffix(s, w) })
}

var (
	// asks end a question with a mark of one, politely without it. A title with a
	// mark, 大規模な流出？, has neither, nor a question word.
	politely = []string{"ですか", "ますか", "でしょうか", "せんか", "ましたか", "ですかね", "ますかね", "教えてください", "教えて下さい", "教えてほしい", "教えて欲しい"}
	asks     = append([]string{"のか", "んか", "したか", "ったか", "るか", "ないか", "だろうか", "のでしょう", "んでしょう",
		"なの", "るの", "たの", "いの", "んだ", "ますの", "ですの"}, politely...)
	asking = []string{"なぜ", "何故", "なんで", "どうして", "いつ", "どこ", "誰", "だれ", "いくら", "何", "どう", "どの", "どれ", "どちら", "どんな"}
	// addressed say that the organisation is asked.
	addressed = []string{"御社", "貴社", "貴殿", "運営さん", "運営は", "運営に", "会社は", "会社側は", "同社は", "公式は", "公式さん", "社長は", "広報は", "窓口は", "ご回答", "回答して", "ご説明", "説明して"}
	// toOthers say that somebody else is.
	toOthers = []string{"あなた", "貴方", "あんた", "お前", "おまえ", "君は", "君の", "きみ", ">>", "＞＞", "皆さん", "みなさん", "皆様", "みんな", "誰か", "だれか", "どなたか", "詳しい方", "わかる方", "分かる方", "さんは", "さんの言", "さんも", "どう思い", "どう思う", "ご存じ", "ご存知"}
	// rhetorical are in what only has the form of a question; softly ends one, which
	// asks if a question word stands in it.
	rhetorical = []string{"ではないか", "じゃないか", "ではないの", "じゃないの", "ではないでしょう", "じゃないでしょう", "ではないですか", "じゃないですか", "ではないんですか", "じゃないんですか", "違いますか", "何が悪い", "ではありませんか", "じゃありませんか", "と思いませんか", "と思わないか", "とは思わない", "信じられ", "信用でき", "許され", "許せ", "ふざけ", "ありえ", "あり得", "有り得", "正気", "馬鹿", "バカ", "アホ", "いい加減",
		"何様", "何を考えて", "なに考えて", "何考えて", "どの口", "誰が信", "誰が得", "いいのか", "良いのか", "いいんですか", "よいのでしょうか", "恥ずかし", "するものか", "ことか", "当たり前", "言うまでも", "どうかして", "どうなってる", "どうなってん", "一体どう"}
	softly = []string{"だろうか", "かな", "かなあ", "かしら", "でしょうか", "のだろう", "なのかな", "よね", "ですよね", "だよね", "でしょ", "でしょう", "だろ", "だろう", "よな", "じゃん", "でしょうね", "かも"}
)

// isRhetorical reports whether a question asks for no answer.
func isRhetorical(s string) bool {
	if holdsAny(s, rhetorical) {
		return true
	}
	bare := strings.TrimRight(s, "。！!？?」』）) 　\n")
	return endsIn(bare, softly) && !holdsAny(s, asking) && !strings.HasSuffix(bare, "でしょうか")
}
