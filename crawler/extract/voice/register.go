package voice

import "strings"

// register is how a passage speaks to its readers.
type register int

const (
	plainWords register = iota
	letter              // as organisations write: いたします, 弊社, お詫び申し上げます
	casual              // as people talk: よね, と思う, 笑
)

// Words are looked for one by one: at this number that is several times as
// fast as an expression of them all.
var (
	letterWords = []string{
		"弊社", "当社", "当機構", "本機構", "当委員会", "当協会", "当院", "本学", "拝啓", "敬具", "平素",
		"いたします", "いたしました", "いたしまして", "いたしており", "いたしたく", "いたしかね",
		"致します", "致しました", "致しまして", "致しており", "致したく", "致しかね",
		"申し上げ", "申し訳ありません", "ございます", "ございました", "ございません", "させていただ", "賜り", "何卒",
		"お客様各位", "お問い合わせいただき", "お問合せいただき", "お問い合わせの件", "ありがとうございま", "まいります", "しております",
	}
	casualWords = []string{
		"んです", "んだよ", "じゃない", "だけど", "ませんよ", "てたん", "いてた。", "えてた。", "てたよ", "めっちゃ", "やばい", "ひどい", "って感じ",
		"わたし", "僕", "俺", "うーん", "いやいや", "なんか", "びっくり", "だそうです。", "たそうです。", "てみた。", "てみました", "ちゃんと",
		"もらった", "ほんと", "すごい", "してるな", "たんだ", "と思い", "と思う", "と思った",
	}
	// casualEnds end sentences in talk, casualStarts open them.
	casualEnds = []string{
		"よね", "だよ", "すよ", "たよ", "いよ", "かよ", "すね", "だね", "たね", "いね", "るね", "かな", "かも", "じゃん", "でしょ", "だわ", "っけ",
		"けど", "もん", "なあ", "なぁ", "とか", "笑", "ｗ", "ww",
	}
	casualStarts = []string{"が、", "で、", "でも、", "だから、", "だって、", "てか、"}
)

// registerOf judges a passage by its words. One that has marks of both is
// talk: people who talk also thank, organisations that write do not talk.
func registerOf(s string) register {
	switch {
	case talks(s):
		return casual
	case holdsAny(s, letterWords):
		return letter
	}
	return plainWords
}

func holdsAny(s string, words []string) bool {
	for _, word := range words {
		if strings.Contains(s, word) {
			return true
		}
	}
	return false
}

func talks(s string) bool {
	for _, start := range casualStarts {
		if strings.HasPrefix(s, start) {
			return true
		}
	}
	for sentence := range strings.FieldsFuncSeq(s, func(r rune) bool { return strings.ContainsRune("。、！？!?…~〜\n）)", r) }) {
		for _, end := range casualEnds {
			if strings.HasSuffix(sentence, end) {
				return true
			}
		}
	}
	return holdsAny(s, casualWords)
}
